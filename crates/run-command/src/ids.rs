//! Invented identifiers: digests of the seed, a purpose and a name.
//!
//! Decides how a value looks that a scenario does not give. The same seed gives the same value on every platform and
//! release; two purposes never share a value, because the parts of the digest carry their lengths.

use std::fmt::Write as _;

use patchplay_model::BaselineId;
use sha2::{Digest as _, Sha256};

/// Letters and digits of a Windows host name as EC2 makes it.
const HOST_NAME_ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// Characters of a host name after `EC2AMAZ-`.
const HOST_NAME_LENGTH: usize = 7;

/// The digest every identifier is cut from. `parts` are hashed with their lengths, so that `ab`, `c` differs from
/// `a`, `bc`.
fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().into()
}

fn seeded(seed: u64, purpose: &str, name: &str) -> [u8; 32] {
    digest(&[&seed.to_string(), purpose, name])
}

fn hex(bytes: impl IntoIterator<Item = u8>, digits: usize) -> String {
    let mut text = String::with_capacity(digits);
    for byte in bytes.into_iter().take(digits.div_ceil(2)) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.truncate(digits);
    text
}

/// A number that spreads over all of `u64`, for jitter.
#[must_use]
pub fn number(seed: u64, purpose: &str, name: &str) -> u64 {
    leading_number(seeded(seed, purpose, name))
}

fn leading_number(digest: [u8; 32]) -> u64 {
    digest.iter().take(8).fold(0, |value, &byte| value << 8 | u64::from(byte))
}

/// A UUID in the layout of version 4 (random, RFC 9562).
#[must_use]
pub fn uuid(seed: u64, purpose: &str, name: &str) -> String {
    let bytes = seeded(seed, purpose, name).into_iter().take(16).enumerate().map(|(index, byte)| match index {
        6 => byte & 0x0f | 0x40,
        8 => byte & 0x3f | 0x80,
        _ => byte,
    });
    let digits = hex(bytes, 32);
    let mut text = String::with_capacity(36);
    for (index, digit) in digits.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

/// An EC2 instance id: `i-0` and 16 hexadecimal digits.
#[must_use]
pub fn instance_id(seed: u64, name: &str) -> String {
    format!("i-0{}", hex(seeded(seed, "instance", name), 16))
}

/// The id of a hybrid machine: `mi-0` and 16 hexadecimal digits.
#[must_use]
pub fn managed_instance_id(seed: u64, name: &str) -> String {
    format!("mi-0{}", hex(seeded(seed, "managed-instance", name), 16))
}

/// Id of a command; `name` tells the runs of a scenario apart.
#[must_use]
pub fn command_id(seed: u64, name: &str) -> String {
    uuid(seed, "command", name)
}

/// Id of an association; `name` is its logical id or its name.
#[must_use]
pub fn association_id(seed: u64, name: &str) -> String {
    uuid(seed, "association", name)
}

/// Id of one execution of an association on one node. A digest of the run as well, because the same association runs
/// again with another id.
#[must_use]
pub fn execution_id(seed: u64, run: &str, instance_id: &str) -> String {
    uuid(seed, &format!("execution {run}"), instance_id)
}

/// Id of the snapshot one node takes of its baseline in one run (spec selection 1.8).
#[must_use]
pub fn snapshot_id(seed: u64, run: &str, instance_id: &str) -> String {
    uuid(seed, &format!("snapshot {run}"), instance_id)
}

/// Id of one opening of a maintenance window, under which its tasks run.
#[must_use]
pub fn window_execution_id(seed: u64, run: &str) -> String {
    uuid(seed, "window execution", run)
}

/// Id of one task of such an opening.
#[must_use]
pub fn task_execution_id(seed: u64, run: &str) -> String {
    uuid(seed, "window task", run)
}

/// The name EC2 gives a Windows node: `EC2AMAZ-` and seven upper-case letters or digits (rule `log-win-host-name`).
#[must_use]
pub fn windows_host_name(seed: u64, instance_id: &str) -> String {
    let tail = seeded(seed, "host-name", instance_id)
        .into_iter()
        .take(HOST_NAME_LENGTH)
        .filter_map(|byte| HOST_NAME_ALPHABET.get(usize::from(byte) % HOST_NAME_ALPHABET.len()))
        .map(|&letter| char::from(letter));
    "EC2AMAZ-".chars().chain(tail).collect()
}

/// The private DNS name that EC2 gives a Linux or macOS instance: `ip-10-0-1-2.{region}.compute.internal`, in us-east-1
/// `ip-10-0-1-2.ec2.internal`.
#[must_use]
pub fn unix_host_name(seed: u64, region: &str, instance_id: &str) -> String {
    let number = number(seed, "address", instance_id);
    // The first four and the last addresses of a /24 belong to AWS.
    let (third, fourth) = (number % 256, 4 + number / 256 % 251);
    let domain = if region == "us-east-1" { "ec2".to_owned() } else { format!("{region}.compute") };
    format!("ip-10-0-{third}-{fourth}.{domain}.internal")
}

/// A SHA-256 of a file that the node fetched or should have fetched.
#[must_use]
pub fn checksum(which: &str, file: &str) -> String {
    hex(digest(&["checksum", which, file]), 64)
}

/// Id of a baseline: `pb-0` and 16 hexadecimal digits from account, region and name (spec readings, "Formats"). Not from
/// the seed: a baseline keeps its id when the rest of the world is drawn anew. Also serves AWS's own baselines where
/// their id is not known; the caller says there that it is invented.
#[must_use]
pub fn baseline_id(account: &str, region: &str, name: &str) -> BaselineId {
    BaselineId(format!("pb-0{}", hex(digest(&["baseline", account, region, name]), 16)))
}

/// Number of AWS's own account in a region where it is not known: twelve digits. The caller says that it is invented.
#[must_use]
pub fn account(region: &str) -> String {
    let number = leading_number(digest(&["owner-account", region]));
    format!("{:012}", number % 1_000_000_000_000)
}

/// Name of a bucket that a template leaves to CloudFormation: the logical id in lower case and a tail.
#[must_use]
pub fn bucket_name(seed: u64, logical_id: &str) -> String {
    let stem: String = logical_id.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    format!("stack-{}-{}", stem.to_ascii_lowercase(), hex(seeded(seed, "bucket", logical_id), 12))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_hex(text: &str) -> bool {
        text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    }

    #[test]
    fn ids_have_the_layout_of_their_kind() {
        for name in ["a", "b", "web-1", ""] {
            let uuid = command_id(7, name);
            let groups: Vec<&str> = uuid.split('-').collect();
            assert_eq!(groups.iter().map(|g| g.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{uuid}");
            assert!(groups.iter().all(|g| is_hex(g)), "{uuid}");
            assert!(groups[2].starts_with('4') && groups[3].starts_with(['8', '9', 'a', 'b']), "{uuid}");
            for (id, prefix) in [
                (instance_id(7, name), "i-0"),
                (managed_instance_id(7, name), "mi-0"),
                (baseline_id("123456789012", "eu-west-1", name).0, "pb-0"),
            ] {
                let digits = id.strip_prefix(prefix).unwrap();
                assert!(digits.len() == 16 && is_hex(digits), "{id}");
            }
            let account = account(name);
            assert!(account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()), "{account}");
            let host = windows_host_name(7, name);
            let tail = host.strip_prefix("EC2AMAZ-").unwrap();
            assert!(tail.len() == 7 && tail.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()), "{host}");
        }
    }

    #[test]
    fn each_purpose_seed_and_name_gives_another_value() {
        let mut seen = patchplay_ordered::SortedSet::new();
        for seed in [1, 2] {
            for name in ["a", "b"] {
                for id in [
                    command_id(seed, name),
                    association_id(seed, name),
                    execution_id(seed, "run", name),
                    execution_id(seed, "later", name),
                    snapshot_id(seed, "run", name),
                    instance_id(seed, name),
                    windows_host_name(seed, name),
                ] {
                    assert!(seen.insert(id.clone()), "{id} twice");
                }
            }
        }
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }

    #[test]
    fn ids_never_change_between_releases() {
        assert_eq!(command_id(1, "run"), "1f38fe72-06ea-4fa5-a65c-bfa6734a84f6");
        assert_eq!(baseline_id("123456789012", "eu-west-1", "web").0, "pb-035db5023841f9809");
    }
}
