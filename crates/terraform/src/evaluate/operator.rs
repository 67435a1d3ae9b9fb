//! Operators on values.

use hcl_edit::expr::BinaryOperator;

use crate::value::{Kind, Piece, Value};

pub(super) fn binary(operator: BinaryOperator, left: &Value, right: &Value) -> Option<Kind> {
    let numbers = || Some((left.number()?, right.number()?));
    let truths = (left.truth(), right.truth());
    Some(match operator {
        BinaryOperator::Eq => Kind::Bool(equal(left, right)?),
        BinaryOperator::NotEq => Kind::Bool(!equal(left, right)?),
        BinaryOperator::And => Kind::Bool(match truths {
            (Some(false), _) | (_, Some(false)) => false,
            (Some(true), Some(true)) => true,
            _ => return None,
        }),
        BinaryOperator::Or => Kind::Bool(match truths {
            (Some(true), _) | (_, Some(true)) => true,
            (Some(false), Some(false)) => false,
            _ => return None,
        }),
        BinaryOperator::Less => numbers().map(|(left, right)| Kind::Bool(left < right))?,
        BinaryOperator::LessEq => numbers().map(|(left, right)| Kind::Bool(left <= right))?,
        BinaryOperator::Greater => numbers().map(|(left, right)| Kind::Bool(left > right))?,
        BinaryOperator::GreaterEq => numbers().map(|(left, right)| Kind::Bool(left >= right))?,
        BinaryOperator::Plus => numbers().map(|(left, right)| Kind::Number(left + right))?,
        BinaryOperator::Minus => numbers().map(|(left, right)| Kind::Number(left - right))?,
        BinaryOperator::Mul => numbers().map(|(left, right)| Kind::Number(left * right))?,
        BinaryOperator::Div => {
            numbers().filter(|(_, right)| *right != 0.0).map(|(left, right)| Kind::Number(left / right))?
        }
        BinaryOperator::Mod => {
            numbers().filter(|(_, right)| *right != 0.0).map(|(left, right)| Kind::Number(left % right))?
        }
    })
}

/// Whether two values are equal; `None` when one is open.
pub(crate) fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (&left.kind, &right.kind) {
        (Kind::Null, Kind::Null) => Some(true),
        (Kind::Null, other) | (other, Kind::Null) if !matches!(other, Kind::Open(_)) => {
            let open = |kind: &Kind| matches!(kind, Kind::Text(pieces) if pieces.iter().any(|piece| matches!(piece, Piece::Variable(_, None))));
            if open(other) { None } else { Some(false) }
        }
        (Kind::List(one), Kind::List(other)) => {
            let mut same = one.len() == other.len();
            for (one, other) in one.iter().zip(other) {
                same &= equal(one, other)?;
            }
            Some(same)
        }
        _ => Some(left.known()? == right.known()?),
    }
}
