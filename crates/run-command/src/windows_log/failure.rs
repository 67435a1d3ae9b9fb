//! Runs that fail before they can evaluate anything (spec logs 3).
//!
//! Messages are those of the user guide's page on troubleshooting, laid out as PowerShell prints an error. Real error
//! blocks break in the middle of words at the console's width; ours do not.

use patchplay_model::{Operation, RebootOption, Timestamp};

use super::{Site, end, module, summary};
use crate::{
    page::{Page, StepLog},
    status::WindowsExit,
};

/// Line of the script at which the guide's error block points.
const SCRIPT_LINE: u32 = 230;
/// Column of the call in that line: behind `$response = `.
const CALL_COLUMN: usize = 13;
/// Characters that PowerShell shows of the script's line.
const SHOWN: usize = 69;

/// The bucket of the module cannot be reached: two lines, an error, no summary (rule `log-win-fail-module-download`).
#[must_use]
pub fn module_unreachable(site: &Site<'_>) -> StepLog {
    let mut page = Page::new("\r\n");
    module::download_lines(&mut page, site);
    page.error(&format!(
        r"{}\_script.ps1 : An error occurred when executing PatchBaselineOperations: Unable to connect to the remote server",
        module::step_folder(site)
    ));
    page.error("    + CategoryInfo          : NotSpecified: (:) [Write-Error], WriteErrorException");
    page.error("    + FullyQualifiedErrorId : Microsoft.PowerShell.Commands.WriteErrorException,_script.ps1");
    page.error(" ");
    page.reconstructed("the line breaks of the error block");
    end(page, site, WindowsExit::MinusOne)
}

/// Windows Update cannot be reached (rule `log-win-fail-update-unreachable`): the module is there, the search ends with
/// 0x80072EE2. `heading` is the time in the results heading.
#[must_use]
pub fn updates_unreachable(
    site: &Site<'_>,
    operation: Operation,
    reboot_option: RebootOption,
    heading: Timestamp,
) -> StepLog {
    let details = [
        "Exception Details: An error occurred when attempting to search Windows Update.",
        "Exception Level 1:",
        " Error Message: Exception from HRESULT: 0x80072EE2",
        " Stack Trace:    at WUApiLib.IUpdateSearcher.Search(String criteria)",
        "   at Amazon.Patch.Baseline.Operations.PatchNow.Implementations.WindowsUpdateAgent.SearchForUpdates(String searchCriteria)",
    ];
    let mut page = before_evaluation(site, operation, reboot_option, heading, &details);
    page.reconstructed("the line breaks of the error block and what follows its first 1,200 characters");
    end(page, site, WindowsExit::MinusOne)
}

/// The module is there from an earlier run, but the snapshot's bucket cannot be reached. No source shows this text; it
/// is built from the two failures that are known.
#[must_use]
pub fn snapshot_unreachable(
    site: &Site<'_>,
    operation: Operation,
    reboot_option: RebootOption,
    heading: Timestamp,
) -> StepLog {
    let details = [
        "Exception Details: An error occurred when attempting to download the patch baseline snapshot.",
        "Exception Level 1:",
        " Error Message: Unable to connect to the remote server",
    ];
    let mut page = before_evaluation(site, operation, reboot_option, heading, &details);
    page.reconstructed("the whole text of a failure to reach the snapshot");
    end(page, site, WindowsExit::MinusOne)
}

/// The run is refused before it evaluates anything, with a message. Texts are known of the Linux payload alone; what a
/// Windows node prints is built from the failures that are known there.
#[must_use]
pub fn refused(
    site: &Site<'_>,
    operation: Operation,
    reboot_option: RebootOption,
    heading: Timestamp,
    message: &str,
) -> StepLog {
    let mut page = before_evaluation(site, operation, reboot_option, heading, &[message]);
    page.reconstructed("the whole text of a run that is refused");
    end(page, site, WindowsExit::MinusOne)
}

/// A summary without values, and the error record of the module's call.
fn before_evaluation(
    site: &Site<'_>,
    operation: Operation,
    reboot_option: RebootOption,
    heading: Timestamp,
    details: &[&str],
) -> Page {
    let mut page = Page::new("\r\n");
    module::preamble(&mut page, site);
    summary::unevaluated(&mut page, site, reboot_option, heading);

    let (first, rest) = details.split_first().map_or(("", details), |(first, rest)| (*first, rest));
    page.error(&format!("Invoke-PatchBaselineOperation : {first}"));
    for line in rest {
        page.error(line);
    }
    page.error(&format!(r"At {}\_script.ps1:{SCRIPT_LINE} char:{CALL_COLUMN}", module::step_folder(site)));
    let call: String = format!("$response = Invoke-PatchBaselineOperation -Operation {operation} -SnapshotId")
        .chars()
        .take(SHOWN)
        .collect();
    page.error(&format!("+ {call} ..."));
    page.error(&format!("+ {:offset$}{}", "", "~".repeat(SHOWN + 1 - CALL_COLUMN), offset = CALL_COLUMN - 1));
    let class = match operation {
        Operation::Install => "InstallWindowsUpdateOperation",
        Operation::Scan => {
            page.reconstructed("the class that the error block of a Scan names");
            "FindWindowsUpdateOperation"
        }
    };
    page.error(&format!(
        "    + CategoryInfo          : OperationStopped: (Amazon.Patch.Ba...UpdateOperation:{class}) \
         [Invoke-PatchBaselineOperation], Exception"
    ));
    page.error("    + FullyQualifiedErrorId : Exception Level 1:");
    page.error(&format!(" Error Message: {first}"));
    for line in rest {
        page.error(line);
    }
    page.error(" ");
    page
}
