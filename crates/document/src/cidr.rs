//! `Fn::Cidr`: blocks of equal size out of an address range.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks that one call makes at most.
pub(crate) const MOST: u32 = 256;

/// The first `count` blocks with `bits` host bits each; `None` when the range does not hold them.
pub(crate) fn blocks(range: &str, count: u32, bits: u32) -> Option<Vec<String>> {
    let (address, prefix) = range.trim().split_once('/')?;
    let prefix: u32 = prefix.parse().ok()?;
    let address: IpAddr = address.parse().ok()?;
    let (width, value): (u32, u128) = match address {
        IpAddr::V4(address) => (32, u128::from(u32::from(address))),
        IpAddr::V6(address) => (128, u128::from(address)),
    };
    let host = width.checked_sub(prefix)?;
    if !(1..=MOST).contains(&count) || bits == 0 || bits > host || host - bits < 32 && count > 1 << (host - bits) {
        return None;
    }
    let base = value.checked_shr(host).unwrap_or(0).checked_shl(host).unwrap_or(0);
    let block = |number: u32| {
        let start = base | u128::from(number).checked_shl(bits).unwrap_or(0);
        let address = match u32::try_from(start) {
            Ok(start) if width == 32 => Ipv4Addr::from(start).to_string(),
            _ => Ipv6Addr::from(start).to_string(),
        };
        format!("{address}/{}", width - bits)
    };
    Some((0..count).map(block).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_follow_one_another_from_the_start_of_the_range() {
        assert_eq!(
            blocks("192.168.0.0/24", 6, 5).unwrap().join(" "),
            "192.168.0.0/27 192.168.0.32/27 192.168.0.64/27 192.168.0.96/27 192.168.0.128/27 192.168.0.160/27"
        );
        assert_eq!(blocks("10.20.3.4/16", 2, 8).unwrap(), ["10.20.0.0/24", "10.20.1.0/24"]);
        assert_eq!(
            blocks("2001:db8:1234:1a00::/56", 2, 64).unwrap(),
            ["2001:db8:1234:1a00::/64", "2001:db8:1234:1a01::/64"]
        );
        assert_eq!(blocks("10.0.0.0/32", 1, 0), None);
        assert_eq!(blocks("10.0.0.0/24", 2, 8), None, "one block fills the range");
        assert_eq!(blocks("10.0.0.0/24", 257, 1), None);
        assert_eq!(blocks("::/0", 2, 128), None);
        assert_eq!(blocks("10.0.0.0", 1, 8), None);
        assert_eq!(blocks("0.0.0.0/0", 256, 24).unwrap()[255], "255.0.0.0/8");
    }
}
