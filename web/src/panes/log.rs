//! The log of one node: as it lies in S3, or as the console shows it, with a margin that says what a line means.

use patchplay_document::Place;
use patchplay_language::{said, say};
use patchplay_playground::view::LogView;
use wasm_bindgen_futures::JsFuture;
use yew::prelude::*;

use crate::action::{Action, Dispatch, handing_on};
use crate::{browser, parts, words};

/// Lines longer than this are cut until somebody opens them: the baseline's JSON would push everything away.
const LONG_LINE: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Stdout,
    Console,
    Stderr,
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LogProps {
    /// The log.
    pub log: LogView,
    /// Name of the node.
    pub name: String,
    /// Whether stderr is shown first.
    pub stderr: bool,
}

/// The log.
#[component]
pub fn LogText(props: &LogProps) -> Html {
    let log = &props.log;
    let part = use_state(|| if props.stderr { Part::Stderr } else { Part::Stdout });
    {
        // The tree of objects chooses too.
        let part = part.clone();
        use_effect_with(props.stderr, move |stderr| {
            if *stderr != (*part == Part::Stderr) {
                part.set(if *stderr { Part::Stderr } else { Part::Stdout });
            }
        });
    }
    let act = handing_on(&use_context::<Dispatch>());
    let copied = use_state(String::new);
    let has_stderr = !log.stderr.is_empty();
    let shown = if *part == Part::Stderr && !has_stderr { Part::Stdout } else { *part };
    let text = match shown {
        Part::Stdout => &log.stdout,
        Part::Console => &log.console,
        Part::Stderr => &log.stderr,
    };
    let choose = |value: Part| {
        let (part, act, id) = (part.clone(), act.clone(), log.instance_id.clone());
        Callback::from(move |_: MouseEvent| {
            part.set(value);
            act.emit(Action::LogOf(id.clone(), value == Part::Stderr));
        })
    };
    let tab = |value: Part, label: String, hidden: bool| {
        html! { <button type="button" {hidden} aria-pressed={(shown == value).to_string()} onclick={choose(value)}>{ label }</button> }
    };
    let copy = {
        let (text, copied) = (text.clone(), copied.clone());
        Callback::from(move |_: MouseEvent| {
            let (promise, copied) = (browser::copy_text(&text), copied.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let worked = JsFuture::from(promise).await.is_ok_and(|value| value.is_truthy());
                copied.set(if worked { say!("Copied") } else { say!("Copying is not allowed here") });
            });
        })
    };
    let save = {
        let part = match shown {
            Part::Stdout => "stdout",
            Part::Console => "console",
            Part::Stderr => "stderr",
        };
        let (name, text) = (format!("{}.{part}.txt", props.name), text.clone());
        Callback::from(move |_: MouseEvent| browser::save_text(&name, &text))
    };
    let length = match shown {
        Part::Console if log.cut => say!("The console cuts what is longer; the whole text lies in S3."),
        Part::Console => say!("Nothing is cut: the text fits into the console."),
        Part::Stdout | Part::Stderr => say!("{} characters", words::count(text.chars().count())),
    };
    let rows = text.lines().enumerate().map(|(index, line)| {
        let note = log.notes.iter().find(|note| shown == Part::Stdout && note.line == index);
        let places = note.map(|note| note.places.clone()).unwrap_or_default();
        let note = note.map(|note| html! { <>{ &note.text }{ " " }{ parts::chips(&note.places, false) }</> });
        html! { <div key={index} class="r"><Line text={line.to_owned()} {places} /><span class="w">{ note.unwrap_or_default() }</span></div> }
    });
    html! {
        <div class="out">
            <div class="out-head">
                <div class="seg" role="group" aria-label={say!("Which text")}>
                    { tab(Part::Stdout, if log.key.is_some() { say!("Full text in S3") } else { say!("Full text") }, false) }
                    { tab(Part::Console, say!("As the console shows it"), false) }
                    { tab(Part::Stderr, "stderr".to_owned(), !has_stderr) }
                </div>
                <span class="muted">{ length }</span><span class="grow"></span>
                <span class="muted" role="status">{ (*copied).clone() }</span>
                <button type="button" class="btn" onclick={copy}>{ say!("Copy") }</button>
                <button type="button" class="btn" onclick={save}>{ say!("Download") }</button>
            </div>
            <p class="trust built" hidden={log.reconstructed.is_empty()}>
                { say!("No public log shows these parts, so they are built in the same style: {}.", log.reconstructed.iter().map(|part| said(part)).reduce(|before, next| say!("{before}; {next}")).unwrap_or_default()) }
            </p>
            <div class={classes!("log", (shown == Part::Stderr).then_some("bad"))} role="region" tabindex="0" aria-label={match shown { Part::Stdout => "stdout".to_owned(), Part::Console => say!("console output"), Part::Stderr => "stderr".to_owned() }}>
                { for rows }
            </div>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct LineProps {
    text: String,
    /// Lines of the texts that it comes from; the chip beside it leads there for those who use no pointer.
    places: Vec<Place>,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let open = use_state(|| false);
    let dispatch = use_context::<Dispatch>();
    let length = props.text.chars().count();
    if length <= LONG_LINE {
        let text = if props.text.is_empty() { "\u{a0}" } else { props.text.as_str() };
        let leads = props.places.iter().any(|place| !place.file.is_empty());
        let onclick = {
            let (dispatch, places) = (dispatch, props.places.clone());
            // What was dragged over is to be copied.
            Callback::from(move |_: MouseEvent| {
                if let Some(dispatch) = dispatch.as_ref().filter(|_| leads && !browser::has_selection()) {
                    dispatch.dispatch(Action::Reveal(places.clone()));
                }
            })
        };
        return html! { <span class={classes!("x", leads.then_some("leads"))} {onclick}>{ text }</span> };
    }
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <span class={classes!("x", "long", (!*open).then_some("clip"))}>
            <span class="t">{ &props.text }</span>
            <button type="button" class="lk" aria-expanded={open.to_string()} {onclick}>{ if *open { say!("less") } else { say!("all {}", words::count(length)) } }</button>
        </span>
    }
}
