//! What a scenario or an image says of a package on a node.

use patchplay_catalog::{InstalledPatch, InstalledVersion};

use super::version::PackageVersion;

/// A version as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    /// This one.
    Exactly(PackageVersion),
    /// Some version before this one.
    OlderThan(PackageVersion),
    /// Nobody said; taken for older than every version of the catalogue.
    Nothing,
}

/// A package as it is written: `name.arch:epoch:version-release` (rpm), `name.arch:version` (deb), the architecture
/// optional; `name:<version` for one of which only a later version is known; a bare name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Titled<'a> {
    /// What stands before the version: `name.arch` or a name.
    pub(crate) package: &'a str,
    pub(crate) version: Known,
}

impl<'a> Titled<'a> {
    pub(crate) fn read(text: &'a str) -> Self {
        let (package, version) = match text.split_once(':') {
            None => (text, Known::Nothing),
            Some((package, version)) => {
                let version = version.strip_prefix('<').map_or_else(
                    || Known::Exactly(PackageVersion::read(version)),
                    |later| Known::OlderThan(PackageVersion::read(later)),
                );
                (package, version)
            }
        };
        Self { package, version }
    }

    /// Name and architecture, if what stands before the version ends in an architecture's name.
    pub(crate) fn split(&self) -> Option<(&'a str, &'a str)> {
        self.package.rsplit_once('.').filter(|(_, arch)| ARCHITECTURES.iter().any(|(known, _)| known == arch))
    }
}

/// What an image says of a package, in the form of [`Holdings::new`](crate::Holdings::new).
#[must_use]
pub fn installed_text(patch: &InstalledPatch) -> String {
    match &patch.version {
        InstalledVersion::Whole => patch.id.clone(),
        InstalledVersion::Exactly(version) => format!("{}:{version}", patch.id),
        InstalledVersion::OlderThan(version) => format!("{}:<{version}", patch.id),
    }
}

/// A kind of machine: packages of one kind do not run on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Machine {
    /// x86-64 with its 32-bit packages.
    Intel,
    /// ARM, 64 and 32 bits.
    Arm,
    /// Any.
    Any,
}

/// Architectures, the one that a name without architecture means first.
const ARCHITECTURES: &[(&str, Machine)] = &[
    ("x86_64", Machine::Intel),
    ("amd64", Machine::Intel),
    ("noarch", Machine::Any),
    ("all", Machine::Any),
    ("aarch64", Machine::Arm),
    ("arm64", Machine::Arm),
    ("armhf", Machine::Arm),
    ("armv7hl", Machine::Arm),
    ("i686", Machine::Intel),
    ("i586", Machine::Intel),
    ("i386", Machine::Intel),
];

/// The machine an architecture is for; one that is not known runs anywhere.
pub(crate) fn machine(arch: &str) -> Machine {
    ARCHITECTURES.iter().find(|(known, _)| *known == arch).map_or(Machine::Any, |(_, machine)| *machine)
}

/// The place of an architecture when a name without one means several.
pub(crate) fn preference(arch: &str) -> usize {
    ARCHITECTURES.iter().position(|(known, _)| *known == arch).unwrap_or(ARCHITECTURES.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_read_in_each_of_its_forms() {
        let exactly = |text: &str| Known::Exactly(PackageVersion::read(text));
        for (text, package, version) in [
            ("bind-libs.x86_64:32:9.8.2-0.68.rc1.60.amzn1", "bind-libs.x86_64", exactly("32:9.8.2-0.68.rc1.60.amzn1")),
            ("bind9-libs.amd64:1:9.16.1-0ubuntu2.9", "bind9-libs.amd64", exactly("1:9.16.1-0ubuntu2.9")),
            ("sudo:1.8.23-4.amzn2", "sudo", exactly("1.8.23-4.amzn2")),
            ("sudo:<1.8.23-4.amzn2", "sudo", Known::OlderThan(PackageVersion::read("1.8.23-4.amzn2"))),
            ("sudo", "sudo", Known::Nothing),
            ("macOS Ventura:13.3-22E252", "macOS Ventura", exactly("13.3-22E252")),
        ] {
            assert_eq!(Titled::read(text), Titled { package, version }, "{text}");
        }
    }

    #[test]
    fn a_dot_in_a_name_is_no_architecture() {
        assert_eq!(Titled::read("python3.8").split(), None);
        assert_eq!(Titled::read("python3.8.x86_64:1-1").split(), Some(("python3.8", "x86_64")));
    }
}
