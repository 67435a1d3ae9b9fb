//! Rights of the instance's role: to be managed, and to write logs (spec network-and-permissions 2).

use super::{Scene, Trail};
use crate::{Hop, evaluate::Resource, value::Value};

const PROFILE: &str = "AWS::IAM::InstanceProfile";
const ROLE: &str = "AWS::IAM::Role";

/// Managed policies with everything Systems Manager needs.
const MANAGED: &[&str] = &[
    "AmazonSSMManagedInstanceCore",
    "AmazonEC2RoleforSSM",
    "AmazonSSMManagedEC2InstanceDefaultPolicy",
    "AmazonSSMFullAccess",
    "AdministratorAccess",
    "PowerUserAccess",
];
/// Managed policies that let a node write to every bucket.
const WRITERS: &[&str] = &["AmazonS3FullAccess", "AdministratorAccess", "PowerUserAccess", "AmazonEC2RoleforSSM"];

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
            ok: true,
            detail: "not in the template, assumed to allow it".to_owned(),
            places: vec![scene.report.place(value.span)],
        })
    };
    let Some(value) = instance.properties.get("IamInstanceProfile") else {
        let detail = "the instance has no IamInstanceProfile, so Systems Manager cannot manage it";
        let mut hop = scene.hop(instance, "instance", false, detail);
        hop.label = "instance profile".to_owned();
        return Found::Broken(Trail::of(hop));
    };
    let Some(profile) = scene.referred(Some(value), PROFILE) else {
        return Found::Outside(outside(format!("instance profile {}", value.written().unwrap_or_default()), value));
    };
    let trail = Trail::of(scene.hop(profile, "instance profile", true, ""));
    let Some(value) = profile.properties.get("Roles").and_then(|roles| roles.one_or_many().first()) else {
        return Found::Broken(Trail::of(scene.hop(profile, "instance profile", false, "it has no role")));
    };
    match scene.referred(Some(value), ROLE) {
        Some(role) => Found::Role(trail, role),
        None => Found::Outside(trail.then(outside(format!("role {}", value.written().unwrap_or_default()), value))),
    }
}

/// Whether Systems Manager may manage the instance.
pub(super) fn managed(scene: &Scene<'_>, instance: &Resource) -> Trail {
    let (trail, role) = match role(scene, instance) {
        Found::Role(trail, role) => (trail, role),
        Found::Outside(trail) | Found::Broken(trail) => return trail,
    };
    if let Some((policy, value)) = managed_policy(role, MANAGED) {
        let mut hop = scene.hop(role, "role", true, format!("has {policy}"));
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
            "role",
            true,
            "its own policies have the actions of Systems Manager",
        )));
    }
    if let Some(value) = unseen_policy(scene, role) {
        let mut hop = scene.hop(role, "role", true, "has a policy that is not in the template, assumed to allow it");
        hop.places.push(scene.report.place(value.span));
        return trail.then(Trail::of(hop));
    }
    trail.then(Trail::of(scene.hop(role, "role", false, "it has no AmazonSSMManagedInstanceCore")))
}

/// Whether the instance may write the run's output.
pub(super) fn writes_logs(scene: &Scene<'_>, instance: &Resource, bucket: Option<&Value>) -> Trail {
    let Some(bucket) = bucket else { return Trail::default() };
    let name = bucket.written().unwrap_or_default().to_owned();
    let (trail, role) = match role(scene, instance) {
        Found::Role(trail, role) => (trail, role),
        Found::Outside(trail) | Found::Broken(trail) => return trail,
    };
    if let Some((policy, value)) = managed_policy(role, WRITERS) {
        let mut hop = scene.hop(role, "role", true, format!("has {policy}"));
        hop.places.push(scene.report.place(value.span));
        return trail.then(Trail::of(hop));
    }
    let object = format!("arn:aws:s3:::{name}/prefix/object");
    let allowing = statements(scene, role).find(|found| allows(found, "s3:PutObject", Some(&object)));
    if let Some(statement) = allowing {
        let mut hop = scene.hop(role, "role", true, format!("may write to the bucket {name}"));
        hop.places.push(scene.report.place(statement.span));
        return trail.then(Trail::of(hop));
    }
    if let Some(value) = unseen_policy(scene, role) {
        let mut hop = scene.hop(role, "role", true, "has a policy that is not in the template, assumed to allow it");
        hop.places.push(scene.report.place(value.span));
        return trail.then(Trail::of(hop));
    }
    let detail = format!("none of its policies allows s3:PutObject on the bucket {name}");
    trail.then(Trail::of(scene.hop(role, "role", false, detail)))
}

/// A managed policy of AWS's by its name at the end of the ARN.
fn managed_policy<'r>(role: &'r Resource, names: &[&'static str]) -> Option<(&'static str, &'r Value)> {
    let policies = role.properties.get("ManagedPolicyArns").map_or(&[][..], Value::one_or_many);
    policies.iter().find_map(|value| {
        let last = value.written()?.rsplit('/').next()?;
        names.iter().find(|name| **name == last).map(|name| (*name, value))
    })
}

/// A managed policy whose content nothing here shows: neither AWS's nor one of the template.
fn unseen_policy<'r>(scene: &Scene<'_>, role: &'r Resource) -> Option<&'r Value> {
    let policies = role.properties.get("ManagedPolicyArns").map_or(&[][..], Value::one_or_many);
    policies.iter().find(|value| {
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

/// A policy's pattern: `*` stands for any text, `?` for one character. Actions ignore case.
fn matches(pattern: &str, text: &str, fold: bool) -> bool {
    let letters = |text: &str| -> Vec<char> {
        if fold { text.chars().flat_map(char::to_lowercase).collect() } else { text.chars().collect() }
    };
    let (pattern, text) = (letters(pattern), letters(text));
    // Greedy with one point of return: the last `*` takes one character more whenever the rest does not fit.
    let (mut at, mut read) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some('*') => {
                back = Some((at, read));
                at += 1;
            }
            Some(c) if *c == '?' || text.get(read) == Some(c) => {
                at += 1;
                read += 1;
            }
            _ => match back {
                Some((star, taken)) => {
                    back = Some((star, taken + 1));
                    at = star + 1;
                    read = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy_patterns_match_as_iam_does() {
        for (pattern, text) in [
            ("*", "anything"),
            ("s3:*", "s3:PutObject"),
            ("s3:Put*", "s3:PutObject"),
            ("s3:put?bject", "s3:PutObject"),
            ("arn:aws:s3:::logs/*", "arn:aws:s3:::logs/prefix/object"),
            ("arn:aws:s3:::*/prefix/*", "arn:aws:s3:::logs/prefix/object"),
        ] {
            assert!(matches(pattern, text, true), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("s3:Get*", "s3:PutObject"),
            ("arn:aws:s3:::logs", "arn:aws:s3:::logs/prefix/object"),
            ("arn:aws:s3:::other/*", "arn:aws:s3:::logs/prefix/object"),
            ("", "x"),
        ] {
            assert!(!matches(pattern, text, true), "{pattern} {text}");
        }
        assert!(!matches("ARN:*", "arn:aws", false));
    }
}
