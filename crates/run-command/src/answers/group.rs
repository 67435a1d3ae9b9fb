//! `DescribePatchGroupStateResult`: how many nodes of a patch group have patches in each state.

use patchplay_model::Counts;
use serde::Serialize;

/// API shape `DescribePatchGroupStateResult`. Each member counts nodes that have at least one such patch (rule
/// count-patch-group-state).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct PatchGroupState {
    pub instances: usize,
    pub instances_with_installed_patches: usize,
    pub instances_with_installed_other_patches: usize,
    pub instances_with_installed_pending_reboot_patches: usize,
    pub instances_with_installed_rejected_patches: usize,
    pub instances_with_missing_patches: usize,
    pub instances_with_failed_patches: usize,
    pub instances_with_not_applicable_patches: usize,
    pub instances_with_unreported_not_applicable_patches: usize,
    pub instances_with_critical_non_compliant_patches: usize,
    pub instances_with_security_non_compliant_patches: usize,
    pub instances_with_other_non_compliant_patches: usize,
    /// Absent while no node of the group has the counter (before 2025-03-24).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instances_with_available_security_updates: Option<usize>,
}

/// Builds the state of a group from the counters of its nodes; `None` for a node without patch data, which is one of the
/// group's instances all the same.
#[must_use]
pub fn patch_group_state(nodes: impl IntoIterator<Item = Option<Counts>>) -> PatchGroupState {
    let mut state = PatchGroupState::default();
    for node in nodes {
        state.instances += 1;
        let Some(counts) = node else { continue };
        // A counter that the node's system does not have reads -1.
        for (nodes, count) in [
            (&mut state.instances_with_installed_patches, counts.installed_count),
            (&mut state.instances_with_installed_other_patches, counts.installed_other_count),
            (&mut state.instances_with_installed_pending_reboot_patches, counts.installed_pending_reboot_count),
            (&mut state.instances_with_installed_rejected_patches, counts.installed_rejected_count),
            (&mut state.instances_with_missing_patches, counts.missing_count),
            (&mut state.instances_with_failed_patches, counts.failed_count),
            (&mut state.instances_with_not_applicable_patches, counts.not_applicable_count),
            (&mut state.instances_with_unreported_not_applicable_patches, counts.unreported_not_applicable_count),
            (&mut state.instances_with_critical_non_compliant_patches, counts.critical_non_compliant_count),
            (&mut state.instances_with_security_non_compliant_patches, counts.security_non_compliant_count),
            (&mut state.instances_with_other_non_compliant_patches, counts.other_non_compliant_count),
        ] {
            *nodes += usize::from(count > 0);
        }
        if let Some(count) = counts.available_security_update_count {
            *state.instances_with_available_security_updates.get_or_insert_default() += usize::from(count > 0);
        }
    }
    state
}
