//! A Windows policy as one product sees it (spec selection 3.8, states 2).

use patchplay_model::{AVAILABLE_SECURITY_UPDATES_SINCE, ComplianceLevel, Readings, SupersededBy};

use super::{
    policy::{Candidate, Candidates},
    standing::{Approved, Counting},
    supersedence::Supersedence,
};
use crate::{
    PatchSet, Verdict, World,
    listing::shown_row,
    plan::{Levels, Room},
};

/// What a Windows plan knows besides what is approved.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// What is approved on a node that has it: by the product's own row, through another product only where the product
    /// has no row (rule approve-windows-rows-of-product), or by `ApprovedPatches` without any fact at the clock.
    pub(crate) approved: PatchSet,
    /// Approved for this product or another: NotApplicable where it is neither there nor missing.
    pub(crate) absent: PatchSet,
    /// Replaced by an approved successor, or by whatever else the reading of `superseded-by` lets hide.
    pub(crate) hidden: PatchSet,
    /// What hides its predecessors whether it is approved or not.
    pub(crate) hiding_anyway: PatchSet,
    /// Updates of other Microsoft products.
    pub(crate) applications: PatchSet,
    /// Rejected.
    pub(crate) rejected: PatchSet,
    /// Classified SecurityUpdates, by the row whose facts are shown.
    pub(crate) security: PatchSet,
    /// Security updates that nothing approves or rejects; `None` before the service knew the state.
    pub(crate) unapproved_security: Option<PatchSet>,
    pub(crate) edges: Supersedence,
    pub(crate) counting: Counting,
}

/// Looks at a policy with the eyes of a product.
pub(crate) fn plan(
    world: &World,
    policy: &crate::Policy,
    room: &super::Policy,
    product: &str,
    readings: &Readings,
) -> crate::Plan {
    let catalog = world.catalog();
    let patches = world.patches();
    let product = catalog.symbol(product);
    let security_class = catalog.symbol("SecurityUpdates");
    let critical_class = catalog.symbol("CriticalUpdates");
    let mut has_row = patches.none();
    let mut approved_here = patches.none();
    let mut security = patches.none();
    let mut levels = Levels::new();
    let mut hiding_anyway = patches.none();
    let mut applications = patches.none();
    let mut unapproved = patches.none();
    let candidates = Candidates::new(catalog);
    for (current, verdict) in world.current().iter().zip(policy.verdicts()) {
        let patch = candidates.of(current.row);
        if product.is_none() || patch.product != product {
            continue;
        }
        has_row.insert(current.patch);
        let class = patch.classification.filter(|_| security_class.is_some() || critical_class.is_some());
        let is_security = class.is_some() && class == security_class;
        if is_security {
            security.insert(current.patch);
        }
        if verdict.level != ComplianceLevel::Unspecified {
            levels.entry(verdict.level).or_insert_with(|| patches.none()).insert(current.patch);
        }
        if verdict.is_approved() {
            approved_here.insert(current.patch);
        } else if is_security && may_be_available(verdict, &patch, room) {
            unapproved.insert(current.patch);
        }
        let hides = match readings.superseded_by {
            SupersededBy::PublishedSecurity => is_security || (class.is_some() && class == critical_class),
            SupersededBy::Approved => false,
            SupersededBy::Published => true,
        };
        if hides {
            hiding_anyway.insert(current.patch);
        }
        if patch.is_application {
            applications.insert(current.patch);
        }
    }
    // A rejected patch counts against the node without a row of the product too, by the class that answers show.
    for patch in policy.rejected().difference(&has_row) {
        let row = shown_row(world, product, patch);
        let class = row.and_then(|row| catalog.classifications().get(row).copied());
        if security_class.is_some() && class == security_class {
            security.insert(patch);
        }
    }
    let mut approved_elsewhere = policy.approved().clone();
    approved_elsewhere.difference_with(&approved_here);
    let edges = Supersedence::new(world, product);
    let mut hiding = hiding_anyway.clone();
    hiding.union_with(&approved_here);
    let hidden = edges.replaced_by(&hiding);
    let known = world.clock().date() >= AVAILABLE_SECURITY_UPDATES_SINCE;
    let mut approved = approved_elsewhere.clone();
    approved.difference_with(&has_row);
    approved.union_with(&approved_here);
    approved.union_with(&room.listed_unpublished);
    let mut absent = approved_here.clone();
    absent.union_with(&approved_elsewhere);
    let mut room = Plan {
        approved,
        absent,
        hidden,
        hiding_anyway,
        applications,
        rejected: policy.rejected().clone(),
        security,
        unapproved_security: known.then_some(unapproved),
        edges,
        counting: Counting::default(),
    };
    let given = Approved { here: &approved_here, elsewhere: &approved_elsewhere };
    let critical = levels.get(&ComplianceLevel::Critical);
    room.counting = Counting::new(given, critical, policy.blocks(), &room);
    crate::Plan {
        product,
        approved_here,
        approved_elsewhere,
        blocks: policy.blocks(),
        levels,
        room: Room::Windows(room),
    }
}

/// Whether an unapproved security update can be reported as available: nobody rejects it, and its patch set is one the
/// baseline covers.
fn may_be_available(verdict: &Verdict, patch: &Candidate, room: &super::Policy) -> bool {
    verdict.status != Some(patchplay_model::DeploymentStatus::ExplicitRejected)
        && (!patch.is_application || room.applications)
}
