//! Numbers of patches and versions, and sets of them.

/// Number of a patch among the [`Patches`](crate::Patches) of its operating system; the position of its bit in every set.
pub type PatchIndex = usize;

/// A set of patches, by [`PatchIndex`].
pub type PatchSet = fixedbitset::FixedBitSet;

/// Number of a version among all versions of a package system. Within one package a higher number is a newer version.
pub(crate) type VersionIndex = usize;

/// Operations on whole sets that stay functions of their own: they are asked for in many places, each of them seldom, and
/// their loops are long where they are unrolled.
pub(crate) trait SetOperations {
    /// Leaves what `other` does not have.
    fn subtract(&mut self, other: &Self);
    /// Leaves what `other` has too.
    fn keep(&mut self, other: &Self);
    /// Takes in what `other` has.
    fn add(&mut self, other: &Self);
    /// How many there are, as counters have it.
    fn size(&self) -> i64;
}

impl SetOperations for PatchSet {
    #[inline(never)]
    fn subtract(&mut self, other: &Self) {
        self.difference_with(other);
    }

    #[inline(never)]
    fn keep(&mut self, other: &Self) {
        self.intersect_with(other);
    }

    #[inline(never)]
    fn add(&mut self, other: &Self) {
        self.union_with(other);
    }

    #[inline(never)]
    fn size(&self) -> i64 {
        i64::try_from(self.count_ones(..)).unwrap_or(i64::MAX)
    }
}
