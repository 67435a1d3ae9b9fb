//! Packages of Linux as DescribeInstancePatches names them: `name.arch` and `name.arch:epoch:version-release`, on
//! Debian's family `name.arch:version`.

use patchplay_model::OperatingSystem;

use crate::{InstalledVersion, PatchFacts};

/// Whether packages of a system are Debian's.
pub(super) const fn is_debian(system: OperatingSystem) -> bool {
    matches!(system, OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian)
}

/// Puts name, architecture and version of a package into its facts. The version may be missing.
pub(super) fn put(patch: &mut PatchFacts, id: &str, title: &str) {
    let (name, arch) = id.rsplit_once('.').unwrap_or((id, ""));
    name.clone_into(&mut patch.id);
    arch.clone_into(&mut patch.arch);
    let Some(version) = title.strip_prefix(id).and_then(|rest| rest.strip_prefix(':')) else { return };
    let (epoch, version) = match version.split_once(':') {
        Some((epoch, version)) => (epoch, version),
        None => ("0", version),
    };
    let (version, release) = version.rsplit_once('-').unwrap_or((version, ""));
    epoch.clone_into(&mut patch.epoch);
    version.clone_into(&mut patch.version);
    release.clone_into(&mut patch.release);
}

/// The version of a package that is installed, in the form of images.
pub(super) fn installed(patch: &PatchFacts) -> InstalledVersion {
    let mut text = String::new();
    if !matches!(patch.epoch.as_str(), "" | "0") {
        text = format!("{}:", patch.epoch);
    }
    text.push_str(&patch.version);
    if !patch.release.is_empty() {
        text.push('-');
        text.push_str(&patch.release);
    }
    InstalledVersion::Exactly(text)
}

/// The system that a package's version gives away, if it does: rebuilds of Red Hat's look all the same.
pub(super) fn system(title: &str) -> Option<OperatingSystem> {
    const MARKS: &[(&str, OperatingSystem)] = &[
        (".amzn2023", OperatingSystem::AmazonLinux2023),
        (".amzn2022", OperatingSystem::AmazonLinux2022),
        (".amzn2", OperatingSystem::AmazonLinux2),
        (".amzn1", OperatingSystem::AmazonLinux),
        ("ubuntu", OperatingSystem::Ubuntu),
        ("+deb1", OperatingSystem::Debian),
        ("~deb1", OperatingSystem::Debian),
    ];
    MARKS.iter().find(|(mark, _)| title.contains(mark)).map(|&(_, system)| system)
}
