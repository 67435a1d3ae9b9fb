//! The copies of custom baselines that patch policies keep: an edit reaches them within an hour (rule time-policy-sync).

use patchplay_language::say;

use patchplay_document::{Diagnostic, Documents, Scenario};
use patchplay_model::Timestamp;
use patchplay_ordered::SortedMap;

use crate::{
    codes::{self, did_you_mean},
    setting::Setting,
    sources::Sources,
};

/// Ticks of 100 ns in an hour.
const HOUR: i64 = 36_000_000_000;

/// When an edit has reached the copies: with the next full hour, since no source tells the minute.
fn arrives(edited: Timestamp) -> Timestamp {
    let into_hour = edited.ticks().rem_euclid(HOUR);
    if into_hour == 0 { edited } else { edited.plus_ticks(HOUR - into_hour) }
}

/// Entries of a policy's file whose baseline was edited: number of the entry, of the account's own baseline, and when the
/// edit reaches the copy.
fn edited(scenario: &Scenario, documents: &Documents, setting: &Setting) -> Vec<(usize, usize, Timestamp)> {
    let file = setting.override_file.filter(|_| setting.run.is_of_patch_policy());
    let entries = file.and_then(|number| documents.overrides.get(number)).map_or(&[][..], |file| &file.entries);
    let own = |id: &str| {
        documents.baselines.iter().position(|found| {
            let observed = found.logical_id.as_ref().and_then(|logical_id| scenario.observed.get(logical_id));
            found.id.as_deref().or(observed.and_then(|seen| seen.id.as_deref())) == Some(id)
        })
    };
    entries
        .iter()
        .enumerate()
        .filter_map(|(number, entry)| {
            let id = entry.id.as_deref()?;
            Some((number, own(id)?, arrives(*scenario.edited_baselines.get(id)?)))
        })
        .collect()
}

/// The entries that are the account's own baselines as they are now: number of the entry to number of the baseline.
#[must_use]
pub fn synced(
    scenario: &Scenario,
    documents: &Documents,
    setting: &Setting,
    clock: Timestamp,
) -> SortedMap<usize, usize> {
    let all = edited(scenario, documents, setting).into_iter();
    all.filter(|(_, _, arrives)| *arrives <= clock).map(|(entry, own, _)| (entry, own)).collect()
}

/// A note on every copy that an edit has not reached yet.
#[must_use]
pub fn out_of_date(scenario: &Scenario, documents: &Documents, setting: &Setting, clock: Timestamp) -> Vec<Diagnostic> {
    let late = edited(scenario, documents, setting).into_iter().filter(|(_, _, arrives)| *arrives > clock);
    late.filter_map(|(_, own, arrives)| {
        let found = documents.baselines.get(own)?;
        Some(codes::POLICY_OUT_OF_DATE.at(
            found.place.clone(),
            say!(
                "the patch policy does not know the edit of `{}` yet: it has it from {arrives} on",
                found.display_name
            ),
            say!("a policy copies baselines every hour; this run goes by the copy"),
        ))
    })
    .collect()
}

/// Edited baselines that no file of the scenario has.
#[must_use]
pub fn unknown(scenario: &Scenario, documents: &Documents, sources: &Sources) -> Vec<Diagnostic> {
    let observed = scenario.observed.values().filter_map(|seen| seen.id.as_deref());
    let known: Vec<&str> = observed.chain(documents.baselines.iter().filter_map(|found| found.id.as_deref())).collect();
    let unknown = scenario.edited_baselines.keys().filter(|id| !known.contains(&id.as_str()));
    unknown
        .map(|id| {
            let mut help = did_you_mean(id, known.iter().copied());
            if help.is_empty() {
                say!(
                    "give a baseline of the files this id under `observed`, or paste the answer of `get-patch-baseline`"
                )
                .clone_into(&mut help);
            }
            codes::EDITED_UNKNOWN.at(
                sources.place(&format!("editedBaselines.{id}")),
                say!("no baseline of the files has the id `{id}`"),
                help,
            )
        })
        .collect()
}
