//! Nodes that fare alike on every day: one of them is played and stands for the others.

use std::rc::Rc;

use patchplay_document::{Documents, Scenario};
use patchplay_model::{Node, OperatingSystem, PATCH_GROUP_TAG_KEYS, Run};
use patchplay_ordered::{SortedMap, sort_by_key};

use crate::{fleet::FleetNode, stage::Stage};

/// Kinds of nodes that are played; those with the fewest nodes are left out beyond that.
const PLAYED: usize = 60;

/// The kinds of a fleet, by their first node.
pub(super) struct Kinds {
    /// For each kind the numbers of its nodes, the first of which is played.
    pub(super) groups: Vec<Vec<usize>>,
    /// Nodes that no kind stands for.
    pub(super) left_out: usize,
}

/// What tells nodes apart and has an order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    system: OperatingSystem,
    product: &'a str,
    image: Option<&'a str>,
    installed: &'a [String],
    failing: &'a [String],
    /// Tags that a run or a baseline looks at.
    tags: Vec<(&'a str, &'a str)>,
    /// Membership in each resource group of each run.
    groups: Vec<bool>,
    /// A node that a run names by its id stands for itself alone.
    named: Option<&'a str>,
}

/// Everything else that tells nodes apart.
fn alike(one: &FleetNode, other: &FleetNode) -> bool {
    let rest = |node: &Node| {
        let Node { trouble, paths, profile, agent, since, interruptions, .. } = node;
        (trouble.clone(), *paths, *profile, *agent, *since, *interruptions, node.is_hybrid())
    };
    one.image_built == other.image_built
        && one.image_assumed == other.image_assumed
        && one.node.settings == other.node.settings
        && rest(&one.node) == rest(&other.node)
}

impl Kinds {
    /// The kinds of a stage's nodes.
    pub(super) fn of(stage: &Stage) -> Self {
        let history = stage.history.iter().map(|earlier| &earlier.setting.run);
        let planned = stage.documents.runs.iter().map(|found| &found.run);
        let runs: Vec<&Run> = history.chain(planned).chain([&stage.setting.run]).collect();
        let targets = || runs.iter().flat_map(|run| &run.targets);
        let keys = targets().filter_map(|target| target.key.strip_prefix("tag:"));
        let looked_at: Vec<&str> = keys.chain(PATCH_GROUP_TAG_KEYS).collect();
        let ids = targets().filter(|target| target.key == "InstanceIds").flat_map(|target| &target.values);
        let named: Vec<&String> = ids.collect();
        let groups = || runs.iter().flat_map(|run| &run.groups).chain(&stage.documents.groups);
        let mut by_key: SortedMap<Key<'_>, Vec<usize>> = SortedMap::new();
        let mut kinds: Vec<Vec<usize>> = Vec::new();
        for (number, member) in stage.fleet.iter().enumerate() {
            let node = &member.node;
            let tags = node.tags.iter().filter(|tag| looked_at.contains(&tag.key.as_str()));
            let key = Key {
                system: node.system,
                product: &node.product,
                image: node.image.as_deref(),
                installed: &node.installed,
                failing: &node.failing,
                tags: tags.map(|tag| (tag.key.as_str(), tag.value.as_str())).collect(),
                groups: groups().map(|group| group.holds(node)).collect(),
                named: Some(node.instance_id.as_str()).filter(|_| named.contains(&&node.instance_id)),
            };
            let with_key = by_key.entry(key).or_default();
            let first = |kind: &usize| stage.fleet.get(*kinds.get(*kind)?.first()?);
            let kind = with_key.iter().copied().find(|kind| first(kind).is_some_and(|first| alike(first, member)));
            match kind.and_then(|kind| kinds.get_mut(kind)) {
                Some(kind) => kind.push(number),
                None => {
                    with_key.push(kinds.len());
                    kinds.push(vec![number]);
                }
            }
        }
        let mut left_out = 0;
        if kinds.len() > PLAYED {
            sort_by_key(&mut kinds, |kind| std::cmp::Reverse(kind.len()));
            left_out = kinds.split_off(PLAYED).iter().map(Vec::len).sum();
        }
        // A reduced fleet has its nodes in the order of the whole one.
        sort_by_key(&mut kinds, |kind| kind.first().copied());
        Self { groups: kinds, left_out }
    }

    /// The scenario and its documents with the played nodes alone, in the order of the kinds.
    pub(super) fn reduced(&self, stage: &Stage, scenario: &Scenario) -> (Scenario, Rc<Documents>) {
        let played: Vec<&FleetNode> = self.groups.iter().filter_map(|kind| stage.fleet.get(*kind.first()?)).collect();
        let mut reduced = scenario.clone();
        let overlays = scenario.instances.iter().enumerate().filter_map(|(number, overlay)| {
            let member = played.iter().find(|member| member.overlay == Some(number))?;
            let mut overlay = overlay.clone();
            // An invented id follows from the place in the list.
            overlay.id = Some(member.node.instance_id.clone());
            Some(overlay)
        });
        reduced.instances = overlays.collect();
        let mut documents = Documents::clone(&stage.documents);
        let mut number = 0;
        documents.instances.retain(|_| {
            number += 1;
            played.iter().any(|member| member.instance == Some(number - 1))
        });
        (reduced, Rc::new(documents))
    }
}
