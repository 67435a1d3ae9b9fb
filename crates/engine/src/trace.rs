//! Why one patch is in its state on one node: every test it went through, in AWS's order.
//!
//! Written a second time on purpose. The sets decide; this walks the baseline for one patch and compares texts, so that
//! a reader can follow it, and tests hold the two to each other.

use patchplay_catalog::Symbol;
use patchplay_model::{
    DeploymentStatus, FilterKey, PatchBaseline, PatchFilter, PatchState, Readings, SupersededBy, Timestamp,
};

use crate::{
    Outcome, PatchIndex, PatchSet, Plan, World,
    listing::deciding_row,
    policy::{Candidate, Dated, dated},
};

/// A test that a patch goes through. Numbers count from 0 as the baseline lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Is there any fact of the patch at the clock?
    Published,
    /// Does `RejectedPatches` name it? The number of the entry, if so.
    Rejected(Option<usize>),
    /// Does `ApprovedPatches` name it? The number of the entry, if so.
    Listed(Option<usize>),
    /// A global filter.
    GlobalFilter(usize),
    /// A rule without `PATCH_SET` covers operating system updates only.
    ImplicitPatchSet(usize),
    /// A filter of a rule.
    RuleFilter {
        /// Rule.
        rule: usize,
        /// Filter.
        filter: usize,
    },
    /// A rule's date condition; when it approves the patch, if it ever does.
    RuleDate {
        /// Rule.
        rule: usize,
        /// The instant after which it approves.
        due: Option<Timestamp>,
    },
    /// Is there anything in the baseline that could approve a patch?
    NoRules,
    /// Is the patch on the node before the run?
    Present,
    /// Is the patch for the node's product?
    Product,
    /// Does a patch with this id replace it?
    Superseded(Option<String>),
    /// The run tried to install it.
    Attempted,
    /// The run took it off, because this newer cumulative update came.
    Left(Option<String>),
}

/// What a test came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// The patch passed.
    Passed,
    /// This test decided.
    Decided,
    /// An earlier test had decided; the patch would have passed.
    WouldPass,
    /// An earlier test had decided; the patch would not have passed either.
    WouldStop,
}

/// One test and what was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The test.
    pub test: Test,
    /// What it came to.
    pub word: Word,
    /// What the patch has.
    pub has: Option<String>,
    /// What the baseline wants.
    pub wants: Vec<String>,
}

/// The whole way of one patch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Tests in AWS's order.
    pub steps: Vec<Step>,
    /// State after the run.
    pub state: Option<PatchState>,
    /// The baseline's word.
    pub deployment: Option<DeploymentStatus>,
    /// When a rule approves or approved it.
    pub approval: Option<Timestamp>,
}

/// Everything a trace looks at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The world.
    pub world: &'a World,
    /// The node's baseline.
    pub baseline: &'a PatchBaseline,
    /// The plan the node was judged by.
    pub plan: &'a Plan,
    /// What the node had before the run.
    pub before: &'a PatchSet,
    /// What it has after the run.
    pub after: &'a PatchSet,
    /// The run.
    pub outcome: &'a Outcome,
    /// Readings.
    pub readings: &'a Readings,
}

/// Walks the baseline for one patch.
#[must_use]
pub fn trace(subject: &Subject<'_>, patch: PatchIndex) -> Trace {
    let mut walk = Walk { subject, steps: Vec::new(), approval: None };
    let deployment = walk.approval_steps(patch);
    let approved = matches!(deployment, Some(DeploymentStatus::Approved | DeploymentStatus::ExplicitApproved));
    walk.node_steps(patch, approved);
    let state = walk.state(patch, deployment);
    Trace { steps: walk.steps, state, deployment, approval: walk.approval }
}

struct Walk<'a> {
    subject: &'a Subject<'a>,
    steps: Vec<Step>,
    approval: Option<Timestamp>,
}

impl Walk<'_> {
    fn push(&mut self, test: Test, word: Word) {
        self.steps.push(Step { test, word, has: None, wants: Vec::new() });
    }

    /// The rows that may approve the patch: the product's own, else those of every other product. A patch without the
    /// product's row is approved through another product and then mostly does not apply.
    fn rows(&self, patch: PatchIndex) -> Vec<usize> {
        let world = self.subject.world;
        let own = self.subject.plan.product().and_then(|product| world.row_for(patch, product));
        let all = world.current().get(world.positions_of(patch)).unwrap_or_default();
        let mut rows: Vec<usize> = own.into_iter().collect();
        rows.extend(all.iter().map(|current| current.row).filter(|&row| Some(row) != own));
        rows
    }

    fn approval_steps(&mut self, patch: PatchIndex) -> Option<DeploymentStatus> {
        let baseline = self.subject.baseline;
        let id = self.subject.world.patches().id(patch).to_owned();
        let rejected = baseline.rejected_patches.iter().position(|entry| *entry == id);
        let listed = baseline.approved_patches.iter().position(|entry| *entry == id);
        let rows = self.rows(patch);
        if rows.is_empty() {
            let known = rejected.is_some() || listed.is_some();
            self.push(Test::Published, if known { Word::WouldStop } else { Word::Decided });
            if !known {
                return None;
            }
        }
        self.push(Test::Rejected(rejected), if rejected.is_some() { Word::Decided } else { Word::Passed });
        if rejected.is_some() {
            return Some(DeploymentStatus::ExplicitRejected);
        }
        self.push(Test::Listed(listed), if listed.is_some() { Word::Decided } else { Word::Passed });
        if listed.is_some() {
            return Some(DeploymentStatus::ExplicitApproved);
        }
        // The row that approves is walked; if none does, the product's own, which is the one a person asks about.
        let passing = rows.iter().copied().find(|&row| self.verdict(row) == Some(DeploymentStatus::Approved));
        let has_own = self.subject.plan.product().and_then(|product| self.subject.world.row_for(patch, product));
        let row = has_own.or(passing).or_else(|| rows.first().copied())?;
        let verdict = self.verdict(row);
        self.rule_steps(row, verdict == Some(DeploymentStatus::Approved));
        match (verdict, passing) {
            (Some(DeploymentStatus::Approved), _) | (_, None) => verdict,
            (_, Some(_)) => Some(DeploymentStatus::Approved),
        }
    }

    /// What the rules say of one row, by the naive reading of the text.
    fn verdict(&mut self, row: usize) -> Option<DeploymentStatus> {
        let world = self.subject.world;
        let patch = Candidate::new(world.catalog(), row);
        let passes = |filter: &PatchFilter| filter_passes(world, filter, &patch);
        if !self.subject.baseline.global_filters.iter().all(passes) {
            return None;
        }
        let mut pending = None;
        for rule in &self.subject.baseline.rules {
            if !(covers(rule, &patch) && rule.filters.iter().all(passes)) {
                continue;
            }
            match dated(rule.approval, patch.released, world.clock()) {
                Dated::Now => {
                    self.approval = match rule.approval {
                        Some(patchplay_model::Approval::AfterDays(days)) => {
                            Some(patch.released.plus_days(i64::from(days)))
                        }
                        _ => Some(patch.released),
                    };
                    return Some(DeploymentStatus::Approved);
                }
                Dated::Later(due) => {
                    self.approval = Some(self.approval.map_or(due, |earlier| earlier.min(due)));
                    pending = Some(DeploymentStatus::PendingApproval);
                }
                Dated::Never => {}
            }
        }
        pending
    }

    fn rule_steps(&mut self, row: usize, approved: bool) {
        let Subject { world, baseline, .. } = *self.subject;
        let patch = Candidate::new(world.catalog(), row);
        let mut stopped = false;
        for (number, filter) in baseline.global_filters.iter().enumerate() {
            let passes = filter_passes(world, filter, &patch);
            self.compared(Test::GlobalFilter(number), word(passes, &mut stopped, true), filter, &patch);
        }
        if baseline.rules.is_empty() {
            self.push(Test::NoRules, Word::Decided);
        }
        let globally_stopped = stopped;
        for (rule_number, rule) in baseline.rules.iter().enumerate() {
            let mut stopped = globally_stopped;
            if !rule.filters.iter().any(|filter| filter.key == FilterKey::PatchSet) && patch.is_application {
                self.push(Test::ImplicitPatchSet(rule_number), word(false, &mut stopped, !approved));
            }
            for (number, filter) in rule.filters.iter().enumerate() {
                let passes = filter_passes(world, filter, &patch);
                let test = Test::RuleFilter { rule: rule_number, filter: number };
                self.compared(test, word(passes, &mut stopped, !approved), filter, &patch);
            }
            let (passes, due) = match dated(rule.approval, patch.released, world.clock()) {
                Dated::Now => (true, rule_due(rule, &patch)),
                Dated::Later(due) => (false, Some(due)),
                Dated::Never => (false, None),
            };
            let was_stopped = stopped;
            let mut outcome = word(passes, &mut stopped, !approved);
            if passes && !was_stopped {
                outcome = Word::Decided;
            }
            self.steps.push(Step {
                test: Test::RuleDate { rule: rule_number, due },
                word: outcome,
                has: Some(patch.released.date().to_string()),
                wants: Vec::new(),
            });
        }
    }

    fn compared(&mut self, test: Test, word: Word, filter: &PatchFilter, patch: &Candidate) {
        let has = text_of(self.subject.world, filter.key, patch);
        self.steps.push(Step { test, word, has: Some(has), wants: filter.values.clone() });
    }

    fn node_steps(&mut self, patch: PatchIndex, approved: bool) {
        let Subject { world, plan, before, after, outcome, .. } = *self.subject;
        let id_of = |patch: PatchIndex| world.patches().id(patch).to_owned();
        let present = before.contains(patch);
        self.push(Test::Present, if present { Word::Decided } else { Word::Passed });
        if outcome.left.contains(patch) {
            let newer = plan.edges().replacer_of(patch, &outcome.newly_installed).map(id_of);
            self.push(Test::Left(newer), Word::Decided);
            return;
        }
        if present || !approved {
            return;
        }
        let own = plan.product().and_then(|product| world.row_for(patch, product));
        self.push(Test::Product, if own.is_some() { Word::Passed } else { Word::Decided });
        if own.is_none() {
            return;
        }
        let replacer = self.replacer(patch, before, after).map(id_of);
        let superseded = replacer.is_some() && !outcome.newly_installed.contains(patch);
        self.push(Test::Superseded(replacer), if superseded { Word::Decided } else { Word::Passed });
        if outcome.newly_installed.contains(patch) || outcome.failed.contains(patch) {
            self.push(Test::Attempted, Word::Decided);
        }
    }

    /// The patch that replaces this one, by the reading of `superseded-by`.
    fn replacer(&self, patch: PatchIndex, before: &PatchSet, after: &PatchSet) -> Option<PatchIndex> {
        let Subject { world, plan, readings, outcome, .. } = *self.subject;
        let catalog = world.catalog();
        let mut from = before.clone();
        if outcome.newly_installed.contains(patch) {
            return None;
        }
        from.union_with(after);
        from.union_with(plan.approved_here());
        let hides = |class: Option<&Symbol>| match readings.superseded_by {
            SupersededBy::Approved => false,
            SupersededBy::Published => true,
            SupersededBy::PublishedSecurity => class
                .map(|&class| catalog.text(class))
                .is_some_and(|text| text == "SecurityUpdates" || text == "CriticalUpdates"),
        };
        for current in world.current() {
            if catalog.products().get(current.row).copied() == plan.product()
                && hides(catalog.classifications().get(current.row))
            {
                from.insert(current.patch);
            }
        }
        plan.edges().replacer_of(patch, &from)
    }

    /// The state that follows from the steps alone.
    fn state(&self, patch: PatchIndex, deployment: Option<DeploymentStatus>) -> Option<PatchState> {
        let Subject { world, plan, after, outcome, .. } = *self.subject;
        let approved = matches!(deployment, Some(DeploymentStatus::Approved | DeploymentStatus::ExplicitApproved));
        let own = plan.product().and_then(|product| world.row_for(patch, product));
        let own_approves = approved
            && (own.is_none() || deployment == Some(DeploymentStatus::ExplicitApproved) || self.own_rule_approves(own));
        if after.contains(patch) {
            return Some(if outcome.assessment.installed_pending_reboot.contains(patch) {
                PatchState::InstalledPendingReboot
            } else if own_approves {
                PatchState::Installed
            } else if deployment == Some(DeploymentStatus::ExplicitRejected) && plan.blocks() {
                PatchState::InstalledRejected
            } else {
                PatchState::InstalledOther
            });
        }
        if outcome.failed.contains(patch) {
            return Some(PatchState::Failed);
        }
        if !approved || self.rows(patch).is_empty() {
            return outcome
                .assessment
                .available_security_update
                .as_ref()
                .filter(|set| set.contains(patch))
                .map(|_| PatchState::AvailableSecurityUpdate);
        }
        let replaced = self.steps.iter().any(|step| {
            step.word == Word::Decided && matches!(step.test, Test::Superseded(Some(_)) | Test::Left(Some(_)))
        });
        Some(if own.is_none() || !own_approves || replaced { PatchState::NotApplicable } else { PatchState::Missing })
    }

    fn own_rule_approves(&self, own: Option<usize>) -> bool {
        let mut walk = Walk { subject: self.subject, steps: Vec::new(), approval: None };
        own.is_some_and(|row| walk.verdict(row) == Some(DeploymentStatus::Approved))
    }
}

/// The word on a test. `decides`: whether a failure here decides, which it does not when another rule approves.
const fn word(passes: bool, stopped: &mut bool, decides: bool) -> Word {
    match (passes, *stopped) {
        (true, false) => Word::Passed,
        (true, true) => Word::WouldPass,
        (false, true) => Word::WouldStop,
        (false, false) => {
            *stopped = true;
            if decides { Word::Decided } else { Word::WouldStop }
        }
    }
}

fn rule_due(rule: &patchplay_model::PatchRule, patch: &Candidate) -> Option<Timestamp> {
    match rule.approval {
        Some(patchplay_model::Approval::AfterDays(days)) => Some(patch.released.plus_days(i64::from(days))),
        _ => Some(patch.released),
    }
}

fn covers(rule: &patchplay_model::PatchRule, patch: &Candidate) -> bool {
    !patch.is_application || rule.filters.iter().any(|filter| filter.key == FilterKey::PatchSet)
}

/// The patch's value for a key, as text.
fn text_of(world: &World, key: FilterKey, patch: &Candidate) -> String {
    if key == FilterKey::PatchSet {
        return if patch.is_application { "APPLICATION" } else { "OS" }.to_owned();
    }
    patch.value(key).map_or_else(String::new, |symbol| world.catalog().text(symbol).to_owned())
}

fn filter_passes(world: &World, filter: &PatchFilter, patch: &Candidate) -> bool {
    let has = text_of(world, filter.key, patch);
    filter.values.iter().any(|value| value == "*" || (!value.is_empty() && *value == has))
}

/// The row whose facts a trace of the patch speaks of.
#[must_use]
pub fn facts_row(subject: &Subject<'_>, patch: PatchIndex) -> Option<usize> {
    deciding_row(subject.world, subject.plan, patch)
}
