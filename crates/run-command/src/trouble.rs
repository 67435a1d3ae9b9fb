//! Where in the patch step a node's troubles strike, and how the step ends then (spec documents 7, logs 5).

use patchplay_engine::PackageManager;
use patchplay_model::{EarlyExit, Node, OperatingSystem, Operation, Platform, Readings, Run, Trouble};

use crate::{exit, status::WindowsExit};

/// When a trouble strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Before the node knows its baseline.
    Start,
    /// While the node gets its baseline.
    Snapshot,
    /// When the package manager looks at its repositories.
    Search,
    /// When packages are to be installed, if any are.
    Installation,
    /// After everything was judged.
    Report,
}

impl Stage {
    /// The stage of a trouble that ends the step; `None` for one that only prints, or whose stage depends on the baseline.
    #[must_use]
    pub const fn of(trouble: Trouble) -> Option<Self> {
        Some(match trouble {
            Trouble::NoMetadata | Trouble::YumLocked | Trouble::LogGroupDenied | Trouble::StandardTier => return None,
            Trouble::NoExec
            | Trouble::OldWindows
            | Trouble::NanoServer
            | Trouble::OldAgent
            | Trouble::NoPython
            | Trouble::YumImport
            | Trouble::NoDirectory
            | Trouble::DiskFull
            | Trouble::Checksum
            | Trouble::BrokenArchive
            | Trouble::BrokenPayload
            | Trouble::ParallelRun
            | Trouble::ShuttingDown
            | Trouble::MissingAssembly => Self::Start,
            Trouble::OverrideDenied
            | Trouble::ResourcesDenied
            | Trouble::BaselinesDenied
            | Trouble::BaselineDenied
            | Trouble::NoCredentials
            | Trouble::SnapshotDenied
            | Trouble::SnapshotError => Self::Snapshot,
            Trouble::ListDenied | Trouble::SearchError | Trouble::DpkgInterrupted | Trouble::NoPublicKey => {
                Self::Search
            }
            Trouble::DpkgLocked | Trouble::NoMemory | Trouble::CommitError => Self::Installation,
            Trouble::InventoryDenied | Trouble::InventoryError | Trouble::MissedReboot => Self::Report,
        })
    }
}

/// Whether a node of this kind can meet the trouble at all.
#[must_use]
pub fn occurs(trouble: Trouble, system: OperatingSystem, product: &str) -> bool {
    let of_manager = match trouble {
        Trouble::YumImport | Trouble::YumLocked | Trouble::NoMemory => Some(PackageManager::Yum),
        Trouble::DpkgLocked | Trouble::DpkgInterrupted | Trouble::NoPublicKey => Some(PackageManager::Apt),
        Trouble::CommitError => Some(PackageManager::Zypper),
        _ => None,
    };
    trouble.platforms().contains(&system.platform())
        && of_manager.is_none_or(|wanted| PackageManager::of(system, product) == wanted)
}

/// The trouble that ends a run on the node at this stage: the first, if there are several. A file can only be
/// denied to a run that has one, and so can what BaselineTags look for.
#[must_use]
pub fn at(stage: Stage, node: &Node, run: &Run) -> Option<Trouble> {
    let lists = run.operation == Operation::Install && run.install_override_list.is_some();
    let is_windows = node.system.platform() == Platform::Windows;
    let matters = |trouble: Trouble| match trouble {
        // The module of Windows reads both files alike.
        Trouble::OverrideDenied => run.baseline_override.is_some() || (is_windows && lists),
        Trouble::ListDenied => lists,
        Trouble::ResourcesDenied | Trouble::BaselinesDenied | Trouble::BaselineDenied => run.baseline_tags.is_some(),
        _ => true,
    };
    let strikes = |trouble: &Trouble| {
        Stage::of(*trouble) == Some(stage)
            && occurs(*trouble, node.system, &node.product)
            && matters(*trouble)
            && (stage != Stage::Installation || run.operation == Operation::Install)
    };
    node.trouble.iter().copied().filter(strikes).min()
}

/// The code that names the cause inside the payload, for what ends as 156 whatever it was.
#[must_use]
pub const fn named_code(trouble: Trouble) -> Option<i64> {
    match trouble {
        Trouble::SnapshotError => Some(exit::SNAPSHOT_ERROR),
        Trouble::SnapshotDenied => Some(exit::SNAPSHOT_DENIED),
        Trouble::NoCredentials => Some(exit::NO_CREDENTIALS),
        Trouble::OverrideDenied => Some(exit::OVERRIDE_DENIED),
        Trouble::BaselineDenied => Some(exit::BASELINE_DENIED),
        Trouble::BaselinesDenied => Some(exit::BASELINES_DENIED),
        Trouble::ResourcesDenied => Some(exit::RESOURCES_DENIED),
        _ => None,
    }
}

/// The exit code of a step that a trouble ends (rules `exit-wrapper-codes`, `exit-126-noexec`, `exit-named-codes`).
#[must_use]
pub const fn response_code(trouble: Trouble, platform: Platform, readings: &Readings) -> i64 {
    if matches!(platform, Platform::Windows) {
        return WindowsExit::MinusOne.response_code();
    }
    match (trouble, named_code(trouble), readings.exit_code_before_patching) {
        (_, Some(_), EarlyExit::Payload) => exit::NO_PAYLOAD,
        (_, Some(code), EarlyExit::Named) => code,
        (Trouble::NoExec, ..) => exit::NOT_EXECUTABLE,
        (Trouble::Checksum, ..) => exit::CHECKSUM,
        (Trouble::BrokenPayload, ..) => exit::BROKEN_PAYLOAD,
        (Trouble::NoDirectory, ..) => exit::NO_DIRECTORY,
        (Trouble::BrokenArchive, ..) => exit::BROKEN_ARCHIVE,
        (Trouble::DiskFull, ..) => exit::NO_PAYLOAD,
        _ => exit::FAILURE,
    }
}

/// What the service answers where applications need the advanced-instances tier (rule net-application-advanced-tier); the
/// exception is the API's, the sentence ours.
pub(crate) const TIER: &str = "UnsupportedFeatureRequiredException: Microsoft applications are patched on hybrid machines in the \
     advanced-instances tier alone.";

/// Whether a Windows node has no module whole when the trouble ends its step.
#[must_use]
pub const fn is_before_module(trouble: Trouble) -> bool {
    matches!(trouble, Trouble::OldWindows | Trouble::NanoServer | Trouble::OldAgent | Trouble::Checksum)
}

/// What a Windows node says of a trouble, as far as a text of it is known.
#[must_use]
pub const fn windows_message(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::OldWindows => "This command is not supported on Windows 2003 or lower.",
        Trouble::NanoServer => "This command is not supported on Windows 2016 Nano Server.",
        Trouble::OldAgent => "This command is not supported with SSM Agent version less than 2.0.834.0.",
        Trouble::Checksum => {
            "The SHA hash of the PatchBaselineOperations S3 source file does not match the expected value."
        }
        Trouble::ShuttingDown => "A system shutdown is in progress.",
        Trouble::MissingAssembly => {
            "Could not load type 'Amazon.Runtime.Internal.InvokeOptions' from assembly 'AWSSDK.Core'"
        }
        Trouble::SearchError => "Exception Details: An error occurred when attempting to search Windows Update.",
        Trouble::StandardTier => TIER,
        Trouble::ResourcesDenied => "User is not authorized to perform: tag:GetResources",
        Trouble::BaselinesDenied => "User is not authorized to perform: ssm:DescribePatchBaselines",
        Trouble::BaselineDenied => "User is not authorized to perform: ssm:GetPatchBaseline",
        Trouble::SnapshotDenied => "User is not authorized to perform: ssm:GetDeployablePatchSnapshotForInstance",
        _ => "Access Denied",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_occurs_where_its_package_manager_is() {
        use OperatingSystem::{AmazonLinux2, AmazonLinux2023, MacOs, Suse, Ubuntu, Windows};
        for (trouble, system, product, wanted) in [
            (Trouble::DpkgLocked, Ubuntu, "Ubuntu20.04", true),
            (Trouble::DpkgLocked, AmazonLinux2, "AmazonLinux2", false),
            (Trouble::YumImport, AmazonLinux2, "AmazonLinux2", true),
            (Trouble::YumImport, AmazonLinux2023, "AmazonLinux2023", false),
            (Trouble::CommitError, Suse, "Suse15.1", true),
            (Trouble::NoExec, MacOs, "macOS13", true),
            (Trouble::NoExec, Windows, "WindowsServer2019", false),
            (Trouble::NanoServer, Windows, "WindowsServer2016", true),
        ] {
            assert_eq!(occurs(trouble, system, product), wanted, "{trouble} on {product}");
        }
    }

    #[test]
    fn an_early_failure_ends_156_unless_its_code_is_asked_for() {
        let code = |trouble, exit_code_before_patching| {
            let readings = Readings { exit_code_before_patching, ..Readings::default() };
            response_code(trouble, Platform::Linux, &readings)
        };
        assert_eq!(code(Trouble::NoCredentials, EarlyExit::Payload), 156);
        assert_eq!(code(Trouble::NoCredentials, EarlyExit::Named), 148);
        assert_eq!(code(Trouble::Checksum, EarlyExit::Named), 151, "the script's own code");
        assert_eq!(response_code(Trouble::Checksum, Platform::Windows, &Readings::default()), -1);
    }
}
