//! The page as a whole: the state, the engine, storage, shortcuts, and the two columns.

use patchplay_language::{counts, said, say};
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use patchplay_document::SourceFile;
use patchplay_playground::view::{Phrase, WhyQuery};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::address::use_address;
use crate::embed::{self, use_embedding};
use crate::guide::{GuidePages, Tour, part, use_guide};
use crate::header::Header;
use crate::keeping::use_keeping;
use crate::keys::{self, Key, Shortcut};
use crate::left::LeftColumn;
use crate::lesson::use_lesson;
use crate::link::EngineLink;
use crate::nodes_text::use_nodes_text;
use crate::panes::{empty::intro, patches::SEARCH};
use crate::result::{ResultColumn, is_in_bar, readings};
use crate::sight::{use_ever, use_stages};
use crate::state::{Narrow, Pane, State};
use crate::working::Working;
use crate::{browser, course};

/// Milliseconds after the last key until the answer is read out.
const SAY_AFTER: u32 = 600;

/// Milliseconds after the last key until the engine looks for what would change the outcome.
const WONDER_AFTER: u32 = 250;

/// Equal means the same place in memory, so that comparing costs nothing.
pub struct Same<T>(pub Rc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AppProps {
    /// What the visit starts with.
    pub start: Rc<State>,
}

/// The page. What `index.html` has stays until the columns come, and what lies around them comes in a task of its own.
#[component]
pub fn App(props: &AppProps) -> Html {
    let state = use_reducer(|| (*props.start).clone());
    let stage = use_stages(0, 2);
    let dispatch: Dispatch = state.dispatcher();
    let now: Rc<State> = Rc::new((*state).clone());

    let engine = use_engine(&now, &dispatch);
    let on_files = use_files(&engine);
    use_nodes_text(&now, &dispatch, &engine);
    use_wonder(&now, &dispatch);
    use_newer(&dispatch);
    use_keeping(&now, &dispatch);
    use_address(&dispatch, now.linked, now.arriving.is_some());
    use_shortcuts(&now, &dispatch);
    use_embedding(&now, &engine, &dispatch);
    use_lesson(&now, &engine, &dispatch);
    use_guide(&now, &engine, &dispatch);
    let on_open = Callback::from(move |()| browser::choose_files(&on_files));
    let on_save = {
        let (scenario, engine) = (now.scenario.clone(), engine.clone());
        Callback::from(move |()| engine.save(&scenario))
    };

    let nodes = use_memo(now.result.clone().map(Same), |result| {
        let nodes = result.as_ref().map(|result| result.0.nodes.as_slice()).unwrap_or_default();
        nodes.iter().map(|node| (node.instance_id.clone().into(), node.name.clone().into())).collect::<Vec<_>>()
    });
    let bucket = now.result.as_ref().and_then(|result| result.run.bucket.clone()).map(AttrValue::from);

    let total = now.result.as_ref().and_then(|result| result.fleet.as_ref()).map_or(0, |fleet| fleet.total);
    // Nodes that were just added are in no answer yet.
    let total = total.max(now.scenario.instances.len());
    let header = || html! { <Header language={now.language.clone()} scenario={now.scenario.clone()} engine={engine.clone()} {nodes} {bucket} has_before={now.before.is_some() || now.lesson.is_some()} lessons_done={course::done(&now.progress)} has_other={now.has_other} at_work={now.is_at_work()} {on_open} {on_save} /> };
    let columns = || {
        html! {
            <>
                <LeftColumn state={now.clone()} />
                <ResultColumn key={now.language.as_str()} state={now.clone()} />
            </>
        }
    };
    let around = || {
        html! {
            <>
                <GuidePages key={format!("guide-{}", now.language)} state={now.clone()} />
                <p class="arriving" role="status" hidden={!now.is_arriving()}>{ say!("Opening the link…") }</p>
                <NarrowBar state={now.clone()} />
                <Working key={format!("working-{}", now.language)} working={now.working && !now.is_arriving()} wondering={now.is_wondering()} nodes={total} engine={engine.clone()} />
                <div class="slot" key={format!("foot-{}", now.language)}>{ if browser::is_embedded() { html! { <embed::Foot scenario={now.scenario.clone()} engine={engine.clone()} lesson={now.lesson.as_ref().map(|lesson| AttrValue::from(lesson.id.clone()))} /> } } else { html! {} } }</div>
                <Tour key={format!("tour-{}", now.language)} step={now.guide.tour} />
                <Help key={now.language.as_str()} open={now.help_open} />
                <Said headline={headline(&now)} />
            </>
        }
    };
    html! {
        <ContextProvider<Dispatch> context={dispatch}>
            <div class="app" data-tour={part(now.guide.tour)}>
                <div class="slot">{ if stage < 2 { bar() } else { header() } }</div>
                <div class="work" hidden={now.is_arriving() || !now.is_at_work()}>{ if stage < 1 { blank() } else { columns() } }</div>
                <div class="slot">{ if stage < 2 { html! {} } else { around() } }</div>
            </div>
        </ContextProvider<Dispatch>>
    }
}

/// The bar on top as `index.html` has it.
fn bar() -> Html {
    html! { <header class="bar"><span class="brand">{ "patchplay" }</span></header> }
}

/// The columns as `index.html` has them.
fn blank() -> Html {
    html! {
        <>
            <section class="ed"></section>
            <main class="res in-sight"><div class="read"></div><div class="pane"><div class="view">{ intro() }</div></div></main>
        </>
    }
}

fn headline(state: &State) -> String {
    let phrases = state.result.as_ref().map(|result| result.headline.title.as_slice()).unwrap_or_default();
    phrases.iter().map(|Phrase { text, .. }| text.as_str()).collect()
}

/// Asks the engine whenever what is on the screen changes.
#[hook]
fn use_engine(state: &Rc<State>, dispatch: &Dispatch) -> EngineLink {
    let engine = {
        let dispatch = dispatch.clone();
        use_memo((), move |()| EngineLink::start(dispatch))
    };
    {
        let engine = engine.clone();
        use_effect_with(state.loading.clone(), move |names| names.iter().for_each(|name| engine.load(name)));
    }
    {
        let engine = engine.clone();
        use_effect_with(state.arriving.clone(), move |fragment| {
            if let Some(fragment) = fragment {
                engine.read_link(fragment.clone());
            }
        });
    }
    {
        let engine = engine.clone();
        // Before the engine is asked again.
        use_effect_with(state.language.clone(), move |_| engine.speak());
    }
    let deps = (Same(state.scenario.clone()), state.screen(), state.revision, state.attempt, state.is_held());
    let asked = engine.clone();
    use_effect_with(deps, move |(scenario, screen, revision, _, held)| {
        if !held {
            asked.ask(scenario.0.clone(), screen.clone(), *revision);
        }
    });
    (*engine).clone()
}

/// Takes files that are dropped on the page; what comes back takes those that somebody chooses.
#[hook]
fn use_files(engine: &EngineLink) -> Rc<Closure<dyn Fn(String)>> {
    let engine = engine.clone();
    let on_files = use_memo((), move |()| {
        Closure::<dyn Fn(String)>::new(move |json: String| {
            if let Ok(files) = patchplay_json::read::<Vec<SourceFile>>(&json) {
                engine.take(files);
            }
        })
    });
    let listener = on_files.clone();
    use_effect_with((), move |()| browser::on_dropped_files(&listener));
    on_files
}

/// Hears of newer versions of the page.
#[hook]
fn use_newer(dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    let on_newer = use_memo((), move |()| Closure::<dyn Fn()>::new(move || dispatch.dispatch(Action::Newer)));
    use_effect_with((), move |()| browser::on_newer(&on_newer));
}

/// Asks what would change the outcome, once an answer has been on the screen for a moment.
#[hook]
fn use_wonder(state: &Rc<State>, dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    let deps = (Same(state.scenario.clone()), state.wonder(), state.may_wonder());
    use_effect_with(deps, move |(_, _, may)| {
        let timeout = may.then(|| Timeout::new(WONDER_AFTER, move || dispatch.dispatch(Action::Wonder)));
        move || drop(timeout)
    });
}

/// Whether letters are text where the event comes from.
fn is_typing(event: &KeyboardEvent) -> bool {
    // The editor lies in a shadow root; the first of the path is the element itself.
    let target = event.composed_path().get(0);
    target.dyn_ref::<HtmlElement>().is_some_and(|element| {
        element.is_content_editable() || matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA")
    })
}

#[hook]
fn use_shortcuts(state: &Rc<State>, dispatch: &Dispatch) {
    let latest = use_mut_ref(|| state.clone());
    latest.replace(state.clone());
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let listener = browser::document().map(|document| {
            let options = EventListenerOptions { passive: false, ..EventListenerOptions::default() };
            EventListener::new_with_options(&document, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                // Whoever has used the key does not share it: Escape closes one thing at a time.
                if event.default_prevented() {
                    return;
                }
                let (key, code) = (event.key(), event.code());
                let shortcut = keys::shortcut(Key {
                    key: &key,
                    code: &code,
                    alt: event.alt_key(),
                    shift: event.shift_key(),
                    control: event.ctrl_key() || event.meta_key(),
                    typing: is_typing(event),
                });
                let state = latest.borrow().clone();
                let action = match shortcut {
                    None => return,
                    Some(Shortcut::Open(pane)) => Action::Open(pane),
                    Some(Shortcut::NextProblem) => Action::Problem(1),
                    Some(Shortcut::PreviousProblem) => Action::Problem(-1),
                    Some(Shortcut::TakeBack) => {
                        // Others have uses for Escape too, so it is not kept from them.
                        dispatch.dispatch(Action::TakeBack);
                        return;
                    }
                    Some(Shortcut::Search) => {
                        event.prevent_default();
                        dispatch.dispatch(Action::Open(Pane::Patches));
                        // The field exists once the pane is drawn.
                        Timeout::new(0, || browser::focus(SEARCH)).forget();
                        return;
                    }
                    Some(Shortcut::NextNode) => match other_node(&state, 1) {
                        Some(why) => Action::Why(Some(why)),
                        None => return,
                    },
                    Some(Shortcut::PreviousNode) => match other_node(&state, -1) {
                        Some(why) => Action::Why(Some(why)),
                        None => return,
                    },
                    Some(Shortcut::Influence) => Action::OpenInfluence,
                    Some(Shortcut::Help) => Action::ToggleHelp,
                };
                event.prevent_default();
                dispatch.dispatch(action);
            })
        });
        move || drop(listener)
    });
}

/// The same patch on the node so many places on, in a circle.
fn other_node(state: &State, step: isize) -> Option<WhyQuery> {
    let (why, result) = (state.why.as_ref()?, state.result.as_ref()?);
    let index = result.nodes.iter().position(|node| node.instance_id == why.node)?.cast_signed();
    let next = (index + step).rem_euclid(result.nodes.len().cast_signed());
    let node = result.nodes.get(next.cast_unsigned())?.instance_id.clone();
    Some(WhyQuery { node, patch: why.patch.clone() })
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct SaidProps {
    headline: String,
}

/// Reads the answer out, a moment after the last key and only if it is another one.
#[component]
fn Said(props: &SaidProps) -> Html {
    let said = use_state(String::new);
    {
        let said = said.clone();
        use_effect_with(props.headline.clone(), move |headline| {
            let headline = headline.clone();
            let timeout = Timeout::new(SAY_AFTER, move || said.set(headline));
            move || drop(timeout)
        });
    }
    html! { <p class="vh" role="status" aria-live="polite">{ (*said).clone() }</p> }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct BarProps {
    state: Rc<State>,
}

/// The bar at the foot of a narrow screen.
#[component]
fn NarrowBar(props: &BarProps) -> Html {
    let state = &*props.state;
    let dispatch = use_context::<Dispatch>();
    let button = |label: String, value: String, now: bool, bad: bool, action: Action| {
        html! {
            <button type="button" key={label.clone()} class={bad.then_some("bad")} aria-current={now.then_some("page")} onclick={answering::<MouseEvent>(&dispatch, action)}>
                <b>{ label }</b><span>{ value }</span>
            </button>
        }
    };
    let problems = counts::problems(state.diagnostics.len());
    let on_result = state.narrow == Narrow::Result;
    let (all, others): (Vec<_>, Vec<_>) =
        readings(state).into_iter().partition(|reading| is_in_bar(reading.pane, state));
    let broken = others.iter().any(|reading| reading.bad);
    let aside = on_result && !is_in_bar(state.pane, state);
    let readouts = all.into_iter().map(|reading| {
        let now = on_result && reading.pane == state.pane;
        button(reading.short, reading.value, now, reading.bad, Action::Open(reading.pane))
    });
    html! {
        <nav class="tabs-m" aria-label={say!("Views")} hidden={!state.is_at_work()}>
            { button(say!("Template"), problems, state.narrow == Narrow::Left, state.first_error().is_some(), Action::ShowNarrow(Narrow::Left)) }
            { for readouts }
            { button(say!("More"), say!("Network, time"), state.narrow == Narrow::More || aside, broken, Action::ShowNarrow(Narrow::More)) }
        </nav>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct HelpProps {
    open: bool,
}

/// The list of shortcuts.
#[component]
fn Help(props: &HelpProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let drawn = use_ever(props.open);
    let rows = keys::LIST
        .iter()
        .take(if drawn { keys::LIST.len() } else { 0 })
        .map(|(keys, does)| html! { <div key={*keys}><dt><kbd>{ said(keys) }</kbd></dt><dd>{ said(does) }</dd></div> });
    html! {
        <div class="help" role="dialog" aria-label={say!("Shortcuts")} hidden={!props.open}>
            <div class="form-head"><h2>{ say!("Shortcuts") }</h2><button type="button" class="less" aria-label={say!("Close")} onclick={answering(&dispatch, Action::ToggleHelp)}>{ "×" }</button></div>
            <dl>{ for rows }</dl>
        </div>
    }
}
