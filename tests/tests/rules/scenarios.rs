//! Rules that a whole scenario shows: what is reached, printed, answered, and where it lies.
//!
//! `cases/rules/scenarios/<area>.yaml` and `<area>.<part>.yaml` hold the cases, `templates/` what several of them share.

#[path = "scenarios/case.rs"]
mod case;
#[path = "scenarios/disturb.rs"]
mod disturb;
#[path = "scenarios/play.rs"]
mod play;

use std::collections::BTreeSet;

pub use case::ScenarioCase;

/// Every case with its area, by file and in the order of the file.
pub fn cases() -> Vec<(String, ScenarioCase)> {
    let folder = patchplay_tests::path("cases/rules/scenarios");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files.filter(|name| name.ends_with(".yaml")).collect();
    files
        .iter()
        .flat_map(|name| {
            let area = name.split('.').next().unwrap_or_default();
            let text = patchplay_tests::text(&format!("cases/rules/scenarios/{name}"));
            let cases: Vec<ScenarioCase> =
                serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            cases.into_iter().map(|case| (area.to_owned(), case.with_template()))
        })
        .collect()
}

/// What comes out otherwise than a case says, in words.
pub fn differences(case: &ScenarioCase) -> Vec<String> {
    let mut wrong = Vec::new();
    for setting in case.settings() {
        let text = case.text(&setting, &case.scenario);
        let found = play::play(case, &setting, &text);
        let Some(found) = found else {
            wrong.push(format!("{}: {}", setting.product, play::problems(&text)));
            continue;
        };
        for (what, wanted) in case.wanted(&setting) {
            let actual = found.get(&what).map_or("nothing", String::as_str);
            if actual != wanted {
                wrong.push(format!("{}: {what}: expected {wanted}, came out {actual}", setting.product));
            }
        }
    }
    wrong
}

/// Expectations of a case that no small change of its scenario breaks. A change that leaves nothing to look at, such as
/// one that blocks the run or takes the node away, breaks nothing.
pub fn idle(case: &ScenarioCase) -> Vec<String> {
    let mut idle = Vec::new();
    for setting in case.first_settings() {
        let mut unbroken = case.wanted(&setting);
        assert!(!unbroken.is_empty(), "{} expects nothing", case.rule);
        for scenario in disturb::all(case) {
            if unbroken.is_empty() {
                break;
            }
            let Some(found) = play::play(case, &setting, &case.text(&setting, &scenario)) else { continue };
            unbroken.retain(|what, wanted| found.get(what).is_none_or(|actual| actual == wanted));
        }
        idle.extend(
            unbroken.into_keys().map(|what| format!("{} on {}: {}: {what}", case.rule, setting.product, case.shows)),
        );
    }
    idle
}
