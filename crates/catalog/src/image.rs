//! Images: what a node has installed on the day it is started.

use std::fmt;

use patchplay_model::{Date, OperatingSystem};
use serde::{Deserialize, Serialize};

/// How far an image's list of patches can be trusted, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImageCertainty {
    /// Read off a machine, in a published list.
    Observed,
    /// Follows from the days on which patches and images were published.
    Derived,
    /// Put together from several observed lists so that a known result comes out.
    Reconstruction,
    /// The cumulative update of the month and little else; the rest is not known.
    Assumed,
    /// Made up, so that the system has an image at all.
    Invented,
}

impl ImageCertainty {
    /// The word in files and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Derived => "derived",
            Self::Reconstruction => "reconstruction",
            Self::Assumed => "assumed",
            Self::Invented => "invented",
        }
    }
}

impl fmt::Display for ImageCertainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Which version of a package an image has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InstalledVersion {
    /// The id says it all: a KB of Windows.
    Whole,
    /// Exactly this `epoch:version-release`, epoch 0 left out.
    Exactly(String),
    /// Some version before this one: only the later fix is known.
    OlderThan(String),
}

/// One patch or package of an image.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InstalledPatch {
    /// KB number, package name or name of the update.
    pub id: String,
    /// Its version.
    pub version: InstalledVersion,
}

/// A dated base image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageProfile {
    /// Key by which a scenario names it, such as `windows-2019-2021.12.15`.
    pub key: String,
    /// Operating system.
    pub system: OperatingSystem,
    /// Product, such as `WindowsServer2019`.
    pub product: String,
    /// Name of the image, or a description where it has none.
    pub image: String,
    /// Day it was built.
    pub built: Date,
    /// What is installed.
    pub installed: Vec<InstalledPatch>,
    /// What is installed besides that AWS's default baseline does not approve. Only a note of the source: the baseline
    /// decides, so both lists are on the node.
    pub installed_other: Vec<InstalledPatch>,
    /// Patches whose installation removes others, beyond what follows from the kinds of patches.
    pub replaces: Vec<(String, Vec<String>)>,
    /// Where the lists come from, in a sentence.
    pub basis: String,
    /// How far they can be trusted.
    pub certainty: ImageCertainty,
}

impl ImageProfile {
    /// Everything on a node that was started from it and not touched since.
    pub fn patches(&self) -> impl Iterator<Item = &InstalledPatch> {
        self.installed.iter().chain(&self.installed_other)
    }

    /// The ids of [`Self::patches`].
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.patches().map(|patch| patch.id.as_str())
    }

    /// Every id that occurs: what is installed, and what replaces or is replaced.
    pub(crate) fn all_ids(&self) -> impl Iterator<Item = &str> {
        let replaces = self.replaces.iter().flat_map(|(new, old)| std::iter::once(new).chain(old));
        self.ids().chain(replaces.map(String::as_str))
    }
}
