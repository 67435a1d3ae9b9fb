//! Small changes of a case's set-up, to see which expectations depend on it.

use crate::case::{Baseline, Case, Rule};

/// Every disturbed form of a case.
pub fn all(case: &Case) -> Vec<Case> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Case)| {
        let mut changed = case.clone();
        change(&mut changed);
        all.push(changed);
    };
    for number in 0..case.baselines.len() {
        with(&|case| drop(case.baselines.remove(number)));
        with(&|case| case.baselines[number].default ^= true);
        with(&|case| case.baselines[number].groups.clear());
        with(&|case| case.baselines[number].global.clear());
        with(&|case| case.baselines[number].approved.clear());
        with(&|case| case.baselines[number].rejected.clear());
        with(&|case| case.baselines[number].action = Some("BLOCK".to_owned()));
        with(&|case| case.baselines[number].action = Some("ALLOW_AS_DEPENDENCY".to_owned()));
        with(&|case| case.baselines[number].available = Some("COMPLIANT".to_owned()));
        with(&|case| case.baselines[number].available = Some("NON_COMPLIANT".to_owned()));
        with(&|case| case.baselines[number].approved_level = Some("CRITICAL".to_owned()));
        with(&|case| case.baselines[number].approved_level = None);
        with(&|case| case.baselines[number].system = None);
        with(&|case| case.baselines[number].rules.extend(everything()));
        for rule in 0..case.baselines[number].rules.len() {
            with(&|case| drop(case.baselines[number].rules.remove(rule)));
            with(&|case| case.baselines[number].rules[rule].level = None);
            with(&|case| case.baselines[number].rules[rule].level = Some("CRITICAL".to_owned()));
            with(&|case| case.baselines[number].rules[rule].days = Some(360));
            with(&|case| case.baselines[number].rules[rule].days = Some(0));
            with(&|case| case.baselines[number].rules[rule].until = Some("2010-01-01".to_owned()));
            with(&|case| case.baselines[number].rules[rule].filters.clear());
        }
    }
    for number in 0..case.runs.len() {
        for run in ["Scan", "Install", "Install NoReboot"] {
            with(&|case| case.runs[number].run = run.to_owned());
        }
        with(&|case| case.runs[number].at = "2021-12-01".to_owned());
        with(&|case| case.runs[number].at = "2026-01-01".to_owned());
        with(&|case| case.runs[number].tags = Some([("Patch Group".to_owned(), "web".to_owned())].into()));
        with(&|case| case.runs[number].tags = Some([("Patch Group".to_owned(), "elsewhere".to_owned())].into()));
        with(&|case| case.runs[number].tags = Some(std::collections::BTreeMap::new()));
    }
    let rows = case.catalog.as_ref().map_or(0, Vec::len);
    for number in 0..rows {
        let mut row = |change: &dyn Fn(&mut crate::case::Row)| {
            with(&|case| case.catalog.iter_mut().for_each(|rows| change(&mut rows[number])));
        };
        row(&|row| row.product = "WindowsServer2022".to_owned());
        row(&|row| row.product = "WindowsServer2019".to_owned());
        row(&|row| row.family = "Office".to_owned());
        row(&|row| row.family = "Windows".to_owned());
        row(&|row| row.class = "Updates".to_owned());
        row(&|row| row.class = "SecurityUpdates".to_owned());
        row(&|row| row.severity = "Moderate".to_owned());
        row(&|row| row.severity = "Critical".to_owned());
        row(&|row| row.day = "2022-01-20".to_owned());
        row(&|row| row.day = "2024-01-01".to_owned());
        row(&|row| row.kind = "OTHER".to_owned());
        row(&|row| row.over.clear());
    }
    for id in case.catalog.iter().flatten().map(|row| row.id.clone()) {
        with(&|case| case.node.installed.push(id.clone()));
    }
    with(&|case| {
        // Another default, which approves everything at once.
        case.used = None;
        case.baselines.iter_mut().for_each(|baseline| {
            baseline.default = false;
            baseline.groups.clear();
        });
        case.baselines.push(Baseline { rules: everything(), default: true, ..Baseline::named("everything") });
    });
    with(&|case| {
        // The same one, and what is on the node is rejected.
        let rejected = case.node.installed.clone();
        let strict = Baseline { action: Some("BLOCK".to_owned()), rejected, ..Baseline::named("everything") };
        case.baselines = vec![Baseline { rules: everything(), default: true, ..strict }];
    });
    with(&|case| case.node.installed.clear());
    with(&|case| case.node.failing.clear());
    with(&|case| case.node.image = None);
    with(&|case| case.options.clear());
    with(&|case| case.used = None);
    all
}

/// Rules that approve all there is, with the highest level.
fn everything() -> Vec<Rule> {
    let every = Rule { days: Some(0), level: Some("CRITICAL".to_owned()), ..Rule::default() };
    let applications = [("PATCH_SET".to_owned(), vec!["APPLICATION".to_owned()])].into();
    vec![Rule { filters: vec![applications], ..every.clone() }, every]
}
