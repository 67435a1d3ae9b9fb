//! Kernels and their live patches by name: of which kernel a package is the live patch, and the other way round.

use patchplay_model::OperatingSystem;

use super::{
    titled::Known,
    version::{Ordered, PackageVersion},
};

/// What names of live patches begin with.
pub(crate) const PREFIX: &str = "kernel-livepatch-";
/// The package whose updates they stand in for.
pub(crate) const KERNEL: &str = "kernel";
/// The first kernel that live patches are made for, as version and release.
const FIRST_KERNEL: (&str, &str) = ("4.14.165", "131.185.amzn2");
/// What the release of a kernel ends in, and the name of its live patch leaves out.
const DIST: &str = ".amzn2";
/// Severities of Amazon's notices, the lowest first.
const SEVERITIES: &[&[&str]] = &[&["low"], &["medium", "moderate"], &["important"], &["critical"]];

/// The name of the live patch of a kernel, which only kernels of Amazon Linux 2 from the first supported one on have.
pub(crate) fn name_for(system: OperatingSystem, kernel: &Known) -> Option<String> {
    let (OperatingSystem::AmazonLinux2, Known::Exactly(kernel)) = (system, kernel) else { return None };
    let (version, release) = FIRST_KERNEL;
    let first = PackageVersion::new("", version, release);
    let release = kernel.release.strip_suffix(DIST)?;
    kernel.compare(&first, Ordered::Rpm).is_ge().then(|| format!("{PREFIX}{}-{release}", kernel.version))
}

/// The kernel that a package is a live patch of.
pub(crate) fn kernel_of(system: OperatingSystem, name: &str) -> Option<Known> {
    let (version, release) = name.strip_prefix(PREFIX)?.rsplit_once('-')?;
    let kernel = Known::Exactly(PackageVersion::new("", version, &format!("{release}{DIST}")));
    let is_number = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
    (is_number(version) && is_number(release) && name_for(system, &kernel).is_some()).then_some(kernel)
}

/// Whether a package is a live patch, which takes effect without a reboot.
pub(crate) fn is_live_patch(system: OperatingSystem, name: &str) -> bool {
    kernel_of(system, name).is_some()
}

/// The place of a notice's severity among severities; one that Amazon does not use is below all.
pub(crate) fn severity_rank(severity: &str) -> Option<usize> {
    SEVERITIES.iter().position(|names| names.iter().any(|name| severity.eq_ignore_ascii_case(name)))
}
