//! Carrying out CloudFormation's functions: from nodes to [`Value`]s.
//!
//! What is unknown before deployment stays unknown and says why; it never stops the rest. Recursion is bounded: by the
//! tree's depth inside one property, and by the chain of [`Spent`] where a name leads to another part of the documents.

mod condition;
mod function;
mod limit;
mod loops;
mod nested;
mod output;
mod reference;
mod resource;
mod text_function;

use std::{cell::RefCell, rc::Rc};

pub(crate) use condition::Truth;
pub(crate) use limit::Spent;
pub(crate) use nested::is_stack;
pub(crate) use resource::{Definition, READ_TYPES, Resource};

use patchplay_language::{said, say};
use patchplay_ordered::{SortedMap, SortedSet};

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
use limit::ITEM;
use output::Output;

/// What everything that is read together shares.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) input: &'a Input<'a>,
    pub(crate) report: &'a Report<'a>,
    /// Templates by the number of their file.
    pub(crate) templates: &'a [Option<Template<'a>>],
    pub(crate) spent: &'a Spent,
    pub(crate) known: &'a Known,
}

/// What a first look at all documents has found out, for names that lead from one stack into another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// Names of resources whose logical id stands in several stacks, by address.
    pub(crate) names: SortedMap<String, String>,
    /// Values of the stacks' exports by name.
    pub(crate) exports: SortedMap<String, Value>,
}

/// What makes a stack the stack it is.
#[derive(Debug, Clone)]
struct Identity {
    /// File of its template.
    file: u32,
    /// Logical ids of the stack resources that lead to it from the root.
    path: Vec<String>,
    /// Files of the stacks that lead to it, its own last.
    lineage: Vec<u32>,
    /// Begins every address of its resources.
    key: String,
    /// Values that the parent passes to it; `None` for a root.
    given: Option<SortedMap<String, Value>>,
    /// Whether the resource that makes it is created.
    created: Truth,
}

/// One stack: a template with its parameters' values, and what evaluation finds out on the way.
pub(crate) struct Evaluator<'a> {
    reading: Reading<'a>,
    template: &'a Template<'a>,
    input: &'a Input<'a>,
    report: &'a Report<'a>,
    identity: Identity,
    parameters: SortedMap<&'a str, Parameter>,
    definitions: Vec<Definition<'a>>,
    by_id: SortedMap<String, usize>,
    conditions: SortedMap<String, condition::Defined<'a>>,
    outputs: SortedMap<String, Output<'a>>,
    truths: RefCell<SortedMap<String, Truth>>,
    /// Nested stacks by the logical id of their resource; `None` for one without a template.
    children: RefCell<SortedMap<String, Option<Rc<Self>>>>,
    /// Names that nothing declares, with their first use.
    undeclared: RefCell<SortedMap<String, Span>>,
    /// Resources by the resources they refer to.
    edges: RefCell<SortedMap<String, SortedSet<String>>>,
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
    /// The stack that a file's template makes when it is deployed by itself; `None` for a file without template.
    pub(crate) fn root(file: u32, reading: Reading<'a>) -> Option<Self> {
        let identity = Identity {
            file,
            path: Vec::new(),
            lineage: vec![file],
            key: file.to_string(),
            given: None,
            created: Truth::Known(true),
        };
        Self::new(reading, identity)
    }

    fn new(reading: Reading<'a>, identity: Identity) -> Option<Self> {
        let template = reading.templates.get(identity.file as usize)?.as_ref()?;
        let Reading { input, report, .. } = reading;
        let parameters = template
            .parameters
            .iter()
            .map(|(&name, entry)| {
                let given = identity.given.as_ref().map(|given| given.get(name).cloned());
                (name, Parameter::read(entry, given, input, report))
            })
            .collect();
        let mut evaluator = Self {
            reading,
            template,
            input,
            report,
            identity,
            parameters,
            definitions: Vec::new(),
            by_id: SortedMap::new(),
            conditions: SortedMap::new(),
            outputs: SortedMap::new(),
            truths: RefCell::default(),
            children: RefCell::default(),
            undeclared: RefCell::default(),
            edges: RefCell::default(),
        };
        evaluator.define_conditions();
        evaluator.define();
        evaluator.define_outputs();
        Some(evaluator)
    }

    /// File of the stack's template.
    pub(crate) const fn file(&self) -> u32 {
        self.identity.file
    }

    /// File of the template at the root of the stack.
    pub(crate) fn root_file(&self) -> u32 {
        self.identity.lineage.first().copied().unwrap_or(self.identity.file)
    }

    /// Whether another stack makes this one.
    pub(crate) const fn is_nested(&self) -> bool {
        self.identity.given.is_some()
    }

    pub(crate) const fn input(&self) -> &'a Input<'a> {
        self.input
    }

    /// Declared parameters in the order of their names.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.values()
    }

    /// Names that were used and that nothing declares, with their first use.
    pub(crate) fn undeclared(&self) -> SortedMap<String, Span> {
        self.undeclared.borrow().clone()
    }

    /// The value of a node.
    pub(crate) fn evaluate(&self, node: &Node, scope: Scope<'_>) -> Value {
        if !self.may_evaluate(node.span) {
            return self.too_much(node.span);
        }
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
        self.each_entry(node, scope, &mut |key, node, inner| {
            let value = self.evaluate(node, inner);
            if value.kind != ValueKind::Absent {
                members.push(Member { key, value });
            }
        });
        Value::new(node.span, ValueKind::Map(members))
    }

    fn needs_extensions(&self, what: &str, span: Span) {
        if !self.template.language_extensions {
            self.report
                .add(Code::MissingTransform, span, say!("`{what}` needs a transform that this template does not list"))
                .help(say!("add `Transform: AWS::LanguageExtensions` at the top of the template"));
        }
    }

    fn wrong_arguments(&self, function: &str, span: Span, form: &str) {
        self.report
            .add(Code::FunctionArguments, span, say!("`{function}` cannot work with these arguments"))
            .help(say!("it takes {form}", form = said(form)));
    }

    /// Text with `${Name}`, `${Name.Attribute}` and `${!literal}`.
    fn substitute(&self, text: &str, span: Span, scope: Scope<'_>) -> Value {
        let mut built = TextBuilder::default();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            built.literal(before);
            let Some((name, behind)) = after.split_once('}') else {
                self.wrong_arguments("Fn::Sub", span, &say!("text in which every `${{` has its `}}`"));
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
            if !self.may_make(value.pieces.len().saturating_mul(ITEM), span) {
                return self.too_much(span);
            }
            if !built.value(&value) {
                self.wrong_arguments("Fn::Sub", span, &say!("text, and `{name}` is {}", value.noun()));
            }
        }
        built.literal(rest);
        built.finish(span)
    }
}

#[cfg(test)]
mod tests;
