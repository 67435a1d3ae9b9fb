//! Two plays of a scenario side by side: as it is, and with another baseline, another date or another version of it.
//!
//! Nodes are the same on both sides when they have the same instance id. Those that fared alike on both sides are
//! looked at once, so a large fleet costs little more than its second play.

mod other;
mod pairs;
mod patches;
mod sentence;

use other::Absence;

use patchplay_document::Scenario;

use crate::{
    Playground, ScenarioFile,
    act::Act,
    stage::Stage,
    view::{CompareQuery, CompareView},
};

/// Kinds of nodes that are told.
const KINDS: usize = 12;

/// One side of a comparison.
#[derive(Clone, Copy)]
struct Side<'a> {
    stage: &'a Stage,
    act: &'a Act,
}

/// What is otherwise than on the side that the query names, and names of the files that it would take to know.
#[must_use]
pub fn compare(
    playground: &Playground,
    file: &ScenarioFile,
    scenario: &Scenario,
    (stage, act): (&Stage, &Act),
    query: &CompareQuery,
) -> (CompareView, Vec<String>) {
    let names = sentence::Names::of(&query.with, stage);
    let (stage_there, act_there) = match other::played(playground, file, scenario, stage, &query.with) {
        Ok(played) => played,
        Err(Absence { why, missing_files }) => {
            let view = CompareView { title: why, here: names.here, there: names.there, ..CompareView::default() };
            return (view, missing_files);
        }
    };
    let (here, there) = (Side { stage, act }, Side { stage: &stage_there, act: &act_there });
    let pairs = pairs::pairs(here, there);
    let differing: Vec<&pairs::Kind<'_>> = pairs.kinds.iter().filter(|kind| kind.differs()).collect();
    let nodes_that_differ = differing.iter().map(|kind| kind.nodes).sum();
    let rows = patches::rows(here, there, &pairs.kinds, query);
    let (title, detail) = sentence::sentence(&names, &differing);
    let view = CompareView {
        title,
        detail,
        here: names.here,
        there: names.there,
        compared: true,
        nodes: differing.iter().take(KINDS).map(|kind| kind.view()).collect(),
        differing: nodes_that_differ,
        same: pairs.nodes - nodes_that_differ,
        patches: rows.applicable,
        inapplicable: rows.inapplicable,
        matching: rows.matching,
        rows: rows.rows,
    };
    (view, Vec::new())
}
