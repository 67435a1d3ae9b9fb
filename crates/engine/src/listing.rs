//! Patches of a node as records: made for what is shown or answered, never for the decision.

use patchplay_catalog::Symbol;
use patchplay_model::{Date, PatchState, Timestamp};

use crate::{Assessment, Holdings, PatchIndex, Plan, World};

/// One patch of one node with its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchRecord<'w> {
    /// Id: the KB number on Windows.
    pub id: &'w str,
    /// Title; empty when no fact is known.
    pub title: &'w str,
    /// Product of the row that decides.
    pub product: &'w str,
    /// Classification.
    pub classification: &'w str,
    /// Severity.
    pub severity: &'w str,
    /// CVE numbers, worst first.
    pub cves: Vec<&'w str>,
    /// Release day, if known.
    pub released: Option<Date>,
    /// State; `None`: the node reports nothing of it.
    pub state: Option<PatchState>,
    /// When it came to the node.
    pub installed: Option<Timestamp>,
}

/// The record of one patch. Facts are those of the row of the plan's product, else of another product's newest row.
#[must_use]
pub fn record<'w>(
    world: &'w World,
    plan: &Plan,
    assessment: &Assessment,
    holdings: &Holdings,
    patch: PatchIndex,
) -> PatchRecord<'w> {
    let row = deciding_row(world, plan, patch);
    let facts = row.and_then(|row| world.catalog().patch(row));
    let day = row.and_then(|row| world.catalog().released().get(row).copied());
    PatchRecord {
        id: world.patches().id(patch),
        title: facts.as_ref().map_or("", |facts| facts.title),
        product: facts.as_ref().map_or("", |facts| facts.product),
        classification: facts.as_ref().map_or("", |facts| facts.classification),
        severity: facts.as_ref().map_or("", |facts| facts.severity),
        cves: facts.as_ref().map_or_else(Vec::new, |facts| facts.cves().collect()),
        released: day.filter(|day| *day != Date::EPOCH),
        state: assessment.state(patch),
        installed: holdings.installed_time(patch),
    }
}

/// The catalogue's row whose facts are shown for a patch.
#[must_use]
pub fn deciding_row(world: &World, plan: &Plan, patch: PatchIndex) -> Option<usize> {
    shown_row(world, plan.product(), patch)
}

/// The same for a product: its own row, else one of another product, else one of the future.
pub(crate) fn shown_row(world: &World, product: Option<Symbol>, patch: PatchIndex) -> Option<usize> {
    product
        .and_then(|product| world.row_for(patch, product))
        .or_else(|| world.current().get(world.positions_of(patch))?.last().map(|current| current.row))
        // Present, yet released after the clock: the facts exist, only the decision must not use them.
        .or_else(|| world.patches().rows(patch).last())
}

/// Every patch the node reports, in the numbering's order.
#[must_use]
pub fn reported(assessment: &Assessment) -> crate::PatchSet {
    let mut all = crate::PatchSet::with_capacity(assessment.missing.len());
    for (_, set) in assessment.sets() {
        all.union_with(set);
    }
    all
}
