//! How long a node takes: a documented model, because no source tells it. What follows is of Windows; Linux and macOS have
//! a simpler one, [`packages_completed`].
//!
//! One public run is known with its times (an Install of one cumulative update and one .NET update with one reboot on a
//! fresh Windows Server 2019: 24 minutes; the same without anything to install: about a minute). The stages below add up
//! to these; their shares are estimates of ours. Every stage is drawn within 6% of its length by a digest of seed, node
//! and stage, to the tick, so that two nodes differ and a log has the fraction digits of a real one.

use patchplay_catalog::PatchKind;
use patchplay_model::Timestamp;

use crate::ids;

const SECOND: i64 = 10_000_000;
/// Jitter: millionths of a stage's length, to either side.
const SPREAD: u64 = 60_000;

/// Download, check and import of the module, on the first run of a node.
const MODULE: i64 = 9 * SECOND;
/// Snapshot, search of Windows Update, evaluation.
const SEARCH: i64 = 44 * SECOND;
/// Restart of the machine and of the agent, without what a cumulative update adds.
const REBOOT: i64 = 150 * SECOND;
/// What the system configures during the restart after a cumulative update or rollup.
const REBOOT_CONFIGURES: i64 = 210 * SECOND;
/// From the end of the operation to the results heading. Calibrated on the one run known, where it is 515 ms; without
/// jitter, so that the heading of an observed run follows from its end.
const HEADING: i64 = 515 * SECOND / 1000;
/// From the results heading to the end of the step: upload of inventory and output.
const UPLOAD: i64 = 1_800 * SECOND / 1000;
/// Choice of the baseline and request of the snapshot.
const SNAPSHOT: i64 = 4 * SECOND;
/// Until Windows gives up to connect to S3.
const CONNECT_TIMEOUT: i64 = 21 * SECOND;
/// Until the update agent gives up a search; a log in the user guide shows 89 seconds between its two lines.
const SEARCH_TIMEOUT: i64 = 89 * SECOND;

/// Download and installation of one patch, in ticks.
const fn install_ticks(kind: PatchKind) -> i64 {
    let seconds = match kind {
        PatchKind::Lcu => 680,
        PatchKind::Rollup => 600,
        PatchKind::SecOnly => 420,
        PatchKind::NetCu => 260,
        PatchKind::Net => 240,
        PatchKind::Ie => 180,
        PatchKind::App => 150,
        PatchKind::Ssu => 60,
        PatchKind::Msrt => 50,
        PatchKind::Flash => 45,
        PatchKind::Defender => 25,
        PatchKind::Package => 10,
        PatchKind::Other => 90,
    };
    seconds * SECOND
}

/// Whether the system configures for minutes while it restarts after such a patch.
const fn prolongs_reboot(kind: PatchKind) -> bool {
    matches!(kind, PatchKind::Lcu | PatchKind::Rollup)
}

/// Whose time it is: the jitter of a stage is a digest of these and the stage's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace<'a> {
    /// Seed of the scenario.
    pub seed: u64,
    /// Tells the runs of a scenario apart.
    pub run: &'a str,
    /// The node.
    pub instance_id: &'a str,
}

impl Pace<'_> {
    /// A stage's length with its jitter.
    fn ticks(&self, stage: &str, base: i64) -> i64 {
        let name = format!("{}\n{}\n{stage}", self.run, self.instance_id);
        let millionths = 1_000_000 - SPREAD + ids::number(self.seed, "duration", &name) % (2 * SPREAD + 1);
        let ticks = i128::from(base) * i128::from(millionths) / 1_000_000;
        i64::try_from(ticks).unwrap_or(base)
    }
}

/// One patch to install.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Installation<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its kind.
    pub kind: PatchKind,
}

/// What one node does in one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work<'a> {
    /// Whether the module must be downloaded first.
    pub downloads_module: bool,
    /// Patches it installs, in the order in which it does.
    pub installs: &'a [Installation<'a>],
    /// Whether it reboots afterwards.
    pub reboots: bool,
}

/// The instants of one node's run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeline {
    /// Start of the invocation. `OperationStartTime` is its whole second and survives reboots.
    pub start: Timestamp,
    /// When the node went down for its reboot.
    pub reboot: Option<Timestamp>,
    /// `OperationEndTime`.
    pub end: Timestamp,
    /// The time in the results heading.
    pub heading: Timestamp,
    /// End of the step.
    pub finish: Timestamp,
}

impl Timeline {
    /// `OperationStartTime`: whole seconds (rule `log-win-time-formats`).
    #[must_use]
    pub const fn operation_start(&self) -> Timestamp {
        self.start.whole_second()
    }

    /// Ticks of 100 ns from start to finish.
    #[must_use]
    pub const fn ticks(&self) -> i64 {
        self.finish.ticks() - self.start.ticks()
    }

    /// The same run at another start: every instant moves by the same span.
    #[must_use]
    pub const fn starting_at(self, start: Timestamp) -> Self {
        let shift = start.ticks().saturating_sub(self.start.ticks());
        let reboot = match self.reboot {
            Some(reboot) => Some(reboot.plus_ticks(shift)),
            None => None,
        };
        Self {
            start,
            reboot,
            end: self.end.plus_ticks(shift),
            heading: self.heading.plus_ticks(shift),
            finish: self.finish.plus_ticks(shift),
        }
    }

    /// The same run with the end that was observed; what follows the end moves with it, an impossible end is ignored.
    #[must_use]
    pub fn with_observed_end(mut self, end: Timestamp) -> Self {
        if end < self.start {
            return self;
        }
        let shift = end.ticks() - self.end.ticks();
        self.end = end;
        self.heading = self.heading.plus_ticks(shift);
        self.finish = self.finish.plus_ticks(shift);
        self.reboot = self.reboot.map(|reboot| reboot.min(end));
        self
    }

    fn ending(start: Timestamp, reboot: Option<Timestamp>, end: Timestamp, pace: Pace<'_>) -> Self {
        let heading = end.plus_ticks(HEADING);
        Self { start, reboot, end, heading, finish: heading.plus_ticks(pace.ticks("upload", UPLOAD)) }
    }
}

/// A run that gets through.
#[must_use]
pub fn completed(start: Timestamp, pace: Pace<'_>, work: Work<'_>) -> Timeline {
    let mut now = start;
    if work.downloads_module {
        now = now.plus_ticks(pace.ticks("module", MODULE));
    }
    now = now.plus_ticks(pace.ticks("search", SEARCH));
    for patch in work.installs {
        now = now.plus_ticks(pace.ticks(patch.id, install_ticks(patch.kind)));
    }
    let mut reboot = None;
    if work.reboots {
        reboot = Some(now);
        let configures = work.installs.iter().any(|patch| prolongs_reboot(patch.kind));
        let base = if configures { REBOOT + REBOOT_CONFIGURES } else { REBOOT };
        now = now.plus_ticks(pace.ticks("reboot", base));
    }
    if work.reboots || !work.installs.is_empty() {
        // What was installed is looked up anew.
        now = now.plus_ticks(pace.ticks("search again", SEARCH));
    }
    Timeline::ending(start, reboot, now, pace)
}

/// Download of the payload, snapshot and evaluation of the installed packages on Linux and macOS. A public run on Ubuntu
/// 20.04 that installed took 97 seconds in all.
const EVALUATION: i64 = 32 * SECOND;
/// Download and installation of one package.
const PACKAGE: i64 = 4 * SECOND;
/// Restart of a Linux or macOS machine and its agent.
const UNIX_REBOOT: i64 = 55 * SECOND;
/// The pass after a reboot: it finds its marker and ends.
const SECOND_PASS: i64 = 3 * SECOND;

/// A run on Linux or macOS that gets through. The operation ends, and is reported, before the node reboots.
#[must_use]
pub fn packages_completed(start: Timestamp, pace: Pace<'_>, work: Work<'_>) -> Timeline {
    let mut end = start.plus_ticks(pace.ticks("evaluation", EVALUATION));
    for package in work.installs {
        end = end.plus_ticks(pace.ticks(package.id, PACKAGE));
    }
    let reported = end.plus_ticks(pace.ticks("upload", UPLOAD));
    let (reboot, finish) = if work.reboots {
        let passes = pace.ticks("reboot", UNIX_REBOOT) + pace.ticks("second pass", SECOND_PASS);
        (Some(reported), reported.plus_ticks(passes))
    } else {
        (None, reported)
    };
    Timeline { start, reboot, end, heading: end, finish }
}

/// A run that cannot reach the bucket of the module or of the snapshot.
#[must_use]
pub fn storage_unreachable(start: Timestamp, pace: Pace<'_>) -> Timeline {
    let end = start.plus_ticks(pace.ticks("connect", CONNECT_TIMEOUT));
    Timeline::ending(start, None, end, pace)
}

/// A run that cannot reach Windows Update.
#[must_use]
pub fn updates_unreachable(start: Timestamp, pace: Pace<'_>, downloads_module: bool) -> Timeline {
    let module = if downloads_module { pace.ticks("module", MODULE) } else { 0 };
    let end = start.plus_ticks(module + pace.ticks("search timeout", SEARCH_TIMEOUT));
    Timeline::ending(start, None, end, pace)
}

/// A run that ends when it has its baseline, or finds that it gets none.
#[must_use]
pub fn refused(start: Timestamp, pace: Pace<'_>, downloads_module: bool) -> Timeline {
    let module = if downloads_module { pace.ticks("module", MODULE) } else { 0 };
    let end = start.plus_ticks(module + pace.ticks("snapshot", SNAPSHOT));
    Timeline::ending(start, None, end, pace)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONTHLY: [Installation<'_>; 2] =
        [Installation { id: "KB1", kind: PatchKind::Lcu }, Installation { id: "KB2", kind: PatchKind::NetCu }];

    fn pace(seed: u64) -> Pace<'static> {
        Pace { seed, run: "run", instance_id: "i-1" }
    }

    fn start() -> Timestamp {
        Timestamp::parse("2024-05-06T07:08:09Z").unwrap()
    }

    fn seconds(from: Timestamp, to: Timestamp) -> i64 {
        (to.ticks() - from.ticks()) / SECOND
    }

    #[test]
    fn a_months_install_with_reboot_takes_what_the_known_run_took() {
        for seed in 0..200 {
            let work = Work { downloads_module: true, installs: &MONTHLY, reboots: true };
            let line = completed(start(), pace(seed), work);
            let taken = seconds(line.operation_start(), line.end);
            assert!((1447 - 150..1447 + 150).contains(&taken), "seed {seed}: {taken} s");
            assert!(line.reboot.is_some_and(|reboot| line.start < reboot && reboot < line.end));
        }
    }

    #[test]
    fn a_scan_and_an_install_of_nothing_take_about_a_minute() {
        for seed in 0..200 {
            for downloads_module in [true, false] {
                let line = completed(start(), pace(seed), Work { downloads_module, ..Work::default() });
                assert!((40..75).contains(&seconds(line.start, line.finish)), "seed {seed}");
            }
        }
    }

    #[test]
    fn times_depend_on_seed_run_and_node_and_nothing_else() {
        let work = Work { downloads_module: true, installs: &MONTHLY, reboots: true };
        let line = completed(start(), pace(1), work);
        assert_eq!(line, completed(start(), pace(1), work));
        assert_ne!(line.end, completed(start(), pace(2), work).end);
        assert_ne!(line.end, completed(start(), Pace { instance_id: "i-2", ..pace(1) }, work).end);
        assert_ne!(line.end, completed(start(), Pace { run: "later", ..pace(1) }, work).end);
        assert_ne!(line.end.ticks() % SECOND, 0, "a real end has a fraction");
    }

    #[test]
    fn another_start_moves_every_instant_alike() {
        let work = Work { downloads_module: true, installs: &MONTHLY, reboots: true };
        let line = completed(start(), pace(1), work);
        assert_eq!(line.starting_at(start().plus_seconds(5)), completed(start().plus_seconds(5), pace(1), work));
    }

    #[test]
    fn an_observed_end_moves_what_follows_it() {
        let work = Work { downloads_module: true, installs: &MONTHLY, reboots: true };
        let line = completed(start(), pace(1), work);
        let end = line.end.plus_seconds(60).plus_ticks(7);
        let moved = line.with_observed_end(end);
        assert_eq!(moved.end, end);
        assert_eq!(moved.heading.ticks() - end.ticks(), line.heading.ticks() - line.end.ticks());
        assert_eq!(moved.finish.ticks() - end.ticks(), line.finish.ticks() - line.end.ticks());
        assert_eq!(line.with_observed_end(Timestamp::EPOCH), line);
    }

    #[test]
    fn failures_wait_for_their_timeouts() {
        let module = storage_unreachable(start(), pace(3));
        assert!((15..30).contains(&seconds(module.start, module.finish)));
        let updates = updates_unreachable(start(), pace(3), true);
        assert!((80..115).contains(&seconds(updates.start, updates.finish)));
    }
}
