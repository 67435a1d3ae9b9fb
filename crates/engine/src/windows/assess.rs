//! The Windows table of spec states 2, as set algebra.

use std::borrow::Cow;

use super::sets::Sets;
use crate::{Assessment, Holdings, PatchSet, reach::Reach, settings::Settings};

impl Sets {
    /// What Windows Update does not offer a node with these settings; `None`: it offers everything.
    pub(super) fn withheld_by(&self, settings: &Settings) -> Option<PatchSet> {
        if settings.offers_everything() {
            return None;
        }
        let mut withheld = settings.withheld.clone();
        if !settings.takes_other_products {
            withheld.union_with(&self.applications);
        }
        Some(withheld)
    }
}

/// Judges what a node has by a plan. Nothing has failed yet.
pub(crate) fn assess(reach: &Reach, room: &Sets, holdings: &Holdings) -> Assessment {
    let on_node = holdings.installed();
    let mut pending = on_node.clone();
    pending.intersect_with(&holdings.have().pending);
    let mut settled = on_node.clone();
    settled.difference_with(&pending);
    let mut installed = settled.clone();
    installed.intersect_with(&room.approved);
    let mut unapproved = settled;
    unapproved.difference_with(&room.approved);
    let mut rejected = unapproved.clone();
    if reach.blocks {
        rejected.intersect_with(&room.rejected);
    } else {
        rejected.clear();
    }
    let mut other = unapproved;
    other.difference_with(&rejected);

    let replaced_on_node = room.edges.replaced_by(on_node);
    // What is not offered does not apply, so its approval hides nothing either.
    let withheld = room.withheld_by(holdings.settings());
    let (offered, hidden) = match &withheld {
        None => (Cow::Borrowed(&reach.approved_here), Cow::Borrowed(&room.hidden)),
        Some(withheld) => {
            let mut offered = reach.approved_here.clone();
            offered.difference_with(withheld);
            let mut hiding = room.hiding_anyway.clone();
            hiding.union_with(&offered);
            (Cow::Owned(offered), Cow::Owned(room.edges.replaced_by(&hiding)))
        }
    };
    let mut missing = offered.clone().into_owned();
    missing.difference_with(on_node);
    missing.difference_with(&hidden);
    missing.difference_with(&replaced_on_node);

    let mut not_applicable = room.absent.clone();
    not_applicable.difference_with(on_node);
    not_applicable.difference_with(&missing);

    let available = room.unapproved_security.as_ref().map(|unapproved| {
        let mut available = unapproved.clone();
        available.difference_with(on_node);
        // One approved for another product alone is reported once, as what it is for this node, and hides nothing.
        available.difference_with(&not_applicable);
        if let Some(withheld) = &withheld {
            available.difference_with(withheld);
        }
        let mut hiding = available.clone();
        hiding.union_with(on_node);
        hiding.union_with(&offered);
        available.difference_with(&room.edges.replaced_by(&hiding));
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
