//! Rules that no known patch can match, and those of which nobody can know.

use std::sync::Arc;

use patchplay_document::{CatalogChoice, Diagnostic, Scenario, Severity, SourceFile};
use patchplay_playground::{Playground, ScenarioFile};

fn baseline(system: &str, filters: &str, more: &str) -> String {
    format!(
        "Name: mine\nOperatingSystem: {system}\nApprovalRules:\n  PatchRules:\n  - ApproveAfterDays: 7\n    {more}\n    \
         PatchFilterGroup:\n      PatchFilters: [{filters}]\n"
    )
}

fn filter(key: &str, values: &str) -> String {
    format!("{{Key: {key}, Values: [{values}]}}")
}

/// What is said of a scenario's rules; `whole`: with everything known of every system.
fn told(text: &str, catalog: CatalogChoice, more: &[(&str, &str)]) -> Vec<Diagnostic> {
    let mut facts = Playground::new(Arc::new(patchplay_catalog::default_set()));
    for (_, set) in patchplay_catalog::full_sets() {
        facts.load_catalog(&set.to_bytes()).expect("it is a catalogue");
    }
    let mut files = vec![SourceFile { name: "b.yaml".into(), text: text.into() }];
    files.extend(more.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: (*text).into() }));
    let scenario = Scenario { files, catalog, ..Scenario::default() };
    let answer = facts.run(&ScenarioFile::from(scenario));
    let errors: Vec<_> = answer.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    answer.diagnostics.into_iter().filter(|found| found.code == "rule-matches-nothing").collect()
}

#[test]
fn the_value_that_no_patch_has_is_named_at_the_rule() {
    let product = filter("PRODUCT", "WindowsServer2019");
    let drivers = format!("{product}, {}", filter("CLASSIFICATION", "Drivers"));
    let text = baseline("WINDOWS", &drivers, "ComplianceLevel: HIGH");
    let found = told(&text, CatalogChoice::Full, &[]);
    let [said] = &found[..] else { panic!("{found:?}") };
    assert_eq!(said.message, "no patch known for `WindowsServer2019` has CLASSIFICATION `Drivers`");
    assert!(said.help.starts_with("the patch facts of Windows Server end on 20"), "{}", said.help);
    assert_eq!((said.severity, said.place.start.line, said.place.start.column), (Severity::Warning, 5, 5));
    // The default set knows this product, too.
    assert_eq!(told(&text, CatalogChoice::Default, &[]).len(), 1);
}

#[test]
fn values_that_exist_only_apart_are_named_together() {
    let filters = ["WindowsServer2019", "Updates", "Critical"];
    let filters =
        ["PRODUCT", "CLASSIFICATION", "MSRC_SEVERITY"].iter().zip(filters).map(|(key, value)| filter(key, value));
    let found = told(&baseline("WINDOWS", &filters.collect::<Vec<_>>().join(", "), ""), CatalogChoice::Full, &[]);
    let [said] = &found[..] else { panic!("{found:?}") };
    assert_eq!(
        said.message,
        "no patch known for `WindowsServer2019` has CLASSIFICATION `Updates` and MSRC_SEVERITY `Critical` together"
    );
}

#[test]
fn a_rule_that_waits_or_matches_is_left_alone() {
    for (system, filters, more) in [
        // Nothing is old enough at the clock.
        ("WINDOWS", filter("CLASSIFICATION", "SecurityUpdates"), ""),
        ("AMAZON_LINUX_2", filter("SEVERITY", "Critical"), ""),
        ("UBUNTU", filter("PRIORITY", "Required, Important"), "EnableNonSecurity: true"),
        ("WINDOWS", filter("PRODUCT", "'*'"), ""),
    ] {
        let text = baseline(system, &filters, more).replace("ApproveAfterDays: 7", "ApproveUntilDate: '2000-01-01'");
        let text = if system == "UBUNTU" {
            text.replace("ApproveUntilDate: '2000-01-01'", "ApproveAfterDays: 7")
        } else {
            text
        };
        assert_eq!(told(&text, CatalogChoice::Full, &[]), [], "{system} {filters}");
    }
}

/// Where the facts have a gap nobody can know: part of a system, patches without a value, and other keys.
#[test]
fn nothing_is_said_where_the_facts_are_not_complete() {
    let drivers = baseline("WINDOWS", &filter("CLASSIFICATION", "Drivers"), "");
    assert_eq!(told(&drivers, CatalogChoice::Default, &[]), []);
    let facts = |severity: &str| {
        format!(
            "os,id,product,product_family,classification,severity\nWINDOWS,KB1,WindowsServer2019,Windows,SecurityUpdates,{severity}\n"
        )
    };
    let low = baseline("WINDOWS", &filter("MSRC_SEVERITY", "Low"), "");
    let own = CatalogChoice::Files(vec!["own.csv".into()]);
    assert_eq!(told(&low, own.clone(), &[("own.csv", &facts(""))]), []);
    let found = told(&low, own, &[("own.csv", &facts("Critical"))]);
    assert_eq!(found[0].message, "no patch known for Windows Server has MSRC_SEVERITY `Low`");
}
