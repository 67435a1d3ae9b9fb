//! The bar on top: name, scenario, theme.

use std::rc::Rc;

use patchplay_document::Scenario;
use patchplay_language::{said, say};
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::course::COURSE;
use crate::drop_down::DropDown;
use crate::export::Export;
use crate::guide::{GUIDE, GuideAction, Page, TourAction};
use crate::language::LanguageSwitch;
use crate::lesson::LessonAction;
use crate::link::EngineLink;
use crate::share::Share;
use crate::sight::use_ever;
use crate::start::{QUESTIONS, Start};
use crate::{browser, standing, storage};

#[derive(Clone, PartialEq, Properties)]
pub struct HeaderProps {
    /// Tag of the language that the page speaks: what is drawn in another is drawn anew.
    pub language: AttrValue,
    /// The scenario.
    pub scenario: Rc<Scenario>,
    /// Makes what leaves the page.
    pub engine: EngineLink,
    /// Ids and names of the nodes; none before the first answer.
    pub nodes: Rc<Vec<(AttrValue, AttrValue)>>,
    /// Bucket of the run's output.
    pub bucket: Option<AttrValue>,
    /// Whether there is work of another tab.
    pub has_other: bool,
    /// Whether there is work that another scenario took the place of.
    pub has_before: bool,
    /// Whether the page shows texts and result.
    pub at_work: bool,
    /// How many lessons are done.
    pub lessons_done: usize,
    /// Lets somebody choose files to open.
    pub on_open: Callback<()>,
    /// Hands the scenario over as a file.
    pub on_save: Callback<()>,
}

/// The bar on top.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let (main, skip) =
        if props.at_work { ("result", say!("Skip to the result")) } else { (GUIDE, say!("Skip to the content")) };
    html! {
        <header class="bar">
            <a class="skip" href={format!("#{main}")}>{ skip }</a>
            <a class="brand" href="./" aria-label="patchplay">{ mark() }<span>{ "patchplay" }</span></a>
            <ScenarioMenu ..props.clone() />
            <span class="grow"></span>
            <DropDown id="share" label={say!("Share")}><Share scenario={props.scenario.clone()} engine={props.engine.clone()} on_save={props.on_save.clone()} /></DropDown>
            <DropDown id="export" label={say!("Export")}><Export scenario={props.scenario.clone()} engine={props.engine.clone()} nodes={props.nodes.clone()} bucket={props.bucket.clone()} /></DropDown>
            <LanguageSwitch language={props.language.clone()} />
            <ThemeSwitch key={props.language.as_str()} />
        </header>
    }
}

/// What the lessons are, and how far the reader is.
pub fn lessons(done: usize) -> String {
    let all = COURSE.len();
    if done == 0 {
        say!("{all} exercises: predict, run, then mend the text")
    } else {
        say!("{all} exercises: predict, run, then mend the text; {done} done")
    }
}

fn mark() -> Html {
    html! {
        <svg viewBox="0 0 26 24" aria-hidden="true" class="mark">
            <path class="line" d="M0 13.5h26" stroke-width="2" />
            <path class="full" d="M3 2h5v9H3zM10 2h5v9h-5z" />
            <path class="rest" d="M17.7 2.7h3.6v7.6h-3.6z" fill="none" stroke-width="1.4" />
            <path class="other" d="M3.6 16.6h3.8v6H3.6zM3.6 20l3-3M4 22.5l3.4-3.4" fill="none" stroke-width="1.2" />
        </svg>
    }
}

#[component]
fn ScenarioMenu(props: &HeaderProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let open = use_state(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let choose = |action: Action| {
        let (chosen, open) = (answering::<()>(&dispatch, action), open.clone());
        Callback::from(move |_: MouseEvent| {
            open.set(false);
            chosen.emit(());
            browser::focus("scenario");
        })
    };
    // The focus goes where the page leads.
    let lead = |action: GuideAction| {
        let (shown, open) = (answering::<()>(&dispatch, Action::Guide(action)), open.clone());
        Callback::from(move |_: MouseEvent| {
            open.set(false);
            shown.emit(());
        })
    };
    let then = |act: &Callback<()>| {
        let (act, open) = (act.clone(), open.clone());
        Callback::from(move |_: MouseEvent| {
            open.set(false);
            act.emit(());
            browser::focus("scenario");
        })
    };
    let close_on_escape = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                event.stop_propagation();
                open.set(false);
                browser::focus("scenario");
            }
        })
    };
    let item = |start: Start| {
        html! {
            <li key={start.label()}>
                <button type="button" onclick={choose(Action::Start(start))}>
                    <b>{ said(start.label()) }</b><span>{ said(start.hint()) }</span>
                </button>
            </li>
        }
    };
    let items = Start::ALL.into_iter().map(item);
    let questions = (0..QUESTIONS.len()).map(|number| item(Start::Question(number)));
    let title = if props.scenario.title.is_empty() { say!("Your scenario") } else { said(&props.scenario.title) };
    let other = {
        let (take, open) = (standing::take_other(&dispatch), open.clone());
        Callback::from(move |event: MouseEvent| {
            open.set(false);
            take.emit(event);
            browser::focus("scenario");
        })
    };
    let drawn = use_ever(*open);
    let list = || {
        html! {
            <>
                { for items }
                <li>
                    <button type="button" onclick={lead(GuideAction::Show(Page::Examples))}>
                        <b>{ say!("All examples") }</b><span>{ say!("every question, every operating system, every lesson") }</span>
                    </button>
                </li>
                <li>
                    <button type="button" onclick={choose(Action::Lesson(LessonAction::Continue))}>
                        <b>{ say!("Lessons") }</b><span>{ lessons(props.lessons_done) }</span>
                    </button>
                </li>
                <li>
                    <button type="button" onclick={lead(GuideAction::Show(Page::Words))}>
                        <b>{ say!("Words") }</b><span>{ say!("what managed node, patch group, InstalledOther and the others mean") }</span>
                    </button>
                </li>
                <li>
                    <button type="button" onclick={lead(GuideAction::Tour(TourAction::Start))}>
                        <b>{ say!("Take the tour") }</b><span>{ say!("six steps, a minute") }</span>
                    </button>
                </li>
                <li hidden={!props.has_before}>
                    <button type="button" onclick={choose(Action::TakeWorkBack)}>
                        <b>{ say!("Your own work") }</b><span>{ say!("as it was before you opened another scenario") }</span>
                    </button>
                </li>
                <li hidden={!props.has_other}>
                    <button type="button" onclick={other}>
                        <b>{ say!("From another tab") }</b><span>{ say!("the work that another tab of this browser keeps") }</span>
                    </button>
                </li>
                <li class="apart">
                    <button type="button" onclick={then(&props.on_open)}>
                        <b>{ say!("Open files…") }</b><span>{ say!("a scenario, templates, logs, lists of patches; or drop them on the page") }</span>
                    </button>
                </li>
                <li>
                    <button type="button" onclick={then(&props.on_save)}>
                        <b>{ say!("Save this scenario") }</b><span>{ say!("a file that opens here and runs in the command line") }</span>
                    </button>
                </li>
                <li class="apart">
                    <h2 class="menu-title" id="questions">{ say!("Questions people ask") }</h2>
                    <ul aria-labelledby="questions">{ for questions }</ul>
                </li>
            </>
        }
    };
    html! {
        <div class="menu" onkeydown={close_on_escape}>
            <button id="scenario" class="btn quiet scen" type="button" aria-expanded={open.to_string()} aria-controls="scenarios" onclick={toggle.clone()}>
                <span><span class="vh">{ say!("Scenario: ") }</span>{ title }</span><span aria-hidden="true">{ "▾" }</span>
            </button>
            <button type="button" class="curtain" tabindex="-1" aria-hidden="true" hidden={!*open} onclick={toggle}></button>
            <ul id="scenarios" class="menu-list" hidden={!*open} aria-label={say!("Scenarios")}>if drawn { { list() } }</ul>
        </div>
    }
}

/// Goes round: the system's theme, light, dark.
#[component]
pub fn ThemeSwitch() -> Html {
    let theme = use_state(storage::theme);
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_: MouseEvent| {
            let next = match *theme {
                "auto" => "light",
                "light" => "dark",
                _ => "auto",
            };
            browser::set_theme(next);
            storage::save_theme(next);
            theme.set(next);
        })
    };
    let words = match *theme {
        "light" => say!("Theme: light"),
        "dark" => say!("Theme: dark"),
        _ => say!("Theme: as the system"),
    };
    let half = match *theme {
        "light" => html! { <circle cx="9" cy="9" r="3.5" fill="currentColor" /> },
        "dark" => html! { <circle cx="9" cy="9" r="7" fill="currentColor" /> },
        _ => html! { <path d="M9 2a7 7 0 0 1 0 14z" fill="currentColor" /> },
    };
    html! {
        <button class="btn quiet theme" type="button" {onclick} aria-label={words.clone()} title={words}>
            <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
                <circle cx="9" cy="9" r="7" fill="none" stroke="currentColor" stroke-width="1.6" />{ half }
            </svg>
        </button>
    }
}
