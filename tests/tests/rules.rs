//! The rules of Patch Manager that are implemented, each shown by at least one case.
//!
//! `rules.csv` lists the rules; `cases/rules/<area>.yaml` and `<area>.<part>.yaml` hold the cases, each named by its
//! rule, for every system or family that the case names. A case counts only if every single expectation of it depends on what it sets up.

#[path = "rules/answers.rs"]
mod answers;
#[path = "rules/build.rs"]
mod build;
#[path = "rules/case.rs"]
mod case;
#[path = "rules/diagnoses.rs"]
mod diagnoses;
#[path = "rules/disturb.rs"]
mod disturb;
#[path = "rules/documents.rs"]
mod documents;
#[path = "rules/log.rs"]
mod log;
#[path = "rules/play.rs"]
mod play;
#[path = "rules/scenarios.rs"]
mod scenarios;
#[path = "rules/settings.rs"]
mod settings;
#[path = "rules/snapshots.rs"]
mod snapshots;
#[path = "rules/systems.rs"]
mod systems;
#[path = "rules/uploads.rs"]
mod uploads;

use std::collections::{BTreeMap, BTreeSet};

use case::Case;

/// The areas whose rules the engine decides; rules of other areas are shown elsewhere.
const AREAS: [&str; 11] = [
    "model",
    "selection",
    "approval",
    "state",
    "counter",
    "predefined",
    "reboot",
    "document-parameters",
    "command",
    "log-linux",
    "log-macos",
];

/// Rules that a command on one node does not show, and the tests that do.
const ELSEWHERE: [(&str, &str); 19] = [
    ("log-win-decode-flattened", "tests/decode.rs"),
    ("log-win-decode-wrapped-scan", "tests/decode.rs"),
    ("log-win-decode-known-errors", "tests/decode.rs"),
    ("log-linux-apt-known-errors", "tests/decode.rs"),
    ("select-supported-versions", "tests/supported.rs"),
    ("select-old-clock-versions", "tests/supported.rs"),
    ("select-unsupported-system-fails", "tests/supported.rs"),
    ("select-end-of-life-runs", "tests/supported.rs"),
    ("model-override-members", "tests/choice.rs"),
    ("approve-both-dates-on-node", "tests/choice.rs"),
    ("state-association-own-item", "tests/choice.rs"),
    ("state-override-nothing-uploaded", "tests/choice.rs"),
    ("state-node-no-data", "tests/choice.rs"),
    ("param-sets", "tests/choice.rs"),
    ("param-baseline-tags-syntax", "tests/choice.rs"),
    ("param-override-array", "tests/choice.rs"),
    ("param-override-picks-os", "tests/choice.rs"),
    ("param-override-wrong-entries", "tests/choice.rs"),
    ("exit-before-patching-156", "tests/choice.rs"),
];

fn is_elsewhere(rule: &str) -> bool {
    ELSEWHERE.iter().any(|(known, _)| *known == rule)
}

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

/// A line of the list.
struct Listed {
    area: String,
    systems: String,
}

/// The list of rules by id.
fn rules() -> BTreeMap<String, Listed> {
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
        let listed = Listed { area: row[1].to_owned(), systems: row[2].to_owned() };
        assert!(rules.insert(row[0].to_owned(), listed).is_none(), "{} stands twice", &row[0]);
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
fn every_text_says_what_its_rule_says() {
    let mut wrong = String::new();
    for (area, case) in documents::cases() {
        let (differences, compared) = documents::differences(&case);
        assert!(compared > 0, "{} compares nothing", case.rule);
        for line in differences {
            wrong += &format!("{area}: {}: {}\n    {line}\n", case.rule, case.shows);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_scenario_comes_out_as_its_rule_says() {
    let mut wrong = String::new();
    for (area, case) in scenarios::cases() {
        for line in scenarios::differences(&case) {
            wrong += &format!("{area}: {}: {}\n    {line}\n", case.rule, case.shows);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_diagnosis_is_what_its_rule_says() {
    let mut wrong = String::new();
    for case in diagnoses::cases() {
        for line in diagnoses::differences(&case) {
            wrong += &format!("{}: {}\n    {line}\n", case.rule, case.shows);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_expectation_depends_on_its_scenario() {
    let idle: Vec<String> = scenarios::cases().iter().flat_map(|(_, case)| scenarios::idle(case)).collect();
    assert!(idle.is_empty(), "expectations that nothing can break:\n{}", idle.join("\n"));
}

#[test]
fn every_answer_says_what_its_rule_says() {
    for answer in answers::all() {
        println!("{}", answer.rule);
        (answer.show)();
    }
}

/// Area, rule and systems of everything that shows a rule.
fn shown() -> Vec<(String, String, Vec<String>)> {
    let played = cases().into_iter().map(|(area, case)| (area, case.rule, case.systems));
    let read = documents::cases().into_iter().map(|(area, case)| (area, case.rule, case.systems));
    let answered = answers::all().map(|answer| {
        let area = rules().get(answer.rule).map(|known| known.area.clone()).unwrap_or_default();
        (area, answer.rule.to_owned(), answer.systems.iter().map(|&system| system.to_owned()).collect())
    });
    let staged = scenarios::cases().into_iter().map(|(area, case)| (area, case.rule, case.systems));
    let diagnosed = diagnoses::cases().into_iter().map(|case| ("diagnostics".to_owned(), case.rule, case.systems));
    played.chain(read).chain(diagnosed).chain(answered).chain(staged).collect()
}

#[test]
fn every_rule_has_a_case_and_every_case_a_rule() {
    let rules = rules();
    for (area, rule, _) in shown() {
        let known = rules.get(&rule).is_some_and(|known| known.area == area);
        assert!(known, "{rule} is no rule of {area} in rules.csv");
    }
    let shown: BTreeSet<String> = shown().into_iter().map(|(_, rule, _)| rule).collect();
    for (rule, file) in ELSEWHERE {
        assert!(rules.contains_key(rule), "{rule} is no rule of rules.csv");
        assert!(patchplay_tests::text(file).contains(rule), "{file} does not name {rule}");
    }
    let bare: Vec<&String> = rules.keys().filter(|id| !shown.contains(*id) && !is_elsewhere(id)).collect();
    assert!(bare.is_empty(), "rules without a case: {bare:?}");
}

/// A rule of several systems or families has a case for each of them.
#[test]
fn every_system_that_a_rule_names_has_a_case() {
    let mut played: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, rule, systems) in shown() {
        played.entry(rule).or_default().extend(systems);
    }
    let mut bare = Vec::new();
    for (id, rule) in rules().iter().filter(|(id, rule)| !is_elsewhere(id) && rule.systems != "ALL") {
        for word in rule.systems.split(' ') {
            let systems = systems::of(word);
            let has = played.get(id).is_some_and(|played| {
                played.iter().any(|other| other == word || systems::of(other).iter().any(|one| systems.contains(one)))
            });
            if !has {
                bare.push(format!("{id} of {word}"));
            }
        }
    }
    assert!(bare.is_empty(), "rules without a case: {bare:#?}");
}

/// Explanations name rules of the list alone.
#[test]
fn every_rule_that_explanations_name_is_listed() {
    let rules = rules();
    let areas: BTreeSet<&str> = rules.keys().filter_map(|id| id.split('-').next()).collect();
    let mut named = 0;
    for file in ["engine", "playground"]
        .iter()
        .flat_map(|name| sources(&patchplay_tests::path(&format!("../crates/{name}/src"))))
    {
        let text = std::fs::read_to_string(&file).unwrap();
        let is_id = |text: &&str| {
            text.contains('-') && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        for literal in
            text.split('"').filter(is_id).filter(|id| id.split('-').next().is_some_and(|area| areas.contains(area)))
        {
            assert!(rules.contains_key(literal), "{}: {literal}", file.display());
            named += 1;
        }
    }
    assert!(named > 20, "only {named}");
}

fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(sources(&entry));
        } else if entry.extension().is_some_and(|end| end == "rs") {
            found.push(entry);
        }
    }
    found
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
