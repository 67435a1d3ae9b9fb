//! `Fn::ForEach`: one body for every element of a list, in resources, properties, conditions and outputs.

use patchplay_language::{mark, say};

use super::{Evaluator, Scope, limit::MAX_TURNS};
use crate::{
    code::Code,
    text::Span,
    tree::{Entry, Key, Kind, Node},
};

const FORM: &str = mark!("[Variable, [values], {Key: body}]");

/// Whether a key begins a loop.
pub(super) fn is_loop(key: &Key) -> bool {
    key.text.starts_with("Fn::ForEach::")
}

impl Evaluator<'_> {
    /// Calls `each` for every element with the body and the scope that holds the loop's variable.
    pub(super) fn for_each<'n>(&self, entry: &'n Entry, scope: Scope<'_>, each: &mut dyn FnMut(&'n Node, Scope<'_>)) {
        self.needs_extensions("Fn::ForEach", entry.key.span);
        let parts = match &entry.value.kind {
            Kind::Sequence(parts) => parts.as_slice(),
            Kind::Scalar { .. } | Kind::Mapping(_) => &[],
        };
        let [variable, collection, body] = parts else {
            self.wrong_arguments("Fn::ForEach", entry.value.span, FORM);
            return;
        };
        let Some(name) = variable.text() else {
            self.wrong_arguments("Fn::ForEach", variable.span, FORM);
            return;
        };
        let collection = self.evaluate(collection, scope);
        if let Some(unknown) = collection.as_unknown() {
            self.report
                .add(
                    Code::UnresolvedValue,
                    collection.span,
                    say!("the loop runs over values that are unknown because {}", unknown.why),
                )
                .help(say!("give the parameter a value to see what the loop makes"));
            return;
        }
        for element in collection.items() {
            let turns = &self.reading.spent.turns;
            if turns.replace(turns.get() + 1) >= MAX_TURNS {
                self.report
                    .add(Code::TooLarge, entry.key.span, say!("the loops take more than {MAX_TURNS} turns"))
                    .help(say!("a stack has at most 500 resources"));
                return;
            }
            let mut variables = scope.variables.to_vec();
            variables.push((name.to_owned(), element.clone()));
            each(body, Scope { variables: &variables, ..scope });
        }
    }

    /// Every entry of a mapping with its key, loops carried out.
    pub(super) fn each_entry<'n>(
        &self,
        node: &'n Node,
        scope: Scope<'_>,
        each: &mut dyn FnMut(Key, &'n Node, Scope<'_>),
    ) {
        for entry in node.entries() {
            if is_loop(&entry.key) {
                self.for_each(entry, scope, &mut |body, inner| self.each_entry(body, inner, each));
                continue;
            }
            let text = self.loop_text(&entry.key.text, entry.key.span, scope);
            each(Key { text, ..entry.key.clone() }, &entry.value, scope);
        }
    }

    /// A word inside a loop: `${Variable}` as it is, `&{Variable}` with letters and digits only.
    pub(super) fn loop_text(&self, text: &str, span: Span, scope: Scope<'_>) -> String {
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
            self.wrong_arguments("Fn::ForEach", span, mark!("only the loop's own variable in its key"));
        }
        result
    }
}
