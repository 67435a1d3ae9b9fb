//! The engine against a second evaluator, and its traces against its sets, on random scenarios of every system.
//!
//! `PATCHPLAY_ORACLE_SCENARIOS` says how many; a failure prints the smallest story that still disagrees.

#[path = "oracle/answer.rs"]
mod answer;
#[path = "oracle/compare.rs"]
mod compare;
#[path = "oracle/coverage.rs"]
mod coverage;
#[path = "oracle/install.rs"]
mod install;
#[path = "oracle/names.rs"]
mod names;
#[path = "oracle/node.rs"]
mod node;
#[path = "oracle/packages.rs"]
mod packages;
#[path = "oracle/rows.rs"]
mod rows;
#[path = "oracle/scenario.rs"]
mod scenario;
#[path = "oracle/shrink.rs"]
mod shrink;
#[path = "oracle/traces_packages.rs"]
mod traces_packages;
#[path = "oracle/traces_windows.rs"]
mod traces_windows;
#[path = "oracle/versions.rs"]
mod versions;
#[path = "oracle/windows.rs"]
mod windows;

use patchplay_model::OperatingSystem;
use patchplay_tests::stories::{Facts, Story};

/// One scenario in so many is played over the built-in facts, the others over small catalogues. Not a divisor of the
/// number of systems, which take turns.
const REAL_EVERY: u64 = 47;

fn scenarios() -> u64 {
    std::env::var("PATCHPLAY_ORACLE_SCENARIOS").map_or(6000, |text| text.parse().expect("a number of scenarios"))
}

#[test]
fn two_evaluators_and_the_trace_agree_on_small_dense_catalogues() {
    for seed in (0..scenarios()).filter(|seed| seed % REAL_EVERY != 0) {
        let story = Story::dense(seed);
        if let Some(difference) = compare::difference(&story, usize::MAX) {
            panic!("scenario {seed}: {}", shrink::smallest(story, difference));
        }
    }
}

#[test]
fn two_evaluators_and_the_trace_agree_on_the_built_in_facts() {
    let all = Facts::all();
    for seed in (0..scenarios()).filter(|seed| seed % REAL_EVERY == 0) {
        let facts = &all[(seed / REAL_EVERY % all.len() as u64) as usize];
        let story = Story::real(facts, seed);
        if let Some(difference) = compare::difference(&story, 40) {
            panic!("scenario {seed}: {difference}\n{}", shrink::summary(&story));
        }
    }
}

/// A disagreement must not hide behind a generator that never gets anywhere.
#[test]
fn the_scenarios_reach_every_state_and_branch() {
    let mut reached = coverage::Reached::default();
    for seed in 0..3000 {
        reached.note(&Story::dense(seed));
        // The systems of Red Hat's and Debian's families make up for each other; these stand alone.
        let alone =
            [OperatingSystem::Windows, OperatingSystem::Suse, OperatingSystem::MacOs, OperatingSystem::AmazonLinux2];
        reached.note(&Story::dense_of(alone[seed as usize % alone.len()], !seed));
    }
    reached.assert_often();
}
