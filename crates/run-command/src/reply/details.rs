//! What one asks of a single node after a run: the whole of a step's output as GetCommandInvocation gives it, and the
//! files on the node.

use patchplay_model::Trouble;

use super::invocation_facts;
use crate::{
    answers::{GetCommandInvocation, get_command_invocation},
    cast::Cast,
    node_files::{self, NodeFile, Traces},
    page::StepLog,
    play::{Invocation, Played},
    step_result::StepResult,
    steps::Step,
    streams::{self, LogStream},
};

/// API shape `GetCommandInvocationResult` of the node's own step.
#[must_use]
pub fn get_invocation_of(
    cast: &Cast<'_>,
    played: &Played,
    account: &str,
    invocation: &Invocation,
    log: Option<&StepLog>,
) -> Option<GetCommandInvocation> {
    Some(get_command_invocation(&invocation_facts(cast, played, account, invocation, log)?))
}

/// The log streams that an invocation wrote; none of a run that writes to no log group, or of a
/// node that may not write there.
#[must_use]
pub fn log_streams_of(cast: &Cast<'_>, played: &Played, invocation: &Invocation, log: &StepLog) -> Vec<LogStream> {
    let (Some(group), Some(node)) = (&played.log_group, cast.nodes.get(invocation.node)) else { return Vec::new() };
    if node.has(Trouble::LogGroupDenied) {
        return Vec::new();
    }
    let step = Step::of(node.system.platform());
    let id = &invocation.execution_id;
    streams::of_node(group, id, &node.instance_id, step, &log.stdout, &log.stderr)
}

/// The files that the run left on a node; none where the command never arrived.
#[must_use]
pub fn node_files_of(cast: &Cast<'_>, invocation: &Invocation, log: Option<&StepLog>) -> Vec<NodeFile> {
    let Some(node) = cast.nodes.get(invocation.node) else { return Vec::new() };
    if matches!(invocation.result, StepResult::NotSent) {
        return Vec::new();
    }
    let fetched = node.paths.s3;
    node_files::of_run(&Traces {
        instance_id: &node.instance_id,
        platform: node.system.platform(),
        execution_id: &invocation.execution_id,
        has_stdout: log.is_some_and(|log| !log.stdout.is_empty()),
        has_stderr: log.is_some_and(|log| !log.stderr.is_empty()),
        downloaded: fetched && !invocation.module_was_present,
        has_module: fetched || invocation.module_was_present,
        judged: matches!(invocation.result, StepResult::Judged(_)),
        module: cast.readings.windows_module,
    })
}
