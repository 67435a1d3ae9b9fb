//! What names lead to: variables, locals, data sources, resources, and what follows them.

use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use patchplay_language::say;
use patchplay_model::Stretch;

use super::{DEEPEST, Evaluator, Scope, Unplaced, placed};
use crate::{
    module::Resource,
    report::nearest,
    tables,
    value::{Kind, Piece, Value},
};

impl Evaluator<'_> {
    /// A name alone.
    pub(super) fn name(&self, name: &str, here: Stretch, scope: &Scope) -> Value {
        match scope.names.iter().rev().find(|(known, _)| known == name) {
            Some((_, value)) => self.copied(value).used_at(here),
            None => Value::open(here, name, say!("nothing declares `{name}`")),
        }
    }

    pub(super) fn copied(&self, value: &Value) -> Value {
        if self.spend(value.size()) { value.clone() } else { Self::too_much(value.at) }
    }

    /// Carries something out that a name leads to, unless the name leads back to itself.
    pub(super) fn follow(&self, name: &str, here: Stretch, evaluate: impl FnOnce() -> Value) -> Value {
        {
            let mut names = self.names.borrow_mut();
            if names.iter().any(|known| known == name) {
                self.report.add(
                    "circular-reference",
                    here,
                    say!("`{name}` depends on itself"),
                    say!("Terraform refuses it; take one of the references away"),
                    None,
                );
                return Value::open(here, name, say!("it depends on itself"));
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
            if !self.undeclared.borrow().contains_key(name) {
                self.undeclared.borrow_mut().insert(name.to_owned(), here);
                let known = self.module.variables.keys().map(String::as_str);
                let near = nearest(name, known);
                let help = near.map_or_else(
                    || say!("paste the file that declares it, or give it a value beside the editor"),
                    |word| say!("did you mean `var.{word}`?"),
                );
                self.report.add("undeclared-name", here, say!("nothing declares `var.{name}`"), help, None);
            }
            return match given {
                Some(text) if text.trim_start().starts_with(['[', '{']) => self.given(name, text, here),
                _ => Value::new(here, Kind::Text(vec![Piece::Variable(name.to_owned(), given.cloned())])),
            };
        };
        let shaped = |value: Value| match &variable.kind {
            Some(kind) => self.shaped(variable.source, value, kind),
            None => value,
        };
        let default = variable.default.as_ref().map(|default| {
            self.follow(&format!("var.{name}"), here, || {
                shaped(self.value(variable.source, default, variable.at, &Scope::default()))
            })
        });
        match default {
            Some(value) if matches!(value.kind, Kind::List(_) | Kind::Map(_)) => match given {
                Some(text) => shaped(self.given(name, text, here)),
                None => value,
            },
            _ if variable.is_collection() => match given {
                Some(text) => shaped(self.given(name, text, here)),
                None => Value::open(here, format!("${{var.{name}}}"), say!("the variable `{name}` has no default")),
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
            Err(_) => Value::open(here, format!("${{var.{name}}}"), say!("`{text}` is no value for it")),
        }
    }

    pub(super) fn traversal(&self, source: u32, traversal: &Traversal, here: Stretch, scope: &Scope) -> Value {
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
                None => Value::open(here, "each.key", say!("the block has no `for_each`")),
            },
            ("each", Some("value"), _) => match &scope.each {
                Some((_, value)) => self.steps(source, self.copied(value).used_at(here), rest(1), here, scope),
                None => Value::open(here, "each.value", say!("the block has no `for_each`")),
            },
            ("count", Some("index"), _) => match scope.count {
                Some(number) => Value::new(here, Kind::Number(f64::from(u32::try_from(number).unwrap_or(u32::MAX)))),
                None => Value::open(here, "count.index", say!("the block has no `count`")),
            },
            ("data", Some(kind), Some(name)) => self.data(kind, name, rest(2), here),
            ("path" | "terraform" | "self" | "module", ..) => {
                let name = word(0).unwrap_or_default();
                Value::open(here, format!("${{{root}.{name}}}"), say!("`{root}.{name}` is known to Terraform alone"))
            }
            (kind, Some(name), _) => match self.module.resource(kind, name) {
                Some(resource) => self.steps(source, self.whole(resource, here), rest(1), here, scope),
                None => {
                    let written = format!("{kind}.{name}");
                    self.report.add(
                        "undeclared-name",
                        here,
                        say!("nothing declares `{written}`"),
                        say!("paste the resource too; until then what is read from it is unknown"),
                        None,
                    );
                    Value::open(here, format!("${{{written}}}"), say!("`{written}` is not in the text"))
                }
            },
            _ => Value::open(here, root, say!("nothing declares `{root}`")),
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
                    || say!("declare it in a `locals` block"),
                    |word| say!("did you mean `local.{word}`?"),
                );
                self.report.add("undeclared-name", here, say!("nothing declares `local.{name}`"), help, None);
                Value::open(here, format!("${{local.{name}}}"), say!("nothing declares `local.{name}`"))
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
        Value::open(here, format!("${{{written}}}"), say!("`{written}` is read at deployment"))
    }

    /// A resource as a whole: one, a list by `count`, or a mapping by `for_each`.
    fn whole(&self, resource: &Resource, here: Stretch) -> Value {
        let one = |address: String| Value::new(here, Kind::Resource(address));
        if resource.body.has_attribute("count") {
            let all = self.instances(resource).into_iter().map(|instance| one(instance.address));
            return Value::new(here, Kind::List(all.collect()));
        }
        if resource.body.has_attribute("for_each") {
            let mut all = Vec::new();
            for instance in self.instances(resource) {
                match instance.scope.each.as_ref().and_then(|(key, _)| key.known()) {
                    Some(key) => all.push((key, here, one(instance.address))),
                    // Nobody knows how many there are: the one that is taken has every key.
                    None => return one(instance.address),
                }
            }
            return Value::new(here, Kind::Map(all));
        }
        one(resource.address())
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
            (Kind::Resource(_), _) => Some(value),
            _ => return self.open_of(&[value, index], here),
        };
        found.map_or_else(
            || Value::open(here, "...", say!("there is no such element")),
            |value| self.copied(value).used_at(here),
        )
    }

    fn member(&self, value: &Value, name: &str, here: Stretch) -> Value {
        match &value.kind {
            Kind::Map(_) => value.get(name).map_or_else(
                || Value::open(here, name, say!("there is no `{name}`")),
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
    pub(super) fn attribute(&self, address: &str, name: &str, here: Stretch) -> Value {
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
        Value::open(here, format!("${{{address}.{name}}}"), say!("`{address}` gets its `{name}` at deployment"))
    }
}

/// Whether an index is that number.
fn same(index: usize, number: f64) -> bool {
    (f64::from(u32::try_from(index).unwrap_or(u32::MAX)) - number).abs() < f64::EPSILON
}
