//! Resources that say something about another one: registrations of a baseline, policies of a role.

use patchplay_language::say;
use patchplay_model::{Branch, Stretch};
use patchplay_ordered::SortedMap;

use crate::{
    branch,
    evaluate::{Evaluator, Scope},
    module::Resource,
    value::{Kind, Piece, Value},
};

/// What other resources add to one.
#[derive(Debug, Default)]
pub(crate) struct Added {
    /// Patch groups, each with the place of its name.
    pub(crate) groups: Vec<(Stretch, Branch)>,
    /// Where it is made the default.
    pub(crate) default: Option<Stretch>,
    pub(crate) managed: Vec<Branch>,
    pub(crate) policies: Vec<Branch>,
}

/// What is added, by the address of the resource.
pub(crate) fn gather(evaluator: &Evaluator<'_>) -> SortedMap<String, Added> {
    let mut all: SortedMap<String, Added> = SortedMap::new();
    for resource in &evaluator.module.resources {
        let (owner, kind) = match resource.kind.as_str() {
            "aws_ssm_patch_group" | "aws_ssm_default_patch_baseline" => ("baseline_id", "aws_ssm_patch_baseline."),
            "aws_iam_role_policy_attachment" | "aws_iam_role_policy" => ("role", "aws_iam_role."),
            _ => continue,
        };
        for instance in evaluator.instances(resource) {
            let value = |name: &str| value(evaluator, resource, name, &instance.scope);
            let Some(owner) = value(owner) else { continue };
            let Some(address) = address(&owner).filter(|address| address.starts_with(kind)) else {
                if kind.starts_with("aws_ssm") {
                    unknown_owner(evaluator, &owner);
                }
                continue;
            };
            let added = all.entry(address).or_default();
            match resource.kind.as_str() {
                "aws_ssm_patch_group" => {
                    let group = value("patch_group");
                    added.groups.extend(group.and_then(|group| Some((group.at, branch::of(&group)?))));
                }
                "aws_ssm_default_patch_baseline" => added.default = Some(owner.at),
                "aws_iam_role_policy_attachment" => {
                    added.managed.extend(value("policy_arn").as_ref().and_then(branch::of));
                }
                _ => added.policies.extend(policy(evaluator, resource, &instance.scope)),
            }
        }
    }
    all
}

fn value(evaluator: &Evaluator<'_>, resource: &Resource, name: &str, scope: &Scope) -> Option<Value> {
    let attribute = resource.attribute(name)?;
    Some(evaluator.value(resource.source, &attribute.value, resource.at, scope))
}

/// The resource that a value is the id of.
fn address(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Text(pieces) => match pieces.as_slice() {
            [Piece::Resource { address, arn: false }] => Some(address.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Reports that nobody knows a baseline here, unless it is said already that its name is unknown.
fn unknown_owner(evaluator: &Evaluator<'_>, owner: &Value) {
    if evaluator.report.tells_of(owner.at) {
        return;
    }
    let left_out = say!("what is registered with it is left out here");
    let (code, message, help) = match owner.first_open() {
        Some(open) if open.written.starts_with("${data.aws_ssm_patch_baseline") => (
            "not-simulated",
            say!("`{}` is looked up at deployment, and what is registered with it is left out here", open.written),
            say!(
                "AWS's default for a system is what its nodes have in any case, while no other baseline is registered"
            ),
        ),
        Some(open) => ("unresolved-value", say!("`{}` is unknown because {}", open.written, open.why), left_out),
        None => {
            let written = owner.known().unwrap_or_default();
            ("unknown-baseline", say!("`{written}` is no baseline of these files"), left_out)
        }
    };
    evaluator.report.add(code, owner.at, message, help, None);
}

/// A policy of a role, from the argument of `jsonencode`.
fn policy(evaluator: &Evaluator<'_>, resource: &Resource, scope: &Scope) -> Option<Branch> {
    let attribute = resource.attribute("policy")?;
    let inside = match &attribute.value {
        hcl_edit::expr::Expression::FuncCall(call) if call.name.name.as_str() == "jsonencode" => {
            call.args.iter().next()?
        }
        other => other,
    };
    let value = evaluator.value(resource.source, inside, resource.at, scope);
    let document = branch::of(&value)?;
    Some(branch::map(
        resource.at,
        vec![("PolicyName", branch::text(resource.at, &resource.name)), ("PolicyDocument", document)],
    ))
}
