//! A played command in the API's shapes.

mod associations;
mod details;

pub use associations::{AssociationAnswers, associations_of};
pub use details::{get_invocation_of, log_streams_of, node_files_of};

use patchplay_engine::{PatchIndex, by_level, level, overall_severity, record, reported};
use patchplay_model::{ComplianceLevel, Document, OperatingSystem, Origin, Timestamp};
use patchplay_ordered::SortedMap;

use crate::{
    answers::{
        ApiError, AssociationFacts, Command, CommandFacts, CommandInvocation, ComplianceItem, InstancePatchState,
        InventoryFacts, InventoryItem, InvocationFacts, OutputFacts, PackageFacts, PartFacts, PatchComplianceData,
        PatchFacts, PatchStateFacts, ResourceComplianceSummaryItem, RunFacts, SummaryFacts, WindowExecutionTask,
        WindowTaskFacts, association_item, command, command_invocation, execution_type, invalid_instances,
        inventory as inventory_items, package_compliance, patch_compliance, patch_state, patch_summary, window_task,
    },
    cast::{Cast, available_status},
    ids,
    objects::KeyOwner,
    occasion::opening,
    page::StepLog,
    play::{Invocation, Played},
    status::{self, InvocationDetails},
    step_result::{Judged, Part, StepResult},
    transcript::parts,
};

pub(crate) fn run_facts<'a>(cast: &Cast<'a>, played: &'a Played) -> RunFacts<'a> {
    let output = played.run.output.as_ref();
    RunFacts {
        command_id: &played.command_id,
        document_name: played.run.document.as_str(),
        requested: played.requested,
        output: OutputFacts {
            region: cast.region,
            bucket: output.map(|output| output.bucket.as_str()),
            prefix: output.map_or("", |output| output.prefix.as_str()),
        },
        comment: &played.run.comment,
        log_group: played.log_group.as_deref(),
    }
}

/// API shape `Command` of a played command.
#[must_use]
pub fn command_of(cast: &Cast<'_>, played: &Played) -> Command {
    let details: Vec<InvocationDetails> = played.invocations.iter().map(|invocation| invocation.ended).collect();
    command(&CommandFacts {
        run: run_facts(cast, played),
        asked: &played.run,
        rate: played.rate,
        details: played.ended,
        counts: status::counts(&details),
    })
}

/// What the API answers in place of a command that it does not create; `None` for one that it does.
#[must_use]
pub fn error_of(played: &Played, account: &str) -> Option<ApiError> {
    let ids = &played.resolution.refused_ids;
    played.resolution.is_refused().then(|| invalid_instances(ids, account))
}

/// API shape `CommandInvocation` of one node's part, with what it printed.
#[must_use]
pub fn invocation_of(
    cast: &Cast<'_>,
    played: &Played,
    account: &str,
    invocation: &Invocation,
    log: Option<&StepLog>,
) -> Option<CommandInvocation> {
    Some(command_invocation(&invocation_facts(cast, played, account, invocation, log)?))
}

/// Whose keys an invocation's output has.
pub(crate) fn owner_of<'a>(played: &'a Played, invocation: &'a Invocation) -> KeyOwner<'a> {
    match &played.association_id {
        Some(association_id) => KeyOwner::Association { association_id, execution_id: &invocation.execution_id },
        None => KeyOwner::Command { command_id: &invocation.execution_id },
    }
}

fn invocation_facts<'a>(
    cast: &Cast<'a>,
    played: &'a Played,
    account: &str,
    invocation: &'a Invocation,
    log: Option<&'a StepLog>,
) -> Option<InvocationFacts<'a>> {
    let node = cast.nodes.get(invocation.node)?;
    let platform = node.system.platform();
    let logs = parts::logs(cast, played, account, invocation);
    let parts = invocation.parts.iter().zip(logs).map(|(part, log)| PartFacts {
        name: part.name,
        plugin: part.plugin(platform),
        details: part.ended,
        response_code: part.response_code,
        times: part.ran.then_some((part.timeline.start, part.timeline.finish)),
        stdout: log.stdout,
        stderr: log.stderr,
    });
    let parts = parts.collect();
    Some(InvocationFacts {
        run: run_facts(cast, played),
        owner: owner_of(played, invocation),
        instance_id: &node.instance_id,
        instance_name: &invocation.host_name,
        platform,
        details: invocation.ended,
        response_code: invocation.response_code,
        times: invocation.was_sent().then_some((invocation.timeline.start, invocation.timeline.finish)),
        stdout: log.map_or("", |log| log.stdout.as_str()),
        stderr: log.map_or("", |log| log.stderr.as_str()),
        parts,
    })
}

/// API shape `InstancePatchState` of a node whose patches were judged; a step that failed before uploads none.
#[must_use]
pub fn patch_state_of(cast: &Cast<'_>, played: &Played, invocation: &Invocation) -> Option<InstancePatchState> {
    if let Some((played, own)) = reporting(played, invocation) {
        return patch_state_of(cast, &played, &own);
    }
    let judged = invocation.result.reported()?;
    let node = cast.nodes.get(invocation.node)?;
    let entry = cast.registry.entry(judged.choice.entry)?;
    Some(patch_state(&PatchStateFacts {
        instance_id: &node.instance_id,
        patch_group: judged.choice.patch_group.as_deref(),
        baseline_id: &entry.id.0,
        snapshot_id: &judged.snapshot_id,
        install_override_list: list_address(played, judged),
        counts: judged.counts,
        start: invocation.timeline.operation_start(),
        end: invocation.timeline.end,
        operation: played.run.operation,
        reboot_option: played.run.reboot_option,
        last_no_reboot_install: judged.holdings.last_no_reboot_install(),
    }))
}

/// API shape `MaintenanceWindowExecutionTaskIdentity` of a run that a maintenance window's task started; `None` for other
/// runs, and for a task that never began.
#[must_use]
pub fn window_task_of(cast: &Cast<'_>, played: &Played) -> Option<WindowExecutionTask> {
    if played.run.origin != Origin::MaintenanceWindow || played.too_late {
        return None;
    }
    let opening = opening(&played.run, played.requested);
    let ends = played.invocations.iter().map(|invocation| invocation.timeline.finish);
    Some(window_task(&WindowTaskFacts {
        window_execution_id: &ids::window_execution_id(cast.seed, &opening),
        task_execution_id: &ids::task_execution_id(cast.seed, &played.command_id),
        document_name: played.run.document.as_str(),
        details: played.ended,
        cut_off: played.cancelled.is_some() && played.run.cancel_after.is_none(),
        start: played.requested,
        end: ends.fold(played.requested, Timestamp::max),
    }))
}

/// The step of a document with hooks whose report is the last one.
fn reporting(played: &Played, invocation: &Invocation) -> Option<(Played, Invocation)> {
    let reports = |part: &&Part| matches!(part.patched, Some((StepResult::Judged(_), _)));
    parts::alone(played, invocation, invocation.parts.iter().rev().find(reports)?)
}

/// The address of the list that decided what to install.
fn list_address<'a>(played: &'a Played, judged: &Judged) -> Option<&'a str> {
    judged.outcome.list.as_ref().and(played.run.install_override_list.as_ref()).map(|list| list.address.as_str())
}

/// The severity that a judged node is reported with; `None` for a compliant one.
#[must_use]
pub fn severity_of(cast: &Cast<'_>, judged: &Judged) -> Option<ComplianceLevel> {
    let available = available_status(cast.registry, judged.choice.entry, cast.readings);
    overall_severity(&judged.outcome.assessment, &judged.plan, available, cast.readings.overall_severity_floor)
}

/// API shape `ResourceComplianceSummaryItem` of the patch data that a run left of a node.
#[must_use]
pub fn summary_of(cast: &Cast<'_>, played: &Played, invocation: &Invocation) -> Option<ResourceComplianceSummaryItem> {
    let judged = invocation.result.reported()?;
    let node = cast.nodes.get(invocation.node)?;
    let available = available_status(cast.registry, judged.choice.entry, cast.readings);
    Some(patch_summary(&SummaryFacts {
        instance_id: &node.instance_id,
        status: judged.compliance,
        severity: severity_of(cast, judged),
        items: &by_level(&judged.outcome.assessment, &judged.plan, available),
        end: invocation.timeline.end,
        execution_id: &invocation.execution_id,
        execution_type: execution_type(&played.run),
    }))
}

/// API shape `ComplianceItem` that a run of the document for associations leaves of a node; `None` for other documents.
#[must_use]
pub fn association_item_of(cast: &Cast<'_>, played: &Played, invocation: &Invocation) -> Option<ComplianceItem> {
    let judged = invocation.result.reported()?;
    if played.run.document != Document::RunPatchBaselineAssociation {
        return None;
    }
    let node = cast.nodes.get(invocation.node)?;
    let entry = cast.registry.entry(judged.choice.entry)?;
    // The parameter often is a placeholder that State Manager fills in when the association runs.
    let given = played.run.association_id.as_deref().filter(|id| !id.starts_with("{{"));
    let association_id = given.or(played.association_id.as_deref()).unwrap_or(&played.command_id);
    Some(association_item(&AssociationFacts {
        instance_id: &node.instance_id,
        association_id,
        severity: played.run.compliance_severity,
        baseline_id: &entry.id.0,
        baseline_name: entry.name(),
        status: judged.compliance,
        counts: judged.counts,
        end: invocation.timeline.end,
        execution_id: &invocation.execution_id,
    }))
}

/// API shape `PatchComplianceData` of every patch the node reports, by state and then by id. On Linux and macOS what is
/// NotApplicable is counted and not listed (rule state-na-linux-not-listed).
#[must_use]
pub fn patches_of(cast: &Cast<'_>, judged: &Judged) -> Vec<PatchComplianceData> {
    numbered_patches(cast, judged).into_iter().map(|(_, data)| data).collect()
}

/// The same with the patches' numbers.
fn numbered_patches(cast: &Cast<'_>, judged: &Judged) -> Vec<(PatchIndex, PatchComplianceData)> {
    let assessment = &judged.outcome.assessment;
    let system = cast.registry.entry(judged.choice.entry).map(|entry| entry.baseline.operating_system);
    let Some(system) = system else { return Vec::new() };
    let Some(world) = cast.worlds.of(system) else { return Vec::new() };
    let mut by_state = SortedMap::new();
    for patch in reported(assessment).ones() {
        let facts = record(world, &judged.plan, assessment, &judged.holdings, patch);
        let Some(state) = facts.state else { continue };
        let data = if system == OperatingSystem::Windows {
            patch_compliance(&PatchFacts {
                id: facts.id,
                title: facts.title,
                classification: facts.classification,
                severity: facts.severity,
                state,
                installed_on: facts.installed.map(Timestamp::date),
                cves: &facts.cves,
            })
        } else {
            package_compliance(&PackageFacts {
                id: facts.id,
                title: facts.title,
                classification: facts.classification,
                severity: facts.severity,
                state,
                installed: facts.installed,
                cves: &facts.cves,
                blanks_others: !matches!(
                    system,
                    OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian
                ),
            })
        };
        by_state.entry(state).or_insert_with(Vec::new).push((patch, data));
    }
    by_state.into_values().flatten().collect()
}

/// API shape `InventoryItem` of what a node of Linux or macOS uploads after a run; `None` on Windows and for a node whose
/// patches were not judged.
#[must_use]
pub fn inventory_of(cast: &Cast<'_>, played: &Played, invocation: &Invocation) -> Option<[InventoryItem; 2]> {
    if let Some((played, own)) = reporting(played, invocation) {
        return inventory_of(cast, &played, &own);
    }
    inventory(cast, played, invocation, invocation.result.reported()?)
}

/// The same, whether the upload succeeds or not.
pub(crate) fn inventory(
    cast: &Cast<'_>,
    played: &Played,
    invocation: &Invocation,
    judged: &Judged,
) -> Option<[InventoryItem; 2]> {
    let entry = cast.registry.entry(judged.choice.entry)?;
    if entry.baseline.operating_system == OperatingSystem::Windows {
        return None;
    }
    let facts = InventoryFacts {
        baseline_id: &entry.id.0,
        patch_group: judged.choice.patch_group.as_deref(),
        snapshot_id: &judged.snapshot_id,
        execution_id: &invocation.execution_id,
        counts: judged.counts,
        operation: played.run.operation,
        reboot_option: played.run.reboot_option,
        install_override_list: list_address(played, judged),
        start: invocation.timeline.operation_start(),
        end: invocation.timeline.end,
        last_no_reboot_install: judged.holdings.last_no_reboot_install(),
        severity: severity_of(cast, judged),
        execution_type: execution_type(&played.run),
    };
    let level_of = |patch| level(&judged.outcome.assessment, &judged.plan, patch);
    let patches = numbered_patches(cast, judged).into_iter().map(|(patch, data)| (level_of(patch), data)).collect();
    Some(inventory_items(&facts, patches))
}
