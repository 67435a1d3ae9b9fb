//! The right column: the readouts, the pane of the one that is open, and the line at the foot.

use patchplay_language::say;
use std::rc::Rc;

use patchplay_document::Diagnostic;
use patchplay_playground::view::ResultView;
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::editor::EDITOR;
use crate::panes::{
    answer::Answer,
    compare::Compare,
    empty::{self, BeforeResult, NoNodes},
    lesson::Lesson,
    network::Network,
    pasted_log::PastedLogPane,
    patches::Patches,
    run::RunOutput,
    settings::Settings,
    time::Time,
    what_if::WhatIf,
};
use crate::state::{Engine, Left, Narrow, Notice, Pane, State, Stop};
use crate::versions::Other;
use crate::{browser, panes, parts, standing, words};

/// A readout: its name and what it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Which one.
    pub pane: Pane,
    /// Name.
    pub name: String,
    /// Short name, for the bar of a narrow screen.
    pub short: String,
    /// What it reads; a dash before the first answer.
    pub value: String,
    /// Whether that is bad.
    pub bad: bool,
}

/// The readouts of a state: those of the result, and that of a log if there is one.
pub fn readings(state: &State) -> Vec<Reading> {
    let log = state.log_file().map(|file| {
        let reading =
            state.pasted_log.as_ref().filter(|reading| reading.file == file.name && !file.text.trim().is_empty());
        let value = reading.map_or_else(|| "–".to_owned(), |reading| reading.short.clone());
        let bad = reading.is_some_and(|reading| reading.failed);
        Reading { pane: Pane::PastedLog, name: say!("Your log"), short: say!("Log"), value, bad }
    });
    let lesson = state.lesson.as_ref().map(|lesson| Reading {
        pane: Pane::Lesson,
        name: say!("Lesson"),
        short: say!("Lesson"),
        value: panes::lesson::reading(lesson),
        bad: false,
    });
    // Before a lesson's question is answered there is nothing to read but the question.
    let result = if state.is_asking() { Vec::new() } else { of_result(state.result.as_deref()).into() };
    lesson.into_iter().chain(result).chain(log).collect()
}

fn of_result(result: Option<&ResultView>) -> [Reading; 6] {
    let reading = |pane, name, short, value: Option<(String, bool)>| {
        let (value, bad) = value.unwrap_or_else(|| ("–".to_owned(), false));
        Reading { pane, name, short, value, bad }
    };
    let run = result.map(|result| {
        let statuses = result.fleet.as_ref().map(|fleet| fleet.statuses.as_slice()).unwrap_or_default();
        let count = |status: Option<&str>| -> usize {
            let of = statuses.iter().filter(|one| status.is_none_or(|status| one.status == status));
            of.map(|one| one.count).sum()
        };
        let (same, all) = (count(Some(&result.run.status)), count(None));
        if all == 0 {
            return (say!("no invocation"), !result.nodes.is_empty());
        }
        let bad = !matches!(result.run.status.as_str(), "Success" | "InProgress" | "Pending");
        (say!("{}, {} of {}", result.run.status, words::count(same), words::count(all)), bad)
    });
    let patches = result.map(|result| {
        let counted = result.nodes.iter().any(|node| node.counts.is_some_and(|counts| counts.installed_count >= 0));
        if counted {
            (say!("{} published", words::count(result.patches_published)), false)
        } else {
            (say!("no result"), false)
        }
    });
    let network = result.map(|result| {
        let broken = result.network.groups.iter().flat_map(|group| &group.ways).any(|way| !way.open);
        (result.network.short.clone(), broken)
    });
    let compare = result.map(|result| {
        let words = result.compare.as_ref().map(|compare| match compare.differing {
            _ if !compare.compared => say!("no other side"),
            0 => say!("the same"),
            many => say!(many; "{count} node differs", "{count} nodes differ", count = words::count(many)),
        });
        (words.unwrap_or_else(|| say!("with AWS's default, …")), false)
    });
    [
        reading(
            Pane::Answer,
            say!("Answer"),
            say!("Answer"),
            result.map(|result| (result.headline.short.clone(), false)),
        ),
        reading(Pane::Run, say!("Run output"), say!("Output"), run),
        reading(Pane::Patches, say!("Patches"), say!("Patches"), patches),
        reading(Pane::Network, say!("Network"), say!("Network"), network),
        reading(Pane::Time, say!("Time"), say!("Time"), result.map(|result| (words::day(result.clock.date()), false))),
        reading(Pane::Compare, say!("Compare"), say!("Compare"), compare),
    ]
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ResultProps {
    /// The page.
    pub state: Rc<State>,
}

/// The right column.
#[component]
pub fn ResultColumn(props: &ResultProps) -> Html {
    let state = &*props.state;
    let dispatch = use_context::<Dispatch>();
    let readings = readings(state);
    let others: Vec<Reading> = readings.iter().filter(|reading| !is_in_bar(reading.pane, state)).cloned().collect();
    let tabs = readings.into_iter().map(|reading| {
        let now = reading.pane == state.pane;
        html! {
            <button type="button" key={reading.name.clone()} class={reading.bad.then_some("bad")} aria-current={now.then_some("page")} onclick={answering(&dispatch, Action::Open(reading.pane))}>
                <span>{ reading.name }</span><b>{ reading.value }</b>
            </button>
        }
    });
    let loading = !state.loading.is_empty();
    // The first answer of a visit finds nothing of the program compiled.
    let answered = use_mut_ref(|| false);
    let in_parts = !answered.replace(state.result.is_some());
    let sight = match state.narrow {
        Narrow::Result => "in-sight",
        Narrow::More => "more-in-sight",
        Narrow::Left => "",
    };
    html! {
        <main class={classes!("res", sight)} id="result" tabindex="-1">
            <h1 class="vh alone">{ "patchplay" }</h1>
            <nav class="read" aria-label={say!("Views of the result")}>{ for tabs }</nav>
            <div class={classes!("pane", (state.pane == Pane::Patches && state.result.is_some()).then_some("whole"))} id="pane">
                <div class="strips">{ strips(state, &dispatch) }</div>
                <div class={classes!("view", state.stale.then_some("stale"), loading.then_some("loading-facts"))} aria-busy={loading.to_string()}>{ pane(state, in_parts) }</div>
            </div>
            <More {others} />
            <Footer version={version(&state.engine)} facts={state.result.as_ref().map(|result| result.facts_until)} {loading} />
        </main>
    }
}

fn version(engine: &Engine) -> Option<AttrValue> {
    if let Engine::Ready(version) = engine { Some(AttrValue::from(version.clone())) } else { None }
}

/// Whether the bar of a narrow screen has room for a readout: network, time and comparison stand aside, and the
/// patches for a log or a lesson.
pub fn is_in_bar(pane: Pane, state: &State) -> bool {
    let crowded = !state.log_files.is_empty() || state.lesson.is_some();
    !matches!(pane, Pane::Network | Pane::Time | Pane::Compare) && (pane != Pane::Patches || !crowded)
}

fn pane(state: &State, in_parts: bool) -> Html {
    if let Some(lesson) = state.lesson.as_ref().filter(|_| state.pane == Pane::Lesson || state.is_asking()) {
        return html! { <Lesson lesson={lesson.clone()} progress={state.progress.clone()} scenario={state.scenario.clone()} /> };
    }
    if state.pane == Pane::PastedLog {
        let blank = state.log_file().or_else(|| state.shown_file()).is_none_or(|file| file.text.trim().is_empty());
        return html! { <PastedLogPane log={state.pasted_log.clone()} {blank} /> };
    }
    let Some(result) = &state.result else {
        return html! { <BeforeResult blank={state.is_blank()} error={state.first_error().cloned()} /> };
    };
    let settings = html! {
        <Settings result={result.clone()} scenario={state.scenario.clone()} patch_files={state.patch_files.clone()} open={state.settings_open} />
    };
    if state.is_blank() {
        return html! { <BeforeResult blank={true} error={None::<Diagnostic>} /> };
    }
    if empty::is_empty(state.pane, result.nodes.len()) {
        return html! { <NoNodes pane={state.pane} /> };
    }
    match state.pane {
        Pane::Answer => {
            html! { <Answer result={result.clone()} files={state.scenario.clone()} {settings} what_if={what_if(state)} wondering={state.may_wonder()} stale={state.stale} proposing={state.proposing} has_edit={state.versions.has(&Other::LastEdit)} since={state.since.clone()} {in_parts} /> }
        }
        Pane::Run => {
            html! { <RunOutput result={result.clone()} log_of={state.log_node()} stderr={state.log_stderr} {settings} /> }
        }
        Pane::Patches => {
            html! { <Patches result={result.clone()} query={state.query.clone()} why={state.why.clone()} what_if={what_if(state)} /> }
        }
        Pane::Time => html! { <Time result={result.clone()} query={state.time.clone()} /> },
        Pane::Compare => {
            html! { <Compare result={result.clone()} form={state.compare.clone()} versions={state.versions.clone()} /> }
        }
        Pane::Network | Pane::PastedLog | Pane::Lesson => {
            html! { <Network result={result.clone()} /> }
        }
    }
}

/// The suggestions for what is on the screen, if they were ever asked for.
fn what_if(state: &State) -> WhatIf {
    let of = state.suggested.as_ref().map(|(_, query)| query);
    let suggestions = if of == state.wonder().as_ref() { state.suggestions.clone() } else { Rc::default() };
    WhatIf { suggestions, fresh: state.has_suggestions() && !state.stale }
}

/// What has to be said before the result: it is old, the engine stopped, something was just done.
fn strips(state: &State, dispatch: &Option<Dispatch>) -> Html {
    let button = |label: String, action: Action| {
        html! { <button type="button" class="btn" onclick={answering::<MouseEvent>(dispatch, action)}>{ label }</button> }
    };
    let engine = match &state.engine {
        Engine::Broken(why) => html! {
            <div class="strip bad" role="alert"><p><b>{ say!("The engine cannot run here.") }</b>{ " " }{ say!("{why}. Your text is safe; reload the page to try again.") }</p></div>
        },
        _ => html! {},
    };
    let stop = state.stop.map_or_else(
        || html! {},
        |stop| {
            let words = match stop {
                Stop::Deadline => say!("This input took longer than 2 seconds, so the engine was stopped and started again."),
                Stop::Asked => say!("You stopped the engine at this input."),
                Stop::Trap => say!("The engine failed on this input and was started again."),
                Stop::EarlierVisit => say!("The page ended while this input was being evaluated, so it was not run again by itself."),
            };
            let text = state.shown_file().cloned().unwrap_or_default();
            let save = Callback::from(move |_: MouseEvent| browser::save_text(&text.name, &text.text));
            html! {
                <div class="strip calm" role="status">
                    <p><b>{ words }</b>{ if state.result.is_some() { say!(" Below is the last finished answer.") } else { String::new() } }{ say!(" Your text is safe; it is not run again until you change it.") }</p>
                    { button(say!("Try once more"), Action::Again) }
                    <button type="button" class="btn" onclick={save}>{ say!("Save the text") }</button>
                </div>
            }
        },
    );
    let unloaded = match state.unloaded.first() {
        Some((name, why)) => {
            let (what, then) = unloaded(name, why);
            html! {
                <div class="strip bad" role="alert"><p><b>{ parts::message(&what) }</b>{ " " }{ then }</p>{ button(say!("Try again"), Action::LoadAgain) }</div>
            }
        }
        None => html! {},
    };
    let stale = match state.first_error().filter(|_| state.stale && state.result.is_some() && state.stop.is_none()) {
        Some(error) => html! {
            <div class="strip old"><p>
                <button type="button" class="lk" onclick={answering::<MouseEvent>(dispatch, Action::GoTo(error.place.clone()))}>{ say!("From before line {} changed:", error.place.start.line) }</button>
                { " " }{ parts::message(&say!("{message}. The answer updates when the text can be read.", message = error.message)) }
            </p></div>
        },
        None => html! {},
    };
    let notice = match &state.notice {
        Some(Notice::Opened) => html! {
            <div class="strip ok"><p>{ say!("Your own work is kept while you look at this scenario.") }</p>{ button(say!("Back to your work"), Action::TakeWorkBack) }{ button(say!("Dismiss"), Action::Dismiss) }</div>
        },
        Some(Notice::Fixed(title) | Notice::Changed(title, _)) => html! {
            <div class="strip ok"><p><b>{ say!("Applied:") }</b>{ " " }{ say!("{title}.") }</p>{ button(say!("Undo"), Action::UndoEdit) }</div>
        },
        Some(Notice::Unreadable) => html! {
            <div class="strip calm"><p>{ say!("What this browser kept was written by another version and cannot be read. It was put aside, and this is the scenario that the page starts with.") }</p>{ button(say!("Dismiss"), Action::Dismiss) }</div>
        },
        Some(Notice::BadLink(why)) => html! {
            <div class="strip bad" role="alert"><p><b>{ say!("This link cannot be opened:") }</b>{ " " }{ parts::message(&say!("{why}. Your work is as it was.")) }</p>{ button(say!("Dismiss"), Action::Dismiss) }</div>
        },
        Some(Notice::NotOpened(name, why)) => html! {
            <div class="strip bad" role="alert"><p><b>{ say!("This scenario cannot be opened:") }</b>{ " " }<code>{ name.to_string() }</code>{ ", " }{ parts::message(&say!("{why}. Your work is as it was.")) }</p>{ button(say!("Dismiss"), Action::Dismiss) }</div>
        },
        None => html! {},
    };
    html! { <>
        <div class="slot">{ standing::lines(state, dispatch) }</div>
        <div class="slot">{ engine }</div>
        <div class="slot">{ stop }</div>
        <div class="slot">{ unloaded }</div>
        <div class="slot">{ stale }</div>
        <div class="slot">{ notice }</div>
    </> }
}

/// What could not be fetched, and why and what that means.
fn unloaded(name: &str, why: &str) -> (String, String) {
    if name == EDITOR {
        return (say!("The editor could not be loaded:"), say!("{why}. Your text is safe."));
    }
    let what = if name.ends_with(".catalog") {
        say!("The patch data in `{name}` could not be loaded:")
    } else {
        say!("The part of the program in `{name}` could not be loaded:")
    };
    (what, say!("{why}. Without it less is known than there is."))
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct MoreProps {
    /// Readouts that the bar has no room for.
    others: Vec<Reading>,
}

/// What the bar of a narrow screen has no room for.
#[component]
fn More(props: &MoreProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let to = |name: String, value: String, action: Action| {
        html! {
            <li key={name.clone()}><button type="button" onclick={answering::<MouseEvent>(&dispatch, action)}><b>{ name }</b><span>{ value }</span></button></li>
        }
    };
    let others =
        props.others.iter().map(|reading| to(reading.name.clone(), reading.value.clone(), Action::Open(reading.pane)));
    html! {
        <section class="more" aria-label={say!("More")}>
            <ul>
                { for others }
                { to(say!("Nodes"), say!("images, tags, what they reach"), Action::ShowLeft(Left::Nodes)) }
                { to(say!("Parameters"), say!("values that the texts leave open"), Action::ShowLeft(Left::Parameters)) }
            </ul>
        </section>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct FooterProps {
    /// Version of the engine, once it answers.
    pub version: Option<AttrValue>,
    /// Last day of the patch facts, once known.
    pub facts: Option<patchplay_model::Date>,
    /// Whether more of them are on their way.
    pub loading: bool,
}

/// What the page is, and what it is not.
#[component]
pub fn Footer(props: &FooterProps) -> Html {
    let version = props.version.as_ref().map_or_else(|| say!("engine –"), |version| say!("engine {version}"));
    let facts = match props.facts {
        _ if props.loading => say!("loading patch data…"),
        Some(date) => say!("patch data to {}", words::day(date)),
        None => say!("patch data –"),
    };
    html! {
        <footer class="foot">
            <span>{ say!("Everything runs in this browser. Nothing you paste is sent anywhere.") }</span>
            <span class="grow"></span>
            <span>{ say!("A simulation, not AWS") }</span><a href="licences.html">{ say!("Licences") }</a><span class="ver">{ version }</span><span class="ver" role="status">{ facts }</span>
        </footer>
    }
}
