//! An association's run as State Manager answers about it.

use super::{owner_of, run_facts};
use crate::{
    answers::{
        AssociationExecution, AssociationExecutionTarget, ExecutionFacts, ExecutionTargetFacts,
        InstanceAssociationStatusInfo, Steps, association_execution, association_execution_target,
        association_status_info,
    },
    cast::Cast,
    objects,
    page::StepLog,
    play::{Invocation, Played},
    status::Status,
    step_result::StepResult,
    steps::Step,
    targets::Unmanaged,
};

/// What State Manager answers about one execution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssociationAnswers {
    /// DescribeAssociationExecutions.
    pub execution: AssociationExecution,
    /// DescribeAssociationExecutionTargets.
    pub targets: Vec<AssociationExecutionTarget>,
    /// DescribeInstanceAssociationsStatus, one for each node.
    pub statuses: Vec<InstanceAssociationStatusInfo>,
}

/// The answers about a played association; `None` for a run of another origin. `logs` are those of the invocations.
#[must_use]
pub fn associations_of(cast: &Cast<'_>, played: &Played, logs: &[Option<StepLog>]) -> Option<AssociationAnswers> {
    let facts = ExecutionFacts {
        association_id: played.association_id.as_deref()?,
        association_name: played.run.name.as_deref(),
        execution_id: &played.command_id,
        document_name: played.run.document.as_str(),
        ended: played.ended.status(),
        created: played.requested,
    };
    let ran =
        played.invocations.iter().enumerate().filter_map(|(number, invocation)| {
            target(cast, played, invocation, logs.get(number).and_then(Option::as_ref))
        });
    let waiting = played.resolution.unmanaged.iter().filter(|(_, why)| *why == Unmanaged::Pending);
    let waiting = waiting.filter_map(|&(node, _)| {
        Some(ExecutionTargetFacts {
            instance_id: &cast.nodes.get(node)?.instance_id,
            ended: None,
            ran: None,
            steps: Steps::default(),
            fault: None,
            output_url: None,
        })
    });
    let targets: Vec<ExecutionTargetFacts<'_>> = ran.chain(waiting).collect();
    Some(AssociationAnswers {
        execution: association_execution(&facts, &targets),
        targets: targets.iter().map(|target| association_execution_target(&facts, target)).collect(),
        statuses: targets.iter().map(|target| association_status_info(&facts, target)).collect(),
    })
}

fn target<'a>(
    cast: &Cast<'a>,
    played: &'a Played,
    invocation: &'a Invocation,
    log: Option<&'a StepLog>,
) -> Option<ExecutionTargetFacts<'a>> {
    let node = cast.nodes.get(invocation.node)?;
    let step = Step::of(node.system.platform());
    let ran = !matches!(invocation.result, StepResult::NotSent);
    let status = invocation.ended.status();
    let mut steps = Steps { skipped: Step::ALL.len() - 1, ..Steps::default() };
    match status {
        Status::Success => steps.success = 1,
        Status::TimedOut => steps.timed_out = 1,
        _ => steps.failed = 1,
    }
    let output = run_facts(cast, played).output;
    let url = output.bucket.map(|_| {
        let folder = objects::folder(output.prefix, owner_of(played, invocation), &node.instance_id, step);
        output.url(&folder)
    });
    Some(ExecutionTargetFacts {
        instance_id: &node.instance_id,
        ended: Some(invocation.ended),
        ran: ran.then_some((invocation.execution_id.as_str(), invocation.timeline.finish)),
        steps,
        fault: log.filter(|_| steps.failed > 0).map(|log| (step.name(), log.stderr.as_str())),
        output_url: url,
    })
}
