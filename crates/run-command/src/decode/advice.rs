//! What a log comes to, in plain words: the errors that are known by their text, the exit code, the counters.

use patchplay_language::{mark, said, say};
use patchplay_model::{Operation, Platform, RebootOption};
use patchplay_ordered::SortedSet;
use serde::Serialize;

use super::{
    Decoded,
    known::{Known, TROUBLESHOOTING},
};
use crate::exit::meaning;

/// One thing to know, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Advice {
    /// Stable name of the case, such as `windows-update-unreachable` or `missing`.
    pub code: &'static str,
    /// What is the case.
    pub message: String,
    /// What to do; empty if nothing is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Page that says so.
    pub page: &'static str,
}

const STATES: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-compliance-states.html";
const DOCUMENT: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html";
const UPDATE_ERRORS: &str = "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors";

/// Codes of Windows Update and of Windows itself that come up while patching.
const HRESULTS: &[(&str, &str)] = &[
    ("0x80070005", mark!("access is denied to a file or registry key that the update writes")),
    ("0x8007000E", mark!("the node has not enough memory")),
    ("0x80070070", mark!("the disk is full")),
    ("0x80070422", mark!("the service Windows Update is disabled")),
    ("0x80070643", mark!("the installer of the update failed; its own log on the node says why")),
    ("0x80072EE2", mark!("the server did not answer in time")),
    ("0x80072EE7", mark!("the name of the server could not be resolved")),
    ("0x80072EFD", mark!("no connection to the server came about")),
    ("0x80073712", mark!("the component store is damaged; DISM repairs it")),
    ("0x800F081F", mark!("files that the update needs are not in the component store")),
    ("0x800F0922", mark!("the update could not be finished, often because the system partition is full")),
    ("0x8024001E", mark!("the service Windows Update was stopped during the work")),
    ("0x80240017", mark!("the update does not apply to this node")),
    ("0x80240022", mark!("none of the updates could be installed")),
    (
        "0x80240437",
        mark!("the search could not get to the update catalogue: check the way to Windows Update or the WSUS server"),
    ),
    ("0x80244010", mark!("the WSUS server was asked too many times; ask again, or decline old updates there")),
    ("0x80244022", mark!("the update server answered that it is overloaded")),
    ("0x8024401C", mark!("the WSUS server did not answer in time")),
    ("0x8024402C", mark!("the name of the proxy or update server could not be resolved")),
];

/// Everything there is to say, causes first.
pub(super) fn of(read: &Decoded, errors: &[&Known], bare: &str) -> Vec<Advice> {
    let mut all: Vec<Advice> = errors
        .iter()
        .map(|known| {
            let (message, help) = known.words();
            advice(known.code(), said(message), said(help), known.page)
        })
        .collect();
    all.extend(results(bare));
    all.extend(exit(read, bare));
    all.extend(counters(read));
    all
}

fn advice(code: &'static str, message: impl Into<String>, help: impl Into<String>, page: &'static str) -> Advice {
    Advice { code, message: message.into(), help: help.into(), page }
}

/// HRESULTs of the text, each once.
fn results(bare: &str) -> impl Iterator<Item = Advice> {
    let found: SortedSet<&str> = bare.match_indices("0x8").filter_map(|(at, _)| bare.get(at..at + 10)).collect();
    HRESULTS.iter().filter_map(move |(code, meaning)| {
        let is_there = found.iter().any(|found| found.eq_ignore_ascii_case(code));
        is_there.then(|| {
            advice("windows-update-code", say!("{code}: {meaning}", meaning = said(meaning)), "", UPDATE_ERRORS)
        })
    })
}

/// What the exit code means; success has nothing to tell but through the counters.
fn exit(read: &Decoded, bare: &str) -> Option<Advice> {
    let code = read.exit_code.filter(|code| *code != 0)?;
    let Some(exit) = meaning(code, bare) else {
        let message = say!("exit code {code} is none that the patch step is known to end with");
        return Some(advice("exit-code", message, say!("read the text of the step itself"), TROUBLESHOOTING));
    };
    let message = say!("exit code {code}: {meaning}", meaning = said(exit.meaning));
    Some(advice("exit-code", message, said(exit.remedy), TROUBLESHOOTING))
}

/// A message of what counts against the node, behind a run that succeeded nevertheless.
fn told(success: bool, message: String) -> String {
    if success { say!("Success does not mean compliant: {message}") } else { message }
}

/// What the counters come to.
fn counters(read: &Decoded) -> Vec<Advice> {
    let mut all = Vec::new();
    let count = |name: &str| read.counts.get(name).copied().unwrap_or_default();
    if read.counts.get("InstalledCount").is_some_and(|count| *count < 0) {
        all.push(advice(
            "not-evaluated",
            say!(
                "nothing was evaluated: every counter is -1, the baseline is empty, and the operation is printed as Scan \
                 whatever it was"
            ),
            say!("these numbers are no result: mend the error and run the command again"),
            TROUBLESHOOTING,
        ));
        return all;
    }
    let scans = read.operation == Some(Operation::Scan);
    let success = read.exit_code == Some(0);
    let missing = count("MissingCount");
    if missing > 0 {
        let help = if scans {
            say!("a Scan installs nothing: run the Install")
        } else {
            say!(
                "run the Install again, or look up why they did not come: `InstallOverrideList` or a failed installation"
            )
        };
        all.push(advice(
            "missing",
            told(success, say!(missing; "{missing} patch is Missing", "{missing} patches are Missing")),
            help,
            STATES,
        ));
    }
    let failed = count("FailedCount");
    if failed > 0 {
        let help = if read.platform == Some(Platform::Windows) {
            say!(
                "look at the message in the patch's row, and in the Windows Update log of the node; an Install with \
                 failed patches may still end as Success"
            )
        } else {
            say!("look at what the package manager prints of them")
        };
        all.push(advice(
            "failed",
            told(success, say!(failed; "{failed} patch is Failed", "{failed} patches are Failed")),
            help,
            STATES,
        ));
    }
    let pending = count("InstalledPendingRebootCount");
    if pending > 0 {
        let option = if read.reboot_option == Some(RebootOption::NoReboot) {
            say!("the run was told NoReboot: reboot the node, then run a Scan")
        } else {
            say!("reboot the node, then run a Scan")
        };
        let message = say!(
            pending;
            "{pending} patch is InstalledPendingReboot and count as non-compliant",
            "{pending} patches are InstalledPendingReboot and count as non-compliant"
        );
        all.push(advice("pending-reboot", told(success, message), option, STATES));
    }
    let rejected = count("InstalledRejectedCount");
    if rejected > 0 {
        let message = say!(
            rejected;
            "{rejected} patch is on the node that the baseline rejects",
            "{rejected} patches are on the node that the baseline rejects"
        );
        let help = say!("remove them by hand: Patch Manager uninstalls nothing");
        all.push(advice("rejected", told(success, message), help, STATES));
    }
    let available = count("AvailableSecurityUpdateCount");
    if available > 0 {
        all.push(advice(
            "available-security-updates",
            say!(
                available;
                "{available} patch is a security update that the baseline does not approve yet",
                "{available} patches are security updates that the baseline does not approve yet"
            ),
            say!("whether they count as non-compliant is the baseline's AvailableSecurityUpdatesComplianceStatus"),
            STATES,
        ));
    }
    let is_counted = read.counts.contains_key("MissingCount") && read.counts.contains_key("InstalledCount");
    if is_counted && missing + failed + pending + rejected == 0 {
        let message =
            say!("nothing counts against the node: no patch is Missing, Failed, rejected or waiting for a reboot");
        all.push(advice("compliant", message, "", STATES));
    }
    all.extend(installed_now(read, count("InstalledCount")));
    all.extend(reboot(read));
    all
}

/// `InstalledCount` counts what is there, not what came: the rows say that.
fn installed_now(read: &Decoded, installed: i64) -> Option<Advice> {
    let came = read.patches.iter().filter(|patch| patch.installed == Some(true)).count();
    let is_install = read.operation == Some(Operation::Install) && read.platform == Some(Platform::Windows);
    // People often copy the counters alone: then nobody knows how it ended and what came.
    let is_whole = !read.is_cut && read.exit_code.is_some();
    if !is_install || !is_whole || !read.counts.contains_key("InstalledCount") {
        return None;
    }
    let message = say!(
        "this run installed {came}; InstalledCount {installed} counts every patch on the node that the baseline approves"
    );
    Some(advice("installed-now", message, "", DOCUMENT))
}

fn reboot(read: &Decoded) -> Option<Advice> {
    (read.exit_code == Some(0)
        && read.operation == Some(Operation::Install)
        && read.reboot_option == Some(RebootOption::NoReboot)
        && read.patches.iter().any(|patch| patch.installed == Some(true)))
    .then(|| {
        advice(
            "no-reboot",
            say!("the node was not rebooted: what the run installed may not be in effect yet"),
            say!("reboot it in your own time, then run a Scan"),
            DOCUMENT,
        )
    })
}
