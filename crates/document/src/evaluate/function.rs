//! The functions that make values: `Fn::Sub`, `Fn::Join`, `Fn::FindInMap` and their kin.

use patchplay_language::{joined, mark, say};

use super::{Evaluator, ITEM, Scope, Truth};
use crate::{
    code::Code,
    text::Span,
    translation::OPEN,
    tree::{Kind, Node},
    value::{TextBuilder, Unknown, Value, ValueKind, add_names, comma_items},
};

/// Every function of CloudFormation, as a short form is named.
const FUNCTIONS: &[&str] = &[
    "Ref",
    "Sub",
    "GetAtt",
    "Join",
    "Select",
    "Split",
    "FindInMap",
    "If",
    "Equals",
    "And",
    "Or",
    "Not",
    "Condition",
    "GetAZs",
    "ImportValue",
    "Base64",
    "Cidr",
    "Transform",
    "Length",
    "ToJsonString",
    "ForEach",
    "GetStackOutput",
];

/// A function with its argument.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'n> {
    pub(super) name: &'n str,
    pub(super) argument: Argument<'n>,
}

/// The argument of a short form is the tagged node itself, so its tag must not be read again.
#[derive(Debug, Clone, Copy)]
pub(super) enum Argument<'n> {
    Tagged(&'n Node),
    Plain(&'n Node),
}

impl<'n> Argument<'n> {
    pub(super) const fn node(self) -> &'n Node {
        match self {
            Self::Tagged(node) | Self::Plain(node) => node,
        }
    }

    /// Parts of a list argument.
    pub(super) fn list(self) -> Option<&'n [Node]> {
        match &self.node().kind {
            Kind::Sequence(items) if self.is_literal() => Some(items),
            _ => None,
        }
    }

    /// The words of a scalar argument.
    pub(super) fn scalar(self) -> Option<&'n str> {
        self.node().text().filter(|_| self.is_literal())
    }

    /// Whether the argument is itself a function.
    fn is_call(self) -> bool {
        match self {
            Self::Plain(node) => call_of(node).is_some(),
            Self::Tagged(node) => {
                matches!(node.kind, Kind::Mapping(_)) && call_of(&Node { tag: None, ..node.clone() }).is_some()
            }
        }
    }

    const fn is_literal(self) -> bool {
        match self {
            Self::Tagged(_) => true,
            Self::Plain(node) => node.tag.is_none(),
        }
    }
}

/// The function a node calls, in short (`!Sub`) or long form (`Fn::Sub:`).
pub(super) fn call_of(node: &Node) -> Option<Call<'_>> {
    if let Some(tag) = &node.tag {
        return Some(Call { name: tag, argument: Argument::Tagged(node) });
    }
    let [entry] = node.entries() else { return None };
    let key = entry.key.text.as_str();
    let name = if key == "Ref" { key } else { key.strip_prefix("Fn::").filter(|name| !name.contains("::"))? };
    Some(Call { name, argument: Argument::Plain(&entry.value) })
}

impl Evaluator<'_> {
    pub(super) fn call(&self, call: &Call<'_>, span: Span, scope: Scope<'_>) -> Value {
        let argument = call.argument;
        let value = match call.name {
            "Ref" => match argument.scalar() {
                Some(name) => self.reference(name, span, scope),
                None => self.computed_reference(argument, span, scope),
            },
            OPEN => {
                let word =
                    |number: usize| argument.list().and_then(|parts| parts.get(number)?.text()).unwrap_or_default();
                self.open(span, word(0), word(1), &[])
            }
            "GetAtt" => self.get_att(argument, span, scope),
            "Sub" => self.sub(argument, span, scope),
            "Join" => self.join(argument, span, scope),
            "Select" => self.select(argument, span, scope),
            "Split" => self.split(argument, span, scope),
            "FindInMap" => self.find_in_map(argument, span, scope),
            "If" => self.choose(argument, span, scope),
            "Base64" => self.base64(argument, span, scope),
            "Cidr" => self.cidr(argument, span, scope),
            "ToJsonString" => self.to_json_string(argument, span, scope),
            "Length" => self.length(argument, span, scope),
            "Equals" | "And" | "Or" | "Not" | "Condition" => match self.truth_of(call, span, scope) {
                Truth::Known(truth) => Value::of_text(span, if truth { "true" } else { "false" }),
                Truth::Unknown(unknown) => Value::unknown(span, unknown),
            },
            "ImportValue" => {
                let name = self.argument(argument, scope);
                self.import(&name).unwrap_or_else(|| {
                    let written = name.written().unwrap_or_default();
                    let why = say!("another stack exports `{written}`");
                    self.open(span, &format!("${{{written}}}"), &why, &[&name])
                })
            }
            "GetAZs" | "GetStackOutput" | "Transform" => {
                let argument = self.argument(argument, scope);
                let why = say!("`{}` is carried out at deployment", call.name);
                self.open(span, &format!("${{{}}}", call.name), &why, &[&argument])
            }
            name => self.unknown_function(name, span),
        };
        // A reference of a parameter's default keeps its literal place; everything else stands where it is used.
        value.used_at(span)
    }

    /// A reference whose name is made by a function, which the transform AWS::LanguageExtensions allows.
    fn computed_reference(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        const FORM: &str = mark!("the name of a parameter or resource");
        if !argument.is_call() {
            return self.fail("Ref", span, FORM);
        }
        self.needs_extensions("Ref", span);
        let name = self.argument(argument, scope);
        match (name.text(), name.as_unknown()) {
            (Some(text), None) => self.reference(text, span, scope),
            (_, Some(unknown)) => self.open(span, &unknown.written, &unknown.why, &[&name]),
            (None, None) => self.fail("Ref", span, FORM),
        }
    }

    /// An argument that may itself be a function.
    pub(super) fn argument(&self, argument: Argument<'_>, scope: Scope<'_>) -> Value {
        match argument {
            Argument::Plain(node) => self.evaluate(node, scope),
            Argument::Tagged(node) => match &node.kind {
                Kind::Scalar { text, .. } => Value::of_text(node.span, text.clone()),
                Kind::Sequence(items) => Value::new(node.span, ValueKind::List(self.items(items, scope))),
                // `!Base64 {Fn::Sub: ..}`: the tagged mapping is itself a call in long form.
                Kind::Mapping(_) => match call_of(&Node { tag: None, ..node.clone() }) {
                    Some(call) => self.call(&call, node.span, scope),
                    None => self.mapping(node, scope),
                },
            },
        }
    }

    pub(super) fn open(&self, span: Span, written: &str, why: &str, parts: &[&Value]) -> Value {
        let mut unknown =
            Unknown { written: written.to_owned(), why: why.to_owned(), missing: Vec::new(), ssm_path: None };
        let mut names = Vec::new();
        for part in parts {
            add_names(&mut names, &part.names);
            if let Some(inner) = part.as_unknown() {
                add_names(&mut unknown.missing, &inner.missing);
            }
        }
        Value { names, ..Value::unknown(span, unknown) }
    }

    /// What a function with wrong arguments comes to.
    pub(super) fn fail(&self, function: &str, span: Span, form: &str) -> Value {
        self.wrong_arguments(function, span, form);
        self.open(span, &format!("${{{function}}}"), &say!("`{function}` has wrong arguments"), &[])
    }

    fn unknown_function(&self, name: &str, span: Span) -> Value {
        let draft = self.report.add(Code::UnknownFunction, span, say!("CloudFormation has no function `{name}`"));
        match self.report.nearest(name, FUNCTIONS.iter().copied()) {
            Some(word) => drop(draft.help(say!("did you mean `!{word}`?"))),
            None => drop(draft.help(say!("quote the value if its `!` is meant as text"))),
        }
        self.open(span, &format!("${{{name}}}"), &say!("`{name}` is no function"), &[])
    }

    fn sub(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        const FORM: &str = mark!("text, or [text, {Name: value}]");
        if let Some(text) = argument.scalar() {
            return self.substitute(text, span, scope);
        }
        // What a macro makes of it is known at deployment.
        if argument.is_call()
            && let made = self.argument(argument, scope)
            && let Some(unknown) = made.as_unknown()
        {
            return self.open(span, &unknown.written, &unknown.why, &[&made]);
        }
        let Some([text, variables]) = argument.list() else { return self.fail("Sub", span, FORM) };
        let Some(text) = text.text() else { return self.fail("Sub", span, FORM) };
        let mut known = scope.variables.to_vec();
        for entry in variables.entries() {
            known.push((entry.key.text.clone(), self.evaluate(&entry.value, scope)));
        }
        self.substitute(text, span, Scope { variables: &known, ..scope })
    }

    fn join(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        const FORM: &str = mark!("[separator, [parts]]");
        let Some([separator, parts]) = argument.list() else { return self.fail("Join", span, FORM) };
        let separator = self.evaluate(separator, scope);
        // An empty separator is often written without quotes in generated text.
        let between = separator.text().unwrap_or("");
        let parts = self.evaluate(parts, scope);
        if !self.may_make(between.len().saturating_mul(parts.items().len()), span) {
            return self.too_much(span);
        }
        match &parts.kind {
            ValueKind::List(items) => {
                let mut built = TextBuilder::default();
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        built.literal(between);
                    }
                    if !self.may_make(item.pieces.len().saturating_mul(ITEM), span) {
                        return self.too_much(span);
                    }
                    if !built.value(item) {
                        return self.fail("Join", item.span, mark!("a list of texts"));
                    }
                }
                built.finish(span)
            }
            ValueKind::Unknown(unknown) => self.open(span, &unknown.written, &unknown.why, &[&parts]),
            _ => self.fail("Join", span, FORM),
        }
    }

    fn split(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        const FORM: &str = mark!("[separator, text]");
        let Some([separator, text]) = argument.list() else { return self.fail("Split", span, FORM) };
        let (separator, text) = (self.evaluate(separator, scope), self.evaluate(text, scope));
        if separator.text() == Some(",")
            && let Some(items) = comma_items(&text)
        {
            if !self.may_make(items.len().saturating_mul(ITEM), span) {
                return self.too_much(span);
            }
            return Value { names: text.names.clone(), ..Value::new(span, ValueKind::List(items)) };
        }
        match (separator.text(), &text.kind) {
            (Some(separator), ValueKind::Text(whole)) if !separator.is_empty() => {
                if !self.may_make(whole.matches(separator).count().saturating_mul(ITEM), span) {
                    return self.too_much(span);
                }
                let parts = whole.split(separator);
                let items = parts.map(|part| Value { names: text.names.clone(), ..Value::of_text(span, part) });
                let items = items.collect();
                Value { names: text.names.clone(), ..Value::new(span, ValueKind::List(items)) }
            }
            (_, ValueKind::Unknown(unknown)) => self.open(span, &unknown.written, &unknown.why, &[&text]),
            _ => self.fail("Split", span, FORM),
        }
    }

    fn select(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        const FORM: &str = mark!("[number from 0, list]");
        let Some([index, list]) = argument.list() else { return self.fail("Select", span, FORM) };
        let (index, list) = (self.evaluate(index, scope), self.evaluate(list, scope));
        if let Some(unknown) = index.as_unknown().or_else(|| list.as_unknown()) {
            return self.open(span, &unknown.written, &unknown.why, &[&index, &list]);
        }
        let number = index.text().and_then(|text| text.trim().parse::<usize>().ok());
        match (number, &list.kind) {
            (Some(number), ValueKind::List(items)) => match items.get(number) {
                Some(item) => item.clone(),
                None => self.fail("Select", span, &say!("a number below {}, from 0", items.len())),
            },
            _ => self.fail("Select", span, FORM),
        }
    }

    fn find_in_map(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        const FORM: &str = mark!("[mapping, first key, second key]");
        let Some(parts) = argument.list() else { return self.fail("FindInMap", span, FORM) };
        let (Some(map), Some(first), Some(second)) = (parts.first(), parts.get(1), parts.get(2)) else {
            return self.fail("FindInMap", span, FORM);
        };
        let fallback = parts.get(3).and_then(|node| node.get("DefaultValue")).map(|entry| &entry.value);
        if parts.len() > 4 || (parts.len() == 4 && fallback.is_none()) {
            return self.fail("FindInMap", span, mark!("[mapping, first key, second key, DefaultValue: value]"));
        }
        if fallback.is_some() {
            self.needs_extensions("DefaultValue", span);
        }
        let keys = [map, first, second].map(|node| self.evaluate(node, scope));
        if let Some(unknown) = keys.iter().find_map(Value::as_unknown) {
            return self.open(span, &unknown.written, &unknown.why, &keys.each_ref());
        }
        let mut names = Vec::new();
        let mut node = self.template.mappings;
        for key in &keys {
            if !self.may_make(node.map_or(0, |node| node.entries().len()), span) {
                return self.too_much(span);
            }
            add_names(&mut names, &key.names);
            let entry = key.text().and_then(|text| node.and_then(|node| node.get(text)));
            match (entry, fallback) {
                (Some(entry), _) => node = Some(&entry.value),
                (None, Some(fallback)) => return self.evaluate(fallback, scope),
                (None, None) => return self.no_mapping_key(key, node, span),
            }
        }
        let Some(node) = node else { return self.fail("FindInMap", span, FORM) };
        if !self.may_make(node.nodes().saturating_mul(ITEM), span) {
            return self.too_much(span);
        }
        let found = self.evaluate(node, scope);
        Value { literal: found.text().is_some().then_some(node.span), names, ..found }
    }

    fn no_mapping_key(&self, key: &Value, node: Option<&Node>, span: Span) -> Value {
        let text = key.text().unwrap_or_default();
        let known: Vec<&str> =
            node.map_or_else(Vec::new, |node| node.entries().iter().map(|entry| entry.key.text.as_str()).collect());
        let draft = self.report.add(Code::MappingKey, key.span, say!("no mapping has the key `{text}` here"));
        match self.report.nearest(text, known.iter().copied()) {
            Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(key.literal, word)),
            None if known.is_empty() => drop(draft.help(say!("the template has no such mapping"))),
            None => drop(draft.help(say!("its keys are {}", joined(&known)))),
        }
        self.open(span, &format!("${{{text}}}"), &say!("no mapping has `{text}`"), &[])
    }

    fn choose(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        let Some([condition, yes, no]) = argument.list() else {
            return self.fail("If", span, mark!("[condition, value if true, value if false]"));
        };
        let truth = match condition.text() {
            Some(name) if condition.tag.is_none() => self.condition(name, condition.span, scope),
            _ => self.truth(condition, scope),
        };
        match truth {
            Truth::Known(true) => self.evaluate(yes, scope),
            Truth::Known(false) => self.evaluate(no, scope),
            Truth::Unknown(unknown) => {
                let (yes, no) = (self.evaluate(yes, scope), self.evaluate(no, scope));
                if yes.kind == no.kind {
                    return yes;
                }
                let written = format!("${{{}}}", condition.text().unwrap_or("If"));
                let value = self.open(span, &written, &unknown.why, &[&yes, &no]);
                match value.kind {
                    ValueKind::Unknown(mut inner) => {
                        add_names(&mut inner.missing, &unknown.missing);
                        Value { kind: ValueKind::Unknown(inner), ..value }
                    }
                    _ => value,
                }
            }
        }
    }
}
