//! The tour: a few steps, each beside the part that it speaks of. It changes no text, and asks for nothing.

use patchplay_language::{mark, said, say};
use yew::prelude::*;

use super::{GuideAction, Page};
use crate::action::{Action, Dispatch, answering};
use crate::browser;
use crate::state::{Left, Narrow, Pane, State};

/// Id of the button that goes on.
const NEXT: &str = "tour-next";

/// A step.
#[derive(Debug)]
struct Step {
    /// The part, as the styles know it.
    at: &'static str,
    /// What it is, in English.
    title: &'static str,
    /// What it is good for, in English.
    text: &'static str,
    /// Brings the part into sight.
    show: fn(&mut State),
}

/// The steps in their order.
const STEPS: [Step; 6] = [
    Step {
        at: "editor",
        title: mark!("This is the text"),
        text: mark!("A template, or a baseline alone. Change a line and everything follows: typing is running."),
        show: |state| state.show_left(),
    },
    Step {
        at: "margin",
        title: mark!("The margin says what a line does"),
        text: mark!(
            "How many patches a filter lets through, how many nodes a line reaches. It is never part of the text."
        ),
        show: |state| state.show_margin(),
    },
    Step {
        at: "answer",
        title: mark!("The answer is a sentence"),
        text: mark!("What the run does to each node. What is yellow is the cause: follow it, and its line is shown."),
        show: |state| state.show_answer(),
    },
    Step {
        at: "views",
        title: mark!("Each view shows its reading"),
        text: mark!(
            "What the run printed, each patch and why, the network, other days, and a comparison with another version."
        ),
        show: |state| state.show_answer(),
    },
    Step {
        at: "share",
        title: mark!("Take it with you"),
        text: mark!(
            "A link holds the whole scenario, and a baseline can be exported. Nothing that you paste is sent anywhere."
        ),
        show: |_| (),
    },
    Step {
        at: "menu",
        title: mark!("More to begin with"),
        text: mark!("Behind this name lie the examples, the lessons, your own files, and this tour."),
        show: |_| (),
    },
];

/// What happens in the tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TourAction {
    /// From the first step.
    Start,
    /// The next step; the last one ends it.
    Next,
    /// The step before.
    Back,
    /// No more of it.
    End,
}

impl State {
    /// What happens in the tour.
    pub(super) fn tour(&mut self, action: TourAction) {
        let now = self.guide.tour;
        self.guide.tour = match action {
            TourAction::Start => Some(0),
            TourAction::Next => now.map(|step| step + 1).filter(|step| *step < STEPS.len()),
            TourAction::Back => now.map(|step| step.saturating_sub(1)),
            TourAction::End => None,
        };
        if let Some(step) = self.guide.tour.and_then(|step| STEPS.get(step)) {
            self.guide.page = Page::Work;
            (step.show)(self);
        }
    }

    fn show_left(&mut self) {
        self.left = Left::Text;
        self.narrow = Narrow::Left;
    }

    /// The margin is beside the text; where there is no room for it, what it says of the lines that decide stands below the
    /// answer.
    fn show_margin(&mut self) {
        self.show_left();
        self.show_answer();
    }

    fn show_answer(&mut self) {
        // Nothing of the run is to be seen before a lesson's question is answered.
        if !self.is_asking() {
            self.pane = Pane::Answer;
        }
        self.narrow = Narrow::Result;
    }
}

/// The part that the tour speaks of, as the styles know it.
pub fn part(step: Option<usize>) -> Option<&'static str> {
    step.and_then(|step| STEPS.get(step)).map(|step| step.at)
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TourProps {
    /// The step, from 0; none while nobody takes the tour.
    pub step: Option<usize>,
}

/// The step, beside its part.
#[component]
pub fn Tour(props: &TourProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let act = |action: TourAction| answering::<MouseEvent>(&dispatch, Action::Guide(GuideAction::Tour(action)));
    let first = use_mut_ref(|| true);
    use_effect_with(props.step, move |step| {
        let begins = first.replace(false);
        match step {
            // The button back is gone on the first step, so it cannot keep the focus.
            Some(0) => browser::focus(NEXT),
            None if !begins => browser::focus("scenario"),
            _ => (),
        }
    });
    let number = props.step.unwrap_or_default();
    let Some(step) = STEPS.get(number) else { return html! { <div hidden=true></div> } };
    let (title, text) = (said(step.title), said(step.text));
    let count = say!("Step {step} of {all}", step = number + 1, all = STEPS.len());
    let next = if number + 1 == STEPS.len() { say!("Done") } else { say!("Next") };
    html! {
        <section class={classes!("tour", step.at)} role="dialog" aria-labelledby="tour-title" aria-describedby="tour-text" hidden={props.step.is_none()}>
            <p class="muted">{ count.clone() }</p>
            <h2 id="tour-title">{ title.clone() }</h2>
            <p id="tour-text">{ text.clone() }</p>
            <p class="acts">
                <button type="button" class="btn primary" id={NEXT} onclick={act(TourAction::Next)}>{ next }</button>
                <button type="button" class="btn" hidden={number == 0} onclick={act(TourAction::Back)}>{ say!("Back") }</button>
                <button type="button" class="btn quiet" hidden={number + 1 == STEPS.len()} onclick={act(TourAction::End)}>{ say!("Skip the tour") }</button>
            </p>
            // The first step is read out with the focus.
            <p class="vh" role="status">{ if number > 0 && props.step.is_some() { format!("{count}: {title}. {text}") } else { String::new() } }</p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::Start;

    fn at(state: &State) -> Option<&'static str> {
        part(state.guide.tour)
    }

    #[test]
    fn the_tour_goes_from_part_to_part_and_changes_no_text() {
        let mut state = State::of(Start::Article.scenario());
        let before = state.scenario.clone();
        state.guide.page = Page::Examples;
        state.tour(TourAction::Start);
        let mut seen = Vec::new();
        while let Some(part) = at(&state) {
            assert!(state.is_at_work());
            seen.push((part, state.narrow));
            state.tour(TourAction::Next);
        }
        let parts: Vec<&str> = STEPS.iter().map(|step| step.at).collect();
        assert_eq!(seen.iter().map(|(part, _)| *part).collect::<Vec<_>>(), parts);
        assert_eq!((seen[0].1, seen[2].1), (Narrow::Left, Narrow::Result));
        assert_eq!((&state.scenario, state.revision), (&before, 0));
    }

    #[test]
    fn one_goes_back_and_ends_it_anywhere() {
        let mut state = State::of(Start::Empty.scenario());
        state.tour(TourAction::Back);
        assert_eq!(at(&state), None, "nobody takes it");
        state.tour(TourAction::Start);
        state.tour(TourAction::Back);
        assert_eq!(at(&state), Some("editor"));
        state.tour(TourAction::Next);
        state.tour(TourAction::Back);
        assert_eq!(at(&state), Some("editor"));
        state.tour(TourAction::Next);
        state.tour(TourAction::End);
        assert_eq!(at(&state), None);
    }
}
