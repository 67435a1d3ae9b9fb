//! Security groups and IPv4 ranges: who may talk to whom on port 443.

use patchplay_language::{mark, say};

use super::{Scene, Site};
use crate::{Hop, evaluate::Resource, value::Value};

pub(super) const SECURITY_GROUP: &str = "AWS::EC2::SecurityGroup";
const HTTPS: i64 = 443;

/// Whether a group lets the site's instance in on port 443. What is unknown counts as admitted.
pub(super) fn admits_https(scene: &Scene<'_>, group: &Resource, site: &Site<'_>) -> bool {
    let inline = group.properties.get("SecurityGroupIngress").map_or(&[][..], Value::items).iter();
    let apart = scene
        .all("AWS::EC2::SecurityGroupIngress")
        .filter(|rule| is_group(scene, rule.properties.get("GroupId"), group))
        .map(|rule| &rule.properties);
    let open = group.properties.get("SecurityGroupIngress").is_some_and(|value| value.as_unknown().is_some());
    open || inline.chain(apart).any(|rule| covers_https(rule) && from_site(rule, site))
}

fn is_group(scene: &Scene<'_>, value: Option<&Value>, group: &Resource) -> bool {
    scene.referred(value, SECURITY_GROUP).is_some_and(|other| std::ptr::eq(other, group))
}

fn covers_https(rule: &Value) -> bool {
    let number = |key: &str| rule.get(key).map(|value| value.text().and_then(|text| text.trim().parse::<i64>().ok()));
    match rule.get("IpProtocol").map(|value| value.text().map(str::trim)) {
        Some(Some("-1" | "all")) | Some(None) => true,
        Some(Some("tcp" | "6")) => {
            let from = number("FromPort").flatten().unwrap_or(0);
            let to = number("ToPort").flatten().unwrap_or(65_535);
            // -1 stands for every port.
            from == -1 || (from..=to).contains(&HTTPS)
        }
        _ => false,
    }
}

fn from_site(rule: &Value, site: &Site<'_>) -> bool {
    if let Some(range) = rule.get("CidrIp") {
        let range = range.text().and_then(Range::parse);
        let subnet = site.subnet.properties.get("CidrBlock").and_then(Value::text).and_then(Range::parse);
        return match (range, subnet) {
            (Some(range), Some(subnet)) => range.touches(subnet),
            _ => true,
        };
    }
    if let Some(source) = rule.get("SourceSecurityGroupId") {
        let Some(id) = source.reference.as_deref() else { return true };
        return groups_of(site.instance).any(|group| group.reference.as_deref() == Some(id));
    }
    // A prefix list is not in the template; an IPv6 range admits no IPv4 traffic.
    rule.get("SourcePrefixListId").is_some()
}

/// The security groups of an instance.
fn groups_of(instance: &Resource) -> impl Iterator<Item = &Value> {
    let properties = &instance.properties;
    let interface = super::first_interface(properties);
    let lists = [properties.get("SecurityGroupIds"), interface.and_then(|interface| interface.get("GroupSet"))];
    lists.into_iter().flatten().flat_map(Value::items)
}

/// The group that keeps the instance from sending to port 443: all its groups list what may leave, and none lists that.
pub(super) fn egress_blocked(scene: &Scene<'_>, instance: &Resource, to_internet: bool) -> Option<Hop> {
    let groups: Vec<&Resource> =
        groups_of(instance).map(|id| scene.referred(Some(id), SECURITY_GROUP)).collect::<Option<_>>()?;
    let lets_out = |rule: &Value| {
        let everywhere = rule.get("CidrIp").is_none_or(|range| range.text().is_none_or(|text| text == "0.0.0.0/0"));
        let elsewhere =
            rule.get("DestinationSecurityGroupId").is_some() || rule.get("DestinationPrefixListId").is_some();
        covers_https(rule) && (!to_internet || (everywhere && !elsewhere))
    };
    let closed = |group: &&Resource| {
        let apart: Vec<&Value> = scene
            .all("AWS::EC2::SecurityGroupEgress")
            .filter(|rule| is_group(scene, rule.properties.get("GroupId"), group))
            .map(|rule| &rule.properties)
            .collect();
        let inline = group.properties.get("SecurityGroupEgress");
        // Without any rule AWS lets everything out.
        inline.is_some_and(|value| value.as_unknown().is_none())
            && !inline.map_or(&[][..], Value::items).iter().chain(apart).any(lets_out)
    };
    let first = groups.first().copied()?;
    groups.iter().all(closed).then(|| {
        scene.hop(first, mark!("security group"), false, say!("its SecurityGroupEgress lets no HTTPS (443) out"))
    })
}

/// An IPv4 range in CIDR notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    base: u32,
    bits: u32,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.trim().split_once('/')?;
        let address: std::net::Ipv4Addr = address.parse().ok()?;
        let bits: u32 = bits.parse().ok().filter(|bits| *bits <= 32)?;
        Some(Self { base: u32::from(address), bits })
    }

    /// Whether the ranges have addresses in common: one contains the other.
    fn touches(self, other: Self) -> bool {
        let common = self.bits.min(other.bits);
        common == 0 || (self.base ^ other.base) >> (32 - common) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_touch_when_one_contains_the_other() {
        let touches = |a, b| Range::parse(a).unwrap().touches(Range::parse(b).unwrap());
        assert!(touches("10.20.0.0/16", "10.20.2.0/24"));
        assert!(touches("0.0.0.0/0", "10.20.2.0/24"));
        assert!(touches("10.20.2.7/32", "10.20.2.0/24"));
        assert!(!touches("10.20.1.0/24", "10.20.2.0/24"));
        assert_eq!(Range::parse("10.20.1.0/33"), None);
        assert_eq!(Range::parse("::/0"), None);
    }
}
