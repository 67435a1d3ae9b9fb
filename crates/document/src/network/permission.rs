//! Rights of the instance's role: to be managed, and to write logs (spec network-and-permissions 2).

use patchplay_language::{mark, say};

use super::{Scene, Trail, managed_policy::ManagedPolicy};
use crate::{Hop, HopKind, Rights, Role, evaluate::Resource, policy_pattern::matches, rights::Statement, value::Value};

const PROFILE: &str = "AWS::IAM::InstanceProfile";
const ROLE: &str = "AWS::IAM::Role";

/// The bucket that a run among the resources writes to; of several runs the installing one's.
pub(crate) fn output_bucket<'a>(resources: impl Iterator<Item = &'a Resource>) -> Option<&'a Value> {
    let bucket = |resource: &'a Resource| {
        let properties = &resource.properties;
        let command = ["TaskInvocationParameters", "MaintenanceWindowRunCommandParameters"];
        let (found, operation) = match resource.kind.as_str() {
            "AWS::SSM::Association" => (
                properties.at(&["OutputLocation", "S3Location", "OutputS3BucketName"]),
                properties.at(&["Parameters", "Operation"]),
            ),
            "AWS::SSM::MaintenanceWindowTask" => {
                let command = properties.at(&command);
                (
                    command
                        .and_then(|value| value.get("OutputS3BucketName"))
                        .or_else(|| properties.at(&["LoggingInfo", "S3Bucket"])),
                    command.and_then(|value| value.at(&["Parameters", "Operation"])),
                )
            }
            _ => return None,
        };
        let installs =
            operation.is_some_and(|value| value.one_or_many().iter().any(|word| word.text() == Some("Install")));
        found.map(|found| (installs, found))
    };
    let created = resources.filter(|resource| resource.created.known() != Some(false));
    let all: Vec<(bool, &Value)> = created.filter_map(bucket).collect();
    all.iter().find(|(installs, _)| *installs).or_else(|| all.first()).map(|(_, value)| *value)
}

/// From the instance to a role, or to where that ends.
enum Found<'a> {
    Role(Trail, &'a Resource),
    /// Not in the template; assumed to be in order.
    Outside(Trail),
    Broken(Trail),
}

fn role<'a>(scene: &Scene<'a>, instance: &Resource) -> Found<'a> {
    let outside = |label: String, value: &Value| {
        Trail::of(Hop {
            label,
            kind: HopKind::Stop,
            name: value.written().map(str::to_owned),
            ok: true,
            detail: say!("not in the template, assumed to allow it"),
            places: vec![scene.report.place(value.span)],
        })
    };
    let Some(value) = instance.properties.get("IamInstanceProfile") else {
        let detail = say!("the instance has no IamInstanceProfile, so Systems Manager cannot manage it");
        let mut hop = scene.hop(instance, mark!("instance"), false, detail);
        hop.label = say!("instance profile");
        hop.name = None;
        return Found::Broken(Trail::of(hop));
    };
    let Some(profile) = scene.referred(Some(value), PROFILE) else {
        return Found::Outside(outside(say!("instance profile {}", value.written().unwrap_or_default()), value));
    };
    let trail = Trail::of(scene.hop(profile, mark!("instance profile"), true, ""));
    let Some(value) = profile.properties.get("Roles").and_then(|roles| roles.one_or_many().first()) else {
        return Found::Broken(Trail::of(scene.hop(profile, mark!("instance profile"), false, say!("it has no role"))));
    };
    match scene.referred(Some(value), ROLE) {
        Some(role) => Found::Role(trail, role),
        None => Found::Outside(trail.then(outside(say!("role {}", value.written().unwrap_or_default()), value))),
    }
}

/// Whether Systems Manager may manage the instance.
pub(super) fn managed(scene: &Scene<'_>, instance: &Resource) -> Trail {
    let (trail, role) = match role(scene, instance) {
        Found::Role(trail, role) => (trail, role),
        Found::Outside(trail) | Found::Broken(trail) => return trail,
    };
    let by_either = |message: &[&str]| managed_policy(role, &[&["ssm:UpdateInstanceInformation"], message].concat());
    if let Some((policy, value)) =
        by_either(&["ssmmessages:OpenControlChannel"]).or_else(|| by_either(&["ec2messages:GetMessages"]))
    {
        let mut hop = scene.hop(role, mark!("role"), true, say!("has {policy}"));
        hop.places.push(scene.report.place(value.span));
        return trail.then(Trail::of(hop));
    }
    // A policy written by hand counts when it has the two actions without which nothing works.
    let needed = ["ssm:UpdateInstanceInformation", "ssmmessages:OpenControlChannel", "ec2messages:GetMessages"];
    let allowed: Vec<bool> =
        needed.iter().map(|action| statements(scene, role).any(|found| allows(found, action, None))).collect();
    if let [true, first, second] = allowed.as_slice()
        && (*first || *second)
    {
        return trail.then(Trail::of(scene.hop(
            role,
            mark!("role"),
            true,
            say!("its own policies have the actions of Systems Manager"),
        )));
    }
    if let Some(value) = unseen_policy(scene, role) {
        let mut hop =
            scene.hop(role, mark!("role"), true, say!("has a policy that is not in the template, assumed to allow it"));
        hop.places.push(scene.report.place(value.span));
        return trail.then(Trail::of(hop));
    }
    trail.then(Trail::of(scene.hop(role, mark!("role"), false, say!("it has no AmazonSSMManagedInstanceCore"))))
}

/// Whether the instance may write the run's output.
pub(super) fn writes_logs(scene: &Scene<'_>, instance: &Resource, bucket: Option<&Value>) -> Trail {
    let Some(bucket) = bucket else { return Trail::default() };
    let name = bucket.written().unwrap_or_default().to_owned();
    let (trail, role) = match role(scene, instance) {
        Found::Role(trail, role) => (trail, role),
        Found::Outside(trail) | Found::Broken(trail) => return trail,
    };
    if let Some((policy, value)) = managed_policy(role, &["s3:PutObject"]) {
        let mut hop = scene.hop(role, mark!("role"), true, say!("has {policy}"));
        hop.places.push(scene.report.place(value.span));
        return trail.then(Trail::of(hop));
    }
    let object = format!("arn:aws:s3:::{name}/prefix/object");
    let allowing = statements(scene, role).find(|found| allows(found, "s3:PutObject", Some(&object)));
    if let Some(statement) = allowing {
        let mut hop = scene.hop(role, mark!("role"), true, say!("may write to the bucket {name}"));
        hop.places.push(scene.report.place(statement.span));
        return trail.then(Trail::of(hop));
    }
    if let Some(value) = unseen_policy(scene, role) {
        let mut hop =
            scene.hop(role, mark!("role"), true, say!("has a policy that is not in the template, assumed to allow it"));
        hop.places.push(scene.report.place(value.span));
        return trail.then(Trail::of(hop));
    }
    let detail = say!("none of its policies allows s3:PutObject on the bucket {name}");
    trail.then(Trail::of(scene.hop(role, mark!("role"), false, detail)))
}

/// A managed policy of AWS's that allows all of these actions on every resource.
fn managed_policy<'r>(role: &'r Resource, actions: &[&str]) -> Option<(&'static str, &'r Value)> {
    attached(role).iter().find_map(|value| {
        let policy = ManagedPolicy::of(value.written()?)?;
        let allows = |action: &&str| policy.actions().any(|pattern| matches(pattern, action, true));
        actions.iter().all(allows).then_some((policy.name, value))
    })
}

fn attached(role: &Resource) -> &[Value] {
    role.properties.get("ManagedPolicyArns").map_or(&[][..], Value::one_or_many)
}

/// What the role of an instance may do; unknown as soon as a part of it is not in the templates.
pub(super) fn rights(scene: &Scene<'_>, instance: &Resource) -> Rights {
    let Found::Role(_, role) = role(scene, instance) else { return Rights::Unknown };
    if unseen_policy(scene, role).is_some() {
        return Rights::Unknown;
    }
    let of_aws = attached(role).iter().filter_map(Value::written).filter_map(ManagedPolicy::of).map(|policy| {
        Statement { allows: true, actions: policy.actions().map(str::to_owned).collect(), ..Statement::default() }
    });
    let tag = |tag: &Value| {
        let text = |key: &str| tag.get(key).and_then(Value::written).map(str::to_owned);
        Some((text("Key")?, text("Value")?))
    };
    Rights::Known(Role {
        name: role.name().to_owned(),
        place: scene.report.place(role.span),
        tags: role.properties.get("Tags").map_or(&[][..], Value::items).iter().filter_map(tag).collect(),
        statements: of_aws.chain(statements(scene, role).map(statement)).collect(),
    })
}

fn statement(found: &Value) -> Statement {
    let texts = |key: &str| -> Option<Vec<String>> {
        let values = found.get(key)?.one_or_many();
        Some(values.iter().filter_map(Value::written).map(|text| text.replace("${AWS::Partition}", "aws")).collect())
    };
    let is_in_doubt = ["Condition", "NotAction", "NotResource"].iter().any(|key| found.get(key).is_some());
    Statement {
        allows: has_effect(found, "Allow"),
        actions: texts("Action").unwrap_or_default(),
        resources: texts("Resource"),
        is_in_doubt,
    }
}

/// A managed policy whose content nothing here shows: neither AWS's nor one of the template.
fn unseen_policy<'r>(scene: &Scene<'_>, role: &'r Resource) -> Option<&'r Value> {
    attached(role).iter().find(|value| {
        let aws = value.written().is_some_and(|arn| arn.contains("::aws:policy/"));
        !aws && scene.referred(Some(value), "AWS::IAM::ManagedPolicy").is_none()
    })
}

/// Statements of every policy that the template gives the role.
fn statements<'s>(scene: &'s Scene<'_>, role: &'s Resource) -> impl Iterator<Item = &'s Value> {
    let inline = role.properties.get("Policies").map_or(&[][..], Value::items).iter();
    let named = |policy: &&Resource| {
        policy.properties.get("Roles").is_some_and(|roles| {
            roles.one_or_many().iter().any(|value| value.reference == role.address && role.address.is_some())
        })
    };
    let apart = scene
        .all("AWS::IAM::Policy")
        .chain(scene.all("AWS::IAM::RolePolicy"))
        .chain(scene.all("AWS::IAM::ManagedPolicy"))
        .filter(move |policy| {
            let by_role = policy.properties.get("RoleName").is_some_and(|value| value.reference == role.address);
            let listed = role.properties.get("ManagedPolicyArns").is_some_and(|list| {
                list.items().iter().any(|value| value.reference.is_some() && value.reference == policy.address)
            });
            named(policy) || (by_role && role.address.is_some()) || listed
        })
        .map(|policy| &policy.properties);
    inline.chain(apart).filter_map(|policy| policy.at(&["PolicyDocument", "Statement"])).flat_map(Value::one_or_many)
}

/// Whether a policy's document allows an action and no statement of it denies the same.
pub(super) fn policy_allows(document: &Value, action: &str, resource: Option<&str>) -> bool {
    let statements = document.get("Statement").map_or(&[][..], Value::one_or_many);
    let denied = |found: &&Value| {
        found.get("Condition").is_none() && has_effect(found, "Deny") && applies(found, action, resource)
    };
    // What a statement leaves out, and not what it names, is taken to allow it.
    let but = |found: &Value| found.get("NotAction").is_some() || found.get("NotResource").is_some();
    let allowed = |found: &Value| allows(found, action, resource) || but(found) && has_effect(found, "Allow");
    statements.iter().any(allowed) && !statements.iter().any(|found| denied(&found))
}

/// Whether a statement allows an action, on a resource if one is given.
fn allows(statement: &Value, action: &str, resource: Option<&str>) -> bool {
    has_effect(statement, "Allow") && applies(statement, action, resource)
}

fn has_effect(statement: &Value, effect: &str) -> bool {
    statement.get("Effect").and_then(Value::text) == Some(effect)
}

fn applies(statement: &Value, action: &str, resource: Option<&str>) -> bool {
    let any = |key: &str, wanted: &str, fold: bool| {
        statement.get(key).is_some_and(|value| {
            value.one_or_many().iter().filter_map(Value::written).any(|pattern| matches(pattern, wanted, fold))
        })
    };
    any("Action", action, true)
        && resource.is_none_or(|resource| {
            any("Resource", &same_partition(resource), false) || any("Resource", resource, false)
        })
}

/// Buckets of other partitions have another beginning; templates often leave it open.
fn same_partition(arn: &str) -> String {
    arn.replacen("arn:aws:", "arn:${AWS::Partition}:", 1)
}
