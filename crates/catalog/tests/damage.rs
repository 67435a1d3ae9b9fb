//! Damaged, cut and made-up bytes: always an error or a catalogue that holds together, never a panic.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what these tests share is test code too")]

use patchplay_catalog::{Catalog, FORMAT_VERSION, Family, PatchFacts, PatchKind, default_set, full_set};
use patchplay_model::{Date, OperatingSystem};

/// Numbers that are equal on every run: xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }
}

/// What readers of a catalogue rely on, whatever bytes it came from.
fn assert_holds_together(catalog: &Catalog) {
    let rows = catalog.len();
    assert_eq!(catalog.ids().len(), rows);
    assert_eq!(catalog.titles().len(), rows);
    assert_eq!(catalog.products().len(), rows);
    assert_eq!(catalog.released().len(), rows);
    assert_eq!(catalog.kinds().len(), rows);
    assert!(catalog.ids().iter().all(|id| id.index() < catalog.symbols()));
    assert!(catalog.systems().is_sorted());
    let last = catalog.patch(rows.saturating_sub(1));
    assert_eq!(last.is_some(), rows > 0);
    for row in 0..rows.min(50) {
        let patch = catalog.patch(row).unwrap();
        assert!(catalog.rows_with_id(patch.system, catalog.ids()[row]).contains(&row));
        let _ = patch.cves().chain(patch.supersedes()).chain(patch.advisories()).count();
    }
    assert!(catalog.patch(rows).is_none());
}

#[test]
fn every_prefix_is_refused() {
    // All of a small catalogue, and some of the one that every visitor loads: reading a prefix costs as much as it is long.
    for (catalog, step) in [(full_set(Family::SuseAndMacOs), 1), (default_set(), 1009)] {
        let bytes = catalog.to_bytes();
        for end in (0..bytes.len()).step_by(step) {
            assert!(Catalog::from_bytes(&bytes[..end]).is_err(), "{end} of {}", bytes.len());
        }
        assert!(Catalog::from_bytes(&bytes).is_ok());
    }
}

#[test]
fn mutations_never_panic() {
    // A part of the catalogue, so that ten thousand of them take seconds and still touch every column.
    let full = default_set();
    let mut patches: Vec<PatchFacts> = (0..full.len()).step_by(40).map(|row| facts(&full, row)).collect();
    patches.extend(["vim", "vim-common"].map(|id| PatchFacts {
        title: format!("{id}.x86_64 9.0-1"),
        version: "9.0".into(),
        release: "1".into(),
        arch: "x86_64".into(),
        advisories: vec!["ALAS2-2022-1743".into()],
        bugs: vec!["2067336".into()],
        depends: vec!["vim-filesystem>=9.0-1".into(), "gpm-libs".into()],
        withdrawn: Some(Date::from_days(19_100)),
        malformed: true,
        ..PatchFacts::new(OperatingSystem::AmazonLinux2, id)
    }));
    let catalog = Catalog::from_facts(patches, full.images().to_vec());
    let bytes = catalog.to_bytes();
    let mut random = Random(0x5eed);
    let (mut refused, mut read) = (0, 0);
    for _ in 0..10_000 {
        let mut damaged = bytes.clone();
        for _ in 0..=random.below(4) {
            let place = random.below(damaged.len());
            match random.below(4) {
                0 => damaged[place] = random.byte(),
                1 => damaged[place] ^= 1 << random.below(8),
                2 => damaged.insert(place, random.byte()),
                _ => drop(damaged.remove(place)),
            }
        }
        match Catalog::from_bytes(&damaged) {
            Ok(catalog) => {
                assert_holds_together(&catalog);
                read += 1;
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                refused += 1;
            }
        }
    }
    // Both happen: a changed letter of a title is a catalogue like any other.
    assert!(refused > 1000 && read > 100, "{refused} refused, {read} read");
}

fn facts(catalog: &Catalog, row: usize) -> PatchFacts {
    PatchFacts::of(&catalog.patch(row).unwrap())
}

/// Whatever facts there are, they come back: marks of the title's patterns, numbers in every spelling, any language.
#[test]
fn odd_facts_come_back() {
    const PIECES: [&str; 16] = [
        "",
        "0",
        "007",
        "KB",
        "5009557",
        "4294967296",
        "-",
        ".",
        "\u{1}",
        "\u{6}",
        "é",
        "日本",
        " ",
        "2022-01",
        "x",
        "\0",
    ];
    let mut random = Random(0xfac7);
    for _ in 0..500 {
        let mut patches = Vec::new();
        for _ in 0..random.below(12) {
            let mut text = || (0..random.below(4)).map(|_| PIECES[random.below(PIECES.len())]).collect::<String>();
            let mut patch = PatchFacts::new(OperatingSystem::ALL[0], text());
            (patch.title, patch.version, patch.release, patch.arch) = (text(), text(), text(), text());
            (patch.product, patch.section, patch.certainty) = (text(), text(), text());
            patch.cves = vec![text(), text()];
            patch.advisories = vec![text()];
            (patch.bugs, patch.depends) = (vec![text()], vec![text(), text()]);
            patch.supersedes = vec![text(), text(), text()];
            patch.title += &patch.id;
            patch.system = OperatingSystem::ALL[random.below(OperatingSystem::ALL.len())];
            patch.kind = PatchKind::ALL[random.below(PatchKind::ALL.len())];
            let days = i32::try_from(random.below(30_000)).unwrap() - 5_000;
            patch.released = (days != 0).then_some(Date::from_days(days));
            patch.withdrawn = random_day(random.below(3));
            patch.malformed = random.below(3) == 0;
            patches.push(patch);
        }
        let catalog = Catalog::from_facts(patches.clone(), Vec::new());
        let again = Catalog::from_bytes(&catalog.to_bytes()).unwrap();
        assert!(again == catalog, "{patches:?}");
        for patch in &patches {
            let found = (0..again.len()).map(|row| again.patch(row).unwrap());
            assert!(found.clone().any(|row| row.id == patch.id && row.title == patch.title), "{patch:?}");
        }
    }
}

fn random_day(choice: usize) -> Option<Date> {
    (choice > 0).then(|| Date::from_days([19_000, -300][choice - 1]))
}

#[test]
fn lengths_are_not_believed() {
    // Every byte that follows says "and very many more".
    let mut bytes = b"ppc\0".to_vec();
    bytes.push(FORMAT_VERSION);
    for tail in [vec![0xff; 4], vec![0xff; 64], vec![0xff, 0xff, 0xff, 0xff, 0x0f], vec![0; 1 << 20]] {
        let hostile: Vec<u8> = bytes.iter().copied().chain(tail).collect();
        assert!(Catalog::from_bytes(&hostile).is_err());
    }
    let empty = Catalog::default().to_bytes();
    for place in 5..empty.len() {
        let mut hostile = empty.clone();
        hostile.splice(place..=place, [0xff, 0xff, 0xff, 0xff, 0x0f]);
        assert!(Catalog::from_bytes(&hostile).is_err(), "length at {place}");
    }
}

#[test]
fn an_error_says_what_is_wrong() {
    let error = |bytes: &[u8]| Catalog::from_bytes(bytes).unwrap_err().to_string();
    assert_eq!(error(b"<!doctype html>"), "not a patch catalogue: the first bytes are other ones");
    assert_eq!(error(b""), "not a patch catalogue: the first bytes are other ones");
    assert_eq!(error(b"ppc\0\xfa"), "patch catalogue in format 250; this build reads format 3 only");
    let mut longer = Catalog::default().to_bytes();
    longer.push(0);
    assert_eq!(error(&longer), "damaged patch catalogue: bytes follow its end");
    longer.truncate(9);
    assert_eq!(error(&longer), "damaged patch catalogue: its bytes end early or make no sense");
}
