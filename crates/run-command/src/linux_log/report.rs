//! What the payload logs about its report: the record of the evaluation, the verdict, the upload.

use patchplay_engine::PackageManager;
use patchplay_language::mark;
use patchplay_model::{ComplianceLevel, OperatingSystem, Timestamp, Trouble};

use super::{Errand, Site, pen::Pen, python::Value, shell::Shell};

/// What is reported.
#[derive(Debug, Clone, PartialEq)]
pub struct Report<'a> {
    /// The baseline.
    pub baseline_id: &'a str,
    /// Start of the operation.
    pub start: Timestamp,
    /// End of the operation.
    pub end: Timestamp,
    /// Severity of a non-compliant node.
    pub severity: Option<ComplianceLevel>,
    /// The item `AWS:PatchSummary`, as it is uploaded.
    pub(crate) summary: Value,
    /// The states that the node keeps for its next run: by title id, state and time.
    pub(crate) local: Value,
    /// Whether the compliance items are those of the run before.
    pub unchanged: bool,
    /// Items that do not comply, of a run with BaselineOverride, which uploads nothing.
    pub(crate) printed: Option<Value>,
    /// What keeps the report from arriving.
    pub fault: Option<Trouble>,
    /// Amazon Linux 2: what is said of live patches of the kernel.
    pub kernel: Option<LivePatching>,
}

/// What the kernel of a node of Amazon Linux 2 is patched with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LivePatching {
    /// No live patch is there.
    Off,
    /// There is one, and the run does not ask it.
    On,
    /// There is one, and its CVEs are compared with those of a newer kernel.
    Compared {
        /// Whether it has all of them.
        covers: bool,
    },
}

impl Report<'_> {
    /// The members of the summary itself, without the envelope.
    fn content(&self) -> &Value {
        match &self.summary {
            Value::Dict(members) => members.iter().find(|(key, _)| key == "Content").map_or(&Value::None, |(_, v)| v),
            _ => &Value::None,
        }
    }
}

/// What the payload says of live patches (rule `log-linux-livepatch`).
pub(super) fn kernel(pen: &mut Pen, site: &Site<'_>, report: &Report<'_>) {
    let Some(state) = report.kernel.filter(|_| site.system == OperatingSystem::AmazonLinux2) else { return };
    match state {
        LivePatching::Off => pen.info("Kernel livepatch currently not enabled for the instance."),
        LivePatching::On | LivePatching::Compared { .. } => {
            pen.info("Kernel live patching currently enabled on the instance");
        }
    }
    if let LivePatching::Compared { covers } = state {
        pen.info("Comparing the CVEs addressed by livepatches and CVEs addressed in kernel patch");
        if covers {
            pen.info("CVE comparison shows the kernel is compliant");
        }
    }
}

/// The whole report (rules `log-linux-report-*`).
pub(super) fn print(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>, report: &Report<'_>) {
    let python = Shell::of(site.manager, site.product).python();
    record(pen, site, errand, report);
    pen.mark("Verdict");
    pen.info(&match report.severity {
        None => " Instance is Compliant ".to_owned(),
        Some(level) => format!(" Instance is Non-Compliant with severity of {level} "),
    });
    pen.info(&report.content().plain_repr(python));
    if let Some(items) = &report.printed {
        overridden(pen, report, items);
        return;
    }
    pen.info("Updating patch state configuration");
    pen.info("Updating local configuration file");
    pen.info(&report.local.plain_repr(python));
    pen.info("Saving inventory to local configuration directory");
    pen.info("Start to upload patch compliance.");
    pen.mark("Summary");
    pen.info(&format!("Summary: {}", report.summary.plain_repr(python)));
    pen.info(if report.unchanged {
        "Report is unchanged, attempting partial upload"
    } else {
        "Attempting full upload"
    });
    match report.fault {
        None => {
            pen.wait(1);
            pen.info("Upload complete.");
            pen.info("Report upload successful.");
        }
        Some(Trouble::InventoryDenied) => pen.error("Unable to upload compliance report."),
        Some(_) => {
            pen.error("Encounter service side error when uploading the inventory");
            pen.error("Could not upload inventory report after retries.");
        }
    }
    pen.reconstructed(mark!("which packages the local configuration lists, and in which order"));
    if python == super::python::Python::Two {
        pen.reconstructed(mark!("which texts of the report carry a u"));
    }
    if errand.is_association {
        pen.reconstructed(mark!("the report of the document for associations, which writes another item"));
    }
}

/// The record of the evaluation: it begins with a line break and ends in a line of eight blanks (rule
/// `log-linux-report-record`).
fn record(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>, report: &Report<'_>) {
    let time = |time: Timestamp| time.to_iso(6).replacen('T', " ", 1);
    pen.info(&format!(
        "\nPackage compliance initialized with instance ID:{}, \nbaseline ID: {}, snapshot ID: {}, patch group: {},\nstart \
         time: {}, end time: {}, upload NA compliance: False, \ninstall override list path: {}, execution id: {}\n        ",
        site.instance_id,
        report.baseline_id,
        errand.snapshot_id,
        errand.patch_group.unwrap_or_default(),
        time(report.start),
        time(report.end),
        errand.install_override_list.unwrap_or("None"),
        site.execution_id
    ));
}

/// The result of a run with BaselineOverride (rule `log-linux-override-print`).
fn overridden(pen: &mut Pen, report: &Report<'_>, items: &Value) {
    let content = match report.content() {
        Value::List(entries) => entries.first().cloned().unwrap_or(Value::None),
        other => other.clone(),
    };
    pen.mark("Summary");
    pen.info(&format!("[BASELINE OVERRIDE]: Summary: {}", content.dumped()));
    match items {
        Value::List(entries) if entries.is_empty() => pen.info("[BASELINE OVERRIDE]: All Packages are Compliant."),
        _ => {
            pen.info(&format!("[BASELINE OVERRIDE]: Non Compliant Packages: {}", items.dumped()));
            pen.reconstructed(mark!("how the packages that do not comply are printed"));
        }
    }
    pen.reconstructed(mark!("what of the report a run with a baseline override prints"));
}

/// The line that only macOS is known to print.
pub(super) fn uptime(pen: &mut Pen, site: &Site<'_>) {
    if site.manager == PackageManager::MacOs {
        pen.info("Getting system uptime for MacOS.");
    }
}
