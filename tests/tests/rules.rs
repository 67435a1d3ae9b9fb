//! The rules of Patch Manager that are implemented, each shown by at least one case.
//!
//! `rules.csv` lists the rules; `cases/rules/<area>.yaml` and `<area>.<part>.yaml` hold the cases, each named by its
//! rule, for every system or family that the case names. A case counts only if every single expectation of it depends on what it sets up.

#[path = "rules/build.rs"]
mod build;
#[path = "rules/case.rs"]
mod case;
#[path = "rules/disturb.rs"]
mod disturb;
#[path = "rules/play.rs"]
mod play;
#[path = "rules/systems.rs"]
mod systems;

use std::collections::{BTreeMap, BTreeSet};

use case::Case;

/// The areas whose rules the engine decides; rules of other areas are shown elsewhere.
const AREAS: [&str; 7] = ["model", "selection", "approval", "state", "counter", "predefined", "reboot"];

/// Every case with its area, by file and in the order of the file.
fn cases() -> Vec<(String, Case)> {
    let folder = patchplay_tests::path("cases/rules");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files.filter(|name| name.ends_with(".yaml")).collect();
    files
        .iter()
        .flat_map(|name| {
            let area = name.split('.').next().unwrap_or_default();
            assert!(AREAS.contains(&area), "{name} is of no area");
            let text = patchplay_tests::text(&format!("cases/rules/{name}"));
            let cases: Vec<Case> = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            cases.into_iter().map(|case| (area.to_owned(), case))
        })
        .collect()
}

/// Area of every rule.
fn rules() -> BTreeMap<String, String> {
    let text = patchplay_tests::text("rules.csv");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        table.headers().unwrap().iter().collect::<Vec<_>>(),
        ["id", "area", "systems", "rule", "aws_page", "confidence"]
    );
    let mut rules = BTreeMap::new();
    for row in table.records() {
        let row = row.unwrap();
        assert!(!row[3].is_empty(), "{} says nothing", &row[0]);
        assert!(rules.insert(row[0].to_owned(), row[1].to_owned()).is_none(), "{} stands twice", &row[0]);
    }
    rules
}

#[test]
fn every_case_comes_out_as_its_rule_says() {
    let mut wrong = String::new();
    for (area, case) in cases() {
        for setting in case.settings() {
            for line in play::play(&case, &setting).differences() {
                wrong += &format!("{area}: {} on {}: {}\n    {line}\n", case.rule, setting.product, case.shows);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_rule_has_a_case_and_every_case_a_rule() {
    let rules = rules();
    let cases = cases();
    for (area, case) in &cases {
        assert_eq!(rules.get(&case.rule), Some(area), "{} is no rule of this area in rules.csv", case.rule);
    }
    let shown: BTreeSet<&str> = cases.iter().map(|(_, case)| case.rule.as_str()).collect();
    let mine = rules.iter().filter(|(_, area)| AREAS.contains(&area.as_str()));
    let bare: Vec<&String> = mine.map(|(rule, _)| rule).filter(|rule| !shown.contains(rule.as_str())).collect();
    assert!(bare.is_empty(), "rules without a case: {bare:?}");
}

/// What would come out whatever the case sets up shows no rule: for every expectation some small change of the set-up
/// must break it.
#[test]
fn every_expectation_depends_on_what_its_case_sets_up() {
    let mut idle = String::new();
    for (_, case) in cases() {
        for setting in case.first_settings() {
            let expected = play::play(&case, &setting).expected;
            assert!(!expected.is_empty(), "{} expects nothing", case.rule);
            let mut unbroken: BTreeSet<String> = expected.into_keys().collect();
            for disturbed in disturb::all(&case, &setting) {
                if unbroken.is_empty() {
                    break;
                }
                for broken in play::play(&disturbed, &setting).broken() {
                    unbroken.remove(&broken);
                }
            }
            for key in unbroken {
                idle += &format!("{} on {}: {}: {key}\n", case.rule, setting.product, case.shows);
            }
        }
    }
    assert!(idle.is_empty(), "expectations that nothing can break:\n{idle}");
}
