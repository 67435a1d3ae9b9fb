//! A log that somebody has pasted, read: what came out in a sentence, the facts, the numbers, and what to do.

use patchplay_language::{counts, joined, say};
use std::rc::Rc;

use patchplay_model::PatchState;
use patchplay_playground::view::{AdviceView, ExitView, PastedLog, ReadPatch};
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::{parts, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct PastedLogProps {
    /// What the log says, once that is known.
    pub log: Option<Rc<PastedLog>>,
    /// Whether the file holds nothing yet.
    pub blank: bool,
}

/// The log.
#[component]
pub fn PastedLogPane(props: &PastedLogProps) -> Html {
    if props.blank {
        return html! {
            <div class="in">
                <section class="answer" aria-labelledby="reading-title">
                    <h1 id="reading-title">{ say!("Paste a log into the editor") }</h1>
                    <p>{ parts::message(&say!("What a patch run printed: the output in the Run Command console, or the objects `stdout` and `stderr` in S3. Windows, Linux or macOS, whole or cut off, also with its line breaks lost.")) }</p>
                </section>
            </div>
        };
    }
    let Some(log) = &props.log else {
        return html! { <div class="in"><p class="waiting" aria-label={say!("Waiting for the log to be read")}>{ "–" }</p></div> };
    };
    html! {
        <div class="in">
            <section class="answer" aria-labelledby="reading-title">
                <p class="eyebrow-text">{ parts::message(&say!("What the log says, `{}`", log.file)) }</p>
                <h1 id="reading-title">{ &log.title }{ "." }</h1>
                { facts(log) }
            </section>
            <div class="slot">{ counts(&log.counts) }</div>
            <div class="slot">{ advice("reading-advice", say!("What it means"), &log.advice) }</div>
            <div class="slot">{ patches(&log.patches) }</div>
            <div class="slot">{ advice("reading-notes", say!("About the text itself"), &log.notes) }</div>
            <Like log={log.clone()} />
        </div>
    }
}

fn facts(log: &PastedLog) -> Html {
    let baseline = match (&log.baseline_name, &log.baseline_id) {
        (Some(name), Some(id)) => Some(format!("{name} ({id})")),
        (name, id) => name.clone().or_else(|| id.clone()),
    };
    let group = log.patch_group.as_ref().map(|group| if group.is_empty() { say!("none") } else { group.clone() });
    let exit = log.exit.as_ref().map(|ExitView { code, meaning }| {
        if meaning.is_empty() { words::number(*code) } else { format!("{}: {meaning}", words::number(*code)) }
    });
    let rows = [
        (say!("Node"), log.instance_id.clone()),
        (say!("Operation"), log.operation.map(|operation| operation.as_str().to_owned())),
        ("RebootOption".to_owned(), log.reboot_option.map(|option| option.as_str().to_owned())),
        (say!("Baseline"), baseline),
        (say!("Patch group"), group),
        (say!("Start"), log.start.clone()),
        (say!("End"), log.end.clone()),
        (say!("Exit code"), exit),
        (say!("Execution"), log.execution_id.clone()),
        (say!("Snapshot"), log.snapshot_id.clone()),
    ];
    let rows = rows.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some(html! { <div key={name.clone()}><dt>{ name }</dt><dd>{ value }</dd></div> })
    });
    html! { <dl class="kv">{ for rows }</dl> }
}

/// The state that a counter counts.
fn state_of(counter: &str) -> Option<PatchState> {
    counter.strip_suffix("Count")?.parse().ok()
}

fn counts(counts: &[(String, i64)]) -> Html {
    if counts.is_empty() {
        return html! {};
    }
    let rows = counts.iter().filter(|(_, count)| *count != 0).map(|(name, count)| {
        let state = state_of(name);
        let sign = if state.is_some() { parts::glyph(state, false) } else { html! {} };
        let label = name.strip_suffix("Count").unwrap_or(name).to_owned();
        let bad = (*count < 0 || state.is_some_and(PatchState::is_non_compliant)).then_some("bad");
        html! { <li key={name.clone()} class={bad}><b>{ words::number(*count) }</b>{ " " }<span class="st">{ sign }{ label }</span></li> }
    });
    let rows: Vec<Html> = rows.collect();
    let zero = counts
        .iter()
        .filter(|(_, count)| *count == 0)
        .map(|(name, _)| name.strip_suffix("Count").unwrap_or(name).to_owned());
    let zero: Vec<String> = zero.collect();
    html! {
        <section aria-labelledby="reading-counts">
            <h2 id="reading-counts">{ say!("Counters") }</h2>
            <ul class="tallies" hidden={rows.is_empty()}>{ for rows }</ul>
            <p class="muted" hidden={zero.is_empty()}>{ "0: " }{ joined(&zero) }</p>
        </section>
    }
}

fn advice(id: &'static str, title: String, advice: &[AdviceView]) -> Html {
    if advice.is_empty() {
        return html! {};
    }
    let rows = advice.iter().enumerate().map(|(index, advice)| {
        let AdviceView { message, help, page } = advice;
        html! {
            <li key={index}>
                <p><b>{ parts::message(&say!("{}.", words::sentence(message))) }</b></p>
                <p hidden={help.is_empty()}>{ parts::message(&say!("{}.", words::sentence(help))) }</p>
                <a href={page.clone()} target="_blank" rel="noreferrer" hidden={page.is_empty()}>{ source(page) }</a>
            </li>
        }
    });
    html! {
        <section aria-labelledby={id}>
            <h2 {id}>{ title }</h2>
            <ol class="advice">{ for rows }</ol>
        </section>
    }
}

/// Who wrote a page.
fn source(page: &str) -> String {
    if page.contains("microsoft.com") { say!("Microsoft's page") } else { say!("AWS's page") }
}

fn patches(patches: &[ReadPatch]) -> Html {
    if patches.is_empty() {
        return html! {};
    }
    let rows = patches.iter().enumerate().map(|(index, patch)| {
        let state = match (patch.state, patch.installed) {
            (Some(state), _) => html! { <span class="st">{ parts::glyph(Some(state), patch.installed == Some(true)) }{ state.as_str() }</span> },
            (None, Some(true)) => html! { <span class="st">{ parts::tick(true) }{ say!("installed by this run") }</span> },
            (None, Some(false)) => html! { <span class="st">{ parts::tick(false) }{ say!("not installed") }</span> },
            (None, None) => html! { <span class="muted">{ say!("not said") }</span> },
        };
        html! {
            <tr key={index}><td><code>{ &patch.id }</code></td><td>{ state }</td><td class="wraps">{ patch.message.clone().or_else(|| patch.title.clone()).unwrap_or_default() }</td></tr>
        }
    });
    html! {
        <section aria-labelledby="reading-patches">
            <h2 id="reading-patches">{ say!("{} named", counts::patches(patches.len())) }</h2>
            <div class="scroll" role="region" aria-label={say!("Patches that the log names")} tabindex="0">
                <table>
                    <thead><tr><th scope="col">{ say!("Patch") }</th><th scope="col">{ say!("Result") }</th><th scope="col">{ say!("What the log says") }</th></tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </section>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct LikeProps {
    log: Rc<PastedLog>,
}

/// Offers a scenario in which the run can be tried out.
#[component]
fn Like(props: &LikeProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let PastedLog { like, baseline_name, .. } = &*props.log;
    let onclick = like.clone().map(|like| answering::<MouseEvent>(&dispatch, Action::OpenScenario(like)));
    let own = baseline_name.as_deref().is_some_and(|name| !name.starts_with("AWS-"));
    let words = if own {
        say!(
            "One Windows node with the log's patch group, and the baseline that the log prints, at the log's moment. Image and earlier patches are assumed."
        )
    } else {
        say!(
            "One Windows node with AWS's default baseline, at the log's moment. Image and earlier patches are assumed."
        )
    };
    html! {
        <section class="what-if" aria-labelledby="reading-like" hidden={like.is_none()}>
            <div><h2 id="reading-like">{ say!("Try out what would have changed this") }</h2><p>{ words }</p></div>
            <div class="wi-act"><button type="button" class="btn primary" {onclick}>{ say!("Build a scenario like this run") }</button></div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_of_states_have_their_signs() {
        assert_eq!(state_of("InstalledOtherCount"), Some(PatchState::InstalledOther));
        assert_eq!(state_of("CriticalNonCompliantCount"), None);
    }
}
