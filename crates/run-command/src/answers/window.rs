//! `MaintenanceWindowExecutionTaskIdentity`: one task of a maintenance window that was run.

use patchplay_model::Timestamp;
use serde::Serialize;

use super::CliTime;
use crate::status::CommandDetails;

/// API shape `MaintenanceWindowExecutionTaskIdentity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct WindowExecutionTask {
    pub window_execution_id: String,
    pub task_execution_id: String,
    pub status: &'static str,
    pub start_time: CliTime,
    pub end_time: CliTime,
    pub task_arn: String,
    pub task_type: &'static str,
}

/// What a task of a window came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowTaskFacts<'a> {
    /// Id of the window's opening.
    pub window_execution_id: &'a str,
    /// Id of the task in it.
    pub task_execution_id: &'a str,
    /// The command document.
    pub document_name: &'a str,
    /// How its command ended.
    pub details: CommandDetails,
    /// Whether the window cancelled it at its cutoff.
    pub cut_off: bool,
    /// When it started.
    pub start: Timestamp,
    /// When its last node ended.
    pub end: Timestamp,
}

/// Builds the answer. A task that the window cancels at its cutoff is TIMED_OUT (rule time-window-cutoff-behavior).
#[must_use]
pub fn window_task(facts: &WindowTaskFacts<'_>) -> WindowExecutionTask {
    WindowExecutionTask {
        window_execution_id: facts.window_execution_id.to_owned(),
        task_execution_id: facts.task_execution_id.to_owned(),
        status: match facts.details {
            CommandDetails::Cancelled if facts.cut_off => "TIMED_OUT",
            CommandDetails::Cancelled => "CANCELLED",
            CommandDetails::DeliveryTimedOut | CommandDetails::ExecutionTimedOut => "TIMED_OUT",
            CommandDetails::Failed | CommandDetails::Incomplete => "FAILED",
            CommandDetails::Success | CommandDetails::NoInstancesInTag => "SUCCESS",
            CommandDetails::Pending => "PENDING",
            CommandDetails::InProgress => "IN_PROGRESS",
        },
        start_time: CliTime(facts.start),
        end_time: CliTime(facts.end),
        task_arn: facts.document_name.to_owned(),
        task_type: "RUN_COMMAND",
    }
}
