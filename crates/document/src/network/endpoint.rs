//! VPC endpoints: a service's own door inside the VPC, which takes precedence over the way out.

use patchplay_language::{mark, say};

use super::{
    Scene, Site, Trail, acl, address, is_true, permission,
    route::{self, Table},
};
use crate::{Hop, evaluate::Resource, value::Value};

/// What a node asks of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Need {
    /// The service as endpoints call it: `ssm`, `s3` ...
    service: &'static str,
    action: &'static str,
    /// Of Amazon S3 the bucket.
    bucket: Option<String>,
}

impl Need {
    /// To be managed.
    pub(super) const SSM: Self = Self::of("ssm", "ssm:UpdateInstanceInformation");
    /// To be sent commands, over the newer of two services.
    pub(super) const SSM_MESSAGES: Self = Self::of("ssmmessages", "ssmmessages:CreateControlChannel");
    /// The same over the older one.
    pub(super) const EC2_MESSAGES: Self = Self::of("ec2messages", "ec2messages:GetMessages");

    const fn of(service: &'static str, action: &'static str) -> Self {
        Self { service, action, bucket: None }
    }

    /// To read from a bucket.
    pub(super) fn read(bucket: String) -> Self {
        Self { bucket: Some(bucket), ..Self::of("s3", "s3:GetObject") }
    }

    /// To reach Amazon S3, whatever a policy says of single buckets.
    pub(super) const STORAGE: Self = Self::of("s3", "");

    /// To write into a bucket.
    pub(super) fn write(bucket: String) -> Self {
        Self { bucket: Some(bucket), ..Self::of("s3", "s3:PutObject") }
    }
}

/// The way from a site to what it needs of a service, through an endpoint or out of the VPC.
pub(super) fn service(scene: &Scene<'_>, site: &Site<'_>, need: &Need) -> Trail {
    let name = need.service;
    let subnet = Trail::of(scene.hop(site.subnet, mark!("subnet"), true, ""));
    let table = route::table_of(scene, site.subnet);
    if let Table::Own(table) = &table
        && let Some(gateway) = gateway_endpoint(scene, name, table)
    {
        let blocked = address::egress_blocked(scene, site.instance, false)
            .or_else(|| acl::blocked(scene, site.subnet, true))
            .map(Trail::of)
            .unwrap_or_default();
        return subnet
            .then(blocked)
            .then(Trail::of(scene.hop(table, mark!("route table"), true, "")))
            .then(Trail::of(through_policy(scene, gateway, mark!("gateway endpoint"), need)));
    }
    let doors: Vec<&Resource> = interface_endpoints(scene, site, name).collect();
    let tried: Vec<Trail> = doors.iter().map(|door| enter(scene, site, door, need)).collect();
    if let Some(open) = tried.iter().find(|trail| trail.ok()) {
        return subnet.then(open.clone());
    }
    // With private DNS the service's name leads to the endpoint, so a closed door cannot be walked around.
    let names_taken = doors.iter().zip(&tried).find(|(door, _)| is_true(door.properties.get("PrivateDnsEnabled")));
    if let Some((_, closed)) = names_taken {
        return subnet.then(closed.clone());
    }
    let out = route::way_out(scene, site, Some(name));
    match tried.into_iter().next() {
        Some(closed) if !out.ok() => subnet.then(closed),
        _ => subnet.then(out),
    }
}

/// Of two ways that do not lead there, the one that gets further.
pub(super) fn best(first: Trail, second: Trail) -> Trail {
    if second.ok() || second.hops.len() > first.hops.len() { second } else { first }
}

/// Two services needed together: the second's hops follow where they differ from the first's.
pub(super) fn joined(first: Trail, second: Trail) -> Trail {
    let mut trail = first;
    for hop in second.hops {
        if !trail.hops.contains(&hop) {
            trail.hops.push(hop);
        }
    }
    trail
}

fn serves(endpoint: &Resource, name: &str) -> bool {
    endpoint
        .properties
        .get("ServiceName")
        .and_then(Value::written)
        .and_then(|service| service.rsplit('.').next())
        .is_some_and(|last| last == name)
}

fn kind_of(endpoint: &Resource) -> &str {
    endpoint.properties.get("VpcEndpointType").and_then(Value::text).unwrap_or("Gateway")
}

fn gateway_endpoint<'a>(scene: &Scene<'a>, name: &str, table: &Resource) -> Option<&'a Resource> {
    scene.all("AWS::EC2::VPCEndpoint").find(|endpoint| {
        kind_of(endpoint) == "Gateway"
            && serves(endpoint, name)
            && endpoint.properties.get("RouteTableIds").is_some_and(|ids| {
                ids.items().iter().any(|id| {
                    scene.referred(Some(id), "AWS::EC2::RouteTable").is_some_and(|other| std::ptr::eq(other, table))
                })
            })
    })
}

fn interface_endpoints<'a>(scene: &Scene<'a>, site: &Site<'_>, name: &str) -> impl Iterator<Item = &'a Resource> {
    let vpc = |resource: &Resource| resource.properties.get("VpcId").and_then(|value| value.reference.clone());
    let ours = vpc(site.subnet);
    scene
        .all("AWS::EC2::VPCEndpoint")
        .filter(move |endpoint| kind_of(endpoint) == "Interface" && serves(endpoint, name) && vpc(endpoint) == ours)
}

/// Through the door of an interface endpoint.
fn enter(scene: &Scene<'_>, site: &Site<'_>, door: &Resource, need: &Need) -> Trail {
    let blocked = address::egress_blocked(scene, site.instance, false);
    if let Some(blocked) = blocked.or_else(|| acl::blocked(scene, site.subnet, false)) {
        return Trail::of(blocked);
    }
    let properties = &door.properties;
    let hop = |ok, detail: String| Trail::of(scene.hop(door, mark!("endpoint"), ok, detail));
    if !is_true(properties.get("PrivateDnsEnabled")) {
        let detail = say!("PrivateDnsEnabled is not true, so the service's name does not lead to it");
        return hop(false, detail);
    }
    if let Some(vpc) = scene.referred(properties.get("VpcId"), "AWS::EC2::VPC") {
        let off = [("EnableDnsSupport", true), ("EnableDnsHostnames", false)].into_iter().find(|(key, default)| {
            let value = vpc.properties.get(key);
            !(is_true(value) || value.is_none() && *default)
        });
        if let Some((key, _)) = off {
            return Trail::of(scene.hop(vpc, "VPC", false, say!("{key} is not true, which private DNS needs")));
        }
    }
    if properties.get("SubnetIds").is_none_or(|ids| ids.items().is_empty() && ids.as_unknown().is_none()) {
        return hop(false, say!("it stands in no subnet (SubnetIds)"));
    }
    match closed_group(scene, site, door) {
        Some(closed) => Trail::of(closed),
        None => Trail::of(through_policy(scene, door, mark!("endpoint"), need)),
    }
}

/// The endpoint, closed when it has a policy that does not allow what a node asks for.
fn through_policy(scene: &Scene<'_>, endpoint: &Resource, noun: &str, need: &Need) -> Hop {
    let name = need.service;
    let policy = endpoint.properties.get("PolicyDocument").filter(|policy| policy.as_unknown().is_none());
    let Some(policy) = policy.filter(|_| !need.action.is_empty()) else {
        return scene.hop(endpoint, noun, true, say!("serves {name}"));
    };
    let object = need.bucket.as_ref().map(|bucket| format!("arn:aws:s3:::{bucket}/object"));
    if permission::policy_allows(policy, need.action, object.as_deref()) {
        return scene.hop(endpoint, noun, true, say!("serves {name}, and its policy allows it"));
    }
    let action = need.action;
    let detail = match &need.bucket {
        None => say!("its policy does not allow {action}"),
        Some(bucket) => say!("its policy does not allow {action} on the bucket {bucket}"),
    };
    let mut hop = scene.hop(endpoint, noun, false, detail);
    hop.places.push(scene.report.place(policy.span));
    hop
}

/// The security group that keeps the instance out, if every group of the endpoint does.
fn closed_group(scene: &Scene<'_>, site: &Site<'_>, door: &Resource) -> Option<Hop> {
    let ids = door.properties.get("SecurityGroupIds")?.items();
    let groups: Vec<&Resource> =
        ids.iter().map(|id| scene.referred(Some(id), address::SECURITY_GROUP)).collect::<Option<_>>()?;
    let first = groups.first()?;
    if groups.iter().any(|group| address::admits_https(scene, group, site)) {
        return None;
    }
    let detail = say!("it does not admit HTTPS (443) from {}", site.instance.name());
    Some(scene.hop(first, mark!("security group"), false, detail))
}
