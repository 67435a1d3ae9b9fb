//! What a case sets up, as the crates take it.

use std::collections::BTreeMap;

use patchplay_catalog::{Patch, PatchFacts, PatchKind};
use patchplay_model::{
    Agent, Approval, Date, InstallOverrideList, ListedPatch, Node, NodeSettings, Operation, PatchBaseline, PatchFilter,
    PatchRule, PatchSource, Paths, RebootOption, Run, Tag,
};

use crate::{
    case::{Baseline, Case, Listed, Row, Rule, Source},
    systems::Setting,
};

/// A row of the catalogue.
pub fn facts(setting: &Setting, row: &Row) -> PatchFacts {
    let or = |given: &Option<String>, usual: &str| given.clone().unwrap_or_else(|| usual.to_owned());
    let mut facts = PatchFacts {
        product: or(&row.product, &setting.product),
        classification: or(&row.class, setting.class()),
        severity: or(&row.severity, setting.severity()),
        priority: or(&row.priority, setting.priority()),
        section: row.section.clone(),
        repository: or(&row.repository, setting.repository()),
        arch: or(&row.arch, setting.arch()),
        advisories: row.advisories.clone(),
        cves: row.cves.clone(),
        bugs: row.bugs.clone(),
        depends: row.needs.clone(),
        malformed: row.malformed,
        withdrawn: row.withdrawn.as_ref().map(|day| Date::parse(day).unwrap()),
        released: (row.day != "never").then(|| Date::parse(&row.day).unwrap()),
        supersedes: row.over.clone(),
        ..PatchFacts::new(setting.system, row.id.clone())
    };
    if setting.is_windows() {
        facts.family.clone_from(&row.family);
    }
    if let Some(kind) = &row.kind {
        facts.kind = PatchKind::from_word(kind).unwrap();
    }
    if let Some(evr) = &row.evr {
        let (epoch, rest) = evr.split_once(':').unwrap_or(("", evr));
        let (version, release) = rest.rsplit_once('-').unwrap_or((rest, ""));
        (facts.epoch, facts.version, facts.release) = (epoch.to_owned(), version.to_owned(), release.to_owned());
    }
    facts
}

/// The version of a row, as a case writes it.
pub fn evr(row: &Patch<'_>) -> String {
    let epoch = if row.epoch.is_empty() { String::new() } else { format!("{}:", row.epoch) };
    let release = if row.release.is_empty() { String::new() } else { format!("-{}", row.release) };
    format!("{epoch}{}{release}", row.version)
}

/// The node.
pub fn node(case: &Case, setting: &Setting, tags: &BTreeMap<String, String>) -> Node {
    let reaches = |what: &str| !case.node.lacks.iter().any(|lack| lack == what);
    Node {
        logical_id: None,
        instance_id: case.node.id.clone(),
        name: "node".to_owned(),
        system: setting.system,
        product: setting.product.clone(),
        image: None,
        tags: self::tags(tags),
        installed: Vec::new(),
        failing: Vec::new(),
        settings: settings(case),
        trouble: case.node.trouble.iter().map(|word| word.parse().unwrap()).collect(),
        paths: Paths { s3: reaches("s3"), updates: reaches("updates"), ..Paths::ALL },
        profile: true,
        agent: Agent::Online,
        since: None,
        interruptions: None,
    }
}

/// Settings on the node.
pub fn settings(case: &Case) -> NodeSettings {
    NodeSettings {
        wsus_withholds: case.node.withheld.clone(),
        other_microsoft_products: case.node.other_products,
        ..NodeSettings::default()
    }
}

/// A command to every node.
pub fn run(setting: &Setting, operation: Operation, reboot_option: RebootOption, list: Option<&[Listed]>) -> Run {
    let patch = |listed: &Listed| ListedPatch {
        id: setting.fill(&listed.id),
        title: listed.title.as_ref().map(|title| setting.fill(title)),
    };
    let list = list.map(|list| InstallOverrideList {
        address: "s3://lists/list.yaml".to_owned(),
        patches: list.iter().map(patch).collect(),
        lacks_id: false,
    });
    Run { operation, reboot_option, install_override_list: list, ..Run::scan_all() }
}

/// A baseline. A member that a case leaves out stays what the model makes of an absent one.
pub fn baseline(setting: &Setting, baseline: &Baseline) -> PatchBaseline {
    let system = baseline.system.as_ref().map_or(setting.system, |system| system.parse().unwrap());
    let fill = |list: &[String]| list.iter().map(|text| setting.fill(text)).collect();
    let mut model = PatchBaseline {
        name: Some(baseline.name.clone()),
        global_filters: filters(setting, &baseline.global),
        rules: baseline.rules.iter().map(|rule| patch_rule(setting, rule)).collect(),
        approved_patches: fill(&baseline.approved),
        approved_patches_non_security: baseline.approved_non_security,
        rejected_patches: fill(&baseline.rejected),
        available_security_updates: baseline.available.as_ref().map(|status| status.parse().unwrap()),
        default_baseline: baseline.default,
        sources: baseline.sources.iter().map(|source| patch_source(setting, source)).collect(),
        patch_groups: baseline.groups.clone(),
        tags: tags(&baseline.tags),
        ..PatchBaseline::new(system)
    };
    if let Some(level) = &baseline.approved_level {
        model.approved_patches_level = level.parse().unwrap();
    }
    if let Some(action) = &baseline.action {
        model.rejected_patches_action = action.parse().unwrap();
    }
    model
}

fn tags(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
}

fn patch_source(setting: &Setting, source: &Source) -> PatchSource {
    PatchSource {
        name: source.name.clone(),
        products: source.products.iter().map(|product| setting.fill(product)).collect(),
        configuration: source.configuration.clone(),
    }
}

fn patch_rule(setting: &Setting, rule: &Rule) -> PatchRule {
    let mut model = PatchRule {
        filters: filters(setting, &rule.filters),
        enable_non_security: rule.non_security,
        ..PatchRule::default()
    };
    model.approval = match (rule.days, &rule.until) {
        (Some(days), _) => Some(Approval::AfterDays(days)),
        (None, Some(day)) => Some(Approval::UntilDate(Date::parse(day).unwrap())),
        (None, None) => panic!("a rule needs `days` or `until`"),
    };
    if let Some(level) = &rule.level {
        model.compliance_level = level.parse().unwrap();
    }
    model
}

fn filters(setting: &Setting, maps: &[BTreeMap<String, Vec<String>>]) -> Vec<PatchFilter> {
    let filter = |(key, values): (&String, &Vec<String>)| PatchFilter {
        key: key.parse().unwrap(),
        values: values.iter().map(|value| setting.fill(value)).collect(),
    };
    maps.iter().flat_map(|map| map.iter().map(filter)).collect()
}
