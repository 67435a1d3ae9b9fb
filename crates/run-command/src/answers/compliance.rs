//! `InstancePatchState` and `PatchComplianceData`: what a run left on a node.

use patchplay_model::{Counts, Date, Operation, PatchState, RebootOption, Timestamp};
use serde::Serialize;

use super::CliTime;

/// API shape `InstancePatchState`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct InstancePatchState {
    pub instance_id: String,
    pub patch_group: String,
    pub baseline_id: String,
    pub snapshot_id: String,
    /// Only of an Install that had one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub install_override_list: Option<String>,
    pub owner_information: String,
    #[serde(flatten)]
    pub counts: Counts,
    pub operation_start_time: CliTime,
    pub operation_end_time: CliTime,
    pub operation: Operation,
    /// Only once there was an Install with NoReboot, whatever it installed, and kept from then on (rule
    /// state-pending-last-noreboot-time).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_no_reboot_install_operation_time: Option<CliTime>,
    pub reboot_option: RebootOption,
}

/// What an operation left on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatchStateFacts<'a> {
    /// The node.
    pub instance_id: &'a str,
    /// Its patch group, if any.
    pub patch_group: Option<&'a str>,
    /// The baseline.
    pub baseline_id: &'a str,
    /// The snapshot.
    pub snapshot_id: &'a str,
    /// The address of the list that decided what was installed.
    pub install_override_list: Option<&'a str>,
    /// Counters.
    pub counts: Counts,
    /// Start of the operation.
    pub start: Timestamp,
    /// End of the operation.
    pub end: Timestamp,
    /// Operation.
    pub operation: Operation,
    /// Reboot option.
    pub reboot_option: RebootOption,
    /// End of the last Install with NoReboot.
    pub last_no_reboot_install: Option<Timestamp>,
}

/// Builds an `InstancePatchState`.
#[must_use]
pub fn patch_state(facts: &PatchStateFacts<'_>) -> InstancePatchState {
    InstancePatchState {
        instance_id: facts.instance_id.to_owned(),
        patch_group: facts.patch_group.unwrap_or_default().to_owned(),
        baseline_id: facts.baseline_id.to_owned(),
        snapshot_id: facts.snapshot_id.to_owned(),
        install_override_list: facts.install_override_list.map(str::to_owned),
        owner_information: String::new(),
        counts: facts.counts,
        operation_start_time: CliTime(facts.start.whole_second()),
        operation_end_time: CliTime(facts.end),
        operation: facts.operation,
        last_no_reboot_install_operation_time: facts.last_no_reboot_install.map(CliTime),
        reboot_option: facts.reboot_option,
    }
}

/// API shape `PatchComplianceData`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct PatchComplianceData {
    pub title: String,
    #[serde(rename = "KBId")]
    pub kb_id: String,
    pub classification: String,
    pub severity: String,
    pub state: PatchState,
    pub installed_time: CliTime,
    #[serde(rename = "CVEIds", skip_serializing_if = "Option::is_none")]
    pub cve_ids: Option<String>,
}

/// One patch of a Windows node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatchFacts<'a> {
    /// KB id.
    pub id: &'a str,
    /// Title.
    pub title: &'a str,
    /// Classification.
    pub classification: &'a str,
    /// Microsoft's severity.
    pub severity: &'a str,
    /// State.
    pub state: PatchState,
    /// Day it was installed, if it is there and the day is known. Windows keeps days only.
    pub installed_on: Option<Date>,
    /// CVE ids.
    pub cves: &'a [&'a str],
}

/// Builds a `PatchComplianceData` of a Windows node. Title, classification and severity are blank for InstalledOther and
/// NotApplicable, CVE ids stand only with Missing and Failed, and what is not on the node was installed in 1970 (spec
/// states 2, evidence 4.2).
#[must_use]
pub fn patch_compliance(facts: &PatchFacts<'_>) -> PatchComplianceData {
    let hidden = matches!(facts.state, PatchState::InstalledOther | PatchState::NotApplicable);
    let shown = |text: &str| if hidden { String::new() } else { text.to_owned() };
    let names_cves = matches!(facts.state, PatchState::Missing | PatchState::Failed) && !facts.cves.is_empty();
    let installed_on = facts.installed_on.filter(|_| facts.state.is_present());
    PatchComplianceData {
        title: shown(facts.title),
        kb_id: facts.id.to_owned(),
        classification: shown(facts.classification),
        severity: shown(facts.severity),
        state: facts.state,
        installed_time: CliTime(installed_on.map_or(Timestamp::EPOCH, Date::midnight)),
        cve_ids: names_cves.then(|| facts.cves.join(",")),
    }
}

/// One package of a Linux or macOS node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackageFacts<'a> {
    /// `name.arch`, or the name on macOS.
    pub id: &'a str,
    /// The full name with the version.
    pub title: &'a str,
    /// Classification.
    pub classification: &'a str,
    /// The vendor's severity.
    pub severity: &'a str,
    /// State.
    pub state: PatchState,
    /// When it was installed, if it is there and that is known.
    pub installed: Option<Timestamp>,
    /// CVE ids.
    pub cves: &'a [&'a str],
    /// Whether what the baseline does not approve has its classification and severity blank: everywhere but on Debian's
    /// family (rule state-item-blank-class).
    pub blanks_others: bool,
}

/// Builds a `PatchComplianceData` of a package: titles are always there, times are to the second (spec evidence 4.2).
#[must_use]
pub fn package_compliance(facts: &PackageFacts<'_>) -> PatchComplianceData {
    let hidden = facts.blanks_others && facts.state == PatchState::InstalledOther;
    let shown = |text: &str| if hidden { String::new() } else { text.to_owned() };
    let names_cves = matches!(facts.state, PatchState::Missing | PatchState::Failed) && !facts.cves.is_empty();
    let installed = facts.installed.filter(|_| facts.state.is_present());
    PatchComplianceData {
        title: facts.title.to_owned(),
        kb_id: facts.id.to_owned(),
        classification: shown(facts.classification),
        severity: shown(facts.severity),
        state: facts.state,
        installed_time: CliTime(installed.map_or(Timestamp::EPOCH, Timestamp::whole_second)),
        cve_ids: names_cves.then(|| facts.cves.join(",")),
    }
}
