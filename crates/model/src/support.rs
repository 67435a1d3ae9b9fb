//! Versions of operating systems that Patch Manager supports, by day (rules select-supported-versions and
//! select-old-clock-versions).
//!
//! Sources: the page "Patch Manager prerequisites" of the Systems Manager User Guide as it is from 2025 on, and as it was
//! in 2023. No page tells on which day a version left the list; here all of them leave it with the year 2025. What is on
//! the list of today counts as supported for older clocks too: before it came out there were no nodes with it.

use crate::{Date, OperatingSystem};

/// The first day of the present list, in days since 1970: 2025-01-01.
const PRESENT_LIST_SINCE: Date = Date::from_days(20_089);

/// Versions of one system that are supported, from the first to the last.
struct Span {
    system: OperatingSystem,
    first: Version,
    last: Version,
    /// Whether the present list still has them.
    is_present: bool,
}

/// Major and minor number.
type Version = (u16, u16);

/// Every minor release of the major one.
const ANY: u16 = u16::MAX;

const fn now(system: OperatingSystem, first: Version, last: Version) -> Span {
    Span { system, first, last, is_present: true }
}

const fn before(system: OperatingSystem, first: Version, last: Version) -> Span {
    Span { system, first, last, is_present: false }
}

/// One line for each stretch of versions. Where both lists overlap the present one stands first.
const SPANS: &[Span] = &[
    now(OperatingSystem::Windows, (2012, 0), (2025, ANY)),
    before(OperatingSystem::Windows, (2008, 0), (2022, ANY)),
    before(OperatingSystem::AmazonLinux, (2012, 3), (2018, 3)),
    now(OperatingSystem::AmazonLinux2, (2, 0), (2, ANY)),
    before(OperatingSystem::AmazonLinux2022, (2022, 0), (2022, ANY)),
    now(OperatingSystem::AmazonLinux2023, (2023, 0), (2023, ANY)),
    now(OperatingSystem::RedHat, (7, 0), (10, ANY)),
    before(OperatingSystem::RedHat, (6, 5), (6, ANY)),
    now(OperatingSystem::OracleLinux, (7, 5), (9, ANY)),
    now(OperatingSystem::RockyLinux, (8, 0), (9, ANY)),
    now(OperatingSystem::AlmaLinux, (8, 0), (9, ANY)),
    now(OperatingSystem::CentOs, (9, 0), (9, ANY)),
    before(OperatingSystem::CentOs, (6, 5), (8, ANY)),
    now(OperatingSystem::Suse, (15, 3), (15, ANY)),
    before(OperatingSystem::Suse, (12, 0), (15, 2)),
    now(OperatingSystem::Ubuntu, (16, 4), (16, 4)),
    now(OperatingSystem::Ubuntu, (18, 4), (18, 4)),
    now(OperatingSystem::Ubuntu, (20, 4), (20, 4)),
    now(OperatingSystem::Ubuntu, (22, 4), (22, 4)),
    now(OperatingSystem::Ubuntu, (24, 4), (24, 4)),
    now(OperatingSystem::Ubuntu, (25, 4), (25, 4)),
    before(OperatingSystem::Ubuntu, (14, 4), (14, 4)),
    before(OperatingSystem::Ubuntu, (20, 10), (20, 10)),
    before(OperatingSystem::Ubuntu, (23, 4), (23, 4)),
    now(OperatingSystem::Debian, (11, 0), (12, ANY)),
    before(OperatingSystem::Debian, (8, 0), (10, ANY)),
    before(OperatingSystem::Raspbian, (9, 0), (11, ANY)),
    now(OperatingSystem::MacOs, (13, 0), (13, 7)),
    now(OperatingSystem::MacOs, (14, 0), (15, ANY)),
    before(OperatingSystem::MacOs, (10, 14), (12, ANY)),
];

impl OperatingSystem {
    /// Whether Patch Manager supports a product of this system on a day. End of life does not matter (rule
    /// select-end-of-life-runs). A product that names only the major version, such as `OracleLinux7`, stands for its
    /// newest release; one without a version, or of the half-yearly Windows Servers, is taken to be supported.
    #[must_use]
    pub fn supports(self, product: &str, day: Date) -> bool {
        let Some((major, minor)) = self.version_of(product) else { return !self.is_client(product) };
        let version = (major, minor.unwrap_or(ANY));
        SPANS.iter().filter(|span| span.system == self && (span.is_present || day < PRESENT_LIST_SINCE)).any(|span| {
            let last = if minor.is_none() && span.last.0 == major { (major, ANY) } else { span.last };
            (span.first..=last).contains(&version)
        })
    }

    /// Windows for workstations, which no list names.
    fn is_client(self, product: &str) -> bool {
        let rest = product.strip_prefix("Windows");
        self == Self::Windows && rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    }

    /// The number at the end of a product, `8` and `5` of `RedhatEnterpriseLinux8.5`.
    fn version_of(self, product: &str) -> Option<(u16, Option<u16>)> {
        let prefix = match self {
            Self::Windows => "WindowsServer",
            Self::AmazonLinux | Self::AmazonLinux2 | Self::AmazonLinux2022 | Self::AmazonLinux2023 => "AmazonLinux",
            Self::Ubuntu => "Ubuntu",
            Self::RedHat => "RedhatEnterpriseLinux",
            Self::Suse => "Suse",
            Self::CentOs => "CentOS",
            Self::OracleLinux => "OracleLinux",
            Self::Debian => "Debian",
            Self::MacOs => "macOS",
            Self::Raspbian => "Raspbian",
            Self::RockyLinux => "RockyLinux",
            Self::AlmaLinux => "AlmaLinux",
        };
        let number = product.strip_prefix(prefix)?;
        let number = number.strip_suffix("R2").unwrap_or(number);
        match number.split_once('.') {
            Some((major, rest)) => {
                let minor = rest.split('.').next().unwrap_or(rest);
                Some((major.parse().ok()?, Some(minor.parse().ok()?)))
            }
            None => Some((number.parse().ok()?, None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_present_list_begins_with_2025() {
        assert_eq!(PRESENT_LIST_SINCE, Date::parse("2025-01-01").unwrap());
    }

    #[test]
    fn every_product_of_a_server_was_supported_once_or_never() {
        let never = ["OracleLinux7.0", "OracleLinux7.1", "OracleLinux7.2", "OracleLinux7.3", "OracleLinux7.4"];
        for &system in OperatingSystem::ALL {
            for product in crate::products::products(system).unwrap_or_default() {
                let is_server = !system.is_client(product) && !never.contains(product);
                assert_eq!(system.supports(product, Date::EPOCH), is_server, "{product}");
            }
        }
    }
}
