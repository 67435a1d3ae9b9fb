//! What single lines of the user's texts do, for the margin beside them.

use patchplay_document::Place;
use patchplay_engine::{Owner, World};
use patchplay_language::{counts, say};
use patchplay_model::{Approval, Node};
use patchplay_ordered::sort_by;

use crate::{
    act::Act,
    stage::Stage,
    view::MarginNote,
    words::{day, grouped, listed},
};

/// Notes for the lines that decide something, at most one a line.
#[must_use]
pub fn notes(stage: &Stage, act: &Act) -> Vec<MarginNote> {
    let mut notes = Vec::new();
    for (entry, baseline) in stage.registry.entries().iter().enumerate() {
        if baseline.owner != Owner::Aws {
            baseline_notes(stage, act, entry, &mut notes);
        }
    }
    instance_notes(stage, &mut notes);
    run_note(stage, act, &mut notes);
    sort_by(&mut notes, |left, right| left.place.cmp(&right.place));
    notes.dedup_by(|later, earlier| {
        later.place.file == earlier.place.file && later.place.start.line == earlier.place.start.line
    });
    notes
}

fn note(place: Option<&Place>, text: String, percent: Option<u8>) -> Option<MarginNote> {
    place.map(|place| MarginNote { place: place.clone(), text, percent })
}

fn share(part: usize, whole: usize) -> Option<u8> {
    u8::try_from((part * 100).checked_div(whole)?).ok()
}

fn baseline_notes(stage: &Stage, act: &Act, entry: usize, notes: &mut Vec<MarginNote>) {
    let Some(found) = stage.found(entry) else { return };
    let Some(policy) = act.plans.known_policy(entry) else { return };
    let Some(world) = act.world(found.baseline.operating_system) else { return };
    let published = world.published().count_ones(..);
    let groups = found.baseline.patch_groups.iter().zip(&found.sites.patch_groups);
    for (place, groups) in by_line(groups.map(|(group, place)| (place, group.as_str()))) {
        let is_in = |node: &&Node| {
            stage.registry.choose(node).is_ok_and(|choice| {
                choice.entry == entry && choice.patch_group.is_some_and(|group| groups.contains(&group.as_str()))
            })
        };
        let names: Vec<&str> = stage.nodes.iter().filter(is_in).map(|node| node.name.as_str()).collect();
        let text = if names.is_empty() {
            say!("no node")
        } else {
            format!("{}: {}", counts::nodes(names.len()), listed(&names, 2))
        };
        notes.extend(note(Some(place), text, None));
    }
    for (rule_number, (rule, sites)) in found.baseline.rules.iter().zip(&found.sites.rules).enumerate() {
        let approved = policy.approved_by_rule().get(rule_number).copied().unwrap_or(0);
        notes.extend(note(Some(&sites.place), say!("rule {} approves {}", rule_number + 1, grouped(approved)), None));
        if let Some(approval) = rule.approval {
            let text = match approval {
                Approval::AfterDays(days) => {
                    let last = world.clock().plus_days(-i64::from(days)).date();
                    say!("released by {}: {}", day(last), grouped(released_by(world, last)))
                }
                Approval::UntilDate(until) => {
                    say!("released by {}: {}", day(until), grouped(released_by(world, until)))
                }
            };
            // The rule's first line often is its date too; what the rule approves says more there.
            if sites.approval.as_ref().is_some_and(|place| place.start.line != sites.place.start.line) {
                notes.extend(note(sites.approval.as_ref(), text, None));
            }
        }
        let carrying = policy.carrying_value().get(rule_number);
        for (filter_number, filter_sites) in sites.filters.iter().enumerate() {
            let counts = carrying.and_then(|filters| filters.get(filter_number));
            let values = filter_sites.values.iter().enumerate();
            let counted = values.filter_map(|(value, place)| Some((place, (value, *counts?.get(value)?))));
            for (place, values) in by_line(counted) {
                // A patch has one value of a key, so those of a line do not overlap.
                let count = values.iter().map(|(_, count)| count).sum::<usize>().min(published);
                let is_first = values.first().is_some_and(|(value, _)| *value == 0);
                let text = if count == 0 || is_first {
                    say!("{} of {}", grouped(count), grouped(published))
                } else {
                    grouped(count)
                };
                notes.extend(note(Some(place), text, share(count, published)));
            }
        }
    }
}

fn released_by(world: &World, last: patchplay_model::Date) -> usize {
    let released = world.catalog().released();
    let mut patches = world.patches().none();
    for current in world.current() {
        if released.get(current.row).is_some_and(|day| *day <= last) {
            patches.insert(current.patch);
        }
    }
    patches.count_ones(..)
}

fn instance_notes(stage: &Stage, notes: &mut Vec<MarginNote>) {
    for member in &stage.fleet {
        let Ok(choice) = stage.registry.choose(&member.node) else { continue };
        let Some(entry) = stage.registry.entry(choice.entry) else { continue };
        let found = member.instance.and_then(|number| stage.documents.instances.get(number));
        match &choice.reason {
            patchplay_engine::Reason::Override => {
                notes.extend(note(found.map(|found| &found.place), say!("baseline override"), None));
            }
            patchplay_engine::Reason::BaselineTags(tags) => {
                notes.extend(note(found.map(|found| &found.place), say!("baseline by tag {tags}"), None));
            }
            patchplay_engine::Reason::NoPatchGroup => {
                let text = if entry.owner == Owner::Aws {
                    say!("no tag: AWS's default baseline")
                } else {
                    say!("no tag: default baseline")
                };
                notes.extend(note(found.map(|found| &found.place), text.to_owned(), None));
            }
            patchplay_engine::Reason::PatchGroup { key, .. } | patchplay_engine::Reason::NotRegistered { key, .. } => {
                let position = member.node.tags.iter().position(|tag| tag.key == *key);
                let place = position.and_then(|position| Some(&member.tag_sites.get(position)?.as_ref()?.place));
                notes.extend(note(place, say!("selects {}", entry.name()), None));
            }
        }
    }
}

fn run_note(stage: &Stage, act: &Act, notes: &mut Vec<MarginNote>) {
    let place =
        stage.setting.operation_place.as_ref().or_else(|| {
            stage.setting.found.and_then(|number| stage.documents.runs.get(number)).map(|found| &found.place)
        });
    let reached = act.played.invocations.len();
    let text = say!("{} on {}", act.played.run.operation, counts::nodes(reached));
    notes.extend(note(place, text, None));
}

/// Things with their places, those of one line together: the margin has one note for a line.
fn by_line<'p, T>(things: impl Iterator<Item = (&'p Place, T)>) -> Vec<(&'p Place, Vec<T>)> {
    let mut lines: Vec<(&Place, Vec<T>)> = Vec::new();
    for (place, thing) in things {
        match lines.last_mut().filter(|(last, _)| last.file == place.file && last.start.line == place.start.line) {
            Some((_, of_line)) => of_line.push(thing),
            None => lines.push((place, vec![thing])),
        }
    }
    lines
}
