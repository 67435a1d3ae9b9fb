//! How the cost grows with nodes, patches and rules, one of them at a time.

use std::sync::Arc;

use patchplay_bench::Fleet;
use patchplay_catalog::{Catalog, Patch, PatchFacts};
use patchplay_model::OperatingSystem;

use crate::{NODES, RULES, timing};

/// One picture: what grows, and what it costs.
pub(crate) struct Growth {
    /// File name, and member of the JSON.
    pub(crate) name: &'static str,
    /// What grows.
    pub(crate) axis: &'static str,
    /// Milliseconds by size: compiling and scanning together, and the bare set operations.
    pub(crate) points: Vec<Point>,
}

/// One measurement of a picture.
pub(crate) struct Point {
    /// How much there is of what grows.
    pub(crate) size: usize,
    /// Compiling and scanning.
    pub(crate) engine: f64,
    /// The bare set operations.
    pub(crate) bare: f64,
}

fn point(size: usize, fleet: &Fleet, rules: usize) -> Point {
    let times = timing::of(fleet, rules);
    Point { size, engine: times.compile + times.scan, bare: times.bare }
}

/// All pictures.
pub(crate) fn measure(catalog: &Arc<Catalog>) -> [Growth; 3] {
    let fleet = Fleet::new(catalog, NODES);
    let nodes = [1_000, 10_000, 25_000, 50_000, 75_000, 100_000];
    let eighths = [1, 2, 4, 8, 16, 32];
    let rules = [1, 2, 4, 6, 8, 10];
    [
        Growth {
            name: "nodes",
            axis: "managed nodes",
            points: nodes.map(|nodes| point(nodes, &Fleet::new(catalog, nodes), RULES)).into(),
        },
        Growth {
            name: "patches",
            axis: "rows of the catalogue",
            points: eighths
                .map(|eighths| {
                    let catalog = Arc::new(scaled(catalog, eighths));
                    point(catalog.len(), &Fleet::new(&catalog, NODES), RULES)
                })
                .into(),
        },
        Growth {
            name: "rules",
            axis: "approval rules of each baseline",
            points: rules.map(|rules| point(rules, &fleet, rules)).into(),
        },
    ]
}

/// A part of a catalogue, or several of it under other ids.
fn scaled(catalog: &Catalog, eighths: usize) -> Catalog {
    let all = (0..catalog.len()).filter_map(|row| catalog.patch(row));
    let kept = all.filter(|patch| patch.id.bytes().map(usize::from).sum::<usize>() % 8 < eighths);
    let copies = eighths.div_ceil(8);
    let facts = kept.flat_map(|patch| (0..copies).map(move |copy| copied(&patch, copy)));
    Catalog::from_facts(facts.collect(), catalog.images().to_vec())
}

fn copied(patch: &Patch<'_>, copy: usize) -> PatchFacts {
    let renamed = |id: &str| match (copy, patch.system) {
        (0, _) => id.to_owned(),
        (_, OperatingSystem::Windows) => format!("{id}{copy}"),
        _ => format!("{id}-copy{copy}"),
    };
    let facts = PatchFacts::of(patch);
    PatchFacts { id: renamed(&facts.id), supersedes: facts.supersedes.iter().map(|id| renamed(id)).collect(), ..facts }
}
