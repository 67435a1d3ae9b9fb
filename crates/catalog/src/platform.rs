//! What an agent's report says about a node: system and product, from the platform's name and version.
//!
//! Names are those of DescribeInstanceInformation (`PlatformName`, `PlatformVersion`) and of EC2's `PlatformDetails`.

use patchplay_model::OperatingSystem;

use crate::ImageParameter;

/// How names of Linux and macOS begin, in small letters, the system, and how its products begin. Longer names stand first.
const NAMES: &[(&str, OperatingSystem, &str)] = &[
    ("red hat", OperatingSystem::RedHat, "RedhatEnterpriseLinux"),
    ("rhel", OperatingSystem::RedHat, "RedhatEnterpriseLinux"),
    ("sles", OperatingSystem::Suse, "Suse"),
    ("suse", OperatingSystem::Suse, "Suse"),
    ("ubuntu", OperatingSystem::Ubuntu, "Ubuntu"),
    ("debian", OperatingSystem::Debian, "Debian"),
    ("raspbian", OperatingSystem::Raspbian, "Raspbian"),
    ("centos", OperatingSystem::CentOs, "CentOS"),
    ("oracle", OperatingSystem::OracleLinux, "OracleLinux"),
    ("rocky", OperatingSystem::RockyLinux, "RockyLinux"),
    ("almalinux", OperatingSystem::AlmaLinux, "AlmaLinux"),
    ("macos", OperatingSystem::MacOs, "macOS"),
    ("mac os", OperatingSystem::MacOs, "macOS"),
];

/// What follows `Windows Server` in the name, and the product. Longer beginnings stand first.
const WINDOWS: &[(&str, &str)] = &[
    ("2008 R2", "WindowsServer2008R2"),
    ("2008", "WindowsServer2008"),
    ("2012 R2", "WindowsServer2012R2"),
    ("2012", "WindowsServer2012"),
    ("2016", "WindowsServer2016"),
    ("2019", "WindowsServer2019"),
    ("2022", "WindowsServer2022"),
    ("2025", "WindowsServer2025"),
];

/// Builds of Windows, for names without a year.
const BUILDS: &[(&str, &str)] = &[
    ("10.0.14393", "WindowsServer2016"),
    ("10.0.17763", "WindowsServer2019"),
    ("10.0.20348", "WindowsServer2022"),
    ("10.0.26100", "WindowsServer2025"),
];

/// System and product of a platform, such as `Microsoft Windows Server 2019 Datacenter` of version `10.0.17763`; `None`
/// for platforms that Patch Manager does not know. Without version a product may stay open.
#[must_use]
pub fn platform(name: &str, version: &str) -> Option<ImageParameter> {
    if name.contains("Windows") || name.eq_ignore_ascii_case("windows") {
        let year = name.split_once("Windows Server ").map_or("", |(_, year)| year);
        let by_year = WINDOWS.iter().find(|(start, _)| year.starts_with(start));
        let by_build = BUILDS.iter().find(|(start, _)| version.starts_with(start));
        let product = by_year.or(by_build).map(|(_, product)| (*product).to_owned());
        return Some(ImageParameter { system: OperatingSystem::Windows, product });
    }
    let small = name.to_ascii_lowercase();
    if small.starts_with("amazon linux") {
        let (system, product) = match version {
            "2" => (OperatingSystem::AmazonLinux2, "AmazonLinux2".to_owned()),
            "2022" => (OperatingSystem::AmazonLinux2022, "AmazonLinux2022".to_owned()),
            _ if version.starts_with("2023") => (OperatingSystem::AmazonLinux2023, "AmazonLinux2023".to_owned()),
            // The first generation counts by year and month.
            _ if version.contains('.') => (OperatingSystem::AmazonLinux, format!("AmazonLinux{version}")),
            _ => return None,
        };
        return Some(ImageParameter { system, product: Some(product) });
    }
    let (_, system, family) = NAMES.iter().find(|(start, ..)| small.starts_with(start))?;
    // Debian and its kin count whole releases where an agent reports the point release, and macOS too; no product has
    // more than two numbers.
    let whole = matches!(system, OperatingSystem::Debian | OperatingSystem::Raspbian | OperatingSystem::MacOs);
    let numbers: Vec<&str> = version.split('.').take(if whole { 1 } else { 2 }).collect();
    let version = numbers.join(".");
    let known = version.starts_with(|first: char| first.is_ascii_digit());
    Some(ImageParameter { system: *system, product: known.then(|| format!("{family}{version}")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_names_system_and_product() {
        for (name, version, system, product) in [
            ("Microsoft Windows Server 2019 Datacenter", "10.0.17763", "WINDOWS", "WindowsServer2019"),
            ("Microsoft Windows Server 2012 R2 Standard", "6.3.9600", "WINDOWS", "WindowsServer2012R2"),
            ("Microsoft Windows Server Datacenter", "10.0.20348", "WINDOWS", "WindowsServer2022"),
            ("Windows", "", "WINDOWS", ""),
            ("Amazon Linux", "2", "AMAZON_LINUX_2", "AmazonLinux2"),
            ("Amazon Linux", "2023", "AMAZON_LINUX_2023", "AmazonLinux2023"),
            ("Amazon Linux AMI", "2018.03", "AMAZON_LINUX", "AmazonLinux2018.03"),
            ("Ubuntu", "22.04", "UBUNTU", "Ubuntu22.04"),
            ("Red Hat Enterprise Linux Server", "8.5", "REDHAT_ENTERPRISE_LINUX", "RedhatEnterpriseLinux8.5"),
            ("Red Hat Enterprise Linux", "", "REDHAT_ENTERPRISE_LINUX", ""),
            ("SLES", "15.4", "SUSE", "Suse15.4"),
            ("Debian GNU/Linux", "12.5", "DEBIAN", "Debian12"),
            ("CentOS Linux", "7.9.2009", "CENTOS", "CentOS7.9"),
            ("Oracle Linux Server", "8.8", "ORACLE_LINUX", "OracleLinux8.8"),
            ("macOS", "13.4", "MACOS", "macOS13"),
        ] {
            let found = platform(name, version).unwrap();
            assert_eq!((found.system.as_str(), found.product.as_deref().unwrap_or("")), (system, product), "{name}");
        }
        for name in ["", "FreeBSD", "Bottlerocket OS", "Linux/UNIX"] {
            assert_eq!(platform(name, "1.0"), None, "{name}");
        }
        assert_eq!(platform("Amazon Linux", "3"), None);
    }
}
