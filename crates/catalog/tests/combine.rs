//! Catalogues into one another: a system's rows come from one side alone, or patch by patch.

use patchplay_catalog::{
    Catalog, Family, ImageCertainty, ImageProfile, InstalledPatch, InstalledVersion, PatchFacts, default_set, full_set,
};
use patchplay_model::{Date, OperatingSystem};

fn patch(system: OperatingSystem, id: &str, title: &str) -> PatchFacts {
    PatchFacts {
        title: title.to_owned(),
        cves: vec![format!("CVE of {title}")],
        released: Some(Date::from_days(19_000)),
        ..PatchFacts::new(system, id)
    }
}

fn image(key: &str, basis: &str, id: &str) -> ImageProfile {
    ImageProfile {
        key: key.to_owned(),
        system: OperatingSystem::Ubuntu,
        product: "Ubuntu22.04".to_owned(),
        image: String::new(),
        built: Date::from_days(18_000),
        installed: vec![InstalledPatch { id: id.to_owned(), version: InstalledVersion::Exactly("1".to_owned()) }],
        installed_other: Vec::new(),
        replaces: Vec::new(),
        basis: basis.to_owned(),
        certainty: ImageCertainty::Assumed,
    }
}

#[test]
fn the_rows_of_a_system_come_from_one_side() {
    use OperatingSystem::{Debian, Ubuntu, Windows};
    let older = || [patch(Windows, "KB1", "old"), patch(Windows, "KB2", "old"), patch(Ubuntu, "vim", "old")];
    let newer = || [patch(Windows, "KB2", "new"), patch(Debian, "apt", "new")];
    let images = || vec![image("a", "old", "zsh"), image("b", "old", "gone")];
    let mut catalog = Catalog::from_facts(older().to_vec(), images());
    catalog.replace(&Catalog::from_facts(newer().to_vec(), vec![image("b", "new", "bash"), image("c", "new", "apt")]));
    let [_, _, vim] = older();
    let images = vec![image("a", "old", "zsh"), image("b", "new", "bash"), image("c", "new", "apt")];
    let expected = Catalog::from_facts(newer().into_iter().chain([vim]).collect(), images);
    assert_eq!(catalog, expected);
    assert_eq!(catalog.symbol("gone"), None);
}

#[test]
fn patches_of_both_sides_stand_side_by_side() {
    use OperatingSystem::{Ubuntu, Windows};
    let later = PatchFacts { released: Some(Date::from_days(19_031)), ..patch(Windows, "KB890830", "later") };
    let rebuilt = PatchFacts { released: Some(Date::from_days(19_031)), ..patch(Ubuntu, "vim", "rebuilt") };
    let mut catalog = Catalog::from_facts(
        vec![patch(Windows, "KB1", "old"), patch(Windows, "KB890830", "old"), patch(Ubuntu, "vim", "old")],
        Vec::new(),
    );
    catalog.merge(&Catalog::from_facts(vec![patch(Windows, "KB1", "new"), later.clone(), rebuilt.clone()], Vec::new()));
    // A number that is kept has a row per day; a package's day is not what tells it from others.
    let expected = vec![patch(Windows, "KB1", "new"), patch(Windows, "KB890830", "old"), later, rebuilt];
    assert_eq!(catalog, Catalog::from_facts(expected, Vec::new()));
}

#[test]
fn nothing_and_the_same_change_nothing() {
    let default = default_set();
    let mut catalog = default.clone();
    catalog.replace(&Catalog::default());
    assert!(catalog == default);
    catalog.merge(&Catalog::default());
    assert!(catalog == default);
    catalog.merge(&default);
    assert!(catalog == default);
    let mut catalog = Catalog::default();
    catalog.replace(&default);
    assert!(catalog == default);
}

#[test]
fn a_full_set_takes_the_place_of_the_default_rows() {
    let mut catalog = default_set();
    let (windows, debian) = (full_set(Family::Windows), full_set(Family::Debian));
    catalog.replace(&windows);
    catalog.replace(&debian);
    assert_eq!(catalog.rows_of(OperatingSystem::Windows).len(), windows.len());
    assert_eq!(catalog.rows_of(OperatingSystem::Debian).len(), debian.rows_of(OperatingSystem::Debian).len());
    assert_eq!(catalog.rows_of(OperatingSystem::Ubuntu), {
        let before = default_set().rows_of(OperatingSystem::Ubuntu);
        let more = windows.len() - default_set().rows_of(OperatingSystem::Windows).len();
        before.start + more..before.end + more
    });
    assert_eq!(catalog.images(), default_set().images());
    // The order in which they arrive does not matter.
    let mut other = default_set();
    other.replace(&debian);
    other.replace(&windows);
    assert!(catalog == other);
    let row = catalog.rows_with_id(OperatingSystem::Windows, catalog.symbol("KB5009557").unwrap()).start;
    assert!(catalog.patch(row).unwrap().cves().next().is_some());
}
