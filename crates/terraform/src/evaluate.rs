//! Carrying out expressions as far as they are static.
//!
//! Nothing stops at what is open: it stays open in its place and says why. Work is bounded by [`FUEL`], chains of names by
//! [`DEEPEST`], nesting by the parser.

use std::cell::{Cell, RefCell};

use hcl_edit::{
    Span as _,
    expr::{
        BinaryOperator, Conditional, Expression, ForExpr, FuncCall, ObjectKey, Traversal, TraversalOperator,
        UnaryOperator,
    },
    template::{Directive, Element},
};
use patchplay_model::Stretch;

use crate::{
    function,
    module::{Module, Resource, at},
    report::{Report, nearest},
    tables,
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

/// An instance of a resource: its address, and what `each` and `count` are there.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub(crate) address: String,
    pub(crate) scope: Scope,
}

pub(crate) struct Evaluator<'m> {
    pub(crate) module: &'m Module<'m>,
    pub(crate) report: &'m Report,
    names: RefCell<Vec<String>>,
    fuel: Cell<usize>,
}

/// The place of an expression, or of what it stands in.
pub(crate) fn place(source: u32, expression: &Expression, otherwise: Stretch) -> Stretch {
    at(source, expression.span(), otherwise)
}

impl<'m> Evaluator<'m> {
    pub(crate) fn new(module: &'m Module<'m>, report: &'m Report) -> Self {
        Self { module, report, names: RefCell::default(), fuel: Cell::new(FUEL) }
    }

    /// Takes so much of what is left; false when there is not so much.
    fn spend(&self, size: usize) -> bool {
        let left = self.fuel.get().checked_sub(size);
        self.fuel.set(left.unwrap_or(0));
        left.is_some()
    }

    fn too_much(here: Stretch) -> Value {
        Value::open(here, "...", "the text makes more values than are read")
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
                binary(*operation.operator.value(), &left, &right)
                    .map_or_else(|| self.open_of(&[&left, &right], here), |kind| Value::new(here, kind))
            }
            Expression::ForExpr(expression) => self.for_each(source, expression, here, scope),
        }
    }

    /// What an operation on these comes to when it cannot be carried out.
    pub(crate) fn open_of(&self, parts: &[&Value], here: Stretch) -> Value {
        match parts.iter().find_map(|part| part.first_open()) {
            Some(open) => Value::new(here, Kind::Open(open)),
            None => Value::open(here, "...", "it is computed from values of another kind"),
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
                        vec![Piece::Open(Open { written, why: "a list or mapping is no text".to_owned() })]
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
                        why: "loops in templates are not carried out".to_owned(),
                    })),
                },
            }
        }
    }

    /// A name alone.
    fn name(&self, name: &str, here: Stretch, scope: &Scope) -> Value {
        match scope.names.iter().rev().find(|(known, _)| known == name) {
            Some((_, value)) => self.copied(value).used_at(here),
            None => Value::open(here, name, format!("nothing declares `{name}`")),
        }
    }

    fn copied(&self, value: &Value) -> Value {
        if self.spend(value.size()) { value.clone() } else { Self::too_much(value.at) }
    }

    /// Carries something out that a name leads to, unless the name leads back to itself.
    fn follow(&self, name: &str, here: Stretch, evaluate: impl FnOnce() -> Value) -> Value {
        {
            let mut names = self.names.borrow_mut();
            if names.iter().any(|known| known == name) {
                self.report.add(
                    "circular-reference",
                    here,
                    format!("`{name}` depends on itself"),
                    "Terraform refuses it; take one of the references away".to_owned(),
                    None,
                );
                return Value::open(here, name, "it depends on itself");
            }
            if names.len() > DEEPEST {
                return Self::too_much(here);
            }
            names.push(name.to_owned());
        }
        let value = evaluate();
        self.names.borrow_mut().pop();
        value.used_at(here)
    }

    /// `var.name`.
    pub(crate) fn variable(&self, name: &str, here: Stretch) -> Value {
        let given = self.module.parameters.get(name).filter(|text| !text.is_empty());
        let Some(variable) = self.module.variables.get(name) else {
            let known = self.module.variables.keys().map(String::as_str);
            let near = nearest(name, known);
            let help = near.map_or_else(
                || format!("declare it: variable \"{name}\" {{}}; until then give it a value beside the editor"),
                |word| format!("did you mean `var.{word}`?"),
            );
            self.report.add("undeclared-name", here, format!("nothing declares `var.{name}`"), help, None);
            return Value::new(here, Kind::Text(vec![Piece::Variable(name.to_owned(), given.cloned())]));
        };
        let default = variable.default.as_ref().map(|default| {
            self.follow(&format!("var.{name}"), here, || {
                self.value(variable.source, default, variable.at, &Scope::default())
            })
        });
        match default {
            Some(value) if matches!(value.kind, Kind::List(_) | Kind::Map(_)) => match given {
                Some(text) => self.given(name, text, here),
                None => value,
            },
            None if variable.is_collection => match given {
                Some(text) => self.given(name, text, here),
                None => Value::open(here, format!("${{var.{name}}}"), format!("the variable `{name}` has no default")),
            },
            default => {
                let known = default.as_ref().and_then(Value::known);
                let null = default.is_some_and(|value| value.kind == Kind::Null);
                match given.cloned().or(known) {
                    None if null => Value::new(here, Kind::Null),
                    text => Value::new(here, Kind::Text(vec![Piece::Variable(name.to_owned(), text)])),
                }
            }
        }
    }

    /// A value for a list or mapping, written as in `terraform plan -var`.
    fn given(&self, name: &str, text: &str, here: Stretch) -> Value {
        match hcl_edit::parser::parse_expr(text) {
            Ok(mut expression) => {
                hcl_edit::visit_mut::VisitMut::visit_expr_mut(&mut Unplaced, &mut expression);
                let value = self.value(here.source, &expression, here, &Scope::default());
                placed(value, here)
            }
            Err(_) => Value::open(here, format!("${{var.{name}}}"), format!("`{text}` is no value for it")),
        }
    }

    fn call(&self, source: u32, call: &FuncCall, here: Stretch, scope: &Scope) -> Value {
        let name = call.name.name.as_str();
        let inner = |expression: &Expression| self.value(source, expression, here, scope);
        if name == "try" {
            let values = call.args.iter().map(inner);
            let fallback = Value::open(here, "try", "none of its arguments is known");
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
                None => {
                    Value::open(here, format!("${{{name}()}}"), format!("`{name}` is carried out by Terraform alone"))
                }
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

    fn traversal(&self, source: u32, traversal: &Traversal, here: Stretch, scope: &Scope) -> Value {
        let operators: Vec<&TraversalOperator> = traversal.operators.iter().map(|operator| operator.value()).collect();
        let root = match &traversal.expr {
            Expression::Variable(name) => name.as_str(),
            other => {
                let value = self.value(source, other, here, scope);
                return self.steps(source, value, &operators, here, scope);
            }
        };
        if scope.names.iter().any(|(known, _)| known == root) {
            return self.steps(source, self.name(root, here, scope), &operators, here, scope);
        }
        let word = |number: usize| match operators.get(number) {
            Some(TraversalOperator::GetAttr(ident)) => Some(ident.as_str()),
            _ => None,
        };
        let rest = |number: usize| operators.get(number..).unwrap_or_default();
        match (root, word(0), word(1)) {
            ("var", Some(name), _) => self.steps(source, self.variable(name, here), rest(1), here, scope),
            ("local", Some(name), _) => self.steps(source, self.local(name, here), rest(1), here, scope),
            ("each", Some("key"), _) => match &scope.each {
                Some((key, _)) => key.clone().used_at(here),
                None => Value::open(here, "each.key", "the block has no `for_each`"),
            },
            ("each", Some("value"), _) => match &scope.each {
                Some((_, value)) => self.steps(source, self.copied(value).used_at(here), rest(1), here, scope),
                None => Value::open(here, "each.value", "the block has no `for_each`"),
            },
            ("count", Some("index"), _) => match scope.count {
                Some(number) => Value::new(here, Kind::Number(f64::from(u32::try_from(number).unwrap_or(u32::MAX)))),
                None => Value::open(here, "count.index", "the block has no `count`"),
            },
            ("data", Some(kind), Some(name)) => self.data(kind, name, rest(2), here),
            ("path" | "terraform" | "self" | "module", ..) => {
                let name = word(0).unwrap_or_default();
                Value::open(here, format!("${{{root}.{name}}}"), format!("`{root}.{name}` is known to Terraform alone"))
            }
            (kind, Some(name), _) => match self.module.resource(kind, name) {
                Some(resource) => self.steps(source, self.whole(resource, here), rest(1), here, scope),
                None => {
                    let written = format!("{kind}.{name}");
                    self.report.add(
                        "undeclared-name",
                        here,
                        format!("nothing declares `{written}`"),
                        "paste the resource too; until then what is read from it is unknown".to_owned(),
                        None,
                    );
                    Value::open(here, format!("${{{written}}}"), format!("`{written}` is not in the text"))
                }
            },
            _ => Value::open(here, root, format!("nothing declares `{root}`")),
        }
    }

    fn local(&self, name: &str, here: Stretch) -> Value {
        match self.module.locals.get(name) {
            Some((source, expression)) => {
                self.follow(&format!("local.{name}"), here, || self.value(*source, expression, here, &Scope::default()))
            }
            None => {
                let near = nearest(name, self.module.locals.keys().map(String::as_str));
                let help = near.map_or_else(
                    || "declare it in a `locals` block".to_owned(),
                    |word| format!("did you mean `local.{word}`?"),
                );
                self.report.add("undeclared-name", here, format!("nothing declares `local.{name}`"), help, None);
                Value::open(here, format!("${{local.{name}}}"), format!("nothing declares `local.{name}`"))
            }
        }
    }

    /// A data source: what SSM parameters hold is read at deployment, by a path that often is known.
    fn data(&self, kind: &str, name: &str, operators: &[&TraversalOperator], here: Stretch) -> Value {
        let written = format!("data.{kind}.{name}");
        let is_value = matches!(operators, [TraversalOperator::GetAttr(ident)]
            if ["value", "insecure_value"].contains(&ident.as_str()));
        if let Some(resource) = self.module.data.get(&format!("{kind}.{name}"))
            && kind == "aws_ssm_parameter"
            && is_value
            && let Some(path) = resource.attribute("name")
        {
            let path = self.value(resource.source, &path.value, resource.at, &Scope::default());
            if let Some(path) = path.known() {
                return Value::text(here, format!("{{{{resolve:ssm:{path}}}}}"));
            }
        }
        Value::open(here, format!("${{{written}}}"), format!("`{written}` is read at deployment"))
    }

    /// A resource as a whole: one, a list by `count`, or a mapping by `for_each`.
    fn whole(&self, resource: &Resource, here: Stretch) -> Value {
        let one = |address: String| Value::new(here, Kind::Resource(address));
        if resource.body.has_attribute("count") {
            let all = self.instances(resource).into_iter().map(|instance| one(instance.address));
            return Value::new(here, Kind::List(all.collect()));
        }
        if resource.body.has_attribute("for_each") {
            let all = self.instances(resource).into_iter().filter_map(|instance| {
                let key = instance.scope.each.as_ref()?.0.known()?;
                Some((key, here, one(instance.address)))
            });
            return Value::new(here, Kind::Map(all.collect()));
        }
        one(resource.address())
    }

    /// Every instance of a resource.
    pub(crate) fn instances(&self, resource: &Resource) -> Vec<Instance> {
        let address = resource.address();
        let alone = || vec![Instance { address: address.clone(), scope: Scope::default() }];
        if let Some(count) = resource.attribute("count") {
            let here = place(resource.source, &count.value, resource.at);
            let value = self.follow(&format!("count of {address}"), here, || {
                self.value(resource.source, &count.value, resource.at, &Scope::default())
            });
            return match value.number() {
                Some(number) if number >= 0.0 => (0..self.bounded(number, here))
                    .map(|number| Instance {
                        address: format!("{address}[{number}]"),
                        scope: Scope { count: Some(number), ..Scope::default() },
                    })
                    .collect(),
                _ => {
                    self.uncounted(&value, here);
                    alone()
                }
            };
        }
        let Some(each) = resource.attribute("for_each") else { return alone() };
        let here = place(resource.source, &each.value, resource.at);
        let value = self.follow(&format!("for_each of {address}"), here, || {
            self.value(resource.source, &each.value, resource.at, &Scope::default())
        });
        let Some(pairs) = pairs(&value, here) else {
            self.uncounted(&value, here);
            return alone();
        };
        let mut instances = Vec::new();
        for (key, value) in pairs.into_iter().take(MOST) {
            // Of a list it is a set: the elements are keys and values.
            let key = if matches!(key.kind, Kind::Number(_)) { value.clone() } else { key };
            let Some(text) = key.known() else { continue };
            let address = format!("{address}[\"{text}\"]");
            if instances.iter().all(|known: &Instance| known.address != address) {
                instances.push(Instance { address, scope: Scope { each: Some((key, value)), ..Scope::default() } });
            }
        }
        instances
    }

    fn bounded(&self, number: f64, here: Stretch) -> usize {
        let most = f64::from(u32::try_from(MOST).unwrap_or(u32::MAX));
        if number > most {
            self.report.add(
                "too-large",
                here,
                format!("`count` makes more than {MOST} instances"),
                "those from there on are not read".to_owned(),
                None,
            );
            return MOST;
        }
        (0..=MOST).rev().find(|whole| f64::from(u32::try_from(*whole).unwrap_or(u32::MAX)) <= number).unwrap_or(0)
    }

    fn uncounted(&self, value: &Value, here: Stretch) {
        let why = value.first_open().map_or_else(|| "it is of another kind".to_owned(), |open| open.why);
        self.report.add(
            "unresolved-value",
            here,
            format!("how many instances there are is unknown because {why}"),
            "one is taken here".to_owned(),
            None,
        );
    }

    /// What follows a name: attributes, indices, splats.
    fn steps(
        &self,
        source: u32,
        mut value: Value,
        operators: &[&TraversalOperator],
        here: Stretch,
        scope: &Scope,
    ) -> Value {
        for (number, operator) in operators.iter().enumerate() {
            value = match operator {
                TraversalOperator::GetAttr(ident) => self.member(&value, ident.as_str(), here),
                TraversalOperator::Index(index) => {
                    let index = self.value(source, index, here, scope);
                    self.element(&value, &index, here)
                }
                TraversalOperator::LegacyIndex(index) => {
                    let index = u32::try_from(*index.value()).unwrap_or(u32::MAX);
                    self.element(&value, &Value::new(here, Kind::Number(f64::from(index))), here)
                }
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    let rest = operators.get(number + 1..).unwrap_or_default();
                    let items = match &value.kind {
                        Kind::Open(_) => return value,
                        Kind::List(items) => items.clone(),
                        Kind::Null => Vec::new(),
                        _ => vec![value.clone()],
                    };
                    let items = items.into_iter().map(|item| self.steps(source, item, rest, here, scope)).collect();
                    return Value::new(here, Kind::List(items));
                }
            };
        }
        value
    }

    fn element(&self, value: &Value, index: &Value, here: Stretch) -> Value {
        let found = match (&value.kind, index.known()) {
            (Kind::List(items), Some(_)) => {
                let number = index.number().filter(|number| *number >= 0.0);
                number
                    .and_then(|number| items.iter().enumerate().find(|(at, _)| same(*at, number)).map(|(_, item)| item))
            }
            (Kind::Map(_), Some(key)) => value.get(&key),
            _ => return self.open_of(&[value, index], here),
        };
        found.map_or_else(
            || Value::open(here, "...", "there is no such element"),
            |value| self.copied(value).used_at(here),
        )
    }

    fn member(&self, value: &Value, name: &str, here: Stretch) -> Value {
        match &value.kind {
            Kind::Map(_) => value.get(name).map_or_else(
                || Value::open(here, name, format!("there is no `{name}`")),
                |value| self.copied(value).used_at(here),
            ),
            Kind::Resource(address) => self.attribute(address, name, here),
            Kind::Open(open) => {
                let written = open
                    .written
                    .strip_suffix('}')
                    .map_or_else(|| format!("{}.{name}", open.written), |start| format!("{start}.{name}}}"));
                Value::open(here, written, open.why.clone())
            }
            _ => self.open_of(&[value], here),
        }
    }

    /// An attribute of a resource: what it is called, what its block says, or what it gets at deployment.
    fn attribute(&self, address: &str, name: &str, here: Stretch) -> Value {
        let (kind, rest) = address.split_once('.').unwrap_or((address, ""));
        let plain = rest.split('[').next().unwrap_or_default();
        if let Some(table) = tables::of(kind) {
            let arn = name == "arn" && table.has_arn;
            if table.identities.contains(&name) || arn {
                let piece = Piece::Resource { address: address.to_owned(), arn };
                return Value::new(here, Kind::Text(vec![piece]));
            }
        }
        if let Some(resource) = self.module.resource(kind, plain)
            && let Some(found) = resource.attribute(name)
        {
            let instance = self.instances(resource).into_iter().find(|instance| instance.address == address);
            let scope = instance.map(|instance| instance.scope).unwrap_or_default();
            return self.follow(&format!("{address}.{name}"), here, || {
                self.value(resource.source, &found.value, resource.at, &scope)
            });
        }
        Value::open(here, format!("${{{address}.{name}}}"), format!("`{address}` gets its `{name}` at deployment"))
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

/// Whether an index is that number.
fn same(index: usize, number: f64) -> bool {
    (f64::from(u32::try_from(index).unwrap_or(u32::MAX)) - number).abs() < f64::EPSILON
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

fn binary(operator: BinaryOperator, left: &Value, right: &Value) -> Option<Kind> {
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
