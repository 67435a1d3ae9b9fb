//! Which patches replace which, for one product at one clock (spec selection 3.8).

use patchplay_catalog::{PatchKind, Symbol};

use crate::{PatchIndex, PatchSet, World};

/// The edges between the patches of one product: from a patch to those it replaces directly.
#[derive(Debug, Clone)]
pub struct Supersedence {
    replaces: Vec<(PatchIndex, Vec<PatchIndex>)>,
    cumulative: PatchSet,
}

impl Supersedence {
    /// Reads the edges among the product's published rows. Of patches that replace each other, two or more in a ring,
    /// the newest day, then the highest id, wins (rule state-na-windows-superseded-ties).
    #[must_use]
    pub fn new(world: &World, product: Option<Symbol>) -> Self {
        let catalog = world.catalog();
        let patches = world.patches();
        let mut cumulative = patches.none();
        let mut replaces: Vec<(PatchIndex, Vec<PatchIndex>)> = Vec::new();
        for current in world.current() {
            if catalog.products().get(current.row).copied() != product || product.is_none() {
                continue;
            }
            if catalog.kinds().get(current.row) == Some(&PatchKind::Lcu) {
                cumulative.insert(current.patch);
            }
            let older = catalog.supersedes(current.row);
            if older.is_empty() {
                continue;
            }
            let mut list: Vec<PatchIndex> =
                older.iter().filter_map(|&symbol| patches.index(catalog.text(symbol))).collect();
            list.retain(|&patch| patch != current.patch);
            list.sort_unstable();
            list.dedup();
            replaces.push((current.patch, list));
        }
        let mut edges = Self { replaces, cumulative };
        edges.settle_loops(world, product);
        edges
    }

    fn direct(&self, patch: PatchIndex) -> &[PatchIndex] {
        self.replaces
            .binary_search_by_key(&patch, |(newer, _)| *newer)
            .ok()
            .and_then(|position| self.replaces.get(position))
            .map_or(&[], |(_, older)| older.as_slice())
    }

    /// Patches that replace each other, directly or around: the winner replaces all of them, and none of them another.
    fn settle_loops(&mut self, world: &World, product: Option<Symbol>) {
        let rank = |patch: &PatchIndex| {
            let day = product
                .and_then(|product| world.row_for(*patch, product))
                .and_then(|row| world.catalog().released().get(row).copied());
            (day, id_rank(world.patches().id(*patch)))
        };
        let mut open = self.on_loops();
        while let Some(first) = open.first().copied() {
            let mut alone = PatchSet::with_capacity(world.patches().len());
            alone.insert(first);
            let below = self.replaced_by(&alone);
            let members: Vec<PatchIndex> = open
                .iter()
                .copied()
                .filter(|&other| {
                    alone.clear();
                    alone.insert(other);
                    other == first || (below.contains(other) && self.replaced_by(&alone).contains(first))
                })
                .collect();
            open.retain(|patch| !members.contains(patch));
            let Some(winner) = members.iter().copied().max_by_key(rank) else { continue };
            for (newer, older) in &mut self.replaces {
                if members.contains(newer) {
                    older.retain(|patch| !members.contains(patch));
                }
                if *newer == winner {
                    older.extend(members.iter().filter(|patch| **patch != winner));
                    older.sort_unstable();
                }
            }
        }
    }

    /// Patches from which edges lead to a loop and to which edges lead from one: none, as a rule.
    fn on_loops(&self) -> Vec<PatchIndex> {
        let mut left: Vec<PatchIndex> = self.replaces.iter().map(|(newer, _)| *newer).collect();
        loop {
            let before = left.len();
            let known = left.clone();
            left.retain(|patch| self.direct(*patch).iter().any(|older| known.binary_search(older).is_ok()));
            let mut reached: Vec<PatchIndex> = left.iter().flat_map(|patch| self.direct(*patch)).copied().collect();
            reached.sort_unstable();
            left.retain(|patch| reached.binary_search(patch).is_ok());
            if left.len() == before {
                return left;
            }
        }
    }

    /// The edges the other way round.
    pub(super) fn successors(&self) -> Successors {
        let mut newer_of: Vec<(PatchIndex, PatchIndex)> =
            self.replaces.iter().flat_map(|(newer, older)| older.iter().map(move |&older| (older, *newer))).collect();
        newer_of.sort_unstable();
        Successors { newer_of }
    }

    /// Every patch that one of `from` replaces, directly or through others.
    #[must_use]
    pub fn replaced_by(&self, from: &PatchSet) -> PatchSet {
        let mut reached = PatchSet::with_capacity(from.len());
        let mut open: Vec<PatchIndex> = from.ones().collect();
        while let Some(patch) = open.pop() {
            for &older in self.direct(patch) {
                if !reached.put(older) {
                    open.push(older);
                }
            }
        }
        reached
    }

    /// One patch of `from` that replaces `patch`, directly or through others: the reason a person reads. The nearest
    /// one; of equally near ones the first in numbering.
    #[must_use]
    pub fn replacer_of(&self, patch: PatchIndex, from: &PatchSet) -> Option<PatchIndex> {
        let mut seen = PatchSet::with_capacity(from.len().max(patch + 1));
        let mut layer = vec![patch];
        while !layer.is_empty() {
            let mut next: Vec<PatchIndex> = self
                .replaces
                .iter()
                .filter(|(_, older)| older.iter().any(|older| layer.contains(older)))
                .map(|(newer, _)| *newer)
                .filter(|&newer| newer != patch && !seen.put(newer))
                .collect();
            if let Some(found) = next.iter().copied().find(|&newer| from.contains(newer)) {
                return Some(found);
            }
            next.sort_unstable();
            layer = next;
        }
        None
    }

    /// The older cumulative updates that leave a node when `newer` ones come (rule state-windows-cumulative-replaces).
    #[must_use]
    pub fn leave_with(&self, newer: &PatchSet) -> PatchSet {
        let mut arriving = newer.clone();
        arriving.intersect_with(&self.cumulative);
        let mut leaving = self.replaced_by(&arriving);
        leaving.intersect_with(&self.cumulative);
        leaving
    }
}

/// Which patches replace a patch.
pub(super) struct Successors {
    /// From a patch to one that replaces it directly, sorted.
    newer_of: Vec<(PatchIndex, PatchIndex)>,
}

impl Successors {
    /// Everything that replaces a patch, directly or through others.
    pub(super) fn of(&self, patch: PatchIndex) -> Vec<PatchIndex> {
        let mut found: Vec<PatchIndex> = Vec::new();
        let mut open = vec![patch];
        while let Some(older) = open.pop() {
            let start = self.newer_of.partition_point(|(edge, _)| *edge < older);
            let edges = self.newer_of.get(start..).unwrap_or_default().iter();
            for &(_, newer) in edges.take_while(|(edge, _)| *edge == older) {
                if !found.contains(&newer) {
                    found.push(newer);
                    open.push(newer);
                }
            }
        }
        found
    }
}

/// Ids compare by their number where they have one, so that KB999999 is older than KB5009557.
fn id_rank(id: &str) -> (usize, &str) {
    (id.len(), id)
}
