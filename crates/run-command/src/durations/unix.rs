//! The model for Linux and macOS.
//!
//! Known are: a Scan on Amazon Linux 2 of about a minute in all, an Install on Ubuntu 20.04 with one operation of 97
//! seconds, and 15 packages that dnf installed in 112 seconds on RHEL 8. The stages add up to these; their shares, and
//! everything about SUSE and macOS, are estimates of ours.

use patchplay_model::{OperatingSystem, Timestamp};

use super::{Installation, Pace, SECOND, Timeline, UPLOAD, Work};

/// Lengths of the stages of one package manager, in ticks.
#[derive(Debug, Clone, Copy)]
struct Stages {
    /// Download and unpacking of the payload; every run does it.
    payload: i64,
    /// Choice of the baseline, request and download of the snapshot.
    snapshot: i64,
    /// Lists of the repositories fetched anew.
    metadata: i64,
    /// What is installed, what is offered, what is approved.
    evaluation: i64,
    /// Dependencies of a transaction solved and checked.
    transaction: i64,
    /// Download and installation of one package.
    package: i64,
    /// What a kernel takes beyond that: its initial file system is built.
    kernel: i64,
    /// A package that is a version of the system itself.
    system: i64,
    /// Restart of the machine and its agent.
    reboot: i64,
    /// The pass after a reboot: it finds its marker and ends.
    second_pass: i64,
}

const LINUX: Stages = Stages {
    payload: 3 * SECOND,
    snapshot: 2 * SECOND,
    metadata: 16 * SECOND,
    evaluation: 11 * SECOND,
    transaction: 6 * SECOND,
    package: 6 * SECOND,
    kernel: 26 * SECOND,
    system: 0,
    reboot: 55 * SECOND,
    second_pass: 3 * SECOND,
};
const DNF: Stages = Stages { metadata: 19 * SECOND, package: 75 * SECOND / 10, ..LINUX };
const APT: Stages = Stages { metadata: 13 * SECOND, package: 5 * SECOND, ..LINUX };
const ZYPPER: Stages = Stages { metadata: 18 * SECOND, package: 65 * SECOND / 10, ..LINUX };
const MAC: Stages = Stages {
    payload: 4 * SECOND,
    metadata: 42 * SECOND,
    evaluation: 14 * SECOND,
    transaction: 2 * SECOND,
    package: 22 * SECOND,
    kernel: 0,
    system: 1_500 * SECOND,
    reboot: 190 * SECOND,
    ..LINUX
};

/// Major release from which the rpm systems of Red Hat's kind use dnf.
const FIRST_WITH_DNF: u32 = 8;

impl Stages {
    fn of(system: OperatingSystem, product: &str) -> Self {
        match system {
            OperatingSystem::MacOs => MAC,
            OperatingSystem::Suse => ZYPPER,
            OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian => APT,
            OperatingSystem::AmazonLinux | OperatingSystem::AmazonLinux2 => LINUX,
            OperatingSystem::AmazonLinux2022
            | OperatingSystem::AmazonLinux2023
            | OperatingSystem::RockyLinux
            | OperatingSystem::AlmaLinux => DNF,
            _ => {
                let digits: String = product
                    .chars()
                    .skip_while(|letter| !letter.is_ascii_digit())
                    .take_while(char::is_ascii_digit)
                    .collect();
                if digits.parse().is_ok_and(|major: u32| major < FIRST_WITH_DNF) { LINUX } else { DNF }
            }
        }
    }

    fn installation(&self, package: Installation<'_>) -> i64 {
        let is_kernel = ["kernel", "linux-image", "linux-modules"].iter().any(|begin| package.id.starts_with(begin));
        match package.id {
            id if self.system > 0 && id.starts_with("macOS") => self.system,
            _ if is_kernel => self.package + self.kernel,
            _ => self.package,
        }
    }
}

/// A run that gets through, and the end of every installation. The operation ends, and is reported, before the node
/// reboots.
pub(super) fn completed(
    (system, product): (OperatingSystem, &str),
    start: Timestamp,
    pace: Pace<'_>,
    work: Work<'_>,
) -> (Timeline, Vec<Timestamp>) {
    let stages = Stages::of(system, product);
    let mut now = start;
    for (name, length) in [
        ("payload", stages.payload),
        ("snapshot", stages.snapshot),
        ("metadata", stages.metadata),
        ("evaluation", stages.evaluation),
    ] {
        now = now.plus_ticks(pace.ticks(name, length));
    }
    if !work.installs.is_empty() {
        now = now.plus_ticks(pace.ticks("transaction", stages.transaction));
    }
    let mut ends = Vec::with_capacity(work.installs.len());
    for package in work.installs {
        now = now.plus_ticks(pace.ticks(package.id, stages.installation(*package)));
        ends.push(now);
    }
    let end = now;
    let reported = end.plus_ticks(pace.ticks("upload", UPLOAD));
    let mut line = Timeline { end, heading: end, finish: reported, ..Timeline::nothing(start) };
    if work.reboots {
        let back = reported.plus_ticks(pace.ticks("reboot", stages.reboot));
        line.reboot = Some(reported);
        line.back = Some(back);
        line.finish = back.plus_ticks(pace.ticks("second pass", stages.second_pass));
    }
    (line, ends)
}
