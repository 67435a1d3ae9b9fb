//! Numbers of patches and versions, and sets of them.

/// Number of a patch among the [`Patches`](crate::Patches) of its operating system; the position of its bit in every set.
pub type PatchIndex = usize;

/// A set of patches, by [`PatchIndex`].
pub type PatchSet = fixedbitset::FixedBitSet;

/// Number of a version among all versions of a package system. Within one package a higher number is a newer version.
pub(crate) type VersionIndex = usize;
