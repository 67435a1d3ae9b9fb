//! The states of all patches of a node as sets, and the counters over them (spec states 2 and 4).

use patchplay_model::{ComplianceStatus, Counts, PatchState};

use crate::{Holdings, PatchIndex, PatchSet, Plan};

/// Every patch a node reports, by state. The sets do not overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the set of the state of that name")]
pub struct Assessment {
    pub installed: PatchSet,
    pub installed_other: PatchSet,
    pub installed_pending_reboot: PatchSet,
    pub installed_rejected: PatchSet,
    pub missing: PatchSet,
    pub failed: PatchSet,
    pub not_applicable: PatchSet,
    /// `None` before the service knew the state.
    pub available_security_update: Option<PatchSet>,
}

impl Assessment {
    /// Judges what a node has by a plan: the Windows table of spec states 2, as set algebra. Nothing has failed yet.
    #[must_use]
    pub fn of(plan: &Plan, holdings: &Holdings) -> Self {
        let on_node = holdings.installed();
        // Approved: by the product's own row; through another product only where the product has no row.
        let mut approved = plan.approved_elsewhere().clone();
        approved.difference_with(plan.has_row());
        approved.union_with(plan.approved_here());
        approved.union_with(plan.listed_unpublished());

        let mut pending = on_node.clone();
        pending.intersect_with(&holdings.pending);
        let mut settled = on_node.clone();
        settled.difference_with(&pending);
        let mut installed = settled.clone();
        installed.intersect_with(&approved);
        let mut unapproved = settled;
        unapproved.difference_with(&approved);
        let mut rejected = unapproved.clone();
        if plan.blocks() {
            rejected.intersect_with(plan.rejected());
        } else {
            rejected.clear();
        }
        let mut other = unapproved;
        other.difference_with(&rejected);

        let replaced_on_node = plan.edges().replaced_by(on_node);
        let mut missing = plan.approved_here().clone();
        missing.difference_with(on_node);
        missing.difference_with(plan.hidden());
        missing.difference_with(&replaced_on_node);

        let mut not_applicable = plan.approved_here().clone();
        not_applicable.union_with(plan.approved_elsewhere());
        not_applicable.difference_with(on_node);
        not_applicable.difference_with(&missing);

        let available = plan.unapproved_security().map(|unapproved| {
            let mut available = unapproved.clone();
            available.difference_with(on_node);
            // One approved for another product alone is reported once, as what it is for this node, and hides nothing.
            available.difference_with(&not_applicable);
            let mut hiding = available.clone();
            hiding.union_with(on_node);
            hiding.union_with(plan.approved_here());
            available.difference_with(&plan.edges().replaced_by(&hiding));
            available
        });
        let failed = PatchSet::with_capacity(on_node.len());
        Self {
            installed,
            installed_other: other,
            installed_pending_reboot: pending,
            installed_rejected: rejected,
            missing,
            failed,
            not_applicable,
            available_security_update: available,
        }
    }

    /// The sets with their states, in the order of the documentation.
    pub fn sets(&self) -> impl Iterator<Item = (PatchState, &PatchSet)> {
        [
            (PatchState::Installed, Some(&self.installed)),
            (PatchState::InstalledOther, Some(&self.installed_other)),
            (PatchState::InstalledPendingReboot, Some(&self.installed_pending_reboot)),
            (PatchState::InstalledRejected, Some(&self.installed_rejected)),
            (PatchState::Missing, Some(&self.missing)),
            (PatchState::Failed, Some(&self.failed)),
            (PatchState::NotApplicable, Some(&self.not_applicable)),
            (PatchState::AvailableSecurityUpdate, self.available_security_update.as_ref()),
        ]
        .into_iter()
        .filter_map(|(state, set)| set.map(|set| (state, set)))
    }

    /// State of one patch; `None` when the node reports nothing of it.
    #[must_use]
    pub fn state(&self, patch: PatchIndex) -> Option<PatchState> {
        self.sets().find(|(_, set)| set.contains(patch)).map(|(state, _)| state)
    }

    /// The patches that count against the node, available security updates left aside.
    #[must_use]
    pub fn non_compliant(&self) -> PatchSet {
        let mut set = self.missing.clone();
        set.union_with(&self.failed);
        set.union_with(&self.installed_rejected);
        set.union_with(&self.installed_pending_reboot);
        set
    }
}

/// Counts an assessment. `available` is what the baseline says of available security updates.
#[must_use]
pub fn count(assessment: &Assessment, plan: &Plan, available: ComplianceStatus) -> Counts {
    let size = |set: &PatchSet| i64::try_from(set.count_ones(..)).unwrap_or(i64::MAX);
    let bad = assessment.non_compliant();
    // Critical goes by level and security by classification, so one patch can be in both (rules count-*).
    let mut critical = bad.clone();
    critical.intersect_with(plan.critical());
    critical.difference_with(&assessment.installed_rejected);
    let mut security = bad.clone();
    security.intersect_with(plan.security());
    let mut other = bad;
    other.difference_with(&critical);
    other.difference_with(&security);
    let available_count = assessment.available_security_update.as_ref().map(size);
    let available_bad = match available {
        ComplianceStatus::NonCompliant => available_count.unwrap_or(0),
        ComplianceStatus::Compliant => 0,
    };
    Counts {
        installed_count: size(&assessment.installed),
        installed_other_count: size(&assessment.installed_other),
        installed_pending_reboot_count: size(&assessment.installed_pending_reboot),
        installed_rejected_count: size(&assessment.installed_rejected),
        missing_count: size(&assessment.missing),
        failed_count: size(&assessment.failed),
        unreported_not_applicable_count: 0,
        not_applicable_count: size(&assessment.not_applicable),
        available_security_update_count: available_count,
        critical_non_compliant_count: size(&critical),
        security_non_compliant_count: size(&security) + available_bad,
        other_non_compliant_count: size(&other),
    }
}

/// A node's verdict (rules state-node-compliant, state-asu-non-compliant).
#[must_use]
pub fn compliance(assessment: &Assessment, available: ComplianceStatus) -> ComplianceStatus {
    let open = assessment.available_security_update.as_ref().is_some_and(|set| !set.is_clear());
    if assessment.non_compliant().is_clear() && !(open && available == ComplianceStatus::NonCompliant) {
        ComplianceStatus::Compliant
    } else {
        ComplianceStatus::NonCompliant
    }
}
