//! What the step `PatchWindows` prints: summary, results, failures (spec logs 1 to 3).
//!
//! Wording and order of lines are those of public logs and of the user guide; each function says which. What no source
//! shows is built in the same style and named in [`StepLog`], so that a page can say so beside it.

use patchplay_language::mark;
use patchplay_model::{Counts, Operation, Readings, RebootOption, Timestamp};

use crate::{
    page::{Page, StepLog},
    status::WindowsExit,
};

mod failure;
mod module;
mod summary;

pub use failure::{broken, module_unreachable, refused, snapshot_unreachable, updates_unreachable};
pub use module::{module_url, module_version};
pub(crate) use module::{orchestration_folder, zip_folder, zip_name};

/// The node and the run that print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site<'a> {
    /// Instance id.
    pub instance_id: &'a str,
    /// Windows host name.
    pub host_name: &'a str,
    /// Region.
    pub region: &'a str,
    /// Name of the orchestration folder: the command id for Run Command, the execution id for an association.
    pub execution_id: &'a str,
    /// Whether the module is not on the node yet, so that the preamble is printed. Only the first pass of a run.
    pub downloads_module: bool,
    /// Whether instance metadata gives no credentials, so that the script takes those of a file.
    pub lacks_metadata: bool,
    /// Readings of unsettled points.
    pub readings: Readings,
}

/// What an operation that was evaluated came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary<'a> {
    /// Patch group; `None` for a node without one.
    pub patch_group: Option<&'a str>,
    /// Id of the baseline.
    pub baseline_id: &'a str,
    /// The baseline as [`crate::baseline_json`] prints it.
    pub baseline_json: &'a str,
    /// Id of the snapshot.
    pub snapshot_id: &'a str,
    /// Reboot option as given.
    pub reboot_option: RebootOption,
    /// Start of the first pass.
    pub start: Timestamp,
    /// End of the operation.
    pub end: Timestamp,
    /// Time in the results heading, shortly after the end.
    pub heading: Timestamp,
    /// Counters.
    pub counts: Counts,
    /// What stands below the heading; it also tells Scan from Install.
    pub results: Results<'a>,
}

/// What stands below the results heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Results<'a> {
    /// A Scan: ids of the missing patches.
    Scan {
        /// KB ids in the order in which they are printed.
        missing: &'a [&'a str],
    },
    /// An Install: the patches it processed, which are far fewer than those it counts as installed.
    Install {
        /// One row each.
        processed: &'a [Processed<'a>],
    },
}

impl Results<'_> {
    /// The operation.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        match self {
            Self::Scan { .. } => Operation::Scan,
            Self::Install { .. } => Operation::Install,
        }
    }
}

/// One row of the table of an Install.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Processed<'a> {
    /// KB id.
    pub kb_article_id: &'a str,
    /// Whether it is installed now.
    pub installed: bool,
}

/// A pass that ends with the summary. Its exit code is 0 unless a patch failed and the reading
/// `windows-failed-patch` makes that a failure.
#[must_use]
pub fn completed(site: &Site<'_>, summary: &Summary<'_>) -> StepLog {
    let mut page = Page::new("\r\n");
    module::preamble(&mut page, site);
    summary::evaluated(&mut page, site, summary);
    let failed = match summary.results {
        Results::Install { processed } => processed.iter().any(|patch| !patch.installed),
        Results::Scan { .. } => false,
    };
    let exit =
        if failed { WindowsExit::after_failed_patch(site.readings.windows_failed_patch) } else { WindowsExit::Success };
    end(page, site, exit)
}

/// A pass that ends in a reboot (exit 3010): it prints nothing from the summary on (rule `log-win-reboot-pass-silent`).
#[must_use]
pub fn reboot_pass(site: &Site<'_>) -> StepLog {
    let mut page = Page::new("\r\n");
    module::preamble(&mut page, site);
    end(page, site, WindowsExit::Reboot)
}

/// A pass that the agent stops: what it would print comes at its end, so only the preamble is there. The agent's own line
/// stands under failures alone (rule cmd-agent-failure-line).
#[must_use]
pub fn stopped(site: &Site<'_>, code: i64) -> StepLog {
    let mut page = Page::new("\r\n");
    module::preamble(&mut page, site);
    page.reconstructed(mark!("what a step had printed when it was stopped"));
    page.end(code, None)
}

/// Ends a pass: the agent adds its own line to stderr.
fn end(page: Page, site: &Site<'_>, exit: WindowsExit) -> StepLog {
    page.end(exit.response_code(), exit.agent_line(site.readings.windows_exit_minus_one).as_deref())
}

#[cfg(test)]
mod tests;
