//! Values as parts of a template.

use patchplay_language::say;
use patchplay_model::{Branch, BranchKind, Stretch};

use crate::value::{Kind, Open, Piece, Value};

/// Nesting that no resource of patching has; the reader of JSON takes little more.
const DEEPEST: usize = 12;

/// Text that stands literally at its place.
pub(crate) fn text(at: Stretch, text: &str) -> Branch {
    Branch { at, kind: BranchKind::Text(text.to_owned()) }
}

pub(crate) fn list(at: Stretch, items: Vec<Branch>) -> Branch {
    Branch { at, kind: BranchKind::List(items) }
}

/// A mapping; keys have the place of the whole where nothing better is known.
pub(crate) fn map(at: Stretch, members: Vec<(&str, Branch)>) -> Branch {
    let members = members.into_iter().map(|(key, value)| (key.to_owned(), at, value)).collect();
    Branch { at, kind: BranchKind::Map(members) }
}

fn open(at: Stretch, open: &Open) -> Branch {
    Branch { at, kind: BranchKind::Open(open.written.clone(), open.why.clone()) }
}

/// A value; `None` for null, with which Terraform leaves a thing out.
pub(crate) fn of(value: &Value) -> Option<Branch> {
    bounded(value, DEEPEST)
}

fn bounded(value: &Value, depth: usize) -> Option<Branch> {
    let at = value.at;
    let Some(depth) = depth.checked_sub(1) else {
        return Some(Branch { at, kind: BranchKind::Open("...".to_owned(), say!("it is nested too deep")) });
    };
    Some(match &value.kind {
        Kind::Null => return None,
        Kind::Bool(_) | Kind::Number(_) => of_text(at, &value.known()?, value.literal),
        Kind::Text(pieces) => of_pieces(at, pieces, value.literal),
        Kind::List(items) => list(at, items.iter().filter_map(|item| bounded(item, depth)).collect()),
        Kind::Map(members) => Branch {
            at,
            kind: BranchKind::Map(
                members
                    .iter()
                    .filter_map(|(key, key_at, value)| Some((key.clone(), *key_at, bounded(value, depth)?)))
                    .collect(),
            ),
        },
        Kind::Resource(_) => open(at, &value.first_open()?),
        Kind::Open(found) => open(at, found),
    })
}

/// What stands elsewhere must not look as if an edit of this place could change it.
fn of_text(at: Stretch, words: &str, literal: bool) -> Branch {
    if literal { text(at, words) } else { joined(at, vec![text(at, words)]) }
}

fn joined(at: Stretch, parts: Vec<Branch>) -> Branch {
    map(at, vec![("Fn::Join", list(at, vec![text(at, ""), list(at, parts)]))])
}

fn of_pieces(at: Stretch, pieces: &[Piece], literal: bool) -> Branch {
    match pieces {
        [] => of_text(at, "", literal),
        [Piece::Literal(words)] => of_text(at, words, literal),
        [only] => of_piece(at, only),
        several => joined(at, several.iter().map(|piece| of_piece(at, piece)).collect()),
    }
}

fn of_piece(at: Stretch, piece: &Piece) -> Branch {
    match piece {
        Piece::Literal(words) => text(at, words),
        Piece::Variable(name, _) => map(at, vec![("Ref", text(at, name))]),
        Piece::Resource { address, arn: false } => map(at, vec![("Ref", text(at, address))]),
        Piece::Resource { address, arn: true } => {
            map(at, vec![("Fn::GetAtt", list(at, vec![text(at, address), text(at, "Arn")]))])
        }
        Piece::Open(found) => open(at, found),
    }
}
