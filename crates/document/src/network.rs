//! What an instance reaches, and why: from its subnet along routes and endpoints (spec network-and-permissions).
//!
//! A template shows only what it defines. What lies outside (a subnet given by id, a role of the account) is assumed to
//! be in order, and the hop says so.

mod acl;
mod address;
mod endpoint;
mod managed_policy;
mod permission;
mod route;

pub(crate) use permission::output_bucket;

use patchplay_language::{mark, said, say};
use patchplay_model::{MessageEndpoint, Paths, macos_bucket, payload_bucket, snapshot_bucket};
use patchplay_ordered::SortedMap;

use endpoint::Need;

use crate::{
    DerivedWay, Hop, HopKind, ImageReference, Reach, Rights, UpdateWays, evaluate::Resource, fields::flag_of,
    report::Report, value::Value,
};

/// The resources of all stacks, for following references.
pub(crate) struct Scene<'a> {
    by_kind: SortedMap<&'a str, Vec<&'a Resource>>,
    by_address: SortedMap<&'a str, &'a Resource>,
    report: &'a Report<'a>,
    message_endpoint: MessageEndpoint,
    region: Option<&'a str>,
}

/// What a template assumes of its instances beyond their own lines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    /// The bucket that its run writes to.
    pub(crate) bucket: Option<&'a Value>,
    /// Whether nodes without a telling image run Amazon Linux, judged by the baselines.
    pub(crate) amazon_linux: bool,
}

/// Where updates of a node come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Updates {
    /// Windows Update and most repositories.
    Internet,
    /// Repositories that lie in S3.
    S3,
}

/// A way to somewhere, as far as it leads.
#[derive(Debug, Clone, Default)]
pub(super) struct Trail {
    hops: Vec<Hop>,
}

impl Trail {
    fn ok(&self) -> bool {
        self.hops.iter().all(|hop| hop.ok)
    }

    fn then(mut self, other: Self) -> Self {
        if self.ok() {
            self.hops.extend(other.hops);
        }
        self
    }

    fn of(hop: Hop) -> Self {
        Self { hops: vec![hop] }
    }
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        resources: impl Iterator<Item = &'a Resource>,
        report: &'a Report<'a>,
        message_endpoint: MessageEndpoint,
        region: Option<&'a str>,
    ) -> Self {
        let mut scene =
            Self { by_kind: SortedMap::new(), by_address: SortedMap::new(), report, message_endpoint, region };
        for resource in resources.filter(|resource| resource.created.known() != Some(false)) {
            scene.by_kind.entry(resource.kind.as_str()).or_default().push(resource);
            if let Some(address) = &resource.address {
                scene.by_address.insert(address, resource);
            }
        }
        scene
    }

    /// Resources by their addresses.
    pub(crate) const fn by_address(&self) -> &SortedMap<&'a str, &'a Resource> {
        &self.by_address
    }

    /// Whether the instance's profile lets Systems Manager manage it, and why.
    pub(crate) fn profile(&self, instance: &Resource) -> (bool, Vec<Hop>) {
        let trail = permission::managed(self, instance);
        (trail.ok(), trail.hops)
    }

    /// What the instance's role may do.
    pub(crate) fn rights(&self, instance: &Resource) -> Rights {
        permission::rights(self, instance)
    }

    /// What the instance reaches.
    pub(crate) fn reach(&self, instance: &Resource, image: &ImageReference, around: Surroundings<'_>) -> Reach {
        let start = Trail::of(Hop { kind: HopKind::Node, ..self.hop(instance, mark!("instance"), true, "") });
        let subnet = self.subnet_of(instance);
        let logs_right = permission::writes_logs(self, instance, around.bucket);
        let region = self.region.unwrap_or("${AWS::Region}");
        let payload = if names(image, &["mac"]) { macos_bucket(region) } else { payload_bucket(region) };
        let ways = match &subnet {
            Subnet::Inside(subnet) => {
                let site = Site { instance, subnet };
                let storage = |need: Need| endpoint::service(self, &site, &need);
                let logs = around
                    .bucket
                    .map_or(Need::STORAGE, |bucket| Need::write(bucket.written().unwrap_or_default().to_owned()));
                Ways {
                    ssm: self.ssm(&site),
                    payload: storage(Need::read(payload)),
                    snapshot: storage(Need::read(snapshot_bucket(region))),
                    storage: storage(repositories(image, region).map_or(Need::STORAGE, Need::read)),
                    internet: route::internet(self, &site),
                    logs: storage(logs),
                }
            }
            Subnet::Outside(detail) => Ways::all(&Trail::of(Hop {
                label: say!("subnet"),
                kind: HopKind::Subnet,
                name: None,
                ok: true,
                detail: said(detail),
                places: self.subnet_value(instance).map(|value| self.report.place(value.span)).into_iter().collect(),
            })),
        };
        let paths = Paths { ssm: ways.ssm.ok(), s3: ways.payload.ok(), snapshot: ways.snapshot.ok(), ..Paths::ALL };
        // Both buckets mostly lie behind the same hops; what closes one of them is named.
        let both = if ways.payload.ok() { ways.snapshot } else { ways.payload };
        let way = |path: &'static str, trail: Trail| {
            let trail = start.clone().then(trail);
            DerivedWay { path, open: trail.ok(), hops: trail.hops }
        };
        let by_storage = way("updates", ways.storage);
        let by_internet = way("updates", ways.internet);
        let updates = match updates_from(image, around) {
            Updates::S3 => by_storage.clone(),
            Updates::Internet => by_internet.clone(),
        };
        let logs = way("logs", ways.logs.then(logs_right));
        Reach {
            paths: Paths { updates: updates.open, logs: logs.open, ..paths },
            subnet: match subnet {
                Subnet::Inside(subnet) => subnet.logical_id.clone(),
                Subnet::Outside(_) => self.subnet_value(instance).and_then(Value::written).map(str::to_owned),
            },
            ways: vec![way("ssm", ways.ssm), way("s3", both), updates, logs],
            updates_by: Some(Box::new(UpdateWays { storage: by_storage, internet: by_internet })),
        }
    }

    fn ssm(&self, site: &Site<'_>) -> Trail {
        let commands = endpoint::service(self, site, &Need::SSM);
        if !commands.ok() {
            return commands;
        }
        let messages = match self.message_endpoint {
            MessageEndpoint::Ec2messagesRequired => endpoint::service(self, site, &Need::EC2_MESSAGES),
            MessageEndpoint::Either => {
                let first = endpoint::service(self, site, &Need::SSM_MESSAGES);
                if first.ok() {
                    first
                } else {
                    endpoint::best(first, endpoint::service(self, site, &Need::EC2_MESSAGES))
                }
            }
        };
        endpoint::joined(commands, messages)
    }

    /// The resource of a type that a property refers to.
    fn referred(&self, value: Option<&Value>, kind: &str) -> Option<&'a Resource> {
        let address = value?.reference.as_deref()?;
        self.by_address.get(address).copied().filter(|resource| resource.kind == kind)
    }

    /// Resources of a type.
    fn all(&self, kind: &'static str) -> impl Iterator<Item = &'a Resource> {
        self.by_kind.get(kind).into_iter().flatten().copied()
    }

    fn hop(&self, resource: &Resource, noun: &str, ok: bool, detail: impl Into<String>) -> Hop {
        let name = resource.name();
        Hop {
            label: say!("{noun} {name}", noun = said(noun)),
            kind: kind_of(&resource.kind),
            name: Some(name.to_owned()),
            ok,
            detail: detail.into(),
            places: vec![self.report.place(resource.span)],
        }
    }

    pub(super) fn subnet_value<'v>(&self, instance: &'v Resource) -> Option<&'v Value> {
        let properties = &instance.properties;
        properties.get("SubnetId").or_else(|| first_interface(properties)?.get("SubnetId"))
    }

    fn subnet_of(&self, instance: &Resource) -> Subnet<'a> {
        match self.subnet_value(instance) {
            None => {
                Subnet::Outside(mark!("the template names no subnet, so the account's default VPC is assumed, open"))
            }
            Some(value) => match self.referred(Some(value), "AWS::EC2::Subnet") {
                Some(subnet) => Subnet::Inside(subnet),
                None => Subnet::Outside(mark!("not in the template, assumed open")),
            },
        }
    }
}

/// Where an instance stands.
enum Subnet<'a> {
    Inside(&'a Resource),
    /// Outside the template, with the words for it.
    Outside(&'static str),
}

/// An instance in a subnet of the template.
pub(super) struct Site<'s> {
    instance: &'s Resource,
    subnet: &'s Resource,
}

/// What a picture makes of a resource on a way.
fn kind_of(resource: &str) -> HopKind {
    match resource {
        "AWS::EC2::Subnet" => HopKind::Subnet,
        "AWS::EC2::RouteTable" | "AWS::EC2::Route" => HopKind::Route,
        _ => HopKind::Stop,
    }
}

/// The ways from one site.
struct Ways {
    ssm: Trail,
    payload: Trail,
    snapshot: Trail,
    /// To the repositories of Amazon Linux.
    storage: Trail,
    /// To everybody else's updates.
    internet: Trail,
    logs: Trail,
}

impl Ways {
    fn all(trail: &Trail) -> Self {
        let one = || trail.clone();
        Self { ssm: one(), payload: one(), snapshot: one(), storage: one(), internet: one(), logs: one() }
    }
}

/// Whether the image's parameter has one of these marks in its path.
fn names(image: &ImageReference, marks: &[&str]) -> bool {
    matches!(image, ImageReference::Parameter(path) if marks.iter().any(|mark| path.contains(mark)))
}

const AMAZON_LINUX_2: &[&str] = &["amzn2"];
const AMAZON_LINUX_2023: &[&str] = &["al2023"];

/// The bucket with the repositories of an Amazon Linux whose generation the image tells (guides of Amazon Linux, on
/// policies of endpoints).
fn repositories(image: &ImageReference, region: &str) -> Option<String> {
    if names(image, AMAZON_LINUX_2) {
        Some(format!("amazonlinux-2-repos-{region}"))
    } else if names(image, AMAZON_LINUX_2023) {
        Some(format!("al2023-repos-{region}-de612dc2"))
    } else {
        None
    }
}

/// Amazon Linux keeps its repositories in S3; everything else comes from the internet.
fn updates_from(image: &ImageReference, around: Surroundings<'_>) -> Updates {
    let amazon = match image {
        ImageReference::Parameter(_) => {
            names(image, &["amazon-linux", "amzn", "al2022"]) || names(image, AMAZON_LINUX_2023)
        }
        ImageReference::System(system) => system.is_amazon_linux(),
        ImageReference::Ami(_) | ImageReference::Platform { .. } | ImageReference::Unknown => around.amazon_linux,
    };
    if amazon { Updates::S3 } else { Updates::Internet }
}

/// The first network interface that the instance itself describes.
fn first_interface(properties: &Value) -> Option<&Value> {
    properties.get("NetworkInterfaces").and_then(|list| list.items().first())
}

/// Whether a property is true; unknown counts as true, since nothing says that the author switched it off.
fn is_true(value: Option<&Value>) -> bool {
    value.is_some_and(|value| value.as_unknown().is_some() || value.text().and_then(flag_of) == Some(true))
}
