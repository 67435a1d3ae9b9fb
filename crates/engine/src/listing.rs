//! Patches of a node as records: made for what is shown or answered, never for the decision.

use patchplay_model::{Date, PatchState, Timestamp};

use crate::{Assessment, Holdings, PatchIndex, Plan, World, index::SetOperations as _, packages, plan::Room};

/// One patch of one node with its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchRecord<'w> {
    /// Id: the KB number on Windows, `name.arch` on package systems, the name on macOS.
    pub id: &'w str,
    /// Title, empty when no fact is known; on package systems the full name with the version.
    pub title: &'w str,
    /// Product of the row that decides.
    pub product: &'w str,
    /// Classification.
    pub classification: &'w str,
    /// Severity.
    pub severity: &'w str,
    /// CVE numbers, on Windows the worst first. Of a missing or failed package of rpm those of every notice since the
    /// installed version.
    pub cves: Vec<&'w str>,
    /// Release day, if known.
    pub released: Option<Date>,
    /// State; `None`: the node reports nothing of it.
    pub state: Option<PatchState>,
    /// When it came to the node. A kernel that live patches stand in for never came.
    pub installed: Option<Timestamp>,
    /// How the facts are known: empty for a source, else `inferred`, `interpolated` or `invented`.
    pub certainty: &'w str,
}

/// The record of one patch. On Windows facts are those of the row of the plan's product, else of another product's newest
/// row; on package systems those of the version that the state speaks of: the one to come of a missing or failed
/// package, the installed one, else the newest that the baseline matches.
#[must_use]
pub fn record<'w>(
    world: &'w World,
    plan: &Plan,
    assessment: &Assessment,
    holdings: &Holdings,
    patch: PatchIndex,
) -> PatchRecord<'w> {
    let state = assessment.state(patch);
    let mut cves = None;
    let (row, full_name) = match (&plan.room, world.patches().packages()) {
        (Room::Packages(room), Some(packages)) => {
            let (version, row) = packages::shown(world, room, holdings, patch, assessment);
            if let (Some(PatchState::Missing | PatchState::Failed), Some(version)) = (state, version) {
                cves = packages::cves_between(world, room, holdings, patch, version);
            }
            (row, version.map(|version| packages.title(version)))
        }
        _ => (deciding_row(world, plan, patch), None),
    };
    let facts = row.and_then(|row| world.catalog().patch(row));
    let is_live_patched = assessment.items.as_ref().is_some_and(|items| items.live_patched.contains_key(&patch));
    let day = row.and_then(|row| world.catalog().released().get(row).copied());
    let mut record = PatchRecord {
        id: world.patches().id(patch),
        title: full_name.or_else(|| facts.as_ref().map(|facts| facts.title)).unwrap_or_default(),
        product: facts.as_ref().map_or("", |facts| facts.product),
        classification: facts.as_ref().map_or("", |facts| facts.classification),
        severity: facts.as_ref().map_or("", |facts| facts.severity),
        cves: cves.unwrap_or_else(|| facts.as_ref().map_or_else(Vec::new, |facts| facts.cves().collect())),
        released: day.filter(|day| *day != Date::EPOCH),
        state,
        installed: holdings.installed_time(patch).filter(|_| !is_live_patched),
        certainty: facts.as_ref().map_or("", |facts| facts.certainty),
    };
    if let (Some(row), true) = (row, packages::has_deb_classes(world.patches().system())) {
        record.classification = if packages::is_security_version(world, row) { "Security" } else { "" };
    }
    record
}

/// The catalogue's row whose facts are shown for a patch.
#[must_use]
pub fn deciding_row(world: &World, plan: &Plan, patch: PatchIndex) -> Option<usize> {
    world.shown_row(plan.product(), patch)
}

/// Every patch the node reports, in the numbering's order. Package systems count what is NotApplicable and list none of
/// it (rule state-na-linux-not-listed).
#[must_use]
pub fn reported(assessment: &Assessment) -> crate::PatchSet {
    let mut all = crate::PatchSet::with_capacity(assessment.missing.len());
    let lists_not_applicable = assessment.items.is_none();
    for (_, set) in assessment.sets().filter(|(state, _)| lists_not_applicable || *state != PatchState::NotApplicable) {
        all.add(set);
    }
    all
}
