//! Edits that take something out of a text or put something in, for fixes: in YAML's lines as in brackets, and with the
//! commas and line breaks that belong to them.

use patchplay_language::say;

use crate::{
    report::{Draft, Report},
    text::{Span, to_u32},
    value::Member,
};

/// The text around a span.
struct Around<'t> {
    before: &'t str,
    behind: &'t str,
    /// What stands in front of the span in its line.
    line: &'t str,
}

impl<'t> Around<'t> {
    fn of(span: Span, report: &Report<'t>) -> Self {
        let whole = report.sources.whole(span.file);
        let before = report.sources.slice(Span { end: span.start, ..whole });
        let behind = report.sources.slice(Span { start: span.end.min(whole.end), ..whole });
        // A carriage return alone ends a line of YAML too.
        let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        Self { before, behind, line }
    }

    /// What stands above if the span begins a line that a backslash has continued, without that backslash: in a command
    /// the break behind the span ends it, and what follows would be drawn into the command if that break went.
    fn continued(&self) -> Option<&'t str> {
        let above = self.before.strip_suffix(self.line).filter(|_| self.line.trim().is_empty())?;
        let above = above.strip_suffix("\r\n").or_else(|| above.strip_suffix('\n'))?;
        Some(above.strip_suffix('\\')?.trim_end_matches([' ', '\t']))
    }

    /// Whether the span lies in brackets. A comma that begins a line of a block separates nothing.
    fn is_flow(&self) -> bool {
        let opens = |before: &str| before.trim_end().ends_with(['{', '[', ',']);
        opens(self.before)
            || opens(above_comments(self.before))
            || self.behind.trim_start().starts_with(['}', ']'])
            || self.behind.trim_start_matches([' ', '\t']).starts_with(',')
    }
}

/// A text without the comments that it ends with, and without what lies between them.
fn above_comments(text: &str) -> &str {
    let mut text = text.trim_end();
    loop {
        let start = text.rfind(['\n', '\r']).map_or(0, |found| found + 1);
        let line = text.get(start..).unwrap_or_default();
        let comment =
            if line.trim_start().starts_with('#') { Some(0) } else { line.find(" #").or_else(|| line.find("\t#")) };
        match comment.and_then(|at| text.get(..start + at)) {
            Some(above) => text = above.trim_end(),
            None => return text,
        }
    }
}

impl Draft<'_, '_> {
    /// Offers to take a member out of its mapping.
    pub(crate) fn remove(self, member: Option<&Member>) -> Self {
        let Some(member) = member else { return self };
        match removal(member, self.report()) {
            Some(span) => self.fix(say!("Remove {}", member.key.text), span, ""),
            None => self,
        }
    }
}

/// Length of the blanks, and of one line break if `breaks`, that a text begins with.
fn blanks(text: &str, breaks: bool) -> usize {
    let kept = if breaks { text.trim_start() } else { text.trim_start_matches([' ', '\t']) };
    text.len() - kept.len()
}

/// What has to go for a member of a mapping to be gone: `None` where the rest would have to move.
pub(crate) fn removal(member: &Member, report: &Report<'_>) -> Option<Span> {
    let span = member.key.span.to(member.value.span);
    if member.value.span.file != span.file || member.value.span.start < member.key.span.end {
        return None;
    }
    let around = Around::of(span, report);
    if around.is_flow() {
        let behind = around.behind;
        let comma = blanks(behind, true);
        if let Some(rest) = behind.get(comma..).and_then(|rest| rest.strip_prefix(',')) {
            return Some(Span { end: span.end + to_u32(comma + 1 + blanks(rest, true)), ..span });
        }
        let kept = around.before.trim_end().strip_suffix(',').unwrap_or(around.before);
        return Some(Span { start: to_u32(kept.len()), ..span });
    }
    let rest = around.behind.split_inclusive('\n').next().unwrap_or_default();
    if !rest.trim().is_empty() && !rest.trim_start().starts_with('#') {
        return None;
    }
    if let Some(above) = around.continued() {
        return Some(Span { start: to_u32(above.len()), ..span });
    }
    let end = span.end + to_u32(rest.len());
    if around.line.trim().is_empty() {
        return Some(Span { start: span.start - to_u32(around.line.len()), end, ..span });
    }
    // The first key behind a dash: the next one takes its place.
    let next = around.behind.get(rest.len()..)?;
    let indent = blanks(next, false);
    let is_sibling = indent == around.line.chars().count() && next.get(indent..).is_some_and(|n| !n.starts_with('-'));
    is_sibling.then_some(Span { end: end + to_u32(indent), ..span })
}

/// Text to put in front of the first member of a mapping, so that the mapping has one more: its key and its value, which
/// is a single word, number or list in brackets. `None` behind a question mark, which belongs to the key.
pub(crate) fn member_before(first: &Member, key: &str, value: &str, report: &Report<'_>) -> Option<(Span, String)> {
    let at = Span { end: first.key.span.start, ..first.key.span };
    let around = Around::of(first.key.span, report);
    if around.before.trim_end().ends_with('?') {
        return None;
    }
    let quote = if report.sources.slice(first.key.span).starts_with('"') { "\"" } else { "" };
    let text = if around.is_flow() {
        format!("{quote}{key}{quote}: {value}, ")
    } else {
        format!("{key}: {value}\n{}", " ".repeat(around.line.chars().count()))
    };
    Some((at, text))
}

/// Text to put in front of a filter, so that its list has one more before it. `None` where the filter's first key does
/// not stand right behind its dash.
pub(crate) fn filter_before(filter: Span, key: &str, value: &str, report: &Report<'_>) -> Option<(Span, String)> {
    let at = Span { end: filter.start, ..filter };
    let around = Around::of(filter, report);
    let is_dashed = around.line.trim() == "-";
    if report.sources.slice(filter).starts_with('{') {
        let text = format!("{{\"Key\": \"{key}\", \"Values\": [\"{value}\"]}}");
        return match (around.is_flow(), is_dashed) {
            (true, _) => Some((at, format!("{text}, "))),
            (false, true) => Some((at, format!("{text}\n{}", around.line))),
            (false, false) => None,
        };
    }
    let inner = " ".repeat(around.line.chars().count());
    is_dashed.then(|| (at, format!("Key: {key}\n{inner}Values: [{value}]\n{}", around.line)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{literal, text::Sources, tree, value::Value};

    /// The text without the member at the end of a path of keys; numbers are positions in lists.
    fn without(text: &str, path: &[&str]) -> Option<String> {
        let sources = Sources::single("t", text);
        let report = Report::new(&sources);
        let node = tree::read(0, &report).unwrap();
        let mut value: Value = literal::value(&node, "a test", &report);
        let (last, first) = path.split_last().unwrap();
        for step in first {
            value = match step.parse::<usize>() {
                Ok(number) => value.items().get(number).unwrap().clone(),
                Err(_) => value.get(step).unwrap().clone(),
            };
        }
        let member = value.members().iter().find(|member| member.key.text == *last).unwrap();
        let span = removal(member, &report)?;
        Some(format!("{}{}", text.get(..span.start as usize).unwrap(), text.get(span.end as usize..).unwrap()))
    }

    #[test]
    fn a_member_goes_with_its_line_or_its_comma() {
        for (text, path, wanted) in [
            ("a: 1\nb: 2\nc: 3\n", &["b"][..], "a: 1\nc: 3\n"),
            ("a: 1\nb: 2 # why\n", &["b"], "a: 1\n"),
            ("a: 1\nb: 2", &["b"], "a: 1\n"),
            ("x:\n  - a: 1\n    b: 2\n", &["x", "0", "a"], "x:\n  - b: 2\n"),
            ("x:\n  - a: 1\n    b: 2\n", &["x", "0", "b"], "x:\n  - a: 1\n"),
            ("x:\n  a:\n    - 1\n    - 2\n  b: 2\n", &["x", "a"], "x:\n  b: 2\n"),
            ("{a: 1, b: 2, c: 3}", &["b"], "{a: 1, c: 3}"),
            ("{a: 1, b: 2}", &["b"], "{a: 1}"),
            ("{a: 1}", &["a"], "{}"),
            ("{\n  \"a\": 1,\n  \"b\": 2\n}", &["b"], "{\n  \"a\": 1\n}"),
            ("{\n  \"a\": 1,\n  \"b\": 2\n}", &["a"], "{\n  \"b\": 2\n}"),
        ] {
            assert_eq!(without(text, path).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(without("x:\n  - a: 1\n", &["x", "0", "a"]), None, "nothing would be left behind the dash");
    }
}
