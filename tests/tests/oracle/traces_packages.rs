//! Traces of packages against the second evaluator: what a trace says of filters, gates, dates and lists has to be true
//! of a row that has the baseline's word.

use patchplay_catalog::PatchFacts;
use patchplay_engine::{
    PatchIndex,
    trace::{Step, Test, Trace, Word},
};
use patchplay_model::{Approval, PatchState};
use patchplay_tests::stories::Played;

use crate::{compare::unlike, node::Package, packages::View, rows::released};

/// The first difference between a trace and the view.
pub fn compare(played: &Played, view: &View<'_>, patch: PatchIndex, trace: &Trace) -> Option<String> {
    // Only a missing patch may pass every test; all others are stopped, or brought to an end, by one.
    let decided = trace.steps.iter().any(|step| step.word == Word::Decided);
    if !decided && trace.state != Some(PatchState::Missing) {
        return Some("nothing decided".to_owned());
    }
    let unknown = |step: &Step| matches!(step.test, Test::Published | Test::NotOffered) && step.word == Word::Decided;
    if trace.steps.iter().any(unknown) {
        return unlike("deployment of what is not there", &trace.deployment, &None);
    }
    let package = package(played, patch);
    // A version that only the node has is judged as well, by a row of which nothing is known.
    let alone = view.row_of_the_node_alone(&package);
    let rows = view.rows_of(&package);
    let candidates: Vec<&PatchFacts> = rows.into_iter().chain([&alone]).collect();
    let fits = |row: &&PatchFacts| {
        let known = !std::ptr::eq(*row, &raw const alone);
        trace.steps.iter().all(|step| fits(view, step, row, known))
            && (!known || view.word(row).status == trace.deployment)
    };
    if !candidates.iter().any(fits) {
        return Some(format!("true of no row, deployment {:?}", trace.deployment));
    }
    complete(view, trace)
}

fn package(played: &Played, patch: PatchIndex) -> Package {
    let id = played.world.patches().id(patch);
    let rows = played.world.patches().rows(patch);
    match rows.first().and_then(|&row| played.world.catalog().patch(row)) {
        Some(row) => Package { name: row.id.to_owned(), arch: row.arch.to_owned() },
        None => {
            let (name, arch) = id.rsplit_once('.').unwrap_or((id, ""));
            Package { name: name.to_owned(), arch: arch.to_owned() }
        }
    }
}

/// Whether one step is true of a row; of a row of the node alone the version is not known here.
fn fits(view: &View<'_>, step: &Step, row: &PatchFacts, known: bool) -> bool {
    let baseline = view.baseline;
    let passed = matches!(step.word, Word::Passed | Word::WouldPass);
    match step.test {
        Test::GlobalFilter(number) => passed == view.filter_passes(&baseline.global_filters, number, row),
        Test::RuleFilter { rule, filter } => passed == view.filter_passes(&baseline.rules[rule].filters, filter, row),
        Test::SecurityGate { rule: Some(rule), security } => {
            security == view.counts_as_security(row) && passed == (security || baseline.rules[rule].enable_non_security)
        }
        Test::SecurityGate { rule: None, security } => {
            security == view.list_takes(row) && passed == (security || baseline.approved_patches_non_security)
        }
        Test::RuleDate { rule, due, holds } => {
            let rule = &baseline.rules[rule];
            let wanted = match rule.approval {
                Some(Approval::AfterDays(days)) => Some(released(row).plus_days(days.into())),
                _ => holds.then(|| released(row)),
            };
            holds == view.date_holds(rule, row) && passed == holds && due == wanted
        }
        Test::Rejected(entry) if known => {
            let names = |entry: &String| view.rejects_by(entry, row);
            match entry {
                Some(number) => names(&baseline.rejected_patches[number]),
                None => !baseline.rejected_patches.iter().any(names),
            }
        }
        Test::Listed(entry) if known => {
            let names = |entry: &String| view.lists_by(entry, row);
            match entry {
                Some(number) => names(&baseline.approved_patches[number]),
                None => !baseline.approved_patches.iter().any(names),
            }
        }
        _ => true,
    }
}

/// Unless a list has decided, every filter is named.
fn complete(view: &View<'_>, trace: &Trace) -> Option<String> {
    let by_list = |step: &Step| {
        matches!(step.test, Test::Rejected(Some(_)) | Test::Listed(Some(_))) && step.word == Word::Decided
    };
    let filters =
        trace.steps.iter().filter(|step| matches!(step.test, Test::GlobalFilter(_) | Test::RuleFilter { .. })).count();
    let baseline = view.baseline;
    let all = baseline.global_filters.len() + baseline.rules.iter().map(|rule| rule.filters.len()).sum::<usize>();
    let wanted = if trace.steps.iter().any(by_list) { 0 } else { all };
    unlike("filters that are named", &filters, &wanted)
}
