//! From the parser's events to the tree, without recursion and within the limits.

use std::collections::BTreeSet;

use patchplay_language::say;
use patchplay_ordered::SortedMap;
use saphyr_parser::{Event, ScalarStyle, Tag};

use super::{Entry, Key, Kind, MAX_DEPTH, MAX_NODES, MAX_TEXT, Node, Style, quoted_len, surrogate::Joined};
use crate::{
    code::Code,
    report::Report,
    text::{LineIndex, MAX_DOCUMENTS, Span},
};

/// Whether reading goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
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

pub(super) struct Builder<'r, 't> {
    /// The document that is being read.
    pub(super) file: u32,
    /// All that the text may have.
    numbers: Vec<u32>,
    index: &'r LineIndex<'t>,
    report: &'r Report<'t>,
    joined: Option<&'r Joined>,
    stack: Vec<Open>,
    /// The documents that are whole.
    pub(super) roots: Vec<(u32, Node)>,
    /// Documents that have begun.
    documents: usize,
    anchors: SortedMap<usize, Node>,
    nodes: usize,
    /// Bytes that aliases have added.
    alias_text: usize,
    /// End of the last scalar or closing bracket: where a block collection really ends.
    last_end: u32,
}

impl<'r, 't> Builder<'r, 't> {
    /// Begins with a text of the report's, as which its first document is read.
    pub(super) fn new(file: u32, report: &'r Report<'t>, index: &'r LineIndex<'t>, joined: Option<&'r Joined>) -> Self {
        Self {
            file,
            numbers: report.sources.documents_of(file).collect(),
            index,
            report,
            joined,
            stack: Vec::new(),
            roots: Vec::new(),
            documents: 0,
            anchors: SortedMap::new(),
            nodes: 0,
            alias_text: 0,
            last_end: 0,
        }
    }

    /// Opening brackets that are not closed yet, outermost first.
    pub(super) fn open_flow(&self) -> Vec<Span> {
        self.stack.iter().filter(|open| open.flow).map(|open| open.span).collect()
    }

    /// How many collections lie around the outermost one in brackets.
    pub(super) fn outermost_flow(&self) -> Option<usize> {
        self.stack.iter().position(|open| open.flow)
    }

    /// The column that the innermost block may begin in, counted from zero.
    pub(super) fn indentation(&self) -> usize {
        let columns = self.stack.iter().map(|open| self.index.position(open.span.start).column.saturating_sub(1));
        columns.max().map_or(0, |column| column as usize)
    }

    pub(super) fn event(&mut self, event: Event<'_>, span: Span) -> Step {
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

/// The name of a local tag (`!Sub`); tags of YAML itself mean nothing to CloudFormation.
fn local(tag: Option<&Tag>) -> Option<String> {
    tag.filter(|tag| tag.handle == "!" && !tag.suffix.is_empty()).map(|tag| tag.suffix.clone())
}
