//! The Windows table of spec states 2, as set algebra.

use std::borrow::Cow;

use super::sets::Sets;
use crate::{Assessment, Holdings, PatchSet, index::SetOperations as _, reach::Reach, settings::Settings};

impl Sets {
    /// What Windows Update does not offer a node with these settings; `None`: it offers everything.
    pub(super) fn withheld_by(&self, settings: &Settings) -> Option<PatchSet> {
        if settings.offers_everything() {
            return None;
        }
        let mut withheld = settings.withheld.clone();
        if !settings.takes_other_products {
            withheld.add(&self.applications);
        }
        Some(withheld)
    }
}

/// Judges what a node has by a plan. Nothing has failed yet.
pub(crate) fn assess(reach: &Reach, room: &Sets, holdings: &Holdings) -> Assessment {
    let on_node = holdings.installed();
    let mut pending = on_node.clone();
    pending.keep(&holdings.have().pending);
    let mut settled = on_node.clone();
    settled.subtract(&pending);
    let mut installed = settled.clone();
    installed.keep(&room.approved);
    let mut unapproved = settled;
    unapproved.subtract(&room.approved);
    let mut rejected = unapproved.clone();
    if reach.blocks {
        rejected.keep(&room.rejected);
    } else {
        rejected.clear();
    }
    let mut other = unapproved;
    other.subtract(&rejected);

    let replaced_on_node = room.edges.replaced_by(on_node);
    // What is not offered does not apply, so its approval hides nothing either.
    let withheld = room.withheld_by(holdings.settings());
    let (offered, hidden) = match &withheld {
        None => (Cow::Borrowed(&reach.approved_here), Cow::Borrowed(&room.hidden)),
        Some(withheld) => {
            let mut offered = reach.approved_here.clone();
            offered.subtract(withheld);
            let mut hiding = room.hiding_anyway.clone();
            hiding.add(&offered);
            (Cow::Owned(offered), Cow::Owned(room.edges.replaced_by(&hiding)))
        }
    };
    let mut missing = offered.clone().into_owned();
    missing.subtract(on_node);
    missing.subtract(&hidden);
    missing.subtract(&replaced_on_node);

    let mut not_applicable = room.absent.clone();
    not_applicable.subtract(on_node);
    not_applicable.subtract(&missing);

    let available = room.unapproved_security.as_ref().map(|unapproved| {
        let mut available = unapproved.clone();
        available.subtract(on_node);
        // One approved for another product alone is reported once, as what it is for this node, and hides nothing.
        available.subtract(&not_applicable);
        if let Some(withheld) = &withheld {
            available.subtract(withheld);
        }
        let mut hiding = available.clone();
        hiding.add(on_node);
        hiding.add(&offered);
        available.subtract(&room.edges.replaced_by(&hiding));
        available
    });
    let failed = PatchSet::with_capacity(on_node.len());
    Assessment {
        installed,
        installed_other: other,
        installed_pending_reboot: pending,
        installed_rejected: rejected,
        missing,
        failed,
        not_applicable,
        available_security_update: available,
        items: None,
    }
}
