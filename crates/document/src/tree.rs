//! The spanned tree: YAML or JSON as nested nodes, each with the place it was read from.
//!
//! Built from `saphyr-parser`'s events without recursion. Limits on bytes, depth and nodes (aliases count as what they
//! stand for) are enforced while events arrive, so no text can exhaust memory or the stack of what walks the tree later.

mod surrogate;

use std::collections::BTreeSet;

use patchplay_language::say;
use patchplay_ordered::SortedMap;
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use crate::{
    code::Code,
    report::Report,
    syntax,
    text::{LineIndex, MAX_DOCUMENTS, Span},
};

/// Bytes of one text; CloudFormation itself takes 1 MB.
pub(crate) const MAX_BYTES: usize = 5_000_000;
/// Nesting of lists and mappings; real templates stay below thirty.
pub(crate) const MAX_DEPTH: usize = 100;
/// Lists, mappings and scalars of one text.
pub(crate) const MAX_NODES: usize = 250_000;
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
    let mut builder = Builder {
        file,
        numbers: report.sources.documents_of(file).collect(),
        index,
        report,
        joined: joined.as_ref(),
        stack: Vec::new(),
        roots: Vec::new(),
        documents: 0,
        anchors: SortedMap::new(),
        nodes: 0,
        alias_text: 0,
        last_end: 0,
    };
    let mut parser = Parser::new_from_str(joined.as_ref().map_or(text, |joined| &joined.text));
    let has_directives = text.starts_with('%') || text.contains("\n%") || text.contains("\r%");
    // How many characters the parser is ahead of the text: of a directive that it does not know it counts the bytes.
    let mut ahead = 0;
    let failed = loop {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => break false,
            Some(Ok((event, span))) => {
                if has_directives && event == Event::DocumentStart(true) {
                    let begins = index.char_at(span.start.line(), span.start.col());
                    ahead = span.start.index().saturating_sub(begins);
                }
                let start = index.byte_of_char(span.start.index().saturating_sub(ahead));
                let end = index.byte_of_char(span.end.index().saturating_sub(ahead));
                match builder.event(event, Span { file: builder.file, start, end }) {
                    Step::On => {}
                    Step::Enough => break false,
                    Step::Broken => break true,
                }
            }
            Some(Err(error)) => {
                let at = index.byte_of_char(error.marker().index().saturating_sub(ahead));
                let span = Span { file: builder.file, start: at, end: at };
                syntax::explain(report, index, span, error.info(), &builder.open_flow());
                break true;
            }
        }
    };
    let mut roots = builder.roots;
    roots.retain(|(_, root)| !root.is_null());
    if roots.is_empty() && !failed {
        report.add(Code::EmptyDocument, Span { file, start: 0, end: 0 }, say!("the text holds nothing yet"));
    }
    roots
}

/// Whether reading goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    On,
    /// Everything needed has been read.
    Enough,
    /// A limit is broken; the diagnostic stands.
    Broken,
}

/// A collection that is still open.
struct Open {
    span: Span,
    flow: bool,
    tag: Option<String>,
    anchor: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    /// `seen` is a tree, since a text may have hundreds of thousands of keys in whatever order, and a sorted vector would
    /// move all for each.
    Mapping {
        entries: Vec<Entry>,
        key: Option<Key>,
        seen: BTreeSet<String>,
        merged: Vec<(Span, Node)>,
    },
}

struct Builder<'r, 't> {
    /// The document that is being read.
    file: u32,
    /// All that the text may have.
    numbers: Vec<u32>,
    index: &'r LineIndex<'t>,
    report: &'r Report<'t>,
    joined: Option<&'r surrogate::Joined>,
    stack: Vec<Open>,
    /// The documents that are whole.
    roots: Vec<(u32, Node)>,
    /// Documents that have begun.
    documents: usize,
    anchors: SortedMap<usize, Node>,
    nodes: usize,
    /// Bytes that aliases have added.
    alias_text: usize,
    /// End of the last scalar or closing bracket: where a block collection really ends.
    last_end: u32,
}

impl Builder<'_, '_> {
    /// Opening brackets that are not closed yet, outermost first.
    fn open_flow(&self) -> Vec<Span> {
        self.stack.iter().filter(|open| open.flow).map(|open| open.span).collect()
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Step {
        match event {
            Event::DocumentStart(_) => {
                let Some(number) = self.numbers.get(self.documents) else {
                    self.report
                        .add(Code::MoreDocuments, span, say!("only the first {MAX_DOCUMENTS} YAML documents are read"))
                        .help(say!("put the others into another file"));
                    return Step::Enough;
                };
                self.file = *number;
                self.documents += 1;
                Step::On
            }
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.trimmed(span, style);
                self.last_end = span.end;
                let style = if style == ScalarStyle::Plain { Style::Plain } else { Style::Text };
                let core_text = tag.as_ref().is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
                let style = if core_text { Style::Text } else { style };
                let text = text.into_owned();
                let text = match self.joined {
                    Some(joined) => joined.meant(text),
                    None => text,
                };
                let kind = Kind::Scalar { text, style };
                self.finish(Node { span, tag: local(tag.as_deref()), kind }, anchor)
            }
            Event::SequenceStart(anchor, tag) => self.open(span, tag.as_deref(), anchor, Content::Sequence(Vec::new())),
            Event::MappingStart(anchor, tag) => {
                let content =
                    Content::Mapping { entries: Vec::new(), key: None, seen: BTreeSet::new(), merged: Vec::new() };
                self.open(span, tag.as_deref(), anchor, content)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => self.alias(id, span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Step::On,
        }
    }

    fn open(&mut self, span: Span, tag: Option<&Tag>, anchor: usize, content: Content) -> Step {
        // The span may go on behind the bracket, over blanks and a comment.
        let opening = self.report.sources.slice(span).split('#').next().unwrap_or_default();
        let flow = opening.trim_end().ends_with(['[', '{']);
        self.stack.push(Open { span, flow, tag: local(tag), anchor, content });
        if self.stack.len() > MAX_DEPTH {
            self.report
                .add(Code::TooLarge, span, say!("lists and mappings are nested more than {MAX_DEPTH} deep"))
                .help(say!("a template needs no more than thirty levels"));
            return Step::Broken;
        }
        Step::On
    }

    fn close(&mut self, end: Span) -> Step {
        let Some(open) = self.stack.pop() else { return Step::On };
        // A block collection's end event lies at the next token; it ends with its last child.
        if open.flow {
            let closing = self.report.sources.slice(end);
            self.last_end = if closing.starts_with([']', '}']) { end.start + 1 } else { end.end };
        }
        let span = Span { end: self.last_end.max(open.span.end), ..open.span };
        let kind = match open.content {
            Content::Sequence(items) => Kind::Sequence(items),
            Content::Mapping { mut entries, seen, merged, .. } => {
                for (span, node) in merged {
                    self.merge(&mut entries, &seen, span, node);
                }
                Kind::Mapping(entries)
            }
        };
        self.finish(Node { span, tag: open.tag, kind }, open.anchor)
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Step {
        self.nodes += 1;
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        self.attach(node)
    }

    fn attach(&mut self, node: Node) -> Step {
        if self.nodes > MAX_NODES {
            self.report
                .add(Code::TooLarge, node.span, say!("the text holds more than {MAX_NODES} values"))
                .help(say!("paste only the part that concerns patching"));
            return Step::Broken;
        }
        let Some(open) = self.stack.last_mut() else {
            self.roots.push((self.file, node));
            return Step::On;
        };
        match &mut open.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping { entries, key, seen, merged } => match key.take() {
                None => match node.kind {
                    Kind::Scalar { text, .. } => *key = Some(Key { text, span: node.span }),
                    Kind::Sequence(_) | Kind::Mapping(_) => {
                        self.report
                            .add(Code::ComplexKey, node.span, say!("a key must be a single word"))
                            .help(say!("a list or mapping cannot be a key; is a quote missing?"));
                        *key = Some(Key { text: String::new(), span: node.span });
                    }
                },
                Some(taken) if taken.text == "<<" && !matches!(node.kind, Kind::Scalar { .. }) => {
                    merged.push((taken.span, node));
                }
                Some(taken) => {
                    if seen.insert(taken.text.clone()) {
                        entries.push(Entry { key: taken, value: node });
                    } else {
                        let first = entries.iter().find(|entry| entry.key.text == taken.text);
                        let line = first.map_or(1, |entry| self.index.position(entry.key.span.start).line);
                        self.report
                            .add(Code::DuplicateKey, taken.span, say!("`{}` stands here a second time", taken.text))
                            .help(say!("the first is in line {line} and is the one that is read"));
                    }
                }
            },
        }
        Step::On
    }

    fn alias(&mut self, id: usize, span: Span) -> Step {
        self.last_end = span.end;
        let name = self.report.sources.slice(span);
        self.report
            .add(Code::YamlAlias, span, say!("CloudFormation does not accept the alias `{name}`"))
            .help(say!("`aws cloudformation package` expands aliases; here the text it stands for is used"));
        let Some(node) = self.anchors.get(&id).cloned() else {
            self.report.add(Code::SyntaxError, span, say!("`{name}` stands inside the text it refers to"));
            return Step::Broken;
        };
        self.nodes += node.nodes();
        self.alias_text += node.text_bytes();
        if self.alias_text > MAX_TEXT {
            self.report.add(Code::TooLarge, span, say!("aliases make more than {MAX_TEXT} bytes of text"));
            return Step::Broken;
        }
        if self.stack.len() + node.depth() > MAX_DEPTH {
            self.report.add(Code::TooLarge, span, say!("`{name}` nests more than {MAX_DEPTH} deep"));
            return Step::Broken;
        }
        self.attach(node)
    }

    /// Entries of a merge key, for the keys that the mapping does not have itself.
    fn merge(&self, entries: &mut Vec<Entry>, seen: &BTreeSet<String>, span: Span, node: Node) {
        let sources = match node.kind {
            Kind::Sequence(items) => items,
            Kind::Mapping(_) => vec![node],
            Kind::Scalar { .. } => Vec::new(),
        };
        let mut added = BTreeSet::new();
        for source in sources {
            let Kind::Mapping(inherited) = source.kind else {
                self.report.add(Code::WrongType, span, say!("`<<` takes a mapping or a list of mappings"));
                continue;
            };
            for entry in inherited {
                if !seen.contains(&entry.key.text) && added.insert(entry.key.text.clone()) {
                    entries.push(entry);
                }
            }
        }
    }

    /// A scalar's span may reach to the next token; what people see ends with its last character or its quote.
    fn trimmed(&self, span: Span, style: ScalarStyle) -> Span {
        let text = self.report.sources.slice(span);
        let quoted = match style {
            ScalarStyle::SingleQuoted => quoted_len(text, '\''),
            ScalarStyle::DoubleQuoted => quoted_len(text, '"'),
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => None,
        };
        let kept = quoted.unwrap_or_else(|| text.trim_end_matches(['\n', '\r', ' ', '\t']).len());
        Span { file: self.file, end: span.start + crate::text::to_u32(kept), ..span }
    }
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

/// The name of a local tag (`!Sub`); tags of YAML itself mean nothing to CloudFormation.
fn local(tag: Option<&Tag>) -> Option<String> {
    tag.filter(|tag| tag.handle == "!" && !tag.suffix.is_empty()).map(|tag| tag.suffix.clone())
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
