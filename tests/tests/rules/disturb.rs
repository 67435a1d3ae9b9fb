//! Small changes of a case's set-up, to see which expectations depend on it.

use std::collections::BTreeMap;

use crate::{
    case::{Baseline, Case, Row, Rule},
    systems::Setting,
};

/// Takes a change and keeps the case that it makes.
type With<'a> = &'a mut dyn FnMut(&dyn Fn(&mut Case));

/// Every disturbed form of a case, as it is played for one system.
pub fn all(case: &Case, setting: &Setting) -> Vec<Case> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Case)| {
        let mut changed = case.clone();
        change(&mut changed);
        all.push(changed);
    };
    baselines(case, setting, &mut with);
    runs(case, &mut with);
    rows(case, setting, &mut with);
    installed(case, &mut with);
    with(&|case| {
        // Another default, which approves everything at once.
        case.used = None;
        case.baselines.iter_mut().for_each(|baseline| {
            baseline.default = false;
            baseline.groups.clear();
        });
        case.baselines.push(Baseline { rules: everything(setting), default: true, ..Baseline::named("everything") });
    });
    with(&|case| {
        // The same one over old versions of everything.
        case.node.installed.iter_mut().for_each(unversioned);
        case.baselines = vec![Baseline { rules: everything(setting), default: true, ..Baseline::named("everything") }];
    });
    with(&|case| {
        // The same one, and what is on the node is rejected.
        let mut names = case.node.installed.clone();
        names.iter_mut().for_each(unversioned);
        // SUSE wants full names.
        let rejected = names.iter().flat_map(|name| [name.clone(), format!("{name}-*.rpm")]).collect();
        let strict = Baseline { action: Some("BLOCK".to_owned()), rejected, ..Baseline::named("everything") };
        case.baselines = vec![Baseline { rules: everything(setting), default: true, ..strict }];
    });
    with(&|case| case.node.failing.clear());
    with(&|case| case.node.failing.extend(case.catalog.iter().flatten().map(|row| row.id.clone()).collect::<Vec<_>>()));
    with(&|case| case.node.image = None);
    with(&|case| case.node.outside.clear());
    with(&|case| case.node.withheld.clear());
    with(&|case| case.node.other_products = true);
    with(&|case| case.options.clear());
    log(case, setting, &mut with);
    with(&|case| case.used = None);
    all
}

/// What only logs tell. A node that may not even start the script prints nothing.
fn log(case: &Case, setting: &Setting, with: With<'_>) {
    let is_whole = case.node.trouble.is_empty() && case.node.lacks.is_empty();
    if is_whole && case.runs.iter().all(|run| run.expect.log.is_empty()) {
        return;
    }
    with(&|case| case.node.trouble.clear());
    with(&|case| case.node.lacks.clear());
    let early = if setting.is_windows() { "shutting-down" } else { "noexec" };
    with(&|case| case.node.trouble = vec![early.to_owned()]);
    with(&|case| case.node.trouble = vec!["inventory-denied".to_owned()]);
    with(&|case| case.node.id = "mi-0123456789abcdef0".to_owned());
    with(&|case| case.node.id = "i-0be0847252c5cf00e".to_owned());
    with(&|case| case.region = Some("eu-west-3".to_owned()));
    with(&|case| case.runs.iter_mut().for_each(|run| run.snapshot = None));
    for (option, reading) in [
        ("linux-closing-lines", "twice"),
        ("linux-closing-lines", "once"),
        ("linux-second-pass", "payload-1.80"),
        ("linux-second-pass", "payload-1.110"),
        ("exit-code-dependency-failure", "documented"),
        ("exit-code-before-patching", "named-code"),
    ] {
        with(&|case| drop(case.options.insert(option.to_owned(), reading.to_owned())));
    }
}

fn baselines(case: &Case, setting: &Setting, with: With<'_>) {
    for number in 0..case.baselines.len() {
        with(&|case| drop(case.baselines.remove(number)));
        let mut one = |change: &dyn Fn(&mut Baseline)| with(&|case| change(&mut case.baselines[number]));
        one(&|baseline| baseline.default ^= true);
        one(&|baseline| baseline.groups.clear());
        one(&|baseline| baseline.tags.clear());
        one(&|baseline| baseline.tags.extend([("Stage".to_owned(), "prod".to_owned())]));
        one(&|baseline| baseline.global.clear());
        one(&|baseline| baseline.approved.clear());
        one(&|baseline| baseline.approved_non_security ^= true);
        one(&|baseline| baseline.rejected.clear());
        one(&|baseline| baseline.action = Some("BLOCK".to_owned()));
        one(&|baseline| baseline.action = Some("ALLOW_AS_DEPENDENCY".to_owned()));
        one(&|baseline| baseline.available = Some("COMPLIANT".to_owned()));
        one(&|baseline| baseline.available = Some("NON_COMPLIANT".to_owned()));
        one(&|baseline| baseline.approved_level = Some("CRITICAL".to_owned()));
        one(&|baseline| baseline.approved_level = None);
        one(&|baseline| baseline.system = None);
        one(&|baseline| baseline.sources.clear());
        one(&|baseline| baseline.sources.iter_mut().for_each(|source| source.products = vec!["*".to_owned()]));
        for source in 0..case.baselines[number].sources.len() {
            one(&|baseline| drop(baseline.sources.remove(source)));
        }
        one(&|baseline| baseline.rules.extend(everything(setting)));
        for rule in 0..case.baselines[number].rules.len() {
            one(&|baseline| drop(baseline.rules.remove(rule)));
            let mut one = |change: &dyn Fn(&mut Rule)| one(&|baseline| change(&mut baseline.rules[rule]));
            one(&|rule| rule.level = None);
            one(&|rule| rule.level = Some("CRITICAL".to_owned()));
            one(&|rule| rule.days = Some(360));
            one(&|rule| rule.days = Some(0));
            one(&|rule| rule.until = Some("2010-01-01".to_owned()));
            one(&|rule| rule.filters.clear());
            one(&|rule| rule.non_security ^= true);
            one(&|rule| {
                rule.filters.clear();
                rule.non_security = true;
            });
        }
    }
}

fn runs(case: &Case, with: With<'_>) {
    for number in 0..case.runs.len() {
        for run in ["Scan", "Install", "Install NoReboot"] {
            with(&|case| case.runs[number].run = run.to_owned());
        }
        with(&|case| case.runs[number].list = None);
        for entry in 0..case.runs[number].list.as_ref().map_or(0, Vec::len) {
            with(&|case| case.runs[number].list.iter_mut().for_each(|list| drop(list.remove(entry))));
            with(&|case| case.runs[number].list.iter_mut().for_each(|list| list[entry].title = None));
        }
        with(&|case| case.runs[number].at = "2021-12-01".to_owned());
        with(&|case| case.runs[number].at = "2026-01-01".to_owned());
        with(&|case| case.runs[number].tags = Some([("Patch Group".to_owned(), "web".to_owned())].into()));
        with(&|case| case.runs[number].tags = Some([("Patch Group".to_owned(), "elsewhere".to_owned())].into()));
        with(&|case| case.runs[number].tags = Some(BTreeMap::new()));
        with(&|case| case.runs[number].baseline_tags = None);
        with(&|case| case.runs[number].overrides = None);
        if case.runs[number].overrides.as_ref().is_some_and(|entries| !entries.is_empty()) {
            let mut entry = |change: &dyn Fn(&mut Vec<Baseline>)| {
                with(&|case| case.runs[number].overrides.iter_mut().for_each(change));
            };
            entry(&|entries| drop(entries.remove(0)));
            entry(&|entries| entries.push(entries[0].clone()));
            entry(&|entries| entries[0].system = None);
            entry(&|entries| entries[0].rules.clear());
            entry(&|entries| entries[0].rules.iter_mut().for_each(|rule| rule.filters.clear()));
        }
    }
}

fn rows(case: &Case, setting: &Setting, with: With<'_>) {
    for number in 0..case.catalog.as_ref().map_or(0, Vec::len) {
        with(&|case| case.catalog.iter_mut().for_each(|rows| drop(rows.remove(number))));
        let mut row = |change: &dyn Fn(&mut Row)| {
            with(&|case| case.catalog.iter_mut().for_each(|rows| change(&mut rows[number])));
        };
        let text = |text: &str| Some(text.to_owned());
        row(&|row| row.day = "2022-01-20".to_owned());
        row(&|row| row.day = "2024-01-01".to_owned());
        row(&|row| row.product = None);
        if setting.is_windows() {
            row(&|row| row.product = text("WindowsServer2022"));
            row(&|row| row.family = "Office".to_owned());
            row(&|row| row.family = "Windows".to_owned());
            row(&|row| row.class = text("Updates"));
            row(&|row| row.class = None);
            row(&|row| row.severity = text("Moderate"));
            row(&|row| row.severity = None);
            row(&|row| row.kind = None);
            row(&|row| row.over.clear());
            continue;
        }
        row(&|row| row.product = text("Elsewhere9"));
        row(&|row| row.class = text("Newpackage"));
        row(&|row| row.class = None);
        row(&|row| row.severity = text("Low"));
        row(&|row| row.severity = None);
        row(&|row| row.priority = text("Extra"));
        row(&|row| row.priority = None);
        row(&|row| row.section = "games".to_owned());
        row(&|row| row.repository = text("somewhere"));
        row(&|row| row.repository = None);
        row(&|row| row.evr = text("99999:9-9"));
        row(&|row| row.evr = text("0-0"));
        row(&|row| row.advisories.clear());
        row(&|row| row.cves.clear());
        row(&|row| row.bugs.clear());
        row(&|row| row.needs.clear());
        row(&|row| row.withdrawn = None);
        row(&|row| row.malformed ^= true);
        row(&|row| {
            // No notice speaks of it any more.
            (row.class, row.severity, row.repository) = (text(""), text(""), text("somewhere"));
            row.advisories.clear();
        });
    }
}

fn installed(case: &Case, with: With<'_>) {
    for row in case.catalog.iter().flatten() {
        let arch = row.arch.as_ref().map_or_else(String::new, |arch| format!(".{arch}"));
        let version = row.evr.as_ref().map_or_else(String::new, |evr| format!(":{evr}"));
        with(&|case| case.node.installed.push(format!("{}{arch}{version}", row.id)));
        // Some old version of it.
        with(&|case| case.node.installed.push(format!("{}{arch}", row.id)));
    }
    for number in 0..case.node.installed.len() {
        with(&|case| drop(case.node.installed.remove(number)));
        // Some old version in place of the one that is there.
        with(&|case| {
            unversioned(&mut case.node.installed[number]);
        });
        with(&|case| {
            let text = &mut case.node.installed[number];
            *text = text.split_once(':').map_or(text.clone(), |(name, _)| format!("{name}:99999:9-9"));
        });
    }
    with(&|case| case.node.installed.clear());
}

/// A package of which nobody says the version, which is some old one.
fn unversioned(text: &mut String) {
    text.truncate(text.find(':').unwrap_or(text.len()));
}

/// Rules that approve all there is, with the highest level.
fn everything(setting: &Setting) -> Vec<Rule> {
    let every = Rule { days: Some(0), level: Some("CRITICAL".to_owned()), non_security: true, ..Rule::default() };
    if !setting.is_windows() {
        return vec![every];
    }
    let applications = [("PATCH_SET".to_owned(), vec!["APPLICATION".to_owned()])].into();
    vec![Rule { filters: vec![applications], ..every.clone() }, every]
}
