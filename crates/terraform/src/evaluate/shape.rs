//! Values as the type of a variable has them: an attribute that the type calls optional is there, as null or with the
//! default that the type gives it.

use hcl_edit::expr::{Expression, ObjectKey};

use super::{Evaluator, Scope};
use crate::value::{Kind, Value};

/// Name and arguments of a type such as `list(string)`.
fn constructor(kind: &Expression) -> Option<(&str, Vec<&Expression>)> {
    let Expression::FuncCall(call) = kind else { return None };
    Some((call.name.name.as_str(), call.args.iter().collect()))
}

/// Whether values of a type are lists or mappings. Before Terraform 0.12 a type was a word in quotes.
pub(crate) fn is_collection(kind: &Expression) -> bool {
    let word = match kind {
        Expression::String(word) => word.value().as_str(),
        Expression::Variable(word) => word.as_str(),
        _ => return constructor(kind).is_some(),
    };
    matches!(word, "list" | "map" | "set")
}

impl Evaluator<'_> {
    /// A value as its type, which stands in a source, has it. What is open or of another kind stays as it is.
    pub(super) fn shaped(&self, source: u32, mut value: Value, kind: &Expression) -> Value {
        let Some((name, arguments)) = constructor(kind) else { return value };
        let Some(inner) = arguments.first().copied() else { return value };
        if !self.spend(value.size()) {
            return Self::too_much(value.at);
        }
        value.kind = match (name, value.kind) {
            ("list" | "set", Kind::List(items)) => {
                Kind::List(items.into_iter().map(|item| self.shaped(source, item, inner)).collect())
            }
            ("map", Kind::Map(members)) => Kind::Map(
                members.into_iter().map(|(key, at, member)| (key, at, self.shaped(source, member, inner))).collect(),
            ),
            ("object", Kind::Map(mut members)) => {
                let Expression::Object(attributes) = inner else { return Value { kind: Kind::Map(members), ..value } };
                for (key, attribute) in attributes {
                    let (ObjectKey::Ident(name) | ObjectKey::Expression(Expression::Variable(name))) = key else {
                        continue;
                    };
                    let kind = attribute.expr();
                    let optional = constructor(kind).filter(|(name, _)| *name == "optional").map(|(_, parts)| parts);
                    let position = members.iter().position(|(known, ..)| known == name.as_str());
                    let given = position.map(|at| members.remove(at)).filter(|(.., given)| given.kind != Kind::Null);
                    let member = match (given, optional.as_deref()) {
                        (Some((name, at, given)), Some([kind, ..])) => (name, at, self.shaped(source, given, kind)),
                        (Some((name, at, given)), _) => (name, at, self.shaped(source, given, kind)),
                        (None, Some([kind, default, ..])) => {
                            let default = self.value(source, default, value.at, &Scope::default());
                            (name.as_str().to_owned(), value.at, self.shaped(source, default, kind))
                        }
                        (None, Some(_)) => (name.as_str().to_owned(), value.at, Value::new(value.at, Kind::Null)),
                        (None, None) => continue,
                    };
                    members.push(member);
                }
                Kind::Map(members)
            }
            (_, kind) => kind,
        };
        value
    }
}
