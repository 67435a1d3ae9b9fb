//! Actions of the table of nodes.

use std::rc::Rc;

use patchplay_document::{Instances, NodesText, Place, Position, SourceFile};
use patchplay_language::{counts, say};
use patchplay_ordered::SortedSet;

use super::Action;
use crate::bulk::Bulk;
use crate::nodes_text::{self, Yaml};
use crate::overlay::{self, NodeKey};
use crate::state::{Left, Order, Pane, State};

/// Name of the file that answers of the API are pasted into.
const ANSWERS: &str = "describe-instances";

/// What happens in the table of nodes.
#[derive(Debug, Clone)]
pub enum NodesAct {
    /// Open the details of a node, or close them.
    Open(Option<NodeKey>),
    /// Open or close the form that adds many.
    Many(bool),
    /// Add many; the names that are taken.
    AddMany(Box<Bulk>, Rc<SortedSet<String>>),
    /// A file to paste answers of the API into.
    Paste,
    /// What a node printed, by instance id.
    Log(String),
    /// The nodes as YAML, or as the table.
    AsYaml(bool),
    /// Somebody typed into the text of the nodes.
    Typed(Rc<str>),
    /// What a text of the nodes says.
    Read(Rc<str>, Box<NodesText>),
    /// The text of the nodes was written, for these nodes.
    Written(Rc<str>, Instances),
    /// The caret to a place in the text of the nodes.
    GoTo(Place),
    /// Drops a text that cannot be read: it is written anew from the nodes as they are.
    Drop,
}

impl State {
    pub(super) fn nodes(&mut self, act: NodesAct) {
        match act {
            NodesAct::Open(key) => self.nodes.open = key,
            NodesAct::Many(open) => self.nodes.many = open,
            NodesAct::AddMany(bulk, taken) => {
                let title = say!("{} added", counts::nodes(bulk.count));
                self.change(&title, |scenario| scenario.instances.extend(bulk.nodes(&taken)));
                self.nodes.many = false;
            }
            NodesAct::Paste => {
                self.edit(|scenario| {
                    let names = (1..).map(|number| match number {
                        1 => format!("{ANSWERS}.json"),
                        _ => format!("{ANSWERS}-{number}.json"),
                    });
                    let mut free = names.filter(|name| scenario.files.iter().all(|file| file.name != *name));
                    // There is no end of names.
                    let name = free.next().unwrap_or_default();
                    scenario.files.push(SourceFile { name, text: String::new() });
                });
                self.left = Left::Text;
                self.file = self.scenario.files.len().saturating_sub(1);
                let at = Position { line: 1, column: 1 };
                let file = self.shown_file().map(|file| file.name.clone()).unwrap_or_default();
                self.order(Order::GoTo(Place { file, start: at, end: at }));
            }
            NodesAct::AsYaml(on) => self.nodes.as_yaml = on,
            NodesAct::Typed(text) => {
                self.yaml.text = text;
                self.yaml.typed = true;
                self.applied();
            }
            NodesAct::Read(text, read) => self.read_nodes(&text, *read),
            NodesAct::Written(text, nodes) => {
                let overtaken = self.yaml.typed || !nodes.is_shared_with(&self.scenario.instances);
                if !overtaken {
                    self.yaml = Yaml { text, says: Some(nodes), ..Yaml::default() };
                }
            }
            NodesAct::GoTo(place) => {
                self.nodes.as_yaml = true;
                self.order(Order::GoTo(place));
            }
            NodesAct::Drop => self.yaml = Yaml::default(),
            NodesAct::Log(id) => {
                self.show(Action::LogOf(id, false));
                self.show(Action::Open(Pane::Run));
            }
        }
    }

    /// Takes over what the text of the nodes says. One with an error leaves them as they are.
    fn read_nodes(&mut self, text: &Rc<str>, read: NodesText) {
        // What was typed meanwhile is read by itself.
        if *text != self.yaml.text {
            return;
        }
        let NodesText { nodes, diagnostics } = read;
        self.yaml.typed = false;
        self.yaml.problems = Rc::new(diagnostics);
        self.yaml.says = None;
        if let Some(nodes) = nodes {
            if nodes != self.scenario.instances {
                self.type_into(nodes_text::NAME, |scenario| scenario.instances = nodes);
                self.nodes.open = None;
                self.nodes_revision = self.nodes_revision.wrapping_add(1);
            }
            self.yaml.says = Some(self.scenario.instances.clone());
        }
    }

    /// Adds a node, or a copy of one, and opens it.
    pub(super) fn add_node(&mut self, of: Option<patchplay_document::InstanceOverlay>, taken: &[String]) {
        let mut name = None;
        let before = self.scenario.clone();
        self.edit(|scenario| name = overlay::add(scenario, of, taken));
        self.notice_change(&say!("{} added", name.unwrap_or_default()), before);
        self.nodes.open = self.scenario.instances.len().checked_sub(1).map(NodeKey::Made);
    }

    /// Removes a node that was made by hand.
    pub(super) fn remove_node(&mut self, key: &NodeKey) {
        let name = overlay::find(&self.scenario, key).and_then(|node| node.name.clone());
        self.change(&say!("{} removed", name.unwrap_or_default()), |scenario| overlay::remove(scenario, key));
        self.nodes.open = None;
        // The fields of the nodes behind it belong to other nodes now.
        self.nodes_revision = self.nodes_revision.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::Start;

    #[test]
    fn many_nodes_are_one_step_that_can_be_taken_back() {
        let mut state = State::of(Start::Empty.scenario());
        let bulk = Bulk { count: 10_000, value: "web".to_owned(), ..Bulk::default() };
        state.apply(Action::Nodes(NodesAct::AddMany(Box::new(bulk), Rc::default())));
        assert_eq!(state.scenario.instances.len(), 10_000);
        state.apply(Action::UndoEdit);
        assert!(state.scenario.instances.is_empty());
    }

    #[test]
    fn a_node_that_is_added_is_opened_and_one_that_is_removed_can_be_had_back() {
        let mut state = State::of(Start::Empty.scenario());
        state.apply(Action::AddNode(None, Vec::new()));
        state.apply(Action::AddNode(None, Vec::new()));
        assert_eq!(state.nodes.open, Some(NodeKey::Made(1)));
        state.apply(Action::RemoveNode(NodeKey::Made(0)));
        assert_eq!((state.scenario.instances.len(), state.nodes.open.clone()), (1, None));
        state.apply(Action::UndoEdit);
        assert_eq!(state.scenario.instances.len(), 2);
    }

    #[test]
    fn answers_are_pasted_into_a_file_of_their_own() {
        let mut state = State::of(Start::Empty.scenario());
        state.apply(Action::Nodes(NodesAct::Paste));
        state.apply(Action::Nodes(NodesAct::Paste));
        let names: Vec<&str> = state.scenario.files.iter().skip(1).map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["describe-instances.json", "describe-instances-2.json"]);
        assert_eq!(state.left, Left::Text);
    }

    fn says(names: &[&str]) -> NodesText {
        let node =
            |name: &&str| patchplay_document::InstanceOverlay { name: Some((*name).to_owned()), ..Default::default() };
        NodesText { nodes: Some(names.iter().map(node).collect()), diagnostics: Vec::new() }
    }

    #[test]
    fn a_text_becomes_the_nodes_and_an_error_leaves_them() {
        let mut state = State::of(Start::Empty.scenario());
        let act = |state: &mut State, act: NodesAct| state.apply(Action::Nodes(act));
        act(&mut state, NodesAct::Typed("instances: [{name: a}]".into()));
        act(&mut state, NodesAct::Read("instances: [{name: a}]".into(), Box::new(says(&["a"]))));
        assert_eq!(state.scenario.instances.len(), 1);
        assert!(state.yaml.says.as_ref().is_some_and(|says| says.is_shared_with(&state.scenario.instances)));
        act(&mut state, NodesAct::Typed("instances: [".into()));
        let error = patchplay_document::read_nodes(nodes_text::NAME, "instances: [");
        act(&mut state, NodesAct::Read("instances: [".into(), Box::new(error)));
        assert_eq!(state.scenario.instances.len(), 1);
        assert!(state.yaml.error().is_some());
        // What was made of the text before is no text of the table's any more.
        act(&mut state, NodesAct::Read("instances: [{name: a}]".into(), Box::new(says(&["b"]))));
        assert_eq!(state.scenario.instances[0].name.as_deref(), Some("a"));
        act(&mut state, NodesAct::Drop);
        assert!(state.yaml.error().is_none() && state.scenario.instances.len() == 1);
    }

    #[test]
    fn a_text_that_was_overtaken_is_not_put_into_the_editor() {
        let mut state = State::of(Start::Empty.scenario());
        let before = state.scenario.instances.clone();
        state.apply(Action::AddNode(None, Vec::new()));
        state.apply(Action::Nodes(NodesAct::Written("instances: []".into(), before)));
        assert_eq!(&*state.yaml.text, "");
        let now = state.scenario.instances.clone();
        state.apply(Action::Nodes(NodesAct::Typed("mine".into())));
        state.apply(Action::Nodes(NodesAct::Written("theirs".into(), now)));
        assert_eq!(&*state.yaml.text, "mine");
    }
}
