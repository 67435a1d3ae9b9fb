//! Arrows between numbered patches, by the patch that they start from.

use crate::PatchIndex;

/// Arrows in one allocation: those of each patch stand together.
#[derive(Debug, Clone, Default)]
pub(super) struct Edges {
    /// Where the arrows of each patch begin in `ends`, and behind the last where they end.
    starts: Vec<usize>,
    ends: Vec<PatchIndex>,
}

impl Edges {
    /// Sorts pairs of start and end by their starts; those of one start keep their order. `patches` is how many there
    /// are, and what lies beyond is left out.
    pub(super) fn new(patches: usize, pairs: impl Iterator<Item = (PatchIndex, PatchIndex)> + Clone) -> Self {
        let mut starts = vec![0; patches + 1];
        for (start, _) in pairs.clone() {
            if let Some(count) = starts.get_mut(start + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut ends = vec![0; sum];
        for (start, end) in pairs {
            if start < patches
                && let Some(place) = next.get_mut(start)
            {
                if let Some(slot) = ends.get_mut(*place) {
                    *slot = end;
                }
                *place += 1;
            }
        }
        Self { starts, ends }
    }

    /// Where the arrows of a patch lead.
    pub(super) fn of(&self, patch: PatchIndex) -> &[PatchIndex] {
        let (Some(&start), Some(&end)) = (self.starts.get(patch), self.starts.get(patch + 1)) else { return &[] };
        self.ends.get(start..end).unwrap_or_default()
    }

    /// How many patches there are.
    pub(super) const fn patches(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Every arrow, by its start.
    pub(super) fn all(&self) -> impl Iterator<Item = (PatchIndex, PatchIndex)> + Clone {
        (0..self.patches()).flat_map(|start| self.of(start).iter().map(move |&end| (start, end)))
    }

    /// The arrows the other way round.
    pub(super) fn reversed(&self) -> Self {
        Self::new(self.patches(), self.all().map(|(start, end)| (end, start)))
    }
}
