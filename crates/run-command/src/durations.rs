//! How long a node takes: a documented model, because no source tells it.
//!
//! One public run of Windows is known with its times (an Install of one cumulative update and one .NET update with one
//! reboot on a fresh Windows Server 2019: 24 minutes; the same without anything to install: about a minute). The stages
//! below add up to these; their shares are estimates of ours. Every stage is drawn within 6% of its length by a digest
//! of seed, node and stage, to the tick, so that two nodes differ and a log has the fraction digits of a real one. Linux
//! and macOS have stages of their own, in `unix`.

mod unix;

use patchplay_catalog::PatchKind;
use patchplay_model::{OperatingSystem, Platform, Timestamp};

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
    pub(crate) fn ticks(&self, stage: &str, base: i64) -> i64 {
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
    /// When the node went down for a reboot before its last one, and when it was back.
    pub earlier_reboot: Option<(Timestamp, Timestamp)>,
    /// When the node went down for its reboot, the last one if there are several.
    pub reboot: Option<Timestamp>,
    /// When it was back and the step ran again.
    pub back: Option<Timestamp>,
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
        Self {
            start,
            earlier_reboot: match self.earlier_reboot {
                Some((down, back)) => Some((down.plus_ticks(shift), back.plus_ticks(shift))),
                None => None,
            },
            reboot: moved(self.reboot, shift),
            back: moved(self.back, shift),
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
        self.back = self.back.map(|back| back.min(end));
        self
    }

    /// A run that ends at an instant before its own end: what comes later does not happen.
    #[must_use]
    pub fn cut(self, at: Timestamp) -> Self {
        let at = at.max(self.start);
        Self {
            start: self.start,
            earlier_reboot: self.earlier_reboot.filter(|(_, back)| *back <= at),
            reboot: self.reboot.filter(|reboot| *reboot < at),
            back: self.back.filter(|back| *back <= at),
            end: self.end.min(at),
            heading: self.heading.min(at),
            finish: self.finish.min(at),
        }
    }

    /// A run of no length.
    #[must_use]
    pub const fn nothing(at: Timestamp) -> Self {
        Self { start: at, earlier_reboot: None, reboot: None, back: None, end: at, heading: at, finish: at }
    }

    /// Every reboot: when the node went down, and when it was back.
    pub fn reboots(&self) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        self.earlier_reboot.into_iter().chain(self.reboot.zip(self.back))
    }

    /// The stretches that one process of the step runs: a reboot ends the process.
    pub fn passes(&self) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let begins = std::iter::once(self.start).chain(self.reboots().map(|(_, back)| back));
        begins.zip(self.reboots().map(|(down, _)| down).chain(std::iter::once(self.finish)))
    }

    fn ending(start: Timestamp, (reboot, back): Down, end: Timestamp, pace: Pace<'_>) -> Self {
        let heading = end.plus_ticks(HEADING);
        Self {
            start,
            earlier_reboot: None,
            reboot,
            back,
            end,
            heading,
            finish: heading.plus_ticks(pace.ticks("upload", UPLOAD)),
        }
    }
}

/// When a node went down, and when it was back.
type Down = (Option<Timestamp>, Option<Timestamp>);

const fn moved(instant: Option<Timestamp>, ticks: i64) -> Option<Timestamp> {
    match instant {
        Some(instant) => Some(instant.plus_ticks(ticks)),
        None => None,
    }
}

/// A run that gets through on a node of a system and product.
#[must_use]
pub fn completed(node: (OperatingSystem, &str), start: Timestamp, pace: Pace<'_>, work: Work<'_>) -> Timeline {
    told(node, start, pace, work).0
}

/// The end of every installation of such a run, in its order.
#[must_use]
pub fn installed_at(node: (OperatingSystem, &str), start: Timestamp, pace: Pace<'_>, work: Work<'_>) -> Vec<Timestamp> {
    told(node, start, pace, work).1
}

fn told(node: (OperatingSystem, &str), start: Timestamp, pace: Pace<'_>, work: Work<'_>) -> (Timeline, Vec<Timestamp>) {
    match node.0.platform() {
        Platform::Windows => windows(start, pace, work),
        Platform::Linux | Platform::MacOs => unix::completed(node, start, pace, work),
    }
}

fn windows(start: Timestamp, pace: Pace<'_>, work: Work<'_>) -> (Timeline, Vec<Timestamp>) {
    let mut now = start;
    if work.downloads_module {
        now = now.plus_ticks(pace.ticks("module", MODULE));
    }
    now = now.plus_ticks(pace.ticks("search", SEARCH));
    let mut ends = vec![now; work.installs.len()];
    let mut install = |from: Timestamp, takes: &dyn Fn(PatchKind) -> bool| {
        let mut now = from;
        for (patch, end) in work.installs.iter().zip(&mut ends).filter(|(patch, _)| takes(patch.kind)) {
            now = now.plus_ticks(pace.ticks(patch.id, install_ticks(patch.kind)));
            *end = now;
        }
        now
    };
    // Windows Update installs nothing beside a servicing stack update, so the rest waits for the pass after its reboot
    // (rule reboot-windows-several).
    let is_alone = |kind: PatchKind| kind == PatchKind::Ssu;
    let has = |alone: bool| work.installs.iter().any(|patch| is_alone(patch.kind) == alone);
    let mut earlier_reboot = None;
    if work.reboots && has(true) && has(false) {
        let down = install(now, &is_alone);
        let back = down.plus_ticks(pace.ticks("first reboot", REBOOT));
        earlier_reboot = Some((down, back));
        now = back.plus_ticks(pace.ticks("search between", SEARCH));
        now = install(now, &|kind| !is_alone(kind));
    } else {
        now = install(now, &|_| true);
    }
    let mut down = (None, None);
    if work.reboots {
        down.0 = Some(now);
        let configures = work.installs.iter().any(|patch| prolongs_reboot(patch.kind));
        let base = if configures { REBOOT + REBOOT_CONFIGURES } else { REBOOT };
        now = now.plus_ticks(pace.ticks("reboot", base));
        down.1 = Some(now);
    }
    if work.reboots || !work.installs.is_empty() {
        // What was installed is looked up anew.
        now = now.plus_ticks(pace.ticks("search again", SEARCH));
    }
    (Timeline { earlier_reboot, ..Timeline::ending(start, down, now, pace) }, ends)
}

/// A run that cannot reach the bucket of the module or of the snapshot.
#[must_use]
pub fn storage_unreachable(start: Timestamp, pace: Pace<'_>) -> Timeline {
    let end = start.plus_ticks(pace.ticks("connect", CONNECT_TIMEOUT));
    Timeline::ending(start, (None, None), end, pace)
}

/// A run that cannot reach Windows Update.
#[must_use]
pub fn updates_unreachable(start: Timestamp, pace: Pace<'_>, downloads_module: bool) -> Timeline {
    let module = if downloads_module { pace.ticks("module", MODULE) } else { 0 };
    let end = start.plus_ticks(module + pace.ticks("search timeout", SEARCH_TIMEOUT));
    Timeline::ending(start, (None, None), end, pace)
}

/// A run that ends when it has its baseline, or finds that it gets none.
#[must_use]
pub fn refused(start: Timestamp, pace: Pace<'_>, downloads_module: bool) -> Timeline {
    let module = if downloads_module { pace.ticks("module", MODULE) } else { 0 };
    let end = start.plus_ticks(module + pace.ticks("snapshot", SNAPSHOT));
    Timeline::ending(start, (None, None), end, pace)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONTHLY: [Installation<'_>; 2] =
        [Installation { id: "KB1", kind: PatchKind::Lcu }, Installation { id: "KB2", kind: PatchKind::NetCu }];

    const SERVER: (OperatingSystem, &str) = (OperatingSystem::Windows, "WindowsServer2019");

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
            let line = completed(SERVER, start(), pace(seed), work);
            let taken = seconds(line.operation_start(), line.end);
            assert!((1447 - 150..1447 + 150).contains(&taken), "seed {seed}: {taken} s");
            assert!(line.reboot.is_some_and(|reboot| line.start < reboot && reboot < line.end));
        }
    }

    #[test]
    fn a_scan_and_an_install_of_nothing_take_about_a_minute() {
        for seed in 0..200 {
            for downloads_module in [true, false] {
                let line = completed(SERVER, start(), pace(seed), Work { downloads_module, ..Work::default() });
                assert!((40..75).contains(&seconds(line.start, line.finish)), "seed {seed}");
            }
        }
    }

    #[test]
    fn linux_takes_what_known_runs_took() {
        let packages: Vec<Installation<'_>> =
            (0..15).map(|_| Installation { id: "x.x86_64", kind: PatchKind::Package }).collect();
        for seed in 0..50 {
            // 15 packages by dnf took 112 seconds; an Install with one operation on Ubuntu 97 seconds in all.
            let red_hat = (OperatingSystem::RedHat, "RedhatEnterpriseLinux8.2");
            let work = Work { installs: &packages, ..Work::default() };
            let ends = installed_at(red_hat, start(), pace(seed), work);
            let taken = seconds(ends[0], ends[14]) * 15 / 14;
            assert!((100..125).contains(&taken), "seed {seed}: {taken} s");
            let ubuntu = completed((OperatingSystem::Ubuntu, "Ubuntu20.04"), start(), pace(seed), work);
            assert!((80..125).contains(&seconds(ubuntu.start, ubuntu.end)), "seed {seed}");
            assert_eq!((ubuntu.reboot, ubuntu.back), (None, None));
            let scan = completed((OperatingSystem::AmazonLinux2, "AmazonLinux2"), start(), pace(seed), Work::default());
            assert!((25..60).contains(&seconds(scan.start, scan.finish)), "seed {seed}");
        }
    }

    #[test]
    fn each_system_has_a_pace_of_its_own() {
        let kernel = [Installation { id: "kernel.x86_64", kind: PatchKind::Package }];
        let mac = [Installation { id: "macOS Ventura 13.2", kind: PatchKind::Package }];
        let taken = |system, product, installs: &[Installation<'_>], reboots| {
            let line = completed((system, product), start(), pace(1), Work { installs, reboots, ..Work::default() });
            (seconds(line.start, line.end), line)
        };
        let (plain, _) = taken(OperatingSystem::CentOs, "CentOS7.9", &[], false);
        let (with_kernel, line) = taken(OperatingSystem::CentOs, "CentOS7.9", &kernel, true);
        assert!(with_kernel > plain + 30);
        assert!(line.reboot.is_some_and(|reboot| line.end < reboot && line.back.is_some_and(|back| reboot < back)));
        assert_ne!(taken(OperatingSystem::CentOs, "CentOS8", &[], false).0, plain, "dnf and yum differ");
        let (upgrade, line) = taken(OperatingSystem::MacOs, "macOS13", &mac, true);
        assert!(upgrade > 1_400);
        assert!(line.passes().all(|(from, to)| to.ticks() - from.ticks() < line.ticks()), "a reboot ends the process");
    }

    #[test]
    fn a_run_that_is_cut_short_keeps_what_came_before() {
        let line = completed(SERVER, start(), pace(1), Work { installs: &MONTHLY, reboots: true, ..Work::default() });
        let down = line.reboot.unwrap();
        assert_eq!(line.cut(down.plus_seconds(-5)).reboot, None);
        assert_eq!(line.cut(down.plus_seconds(-5)).finish, down.plus_seconds(-5));
        let while_down = line.cut(down.plus_seconds(5));
        assert_eq!((while_down.reboot, while_down.back), (Some(down), None));
        assert_eq!(line.cut(line.finish.plus_seconds(5)), line);
    }

    #[test]
    fn times_depend_on_seed_run_and_node_and_nothing_else() {
        let work = Work { downloads_module: true, installs: &MONTHLY, reboots: true };
        let line = completed(SERVER, start(), pace(1), work);
        assert_eq!(line, completed(SERVER, start(), pace(1), work));
        assert_ne!(line.end, completed(SERVER, start(), pace(2), work).end);
        assert_ne!(line.end, completed(SERVER, start(), Pace { instance_id: "i-2", ..pace(1) }, work).end);
        assert_ne!(line.end, completed(SERVER, start(), Pace { run: "later", ..pace(1) }, work).end);
        assert_ne!(line.end.ticks() % SECOND, 0, "a real end has a fraction");
    }

    #[test]
    fn another_start_moves_every_instant_alike() {
        let work = Work { downloads_module: true, installs: &MONTHLY, reboots: true };
        let line = completed(SERVER, start(), pace(1), work);
        assert_eq!(
            line.starting_at(start().plus_seconds(5)),
            completed(SERVER, start().plus_seconds(5), pace(1), work)
        );
    }

    #[test]
    fn an_observed_end_moves_what_follows_it() {
        let work = Work { downloads_module: true, installs: &MONTHLY, reboots: true };
        let line = completed(SERVER, start(), pace(1), work);
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
