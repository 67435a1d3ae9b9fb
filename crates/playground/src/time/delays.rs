//! From release to approval: which patches the rules of a baseline let wait, and until when.

use patchplay_catalog::Patch;
use patchplay_engine::{ApprovedBy, Policy, Verdict, World};
use patchplay_language::{counts, say};
use patchplay_model::{Approval, Date, DeploymentStatus, FilterKey, Node, PatchBaseline, PatchRule, Timestamp};
use patchplay_ordered::{sort_by, sort_by_key};

use crate::{
    stage::Stage,
    view::{Approved, Cutoff, DelayRow},
    words::day,
};

use super::days::at_time_of;

/// Rows that are shown.
const SHOWN: usize = 16;

/// The baseline of a node and what its rules' dates say.
pub(super) struct Subject<'a> {
    stage: &'a Stage,
    node: &'a Node,
    entry: usize,
    baseline: &'a PatchBaseline,
}

impl<'a> Subject<'a> {
    /// The baseline that a node gets at the clock; `None` where it gets none.
    pub(super) fn of(stage: &'a Stage, node: &'a Node) -> Option<Self> {
        let entry = stage.registry.choose(node).ok()?.entry;
        let baseline = &stage.registry.entry(entry)?.baseline;
        Some(Self { stage, node, entry, baseline })
    }

    /// Its name.
    pub(super) fn name(&self) -> String {
        self.stage.registry.entry(self.entry).map_or_else(String::new, |entry| entry.name().to_owned())
    }

    /// The different date conditions of its rules.
    pub(super) fn cutoffs(&self) -> Vec<Cutoff> {
        let mut found: Vec<(Approval, Cutoff)> = Vec::new();
        for (number, rule) in self.baseline.rules.iter().enumerate() {
            let Some(approval) = rule.approval else { continue };
            let place = self.place(number);
            if let Some((_, known)) = found.iter_mut().find(|(other, _)| *other == approval) {
                known.rules.push(number + 1);
                known.places.extend(place);
                continue;
            }
            let (days, until) = match approval {
                Approval::AfterDays(days) => (Some(days), None),
                Approval::UntilDate(date) => (None, Some(date)),
            };
            found
                .push((approval, Cutoff { days, until, rules: vec![number + 1], places: place.into_iter().collect() }));
        }
        found.into_iter().map(|(_, cutoff)| cutoff).collect()
    }

    fn place(&self, rule: usize) -> Option<patchplay_document::Place> {
        let sites = self.stage.found(self.entry)?.sites.rules.get(rule)?;
        Some(sites.approval.clone().unwrap_or_else(|| sites.place.clone()))
    }

    /// The patches of the node's product that wait or become approved between two days, by release, and how many more
    /// there are. What a run would install comes before others that were released as near to the clock.
    pub(super) fn rows(
        &self,
        worlds: &World,
        (from, to): (Date, Date),
        wanted: &dyn Fn(&str) -> bool,
    ) -> (Vec<DelayRow>, usize) {
        let world = worlds;
        let policy = Policy::read(world, self.baseline, &self.stage.readings);
        let Some(product) = world.catalog().symbol(&self.node.product) else { return Default::default() };
        // Were there no dates, would a rule take it?
        let mut dateless = self.baseline.clone();
        for rule in &mut dateless.rules {
            rule.approval = rule.approval.map(|_| Approval::AfterDays(0));
        }
        let dateless = Policy::read(world, &dateless, &self.stage.readings);
        let longest = self.baseline.rules.iter().filter_map(|rule| match rule.approval {
            Some(Approval::AfterDays(days)) => Some(i32::from(days)),
            _ => None,
        });
        let since = from.days() - longest.max().unwrap_or(0).min(60);
        let mut rows: Vec<DelayRow> = Vec::new();
        for (position, current) in world.current().iter().enumerate() {
            let Some(patch) = world.catalog().patch(current.row) else { continue };
            let Some(released) = patch.released else { continue };
            if released.days() < since || released > to || !world.is_offered(current.row, product) {
                continue;
            }
            let Some(verdict) = policy.verdicts().get(position) else { continue };
            let takes = dateless.verdicts().get(position).is_some_and(Verdict::is_approved);
            rows.push(self.row(&patch, world.patches().id(current.patch), released, verdict, takes));
        }
        let now = self.stage.clock.date().days();
        let rank =
            |row: &DelayRow| (!wanted(&row.id), row.approved == Approved::Never, (row.released.days() - now).abs());
        sort_by_key(&mut rows, rank);
        let more = rows.len().saturating_sub(SHOWN);
        rows.truncate(SHOWN);
        sort_by(&mut rows, |one, other| (one.released, &one.id).cmp(&(other.released, &other.id)));
        (rows, more)
    }

    fn row(&self, patch: &Patch<'_>, id: &str, released: Date, verdict: &Verdict, takes: bool) -> DelayRow {
        let from_instant = |after: Timestamp| {
            // A delay has to be over, not just reached.
            let on_day = at_time_of(self.stage.clock, after.date()) > after;
            Date::from_days(after.date().days() + i32::from(!on_day))
        };
        let by_date = |after: Timestamp| self.rule_of(released, after);
        let (approved, rule, why) = match (verdict.status, verdict.by) {
            (Some(DeploymentStatus::ExplicitRejected), _) => (Approved::Never, None, say!("rejected")),
            (Some(DeploymentStatus::PendingApproval), _) => {
                let due = verdict.approval.unwrap_or_else(|| released.midnight());
                let rule = by_date(due);
                (Approved::From { day: from_instant(due) }, rule, self.of_rule(rule))
            }
            (Some(DeploymentStatus::ExplicitApproved), _) | (_, Some(ApprovedBy::List)) => {
                (Approved::From { day: released }, None, say!("named by ApprovedPatches"))
            }
            (Some(DeploymentStatus::Approved), by) => {
                let first = verdict.approval.and_then(by_date);
                let rule = first.or(if let Some(ApprovedBy::Rule(rule)) = by { Some(rule) } else { None });
                let is_delayed = rule.and_then(|rule| self.baseline.rules.get(rule)?.approval);
                let day = match (is_delayed, verdict.approval) {
                    (Some(Approval::AfterDays(_)), Some(after)) => from_instant(after),
                    _ => released,
                };
                (Approved::From { day }, rule, self.of_rule(rule))
            }
            _ if takes => (Approved::Never, self.dated_rule(), self.too_late()),
            _ => (Approved::Never, None, self.unmatched(patch)),
        };
        let what = if patch.version.is_empty() {
            [patch.classification, patch.severity]
                .into_iter()
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        } else {
            patch.version.to_owned()
        };
        let places = rule.and_then(|rule| self.place(rule)).into_iter().collect();
        DelayRow { id: id.to_owned(), what, released, approved, why, places }
    }

    /// The first rule whose delay ends at an instant.
    fn rule_of(&self, released: Date, after: Timestamp) -> Option<usize> {
        self.baseline.rules.iter().position(|rule| match rule.approval {
            Some(Approval::AfterDays(days)) => released.midnight().plus_days(i64::from(days)) == after,
            _ => false,
        })
    }

    fn of_rule(&self, rule: Option<usize>) -> String {
        let Some(rule) = rule else { return say!("approved") };
        let number = rule + 1;
        match self.baseline.rules.get(rule).and_then(|rule| rule.approval) {
            Some(Approval::AfterDays(days)) => say!("rule {number}, {}", counts::days(days.into())),
            Some(Approval::UntilDate(date)) => say!("rule {number}, until {}", day(date)),
            None => say!("rule {number}, no delay"),
        }
    }

    fn dated_rule(&self) -> Option<usize> {
        self.baseline.rules.iter().position(|rule| matches!(rule.approval, Some(Approval::UntilDate(_))))
    }

    fn too_late(&self) -> String {
        let date = self.baseline.rules.iter().filter_map(|rule| match rule.approval {
            Some(Approval::UntilDate(date)) => Some(date),
            _ => None,
        });
        date.max().map_or_else(|| say!("no date"), |date| say!("released after {}", day(date)))
    }

    /// Why no rule takes a patch: the fact that the rule which comes nearest looks for in vain.
    fn unmatched(&self, patch: &Patch<'_>) -> String {
        let fact = |key: FilterKey| match key {
            FilterKey::Classification => Some(patch.classification),
            FilterKey::MsrcSeverity | FilterKey::Severity => Some(patch.severity),
            FilterKey::Product => Some(patch.product),
            _ => None,
        };
        let misses = |rule: &PatchRule| -> Vec<(FilterKey, String)> {
            let failing = rule.filters.iter().filter(|filter| !filter.matches_all());
            let failing = failing.filter_map(|filter| Some((filter, fact(filter.key)?)));
            failing
                .filter(|(filter, fact)| !filter.values.iter().any(|value| value == fact))
                .map(|(filter, fact)| (filter.key, fact.to_owned()))
                .collect()
        };
        let nearest = self.baseline.rules.iter().map(misses).filter(|missed| !missed.is_empty()).min_by_key(Vec::len);
        match nearest.and_then(|missed| missed.into_iter().next()) {
            Some((key, fact)) if fact.is_empty() => say!("it has no {key}"),
            Some((key, fact)) => say!("{key} is {fact}"),
            None => say!("no rule takes it"),
        }
    }
}
