//! The systems a case can be played for, and what a row of each has unless the case says otherwise.

use patchplay_model::OperatingSystem;

/// One system to play a case for.
#[derive(Debug, Clone)]
pub struct Setting {
    pub system: OperatingSystem,
    /// The node's product, and that of rows which name none.
    pub product: String,
}

/// The families that rules speak of, each with its systems; the first stands for the family where one is enough.
const FAMILIES: [(&str, &[(&str, &str)]); 4] = [
    (
        "RPM-YUM",
        &[
            ("AMAZON_LINUX_2", "AmazonLinux2"),
            ("AMAZON_LINUX", "AmazonLinux2018.03"),
            ("CENTOS", "CentOS7.9"),
            ("REDHAT_ENTERPRISE_LINUX", "RedhatEnterpriseLinux7.9"),
            ("ORACLE_LINUX", "OracleLinux7.9"),
        ],
    ),
    (
        "RPM-DNF",
        &[
            ("AMAZON_LINUX_2023", "AmazonLinux2023"),
            ("AMAZON_LINUX_2022", "AmazonLinux2022"),
            ("CENTOS", "CentOS8"),
            ("REDHAT_ENTERPRISE_LINUX", "RedhatEnterpriseLinux8.5"),
            ("ORACLE_LINUX", "OracleLinux8.5"),
            ("ROCKY_LINUX", "RockyLinux8.5"),
            ("ALMA_LINUX", "AlmaLinux8.5"),
        ],
    ),
    ("DEB", &[("UBUNTU", "Ubuntu22.04"), ("DEBIAN", "Debian11"), ("RASPBIAN", "Raspbian11")]),
    ("ZYPP", &[("SUSE", "Suse15.3")]),
];

impl Setting {
    /// The settings of a word: a family, or one system with the product that most cases use.
    pub fn of(word: &str) -> Vec<Self> {
        let family = FAMILIES.iter().find(|(name, _)| *name == word).map(|(_, systems)| *systems);
        let system = |&(system, product): &(&str, &str)| Self {
            system: system.parse().unwrap_or_else(|_| panic!("no such system or family: {system}")),
            product: product.to_owned(),
        };
        match (family, word) {
            (Some(systems), _) => systems.iter().map(system).collect(),
            (None, "WINDOWS") => vec![system(&("WINDOWS", "WindowsServer2019"))],
            (None, "MACOS") => vec![system(&("MACOS", "macOS13"))],
            (None, _) => {
                // The newer of two generations, so that CENTOS means dnf.
                let known = FAMILIES.iter().flat_map(|(_, systems)| systems.iter()).rfind(|(name, _)| *name == word);
                vec![system(known.unwrap_or(&(word, "")))]
            }
        }
    }

    pub fn is_windows(&self) -> bool {
        self.system == OperatingSystem::Windows
    }

    pub fn is_deb(&self) -> bool {
        matches!(self.system, OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian)
    }

    /// The architecture of names that stand without one; none on Windows and macOS.
    pub fn arch(&self) -> &'static str {
        match self.system {
            OperatingSystem::Windows | OperatingSystem::MacOs => "",
            _ if self.is_deb() => "amd64",
            _ => "x86_64",
        }
    }

    pub fn class(&self) -> &'static str {
        match self.system {
            OperatingSystem::Windows => "SecurityUpdates",
            OperatingSystem::MacOs => "softwareupdate",
            _ if self.is_deb() => "",
            _ => "Security",
        }
    }

    pub fn severity(&self) -> &'static str {
        if self.is_deb() || self.system == OperatingSystem::MacOs { "" } else { "Critical" }
    }

    pub fn priority(&self) -> &'static str {
        if self.is_deb() { "Optional" } else { "" }
    }

    pub fn repository(&self) -> &'static str {
        match self.system {
            OperatingSystem::Ubuntu => "jammy-security",
            OperatingSystem::Debian | OperatingSystem::Raspbian => "bullseye-security",
            _ => "",
        }
    }

    /// A text of a case with its blanks filled in: the node's product and the usual architecture.
    pub fn fill(&self, text: &str) -> String {
        text.replace("{product}", &self.product).replace("{arch}", self.arch())
    }

    /// Id of a patch that a case names: `curl` means the usual architecture.
    pub fn id(&self, named: &str) -> String {
        const ARCHITECTURES: [&str; 8] = ["x86_64", "amd64", "noarch", "all", "aarch64", "arm64", "i686", "i386"];
        let has_arch = named.rsplit_once('.').is_some_and(|(_, arch)| ARCHITECTURES.contains(&arch));
        if self.arch().is_empty() || has_arch { named.to_owned() } else { format!("{named}.{}", self.arch()) }
    }

    /// The same of a name that may have a version, `curl:1-2`.
    pub fn key(&self, named: &str) -> String {
        match named.split_once(':').filter(|_| !self.is_windows()) {
            Some((name, version)) => format!("{}:{version}", self.id(name)),
            None => self.id(named),
        }
    }
}

/// The systems of a word with their product lines, such as `CENTOS` of yum and of dnf.
pub fn of(word: &str) -> Vec<(OperatingSystem, String)> {
    Setting::of(word).into_iter().map(|setting| (setting.system, setting.product)).collect()
}
