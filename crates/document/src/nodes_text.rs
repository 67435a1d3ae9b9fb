//! The nodes of a scenario as a text of their own: the `instances:` list as a scenario file has it.
//!
//! A form that changes a node changes the text too: [`rewrite_nodes`] edits the stretches that differ and leaves the rest
//! as somebody wrote it, comments and layout included.

use patchplay_language::mark;
use patchplay_ordered::sort_by_key;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::{
    Diagnostic, InstanceOverlay, Instances, Severity,
    edit::removal,
    export::yaml,
    fields::Fields,
    literal,
    report::Report,
    scenario_text::members,
    text::Sources,
    tree,
    value::{Member, Value, ValueKind},
};

/// The key of the list.
const KEY: &str = "instances";

/// A text of nodes, read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct NodesText {
    /// The nodes; `None` when the text has an error.
    pub nodes: Option<Instances>,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a text of nodes. `name` is what diagnostics call it. A text without anything in it holds no node.
#[must_use]
pub fn read_nodes(name: &str, text: &str) -> NodesText {
    let sources = Sources::single(name, text);
    let report = Report::new(&sources);
    let nodes = if is_blank(text) { Some(Instances::default()) } else { read(&report).map(|(_, nodes)| nodes.into()) };
    let diagnostics = report.into_diagnostics();
    let broken = diagnostics.iter().any(|found| found.severity == Severity::Error);
    NodesText { nodes: nodes.filter(|_| !broken), diagnostics }
}

fn is_blank(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#') || line == "instances:")
}

/// The whole as a value, and its nodes.
fn read(report: &Report<'_>) -> Option<(Value, Vec<InstanceOverlay>)> {
    let root = tree::read(0, report)?;
    let value = literal::value(&root, mark!("a list of nodes"), report);
    let fields = Fields::new(&value, mark!("this text"), &[KEY], report)?;
    let items = fields.list(KEY).map_or(&[][..], |(items, _)| items);
    let nodes: Vec<InstanceOverlay> = items.iter().filter_map(|item| members::instance(item, report)).collect();
    Some((value.clone(), nodes))
}

/// Writes nodes as a text of their own.
#[must_use]
pub fn write_nodes(nodes: &Instances) -> String {
    if nodes.is_empty() { format!("{KEY}: []\n") } else { format!("{KEY}:\n{}", items(nodes, "  ")) }
}

/// Items of a block list behind an indentation.
fn items(nodes: &[InstanceOverlay], indent: &str) -> String {
    let lines = yaml(&nodes);
    lines.split_inclusive('\n').map(|line| format!("{indent}{line}")).collect()
}

/// The text with other nodes in it: where it already says so it stays as it is. A text that has an error, or one whose
/// layout leaves no way to edit it, is written anew.
#[must_use]
pub fn rewrite_nodes(text: &str, nodes: &Instances) -> String {
    let edited = if is_blank(text) {
        // Comments of a list that has become empty stay above the first node.
        let head = if text.contains("instances:") { "" } else { "instances:\n" };
        let broken = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        Some(format!("{text}{broken}{head}{}", items(nodes, "  ")))
    } else {
        Rewrite::new(text).and_then(|rewrite| rewrite.to(nodes))
    };
    let says_so = |text: &String| read_nodes("", text).nodes.as_ref() == Some(nodes);
    edited.filter(says_so).unwrap_or_else(|| write_nodes(nodes))
}

/// A text that is being edited.
struct Rewrite<'t> {
    text: &'t str,
    items: Vec<Value>,
    nodes: Vec<InstanceOverlay>,
}

/// Stretches of bytes, each with what stands there afterwards.
type Edits = Vec<(usize, usize, String)>;

impl<'t> Rewrite<'t> {
    fn new(text: &'t str) -> Option<Self> {
        let sources = Sources::single("", text);
        let report = Report::new(&sources);
        let (value, nodes) = read(&report)?;
        let items = value.get(KEY)?.items().to_vec();
        (items.len() == nodes.len() && !items.is_empty()).then_some(Self { text, items, nodes })
    }

    fn to(&self, wanted: &[InstanceOverlay]) -> Option<String> {
        let same = |(one, other): &(&InstanceOverlay, &InstanceOverlay)| one == other;
        let before = self.nodes.iter().zip(wanted).take_while(same).count();
        let rest = |list: usize| list - before;
        let behind = self.nodes.iter().rev().zip(wanted.iter().rev()).take_while(same).count();
        let behind = behind.min(rest(self.nodes.len())).min(rest(wanted.len()));
        let old = self.items.get(before..self.items.len() - behind)?;
        let new = wanted.get(before..wanted.len() - behind)?;
        let mut edits = Edits::new();
        for (item, node) in old.iter().zip(new) {
            self.change(item, node, &mut edits)?;
        }
        for item in old.iter().skip(new.len()) {
            edits.push(self.without(item)?);
        }
        let more = new.get(old.len().min(new.len())..)?;
        if !more.is_empty() {
            let at = (before + old.len()).checked_sub(1).and_then(|index| self.items.get(index));
            edits.push(self.insertion(at, more)?);
        }
        made(self.text, edits)
    }

    /// The columns in front of an item's dash; `None` for one in brackets.
    fn indent(&self, item: &Value) -> Option<&'t str> {
        let start = first(item);
        let line = self.text.get(..start)?.rsplit('\n').next()?;
        let indent = line.trim_end().strip_suffix('-')?;
        indent.trim().is_empty().then_some(indent)
    }

    /// Where the line of a byte begins, and where it ends with its break.
    fn line(&self, byte: usize) -> Option<(usize, usize)> {
        let (before, behind) = (self.text.get(..byte)?, self.text.get(byte..)?);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Some((start, behind.find('\n').map_or(self.text.len(), |at| byte + at + 1)))
    }

    fn without(&self, item: &Value) -> Option<(usize, usize, String)> {
        self.indent(item)?;
        Some((self.line(first(item))?.0, self.line(end(item))?.1, String::new()))
    }

    /// Nodes behind an item, or in front of the first.
    fn insertion(&self, behind: Option<&Value>, nodes: &[InstanceOverlay]) -> Option<(usize, usize, String)> {
        let beside = behind.or_else(|| self.items.first())?;
        let lines = items(nodes, self.indent(beside)?);
        let at = match behind {
            Some(item) => self.line(end(item))?.1,
            None => self.line(first(beside))?.0,
        };
        let ended = at == 0 || self.text.get(..at)?.ends_with('\n');
        Some((at, at, if ended { lines } else { format!("\n{lines}") }))
    }

    fn change(&self, item: &Value, node: &InstanceOverlay, edits: &mut Edits) -> Option<()> {
        let Ok(Json::Object(wanted)) = serde_json::to_value(node) else { return None };
        let mut own = Edits::new();
        if self.members(item, &wanted, &mut own).is_some() {
            edits.extend(own);
            return Some(());
        }
        edits.push((first(item), end(item), flow(&Json::Object(wanted))));
        Some(())
    }

    fn members(&self, map: &Value, wanted: &Map<String, Json>, edits: &mut Edits) -> Option<()> {
        let ValueKind::Map(members) = &map.kind else { return None };
        for member in members {
            match wanted.get(&member.key.text) {
                Some(json) if says(&member.value, json) => (),
                Some(Json::Object(inner)) if matches!(member.value.kind, ValueKind::Map(_)) => {
                    self.members(&member.value, inner, edits)?;
                }
                Some(json) => edits.push(self.replaced(member, json)?),
                None => {
                    let sources = Sources::single("", self.text);
                    let gone = removal(member, &Report::new(&sources))?;
                    edits.push((gone.start as usize, gone.end as usize, String::new()));
                }
            }
        }
        let is_new = |key: &&String| members.iter().all(|member| member.key.text != **key);
        for key in wanted.keys().filter(is_new) {
            edits.push(self.added(map, members, key, wanted.get(key)?)?);
        }
        Some(())
    }

    fn replaced(&self, member: &Member, json: &Json) -> Option<(usize, usize, String)> {
        let start = member.key.span.end as usize;
        let colon = start + self.text.get(start..)?.find(':')? + 1;
        let to = if member.value.kind == ValueKind::Null { colon } else { end(&member.value).max(colon) };
        Some((start, to, format!(": {}", flow(json))))
    }

    fn added(&self, map: &Value, members: &[Member], key: &str, json: &Json) -> Option<(usize, usize, String)> {
        let entry = format!("{}: {}", scalar(key), flow(json));
        let start = map.span.start as usize;
        if self.text.get(start..)?.starts_with('{') {
            let rest = if members.is_empty() { "" } else { ", " };
            return Some((start + 1, start + 1, format!("{entry}{rest}")));
        }
        let (head, last) = (members.first()?, members.last()?);
        let column = head.key.span.start as usize;
        let indent = " ".repeat(self.text.get(self.line(column)?.0..column)?.chars().count());
        let at = self.line(member_end(last))?.1;
        let broken = if self.text.get(..at)?.ends_with('\n') { "" } else { "\n" };
        Some((at, at, format!("{broken}{indent}{entry}\n")))
    }
}

/// Whether a value of the text is a value of JSON.
fn says(value: &Value, json: &Json) -> bool {
    match (&value.kind, json) {
        (ValueKind::Null, Json::Null) => true,
        (ValueKind::Text(text), Json::String(wanted)) => text == wanted,
        (ValueKind::Text(text), Json::Bool(flag)) => text == if *flag { "true" } else { "false" },
        (ValueKind::Text(text), Json::Number(number)) => {
            text.parse().is_ok_and(|read: serde_json::Number| read == *number)
        }
        (ValueKind::List(items), Json::Array(wanted)) => {
            items.len() == wanted.len() && items.iter().zip(wanted).all(|(item, json)| says(item, json))
        }
        (ValueKind::Map(members), Json::Object(wanted)) => {
            let has = |member: &Member| wanted.get(&member.key.text).is_some_and(|json| says(&member.value, json));
            members.len() == wanted.len() && members.iter().all(has)
        }
        _ => false,
    }
}

/// The first byte of a value: of a mapping in lines its first key.
fn first(value: &Value) -> usize {
    let key = |member: &Member| member.key.span.start;
    value.members().first().map_or(value.span.start, |member| key(member).min(value.span.start)) as usize
}

/// One past the last byte of a value. Spans of mappings and lists in lines end where something else begins.
fn end(value: &Value) -> usize {
    let inner = match &value.kind {
        ValueKind::Map(members) => members.last().map(member_end),
        ValueKind::List(items) => items.last().map(end),
        _ => None,
    };
    let own = value.span.end as usize;
    inner.map_or(own, |inner| inner.min(own).max(inner))
}

fn member_end(member: &Member) -> usize {
    let key = member.key.span.end as usize;
    if member.value.kind == ValueKind::Null { key } else { end(&member.value).max(key) }
}

/// A value in one line.
fn flow(json: &Json) -> String {
    match json {
        Json::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(key, value)| format!("{}: {}", scalar(key), flow(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Json::String(text) => scalar(text),
        other => other.to_string(),
    }
}

/// A text in one line, in quotes where a reader would take it for something else.
fn scalar(text: &str) -> String {
    let plain = yaml(&text);
    let plain = plain.trim_end();
    let fits = !plain.is_empty() && !plain.contains(['\n', ',', '[', ']', '{', '}', '|', '>', '#']);
    if fits { plain.to_owned() } else { Json::String(text.to_owned()).to_string() }
}

/// The text with edits made; `None` where two of them overlap.
fn made(text: &str, mut edits: Edits) -> Option<String> {
    sort_by_key(&mut edits, |&(start, end, _)| (start, end));
    let mut made = String::with_capacity(text.len());
    let mut done = 0;
    for (start, end, new) in edits {
        made.push_str(text.get(done..start)?);
        made.push_str(&new);
        done = end;
    }
    made.push_str(text.get(done..)?);
    Some(made)
}

#[cfg(test)]
#[path = "nodes_text_tests.rs"]
mod tests;
