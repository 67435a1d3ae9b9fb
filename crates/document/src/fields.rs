//! Reading a mapping of known keys: unknown keys, missing ones, and values of the wrong kind, all reported, none fatal.

use std::{ops::RangeInclusive, str::FromStr};

use patchplay_language::{joined, listed, mark, said, say};
use patchplay_model::UnknownName;

use crate::{
    Severity,
    code::Code,
    report::{Draft, Report},
    text::Span,
    value::{Value, ValueKind},
};

/// What the service's API does not take, in whatever form it is written, and CloudFormation's own check of templates does.
pub(crate) const FAILS_LATER: &str =
    mark!("a template like this passes CloudFormation's check and fails at deployment");

/// A mapping whose keys are known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'v> {
    value: &'v Value,
    what: &'static str,
    report: &'v Report<'v>,
}

impl<'v> Fields<'v> {
    /// Looks at a mapping's keys; `None` when the value is none (reported), or unknown before deployment (noted).
    /// `what` names it in messages, with its article: `a rule`.
    pub(crate) fn new(
        value: &'v Value,
        what: &'static str,
        known: &[&'static str],
        report: &'v Report<'v>,
    ) -> Option<Self> {
        match &value.kind {
            ValueKind::Map(_) => {}
            ValueKind::Unknown(_) => {
                unresolved(report, value);
                return None;
            }
            _ => {
                report
                    .add(
                        Code::WrongType,
                        value.span,
                        say!("{what} is a mapping, and this is {}", value.noun(), what = said(what)),
                    )
                    .help(say!("it takes {}", joined(known)));
                return None;
            }
        }
        for member in value.members() {
            let key = member.key.text.as_str();
            if known.contains(&key) {
                continue;
            }
            let span = member.key.span;
            let draft = report.add(Code::UnknownKey, span, say!("{what} has no `{key}`", what = said(what)));
            match report.nearest(key, known.iter().copied()).filter(|word| value.get(word).is_none()) {
                Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(Some(span), word)),
                None => drop(draft.help(say!("it takes {}", joined(known)))),
            }
        }
        Some(Self { value, what, report })
    }

    pub(crate) const fn value(&self) -> &'v Value {
        self.value
    }

    /// The value of a key; a key without value is reported.
    pub(crate) fn get(&self, key: &str) -> Option<&'v Value> {
        let member = self.value.member(key)?;
        if member.value.kind == ValueKind::Null {
            self.report
                .add(Code::NullValue, member.key.span, say!("`{key}` has no value"))
                .help(say!("write its value behind the colon, or remove the line"));
            return None;
        }
        Some(&member.value)
    }

    /// Whether the key stands there at all.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    /// The value of a key that must be there.
    pub(crate) fn require(&self, key: &str, span: Span) -> Option<&'v Value> {
        if !self.has(key) {
            self.report
                .add(Code::MissingKey, span, say!("{what} needs `{key}`", what = said(self.what)))
                .help(say!("add `{key}:` here"));
            return None;
        }
        self.get(key)
    }

    /// The value of a key that CloudFormation's check does not miss, and the service does.
    pub(crate) fn require_of_service(&self, key: &str, span: Span) -> Option<&'v Value> {
        if !self.has(key) {
            self.report
                .add(Code::MissingKey, span, say!("{what} needs `{key}`", what = said(self.what)))
                .help(say!("add `{key}:` here; {later}", later = said(FAILS_LATER)));
            return None;
        }
        self.get(key)
    }

    /// A word of a list that no type of the model stands for.
    pub(crate) fn one_of(&self, key: &str, what: &str, known: &[&'static str]) -> Option<(&'static str, &'v Value)> {
        let (text, value) = self.text(key)?;
        match known.iter().find(|word| **word == text) {
            Some(word) => Some((word, value)),
            None => {
                unknown_word(self.report, text, what, known, value);
                None
            }
        }
    }

    /// Text; unknown text is noted and `None`.
    pub(crate) fn text(&self, key: &str) -> Option<(&'v str, &'v Value)> {
        let value = self.get(key)?;
        text_of(self.report, key, value).map(|text| (text, value))
    }

    /// A word of a closed list.
    pub(crate) fn word<T: FromStr<Err = UnknownName>>(&self, key: &str) -> Option<(T, &'v Value)> {
        let (text, value) = self.text(key)?;
        word_of(self.report, text, value).map(|word| (word, value))
    }

    /// A boolean; CloudFormation takes the text 'true' as well.
    pub(crate) fn flag(&self, key: &str) -> Option<(bool, &'v Value)> {
        let (text, value) = self.text(key)?;
        match flag_of(text) {
            Some(flag) => Some((flag, value)),
            None => {
                self.report
                    .add(Code::WrongType, value.span, say!("`{key}` is true or false, not `{text}`"))
                    .help(say!("write true or false"))
                    .replace(value.literal, "false");
                None
            }
        }
    }

    /// A whole number within a range; CloudFormation takes the text '7' as well.
    pub(crate) fn number(&self, key: &str, range: &RangeInclusive<i64>) -> Option<(i64, &'v Value)> {
        let (text, value) = self.text(key)?;
        match text.trim().parse::<i64>() {
            Ok(number) if range.contains(&number) => Some((number, value)),
            Ok(number) => {
                let nearest = number.clamp(*range.start(), *range.end());
                self.report
                    .add(
                        Code::OutOfRange,
                        value.span,
                        say!("`{key}` is {number}, and only {} to {} are possible", range.start(), range.end()),
                    )
                    .help(say!("AWS refuses the value"))
                    .replace(value.literal, &nearest.to_string());
                None
            }
            Err(_) => {
                self.report
                    .add(Code::WrongType, value.span, say!("`{key}` is a whole number, not `{text}`"))
                    .help(say!("write a number from {} to {}", range.start(), range.end()));
                None
            }
        }
    }

    /// A list; a lone value is reported with the list it should be.
    pub(crate) fn list(&self, key: &str) -> Option<(&'v [Value], &'v Value)> {
        let value = self.get(key)?;
        list_of(self.report, key, value).map(|items| (items, value))
    }

    /// Texts of a list, each with its place; unknown ones are noted and left out.
    pub(crate) fn texts(&self, key: &str) -> Vec<(&'v str, &'v Value)> {
        let Some((items, _)) = self.list(key) else { return Vec::new() };
        items.iter().filter_map(|item| text_of(self.report, key, item).map(|text| (text, item))).collect()
    }

    pub(crate) fn add(&self, code: Code, span: Span, message: impl Into<String>) -> Draft<'v, 'v> {
        self.report.add(code, span, message)
    }
}

/// Text of a value; anything else is reported or noted.
pub(crate) fn text_of<'v>(report: &Report<'_>, key: &str, value: &'v Value) -> Option<&'v str> {
    match &value.kind {
        ValueKind::Text(text) => Some(text),
        ValueKind::Unknown(_) => {
            unresolved(report, value);
            None
        }
        ValueKind::Null => {
            report.add(Code::NullValue, value.span, say!("an entry of `{key}` has no value"));
            None
        }
        ValueKind::List(_) | ValueKind::Map(_) | ValueKind::Absent => {
            report
                .add(Code::WrongType, value.span, say!("`{key}` takes text, and this is {}", value.noun()))
                .help(say!("write a single value"));
            None
        }
    }
}

/// Items of a list; anything else is reported or noted.
pub(crate) fn list_of<'v>(report: &Report<'_>, key: &str, value: &'v Value) -> Option<&'v [Value]> {
    match &value.kind {
        ValueKind::List(items) => Some(items),
        ValueKind::Unknown(_) => {
            unresolved(report, value);
            None
        }
        _ => {
            let draft = report
                .add(Code::WrongType, value.span, say!("`{key}` takes a list, and this is {}", value.noun()))
                .help(say!("write `{key}: [...]`, or one `- item` in each line below it"));
            // The default of a parameter stays text, brackets or not.
            if let Some(span) = value.literal.filter(|span| value.text().is_some() && value.span.holds(*span)) {
                drop(draft.listed(span));
            }
            None
        }
    }
}

/// A word of a closed list; another word is reported with the one that was probably meant.
pub(crate) fn word_of<T: FromStr<Err = UnknownName>>(report: &Report<'_>, text: &str, value: &Value) -> Option<T> {
    match text.parse::<T>() {
        Ok(word) => Some(word),
        Err(error) => {
            unknown_word(report, text, error.what(), error.known(), value);
            None
        }
    }
}

/// Reports a word that its list does not have, with the one that was probably meant.
fn unknown_word(report: &Report<'_>, text: &str, what: &str, known: &[&'static str], value: &Value) {
    let draft = report.add(Code::UnknownValue, value.span, say!("`{text}` is no {what}", what = said(what)));
    match report.nearest(text, known.iter().copied()) {
        Some(word) if word.eq_ignore_ascii_case(text) => {
            drop(draft.help(say!("AWS distinguishes upper and lower case: `{word}`")).replace(value.literal, word));
        }
        Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(value.literal, word)),
        None => drop(draft.help(say!("possible are {}", joined(known)))),
    }
}

/// What CloudFormation takes for a boolean: YAML 1.1's words and JSON's.
pub(crate) fn flag_of(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Notes that a value is unknown before deployment, and what would make it known.
pub(crate) fn unresolved(report: &Report<'_>, value: &Value) {
    let Some(unknown) = value.as_unknown() else { return };
    let message = say!("`{}` is unknown because {}", unknown.written, unknown.why);
    let help = match unknown.missing.as_slice() {
        [] => say!("it is left out here"),
        names => say!("give a value for {}", quoted(names)),
    };
    report.add(Code::UnresolvedValue, value.span, message).help(help);
}

/// Warns that an unknown value keeps a rule or filter from matching anything.
pub(crate) fn matches_nothing(report: &Report<'_>, value: &Value, what: &str) {
    let Some(unknown) = value.as_unknown() else { return };
    let message = say!("`{}` is unknown because {}, so {what}", unknown.written, unknown.why, what = said(what));
    let help = match unknown.missing.as_slice() {
        [] => say!("write the value out to try it here"),
        names => say!("give a value for {}", quoted(names)),
    };
    report.add(Code::UnresolvedValue, value.span, message).severity(Severity::Warning).help(help);
}

/// Names in backticks, joined.
pub(crate) fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    listed(&names, usize::MAX)
}

/// Reports a text whose length lies outside a range.
pub(crate) fn check_length(report: &Report<'_>, what: &str, text: &str, value: &Value, range: &RangeInclusive<usize>) {
    let length = text.chars().count();
    if !range.contains(&length) {
        report
            .add(
                Code::OutOfRange,
                value.span,
                say!(
                    "{what} has {length} characters, and {} to {} are possible",
                    range.start(),
                    range.end(),
                    what = said(what)
                ),
            )
            .help(say!("AWS refuses the value"));
    }
}
