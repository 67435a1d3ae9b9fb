//! `Patch Summary for ...` and the results below it.

use patchplay_language::mark;
use patchplay_model::{AsuCountLine, Counts, Operation, RebootOption, Timestamp, WindowsModule};

use super::{Processed, Results, Site, Summary};
use crate::page::Page;

/// Width of the columns of the table of an Install: that of its underlines.
const COLUMN: usize = 11;
/// Columns after which a list of missing patches goes on in the next line: the width of PowerShell's own output.
const LIST_WIDTH: usize = 80;
/// The message of a patch that was not installed: the text of the update agent's commonest code, in the form in which
/// the module prints others.
const FAILED_MESSAGE: &str = "Exception from HRESULT: 0x80070643";

/// The values of a summary's fields, whether anything was evaluated or not.
struct Fields<'a> {
    instance_id: &'a str,
    patch_group: &'a str,
    baseline_id: &'a str,
    baseline: &'a str,
    snapshot_id: &'a str,
    execution_id: &'a str,
    reboot_option: RebootOption,
    operation: Operation,
    start: Timestamp,
    end: Timestamp,
    counts: Counts,
}

/// The summary and results of an operation that was evaluated.
pub(super) fn evaluated(page: &mut Page, site: &Site<'_>, summary: &Summary<'_>) {
    let fields = Fields {
        instance_id: site.instance_id,
        patch_group: summary.patch_group.unwrap_or_default(),
        baseline_id: summary.baseline_id,
        baseline: summary.baseline_json,
        snapshot_id: summary.snapshot_id,
        execution_id: site.execution_id,
        reboot_option: summary.reboot_option,
        operation: summary.results.operation(),
        start: summary.start.whole_second(),
        end: summary.end,
        counts: summary.counts,
    };
    print(page, site, &fields, summary.heading);
    match summary.results {
        Results::Scan { missing } => scan_body(page, missing),
        Results::Install { processed } => install_table(page, processed),
    }
}

/// The summary of a run that failed before it could evaluate anything: no identity, times of 1970, every counter -1, and
/// OperationType Scan whatever was asked for (rule `log-win-fail-summary`).
pub(super) fn unevaluated(page: &mut Page, site: &Site<'_>, reboot_option: RebootOption, heading: Timestamp) {
    let fields = Fields {
        instance_id: "",
        patch_group: "",
        baseline_id: "",
        baseline: "null",
        snapshot_id: "",
        execution_id: "",
        reboot_option,
        operation: Operation::Scan,
        start: Timestamp::EPOCH,
        end: Timestamp::EPOCH,
        counts: Counts { available_security_update_count: Some(-1), ..Counts::UNKNOWN },
    };
    print(page, site, &fields, heading);
    if site.readings.windows_module == WindowsModule::V1_33 {
        page.reconstructed(mark!(
            "ExecutionId and the three NonCompliantCount lines of a run that could not evaluate anything"
        ));
    }
}

/// Prints all fields (rules `log-win-install-field-order`, `log-win-old-module-fields`) and the results heading.
fn print(page: &mut Page, site: &Site<'_>, fields: &Fields<'_>, heading: Timestamp) {
    let newer = site.readings.windows_module == WindowsModule::V1_33;
    // Module 1.29 is older than the state the counter counts.
    let asu = if newer { site.readings.windows_available_security_update_count } else { AsuCountLine::Omit };
    let width = site.readings.windows_label_column.width();
    let counts = &fields.counts;
    page.line("");
    page.mark("Patch Summary");
    page.line(&format!("Patch Summary for {}", fields.instance_id));
    page.line("");

    let mut field = |label: &str, value: &str| {
        page.mark(label);
        // A label that fills its column still keeps a blank before the colon: readers split there.
        let width = width.max(label.len() + 1);
        page.line(&format!("{label:width$}: {value}"));
    };
    field("PatchGroup", fields.patch_group);
    field("BaselineId", fields.baseline_id);
    field("Baseline", fields.baseline);
    field("SnapshotId", fields.snapshot_id);
    if newer {
        field("ExecutionId", fields.execution_id);
    }
    field("RebootOption", fields.reboot_option.as_str());
    field("OwnerInformation", "");
    field("OperationType", fields.operation.as_str());
    field("OperationStartTime", &format!("{}Z", fields.start.to_iso(7)));
    field("OperationEndTime", &format!("{}Z", fields.end.to_iso(7)));

    let mut counter = |label: &str, value: i64| field(label, &value.to_string());
    let available = counts.available_security_update_count.unwrap_or_default();
    counter("InstalledCount", counts.installed_count);
    counter("InstalledRejectedCount", counts.installed_rejected_count);
    counter("InstalledPendingRebootCount", counts.installed_pending_reboot_count);
    counter("InstalledOtherCount", counts.installed_other_count);
    counter("FailedCount", counts.failed_count);
    counter("MissingCount", counts.missing_count);
    if newer {
        counter("CriticalNonCompliantCount", counts.critical_non_compliant_count);
        counter("SecurityNonCompliantCount", counts.security_non_compliant_count);
        if asu == AsuCountLine::AfterSecurity {
            counter("AvailableSecurityUpdateCount", available);
        }
        counter("OtherNonCompliantCount", counts.other_non_compliant_count);
    }
    counter("NotApplicableCount", counts.not_applicable_count);
    counter("UnreportedNotApplicableCount", counts.unreported_not_applicable_count);
    if asu == AsuCountLine::Last {
        counter("AvailableSecurityUpdateCount", available);
    }

    page.line("");
    page.mark("Results");
    let kind = match fields.operation {
        Operation::Scan => "Assessment",
        Operation::Install => "Installation",
    };
    page.line(&format!("{} - PatchBaselineOperations {kind} Results - {}", site.host_name, heading.to_iso(3)));

    page.reconstructed(mark!("the column of the colons and the empty lines around the summary"));
    if asu != AsuCountLine::Omit {
        page.reconstructed(mark!("the place of AvailableSecurityUpdateCount"));
    }
}

/// The body of a Scan (rule `log-win-scan-body`).
fn scan_body(page: &mut Page, missing: &[&str]) {
    page.line("");
    if missing.is_empty() {
        page.line("Scan found no missing updates.");
        return;
    }
    let mut line = "Scan found the following updates missing:".to_owned();
    let mut wrapped = false;
    for kb in missing {
        if line.len() + 1 + kb.len() > LIST_WIDTH {
            page.line(&line);
            line.clear();
            wrapped = true;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        page.mark(kb);
        line.push_str(kb);
    }
    page.line(&line);
    if wrapped {
        page.reconstructed(mark!("where the list of missing updates goes on in the next line"));
    }
}

/// The table of an Install (rules `log-win-kb-table*`): only what was processed, and nothing at all without that.
fn install_table(page: &mut Page, processed: &[Processed<'_>]) {
    if processed.is_empty() {
        page.reconstructed(mark!("that an Install with nothing to install ends after its heading"));
        return;
    }
    let rule = "-".repeat(COLUMN);
    let row = |page: &mut Page, id: &str, installed: &str, message: &str| {
        page.line(&format!("{id:COLUMN$} {installed:COLUMN$} {message}"));
    };
    row(page, "KbArticleId", "Installed", "Message");
    row(page, &rule, &rule, &rule);
    for patch in processed {
        page.mark(patch.kb_article_id);
        let (installed, message) = if patch.installed { ("Yes", "Success") } else { ("No", FAILED_MESSAGE) };
        row(page, patch.kb_article_id, installed, message);
    }
    page.reconstructed(mark!("the widths of the table's columns"));
    if processed.iter().any(|patch| !patch.installed) {
        page.reconstructed(mark!("the message of a patch that failed"));
    }
}
