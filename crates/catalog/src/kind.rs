//! What kind of patch a row is. AWS has no such field: on Windows the rules need to know what a cumulative update
//! replaces and what stays beside it.

use std::fmt;

/// Kinds of patches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum PatchKind {
    /// A package of Linux, or an update of macOS.
    Package,
    /// Latest cumulative update: once installed, the older ones it supersedes leave the node.
    Lcu,
    /// Monthly rollup (Server 2012 R2 and older).
    Rollup,
    /// Security-only update (Server 2012 R2 and older).
    SecOnly,
    /// Servicing stack update.
    Ssu,
    /// Cumulative update of .NET.
    NetCu,
    /// Other update of .NET.
    Net,
    /// Internet Explorer.
    Ie,
    /// Flash Player.
    Flash,
    /// Malicious software removal tool: keeps its number from month to month.
    Msrt,
    /// Definitions and platform of Defender: keep their numbers from day to day.
    Defender,
    /// Update of an application, such as Office.
    App,
    /// Any other patch of Windows, and one of which no row tells.
    #[default]
    Other,
}

impl PatchKind {
    /// Every kind. The order is part of the binary form.
    pub const ALL: &'static [Self] = &[
        Self::Package,
        Self::Lcu,
        Self::Rollup,
        Self::SecOnly,
        Self::Ssu,
        Self::NetCu,
        Self::Net,
        Self::Ie,
        Self::Flash,
        Self::Msrt,
        Self::Defender,
        Self::App,
        Self::Other,
    ];

    /// The word in the column `kind`; empty for a package.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Package => "",
            Self::Lcu => "LCU",
            Self::Rollup => "ROLLUP",
            Self::SecOnly => "SECONLY",
            Self::Ssu => "SSU",
            Self::NetCu => "NETCU",
            Self::Net => "NET",
            Self::Ie => "IE",
            Self::Flash => "FLASH",
            Self::Msrt => "MSRT",
            Self::Defender => "DEFENDER",
            Self::App => "APP",
            Self::Other => "OTHER",
        }
    }

    /// The kind that this word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// The kind of a Windows patch by its product family, product and title: Microsoft's titles say it.
    #[must_use]
    pub fn of_title(family: &str, product: &str, title: &str) -> Self {
        if !family.is_empty() && family != "Windows" {
            return Self::App;
        }
        if product.contains("Defender") {
            return Self::Defender;
        }
        let has = |words: &str| title.contains(words);
        if has("Malicious Software Removal Tool") {
            Self::Msrt
        } else if has("Servicing Stack") {
            Self::Ssu
        } else if has("Flash Player") {
            Self::Flash
        } else if has("Internet Explorer") {
            Self::Ie
        } else if has(".NET") {
            if has("Cumulative Update") { Self::NetCu } else { Self::Net }
        } else if has("Monthly") && has("Rollup") {
            Self::Rollup
        } else if has("Security Only") {
            Self::SecOnly
        } else if has("Cumulative Update") {
            Self::Lcu
        } else {
            Self::Other
        }
    }

    /// The kind's place in [`Self::ALL`].
    pub(crate) const fn number(self) -> u8 {
        self as u8
    }
}

impl fmt::Display for PatchKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kinds_number_is_its_place() {
        for (place, kind) in PatchKind::ALL.iter().enumerate() {
            assert_eq!(usize::from(kind.number()), place);
            assert_eq!(PatchKind::from_word(kind.as_str()), Some(*kind));
        }
        assert_eq!(PatchKind::from_word("lcu"), None);
    }
}
