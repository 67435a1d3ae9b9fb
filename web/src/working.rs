//! The line that says that an answer takes a while, and lets somebody stop it.

use patchplay_language::{counts, say};
use yew::prelude::*;

use crate::link::EngineLink;

#[derive(Clone, PartialEq, Properties)]
pub struct WorkingProps {
    /// Whether an answer takes a while.
    pub working: bool,
    /// Whether it is about what would change the outcome.
    pub wondering: bool,
    /// How many nodes there are.
    pub nodes: usize,
    /// What works.
    pub engine: EngineLink,
}

/// What is being worked on.
fn sentence(wondering: bool, nodes: usize) -> String {
    let nodes = counts::nodes(nodes);
    if wondering { say!("Trying out changes on {nodes}…") } else { say!("Playing the run on {nodes}…") }
}

/// The line. The last finished answer stays in sight behind it.
#[component]
pub fn Working(props: &WorkingProps) -> Html {
    let stop = {
        let engine = props.engine.clone();
        Callback::from(move |_: MouseEvent| engine.stop())
    };
    let said = if props.working { sentence(props.wondering, props.nodes) } else { String::new() };
    html! {
        <div class="working" hidden={!props.working}>
            <p role="status">{ said }</p>
            <button type="button" class="btn" onclick={stop}>{ say!("Stop") }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_what_takes_a_while() {
        assert_eq!(sentence(false, 10_000), "Playing the run on 10,000 nodes…");
        assert_eq!(sentence(true, 1), "Trying out changes on 1 node…");
    }
}
