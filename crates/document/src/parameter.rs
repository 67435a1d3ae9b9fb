//! Declared parameters: types, defaults, limits, and the value each comes to.

use crate::{
    FoundParameter, Input,
    code::Code,
    report::Report,
    text::Span,
    tree::{Entry, Kind, Node},
    value::{Unknown, Value, ValueKind},
};

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
    form: Form,
    default: Option<(String, Span)>,
    description: String,
    allowed: Vec<String>,
    name: String,
    /// The name in its declaration.
    span: Span,
    given: Option<String>,
}

impl Parameter {
    /// Reads a declaration and holds the given value against it.
    pub(crate) fn read(entry: &Entry, input: &Input<'_>, report: &Report<'_>) -> Self {
        let name = entry.key.text.as_str();
        let node = &entry.value;
        let scalar = |key: &str| node.get(key).and_then(|found| scalar_text(&found.value));
        check_keys(entry, report);
        let form = match scalar("Type").map(|(text, _)| text) {
            None => {
                report
                    .add(Code::MissingKey, entry.key.span, format!("the parameter `{name}` has no `Type`"))
                    .help("most are `Type: String`");
                Form::Text
            }
            Some(text) => form_of(&text),
        };
        let allowed = node.get("AllowedValues").map_or_else(Vec::new, |found| match &found.value.kind {
            Kind::Sequence(items) => items.iter().filter_map(|item| item.text().map(str::to_owned)).collect(),
            _ => Vec::new(),
        });
        let parameter = Self {
            form,
            default: scalar("Default"),
            description: scalar("Description").map(|(text, _)| text).unwrap_or_default(),
            allowed,
            name: name.to_owned(),
            span: entry.key.span,
            given: input.parameters.get(name).cloned(),
        };
        parameter.check(report);
        parameter
    }

    /// The value where it is used.
    pub(crate) fn value(&self, span: Span) -> Value {
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
                let why = format!("it is read from the SSM parameter `{path}` at deployment");
                Value::unknown(span, unknown(&why, Some(path.clone()), Vec::new()))
            }
            (_, None) => {
                let why = format!("the parameter `{}` has no default and no value is given", self.name);
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
        let given = self.given.as_ref().map(|text| (text, self.span, None));
        let default = self.default.as_ref().map(|(text, span)| (text, *span, Some(*span)));
        for (text, span, literal) in given.into_iter().chain(default) {
            if text.chars().count() > LONGEST {
                report
                    .add(
                        Code::ParameterValue,
                        span,
                        format!("the value of `{}` has more than {LONGEST} characters", self.name),
                    )
                    .help("CloudFormation takes no longer ones");
                continue;
            }
            if !self.allowed.is_empty() && !self.allowed.contains(text) {
                let draft = report
                    .add(Code::ParameterValue, span, format!("`{text}` is no allowed value of `{}`", self.name))
                    .help(format!("allowed are {}", self.allowed.join(", ")));
                if let (Some(word), Some(_)) = (report.nearest(text, self.allowed.iter().map(String::as_str)), literal)
                {
                    let _ = draft.replace(literal, word);
                }
            }
            if self.form == Form::Number && text.trim().parse::<f64>().is_err() {
                report
                    .add(Code::ParameterValue, span, format!("`{text}` is no number, as `{}` must be", self.name))
                    .help("give a number, or change the parameter's `Type` to String");
            }
        }
    }
}

fn check_keys(entry: &Entry, report: &Report<'_>) {
    if !matches!(entry.value.kind, Kind::Mapping(_)) {
        report
            .add(Code::WrongType, entry.key.span, format!("the parameter `{}` is not declared", entry.key.text))
            .help("write `Type: String` below it, and a `Default` if it has one");
        return;
    }
    for inner in entry.value.entries() {
        if !KEYS.contains(&inner.key.text.as_str()) {
            let draft =
                report.add(Code::UnknownKey, inner.key.span, format!("a parameter has no `{}`", inner.key.text));
            match report.nearest(&inner.key.text, KEYS.iter().copied()) {
                Some(word) => draft.help(format!("did you mean `{word}`?")).replace(Some(inner.key.span), word),
                None => draft.help(format!("it takes {}", KEYS.join(", "))),
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
