//! AWS's own baselines (spec predefined-baselines): rules, ids where known, and dates.

use crate::{
    Approval, BaselineId, ComplianceStatus, Date, FilterKey, OperatingSystem, PatchBaseline, PatchFilter, PatchRule,
};

/// One baseline that AWS owns in every account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PredefinedBaseline {
    /// Its name, such as `AWS-DefaultPatchBaseline`.
    pub name: &'static str,
    /// Operating system.
    pub system: OperatingSystem,
    /// Whether it is its system's default in a fresh account.
    pub is_default: bool,
    created_day: i32,
    description: &'static str,
    rules: &'static [Rule],
    /// The rules before a day, where they have changed.
    before: Option<(i32, &'static [Rule])>,
    owners: &'static [OwnedBaseline],
}

/// How one region has a predefined baseline: facts read in that region, never guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnedBaseline {
    /// Region.
    pub region: &'static str,
    /// AWS's account that owns it there.
    pub account: &'static str,
    /// Its id there.
    pub id: &'static str,
    /// `CreatedTime` and `ModifiedTime` of the on-node JSON, in milliseconds since 1970, where a log shows it.
    pub created_millis: Option<i64>,
}

/// Keys with their values, all of which must match.
type Rule = &'static [(FilterKey, &'static [&'static str])];

const SECURITY: (FilterKey, &[&str]) = (FilterKey::Classification, &["CriticalUpdates", "SecurityUpdates"]);
const SEVERE: (FilterKey, &[&str]) = (FilterKey::MsrcSeverity, &["Critical", "Important"]);

const SECURITY_NOTICES: (FilterKey, &[&str]) = (FilterKey::Classification, &["Security"]);
const AMAZON: &[Rule] = &[
    &[SECURITY_NOTICES, (FilterKey::Severity, &["Critical", "Important"])],
    &[(FilterKey::Classification, &["Bugfix"])],
];
const ORACLE: &[Rule] = &[
    &[SECURITY_NOTICES, (FilterKey::Severity, &["Critical", "Important", "Moderate"])],
    &[(FilterKey::Classification, &["Enhancement", "Bugfix"])],
];
const ORACLE_BEFORE: &[Rule] = &[
    &[SECURITY_NOTICES, (FilterKey::Severity, &["Important", "Moderate"])],
    &[(FilterKey::Classification, &["Enhancement", "Bugfix"])],
];
const CENTOS: &[Rule] = &[&[(FilterKey::Product, &["*"])]];
const SUSE: &[Rule] = &[&[SECURITY_NOTICES, (FilterKey::Severity, &["Critical", "Important"])]];
const DEBIAN: &[Rule] = &[&[(FilterKey::Priority, &["Required", "Important", "Standard", "Optional", "Extra"])]];
const MACOS: &[Rule] = &[&[(FilterKey::Classification, &["softwareupdate", "installer", "brew", "brew_cask"])]];

impl PredefinedBaseline {
    /// A package system's default, with what these have in common in the public dump of us-east-1.
    const fn packages(
        name: &'static str,
        system: OperatingSystem,
        created_day: i32,
        description: &'static str,
        rules: &'static [Rule],
        owners: &'static [OwnedBaseline],
    ) -> Self {
        Self { name, system, is_default: true, created_day, description, rules, before: None, owners }
    }
}

impl OwnedBaseline {
    const fn us_east_1(id: &'static str) -> Self {
        Self { region: "us-east-1", account: "075727635805", id, created_millis: None }
    }
}

impl PredefinedBaseline {
    /// All seventeen.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "AWS-DefaultPatchBaseline",
            system: OperatingSystem::Windows,
            is_default: true,
            // 2018-05-01
            created_day: 17_652,
            description: "Default Patch Baseline Provided by AWS.",
            rules: &[&[SECURITY, SEVERE]],
            before: None,
            owners: &[
                OwnedBaseline {
                    region: "us-east-1",
                    account: "075727635805",
                    id: "pb-09ca3fb51f0412ec3",
                    created_millis: Some(1_525_194_800_068),
                },
                OwnedBaseline {
                    region: "ap-northeast-1",
                    account: "486716784251",
                    id: "pb-04ba050f612fba3a6",
                    created_millis: Some(1_525_327_437_876),
                },
            ],
        },
        Self {
            name: "AWS-WindowsPredefinedPatchBaseline-OS",
            system: OperatingSystem::Windows,
            is_default: false,
            // 2019-05-07
            created_day: 18_023,
            description: "",
            rules: &[&[(FilterKey::PatchSet, &["OS"]), SECURITY, SEVERE]],
            before: None,
            owners: &[OwnedBaseline::us_east_1("pb-096d816473f2bdb03")],
        },
        Self {
            name: "AWS-WindowsPredefinedPatchBaseline-OS-Applications",
            system: OperatingSystem::Windows,
            is_default: false,
            // 2019-05-07
            created_day: 18_023,
            description: "",
            rules: &[&[(FilterKey::PatchSet, &["OS"]), SECURITY, SEVERE], &[(FilterKey::PatchSet, &["APPLICATION"])]],
            before: None,
            owners: &[OwnedBaseline::us_east_1("pb-0fafa8379afee7c83")],
        },
        Self::packages(
            "AWS-AmazonLinuxDefaultPatchBaseline",
            OperatingSystem::AmazonLinux,
            // 2018-05-01
            17652,
            "Default Patch Baseline for Amazon Linux Provided by AWS.",
            AMAZON,
            &[OwnedBaseline::us_east_1("pb-0c10e657807c7a700")],
        ),
        Self::packages(
            "AWS-AmazonLinux2DefaultPatchBaseline",
            OperatingSystem::AmazonLinux2,
            // 2018-06-21
            17703,
            "Default Patch Baseline for Amazon Linux 2 Provided by AWS.",
            AMAZON,
            &[OwnedBaseline::us_east_1("pb-0be8c61cde3be63f3")],
        ),
        Self::packages(
            "AWS-AmazonLinux2022DefaultPatchBaseline",
            OperatingSystem::AmazonLinux2022,
            // 2022-08-09
            19213,
            "Default Patch Baseline for Amazon Linux 2022 Provided by AWS.",
            AMAZON,
            &[OwnedBaseline::us_east_1("pb-0028ca011460d5eaf")],
        ),
        Self::packages(
            "AWS-AmazonLinux2023DefaultPatchBaseline",
            OperatingSystem::AmazonLinux2023,
            // 2023-03-14
            19430,
            "Default Patch Baseline for Amazon Linux 2023 Provided by AWS.",
            AMAZON,
            &[OwnedBaseline::us_east_1("pb-05c9c9bf778d4c4d0")],
        ),
        Self::packages(
            "AWS-AlmaLinuxDefaultPatchBaseline",
            OperatingSystem::AlmaLinux,
            // 2023-03-14
            19430,
            "Default Patch Baseline for Alma Linux Provided by AWS.",
            AMAZON,
            &[OwnedBaseline::us_east_1("pb-0cb0c4966f86b059b")],
        ),
        Self::packages(
            "AWS-RedHatDefaultPatchBaseline",
            OperatingSystem::RedHat,
            // 2018-05-01
            17652,
            "Default Patch Baseline for Redhat Enterprise Linux Provided by AWS.",
            AMAZON,
            &[OwnedBaseline::us_east_1("pb-0cbb3a633de00f07c")],
        ),
        Self::packages(
            "AWS-RockyLinuxDefaultPatchBaseline",
            OperatingSystem::RockyLinux,
            // 2022-03-14
            19065,
            "Default Patch Baseline for Rocky Linux Provided by AWS.",
            AMAZON,
            &[OwnedBaseline::us_east_1("pb-03ec98bc512aa3ac0")],
        ),
        Self {
            // 2025-12-10, the day on which the rules changed and it was made anew.
            before: Some((20432, ORACLE_BEFORE)),
            ..Self::packages(
                "AWS-OracleLinuxDefaultPatchBaseline",
                OperatingSystem::OracleLinux,
                20432,
                "Default Patch Baseline for Oracle Linux Server Provided by AWS.",
                ORACLE,
                &[OwnedBaseline::us_east_1("pb-06bff38e95fe85c02")],
            )
        },
        Self::packages(
            "AWS-CentOSDefaultPatchBaseline",
            OperatingSystem::CentOs,
            // 2018-03-29
            17619,
            "Default Patch Baseline for CentOS Provided by AWS.",
            CENTOS,
            &[
                OwnedBaseline::us_east_1("pb-03e3f588eec25344c"),
                OwnedBaseline {
                    region: "us-east-2",
                    account: "733109147000",
                    id: "pb-0574b43a65ea646ed",
                    created_millis: None,
                },
            ],
        ),
        Self::packages(
            "AWS-SuseDefaultPatchBaseline",
            OperatingSystem::Suse,
            // 2018-05-01
            17652,
            "Default Patch Baseline for Suse Provided by AWS.",
            SUSE,
            &[OwnedBaseline::us_east_1("pb-07d8884178197b66b")],
        ),
        Self::packages(
            "AWS-UbuntuDefaultPatchBaseline",
            OperatingSystem::Ubuntu,
            // 2018-05-01
            17652,
            "Default Patch Baseline for Ubuntu Provided by AWS.",
            DEBIAN,
            &[OwnedBaseline::us_east_1("pb-0c7e89f711c3095f4")],
        ),
        Self::packages(
            "AWS-DebianDefaultPatchBaseline",
            OperatingSystem::Debian,
            // 2020-05-05
            18387,
            "Default Patch Baseline for Debian Provided by AWS.",
            DEBIAN,
            &[OwnedBaseline::us_east_1("pb-09a5f8eb62bde80b1")],
        ),
        Self::packages(
            "AWS-RaspbianDefaultPatchBaseline",
            OperatingSystem::Raspbian,
            // 2021-07-21
            18829,
            "Default Patch Baseline for Raspbian Provided by AWS.",
            DEBIAN,
            &[OwnedBaseline::us_east_1("pb-0ec16280999c5c75e")],
        ),
        Self::packages(
            "AWS-MacOSDefaultPatchBaseline",
            OperatingSystem::MacOs,
            // 2020-04-17
            18369,
            "Default Patch Baseline for MacOS Provided by AWS.",
            MACOS,
            &[OwnedBaseline::us_east_1("pb-0ee4f94581368c0d4")],
        ),
    ];

    /// The default of a system in a fresh account.
    #[must_use]
    pub fn default_of(system: OperatingSystem) -> Option<&'static Self> {
        Self::ALL.iter().find(|baseline| baseline.system == system && baseline.is_default)
    }

    /// The one with this id, in whichever region that is.
    #[must_use]
    pub fn of_id(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|baseline| baseline.owners.iter().any(|owner| owner.id == id))
    }

    /// The baseline's facts in one region, if they are known.
    #[must_use]
    pub fn owner_in(&self, region: &str) -> Option<&'static OwnedBaseline> {
        self.owners.iter().find(|owner| owner.region == region)
    }

    /// Its id in one region, if it is known.
    #[must_use]
    pub fn id_in(&self, region: &str) -> Option<BaselineId> {
        self.owner_in(region).map(|owner| BaselineId(owner.id.to_owned()))
    }

    /// Whether this is its id in some region. Where none is known, whoever needs one makes it up.
    #[must_use]
    pub fn is_known_id(&self, id: &BaselineId) -> bool {
        self.owners.iter().any(|owner| owner.id == id.0)
    }

    /// Day on which AWS created it, by the public dump of us-east-1; each region has an hour of its own.
    #[must_use]
    pub const fn created(&self) -> Date {
        Date::from_days(self.created_day)
    }

    /// The baseline as GetPatchBaseline answers it today: every rule after 7 days, levels UNSPECIFIED, PRODUCT `*` as
    /// global filter, nothing rejected (rules pre-common-values, pre-global-filter-and-nonsecurity).
    #[must_use]
    pub fn baseline(&self) -> PatchBaseline {
        self.with_rules(self.rules)
    }

    /// The baseline as it was on a day: Oracle Linux's took other severities before 2025-12-10 (rules pre-oracle-*).
    #[must_use]
    pub fn baseline_on(&self, day: Date) -> PatchBaseline {
        match self.before {
            Some((since, rules)) if day < Date::from_days(since) => self.with_rules(rules),
            _ => self.baseline(),
        }
    }

    fn with_rules(&self, rules: &[Rule]) -> PatchBaseline {
        let filter = |&(key, values): &(FilterKey, &[&str])| PatchFilter {
            key,
            values: values.iter().map(|&value| value.to_owned()).collect(),
        };
        // The repositories of CentOS have no notices, so that nothing of them counts as security.
        let centos = self.system == OperatingSystem::CentOs;
        let every_product = PatchFilter { key: FilterKey::Product, values: vec!["*".to_owned()] };
        PatchBaseline {
            name: Some(self.name.to_owned()),
            description: (!self.description.is_empty()).then(|| self.description.to_owned()),
            global_filters: if centos { Vec::new() } else { vec![every_product] },
            rules: rules
                .iter()
                .map(|filters| PatchRule {
                    filters: filters.iter().map(filter).collect(),
                    approval: Some(Approval::AfterDays(7)),
                    enable_non_security: centos,
                    ..PatchRule::default()
                })
                .collect(),
            available_security_updates: (self.system == OperatingSystem::Windows)
                .then_some(ComplianceStatus::NonCompliant),
            ..PatchBaseline::new(self.system)
        }
    }
}

/// The day on which the service learned the state AvailableSecurityUpdate; earlier clocks never show it.
pub const AVAILABLE_SECURITY_UPDATES_SINCE: Date = Date::from_days(20_171);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_was_added_on_2025_03_24() {
        assert_eq!(AVAILABLE_SECURITY_UPDATES_SINCE.to_string(), "2025-03-24");
    }

    #[test]
    fn days_of_creation_are_those_of_the_dump() {
        let created: Vec<String> = PredefinedBaseline::ALL.iter().map(|b| b.created().to_string()).collect();
        let known = [
            "2018-05-01",
            "2019-05-07",
            "2019-05-07",
            "2018-05-01",
            "2018-06-21",
            "2022-08-09",
            "2023-03-14",
            "2023-03-14",
            "2018-05-01",
            "2022-03-14",
            "2025-12-10",
            "2018-03-29",
            "2018-05-01",
            "2018-05-01",
            "2020-05-05",
            "2021-07-21",
            "2020-04-17",
        ];
        assert_eq!(created, known);
        let exact = PredefinedBaseline::default_of(OperatingSystem::Windows).and_then(|b| b.owner_in("us-east-1"));
        let ticks = exact.and_then(|owner| owner.created_millis).unwrap() * 10_000;
        assert_eq!(crate::Timestamp::from_ticks(ticks).to_string(), "2018-05-01T17:13:20.068Z");
    }

    #[test]
    fn each_system_has_one_default_with_an_id_of_its_own() {
        for &system in OperatingSystem::ALL {
            let defaults = PredefinedBaseline::ALL.iter().filter(|b| b.system == system && b.is_default).count();
            assert_eq!(defaults, 1, "{system}");
        }
        let mut ids: Vec<_> = PredefinedBaseline::ALL.iter().filter_map(|b| b.id_in("us-east-1")).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 17);
        assert!(ids.iter().all(|id| id.0.len() == 20 && id.0.starts_with("pb-")));
    }

    #[test]
    fn every_key_and_value_is_one_that_the_system_takes() {
        for predefined in PredefinedBaseline::ALL {
            for filter in predefined.baseline().rules.iter().flat_map(|rule| &rule.filters) {
                assert!(FilterKey::allowed_for(predefined.system).contains(&filter.key), "{}", predefined.name);
                if let crate::FilterValues::Closed(known) = filter.key.values_for(predefined.system) {
                    assert!(
                        filter.values.iter().all(|v| v == "*" || known.contains(&v.as_str())),
                        "{}",
                        predefined.name
                    );
                }
            }
        }
    }

    #[test]
    fn oracle_took_critical_notices_only_from_2025_12_10_on() {
        let oracle = PredefinedBaseline::default_of(OperatingSystem::OracleLinux).unwrap();
        let severities = |day: &str| oracle.baseline_on(Date::parse(day).unwrap()).rules[0].filters[1].values.clone();
        assert_eq!(severities("2025-12-09"), ["Important", "Moderate"]);
        assert_eq!(severities("2025-12-10"), ["Critical", "Important", "Moderate"]);
    }

    #[test]
    fn only_centos_takes_what_no_notice_names() {
        for predefined in PredefinedBaseline::ALL {
            let (baseline, is_centos) = (predefined.baseline(), predefined.system == OperatingSystem::CentOs);
            assert!(baseline.rules.iter().all(|rule| rule.enable_non_security == is_centos), "{}", predefined.name);
            assert_eq!(baseline.global_filters.is_empty(), is_centos, "{}", predefined.name);
        }
    }
}
