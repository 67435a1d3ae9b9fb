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

/// A text without blanks around it; `None`: nothing stands there.
pub fn text(value: &str) -> Option<String> {
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// Hands on a whole number, or none where nothing stands there. What is no number changes nothing.
pub fn numbers<N: std::str::FromStr + 'static>(then: Callback<Option<N>>) -> Callback<String> {
    Callback::from(move |typed: String| match text(&typed).map(|text| text.parse().ok()) {
        None => then.emit(None),
        Some(Some(number)) => then.emit(Some(number)),
        Some(None) => {}
    })
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct FieldProps {
    /// Unique on the page; not needed within a label.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// HTML's type of the field.
    #[prop_or("text".into())]
    pub kind: AttrValue,
    /// What is set; empty for nothing.
    pub value: String,
    /// Called with what stands there when somebody has finished, and at each key where `at_each_key` says so.
    pub on_change: Callback<String>,
    /// Whether every key counts.
    #[prop_or_default]
    pub at_each_key: bool,
    /// What holds while nothing stands there.
    #[prop_or_default]
    pub placeholder: String,
    /// Least value of a number or a date.
    #[prop_or_default]
    pub min: Option<AttrValue>,
    /// Greatest value of a number or a date.
    #[prop_or_default]
    pub max: Option<AttrValue>,
    /// Step of a number, or of a time in seconds.
    #[prop_or_default]
    pub step: Option<AttrValue>,
    /// Whether nobody can type in it.
    #[prop_or_default]
    pub disabled: bool,
    /// Keyboard that a phone shows.
    #[prop_or_default]
    pub inputmode: Option<AttrValue>,
    /// Id of a list of words to choose from.
    #[prop_or_default]
    pub list: Option<AttrValue>,
    /// Id of what says why the value cannot be used, and whether that is so.
    #[prop_or_default]
    pub problem: Option<(&'static str, bool)>,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
}

/// A field for a line of text, a number or a moment. It belongs to whoever types in it: whatever is drawn meanwhile, the
/// answers to earlier edits above all, what stands there stays until the field is left, and shows what is set from then on.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let typed = use_state(|| None::<String>);
    let oninput = {
        let (typed, on_change) = (typed.clone(), props.at_each_key.then(|| props.on_change.clone()));
        Callback::from(move |event: InputEvent| {
            let now = value(&event);
            if let Some(on_change) = &on_change {
                on_change.emit(now.clone());
            }
            typed.set(Some(now));
        })
    };
    let onchange = (!props.at_each_key).then(|| props.on_change.reform(|event: Event| value(&event)));
    let onfocusout = {
        let typed = typed.clone();
        Callback::from(move |_: FocusEvent| typed.set(None))
    };
    let shown = (*typed).clone().unwrap_or_else(|| props.value.clone());
    let (problem, invalid) = props.problem.map_or((None, None), |(id, wrong)| (Some(id), Some(wrong.to_string())));
    html! {
        <input class={classes!("field", props.class.clone())} id={props.id.clone()} type={props.kind.clone()} value={shown} placeholder={props.placeholder.clone()}
            min={props.min.clone()} max={props.max.clone()} step={props.step.clone()} disabled={props.disabled} inputmode={props.inputmode.clone()} list={props.list.clone()}
            {oninput} {onchange} {onfocusout} autocomplete="off" spellcheck="false" aria-describedby={problem} aria-invalid={invalid} />
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
    let on_change = props.on_change.reform(|text: String| {
        let (date, time) = text.split_once('T').unwrap_or((&text, ""));
        words::instant_of(date, time)
    });
    let value = props.value.map(|moment| moment.to_iso(0).trim_end_matches('Z').to_owned()).unwrap_or_default();
    html! {
        <label class="labelled" for={props.id.clone()}>{ props.label.clone() }
            <Field id={props.id.clone()} kind="datetime-local" step="1" {value} {on_change} />
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
    /// The ids.
    pub ids: Vec<String>,
    /// Called with all ids at each key.
    pub on_change: Callback<Vec<String>>,
}

/// A field for ids, which people separate as they like.
#[component]
pub fn IdsField(props: &IdsFieldProps) -> Html {
    let on_change = props.on_change.reform(|value: String| patch_ids(&value));
    html! {
        <label class="labelled" for={props.id.clone()}>{ props.label.clone() }
            <Field id={props.id.clone()} value={props.ids.join(" ")} placeholder={props.example.clone()} at_each_key=true {on_change} />
        </label>
    }
}
