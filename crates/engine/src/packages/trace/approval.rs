//! The steps of a baseline's lists, filters and rules.

use patchplay_model::PatchFilter;

use super::{Mention, Offer, Said, Walk};
use crate::{
    dates::{Dated, due},
    trace::step::{Step, Test, Word, word},
};

impl Walk<'_> {
    pub(super) fn approval_steps(&mut self, walked: Option<Offer>) -> Said {
        let baseline = self.subject.baseline;
        let Some(Offer { version, row, said, .. }) = walked else {
            let rows = self.subject.world.current().iter().filter(|current| current.patch == self.patch);
            let kept_out = rows.map(|current| current.row).any(|row| self.is_for_product(row));
            self.push(if kept_out { Test::NotOffered } else { Test::Published }, Word::Decided);
            return Said::default();
        };
        let patch = self.patch;
        let rejected = self.mention(&baseline.rejected_patches, false, (patch, version), row);
        let decided = rejected.is_some();
        self.list_step(Test::Rejected, rejected, &baseline.rejected_patches, decided);
        if decided {
            return said;
        }
        let listed = self.listed(patch, version, row);
        let (is_listed, holds) = (listed.is_some(), self.list_holds(patch, version, row));
        self.list_step(Test::Listed, listed, &baseline.approved_patches, is_listed && holds);
        if is_listed && self.manager.has_security_gate() {
            let security = self.is_security(row, true);
            let passes = security || baseline.approved_patches_non_security;
            let word = if passes { Word::Passed } else { Word::WouldStop };
            self.push(Test::SecurityGate { rule: None, security }, word);
        }
        if !(is_listed && holds) {
            self.rule_steps(row, said.approves());
        }
        said
    }

    fn list_step(&mut self, test: fn(Option<usize>) -> Test, mention: Option<Mention>, list: &[String], decides: bool) {
        let word = if decides { Word::Decided } else { Word::Passed };
        let wants = mention.as_ref().and_then(|mention| list.get(mention.entry)).cloned().into_iter().collect();
        let (entry, has) = mention.map_or((None, None), |mention| (Some(mention.entry), Some(mention.spelled)));
        self.steps.push(Step { test: test(entry), word, has, wants });
    }

    fn rule_steps(&mut self, row: Option<usize>, approved: bool) {
        let baseline = self.subject.baseline;
        let mut stopped = false;
        for number in 0..baseline.global_filters.len() {
            let passes = self.filter_passes(&baseline.global_filters, number, row);
            let word = word(passes, &mut stopped, true);
            self.compared(Test::GlobalFilter(number), word, baseline.global_filters.get(number), row);
        }
        if baseline.rules.is_empty() {
            self.push(Test::NoRules, Word::Decided);
        }
        let globally_stopped = stopped;
        for (number, rule) in baseline.rules.iter().enumerate() {
            let mut stopped = globally_stopped;
            for filter in 0..rule.filters.len() {
                let passes = self.filter_passes(&rule.filters, filter, row);
                let word = word(passes, &mut stopped, !approved);
                self.compared(Test::RuleFilter { rule: number, filter }, word, rule.filters.get(filter), row);
            }
            if self.manager.has_security_gate() {
                let word = word(self.gate_opens(rule, row), &mut stopped, !approved);
                self.push(Test::SecurityGate { rule: Some(number), security: self.is_security(row, false) }, word);
            }
            if self.manager.compares_dates() {
                let (passes, due) = match self.date(rule, row) {
                    Dated::Now => (true, Some(due(rule.approval, self.released(row)))),
                    Dated::Later(due) => (false, Some(due)),
                    Dated::Never => (false, None),
                };
                let word = word(passes, &mut stopped, !approved);
                let has = Some(self.released(row).date().to_string());
                let test = Test::RuleDate { rule: number, due, holds: passes };
                self.steps.push(Step { test, word, has, wants: Vec::new() });
            }
        }
    }

    fn compared(&mut self, test: Test, word: Word, filter: Option<&PatchFilter>, row: Option<usize>) {
        let Some(filter) = filter else { return };
        let has = self.text_of(filter.key, row);
        self.steps.push(Step { test, word, has: Some(has), wants: filter.values.clone() });
    }
}
