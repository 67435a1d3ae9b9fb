//! The way to the internet: route table, default route, NAT or internet gateway.

use patchplay_language::{mark, said, say};

use super::{Scene, Site, Trail, first_interface, is_true};
use crate::{Hop, HopKind, evaluate::Resource, value::Value};

const SUBNET: &str = "AWS::EC2::Subnet";
const VPC: &str = "AWS::EC2::VPC";
const ROUTE_TABLE: &str = "AWS::EC2::RouteTable";
const INTERNET_GATEWAY: &str = "AWS::EC2::InternetGateway";
const NAT_GATEWAY: &str = "AWS::EC2::NatGateway";
const INSTANCE: &str = "AWS::EC2::Instance";
const INTERFACE: &str = "AWS::EC2::NetworkInterface";

/// The route table of a subnet.
pub(super) enum Table<'a> {
    Own(&'a Resource),
    /// Associated, and given by an id that the template does not define.
    Outside(Hop),
    /// Nothing associates one, so the VPC's main table applies.
    Main(Hop),
}

/// The whole way from a site to the internet.
pub(super) fn internet(scene: &Scene<'_>, site: &Site<'_>) -> Trail {
    Trail::of(scene.hop(site.subnet, mark!("subnet"), true, "")).then(way_out(scene, site, None))
}

/// The way out of a subnet.
pub(super) fn way_out(scene: &Scene<'_>, site: &Site<'_>, service: Option<&str>) -> Trail {
    let blocked = super::address::egress_blocked(scene, site.instance, true);
    if let Some(blocked) = blocked.or_else(|| super::acl::blocked(scene, site.subnet, true)) {
        return Trail::of(blocked);
    }
    let table = match table_of(scene, site.subnet) {
        Table::Own(table) => table,
        Table::Outside(hop) | Table::Main(hop) => return Trail::of(hop),
    };
    let Some(route) = default_route(scene, table) else {
        let detail = match service {
            None => say!("it has no default route (0.0.0.0/0), so nothing leads to the internet"),
            Some(name) => {
                say!("it has no default route (0.0.0.0/0), so nothing leads to {name} and no endpoint serves it")
            }
        };
        let detail = match has_route_of_ipv6(scene, table) {
            true => say!("{detail}; its route for IPv6 (::/0) is no way for what is asked for by IPv4"),
            false => detail,
        };
        return Trail::of(scene.hop(table, mark!("route table"), false, detail));
    };
    let trail = Trail::of(scene.hop(table, mark!("route table"), true, "")).then(Trail::of(scene.hop(
        route,
        mark!("default route"),
        true,
        "",
    )));
    let properties = &route.properties;
    if let Some(value) = properties.get("NatGatewayId") {
        return trail.then(match scene.referred(Some(value), NAT_GATEWAY) {
            Some(nat) => nat_gateway(scene, nat),
            None => Trail::of(outside(scene, HopKind::Stop, mark!("NAT gateway"), value)),
        });
    }
    if let Some(value) = properties.get("GatewayId") {
        return trail.then(match scene.referred(Some(value), INTERNET_GATEWAY) {
            Some(gateway) => public_address(scene, site).then(internet_gateway(scene, gateway, route, site.subnet)),
            None => Trail::of(outside(scene, HopKind::Stop, mark!("gateway"), value)),
        });
    }
    if let Some((_, machine)) = nat_instance(scene, properties) {
        return trail.then(forwarding(scene, machine));
    }
    let other = properties.members().iter().find(|member| TARGETS.contains(&member.key.text.as_str()));
    trail.then(match other {
        Some(member) => Trail::of(outside(scene, HopKind::Stop, &member.key.text, &member.value)),
        None => Trail::of(scene.hop(route, mark!("default route"), false, say!("it names no target"))),
    })
}

/// Targets of a route beside gateways; what lies behind them no template shows.
const TARGETS: &[&str] = &[
    "TransitGatewayId",
    "NetworkInterfaceId",
    "InstanceId",
    "VpcPeeringConnectionId",
    "VpcEndpointId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
];

fn outside(scene: &Scene<'_>, kind: HopKind, noun: &str, value: &Value) -> Hop {
    let name = value.written().unwrap_or_default();
    Hop {
        label: say!("{noun} {name}", noun = said(noun)).trim().to_owned(),
        kind,
        name: Some(name.to_owned()).filter(|name| !name.is_empty()),
        ok: true,
        detail: say!("not in the template, assumed to lead on"),
        places: vec![scene.report.place(value.span)],
    }
}

/// The route table that a subnet uses.
pub(super) fn table_of<'a>(scene: &Scene<'a>, subnet: &Resource) -> Table<'a> {
    let is_ours = |link: &&Resource| {
        scene.referred(link.properties.get("SubnetId"), SUBNET).is_some_and(|other| std::ptr::eq(other, subnet))
    };
    match scene.all("AWS::EC2::SubnetRouteTableAssociation").find(is_ours) {
        None => {
            let vpc = scene.referred(subnet.properties.get("VpcId"), VPC);
            let label = vpc.map_or_else(|| say!("main route table"), |vpc| say!("main route table of {}", vpc.name()));
            let detail = say!(
                "nothing associates a route table with {}, and a template cannot add routes to the main one: no way out",
                subnet.name()
            );
            let name = vpc.map(|vpc| vpc.name().to_owned());
            Table::Main(Hop {
                label,
                kind: HopKind::Route,
                name,
                ok: false,
                detail,
                places: vec![scene.report.place(subnet.span)],
            })
        }
        Some(link) => {
            let value = link.properties.get("RouteTableId");
            match (scene.referred(value, ROUTE_TABLE), value) {
                (Some(table), _) => Table::Own(table),
                (None, Some(value)) => Table::Outside(outside(scene, HopKind::Route, mark!("route table"), value)),
                (None, None) => Table::Main(scene.hop(
                    link,
                    mark!("association"),
                    false,
                    say!("it names no route table, so nothing leads out"),
                )),
            }
        }
    }
}

fn default_route<'a>(scene: &Scene<'a>, table: &Resource) -> Option<&'a Resource> {
    scene.all("AWS::EC2::Route").find(|route| {
        let destination = route.properties.get("DestinationCidrBlock");
        let everywhere = destination
            .is_some_and(|value| value.text().map(str::trim) == Some("0.0.0.0/0") || value.as_unknown().is_some());
        everywhere
            && scene
                .referred(route.properties.get("RouteTableId"), ROUTE_TABLE)
                .is_some_and(|other| std::ptr::eq(other, table))
    })
}

/// Whether a table has a default route for IPv6, such as to an egress-only internet gateway.
fn has_route_of_ipv6(scene: &Scene<'_>, table: &Resource) -> bool {
    scene.all("AWS::EC2::Route").any(|route| {
        route.properties.get("DestinationIpv6CidrBlock").and_then(Value::text).map(str::trim) == Some("::/0")
            && scene
                .referred(route.properties.get("RouteTableId"), ROUTE_TABLE)
                .is_some_and(|other| std::ptr::eq(other, table))
    })
}

/// The instance of the template that a route leads to, by itself or by its network interface.
fn nat_instance<'a, 'v>(scene: &Scene<'a>, route: &'v Value) -> Option<(&'v Value, &'a Resource)> {
    if let Some(value) = route.get("InstanceId") {
        return Some((value, scene.referred(Some(value), INSTANCE)?));
    }
    let value = route.get("NetworkInterfaceId")?;
    let interface = scene.referred(Some(value), INTERFACE)?;
    let of_interface = |machine: &&Resource| {
        let list = machine.properties.get("NetworkInterfaces").map_or(&[][..], Value::items).iter();
        list.filter_map(|item| item.get("NetworkInterfaceId")).any(|id| id.reference == interface.address)
    };
    Some((value, scene.all(INSTANCE).find(of_interface)?))
}

/// An instance that forwards for others (NAT instance): it must not check whom packets are for, and needs a way out of
/// its own, by an internet gateway and with a public address.
fn forwarding(scene: &Scene<'_>, machine: &Resource) -> Trail {
    let checks = |properties: &Value| {
        properties
            .get("SourceDestCheck")
            .is_none_or(|value| value.text().and_then(crate::fields::flag_of) != Some(false))
    };
    if checks(&machine.properties) {
        let detail = say!("its SourceDestCheck is not false, so it drops what it should forward");
        return Trail::of(scene.hop(machine, mark!("NAT instance"), false, detail));
    }
    let here = Trail::of(scene.hop(machine, mark!("NAT instance"), true, ""));
    let Some(subnet) = scene.referred(scene.subnet_value(machine), SUBNET) else { return here };
    let site = Site { instance: machine, subnet };
    let here = here.then(Trail::of(scene.hop(subnet, mark!("subnet"), true, "")));
    if let Some(blocked) = super::acl::forwarding_blocked(scene, subnet) {
        return here.then(Trail::of(blocked));
    }
    let table = match table_of(scene, subnet) {
        Table::Own(table) => table,
        Table::Outside(hop) | Table::Main(hop) => return here.then(Trail::of(hop)),
    };
    let gateway = default_route(scene, table)
        .and_then(|route| Some((route, scene.referred(route.properties.get("GatewayId"), INTERNET_GATEWAY)?)));
    let Some((route, gateway)) = gateway else {
        let detail =
            say!("it has no default route (0.0.0.0/0) to an internet gateway, so the NAT instance reaches nothing");
        return here.then(Trail::of(scene.hop(table, mark!("route table"), false, detail)));
    };
    here.then(Trail::of(scene.hop(table, mark!("route table"), true, "")))
        .then(Trail::of(scene.hop(route, mark!("default route"), true, "")))
        .then(public_address(scene, &site))
        .then(internet_gateway(scene, gateway, route, subnet))
}

/// A NAT gateway leads out when it is public and its own subnet has a way to an internet gateway.
fn nat_gateway(scene: &Scene<'_>, nat: &Resource) -> Trail {
    let properties = &nat.properties;
    if properties.get("ConnectivityType").and_then(Value::text) == Some("private") {
        return Trail::of(scene.hop(
            nat,
            mark!("NAT gateway"),
            false,
            say!("its ConnectivityType is private: it never reaches the internet"),
        ));
    }
    if properties.get("AllocationId").is_none() {
        return Trail::of(scene.hop(
            nat,
            mark!("NAT gateway"),
            false,
            say!("it has no AllocationId, so it has no public address"),
        ));
    }
    let here = Trail::of(scene.hop(nat, mark!("NAT gateway"), true, ""));
    let Some(value) = properties.get("SubnetId") else {
        return Trail::of(scene.hop(nat, mark!("NAT gateway"), false, say!("it stands in no subnet")));
    };
    let Some(subnet) = scene.referred(Some(value), SUBNET) else {
        return here.then(Trail::of(outside(scene, HopKind::Subnet, mark!("subnet"), value)));
    };
    let here = here.then(Trail::of(scene.hop(subnet, mark!("subnet"), true, "")));
    if let Some(blocked) = super::acl::forwarding_blocked(scene, subnet) {
        return here.then(Trail::of(blocked));
    }
    let table = match table_of(scene, subnet) {
        Table::Own(table) => table,
        Table::Outside(hop) | Table::Main(hop) => return here.then(Trail::of(hop)),
    };
    let Some(route) = default_route(scene, table) else {
        let detail = say!("it has no default route (0.0.0.0/0), so the NAT gateway reaches nothing");
        return here.then(Trail::of(scene.hop(table, mark!("route table"), false, detail)));
    };
    let here = here.then(Trail::of(scene.hop(table, mark!("route table"), true, ""))).then(Trail::of(scene.hop(
        route,
        mark!("default route"),
        true,
        "",
    )));
    let value = route.properties.get("GatewayId");
    here.then(match (scene.referred(value, INTERNET_GATEWAY), value) {
        (Some(gateway), _) => internet_gateway(scene, gateway, route, subnet),
        (None, Some(value)) => Trail::of(outside(scene, HopKind::Stop, mark!("gateway"), value)),
        (None, None) => {
            let detail = say!("it does not lead to an internet gateway, which a NAT gateway needs");
            Trail::of(scene.hop(route, mark!("default route"), false, detail))
        }
    })
}

/// An internet gateway works when it is attached to the VPC of the subnet.
fn internet_gateway(scene: &Scene<'_>, gateway: &Resource, route: &Resource, subnet: &Resource) -> Trail {
    let attachment = scene.all("AWS::EC2::VPCGatewayAttachment").find(|link| {
        scene
            .referred(link.properties.get("InternetGatewayId"), INTERNET_GATEWAY)
            .is_some_and(|other| std::ptr::eq(other, gateway))
    });
    let Some(attachment) = attachment else {
        let detail = say!("nothing attaches it to the VPC (AWS::EC2::VPCGatewayAttachment)");
        return Trail::of(scene.hop(gateway, mark!("internet gateway"), false, detail));
    };
    let vpc_of = |resource: &Resource| resource.properties.get("VpcId").and_then(|value| value.reference.clone());
    let (theirs, ours) = (vpc_of(attachment), vpc_of(subnet));
    if theirs.is_some() && ours.is_some() && theirs != ours {
        return Trail::of(scene.hop(
            attachment,
            mark!("attachment"),
            false,
            say!("it attaches the gateway to another VPC"),
        ));
    }
    let by = attachment.name();
    let detail = if attachment.address.as_ref().is_some_and(|address| route.depends_on.contains(address)) {
        say!("attached by {by}")
    } else {
        // CloudFormation cannot see this dependency by itself, and a route to a detached gateway fails.
        say!(
            "attached by {by}; without `DependsOn: {by}` in {} the stack may fail, since the route can come first",
            route.name()
        )
    };
    let mut hop = scene.hop(gateway, mark!("internet gateway"), true, detail);
    hop.places.push(scene.report.place(attachment.span));
    Trail::of(hop)
}

/// Through an internet gateway only nodes with a public address get answers.
fn public_address(scene: &Scene<'_>, site: &Site<'_>) -> Trail {
    let instance = site.instance;
    let interface = first_interface(&instance.properties);
    let asked = interface.and_then(|interface| interface.get("AssociatePublicIpAddress"));
    let is_ours = |value: Option<&Value>| {
        value.is_some_and(|value| value.reference.is_some() && value.reference == instance.address)
    };
    let elastic = scene
        .all("AWS::EC2::EIP")
        .chain(scene.all("AWS::EC2::EIPAssociation"))
        .find(|address| is_ours(address.properties.get("InstanceId")));
    if let Some(address) = elastic {
        return Trail::of(scene.hop(address, mark!("public address"), true, ""));
    }
    let (given, value) = match asked {
        Some(value) => (is_true(Some(value)), Some(value)),
        None => {
            let value = site.subnet.properties.get("MapPublicIpOnLaunch");
            (is_true(value), value)
        }
    };
    let places = vec![scene.report.place(value.map_or(site.subnet.span, |value| value.span))];
    let detail = if given {
        String::new()
    } else {
        say!(
            "{} has none: neither MapPublicIpOnLaunch of {} nor AssociatePublicIpAddress nor an elastic IP gives it one",
            instance.name(),
            site.subnet.name()
        )
    };
    Trail::of(Hop { label: say!("public address"), kind: HopKind::Stop, name: None, ok: given, detail, places })
}
