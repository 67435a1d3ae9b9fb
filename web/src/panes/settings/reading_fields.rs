//! How points are read on which AWS's own pages disagree or are silent.

use patchplay_language::{said, say};
use patchplay_model::{Reading, Readings};
use patchplay_ordered::SortedMap;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use crate::account_overlay::AccountEdit;
use crate::fields::{text, value};
use crate::{parts, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ReadingFieldsProps {
    /// Readings that are set by hand, by option.
    pub given: SortedMap<String, String>,
    /// Called with each edit.
    pub act: Callback<AccountEdit>,
}

/// A sentence of the table, as it is shown.
fn sentence(doc: &str) -> String {
    said(doc.trim().trim_end_matches('.'))
}

/// Whether the details that an event comes from are open.
fn is_open(event: &Event) -> bool {
    let details = event.target().and_then(|target| target.dyn_into::<HtmlDetailsElement>().ok());
    details.is_some_and(|details| details.open())
}

/// The choice among the readings of one option.
fn choice(option: &'static Reading, given: Option<&String>, act: &Callback<AccountEdit>) -> Html {
    let id = format!("reading-{}", option.name);
    let first = option.readings.first().copied();
    // The default is no setting: a scenario that states it would be another one in every link.
    let onchange = act.reform(move |event: Event| {
        AccountEdit::Reading(option.name, text(&value(&event)).filter(|reading| Some(reading.as_str()) != first))
    });
    let readings = option.readings.iter().zip(option.docs).map(|(reading, doc)| {
        let selected = given.map_or(first, |given| Some(given.as_str())) == Some(*reading);
        html! { <option key={*reading} value={*reading} {selected}>{ say!("{reading}: {sentence}", sentence = sentence(doc).replace('`', "")) }</option> }
    });
    html! {
        <li key={option.name}>
            <label class="labelled" for={id.clone()}><span>{ parts::message(&sentence(option.settles)) }</span>
                <select class="field" {id} {onchange}>{ for readings }</select>
            </label>
        </li>
    }
}

/// All options, closed behind a line that says how many are read otherwise.
#[component]
pub fn ReadingFields(props: &ReadingFieldsProps) -> Html {
    let line = match props.given.len() {
        0 => say!("Where AWS's pages disagree: read as by default"),
        set => say!("Where AWS's pages disagree: {} set", words::count(set)),
    };
    // Two dozen choices that few people open are made when they are.
    let open = use_state(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| open.set(is_open(&event)))
    };
    let table = if *open { Readings::TABLE } else { &[] };
    let choices = table.iter().map(|option| choice(option, props.given.get(option.name), &props.act));
    html! {
        <details class="fields-more" {ontoggle}>
            <summary>{ line }</summary>
            <p class="muted hint">{ say!("Each point is read one way at a time. The why of a patch says when another reading would have come to something else.") }</p>
            <ul class="readings">{ for choices }</ul>
        </details>
    }
}
