//! Outputs and exports: what a stack says to the one that makes it, and to all others of its region.

use patchplay_language::say;

use super::{Evaluator, Scope, Truth};
use crate::{
    code::Code,
    text::Span,
    tree::Node,
    value::{Value, ValueKind},
};

/// An entry of `Outputs`, with the variables of the loops it stands in.
#[derive(Debug)]
pub(super) struct Output<'n> {
    node: &'n Node,
    span: Span,
    variables: Vec<(String, Value)>,
}

impl<'a> Evaluator<'a> {
    /// Lists the outputs, loops expanded.
    pub(super) fn define_outputs(&mut self) {
        let mut outputs = patchplay_ordered::SortedMap::new();
        let Some(node) = self.template.outputs else { return };
        self.each_entry(node, Scope::default(), &mut |key, node: &'a Node, scope| {
            let variables = scope.variables.to_vec();
            outputs.entry(key.text).or_insert(Output { node, span: key.span, variables });
        });
        self.outputs = outputs;
    }

    /// The value of an output; `None` when the stack has none of this name.
    pub(super) fn output_value(&self, name: &str) -> Option<Value> {
        let output = self.outputs.get(name)?;
        let scope = Scope { variables: &output.variables, resource: None };
        let entry = output.node.get("Value")?;
        self.follow(&format!("output {name}"), || self.evaluate(&entry.value, scope))
    }

    /// Names of the outputs.
    pub(super) fn output_names(&self) -> impl Iterator<Item = &str> {
        self.outputs.keys().map(String::as_str)
    }

    /// Exports of the stack: name, the place of the name, value.
    pub(crate) fn exports(&self) -> Vec<(String, Span, Value)> {
        let export = |(name, output): (&String, &Output<'a>)| {
            let scope = Scope { variables: &output.variables, resource: None };
            let named = output.node.get("Export").and_then(|entry| entry.value.get("Name"))?;
            if self.output_exists(output) == Truth::Known(false) {
                return None;
            }
            let exported = self.evaluate(&named.value, scope);
            Some((exported.text()?.to_owned(), named.value.span, self.output_value(name)?))
        };
        self.outputs.iter().filter_map(export).collect()
    }

    /// Looks at every output, also those that nothing uses.
    pub(crate) fn check_outputs(&self) {
        for (name, output) in &self.outputs {
            if output.node.get("Value").is_none() {
                self.report
                    .add(Code::MissingKey, output.span, say!("the output `{name}` has no `Value`"))
                    .help(say!("add `Value:` below it"));
                continue;
            }
            let _ = self.output_exists(output);
            if let Some(value) = self.output_value(name)
                && matches!(value.kind, ValueKind::List(_) | ValueKind::Map(_))
            {
                self.report
                    .add(Code::WrongType, value.span, say!("the output `{name}` is {}", value.noun()))
                    .help(say!("an output is a single text: join a list with `!Join [',', ...]`"));
            }
        }
    }

    fn output_exists(&self, output: &Output<'a>) -> Truth {
        let scope = Scope { variables: &output.variables, resource: None };
        let condition = output.node.get("Condition").and_then(|entry| Some((entry.value.text()?, entry.value.span)));
        let own = condition.map_or(Truth::Known(true), |(name, span)| self.condition(name, span, scope));
        self.identity.created.clone().and(own)
    }
}
