//! One patch as an importer hands it over: owned text, one struct per row.

use patchplay_model::{Date, OperatingSystem};

use crate::{Patch, PatchKind};

/// The facts of one patch. An empty text means "not known", never "none".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchFacts {
    /// Operating system whose baselines see it.
    pub system: OperatingSystem,
    /// KB number on Windows, package name on Linux, name of the update on macOS.
    pub id: String,
    /// Title as DescribeAvailablePatches prints it.
    pub title: String,
    /// Release day in UTC.
    pub released: Option<Date>,
    /// Product, such as `WindowsServer2019`.
    pub product: String,
    /// Product family, such as `Windows` (Windows only).
    pub family: String,
    /// Classification.
    pub classification: String,
    /// Severity; Microsoft's on Windows.
    pub severity: String,
    /// Kind of patch.
    pub kind: PatchKind,
    /// Whether installing it asks for a reboot.
    pub needs_reboot: bool,
    /// CVE numbers, at most a handful.
    pub cves: Vec<String>,
    /// Ids of direct predecessors, with or without rows of their own (Windows only).
    pub supersedes: Vec<String>,
    /// Advisories that name it; on Windows the bulletin, such as `MS16-101`.
    pub advisories: Vec<String>,
    /// Bugzilla numbers that its advisories fix (rpm).
    pub bugs: Vec<String>,
    /// Packages that must be there before it can be installed: `name`, or `name>=epoch:version-release` where a version
    /// is needed (Linux and macOS).
    pub depends: Vec<String>,
    /// Epoch of the package.
    pub epoch: String,
    /// Version of the package.
    pub version: String,
    /// Release of the package; on Debian's family the revision.
    pub release: String,
    /// Architecture of the package.
    pub arch: String,
    /// Priority (Debian's family).
    pub priority: String,
    /// Section (Debian's family).
    pub section: String,
    /// Repository that has the version; on Debian's family the archive.
    pub repository: String,
    /// First day on which its repository no longer has the version; `None`: it still does.
    pub withdrawn: Option<Date>,
    /// Whether the notice that names it has a classification, severity or date that cannot be read (rpm).
    pub malformed: bool,
    /// How the row is known: empty for a source, else `inferred`, `interpolated` or `invented`.
    pub certainty: String,
}

impl PatchFacts {
    /// A patch of which nothing but system and id is known.
    #[must_use]
    pub fn new(system: OperatingSystem, id: impl Into<String>) -> Self {
        let kind = if system == OperatingSystem::Windows { PatchKind::Other } else { PatchKind::Package };
        Self {
            system,
            id: id.into(),
            title: String::new(),
            released: None,
            product: String::new(),
            family: String::new(),
            classification: String::new(),
            severity: String::new(),
            kind,
            needs_reboot: false,
            cves: Vec::new(),
            supersedes: Vec::new(),
            advisories: Vec::new(),
            bugs: Vec::new(),
            depends: Vec::new(),
            epoch: String::new(),
            version: String::new(),
            release: String::new(),
            arch: String::new(),
            priority: String::new(),
            section: String::new(),
            repository: String::new(),
            withdrawn: None,
            malformed: false,
            certainty: String::new(),
        }
    }

    /// The facts of a catalogue's row, to be changed and put into another catalogue.
    #[must_use]
    pub fn of(patch: &Patch<'_>) -> Self {
        let owned = |texts: &mut dyn Iterator<Item = &str>| texts.map(str::to_owned).collect();
        Self {
            title: patch.title.to_owned(),
            released: patch.released,
            product: patch.product.to_owned(),
            family: patch.family.to_owned(),
            classification: patch.classification.to_owned(),
            severity: patch.severity.to_owned(),
            kind: patch.kind,
            needs_reboot: patch.needs_reboot,
            cves: owned(&mut patch.cves()),
            supersedes: owned(&mut patch.supersedes()),
            advisories: owned(&mut patch.advisories()),
            bugs: owned(&mut patch.bugs()),
            depends: owned(&mut patch.depends()),
            withdrawn: patch.withdrawn,
            malformed: patch.malformed,
            epoch: patch.epoch.to_owned(),
            version: patch.version.to_owned(),
            release: patch.release.to_owned(),
            arch: patch.arch.to_owned(),
            priority: patch.priority.to_owned(),
            section: patch.section.to_owned(),
            repository: patch.repository.to_owned(),
            certainty: patch.certainty.to_owned(),
            ..Self::new(patch.system, patch.id)
        }
    }

    /// The order of a catalogue's rows.
    pub(crate) fn order(&self) -> (OperatingSystem, &str, &str, Date, &str, &str, &str) {
        let released = self.released.unwrap_or(Date::EPOCH);
        (self.system, &self.id, &self.product, released, &self.version, &self.release, &self.arch)
    }
}
