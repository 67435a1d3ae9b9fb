//! What a step on one node comes to: the data that playing makes and that logs and answers are written from.

use std::rc::Rc;
use std::sync::Arc;

use patchplay_engine::{Choice, Holdings, Outcome, PatchSet, Plan, Refusal};
use patchplay_model::{ComplianceStatus, Counts, Hook, Operation, Platform, RebootOption, Trouble};

use crate::{durations::Timeline, status::InvocationDetails, trouble};

/// What the patch step of one node came to.
#[derive(Debug, Clone)]
pub enum StepResult {
    /// It patched.
    Judged(Box<Judged>),
    /// The patch module could not be fetched.
    NoModule,
    /// The module or payload was there, and the snapshot could not be fetched.
    NoSnapshot,
    /// The module was there, and Windows Update could not be reached.
    NoUpdates,
    /// The run could not pick a baseline for the node, or the node could not read the one it got.
    Refused(Refusal),
    /// The baseline has `Sources`, and none of them is for the node's product (rule approve-sources-none-matching).
    NoSource,
    /// Something is wrong with the node, and the step ended because of it.
    Broken(Trouble),
    /// The agent stopped the step before its end.
    Stopped(Box<Stopped>),
    /// The command never reached the node: too many others had failed, it was cancelled before, or there was no way.
    NotSent,
}

impl StepResult {
    /// The node's patches as they were judged and reported; `None` where Systems Manager heard nothing of them.
    #[must_use]
    pub fn reported(&self) -> Option<&Judged> {
        match self {
            Self::Judged(judged) if judged.report_fault.is_none() => Some(judged),
            _ => None,
        }
    }

    /// Whether the module of Windows is on the node when the step has ended so.
    #[must_use]
    pub const fn fetched_module(&self) -> bool {
        match self {
            Self::NoModule | Self::NotSent => false,
            Self::Broken(trouble) => !trouble::is_before_module(*trouble),
            _ => true,
        }
    }
}

/// A node whose patches were judged.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Its baseline and the reason.
    pub choice: Choice,
    /// The plan it was judged by.
    pub plan: Rc<Plan>,
    /// What it had before.
    pub before: Holdings,
    /// What it has afterwards.
    pub holdings: Holdings,
    /// States, and what changed; shared among nodes that had the same and fared alike.
    pub outcome: Rc<Outcome>,
    /// Counters.
    pub counts: Counts,
    /// Verdict.
    pub compliance: ComplianceStatus,
    /// Snapshot id.
    pub snapshot_id: String,
    /// Why its report did not arrive.
    pub report_fault: Option<Trouble>,
    /// Whether it was asked to reboot and did not, however often.
    pub missed_reboot: bool,
}

/// A node whose step was stopped.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// What it has now.
    pub holdings: Holdings,
    /// Patches that the step had installed.
    pub installed: Arc<PatchSet>,
    /// Whether the node had rebooted.
    pub rebooted: bool,
}

/// A step before it is known when it starts.
pub(crate) struct Step {
    pub(crate) result: StepResult,
    pub(crate) ended: InvocationDetails,
    pub(crate) response_code: i64,
    pub(crate) timeline: Timeline,
    pub(crate) module_was_present: bool,
    pub(crate) wanted: Vec<Wanted>,
    /// The steps of a document that has others than the patch steps.
    pub(crate) parts: Vec<Part>,
}

/// A package that was to come when a trouble ended the step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// `name.arch`.
    pub id: String,
    /// The full name in the version that was to come.
    pub title: String,
    /// Whether some version of it was on the node.
    pub was_there: bool,
}

/// What a step of the document is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Runs AWS-RunPatchBaseline.
    Patch {
        /// With this operation.
        operation: Operation,
        /// With this option.
        reboot_option: RebootOption,
    },
    /// Runs the document of a hook.
    Hook(Hook),
    /// Looks at what an earlier step reported, and decides what follows.
    Look,
}

/// One step of the document on one node.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its name, which is the plugin's.
    pub name: &'static str,
    /// What it is there for.
    pub duty: Duty,
    /// How it ended; a step that is passed over counts as successful.
    pub ended: InvocationDetails,
    /// Whether it ran at all.
    pub ran: bool,
    /// Exit code.
    pub response_code: i64,
    /// Its instants; of one that did not run those of the step before.
    pub timeline: Timeline,
    /// What a step that does not patch prints.
    pub output: String,
    /// What patching came to, and whether the module was there before.
    pub patched: Option<(StepResult, bool)>,
}

impl Part {
    /// The same at another time.
    pub(crate) fn moved(self, ticks: i64) -> Self {
        let timeline = self.timeline.starting_at(self.timeline.start.plus_ticks(ticks));
        Self { timeline, ..self }
    }

    /// Whether it is an Install without reboot that came to its end.
    pub(crate) const fn left_for_reboot(&self) -> bool {
        let is_install =
            matches!(self.duty, Duty::Patch { operation: Operation::Install, reboot_option: RebootOption::NoReboot });
        is_install && matches!(self.patched, Some((StepResult::Judged(_), _)))
    }

    /// The plugin that a step runs.
    #[must_use]
    pub const fn plugin(&self, platform: Platform) -> &'static str {
        match (self.duty, platform) {
            (Duty::Patch { .. } | Duty::Hook(_), _) => "aws:runDocument",
            (Duty::Look, Platform::Windows) => "aws:runPowerShellScript",
            (Duty::Look, _) => "aws:runShellScript",
        }
    }
}
