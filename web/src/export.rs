//! What else leaves the page: the baseline in the forms in which it is deployed, the answer as Markdown, every object
//! that the run wrote, and the answers of the program in JSON.

use patchplay_language::{mark, said, say};
use std::rc::Rc;

use patchplay_document::{ExportFormat, Scenario};
use serde::Deserialize;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::drop_down::CopyButton;
use crate::link::EngineLink;
use crate::{address, browser};

/// Nodes up to which the logs and answers of all of them are made at once: they stay below some ten megabytes, and the
/// page answers again within a moment.
const NODES: usize = 500;

#[derive(Clone, PartialEq, Properties)]
pub struct ExportProps {
    /// What is told.
    pub scenario: Rc<Scenario>,
    /// Makes all of it.
    pub engine: EngineLink,
    /// Ids and names of the nodes; none before the first answer.
    pub nodes: Rc<Vec<(AttrValue, AttrValue)>>,
    /// Bucket of the run's output.
    pub bucket: Option<AttrValue>,
}

/// What the button Export opens.
#[component]
pub fn Export(props: &ExportProps) -> Html {
    let json = use_memo((), |()| AttrValue::from(serde_json::to_string(&*props.scenario).unwrap_or_default()));
    let (engine, json) = (props.engine.clone(), (*json).clone());
    let large = props.nodes.len() > NODES;
    html! {
        <>
            <h2>{ say!("Export") }</h2>
            <Baseline engine={engine.clone()} json={json.clone()} />
            <Summary engine={engine.clone()} json={json.clone()} />
            <Logs engine={engine.clone()} json={json.clone()} bucket={props.bucket.clone()} {large} />
            <Answers {engine} {json} nodes={props.nodes.clone()} {large} />
        </>
    }
}

/// A name of the form, and the end of its file's name.
fn form(format: ExportFormat) -> (String, &'static str) {
    match format {
        ExportFormat::CloudFormationYaml => (say!("CloudFormation, YAML"), "baseline.yaml"),
        ExportFormat::CloudFormationJson => (say!("CloudFormation, JSON"), "baseline.json"),
        ExportFormat::ApiJson => (say!("Input of create-patch-baseline, JSON"), "create-patch-baseline.json"),
        ExportFormat::Cli => (say!("Commands of the AWS CLI"), "baseline.sh"),
        ExportFormat::Terraform => ("Terraform".to_owned(), "baseline.tf"),
    }
}

/// The answer of `exportBaseline`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Exported {
    text: Option<String>,
    diagnostics: Vec<patchplay_document::Diagnostic>,
}

#[derive(Clone, PartialEq, Properties)]
struct PartProps {
    engine: EngineLink,
    /// The scenario.
    json: AttrValue,
}

/// Something made of the scenario as soon as it is drawn, and again when `of` changes.
#[hook]
fn use_made(props: &PartProps, what: &'static str, of: &str) -> Option<AttrValue> {
    let made = use_state(|| None::<(String, AttrValue)>);
    {
        let (made, engine, json) = (made.clone(), props.engine.clone(), props.json.clone());
        use_effect_with(of.to_owned(), move |of| {
            let of = of.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let text = engine.make(what, &json, &of).await.and_then(|made| made.as_string());
                made.set(Some((of, text.unwrap_or_default().into())));
            });
        });
    }
    // What was made of another word comes too late.
    made.as_ref().filter(|(other, _)| other == of).map(|(_, text)| text.clone())
}

#[component]
fn Baseline(props: &PartProps) -> Html {
    let chosen = use_state(|| ExportFormat::CloudFormationYaml);
    let made = use_made(props, "baseline", chosen.as_str());
    let exported = made.as_ref().map(|json| patchplay_json::read::<Exported>(json).unwrap_or_default());
    let text = exported.as_ref().and_then(|exported| exported.text.clone()).map(AttrValue::from);
    let problem = match (&exported, &text) {
        (Some(exported), None) => {
            let first =
                exported.diagnostics.iter().find(|problem| problem.severity == patchplay_document::Severity::Error);
            first.map_or_else(|| say!("The engine ended. Close this and try again."), |problem| problem.message.clone())
        }
        _ => String::new(),
    };
    let note =
        exported.iter().flat_map(|exported| &exported.diagnostics).find(|found| found.code == "left-out-of-export");
    let note = note.filter(|_| text.is_some()).map(|found| found.message.clone()).unwrap_or_default();
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(format) = select.and_then(|select| select.value().parse().ok()) {
                chosen.set(format);
            }
        })
    };
    let options = ExportFormat::ALL.iter().map(|format| {
        html! { <option key={format.as_str()} value={format.as_str()} selected={*format == *chosen}>{ form(*format).0 }</option> }
    });
    let download = save(form(*chosen).1, text.clone());
    html! {
        <section aria-labelledby="export-baseline">
            <h3 id="export-baseline">{ say!("The baseline") }</h3>
            <label class="labelled">{ say!("Form") }<select class="field" onchange={choose}>{ for options }</select></label>
            <pre class="preview" tabindex="0" role="region" aria-label={say!("The baseline in this form")} hidden={text.is_none()}>{ text.clone().unwrap_or_default() }</pre>
            <p class="muted" role="status" hidden={problem.is_empty()}>{ crate::parts::message(&problem) }</p>
            <p class="muted" hidden={note.is_empty()}>{ crate::parts::message(&note) }</p>
            <div class="acts" hidden={text.is_none()}>
                <CopyButton text={text} label={say!("Copy")} />
                <button type="button" class="btn" onclick={download}>{ say!("Download") }</button>
            </div>
        </section>
    }
}

#[component]
fn Summary(props: &PartProps) -> Html {
    let fragment = use_made(props, "link", "");
    let of = match &fragment {
        None => None,
        Some(fragment) if fragment.is_empty() => Some(String::new()),
        Some(fragment) => Some(address::with(fragment)),
    };
    html! {
        <section aria-labelledby="export-summary">
            <h3 id="export-summary">{ say!("The answer") }</h3>
            <p class="muted">{ say!("In Markdown, for a ticket or a chat: the sentence, the lines that decided, the nodes, the patches that differ, and the link.") }</p>
            <div class="slot">{ of.map(|link| html! { <Written engine={props.engine.clone()} json={props.json.clone()} {link} /> }).unwrap_or_default() }</div>
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct WrittenProps {
    engine: EngineLink,
    json: AttrValue,
    /// Opens the scenario; empty for one that is too large for a link.
    link: String,
}

#[component]
fn Written(props: &WrittenProps) -> Html {
    let part = PartProps { engine: props.engine.clone(), json: props.json.clone() };
    let text = use_made(&part, "summary", &props.link).filter(|text| !text.is_empty());
    let download = save("answer.md", text.clone());
    html! {
        <div class="acts">
            <CopyButton text={text.clone()} label={say!("Copy as Markdown")} primary={true} />
            <button type="button" class="btn" disabled={text.is_none()} onclick={download}>{ say!("Download") }</button>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct LogsProps {
    engine: EngineLink,
    json: AttrValue,
    bucket: Option<AttrValue>,
    large: bool,
}

#[component]
fn Logs(props: &LogsProps) -> Html {
    let words = match (&props.bucket, props.large) {
        (None, _) => {
            say!("The run names no bucket, so it writes no objects. The log of each node is in Run output.")
        }
        (Some(_), true) => too_many(),
        (Some(bucket), false) => {
            say!("Every object that the run writes to {bucket}, under its key, in one zip file.")
        }
    };
    let off = props.bucket.is_none() || props.large;
    html! {
        <section aria-labelledby="export-logs">
            <h3 id="export-logs">{ say!("The logs") }</h3>
            <p class="muted">{ words }</p>
            <div class="acts" hidden={off}>
                <Download engine={props.engine.clone()} json={props.json.clone()} what="logs" of="" file="logs.zip" label={say!("Download all logs")} />
            </div>
        </section>
    }
}

fn too_many() -> String {
    say!(
        "The run has more than {NODES} nodes. The program writes all of it, with the scenario saved as a file: patchplay run SCENARIO --out DIR."
    )
}

/// An answer of the program: its command, the name of the file, and what it is.
const ANSWERS: [(&str, &str, &str); 3] = [
    ("run", "run.json", mark!("run: what AWS's API answers after it")),
    ("inspect", "inspect.json", mark!("inspect: what the texts hold, resolved")),
    ("explain", "explain.json", mark!("explain: why, patch by patch, on one node")),
];

#[derive(Clone, PartialEq, Properties)]
struct AnswersProps {
    engine: EngineLink,
    json: AttrValue,
    nodes: Rc<Vec<(AttrValue, AttrValue)>>,
    large: bool,
}

#[component]
fn Answers(props: &AnswersProps) -> Html {
    let chosen = use_state(|| 0_usize);
    let node = use_state(|| 0_usize);
    let index_of = |state: UseStateHandle<usize>| {
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(index) = select.and_then(|select| usize::try_from(select.selected_index()).ok()) {
                state.set(index);
            }
        })
    };
    let (what, file, _) = ANSWERS.get(*chosen).copied().unwrap_or(("run", "run.json", ""));
    let options = ANSWERS.iter().enumerate().map(|(index, (what, _, label))| {
        html! { <option key={*what} selected={index == *chosen}>{ said(label) }</option> }
    });
    let explains = what == "explain" && !props.nodes.is_empty();
    let names = props.nodes.iter().take(NODES).enumerate().map(|(index, (_, name))| {
        html! { <option key={index} selected={index == *node}>{ name.clone() }</option> }
    });
    let of = if explains {
        props.nodes.get(*node).map(|(id, _)| id.clone()).unwrap_or_default()
    } else {
        AttrValue::default()
    };
    let off = props.large && what == "run";
    html! {
        <section aria-labelledby="export-json">
            <h3 id="export-json">{ say!("For programs") }</h3>
            <label class="labelled">{ say!("Answer in JSON") }<select class="field" onchange={index_of(chosen.clone())}>{ for options }</select></label>
            <label class="labelled" hidden={!explains}>{ say!("Node") }<select class="field" onchange={index_of(node.clone())}>{ for names }</select></label>
            <p class="muted" hidden={!off}>{ too_many() }</p>
            <div class="acts" hidden={off}>
                <Download engine={props.engine.clone()} json={props.json.clone()} {what} {of} {file} label={say!("Download JSON")} />
            </div>
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DownloadProps {
    engine: EngineLink,
    json: AttrValue,
    what: &'static str,
    #[prop_or_default]
    of: AttrValue,
    file: &'static str,
    label: AttrValue,
}

/// Makes something when it is asked for, and hands it over as a file.
#[component]
fn Download(props: &DownloadProps) -> Html {
    let told = use_state(String::new);
    let onclick = {
        let (told, props) = (told.clone(), props.clone());
        Callback::from(move |_: MouseEvent| {
            told.set(say!("Making the file…"));
            let (told, props) = (told.clone(), props.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let made = props.engine.make(props.what, &props.json, &props.of).await;
                told.set(match made {
                    Some(made) if !is_nothing(&made) => {
                        browser::save_file(props.file, &made);
                        say!("Saved")
                    }
                    Some(_) => say!("The scenario has errors, so there is nothing to save."),
                    None => say!("The engine ended. Try again."),
                });
            });
        })
    };
    html! {
        <span class="copying">
            <button type="button" class="btn" {onclick}>{ props.label.clone() }</button>
            <span class="muted" role="status">{ (*told).clone() }</span>
        </span>
    }
}

fn is_nothing(made: &JsValue) -> bool {
    made.as_string().is_some_and(|text| text.is_empty())
}

/// Hands a text over as a file.
fn save(name: &'static str, text: Option<AttrValue>) -> Callback<MouseEvent> {
    Callback::from(move |_| {
        if let Some(text) = &text {
            browser::save_text(name, text);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_a_file_of_its_own() {
        let files: patchplay_ordered::SortedSet<_> = ExportFormat::ALL.iter().map(|format| form(*format).1).collect();
        assert_eq!(files.len(), ExportFormat::ALL.len());
        assert!(too_many().contains(&format!("{NODES} nodes")));
    }
}
