//! `ApprovedPatches` and `RejectedPatches` (spec baseline-model 6).

use patchplay_model::{OperatingSystem, PatchBaseline, limits};

use super::Context;
use crate::{
    BaselineSites, Place,
    code::Code,
    fields::{Fields, check_length},
    value::Value,
};

/// Reads both lists.
pub(super) fn lists(
    fields: &Fields<'_>,
    context: &Context<'_>,
    baseline: &mut PatchBaseline,
    sites: &mut BaselineSites,
) {
    (baseline.approved_patches, sites.approved) = list("ApprovedPatches", fields, context);
    (baseline.rejected_patches, sites.rejected) = list("RejectedPatches", fields, context);
    for (text, value) in fields.value().get("ApprovedPatches").map_or(&[][..], Value::items).iter().filter_map(both) {
        if baseline.rejected_patches.iter().any(|rejected| rejected == text) {
            context
                .report
                .add(Code::ApprovedAndRejected, value.span, format!("`{text}` stands in both lists, so it is rejected"))
                .help("remove it from one of them");
        }
    }
}

fn both(value: &Value) -> Option<(&str, &Value)> {
    value.text().map(|text| (text, value))
}

fn list(key: &'static str, fields: &Fields<'_>, context: &Context<'_>) -> (Vec<String>, Vec<Place>) {
    let entries = fields.texts(key);
    if entries.len() > limits::LIST
        && let Some(value) = fields.value().get(key)
    {
        context.report.add(
            Code::OutOfRange,
            value.span,
            format!("{} patches, and `{key}` takes at most {}", entries.len(), limits::LIST),
        );
    }
    let mut texts = Vec::with_capacity(entries.len());
    let mut places = Vec::with_capacity(entries.len());
    for (text, value) in entries {
        check_length(context.report, "the patch", text, value, &limits::LIST_ENTRY);
        form(text, value, key, context);
        texts.push(text.to_owned());
        places.push(context.report.place(value.span));
    }
    (texts, places)
}

/// The forms in which a system's patches are named.
fn form(text: &str, value: &Value, key: &str, context: &Context<'_>) {
    let report = context.report;
    if !context.sure {
        return;
    }
    match context.system {
        OperatingSystem::Windows => {
            if is_kb(text) || is_bulletin(text) {
                return;
            }
            let upper = text.to_ascii_uppercase();
            let digits = upper.bytes().all(|b| b.is_ascii_digit()) && !upper.is_empty();
            let draft =
                report.add(Code::PatchNameForm, value.span, format!("`{text}` is no Windows patch: it never matches"));
            if is_kb(&upper) || is_bulletin(&upper) {
                drop(draft.help("the case of letters counts").replace(value.literal, &upper));
            } else if digits {
                drop(draft.help("KB ids begin with `KB`").replace(value.literal, &format!("KB{text}")));
            } else {
                drop(draft.help("write KB ids like `KB5009557`, or bulletins like `MS10-048`; there are no wildcards"));
            }
        }
        OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian => {
            if text.contains(['*', '=', '?']) {
                report
                    .add(Code::PatchNameForm, value.span, format!("`{text}` is more than a package name"))
                    .help("on this system a name covers all versions and takes no wildcards");
            }
        }
        OperatingSystem::MacOs => {}
        _ => {
            let numbered = text.starts_with("CVE-") || (text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty());
            if key == "RejectedPatches" && numbered {
                report
                    .add(Code::PatchNameForm, value.span, format!("`{text}` rejects nothing: it names no package"))
                    .help("`RejectedPatches` takes package names; CVE and Bugzilla numbers count only in `ApprovedPatches`");
            }
        }
    }
}

fn is_kb(text: &str) -> bool {
    text.strip_prefix("KB").is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

fn is_bulletin(text: &str) -> bool {
    text.strip_prefix("MS").and_then(|rest| rest.split_once('-')).is_some_and(|(year, number)| {
        year.len() == 2 && number.len() == 3 && format!("{year}{number}").bytes().all(|b| b.is_ascii_digit())
    })
}
