//! What the account would say of its baselines as a whole, by readings that AWS's pages disagree on.

use patchplay_document::{Diagnostic, Documents, FoundBaseline};
use patchplay_language::say;
use patchplay_model::{ApplicationRule, FilterKey, PatchRule, Readings};

use crate::codes;

/// Rules on Microsoft applications that name no product (rule diag-application-rule-without-product), and more baselines
/// than an account may have (rule diag-baselines-quota).
#[must_use]
pub fn problems(documents: &Documents, readings: &Readings) -> Vec<Diagnostic> {
    let created = || documents.baselines.iter().filter(|found| found.created != Some(false));
    let mut problems: Vec<Diagnostic> = created().flat_map(|found| applications(found, readings)).collect();
    let most = readings.baseline_quota.baselines();
    problems.extend(created().nth(most).map(|beyond| {
        codes::BASELINES_QUOTA.at(
            beyond.place.clone(),
            say!("{} baselines are more than the {most} that an account has in a region", created().count()),
            say!("AWS refuses this one and those after it; the quota can be raised on request, and the option `baseline-quota` \
             says which of AWS's tables counts"),
        )
    }));
    problems
}

fn applications<'f>(found: &'f FoundBaseline, readings: &Readings) -> impl Iterator<Item = Diagnostic> + use<'f> {
    let severity = match readings.application_rule_without_product {
        ApplicationRule::Warning => patchplay_document::Severity::Warning,
        ApplicationRule::Error => patchplay_document::Severity::Error,
    };
    let rules = found.baseline.rules.iter().enumerate();
    rules.filter_map(move |(number, rule)| {
        let filter = application_filter(rule)?;
        if rule.filters.iter().any(|filter| filter.key == FilterKey::Product) {
            return None;
        }
        let site = found.sites.rules.get(number).and_then(|rule| rule.filters.get(filter));
        let place = site.map_or(&found.place, |site| &site.list);
        let diagnostic = codes::APPLICATION_PRODUCT.at(
            place.clone(),
            say!("rule {} covers Microsoft applications and names no PRODUCT", number + 1),
            say!("the user guide asks for PRODUCT beside PATCH_SET APPLICATION; AWS's own baseline for applications has none, \
             so the option `application-rule-without-product` decides whether the service refuses it"),
        );
        Some(Diagnostic { severity, ..diagnostic })
    })
}

/// Number of the filter by which a rule covers applications.
fn application_filter(rule: &PatchRule) -> Option<usize> {
    rule.filters.iter().position(|filter| {
        filter.key == FilterKey::PatchSet && filter.values.iter().any(|value| value == "APPLICATION")
    })
}
