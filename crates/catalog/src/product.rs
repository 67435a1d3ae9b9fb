//! Products in words.

use std::borrow::Cow;

use patchplay_model::OperatingSystem;

/// How products begin on the wire, and how people write it. The first that fits is taken.
const FAMILIES: &[(&str, &str)] = &[
    ("WindowsServer", "Windows Server"),
    ("Windows", "Windows"),
    ("AmazonLinux", "Amazon Linux"),
    ("Ubuntu", "Ubuntu"),
    ("RedhatEnterpriseLinux", "Red Hat Enterprise Linux"),
    ("Suse", "SUSE Linux Enterprise Server"),
    ("CentOS", "CentOS"),
    ("OracleLinux", "Oracle Linux"),
    ("RockyLinux", "Rocky Linux"),
    ("AlmaLinux", "AlmaLinux"),
    ("Debian", "Debian"),
    ("Raspbian", "Raspberry Pi OS"),
    ("macOS", "macOS"),
];

/// How the products of each system but Windows begin. The first that fits is taken.
const SYSTEMS: &[(&str, OperatingSystem)] = &[
    ("AmazonLinux2022", OperatingSystem::AmazonLinux2022),
    ("AmazonLinux2023", OperatingSystem::AmazonLinux2023),
    // Amazon Linux 1 counts by year and month, 2012.03 to 2018.03.
    ("AmazonLinux20", OperatingSystem::AmazonLinux),
    ("AmazonLinux2", OperatingSystem::AmazonLinux2),
    ("Ubuntu", OperatingSystem::Ubuntu),
    ("RedhatEnterpriseLinux", OperatingSystem::RedHat),
    ("Suse", OperatingSystem::Suse),
    ("CentOS", OperatingSystem::CentOs),
    ("OracleLinux", OperatingSystem::OracleLinux),
    ("RockyLinux", OperatingSystem::RockyLinux),
    ("AlmaLinux", OperatingSystem::AlmaLinux),
    ("Debian", OperatingSystem::Debian),
    ("Raspbian", OperatingSystem::Raspbian),
    ("macOS", OperatingSystem::MacOs),
    ("Windows", OperatingSystem::Windows),
    ("MicrosoftDefender", OperatingSystem::Windows),
];

/// The system whose product this is; `None` for `*`, for applications of Windows such as `Office 2016`, and for
/// unknown ones.
#[must_use]
pub fn product_system(product: &str) -> Option<OperatingSystem> {
    SYSTEMS.iter().find(|(start, _)| product.starts_with(start)).map(|&(_, system)| system)
}

/// Products whose words follow no rule.
const SPECIAL: &[(&str, &str)] = &[
    ("MicrosoftDefenderAntivirus", "Microsoft Defender Antivirus"),
    ("WindowsServer,version1709-1803", "Windows Server, version 1709 to 1803"),
    ("WindowsServer,version1903andlater", "Windows Server, version 1903 and later"),
    ("WindowsServer2022,23H2Edition", "Windows Server 2022, 23H2 Edition"),
];

/// A product as people write it: `WindowsServer2012R2` is Windows Server 2012 R2. Products that are words already, such
/// as `Office 2016`, and unknown ones stay as they are.
#[must_use]
pub fn product_label(product: &str) -> Cow<'_, str> {
    if let Some((_, label)) = SPECIAL.iter().find(|(special, _)| *special == product) {
        return Cow::Borrowed(label);
    }
    let known = FAMILIES.iter().find_map(|(family, label)| product.strip_prefix(family).map(|rest| (label, rest)));
    match known {
        Some((label, rest)) if rest.starts_with(|first: char| first.is_ascii_digit()) => {
            // Only the edition after the version begins with a letter: R2, LTSB, Embedded.
            let edition = rest.find(|character: char| character.is_ascii_alphabetic()).unwrap_or(rest.len());
            let (version, edition) = rest.split_at_checked(edition).unwrap_or((rest, ""));
            let gap = if edition.is_empty() { "" } else { " " };
            Cow::Owned(format!("{label} {version}{gap}{edition}"))
        }
        _ => Cow::Borrowed(product),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_tells_its_system() {
        for (product, system) in [
            ("WindowsServer2019", "WINDOWS"),
            ("MicrosoftDefenderAntivirus", "WINDOWS"),
            ("AmazonLinux2018.03", "AMAZON_LINUX"),
            ("AmazonLinux2012.03", "AMAZON_LINUX"),
            ("AmazonLinux2", "AMAZON_LINUX_2"),
            ("AmazonLinux2.0", "AMAZON_LINUX_2"),
            ("AmazonLinux2022", "AMAZON_LINUX_2022"),
            ("AmazonLinux2023", "AMAZON_LINUX_2023"),
            ("RedhatEnterpriseLinux8.5", "REDHAT_ENTERPRISE_LINUX"),
            ("Raspbian11", "RASPBIAN"),
        ] {
            assert_eq!(product_system(product).map(OperatingSystem::as_str), Some(system), "{product}");
        }
        for product in ["", "*", "Office 2016", "Solaris11"] {
            assert_eq!(product_system(product), None, "{product}");
        }
    }

    #[test]
    fn products_are_labelled_in_words() {
        for (product, label) in [
            ("WindowsServer2019", "Windows Server 2019"),
            ("WindowsServer2012R2", "Windows Server 2012 R2"),
            ("WindowsServer,version1903andlater", "Windows Server, version 1903 and later"),
            ("Windows8.1", "Windows 8.1"),
            ("Windows10LTSB", "Windows 10 LTSB"),
            ("AmazonLinux2", "Amazon Linux 2"),
            ("AmazonLinux2018.03", "Amazon Linux 2018.03"),
            ("RedhatEnterpriseLinux8.5", "Red Hat Enterprise Linux 8.5"),
            ("Suse15.1", "SUSE Linux Enterprise Server 15.1"),
            ("macOS13", "macOS 13"),
            ("Office 2016", "Office 2016"),
            ("WindowsDefender", "WindowsDefender"),
            ("", ""),
        ] {
            assert_eq!(product_label(product), label);
        }
    }
}
