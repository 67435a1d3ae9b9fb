//! What of the texts decides what: which lines decide nothing for this fleet, and what a line has decided.
//!
//! Both look at the patches of the fleet that a baseline's approvals are about: those that are approved for a node, and
//! there or missing. A patch that is approved and applies to no node is none of them.

use std::rc::Rc;

mod influence;
mod trial;
mod unused;

use patchplay_catalog::Patch;
use patchplay_document::FoundBaseline;
use patchplay_engine::{ApprovedBy, PatchSet, Policy, Reason, World};
use patchplay_model::FilterKey;
use patchplay_ordered::{SortedMap, SortedSet};
use patchplay_run_command::{Judged, StepResult};

pub use influence::{Influence, influence, view};
pub use unused::unused;

use crate::{act::Act, stage::Stage};

/// What the run came to where one baseline decided.
struct Use<'a> {
    entry: usize,
    found: &'a FoundBaseline,
    policy: &'a Policy,
    world: &'a World,
    /// Judged nodes, by number.
    nodes: Vec<(usize, &'a Judged)>,
    /// Patches that are approved for one of them, and there or missing.
    concerned: PatchSet,
    /// Patches that are on one of them.
    present: PatchSet,
    /// For each rule, those of the concerned that it is the first to approve.
    deciding: Vec<PatchSet>,
}

/// What is approved for a node, and there or missing.
fn concerned(judged: &Judged) -> PatchSet {
    let assessment = &judged.outcome.assessment;
    let mut set = assessment.installed.clone();
    set.union_with(&assessment.installed_pending_reboot);
    set.union_with(&assessment.missing);
    set.union_with(&assessment.failed);
    set
}

fn present(judged: &Judged) -> PatchSet {
    let assessment = &judged.outcome.assessment;
    let mut set = assessment.installed.clone();
    set.union_with(&assessment.installed_other);
    set.union_with(&assessment.installed_rejected);
    set.union_with(&assessment.installed_pending_reboot);
    set
}

/// The user's baselines that judged a node. Of nodes that fared alike the patches are looked at once.
fn uses<'a>(stage: &'a Stage, act: &'a Act) -> Vec<Use<'a>> {
    let mut nodes: SortedMap<usize, Vec<(usize, &Judged)>> = SortedMap::new();
    for invocation in &act.played.invocations {
        if let StepResult::Judged(judged) = &invocation.result {
            nodes.entry(judged.choice.entry).or_default().push((invocation.node, judged));
        }
    }
    let of_entry = |(entry, nodes): (usize, Vec<(usize, &'a Judged)>)| {
        let found = stage.found(entry)?;
        let world = act.world(found.baseline.operating_system)?;
        let policy = act.plans.known_policy(entry)?;
        let (mut approved, mut there) = (world.patches().none(), world.patches().none());
        let mut seen = SortedSet::new();
        for (_, judged) in &nodes {
            if seen.insert(Rc::as_ptr(&judged.outcome).addr()) {
                approved.union_with(&concerned(judged));
                there.union_with(&present(judged));
            }
        }
        let (concerned, present) = (approved, there);
        let mut used = Use { entry, found, policy, world, nodes, concerned, present, deciding: Vec::new() };
        used.deciding = (0..found.baseline.rules.len()).map(|rule| used.of_rule(rule, &|_| true)).collect();
        Some(used)
    };
    nodes.into_iter().filter_map(of_entry).collect()
}

impl Use<'_> {
    /// The concerned patches that a rule is the first to approve, by a row that passes a test.
    fn of_rule(&self, rule: usize, passes: &dyn Fn(usize) -> bool) -> PatchSet {
        let mut set = self.world.patches().none();
        for patch in self.concerned.ones() {
            let rows = self.world.positions_of(patch);
            let verdicts = self.policy.verdicts().get(rows.clone()).into_iter().flatten();
            let mut current = verdicts.zip(self.world.current().get(rows).into_iter().flatten());
            if current.any(|(verdict, current)| verdict.by == Some(ApprovedBy::Rule(rule)) && passes(current.row)) {
                set.insert(patch);
            }
        }
        set
    }

    /// Those of a rule's deciding patches that carry a value; `None` where values of the key are not told apart here.
    fn carrying(&self, rule: usize, key: FilterKey, value: &str) -> Option<PatchSet> {
        let catalog = self.world.catalog();
        let fact: for<'p> fn(&Patch<'p>) -> &'p str = match key {
            FilterKey::Classification => |patch| patch.classification,
            FilterKey::MsrcSeverity | FilterKey::Severity => |patch| patch.severity,
            FilterKey::Product => |patch| patch.product,
            _ => return None,
        };
        (value != "*").then(|| self.of_rule(rule, &|row| catalog.patch(row).is_some_and(|patch| fact(&patch) == value)))
    }
}

fn both(one: &PatchSet, other: &PatchSet) -> PatchSet {
    let mut set = one.clone();
    set.intersect_with(other);
    set
}

/// Numbers of the nodes that get a baseline by a patch group.
fn in_group<'a>(stage: &'a Stage, entry: usize, group: &'a str) -> impl Iterator<Item = usize> + 'a {
    stage
        .nodes
        .iter()
        .enumerate()
        .filter(move |(_, node)| {
            stage.registry.choose(node).is_ok_and(|choice| {
                choice.entry == entry && matches!(&choice.reason, Reason::PatchGroup { value, .. } if value == group)
            })
        })
        .map(|(number, _)| number)
}
