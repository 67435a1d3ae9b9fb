//! How long the steps take natively.

use std::{hint::black_box, time::Instant};

use patchplay_bench::{Bare, Fleet};

/// Times that each step is repeated; the shortest counts, since everything else on the machine only adds.
const REPETITIONS: usize = 7;

/// Milliseconds of each step.
pub(crate) struct Times {
    /// Compiling the account's baselines for every product of the fleet.
    pub(crate) compile: f64,
    /// Judging and counting every node.
    pub(crate) scan: f64,
    /// The bare set operations.
    pub(crate) bare: f64,
    /// The sum of all counters.
    pub(crate) sum: i64,
}

/// Measures a fleet under an account whose baselines have so many rules.
pub(crate) fn of(fleet: &Fleet, rules: usize) -> Times {
    let bare = Bare::new(fleet);
    let compiled = fleet.compile(rules);
    Times {
        compile: shortest(&|| fleet.compile(rules)),
        scan: shortest(&|| fleet.scan(&compiled)),
        bare: shortest(&|| bare.count()),
        sum: fleet.scan(&compiled),
    }
}

fn shortest<T>(step: &dyn Fn() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        black_box(step());
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..REPETITIONS).map(time).fold(f64::MAX, f64::min)
}
