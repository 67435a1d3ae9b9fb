//! The counters over the states of a node (spec states 4).

use patchplay_model::{ComplianceLevel, ComplianceStatus, Counts, OverallSeverityFloor, PatchState};
use patchplay_ordered::SortedMap;

use crate::{
    Assessment, PatchIndex, PatchSet, Plan, index::SetOperations as _, plan::Room, reach::Levels, tally::Tally,
};

/// What a counter reads on systems that do not count it (rule count-linux-minus-one).
const NOT_COUNTED: i64 = -1;

fn levels<'a>(assessment: &'a Assessment, plan: &'a Plan) -> &'a Levels {
    assessment.items.as_ref().map_or(&plan.reach.levels, |items| &items.levels)
}

/// The severity a non-compliant node is reported with: the highest level among its non-compliant patches; `None` for a
/// compliant node. When all of them are UNSPECIFIED the reading decides (rules count-overall-severity-*). `available` is
/// what the baseline says of available security updates, whose level is UNSPECIFIED.
#[must_use]
pub fn overall_severity(
    assessment: &Assessment,
    plan: &Plan,
    available: ComplianceStatus,
    floor: OverallSeverityFloor,
) -> Option<ComplianceLevel> {
    if compliance(assessment, available) == ComplianceStatus::Compliant {
        return None;
    }
    let highest = by_level(assessment, plan, available).non_compliant.into_keys().next_back();
    let least = match floor {
        OverallSeverityFloor::Informational => ComplianceLevel::Informational,
        OverallSeverityFloor::Absent => ComplianceLevel::Unspecified,
    };
    Some(highest.unwrap_or_default().max(least))
}

/// The compliance level of one patch's item. What nothing approves, or a list rejects, has none (rule
/// approve-level-unmatched).
#[must_use]
pub fn level(assessment: &Assessment, plan: &Plan, patch: PatchIndex) -> ComplianceLevel {
    match assessment.state(patch) {
        None
        | Some(PatchState::InstalledOther | PatchState::InstalledRejected | PatchState::AvailableSecurityUpdate) => {
            ComplianceLevel::Unspecified
        }
        Some(_) => {
            let found = levels(assessment, plan).iter().find(|(_, set)| set.contains(patch));
            found.map(|(&level, _)| level).unwrap_or_default()
        }
    }
}

/// How many of a node's compliance items have each level; levels without an item are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemsByLevel {
    /// Items that do not count against the node.
    pub compliant: SortedMap<ComplianceLevel, usize>,
    /// Items that do.
    pub non_compliant: SortedMap<ComplianceLevel, usize>,
}

/// Counts a node's compliance items by level. On Linux and macOS what is NotApplicable is no item (rule
/// state-na-linux-not-listed).
#[must_use]
pub fn by_level(assessment: &Assessment, plan: &Plan, available: ComplianceStatus) -> ItemsByLevel {
    let levels = levels(assessment, plan);
    let spread = |set: &PatchSet, into: &mut SortedMap<ComplianceLevel, usize>| {
        let mut rest = set.count_ones(..);
        for (&level, of_level) in levels {
            let count = set.intersection_count(of_level);
            rest -= count;
            if count > 0 {
                *into.entry(level).or_default() += count;
            }
        }
        if rest > 0 {
            *into.entry(ComplianceLevel::Unspecified).or_default() += rest;
        }
    };
    let mut items = ItemsByLevel::default();
    spread(&assessment.installed, &mut items.compliant);
    if let Room::Windows(_) = plan.room {
        spread(&assessment.not_applicable, &mut items.compliant);
    }
    let mut bad = assessment.non_compliant();
    bad.subtract(&assessment.installed_rejected);
    spread(&bad, &mut items.non_compliant);
    // What nothing approves, or a list rejects, has no level, whatever else would approve it (rule
    // approve-level-unmatched).
    let mut without = |set: &PatchSet, status| {
        let into = match status {
            ComplianceStatus::Compliant => &mut items.compliant,
            ComplianceStatus::NonCompliant => &mut items.non_compliant,
        };
        if !set.is_clear() {
            *into.entry(ComplianceLevel::Unspecified).or_default() += set.count_ones(..);
        }
    };
    without(&assessment.installed_other, ComplianceStatus::Compliant);
    without(&assessment.installed_rejected, ComplianceStatus::NonCompliant);
    if let Some(open) = &assessment.available_security_update {
        without(open, available);
    }
    items
}

/// The counters as answers have them. `available` is what the baseline says of available security updates.
pub(crate) fn counts_of(tally: Tally, plan: &Plan, available: ComplianceStatus) -> Counts {
    let (unreported, available_count) = match &plan.room {
        Room::Windows(_) => (0, tally.available),
        Room::Packages(room) => (NOT_COUNTED, room.knows_available.then_some(NOT_COUNTED)),
    };
    let available_bad = match available {
        ComplianceStatus::NonCompliant => available_count.unwrap_or(0).max(0),
        ComplianceStatus::Compliant => 0,
    };
    Counts {
        installed_count: tally.installed,
        installed_other_count: tally.other,
        installed_pending_reboot_count: tally.pending,
        installed_rejected_count: tally.rejected,
        missing_count: tally.missing,
        failed_count: tally.failed,
        unreported_not_applicable_count: unreported,
        not_applicable_count: tally.not_applicable,
        available_security_update_count: available_count,
        critical_non_compliant_count: tally.critical,
        security_non_compliant_count: tally.security + available_bad,
        other_non_compliant_count: tally.neither,
    }
}

/// Counts an assessment. `available` is what the baseline says of available security updates.
#[must_use]
pub fn count(assessment: &Assessment, plan: &Plan, available: ComplianceStatus) -> Counts {
    let bad = assessment.non_compliant();
    // Critical goes by level and security by classification, so one patch can be in both (rules count-*).
    let mut critical = PatchSet::with_capacity(bad.len());
    if let Some(set) = levels(assessment, plan).get(&ComplianceLevel::Critical) {
        critical.add(set);
        critical.keep(&bad);
        critical.subtract(&assessment.installed_rejected);
    }
    let mut security = bad.clone();
    match (&assessment.items, &plan.room) {
        (Some(items), _) => security.keep(&items.security),
        (None, Room::Windows(room)) => security.keep(&room.sets.security),
        (None, Room::Packages(_)) => security.clear(),
    }
    let mut neither = bad;
    neither.subtract(&critical);
    neither.subtract(&security);
    let tally = Tally {
        installed: assessment.installed.size(),
        other: assessment.installed_other.size(),
        pending: assessment.installed_pending_reboot.size(),
        rejected: assessment.installed_rejected.size(),
        missing: assessment.missing.size(),
        failed: assessment.failed.size(),
        not_applicable: assessment.not_applicable.size(),
        available: assessment.available_security_update.as_ref().map(PatchSet::size),
        critical: critical.size(),
        security: security.size(),
        neither: neither.size(),
    };
    counts_of(tally, plan, available)
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
