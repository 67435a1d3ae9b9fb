//! Why one patch is in its state on one node: every test it went through, in AWS's order.
//!
//! Written a second time on purpose. The sets decide; this walks the baseline for one patch and compares texts, so that
//! a reader can follow it, and tests hold the two to each other.

pub(crate) mod step;

use patchplay_model::OperatingSystem;

pub use step::{Obstacle, Step, Subject, Test, Trace, Withholder, Word};

use crate::{PatchIndex, packages, windows};

/// Walks the baseline for one patch.
#[must_use]
pub fn trace(subject: &Subject<'_>, patch: PatchIndex) -> Trace {
    match subject.world.patches().system() {
        OperatingSystem::Windows => windows::trace(subject, patch),
        _ => packages::trace(subject, patch),
    }
}

/// The row whose facts a trace of the patch speaks of.
#[must_use]
pub fn facts_row(subject: &Subject<'_>, patch: PatchIndex) -> Option<usize> {
    crate::listing::deciding_row(subject.world, subject.plan, patch)
}
