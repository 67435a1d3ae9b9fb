//! Forms of single values of runs and windows: rate control, names, buckets, instance ids (spec documents 8).

use patchplay_language::{mark, say};

use crate::{
    code::Code,
    fields::{Fields, check_length},
    report::Report,
    value::Value,
};

/// Names of windows and their targets.
const NAME: std::ops::RangeInclusive<usize> = 3..=128;
/// Names of buckets.
const BUCKET: std::ops::RangeInclusive<usize> = 3..=63;

/// Holds `MaxConcurrency` and `MaxErrors` against what the service reads: a number or a share.
pub(super) fn rates(fields: &Fields<'_>, report: &Report<'_>) {
    for (key, least) in [("MaxConcurrency", 1), ("MaxErrors", 0)] {
        let Some((text, value)) = fields.text(key) else { continue };
        let number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse::<u32>().ok());
        let fits = match text.strip_suffix('%') {
            Some(share) => number(share).flatten().is_some_and(|share| (least..=100).contains(&share)),
            None => text.len() <= 7 && number(text).flatten().is_some_and(|count| count >= least),
        };
        if !fits {
            report
                .add(Code::OutOfRange, value.span, say!("`{text}` is no `{key}`"))
                .help(say!("write a number from {least}, such as 5, or a share of the nodes, such as 10%"));
        }
    }
}

/// Holds the name of a window or of its target against the service's pattern.
pub(super) fn name(fields: &Fields<'_>, report: &Report<'_>) {
    let Some((text, value)) = fields.text("Name") else { return };
    check_length(report, mark!("the name"), text, value, &NAME);
    if let Some(wrong) = text.chars().find(|&c| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.')) {
        report
            .add(Code::NamePattern, value.span, say!("the name `{text}` has a `{wrong}`"))
            .help(say!("AWS takes letters, digits, `_`, `-` and `.`"));
    }
}

/// Holds the name of a bucket against S3's lengths.
pub(super) fn bucket(value: Option<&Value>, report: &Report<'_>) {
    if let Some((text, value)) = value.and_then(|value| Some((value.text()?, value))) {
        check_length(report, mark!("the bucket's name"), text, value, &BUCKET);
    }
}

/// Holds an instance's id against its form.
pub(super) fn instance_id(text: &str, value: &Value, report: &Report<'_>) {
    let is_word = |rest: &str, lengths: &[usize]| {
        lengths.contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let fits = text == "*"
        || text.strip_prefix("mi-").is_some_and(|rest| is_word(rest, &[17]))
        || text.strip_prefix("i-").is_some_and(|rest| is_word(rest, &[8, 17]));
    if !fits && value.reference.is_none() {
        report
            .add(Code::NamePattern, value.span, say!("`{text}` is no id of an instance"))
            .help(say!("write an id like `i-0be0847252c5cf00e`, or `!Ref` and the instance's logical id"));
    }
}
