//! Runs that fail before they can evaluate anything (spec logs 3).
//!
//! Messages are those of the user guide's page on troubleshooting, laid out as PowerShell prints an error. Real error
//! blocks break in the middle of words at the console's width; ours do not.

use patchplay_language::mark;
use patchplay_model::{Operation, RebootOption, Timestamp, Trouble};

use super::{Site, end, module, summary};
use crate::{
    page::{Page, StepLog},
    status::WindowsExit,
    trouble::windows_message,
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
    script_error(&mut page, site, "Unable to connect to the remote server");
    page.reconstructed(mark!("the line breaks of the error block"));
    end(page, site, WindowsExit::MinusOne)
}

/// Something is wrong with the node, and its step ends because of it (rules `log-win-fail-*`, `log-win-refusals`).
#[must_use]
pub fn broken(
    site: &Site<'_>,
    operation: Operation,
    reboot_option: RebootOption,
    heading: Timestamp,
    trouble: Trouble,
) -> StepLog {
    let message = windows_message(trouble);
    match trouble {
        Trouble::OldWindows | Trouble::NanoServer | Trouble::OldAgent => not_supported(site, message),
        Trouble::Checksum => verification_failed(site, message),
        Trouble::SearchError => search_failed(site, operation, reboot_option, heading, OTHER_RESULT),
        Trouble::OverrideDenied => {
            let fault = Fault { details: &[message], exception: "AmazonS3Exception", id: Some(CMDLET) };
            let mut page = before_evaluation(site, operation, reboot_option, heading, &fault);
            page.reconstructed(mark!("the line breaks of the error block, and the summary before it"));
            end(page, site, WindowsExit::MinusOne)
        }
        _ => refused(site, operation, reboot_option, heading, message),
    }
}

/// The script refuses the system or the agent before it does anything.
fn not_supported(site: &Site<'_>, message: &str) -> StepLog {
    let mut page = Page::new("\r\n");
    page.line(message);
    page.reconstructed(mark!("that the script's refusal goes to standard output"));
    end(page, site, WindowsExit::MinusOne)
}

/// The module arrived and is not what it should be: no unpacking, no summary (rule `log-win-fail-checksum`).
fn verification_failed(site: &Site<'_>, message: &str) -> StepLog {
    let mut page = Page::new("\r\n");
    module::download_lines(&mut page, site);
    script_error(&mut page, site, message);
    page.reconstructed(mark!("the line breaks of the error block"));
    end(page, site, WindowsExit::MinusOne)
}

/// The error that the script itself writes.
fn script_error(page: &mut Page, site: &Site<'_>, message: &str) {
    page.error(&format!(
        r"{}\_script.ps1 : An error occurred when executing PatchBaselineOperations: {message}",
        module::step_folder(site)
    ));
    page.error("    + CategoryInfo          : NotSpecified: (:) [Write-Error], WriteErrorException");
    page.error("    + FullyQualifiedErrorId : Microsoft.PowerShell.Commands.WriteErrorException,_script.ps1");
    page.error(" ");
}

/// The result of a search that reaches no update service.
const UNREACHABLE_RESULT: &str = "0x80072EE2";
/// Another result of a search: the one that the guide shows.
const OTHER_RESULT: &str = "0x80240437";
/// The module's cmdlet, which names the errors that it lets through.
const CMDLET: &str =
    "PatchBaselineOperations,Amazon.Patch.Baseline.Operations.PowerShellCmdlets.InvokePatchBaselineOperation";

/// Windows Update cannot be reached (rule `log-win-fail-update-unreachable`): the module is there, the search ends with
/// 0x80072EE2. `heading` is the time in the results heading.
#[must_use]
pub fn updates_unreachable(
    site: &Site<'_>,
    operation: Operation,
    reboot_option: RebootOption,
    heading: Timestamp,
) -> StepLog {
    search_failed(site, operation, reboot_option, heading, UNREACHABLE_RESULT)
}

fn search_failed(
    site: &Site<'_>,
    operation: Operation,
    reboot_option: RebootOption,
    heading: Timestamp,
    result: &str,
) -> StepLog {
    let error = format!("Exception from HRESULT: {result}");
    let shown = format!(" Error Message: {error}");
    let details = [
        "Exception Details: An error occurred when attempting to search Windows Update.",
        "Exception Level 1:",
        &shown,
        " Stack Trace:    at WUApiLib.IUpdateSearcher.Search(String criteria)",
        "   at Amazon.Patch.Baseline.Operations.PatchNow.Implementations.WindowsUpdateAgent.SearchForUpdates(String searchCriteria)",
    ];
    let mut page = before_evaluation(site, operation, reboot_option, heading, &Fault::of(&details));
    page.reconstructed(mark!("the line breaks of the error block and what follows its first 1,200 characters"));
    if result != UNREACHABLE_RESULT {
        // What the module's own log says follows the block (rule `log-win-fail-search-log-lines`).
        page.error("(Windows updates)");
        let began = heading.plus_seconds(-SEARCH_SECONDS);
        page.error(&format!("{} UTC | Info | Searching for Windows Updates.", module_time(began)));
        let failed = format!("{} UTC | Error | Searching for updates resulted in error: {error}", module_time(heading));
        page.error(&failed);
    }
    end(page, site, WindowsExit::MinusOne)
}

/// Seconds between the two lines about a search, as in the guide's sample.
const SEARCH_SECONDS: i64 = 89;

/// A time as the module's own log has it: `11/22/2020 09:17:30`.
fn module_time(time: Timestamp) -> String {
    let text = time.to_iso(0);
    let (date, clock) = text.split_once('T').unwrap_or((&text, ""));
    let mut parts = date.split('-');
    let mut part = || parts.next().unwrap_or_default();
    let (year, month, day) = (part(), part(), part());
    format!("{month}/{day}/{year} {clock}")
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
    let mut page = before_evaluation(site, operation, reboot_option, heading, &Fault::of(&details));
    page.reconstructed(mark!("the whole text of a failure to reach the snapshot"));
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
    let mut page = before_evaluation(site, operation, reboot_option, heading, &Fault::of(&[message]));
    page.reconstructed(mark!("the whole text of a run that is refused"));
    end(page, site, WindowsExit::MinusOne)
}

/// The error that ends the module's call.
struct Fault<'a> {
    /// Its text.
    details: &'a [&'a str],
    /// Its class.
    exception: &'a str,
    /// What it goes by; `None`: its whole text.
    id: Option<&'a str>,
}

impl<'a> Fault<'a> {
    const fn of(details: &'a [&'a str]) -> Self {
        Self { details, exception: "Exception", id: None }
    }
}

/// A summary without values, and the error record of the module's call.
fn before_evaluation(
    site: &Site<'_>,
    operation: Operation,
    reboot_option: RebootOption,
    heading: Timestamp,
    fault: &Fault<'_>,
) -> Page {
    let details = fault.details;
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
            page.reconstructed(mark!("the class that the error block of a Scan names"));
            "FindWindowsUpdateOperation"
        }
    };
    page.error(&format!(
        "    + CategoryInfo          : OperationStopped: (Amazon.Patch.Ba...UpdateOperation:{class}) \
         [Invoke-PatchBaselineOperation], {}",
        fault.exception
    ));
    if let Some(id) = fault.id {
        page.error(&format!("    + FullyQualifiedErrorId : {id}"));
    } else {
        page.error("    + FullyQualifiedErrorId : Exception Level 1:");
        page.error(&format!(" Error Message: {first}"));
        for line in rest {
            page.error(line);
        }
    }
    page.error(" ");
    page
}
