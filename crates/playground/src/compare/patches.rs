//! The patches that differ: in state, in what the run did, or in compliance level.

use patchplay_language::say;
use std::sync::Arc;

use patchplay_engine::{PatchIndex, World, level, record, reported};
use patchplay_model::{OperatingSystem, PatchState};
use patchplay_ordered::{SortedMap, sort_by};
use patchplay_run_command::Judged;

use super::{Side, pairs::Kind};
use crate::{
    view::{CompareQuery, Half, PatchComparison, StepOutcome, WhyView},
    why,
};

/// Rows of one answer at most: each costs two traces.
const ROWS: usize = 60;

/// A patch by its number on each side, and its state there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Differing {
    here: (Option<PatchIndex>, Option<PatchState>),
    there: (Option<PatchIndex>, Option<PatchState>),
}

impl Differing {
    /// Whether it applies to the node on one side, or is there.
    pub fn applies(&self) -> bool {
        let applies = |state: Option<PatchState>| state.is_some_and(|state| state != PatchState::NotApplicable);
        applies(self.here.1) || applies(self.there.1)
    }

    /// What is missing or was installed comes first, then what is there.
    fn rank(&self) -> u8 {
        let states = [self.here.1, self.there.1];
        let is = |test: fn(PatchState) -> bool| states.iter().flatten().any(|state| test(*state));
        match () {
            () if is(PatchState::is_non_compliant) => 0,
            () if is(|state| state == PatchState::Installed) => 1,
            () if is(PatchState::is_present) => 2,
            () => 3,
        }
    }
}

/// The rows of a query.
pub(super) struct Rows {
    /// Patches that differ and apply, by id once.
    pub applicable: usize,
    /// Patches that differ and apply nowhere.
    pub inapplicable: usize,
    /// Rows that pass the query.
    pub matching: usize,
    /// The first of them.
    pub rows: Vec<PatchComparison>,
}

fn world_of<'a>(side: Side<'a>, kind: &Kind<'_>) -> Option<&'a World> {
    side.act.world(system_of(side, kind)?)
}

fn system_of(side: Side<'_>, kind: &Kind<'_>) -> Option<OperatingSystem> {
    side.stage.nodes.iter().find(|node| node.instance_id == kind.instance_id).map(|node| node.system)
}

/// The patches that differ on a kind of nodes. A node that is judged on one side alone differs in nothing that could be
/// told patch by patch.
pub(super) fn differing(here: Side<'_>, there: Side<'_>, kind: &Kind<'_>) -> impl Iterator<Item = Differing> {
    let mut found = Vec::new();
    if let (Some(one), Some(other)) = (kind.here.judged, kind.there.judged)
        && let (Some(world), Some(other_world)) = (world_of(here, kind), world_of(there, kind))
    {
        let numbers = numbers((world, one), (other_world, other));
        found.extend(numbers.into_iter().filter_map(|(a, b)| {
            let state = |judged: &Judged, patch: Option<usize>| judged.outcome.assessment.state(patch?);
            let (here, there) = ((a, state(one, a)), (b, state(other, b)));
            let of_run = |judged: &Judged, patch: Option<usize>| {
                patch.is_some_and(|patch| judged.outcome.newly_installed.contains(patch))
            };
            let rank = |judged: &Judged, patch: Option<usize>| {
                patch.map(|patch| level(&judged.outcome.assessment, &judged.plan, patch)).unwrap_or_default()
            };
            let differs = here.1 != there.1 || of_run(one, a) != of_run(other, b) || rank(one, a) != rank(other, b);
            differs.then_some(Differing { here, there })
        }));
    }
    found.into_iter()
}

/// The numbers of every patch that a side reports. Both sides number alike while they have the same facts.
fn numbers(
    (world, one): (&World, &Judged),
    (other_world, other): (&World, &Judged),
) -> Vec<(Option<PatchIndex>, Option<PatchIndex>)> {
    let (a, b) = (reported(&one.outcome.assessment), reported(&other.outcome.assessment));
    if Arc::ptr_eq(world.patches(), other_world.patches()) {
        let mut all = a;
        all.union_with(&b);
        return all.ones().map(|patch| (Some(patch), Some(patch))).collect();
    }
    let mut all: SortedMap<&str, (Option<PatchIndex>, Option<PatchIndex>)> = SortedMap::new();
    for patch in a.ones() {
        let id = world.patches().id(patch);
        all.insert(id, (Some(patch), other_world.patches().index(id)));
    }
    for patch in b.ones() {
        let id = other_world.patches().id(patch);
        all.entry(id).or_insert_with(|| (world.patches().index(id), Some(patch)));
    }
    all.into_values().collect()
}

/// The rows of a query, those that matter most first.
pub(super) fn rows(here: Side<'_>, there: Side<'_>, kinds: &[Kind<'_>], query: &CompareQuery) -> Rows {
    let mut found: Vec<(usize, Differing, String, String)> = Vec::new();
    let mut seen: SortedMap<String, bool> = SortedMap::new();
    let asked = query.node.as_ref();
    for (number, kind) in kinds.iter().enumerate() {
        for patch in differing(here, there, kind) {
            let (id, title) = facts(here, there, kind, patch);
            let applies = patch.applies();
            let known = seen.entry(id.clone()).or_default();
            *known = *known || applies;
            if (applies || query.inapplicable) && asked.is_none_or(|node| node == kind.instance_id) {
                found.push((number, patch, id, title));
            }
        }
    }
    let text = query.text.trim().to_lowercase();
    if !text.is_empty() {
        found.retain(|(_, _, id, title)| [id, title].iter().any(|field| field.to_lowercase().contains(&text)));
    }
    sort_by(&mut found, |(kind, patch, id, _), (other_kind, other, other_id, _)| {
        (patch.rank(), kind, id).cmp(&(other.rank(), other_kind, other_id))
    });
    let matching = found.len();
    let rows = found.into_iter().take(query.limit.min(ROWS)).filter_map(|(number, patch, id, title)| {
        let kind = kinds.get(number)?;
        Some(PatchComparison {
            instance_id: kind.instance_id.to_owned(),
            node: kind.name.to_owned(),
            nodes: kind.nodes,
            here: half(here, kind, kind.here.judged, patch.here, &id),
            there: half(there, kind, kind.there.judged, patch.there, &id),
            id,
            title,
        })
    });
    let rows = rows.collect();
    let applicable = seen.values().filter(|applies| **applies).count();
    Rows { applicable, inapplicable: seen.len() - applicable, matching, rows }
}

fn facts(here: Side<'_>, there: Side<'_>, kind: &Kind<'_>, patch: Differing) -> (String, String) {
    let sides = [(here, kind.here.judged, patch.here), (there, kind.there.judged, patch.there)];
    let of = |(side, judged, (patch, _)): (Side<'_>, Option<&Judged>, (Option<PatchIndex>, _))| {
        let (judged, world) = (judged?, world_of(side, kind)?);
        let record = record(world, &judged.plan, &judged.outcome.assessment, &judged.holdings, patch?);
        Some((world.patches().id(patch?).to_owned(), record.title.to_owned()))
    };
    let stated =
        |(_, _, (_, state)): &(Side<'_>, Option<&Judged>, (Option<PatchIndex>, Option<PatchState>))| state.is_some();
    sides.iter().filter(|side| stated(side)).chain(&sides).find_map(|side| of(*side)).unwrap_or_default()
}

fn half(
    side: Side<'_>,
    kind: &Kind<'_>,
    judged: Option<&Judged>,
    (patch, state): (Option<PatchIndex>, Option<PatchState>),
    id: &str,
) -> Half {
    let (Some(judged), Some(patch)) = (judged, patch) else {
        return Half { why: say!("not known there"), ..Half::default() };
    };
    let why = why::why(side.stage, side.act, kind.instance_id, id);
    Half {
        state,
        new: judged.outcome.newly_installed.contains(patch),
        level: level(&judged.outcome.assessment, &judged.plan, patch),
        why: why.as_ref().map_or_else(String::new, decided),
    }
}

/// The step that decided. One that is a question says nothing without its answer, and what follows says that.
fn decided(why: &WhyView) -> String {
    let steps = &why.steps;
    let decided = steps.iter().find(|step| step.outcome == StepOutcome::Decided && !step.step.ends_with('?'));
    decided.map_or_else(|| why.conclusion.trim_end_matches('.').to_owned(), |step| step.step.clone())
}
