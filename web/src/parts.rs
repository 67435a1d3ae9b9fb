//! Small parts that every view is made of: line chips, sentences, the glyphs of the states.

use patchplay_document::Place;
use patchplay_language::say;
use patchplay_model::PatchState;
use patchplay_playground::view::Phrase;
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::{browser, lines, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ChipProps {
    /// The lines.
    pub places: Vec<Place>,
    /// Whether they decided.
    #[prop_or_default]
    pub cause: bool,
    /// Words in the chip's place, which then are the link.
    #[prop_or_default]
    pub children: Html,
    /// Whether there are such words.
    #[prop_or_default]
    pub wide: bool,
}

/// The address of a cause: a click shows the lines and keeps them marked, the pointer marks them while it is there.
#[component]
pub fn Chip(props: &ChipProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let reveal = answering::<()>(&dispatch, Action::Reveal(props.places.clone()));
    let onclick = Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        reveal.emit(());
    });
    let point = Action::Point(props.places.clone());
    let leave = Action::Point(Vec::new());
    let short = props.places.iter().map(lines::short).collect::<Vec<_>>().join(", ");
    let long = props.places.iter().map(lines::long).collect::<Vec<_>>();
    let long = patchplay_language::listed(&long, usize::MAX);
    let class = match (props.wide, props.cause) {
        (true, _) => "cause",
        (false, true) => "ln is-cause",
        (false, false) => "ln",
    };
    let content = if props.wide {
        html! { <>{ props.children.clone() }<span class="at"><span class="vh">{ format!(", {long}") }</span><span aria-hidden="true">{ short }</span></span></> }
    } else {
        html! { <><span class="vh">{ long }</span><span aria-hidden="true">{ short }</span></> }
    };
    // Where the texts are not shown there is nothing to jump to.
    if !browser::shows_texts() {
        return html! { <span {class}>{ content }</span> };
    }
    html! {
        <a {class} href="#template" {onclick}
            onmouseenter={answering(&dispatch, point.clone())} onmouseleave={answering(&dispatch, leave.clone())}
            onfocus={answering(&dispatch, point)} onblur={answering(&dispatch, leave)}>{ content }</a>
    }
}

/// A sentence. Words that are the cause are yellow, with the lines they stand for.
pub fn phrases(phrases: &[Phrase]) -> Html {
    phrases.iter().enumerate().map(|(index, phrase)| html! { <span key={index}>{ one(phrase) }</span> }).collect()
}

fn one(phrase: &Phrase) -> Html {
    // Blanks at the ends belong to the sentence, not to the marked words.
    let text = phrase.text.trim();
    let before = if phrase.text.starts_with(char::is_whitespace) { " " } else { "" };
    let after = if phrase.text.ends_with(char::is_whitespace) { " " } else { "" };
    let words = if phrase.code {
        html! { <code>{ text }</code> }
    } else {
        message(text)
    };
    let places = in_texts(&phrase.places);
    let body = match (phrase.cause, places.is_empty()) {
        (true, false) => html! { <Chip {places} wide={true} cause={true}>{ words }</Chip> },
        (true, true) => html! { <span class="cause">{ words }</span> },
        (false, true) => words,
        (false, false) => html! {
            <span>{ words }{ if text.is_empty() { "" } else { " " } }<span class="chips-inline">{ chips(&places, false) }</span></span>
        },
    };
    html! { <>{ before }{ body }{ after }</> }
}

/// The places that lie in a text: the scenario itself has none here, only fields.
fn in_texts(places: &[Place]) -> Vec<Place> {
    places.iter().filter(|place| !place.file.is_empty()).cloned().collect()
}

/// One chip for each place.
pub fn chips(places: &[Place], cause: bool) -> Html {
    in_texts(places)
        .iter()
        .enumerate()
        .map(|(index, place)| html! { <Chip key={index} places={vec![place.clone()]} {cause} /> })
        .collect()
}

/// A message of a diagnostic: what stands between backticks is set in the code face.
pub fn message(text: &str) -> Html {
    let pieces = words::pieces(text);
    let piece = |(index, (text, code)): (usize, (String, bool))| {
        if code {
            html! { <code key={index}>{ text }</code> }
        } else {
            html! { <span key={index}>{ text }</span> }
        }
    };
    pieces.into_iter().enumerate().map(piece).collect()
}

/// The look of a state: position says approved or not, fill says on the node or not, hue says what it counts for.
pub fn glyph(state: Option<PatchState>, new: bool) -> Html {
    let (hue, shape) = match state {
        Some(PatchState::Installed) if new => (
            "g-ok",
            html! { <><rect x="2.5" y="0.5" width="9" height="12" fill="currentColor" /><path class="notch" d="M5 4h4" />{ base(15.0) }</> },
        ),
        Some(PatchState::Installed) => {
            ("g-ok", html! { <><rect x="2.5" y="2.5" width="9" height="10" fill="currentColor" />{ base(15.0) }</> })
        }
        Some(PatchState::InstalledOther) => (
            "g-ok",
            html! { <>{ base(3.0) }<rect x="3" y="6" width="8" height="9" fill="none" stroke="currentColor" /><path d="M3 10l4-4M3 14l8-8M6 15l5-5" stroke="currentColor" stroke-width="1.3" /></> },
        ),
        Some(PatchState::InstalledPendingReboot) => (
            "g-bad",
            html! { <><rect x="3" y="3" width="8" height="9" fill="none" stroke="currentColor" /><path d="M3 12V7.5h8V12z" fill="currentColor" />{ base(15.0) }</> },
        ),
        Some(PatchState::InstalledRejected) => (
            "g-bad",
            html! { <>{ base(3.0) }<rect x="2.5" y="5.5" width="9" height="10" fill="currentColor" /><path class="notch" d="M4.5 8l5 5M9.5 8l-5 5" /></> },
        ),
        Some(PatchState::Missing) => (
            "g-bad",
            html! { <><rect x="3.5" y="3.5" width="7.5" height="8.5" fill="none" stroke="currentColor" stroke-width="2" />{ base(15.0) }</> },
        ),
        Some(PatchState::Failed) => (
            "g-bad",
            html! { <><rect x="3.5" y="3.5" width="7.5" height="8.5" fill="none" stroke="currentColor" stroke-width="1.5" /><path d="M4.5 4.5l5.5 6.5M10 4.5l-5.5 6.5" stroke="currentColor" stroke-width="1.5" />{ base(15.0) }</> },
        ),
        Some(PatchState::NotApplicable) => (
            "g-rest",
            html! { <><rect x="3" y="3" width="8" height="9" fill="none" stroke="currentColor" /><path d="M5.7 3v9M8.4 3v9" stroke="currentColor" />{ base(15.0) }</> },
        ),
        Some(PatchState::AvailableSecurityUpdate) => (
            "g-bad",
            html! { <>{ base(3.0) }<rect x="3" y="6" width="8" height="9" fill="none" stroke="currentColor" stroke-width="1.5" /><path d="M7 8v3.5M7 13v.6" stroke="currentColor" stroke-width="1.5" /></> },
        ),
        None => (
            "g-rest",
            html! { <>{ base(3.0) }<rect x="3" y="6" width="8" height="9" fill="none" stroke="currentColor" stroke-dasharray="2 1.5" /></> },
        ),
    };
    html! { <svg class={classes!("g", hue)} viewBox="0 0 14 18" aria-hidden="true">{ shape }</svg> }
}

fn base(y: f64) -> Html {
    html! { <line class="l" x1="0" x2="14" y1={y.to_string()} y2={y.to_string()} /> }
}

/// A state in words: AWS's own, and plain ones where AWS has none.
pub fn state_name(state: Option<PatchState>) -> String {
    state.map_or_else(|| say!("not approved"), |state| state.as_str().to_owned())
}

/// Any state that is not on the node, for the legend.
pub fn hollow() -> Html {
    html! {
        <svg class="g g-rest" viewBox="0 0 14 18" aria-hidden="true">
            <rect x="3.5" y="3.5" width="7.5" height="8.5" fill="none" stroke="currentColor" stroke-width="1.5" />{ base(15.0) }
        </svg>
    }
}

/// The sign of a note.
pub fn note_sign() -> Html {
    html! {
        <svg class="tri" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.5" /><path d="M8 4.2v1.2M8 7v4.6" stroke="currentColor" stroke-width="1.6" />
        </svg>
    }
}

/// The warning triangle.
pub fn triangle() -> Html {
    html! {
        <svg class="tri" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 1.5 15 14H1z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" />
            <path d="M8 6v4M8 11.6v.9" stroke="currentColor" stroke-width="1.6" />
        </svg>
    }
}

/// A tick or a cross, for what works and what does not.
pub fn tick(works: bool) -> Html {
    let path = if works { "M4.5 9.2l3 3 6-6.4" } else { "M5.5 5.5l7 7M12.5 5.5l-7 7" };
    let outline = if works {
        html! { <circle cx="9" cy="9" r="8" fill="none" stroke="currentColor" stroke-width="1.5" /> }
    } else {
        html! { <rect x="1" y="1" width="16" height="16" rx="2" fill="none" stroke="currentColor" stroke-width="1.5" /> }
    };
    html! {
        <svg class={if works { "ic y" } else { "ic n" }} viewBox="0 0 18 18" aria-hidden="true">
            { outline }<path d={path} fill="none" stroke="currentColor" stroke-width="1.7" />
        </svg>
    }
}
