//! What may be wrong with a node, beyond what it reaches: the causes that AWS's pages on troubleshooting name.

use crate::{Platform, name::named};

named! {
    /// One trouble of a node, in the order in which a run of the patch step meets them: of several the first decides.
    pub enum Trouble as "trouble of a node" {
        /// The volume of the agent's scripts is mounted noexec: exit 126.
        NoExec = "noexec",
        /// The node runs Windows Server 2003 or older, which the step refuses.
        OldWindows = "old-windows",
        /// The node runs Nano Server of Windows Server 2016, which the step refuses.
        NanoServer = "nano-server",
        /// SSM Agent is older than 2.0.834.0, which the step refuses.
        OldAgent = "old-agent",
        /// No Python that the package manager can use: exit 1.
        NoPython = "no-python",
        /// No Python imports the module of yum: exit 1.
        YumImport = "yum-import",
        /// Instance metadata gives no credentials, and there are others: a warning.
        NoMetadata = "no-metadata",
        /// The folder of the payload cannot be made: exit 154.
        NoDirectory = "no-directory",
        /// The disk takes no file any more: the payload cannot be written, exit 156.
        DiskFull = "disk-full",
        /// The payload or module is not what it should be by its SHA-256: exit 151, on Windows -1.
        Checksum = "checksum",
        /// The payload cannot be unpacked, because of a second run or a full disk: exit 155.
        BrokenArchive = "broken-archive",
        /// The payload cannot be loaded, because of a second run or a full disk: exit 152.
        BrokenPayload = "broken-payload",
        /// A second run on the node takes the payload away.
        ParallelRun = "parallel-run",
        /// The node is shutting down while the module of Windows starts.
        ShuttingDown = "shutting-down",
        /// A library of the AWS SDK is missing on Windows.
        MissingAssembly = "missing-assembly",
        /// The node may not read the file of BaselineOverride or of a patch policy, on Windows also not that of
        /// InstallOverrideList.
        OverrideDenied = "override-denied",
        /// The role of the node may not look for the baseline by its tags: named code 141.
        ResourcesDenied = "resources-denied",
        /// The role of the node may not list baselines, which BaselineTags want: named code 138.
        BaselinesDenied = "baselines-denied",
        /// The role of the node may not read the baseline that BaselineTags found: named code 135.
        BaselineDenied = "baseline-denied",
        /// No instance profile, and no other credentials, for the snapshot: named code 148.
        NoCredentials = "no-credentials",
        /// The role of the node may not ask for the snapshot: named code 145.
        SnapshotDenied = "snapshot-denied",
        /// Systems Manager answers the request for the snapshot with an error: named code 144.
        SnapshotError = "snapshot-error",
        /// The account's tier for hybrid machines is the standard one, in which Windows nodes get no updates of Microsoft
        /// applications.
        StandardTier = "standard-tier",
        /// The node may not read the file of InstallOverrideList: exit 1.
        ListDenied = "list-denied",
        /// Windows Update is reached, and its search ends with an error.
        SearchError = "search-error",
        /// Another process holds the lock of yum for some seconds, and the run waits.
        YumLocked = "yum-locked",
        /// Another process holds the lock of dpkg.
        DpkgLocked = "dpkg-locked",
        /// An earlier run of dpkg was cut off.
        DpkgInterrupted = "dpkg-interrupted",
        /// A repository of apt is signed with a key that the node does not have.
        NoPublicKey = "no-public-key",
        /// Not enough memory to download packages.
        NoMemory = "no-memory",
        /// zypper ends its transaction with an error that is no matter of dependencies.
        CommitError = "commit-error",
        /// The role of the node may not report: no compliance data, exit 1.
        InventoryDenied = "inventory-denied",
        /// Systems Manager answers the report with an error, as after two runs at once: exit 1.
        InventoryError = "inventory-error",
        /// The role of the node may not write to CloudWatch Logs: no log stream, and the run is what it is.
        LogGroupDenied = "log-group-denied",
        /// The node does not go down when it is asked to reboot.
        MissedReboot = "missed-reboot",
    }
}

impl Trouble {
    /// The platforms whose patch step can meet it.
    #[must_use]
    pub const fn platforms(self) -> &'static [Platform] {
        match self {
            Self::OldWindows
            | Self::NanoServer
            | Self::OldAgent
            | Self::ShuttingDown
            | Self::MissingAssembly
            | Self::StandardTier
            | Self::SearchError => &[Platform::Windows],
            Self::NoPython
            | Self::YumImport
            | Self::YumLocked
            | Self::DpkgLocked
            | Self::DpkgInterrupted
            | Self::NoPublicKey
            | Self::NoMemory
            | Self::CommitError => &[Platform::Linux],
            Self::NoMetadata
            | Self::Checksum
            | Self::OverrideDenied
            | Self::ResourcesDenied
            | Self::BaselinesDenied
            | Self::BaselineDenied
            | Self::SnapshotDenied
            | Self::LogGroupDenied => Platform::ALL,
            Self::NoExec
            | Self::NoDirectory
            | Self::DiskFull
            | Self::BrokenArchive
            | Self::BrokenPayload
            | Self::ParallelRun
            | Self::NoCredentials
            | Self::ListDenied
            | Self::SnapshotError
            | Self::InventoryDenied
            | Self::InventoryError
            | Self::MissedReboot => &[Platform::Linux, Platform::MacOs],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_says_what_it_is_and_where_it_occurs() {
        for (trouble, doc) in Trouble::ALL.iter().zip(Trouble::DOCS) {
            assert!(!doc.trim().is_empty() && !trouble.platforms().is_empty(), "{trouble}");
        }
    }
}
