//! What the steps `PatchLinux` and `PatchMacOS` print (spec logs 4 and 5).
//!
//! A run is a shell script's `shell` lines, the payload's `start`, the part of one package manager (`yum`, `dnf`,
//! `apt`, `zypper`), the `report`, and the `closing` lines; after a reboot the script begins anew. What ends a run
//! earlier is in `failure`. Texts are those of payload 1.80 and of public logs; what neither shows is built in the same
//! style and named in [`StepLog`]. Of macOS one single line is known.

use patchplay_engine::PackageManager;
use patchplay_language::mark;
use patchplay_model::{ClosingLines, Counts, OperatingSystem, Operation, Readings, RebootOption, Timestamp, Trouble};

use crate::{page::StepLog, steps::Step};

mod apt;
mod closing;
mod dnf;
mod failure;
mod package;
mod pen;
pub(crate) mod python;
mod report;
mod shell;
mod start;
mod yum;
mod zypper;

pub use closing::Reboot;
pub use failure::{Fault, broken_early, in_packages, payload_unreachable, refused, stopped};
pub use package::{Fate, Package};
pub use report::{LivePatching, Report};
pub use start::{TagSearch, payload_url};

use pen::Pen;
use python::Value;

/// The code by which a step asks the agent for a reboot (rule `exit-reboot-194`).
pub const REBOOT: i64 = crate::exit::REBOOT;

/// The node that prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site<'a> {
    /// Instance id.
    pub instance_id: &'a str,
    /// Region.
    pub region: &'a str,
    /// Operating system.
    pub system: OperatingSystem,
    /// Product, as the payload names it.
    pub product: &'a str,
    /// Its package manager.
    pub manager: PackageManager,
    /// The command id, or the execution id of an association: the payload's execution id.
    pub execution_id: &'a str,
    /// What is wrong with the node.
    pub trouble: &'a [Trouble],
    /// Whether its repositories answer. A run that gets through all the same has left them out.
    pub reaches_repositories: bool,
    /// Packages that could be upgraded, as apt counts them.
    pub upgradable: i64,
    /// Readings of unsettled points.
    pub readings: Readings,
}

impl Site<'_> {
    fn has(&self, trouble: Trouble) -> bool {
        self.trouble.contains(&trouble)
    }

    /// Whether it is a machine outside EC2, which has no instance metadata.
    fn is_hybrid(&self) -> bool {
        self.instance_id.starts_with("mi-")
    }

    fn step_name(&self) -> &'static str {
        Step::of(self.system.platform()).name()
    }

    /// Where the payload comes from. The one of macOS has buckets and a version of its own.
    fn payload_url(&self) -> String {
        if self.manager == PackageManager::MacOs {
            let region = self.region;
            return format!(
                "https://aws-patchmanager-macos-{region}.s3.{region}.amazonaws.com/patch-baseline-operations-macos-7.4.tar.gz"
            );
        }
        payload_url(self.region, self.readings.linux_second_pass.version())
    }
}

/// What the run asks of the node, and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Errand<'a> {
    /// Operation.
    pub operation: Operation,
    /// Reboot option.
    pub reboot_option: RebootOption,
    /// The snapshot id that the run was given.
    pub given_snapshot: Option<&'a str>,
    /// The snapshot id of this node.
    pub snapshot_id: &'a str,
    /// Address of BaselineOverride.
    pub baseline_override: Option<&'a str>,
    /// Address of the InstallOverrideList, if the run installs by one.
    pub install_override_list: Option<&'a str>,
    /// The search of BaselineTags.
    pub tags: Option<TagSearch<'a>>,
    /// Whether the document is the one for associations.
    pub is_association: bool,
    /// The node's patch group.
    pub patch_group: Option<&'a str>,
    /// The baseline as the snapshot has it.
    pub(crate) baseline: &'a Value,
    /// The states that the run before left on the node.
    pub(crate) local_configuration: Option<&'a Value>,
    /// When the step starts.
    pub start: Timestamp,
    /// When the package manager starts.
    pub body: Timestamp,
    /// End of the operation, or of what a failure waits for.
    pub end: Timestamp,
    /// End of the first pass.
    pub reported: Timestamp,
}

/// What a run that was evaluated came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings<'a> {
    /// Counters before the run.
    pub found: Counts,
    /// Counters after it.
    pub counts: Counts,
    /// What it tried to bring, by name.
    pub packages: &'a [Package<'a>],
    /// The report.
    pub report: Report<'a>,
    /// What becomes of its wish to reboot.
    pub reboot: Reboot,
    /// What the step ends with.
    pub code: i64,
    /// Parts of the baseline's text that no source shows.
    pub reconstructed: &'a [&'static str],
}

impl Findings<'_> {
    fn any(&self, holds: impl Fn(&Package<'_>) -> bool) -> bool {
        self.packages.iter().any(holds)
    }

    /// The code of the package part alone (spec evidence 1.8): 194 when something came, and what failed is not in it.
    fn own_code(&self) -> i64 {
        let came = self.any(|package| package.came());
        match (came, self.any(|package| matches!(package.fate, Fate::Blocked { .. }))) {
            (true, false) => REBOOT,
            (true, true) => 196,
            (false, true) => 2,
            (false, false) => i64::from(self.any(|package| package.fate == Fate::Failed)),
        }
    }

    /// The same when failed packages have been counted in: 194 turns into 195. A reboot turns 196 into 195 as well, but it
    /// is logged before that.
    fn patching_code(&self) -> i64 {
        match self.own_code() {
            REBOOT if self.any(|package| package.fate == Fate::Failed) => 195,
            code => code,
        }
    }
}

/// A run that gets through, with the passes after its reboot.
#[must_use]
pub fn completed(site: &Site<'_>, errand: &Errand<'_>, findings: &Findings<'_>) -> StepLog {
    let mut pen = Pen::new(errand.start);
    // A node whose script finds no Python does not get here.
    let _ = shell::preamble(&mut pen, site);
    start::running(&mut pen, site, errand);
    start::header(&mut pen, site, errand);
    for &part in findings.reconstructed {
        pen.reconstructed(part);
    }
    pen.at(errand.body);
    match site.manager {
        PackageManager::Yum => yum::run(&mut pen, site, errand, findings),
        PackageManager::Dnf => dnf::run(&mut pen, site, errand, findings),
        PackageManager::Apt => apt::run(&mut pen, site, errand, findings),
        PackageManager::Zypper => zypper::run(&mut pen, errand, findings),
        PackageManager::MacOs => pen.reconstructed(mark!("the whole text of a Mac but one line")),
    }
    report::kernel(&mut pen, site, &findings.report);
    pen.at(errand.end);
    report::print(&mut pen, site, errand, &findings.report);
    pen.at(errand.reported);
    closing::lines(&mut pen, site, errand, findings);
    if site.readings.linux_closing_lines == ClosingLines::Twice {
        pen.reconstructed(mark!("that the closing lines stand twice"));
    }
    let asks = findings.reboot != Reboot::None;
    let first = pen.end(if asks { REBOOT } else { findings.code });
    closing::later_passes(first, site, errand.reported, findings.reboot, findings.code)
}

/// The instant of one of several steps that share a span evenly.
fn spread(from: Timestamp, to: Timestamp, number: usize, total: usize) -> Timestamp {
    let (number, total) = (number as i128, total.max(1) as i128);
    let span = i128::from(to.ticks() - from.ticks()).max(0);
    from.plus_ticks(i64::try_from(span * number / total).unwrap_or_default())
}

#[cfg(test)]
mod tests;
