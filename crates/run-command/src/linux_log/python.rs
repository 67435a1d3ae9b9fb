//! Values as Python prints them: the payload logs dictionaries by their `repr`.
//!
//! Python 3 keeps the order in which keys came. The dictionary of Python 2.7 is a hash table of open addressing, and its
//! order follows from the hashes alone: [`hash_order`] does what CPython 2.7 does on 64 bits without hash randomisation,
//! which is how the one public log of such a node looks.

use std::fmt::Write as _;

use patchplay_ordered::sort_by_key;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, SeqAccess, Visitor},
};

/// The Python that prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Python {
    /// 2.6 and 2.7; texts that come from JSON print as `u'...'`.
    Two,
    /// 3.
    Three,
}

/// What JSON can say, members in their order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Self>),
    Dict(Vec<(String, Self)>),
}

impl Value {
    /// The value that Python reads from the JSON of something.
    pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> Self {
        // Nothing given to it fails: string keys, no foreign `Serialize`.
        serde_json::to_string(value).and_then(|json| serde_json::from_str(&json)).unwrap_or(Self::None)
    }

    /// `repr` of a value that was read from JSON.
    pub(crate) fn repr(&self, python: Python) -> String {
        self.printed(python, python == Python::Two)
    }

    /// `repr` of a value that the payload's own code makes, whose texts are plain under Python 2 as well.
    pub(crate) fn plain_repr(&self, python: Python) -> String {
        self.printed(python, false)
    }

    fn printed(&self, python: Python, marked: bool) -> String {
        let mut out = String::new();
        self.print(python, marked, &mut out);
        out
    }

    fn print(&self, python: Python, marked: bool, out: &mut String) {
        match self {
            Self::None => out.push_str("None"),
            Self::Bool(true) => out.push_str("True"),
            Self::Bool(false) => out.push_str("False"),
            // Writing to a String cannot fail.
            Self::Int(number) => drop(write!(out, "{number}")),
            Self::Float(number) => drop(write!(out, "{number:?}")),
            Self::Text(text) => quote(text, python, marked, out),
            Self::List(items) => {
                out.push('[');
                for (position, item) in items.iter().enumerate() {
                    out.push_str(if position == 0 { "" } else { ", " });
                    item.print(python, marked, out);
                }
                out.push(']');
            }
            Self::Dict(members) => {
                let order = match python {
                    Python::Three => (0..members.len()).collect(),
                    Python::Two => hash_order(members.iter().map(|(key, _)| key.as_str())),
                };
                out.push('{');
                for (position, (key, value)) in order.into_iter().filter_map(|number| members.get(number)).enumerate() {
                    out.push_str(if position == 0 { "" } else { ", " });
                    quote(key, python, marked, out);
                    out.push_str(": ");
                    value.print(python, marked, out);
                }
                out.push('}');
            }
        }
    }

    /// `json.dumps` with an indent of four and sorted keys.
    pub(crate) fn dumped(&self) -> String {
        let mut out = String::new();
        self.dump(0, &mut out);
        out
    }

    fn dump(&self, depth: usize, out: &mut String) {
        let line = |depth: usize, out: &mut String| {
            out.push('\n');
            out.push_str(&"    ".repeat(depth));
        };
        let inside = |open: char, close: char, parts: &[(Option<&str>, &Self)], out: &mut String| {
            out.push(open);
            for (position, (key, value)) in parts.iter().enumerate() {
                out.push_str(if position == 0 { "" } else { "," });
                line(depth + 1, out);
                if let Some(key) = key {
                    out.push_str(&serde_json::to_string(key).unwrap_or_default());
                    out.push_str(": ");
                }
                value.dump(depth + 1, out);
            }
            if !parts.is_empty() {
                line(depth, out);
            }
            out.push(close);
        };
        match self {
            Self::None => out.push_str("null"),
            Self::Bool(value) => drop(write!(out, "{value}")),
            Self::Int(number) => drop(write!(out, "{number}")),
            Self::Float(number) => drop(write!(out, "{number:?}")),
            Self::Text(text) => out.push_str(&serde_json::to_string(text).unwrap_or_default()),
            Self::List(items) => {
                inside('[', ']', &items.iter().map(|item| (None, item)).collect::<Vec<_>>(), out);
            }
            Self::Dict(members) => {
                let mut parts: Vec<_> = members.iter().map(|(key, value)| (Some(key.as_str()), value)).collect();
                sort_by_key(&mut parts, |(key, _)| *key);
                inside('{', '}', &parts, out);
            }
        }
    }
}

/// `repr` of a list of texts that the payload's own code makes.
pub(crate) fn texts(items: &[String], python: Python) -> String {
    Value::List(items.iter().cloned().map(Value::Text).collect()).plain_repr(python)
}

/// A text in quotes: single ones, unless it has such and no double ones.
fn quote(text: &str, python: Python, marked: bool, out: &mut String) {
    let sign = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    if marked {
        out.push('u');
    }
    out.push(sign);
    for char in text.chars() {
        let code = u32::from(char);
        match char {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if char == sign => out.extend(['\\', char]),
            _ if code < 0x20 || code == 0x7f => drop(write!(out, "\\x{code:02x}")),
            _ if code < 0x7f || python == Python::Three => out.push(char),
            _ if code <= 0xff => drop(write!(out, "\\x{code:02x}")),
            _ if code <= 0xffff => drop(write!(out, "\\u{code:04x}")),
            _ => drop(write!(out, "\\U{code:08x}")),
        }
    }
    out.push(sign);
}

/// The order in which a dictionary of CPython 2.7 lists its keys, which came in the order given.
fn hash_order<'k>(keys: impl Iterator<Item = &'k str>) -> Vec<usize> {
    let mut table = Table::new(8);
    for (number, key) in keys.enumerate() {
        table.insert(Slot { hash: hash(key), number });
        if table.used * 3 >= table.slots.len() * 2 {
            table = table.grown();
        }
    }
    table.slots.into_iter().flatten().map(|slot| slot.number).collect()
}

/// The hash of a text: the same for `str` and `unicode`.
fn hash(text: &str) -> u64 {
    let Some(first) = text.chars().next() else { return 0 };
    let mixed = text
        .chars()
        .fold(u64::from(u32::from(first)) << 7, |x, char| x.wrapping_mul(1_000_003) ^ u64::from(u32::from(char)));
    mixed ^ text.chars().count() as u64
}

#[derive(Clone, Copy)]
struct Slot {
    hash: u64,
    number: usize,
}

/// The hash table; its length is a power of two.
struct Table {
    slots: Vec<Option<Slot>>,
    used: usize,
}

impl Table {
    fn new(len: usize) -> Self {
        Self { slots: vec![None; len], used: 0 }
    }

    fn insert(&mut self, slot: Slot) {
        let mask = self.slots.len() as u64 - 1;
        let (mut place, mut perturb) = (slot.hash, slot.hash);
        loop {
            let Ok(index) = usize::try_from(place & mask) else { return };
            match self.slots.get_mut(index) {
                Some(free @ None) => {
                    *free = Some(slot);
                    self.used += 1;
                    return;
                }
                Some(Some(_)) => place = place.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1),
                None => return,
            }
            perturb >>= 5;
        }
    }

    /// The next larger table: four times what is used, twice for very large ones.
    fn grown(self) -> Self {
        let wanted = self.used * if self.used > 50_000 { 2 } else { 4 };
        let mut next = Self::new((wanted + 1).next_power_of_two().max(8));
        for slot in self.slots.into_iter().flatten() {
            next.insert(slot);
        }
        next
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Int(i64::try_from(value).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Value::Dict(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn values_print_as_python_prints_them() {
        for (json, three, two) in [
            ("null", "None", "None"),
            (r#"{"b":[true,false],"a":1.5}"#, "{'b': [True, False], 'a': 1.5}", "{u'a': 1.5, u'b': [True, False]}"),
            ("1600000000.0", "1600000000.0", "1600000000.0"),
            ("-1", "-1", "-1"),
            (r#""it's""#, r#""it's""#, r#"u"it's""#),
            (r#""it's \"so\"""#, r#"'it\'s "so"'"#, r#"u'it\'s "so"'"#),
            (r#""a\\b\n\t\u0001""#, r"'a\\b\n\t\x01'", r"u'a\\b\n\t\x01'"),
            (r#""\u00e9 \u65e5 \ud83d\ude00""#, "'é 日 😀'", r"u'\xe9 \u65e5 \U0001f600'"),
        ] {
            assert_eq!(read(json).repr(Python::Three), three);
            assert_eq!(read(json).repr(Python::Two), two);
        }
        assert_eq!(read(r#"["a"]"#).plain_repr(Python::Two), "['a']");
        assert_eq!(texts(&["dnf".to_owned(), "clean".to_owned()], Python::Three), "['dnf', 'clean']");
    }

    /// The two dictionaries of which a public log of 2020 shows the beginning.
    #[test]
    fn dictionaries_of_python_2_are_in_the_order_of_their_hashes() {
        let order = |keys: &str| -> Vec<String> {
            let keys: Vec<&str> = keys.split(' ').collect();
            hash_order(keys.iter().copied()).into_iter().map(|number| keys[number].to_owned()).collect()
        };
        assert_eq!(order("id state installedTime"), ["state", "installedTime", "id"]);
        let baseline = order(
            "accountId baselineId name globalFilters approvalRules approvedPatches approvedPatchesComplianceLevel \
             approvedPatchesEnableNonSecurity rejectedPatches rejectedPatchesAction createdTime modifiedTime description \
             operatingSystem sources",
        );
        assert_eq!(baseline[..3], ["approvedPatchesEnableNonSecurity", "baselineId", "name"]);
        let many: Vec<String> = (0..70_000).map(|number| format!("package-{number}")).collect();
        let mut all = hash_order(many.iter().map(String::as_str));
        all.sort_unstable();
        assert!(all.into_iter().eq(0..70_000), "every key once");
    }

    #[test]
    fn json_is_dumped_with_sorted_keys() {
        assert_eq!(
            read(r#"{"b":[1,"x"],"a":{},"c":null}"#).dumped(),
            "{\n    \"a\": {},\n    \"b\": [\n        1,\n        \"x\"\n    ],\n    \"c\": null\n}"
        );
    }
}
