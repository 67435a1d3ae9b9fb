//! Carrying out expressions as far as they are static.
//!
//! Nothing stops at what is open: it stays open in its place and says why. Work is bounded by [`FUEL`], chains of names by
//! [`DEEPEST`], nesting by the parser.

mod instances;
mod operator;
mod reference;
mod shape;

pub(crate) use instances::Instance;
pub(crate) use operator::equal;
pub(crate) use shape::is_collection;

use std::cell::{Cell, RefCell};

use hcl_edit::{
    Span as _,
    expr::{Conditional, Expression, ForExpr, FuncCall, ObjectKey, UnaryOperator},
    template::{Directive, Element},
};
use patchplay_language::say;
use patchplay_model::Stretch;
use patchplay_ordered::SortedMap;

use crate::{
    function,
    module::{Module, at},
    report::Report,
    value::{Kind, Open, Piece, Value},
};

/// Values that one module may make.
const FUEL: usize = 200_000;
/// Names that lead to names.
const DEEPEST: usize = 40;
/// Instances of one resource.
pub(crate) const MOST: usize = 1_000;

/// Names that an expression may use beside the module's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    /// `each.key` and `each.value`.
    each: Option<(Value, Value)>,
    /// `count.index`.
    count: Option<usize>,
    /// Variables of `for` and of dynamic blocks.
    names: Vec<(String, Value)>,
}

impl Scope {
    pub(crate) fn with(&self, name: &str, value: Value) -> Self {
        let mut scope = self.clone();
        scope.names.push((name.to_owned(), value));
        scope
    }
}

pub(crate) struct Evaluator<'m> {
    pub(crate) module: &'m Module<'m>,
    pub(crate) report: &'m Report,
    names: RefCell<Vec<String>>,
    /// Variables that nothing declares, with their first use.
    undeclared: RefCell<SortedMap<String, Stretch>>,
    fuel: Cell<usize>,
}

/// The place of an expression, or of what it stands in.
pub(crate) fn place(source: u32, expression: &Expression, otherwise: Stretch) -> Stretch {
    at(source, expression.span(), otherwise)
}

impl<'m> Evaluator<'m> {
    pub(crate) fn new(module: &'m Module<'m>, report: &'m Report) -> Self {
        Self { module, report, names: RefCell::default(), undeclared: RefCell::default(), fuel: Cell::new(FUEL) }
    }

    /// Variables that were used and that nothing declares, with their first use.
    pub(crate) fn undeclared(&self) -> SortedMap<String, Stretch> {
        self.undeclared.borrow().clone()
    }

    /// Takes so much of what is left; false when there is not so much.
    fn spend(&self, size: usize) -> bool {
        let left = self.fuel.get().checked_sub(size);
        self.fuel.set(left.unwrap_or(0));
        left.is_some()
    }

    fn too_much(here: Stretch) -> Value {
        Value::open(here, "...", say!("the text makes more values than are read"))
    }

    /// The value of an expression of a source; `otherwise` is its place where the parser kept none.
    pub(crate) fn value(&self, source: u32, expression: &Expression, otherwise: Stretch, scope: &Scope) -> Value {
        let here = place(source, expression, otherwise);
        if !self.spend(1) {
            return Self::too_much(here);
        }
        let inner = |expression: &Expression| self.value(source, expression, here, scope);
        match expression {
            Expression::Null(_) => Value::new(here, Kind::Null),
            Expression::Bool(truth) => Value { literal: true, ..Value::new(here, Kind::Bool(*truth.value())) },
            Expression::Number(number) => {
                let number = number.value().as_f64().unwrap_or_default();
                Value { literal: true, ..Value::new(here, Kind::Number(number)) }
            }
            Expression::String(text) => Value { literal: true, ..Value::text(here, text.value().as_str()) },
            Expression::Array(items) => Value::new(here, Kind::List(items.iter().map(inner).collect())),
            Expression::Object(object) => {
                let mut members: Vec<(String, Stretch, Value)> = Vec::new();
                for (key, value) in object {
                    let (key, key_at) = match key {
                        ObjectKey::Ident(ident) => (Some(ident.as_str().to_owned()), at(source, ident.span(), here)),
                        ObjectKey::Expression(Expression::Variable(name)) => {
                            (Some(name.as_str().to_owned()), at(source, name.span(), here))
                        }
                        ObjectKey::Expression(expression) => {
                            let key = inner(expression);
                            (key.known(), key.at)
                        }
                    };
                    let value = inner(value.expr());
                    if let Some(key) = key {
                        members.retain(|(known, ..)| *known != key);
                        members.push((key, key_at, value));
                    }
                }
                Value::new(here, Kind::Map(members))
            }
            Expression::StringTemplate(template) => self.template(source, template.iter(), here, scope),
            Expression::HeredocTemplate(heredoc) => {
                let mut heredoc = (**heredoc).clone();
                heredoc.dedent();
                self.template(source, heredoc.template.iter(), here, scope)
            }
            Expression::Parenthesis(parenthesis) => inner(parenthesis.inner()).used_at(here),
            Expression::Variable(name) => self.name(name.as_str(), here, scope),
            Expression::Conditional(conditional) => self.conditional(conditional, here, &inner),
            Expression::FuncCall(call) => self.call(source, call, here, scope),
            Expression::Traversal(traversal) => self.traversal(source, traversal, here, scope),
            Expression::UnaryOp(operation) => {
                let value = inner(&operation.expr);
                let done = match operation.operator.value() {
                    UnaryOperator::Not => value.truth().map(|truth| Kind::Bool(!truth)),
                    UnaryOperator::Neg => value.number().map(|number| Kind::Number(-number)),
                };
                done.map_or_else(|| self.open_of(&[&value], here), |kind| Value::new(here, kind))
            }
            Expression::BinaryOp(operation) => {
                let (left, right) = (inner(&operation.lhs_expr), inner(&operation.rhs_expr));
                operator::binary(*operation.operator.value(), &left, &right)
                    .map_or_else(|| self.open_of(&[&left, &right], here), |kind| Value::new(here, kind))
            }
            Expression::ForExpr(expression) => self.for_each(source, expression, here, scope),
        }
    }

    /// What an operation on these comes to when it cannot be carried out.
    pub(crate) fn open_of(&self, parts: &[&Value], here: Stretch) -> Value {
        match parts.iter().find_map(|part| part.first_open()) {
            Some(open) => Value::new(here, Kind::Open(open)),
            None => Value::open(here, "...", say!("it is computed from values of another kind")),
        }
    }

    fn conditional(&self, conditional: &Conditional, here: Stretch, inner: &dyn Fn(&Expression) -> Value) -> Value {
        let condition = inner(&conditional.cond_expr);
        match condition.truth() {
            Some(true) => inner(&conditional.true_expr),
            Some(false) => inner(&conditional.false_expr),
            None => self.open_of(&[&condition], here),
        }
    }

    fn template<'t>(
        &self,
        source: u32,
        elements: impl Iterator<Item = &'t Element>,
        here: Stretch,
        scope: &Scope,
    ) -> Value {
        let mut pieces = Vec::new();
        self.elements(source, elements, here, scope, &mut pieces);
        Value { literal: true, ..Value::new(here, Kind::Text(joined(pieces))) }
    }

    fn elements<'t>(
        &self,
        source: u32,
        elements: impl Iterator<Item = &'t Element>,
        here: Stretch,
        scope: &Scope,
        pieces: &mut Vec<Piece>,
    ) {
        for element in elements {
            match element {
                Element::Literal(text) => pieces.push(Piece::Literal(text.value().clone())),
                Element::Interpolation(inside) => {
                    let value = self.value(source, &inside.expr, here, scope);
                    let open = || {
                        let written = "...".to_owned();
                        vec![Piece::Open(Open { written, why: say!("a list or mapping is no text") })]
                    };
                    pieces.extend(value.pieces().unwrap_or_else(open));
                }
                Element::Directive(directive) => match &**directive {
                    Directive::If(choice) => {
                        let condition = self.value(source, &choice.if_expr.cond_expr, here, scope);
                        let otherwise = choice.else_expr.as_ref().map(|found| &found.template);
                        match condition.truth() {
                            Some(true) => self.elements(source, choice.if_expr.template.iter(), here, scope, pieces),
                            Some(false) => {
                                if let Some(template) = otherwise {
                                    self.elements(source, template.iter(), here, scope, pieces);
                                }
                            }
                            None => pieces.extend(self.open_of(&[&condition], here).pieces().unwrap_or_default()),
                        }
                    }
                    Directive::For(_) => pieces.push(Piece::Open(Open {
                        written: "%{for}".to_owned(),
                        why: say!("loops in templates are not carried out"),
                    })),
                },
            }
        }
    }

    fn call(&self, source: u32, call: &FuncCall, here: Stretch, scope: &Scope) -> Value {
        let name = call.name.name.as_str();
        let inner = |expression: &Expression| self.value(source, expression, here, scope);
        if name == "try" {
            let values = call.args.iter().map(inner);
            let fallback = Value::open(here, "try", say!("none of its arguments is known"));
            return values.into_iter().find(|value| value.first_open().is_none()).unwrap_or(fallback).used_at(here);
        }
        let mut arguments: Vec<Value> = call.args.iter().map(inner).collect();
        if call.args.expand_final()
            && let Some(last) = arguments.pop()
        {
            match last.items() {
                Some(items) => arguments.extend(items.into_iter().cloned().collect::<Vec<_>>()),
                None => return self.open_of(&[&last], here),
            }
        }
        let spaced = call.name.is_namespaced();
        let done = if spaced { None } else { function::call(name, &arguments, here) };
        match done {
            Some(kind) => {
                let value = Value::new(here, kind);
                if self.spend(value.size()) { value } else { Self::too_much(here) }
            }
            None => match arguments.iter().find_map(Value::first_open) {
                Some(open) => Value::new(here, Kind::Open(open)),
                None => Value::open(here, format!("${{{name}()}}"), say!("`{name}` is carried out by Terraform alone")),
            },
        }
    }

    fn for_each(&self, source: u32, expression: &ForExpr, here: Stretch, scope: &Scope) -> Value {
        let collection = self.value(source, &expression.intro.collection_expr, here, scope);
        let Some(pairs) = pairs(&collection, here) else { return self.open_of(&[&collection], here) };
        let mut list = Vec::new();
        let mut map: Vec<(String, Stretch, Value)> = Vec::new();
        for (key, value) in pairs {
            let mut turn = scope.with(expression.intro.value_var.as_str(), value);
            if let Some(name) = &expression.intro.key_var {
                turn = turn.with(name.as_str(), key);
            }
            if let Some(condition) = &expression.cond {
                let condition = self.value(source, &condition.expr, here, &turn);
                match condition.truth() {
                    Some(true) => {}
                    Some(false) => continue,
                    None => return self.open_of(&[&condition], here),
                }
            }
            let value = self.value(source, &expression.value_expr, here, &turn);
            let Some(key) = &expression.key_expr else {
                list.push(value);
                continue;
            };
            let key = self.value(source, key, here, &turn);
            let Some(text) = key.known() else { return self.open_of(&[&key], here) };
            match map.iter_mut().find(|(known, ..)| *known == text) {
                Some((.., Value { kind: Kind::List(items), .. })) if expression.grouping => items.push(value),
                Some(_) => {}
                None if expression.grouping => map.push((text, key.at, Value::new(here, Kind::List(vec![value])))),
                None => map.push((text, key.at, value)),
            }
        }
        Value::new(here, if expression.key_expr.is_some() { Kind::Map(map) } else { Kind::List(list) })
    }
}

/// Takes the places away from an expression that stands in none of the texts.
struct Unplaced;

impl hcl_edit::visit_mut::VisitMut for Unplaced {}

/// A value with every place replaced.
fn placed(mut value: Value, here: Stretch) -> Value {
    value.at = here;
    value.literal = false;
    value.kind = match value.kind {
        Kind::List(items) => Kind::List(items.into_iter().map(|item| placed(item, here)).collect()),
        Kind::Map(members) => {
            Kind::Map(members.into_iter().map(|(key, _, value)| (key, here, placed(value, here))).collect())
        }
        kind => kind,
    };
    value
}

/// Keys and values of a collection; keys of a list are numbers.
pub(crate) fn pairs(value: &Value, here: Stretch) -> Option<Vec<(Value, Value)>> {
    match &value.kind {
        Kind::List(items) => Some(
            (0_u32..)
                .zip(items)
                .map(|(number, item)| (Value::new(here, Kind::Number(f64::from(number))), item.clone()))
                .collect(),
        ),
        Kind::Map(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(one, ..), (other, ..)| one.cmp(other));
            Some(members.into_iter().map(|(key, at, value)| (Value::text(*at, key.as_str()), value.clone())).collect())
        }
        _ => None,
    }
}

/// Literal pieces that follow each other as one.
pub(crate) fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (all.last_mut(), piece) {
            (Some(Piece::Literal(last)), Piece::Literal(text)) => last.push_str(&text),
            (_, piece) => all.push(piece),
        }
    }
    all
}
