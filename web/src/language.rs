//! The language that the page speaks: chosen by the address, by an earlier choice or by the browser, and switched here.

use patchplay_language::{Catalogue, say};
use patchplay_ordered::SortedMap;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::action::{Action, Dispatch};

#[wasm_bindgen(raw_module = "../../language.ts")]
extern "C" {
    /// Fetches the sentences of a language and speaks it; answers whether they could be had.
    #[wasm_bindgen(js_name = choose)]
    fn fetch_language(tag: &str) -> js_sys::Promise;
    /// Keeps the choice for the next visit.
    fn keep(tag: &str);
    #[wasm_bindgen(js_name = spokenJson)]
    fn spoken_json() -> Option<String>;
}

/// Languages by their tags, each by its own name.
const LANGUAGES: [(&str, &str); 2] = [("en", "EN"), ("ja", "日本語")];

/// Speaks what the scripts have fetched.
pub fn begin() {
    let sentences = spoken_json().and_then(|json| patchplay_json::read::<SortedMap<String, String>>(&json).ok());
    patchplay_language::speak(sentences.map(Catalogue::of_file));
}

/// Tag of what is spoken.
pub fn tag() -> AttrValue {
    AttrValue::from(patchplay_language::tag())
}

/// Speaks another language; [`Action::Spoke`] follows, unless its sentences cannot be had.
pub fn choose(tag: String, dispatch: Option<Dispatch>) {
    spawn_local(async move {
        let chosen = JsFuture::from(fetch_language(&tag)).await.is_ok_and(|chosen| chosen.is_truthy());
        if chosen {
            keep(&tag);
            begin();
        }
        if let Some(dispatch) = dispatch {
            dispatch.dispatch(Action::Spoke);
        }
    });
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LanguageProps {
    /// Tag of the language that the page speaks.
    pub language: AttrValue,
}

/// The choice of a language.
#[component]
pub fn LanguageSwitch(props: &LanguageProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let now = props.language.clone();
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        choose(select.value(), dispatch.clone());
    });
    let options = LANGUAGES.iter().map(|&(tag, name)| {
        html! { <option key={tag} value={tag} lang={tag} selected={*now == *tag}>{ name }</option> }
    });
    html! { <select class="field language" aria-label={say!("Language")} {onchange}>{ for options }</select> }
}
