//! What a reader asks of a patch, and what follows from its tests, in a sentence each.

use patchplay_model::{Operation, PatchState, RebootOption, Run};

use super::Narrator;

impl Narrator<'_> {
    fn run(&self) -> &Run {
        &self.stage.setting.run
    }

    pub(super) fn question(&self, node: &str, patch: &str, index: usize) -> String {
        let new = self.judged.outcome.newly_installed.contains(index);
        match self.trace.state {
            _ if new => format!("Why did {node} get {patch}?"),
            None | Some(PatchState::NotApplicable) => format!("Why does {node} not get {patch}?"),
            Some(state) => format!("Why is {patch} {state} on {node}?"),
        }
    }

    pub(super) fn conclusion(&self, patch: usize) -> String {
        let outcome = &self.judged.outcome;
        let new = outcome.newly_installed.contains(patch);
        match self.trace.state {
            Some(PatchState::Installed) if new && outcome.rebooted => {
                "Installed by this run: approved, and missing before. The reboot after it made it complete.".to_owned()
            }
            Some(PatchState::Installed) if new => "Installed by this run: approved, and missing before.".to_owned(),
            Some(PatchState::Installed) => "Installed: approved, and on the node.".to_owned(),
            Some(PatchState::InstalledOther) => {
                "InstalledOther: on the node, though the baseline does not approve it. It counts as compliant."
                    .to_owned()
            }
            Some(PatchState::InstalledPendingReboot) if self.run().reboot_option == RebootOption::NoReboot => {
                "InstalledPendingReboot: installed, and no reboot since; this run was told NoReboot. It counts against \
                 compliance until a run finds the node rebooted."
                    .to_owned()
            }
            Some(PatchState::InstalledPendingReboot) => {
                "InstalledPendingReboot: installed, and no reboot since. It counts against compliance.".to_owned()
            }
            Some(PatchState::InstalledRejected) => {
                "InstalledRejected: on the node, rejected, and the action is BLOCK. It counts against compliance."
                    .to_owned()
            }
            Some(PatchState::Missing) => {
                let missing = if self.is_windows() {
                    "Missing: approved and applicable, not on the node."
                } else {
                    "Missing: approved, and the node has an older version."
                };
                match self.run().operation {
                    Operation::Scan => {
                        format!("{missing} A Scan only looks: Run Command says Success, compliance says that it is missing.")
                    }
                    Operation::Install => missing.to_owned(),
                }
            }
            Some(PatchState::Failed) => "Failed: tried in this Install, and still not on the node.".to_owned(),
            Some(PatchState::NotApplicable) if !self.is_windows() => {
                "NotApplicable: approved, and not on the node, where nothing is added. It is counted and listed nowhere."
                    .to_owned()
            }
            Some(PatchState::NotApplicable) => {
                "NotApplicable: approved, but for another product or already replaced. It counts neither way."
                    .to_owned()
            }
            Some(PatchState::AvailableSecurityUpdate) => {
                "AvailableSecurityUpdate: a security update that applies and that nothing approves yet.".to_owned()
            }
            None => {
                "Not approved and not on the node: AWS lists it under no state, so nothing in the console says that it \
                 is absent."
                    .to_owned()
            }
        }
    }
}
