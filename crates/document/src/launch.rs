//! Instances that no `AWS::EC2::Instance` writes out in full: what a launch template adds to one, and those that an Auto
//! Scaling group starts (CloudFormation's AWS::EC2::LaunchTemplate, AWS::AutoScaling::AutoScalingGroup).

use patchplay_language::say;
use patchplay_ordered::SortedMap;

use crate::{
    Severity,
    code::Code,
    evaluate::Resource,
    fields::{flag_of, unresolved},
    instance::INSTANCE,
    report::Report,
    tree::Key,
    value::{Member, Value, ValueKind},
};

pub(crate) const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";
const TEMPLATE: &str = "AWS::EC2::LaunchTemplate";
const CONFIGURATION: &str = "AWS::AutoScaling::LaunchConfiguration";

/// Instances of one group that are simulated.
const MOST: usize = 1_000;

/// Instances that a resource stands for, each with everything that is known of it; the resource itself for an instance
/// without launch template. `left` is how many more the whole reading may have.
pub(crate) fn instances(
    resource: &Resource,
    by_address: &SortedMap<&str, &Resource>,
    left: usize,
    report: &Report<'_>,
) -> Vec<Resource> {
    match resource.kind.as_str() {
        INSTANCE => {
            let template = template_data(resource.properties.get("LaunchTemplate"), by_address);
            vec![match template {
                Some(data) => with_template(resource, data),
                None => resource.clone(),
            }]
        }
        GROUP => members(resource, by_address, left, report),
        _ => Vec::new(),
    }
}

/// What a launch template says, by a property that refers to it.
fn template_data<'r>(value: Option<&Value>, by_address: &SortedMap<&str, &'r Resource>) -> Option<&'r Value> {
    let value = value?;
    let id = value.get("LaunchTemplateId").or_else(|| value.get("LaunchTemplateName"))?;
    referred(id, TEMPLATE, by_address).or_else(|| named(id, by_address))?.properties.get("LaunchTemplateData")
}

fn referred<'r>(value: &Value, kind: &str, by_address: &SortedMap<&str, &'r Resource>) -> Option<&'r Resource> {
    by_address.get(value.reference.as_deref()?).copied().filter(|resource| resource.kind == kind)
}

/// A launch template by the name that it gives itself.
fn named<'r>(value: &Value, by_address: &SortedMap<&str, &'r Resource>) -> Option<&'r Resource> {
    let name = value.text()?;
    let has_name = |resource: &&Resource| {
        resource.kind == TEMPLATE && resource.properties.get("LaunchTemplateName").and_then(Value::text) == Some(name)
    };
    by_address.values().copied().find(has_name)
}

/// An instance with what its launch template adds: properties it does not have itself, and tags with other keys.
fn with_template(resource: &Resource, data: &Value) -> Resource {
    let mut properties = Properties::of(&resource.properties);
    properties.add_template(data);
    Resource { properties: properties.finish(&resource.properties), ..resource.clone() }
}

/// The instances of an Auto Scaling group.
fn members(
    group: &Resource,
    by_address: &SortedMap<&str, &Resource>,
    left: usize,
    report: &Report<'_>,
) -> Vec<Resource> {
    let properties = &group.properties;
    let mixed = properties.at(&["MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification"]);
    let template = template_data(properties.get("LaunchTemplate").or(mixed), by_address);
    let configuration = properties.get("LaunchConfigurationName");
    let configuration = configuration.and_then(|value| referred(value, CONFIGURATION, by_address));
    let count = count(group, report);
    let most = MOST.min(left);
    if count > most {
        report
            .add(Code::TooLarge, group.span, say!("`{}` has {count} instances", group.name()))
            .severity(Severity::Warning)
            .help(say!("the first {most} are simulated"));
    }
    let subnets = properties.get("VPCZoneIdentifier").map_or(&[][..], Value::one_or_many);
    (0..count.min(most))
        .map(|number| {
            let mut made = Properties::default();
            if let Some(tags) = properties.get("Tags") {
                made.add_tags(tags, |tag| {
                    tag.get("PropagateAtLaunch").and_then(Value::text).and_then(flag_of) == Some(true)
                });
            }
            // Auto Scaling spreads its instances evenly over the subnets.
            if let Some(subnet) = subnets.get(number % subnets.len().max(1)) {
                made.add("SubnetId", subnet);
            }
            if let Some(data) = template {
                made.add_template(data);
            }
            if let Some(configuration) = configuration {
                made.add_configuration(&configuration.properties);
            }
            let member = |id: &Option<String>| id.as_ref().map(|id| format!("{id}#{}", number + 1));
            Resource {
                logical_id: member(&group.logical_id),
                address: member(&group.address),
                kind: INSTANCE.to_owned(),
                properties: made.finish(properties),
                ..group.clone()
            }
        })
        .collect()
}

/// How many instances a group starts: `DesiredCapacity`, else `MinSize`; one when that is unknown.
fn count(group: &Resource, report: &Report<'_>) -> usize {
    let value = group.properties.get("DesiredCapacity").or_else(|| group.properties.get("MinSize"));
    let Some(value) = value else {
        report
            .add(Code::MissingKey, group.span, say!("`{}` needs `MinSize`", group.name()))
            .help(say!("add `MinSize:` and `MaxSize:` to its properties; here it starts one instance"));
        return 1;
    };
    match value.text().map(|text| text.trim().parse::<usize>()) {
        Some(Ok(count)) => count,
        Some(Err(_)) => {
            report
                .add(Code::WrongType, value.span, say!("a group's size is a whole number"))
                .help(say!("write a number; here it starts one instance"));
            1
        }
        None => {
            unresolved(report, value);
            1
        }
    }
}

/// Properties of an instance in the making. What is added first stays.
#[derive(Debug, Default)]
struct Properties {
    members: Vec<Member>,
    tags: Vec<Value>,
}

impl Properties {
    fn of(value: &Value) -> Self {
        let mut properties = Self::default();
        for member in value.members() {
            match (member.key.text.as_str(), &member.value.kind) {
                ("Tags", ValueKind::List(tags)) => properties.tags.clone_from(tags),
                _ => properties.members.push(member.clone()),
            }
        }
        properties
    }

    fn add(&mut self, name: &str, value: &Value) {
        if !self.members.iter().any(|member| member.key.text == name) {
            let key = Key { text: name.to_owned(), span: value.span };
            self.members.push(Member { key, value: value.clone() });
        }
    }

    fn add_template(&mut self, data: &Value) {
        for name in ["ImageId", "SecurityGroupIds", "MetadataOptions"] {
            if let Some(value) = data.get(name) {
                self.add(name, value);
            }
        }
        self.add_profile(data.get("IamInstanceProfile"));
        if let Some(interfaces) = data.get("NetworkInterfaces") {
            self.add("NetworkInterfaces", &instance_interfaces(interfaces));
        }
        for specification in data.get("TagSpecifications").map_or(&[][..], Value::items) {
            if specification.get("ResourceType").and_then(Value::text) == Some("instance")
                && let Some(tags) = specification.get("Tags")
            {
                self.add_tags(tags, |_| true);
            }
        }
    }

    fn add_configuration(&mut self, configuration: &Value) {
        for (theirs, ours) in [("ImageId", "ImageId"), ("SecurityGroups", "SecurityGroupIds")] {
            if let Some(value) = configuration.get(theirs) {
                self.add(ours, value);
            }
        }
        self.add_profile(configuration.get("IamInstanceProfile"));
        if let Some(value) = configuration.get("AssociatePublicIpAddress") {
            let key = Key { text: "AssociatePublicIpAddress".to_owned(), span: value.span };
            let interface = ValueKind::Map(vec![Member { key, value: value.clone() }]);
            let interfaces = ValueKind::List(vec![Value::new(value.span, interface)]);
            self.add("NetworkInterfaces", &Value::new(value.span, interfaces));
        }
    }

    /// A launch template names the profile by `Name` or `Arn`, a launch configuration directly.
    fn add_profile(&mut self, value: Option<&Value>) {
        let inner = value.and_then(|value| value.get("Arn").or_else(|| value.get("Name")).or(Some(value)));
        if let Some(profile) = inner {
            self.add("IamInstanceProfile", profile);
        }
    }

    fn add_tags(&mut self, tags: &Value, takes: impl Fn(&Value) -> bool) {
        for tag in tags.items().iter().filter(|tag| takes(tag)) {
            let key = tag.get("Key").and_then(Value::text);
            if key.is_none() || !self.tags.iter().any(|known| known.get("Key").and_then(Value::text) == key) {
                let members = tag.members().iter().filter(|member| member.key.text != "PropagateAtLaunch");
                let kind = match &tag.kind {
                    ValueKind::Map(_) => ValueKind::Map(members.cloned().collect()),
                    other => other.clone(),
                };
                self.tags.push(Value { kind, ..tag.clone() });
            }
        }
    }

    fn finish(mut self, whole: &Value) -> Value {
        if !self.tags.is_empty() {
            let tags = Value::new(whole.span, ValueKind::List(std::mem::take(&mut self.tags)));
            self.add("Tags", &tags);
        }
        Value { kind: ValueKind::Map(self.members), ..whole.clone() }
    }
}

/// Network interfaces as an instance has them: its groups are the `GroupSet`.
fn instance_interfaces(interfaces: &Value) -> Value {
    let rename = |interface: &Value| {
        let members = interface.members().iter().cloned().map(|mut member| {
            if member.key.text == "Groups" {
                "GroupSet".clone_into(&mut member.key.text);
            }
            member
        });
        match &interface.kind {
            ValueKind::Map(_) => Value { kind: ValueKind::Map(members.collect()), ..interface.clone() },
            _ => interface.clone(),
        }
    };
    match &interfaces.kind {
        ValueKind::List(items) => {
            Value { kind: ValueKind::List(items.iter().map(rename).collect()), ..interfaces.clone() }
        }
        _ => interfaces.clone(),
    }
}
