//! What may be wrong with a node: its agent, and troubles that AWS's pages name. Closed by default; the line that opens
//! the fields says what is set.

use patchplay_document::InstanceOverlay;
use patchplay_language::{counts, joined, said, say};
use patchplay_model::{Agent, Platform, Trouble};
use patchplay_ordered::sort;
use yew::prelude::*;

use crate::fields::value;
use crate::overlay::NodeEdit;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct FaultFieldsProps {
    /// Unique among the cards.
    pub id: String,
    /// Name of the node, for the labels.
    pub name: String,
    /// What it runs, if that is known.
    pub platform: Option<Platform>,
    /// What is laid over it.
    pub overlay: InstanceOverlay,
    /// Called with each edit.
    pub on_change: Callback<NodeEdit>,
}

/// An agent's state in plain words.
fn agent_words(agent: Agent) -> String {
    match agent {
        Agent::Online => say!("answers"),
        Agent::Silent => say!("is silent: stopped, or cut off since"),
        Agent::Gone => say!("is gone: the node exists no more"),
    }
}

/// A trouble in plain words: the sentence of the table.
fn trouble_words(trouble: Trouble) -> String {
    let row = Trouble::ALL.iter().position(|other| *other == trouble);
    let doc = row.and_then(|row| Trouble::DOCS.get(row)).copied().unwrap_or_default();
    said(doc.trim().trim_end_matches('.'))
}

/// What the closed fields hold.
fn summary(overlay: &InstanceOverlay) -> String {
    let mut parts = Vec::new();
    match overlay.agent {
        Some(Agent::Silent) => parts.push(say!("agent silent")),
        Some(Agent::Gone) => parts.push(say!("node gone")),
        Some(Agent::Online) | None => (),
    }
    if !overlay.trouble.is_empty() {
        parts.push(counts::troubles(overlay.trouble.len()));
    }
    if parts.is_empty() {
        say!("What is wrong with it: nothing")
    } else {
        say!("What is wrong with it: {}", joined(&parts))
    }
}

/// The fields.
#[component]
pub fn FaultFields(props: &FaultFieldsProps) -> Html {
    let FaultFieldsProps { id, name, platform, overlay, on_change } = props;
    let now = overlay.agent.unwrap_or_default();
    let set_agent = on_change.reform(|event: Event| {
        let agent: Option<Agent> = value(&event).parse().ok();
        NodeEdit::Agent(agent.filter(|agent| *agent != Agent::default()))
    });
    let agents = Agent::ALL.iter().map(|&agent| {
        html! { <option key={agent.as_str()} value={agent.as_str()} selected={agent == now}>{ agent_words(agent) }</option> }
    });
    let rows = overlay.trouble.iter().map(|&trouble| {
        let rest: Vec<Trouble> = overlay.trouble.iter().copied().filter(|other| *other != trouble).collect();
        let remove = on_change.reform(move |_: MouseEvent| NodeEdit::Trouble(rest.clone()));
        html! {
            <li key={trouble.as_str()}>
                <span>{ trouble_words(trouble) }</span>
                <button type="button" class="less" onclick={remove} aria-label={say!("Mend {name}: {}", trouble.as_str())}>{ "×" }</button>
            </li>
        }
    });
    let can_have = |trouble: &&Trouble| {
        platform.is_none_or(|platform| trouble.platforms().contains(&platform)) && !overlay.trouble.contains(*trouble)
    };
    let add = {
        let before = overlay.trouble.clone();
        on_change.reform(move |event: Event| {
            let mut all = before.clone();
            all.extend(value(&event).parse::<Trouble>().ok());
            sort(&mut all);
            NodeEdit::Trouble(all)
        })
    };
    let offers = Trouble::ALL.iter().filter(can_have).map(|&trouble| {
        html! { <option key={trouble.as_str()} value={trouble.as_str()}>{ trouble_words(trouble) }</option> }
    });
    // A new list of options has the first one chosen, which is none of the troubles.
    let key = overlay.trouble.len().to_string();
    html! {
        <details class="fields-more">
            <summary>{ summary(overlay) }</summary>
            <div class="part">
                <label class="labelled" for={format!("agent-{id}")}>{ say!("SSM Agent") }
                    <select class="field" id={format!("agent-{id}")} onchange={set_agent}>{ for agents }</select>
                </label>
                <ul class="troubles" hidden={overlay.trouble.is_empty()} aria-label={say!("Troubles of {name}")}>{ for rows }</ul>
                <label class="labelled" for={format!("trouble-{id}")}>{ say!("Trouble") }
                    <select {key} class="field" id={format!("trouble-{id}")} onchange={add}><option value="" selected={true}>{ say!("Add a trouble…") }</option>{ for offers }</select>
                </label>
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_and_state_is_said_in_words() {
        assert!(Trouble::ALL.iter().all(|trouble| trouble_words(*trouble).len() > 10));
        let overlay = InstanceOverlay {
            agent: Some(Agent::Silent),
            trouble: vec![Trouble::DiskFull, Trouble::NoExec],
            ..InstanceOverlay::default()
        };
        assert_eq!(summary(&overlay), "What is wrong with it: agent silent, 2 troubles");
        assert_eq!(summary(&InstanceOverlay::default()), "What is wrong with it: nothing");
    }
}
