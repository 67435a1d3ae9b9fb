//! Shell lines into commands and words.
//!
//! Read is what bash, PowerShell and the Windows prompt have in common: quotes, line continuations (`\`, a backtick,
//! `^`), variables, `$(...)`, comments. Libraries that split command lines keep no places.

use patchplay_language::say;
use patchplay_ordered::SortedMap;

use super::{options::COMMANDS, word::Word};
use crate::{
    code::Code,
    report::Report,
    text::{Span, to_u32},
};

/// `$(...)` inside `$(...)`; scripts need two.
const MAX_DEPTH: usize = 20;
/// Bytes that variables may bring into the words of one text.
const MAX_MADE: usize = 2_000_000;

/// A command with its words.
#[derive(Debug, Clone, Default)]
pub(super) struct Command {
    pub(super) words: Vec<Word>,
}

/// Whether these are the words of a command that is read here, so that the id which it answers is known.
fn is_known(words: &[Word]) -> bool {
    words.iter().any(|word| COMMANDS.iter().any(|command| command.name == word.text))
}

/// An end of a line behind which its command goes on without a sign that says so.
struct Unmarked {
    /// The end of the last word.
    end: usize,
    /// The end of the line.
    line: usize,
    /// The option that the next line begins with.
    option: Span,
}

/// What a variable holds.
#[derive(Debug, Clone)]
enum Setting {
    Text(String),
    /// The id that a command of the text makes.
    OutputOf(usize),
    /// What any other command prints: as good as no value, unless one is given.
    Printed,
}

/// Commands of a text, and its variables without value, each with its first use.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) commands: Vec<Command>,
    /// Behind which a command goes on in the next line: `\`, or PowerShell's backtick, or `^` of the Windows prompt.
    pub(super) sign: char,
    pub(super) missing: SortedMap<String, Span>,
}

/// Splits a text. `given` are values for variables that the text does not set.
pub(super) fn split(file: u32, text: &str, given: &SortedMap<String, String>, report: &Report<'_>) -> Script {
    let ends = |sign: &char| {
        let mut before = text.lines().filter_map(|line| line.trim_end().strip_suffix(*sign));
        before.any(|line| line.ends_with(' '))
    };
    let sign = ['`', '^'].into_iter().find(ends).unwrap_or('\\');
    let mut splitter = Splitter {
        file,
        text,
        at: 0,
        given,
        report,
        variables: SortedMap::new(),
        script: Script { commands: Vec::new(), sign, missing: SortedMap::new() },
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
        let (mut words, mut ends) = (Vec::new(), Vec::new());
        while let Some(char) = self.peek() {
            match char {
                ' ' | '\t' | '\r' => self.at += 1,
                '\n' => {
                    let line = self.at;
                    self.at += 1;
                    match self.begun_option().filter(|_| is_known(&words)).zip(words.last()) {
                        Some((option, last)) => ends.push(Unmarked { end: last.span.end as usize, line, option }),
                        None => {
                            self.finish(&mut words, &mut ends);
                            self.skip_here_document();
                        }
                    }
                }
                ';' | '&' | '|' => {
                    self.at += 1;
                    self.finish(&mut words, &mut ends);
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
        self.finish(&mut words, &mut ends);
    }

    /// The option that this line begins with, as no command does.
    fn begun_option(&self) -> Option<Span> {
        let line = self.rest();
        let option = line.trim_start_matches([' ', '\t']);
        let start = self.at + (line.len() - option.len());
        let length = option.find(char::is_whitespace).unwrap_or(option.len());
        let is_option =
            option.strip_prefix("--").is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
        is_option.then(|| self.span(start, start + length))
    }

    /// Says that lines go on with the options of the command before them, which the shells do not know: a copy from a page
    /// that has lost the signs at its line ends.
    fn unmarked(&self, ends: &[Unmarked]) {
        let (Some(first), Some(last)) = (ends.first(), ends.last()) else { return };
        let sign = self.script.sign;
        let option = self.report.sources.slice(first.option);
        let draft = self
            .report
            .add(Code::ShellSyntax, first.option, say!("the command ends before `{option}`"))
            .help(say!("it goes on in the next line only behind a `{sign}` at the end of its line"));
        let mut marked = String::new();
        let mut from = first.end;
        for Unmarked { end, line, .. } in ends {
            // A sign behind a comment would be part of it.
            if self.text.get(*end..*line).is_none_or(|between| !between.trim().is_empty()) {
                return;
            }
            marked.push_str(self.text.get(from..*end).unwrap_or(""));
            marked.push(' ');
            marked.push(sign);
            from = *line;
        }
        drop(draft.fix(say!("Put `{sign}` at the line ends"), self.span(first.end, last.line), marked));
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
        let mut word = Word::default();
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
            Some(Setting::Printed) | None => self.given.get(&name).cloned(),
        };
        let Some(text) = text else {
            self.script.missing.entry(name.clone()).or_insert(span);
            return word.push_missing(name, span);
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
        match self.script.commands.get(first) {
            Some(command) if is_known(&command.words) => word.output_of = Some(first),
            Some(_) => word.push_answer(self.span(start, self.at)),
            None => {}
        }
    }

    /// Ends a command: assignments are noted, what is left is a command.
    fn finish(&mut self, words: &mut Vec<Word>, ends: &mut Vec<Unmarked>) {
        self.unmarked(&std::mem::take(ends));
        let mut words = std::mem::take(words);
        let number = self.script.commands.len();
        // PowerShell: `$id = aws ...`
        if words.get(1).is_some_and(|word| word.text == "=") && words.len() > 2 {
            let written = words.first().map_or("", |word| self.report.sources.slice(word.span));
            if let Some(name) = written.strip_prefix('$').map(str::to_owned) {
                self.script.missing.remove(&name);
                words.drain(..2);
                let setting = if is_known(&words) { Setting::OutputOf(number) } else { Setting::Printed };
                self.variables.insert(name, setting);
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
                None if word.has_answer() => Setting::Printed,
                None if word.is_whole() => Setting::Text(value),
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
