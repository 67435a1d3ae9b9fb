//! How invocations and commands end, and the counters of a command (spec documents 9).

use patchplay_model::{ExitMinusOne, FailedPatchEnd};

use crate::exit;

/// `Status` of a command, invocation or plugin: the few values that programs switch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the API's value of that name")]
pub enum Status {
    Pending,
    InProgress,
    Delayed,
    Success,
    Cancelled,
    Failed,
    TimedOut,
    Cancelling,
}

impl Status {
    /// The API's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InProgress => "InProgress",
            Self::Delayed => "Delayed",
            Self::Success => "Success",
            Self::Cancelled => "Cancelled",
            Self::Failed => "Failed",
            Self::TimedOut => "TimedOut",
            Self::Cancelling => "Cancelling",
        }
    }
}

/// `StatusDetails` of an invocation or plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvocationDetails {
    /// Not delivered yet.
    Pending,
    /// Running.
    InProgress,
    /// The agent did not answer and is asked again.
    Delayed,
    /// Ended well.
    Success,
    /// Not delivered in time.
    DeliveryTimedOut,
    /// Ran longer than its step may.
    ExecutionTimedOut,
    /// Ended with an exit code other than 0.
    Failed,
    /// Cancelled by the user.
    Cancelled,
    /// Could not be delivered: the node does not exist or does not answer.
    Undeliverable,
    /// Never sent, because the command had more errors than MaxErrors.
    Terminated,
    /// The document is for another platform.
    InvalidPlatform,
    /// The user or role may not do it.
    AccessDenied,
}

impl InvocationDetails {
    /// The API's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InProgress => "InProgress",
            Self::Delayed => "Delayed",
            Self::Success => "Success",
            Self::DeliveryTimedOut => "DeliveryTimedOut",
            Self::ExecutionTimedOut => "ExecutionTimedOut",
            Self::Failed => "Failed",
            Self::Cancelled => "Cancelled",
            Self::Undeliverable => "Undeliverable",
            Self::Terminated => "Terminated",
            Self::InvalidPlatform => "InvalidPlatform",
            Self::AccessDenied => "AccessDenied",
        }
    }

    /// The status that goes with it. Terminated is Cancelled, since the system cancels what it did not send.
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            Self::Pending => Status::Pending,
            Self::InProgress => Status::InProgress,
            Self::Delayed => Status::Delayed,
            Self::Success => Status::Success,
            Self::DeliveryTimedOut | Self::ExecutionTimedOut => Status::TimedOut,
            Self::Failed | Self::Undeliverable | Self::InvalidPlatform | Self::AccessDenied => Status::Failed,
            Self::Cancelled | Self::Terminated => Status::Cancelled,
        }
    }

    /// Whether nothing follows any more.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        !matches!(self, Self::Pending | Self::InProgress | Self::Delayed)
    }

    /// Whether it counts against MaxErrors (rule `cmd-errors-that-count`).
    #[must_use]
    pub const fn is_error(self) -> bool {
        matches!(self, Self::Failed | Self::ExecutionTimedOut)
    }

    /// Whether it counts for a command only when all its invocations are so (rule `cmd-final-undeliverable`).
    const fn never_ran(self) -> bool {
        matches!(self, Self::Undeliverable | Self::InvalidPlatform | Self::AccessDenied)
    }
}

/// `StatusDetails` of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommandDetails {
    /// No invocation has started.
    Pending,
    /// Some invocation has not ended.
    InProgress,
    /// All ended well.
    Success,
    /// MaxErrors or more were not delivered in time.
    DeliveryTimedOut,
    /// MaxErrors or more ran too long.
    ExecutionTimedOut,
    /// MaxErrors or more failed.
    Failed,
    /// Not all ended well, and fewer than MaxErrors failed.
    Incomplete,
    /// Cancelled by the user.
    Cancelled,
    /// The targets hold no node.
    NoInstancesInTag,
}

impl CommandDetails {
    /// The API's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InProgress => "InProgress",
            Self::Success => "Success",
            Self::DeliveryTimedOut => "DeliveryTimedOut",
            Self::ExecutionTimedOut => "ExecutionTimedOut",
            Self::Failed => "Failed",
            Self::Incomplete => "Incomplete",
            Self::Cancelled => "Cancelled",
            Self::NoInstancesInTag => "NoInstancesInTag",
        }
    }

    /// The status that goes with it. A command without any node is Success: nothing went wrong on any.
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            Self::Pending => Status::Pending,
            Self::InProgress => Status::InProgress,
            Self::Success | Self::NoInstancesInTag => Status::Success,
            Self::DeliveryTimedOut | Self::ExecutionTimedOut => Status::TimedOut,
            Self::Failed | Self::Incomplete => Status::Failed,
            Self::Cancelled => Status::Cancelled,
        }
    }
}

/// A command's counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommandCounts {
    /// Invocations.
    pub targets: usize,
    /// Those that ended, however.
    pub completed: usize,
    /// Those that Failed or ExecutionTimedOut.
    pub errors: usize,
    /// Those that were not delivered in time.
    pub delivery_timed_out: usize,
}

/// Counts a command's invocations (rule `cmd-counts`).
#[must_use]
pub fn counts(invocations: &[InvocationDetails]) -> CommandCounts {
    let count = |holds: fn(&InvocationDetails) -> bool| invocations.iter().filter(|details| holds(details)).count();
    CommandCounts {
        targets: invocations.len(),
        completed: count(|details| details.is_terminal()),
        errors: count(|details| details.is_error()),
        delivery_timed_out: count(|details| *details == InvocationDetails::DeliveryTimedOut),
    }
}

/// How a command stands, from its invocations (rules `cmd-final-*`, `cmd-status-max-errors`). `accepted_errors` is
/// MaxErrors in whole nodes: sending stops above it, but the command is Failed as soon as it is reached.
#[must_use]
pub fn command(invocations: &[InvocationDetails], accepted_errors: u64, cancelled: bool) -> CommandDetails {
    let count = |wanted: InvocationDetails| invocations.iter().filter(|&&details| details == wanted).count() as u64;
    let threshold = accepted_errors.max(1);
    if invocations.is_empty() {
        return CommandDetails::NoInstancesInTag;
    }
    if invocations.iter().any(|details| !details.is_terminal()) {
        let none_started = invocations.iter().all(|&details| details == InvocationDetails::Pending);
        return if none_started { CommandDetails::Pending } else { CommandDetails::InProgress };
    }
    if cancelled {
        return CommandDetails::Cancelled;
    }
    if count(InvocationDetails::Failed) >= threshold {
        return CommandDetails::Failed;
    }
    if count(InvocationDetails::ExecutionTimedOut) >= threshold {
        return CommandDetails::ExecutionTimedOut;
    }
    let errors = invocations.iter().any(|details| details.is_error());
    if !errors && count(InvocationDetails::DeliveryTimedOut) >= threshold {
        return CommandDetails::DeliveryTimedOut;
    }
    let mut counting = invocations.iter().filter(|details| !details.never_ran()).peekable();
    if counting.peek().is_none() {
        return CommandDetails::Failed;
    }
    if counting.all(|&details| details == InvocationDetails::Success) {
        CommandDetails::Success
    } else {
        CommandDetails::Incomplete
    }
}

/// How one step ended, as the agent sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepEnd {
    /// Has not ended.
    InProgress,
    /// Was for another platform, which counts as Success.
    Skipped,
    /// Exit code 0.
    Success,
    /// Asked for a reboot, after which it runs again.
    SuccessAndReboot,
    /// Another exit code.
    Failed,
    /// Stopped by the agent.
    TimedOut,
    /// Stopped by the user.
    Cancelled,
}

/// A document's result from its steps (rule `cmd-document-result`).
#[must_use]
pub fn document(steps: &[StepEnd]) -> StepEnd {
    let has = |end: StepEnd| steps.contains(&end);
    for end in [StepEnd::SuccessAndReboot, StepEnd::Failed, StepEnd::TimedOut, StepEnd::Cancelled] {
        if has(end) {
            return end;
        }
    }
    if has(StepEnd::InProgress) { StepEnd::InProgress } else { StepEnd::Success }
}

/// Exit code of the Windows step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowsExit {
    /// 0.
    Success,
    /// 1: a patch failed, under the reading that this fails the step.
    PatchFailed,
    /// 3010: reboot, then run the step again.
    Reboot,
    /// -1: the script or the module gave up.
    MinusOne,
}

impl WindowsExit {
    /// How an Install ends in which a patch failed (rule `exit-windows-failed-patch`).
    #[must_use]
    pub const fn after_failed_patch(reading: FailedPatchEnd) -> Self {
        match reading {
            FailedPatchEnd::Success => Self::Success,
            FailedPatchEnd::Failed => Self::PatchFailed,
        }
    }

    /// `ResponseCode` of the plugin.
    #[must_use]
    pub const fn response_code(self) -> i64 {
        match self {
            Self::Success => exit::SUCCESS,
            Self::PatchFailed => exit::FAILURE,
            Self::Reboot => exit::REBOOT_WINDOWS,
            Self::MinusOne => exit::GAVE_UP,
        }
    }

    /// What the agent makes of it.
    #[must_use]
    pub const fn step_end(self) -> StepEnd {
        match self {
            Self::Success => StepEnd::Success,
            Self::Reboot => StepEnd::SuccessAndReboot,
            Self::PatchFailed | Self::MinusOne => StepEnd::Failed,
        }
    }

    /// The line that the agent adds to stderr for a step that failed (rule `cmd-agent-failure-line`); it ends without a
    /// line break. -1 prints as the unsigned number of 32 bits, in the reading's base.
    #[must_use]
    pub fn agent_line(self, minus_one: ExitMinusOne) -> Option<String> {
        let code = match (self, minus_one) {
            (Self::Success | Self::Reboot, _) => return None,
            (Self::PatchFailed, _) => "1",
            (Self::MinusOne, ExitMinusOne::Decimal) => "4294967295",
            (Self::MinusOne, ExitMinusOne::Hex) => "0xffffffff",
        };
        Some(format!("failed to run commands: exit status {code}"))
    }
}

#[cfg(test)]
mod tests {
    use InvocationDetails::{
        DeliveryTimedOut, ExecutionTimedOut, Failed, InProgress, InvalidPlatform, Pending, Success, Terminated,
        Undeliverable,
    };

    use super::*;

    #[test]
    fn a_command_ends_by_its_invocations() {
        for (invocations, accepted, wanted) in [
            (vec![], 0, CommandDetails::NoInstancesInTag),
            (vec![Pending, Pending], 0, CommandDetails::Pending),
            (vec![Success, Pending], 0, CommandDetails::InProgress),
            (vec![InProgress], 0, CommandDetails::InProgress),
            (vec![Success, Success], 0, CommandDetails::Success),
            (vec![Failed, Success, Success, Success, Success], 0, CommandDetails::Failed),
            (vec![Failed, Success, Success, Success, Success], 1, CommandDetails::Failed),
            (vec![Failed, Success, Success, Success, Success], 2, CommandDetails::Incomplete),
            (vec![ExecutionTimedOut, Success], 1, CommandDetails::ExecutionTimedOut),
            (vec![DeliveryTimedOut, Success], 1, CommandDetails::DeliveryTimedOut),
            (vec![DeliveryTimedOut, Success], 2, CommandDetails::Incomplete),
            (vec![DeliveryTimedOut, Failed, Success], 2, CommandDetails::Incomplete),
            (vec![Undeliverable, InvalidPlatform], 0, CommandDetails::Failed),
            (vec![Undeliverable, Success], 0, CommandDetails::Success),
            (vec![Failed, Terminated], 0, CommandDetails::Failed),
        ] {
            assert_eq!(command(&invocations, accepted, false), wanted, "{invocations:?} with {accepted}");
        }
        assert_eq!(command(&[Success, Success], 0, true), CommandDetails::Cancelled);
    }

    #[test]
    fn only_some_ends_count_as_errors() {
        let all = [Success, Failed, ExecutionTimedOut, DeliveryTimedOut, Undeliverable, Terminated, InProgress];
        assert_eq!(counts(&all), CommandCounts { targets: 7, completed: 6, errors: 2, delivery_timed_out: 1 });
    }

    #[test]
    fn a_document_is_as_good_as_its_worst_step() {
        use StepEnd::{Cancelled, Failed, InProgress, Skipped, Success, SuccessAndReboot, TimedOut};
        for (steps, wanted) in [
            ([Success, Skipped, Skipped], Success),
            ([SuccessAndReboot, Failed, Skipped], SuccessAndReboot),
            ([Failed, TimedOut, Skipped], Failed),
            ([Cancelled, TimedOut, Skipped], TimedOut),
            ([Cancelled, InProgress, Skipped], Cancelled),
            ([InProgress, Skipped, Success], InProgress),
        ] {
            assert_eq!(document(&steps), wanted, "{steps:?}");
        }
    }

    #[test]
    fn the_agent_adds_its_line_only_to_failures() {
        assert_eq!(WindowsExit::Success.agent_line(ExitMinusOne::Decimal), None);
        assert_eq!(WindowsExit::Reboot.agent_line(ExitMinusOne::Decimal), None);
        for (reading, line) in [
            (ExitMinusOne::Decimal, "failed to run commands: exit status 4294967295"),
            (ExitMinusOne::Hex, "failed to run commands: exit status 0xffffffff"),
        ] {
            assert_eq!(WindowsExit::MinusOne.agent_line(reading).as_deref(), Some(line));
        }
        assert_eq!(WindowsExit::after_failed_patch(FailedPatchEnd::Success).response_code(), 0);
        assert_eq!(WindowsExit::after_failed_patch(FailedPatchEnd::Failed).step_end(), StepEnd::Failed);
    }
}
