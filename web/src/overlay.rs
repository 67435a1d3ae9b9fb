//! Edits of the scenario's `instances`: nodes made by hand, and what is laid over the nodes of the texts.

use patchplay_document::{InstanceOverlay, NetworkOverlay, Scenario, SettingsOverlay};
use patchplay_model::{Agent, Interruptions, Timestamp, Trouble};
use patchplay_ordered::{SortedMap, SortedSet};

/// Which node is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKey {
    /// An instance of the texts, by logical id.
    Template(String),
    /// A node made by hand: its index among the scenario's `instances`.
    Made(usize),
}

/// A way that can be set by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathName {
    /// Systems Manager.
    Ssm,
    /// Amazon S3.
    S3,
    /// Windows Update or the repositories.
    Updates,
    /// The bucket of the run's output.
    Logs,
}

impl PathName {
    /// Every way, in the order a run needs them.
    pub const ALL: [Self; 4] = [Self::Ssm, Self::S3, Self::Updates, Self::Logs];

    /// The name in a scenario's `network`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ssm => "ssm",
            Self::S3 => "s3",
            Self::Updates => "updates",
            Self::Logs => "logs",
        }
    }

    /// The way with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|path| path.as_str() == name)
    }

    /// What lies at its end.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ssm => "Systems Manager",
            Self::S3 => "Amazon S3",
            Self::Updates => "Updates",
            Self::Logs => "Log bucket",
        }
    }

    /// The switch in an overlay.
    pub fn of(self, network: &NetworkOverlay) -> Option<bool> {
        match self {
            Self::Ssm => network.ssm,
            Self::S3 => network.s3,
            Self::Updates => network.updates,
            Self::Logs => network.logs,
        }
    }

    fn set(self, network: &mut NetworkOverlay, value: Option<bool>) {
        *match self {
            Self::Ssm => &mut network.ssm,
            Self::S3 => &mut network.s3,
            Self::Updates => &mut network.updates,
            Self::Logs => &mut network.logs,
        } = value;
    }
}

/// One edit of a node.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeEdit {
    /// Its name.
    Name(String),
    /// Its image; `None`: the default.
    Image(Option<String>),
    /// All tags of the overlay.
    Tags(SortedMap<String, Option<String>>),
    /// One way; `None`: as derived.
    Path(PathName, Option<bool>),
    /// Instance profile; `None`: as derived.
    Profile(Option<bool>),
    /// Patches whose installation fails.
    Failing(Vec<String>),
    /// Patches that it has beyond its image's.
    Installed(Vec<String>),
    /// What has become of its agent; `None`: it answers.
    Agent(Option<Agent>),
    /// What is wrong with it.
    Trouble(Vec<Trouble>),
    /// Since when it is registered; `None`: always.
    Since(Option<Timestamp>),
    /// What breaks in on its steps.
    Interruptions(Option<Interruptions>),
    /// Settings on the node itself.
    Settings(Option<SettingsOverlay>),
    /// Everything as in the text again.
    Reset,
}

fn position(scenario: &Scenario, key: &NodeKey) -> Option<usize> {
    match key {
        NodeKey::Template(id) => {
            scenario.instances.iter().position(|instance| instance.logical_id.as_deref() == Some(id.as_str()))
        }
        NodeKey::Made(index) => (*index < scenario.instances.len()).then_some(*index),
    }
}

/// What the scenario says about a node by hand.
pub fn find<'a>(scenario: &'a Scenario, key: &NodeKey) -> Option<&'a InstanceOverlay> {
    scenario.instances.get(position(scenario, key)?)
}

/// How many nodes were made by hand.
pub fn made_count(scenario: &Scenario) -> usize {
    scenario.instances.iter().filter(|instance| instance.logical_id.is_none()).count()
}

/// Edits a node. An overlay is made when the first thing is laid over a node, and goes when the last is taken away.
pub fn edit(scenario: &mut Scenario, key: &NodeKey, edit: NodeEdit) {
    let index = position(scenario, key).unwrap_or_else(|| {
        let NodeKey::Template(id) = key else { return usize::MAX };
        scenario.instances.push(InstanceOverlay { logical_id: Some(id.clone()), ..InstanceOverlay::default() });
        scenario.instances.len() - 1
    });
    let Some(node) = scenario.instances.get_mut(index) else { return };
    match edit {
        NodeEdit::Name(name) => node.name = (!name.is_empty()).then_some(name),
        NodeEdit::Image(image) => node.image = image,
        NodeEdit::Tags(tags) => node.tags = tags,
        NodeEdit::Path(path, value) => {
            let mut network = node.network.unwrap_or_default();
            path.set(&mut network, value);
            node.network = (network != NetworkOverlay::default()).then_some(network);
        }
        NodeEdit::Profile(profile) => node.profile = profile,
        NodeEdit::Failing(failing) => node.failing = failing,
        NodeEdit::Installed(installed) => node.installed = installed,
        NodeEdit::Agent(agent) => node.agent = agent,
        NodeEdit::Trouble(trouble) => node.trouble = trouble,
        NodeEdit::Since(since) => node.since = since,
        NodeEdit::Interruptions(interruptions) => node.interruptions = interruptions,
        NodeEdit::Settings(settings) => node.settings = settings,
        NodeEdit::Reset => {
            let (logical_id, id) = (node.logical_id.take(), node.id.take());
            *node = InstanceOverlay { logical_id, id, ..InstanceOverlay::default() };
        }
    }
    let bare = InstanceOverlay { logical_id: node.logical_id.clone(), ..InstanceOverlay::default() };
    if node.logical_id.is_some() && *node == bare {
        scenario.instances.remove(index);
    }
}

/// Adds a node, a copy of `of` where one is given, under a name that no node has yet. Gives the name.
pub fn add(scenario: &mut Scenario, of: Option<InstanceOverlay>, taken: &[String]) -> Option<String> {
    let mut node = of.unwrap_or_default();
    node.logical_id = None;
    node.id = None;
    let base = node.name.clone().unwrap_or_else(|| "Server".to_owned());
    let stem = base.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned();
    let named = scenario.instances.iter().filter_map(|instance| instance.name.as_deref());
    let used: SortedSet<&str> = named.chain(taken.iter().map(String::as_str)).collect();
    node.name = (1..=10_001).map(|number| format!("{stem}{number}")).find(|name| !used.contains(name.as_str()));
    let name = node.name.clone();
    scenario.instances.push(node);
    name
}

/// Removes a node that was made by hand.
pub fn remove(scenario: &mut Scenario, key: &NodeKey) {
    if let (NodeKey::Made(_), Some(index)) = (key, position(scenario, key)) {
        scenario.instances.remove(index);
    }
}

/// How many of some things are set by hand, for the line that opens their fields.
pub fn how_many(set: &[bool]) -> usize {
    set.iter().filter(|is_set| **is_set).count()
}

/// Patch ids as people write them into one field: separated by blanks, commas or semicolons.
pub fn patch_ids(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| letter.is_whitespace() || letter == ',' || letter == ';');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> NodeKey {
        NodeKey::Template("Instance1".to_owned())
    }

    #[test]
    fn the_last_thing_taken_away_takes_the_overlay_with_it() {
        let mut scenario = Scenario::default();
        edit(&mut scenario, &template(), NodeEdit::Path(PathName::Updates, Some(false)));
        edit(&mut scenario, &template(), NodeEdit::Image(Some("windows-2019-2021.12.15".to_owned())));
        assert_eq!(scenario.instances.len(), 1);
        assert_eq!(find(&scenario, &template()).unwrap().network.unwrap().updates, Some(false));
        edit(&mut scenario, &template(), NodeEdit::Path(PathName::Updates, None));
        edit(&mut scenario, &template(), NodeEdit::Image(None));
        assert!(scenario.instances.is_empty());
    }

    #[test]
    fn a_reset_keeps_the_instance_id_that_the_scenario_gave() {
        let mut scenario = Scenario::default();
        let id = Some("i-0be0847252c5cf00e".to_owned());
        let logical_id = Some("Instance1".to_owned());
        let overlay = InstanceOverlay { logical_id, id, profile: Some(false), ..InstanceOverlay::default() };
        scenario.instances.push(overlay);
        edit(&mut scenario, &template(), NodeEdit::Reset);
        assert_eq!(scenario.instances[0].profile, None);
        assert!(scenario.instances[0].id.is_some());
    }

    #[test]
    fn a_copy_gets_a_name_of_its_own() {
        let mut scenario = Scenario::default();
        add(&mut scenario, None, &["Server1".to_owned()]);
        assert_eq!(scenario.instances[0].name.as_deref(), Some("Server2"));
        let copied = scenario.instances.first().cloned();
        add(&mut scenario, copied, &[]);
        assert_eq!(scenario.instances[1].name.as_deref(), Some("Server1"));
        remove(&mut scenario, &NodeKey::Made(0));
        remove(&mut scenario, &NodeKey::Made(7));
        assert_eq!(made_count(&scenario), 1);
    }

    #[test]
    fn an_edit_of_a_node_that_is_not_there_changes_nothing() {
        let mut scenario = Scenario::default();
        edit(&mut scenario, &NodeKey::Made(3), NodeEdit::Name("x".to_owned()));
        assert_eq!(scenario, Scenario::default());
    }

    #[test]
    fn patch_ids_may_be_separated_by_anything_usual() {
        assert_eq!(patch_ids(" KB1, KB2;KB3\nKB4 "), ["KB1", "KB2", "KB3", "KB4"]);
        assert!(patch_ids(" ,; ").is_empty());
    }
}
