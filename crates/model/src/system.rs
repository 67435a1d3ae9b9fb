//! Operating systems as a baseline names them.

use patchplay_language::mark;

use crate::name::named;

named! {
    /// The fifteen values of a baseline's `OperatingSystem` (API shape `OperatingSystem`).
    pub enum OperatingSystem as "operating system" {
        /// Windows Server; also what a baseline without `OperatingSystem` is for.
        Windows = "WINDOWS",
        /// Amazon Linux 1.
        AmazonLinux = "AMAZON_LINUX",
        /// Amazon Linux 2.
        AmazonLinux2 = "AMAZON_LINUX_2",
        /// Amazon Linux 2022, the preview of 2023.
        AmazonLinux2022 = "AMAZON_LINUX_2022",
        /// Amazon Linux 2023.
        AmazonLinux2023 = "AMAZON_LINUX_2023",
        /// Ubuntu Server.
        Ubuntu = "UBUNTU",
        /// Red Hat Enterprise Linux.
        RedHat = "REDHAT_ENTERPRISE_LINUX",
        /// SUSE Linux Enterprise Server.
        Suse = "SUSE",
        /// CentOS and CentOS Stream.
        CentOs = "CENTOS",
        /// Oracle Linux.
        OracleLinux = "ORACLE_LINUX",
        /// Debian.
        Debian = "DEBIAN",
        /// macOS on EC2.
        MacOs = "MACOS",
        /// Raspberry Pi OS.
        Raspbian = "RASPBIAN",
        /// Rocky Linux.
        RockyLinux = "ROCKY_LINUX",
        /// AlmaLinux.
        AlmaLinux = "ALMA_LINUX",
    }
}

named! {
    /// What a command document's precondition calls `platformType`.
    pub enum Platform as "platform type" {
        /// Windows nodes run the step `PatchWindows`.
        Windows = "Windows",
        /// Linux nodes run the step `PatchLinux`.
        Linux = "Linux",
        /// macOS nodes run the step `PatchMacOS`.
        MacOs = "MacOS",
    }
}

impl OperatingSystem {
    /// The platform whose step of AWS-RunPatchBaseline a node of this system runs.
    #[must_use]
    pub const fn platform(self) -> Platform {
        match self {
            Self::Windows => Platform::Windows,
            Self::MacOs => Platform::MacOs,
            _ => Platform::Linux,
        }
    }

    /// Whether it is one of Amazon's own, whose repositories lie in Amazon S3.
    #[must_use]
    pub const fn is_amazon_linux(self) -> bool {
        matches!(self, Self::AmazonLinux | Self::AmazonLinux2 | Self::AmazonLinux2022 | Self::AmazonLinux2023)
    }

    /// Whether its package manager leaves out a repository that it cannot reach, and goes on (rule
    /// net-dnf-skip-unavailable): `skip_if_unavailable=True` is the default of these systems alone.
    #[must_use]
    pub const fn skips_unreachable_repositories(self) -> bool {
        matches!(self, Self::AmazonLinux2022 | Self::AmazonLinux2023)
    }

    /// Where its updates come from, as a noun.
    #[must_use]
    pub const fn update_source(self) -> &'static str {
        match self {
            Self::Windows => "Windows Update",
            Self::MacOs => mark!("Apple's update servers"),
            Self::AmazonLinux | Self::AmazonLinux2 | Self::AmazonLinux2022 | Self::AmazonLinux2023 => {
                mark!("Amazon Linux repositories")
            }
            Self::Ubuntu | Self::Debian | Self::Raspbian => mark!("apt repositories"),
            Self::Suse => mark!("SUSE repositories"),
            Self::RedHat | Self::CentOs | Self::OracleLinux | Self::RockyLinux | Self::AlmaLinux => {
                mark!("package repositories")
            }
        }
    }

    /// The system as people write it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Windows => "Windows Server",
            Self::AmazonLinux => "Amazon Linux",
            Self::AmazonLinux2 => "Amazon Linux 2",
            Self::AmazonLinux2022 => "Amazon Linux 2022",
            Self::AmazonLinux2023 => "Amazon Linux 2023",
            Self::Ubuntu => "Ubuntu Server",
            Self::RedHat => "Red Hat Enterprise Linux",
            Self::Suse => "SUSE Linux Enterprise Server",
            Self::CentOs => "CentOS",
            Self::OracleLinux => "Oracle Linux",
            Self::Debian => "Debian",
            Self::MacOs => "macOS",
            Self::Raspbian => "Raspberry Pi OS",
            Self::RockyLinux => "Rocky Linux",
            Self::AlmaLinux => "AlmaLinux",
        }
    }
}
