//! The package manager of a node, and which rows of the catalogue its repositories offer.

use patchplay_model::OperatingSystem;

/// What reads a baseline on a node: each manager has habits of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manager {
    /// yum: Amazon Linux 1 and 2, and the Red Hat family up to 7.
    Yum,
    /// dnf: Amazon Linux 2022 and 2023, and the Red Hat family from 8 on.
    #[default]
    Dnf,
    /// zypper: SUSE.
    Zypper,
    /// apt: Ubuntu, Debian, Raspberry Pi OS.
    Apt,
    /// softwareupdate, installer and Homebrew.
    MacOs,
}

impl Manager {
    /// The manager of a product (spec selection 4: CentOS, Red Hat and Oracle up to 7 have yum).
    #[must_use]
    pub fn of(system: OperatingSystem, product: &str) -> Self {
        match system {
            OperatingSystem::AmazonLinux | OperatingSystem::AmazonLinux2 => Self::Yum,
            OperatingSystem::CentOs | OperatingSystem::RedHat | OperatingSystem::OracleLinux => {
                let major = version_of(product).1.parse::<u32>();
                if major.is_ok_and(|major| major <= 7) { Self::Yum } else { Self::Dnf }
            }
            OperatingSystem::Suse => Self::Zypper,
            OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian => Self::Apt,
            OperatingSystem::MacOs => Self::MacOs,
            _ => Self::Dnf,
        }
    }

    /// Whether delays and dates count (rules approve-dates-ignored-deb, approve-date-macos-immediate).
    pub(crate) const fn compares_dates(self) -> bool {
        !matches!(self, Self::Apt | Self::MacOs)
    }

    /// Whether packages outside any notice, or any security repository, need leave to be approved.
    pub(crate) const fn has_security_gate(self) -> bool {
        matches!(self, Self::Yum | Self::Dnf | Self::Apt)
    }
}

/// Whether a node of one product is offered a row of another (rule approve-rhel-minor-sees-major). A row without
/// product is for every one.
pub(crate) fn sees(system: OperatingSystem, node: &str, row: &str) -> bool {
    if row.is_empty() || node == row {
        return true;
    }
    let releases_within_major = matches!(
        system,
        OperatingSystem::RedHat
            | OperatingSystem::CentOs
            | OperatingSystem::OracleLinux
            | OperatingSystem::RockyLinux
            | OperatingSystem::AlmaLinux
            | OperatingSystem::AmazonLinux2
            | OperatingSystem::MacOs
    );
    releases_within_major && !node.is_empty() && version_of(node) == version_of(row)
}

/// The name of a product and its major version: `RedhatEnterpriseLinux8.5` is `RedhatEnterpriseLinux` and `8`.
fn version_of(product: &str) -> (&str, &str) {
    let start = product.find(|c: char| c.is_ascii_digit()).unwrap_or(product.len());
    let (name, version) = product.split_at_checked(start).unwrap_or((product, ""));
    (name, version.split('.').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use OperatingSystem::{CentOs, MacOs, OracleLinux, RedHat, RockyLinux, Suse, Ubuntu};

    #[test]
    fn a_minor_release_is_offered_its_whole_major_release() {
        assert!(sees(RedHat, "RedhatEnterpriseLinux8.5", "RedhatEnterpriseLinux8.10"));
        assert!(sees(RedHat, "RedhatEnterpriseLinux8", "RedhatEnterpriseLinux8.1"));
        assert!(!sees(RedHat, "RedhatEnterpriseLinux8.5", "RedhatEnterpriseLinux9.0"));
        assert!(sees(MacOs, "macOS13.3", "macOS13"));
        assert!(!sees(Ubuntu, "Ubuntu20.04", "Ubuntu20.10"));
        assert!(!sees(Suse, "Suse15.1", "Suse15.2"));
        assert!(sees(Suse, "Suse15.1", ""));
        assert!(!sees(RockyLinux, "", "RockyLinux8.5"));
    }

    #[test]
    fn yum_ends_with_release_7() {
        assert_eq!(Manager::of(CentOs, "CentOS7.9"), Manager::Yum);
        assert_eq!(Manager::of(CentOs, "CentOS8"), Manager::Dnf);
        assert_eq!(Manager::of(OracleLinux, "OracleLinux10.0"), Manager::Dnf);
        assert_eq!(Manager::of(RedHat, "RedhatEnterpriseLinux6.10"), Manager::Yum);
        assert_eq!(Manager::of(RockyLinux, "RockyLinux8.5"), Manager::Dnf);
    }
}
