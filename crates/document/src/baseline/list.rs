//! `ApprovedPatches` and `RejectedPatches` (spec baseline-model 6).

use patchplay_language::{mark, say};
use patchplay_model::{OperatingSystem, PatchBaseline, limits};

use super::Context;
use crate::{
    BaselineSites, Place,
    code::Code,
    fields::{Fields, check_length},
    report::Report,
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
                .add(Code::ApprovedAndRejected, value.span, say!("`{text}` stands in both lists, so it is rejected"))
                .help(say!("remove it from one of them"));
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
            say!("{} patches, and `{key}` takes at most {}", entries.len(), limits::LIST),
        );
    }
    let mut texts = Vec::with_capacity(entries.len());
    let mut places = Vec::with_capacity(entries.len());
    for (text, value) in entries {
        check_length(context.report, mark!("the patch"), text, value, &limits::LIST_ENTRY);
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
    if text.contains(',') {
        report
            .add(Code::PatchNameForm, value.span, say!("`{text}` is one entry, and no patch is called so"))
            .help(say!("write an entry for each patch; on a command line blanks separate them, not commas"));
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
                report.add(Code::PatchNameForm, value.span, say!("`{text}` is no Windows patch: it never matches"));
            if is_kb(&upper) || is_bulletin(&upper) {
                drop(draft.help(say!("the case of letters counts")).replace(value.literal, &upper));
            } else if digits {
                drop(draft.help(say!("KB ids begin with `KB`")).replace(value.literal, &format!("KB{text}")));
            } else {
                drop(
                    draft.help(say!(
                        "write KB ids like `KB5009557`, or bulletins like `MS10-048`; there are no wildcards"
                    )),
                );
            }
        }
        OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian => {
            let name = package_name(text);
            if name != text || text.contains(['*', '?']) {
                let draft = report
                    .add(Code::PatchNameForm, value.span, say!("`{text}` is more than a package name"))
                    .help(say!("on this system a name covers all versions and architectures and takes no wildcards"));
                if name != text && !name.contains(['*', '?']) {
                    drop(draft.replace(value.literal, name));
                }
            }
        }
        OperatingSystem::MacOs => {
            if text.contains('*') {
                report
                    .add(Code::PatchNameForm, value.span, say!("`{text}` matches nothing: there are no wildcards"))
                    .help(say!("write the whole name of the package, like `MRTConfigData`"));
            }
        }
        OperatingSystem::Suse => {
            let is_patch = text.to_ascii_uppercase().starts_with("SUSE-") || text.starts_with("openSUSE-");
            if !is_patch && !text.ends_with(".rpm") && !text.contains('*') {
                report
                    .add(Code::PatchNameForm, value.span, say!("`{text}` is neither a patch nor a package here"))
                    .help(say!("write a patch like `SUSE-SLE-15-2018-123`, or a package's file like `curl-7.66.0-4.rpm` or `curl-*`"));
            }
            one_wildcard(text, value, report);
        }
        _ => {
            if key == "RejectedPatches" && is_numbered(text) {
                report
                    .add(Code::PatchNameForm, value.span, say!("`{text}` rejects nothing: it names no package"))
                    .help(say!("`RejectedPatches` takes package names; CVE, advisory and Bugzilla numbers count only in `ApprovedPatches`"));
            }
            one_wildcard(text, value, report);
        }
    }
}

fn one_wildcard(text: &str, value: &Value, report: &Report<'_>) {
    if text.matches('*').count() > 1 {
        report
            .add(Code::PatchNameForm, value.span, say!("`{text}` matches nothing: one `*` is possible, not several"))
            .help(say!("write one entry for each beginning, such as `kernel*`"));
    }
}

/// The name in what may be written `name=version`, `name:arch` or `name.arch`.
fn package_name(text: &str) -> &str {
    const ARCHITECTURES: &[&str] = &[".amd64", ".i386", ".arm64", ".armhf", ".all"];
    let name = text.split(['=', ':', '_']).next().unwrap_or(text);
    ARCHITECTURES.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

/// Whether an entry names a CVE, an advisory or a Bugzilla entry: `CVE-2024-1`, `RHSA-2017:0864`, `ALAS-2018-123`, `12345`.
fn is_numbered(text: &str) -> bool {
    const ADVISORIES: &[&str] =
        &["RHSA-", "RHBA-", "RHEA-", "ALAS", "ELSA-", "ELBA-", "ELEA-", "RLSA-", "RLBA-", "ALSA-", "CESA-"];
    let is_number = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    // In capitals: `alsa-lib` is a package.
    let is_advisory = |start: &&str| text.strip_prefix(*start).is_some_and(|rest| rest.contains(['-', ':']));
    text.starts_with("CVE-") || is_number || ADVISORIES.iter().any(is_advisory)
}

fn is_kb(text: &str) -> bool {
    text.strip_prefix("KB").is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

fn is_bulletin(text: &str) -> bool {
    text.strip_prefix("MS").and_then(|rest| rest.split_once('-')).is_some_and(|(year, number)| {
        year.len() == 2 && number.len() == 3 && format!("{year}{number}").bytes().all(|b| b.is_ascii_digit())
    })
}
