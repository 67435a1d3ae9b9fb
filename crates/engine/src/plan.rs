//! A policy as one product sees it: everything about states that does not depend on the node.

use patchplay_catalog::Symbol;
use patchplay_model::{AVAILABLE_SECURITY_UPDATES_SINCE, ComplianceLevel, Readings, SupersededBy};

use crate::{PatchSet, Policy, Verdict, World, listing::shown_row, policy::Candidate, supersedence::Supersedence};

/// What one baseline comes to for the nodes of one product at one clock.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The product; `None` when the catalogue has no patch of it.
    product: Option<Symbol>,
    /// Patches with a row of the product: for these that row decides (rule approve-windows-rows-of-product).
    has_row: PatchSet,
    /// Approved by that row.
    approved_here: PatchSet,
    /// Approved through another product alone.
    approved_elsewhere: PatchSet,
    /// Replaced by an approved successor, or by whatever else the reading of `superseded-by` lets hide.
    hidden: PatchSet,
    /// Named by `ApprovedPatches` without any fact at the clock.
    listed_unpublished: PatchSet,
    /// Rejected.
    rejected: PatchSet,
    blocks: bool,
    /// Classified SecurityUpdates, by the row whose facts are shown.
    security: PatchSet,
    /// Reported with level CRITICAL.
    critical: PatchSet,
    /// Security updates that nothing approves or rejects; `None` before the service knew the state.
    unapproved_security: Option<PatchSet>,
    edges: Supersedence,
}

impl Plan {
    /// Looks at a policy with the eyes of a product.
    #[must_use]
    pub fn new(world: &World, policy: &Policy, product: &str, readings: &Readings) -> Self {
        let catalog = world.catalog();
        let patches = world.patches();
        let product = catalog.symbol(product);
        let security_class = catalog.symbol("SecurityUpdates");
        let critical_class = catalog.symbol("CriticalUpdates");
        let mut has_row = patches.none();
        let mut approved_here = patches.none();
        let mut security = patches.none();
        let mut critical = patches.none();
        let mut hiding = patches.none();
        let mut unapproved = patches.none();
        for (current, verdict) in world.current().iter().zip(policy.verdicts()) {
            let patch = Candidate::new(catalog, current.row);
            if product.is_none() || patch.product != product {
                continue;
            }
            has_row.insert(current.patch);
            let class = patch.classification.filter(|_| security_class.is_some() || critical_class.is_some());
            let is_security = class.is_some() && class == security_class;
            if is_security {
                security.insert(current.patch);
            }
            if verdict.level == ComplianceLevel::Critical {
                critical.insert(current.patch);
            }
            if verdict.is_approved() {
                approved_here.insert(current.patch);
            } else if is_security && may_be_available(verdict, &patch, policy) {
                unapproved.insert(current.patch);
            }
            let hides = match readings.superseded_by {
                SupersededBy::PublishedSecurity => is_security || (class.is_some() && class == critical_class),
                SupersededBy::Approved => false,
                SupersededBy::Published => true,
            };
            if hides || verdict.is_approved() {
                hiding.insert(current.patch);
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
        let hidden = edges.replaced_by(&hiding);
        let known = world.clock().date() >= AVAILABLE_SECURITY_UPDATES_SINCE;
        Self {
            product,
            has_row,
            approved_here,
            approved_elsewhere,
            hidden,
            listed_unpublished: policy.listed_unpublished().clone(),
            rejected: policy.rejected().clone(),
            blocks: policy.blocks(),
            security,
            critical,
            unapproved_security: known.then_some(unapproved),
            edges,
        }
    }

    /// The product, if the catalogue knows it.
    #[must_use]
    pub const fn product(&self) -> Option<Symbol> {
        self.product
    }

    /// Patches approved for this product.
    #[must_use]
    pub const fn approved_here(&self) -> &PatchSet {
        &self.approved_here
    }

    /// Patches that may be there without a row of the product, approved through another one.
    #[must_use]
    pub const fn approved_elsewhere(&self) -> &PatchSet {
        &self.approved_elsewhere
    }

    pub(crate) const fn has_row(&self) -> &PatchSet {
        &self.has_row
    }

    pub(crate) const fn hidden(&self) -> &PatchSet {
        &self.hidden
    }

    pub(crate) const fn listed_unpublished(&self) -> &PatchSet {
        &self.listed_unpublished
    }

    pub(crate) const fn rejected(&self) -> &PatchSet {
        &self.rejected
    }

    pub(crate) const fn blocks(&self) -> bool {
        self.blocks
    }

    pub(crate) const fn security(&self) -> &PatchSet {
        &self.security
    }

    pub(crate) const fn critical(&self) -> &PatchSet {
        &self.critical
    }

    pub(crate) const fn unapproved_security(&self) -> Option<&PatchSet> {
        self.unapproved_security.as_ref()
    }

    pub(crate) const fn edges(&self) -> &Supersedence {
        &self.edges
    }
}

/// Whether an unapproved security update can be reported as available: nobody rejects it, and its patch set is one the
/// baseline covers.
fn may_be_available(verdict: &Verdict, patch: &Candidate, policy: &Policy) -> bool {
    verdict.status != Some(patchplay_model::DeploymentStatus::ExplicitRejected)
        && (!patch.is_application || policy.covers_applications())
}
