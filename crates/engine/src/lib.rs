//! One node: which baseline it gets, which patches that approves, which state each patch is in, and why.
//!
//! The two kinds of systems have a room each under these shared names: Windows, where the service approves KBs and newer
//! ones replace older ones, and the package systems of Linux and macOS, where versions are compared. The pipeline, one module a stage:
//!
//! 1. [`Patches`]: the patches of an operating system as dense indices, so that everything below is sets.
//! 2. [`World`]: what of them is published at the clock.
//! 3. [`Registry`]: the account's baselines; [`Registry::choose`] gives a node its one.
//! 4. [`Policy`]: a baseline compiled over the world: approved, pending, rejected, per patch with its level.
//! 5. [`Plan`]: a policy seen by one product: what may be installed, what is hidden by successors.
//! 6. [`Holdings`]: what a node has; [`operate`] plays a Scan or an Install on it ([`install_listed`] one with an
//!    [`InstallList`]) and gives an [`Outcome`] of sets.
//! 7. [`trace`]: the same decision for one patch, step by step, computed on demand and independent of the sets.
//!
//! A node costs a handful of set operations; lists are made only for what is shown. The crate knows nothing of text:
//! steps of a trace name rules and filters by number, and whoever read the text knows their lines.

mod choice;
mod counters;
mod dates;
mod holdings;
mod install_list;
mod listing;
mod operation;
mod packages;
mod patches;
mod plan;
mod policy;
mod refusal;
mod settings;
mod tally;
pub mod trace;
mod windows;
mod world;

pub use choice::{Choice, Entry, NearMiss, Owner, Reason, Registry, patch_group};
pub use counters::{Assessment, ItemsByLevel, by_level, compliance, count, level, overall_severity};
pub use holdings::{Holdings, installed_text};
pub use install_list::InstallList;
pub use listing::{PatchRecord, record, reported};
pub use operation::{Outcome, install_listed, operate};
pub use packages::{Manager as PackageManager, has_yum, is_offered_anything, repositories_of};
pub use patches::{PatchIndex, Patches};
pub use plan::Plan;
pub use policy::{ApprovedBy, Policy, Verdict};
pub use refusal::Refusal;
pub use tally::tally;
pub use world::{CurrentRow, World};

/// A set of patches, by [`PatchIndex`].
pub type PatchSet = fixedbitset::FixedBitSet;
