//! Names: parameters, pseudo parameters, resources and their attributes.

use patchplay_language::{joined, say};

use super::{Definition, Evaluator, ITEM, Scope, function::Argument, is_stack};
use crate::{
    code::Code,
    text::Span,
    tree::Kind,
    value::{TextBuilder, Unknown, Value, ValueKind},
};

/// Properties that name a resource, so that `Ref` is known before deployment.
const NAMES: &[(&str, &str)] = &[
    ("AWS::S3::Bucket", "BucketName"),
    ("AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::InstanceProfile", "InstanceProfileName"),
    ("AWS::ResourceGroups::Group", "Name"),
    ("AWS::SSM::Document", "Name"),
    ("AWS::SSM::Parameter", "Name"),
];

/// Attributes that say what the property of the same name says.
const ECHOES: &[(&str, &str)] = &[
    ("AWS::EC2::VPC", "CidrBlock"),
    ("AWS::EC2::Subnet", "AvailabilityZone"),
    ("AWS::EC2::Subnet", "CidrBlock"),
    ("AWS::EC2::Instance", "AvailabilityZone"),
    ("AWS::SSM::Parameter", "Type"),
    ("AWS::SSM::Parameter", "Value"),
];

/// Attributes that say the same as `Ref`.
const IDS: &[&str] = &[
    "Id",
    "InstanceId",
    "GroupId",
    "SubnetId",
    "VpcId",
    "RouteTableId",
    "InternetGatewayId",
    "NatGatewayId",
    "WindowId",
    "WindowTargetId",
];

const PSEUDO: &[&str] = &[
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

/// Text that stands there literally; a dynamic reference in it is read at deployment.
pub(super) fn literal(text: &str, span: Span) -> Value {
    let value = Value { literal: Some(span), ..Value::of_text(span, text) };
    let Some((_, rest)) = text.split_once("{{resolve:") else { return value };
    let Some((reference, _)) = rest.split_once("}}") else { return value };
    let path = reference.strip_prefix("ssm:").map(|path| {
        let version = path.rsplit_once(':').filter(|(_, version)| version.bytes().all(|b| b.is_ascii_digit()));
        version.map_or(path, |(path, _)| path).to_owned()
    });
    let why = say!("`{{{{resolve:{reference}}}}}` is read at deployment");
    Value::unknown(span, Unknown { written: text.to_owned(), why, missing: Vec::new(), ssm_path: path })
}

impl Evaluator<'_> {
    /// `Ref`.
    pub(super) fn reference(&self, name: &str, span: Span, scope: Scope<'_>) -> Value {
        let value = self.named(name, span, scope);
        let parts = value.items().len() + value.pieces.len() + usize::from(value.reference.is_some());
        let bytes = value.written().map_or(0, str::len) + parts.saturating_mul(ITEM);
        if self.may_make(bytes, span) { value } else { self.too_much(span) }
    }

    fn named(&self, name: &str, span: Span, scope: Scope<'_>) -> Value {
        if let Some(value) = scope.variable(name) {
            return value.clone().used_at(span);
        }
        if let Some(parameter) = self.parameters.get(name) {
            return parameter.value(span);
        }
        if name.starts_with("AWS::") {
            return self.pseudo(name, span);
        }
        if self.by_id.contains_key(name) {
            self.edge(scope, name);
            return Value { reference: Some(self.address(name)), ..self.physical(name, span) };
        }
        self.nameless(name, span)
    }

    /// `Fn::GetAtt` in its three forms.
    pub(super) fn get_att(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        let pair = match &argument.node().kind {
            Kind::Scalar { text, .. } => {
                text.split_once('.').map(|(id, attribute)| (id.to_owned(), attribute.to_owned()))
            }
            Kind::Sequence(parts) => match parts.as_slice() {
                [id, attribute] => id.text().map(|id| {
                    let attribute = self.evaluate(attribute, scope);
                    (id.to_owned(), attribute.written().unwrap_or_default().to_owned())
                }),
                _ => None,
            },
            Kind::Mapping(_) => None,
        };
        match pair {
            Some((id, attribute)) => self.attribute(&id, &attribute, span, scope),
            None => {
                self.wrong_arguments("GetAtt", span, "Resource.Attribute");
                open(span, "${GetAtt}", &say!("`GetAtt` has wrong arguments"))
            }
        }
    }

    /// An attribute of a resource.
    pub(super) fn attribute(&self, id: &str, attribute: &str, span: Span, scope: Scope<'_>) -> Value {
        let Some(definition) = self.definition(id) else {
            self.missing_resource(id, span);
            return open(span, &format!("${{{id}.{attribute}}}"), &say!("`{id}` is not in the text"));
        };
        self.edge(scope, id);
        let kind = definition.kind.as_str();
        if let Some(output) = attribute.strip_prefix("Outputs.").filter(|_| is_stack(kind)) {
            return self.output(id, output, span);
        }
        if ECHOES.contains(&(kind, attribute))
            && let Some(value) = self.property(id, definition, attribute)
        {
            return value.used_at(span);
        }
        let value = match (kind, attribute) {
            (_, attribute) if IDS.contains(&attribute) => self.physical(id, span),
            ("AWS::S3::Bucket", "Arn") => {
                let mut built = TextBuilder::default();
                built.literal("arn:");
                built.literal(self.partition());
                built.literal(":s3:::");
                built.value(&self.physical(id, span));
                built.finish(span)
            }
            _ => open(span, &format!("${{{id}.{attribute}}}"), &say!("`{id}` gets its `{attribute}` at deployment")),
        };
        Value { reference: Some(self.address(id)), ..value }
    }

    /// The name or id of a resource.
    fn physical(&self, id: &str, span: Span) -> Value {
        let Some(definition) = self.definition(id) else { return open(span, id, &say!("it does not exist")) };
        let kind = definition.kind.as_str();
        let property = NAMES.iter().find(|(known, _)| *known == kind).map(|(_, property)| *property);
        if let Some(value) = property.and_then(|property| self.property(id, definition, property)) {
            return value.used_at(span);
        }
        match (self.input.physical_id)(&self.name_of(id), kind) {
            Some(text) => Value::of_text(span, text),
            None => open(span, &format!("${{{id}}}"), &say!("`{id}` gets its id at deployment")),
        }
    }

    /// A property of a resource, if it is there.
    fn property(&self, id: &str, definition: &Definition<'_>, name: &str) -> Option<Value> {
        let entry = definition.properties.and_then(|node| node.get(name))?;
        let inner = Scope { variables: &definition.variables, resource: Some(id) };
        let value = self.follow(&format!("{name} of {id}"), || self.evaluate(&entry.value, inner));
        if value.is_none() {
            self.circular(id, definition.span);
        }
        value.filter(|value| value.kind != ValueKind::Absent)
    }

    fn pseudo(&self, name: &str, span: Span) -> Value {
        let text = match name {
            "AWS::NoValue" => return Value::new(span, ValueKind::Absent),
            "AWS::Region" => self.input.region,
            "AWS::AccountId" => self.input.account,
            "AWS::Partition" => Some(self.partition()),
            "AWS::URLSuffix" if self.partition() == "aws-cn" => Some("amazonaws.com.cn"),
            "AWS::URLSuffix" => Some("amazonaws.com"),
            known if PSEUDO.contains(&known) => None,
            _ => {
                let draft =
                    self.report.add(Code::UnknownReference, span, say!("there is no pseudo parameter `{name}`"));
                match self.report.nearest(name, PSEUDO.iter().copied()) {
                    Some(word) => drop(draft.help(say!("did you mean `{word}`?"))),
                    None => drop(draft.help(say!("there are {}", joined(PSEUDO)))),
                }
                None
            }
        };
        match text {
            Some(text) => Value::of_text(span, text),
            None => open(span, &format!("${{{name}}}"), &say!("`{name}` is known at deployment")),
        }
    }

    fn partition(&self) -> &'static str {
        match self.input.region {
            Some(region) if region.starts_with("cn-") => "aws-cn",
            Some(region) if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }

    /// A name that nothing declares: an error in a template that declares its parameters, a question in a fragment.
    fn nameless(&self, name: &str, span: Span) -> Value {
        if self.template.declares {
            self.missing_resource(name, span);
            return open(span, &format!("${{{name}}}"), &say!("nothing declares `{name}`"));
        }
        if let Some(value) = self.passed(name) {
            return value.clone().used_at(span);
        }
        let first = self.undeclared.borrow_mut().insert_first(name, span);
        let names = vec![name.to_owned()];
        if let Some(text) = self.input.parameters.get(name).filter(|text| !text.is_empty()) {
            return Value { names, ..Value::of_text(span, text.clone()) };
        }
        if first {
            self.report
                .add(Code::UndeclaredName, span, say!("nothing declares `{name}`"))
                .help(say!("give `{name}` a value beside the editor, or paste the `Parameters` that declare it"));
        }
        let unknown = Unknown {
            written: format!("${{{name}}}"),
            missing: names.clone(),
            why: say!("`{name}` has no value"),
            ssm_path: None,
        };
        Value { names, ..Value::unknown(span, unknown) }
    }

    /// A name that must be a resource or parameter and is not.
    fn missing_resource(&self, name: &str, span: Span) {
        let message = say!("nothing declares `{name}`");
        if !self.template.declares {
            self.report
                .add(Code::UndeclaredName, span, message)
                .help(say!("paste the resource too; until then what is read from it is unknown"));
            return;
        }
        let known = self.parameters.keys().copied().chain(self.by_id.keys().map(String::as_str));
        let draft = self.report.add(Code::UnknownReference, span, message);
        match self.report.nearest(name, known) {
            Some(word) => drop(draft.meant(span, "", name, word)),
            None => drop(draft.help(say!("declare it under `Parameters`, or add the resource"))),
        }
    }

    fn edge(&self, scope: Scope<'_>, to: &str) {
        if let Some(from) = scope.resource {
            self.edges.borrow_mut().entry(from.to_owned()).or_default().insert(to.to_owned());
        }
    }
}

pub(super) fn open(span: Span, written: &str, why: &str) -> Value {
    let unknown = Unknown { written: written.to_owned(), why: why.to_owned(), missing: Vec::new(), ssm_path: None };
    Value::unknown(span, unknown)
}

/// Keeps the first place of a name.
trait InsertFirst {
    fn insert_first(&mut self, name: &str, span: Span) -> bool;
}

impl InsertFirst for patchplay_ordered::SortedMap<String, Span> {
    fn insert_first(&mut self, name: &str, span: Span) -> bool {
        match self.get(name) {
            Some(_) => false,
            None => self.insert(name.to_owned(), span).is_none(),
        }
    }
}
