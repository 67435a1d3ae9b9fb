//! The one line of JSON in which the Windows log prints the baseline a node used.
//!
//! Keys and their order are those of module 1.33 (spec baseline-model 11). What its log does not show is decided here:
//! - A rule with `ApproveUntilDate` prints that key in the place of `ApproveAfterDays`. The log of a rule with days has
//!   no key for the unused date, so keys without a value are left out; a rule of neither kind prints none.
//! - No global filters and no rules print as empty lists, which is how the service stores a baseline without them.
//! - No description leaves the key out, by the same reasoning as for the dates.

use std::fmt::Write as _;

use patchplay_language::mark;
use patchplay_model::{Approval, PatchBaseline, PatchFilter, PatchRule};
use serde::Serialize;

/// What the service adds to a baseline's own properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registration<'a> {
    /// Account that owns it: the user's, or one of AWS's.
    pub account_id: &'a str,
    /// Its id.
    pub baseline_id: &'a str,
    /// When it was created, in milliseconds since 1970.
    pub created_millis: i64,
    /// When it was last changed, in milliseconds since 1970.
    pub modified_millis: i64,
}

/// The line, and which parts of it no log at hand shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineJson {
    /// Compact JSON without a line break.
    pub text: String,
    /// Parts built by analogy, in words.
    pub reconstructed: Vec<&'static str>,
}

/// Prints a baseline as module 1.33 does.
#[must_use]
pub fn windows(baseline: &PatchBaseline, registration: Registration<'_>) -> BaselineJson {
    let mut object = Object::default();
    object.member("AccountId", json(registration.account_id));
    object.member("BaselineId", json(registration.baseline_id));
    object.member("Name", json(baseline.name.as_deref().unwrap_or_default()));
    object.parts(baseline);
    object.member("CreatedTime", epoch_seconds(registration.created_millis));
    object.member("ModifiedTime", epoch_seconds(registration.modified_millis));
    if let Some(description) = &baseline.description {
        object.member("Description", json(description));
    }
    let mut printed = object.close(baseline);
    if baseline.description.is_none() {
        printed.reconstructed.push(mark!("the baseline's JSON without a description"));
    }
    printed
}

/// Prints an entry of a BaselineOverride, of which the service knows nothing: without account, name and times, and with
/// the id alone of the baseline it was copied from, if it names one.
#[must_use]
pub fn of_override(baseline: &PatchBaseline, baseline_id: &str) -> BaselineJson {
    let mut object = Object::default();
    if !baseline_id.is_empty() {
        object.member("BaselineId", json(baseline_id));
    }
    object.parts(baseline);
    let mut printed = object.close(baseline);
    printed.reconstructed.push(mark!("the JSON of a baseline that an override brings, and the empty BaselineId"));
    printed
}

/// An object in the making.
#[derive(Default)]
struct Object {
    text: String,
}

impl Object {
    fn member(&mut self, key: &str, value: String) {
        let separator = if self.text.is_empty() { '{' } else { ',' };
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{separator}\"{key}\":{value}");
    }

    /// What decides.
    fn parts(&mut self, baseline: &PatchBaseline) {
        let rules = Rules { rules: baseline.rules.iter().map(Rule::from).collect() };
        self.member("GlobalFilters", json(&Filters { filters: &baseline.global_filters }));
        self.member("ApprovalRules", json(&rules));
        self.member("ApprovedPatches", json(&baseline.approved_patches));
        self.member("RejectedPatches", json(&baseline.rejected_patches));
        self.member("RejectedPatchesAction", json(&baseline.rejected_patches_action));
    }

    fn close(mut self, baseline: &PatchBaseline) -> BaselineJson {
        self.text.push('}');
        let mut reconstructed = Vec::new();
        if baseline.rules.iter().any(|rule| matches!(rule.approval, Some(Approval::UntilDate(_)))) {
            reconstructed.push(mark!("ApproveUntilDate in the baseline's JSON"));
        }
        BaselineJson { text: self.text, reconstructed }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Filters<'a> {
    filters: &'a [PatchFilter],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Rules<'a> {
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Rule<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    approve_after_days: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approve_until_date: Option<patchplay_model::Date>,
    filter_group: Filters<'a>,
}

impl<'a> From<&'a PatchRule> for Rule<'a> {
    fn from(rule: &'a PatchRule) -> Self {
        let (approve_after_days, approve_until_date) = match rule.approval {
            Some(Approval::AfterDays(days)) => (Some(days), None),
            Some(Approval::UntilDate(date)) => (None, Some(date)),
            None => (None, None),
        };
        Self { approve_after_days, approve_until_date, filter_group: Filters { filters: &rule.filters } }
    }
}

/// Compact JSON. Nothing given to it can fail: string keys, no foreign `Serialize`.
fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Seconds since 1970 with three decimals, as the log prints both times.
fn epoch_seconds(millis: i64) -> String {
    let sign = if millis < 0 { "-" } else { "" };
    let millis = millis.unsigned_abs();
    format!("{sign}{}.{:03}", millis / 1000, millis % 1000)
}

#[cfg(test)]
mod tests {
    use patchplay_model::{Date, FilterKey, OperatingSystem};

    use super::*;

    const REGISTRATION: Registration<'_> = Registration {
        account_id: "111122223333",
        baseline_id: "pb-0aaaabbbbccccdddd",
        created_millis: 1_600_000_000_040,
        modified_millis: 1_600_000_100_000,
    };

    fn filter(key: FilterKey, values: &[&str]) -> PatchFilter {
        PatchFilter { key, values: values.iter().map(|&v| v.to_owned()).collect() }
    }

    #[test]
    fn keys_stand_in_the_logs_order_and_no_others() {
        let baseline = PatchBaseline {
            name: Some("web".to_owned()),
            description: Some("says \"hello\"".to_owned()),
            global_filters: vec![filter(FilterKey::Product, &["*"])],
            rules: vec![PatchRule {
                filters: vec![filter(FilterKey::Classification, &["Updates", "Tools"])],
                approval: Some(Approval::AfterDays(3)),
                enable_non_security: true,
                ..PatchRule::default()
            }],
            approved_patches: vec!["KB1".to_owned()],
            ..PatchBaseline::new(OperatingSystem::Windows)
        };
        let json = windows(&baseline, REGISTRATION);
        assert_eq!(
            json.text,
            r#"{"AccountId":"111122223333","BaselineId":"pb-0aaaabbbbccccdddd","Name":"web","GlobalFilters":{"Filters":[{"Key":"PRODUCT","Values":["*"]}]},"ApprovalRules":{"Rules":[{"ApproveAfterDays":3,"FilterGroup":{"Filters":[{"Key":"CLASSIFICATION","Values":["Updates","Tools"]}]}}]},"ApprovedPatches":["KB1"],"RejectedPatches":[],"RejectedPatchesAction":"ALLOW_AS_DEPENDENCY","CreatedTime":1600000000.040,"ModifiedTime":1600000100.000,"Description":"says \"hello\""}"#
        );
        assert!(json.reconstructed.is_empty());
        assert!(serde_json::from_str::<serde_json::Value>(&json.text).is_ok());
    }

    #[test]
    fn what_is_absent_is_left_out_or_empty() {
        let baseline = PatchBaseline {
            name: Some("until".to_owned()),
            rules: vec![PatchRule {
                approval: Some(Approval::UntilDate(Date::parse("2024-02-29").unwrap())),
                ..PatchRule::default()
            }],
            ..PatchBaseline::new(OperatingSystem::Windows)
        };
        let json = windows(&baseline, REGISTRATION);
        assert!(json.text.contains(
            r#""GlobalFilters":{"Filters":[]},"ApprovalRules":{"Rules":[{"ApproveUntilDate":"2024-02-29","FilterGroup":{"Filters":[]}}]}"#
        ));
        assert!(json.text.ends_with(r#""ModifiedTime":1600000100.000}"#));
        assert_eq!(json.reconstructed.len(), 2);
    }
}
