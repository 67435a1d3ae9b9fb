//! Where the cursor is: the keys and lists that lead to it, in a text that may not parse.

use crate::{
    report::Report,
    text::Sources,
    tree::{self, Key, Kind, Node},
};

/// Stands for the word at the cursor; no text has it.
const MARK: &str = "q\u{e000}q";

/// What the word at the cursor is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Key,
    Value,
}

/// One step from a node to a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// The value of a key.
    Member(String),
    /// An item of a list.
    Item,
}

/// The cursor's place in the tree.
#[derive(Debug)]
pub(super) struct Spot {
    root: Node,
    /// From the root to the mapping whose key it is, or to the value itself.
    pub(super) path: Vec<Step>,
    /// Which child to take at each step.
    turns: Vec<usize>,
    pub(super) role: Role,
}

impl Spot {
    /// The nodes on the way, outermost first.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        let mut at = Some(&self.root);
        let mut turns = self.turns.iter();
        std::iter::from_fn(move || {
            let node = at?;
            at = turns.next().and_then(|turn| child(node, *turn));
            Some(node)
        })
    }

    /// Text of a member of the nearest mapping on the way that has it.
    pub(super) fn nearest(&self, key: &str) -> Option<&str> {
        self.nodes().filter_map(|node| node.get(key)).filter_map(|entry| entry.value.text()).last()
    }

    /// Whether the mapping that is being written has the key already, or the list the value.
    pub(super) fn taken(&self, word: &str) -> bool {
        match (self.role, self.nodes().last()) {
            (Role::Key, Some(mapping)) => mapping.get(word).is_some(),
            _ => false,
        }
    }

    /// The last steps, as names; an item is `[]`.
    pub(super) fn tail(&self, count: usize) -> Vec<&str> {
        let skip = self.path.len().saturating_sub(count);
        self.path
            .iter()
            .skip(skip)
            .map(|step| match step {
                Step::Member(key) => key.as_str(),
                Step::Item => "[]",
            })
            .collect()
    }
}

fn child(node: &Node, turn: usize) -> Option<&Node> {
    match &node.kind {
        Kind::Sequence(items) => items.get(turn),
        Kind::Mapping(entries) => entries.get(turn).map(|entry| &entry.value),
        Kind::Scalar { .. } => None,
    }
}

/// Finds the cursor's place when the word between the two bytes is taken for a key or a value.
pub(super) fn cursor(text: &str, start: usize, end: usize, role: Role) -> Option<Spot> {
    let before = text.get(..start)?;
    let behind = text.get(end..)?;
    let is_key = behind.trim_start_matches(['"', '\'']).trim_start().starts_with(':');
    let word = if role == Role::Key && !is_key { keyed(before) } else { MARK.to_owned() };
    let line = behind.split(['\n', '\r']).next().unwrap_or("");
    // The whole text; then without what follows the line, with the brackets closed that are open there.
    let whole = format!("{before}{word}{behind}");
    let cut = format!("{before}{word}{line}");
    let closed = format!("{before}{word}{}", closing(&format!("{before}{word}")));
    [whole, cut, closed].iter().find_map(|text| spot(text, role))
}

/// The mark as a key, in a text whose quotes may be open before it.
fn keyed(before: &str) -> String {
    match before.chars().last() {
        Some(quote @ ('"' | '\'')) => format!("{MARK}{quote}: {quote}"),
        _ => format!("{MARK}: "),
    }
}

/// What closes the quotes and brackets of a text that are open.
fn closing(text: &str) -> String {
    let mut open = Vec::new();
    let mut quote: Option<char> = None;
    let mut before = ' ';
    for char in text.chars() {
        match (quote, char) {
            (Some(sign), _) if char == sign && before != '\\' => quote = None,
            (Some(_), _) => {}
            // An apostrophe inside a word is no quote.
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(char),
            (None, '{') => open.push('}'),
            (None, '[') => open.push(']'),
            (None, '}' | ']') => drop(open.pop()),
            (None, _) => {}
        }
        before = char;
    }
    quote.into_iter().chain(open.into_iter().rev()).collect()
}

fn spot(text: &str, role: Role) -> Option<Spot> {
    let sources = Sources::single("", text);
    let report = Report::new(&sources);
    let root = tree::read(0, &report)?;
    let mut path = Vec::new();
    let mut turns = Vec::new();
    find(&root, role, &mut path, &mut turns).then_some(Spot { root, path, turns, role })
}

/// Walks to the mark; the tree's depth is limited.
fn find(node: &Node, role: Role, path: &mut Vec<Step>, turns: &mut Vec<usize>) -> bool {
    let is_mark = |key: &Key| key.text.contains(MARK);
    match &node.kind {
        Kind::Scalar { text, .. } => role == Role::Value && text.contains(MARK),
        Kind::Sequence(items) => items.iter().enumerate().any(|(turn, item)| {
            path.push(Step::Item);
            turns.push(turn);
            let found = find(item, role, path, turns);
            if !found {
                path.pop();
                turns.pop();
            }
            found
        }),
        Kind::Mapping(entries) => {
            if role == Role::Key && entries.iter().any(|entry| is_mark(&entry.key)) {
                return true;
            }
            entries.iter().enumerate().any(|(turn, entry)| {
                path.push(Step::Member(entry.key.text.clone()));
                turns.push(turn);
                let found = find(&entry.value, role, path, turns);
                if !found {
                    path.pop();
                    turns.pop();
                }
                found
            })
        }
    }
}
