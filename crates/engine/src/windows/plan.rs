//! A Windows policy as one product sees it (spec selection 3.8, states 2).

use patchplay_model::{AVAILABLE_SECURITY_UPDATES_SINCE, ComplianceLevel, Readings, SupersededBy};

use super::{
    policy::{Candidate, Candidates},
    sets::Sets,
    standing::{Approved, Counting},
    supersedence::Supersedence,
};
use crate::{
    Verdict, World,
    index::SetOperations as _,
    reach::{Levels, Reach},
    verdict::Verdicts,
};

/// What a Windows plan knows besides what is approved.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) sets: Sets,
    pub(crate) counting: Counting,
}

/// Looks at a policy with the eyes of a product.
pub(crate) fn plan(
    world: &World,
    said: &Verdicts,
    room: &super::Policy,
    product: &str,
    readings: &Readings,
) -> (Reach, Plan) {
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
    for (position, current) in world.current_for(product) {
        let Some(verdict) = said.of_rows.get(position) else { continue };
        let patch = candidates.of(current.row);
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
    for patch in said.rejected.difference(&has_row) {
        let row = world.shown_row(product, patch);
        let class = row.and_then(|row| catalog.classifications().get(row).copied());
        if security_class.is_some() && class == security_class {
            security.insert(patch);
        }
    }
    let mut approved_elsewhere = said.approved.clone();
    approved_elsewhere.subtract(&approved_here);
    let edges = Supersedence::new(world, product);
    let mut hiding = hiding_anyway.clone();
    hiding.add(&approved_here);
    let hidden = edges.replaced_by(&hiding);
    let known = world.clock().date() >= AVAILABLE_SECURITY_UPDATES_SINCE;
    let mut approved = approved_elsewhere.clone();
    approved.subtract(&has_row);
    approved.add(&approved_here);
    approved.add(&room.listed_unpublished);
    let mut absent = approved_here.clone();
    absent.add(&approved_elsewhere);
    let sets = Sets {
        approved,
        absent,
        hidden,
        hiding_anyway,
        applications,
        rejected: said.rejected.clone(),
        security,
        unapproved_security: known.then_some(unapproved),
        edges,
    };
    let given = Approved { here: &approved_here, elsewhere: &approved_elsewhere };
    let critical = levels.get(&ComplianceLevel::Critical);
    let counting = Counting::new(given, critical, said.blocks, &sets);
    (Reach { product, approved_here, approved_elsewhere, blocks: said.blocks, levels }, Plan { sets, counting })
}

/// Whether an unapproved security update can be reported as available: nobody rejects it, and its patch set is one the
/// baseline covers.
fn may_be_available(verdict: &Verdict, patch: &Candidate, room: &super::Policy) -> bool {
    verdict.status != Some(patchplay_model::DeploymentStatus::ExplicitRejected)
        && (!patch.is_application || room.applications)
}
