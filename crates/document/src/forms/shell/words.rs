//! Shell lines into commands and words, each word with the place every letter of it was written at.
//!
//! Read is what bash, PowerShell and the Windows prompt have in common: quotes, line continuations (`\`, a backtick,
//! `^`), variables, `$(...)`, comments. Libraries that split command lines keep no places.

use patchplay_language::{either, say};
use patchplay_ordered::SortedMap;

use crate::{
    code::Code,
    report::Report,
    text::{Span, to_u32},
    value::{Unknown, Value},
};

/// `$(...)` inside `$(...)`; scripts need two.
const MAX_DEPTH: usize = 20;
/// Bytes that variables may bring into the words of one text.
const MAX_MADE: usize = 2_000_000;
/// Variables without value in one word.
const MAX_MISSING: usize = 50;

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
    /// Number of the command whose output the word is.
    pub(super) output_of: Option<usize>,
    /// Whether it is the value of `--name=value`, which may begin like an option.
    pub(super) behind_sign: bool,
    /// Whether a quote of it is never closed, so that nobody knows where it ends.
    broken: bool,
}

impl Word {
    fn push(&mut self, char: char, start: u32, end: u32) {
        self.text.push(char);
        self.origins.extend(std::iter::repeat_n((start, end), char.len_utf8()));
    }

    fn push_text(&mut self, text: &str, span: Span) {
        self.text.push_str(text);
        self.origins.extend(std::iter::repeat_n((span.start, span.end), text.len()));
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
            let why = say!("nothing here sets the variable {}", either(&quoted, usize::MAX));
            return Value::unknown(span, Unknown { written: text, missing, why, ssm_path: None });
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

/// A command with its words.
#[derive(Debug, Clone, Default)]
pub(super) struct Command {
    pub(super) words: Vec<Word>,
}

/// What a variable holds.
#[derive(Debug, Clone)]
enum Setting {
    Text(String),
    OutputOf(usize),
}

/// Commands of a text, and its variables without value, each with its first use.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) commands: Vec<Command>,
    pub(super) missing: SortedMap<String, Span>,
}

/// Splits a text. `given` are values for variables that the text does not set.
pub(super) fn split(file: u32, text: &str, given: &SortedMap<String, String>, report: &Report<'_>) -> Script {
    let mut splitter = Splitter {
        file,
        text,
        at: 0,
        given,
        report,
        variables: SortedMap::new(),
        script: Script::default(),
        here_end: None,
        depth: 0,
        made: 0,
    };
    splitter.commands();
    splitter.script
}

struct Splitter<'s, 't> {
    file: u32,
    text: &'s str,
    at: usize,
    given: &'s SortedMap<String, String>,
    report: &'s Report<'t>,
    variables: SortedMap<String, Setting>,
    script: Script,
    /// The word that ends a here-document which begins behind this line.
    here_end: Option<String>,
    /// How many `$(` are open.
    depth: usize,
    /// Bytes that variables have brought in.
    made: usize,
}

impl Splitter<'_, '_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += char.len_utf8();
        Some(char)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { file: self.file, start: to_u32(start), end: to_u32(end) }
    }

    /// Commands up to the end, or up to the `)` that closes a substitution.
    fn commands(&mut self) {
        let mut words = Vec::new();
        while let Some(char) = self.peek() {
            match char {
                ' ' | '\t' | '\r' => self.at += 1,
                '\n' => {
                    self.at += 1;
                    self.finish(&mut words);
                    self.skip_here_document();
                }
                ';' | '&' | '|' => {
                    self.at += 1;
                    self.finish(&mut words);
                }
                ')' if self.depth > 0 => break,
                '(' | ')' => self.at += 1,
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                '<' | '>' => self.redirection(&mut words),
                _ if self.continues() => {}
                _ => {
                    let word = self.word();
                    words.push(word);
                }
            }
        }
        self.finish(&mut words);
    }

    /// Steps over a line continuation.
    fn continues(&mut self) -> bool {
        let Some(behind) = self.rest().strip_prefix(['\\', '`', '^']) else { return false };
        // Blanks behind the mark are a slip that the shells punish and readers cannot see.
        let trimmed = behind.trim_start_matches([' ', '\t', '\r']);
        if !trimmed.starts_with('\n') {
            return false;
        }
        let blanks = behind.len() - trimmed.len();
        let mark = self.at;
        let seen = behind.get(..blanks).unwrap_or("").trim_end_matches('\r').len();
        if seen > 0 {
            let span = self.span(mark, mark + 1 + seen);
            let sign = self.peek().unwrap_or('\\');
            self.report
                .add(Code::ShellSyntax, span, say!("blanks behind `{sign}` end the command here"))
                .help(say!("nothing may stand between the sign and the end of its line"))
                .fix(say!("Remove the blanks"), span, sign.to_string());
        }
        self.at = mark + 1 + blanks + 1;
        true
    }

    /// `> file`, `2>&1`, `<<EOF`: nothing that a command receives. At the beginning of a line `>` is a prompt.
    fn redirection(&mut self, words: &mut Vec<Word>) {
        let here = self.rest().starts_with("<<");
        let signs = self.rest().len() - self.rest().trim_start_matches(['<', '>', '&', '-']).len();
        self.at += signs;
        if words.is_empty() {
            return;
        }
        if words
            .last()
            .is_some_and(|word| matches!(word.text.as_str(), "1" | "2") && to_u32(self.at - signs) == word.span.end)
        {
            words.pop();
        }
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.at += 1;
        }
        if !matches!(self.peek(), None | Some('\n' | '\r' | ';' | '|' | ')')) {
            let target = self.word();
            if here {
                self.here_end = Some(target.text);
            }
        }
    }

    fn skip_here_document(&mut self) {
        let Some(end) = self.here_end.take() else { return };
        while !self.rest().is_empty() {
            let line = self.rest().split_inclusive('\n').next().unwrap_or("");
            let last = line.trim() == end;
            self.at += line.len();
            if last {
                return;
            }
        }
    }

    fn word(&mut self) -> Word {
        let start = self.at;
        let mut word = Word { span: self.span(start, start), ..Word::default() };
        while let Some(char) = self.peek() {
            match char {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' => break,
                ')' if self.depth > 0 => break,
                '\'' => self.single(&mut word),
                '"' => self.double(&mut word),
                '$' => self.variable(&mut word),
                '\\' | '`' | '^' if self.continues() => break,
                '\\' => {
                    let from = self.at;
                    self.at += 1;
                    let next = self.bump().unwrap_or('\\');
                    word.push(next, to_u32(from), to_u32(self.at));
                }
                _ => self.push(&mut word),
            }
        }
        word.span = self.span(start, self.at);
        word
    }

    /// Takes the next letter as it is.
    fn push(&mut self, word: &mut Word) {
        let from = self.at;
        if let Some(char) = self.bump() {
            word.push(char, to_u32(from), to_u32(self.at));
        }
    }

    fn single(&mut self, word: &mut Word) {
        let open = self.at;
        self.at += 1;
        if !self.rest().contains('\'') {
            return self.never_closed(open, '\'', word);
        }
        while self.peek().is_some_and(|char| char != '\'') {
            self.push(word);
        }
        self.at += 1;
    }

    fn double(&mut self, word: &mut Word) {
        let open = self.at;
        self.at += 1;
        while let Some(char) = self.peek() {
            match char {
                '"' => {
                    self.at += 1;
                    return;
                }
                '$' => self.variable(word),
                '\\' | '`' if self.rest().chars().nth(1).is_some_and(|next| matches!(next, '"' | '\\' | '$' | '`')) => {
                    let from = self.at;
                    self.at += 1;
                    let next = self.bump().unwrap_or(char);
                    word.push(next, to_u32(from), to_u32(self.at));
                }
                '\\' | '`' | '^' if self.continues() => {}
                _ => self.push(word),
            }
        }
        self.never_closed(open, '"', word);
    }

    /// Everything behind the quote would be one word, so nothing behind it is read.
    fn never_closed(&mut self, open: usize, quote: char, word: &mut Word) {
        self.report
            .add(Code::ShellSyntax, self.span(open, open + 1), say!("the quote `{quote}` is never closed"))
            .help(say!("put another `{quote}` where the value ends; what follows is not read"));
        self.at = self.text.len();
        word.broken = true;
    }

    fn variable(&mut self, word: &mut Word) {
        let start = self.at;
        self.at += 1;
        if self.peek() == Some('(') {
            return self.substitution(start, word);
        }
        let braces = self.peek() == Some('{');
        let rest = self.rest();
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or("").to_owned();
        if name.is_empty() {
            return word.push('$', to_u32(start), to_u32(self.at));
        }
        self.at += usize::from(braces) + length;
        if braces {
            self.at += self.rest().find('}').map_or(0, |end| end + 1);
        }
        let span = self.span(start, self.at);
        let text = match self.variables.get(&name) {
            Some(Setting::OutputOf(command)) => return word.output_of = Some(*command),
            Some(Setting::Text(text)) => Some(text.clone()),
            None => self.given.get(&name).cloned(),
        };
        let Some(text) = text else {
            word.push_text(&format!("${{{name}}}"), span);
            self.script.missing.entry(name.clone()).or_insert(span);
            if word.missing.len() < MAX_MISSING && !word.missing.contains(&name) {
                word.missing.push(name);
            }
            return;
        };
        self.made += text.len();
        if self.made <= MAX_MADE {
            word.push_text(&text, span);
        } else {
            self.report
                .add(Code::TooLarge, span, say!("the variables of this text make more than {MAX_MADE} bytes"))
                .help(say!("a command line takes far less"));
            self.at = self.text.len();
        }
    }

    /// `$(command)`: its commands belong to the text like all others.
    fn substitution(&mut self, start: usize, word: &mut Word) {
        if self.depth >= MAX_DEPTH {
            self.report.add(Code::TooLarge, self.span(start, start + 2), say!("`$(` nests more than {MAX_DEPTH} deep"));
            self.at = self.text.len();
            return;
        }
        self.at += 1;
        self.depth += 1;
        let first = self.script.commands.len();
        self.commands();
        self.depth -= 1;
        if self.peek() == Some(')') {
            self.at += 1;
        } else {
            self.report
                .add(Code::ShellSyntax, self.span(start, start + 2), say!("the `$(` is never closed"))
                .help(say!("put a `)` behind the command whose output is meant"));
        }
        if self.script.commands.len() > first {
            word.output_of = Some(first);
        }
    }

    /// Ends a command: assignments are noted, what is left is a command.
    fn finish(&mut self, words: &mut Vec<Word>) {
        let mut words = std::mem::take(words);
        let number = self.script.commands.len();
        // PowerShell: `$id = aws ...`
        if words.get(1).is_some_and(|word| word.text == "=") && words.len() > 2 {
            let written = words.first().map_or("", |word| self.report.sources.slice(word.span));
            if let Some(name) = written.strip_prefix('$').map(str::to_owned) {
                self.script.missing.remove(&name);
                self.variables.insert(name, Setting::OutputOf(number));
                words.drain(..2);
            }
        }
        let keyword = |word: &Word| matches!(word.text.as_str(), "export" | "local" | "readonly" | "declare" | "set");
        if words.first().is_some_and(keyword) {
            words.remove(0);
        }
        let leading = words.iter().take_while(|word| self.assigned(word).is_some()).count();
        let own: Vec<Word> = words.drain(..leading).collect();
        if !words.is_empty() {
            self.script.commands.push(Command { words });
            return;
        }
        for word in own {
            let Some((name, value)) = self.assigned(&word) else { continue };
            let setting = match word.output_of {
                Some(command) => Setting::OutputOf(command),
                None if word.missing.is_empty() => Setting::Text(value),
                None => continue,
            };
            self.variables.insert(name, setting);
        }
    }

    /// Name and value of `NAME=value`.
    fn assigned(&self, word: &Word) -> Option<(String, String)> {
        let written = self.report.sources.slice(word.span);
        let (name, _) = written.split_once('=')?;
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let value = word.text.get(name.len() + 1..).unwrap_or("").to_owned();
        is_name.then(|| (name.to_owned(), value))
    }
}
