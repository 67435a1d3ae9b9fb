//! The account of the measured fleet: AWS's baselines, and for every system some of its own.

use patchplay_engine::Registry;
use patchplay_model::{
    Approval, BaselineId, ComplianceLevel, FilterKey, OperatingSystem, PatchBaseline, PatchFilter, PatchRule,
};

/// Patch groups that nodes are tagged with; the last is registered nowhere.
pub(crate) const GROUPS: [&str; 5] = ["web", "database", "batch", "desktop", "forgotten"];

/// Baselines of its own that the account has for each system.
const OWN: usize = 4;

/// An account whose own baselines have this many approval rules each.
pub(crate) fn registry(rules: usize) -> Registry {
    let mut registry = Registry::new(&|predefined| BaselineId(predefined.name.to_owned()));
    for (system_number, &system) in OperatingSystem::ALL.iter().enumerate() {
        for number in 0..OWN {
            let id = BaselineId(format!("pb-{system_number:08x}{number:09x}"));
            registry.add(id, system_number * OWN + number, baseline(system, number, rules));
        }
    }
    registry
}

fn baseline(system: OperatingSystem, number: usize, rules: usize) -> PatchBaseline {
    let mut baseline = PatchBaseline::new(system);
    baseline.name = Some(format!("{system}-{number}"));
    baseline.patch_groups = GROUPS.get(number).map(|group| (*group).to_owned()).into_iter().collect();
    baseline.rules = (0..rules).map(|rule| approval_rule(system, number + rule)).collect();
    baseline
}

fn approval_rule(system: OperatingSystem, turn: usize) -> PatchRule {
    let pick =
        |values: &[&str]| vec![values[turn % values.len()].to_owned(), values[(turn + 1) % values.len()].to_owned()];
    let filter = |key, values: &[&str]| PatchFilter { key, values: pick(values) };
    let filters = match system {
        OperatingSystem::Windows => vec![
            filter(FilterKey::Classification, &["SecurityUpdates", "CriticalUpdates", "UpdateRollups", "Updates"]),
            filter(FilterKey::MsrcSeverity, &["Critical", "Important", "Moderate"]),
        ],
        OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian => {
            vec![filter(FilterKey::Priority, &["Required", "Important", "Standard", "Optional", "Extra"])]
        }
        OperatingSystem::MacOs => vec![filter(FilterKey::Classification, &["softwareupdate", "brew", "installer"])],
        _ => vec![
            filter(FilterKey::Classification, &["Security", "Bugfix", "Recommended"]),
            filter(FilterKey::Severity, &["Critical", "Important", "Moderate", "Low"]),
        ],
    };
    PatchRule {
        filters,
        approval: Some(Approval::AfterDays(u16::try_from(turn % 15).unwrap_or_default())),
        compliance_level: ComplianceLevel::ALL[turn % ComplianceLevel::ALL.len()],
        enable_non_security: turn % 2 == 1,
    }
}
