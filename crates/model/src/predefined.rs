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
    rules: &'static [&'static [(FilterKey, &'static [&'static str])]],
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

const SECURITY: (FilterKey, &[&str]) = (FilterKey::Classification, &["CriticalUpdates", "SecurityUpdates"]);
const SEVERE: (FilterKey, &[&str]) = (FilterKey::MsrcSeverity, &["Critical", "Important"]);

impl PredefinedBaseline {
    /// The baselines of the systems that are simulated.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "AWS-DefaultPatchBaseline",
            system: OperatingSystem::Windows,
            is_default: true,
            // 2018-05-01
            created_day: 17_652,
            description: "Default Patch Baseline Provided by AWS.",
            rules: &[&[SECURITY, SEVERE]],
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
            owners: &[OwnedBaseline {
                region: "us-east-1",
                account: "075727635805",
                id: "pb-096d816473f2bdb03",
                created_millis: None,
            }],
        },
        Self {
            name: "AWS-WindowsPredefinedPatchBaseline-OS-Applications",
            system: OperatingSystem::Windows,
            is_default: false,
            // 2019-05-07
            created_day: 18_023,
            description: "",
            rules: &[&[(FilterKey::PatchSet, &["OS"]), SECURITY, SEVERE], &[(FilterKey::PatchSet, &["APPLICATION"])]],
            owners: &[OwnedBaseline {
                region: "us-east-1",
                account: "075727635805",
                id: "pb-0fafa8379afee7c83",
                created_millis: None,
            }],
        },
    ];

    /// The default of a system in a fresh account; `None` for systems that are not simulated.
    #[must_use]
    pub fn default_of(system: OperatingSystem) -> Option<&'static Self> {
        Self::ALL.iter().find(|baseline| baseline.system == system && baseline.is_default)
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

    /// Day on which AWS created it, by the public dump of us-east-1; each region has an hour of its own.
    #[must_use]
    pub const fn created(&self) -> Date {
        Date::from_days(self.created_day)
    }

    /// The baseline as GetPatchBaseline answers it: every rule after 7 days, levels UNSPECIFIED, PRODUCT `*` as global
    /// filter, nothing rejected.
    #[must_use]
    pub fn baseline(&self) -> PatchBaseline {
        let filter = |&(key, values): &(FilterKey, &[&str])| PatchFilter {
            key,
            values: values.iter().map(|&value| value.to_owned()).collect(),
        };
        PatchBaseline {
            name: Some(self.name.to_owned()),
            description: (!self.description.is_empty()).then(|| self.description.to_owned()),
            global_filters: vec![PatchFilter { key: FilterKey::Product, values: vec!["*".to_owned()] }],
            rules: self
                .rules
                .iter()
                .map(|filters| PatchRule {
                    filters: filters.iter().map(filter).collect(),
                    approval: Some(Approval::AfterDays(7)),
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
        assert_eq!(created, ["2018-05-01", "2019-05-07", "2019-05-07"]);
        let exact = PredefinedBaseline::default_of(OperatingSystem::Windows).and_then(|b| b.owner_in("us-east-1"));
        let ticks = exact.and_then(|owner| owner.created_millis).unwrap() * 10_000;
        assert_eq!(crate::Timestamp::from_ticks(ticks).to_string(), "2018-05-01T17:13:20.068Z");
    }

    #[test]
    fn each_simulated_system_has_one_default() {
        for &system in OperatingSystem::ALL {
            let defaults = PredefinedBaseline::ALL.iter().filter(|b| b.system == system && b.is_default).count();
            assert_eq!(defaults, usize::from(system.is_simulated()), "{system}");
        }
    }
}
