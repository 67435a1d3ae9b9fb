//! Words on the tests of a baseline: its lists, filters, rules and dates.

use patchplay_document::Place;
use patchplay_engine::trace::{Step, Word};
use patchplay_language::say;
use patchplay_model::{Approval, FilterKey, OperatingSystem, Timestamp};

use super::{Narrator, Words};
use crate::words::day;

impl Narrator<'_> {
    pub(super) fn rejected(&self, entry: Option<usize>) -> Words {
        let rule = "approve-rejected-beats-rules";
        let Some(entry) = entry else {
            return ("RejectedPatches".to_owned(), say!("Does not name it."), rule, Vec::new());
        };
        let place = self.sites().and_then(|sites| sites.rejected.get(entry).cloned());
        let detail = say!("Rejected beats everything that approves.");
        (say!("RejectedPatches names it"), detail, rule, place.into_iter().collect())
    }

    pub(super) fn listed(&self, entry: Option<usize>) -> Words {
        let rule = "approve-list-beats-rules";
        let Some(entry) = entry else {
            return ("ApprovedPatches".to_owned(), say!("Does not name it."), rule, Vec::new());
        };
        let place = self.sites().and_then(|sites| sites.approved.get(entry).cloned());
        let detail = say!("Approved without any rule, and past the global filters.");
        (say!("ApprovedPatches names it"), detail, rule, place.into_iter().collect())
    }

    pub(super) fn global_filter(&self, number: usize, passes: bool) -> Words {
        let filter = self.baseline().and_then(|baseline| baseline.global_filters.get(number));
        let key = filter.map_or("", |filter| filter.key.as_str());
        let site = self.sites().and_then(|sites| sites.global_filters.get(number));
        (
            if passes { say!("Global filter: {key} matches") } else { say!("Global filter: {key} differs") },
            say!("What fails a global filter reaches no rule."),
            "approve-global-and-rules",
            site.map(|site| site.list.clone()).into_iter().collect(),
        )
    }

    pub(super) fn implicit_patch_set(&self, rule: usize) -> Words {
        (
            say!("Rule {}: operating system updates only", rule + 1),
            say!("A rule without PATCH_SET covers no Microsoft applications."),
            "approve-windows-patch-set-default",
            self.rule_place(rule).into_iter().collect(),
        )
    }

    pub(super) fn gate_words(&self, rule: Option<usize>, security: bool, passes: bool) -> Words {
        let family = self.baseline().map(|baseline| baseline.operating_system);
        let deb = matches!(family, Some(OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian));
        let detail = match (security, passes, deb) {
            (true, _, true) => say!("It comes from a security repository."),
            (true, _, false) => say!("An update notice names it."),
            (false, true, _) => say!("It is no security update, and the baseline takes others too."),
            (false, false, true) => say!("It comes from no security repository, and only such updates are taken."),
            (false, false, false) => say!("No complete update notice names it, and only such updates are taken."),
        };
        let (title, id) = match (rule, deb) {
            (Some(rule), true) => (say!("Rule {}: EnableNonSecurity", rule + 1), "approve-deb-security-gate"),
            (Some(rule), false) => {
                (say!("Rule {}: EnableNonSecurity", rule + 1), "approve-rpm-notice-less-needs-nonsecurity")
            }
            (None, true) => ("ApprovedPatchesEnableNonSecurity".to_owned(), "approve-list-nonsecurity-deb"),
            (None, false) => ("ApprovedPatchesEnableNonSecurity".to_owned(), "approve-list-nonsecurity-rpm"),
        };
        let places = rule.and_then(|rule| self.rule_place(rule)).into_iter().collect();
        (title, detail.to_owned(), id, places)
    }

    pub(super) fn rule_place(&self, rule: usize) -> Option<Place> {
        self.sites().and_then(|sites| sites.rules.get(rule)).map(|rule| rule.place.clone())
    }

    pub(super) fn filter_words(&self, rule: usize, filter: usize, step: &Step, passes: bool) -> Words {
        let key = self
            .baseline()
            .and_then(|baseline| baseline.rules.get(rule)?.filters.get(filter))
            .map_or(FilterKey::Product, |filter| filter.key);
        let site = self.sites().and_then(|sites| sites.rules.get(rule)?.filters.get(filter));
        // The values that match are the cause when it passes, all of them when it does not.
        let places = site.map_or_else(Vec::new, |site| {
            let matching: Vec<Place> = step
                .wants
                .iter()
                .zip(&site.values)
                .filter(|(wanted, _)| !passes || *wanted == "*" || step.has.as_ref() == Some(wanted))
                .map(|(_, place)| place.clone())
                .collect();
            if matching.is_empty() { vec![site.list.clone()] } else { matching }
        });
        let detail = match step.word {
            Word::Passed => say!("Matches."),
            Word::WouldPass => say!("Would match."),
            Word::Decided => say!("This line decided."),
            Word::WouldStop => say!("Does not match either."),
        };
        let id = if key == FilterKey::PatchSet { "approve-windows-application-rule" } else { "approve-filters-and" };
        let title = match passes {
            true => say!("Rule {}: {key} matches", rule + 1),
            false => say!("Rule {}: {key} differs", rule + 1),
        };
        (title, detail, id, places)
    }

    pub(super) fn date_words(&self, rule: usize, due: Option<Timestamp>, step: &Step, passes: bool) -> Words {
        let approval = self.baseline().and_then(|baseline| baseline.rules.get(rule)?.approval);
        let place = self.sites().and_then(|sites| sites.rules.get(rule)?.approval.clone());
        let released =
            step.has.as_deref().and_then(|text| patchplay_model::Date::parse(text).ok()).map_or_else(String::new, day);
        let would = matches!(step.word, Word::WouldPass | Word::WouldStop);
        let (title, detail, id) = match approval {
            Some(Approval::AfterDays(days)) => {
                let due = due.map_or_else(String::new, |due| day(due.date()));
                let detail = match (would, passes) {
                    (false, true) => say!("Released {released}, plus {days} days is {due}: over."),
                    (false, false) => say!("Released {released}, plus {days} days is {due}: not over at the clock."),
                    (true, true) => say!("Would be over: released {released}, plus {days} days is {due}."),
                    (true, false) => say!("Would still run: released {released}, plus {days} days is {due}."),
                };
                (say!("Rule {}: ApproveAfterDays", rule + 1), detail, "approve-delay-strict")
            }
            Some(Approval::UntilDate(until)) => {
                let detail = say!("Released {released}; the rule takes what is released up to {}.", day(until));
                (say!("Rule {}: ApproveUntilDate", rule + 1), detail, "approve-until-inclusive")
            }
            None => (
                say!("Rule {}: no date", rule + 1),
                say!("The rule has neither a delay nor a date."),
                "approve-delay-strict",
            ),
        };
        (title, detail, id, place.into_iter().collect())
    }
}

pub(super) fn unpublished() -> Words {
    (
        say!("Is anything known of it?"),
        say!("The catalogue has no fact of this patch at the clock, so no rule can approve it."),
        "approve-clock-hides-later-patches",
        Vec::new(),
    )
}

pub(super) fn no_rules() -> Words {
    (
        say!("No rule"),
        say!("The baseline has no approval rule, so only ApprovedPatches could approve something."),
        "approve-no-rules-no-list",
        Vec::new(),
    )
}
