//! JSON that this program wrote, read back in little code.
//!
//! A type that derives `Deserialize` can be read in two ways: member by member, in whatever order they come, or as a
//! list, in its own order. `serde_json` brings the code of both for every type, and the first is the large one. Here the
//! text becomes a [`Json`] once, for all types, and types are read from it as lists: each member is looked up by its
//! name, and one that is absent is what its type makes of nothing, `None` or its default.
//!
//! What people write is read elsewhere, with places and help; an [`Error`] says no more than which member is wrong.

mod error;
mod reader;
mod tree;

use serde::Deserialize;

pub use error::Error;
pub use tree::Json;

/// Reads a value.
///
/// # Errors
/// The text is no JSON, or not of this type.
pub fn read<'text, T: Deserialize<'text>>(text: &'text str) -> Result<T, Error> {
    reader::read(&Json::parse(text)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Debug;

    use serde::{Deserialize, Serialize, de::DeserializeOwned};

    use super::*;

    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Plain,
        Held(u8),
        Pair(i8, bool),
        Named { first: String, second: Option<u16> },
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "what", rename_all = "lowercase")]
    enum Tagged {
        Node { node: String },
        Nothing,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Words { words: Vec<String> },
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Place {
        line: u32,
        file: Option<String>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Wrapped(String);

    fn seven() -> u8 {
        7
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Whole {
        text: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        maybe: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        list: Vec<Kind>,
        #[serde(skip)]
        apart: bool,
        #[serde(default = "seven")]
        number: u8,
        map: BTreeMap<Kind, f64>,
        numbered: BTreeMap<u32, (u64, i64)>,
        #[serde(flatten)]
        place: Place,
        inner: Inner,
    }

    #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Inner {
        is_on: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        tagged: Option<Tagged>,
        several: Vec<Either>,
        wrapped: Option<Wrapped>,
        nothing: (),
    }

    fn whole() -> Whole {
        Whole {
            text: "with \"escapes\" \u{1F600}\n".to_owned(),
            maybe: None,
            list: vec![
                Kind::Plain,
                Kind::Held(3),
                Kind::Pair(-4, true),
                Kind::Named { first: "a".to_owned(), second: None },
            ],
            apart: false,
            number: 1,
            map: [(Kind::Plain, 1.5)].into(),
            numbered: [(9, (u64::MAX, i64::MIN))].into(),
            place: Place { line: 3, file: Some("x".to_owned()) },
            inner: Inner {
                is_on: true,
                tagged: Some(Tagged::Node { node: "n".to_owned() }),
                several: vec![Either::Number(-1), Either::Words { words: vec!["w".to_owned()] }],
                wrapped: Some(Wrapped("w".to_owned())),
                nothing: (),
            },
        }
    }

    fn same<T: DeserializeOwned + PartialEq + Debug>(text: &str) -> T {
        let read: T = read(text).unwrap();
        assert_eq!(read, serde_json::from_str::<T>(text).unwrap(), "{text}");
        read
    }

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(same::<Whole>(&serde_json::to_string(&whole()).unwrap()), whole());
        let whole = Whole { list: Vec::new(), inner: Inner::default(), maybe: Some(String::new()), ..whole() };
        assert_eq!(same::<Whole>(&serde_json::to_string_pretty(&whole).unwrap()), whole);
        assert_eq!(same::<Tagged>(r#"{"what":"nothing"}"#), Tagged::Nothing);
    }

    #[test]
    fn absent_members_are_what_their_type_makes_of_nothing() {
        same::<Whole>(r#"{"Inner":{},"Map":{},"Numbered":{},"line":1,"Text":"t","More":[{"x":1}]}"#);
        same::<Inner>(r#"{"several":[],"isOn":true}"#);
        same::<Inner>(r#"{"tagged":null,"wrapped":null,"nothing":null}"#);
        same::<Kind>(r#"{"named":{"first":"f"}}"#);
    }

    #[test]
    fn what_is_of_another_type_is_told_with_its_member() {
        let wrong = |text: &str| read::<Place>(text).unwrap_err().to_string();
        assert_eq!(wrong("[]"), "a value of another type");
        assert_eq!(wrong("{}"), "a member is absent");
        let told = |kind: &str| {
            read::<Inner>(&format!(r#"{{"several":[{{"words":["a"]}}],{kind}}}"#)).unwrap_err().to_string()
        };
        assert_eq!(told(r#""isOn":1"#), "`isOn`: a value of another type");
        assert_eq!(told(r#""tagged":{"what":"node"}"#), "`node`: it is absent");
        assert_eq!(read::<Kind>(r#"{"held":256}"#).unwrap_err().to_string(), "a value out of range");
        assert_eq!(read::<Kind>(r#""other""#).unwrap_err().to_string(), "an unknown choice");
        assert_eq!(read::<Kind>(r#""held""#).unwrap_err().to_string(), "a value of another type");
        assert!(read::<Kind>("\"plain").unwrap_err().to_string().contains("line 1"));
    }
}
