//! Conditions: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not`, and the section `Conditions`.

use patchplay_language::{mark, say};
use patchplay_ordered::SortedMap;

use super::{
    Evaluator, Scope,
    function::{Call, call_of},
};
use crate::{
    code::Code,
    text::Span,
    tree::Node,
    value::{Unknown, Value, ValueKind, add_names},
};

/// An entry of `Conditions`, with the variables of the loops it stands in.
#[derive(Debug)]
pub(super) struct Defined<'n> {
    node: &'n Node,
    span: Span,
    variables: Vec<(String, Value)>,
}

/// Whether a condition holds, as far as that is known before deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Truth {
    Known(bool),
    Unknown(Unknown),
}

impl Truth {
    /// `None` when unknown.
    pub(crate) const fn known(&self) -> Option<bool> {
        match self {
            Self::Known(truth) => Some(*truth),
            Self::Unknown(_) => None,
        }
    }

    /// Whether both hold.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known(false), _) | (_, Self::Known(false)) => Self::Known(false),
            (Self::Known(true), other) => other,
            (unknown, _) => unknown,
        }
    }

    fn open(why: &str) -> Self {
        Self::Unknown(Unknown { why: why.to_owned(), ..Unknown::default() })
    }
}

impl<'a> Evaluator<'a> {
    /// Lists the conditions, loops expanded.
    pub(super) fn define_conditions(&mut self) {
        let mut defined = SortedMap::new();
        let Some(node) = self.template.conditions else { return };
        self.each_entry(node, Scope::default(), &mut |key, node: &'a Node, scope| {
            let variables = scope.variables.to_vec();
            defined.entry(key.text).or_insert(Defined { node, span: key.span, variables });
        });
        self.conditions = defined;
    }

    /// Looks at every condition, also those that nothing uses.
    pub(crate) fn check_conditions(&self) {
        for (name, defined) in &self.conditions {
            let _ = self.condition(name, defined.span, Scope::default());
        }
    }
}

impl Evaluator<'_> {
    /// A condition by name.
    pub(crate) fn condition(&self, name: &str, span: Span, scope: Scope<'_>) -> Truth {
        let name = self.loop_text(name, span, scope);
        let name = name.as_str();
        if let Some(known) = self.truths.borrow().get(name) {
            return known.clone();
        }
        let Some(defined) = self.conditions.get(name) else { return self.no_condition(name, span) };
        let inner = Scope { variables: &defined.variables, ..scope };
        let truth = self.follow(&format!("condition {name}"), || self.truth(defined.node, inner));
        let truth = truth.unwrap_or_else(|| {
            self.report
                .add(Code::CircularReference, span, say!("the condition `{name}` depends on itself"))
                .help(say!("break the circle: one of its conditions must stand on parameters alone"));
            Truth::open(&say!("its condition depends on itself"))
        });
        self.truths.borrow_mut().insert(name.to_owned(), truth.clone());
        truth
    }

    fn no_condition(&self, name: &str, span: Span) -> Truth {
        let message = say!("no condition has the name `{name}`");
        if self.conditions.is_empty() && !self.template.declares {
            self.report
                .add(Code::UndeclaredName, span, message)
                .help(say!("paste the section `Conditions` too; until then it is unknown"));
        } else {
            let draft = self.report.add(Code::UnknownReference, span, message);
            match self.report.nearest(name, self.conditions.keys().map(String::as_str)) {
                Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(Some(span), word)),
                None => drop(draft.help(say!("define it under `Conditions`"))),
            }
        }
        let truth = Truth::open(&say!("the condition `{name}` is not defined"));
        self.truths.borrow_mut().insert(name.to_owned(), truth.clone());
        truth
    }

    /// A condition written out.
    pub(super) fn truth(&self, node: &Node, scope: Scope<'_>) -> Truth {
        if let Some(call) = call_of(node) {
            return self.truth_of(&call, node.span, scope);
        }
        if let [entry] = node.entries()
            && entry.key.text == "Condition"
            && let Some(name) = entry.value.text()
        {
            return self.condition(name, entry.value.span, scope);
        }
        match node.text() {
            Some("true") => Truth::Known(true),
            Some("false") => Truth::Known(false),
            _ => {
                self.wrong_arguments(
                    "Condition",
                    node.span,
                    mark!("Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition"),
                );
                Truth::open(&say!("it is no condition"))
            }
        }
    }

    pub(super) fn truth_of(&self, call: &Call<'_>, span: Span, scope: Scope<'_>) -> Truth {
        let argument = call.argument;
        let parts = argument.list().unwrap_or(&[]);
        match (call.name, parts) {
            ("Condition", _) => match argument.scalar() {
                Some(name) => self.condition(name, span, scope),
                None => self.no_truth("Condition", span, mark!("the name of a condition")),
            },
            ("Equals", [left, right]) => self.equal(left, right, scope),
            ("Equals", _) => self.no_truth("Equals", span, mark!("[one value, another value]")),
            ("Not", [inner]) => match self.truth(inner, scope) {
                Truth::Known(truth) => Truth::Known(!truth),
                unknown @ Truth::Unknown(_) => unknown,
            },
            ("Not", _) => self.no_truth("Not", span, "[condition]"),
            ("And" | "Or", [_, ..]) => self.all_or_any(call.name == "And", parts, scope),
            ("And" | "Or", _) => self.no_truth(call.name, span, mark!("[condition, condition]")),
            _ => {
                // A function that makes text, such as a mapping's 'true'.
                let value = self.call(call, span, scope);
                match &value.kind {
                    ValueKind::Text(text) if text == "true" => Truth::Known(true),
                    ValueKind::Text(text) if text == "false" => Truth::Known(false),
                    ValueKind::Unknown(unknown) => Truth::Unknown(unknown.clone()),
                    _ => self.no_truth(call.name, span, mark!("a function that makes a condition")),
                }
            }
        }
    }

    fn no_truth(&self, function: &str, span: Span, form: &str) -> Truth {
        self.wrong_arguments(function, span, form);
        Truth::open(&say!("`{function}` has wrong arguments"))
    }

    fn equal(&self, left: &Node, right: &Node, scope: Scope<'_>) -> Truth {
        let (left, right) = (self.evaluate(left, scope), self.evaluate(right, scope));
        match (&left.kind, &right.kind) {
            (ValueKind::Unknown(unknown), _) | (_, ValueKind::Unknown(unknown)) => Truth::Unknown(unknown.clone()),
            _ => Truth::Known(same(&left, &right)),
        }
    }

    /// `Fn::And` when `all`, else `Fn::Or`: one part may decide although others are unknown.
    fn all_or_any(&self, all: bool, parts: &[Node], scope: Scope<'_>) -> Truth {
        let mut open: Option<Unknown> = None;
        for part in parts {
            match self.truth(part, scope) {
                Truth::Known(truth) if truth != all => return Truth::Known(truth),
                Truth::Known(_) => {}
                Truth::Unknown(unknown) => {
                    let known = open.get_or_insert_with(|| Unknown { missing: Vec::new(), ..unknown.clone() });
                    add_names(&mut known.missing, &unknown.missing);
                }
            }
        }
        open.map_or(Truth::Known(all), Truth::Unknown)
    }
}

/// Equality of what is said, wherever it stands.
fn same(left: &Value, right: &Value) -> bool {
    match (&left.kind, &right.kind) {
        (ValueKind::Text(left), ValueKind::Text(right)) => left == right,
        (ValueKind::List(left), ValueKind::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (ValueKind::Map(left), ValueKind::Map(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| left.key.text == right.key.text && same(&left.value, &right.value))
        }
        (ValueKind::Null | ValueKind::Absent, ValueKind::Null | ValueKind::Absent) => true,
        _ => false,
    }
}
