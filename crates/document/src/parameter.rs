//! Declared parameters: types, defaults, limits, and the value each comes to.

mod aws_type;
mod limits;

use patchplay_language::{joined, said, say};

use crate::{
    FoundParameter, Input,
    code::Code,
    report::Report,
    text::Span,
    tree::{Entry, Kind, Node},
    value::{Unknown, Value, ValueKind, comma_items},
};
use limits::Limits;

/// How a parameter's text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Number,
    /// Text with commas.
    List,
    /// The path of an SSM parameter, whose value is read at deployment.
    Ssm,
}

/// Characters of a parameter's value that CloudFormation takes.
const LONGEST: usize = 4_096;

const KEYS: &[&str] = &[
    "Type",
    "Default",
    "AllowedValues",
    "AllowedPattern",
    "ConstraintDescription",
    "Description",
    "MaxLength",
    "MinLength",
    "MaxValue",
    "MinValue",
    "NoEcho",
];

/// A declaration, read.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    /// Its type as written.
    kind: String,
    form: Form,
    default: Option<(String, Span)>,
    description: String,
    allowed: Vec<String>,
    limits: Limits,
    name: String,
    /// The name in its declaration.
    span: Span,
    given: Option<String>,
    /// What the parent of a nested stack passes.
    passed: Option<Value>,
}

impl Parameter {
    /// Reads a declaration and holds its value against it. `passed` is what the parent of a nested stack passes; such a
    /// stack takes no value from the outside but for a parameter that nothing else gives one.
    pub(crate) fn read(entry: &Entry, passed: Option<Option<Value>>, input: &Input<'_>, report: &Report<'_>) -> Self {
        let name = entry.key.text.as_str();
        let node = &entry.value;
        let scalar = |key: &str| node.get(key).and_then(|found| scalar_text(&found.value));
        check_keys(entry, report);
        let kind = scalar("Type").map(|(text, _)| text);
        let form = match &kind {
            None => {
                report
                    .add(Code::MissingKey, entry.key.span, say!("the parameter `{name}` has no `Type`"))
                    .help(say!("most are `Type: String`"));
                Form::Text
            }
            Some(text) => {
                check_type(node, text, report);
                form_of(text)
            }
        };
        let allowed = node.get("AllowedValues").map_or_else(Vec::new, |found| match &found.value.kind {
            Kind::Sequence(items) => items.iter().filter_map(|item| item.text().map(str::to_owned)).collect(),
            _ => Vec::new(),
        });
        let default = scalar("Default");
        let from_outside = passed.is_none() || default.is_none() && passed == Some(None);
        let parameter = Self {
            kind: kind.unwrap_or_default(),
            form,
            default,
            description: scalar("Description").map(|(text, _)| text).unwrap_or_default(),
            allowed,
            limits: Limits::read(node),
            name: name.to_owned(),
            span: entry.key.span,
            given: input.parameters.get(name).filter(|_| from_outside).cloned(),
            passed: passed.flatten(),
        };
        parameter.check(report);
        parameter
    }

    /// The value where it is used.
    pub(crate) fn value(&self, span: Span) -> Value {
        if let Some(passed) = &self.passed {
            return self.passed_value(passed).used_at(span);
        }
        let given = self.given.as_ref().map(|text| (text, None));
        let text = given.or_else(|| self.default.as_ref().map(|(text, span)| (text, Some(*span))));
        let unknown = |why: &str, ssm_path: Option<String>, missing: Vec<String>| Unknown {
            written: format!("${{{}}}", self.name),
            missing,
            why: why.to_owned(),
            ssm_path,
        };
        let text = text.filter(|(text, _)| text.chars().count() <= LONGEST);
        let mut value = match (self.form, text) {
            (Form::Ssm, Some((path, _))) if !path.starts_with("ami-") => {
                let why = say!("it is read from the SSM parameter `{path}` at deployment");
                Value::unknown(span, unknown(&why, Some(path.clone()), Vec::new()))
            }
            (_, None) => {
                let why = say!("the parameter `{}` has no default and no value is given", self.name);
                Value::unknown(span, unknown(&why, None, vec![self.name.clone()]))
            }
            (Form::List, Some((text, _))) => {
                let parts = text.split(',').map(str::trim).filter(|_| !text.is_empty());
                let items = parts.map(|part| Value { names: vec![self.name.clone()], ..Value::of_text(span, part) });
                Value::new(span, ValueKind::List(items.collect()))
            }
            (Form::Text | Form::Number | Form::Ssm, Some((text, literal))) => {
                Value { literal, ..Value::of_text(span, text.clone()) }
            }
        };
        value.names = vec![self.name.clone()];
        value
    }

    /// What the parent passes, in the form of the declaration.
    fn passed_value(&self, passed: &Value) -> Value {
        match (self.form, &passed.kind) {
            (Form::Ssm, ValueKind::Text(path)) if !path.starts_with("ami-") => {
                let why = say!("it is read from the SSM parameter `{path}` at deployment");
                let written = format!("${{{}}}", self.name);
                let unknown = Unknown { written, missing: Vec::new(), why, ssm_path: Some(path.clone()) };
                Value { names: passed.names.clone(), ..Value::unknown(passed.span, unknown) }
            }
            (Form::List, ValueKind::Text(_) | ValueKind::Unknown(_)) => {
                let items = comma_items(passed).or_else(|| passed.text().map(|text| self.items(text, passed)));
                match items {
                    Some(items) => {
                        Value { names: passed.names.clone(), ..Value::new(passed.span, ValueKind::List(items)) }
                    }
                    None => passed.clone(),
                }
            }
            _ => passed.clone(),
        }
    }

    fn items(&self, text: &str, whole: &Value) -> Vec<Value> {
        let parts = text.split(',').map(str::trim).filter(|_| !text.is_empty());
        parts.map(|part| Value { names: whole.names.clone(), ..Value::of_text(whole.span, part) }).collect()
    }

    /// Whether a value from the outside would have an effect.
    pub(crate) const fn is_open(&self, nested: bool) -> bool {
        !nested || (self.passed.is_none() && self.default.is_none())
    }

    /// The name in its declaration.
    pub(crate) const fn span(&self) -> Span {
        self.span
    }

    /// As the page shows it.
    pub(crate) fn found(&self, report: &Report<'_>) -> FoundParameter {
        FoundParameter {
            name: self.name.clone(),
            declared: true,
            description: self.description.clone(),
            default: self.default.as_ref().map(|(text, _)| text.clone()),
            value: self.given.clone(),
            allowed: self.allowed.clone(),
            place: report.place(self.span),
            decides_group: false,
        }
    }

    fn check(&self, report: &Report<'_>) {
        let passed = self.passed.as_ref().and_then(|value| Some((value.text()?, value)));
        if let Some((text, value)) = passed {
            return self.check_text(text, value.span, value.literal, report);
        }
        let given = self.given.as_ref().map(|text| (text, self.span, None));
        let default = self.default.as_ref().map(|(text, span)| (text, *span, Some(*span)));
        for (text, span, literal) in given.into_iter().chain(default) {
            self.check_text(text, span, literal, report);
        }
    }

    /// Reports what the limits of the declaration refuse.
    fn check_limits(&self, text: &str, span: Span, report: &Report<'_>) {
        let Some(refused) = self.limits.refuse(self.form, text) else { return };
        let help = match &self.limits.constraint {
            Some(words) => say!("its ConstraintDescription says: {words}"),
            None => say!("give `{}` another value, or change the limit in its declaration", self.name),
        };
        report.add(Code::ParameterValue, span, say!("`{text}` is no value for `{}`: {refused}", self.name)).help(help);
    }

    /// Reports values that are no thing of the account as the type wants it; of a list each by itself.
    fn check_kind(&self, text: &str, span: Span, report: &Report<'_>) {
        let values = text.split(',').map(str::trim);
        let wrong = |value: &str| aws_type::refuse(&self.kind, value).map(|noun| (value.to_owned(), noun));
        let refused: Vec<(String, &str)> = if self.form == Form::List {
            values.filter_map(wrong).collect()
        } else {
            wrong(text).into_iter().collect()
        };
        for (value, noun) in refused {
            report
                .add(
                    Code::ParameterValue,
                    span,
                    say!("`{value}` is no {noun}, as `{}` must be", self.name, noun = said(noun)),
                )
                .help(say!(
                    "its `Type` is {}: CloudFormation looks the value up before it creates anything",
                    self.kind
                ));
        }
    }

    fn check_text(&self, text: &str, span: Span, literal: Option<Span>, report: &Report<'_>) {
        if text.chars().count() > LONGEST {
            report
                .add(
                    Code::ParameterValue,
                    span,
                    say!("the value of `{}` has more than {LONGEST} characters", self.name),
                )
                .help(say!("CloudFormation takes no longer ones"));
            return;
        }
        let allows = |text: &str| self.allowed.iter().any(|known| known == text);
        let allows_each = self.form == Form::List && text.split(',').map(str::trim).all(allows);
        if !self.allowed.is_empty() && !allows(text) && !allows_each {
            let draft = report
                .add(Code::ParameterValue, span, say!("`{text}` is no allowed value of `{}`", self.name))
                .help(say!("allowed are {}", joined(&self.allowed)));
            if let (Some(word), Some(_)) = (report.nearest(text, self.allowed.iter().map(String::as_str)), literal) {
                let _ = draft.replace(literal, word);
            }
        }
        self.check_limits(text, span, report);
        self.check_kind(text, span, report);
        if self.form == Form::Number && text.trim().parse::<f64>().is_err() {
            report
                .add(Code::ParameterValue, span, say!("`{text}` is no number, as `{}` must be", self.name))
                .help(say!("give a number, or change the parameter's `Type` to String"));
        }
    }
}

/// Types of a parameter beside those of [`aws_type`].
const TYPES: &[&str] = &["String", "Number", "List<Number>", "CommaDelimitedList"];

/// Says when a type is none.
fn check_type(node: &Node, text: &str, report: &Report<'_>) {
    if TYPES.contains(&text) || aws_type::is_known(text) {
        return;
    }
    let Some(entry) = node.get("Type") else { return };
    let draft = report.add(Code::UnknownValue, entry.value.span, say!("`{text}` is no type of a parameter"));
    let known = TYPES.iter().copied().chain(aws_type::names());
    let meant = if text == "List<String>" { Some("CommaDelimitedList") } else { report.nearest(text, known) };
    match meant {
        Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(Some(entry.value.span), word)),
        None => drop(draft.help(say!(
            "there are {}, types like AWS::EC2::Image::Id, lists of them, and AWS::SSM::Parameter::Value<...>",
            joined(TYPES)
        ))),
    }
}

fn check_keys(entry: &Entry, report: &Report<'_>) {
    if !matches!(entry.value.kind, Kind::Mapping(_)) {
        report
            .add(Code::WrongType, entry.key.span, say!("the parameter `{}` is not declared", entry.key.text))
            .help(say!("write `Type: String` below it, and a `Default` if it has one"));
        return;
    }
    for inner in entry.value.entries() {
        if !KEYS.contains(&inner.key.text.as_str()) {
            let draft = report.add(Code::UnknownKey, inner.key.span, say!("a parameter has no `{}`", inner.key.text));
            match report.nearest(&inner.key.text, KEYS.iter().copied()) {
                Some(word) => draft.help(say!("did you mean `{word}`?")).replace(Some(inner.key.span), word),
                None => draft.help(say!("it takes {}", joined(KEYS))),
            };
        }
    }
}

fn form_of(kind: &str) -> Form {
    if kind.starts_with("AWS::SSM::Parameter::Value") {
        Form::Ssm
    } else if kind == "CommaDelimitedList" || kind.starts_with("List<") {
        Form::List
    } else if kind == "Number" {
        Form::Number
    } else {
        Form::Text
    }
}

/// A scalar's text; a list is what CloudFormation takes for a default of list type as well.
fn scalar_text(node: &Node) -> Option<(String, Span)> {
    match &node.kind {
        Kind::Scalar { text, .. } => Some((text.clone(), node.span)),
        Kind::Sequence(items) => Some((items.iter().filter_map(Node::text).collect::<Vec<_>>().join(","), node.span)),
        Kind::Mapping(_) => None,
    }
}
