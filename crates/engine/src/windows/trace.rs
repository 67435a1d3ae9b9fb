//! The way of one KB, by the naive reading of the text (see [`crate::trace`]).

use patchplay_catalog::Symbol;
use patchplay_model::{DeploymentStatus, FilterKey, PatchFilter, PatchState, SupersededBy, Timestamp};

use super::{
    policy::{Candidate, Candidates},
    sets::Sets,
    supersedence::Supersedence,
};
use crate::{
    PatchIndex, PatchSet, World,
    dates::{Dated, dated, due},
    plan::Room,
    trace::step::{Step, Subject, Test, Trace, Withholder, Word, earlier, word},
};

/// Walks the baseline for one patch.
pub(crate) fn trace(subject: &Subject<'_>, patch: PatchIndex) -> Trace {
    let Room::Windows(room) = &subject.plan.room else { return Trace::default() };
    let mut walk = Walk { subject, sets: &room.sets, steps: Vec::new() };
    let said = walk.approval_steps(patch);
    walk.node_steps(patch, said);
    let state = walk.state(patch, said);
    Trace { steps: walk.steps, state, deployment: said.status, approval: said.due }
}

/// What the baseline says of a patch, as this node hears it.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    status: Option<DeploymentStatus>,
    /// When a rule has approved it, or the first one will.
    due: Option<Timestamp>,
    /// Another product's row is approved, while this product's own is not.
    elsewhere: bool,
}

impl Said {
    const fn explicitly(status: DeploymentStatus) -> Self {
        Self { status: Some(status), due: None, elsewhere: false }
    }

    const fn approves(self) -> bool {
        matches!(self.status, Some(DeploymentStatus::Approved | DeploymentStatus::ExplicitApproved))
    }
}

struct Walk<'a> {
    subject: &'a Subject<'a>,
    sets: &'a Sets,
    steps: Vec<Step>,
}

impl Walk<'_> {
    fn push(&mut self, test: Test, word: Word) {
        self.steps.push(Step { test, word, has: None, wants: Vec::new() });
    }

    /// The row of the node's product.
    fn own_row(&self, patch: PatchIndex) -> Option<usize> {
        self.subject.plan.product().and_then(|product| self.subject.world.row_for(patch, product))
    }

    /// The rows of all products.
    fn rows(&self, patch: PatchIndex) -> impl Iterator<Item = usize> {
        let world = self.subject.world;
        world.current().get(world.positions_of(patch)).unwrap_or_default().iter().map(|current| current.row)
    }

    /// Whether an entry of a list is the patch's number, or the bulletin of one of its rows.
    fn names(&self, entry: &str, patch: PatchIndex) -> bool {
        let Subject { world, .. } = *self.subject;
        let mut bulletins =
            self.rows(patch).filter_map(|row| world.catalog().patch(row)).flat_map(|row| row.advisories());
        world.patches().id(patch) == entry || (!entry.is_empty() && bulletins.any(|bulletin| bulletin == entry))
    }

    /// The row that is walked and what the rules say of it: the product's own, else the one that gets furthest.
    fn walked(&self, patch: PatchIndex) -> Option<(usize, Said)> {
        if let Some(own) = self.own_row(patch) {
            let said = self.said_of(own);
            let elsewhere = !said.approves() && self.rows(patch).any(|row| self.said_of(row).approves());
            return Some((own, Said { elsewhere, ..said }));
        }
        self.rows(patch).map(|row| (row, self.said_of(row))).min_by_key(|(_, said)| {
            let behind = match said.status {
                Some(DeploymentStatus::Approved) => 0,
                Some(_) => 1,
                None => 2,
            };
            (behind, said.due)
        })
    }

    fn approval_steps(&mut self, patch: PatchIndex) -> Said {
        let baseline = self.subject.baseline;
        let rejected = baseline.rejected_patches.iter().position(|entry| self.names(entry, patch));
        let listed = baseline.approved_patches.iter().position(|entry| self.names(entry, patch));
        let walked = self.walked(patch);
        if walked.is_none() {
            let named = rejected.is_some() || listed.is_some();
            self.push(Test::Published, if named { Word::WouldStop } else { Word::Decided });
            if !named {
                return Said::default();
            }
        }
        self.push(Test::Rejected(rejected), if rejected.is_some() { Word::Decided } else { Word::Passed });
        if rejected.is_some() {
            return Said::explicitly(DeploymentStatus::ExplicitRejected);
        }
        self.push(Test::Listed(listed), if listed.is_some() { Word::Decided } else { Word::Passed });
        if listed.is_some() {
            return Said::explicitly(DeploymentStatus::ExplicitApproved);
        }
        let Some((row, said)) = walked else { return Said::default() };
        self.rule_steps(row, said.approves());
        said
    }

    /// What the rules say of one row, by the naive reading of the text.
    fn said_of(&self, row: usize) -> Said {
        let Subject { world, baseline, .. } = *self.subject;
        let patch = Candidates::new(world.catalog()).of(row);
        let passes = |filter: &PatchFilter| filter_passes(world, filter, &patch);
        if !baseline.global_filters.iter().all(passes) {
            return Said::default();
        }
        let (mut since, mut until) = (None, None);
        for rule in baseline.rules.iter().filter(|rule| covers(rule, &patch) && rule.filters.iter().all(passes)) {
            match dated(rule.approval, patch.released, world.clock()) {
                Dated::Now => since = earlier(since, due(rule.approval, patch.released)),
                Dated::Later(due) => until = earlier(until, due),
                Dated::Never => {}
            }
        }
        let status = match (since, until) {
            (Some(_), _) => Some(DeploymentStatus::Approved),
            (None, Some(_)) => Some(DeploymentStatus::PendingApproval),
            (None, None) => None,
        };
        Said { status, due: since.or(until), elsewhere: false }
    }

    fn rule_steps(&mut self, row: usize, approved: bool) {
        let Subject { world, baseline, .. } = *self.subject;
        let patch = Candidates::new(world.catalog()).of(row);
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
                Dated::Now => (true, Some(due(rule.approval, patch.released))),
                Dated::Later(due) => (false, Some(due)),
                Dated::Never => (false, None),
            };
            let outcome = word(passes, &mut stopped, !approved);
            self.steps.push(Step {
                test: Test::RuleDate { rule: rule_number, due, holds: passes },
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

    fn edges(&self) -> &Supersedence {
        &self.sets.edges
    }

    fn node_steps(&mut self, patch: PatchIndex, said: Said) {
        let Subject { world, before, after, outcome, .. } = *self.subject;
        let id_of = |patch: PatchIndex| world.patches().id(patch).to_owned();
        let present = before.contains(patch);
        let left = outcome.left.contains(patch);
        // What is there and not approved was decided by what did not approve it, and what leaves by what replaced it.
        self.push(
            Test::Present(present),
            if present && said.approves() && !left { Word::Decided } else { Word::Passed },
        );
        if left {
            let newer = self.edges().replacer_of(patch, &outcome.newly_installed).map(id_of);
            self.push(Test::Left(newer), Word::Decided);
            return;
        }
        if present || !(said.approves() || said.elsewhere) {
            return;
        }
        let here = said.approves() && self.own_row(patch).is_some();
        self.push(Test::Product, if here { Word::Passed } else { Word::Decided });
        if !here {
            return;
        }
        if let Some(withholder) = self.withholder(patch) {
            self.push(Test::Withheld(withholder), Word::Decided);
            return;
        }
        let replacer = self.replacer(patch, before, after).map(id_of);
        let superseded = replacer.is_some() && !outcome.newly_installed.contains(patch);
        self.push(Test::Superseded(replacer), if superseded { Word::Decided } else { Word::Passed });
        let tried = outcome.newly_installed.contains(patch) || outcome.failed.contains(patch);
        if let Some(list) = &outcome.list
            && !superseded
        {
            let entry = list.patches.iter().position(|listed| self.names(&listed.id, patch));
            self.push(Test::InstallList(entry), if tried { Word::Passed } else { Word::Decided });
        }
        if tried {
            self.push(Test::Attempted, Word::Decided);
        }
    }

    /// What keeps Windows Update from offering a patch to the node.
    fn withholder(&self, patch: PatchIndex) -> Option<Withholder> {
        let settings = &self.subject.outcome.settings;
        let row = self.own_row(patch)?;
        let is_application = || Candidates::new(self.subject.world.catalog()).of(row).is_application;
        if settings.withheld.contains(patch) {
            Some(Withholder::Wsus)
        } else {
            (!settings.takes_other_products && is_application()).then_some(Withholder::OtherProduct)
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
        from.extend(plan.approved_here().ones().filter(|&newer| self.withholder(newer).is_none()));
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
        self.edges().replacer_of(patch, &from)
    }

    /// The state that follows from the steps; what is pending or available, the run's own sets say.
    fn state(&self, patch: PatchIndex, said: Said) -> Option<PatchState> {
        let Subject { plan, after, outcome, .. } = *self.subject;
        if after.contains(patch) {
            return Some(if outcome.assessment.installed_pending_reboot.contains(patch) {
                PatchState::InstalledPendingReboot
            } else if said.approves() {
                PatchState::Installed
            } else if said.status == Some(DeploymentStatus::ExplicitRejected) && plan.blocks() {
                PatchState::InstalledRejected
            } else {
                PatchState::InstalledOther
            });
        }
        if outcome.failed.contains(patch) {
            return Some(PatchState::Failed);
        }
        let published = self.rows(patch).next().is_some();
        if !(published && (said.approves() || said.elsewhere)) {
            return outcome
                .assessment
                .available_security_update
                .as_ref()
                .filter(|set| set.contains(patch))
                .map(|_| PatchState::AvailableSecurityUpdate);
        }
        let stopped = self.steps.iter().any(|step| {
            step.word == Word::Decided
                && matches!(step.test, Test::Product | Test::Withheld(_) | Test::Superseded(_) | Test::Left(_))
        });
        Some(if stopped { PatchState::NotApplicable } else { PatchState::Missing })
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
