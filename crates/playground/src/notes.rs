//! Notes beside the lines of a log: what each follows from, and whose text says so.

use patchplay_document::Place;
use patchplay_engine::Owner;
use patchplay_language::{counts, say};
use patchplay_model::{ComplianceStatus, Operation, Platform, RebootOption};
use patchplay_ordered::sort_by_key;
use patchplay_run_command::{Invocation, Judged, StepLog, StepResult};

use crate::{act::Act, fleet::FleetNode, reasons, stage::Stage, view::LogNote, words::text_of};

/// Notes in the making: only lines that the log has get one.
struct Notes<'a> {
    log: &'a StepLog,
    notes: Vec<LogNote>,
}

impl Notes<'_> {
    fn add(&mut self, line: &str, text: impl Into<String>, places: impl IntoIterator<Item = Place>) {
        let (text, places) = (text.into(), places.into_iter().collect::<Vec<_>>());
        if let Some(&line) = self.log.lines.get(line)
            && !(text.is_empty() && places.is_empty())
        {
            self.notes.push(LogNote { line, text, places });
        }
    }
}

/// The notes of one node's log, by line.
#[must_use]
pub fn beside(stage: &Stage, act: &Act, invocation: &Invocation, log: &StepLog) -> Vec<LogNote> {
    let Some(member) = stage.fleet.get(invocation.node) else { return Vec::new() };
    let mut notes = Notes { log, notes: Vec::new() };
    let windows = member.node.system.platform() == Platform::Windows;
    if let StepResult::Judged(judged) = &invocation.result {
        choice(&mut notes, stage, member, judged);
        if windows {
            counters(&mut notes, judged);
        } else {
            packages(&mut notes, stage, act, invocation, judged);
        }
    } else if windows {
        notes.add("PatchGroup", say!("nothing was evaluated"), []);
        notes.add("InstalledCount", say!("-1: unknown"), []);
    }
    let failure = reasons::failure(stage, Some(invocation), member);
    if !windows && !failure.is_empty() {
        let places = failure.iter().flat_map(|phrase| phrase.places.clone());
        notes.add("Error", text_of(&failure), places.collect::<Vec<_>>());
    }
    notes.add("OperationType", "", stage.setting.operation_place.clone());
    notes.add("ExecutionId", say!("the folder in S3"), []);
    let mut notes = notes.notes;
    sort_by_key(&mut notes, |note| note.line);
    notes
}

/// Patch group and baseline.
fn choice(notes: &mut Notes<'_>, stage: &Stage, member: &FleetNode, judged: &Judged) {
    let tag = judged.choice.patch_group.as_ref().and_then(|_| {
        patchplay_model::PATCH_GROUP_TAG_KEYS.into_iter().find_map(|key| reasons::tag_place(member, key))
    });
    match &judged.choice.patch_group {
        Some(_) => notes.add("PatchGroup", say!("from the node's tag"), tag),
        None => notes.add("PatchGroup", say!("empty: no tag"), []),
    }
    let entry = stage.registry.entry(judged.choice.entry);
    let place = stage.found(judged.choice.entry).map(|found| found.place.clone());
    let whose = match entry.map(|entry| entry.owner) {
        Some(Owner::Aws) if entry.is_some_and(reasons::has_invented_id) => {
            say!("AWS's default; its id in this region is not published, and made up here")
        }
        Some(Owner::Aws) => say!("AWS's default"),
        Some(Owner::Account(_)) => say!("your baseline"),
        Some(Owner::Override(_)) => say!("the run's baseline override"),
        None => String::new(),
    };
    notes.add("BaselineId", whose, place);
}

/// What the counters of a Windows summary count.
fn counters(notes: &mut Notes<'_>, judged: &Judged) {
    let new = judged.outcome.newly_installed.count_ones(..);
    let installed = judged.outcome.assessment.installed.count_ones(..);
    if new > 0 {
        let kept = installed.saturating_sub(new);
        notes.add("InstalledCount", say!("{kept} were there, {new} are new"), []);
    }
    notes.add("InstalledOtherCount", say!("on the node, not approved"), []);
    notes.add("NotApplicableCount", say!("other product, or replaced"), []);
    if judged.outcome.rebooted {
        notes.add("RebootOption", say!("rebooted: {} installed", counts::patches(new)), []);
    }
}

/// What a log of Linux says of packages, verdict and reboot.
fn packages(notes: &mut Notes<'_>, stage: &Stage, act: &Act, invocation: &Invocation, judged: &Judged) {
    let run = &act.played.run;
    let (counts, outcome) = (&judged.counts, &judged.outcome);
    let new = outcome.newly_installed.count_ones(..);
    if run.operation == Operation::Install && outcome.found.missing_count > 0 {
        notes.add("Counts", say!("{} were missing before", outcome.found.missing_count), []);
    }
    let against = counts.missing_count
        + counts.failed_count
        + counts.installed_rejected_count
        + counts.installed_pending_reboot_count;
    match judged.compliance {
        ComplianceStatus::Compliant => notes.add("Verdict", say!("nothing counts against the node"), []),
        ComplianceStatus::NonCompliant => notes.add("Verdict", say!("{against} packages count against the node"), []),
    }
    notes.add(
        "Summary",
        if run.stores_patch_data() { say!("what AWS keeps of the node") } else { say!("printed, and not kept by AWS") },
        [],
    );
    notes.add(
        "Reboot",
        match (run.operation, run.reboot_option) {
            (Operation::Scan, _) => say!("a Scan never reboots"),
            (Operation::Install, RebootOption::NoReboot) => {
                say!("{} installed", counts::packages(new))
            }
            _ if judged.missed_reboot => say!("asked for, and it did not come"),
            _ if outcome.rebooted && new == 0 => say!("packages of an earlier run were pending"),
            _ if outcome.rebooted => say!("{} installed", counts::packages(new)),
            _ => say!("nothing was installed"),
        },
        [],
    );
    let Some(world) = act.world_of(stage, invocation.node) else { return };
    for patch in outcome.failed.ones() {
        let text = match outcome.blocked.get(&patch) {
            Some(&by) => say!("needs {}, which cannot come", world.patches().id(by)),
            None => say!("failed"),
        };
        notes.add(world.patches().id(patch), text, []);
    }
}
