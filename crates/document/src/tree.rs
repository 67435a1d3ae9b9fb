//! The spanned tree: YAML or JSON as nested nodes, each with the place it was read from.
//!
//! Built from `saphyr-parser`'s events without recursion. Limits on bytes, depth and nodes (aliases count as what they
//! stand for) are enforced while events arrive, so no text can exhaust memory or the stack of what walks the tree later.

mod builder;
mod outdented;
mod surrogate;

use patchplay_language::say;
use saphyr_parser::{Event, Parser};

use crate::{
    code::Code,
    report::{Report, Said},
    syntax,
    text::{LineIndex, Span},
};
use builder::{Builder, Step};
use outdented::Moved;

/// Bytes of one text; CloudFormation itself takes 1 MB.
pub(crate) const MAX_BYTES: usize = 5_000_000;
/// Nesting of lists and mappings; real templates stay below thirty.
pub(crate) const MAX_DEPTH: usize = 100;
/// Lists, mappings and scalars of one text.
pub(crate) const MAX_NODES: usize = 250_000;
/// Bytes that are read again for quotes and brackets that go on too far left: for each of them the whole text is.
const MAX_AGAIN: usize = 2_000_000;
/// How the parser says that a quoted text goes on too far left.
const OUTDENTED_QUOTE: &str = "invalid indentation in quoted scalar";
/// How it says that of what stands in brackets.
const OUTDENTED: &str = "invalid indentation";
/// Bytes of all scalars together, aliases counting as what they stand for.
const MAX_TEXT: usize = 2 * MAX_BYTES;

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes: null, numbers and booleans look like this.
    Plain,
    /// In quotes or as a block: always text.
    Text,
}

/// One node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// The tag and everything behind it.
    pub(crate) span: Span,
    /// A local tag's name, such as `Sub` of `!Sub`.
    pub(crate) tag: Option<String>,
    pub(crate) kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Scalar { text: String, style: Style },
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: Key,
    pub(crate) value: Node,
}

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl Node {
    /// Entries of a mapping, nothing for any other node.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Mapping(entries) => entries,
            Kind::Scalar { .. } | Kind::Sequence(_) => &[],
        }
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.text == key)
    }

    /// Text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            Kind::Sequence(_) | Kind::Mapping(_) => None,
        }
    }

    /// Whether this is a scalar that means "no value".
    pub(crate) fn is_null(&self) -> bool {
        self.tag.is_none()
            && matches!(&self.kind, Kind::Scalar { text, style: Style::Plain }
                if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    pub(crate) fn nodes(&self) -> usize {
        1 + match &self.kind {
            Kind::Scalar { .. } => 0,
            Kind::Sequence(items) => items.iter().map(Self::nodes).sum(),
            Kind::Mapping(entries) => entries.iter().map(|entry| 1 + entry.value.nodes()).sum(),
        }
    }

    fn text_bytes(&self) -> usize {
        match &self.kind {
            Kind::Scalar { text, .. } => text.len(),
            Kind::Sequence(items) => items.iter().map(Self::text_bytes).sum(),
            Kind::Mapping(entries) => entries.iter().map(|entry| entry.key.text.len() + entry.value.text_bytes()).sum(),
        }
    }

    fn depth(&self) -> usize {
        match &self.kind {
            Kind::Scalar { .. } => 0,
            Kind::Sequence(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Kind::Mapping(entries) => 1 + entries.iter().map(|entry| entry.value.depth()).max().unwrap_or(0),
        }
    }
}

/// Reads a text of one document; of several the first one, which is noted. `None` after a syntax error, a broken limit,
/// or when nothing is there.
pub(crate) fn read(file: u32, report: &Report<'_>) -> Option<Node> {
    let mut all = read_all(file, report).into_iter();
    let (_, first) = all.next()?;
    if let Some((_, next)) = all.next() {
        let start = Span { end: next.span.start, ..next.span };
        report
            .add(Code::MoreDocuments, start, say!("only the first of several YAML documents is read here"))
            .help(say!("put each document into a file of its own"));
    }
    Some(first)
}

/// Reads every document of a text that holds something, by its number in [`Sources`](crate::text::Sources). What stands
/// before a syntax error or a broken limit is kept as far as its documents are whole.
pub(crate) fn read_all(file: u32, report: &Report<'_>) -> Vec<(u32, Node)> {
    let Some(index) = report.sources.index(file) else { return Vec::new() };
    let text = index.text();
    if text.len() > MAX_BYTES {
        report
            .add(Code::TooLarge, Span { file, start: 0, end: 0 }, say!("the text has {} bytes", text.len()))
            .help(say!("at most {MAX_BYTES} bytes are read; CloudFormation takes 1,000,000"));
        return Vec::new();
    }
    let joined = surrogate::joined(text);
    let said = report.len();
    let mut moved: Option<Moved> = None;
    let mut first: Option<(Pass, Said)> = None;
    let mut left = MAX_AGAIN;
    let pass = loop {
        let before = moved.as_ref().map(|moved| moved.text.as_str());
        let shown = before.or(joined.as_ref().map(|joined| joined.text.as_str())).unwrap_or(text);
        let pass = pass(Builder::new(file, report, index, joined.as_ref()), index, shown, moved.as_ref());
        let next = match &pass.end {
            End::Failed(Failure { outdented: Some((begins, column)), .. }) => {
                outdented::moved(shown, moved.as_ref(), *begins, *column)
            }
            _ => None,
        };
        let next = next.filter(|next| next.text.len() <= left);
        left -= next.as_ref().map_or(0, |next| next.text.len());
        if next.is_some() {
            let says = report.take_back(said);
            first.get_or_insert((pass, says));
            moved = next;
            continue;
        }
        match first.take() {
            // What came of moving is no text either, and the first thing that was wrong is wrong, unless it is a tab.
            Some((before, says)) if matches!(&pass.end, End::Failed(now) if !now.info.contains("tab")) => {
                report.take_back(said);
                report.say_again(says);
                break before;
            }
            _ => break pass,
        }
    };
    if let End::Failed(Failure { at, info, open, .. }) = &pass.end {
        syntax::explain(report, index, *at, info, open);
    }
    let mut roots = pass.roots;
    roots.retain(|(_, root)| !root.is_null());
    if roots.is_empty() && matches!(pass.end, End::Whole) {
        report.add(Code::EmptyDocument, Span { file, start: 0, end: 0 }, say!("the text holds nothing yet"));
    }
    roots
}

/// What came of reading a text from its beginning.
struct Pass {
    /// The documents that are whole.
    roots: Vec<(u32, Node)>,
    end: End,
}

/// How a pass ended.
enum End {
    /// With everything that is needed.
    Whole,
    /// A limit is broken; the diagnostic stands.
    Broken,
    /// The parser gave up.
    Failed(Failure),
}

/// What the parser gave up at.
struct Failure {
    at: Span,
    info: String,
    /// Brackets that are still open, outermost first.
    open: Vec<Span>,
    /// Quotes or brackets that go on too far left: the character at which they begin, and the column that they have to go
    /// on behind.
    outdented: Option<(usize, usize)>,
}

/// Reads what the parser is shown, which may have been moved, and tells places of the text itself.
fn pass(mut builder: Builder<'_, '_>, index: &LineIndex<'_>, shown: &str, moved: Option<&Moved>) -> Pass {
    let text = index.text();
    let mut parser = Parser::new_from_str(shown);
    let has_directives = text.starts_with('%') || text.contains("\n%") || text.contains("\r%");
    // How many characters the parser is ahead of the text: of a directive that it does not know it counts the bytes.
    let mut ahead = 0;
    // Where each collection that is open begins for the parser: its character and column.
    let mut begun: Vec<(usize, usize)> = Vec::new();
    // The character up to which it has told what is there.
    let mut told = 0;
    let own = |at: usize, ahead: usize| {
        let at = at.saturating_sub(ahead);
        moved.map_or(at, |moved| moved.back(at))
    };
    let end = loop {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => break End::Whole,
            Some(Ok((event, span))) => {
                if has_directives && event == Event::DocumentStart(true) {
                    let begins = index.char_at(span.start.line(), span.start.col());
                    ahead = own(span.start.index(), 0).saturating_sub(begins);
                }
                match event {
                    Event::SequenceStart(..) | Event::MappingStart(..) => {
                        begun.push((span.start.index().saturating_sub(ahead), span.start.col()));
                    }
                    Event::SequenceEnd | Event::MappingEnd => drop(begun.pop()),
                    _ => {}
                }
                told = span.end.index().saturating_sub(ahead);
                let start = index.byte_of_char(own(span.start.index(), ahead));
                let end = index.byte_of_char(own(span.end.index(), ahead));
                match builder.event(event, Span { file: builder.file, start, end }) {
                    Step::On => {}
                    Step::Enough => break End::Whole,
                    Step::Broken => break End::Broken,
                }
            }
            Some(Err(error)) => {
                let marker = error.marker();
                let at = index.byte_of_char(own(marker.index(), ahead));
                let info = error.info().to_owned();
                let bracket = builder.outermost_flow().and_then(|depth| begun.get(depth).copied());
                let quote = || (marker.index().saturating_sub(ahead), builder.indentation().max(marker.col()));
                let outdented = match info.as_str() {
                    OUTDENTED_QUOTE => Some(bracket.unwrap_or_else(quote)),
                    // What the parser has seen and not told yet begins behind what it told last.
                    OUTDENTED => bracket.or_else(|| outdented::bracket_behind(shown, told)),
                    _ => None,
                };
                let at = Span { file: builder.file, start: at, end: at };
                break End::Failed(Failure { at, info, open: builder.open_flow(), outdented });
            }
        }
    };
    Pass { roots: builder.roots, end }
}

/// Where the quoted scalar ends that a text begins with, behind its tag, its anchor and their comments. The parser gives
/// the comment behind a scalar to the scalar.
fn quoted_len(text: &str, quote: char) -> Option<usize> {
    let mut rest = text;
    while !rest.starts_with(quote) {
        let skipped = match rest.chars().next()? {
            '#' => rest.trim_start_matches(|char| !matches!(char, '\n' | '\r')),
            char if char.is_whitespace() => rest.trim_start(),
            _ => rest.trim_start_matches(|char: char| !char.is_whitespace()),
        };
        rest = skipped;
    }
    let mut inside = rest.char_indices().skip(1).peekable();
    while let Some((at, char)) = inside.next() {
        match char {
            '\\' if quote == '"' => drop(inside.next()),
            '\'' if quote == '\'' && inside.peek().is_some_and(|(_, next)| *next == '\'') => drop(inside.next()),
            _ if char == quote => return Some(text.len() - rest.len() + at + char.len_utf8()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
