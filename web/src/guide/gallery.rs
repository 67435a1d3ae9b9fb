//! All examples: the articles, the questions, the operating systems, the lessons.

use std::rc::Rc;

use patchplay_language::{said, say};
use patchplay_playground::lesson::{LessonState, Progress};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{GUIDE, GuideAction, Page};
use crate::action::{Action, Dispatch, answering};
use crate::course::{self, COURSE};
use crate::lesson::LessonAction;
use crate::shelf::{EVERY_SYSTEM, LINUX, SYSTEMS, Shelved};
use crate::start::{QUESTIONS, Start};

/// One example.
struct Card {
    title: String,
    line: String,
    action: Action,
}

impl Card {
    fn start(start: Start) -> Self {
        Self { title: said(start.label()), line: said(start.hint()), action: Action::Start(start) }
    }

    fn shelved(shelved: &'static Shelved) -> Self {
        let action = Action::Guide(GuideAction::Open(shelved));
        Self { title: said(shelved.title), line: said(shelved.line), action }
    }

    fn has(&self, words: &str) -> bool {
        let text = format!("{} {}", self.title, self.line).to_lowercase();
        words.split_whitespace().all(|word| text.contains(word))
    }
}

fn lessons(progress: &Progress) -> Vec<Card> {
    let language = course::language();
    let card = |entry: &course::Entry| {
        let line = match progress.state(entry.id) {
            LessonState::New => say!("predict, run, then mend the text"),
            LessonState::Answered => say!("begun"),
            LessonState::Done => say!("done"),
        };
        let action = Action::Lesson(LessonAction::Open(entry.id.to_owned()));
        Card { title: entry.title(language).to_owned(), line, action }
    };
    COURSE.iter().map(card).collect()
}

/// The groups in their order: id, title, cards.
fn groups(progress: &Progress) -> [(&'static str, String, Vec<Card>); 4] {
    let own = [Start::Baseline, Start::Log].map(Card::start);
    let first = [Card::start(Start::Article), Card::shelved(&LINUX), Card::shelved(&EVERY_SYSTEM)];
    [
        ("examples-first", say!("To begin with"), first.into_iter().chain(own).collect()),
        (
            "examples-questions",
            say!("Questions people ask"),
            (0..QUESTIONS.len()).map(|number| Card::start(Start::Question(number))).collect(),
        ),
        (
            "examples-systems",
            say!("What each operating system does its own way"),
            SYSTEMS.iter().map(Card::shelved).collect(),
        ),
        ("examples-lessons", say!("Lessons"), lessons(progress)),
    ]
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct GalleryProps {
    /// How far the reader is in the lessons.
    pub progress: Rc<Progress>,
}

/// The examples.
#[component]
pub fn Gallery(props: &GalleryProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let words = use_state(String::new);
    let oninput = {
        let words = words.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            words.set(input.map(|input| input.value().to_lowercase()).unwrap_or_default());
        })
    };
    let mut found = 0;
    let groups = groups(&props.progress).map(|(id, title, cards)| {
        let mut any = false;
        let items: Vec<Html> = cards
            .into_iter()
            .map(|card| {
                let shown = card.has(&words);
                any |= shown;
                found += usize::from(shown);
                html! {
                    <li key={card.title.clone()} hidden={!shown}>
                        <button type="button" class="card" onclick={answering::<MouseEvent>(&dispatch, card.action)}><b>{ card.title }</b><span>{ card.line }</span></button>
                    </li>
                }
            })
            .collect();
        html! { <section key={id} aria-labelledby={id} hidden={!any}><h2 {id}>{ title }</h2><ul class="cards">{ for items }</ul></section> }
    });
    let back = answering::<MouseEvent>(&dispatch, Action::Guide(GuideAction::Show(Page::Work)));
    html! {
        <main class="guide-in" id={GUIDE} tabindex="-1" aria-labelledby="guide-title">
            <div class="guide-head">
                <h1 id="guide-title">{ say!("All examples") }</h1>
                <button type="button" class="btn" onclick={back}>{ say!("Back to the page") }</button>
            </div>
            <p class="muted">{ say!("Each opens in the page and can be changed. What you had there is kept.") }</p>
            <input class="field" type="search" aria-label={say!("Find an example")} placeholder={say!("Find an example")} autocomplete="off" spellcheck="false" {oninput} />
            { for groups }
            <p role="status" class="muted" hidden={found > 0}>{ say!("No example has these words.") }</p>
        </main>
    }
}
