//! Fields of forms: what stands in one, and those that hold more than a word.

use patchplay_model::Timestamp;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::overlay::patch_ids;
use crate::words;

/// What stands in the field that an event comes from.
pub fn value(event: &Event) -> String {
    let target = event.target();
    let input = target.as_ref().and_then(|target| target.dyn_ref::<HtmlInputElement>()).map(HtmlInputElement::value);
    let select = target.as_ref().and_then(|target| target.dyn_ref::<HtmlSelectElement>()).map(HtmlSelectElement::value);
    input.or(select).unwrap_or_default()
}

/// The same without blanks around it; `None`: nothing stands there.
pub fn text(event: &Event) -> Option<String> {
    Some(value(event).trim().to_owned()).filter(|value| !value.is_empty())
}

/// A whole number; what is none changes nothing, which the outer `None` says.
pub fn number<N: std::str::FromStr>(event: &Event) -> Option<Option<N>> {
    match text(event) {
        None => Some(None),
        Some(text) => text.parse().ok().map(Some),
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct InstantFieldProps {
    /// Unique on the page.
    pub id: String,
    /// What the moment is; that it is in UTC is said behind it.
    pub label: String,
    /// The moment.
    pub value: Option<Timestamp>,
    /// Called with a whole moment, or with none when the field is emptied.
    pub on_change: Callback<Option<Timestamp>>,
}

/// A field for a moment in UTC.
#[component]
pub fn InstantField(props: &InstantFieldProps) -> Html {
    let onchange = props.on_change.reform(|event: Event| {
        let text = value(&event);
        let (date, time) = text.split_once('T').unwrap_or((&text, ""));
        words::instant_of(date, time)
    });
    let value = props.value.map(|moment| moment.to_iso(0).trim_end_matches('Z').to_owned());
    html! {
        <label class="labelled" for={props.id.clone()}>{ props.label.clone() }
            <input class="field" type="datetime-local" step="1" id={props.id.clone()} {value} {onchange} />
        </label>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct IdsFieldProps {
    /// Unique on the page.
    pub id: String,
    /// What they are.
    pub label: String,
    /// What one of them looks like.
    pub example: String,
    /// The ids when the field was made.
    pub ids: Vec<String>,
    /// Called with all ids at each key.
    pub on_change: Callback<Vec<String>>,
}

/// A field for ids, which people separate as they like. It keeps the text as it is typed.
#[component]
pub fn IdsField(props: &IdsFieldProps) -> Html {
    let text = use_state(|| props.ids.join(" "));
    let oninput = {
        let (text, on_change) = (text.clone(), props.on_change.clone());
        Callback::from(move |event: InputEvent| {
            let value = value(&event);
            on_change.emit(patch_ids(&value));
            text.set(value);
        })
    };
    html! {
        <label class="labelled" for={props.id.clone()}>{ props.label.clone() }
            <input class="field" id={props.id.clone()} value={(*text).clone()} placeholder={props.example.clone()} {oninput} autocomplete="off" spellcheck="false" />
        </label>
    }
}
