//! What earlier runs have to do with a patch: other data that this run replaces, and a delay that was still running then.

use patchplay_engine::trace::{Test, Trace, Word};
use patchplay_language::say;
use patchplay_model::Timestamp;

use super::Narrator;
use crate::{
    act::DataOf,
    stage::Stage,
    view::{StepOutcome, WhyStep},
    words::day,
};

impl Narrator<'_> {
    /// Steps on the scenario's earlier runs; none where they make no difference.
    pub(super) fn earlier_runs(&self) -> impl Iterator<Item = WhyStep> {
        self.delay_then().into_iter().chain(self.report_before())
    }

    /// A patch that this run's date test lets pass and that of an earlier run did not.
    fn delay_then(&self) -> Option<WhyStep> {
        let (rule, then) = delay_since(self.stage, &self.trace)?;
        let then = day(then.date());
        Some(WhyStep {
            step: say!("Approved on {then} already?"),
            outcome: StepOutcome::Passed,
            detail: say!(
                "No: its delay was still running at that run, so nodes that were patched then do not have it. A delay \
                     counts from the day of release; an ApproveUntilDate gives every run the same patches."
            ),
            patch_has: None,
            text_wants: None,
            rule_id: Some("approve-delay-strict".to_owned()),
            places: self.sites().and_then(|sites| sites.rules.get(rule)?.approval.clone()).into_iter().collect(),
            of_rule: false,
        })
    }

    /// What another baseline said of this node before this run.
    fn report_before(&self) -> Option<WhyStep> {
        let node = self.invocation.node;
        let report = (*self.act.reported_before.get(node)?)?;
        let run = self.stage.history.get(report.run)?;
        let then = run.registry.entry(report.entry)?;
        let now = self.stage.registry.entry(self.judged.choice.entry)?;
        if self.act.data_of.get(node) != Some(&DataOf::Run) || then.id == now.id {
            return None;
        }
        Some(WhyStep {
            step: say!("Judged by another baseline before?"),
            outcome: StepOutcome::Passed,
            detail: say!(
                "Yes: a run of {} judged this node by {}: {}. A node has one set of patch data, and what this run reports \
                 takes its place.",
                day(run.clock.date()),
                then.name(),
                report.compliance,
            ),
            patch_has: None,
            text_wants: None,
            rule_id: Some("state-scan-overwrites".to_owned()),
            places: Vec::new(),
            of_rule: false,
        })
    }
}

/// The rule that approves a patch by now and did not by an earlier run, the last such, and when that run started.
pub fn delay_since(stage: &Stage, trace: &Trace) -> Option<(usize, Timestamp)> {
    let (rule, due) = trace.steps.iter().find_map(|step| match step.test {
        Test::RuleDate { rule, due: Some(due), holds: true } if step.word == Word::Passed => Some((rule, due)),
        _ => None,
    })?;
    let runs = stage.history.iter().filter(|run| !run.in_window).map(|run| run.clock);
    Some((rule, runs.filter(|clock| *clock < due).max()?))
}
