//! Carrying out CloudFormation's functions: from nodes to [`Value`]s.
//!
//! What is unknown before deployment stays unknown and says why; it never stops the rest. Recursion is bounded: by the
//! tree's depth inside one property, and by [`MAX_CHAIN`] where a name leads to another part of the document.

mod condition;
mod function;
mod reference;
mod resource;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
};

pub(crate) use condition::Truth;
pub(crate) use resource::{Definition, Resource};

use crate::{
    Input,
    code::Code,
    parameter::Parameter,
    report::Report,
    template::Template,
    text::Span,
    tree::{Kind, Node},
    value::{Member, TextBuilder, Value, ValueKind},
};

/// Names that may lead from one to another before it is called a circle.
const MAX_CHAIN: usize = 50;
/// Resources of one document; CloudFormation takes 500.
const MAX_RESOURCES: usize = 2_000;
/// Turns of all loops of one document together.
const MAX_TURNS: usize = 10_000;
/// Bytes of text and of lists that functions may make out of one document.
const MAX_MADE: usize = 20_000_000;
/// What an item of a list counts for beside its text.
const ITEM: usize = 100;

/// One document with what evaluation needs and what it finds out on the way.
pub(crate) struct Evaluator<'a> {
    template: &'a Template<'a>,
    input: &'a Input<'a>,
    report: &'a Report<'a>,
    parameters: BTreeMap<&'a str, Parameter>,
    definitions: Vec<Definition<'a>>,
    by_id: BTreeMap<String, usize>,
    truths: RefCell<BTreeMap<String, Truth>>,
    /// Names that are being followed, to notice circles.
    chain: RefCell<Vec<String>>,
    /// Bytes that functions have made, and turns that loops have taken.
    made: Cell<usize>,
    turns: Cell<usize>,
    /// Names that nothing declares, with their first use.
    undeclared: RefCell<BTreeMap<String, Span>>,
    /// Resources by the resources they refer to.
    edges: RefCell<BTreeMap<String, BTreeSet<String>>>,
}

/// Where evaluation stands: variables of loops and of `Fn::Sub`, and the resource whose property it is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Scope<'s> {
    variables: &'s [(String, Value)],
    resource: Option<&'s str>,
}

impl<'s> Scope<'s> {
    fn variable(&self, name: &str) -> Option<&'s Value> {
        self.variables.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(template: &'a Template<'a>, input: &'a Input<'a>, report: &'a Report<'a>) -> Self {
        let parameters =
            template.parameters.iter().map(|(&name, entry)| (name, Parameter::read(entry, input, report))).collect();
        let mut evaluator = Self {
            template,
            input,
            report,
            parameters,
            definitions: Vec::new(),
            by_id: BTreeMap::new(),
            truths: RefCell::default(),
            chain: RefCell::default(),
            made: Cell::new(0),
            turns: Cell::new(0),
            undeclared: RefCell::default(),
            edges: RefCell::default(),
        };
        evaluator.define();
        evaluator
    }

    pub(crate) const fn report(&self) -> &'a Report<'a> {
        self.report
    }

    pub(crate) const fn input(&self) -> &'a Input<'a> {
        self.input
    }

    /// Declared parameters in the order of their names.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.values()
    }

    /// Names that were used and that nothing declares, with their first use.
    pub(crate) fn undeclared(&self) -> BTreeMap<String, Span> {
        self.undeclared.borrow().clone()
    }

    /// The value of a node.
    pub(crate) fn evaluate(&self, node: &Node, scope: Scope<'_>) -> Value {
        if let Some(call) = function::call_of(node) {
            return self.call(&call, node.span, scope);
        }
        match &node.kind {
            Kind::Scalar { .. } if node.is_null() => Value::new(node.span, ValueKind::Null),
            Kind::Scalar { text, .. } => reference::literal(text, node.span),
            Kind::Sequence(items) => Value::new(node.span, ValueKind::List(self.items(items, scope))),
            Kind::Mapping(_) => self.mapping(node, scope),
        }
    }

    fn items(&self, items: &[Node], scope: Scope<'_>) -> Vec<Value> {
        items.iter().map(|item| self.evaluate(item, scope)).filter(|value| value.kind != ValueKind::Absent).collect()
    }

    fn mapping(&self, node: &Node, scope: Scope<'_>) -> Value {
        let mut members = Vec::new();
        self.members(node, scope, &mut members);
        Value::new(node.span, ValueKind::Map(members))
    }

    fn members(&self, node: &Node, scope: Scope<'_>, members: &mut Vec<Member>) {
        for entry in node.entries() {
            if entry.key.text.starts_with("Fn::ForEach::") {
                self.for_each(entry, scope, &mut |body, inner| self.members(body, inner, members));
                continue;
            }
            let value = self.evaluate(&entry.value, scope);
            if value.kind != ValueKind::Absent {
                let mut key = entry.key.clone();
                key.text = self.loop_text(&key.text, key.span, scope);
                members.push(Member { key, value });
            }
        }
    }

    /// A loop: calls `each` for every element with the body and the scope that holds the loop's variable.
    fn for_each(&self, entry: &crate::tree::Entry, scope: Scope<'_>, each: &mut dyn FnMut(&Node, Scope<'_>)) {
        self.needs_extensions("Fn::ForEach", entry.key.span);
        let Kind::Sequence(parts) = &entry.value.kind else {
            self.wrong_arguments("Fn::ForEach", entry.value.span, "[Variable, [values], {Key: body}]");
            return;
        };
        let [variable, collection, body] = parts.as_slice() else {
            self.wrong_arguments("Fn::ForEach", entry.value.span, "[Variable, [values], {Key: body}]");
            return;
        };
        let Some(name) = variable.text() else {
            self.wrong_arguments("Fn::ForEach", variable.span, "[Variable, [values], {Key: body}]");
            return;
        };
        let collection = self.evaluate(collection, scope);
        if let Some(unknown) = collection.as_unknown() {
            self.report
                .add(
                    Code::UnresolvedValue,
                    collection.span,
                    format!("the loop runs over values that are unknown because {}", unknown.why),
                )
                .help("give the parameter a value to see what the loop makes");
            return;
        }
        for element in collection.items() {
            if self.turns.replace(self.turns.get() + 1) >= MAX_TURNS {
                self.report
                    .add(
                        Code::TooLarge,
                        entry.key.span,
                        format!("the loops of this text take more than {MAX_TURNS} turns"),
                    )
                    .help("a stack has at most 500 resources");
                return;
            }
            let mut variables = scope.variables.to_vec();
            variables.push((name.to_owned(), element.clone()));
            each(body, Scope { variables: &variables, ..scope });
        }
    }

    /// A key inside a loop: `${Variable}` as it is, `&{Variable}` with letters and digits only.
    fn loop_text(&self, text: &str, span: Span, scope: Scope<'_>) -> String {
        if scope.variables.is_empty() || !text.contains('{') {
            return text.to_owned();
        }
        let mut result = text.to_owned();
        for (name, value) in scope.variables {
            let Some(known) = value.text() else { continue };
            result = result.replace(&format!("${{{name}}}"), known);
            let plain: String = known.chars().filter(char::is_ascii_alphanumeric).collect();
            result = result.replace(&format!("&{{{name}}}"), &plain);
        }
        if result.contains("${") {
            self.wrong_arguments("Fn::ForEach", span, "only the loop's own variable in its key");
        }
        result
    }

    /// Counts what a function makes; false, and reported, when a text makes far more than any template needs.
    fn may_make(&self, bytes: usize, span: Span) -> bool {
        let before = self.made.get();
        self.made.set(before.saturating_add(bytes));
        if self.made.get() <= MAX_MADE {
            return true;
        }
        if before <= MAX_MADE {
            self.report
                .add(Code::TooLarge, span, format!("the functions of this text make more than {MAX_MADE} bytes"))
                .help("a template makes no more than some thousands");
        }
        false
    }

    fn needs_extensions(&self, what: &str, span: Span) {
        if !self.template.language_extensions {
            self.report
                .add(
                    Code::MissingTransform,
                    span,
                    format!("`{what}` needs a transform that this template does not list"),
                )
                .help("add `Transform: AWS::LanguageExtensions` at the top of the template");
        }
    }

    fn wrong_arguments(&self, function: &str, span: Span, form: &str) {
        self.report
            .add(Code::FunctionArguments, span, format!("`{function}` cannot work with these arguments"))
            .help(format!("it takes {form}"));
    }

    /// Runs `inner` while `name` is being followed; `None` when it is being followed already.
    fn follow<T>(&self, name: &str, inner: impl FnOnce() -> T) -> Option<T> {
        {
            let mut chain = self.chain.borrow_mut();
            if chain.len() >= MAX_CHAIN || chain.iter().any(|known| known == name) {
                return None;
            }
            chain.push(name.to_owned());
        }
        let result = inner();
        self.chain.borrow_mut().pop();
        Some(result)
    }

    /// Text with `${Name}`, `${Name.Attribute}` and `${!literal}`.
    fn substitute(&self, text: &str, span: Span, scope: Scope<'_>) -> Value {
        let mut built = TextBuilder::default();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            built.literal(before);
            let Some((name, behind)) = after.split_once('}') else {
                self.wrong_arguments("Fn::Sub", span, "text in which every `${` has its `}`");
                built.literal("${");
                rest = after;
                continue;
            };
            rest = behind;
            if let Some(literal) = name.strip_prefix('!') {
                built.literal("${");
                built.literal(literal);
                built.literal("}");
                continue;
            }
            let name = name.trim();
            let value = match name.split_once('.') {
                Some((id, attribute)) if scope.variable(name).is_none() => self.attribute(id, attribute, span, scope),
                _ => self.reference(name, span, scope),
            };
            if !built.value(&value) {
                self.wrong_arguments("Fn::Sub", span, &format!("text, and `{name}` is {}", value.noun()));
            }
        }
        built.literal(rest);
        built.finish(span)
    }
}

#[cfg(test)]
mod tests;
