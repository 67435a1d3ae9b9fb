//! The engine against a second evaluator, and its traces against its sets, on random scenarios.
//!
//! `PATCHPLAY_ORACLE_SCENARIOS` says how many; a failure prints the smallest story that still disagrees.

#[path = "oracle/compare.rs"]
mod compare;
#[path = "oracle/evaluator.rs"]
mod evaluator;
#[path = "oracle/story.rs"]
mod story;

use std::sync::Arc;

use story::{Story, rows_of};

/// One scenario in so many is played over the built-in facts, the others over small catalogues.
const REAL_EVERY: u64 = 20;

fn scenarios() -> u64 {
    std::env::var("PATCHPLAY_ORACLE_SCENARIOS").map_or(3000, |text| text.parse().expect("a number of scenarios"))
}

#[test]
fn two_evaluators_and_the_trace_agree_on_small_dense_catalogues() {
    for seed in (0..scenarios()).filter(|seed| seed % REAL_EVERY != 0) {
        let story = Story::dense(seed);
        if let Some(difference) = compare::difference(&story, usize::MAX) {
            panic!("scenario {seed}: {}", compare::smallest(story, difference));
        }
    }
}

#[test]
fn two_evaluators_and_the_trace_agree_on_the_built_in_facts() {
    let catalog = patchplay_tests::catalog();
    let rows = Arc::new(rows_of(&catalog));
    for seed in (0..scenarios()).filter(|seed| seed % REAL_EVERY == 0) {
        let story = Story::real(seed, &rows, &catalog);
        if let Some(difference) = compare::difference(&story, 40) {
            panic!("scenario {seed}: {difference}\n{}", compare::summary(&story));
        }
    }
}

/// A disagreement must not hide behind a generator that never gets anywhere: all states and outcomes occur often.
#[test]
fn the_scenarios_reach_every_state() {
    let mut seen = std::collections::BTreeMap::new();
    let (mut left, mut rebooted, mut elsewhere) = (0, 0, 0);
    for seed in 0..1000 {
        for played in Story::dense(seed).play() {
            for (state, set) in played.outcome.assessment.sets() {
                *seen.entry(state).or_insert(0) += set.count_ones(..);
            }
            left += played.outcome.left.count_ones(..);
            rebooted += usize::from(played.outcome.rebooted);
            elsewhere += played.plan.approved_elsewhere().count_ones(..);
        }
    }
    for state in patchplay_model::PatchState::ALL {
        assert!(seen.get(state).is_some_and(|count| *count > 50), "{state}: {seen:?}");
    }
    assert!(left > 10 && rebooted > 100 && elsewhere > 100, "{left} left, {rebooted} reboots, {elsewhere} elsewhere");
}
