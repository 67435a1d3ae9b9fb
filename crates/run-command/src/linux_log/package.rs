//! A package that an Install tries to bring, in the spellings of the package managers.

/// One package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Package<'a> {
    /// `name.arch`.
    pub id: &'a str,
    /// The full name in the version that is to come: `name.arch:epoch:version-release`, on apt `name.arch:version`.
    pub title: &'a str,
    /// Whether some version of it was on the node.
    pub was_there: bool,
    /// What became of it.
    pub fate: Fate<'a>,
}

/// What became of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate<'a> {
    /// It came.
    Installed,
    /// It did not.
    Failed,
    /// It did not, because of a package that it needs.
    Blocked {
        /// That package's id.
        by: &'a str,
    },
}

impl Package<'_> {
    /// The name without the architecture.
    pub(crate) fn name(&self) -> &str {
        self.id.rsplit_once('.').map_or(self.id, |(name, _)| name)
    }

    /// The architecture.
    pub(crate) fn arch(&self) -> &str {
        self.id.rsplit_once('.').map_or("", |(_, arch)| arch)
    }

    /// The whole version: what follows the id in the title.
    pub(crate) fn version(&self) -> &str {
        self.title.strip_prefix(self.id).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default()
    }

    /// Epoch, version and release of an rpm.
    pub(crate) fn evr(&self) -> (&str, &str, &str) {
        let (epoch, rest) = self.version().split_once(':').unwrap_or(("0", self.version()));
        let (version, release) = rest.rsplit_once('-').unwrap_or((rest, ""));
        (epoch, version, release)
    }

    /// `name-version-release.arch`, an epoch other than 0 before it: how yum prints a package.
    pub(crate) fn envra(&self) -> String {
        let (epoch, version, release) = self.evr();
        let epoch = if epoch == "0" { String::new() } else { format!("{epoch}:") };
        format!("{epoch}{}-{version}-{release}.{}", self.name(), self.arch())
    }

    /// `name-epoch:version-release.arch`: how the payload names a package to dnf.
    pub(crate) fn nevra(&self) -> String {
        let (epoch, version, release) = self.evr();
        format!("{}-{epoch}:{version}-{release}.{}", self.name(), self.arch())
    }

    pub(crate) const fn came(&self) -> bool {
        matches!(self.fate, Fate::Installed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_manager_spells_a_package_its_own_way() {
        let package = |id, title| Package { id, title, was_there: true, fate: Fate::Installed };
        let plain = package("expat.x86_64", "expat.x86_64:0:2.1.0-12.amzn2.0.3");
        assert_eq!(plain.envra(), "expat-2.1.0-12.amzn2.0.3.x86_64");
        assert_eq!(plain.nevra(), "expat-0:2.1.0-12.amzn2.0.3.x86_64");
        let epoch = package("bind-libs.x86_64", "bind-libs.x86_64:32:9.8.2-0.68.rc1");
        assert_eq!(epoch.envra(), "32:bind-libs-9.8.2-0.68.rc1.x86_64");
        let deb = package("bind9-libs.amd64", "bind9-libs.amd64:1:9.16.1-0ubuntu2.9");
        assert_eq!((deb.name(), deb.arch(), deb.version()), ("bind9-libs", "amd64", "1:9.16.1-0ubuntu2.9"));
    }
}
