//! The left column: the texts, the nodes, the parameters, and the problems of all of them.

mod nodes;
mod parameters;
mod problems;

use std::rc::Rc;

use patchplay_document::SourceFile;
use patchplay_language::say;
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::editor::TemplateEditor;
use crate::nodes_text;
use crate::sight::{use_ever, use_seen};
use crate::state::{Left, Narrow, Notice, Order, State};
use nodes::Nodes;
use parameters::{Asked, Parameters};
use problems::Problems;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LeftProps {
    /// The page.
    pub state: Rc<State>,
}

/// The left column. On a narrow screen nothing of it is drawn before somebody looks at it.
#[component]
pub fn LeftColumn(props: &LeftProps) -> Html {
    let state = &*props.state;
    let place = use_node_ref();
    let seen = use_seen(&place);
    // A text that is to be changed is changed by the editor.
    let changes = matches!(state.order, Some((_, Order::Apply(_))));
    let drawn = use_ever(seen || state.narrow == Narrow::Left || changes);
    html! {
        <section ref={place} class={classes!("ed", (state.narrow == Narrow::Left).then_some("in-sight"))} id="template" aria-label={say!("Template")}>
            if drawn { <Within state={props.state.clone()} /> }
        </section>
    }
}

/// What is in the column.
#[component]
fn Within(props: &LeftProps) -> Html {
    let state = &*props.state;
    // What is drawn in another language is drawn anew; the editor stays as it is.
    let spoken = state.language.as_str();
    let focused = use_state(|| false);
    let dispatch = use_context::<Dispatch>();
    let on_focus = {
        let focused = focused.clone();
        Callback::from(move |now| focused.set(now))
    };
    let yaml = state.left == Left::Nodes && state.nodes.as_yaml;
    let file = if yaml {
        SourceFile { name: nodes_text::NAME.to_owned(), text: state.yaml.text.to_string() }
    } else {
        state.shown_file().cloned().unwrap_or_else(SourceFile::default)
    };
    let diagnostics = if yaml { state.yaml.problems.clone() } else { state.diagnostics.clone() };
    let notes = state.result.as_ref().map(|result| result.margin.clone()).unwrap_or_default();
    let result = state.result.as_ref().filter(|_| !state.stale);
    let idle = result.map(|result| result.idle.clone()).unwrap_or_default();
    let does = state.influence().map(|one| format!("{}: {}", one.line.line, one.words));
    let showing = |left: Left| state.left == left;
    let unknown = state.parameters.iter().any(|parameter| !parameter.declared && parameter.value.is_none());
    html! {
        <>
            <nav class="ed-head" aria-label={say!("What the scenario is made of")}>
                <FileTabs key={spoken} state={props.state.clone()} />
                <LeftTab key={format!("nodes-{spoken}")} left={Left::Nodes} now={showing(Left::Nodes)} label={say!("Nodes")} count={node_count(state)} wants={state.yaml.error().is_some()} missing={say!(", the YAML has an error")} />
                <LeftTab key={format!("parameters-{spoken}")} left={Left::Parameters} now={showing(Left::Parameters)} label={say!("Parameters")} count={state.parameters.len()} wants={unknown} missing={say!(", a value is missing")} />
                <span class={classes!("what", does.is_some().then_some("now"))} hidden={!showing(Left::Text)} title={does.clone()}>{ does.unwrap_or_else(|| say!("What each line does")) }</span>
            </nav>
            <div class={classes!("ed-body", yaml.then_some("as-yaml"))}>
                <div class="ed-form of-nodes" hidden={!showing(Left::Nodes)}>
                    <Nodes key={spoken} scenario={state.scenario.clone()} result={state.result.clone()} images={state.images.clone()} form={state.nodes.clone()} error={state.yaml.error().cloned()}
                        done={done(state)} revision={state.nodes_revision} shown={showing(Left::Nodes)} />
                </div>
                <div class="ed-text" hidden={!showing(Left::Text) && !yaml}>
                    <Asked key={spoken} parameters={if yaml { Rc::default() } else { state.parameters.clone() }} scenario={state.scenario.clone()} />
                    <PatchFile key={spoken} name={file.name.clone()} holds={state.patch_files.contains(&file.name)} used={state.scenario.catalog.files().contains(&file.name)} />
                    <div class="back" hidden={state.revealed.is_empty()}>
                        <button type="button" class="btn" onclick={answering(&dispatch, Action::ShowNarrow(Narrow::Result))}>{ say!("Back to the reason") }</button>
                    </div>
                    <TemplateEditor {file} revision={state.revision} read_only={state.is_asking()} {diagnostics} {notes} {idle}
                        cause={state.cause()} edited={state.edited.clone()} attempt={state.attempt} order={state.order.clone()} {on_focus} />
                </div>
                <div class="ed-form" hidden={!showing(Left::Parameters)}>
                    <Parameters key={spoken} parameters={state.parameters.clone()} scenario={state.scenario.clone()} />
                </div>
            </div>
            <Problems key={spoken} diagnostics={state.diagnostics.clone()} shown={state.problem} open={state.problems_open} editing={*focused} />
        </>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct PatchFileProps {
    /// Name of the file in the editor.
    name: String,
    /// Whether it lists patches.
    holds: bool,
    /// Whether the run is decided on them.
    used: bool,
}

/// Offers a file that lists patches as the patch facts of the run.
#[component]
fn PatchFile(props: &PatchFileProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let PatchFileProps { name, holds, used } = props;
    let onclick = answering::<MouseEvent>(&dispatch, Action::UseFacts(name.clone(), !used));
    let (words, act) = if *used {
        (
            say!("The run is decided on the patches in this file: they are all there is of their systems."),
            say!("Use the built-in patch data"),
        )
    } else {
        (
            say!(
                "This file lists patches. The run can be decided on them instead of the built-in ones of their systems."
            ),
            say!("Use as patch data"),
        )
    };
    html! {
        <div class="asked" role="group" aria-label={say!("Patches in this file")} hidden={!holds && !used}>
            <p>{ words }</p>
            <button type="button" class="btn" {onclick}>{ act }</button>
        </div>
    }
}

/// How many nodes there are: those made by hand, and those that the last answer found in the texts.
fn node_count(state: &State) -> usize {
    let fleet = state.result.as_ref().and_then(|result| result.fleet.as_ref());
    let found = fleet.map_or(0, |fleet| fleet.total.saturating_sub(fleet.made));
    crate::overlay::made_count(&state.scenario) + found
}

/// What was just done beside the texts and can be taken back.
fn done(state: &State) -> Option<Rc<str>> {
    match &state.notice {
        Some(Notice::Changed(title, _)) => Some(title.clone()),
        _ => None,
    }
}

#[component]
fn FileTabs(props: &LeftProps) -> Html {
    let state = &*props.state;
    let dispatch = use_context::<Dispatch>();
    let act = |action: Action| answering::<MouseEvent>(&dispatch, action);
    let several = state.scenario.files.len() > 1;
    let tabs = state.scenario.files.iter().enumerate().map(|(index, file)| {
        let now = state.left == Left::Text && index == state.file;
        html! {
            <span key={file.name.clone()} class="tab-of-file">
                <button type="button" class="tab" aria-current={now.then_some("true")} onclick={act(Action::ShowFile(index))}>{ &file.name }</button>
                <button type="button" class="less" hidden={!several || !now} aria-label={say!("Remove {}", file.name)} onclick={act(Action::RemoveFile(index))}>{ "×" }</button>
            </span>
        }
    });
    html! {
        <span class="files">
            { for tabs }
            <button type="button" class="tab add" aria-label={say!("Add a file")} title={say!("Add a file")} onclick={act(Action::AddFile)}>{ "+" }</button>
        </span>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct LeftTabProps {
    left: Left,
    now: bool,
    label: AttrValue,
    count: usize,
    wants: bool,
    missing: String,
}

#[component]
fn LeftTab(props: &LeftTabProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let onclick = answering::<MouseEvent>(&dispatch, Action::ShowLeft(props.left));
    html! {
        <button type="button" class="tab" aria-current={props.now.then_some("true")} {onclick}>
            { props.label.clone() }{ " " }{ crate::words::count(props.count) }
            <span class="badge" hidden={!props.wants}><span class="vh">{ props.missing.clone() }</span></span>
        </button>
    }
}
