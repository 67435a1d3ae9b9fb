//! Network ACLs: what a subnet lets out and, since they keep no state, what it lets back in (spec
//! network-and-permissions 1, the check list for downloads).

use patchplay_language::{mark, say};
use patchplay_ordered::sort_by_key;

use super::{Scene, is_true};
use crate::{Hop, evaluate::Resource, value::Value};

const ACL: &str = "AWS::EC2::NetworkAcl";
const HTTPS: i64 = 443;
/// Ports that answers come back to: those that Linux and Windows both may choose begin here.
const ANSWERS: (i64, i64) = (32_768, 65_535);

/// The same that what forwards for others uses: a NAT gateway takes any port from 1024 on (guide of Amazon VPC, on NAT
/// gateways).
const FORWARDED: (i64, i64) = (1024, 65_535);

/// The ACL that keeps a subnet from reaching port 443 or from getting an answer. `to_internet`: out of the VPC, so that
/// only a rule for every address helps.
pub(super) fn blocked(scene: &Scene<'_>, subnet: &Resource, to_internet: bool) -> Option<Hop> {
    blocked_for(scene, subnet, to_internet, ANSWERS)
}

/// The ACL that keeps the subnet of a NAT gateway or instance from forwarding.
pub(super) fn forwarding_blocked(scene: &Scene<'_>, subnet: &Resource) -> Option<Hop> {
    blocked_for(scene, subnet, true, FORWARDED)
}

fn blocked_for(scene: &Scene<'_>, subnet: &Resource, to_internet: bool, answers: (i64, i64)) -> Option<Hop> {
    let link = scene.all("AWS::EC2::SubnetNetworkAclAssociation").find(|link| {
        scene.referred(link.properties.get("SubnetId"), &subnet.kind).is_some_and(|other| std::ptr::eq(other, subnet))
    })?;
    // The VPC's own ACL, and one that no text shows, lets everything through.
    let acl = scene.referred(link.properties.get("NetworkAclId"), ACL)?;
    let mut entries: Vec<(i64, &Resource)> = scene
        .all("AWS::EC2::NetworkAclEntry")
        .filter(|entry| {
            scene.referred(entry.properties.get("NetworkAclId"), ACL).is_some_and(|other| std::ptr::eq(other, acl))
        })
        .map(|entry| (number(entry.properties.get("RuleNumber")).unwrap_or(i64::MAX), entry))
        .collect();
    sort_by_key(&mut entries, |(number, _)| *number);
    let verdict = |egress: bool, ports: (i64, i64)| {
        let side = entries
            .iter()
            .filter(|(_, entry)| entry.properties.get("Egress").is_some_and(|value| is_true(Some(value))) == egress);
        let mut deciding = side.filter(|(_, entry)| decides(&entry.properties, ports, to_internet));
        deciding.next().map(|(_, entry)| *entry)
    };
    let (from, to) = answers;
    for (egress, ports, what) in [
        (true, (HTTPS, HTTPS), say!("it lets no HTTPS (443) out")),
        (false, answers, say!("it lets no answers (ports {from}-{to}) in")),
    ] {
        let entry = verdict(egress, ports);
        let allows = entry.is_some_and(|entry| {
            entry.properties.get("RuleAction").is_none_or(|action| action.text().is_none_or(|text| text != "deny"))
        });
        if !allows {
            let mut hop = scene.hop(acl, mark!("network ACL"), false, what);
            hop.places.extend(entry.map(|entry| scene.report.place(entry.span)));
            return Some(hop);
        }
    }
    None
}

/// Whether an entry says something about these ports to every address that matters.
fn decides(entry: &Value, (from, to): (i64, i64), to_internet: bool) -> bool {
    let protocol = entry.get("Protocol").map(Value::text);
    if !matches!(protocol, None | Some(None | Some("-1" | "6" | "tcp"))) {
        return false;
    }
    let covers = match (protocol, entry.get("PortRange")) {
        (Some(Some("6" | "tcp")), Some(range)) => {
            let bound = |key: &str, open: i64| range.get(key).map_or(open, |value| number(Some(value)).unwrap_or(open));
            bound("From", 0) <= from && to <= bound("To", 65_535)
        }
        _ => true,
    };
    let range = entry.get("CidrBlock");
    let everywhere = range.is_some_and(|range| range.text().is_none_or(|text| text.trim() == "0.0.0.0/0"));
    let denies = entry.get("RuleAction").and_then(Value::text) == Some("deny");
    covers && (everywhere || (range.is_some() && !to_internet && !denies))
}

fn number(value: Option<&Value>) -> Option<i64> {
    value?.text()?.trim().parse().ok()
}
