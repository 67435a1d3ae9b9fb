//! Traces of Windows patches against the second evaluator.

use patchplay_catalog::PatchFacts;
use patchplay_engine::{
    PatchIndex,
    trace::{Test, Trace, Word},
};
use patchplay_model::{PatchFilter, PatchState};
use patchplay_tests::stories::Played;

use crate::{
    compare::unlike,
    windows::{View, passes},
};

/// The first difference between a trace and the view.
pub fn compare(played: &Played, view: &View<'_>, patch: PatchIndex, trace: &Trace) -> Option<String> {
    let id = played.world.patches().id(patch);
    let word = view.heard(id);
    let own = view.own(id).map(|row| view.word(row).status);
    let policy = own.and_then(|_| {
        let product = played.plan.product()?;
        let row = played.world.row_for(patch, product)?;
        let position = played.world.current().iter().position(|current| current.row == row)?;
        Some(played.policy.verdicts()[position].status)
    });
    unlike("deployment", &trace.deployment, &word.status)
        .or_else(|| unlike("policy's verdict on the product's row", &policy, &own))
        .or_else(|| unlike("date of approval", &trace.approval, &word.due))
        .or_else(|| named_filters(played, view, id, trace))
        .or_else(|| {
            // Only a missing patch may pass every test; all others are stopped, or brought to an end, by one.
            let decided = trace.steps.iter().any(|step| step.word == Word::Decided);
            (!decided && trace.state != Some(PatchState::Missing)).then(|| "nothing decided".to_owned())
        })
}

/// Every filter of the baseline is named once, as failing exactly if it fails.
fn named_filters(played: &Played, view: &View<'_>, id: &str, trace: &Trace) -> Option<String> {
    let decided_by_list = trace
        .steps
        .iter()
        .any(|step| matches!(step.test, Test::Rejected(Some(_)) | Test::Listed(Some(_))) && step.word == Word::Decided);
    let filter_of = |test: &Test| -> Option<&PatchFilter> {
        match *test {
            Test::GlobalFilter(number) => played.baseline.global_filters.get(number),
            Test::RuleFilter { rule, filter } => played.baseline.rules.get(rule)?.filters.get(filter),
            _ => None,
        }
    };
    let said: Vec<(&Test, bool)> = trace
        .steps
        .iter()
        .filter(|step| filter_of(&step.test).is_some())
        .map(|step| (&step.test, matches!(step.word, Word::Passed | Word::WouldPass)))
        .collect();
    let all = played.baseline.global_filters.len()
        + played.baseline.rules.iter().map(|rule| rule.filters.len()).sum::<usize>();
    let rows: Vec<&PatchFacts> = view.candidates(id);
    if decided_by_list || rows.is_empty() {
        return (!said.is_empty()).then(|| "filters are named although no filter was asked".to_owned());
    }
    if said.len() != all {
        return Some(format!("{} of {all} filters are named", said.len()));
    }
    // Without a row of the product any row with the patch's word may be the one that is walked.
    let fits = |row: &&PatchFacts| said.iter().all(|(test, passed)| passes(filter_of(test).unwrap(), row) == *passed);
    (!rows.iter().any(fits)).then(|| "other filters fail than those named".to_owned())
}
