//! What a reader asks of a patch, and what follows from its tests, in a sentence each.

use patchplay_language::{say, sentence_joined};
use patchplay_model::{Operation, PatchState, RebootOption, Run};

use super::Narrator;

impl Narrator<'_> {
    fn run(&self) -> &Run {
        &self.stage.setting.run
    }

    pub(super) fn question(&self, node: &str, patch: &str, index: usize) -> String {
        let new = self.judged.outcome.newly_installed.contains(index);
        match self.trace.state {
            _ if new => say!("Why did {node} get {patch}?"),
            None | Some(PatchState::NotApplicable) => say!("Why does {node} not get {patch}?"),
            Some(state) => say!("Why is {patch} {state} on {node}?"),
        }
    }

    pub(super) fn conclusion(&self, patch: usize) -> String {
        let outcome = &self.judged.outcome;
        let new = outcome.newly_installed.contains(patch);
        match self.trace.state {
            Some(PatchState::Installed) if new && outcome.rebooted => {
                say!("Installed by this run: approved, and missing before. The reboot after it made it complete.")
            }
            Some(PatchState::Installed) if new => say!("Installed by this run: approved, and missing before."),
            Some(PatchState::Installed) => say!("Installed: approved, and on the node."),
            Some(PatchState::InstalledOther) => {
                say!("InstalledOther: on the node, though the baseline does not approve it. It counts as compliant.")
            }
            Some(PatchState::InstalledPendingReboot) if self.run().reboot_option == RebootOption::NoReboot => {
                say!(
                    "InstalledPendingReboot: installed, and no reboot since; this run was told NoReboot. It counts against \
                 compliance until a run finds the node rebooted."
                )
            }
            Some(PatchState::InstalledPendingReboot) => {
                say!("InstalledPendingReboot: installed, and no reboot since. It counts against compliance.")
            }
            Some(PatchState::InstalledRejected) => {
                say!("InstalledRejected: on the node, rejected, and the action is BLOCK. It counts against compliance.")
            }
            Some(PatchState::Missing) => {
                let missing = if self.is_windows() {
                    say!("Missing: approved and applicable, not on the node.")
                } else {
                    say!("Missing: approved, and the node has an older version.")
                };
                let scan = || say!("A Scan only looks: Run Command says Success, compliance says that it is missing.");
                match self.run().operation {
                    Operation::Scan => sentence_joined(&[missing, scan()]),
                    Operation::Install => missing,
                }
            }
            Some(PatchState::Failed) => say!("Failed: tried in this Install, and still not on the node."),
            Some(PatchState::NotApplicable) if !self.is_windows() => {
                say!(
                    "NotApplicable: approved, and not on the node, where nothing is added. It is counted and listed nowhere."
                )
            }
            Some(PatchState::NotApplicable) => {
                say!("NotApplicable: approved, but for another product or already replaced. It counts neither way.")
            }
            Some(PatchState::AvailableSecurityUpdate) => {
                say!("AvailableSecurityUpdate: a security update that applies and that nothing approves yet.")
            }
            None => {
                say!(
                    "Not approved and not on the node: AWS lists it under no state, so nothing in the console says that it \
                 is absent."
                )
            }
        }
    }
}
