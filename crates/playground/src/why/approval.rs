//! Words on the tests of a baseline: its lists, filters, rules and dates.

use patchplay_document::Place;
use patchplay_engine::trace::{Step, Word};
use patchplay_model::{Approval, FilterKey, OperatingSystem, Timestamp};

use super::{Narrator, Words};
use crate::words::day;

impl Narrator<'_> {
    pub(super) fn rejected(&self, entry: Option<usize>) -> Words {
        let rule = "approve-rejected-beats-rules";
        let Some(entry) = entry else {
            return ("RejectedPatches".to_owned(), "Does not name it.".to_owned(), rule, Vec::new());
        };
        let place = self.sites().and_then(|sites| sites.rejected.get(entry).cloned());
        let detail = "Rejected beats everything that approves.".to_owned();
        ("RejectedPatches names it".to_owned(), detail, rule, place.into_iter().collect())
    }

    pub(super) fn listed(&self, entry: Option<usize>) -> Words {
        let rule = "approve-list-beats-rules";
        let Some(entry) = entry else {
            return ("ApprovedPatches".to_owned(), "Does not name it.".to_owned(), rule, Vec::new());
        };
        let place = self.sites().and_then(|sites| sites.approved.get(entry).cloned());
        let detail = "Approved without any rule, and past the global filters.".to_owned();
        ("ApprovedPatches names it".to_owned(), detail, rule, place.into_iter().collect())
    }

    pub(super) fn global_filter(&self, number: usize, passes: bool) -> Words {
        let filter = self.baseline().and_then(|baseline| baseline.global_filters.get(number));
        let key = filter.map_or("", |filter| filter.key.as_str());
        let site = self.sites().and_then(|sites| sites.global_filters.get(number));
        (
            format!("Global filter: {key} {}", matches_or_differs(passes)),
            "What fails a global filter reaches no rule.".to_owned(),
            "approve-global-and-rules",
            site.map(|site| site.list.clone()).into_iter().collect(),
        )
    }

    pub(super) fn implicit_patch_set(&self, rule: usize) -> Words {
        (
            format!("Rule {}: operating system updates only", rule + 1),
            "A rule without PATCH_SET covers no Microsoft applications.".to_owned(),
            "approve-windows-patch-set-default",
            self.rule_place(rule).into_iter().collect(),
        )
    }

    pub(super) fn gate_words(&self, rule: Option<usize>, security: bool, passes: bool) -> Words {
        let family = self.baseline().map(|baseline| baseline.operating_system);
        let deb = matches!(family, Some(OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian));
        let detail = match (security, passes, deb) {
            (true, _, true) => "It comes from a security repository.",
            (true, _, false) => "An update notice names it.",
            (false, true, _) => "It is no security update, and the baseline takes others too.",
            (false, false, true) => "It comes from no security repository, and only such updates are taken.",
            (false, false, false) => "No complete update notice names it, and only such updates are taken.",
        };
        let (title, id) = match (rule, deb) {
            (Some(rule), true) => (format!("Rule {}: EnableNonSecurity", rule + 1), "approve-deb-security-gate"),
            (Some(rule), false) => {
                (format!("Rule {}: EnableNonSecurity", rule + 1), "approve-rpm-notice-less-needs-nonsecurity")
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
            Word::Passed => "Matches.".to_owned(),
            Word::WouldPass => "Would match.".to_owned(),
            Word::Decided => "This line decided.".to_owned(),
            Word::WouldStop => "Does not match either.".to_owned(),
        };
        let id = if key == FilterKey::PatchSet { "approve-windows-application-rule" } else { "approve-filters-and" };
        (format!("Rule {}: {key} {}", rule + 1, matches_or_differs(passes)), detail, id, places)
    }

    pub(super) fn date_words(&self, rule: usize, due: Option<Timestamp>, step: &Step, passes: bool) -> Words {
        let approval = self.baseline().and_then(|baseline| baseline.rules.get(rule)?.approval);
        let place = self.sites().and_then(|sites| sites.rules.get(rule)?.approval.clone());
        let released =
            step.has.as_deref().and_then(|text| patchplay_model::Date::parse(text).ok()).map_or_else(String::new, day);
        let would = if matches!(step.word, Word::WouldPass | Word::WouldStop) { "Would " } else { "" };
        let (title, detail, id) = match approval {
            Some(Approval::AfterDays(days)) => {
                let due = due.map_or_else(String::new, |due| day(due.date()));
                let verdict = if passes { "be over" } else { "still run" };
                let detail = match (would.is_empty(), passes) {
                    (true, true) => format!("Released {released}, plus {days} days is {due}: over."),
                    (true, false) => format!("Released {released}, plus {days} days is {due}: not over at the clock."),
                    (false, _) => format!("{would}{verdict}: released {released}, plus {days} days is {due}."),
                };
                ("ApproveAfterDays", detail, "approve-delay-strict")
            }
            Some(Approval::UntilDate(until)) => {
                let detail = format!("Released {released}; the rule takes what is released up to {}.", day(until));
                ("ApproveUntilDate", detail, "approve-until-inclusive")
            }
            None => ("no date", "The rule has neither a delay nor a date.".to_owned(), "approve-delay-strict"),
        };
        (format!("Rule {}: {title}", rule + 1), detail, id, place.into_iter().collect())
    }
}

pub(super) fn unpublished() -> Words {
    (
        "Is anything known of it?".to_owned(),
        "The catalogue has no fact of this patch at the clock, so no rule can approve it.".to_owned(),
        "approve-clock-hides-later-patches",
        Vec::new(),
    )
}

pub(super) fn no_rules() -> Words {
    (
        "No rule".to_owned(),
        "The baseline has no approval rule, so only ApprovedPatches could approve something.".to_owned(),
        "approve-no-rules-no-list",
        Vec::new(),
    )
}

const fn matches_or_differs(passes: bool) -> &'static str {
    if passes { "matches" } else { "differs" }
}
