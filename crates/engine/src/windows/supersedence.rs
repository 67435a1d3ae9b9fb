//! Which patches replace which, for one product at one clock (spec selection 3.8).

use patchplay_catalog::{PatchKind, Symbol};

use super::edges::Edges;
use crate::{PatchIndex, PatchSet, World, index::SetOperations as _};

/// The edges between the patches of one product: from a patch to those it replaces directly.
#[derive(Debug, Clone)]
pub struct Supersedence {
    replaces: Edges,
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
        let mut pairs: Vec<(PatchIndex, PatchIndex)> = Vec::new();
        let mut list: Vec<PatchIndex> = Vec::new();
        for (_, current) in world.current_for(product) {
            if catalog.kinds().get(current.row) == Some(&PatchKind::Lcu) {
                cumulative.insert(current.patch);
            }
            list.clear();
            list.extend(catalog.supersedes(current.row).iter().filter_map(|&older| patches.of_symbol(older)));
            list.sort_unstable();
            list.dedup();
            pairs.extend(list.iter().filter(|older| **older != current.patch).map(|&older| (current.patch, older)));
        }
        let mut edges = Self { replaces: Edges::new(patches.len(), pairs.iter().copied()), cumulative };
        edges.settle_loops(world, product);
        edges
    }

    fn direct(&self, patch: PatchIndex) -> &[PatchIndex] {
        self.replaces.of(patch)
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
            let outside =
                |(newer, older): &(PatchIndex, PatchIndex)| !(members.contains(newer) && members.contains(older));
            let mut pairs: Vec<(PatchIndex, PatchIndex)> = self.replaces.all().filter(outside).collect();
            pairs.extend(members.iter().filter(|patch| **patch != winner).map(|&older| (winner, older)));
            self.replaces = Edges::new(self.replaces.patches(), pairs.iter().copied());
        }
    }

    /// Patches from which edges lead to a loop and to which edges lead from one: none, as a rule.
    fn on_loops(&self) -> Vec<PatchIndex> {
        if self.has_order() {
            return Vec::new();
        }
        let mut left: Vec<PatchIndex> =
            (0..self.replaces.patches()).filter(|&patch| !self.direct(patch).is_empty()).collect();
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

    /// Whether the patches can be told in an order in which each stands before those it replaces, so that there is no
    /// loop.
    fn has_order(&self) -> bool {
        let mut unseen = vec![0_usize; self.replaces.patches()];
        for (_, older) in self.replaces.all() {
            if let Some(count) = unseen.get_mut(older) {
                *count += 1;
            }
        }
        let mut open: Vec<PatchIndex> = (0..unseen.len()).filter(|&patch| unseen.get(patch) == Some(&0)).collect();
        let mut told = 0;
        while let Some(patch) = open.pop() {
            told += 1;
            for &older in self.direct(patch) {
                if let Some(count) = unseen.get_mut(older) {
                    *count -= 1;
                    if *count == 0 {
                        open.push(older);
                    }
                }
            }
        }
        told == unseen.len()
    }

    /// The edges the other way round.
    pub(super) fn successors(&self) -> Successors {
        Successors { newer_of: self.replaces.reversed() }
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
            let mut next: Vec<PatchIndex> = (0..self.replaces.patches())
                .filter(|&newer| self.direct(newer).iter().any(|older| layer.contains(older)))
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
        arriving.keep(&self.cumulative);
        let mut leaving = self.replaced_by(&arriving);
        leaving.keep(&self.cumulative);
        leaving
    }
}

/// Which patches replace a patch.
pub(super) struct Successors {
    /// From a patch to those that replace it directly.
    newer_of: Edges,
}

impl Successors {
    /// Everything that replaces a patch, directly or through others.
    pub(super) fn of(&self, patch: PatchIndex) -> Vec<PatchIndex> {
        let mut found: Vec<PatchIndex> = Vec::new();
        let mut open = vec![patch];
        while let Some(older) = open.pop() {
            for &newer in self.newer_of.of(older) {
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
