//! The nodes as YAML: the text of the list, and how it and the table keep up with each other.
//!
//! Whoever types is ahead: a text is read as soon as it is typed, and what it says becomes the scenario's nodes. A text
//! with an error changes nothing, and the table waits until it is mended. What changes the nodes otherwise is written into
//! the text, which keeps its comments.

use std::rc::Rc;

use patchplay_document::{Diagnostic, Instances, NodesText, Severity};
use yew::prelude::*;

use crate::action::{Action, Dispatch, NodesAct};
use crate::app::Same;
use crate::link::EngineLink;
use crate::state::{Left, State};
use crate::written;

/// What the editor calls the text. The blank in front keeps it apart from names that people give to files.
pub const NAME: &str = " nodes as YAML";

/// The text of the nodes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Yaml {
    /// As it stands in the editor.
    pub text: Rc<str>,
    /// The nodes that it says; `None` while it has not been read or cannot be.
    pub says: Option<Instances>,
    /// Whether it has been typed into since it was read.
    pub typed: bool,
    /// Its problems.
    pub problems: Rc<Vec<Diagnostic>>,
}

impl Yaml {
    /// The error that keeps it from being read.
    pub fn error(&self) -> Option<&Diagnostic> {
        self.problems.iter().find(|problem| problem.severity == Severity::Error)
    }
}

/// Reads what is typed and writes what is changed otherwise, while the text is in sight.
#[hook]
pub fn use_nodes_text(state: &Rc<State>, dispatch: &Dispatch, engine: &EngineLink) {
    let shown = state.left == Left::Nodes && state.nodes.as_yaml;
    let yaml = &state.yaml;
    {
        let (dispatch, engine) = (dispatch.clone(), engine.clone());
        use_effect_with((yaml.text.clone(), yaml.typed), move |(text, typed)| {
            if !typed {
                return;
            }
            let text = text.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let made = engine.make("readNodes", &text, NAME).await.and_then(|made| made.as_string());
                if let Some(read) = made.and_then(|json| patchplay_json::read::<NodesText>(&json).ok()) {
                    dispatch.dispatch(Action::Nodes(NodesAct::Read(text, Box::new(read))));
                }
            });
        });
    }
    let behind = !yaml.typed
        && yaml.error().is_none()
        && !yaml.says.as_ref().is_some_and(|says| says.is_shared_with(&state.scenario.instances));
    let (dispatch, engine, text) = (dispatch.clone(), engine.clone(), yaml.text.clone());
    use_effect_with((shown && behind, Same(state.scenario.clone())), move |(wanted, scenario)| {
        if !wanted {
            return;
        }
        let nodes = scenario.0.instances.clone();
        let json = written::nodes(&scenario.0);
        wasm_bindgen_futures::spawn_local(async move {
            let made = engine.make("writeNodes", &text, &json).await.and_then(|made| made.as_string());
            if let Some(made) = made {
                dispatch.dispatch(Action::Nodes(NodesAct::Written(made.into(), nodes)));
            }
        });
    });
}
