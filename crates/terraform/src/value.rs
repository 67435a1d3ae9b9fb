//! Values: what an expression comes to, with the place it is used at.

use patchplay_language::say;
use patchplay_model::Stretch;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value {
    /// Where it is used.
    pub(crate) at: Stretch,
    /// Whether its text stands there literally.
    pub(crate) literal: bool,
    pub(crate) kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number(f64),
    Text(Vec<Piece>),
    List(Vec<Value>),
    Map(Vec<(String, Stretch, Value)>),
    /// A resource of the module, by its address.
    Resource(String),
    Open(Open),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    Literal(String),
    /// A variable by name, and its value where it has one.
    Variable(String, Option<String>),
    /// What a resource is called once it exists, or its ARN.
    Resource {
        address: String,
        arn: bool,
    },
    Open(Open),
}

/// What is known of a value that has none before deployment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Open {
    /// As written.
    pub(crate) written: String,
    /// Why, as the end of "is unknown because ...".
    pub(crate) why: String,
}

impl Value {
    pub(crate) const fn new(at: Stretch, kind: Kind) -> Self {
        Self { at, literal: false, kind }
    }

    pub(crate) fn text(at: Stretch, text: impl Into<String>) -> Self {
        Self::new(at, Kind::Text(vec![Piece::Literal(text.into())]))
    }

    pub(crate) fn open(at: Stretch, written: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(at, Kind::Open(Open { written: written.into(), why: why.into() }))
    }

    /// The same value, used at another place.
    pub(crate) fn used_at(mut self, at: Stretch) -> Self {
        self.at = at;
        self.literal = false;
        self
    }

    /// Its text, if it is one and every part is known. Numbers and truths are texts too.
    pub(crate) fn known(&self) -> Option<String> {
        match &self.kind {
            Kind::Bool(truth) => Some(truth.to_string()),
            Kind::Number(number) => Some(number_text(*number)),
            Kind::Text(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Literal(text) | Piece::Variable(_, Some(text)) => Some(text.as_str()),
                    Piece::Variable(_, None) | Piece::Resource { .. } | Piece::Open(_) => None,
                })
                .collect(),
            Kind::Null | Kind::List(_) | Kind::Map(_) | Kind::Resource(_) | Kind::Open(_) => None,
        }
    }

    pub(crate) fn truth(&self) -> Option<bool> {
        match &self.kind {
            Kind::Bool(truth) => Some(*truth),
            _ => match self.known()?.as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match &self.kind {
            Kind::Number(number) => Some(*number),
            Kind::Text(_) => self.known()?.trim().parse().ok(),
            _ => None,
        }
    }

    /// Parts of a text; `None` for what no text can hold.
    pub(crate) fn pieces(&self) -> Option<Vec<Piece>> {
        match &self.kind {
            Kind::Text(pieces) => Some(pieces.clone()),
            Kind::Bool(_) | Kind::Number(_) => self.known().map(|text| vec![Piece::Literal(text)]),
            Kind::Null => Some(Vec::new()),
            Kind::Open(open) => Some(vec![Piece::Open(open.clone())]),
            Kind::Resource(_) | Kind::List(_) | Kind::Map(_) => None,
        }
    }

    /// Values of a list; those of a mapping in the order of its keys.
    pub(crate) fn items(&self) -> Option<Vec<&Self>> {
        match &self.kind {
            Kind::List(items) => Some(items.iter().collect()),
            Kind::Map(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by(|(one, ..), (other, ..)| one.cmp(other));
                Some(members.into_iter().map(|(.., value)| value).collect())
            }
            _ => None,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Map(members) => members.iter().find(|(known, ..)| known == key).map(|(.., value)| value),
            _ => None,
        }
    }

    /// The first part that is open.
    pub(crate) fn first_open(&self) -> Option<Open> {
        match &self.kind {
            Kind::Open(open) => Some(open.clone()),
            Kind::Text(pieces) => pieces.iter().find_map(|piece| match piece {
                Piece::Open(open) => Some(open.clone()),
                Piece::Variable(name, None) => {
                    Some(Open { written: format!("${{var.{name}}}"), why: say!("the variable `{name}` has no value") })
                }
                Piece::Resource { address, .. } => {
                    Some(Open { written: format!("${{{address}}}"), why: say!("`{address}` gets it at deployment") })
                }
                Piece::Literal(_) | Piece::Variable(_, Some(_)) => None,
            }),
            Kind::List(items) => items.iter().find_map(Self::first_open),
            Kind::Map(members) => members.iter().find_map(|(.., value)| value.first_open()),
            Kind::Resource(address) => {
                Some(Open { written: format!("${{{address}}}"), why: say!("`{address}` is a resource and no value") })
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => None,
        }
    }

    /// How many values it is made of.
    pub(crate) fn size(&self) -> usize {
        1 + match &self.kind {
            Kind::List(items) => items.iter().map(Self::size).sum(),
            Kind::Map(members) => members.iter().map(|(.., value)| value.size()).sum(),
            Kind::Text(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Literal(text) => 1 + text.len() / 64,
                    _ => 1,
                })
                .sum(),
            _ => 0,
        }
    }
}

/// A number as Terraform writes it.
pub(crate) fn number_text(number: f64) -> String {
    format!("{number}")
}
