//! Patch filters: which keys an operating system knows, and which values a key takes.
//!
//! Source: spec baseline-model 3.2 and 3.3 (API shape `PatchFilter` with the valid values of its 2018 model, and the
//! public dump of AWS's own baselines).

use serde::{Deserialize, Serialize};

use crate::{OperatingSystem, name::named, products::products};

named! {
    /// The nineteen values of `PatchFilterKey`. Rules and global filters take only those of
    /// [`FilterKey::allowed_for`]; the rest serve `DescribeAvailablePatches`.
    pub enum FilterKey as "filter key" {
        /// Package architecture.
        Arch = "ARCH",
        /// Advisory, such as RHSA-2017:0864.
        AdvisoryId = "ADVISORY_ID",
        /// Bugzilla number.
        BugzillaId = "BUGZILLA_ID",
        /// Operating system or Microsoft applications.
        PatchSet = "PATCH_SET",
        /// Product, such as WindowsServer2019.
        Product = "PRODUCT",
        /// Family of products, such as Windows or Office.
        ProductFamily = "PRODUCT_FAMILY",
        /// Classification, such as SecurityUpdates; on macOS the package manager.
        Classification = "CLASSIFICATION",
        /// CVE number.
        CveId = "CVE_ID",
        /// Package epoch.
        Epoch = "EPOCH",
        /// Microsoft's severity; Windows only.
        MsrcSeverity = "MSRC_SEVERITY",
        /// Package name.
        Name = "NAME",
        /// Patch id.
        PatchId = "PATCH_ID",
        /// Section of a Debian package.
        Section = "SECTION",
        /// Priority of a Debian package.
        Priority = "PRIORITY",
        /// Repository.
        Repository = "REPOSITORY",
        /// Package release.
        Release = "RELEASE",
        /// Severity; rpm systems and SUSE.
        Severity = "SEVERITY",
        /// Security flag.
        Security = "SECURITY",
        /// Package version.
        Version = "VERSION",
    }
}

/// What may stand in a filter's `Values`, apart from `*`, which every key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterValues {
    /// Exactly these; the service refuses any other.
    Closed(&'static [&'static str]),
    /// These are known, others may exist: products appear faster than documentation.
    Open(&'static [&'static str]),
    /// Any text of 1 to 64 characters.
    Free,
}

const WINDOWS_CLASSIFICATIONS: &[&str] = &[
    "CriticalUpdates",
    "DefinitionUpdates",
    "Drivers",
    "FeaturePacks",
    "SecurityUpdates",
    "ServicePacks",
    "Tools",
    "UpdateRollups",
    "Updates",
    "Upgrades",
];
const MSRC_SEVERITIES: &[&str] = &["Critical", "Important", "Moderate", "Low", "Unspecified"];
const PATCH_SETS: &[&str] = &["OS", "APPLICATION"];
const WINDOWS_FAMILIES: &[&str] = &[
    "Windows",
    "Office",
    "SQL Server",
    "Exchange",
    "Developer Tools, Runtimes, and Redistributables",
    "Skype for Business",
    "Silverlight",
];
const RPM_CLASSIFICATIONS: &[&str] = &["Security", "Bugfix", "Enhancement", "Recommended", "Newpackage"];
const RPM_SEVERITIES: &[&str] = &["Critical", "Important", "Medium", "Low"];
const RHEL_SEVERITIES: &[&str] = &["Critical", "Important", "Medium", "Moderate", "Low"];
const AL202X_SEVERITIES: &[&str] = &["Critical", "Important", "Medium", "Low", "None"];
const MODERATE_SEVERITIES: &[&str] = &["Critical", "Important", "Moderate", "Low"];
const SUSE_CLASSIFICATIONS: &[&str] = &["Security", "Recommended", "Optional", "Feature", "Document", "Yast"];
const DEB_PRIORITIES: &[&str] = &["Required", "Important", "Standard", "Optional", "Extra"];
const MACOS_CLASSIFICATIONS: &[&str] = &["softwareupdate", "installer", "brew", "brew_cask"];

impl FilterKey {
    /// The keys that rules and global filters of a system may use.
    #[must_use]
    pub const fn allowed_for(system: OperatingSystem) -> &'static [Self] {
        match system {
            OperatingSystem::Windows => {
                &[Self::PatchSet, Self::Product, Self::ProductFamily, Self::Classification, Self::MsrcSeverity]
            }
            OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian => {
                &[Self::Product, Self::Priority, Self::Section]
            }
            OperatingSystem::MacOs => &[Self::Product, Self::Classification],
            _ => &[Self::Product, Self::Classification, Self::Severity],
        }
    }

    /// The values the key takes in a baseline of the system; [`FilterValues::Free`] for a key it does not take at all.
    #[must_use]
    pub const fn values_for(self, system: OperatingSystem) -> FilterValues {
        use FilterValues::{Closed, Free, Open};
        match (self, system) {
            (Self::PatchSet, OperatingSystem::Windows) => Closed(PATCH_SETS),
            (Self::ProductFamily, OperatingSystem::Windows) => Open(WINDOWS_FAMILIES),
            (Self::Classification, OperatingSystem::Windows) => Closed(WINDOWS_CLASSIFICATIONS),
            (Self::Classification, OperatingSystem::Suse) => Closed(SUSE_CLASSIFICATIONS),
            (Self::Classification, OperatingSystem::MacOs) => Closed(MACOS_CLASSIFICATIONS),
            (Self::Classification, _) => Closed(RPM_CLASSIFICATIONS),
            (Self::MsrcSeverity, _) => Closed(MSRC_SEVERITIES),
            (Self::Severity, OperatingSystem::AmazonLinux2022 | OperatingSystem::AmazonLinux2023) => {
                Closed(AL202X_SEVERITIES)
            }
            (
                Self::Severity,
                OperatingSystem::RedHat
                | OperatingSystem::CentOs
                | OperatingSystem::RockyLinux
                | OperatingSystem::AlmaLinux,
            ) => Closed(RHEL_SEVERITIES),
            (Self::Severity, OperatingSystem::OracleLinux | OperatingSystem::Suse) => Closed(MODERATE_SEVERITIES),
            (Self::Severity, _) => Closed(RPM_SEVERITIES),
            (Self::Priority, _) => Closed(DEB_PRIORITIES),
            (Self::Product, system) => match products(system) {
                Some(known) => Open(known),
                None => Free,
            },
            _ => Free,
        }
    }
}

/// One condition of a rule or of the global filters: the patch's value of `Key` is one of `Values`, or `*` stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PatchFilter {
    /// What is compared.
    pub key: FilterKey,
    /// Alternatives; one equal value suffices.
    pub values: Vec<String>,
}

impl PatchFilter {
    /// Whether `*` stands among the values, so that every patch passes, also one without a value for the key.
    #[must_use]
    pub fn matches_all(&self) -> bool {
        self.values.iter().any(|value| value == "*")
    }
}
