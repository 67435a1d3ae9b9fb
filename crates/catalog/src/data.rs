//! The built-in facts as text. `data/README.md` says where they come from and what of them is calibrated.

use crate::{
    Catalog, Family, PatchFacts,
    import::{images, table as import_table},
};

/// Windows as the default set has it: cut to the world of the article.
pub const DEFAULT_CSV: &str = include_str!("../data/default.csv");

/// Base images.
pub const IMAGES_JSON: &str = include_str!("../data/images.json");

/// Everything that is known of a family, as a table.
#[must_use]
pub const fn table(family: Family) -> &'static str {
    match family {
        Family::Windows => include_str!("../data/windows.csv"),
        Family::AmazonLinux => include_str!("../data/amazon-linux.csv"),
        Family::RedHat => include_str!("../data/redhat.csv"),
        Family::RedHatRebuilds => include_str!("../data/rhel-family.csv"),
        Family::Ubuntu => include_str!("../data/ubuntu.csv"),
        Family::Debian => include_str!("../data/debian.csv"),
        Family::SuseAndMacOs => include_str!("../data/suse-macos.csv"),
    }
}

/// Releases of Ubuntu that the default set has.
const DEFAULT_UBUNTU: [&str; 2] = ["Ubuntu20.04", "Ubuntu22.04"];

/// The default set: Windows in the scope of the article, Amazon Linux, Ubuntu 20.04 and 22.04, and every image, also of
/// systems whose patches only the full set has.
#[must_use]
pub fn default_set() -> Catalog {
    let mut patches = patches(DEFAULT_CSV);
    patches.extend(self::patches(table(Family::AmazonLinux)));
    patches.extend(
        self::patches(table(Family::Ubuntu))
            .into_iter()
            .filter(|patch| DEFAULT_UBUNTU.contains(&patch.product.as_str())),
    );
    Catalog::from_facts(patches, images::images(IMAGES_JSON, &|_| true).unwrap_or_default())
}

/// Everything that is known of a family's patches, without images: those of the default set stay when this set takes
/// the place of the family's rows ([`Catalog::replace`]).
#[must_use]
pub fn full_set(family: Family) -> Catalog {
    Catalog::from_facts(patches(table(family)), Vec::new())
}

/// The full set of every family.
pub fn full_sets() -> impl Iterator<Item = (Family, Catalog)> {
    Family::ALL.iter().map(|&family| (family, full_set(family)))
}

/// The patches of a table of this build, which every test run reads: there is no error to tell.
fn patches(csv: &str) -> Vec<PatchFacts> {
    import_table::patches(csv, &|_| true).unwrap_or_default()
}
