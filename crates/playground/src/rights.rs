//! What the roles of nodes do not allow a run, as troubles of the nodes.
//!
//! A template that defines the role of an instance and all of its policies tells what the node may do (rules
//! net-put-inventory-denied, net-override-file-access, net-baseline-tags-permissions, net-policy-bucket-permission). Of
//! what is not in the template nothing is said.

use patchplay_document::{Documents, Place, Rights, Role, Scenario};
use patchplay_language::say;
use patchplay_model::{Operation, Platform, Run, Trouble, object_of_address, policy_of_bucket};

use crate::fleet::FleetNode;

/// A right that a node's role lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// The trouble that comes of it.
    pub trouble: Trouble,
    /// What is lacking, as the end of "the node ...".
    pub words: String,
    /// Where the role stands, or what else says so.
    pub places: Vec<Place>,
}

/// Gives every node the troubles that its role's rights and the account's tier mean for a run.
pub fn take_away(fleet: &mut [FleetNode], documents: &Documents, run: &Run, scenario: &Scenario) {
    for member in fleet {
        let found = member.instance.and_then(|number| documents.instances.get(number));
        let platform = member.node.system.platform();
        let mut lacks = of_addresses(documents, run, platform);
        if let Some(Rights::Known(role)) = found.map(|found| &found.rights) {
            lacks.extend(of_role(role, run, scenario, platform));
        }
        if member.node.is_hybrid() && !scenario.advanced_instances {
            let words =
                say!("is a hybrid machine in the standard-instances tier, which patches no Microsoft application");
            lacks.push(Lack { trouble: Trouble::StandardTier, words, places: Vec::new() });
        }
        lacks.retain(|lack| lack.trouble.platforms().contains(&platform));
        for lack in lacks {
            if !member.node.has(lack.trouble) {
                member.node.trouble.push(lack.trouble);
                member.trouble_places.push(lack.places.first().cloned().unwrap_or_default());
                member.lacks.push(lack);
            }
        }
    }
}

/// The calls that a role does not allow.
fn of_role(role: &Role, run: &Run, scenario: &Scenario, platform: Platform) -> Vec<Lack> {
    let lack = |trouble: Trouble, action: &str, resource: &str, on: Option<String>| {
        let role_name = &role.name;
        (!role.may(action, resource)).then(|| Lack {
            trouble,
            words: match on {
                None => say!("has the role {role_name}, which does not allow {action}"),
                Some(on) => say!("has the role {role_name}, which does not allow {action} on {on}"),
            },
            places: vec![role.place.clone()],
        })
    };
    let (region, account) = (scenario.region.as_str(), scenario.account.as_str());
    let mut lacks = Vec::new();
    lacks.extend(lack(Trouble::SnapshotDenied, "ssm:GetDeployablePatchSnapshotForInstance", EVERYTHING, None));
    lacks.extend(lack(Trouble::InventoryDenied, "ssm:PutInventory", EVERYTHING, None));
    if run.baseline_tags.is_some() {
        let baseline = format!("arn:aws:ssm:{region}:{account}:patchbaseline/pb-00000000000000000");
        lacks.extend(lack(Trouble::ResourcesDenied, "tag:GetResources", EVERYTHING, None));
        lacks.extend(lack(Trouble::BaselinesDenied, "ssm:DescribePatchBaselines", EVERYTHING, None));
        for action in ["ssm:GetPatchBaseline", "ssm:DescribeEffectivePatchesForPatchBaseline"] {
            lacks.extend(lack(Trouble::BaselineDenied, action, &baseline, Some(say!("the baseline"))));
        }
    }
    if let Some(output) = &run.cloud_watch {
        let group = output.group.clone().unwrap_or_else(|| format!("/aws/ssm/{}", run.document));
        let stream = format!("arn:aws:logs:{region}:{account}:log-group:{group}:log-stream:stream");
        for action in ["logs:CreateLogStream", "logs:PutLogEvents"] {
            lacks.extend(lack(Trouble::LogGroupDenied, action, &stream, Some(say!("the log group {group}"))));
        }
    }
    for (trouble, address) in files(run, platform) {
        let Some((bucket, key)) = object_of_address(address) else { continue };
        let object = format!("arn:aws:s3:::{bucket}/{key}");
        lacks.extend(lack(trouble, "s3:GetObject", &object, Some(address.to_owned())));
        lacks.extend(policy_of_bucket(bucket).and_then(|policy| untagged(role, policy, trouble)));
    }
    lacks
}

/// Any resource.
const EVERYTHING: &str = "*";

/// The role lacks the tag by which a patch policy's bucket knows those that may read it.
fn untagged(role: &Role, policy: &str, trouble: Trouble) -> Option<Lack> {
    let key = format!("QSConfigId-{policy}");
    let has = role.tags.iter().any(|(own, value)| *own == key && value == policy);
    (!has).then(|| Lack {
        trouble,
        words: say!(
            "has the role {} without the tag {key} = {policy}, by which the policy's bucket knows its nodes",
            role.name
        ),
        places: vec![role.place.clone()],
    })
}

/// The files that a run reads, each with the trouble of a node that may not: the module of Windows reads both alike.
fn files(run: &Run, platform: Platform) -> impl Iterator<Item = (Trouble, &str)> {
    let list = run.install_override_list.as_ref().filter(|_| run.operation == Operation::Install);
    let of_list = if platform == Platform::Windows { Trouble::OverrideDenied } else { Trouble::ListDenied };
    let overrides = run.baseline_override.iter().map(|address| (Trouble::OverrideDenied, address.as_str()));
    overrides.chain(list.map(|list| (of_list, list.address.as_str())))
}

/// A private bucket answers no plain https request: its file has to be named by its s3 address.
fn of_addresses(documents: &Documents, run: &Run, platform: Platform) -> Vec<Lack> {
    let is_private = |bucket: &str| documents.private_buckets.iter().any(|own| own == bucket);
    files(run, platform)
        .filter(|(_, address)| address.starts_with("https://"))
        .filter(|(_, address)| object_of_address(address).is_some_and(|(bucket, _)| is_private(bucket)))
        .map(|(trouble, address)| Lack {
            trouble,
            words: say!("is told to read {address} of a private bucket, which only an s3:// address makes it do"),
            places: Vec::new(),
        })
        .collect()
}
