//! AWS's own buckets that a patch step reads, by region (rules `net-buckets`, `net-bucket-exceptions`).

/// Regions of Patch Manager's first years, whose buckets go by the oldest names.
const OLDER_REGIONS: &[&str] = &[
    "ap-east-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// Regions whose buckets end in a tail of their own: that of the payload, and that of the snapshot if it has one.
const TAILS: &[(&str, &str, Option<&str>)] = &[
    ("me-south-1", "a53fc9dce", Some("uduvl7q8")),
    ("af-south-1", "bdd5f65a9", Some("tbxdb5b9")),
    ("eu-south-1", "c52f3f594", None),
    ("ap-northeast-3", "67373598a", None),
];

fn tail(region: &str) -> Option<&'static (&'static str, &'static str, Option<&'static str>)> {
    TAILS.iter().find(|(known, ..)| *known == region)
}

/// The bucket with the module of Windows and the payload of Linux.
#[must_use]
pub fn payload_bucket(region: &str) -> String {
    match tail(region) {
        Some((_, tail, _)) => format!("aws-patch-manager-{region}-{tail}"),
        // A region that nobody named yet is taken for an older one.
        None if OLDER_REGIONS.contains(&region) || region.starts_with("${") => format!("aws-ssm-{region}"),
        None => format!("aws-patch-manager-{region}"),
    }
}

/// The bucket with the payload of macOS.
#[must_use]
pub fn macos_bucket(region: &str) -> String {
    format!("aws-patchmanager-macos-{region}")
}

/// The bucket with the snapshot of a baseline.
#[must_use]
pub fn snapshot_bucket(region: &str) -> String {
    match tail(region) {
        Some((_, _, Some(tail))) => format!("patch-baseline-snapshot-{region}-{tail}"),
        _ => format!("patch-baseline-snapshot-{region}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_called_by_their_region() {
        for (region, payload, snapshot) in [
            ("eu-west-1", "aws-ssm-eu-west-1", "patch-baseline-snapshot-eu-west-1"),
            ("me-south-1", "aws-patch-manager-me-south-1-a53fc9dce", "patch-baseline-snapshot-me-south-1-uduvl7q8"),
            ("af-south-1", "aws-patch-manager-af-south-1-bdd5f65a9", "patch-baseline-snapshot-af-south-1-tbxdb5b9"),
            ("eu-south-1", "aws-patch-manager-eu-south-1-c52f3f594", "patch-baseline-snapshot-eu-south-1"),
            ("ap-northeast-3", "aws-patch-manager-ap-northeast-3-67373598a", "patch-baseline-snapshot-ap-northeast-3"),
            ("il-central-1", "aws-patch-manager-il-central-1", "patch-baseline-snapshot-il-central-1"),
        ] {
            assert_eq!((payload_bucket(region), snapshot_bucket(region)), (payload.to_owned(), snapshot.to_owned()));
        }
        assert_eq!(macos_bucket("eu-west-1"), "aws-patchmanager-macos-eu-west-1");
    }
}
