//! Rules about what a baseline may say, shown by texts and the problems found in them.

use patchplay_document::{Diagnostic, Severity, SourceFile};
use patchplay_ordered::SortedMap;
use patchplay_playground::Playground;
use serde::Deserialize;

use crate::systems::Setting;

/// One case: values and keys of filters, or a whole text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextCase {
    /// Id of the rule.
    pub rule: String,
    /// What of the rule this case shows.
    pub shows: String,
    /// Systems and families of the baseline.
    #[serde(default = "windows")]
    pub systems: Vec<String>,
    /// Filters that stand in the group beside the one in question.
    #[serde(default)]
    beside: SortedMap<String, String>,
    /// Values by key that nothing is wrong with.
    #[serde(default)]
    takes: SortedMap<String, Vec<String>>,
    /// Values that the service refuses.
    #[serde(default)]
    refuses: SortedMap<String, Vec<String>>,
    /// Values that are not in a list which may have gaps.
    #[serde(default)]
    doubts: SortedMap<String, Vec<String>>,
    /// Values of too many characters.
    #[serde(default)]
    too_long: SortedMap<String, Vec<String>>,
    /// Keys that the system does not have.
    #[serde(default)]
    keys_refused: Vec<String>,
    /// A whole text in place of a rule with one filter.
    text: Option<String>,
    /// Its problems, each a code and a line; without a text those of every system.
    says: Option<Vec<String>>,
}

fn windows() -> Vec<String> {
    vec!["WINDOWS".to_owned()]
}

/// Every case with its area, which is the name of the file.
pub fn cases() -> Vec<(String, TextCase)> {
    let text = patchplay_tests::text("cases/rules/documents/model.yaml");
    let cases: Vec<TextCase> = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("model.yaml: {error}"));
    cases.into_iter().map(|case| ("model".to_owned(), case)).collect()
}

/// What comes out otherwise than the case says, in words; and how much was compared.
pub fn differences(case: &TextCase) -> (Vec<String>, usize) {
    let mut wrong = Vec::new();
    let mut compared = 0;
    let mut compare = |told: &str, text: &str, says: &[String]| {
        compared += 1;
        let found: Vec<String> =
            problems(text).iter().map(|found| format!("{} {}", found.code, found.place.start.line)).collect();
        if found != says {
            wrong.push(format!("{told}: expected {says:?}, came out {found:?}"));
        }
    };
    if let Some(text) = &case.text {
        compare("text", text, case.says.as_ref().unwrap());
        return (wrong, compared);
    }
    for system in case.systems.iter().flat_map(|word| systems(word)) {
        for (list, code) in [
            (&case.takes, None),
            (&case.refuses, Some("unknown-filter-value")),
            (&case.doubts, Some("unknown-product")),
            (&case.too_long, Some("out-of-range")),
        ] {
            for (key, value) in list.iter().flat_map(|(key, values)| values.iter().map(move |value| (key, value))) {
                let code = code.map(|code| if value.contains('*') { "pattern-in-value" } else { code });
                let says: Vec<String> = code.map(|code| format!("{code} {VALUES_LINE}")).into_iter().collect();
                compare(&format!("{system} {key} {value}"), &baseline(case, &system, key, value), &says);
            }
        }
        for key in &case.keys_refused {
            let says = [format!("wrong-filter-key {KEY_LINE}")];
            compare(&format!("{system} {key}"), &baseline(case, &system, key, "*"), &says);
        }
        if let Some(says) = &case.says {
            compare(&system, &baseline(case, &system, "PRODUCT", "*"), says);
        }
    }
    (wrong, compared)
}

/// The systems of a word; one that is no system stands for itself, to be refused.
fn systems(word: &str) -> Vec<String> {
    if word.parse::<patchplay_model::OperatingSystem>().is_ok() || word.contains('-') || matches!(word, "DEB" | "ZYPP")
    {
        Setting::of(word).iter().map(|setting| setting.system.to_string()).collect()
    } else {
        vec![word.to_owned()]
    }
}

const KEY_LINE: u32 = 8;
const VALUES_LINE: u32 = 9;

/// A baseline with one rule, whose first filter has this key and value.
fn baseline(case: &TextCase, system: &str, key: &str, value: &str) -> String {
    let mut text = format!(
        "Name: shown\nOperatingSystem: {system}\nApprovalRules:\n  PatchRules:\n    - ApproveAfterDays: 7\n      \
         PatchFilterGroup:\n        PatchFilters:\n          - Key: {key}\n            Values: ['{value}']\n"
    );
    for (key, value) in &case.beside {
        text += &format!("          - {{Key: {key}, Values: [{value}]}}\n");
    }
    text
}

/// Errors and warnings of a text.
fn problems(text: &str) -> Vec<Diagnostic> {
    let file = SourceFile { name: "baseline.yaml".to_owned(), text: text.to_owned() };
    let mut found = Playground::default().check(&[file], &SortedMap::new()).diagnostics;
    found.retain(|found| found.severity != Severity::Note);
    found
}
