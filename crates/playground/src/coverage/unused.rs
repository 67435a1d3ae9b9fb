//! Lines that decide nothing for this fleet.

use patchplay_document::{FoundBaseline, Place};
use patchplay_engine::{Owner, PatchList, PatchSet};
use patchplay_language::{counts, say};
use patchplay_model::ComplianceLevel;
use patchplay_ordered::sort_by;
use patchplay_run_command::StepResult;

use super::{Use, concerned, in_group, trial::Part, uses};
use crate::{act::Act, stage::Stage, view::IdleNote};

/// Lines that decide nothing for this fleet, each with why. Empty while no node could be judged.
#[must_use]
pub fn unused(stage: &Stage, act: &Act) -> Vec<IdleNote> {
    let mut notes = Vec::new();
    let uses = uses(stage, act);
    if uses.is_empty() && !act.played.invocations.iter().any(|one| matches!(one.result, StepResult::Judged(_))) {
        return notes;
    }
    for used in &uses {
        rules(used, &mut notes);
        lists(stage, used, &mut notes);
        parts(stage, used, &mut notes);
        unreached(stage, used, &mut notes);
    }
    for (entry, baseline) in stage.registry.entries().iter().enumerate() {
        let (Some(found), Owner::Account(_)) = (stage.found(entry), &baseline.owner) else { continue };
        groups(stage, entry, found, &mut notes);
    }
    sort_by(&mut notes, |one, other| one.place.cmp(&other.place));
    notes
}

fn note(place: &Place, text: String) -> IdleNote {
    IdleNote { place: place.clone(), text }
}

fn rules(used: &Use<'_>, notes: &mut Vec<IdleNote>) {
    let all = used.found.baseline.rules.iter().zip(&used.found.sites.rules).zip(&used.deciding);
    for (number, ((rule, sites), deciding)) in all.enumerate() {
        let rule_number = number + 1;
        let approves = used.policy.approved_by_rule().get(number).copied().unwrap_or_default();
        if approves == 0 {
            notes.push(note(
                &sites.place,
                say!("rule {rule_number} decides nothing for this fleet: it approves no patch"),
            ));
        } else if deciding.is_clear() {
            // The highest level of all rules that approve a patch counts, so a later rule may still decide that.
            if number == 0 || rule.compliance_level == ComplianceLevel::Unspecified {
                let patches = counts::patches(approves);
                let text = match number {
                    0 => say!(
                        "rule {rule_number} decides nothing for this fleet: it approves {patches}, and none is on a node \
                         or missing from one"
                    ),
                    _ => say!(
                        "rule {rule_number} decides nothing for this fleet: it approves {patches}, and none that no \
                         earlier rule approves is on a node or missing from one"
                    ),
                };
                notes.push(note(&sites.place, text));
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
                    say!("`{value}` decides nothing for this fleet: no patch that the rule approves for it has it");
                notes.push(note(place, text));
            }
        }
    }
}

/// Entries of the lists.
fn lists(stage: &Stage, used: &Use<'_>, notes: &mut Vec<IdleNote>) {
    let baseline = &used.found.baseline;
    let mut add = |list: PatchList, places: &[Place], among: &PatchSet, why: &str| {
        let entries = list.of(baseline).iter().zip(places).zip(used.named(stage, list, among));
        for ((entry, place), named) in entries {
            let is_listed = list == PatchList::Rejected && baseline.approved_patches.contains(entry);
            if !is_listed && named.is_clear() {
                notes.push(note(place, say!("`{entry}` decides nothing for this fleet: {why}")));
            }
        }
    };
    if !baseline.approved_patches.is_empty() {
        let why = say!("it is on no node and missing from none");
        add(PatchList::Approved, &used.found.sites.approved, &used.concerned, &why);
    }
    if !baseline.rejected_patches.is_empty() {
        let why = say!("no rule approves it and it is on no node");
        add(PatchList::Rejected, &used.found.sites.rejected, &used.unrejected(stage), &why);
    }
}

/// Baselines with more sources than this are not tried out without each of them.
const TRIED: usize = 8;

/// Global filters, and repositories of the baseline.
fn parts(stage: &Stage, used: &Use<'_>, notes: &mut Vec<IdleNote>) {
    let sites = &used.found.sites;
    let mut add = |part: Part, number: usize, place: &Place, name: &str| {
        if used.without(stage, part, number).otherwise.is_clear() {
            let why = say!("without it every patch that is on a node or missing from one would be in the same state");
            notes.push(note(place, say!("{name} decides nothing for this fleet: {why}")));
        }
    };
    let filters = used.found.baseline.global_filters.iter().zip(&sites.global_filters).take(TRIED);
    for (number, (filter, sites)) in filters.enumerate() {
        add(Part::GlobalFilter, number, &sites.place, &say!("the global filter on {}", filter.key));
    }
    let sources = used.found.baseline.sources.iter().zip(&sites.sources).take(TRIED);
    for (number, (source, place)) in sources.enumerate() {
        add(Part::Source, number, place, &say!("the source `{}`", source.name));
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
            let text = say!("no rule of `{name}` reaches this node: nothing that it approves is there or missing");
            notes.push(note(&found.place, text));
        }
    }
}

fn groups(stage: &Stage, entry: usize, found: &FoundBaseline, notes: &mut Vec<IdleNote>) {
    for (group, place) in found.baseline.patch_groups.iter().zip(&found.sites.patch_groups) {
        if in_group(stage, entry, group).next().is_none() {
            notes.push(note(place, say!("no node gets this baseline by the patch group `{group}`")));
        }
    }
}
