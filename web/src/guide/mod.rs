//! What leads through the page without changing a text: all examples in one view, the words of the field, and a tour.

mod gallery;
mod lexicon;
mod tour;

use std::rc::Rc;

use patchplay_document::SourceFile;
use patchplay_playground::view::WhyQuery;
use yew::prelude::*;

use self::gallery::Gallery;
use self::lexicon::Lexicon;
pub use self::tour::{Tour, TourAction, part};
use crate::action::{Action, Dispatch};
use crate::browser;
use crate::link::EngineLink;
use crate::shelf::Shelved;
use crate::state::{Notice, Pane, State};

/// Id of the view that takes the place of the work.
pub const GUIDE: &str = "guide";

/// What fills the page below its bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// The texts and the result.
    #[default]
    Work,
    /// All examples.
    Examples,
    /// The words of the field.
    Words,
}

/// Where the reader is led.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Guide {
    /// What fills the page.
    pub page: Page,
    /// The scenario that is being fetched.
    pub wanted: Option<&'static Shelved>,
    /// Step of the tour, from 0.
    pub tour: Option<usize>,
}

/// What happens there.
#[derive(Debug, Clone)]
pub enum GuideAction {
    /// Another page.
    Show(Page),
    /// A scenario is asked for; it takes its place when its text is there.
    Open(&'static Shelved),
    /// It cannot be had; why.
    Failed(&'static Shelved, String),
    /// Something happens in the tour.
    Tour(TourAction),
}

impl State {
    /// What happens beside the work.
    pub fn guide(&mut self, action: GuideAction) {
        match action {
            GuideAction::Show(page) => self.guide = Guide { page, ..Guide::default() },
            GuideAction::Tour(action) => self.tour(action),
            GuideAction::Open(shelved) => self.guide.wanted = Some(shelved),
            GuideAction::Failed(shelved, why) => {
                self.guide = Guide::default();
                self.notice = Some(Notice::NotOpened(shelved.name.into(), why.into()));
            }
        }
    }

    /// Shows what a scenario that was fetched is opened for.
    pub fn show_shelved(&mut self, file: &str) {
        let Some(shelved) = self.guide.wanted.take().filter(|wanted| Shelved::of_file(file) == Some(*wanted)) else {
            return;
        };
        if let Some((node, patch)) = shelved.ask {
            self.pane = Pane::Patches;
            self.why = Some(WhyQuery { node: node.to_owned(), patch: patch.to_owned() });
        }
    }

    /// Whether the page shows texts and result.
    pub fn is_at_work(&self) -> bool {
        self.guide.page == Page::Work
    }
}

/// Fetches the scenario that is asked for.
#[hook]
pub fn use_guide(state: &Rc<State>, engine: &EngineLink, dispatch: &Dispatch) {
    let (engine, dispatch) = (engine.clone(), dispatch.clone());
    use_effect_with(state.guide.wanted, move |wanted| {
        let Some(wanted) = *wanted else { return };
        wasm_bindgen_futures::spawn_local(async move {
            match wanted.fetched().await {
                Ok(file) => engine.take(Vec::<SourceFile>::from([file])),
                Err(why) => dispatch.dispatch(Action::Guide(GuideAction::Failed(wanted, why))),
            }
        });
    });
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct GuideProps {
    /// The page.
    pub state: Rc<State>,
}

/// The view that takes the place of the work.
#[component]
pub fn GuidePages(props: &GuideProps) -> Html {
    let page = props.state.guide.page;
    let first = use_mut_ref(|| true);
    use_effect_with(page, move |page| {
        // Who comes back is where they went away.
        if !first.replace(false) {
            browser::focus(if *page == Page::Work { "scenario" } else { GUIDE });
        }
    });
    let body = match page {
        Page::Work => html! {},
        Page::Words => html! { <Lexicon /> },
        Page::Examples => html! { <Gallery progress={props.state.progress.clone()} /> },
    };
    html! {
        <div class="guide" hidden={page == Page::Work}><div class="slot">{ body }</div></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::SYSTEMS;
    use crate::start::Start;

    fn of(start: Start) -> State {
        State::of(start.scenario())
    }

    #[test]
    fn what_is_opened_takes_the_place_of_the_examples() {
        let mut state = of(Start::Article);
        state.guide(GuideAction::Show(Page::Examples));
        assert!(!state.is_at_work());
        state.open(Start::Baseline.scenario());
        assert!(state.is_at_work());
    }

    #[test]
    fn a_fetched_scenario_opens_with_its_explanation_once() {
        let mut state = of(Start::Article);
        let one = &SYSTEMS[0];
        state.guide(GuideAction::Open(one));
        state.show_shelved("mine.scenario.yaml");
        assert_eq!((state.pane, state.guide.wanted), (Pane::Answer, None), "another file came in between");
        state.guide(GuideAction::Open(one));
        state.show_shelved(&format!("{}.scenario.yaml", one.name));
        assert_eq!(state.why.map(|why| why.node).as_deref(), one.ask.map(|(node, _)| node));
        assert_eq!(state.pane, Pane::Patches);
    }

    #[test]
    fn a_scenario_that_cannot_be_had_leaves_the_work_and_says_why() {
        let mut state = of(Start::Article);
        let before = state.scenario.clone();
        state.guide(GuideAction::Show(Page::Examples));
        state.guide(GuideAction::Open(&SYSTEMS[0]));
        state.guide(GuideAction::Failed(&SYSTEMS[0], "the server answered 404".to_owned()));
        assert!(state.is_at_work() && state.guide.wanted.is_none());
        assert!(matches!(state.notice, Some(Notice::NotOpened(..))));
        assert_eq!(state.scenario, before);
    }
}
