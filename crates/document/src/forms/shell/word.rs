//! A word of a command, with the place that every letter of it was written at.

use patchplay_language::{either, say};

use crate::{
    report::Report,
    text::Span,
    value::{Unknown, Value},
};

/// Variables without value in one word.
const MAX_MISSING: usize = 50;
/// Stands in a word for what a command prints that nobody knows here.
const ANSWER: &str = "$(…)";

/// One word as a command receives it.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    /// Without quotes, variables replaced; a variable that nothing sets stays as `${NAME}`.
    pub(super) text: String,
    /// As written, with its quotes.
    pub(super) span: Span,
    /// For every byte of the text where it was written: begin and end.
    origins: Vec<(u32, u32)>,
    /// Variables without value.
    missing: Vec<String>,
    /// Whether it holds what a command prints. A text in single quotes may read the same and mean itself.
    answered: bool,
    /// Number of the command whose output the word is.
    pub(super) output_of: Option<usize>,
    /// Whether it is the value of `--name=value`, which may begin like an option.
    pub(super) behind_sign: bool,
    /// Whether a quote of it is never closed, so that nobody knows where it ends.
    pub(super) broken: bool,
}

impl Word {
    pub(super) fn push(&mut self, char: char, start: u32, end: u32) {
        self.text.push(char);
        self.origins.extend(std::iter::repeat_n((start, end), char.len_utf8()));
    }

    pub(super) fn push_text(&mut self, text: &str, span: Span) {
        self.text.push_str(text);
        self.origins.extend(std::iter::repeat_n((span.start, span.end), text.len()));
    }

    /// A variable without value.
    pub(super) fn push_missing(&mut self, name: String, span: Span) {
        self.push_text(&format!("${{{name}}}"), span);
        if self.missing.len() < MAX_MISSING && !self.missing.contains(&name) {
            self.missing.push(name);
        }
    }

    /// What a command prints that nobody knows here.
    pub(super) fn push_answer(&mut self, span: Span) {
        self.push_text(ANSWER, span);
        self.answered = true;
    }

    pub(super) const fn has_answer(&self) -> bool {
        self.answered
    }

    /// Whether every variable in it has a value.
    pub(super) const fn is_whole(&self) -> bool {
        self.missing.is_empty()
    }

    /// Where a part of the text was written.
    pub(super) fn span_of(&self, start: usize, end: usize) -> Span {
        let first = self.origins.get(start).map_or(self.span.end, |origin| origin.0);
        let last = end.checked_sub(1).filter(|last| *last >= start).and_then(|last| self.origins.get(last));
        Span { start: first, end: last.map_or(first, |origin| origin.1), ..self.span }
    }

    /// Where another word may stand in the place of this one: `None` where a quote begins in it or ends, where something
    /// in it was made, or where it has blanks, by which the whole text may have been known as a script.
    pub(super) fn place(&self, report: &Report<'_>) -> Option<Span> {
        let written = report.sources.slice(self.span);
        let is_whole = ['"', '\''].iter().any(|quote| {
            let inside = written.strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote));
            inside == Some(self.text.as_str())
        });
        let is_verbatim = is_whole || written == self.text;
        (is_verbatim && !written.contains(char::is_whitespace)).then_some(self.span)
    }

    /// A part of the text as a value; unknown where a variable in it has no value.
    pub(super) fn value(&self, start: usize, end: usize, report: &Report<'_>) -> Value {
        let span = self.span_of(start, end);
        let text = self.text.get(start..end).unwrap_or("");
        self.text_value(text.to_owned(), span, report)
    }

    /// A text that was made from this word.
    pub(super) fn text_value(&self, text: String, span: Span, report: &Report<'_>) -> Value {
        if self.broken {
            let why = say!("its quote is never closed");
            return Value::unknown(span, Unknown { written: text, why, ..Unknown::default() });
        }
        let missing: Vec<String> =
            self.missing.iter().filter(|name| text.contains(&format!("${{{name}}}"))).cloned().collect();
        if !missing.is_empty() {
            let quoted: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
            let why = say!("nothing here tells the value of the variable {}", either(&quoted, usize::MAX));
            return Value::unknown(span, Unknown { written: text, missing, why, ssm_path: None });
        }
        if self.answered && text.contains(ANSWER) {
            let why = say!("what this command prints is not known here");
            return Value::unknown(span, Unknown { written: text, why, ..Unknown::default() });
        }
        // Only what stands there letter by letter can be replaced by another word. Within single quotes even that
        // could not be quoted, so such a word is left alone.
        let verbatim = report.sources.slice(span) == text && !report.sources.slice(self.span).starts_with('\'');
        Value { literal: verbatim.then_some(span), ..Value::of_text(span, text) }
    }

    /// JSON whose quotes stand behind backslashes, which PowerShell passes on and programs take away; `None` for every
    /// other text.
    pub(super) fn unescaped(&self) -> Option<Self> {
        let is_json = self.text.trim_start().starts_with(['{', '[']);
        let inside = self.text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '['));
        if !is_json || !inside.starts_with("\\\"") {
            return None;
        }
        let mut plain = Self { text: String::new(), origins: Vec::new(), ..self.clone() };
        let mut chars = self.text.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            let escaped = chars.peek().copied().filter(|(_, next)| char == '\\' && matches!(next, '\\' | '"'));
            let (at, char) = escaped.map_or((at, char), |found| {
                chars.next();
                found
            });
            let (start, end) = self.origins.get(at).copied().unwrap_or((self.span.start, self.span.end));
            plain.push(char, start, end);
        }
        Some(plain)
    }

    /// The two parts of `--name=value`; a part keeps what the word knows of variables.
    pub(super) fn split_at_sign(&self) -> Option<(Self, Self)> {
        let at = self.text.find('=').filter(|_| self.text.starts_with("--"))?;
        let part = |start: usize, end: usize| Self {
            behind_sign: start > 0,
            text: self.text.get(start..end).unwrap_or("").to_owned(),
            span: self.span_of(start, end),
            origins: self.origins.get(start..end).unwrap_or(&[]).to_vec(),
            missing: self.missing.clone(),
            answered: self.answered,
            output_of: self.output_of,
            broken: self.broken,
        };
        Some((part(0, at), part(at + 1, self.text.len())))
    }

    /// The whole word as a value.
    pub(super) fn whole(&self, report: &Report<'_>) -> Value {
        Value { span: self.span, ..self.value(0, self.text.len(), report) }
    }
}
