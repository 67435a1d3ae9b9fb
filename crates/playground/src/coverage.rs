//! What of the texts decides what: which lines decide nothing for this fleet, and what a line has decided.
//!
//! Both look at the patches of the fleet that a baseline's approvals are about: those that are approved for a node, and
//! there or missing. A patch that is approved and applies to no node is none of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use patchplay_catalog::Patch;
use patchplay_document::{FoundBaseline, Place};
use patchplay_engine::{ApprovedBy, Owner, PatchSet, Policy, Reason, World};
use patchplay_model::{ComplianceLevel, FilterKey, OperatingSystem, PatchBaseline};
use patchplay_run_command::{Judged, StepResult};

use crate::{
    act::Act,
    stage::Stage,
    view::{IdleNote, InfluenceView, LineQuery},
    words::{counted, grouped, listed},
};

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
    let mut nodes: BTreeMap<usize, Vec<(usize, &Judged)>> = BTreeMap::new();
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
        let mut seen = BTreeSet::new();
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

/// Lines that decide nothing for this fleet, each with why. Empty while no node could be judged.
#[must_use]
pub fn idle(stage: &Stage, act: &Act) -> Vec<IdleNote> {
    let mut notes = Vec::new();
    let uses = uses(stage, act);
    if uses.is_empty() && !act.played.invocations.iter().any(|one| matches!(one.result, StepResult::Judged(_))) {
        return notes;
    }
    for used in &uses {
        rules(used, &mut notes);
        lists(used, &mut notes);
        unreached(stage, used, &mut notes);
    }
    for (entry, baseline) in stage.registry.entries().iter().enumerate() {
        let (Some(found), Owner::Account(_)) = (stage.found(entry), &baseline.owner) else { continue };
        groups(stage, entry, found, &mut notes);
    }
    notes.sort_by(|one, other| one.place.cmp(&other.place));
    notes
}

fn note(place: &Place, text: String) -> IdleNote {
    IdleNote { place: place.clone(), text }
}

fn rules(used: &Use<'_>, notes: &mut Vec<IdleNote>) {
    let all = used.found.baseline.rules.iter().zip(&used.found.sites.rules).zip(&used.deciding);
    for (number, ((rule, sites), deciding)) in all.enumerate() {
        let name = format!("rule {}", number + 1);
        let approves = used.policy.approved_by_rule().get(number).copied().unwrap_or_default();
        if approves == 0 {
            notes.push(note(&sites.place, format!("{name} decides nothing for this fleet: it approves no patch")));
        } else if deciding.is_clear() {
            // The highest level of all rules that approve a patch counts, so a later rule may still decide that.
            if number == 0 || rule.compliance_level == ComplianceLevel::Unspecified {
                let patches = counted(approves, "patch", "patches");
                let or_earlier = if number == 0 { "" } else { " that no earlier rule approves" };
                let why = format!("it approves {patches}, and none{or_earlier} is on a node or missing from one");
                notes.push(note(&sites.place, format!("{name} decides nothing for this fleet: {why}")));
            }
        } else {
            values(used, number, notes);
        }
    }
}

/// Values of a rule that decides something.
fn values(used: &Use<'_>, number: usize, notes: &mut Vec<IdleNote>) {
    let (Some(rule), Some(sites)) = (used.found.baseline.rules.get(number), used.found.sites.rules.get(number)) else {
        return;
    };
    for (filter, sites) in rule.filters.iter().zip(&sites.filters) {
        for (value, place) in filter.values.iter().zip(&sites.values) {
            if used.carrying(number, filter.key, value).is_some_and(|carrying| carrying.is_clear()) {
                let text =
                    format!("`{value}` decides nothing for this fleet: no patch that the rule approves for it has it");
                notes.push(note(place, text));
            }
        }
    }
}

/// Entries of the lists, where an entry is the id of one patch.
fn lists(used: &Use<'_>, notes: &mut Vec<IdleNote>) {
    let baseline = &used.found.baseline;
    if baseline.operating_system != OperatingSystem::Windows {
        return;
    }
    let any = |text: &str, set: &PatchSet| used.world.patches().meant(text).iter().any(|patch| set.contains(*patch));
    for (entry, place) in baseline.approved_patches.iter().zip(&used.found.sites.approved) {
        if !any(entry, &used.concerned) {
            let text = format!("`{entry}` decides nothing for this fleet: it is on no node and missing from none");
            notes.push(note(place, text));
        }
    }
    let unrejected = PatchBaseline { rejected_patches: Vec::new(), ..baseline.clone() };
    let mut wanted = used.present.clone();
    if !baseline.rejected_patches.is_empty() {
        wanted.union_with(Policy::new(used.world, &unrejected).approved());
    }
    for (entry, place) in baseline.rejected_patches.iter().zip(&used.found.sites.rejected) {
        let is_listed = baseline.approved_patches.contains(entry);
        if !is_listed && !any(entry, &wanted) {
            let text = format!("`{entry}` decides nothing for this fleet: no rule approves it and it is on no node");
            notes.push(note(place, text));
        }
    }
}

/// Nodes for which their baseline approves nothing that they have or lack.
fn unreached(stage: &Stage, used: &Use<'_>, notes: &mut Vec<IdleNote>) {
    for (node, judged) in &used.nodes {
        if !concerned(judged).is_clear() {
            continue;
        }
        let found = stage.fleet.get(*node).and_then(|member| stage.documents.instances.get(member.instance?));
        if let Some(found) = found {
            let name = &used.found.display_name;
            let text = format!("no rule of `{name}` reaches this node: nothing that it approves is there or missing");
            notes.push(note(&found.place, text));
        }
    }
}

fn groups(stage: &Stage, entry: usize, found: &FoundBaseline, notes: &mut Vec<IdleNote>) {
    for (group, place) in found.baseline.patch_groups.iter().zip(&found.sites.patch_groups) {
        if in_group(stage, entry, group).next().is_none() {
            notes.push(note(place, format!("no node gets this baseline by the patch group `{group}`")));
        }
    }
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

/// What a line has decided.
pub struct Influence {
    /// Numbers of the nodes.
    nodes: BTreeSet<usize>,
    /// Patches by system, where the line is about patches.
    pub patches: Option<Vec<(OperatingSystem, PatchSet)>>,
}

fn holds(place: &Place, line: &LineQuery) -> bool {
    place.file == line.file && place.start.line <= line.line && line.line <= place.end.line
}

/// What a line of the texts has decided; `None` where it decides nothing that could be shown.
#[must_use]
pub fn influence(stage: &Stage, act: &Act, line: &LineQuery) -> Option<Influence> {
    let of_baselines = uses(stage, act).into_iter().find_map(|used| of_baseline(stage, &used, line));
    of_baselines.or_else(|| of_node(stage, line)).or_else(|| of_run(stage, act, line))
}

fn of_baseline(stage: &Stage, used: &Use<'_>, line: &LineQuery) -> Option<Influence> {
    let sites = &used.found.sites;
    let by_patches = |set: PatchSet| {
        let touched = used.nodes.iter().filter(|(_, judged)| !both(&concerned(judged), &set).is_clear());
        let system = used.found.baseline.operating_system;
        Influence { nodes: touched.map(|(node, _)| *node).collect(), patches: Some(vec![(system, set)]) }
    };
    if let Some(number) = sites.rules.iter().position(|rule| holds(&rule.place, line)) {
        let (rule, sites) = (used.found.baseline.rules.get(number)?, sites.rules.get(number)?);
        let values = rule.filters.iter().zip(&sites.filters).flat_map(|(filter, sites)| {
            filter.values.iter().zip(&sites.values).map(|(value, place)| (filter.key, value, place))
        });
        let mut meant = values.filter(|(_, _, place)| holds(place, line));
        // A line with several values stands for the rule.
        let value = match (meant.next(), meant.next()) {
            (Some((key, value, _)), None) => used.carrying(number, key, value),
            _ => None,
        };
        return Some(by_patches(value.or_else(|| used.deciding.get(number).cloned())?));
    }
    let meant = |entry: &String| used.world.patches().meant(entry).into_iter().collect::<PatchSet>();
    let approved = used.found.baseline.approved_patches.iter().zip(&sites.approved);
    if let Some((entry, _)) = approved.into_iter().find(|(_, place)| holds(place, line)) {
        return Some(by_patches(both(&meant(entry), &used.concerned)));
    }
    let group = sites.patch_groups.iter().position(|place| holds(place, line));
    if let Some(group) = group.and_then(|group| used.found.baseline.patch_groups.get(group)) {
        return Some(Influence { nodes: in_group(stage, used.entry, group).collect(), patches: None });
    }
    let whole = [
        Some(&used.found.place),
        sites.name.as_ref(),
        sites.operating_system.as_ref(),
        sites.default_baseline.as_ref(),
    ];
    let is_whole = whole.into_iter().flatten().any(|place| holds(place, line));
    is_whole.then(|| Influence { nodes: used.nodes.iter().map(|(node, _)| *node).collect(), patches: None })
}

fn of_node(stage: &Stage, line: &LineQuery) -> Option<Influence> {
    let is_meant = |member: &crate::fleet::FleetNode| {
        let instance = member.instance.and_then(|number| stage.documents.instances.get(number));
        let tags = member.tag_sites.iter().flatten().map(|site| &site.place);
        instance.map(|found| &found.place).into_iter().chain(tags).any(|place| holds(place, line))
    };
    let nodes: BTreeSet<usize> =
        stage.fleet.iter().enumerate().filter(|(_, member)| is_meant(member)).map(|(number, _)| number).collect();
    (!nodes.is_empty()).then_some(Influence { nodes, patches: None })
}

fn of_run(stage: &Stage, act: &Act, line: &LineQuery) -> Option<Influence> {
    let found = stage.setting.found.and_then(|number| stage.documents.runs.get(number))?;
    let places = [
        Some(&found.place),
        found.operation_place.as_ref(),
        found.reboot_place.as_ref(),
        found.targets_place.as_ref(),
        found.document_place.as_ref(),
    ];
    let is_meant = places.into_iter().flatten().any(|place| holds(place, line));
    is_meant.then(|| Influence {
        nodes: act.played.invocations.iter().map(|invocation| invocation.node).collect(),
        patches: None,
    })
}

/// The same for a screen.
#[must_use]
pub fn view(stage: &Stage, act: &Act, line: &LineQuery) -> Option<InfluenceView> {
    let influence = influence(stage, act, line)?;
    let nodes: Vec<&str> =
        influence.nodes.iter().filter_map(|number| Some(stage.nodes.get(*number)?.instance_id.as_str())).collect();
    let names: Vec<&str> =
        influence.nodes.iter().filter_map(|number| Some(stage.nodes.get(*number)?.name.as_str())).collect();
    let patches = influence.patches.as_ref().map(|all| all.iter().map(|(_, set)| set.count_ones(..)).sum::<usize>());
    let on = if names.len() <= 2 { listed(&names, 2) } else { format!("{} nodes", grouped(names.len())) };
    let words = match (patches, names.is_empty()) {
        (Some(0), _) => "no patch of this fleet".to_owned(),
        (Some(count), _) => format!("{} on {on}", counted(count, "patch", "patches")),
        (None, true) => "no node".to_owned(),
        (None, false) => on,
    };
    Some(InfluenceView { line: line.clone(), words, nodes: nodes.into_iter().map(str::to_owned).collect(), patches })
}
