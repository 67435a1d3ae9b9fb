//! What the run printed: the command as the console lists it, and the log of one node as it lies in S3.

use patchplay_language::say;
use std::rc::Rc;

use patchplay_playground::view::{InvocationView, ResultView, RunView};
use yew::prelude::*;

use super::log::LogText;
use super::tree::Tree;
use crate::action::{Action, Dispatch, answering};
use crate::glossary::Word;
use crate::term::{self, Term};
use crate::{parts, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RunProps {
    /// The result.
    pub result: Rc<ResultView>,
    /// Node whose log is shown.
    pub log_of: Option<String>,
    /// Whether its stderr was asked for.
    pub stderr: bool,
    /// The run's settings.
    pub settings: Html,
}

/// What the run printed.
#[component]
pub fn RunOutput(props: &RunProps) -> Html {
    let result = &*props.result;
    let run = &result.run;
    html! {
        <div class="run">
            <div class="in">
                <section class="answer" aria-labelledby="run-title">
                    { props.settings.clone() }
                    <h1 id="run-title">{ &run.sentence }</h1>
                    { facts(run) }
                    { term::line("run", &[Word::Invocation, Word::Concurrency, Word::ErrorThreshold, Word::Snapshot]) }
                </section>
                <div class="slot">{ targets(result, props.log_of.as_deref()) }</div>
            </div>
            <div class="slot">{ output(result, props.log_of.as_deref(), props.stderr) }</div>
        </div>
    }
}

fn facts(run: &RunView) -> Html {
    let started = match run.origin.as_str() {
        "Association" => say!("Started by the association"),
        "MaintenanceWindow" => say!("Started by the maintenance window"),
        _ => say!("Started by"),
    };
    let name = run.name.clone().unwrap_or_else(|| "Run Command".to_owned());
    html! {
        <dl class="kv">
            <div><dt>{ say!("Document") }</dt><dd>{ &run.document }</dd></div>
            <div><dt>{ started }</dt><dd>{ name }{ " " }{ parts::chips(&run.places, false) }</dd></div>
            <div><dt><Term word={Word::Operation} of="run" label={say!("Operation")} /></dt><dd>{ &run.operation }</dd></div>
            <div><dt><Term word={Word::RebootOption} of="run" label="RebootOption" /></dt><dd>{ &run.reboot_option }</dd></div>
            <div><dt>{ say!("Status") }</dt><dd>{ status_words(&run.status, &run.status_details) }</dd></div>
        </dl>
    }
}

fn status_words(status: &str, details: &str) -> String {
    if details.is_empty() || details == status { status.to_owned() } else { format!("{status} ({details})") }
}

fn targets(result: &ResultView, log_of: Option<&str>) -> Html {
    if result.run.invocations.is_empty() {
        return html! {};
    }
    let folded = result.fleet.as_ref().is_some_and(|fleet| fleet.total > result.nodes.len());
    let rows = result.run.invocations.iter().map(|invocation| {
        let selected = log_of == Some(invocation.instance_id.as_str());
        let like = if folded { like(result, &invocation.instance_id) } else { 0 };
        html! { <TargetRow {like} key={invocation.instance_id.clone()} invocation={invocation.clone()} baseline={baseline_of(result, &invocation.instance_id)} {selected} /> }
    });
    html! {
        <div class="scroll" role="region" aria-label={say!("Targets and outputs")} tabindex="0">
            <table class="targets">
                <thead><tr>
                    <th scope="col">{ say!("Targets and outputs") }</th><th scope="col">{ say!("Status") }</th><th scope="col">{ say!("Installed by this run") }</th>
                    <th scope="col" class="not-m">{ say!("Baseline") }</th><th scope="col" class="not-m">{ say!("Start") }</th><th scope="col" class="not-m">{ say!("Finish") }</th>
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

/// How many other nodes a node of a folded fleet stands for.
fn like(result: &ResultView, id: &str) -> usize {
    let kind = result.fleet.as_ref().and_then(|fleet| fleet.kinds.iter().find(|kind| kind.first == id));
    kind.map_or(0, |kind| kind.members.saturating_sub(1))
}

fn baseline_of(result: &ResultView, id: &str) -> String {
    let node = result.nodes.iter().find(|node| node.instance_id == id);
    let chosen = node.and_then(|node| node.baseline.as_ref());
    chosen.map_or_else(|| say!("none"), |chosen| if chosen.owned_by_aws { say!("AWS's") } else { chosen.name.clone() })
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct TargetRowProps {
    invocation: InvocationView,
    /// How many other nodes it stands for.
    like: usize,
    baseline: String,
    selected: bool,
}

#[component]
fn TargetRow(props: &TargetRowProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let InvocationView {
        instance_id, name, status, status_details, response_code, start, finish, newly_installed, ..
    } = &props.invocation;
    let works = status == "Success";
    let installed = if newly_installed.is_empty() { say!("nothing") } else { words::list(newly_installed, 4) };
    let code = if *response_code == 0 { String::new() } else { say!(", exit code {response_code}") };
    html! {
        <tr aria-selected={props.selected.to_string()} class={props.selected.then_some("selected")}>
            <td>
                <button type="button" class="lk" aria-pressed={props.selected.to_string()} onclick={answering(&dispatch, Action::LogOf(instance_id.clone(), false))}>
                    <span class="vh">{ say!("Show the log of") }{ " " }</span><b>{ name }</b></button>{ " " }<code>{ instance_id }</code>
                <span class="muted" hidden={props.like == 0}>{ say!(" and {} like it", words::count(props.like)) }</span>
            </td>
            <td><span class="st">{ parts::tick(works) }{ status_words(status, status_details) }{ code }</span></td>
            <td>{ installed }</td>
            <td class="not-m">{ &props.baseline }</td>
            <td class="not-m">{ words::clock(*start, 8) }</td><td class="not-m">{ words::clock(*finish, 8) }</td>
        </tr>
    }
}

fn output(result: &ResultView, log_of: Option<&str>, stderr: bool) -> Html {
    let Some(log) = result.log.clone().filter(|log| Some(log.instance_id.as_str()) == log_of) else {
        let note = if result.run.invocations.is_empty() {
            say!("No node got the command, so nothing was printed.")
        } else {
            String::new()
        };
        return html! { <p class="in muted">{ note }</p> };
    };
    let key = log.instance_id.clone();
    let node = result.nodes.iter().find(|node| node.instance_id == key);
    let name = node.map_or_else(|| key.clone(), |node| node.name.clone());
    html! {
        <section class="logs" aria-label={say!("Output")}>
            <Tree bucket={result.run.bucket.clone()} objects={result.run.objects.clone()} nodes={names(result)} instance={log.instance_id.clone()} stderr={!log.stderr.is_empty()} on_stderr={stderr} />
            <LogText {key} {log} {name} {stderr} />
        </section>
    }
}

fn names(result: &ResultView) -> Vec<(String, String)> {
    result.nodes.iter().map(|node| (node.instance_id.clone(), node.name.clone())).collect()
}
