//! The window of the patch table that a screen shows.

use std::{cmp::Reverse, collections::BTreeSet};

use patchplay_engine::{PatchIndex, PatchSet, reported};
use patchplay_model::{Date, PatchState};
use patchplay_run_command::{Judged, StepResult};

use crate::{
    act::Act,
    stage::Stage,
    view::{PatchQuery, PatchRow, PatchesView, StateCount},
};

/// Nodes that have a column of their own.
const COLUMNS: usize = 6;
/// Rows that one answer holds at most.
const ROWS: usize = 500;

/// One judged node with its column.
struct Column<'a> {
    instance_id: &'a str,
    judged: &'a Judged,
}

/// The window that a query asks for. Patches that no node reports are not in the table.
#[must_use]
pub fn window(stage: &Stage, act: &Act, query: &PatchQuery) -> PatchesView {
    let columns: Vec<Column<'_>> = act
        .played
        .invocations
        .iter()
        .filter_map(|invocation| match &invocation.result {
            StepResult::Judged(judged) => {
                Some(Column { instance_id: stage.nodes.get(invocation.node)?.instance_id.as_str(), judged })
            }
            _ => None,
        })
        .collect();
    let table = Table { act, columns };
    table.window(query)
}

struct Table<'a> {
    act: &'a Act,
    columns: Vec<Column<'a>>,
}

impl Table<'_> {
    fn union(&self, of: impl Fn(&Judged) -> PatchSet) -> PatchSet {
        let mut all = self.act.world.patches().none();
        for column in &self.columns {
            all.union_with(&of(column.judged));
        }
        all
    }

    fn window(&self, query: &PatchQuery) -> PatchesView {
        let all = self.union(|judged| reported(&judged.outcome.assessment));
        let new = self.union(|judged| judged.outcome.newly_installed.clone());
        let differing = self.differing(&all);
        // The columns that the state filter looks at: one node, or all.
        let looked_at: Vec<&Column<'_>> = self
            .columns
            .iter()
            .filter(|column| query.node.as_ref().is_none_or(|node| node == column.instance_id))
            .collect();

        let mut matching = all.clone();
        if query.new_only {
            matching.intersect_with(&new);
        }
        if query.differing_only {
            matching.intersect_with(&differing);
        }
        let products: BTreeSet<&str> =
            all.ones().map(|patch| self.facts(patch).product).filter(|p| !p.is_empty()).collect();
        let mut rows: Vec<(PatchIndex, Facts<'_>)> = matching
            .ones()
            .map(|patch| (patch, self.facts(patch)))
            .filter(|(_, facts)| query.product.as_ref().is_none_or(|product| product == facts.product))
            .filter(|(_, facts)| facts.contain(&query.text))
            .collect();
        let states = PatchState::ALL
            .iter()
            .map(|&state| {
                let holds = |patch: PatchIndex| looked_at.iter().any(|column| column.state(patch) == Some(state));
                StateCount { state, count: rows.iter().filter(|(patch, _)| holds(*patch)).count() }
            })
            .filter(|count| count.count > 0)
            .collect();
        if let Some(state) = query.state {
            rows.retain(|(patch, _)| looked_at.iter().any(|column| column.state(*patch) == Some(state)));
        }
        // What the run changed comes first, then what is wrong, then the newest.
        let rank = |patch: PatchIndex| {
            let bad = self.columns.iter().any(|c| c.state(patch).is_some_and(PatchState::is_non_compliant));
            let present = self.columns.iter().any(|c| c.state(patch).is_some_and(PatchState::is_present));
            (!new.contains(patch), !bad, !present)
        };
        rows.sort_by_cached_key(|(patch, facts)| (rank(*patch), Reverse(facts.released), facts.id.to_owned()));
        let shown = rows.iter().skip(query.offset).take(query.limit.min(ROWS));
        let columns = || self.columns.iter().take(COLUMNS);
        PatchesView {
            total: all.count_ones(..),
            matching: rows.len(),
            offset: query.offset,
            columns: columns().map(|column| column.instance_id.to_owned()).collect(),
            rows: shown
                .map(|(patch, facts)| PatchRow {
                    id: facts.id.to_owned(),
                    title: facts.title.to_owned(),
                    released: facts.released,
                    product: facts.product.to_owned(),
                    classification: facts.classification.to_owned(),
                    severity: facts.severity.to_owned(),
                    states: columns().map(|column| column.state(*patch)).collect(),
                    new: columns().map(|column| column.judged.outcome.newly_installed.contains(*patch)).collect(),
                })
                .collect(),
            states,
            new: new.count_ones(..),
            differing: differing.count_ones(..),
            products: products.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Patches whose state differs between nodes. That one baseline approves what does not apply and another does not
    /// is no difference on any node.
    fn differing(&self, all: &PatchSet) -> PatchSet {
        let mut set = self.act.world.patches().none();
        let Some((first, others)) = self.columns.split_first() else { return set };
        let felt = |column: &Column<'_>, patch| column.state(patch).filter(|state| *state != PatchState::NotApplicable);
        for patch in all.ones() {
            let state = felt(first, patch);
            if others.iter().any(|column| felt(column, patch) != state) {
                set.insert(patch);
            }
        }
        set
    }

    fn facts(&self, patch: PatchIndex) -> Facts<'_> {
        let world = &self.act.world;
        let row = self
            .columns
            .iter()
            .find_map(|column| column.judged.plan.product().and_then(|product| world.row_for(patch, product)))
            .or_else(|| world.current().get(world.positions_of(patch))?.last().map(|current| current.row))
            .or_else(|| world.patches().rows(patch).last());
        let found = row.and_then(|row| world.catalog().patch(row));
        let released =
            row.and_then(|row| world.catalog().released().get(row).copied()).filter(|day| *day != Date::EPOCH);
        let mut facts = Facts { id: world.patches().id(patch), released, ..Facts::default() };
        if let Some(found) = found {
            facts.title = found.title;
            facts.product = found.product;
            facts.classification = found.classification;
            facts.severity = found.severity;
            facts.cves = found.cves().collect();
        }
        facts
    }
}

impl Column<'_> {
    fn state(&self, patch: PatchIndex) -> Option<PatchState> {
        self.judged.outcome.assessment.state(patch)
    }
}

#[derive(Default)]
struct Facts<'a> {
    id: &'a str,
    title: &'a str,
    product: &'a str,
    classification: &'a str,
    severity: &'a str,
    released: Option<Date>,
    cves: Vec<&'a str>,
}

impl Facts<'_> {
    /// Whether id, title or a CVE contains the text, in any case.
    fn contain(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        text.is_empty()
            || [self.id, self.title].iter().chain(&self.cves).any(|field| field.to_lowercase().contains(&text))
    }
}
