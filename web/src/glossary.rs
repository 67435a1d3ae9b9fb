//! The words of the field, in one table. Each names the page of AWS that it follows.

use patchplay_language::mark;

/// A word that the page explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    ManagedNode,
    PatchGroup,
    PatchBaseline,
    DefaultBaseline,
    PatchPolicy,
    ApprovalRule,
    ApprovalDelay,
    CutOff,
    Classification,
    MsrcSeverity,
    ComplianceLevel,
    ComplianceSeverity,
    Superseded,
    Rejected,
    Installed,
    InstalledOther,
    InstalledRejected,
    InstalledPendingReboot,
    Missing,
    Failed,
    NotApplicable,
    AvailableSecurityUpdate,
    Operation,
    RebootOption,
    Snapshot,
    Invocation,
    Concurrency,
    ErrorThreshold,
    MaintenanceWindow,
    Association,
    InstanceProfile,
    VpcEndpoint,
    S3Gateway,
    Nat,
}

/// What is said about a word.
#[derive(Debug)]
pub struct Entry {
    /// The word.
    pub word: Word,
    /// How it is written, in English.
    pub name: &'static str,
    /// What it means, in English.
    pub text: &'static str,
    /// The page of AWS, below `https://docs.aws.amazon.com/systems-manager/latest/`.
    pub page: &'static str,
}

/// Words that belong together.
#[derive(Debug)]
pub struct Group {
    /// What they are about, in English.
    pub title: &'static str,
    /// The words.
    pub entries: &'static [Entry],
}

const fn entry(word: Word, name: &'static str, text: &'static str, page: &'static str) -> Entry {
    Entry { word, name, text, page }
}

const STATES: &str = "userguide/patch-manager-compliance-states.html";
const BASELINES: &str = "userguide/patch-manager-predefined-and-custom-patch-baselines.html";
const SELECTING: &str = "userguide/patch-manager-selecting-patches.html";
const RUN: &str = "userguide/patch-manager-aws-runpatchbaseline.html";
const RATE: &str = "userguide/send-commands-multiple.html";
const VPC: &str = "userguide/setup-create-vpc.html";

/// All words.
pub const GROUPS: &[Group] = &[
    Group {
        title: mark!("Nodes and their baseline"),
        entries: &[
            entry(
                Word::ManagedNode,
                mark!("managed node"),
                mark!(
                    "A machine that Systems Manager knows: an EC2 instance, or one of your own, on which SSM Agent reports."
                ),
                "userguide/patch-manager-prerequisites.html",
            ),
            entry(
                Word::PatchGroup,
                mark!("patch group"),
                mark!(
                    "The value of a node's tag Patch Group or PatchGroup. The baseline that lists this value is the node's."
                ),
                "userguide/patch-manager-patch-groups.html",
            ),
            entry(
                Word::PatchBaseline,
                mark!("patch baseline"),
                mark!("Rules and lists that say which patches are approved, for one operating system."),
                BASELINES,
            ),
            entry(
                Word::DefaultBaseline,
                mark!("default baseline"),
                mark!(
                    "The baseline of all nodes of an operating system whose patch group leads to no other. AWS brings one along."
                ),
                BASELINES,
            ),
            entry(
                Word::PatchPolicy,
                mark!("patch policy"),
                mark!(
                    "A plan of Quick Setup that patches accounts and regions by baselines of its own. Patch groups do not count there."
                ),
                "userguide/quick-setup-patch-manager.html",
            ),
        ],
    },
    Group {
        title: mark!("What is approved"),
        entries: &[
            entry(
                Word::ApprovalRule,
                mark!("approval rule"),
                mark!("Filters, all of which have to match, and a delay or a date. Of several rules one is enough."),
                BASELINES,
            ),
            entry(
                Word::ApprovalDelay,
                mark!("approval delay"),
                mark!(
                    "ApproveAfterDays: a patch is approved so many days after its release. Ubuntu, Debian and Raspberry Pi OS know no delay."
                ),
                "APIReference/API_PatchRule.html",
            ),
            entry(
                Word::CutOff,
                mark!("cut-off date"),
                mark!(
                    "The last day of release that a rule takes: that of the run less the delay, or ApproveUntilDate."
                ),
                "APIReference/API_PatchRule.html",
            ),
            entry(
                Word::Classification,
                mark!("classification"),
                mark!(
                    "What an update is for, such as Security or Bugfix. Debian and Ubuntu have none; on macOS it names the tool that brings the update."
                ),
                SELECTING,
            ),
            entry(
                Word::MsrcSeverity,
                mark!("MSRC severity"),
                mark!(
                    "How bad Microsoft judges what a Windows update mends. On Linux the vendor's notice has a severity."
                ),
                SELECTING,
            ),
            entry(
                Word::ComplianceLevel,
                mark!("compliance level"),
                mark!(
                    "How much it counts when a patch is missing, by the rule or list that approved it. It is not the patch's own severity."
                ),
                "APIReference/API_PatchRule.html",
            ),
            entry(
                Word::ComplianceSeverity,
                mark!("compliance severity"),
                mark!("The highest compliance level among what keeps a node from being compliant."),
                STATES,
            ),
            entry(
                Word::Superseded,
                mark!("superseded"),
                mark!("A newer update holds what this one brings, so this one is asked for no more."),
                SELECTING,
            ),
            entry(
                Word::Rejected,
                mark!("rejected patch"),
                mark!(
                    "Named in RejectedPatches: not installed for its own sake. BLOCK keeps it out as a dependency too."
                ),
                "userguide/patch-manager-windows-and-linux-differences.html",
            ),
        ],
    },
    Group {
        title: mark!("States of a patch on a node"),
        entries: &[
            entry(
                Word::Installed,
                "Installed",
                mark!("Approved, and on the node. Who installed it does not matter."),
                STATES,
            ),
            entry(
                Word::InstalledOther,
                "InstalledOther",
                mark!("On the node, though the baseline does not approve it. Counts as compliant."),
                STATES,
            ),
            entry(
                Word::InstalledRejected,
                "InstalledRejected",
                mark!("On the node, though the baseline rejects it with BLOCK. Not compliant."),
                STATES,
            ),
            entry(
                Word::InstalledPendingReboot,
                "InstalledPendingReboot",
                mark!("Installed, and the node was not rebooted since. Not compliant."),
                STATES,
            ),
            entry(Word::Missing, "Missing", mark!("Approved, fits the node, and is not on it. Not compliant."), STATES),
            entry(
                Word::Failed,
                "Failed",
                mark!("Approved, tried in this run, and still not on the node. Not compliant."),
                STATES,
            ),
            entry(
                Word::NotApplicable,
                "NotApplicable",
                mark!(
                    "Approved, but nothing for this node: it is of another product, or replaced, or of a package that the node does not have."
                ),
                STATES,
            ),
            entry(
                Word::AvailableSecurityUpdate,
                "AvailableSecurityUpdate",
                mark!(
                    "A security update of Windows that fits the node and is not approved. The baseline says whether that is compliant."
                ),
                STATES,
            ),
        ],
    },
    Group {
        title: mark!("Runs"),
        entries: &[
            entry(
                Word::Operation,
                mark!("operation"),
                mark!("Scan looks what is missing and changes nothing. Install also installs it."),
                RUN,
            ),
            entry(
                Word::RebootOption,
                mark!("reboot option"),
                mark!(
                    "RebootIfNeeded reboots when something was installed or waits for a reboot. NoReboot never does."
                ),
                RUN,
            ),
            entry(
                Word::Snapshot,
                mark!("snapshot"),
                mark!("What was approved at one moment. Runs with the same SnapshotId go by the same one."),
                RUN,
            ),
            entry(
                Word::Invocation,
                mark!("command invocation"),
                mark!("What one node makes of a command: a status, an output and an exit code."),
                "userguide/monitor-commands.html",
            ),
            entry(
                Word::Concurrency,
                mark!("concurrency"),
                mark!("MaxConcurrency: on how many nodes a command runs at a time, as a number or a share."),
                RATE,
            ),
            entry(
                Word::ErrorThreshold,
                mark!("error threshold"),
                mark!("MaxErrors: how many nodes may fail. After one more the command is sent to no other node."),
                RATE,
            ),
            entry(
                Word::MaintenanceWindow,
                mark!("maintenance window"),
                mark!("A stretch of time by a schedule, with targets and tasks, such as a patch run on Sunday night."),
                "userguide/systems-manager-maintenance.html",
            ),
            entry(
                Word::Association,
                mark!("association"),
                mark!("A standing order of State Manager: a document, its parameters, targets and a schedule."),
                "userguide/systems-manager-state-manager-targets-and-rate-controls.html",
            ),
        ],
    },
    Group {
        title: mark!("Network and permissions"),
        entries: &[
            entry(
                Word::InstanceProfile,
                mark!("instance profile"),
                mark!(
                    "The role of an EC2 instance. Without the permissions of Systems Manager in it, the instance is no managed node."
                ),
                "userguide/setup-instance-permissions.html",
            ),
            entry(
                Word::VpcEndpoint,
                mark!("VPC endpoint"),
                mark!("A private way from a subnet to a service of AWS, past the internet."),
                VPC,
            ),
            entry(
                Word::S3Gateway,
                mark!("S3 gateway endpoint"),
                mark!(
                    "An endpoint for S3 that is a route. Snapshots, and the packages of Amazon Linux, come from there."
                ),
                VPC,
            ),
            entry(
                Word::Nat,
                mark!("NAT gateway"),
                mark!("Lets nodes of a private subnet reach the internet, such as Windows Update."),
                VPC,
            ),
        ],
    },
];

impl Word {
    /// What is said about it.
    pub fn entry(self) -> Option<&'static Entry> {
        GROUPS.iter().flat_map(|group| group.entries).find(|entry| entry.word == self)
    }
}

/// The address of the page that an entry follows.
pub fn address(entry: &Entry) -> String {
    format!("https://docs.aws.amazon.com/systems-manager/latest/{}", entry.page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_one_entry_in_the_table() {
        let entries: Vec<&Entry> = GROUPS.iter().flat_map(|group| group.entries).collect();
        // The last of the words: all before it are there in their order.
        assert_eq!(entries.len(), Word::Nat as usize + 1);
        for entry in &entries {
            assert_eq!(entry.word.entry().map(|found| found.name), Some(entry.name));
            assert!(entry.text.ends_with('.') && entry.page.ends_with(".html"), "{}", entry.name);
        }
    }
}
