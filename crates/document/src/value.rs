//! Values: what a node comes to once CloudFormation's functions are carried out, with the place of every part.

use patchplay_language::{mark, said};

use crate::{text::Span, tree::Key};

/// A node after evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    /// Where it is used: the node that stands in the property, function and all.
    pub(crate) span: Span,
    /// Where its text stands literally, if it does: what an edit has to replace.
    pub(crate) literal: Option<Span>,
    pub(crate) kind: ValueKind,
    /// Address of the resource it refers to, where it is a reference and nothing else.
    pub(crate) reference: Option<String>,
    /// Names of parameters it was made from, sorted.
    pub(crate) names: Vec<String>,
    /// What a text is made of where parts of it are references or open, so that a list that was joined for a
    /// parameter can be taken apart again. Empty for all other values.
    pub(crate) pieces: Vec<Self>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// `AWS::NoValue`: the property is not there.
    Absent,
    /// A key without a value.
    Null,
    Text(String),
    List(Vec<Value>),
    Map(Vec<Member>),
    Unknown(Unknown),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) key: Key,
    pub(crate) value: Value,
}

/// What is known of a value that has none before deployment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Unknown {
    /// As written, what is open as `${Name}`.
    pub(crate) written: String,
    /// Parameters that have no value, sorted.
    pub(crate) missing: Vec<String>,
    /// Why, as the end of "is unknown because ...".
    pub(crate) why: String,
    /// The SSM parameter whose value it is.
    pub(crate) ssm_path: Option<String>,
}

impl Value {
    pub(crate) const fn new(span: Span, kind: ValueKind) -> Self {
        Self { span, literal: None, kind, reference: None, names: Vec::new(), pieces: Vec::new() }
    }

    pub(crate) fn of_text(span: Span, text: impl Into<String>) -> Self {
        Self::new(span, ValueKind::Text(text.into()))
    }

    pub(crate) const fn unknown(span: Span, unknown: Unknown) -> Self {
        Self::new(span, ValueKind::Unknown(unknown))
    }

    /// The same value, used at another place.
    pub(crate) fn used_at(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Its text, with `${Name}` for what is open; `None` for lists and mappings.
    pub(crate) fn written(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Text(text) => Some(text),
            ValueKind::Unknown(unknown) => Some(&unknown.written),
            _ => None,
        }
    }

    pub(crate) fn as_unknown(&self) -> Option<&Unknown> {
        match &self.kind {
            ValueKind::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// Items of a list, nothing for any other value.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.kind {
            ValueKind::List(items) => items,
            _ => &[],
        }
    }

    /// Items of a list; a lone value as a list of one, as IAM policies write it.
    pub(crate) fn one_or_many(&self) -> &[Self] {
        match &self.kind {
            ValueKind::List(items) => items,
            ValueKind::Absent | ValueKind::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    pub(crate) fn members(&self) -> &[Member] {
        match &self.kind {
            ValueKind::Map(members) => members,
            _ => &[],
        }
    }

    pub(crate) fn member(&self, key: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.key.text == key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.member(key).map(|member| &member.value)
    }

    /// The value at the end of a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// What kind of thing it is, for messages.
    pub(crate) fn noun(&self) -> String {
        said(match &self.kind {
            ValueKind::Absent | ValueKind::Null => mark!("nothing"),
            ValueKind::Text(_) => mark!("text"),
            ValueKind::List(_) => mark!("a list"),
            ValueKind::Map(_) => mark!("a mapping"),
            ValueKind::Unknown(_) => mark!("unknown"),
        })
    }
}

/// Adds names to a sorted list of names.
pub(crate) fn add_names<'n>(names: &mut Vec<String>, more: impl IntoIterator<Item = &'n String>) {
    for name in more {
        if let Err(at) = names.binary_search(name) {
            names.insert(at, name.clone());
        }
    }
}

/// Text that grows part by part and stays whole only as long as every part is known.
#[derive(Debug, Default)]
pub(crate) struct TextBuilder {
    written: String,
    unknown: Option<Unknown>,
    names: Vec<String>,
    pieces: Vec<Value>,
    /// Literal text since the last piece.
    plain: String,
}

impl TextBuilder {
    pub(crate) fn literal(&mut self, text: &str) {
        self.written.push_str(text);
        self.plain.push_str(text);
    }

    /// Appends a value; false when it is a list or mapping, which no text can hold.
    pub(crate) fn value(&mut self, value: &Value) -> bool {
        add_names(&mut self.names, &value.names);
        match &value.kind {
            ValueKind::Text(text) => self.written.push_str(text),
            ValueKind::Unknown(unknown) => {
                self.written.push_str(&unknown.written);
                let known = self.unknown.get_or_insert_with(Unknown::default);
                add_names(&mut known.missing, &unknown.missing);
                if known.why.is_empty() {
                    known.why.clone_from(&unknown.why);
                }
            }
            ValueKind::Absent | ValueKind::Null => {}
            ValueKind::List(_) | ValueKind::Map(_) => return false,
        }
        self.piece(value);
        true
    }

    /// Remembers what the value was, unless it is nothing but text.
    fn piece(&mut self, value: &Value) {
        if value.pieces.is_empty() && value.reference.is_none() && value.as_unknown().is_none() {
            self.plain.push_str(value.text().unwrap_or_default());
            return;
        }
        self.close_plain(value.span);
        if value.pieces.is_empty() {
            self.pieces.push(value.clone());
        } else {
            self.pieces.extend(value.pieces.iter().cloned());
        }
    }

    fn close_plain(&mut self, span: Span) {
        if !self.plain.is_empty() {
            self.pieces.push(Value::of_text(span, std::mem::take(&mut self.plain)));
        }
    }

    pub(crate) fn finish(mut self, span: Span) -> Value {
        let kind = match self.unknown {
            None => ValueKind::Text(self.written),
            Some(unknown) => ValueKind::Unknown(Unknown { written: self.written, ..unknown }),
        };
        let mut value = Value { names: self.names, ..Value::new(span, kind) };
        if self.pieces.is_empty() {
            return value;
        }
        if !self.plain.is_empty() {
            self.pieces.push(Value::of_text(span, self.plain));
        }
        // A text that is one reference and nothing else is that reference.
        match self.pieces.as_slice() {
            [only] => {
                value.reference.clone_from(&only.reference);
                value.kind.clone_from(&only.kind);
            }
            _ => value.pieces = self.pieces,
        }
        value
    }
}

/// The items of a text with commas that is made of references: `None` when it is made of anything else that is open,
/// since nobody knows how many items that holds.
pub(crate) fn comma_items(value: &Value) -> Option<Vec<Value>> {
    let parts = if value.pieces.is_empty() { std::slice::from_ref(value) } else { value.pieces.as_slice() };
    let is_reference = |part: &Value| part.reference.is_some() && part.written().is_some_and(|id| !id.contains(','));
    if !parts.iter().any(is_reference)
        || parts.iter().any(|part| !is_reference(part) && (part.as_unknown().is_some() || part.reference.is_some()))
    {
        return None;
    }
    let mut items = Vec::new();
    let mut current = TextBuilder::default();
    for part in parts {
        match part.text().filter(|_| part.reference.is_none()) {
            Some(text) => {
                let mut words = text.split(',').map(str::trim);
                current.literal(words.next().unwrap_or_default());
                for word in words {
                    items.push(std::mem::take(&mut current).finish(value.span));
                    current.literal(word);
                }
            }
            None => {
                current.value(part);
            }
        }
    }
    items.push(current.finish(value.span));
    for item in &mut items {
        add_names(&mut item.names, &value.names);
    }
    Some(items)
}
