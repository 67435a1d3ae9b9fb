//! One node: which baseline it gets, which patches that approves, which state each patch is in, and why.
//!
//! The two kinds of systems have a room each under these shared names: Windows, where the service approves KBs and newer
//! ones replace older ones, and the package systems of Linux and macOS, where versions are compared. The pipeline, one
//! module a stage, each of which knows those before it and none behind:
//!
//! 1. [`Patches`]: the patches of an operating system as dense indices, so that everything below is sets.
//! 2. [`World`]: what of them is published at the clock.
//! 3. [`Registry`]: the account's baselines; [`Registry::choose`] gives a node its one.
//! 4. [`Policy`]: a baseline compiled over the world: approved, pending, rejected, per patch with its level.
//! 5. [`Plan`]: a policy seen by one product: what may be installed, what is hidden by successors.
//! 6. [`Holdings`]: what a node has, started from one of the [`Images`] or made up; [`operate`] plays a Scan or an
//!    Install on it ([`install_listed`] one with an [`InstallList`]) and gives an [`Outcome`] of sets.
//! 7. [`trace`]: the same decision for one patch, step by step, computed on demand and independent of the sets.
//!
//! A node costs a handful of set operations; lists are made only for what is shown. The crate knows nothing of text:
//! steps of a trace name rules and filters by number, and whoever read the text knows their lines.

mod assessment;
mod choice;
mod counters;
mod dates;
mod holdings;
mod images;
mod index;
mod install_list;
mod judgement;
mod listing;
mod lists;
mod operation;
mod overview;
mod packages;
mod patches;
mod plan;
mod policy;
mod reach;
mod refusal;
mod settings;
mod tally;
pub mod trace;
mod verdict;
mod windows;
mod world;

pub use assessment::Assessment;
pub use choice::{Choice, Entry, NearMiss, Owner, Reason, Registry, patch_group};
pub use counters::{ItemsByLevel, by_level, compliance, count, level, overall_severity};
pub use holdings::Holdings;
pub use images::Images;
pub(crate) use index::VersionIndex;
pub use index::{PatchIndex, PatchSet};
pub use install_list::InstallList;
pub use listing::{PatchRecord, record, reported};
pub use lists::{PatchList, named};
pub use operation::{Outcome, install_listed, operate};
pub use overview::tally;
pub use packages::{Manager as PackageManager, has_yum, installed_text, is_offered_anything, repositories_of};
pub use patches::Patches;
pub use plan::Plan;
pub use policy::Policy;
pub use refusal::Refusal;
pub use verdict::{ApprovedBy, Verdict};
pub use world::{CurrentRow, World};
