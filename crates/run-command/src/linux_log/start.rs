//! The payload's first records: where it comes from, what it was asked for, which baseline it got.

use patchplay_engine::PackageManager;
use patchplay_language::mark;
use patchplay_model::{BaselineTags, OperatingSystem, Trouble};

use super::{Errand, Site, pen::Pen, python::Value, shell::Shell};

/// Buckets of regions that came between the oldest and the newest ones.
const SUFFIXED: &[(&str, &str)] = &[
    ("me-south-1", "a53fc9dce"),
    ("af-south-1", "bdd5f65a9"),
    ("eu-south-1", "c52f3f594"),
    ("ap-northeast-3", "67373598a"),
];
/// Regions without a bucket `aws-ssm-{region}`, served by buckets of their own name through the accelerated host.
const NEWER: &[&str] = &[
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-7",
    "ca-west-1",
    "eu-central-2",
    "eu-south-2",
    "il-central-1",
    "me-central-1",
    "mx-central-1",
];

/// Where a node of a region gets the payload (rule `log-linux-payload-url`).
#[must_use]
pub fn payload_url(region: &str, version: &str) -> String {
    let suffix = SUFFIXED.iter().find(|(known, _)| *known == region).map(|(_, suffix)| suffix);
    let place = match (region, suffix) {
        ("us-gov-east-1" | "us-gov-west-1", _) => format!("s3-fips-{region}.amazonaws.com/aws-ssm-{region}"),
        ("cn-north-1" | "cn-northwest-1", _) => format!("s3.dualstack.{region}.amazonaws.com.cn/aws-ssm-{region}"),
        (_, Some(suffix)) => format!("s3.dualstack.{region}.amazonaws.com/aws-patch-manager-{region}-{suffix}"),
        _ if NEWER.contains(&region) => format!("aws-patch-manager-{region}.s3-accelerate.dualstack.amazonaws.com"),
        _ => format!("s3.dualstack.{region}.amazonaws.com/aws-ssm-{region}"),
    };
    format!("https://{place}/patchbaselineoperations/linux/payloads/{}", archive(version))
}

/// File name of the payload.
pub(crate) fn archive(version: &str) -> String {
    format!("patch-baseline-operations-{version}.tar.gz")
}

/// The line with which every pass begins.
pub(crate) fn download(pen: &mut Pen, site: &Site<'_>) {
    pen.info(&format!("Downloading payload from {}", site.payload_url()));
}

/// The line that a pass prints once it goes on with the payload.
pub(crate) fn import(pen: &mut Pen) {
    pen.info("Attempting to import entrance file os_selector");
}

/// Everything up to the running of the entrance file.
pub(crate) fn running(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>) {
    download(pen, site);
    pen.wait(1);
    import(pen);
    pen.info(&format!(
        "Running with snapshot id = {} and operation = {}",
        errand.given_snapshot.unwrap_or_default(),
        errand.operation
    ));
}

/// Says where botocore found credentials.
pub(crate) fn credentials(pen: &mut Pen, site: &Site<'_>) {
    pen.credentials(if site.is_hybrid() || site.has(Trouble::NoMetadata) {
        "Found credentials in shared credentials file: /root/.aws/credentials"
    } else {
        "Found credentials in environment variables."
    });
}

/// The search for a baseline by its tags (rule `log-linux-baseline-tags-search`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TagSearch<'a> {
    /// The tags.
    pub tags: &'a BaselineTags,
    /// Baselines that carry them, of whatever system.
    pub tagged: usize,
    /// Those of the node's system.
    pub of_system: usize,
    /// The one that is used, if one alone is of the node's system.
    pub found: Option<&'a str>,
}

pub(crate) fn search(pen: &mut Pen, search: &TagSearch<'_>) {
    let key = Value::Text(search.tags.key.clone());
    let values = Value::List(search.tags.values.iter().cloned().map(Value::Text).collect());
    let filter = Value::List(vec![Value::Dict(vec![("Key".to_owned(), key), ("Values".to_owned(), values)])]);
    pen.info(&format!("Searching for baselines with tags {}", filter.plain_repr(super::python::Python::Three)));
    pen.info(&format!("Found {} baselines with tags.", search.tagged));
    pen.info(&format!("Found {} baselines matching os.", search.of_system));
    if let Some(id) = search.found {
        pen.info(&format!("Found baseline {id} matching both tag key value and operating system."));
    }
    pen.reconstructed(mark!("how the tags of BaselineTags are printed"));
}

/// The header, from the running of the entrance file to the loading of the snapshot (rule `log-linux-start-order`).
pub(crate) fn header(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>) {
    let python = Shell::of(site.manager, site.product).python();
    if let Some(address) = errand.baseline_override {
        pen.info(&format!("Downloading Baseline Override from {address}"));
    }
    if let Some(tags) = &errand.tags {
        search(pen, tags);
    }
    credentials(pen, site);
    pen.wait(1);
    pen.mark("InstanceId");
    pen.info(&format!("Instance Id: {}", site.instance_id));
    pen.info(&format!("Region: {}", site.region));
    pen.mark("Product");
    pen.info(&format!("Product: {}", site.product));
    pen.mark("PatchGroup");
    pen.info(&format!("Patch Group: {}", errand.patch_group.unwrap_or_default()));
    pen.mark("OperationType");
    pen.info(&format!("Operation type: {}", errand.operation));
    pen.mark("SnapshotId");
    pen.info(&format!("Snapshot Id: {}", errand.snapshot_id));
    pen.mark("BaselineId");
    pen.info(&format!("Patch Baseline: {}", errand.baseline.repr(python)));
    pen.mark("RebootOption");
    pen.info(&format!("Reboot Option: {}", errand.reboot_option));
    if lacks_selinux(site) {
        pen.warning("Unable to gain necessary access for possible kernel updates, code: 1.");
    }
    pen.info("Loading patch snapshot from snapshot.json");
    credentials(pen, site);
    if let Some(local) = errand.local_configuration {
        pen.info("Reading Local Configuration file");
        pen.info(&local.repr(python));
    }
    if let Some(address) = errand.install_override_list {
        pen.info(&format!("Downloading InstallOverrideList from: {address}."));
    }
}

/// Whether SELinux is off, so that the payload cannot copy yum's context: on Amazon Linux before 2022 and Debian's family.
fn lacks_selinux(site: &Site<'_>) -> bool {
    matches!(site.system, OperatingSystem::AmazonLinux | OperatingSystem::AmazonLinux2)
        || site.manager == PackageManager::Apt
}
