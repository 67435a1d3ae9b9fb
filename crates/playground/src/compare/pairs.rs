//! The nodes of both sides, paired; those that fared alike on both sides are one kind.

use std::rc::Rc;

use patchplay_ordered::{SortedMap, sort_by_key};
use patchplay_run_command::{Judged, StepResult};

use super::Side;
use crate::{
    view::{NodeComparison, Standing},
    what_if::standings,
};

/// Nodes that are in the same state on both sides.
pub(super) struct Kind<'a> {
    /// Instance id of the first.
    pub instance_id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// How many there are.
    pub nodes: usize,
    /// The first as things are.
    pub here: Half<'a>,
    /// The first on the other side.
    pub there: Half<'a>,
    /// Patches that differ and apply on one side.
    pub patches: usize,
}

/// A node on one side.
#[derive(Default)]
pub(super) struct Half<'a> {
    /// How it stands; `None`: it is not there.
    pub standing: Option<Standing>,
    /// What was judged of it.
    pub judged: Option<&'a Judged>,
}

/// All of them.
pub(super) struct Pairs<'a> {
    /// Kinds in the order of the nodes.
    pub kinds: Vec<Kind<'a>>,
    /// Number of nodes of both sides.
    pub nodes: usize,
}

impl Kind<'_> {
    /// Whether the two sides differ.
    pub fn differs(&self) -> bool {
        self.patches > 0 || self.here.standing != self.there.standing
    }

    pub fn view(&self) -> NodeComparison {
        NodeComparison {
            instance_id: self.instance_id.to_owned(),
            name: self.name.to_owned(),
            others: self.nodes - 1,
            here: self.here.standing.clone(),
            there: self.there.standing.clone(),
            patches: self.patches,
        }
    }
}

/// What makes two nodes alike on one side: how they stand in words, and which shared outcome is theirs.
type Likeness = (Option<String>, Option<String>, usize, bool);

fn halves<'a>(side: Side<'a>) -> Vec<Half<'a>> {
    let standings = standings(side.stage, side.act);
    let half = |(number, standing)| {
        let judged = side.act.played.of_node(number).and_then(|invocation| match &invocation.result {
            StepResult::Judged(judged) => Some(judged.as_ref()),
            _ => None,
        });
        Half { standing: Some(standing), judged }
    };
    standings.into_iter().enumerate().map(half).collect()
}

fn likeness(half: &Half<'_>) -> Likeness {
    let standing = half.standing.as_ref();
    (
        standing.and_then(|standing| standing.baseline.clone()),
        standing.and_then(|standing| standing.status_details.clone()),
        half.judged.map_or(0, |judged| Rc::as_ptr(&judged.outcome).addr()),
        half.standing.is_some(),
    )
}

/// Pairs the nodes.
pub(super) fn pairs<'a>(here: Side<'a>, there: Side<'a>) -> Pairs<'a> {
    let mut of_there: SortedMap<&str, (&str, Half<'a>)> = there
        .stage
        .nodes
        .iter()
        .zip(halves(there))
        .map(|(node, half)| (node.instance_id.as_str(), (node.name.as_str(), half)))
        .collect();
    let mut both: Vec<(&str, &str, Half<'a>, Half<'a>)> = Vec::new();
    for (node, half) in here.stage.nodes.iter().zip(halves(here)) {
        let other = of_there.remove(node.instance_id.as_str()).map(|(_, half)| half);
        both.push((&node.instance_id, &node.name, half, other.unwrap_or_default()));
    }
    both.extend(of_there.into_iter().map(|(id, (name, half))| (id, name, Half::default(), half)));
    let nodes = both.len();
    let mut places: SortedMap<(Likeness, Likeness), usize> = SortedMap::new();
    let mut kinds: Vec<Kind<'a>> = Vec::new();
    for (instance_id, name, here, there) in both {
        let likeness = (likeness(&here), likeness(&there));
        match places.get(&likeness).and_then(|place| kinds.get_mut(*place)) {
            Some(kind) => kind.nodes += 1,
            None => {
                places.insert(likeness, kinds.len());
                kinds.push(Kind { instance_id, name, nodes: 1, here, there, patches: 0 });
            }
        }
    }
    for kind in &mut kinds {
        kind.patches = super::patches::differing(here, there, kind).filter(|patch| patch.applies()).count();
    }
    // Those that differ most come first.
    sort_by_key(&mut kinds, |kind| (usize::MAX - kind.patches, usize::MAX - kind.nodes));
    Pairs { kinds, nodes }
}
