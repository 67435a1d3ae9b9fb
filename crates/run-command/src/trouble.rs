//! Where in the patch step a node's troubles strike, and how the step ends then (spec documents 7, logs 5).

use patchplay_engine::PackageManager;
use patchplay_model::{EarlyExit, Node, OperatingSystem, Operation, Platform, Readings, Run, Trouble};

use crate::status::WindowsExit;

/// A failure of the package manager's part, of the script's look for Python, and of what no document gives a code.
const FAILURE: i64 = 1;
/// What every failure of the Linux payload before its package part ends as (rule `exit-before-patching-156`).
const LOADING_FAILED: i64 = 156;

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
    /// The stage of a trouble that ends the step; `None` for one that only prints.
    #[must_use]
    pub const fn of(trouble: Trouble) -> Option<Self> {
        Some(match trouble {
            Trouble::NoMetadata | Trouble::YumLocked => return None,
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
            Trouble::OverrideDenied | Trouble::NoCredentials | Trouble::SnapshotDenied | Trouble::SnapshotError => {
                Self::Snapshot
            }
            Trouble::SearchError | Trouble::DpkgInterrupted | Trouble::NoPublicKey => Self::Search,
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

/// The trouble that ends a run on the node at this stage: the first, if there are several. A file of BaselineOverride
/// can only be denied to a run that has one.
#[must_use]
pub fn at(stage: Stage, node: &Node, run: &Run) -> Option<Trouble> {
    let strikes = |trouble: &Trouble| {
        Stage::of(*trouble) == Some(stage)
            && occurs(*trouble, node.system, &node.product)
            && (*trouble != Trouble::OverrideDenied || run.baseline_override.is_some())
            && (stage != Stage::Installation || run.operation == Operation::Install)
    };
    node.trouble.iter().copied().filter(strikes).min()
}

/// The code that names the cause inside the payload, for what ends as 156 whatever it was.
#[must_use]
pub const fn named_code(trouble: Trouble) -> Option<i64> {
    match trouble {
        Trouble::SnapshotError => Some(144),
        Trouble::SnapshotDenied => Some(145),
        Trouble::NoCredentials => Some(148),
        Trouble::OverrideDenied => Some(162),
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
        (_, Some(_), EarlyExit::Payload) => LOADING_FAILED,
        (_, Some(code), EarlyExit::Named) => code,
        (Trouble::NoExec, ..) => 126,
        (Trouble::Checksum, ..) => 151,
        (Trouble::BrokenPayload, ..) => 152,
        (Trouble::NoDirectory, ..) => 154,
        (Trouble::BrokenArchive, ..) => 155,
        (Trouble::DiskFull, ..) => 156,
        _ => FAILURE,
    }
}

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
