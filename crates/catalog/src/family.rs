//! Families of operating systems: the full set of facts is split along them, so that a page fetches what it needs.

use std::fmt;

use patchplay_model::OperatingSystem;

/// Systems whose full facts lie in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Windows with its applications.
    Windows,
    /// Amazon Linux, all generations.
    AmazonLinux,
    /// Red Hat Enterprise Linux.
    RedHat,
    /// What is rebuilt from it: AlmaLinux, Rocky Linux, Oracle Linux, CentOS.
    RedHatRebuilds,
    /// Ubuntu.
    Ubuntu,
    /// Debian and Raspberry Pi OS.
    Debian,
    /// SUSE and macOS: few facts each, so they share a file.
    SuseAndMacOs,
}

impl Family {
    /// Every family.
    pub const ALL: &'static [Self] = &[
        Self::Windows,
        Self::AmazonLinux,
        Self::RedHat,
        Self::RedHatRebuilds,
        Self::Ubuntu,
        Self::Debian,
        Self::SuseAndMacOs,
    ];

    /// The family of a system.
    #[must_use]
    pub const fn of(system: OperatingSystem) -> Self {
        match system {
            OperatingSystem::Windows => Self::Windows,
            OperatingSystem::AmazonLinux
            | OperatingSystem::AmazonLinux2
            | OperatingSystem::AmazonLinux2022
            | OperatingSystem::AmazonLinux2023 => Self::AmazonLinux,
            OperatingSystem::RedHat => Self::RedHat,
            OperatingSystem::AlmaLinux
            | OperatingSystem::RockyLinux
            | OperatingSystem::OracleLinux
            | OperatingSystem::CentOs => Self::RedHatRebuilds,
            OperatingSystem::Ubuntu => Self::Ubuntu,
            OperatingSystem::Debian | OperatingSystem::Raspbian => Self::Debian,
            OperatingSystem::Suse | OperatingSystem::MacOs => Self::SuseAndMacOs,
        }
    }

    /// Its systems, in the order of [`OperatingSystem::ALL`].
    pub fn systems(self) -> impl Iterator<Item = OperatingSystem> {
        OperatingSystem::ALL.iter().copied().filter(move |&system| Self::of(system) == self)
    }

    /// Its name, such as `amazon-linux`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::AmazonLinux => "amazon-linux",
            Self::RedHat => "redhat",
            Self::RedHatRebuilds => "rhel-family",
            Self::Ubuntu => "ubuntu",
            Self::Debian => "debian",
            Self::SuseAndMacOs => "suse-macos",
        }
    }

    /// Name of the file that holds its full set in the binary form, such as `amazon-linux.catalog`.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Windows => "windows.catalog",
            Self::AmazonLinux => "amazon-linux.catalog",
            Self::RedHat => "redhat.catalog",
            Self::RedHatRebuilds => "rhel-family.catalog",
            Self::Ubuntu => "ubuntu.catalog",
            Self::Debian => "debian.catalog",
            Self::SuseAndMacOs => "suse-macos.catalog",
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_partition_the_systems() {
        let systems: Vec<OperatingSystem> = Family::ALL.iter().flat_map(|family| family.systems()).collect();
        assert_eq!(systems.len(), OperatingSystem::ALL.len());
        for family in Family::ALL {
            assert_eq!(family.file_name(), format!("{family}.catalog"));
            assert!(family.systems().next().is_some());
        }
    }
}
