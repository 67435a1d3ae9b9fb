//! The full sets: every row of the seven tables, in the files of their families, and what images have of them.

#![expect(clippy::unwrap_used, reason = "what these tests share is test code too")]

use std::collections::{BTreeMap, BTreeSet};

use patchplay_catalog::{
    Catalog, DEFAULT_CSV, Family, InstalledVersion, PatchKind, default_set, full_set, full_sets, product_label,
    product_system, table,
};
use patchplay_model::{Date, OperatingSystem};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// The default set with every full set in its place.
fn everything() -> Catalog {
    full_sets().fold(default_set(), |mut catalog, (_, facts)| {
        catalog.replace(&facts);
        catalog
    })
}

/// A catalogue's rows as fields in the order of [`COLUMNS`].
fn rows(catalog: &Catalog) -> BTreeMap<Vec<String>, usize> {
    let mut rows = BTreeMap::new();
    for row in 0..catalog.len() {
        let patch = catalog.patch(row).unwrap();
        let lists = [patch.advisories().collect::<Vec<_>>(), patch.cves().collect(), patch.supersedes().collect()];
        let [advisories, cves, supersedes] = lists.map(|list| list.join(" "));
        let released = patch.released.map(|day| day.to_string()).unwrap_or_default();
        let fields = [
            patch.system.as_str(),
            patch.id,
            patch.epoch,
            patch.version,
            patch.release,
            patch.arch,
            patch.title,
            &released,
            patch.product,
            patch.family,
            patch.classification,
            patch.severity,
            patch.priority,
            patch.section,
            &advisories,
            &cves,
            &supersedes,
            if patch.needs_reboot { "true" } else { "false" },
            patch.kind.as_str(),
            patch.repository,
            patch.certainty,
        ];
        *rows.entry(fields.map(str::to_owned).to_vec()).or_default() += 1;
    }
    rows
}

const COLUMNS: [&str; 21] = [
    "os",
    "id",
    "epoch",
    "version",
    "release",
    "arch",
    "title",
    "released",
    "product",
    "product_family",
    "classification",
    "severity",
    "priority",
    "section",
    "advisories",
    "cves",
    "supersedes",
    "needs_reboot",
    "kind",
    "repository",
    "certainty",
];

/// The rows of a table that `wanted` lets pass, field by field.
fn records(csv: &str, wanted: impl Fn(&[String]) -> bool) -> BTreeMap<Vec<String>, usize> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let places = COLUMNS.map(|column| header.iter().position(|name| name == column));
    assert_eq!(places.iter().flatten().count(), header.len(), "a column is not compared");
    let mut records = BTreeMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        let fields = places.map(|place| place.and_then(|place| record.get(place)).unwrap_or_default().to_owned());
        if wanted(&fields) {
            *records.entry(fields.to_vec()).or_default() += 1;
        }
    }
    records
}

#[test]
fn every_fact_of_the_tables_is_in_the_catalogues() {
    for (family, catalog) in full_sets() {
        assert!(rows(&catalog) == records(table(family), |_| true), "{family}");
    }
    let mut of_default = records(DEFAULT_CSV, |_| true);
    of_default.extend(records(table(Family::AmazonLinux), |_| true));
    of_default.extend(records(table(Family::Ubuntu), |row| ["Ubuntu20.04", "Ubuntu22.04"].contains(&row[8].as_str())));
    assert!(rows(&default_set()) == of_default, "default");
}

#[test]
fn the_binary_form_loses_nothing() {
    let catalogs = full_sets().map(|(_, facts)| facts).chain([Catalog::default(), default_set(), everything()]);
    for catalog in catalogs {
        let bytes = catalog.to_bytes();
        let again = Catalog::from_bytes(&bytes).unwrap();
        assert!(again == catalog, "{catalog:?}");
        assert!(again.to_bytes() == bytes, "{catalog:?}");
    }
    assert!(default_set().to_bytes() == default_set().to_bytes());
}

/// The page that tells what is shipped tells the truth about it.
#[test]
fn the_readme_has_the_sizes() {
    let readme = include_str!("../data/README.md");
    let shipped = full_sets().map(|(family, facts)| (family.file_name(), facts));
    for (file, facts) in shipped.chain([("default.catalog", default_set())]) {
        let line = readme.lines().find(|line| line.starts_with(&format!("| `{file}` |"))).unwrap();
        let numbers: Vec<usize> =
            line.split('|').filter_map(|cell| cell.trim().replace(',', "").parse().ok()).collect();
        assert!(numbers.starts_with(&[facts.len(), facts.to_bytes().len()]), "{line}: {}", facts.to_bytes().len());
    }
}

#[test]
fn every_family_has_its_systems() {
    let counts = |catalog: &Catalog| -> Vec<(&str, usize)> {
        let of = |&system: &OperatingSystem| (system.as_str(), catalog.rows_of(system).len());
        OperatingSystem::ALL.iter().map(of).filter(|&(_, rows)| rows > 0).collect()
    };
    let by_family: Vec<_> = full_sets().map(|(family, catalog)| (family.name(), counts(&catalog))).collect();
    assert_eq!(
        by_family,
        [
            ("windows", vec![("WINDOWS", 10_522)]),
            (
                "amazon-linux",
                vec![
                    ("AMAZON_LINUX", 17),
                    ("AMAZON_LINUX_2", 1916),
                    ("AMAZON_LINUX_2022", 283),
                    ("AMAZON_LINUX_2023", 1052)
                ]
            ),
            ("redhat", vec![("REDHAT_ENTERPRISE_LINUX", 1426)]),
            ("rhel-family", vec![("CENTOS", 176), ("ORACLE_LINUX", 200), ("ROCKY_LINUX", 250), ("ALMA_LINUX", 299)]),
            ("ubuntu", vec![("UBUNTU", 2816)]),
            ("debian", vec![("DEBIAN", 1625), ("RASPBIAN", 17)]),
            ("suse-macos", vec![("SUSE", 29), ("MACOS", 152)]),
        ]
    );
    for (family, catalog) in full_sets() {
        let systems: BTreeSet<OperatingSystem> = catalog.systems().iter().copied().collect();
        assert!(systems.into_iter().eq(family.systems()), "{family}");
        assert!(catalog.images().is_empty());
    }
    assert_eq!(everything().len(), 20_780);
}

#[test]
fn no_patch_stands_twice() {
    for catalog in [default_set(), everything()] {
        let keys: BTreeSet<_> = (0..catalog.len())
            .map(|row| {
                let patch = catalog.patch(row).unwrap();
                // Numbers that are kept from month to month are told apart by their day; packages by their version.
                let day = (patch.system == OperatingSystem::Windows).then_some(patch.released);
                (patch.system, patch.product, patch.id, patch.version, patch.release, patch.arch, day)
            })
            .collect();
        assert_eq!(keys.len(), catalog.len());
    }
}

/// Systems without any published facts have made-up ones, and no other system has: the row says so itself.
#[test]
fn invented_rows_are_labelled() {
    let catalog = everything();
    let invented = |system| {
        let rows = catalog.rows_of(system).filter_map(|row| catalog.patch(row));
        rows.filter(|patch| patch.certainty == "invented").count()
    };
    for &system in OperatingSystem::ALL {
        let is_invented = [OperatingSystem::AmazonLinux, OperatingSystem::Raspbian].contains(&system);
        let expected = if is_invented { catalog.rows_of(system).len() } else { 0 };
        assert_eq!(invented(system), expected, "{system}");
        assert_eq!(catalog.is_invented(system), is_invented, "{system}");
        for image in catalog.images().iter().filter(|image| image.system == system) {
            assert_eq!(image.certainty.as_str() == "invented", is_invented, "{}", image.key);
        }
    }
    let words: BTreeSet<&str> = (0..catalog.len()).map(|row| catalog.patch(row).unwrap().certainty).collect();
    assert_eq!(words, BTreeSet::from(["", "inferred", "interpolated", "invented"]));
}

#[test]
fn titles_of_windows_tell_the_kind() {
    let catalog = full_set(Family::Windows);
    let mut others = BTreeSet::new();
    for row in 0..catalog.len() {
        let patch = catalog.patch(row).unwrap();
        if PatchKind::of_title(patch.family, patch.product, patch.title) != patch.kind {
            others.insert((patch.id, patch.kind.as_str()));
        }
    }
    // A servicing stack update whose title does not say so; AWS has it under this title.
    assert_eq!(others, BTreeSet::from([("KB4470788", "SSU")]));
}

#[test]
fn the_last_day_of_each_system_is_known() {
    let catalog = everything();
    let days: Vec<String> =
        OperatingSystem::ALL.iter().map(|&system| format!("{system} {}", catalog.facts_until_of(system))).collect();
    assert_eq!(
        days,
        [
            "WINDOWS 2026-06-09",
            "AMAZON_LINUX 2022-11-30",
            "AMAZON_LINUX_2 2025-10-02",
            "AMAZON_LINUX_2022 2023-01-18",
            "AMAZON_LINUX_2023 2026-07-14",
            "UBUNTU 2026-08-10",
            "REDHAT_ENTERPRISE_LINUX 2026-08-20",
            "SUSE 2021-05-12",
            "CENTOS 2020-02-17",
            "ORACLE_LINUX 2026-08-17",
            "DEBIAN 2026-11-22",
            "MACOS 2026-07-29",
            "RASPBIAN 2023-02-23",
            "ROCKY_LINUX 2026-08-18",
            "ALMA_LINUX 2026-08-17"
        ]
    );
}

/// What images have without a row in the full set: it never appears in results.
#[test]
fn ids_of_images_have_rows() {
    let catalog = everything();
    let unknown: Vec<(&str, usize, usize)> = catalog
        .images()
        .iter()
        .map(|image| {
            let rows = |id: &str| catalog.rows_with_id(image.system, catalog.symbol(id).unwrap());
            let unknown = image.ids().filter(|id| rows(id).is_empty()).count();
            (image.key.as_str(), image.ids().count(), unknown)
        })
        .collect();
    assert_eq!(
        unknown,
        [
            ("windows-2019-2021.12.15", 36, 4),
            ("windows-2019-2021.08", 30, 1),
            ("windows-2019-2019.01", 5, 1),
            ("windows-2016-2019.01", 5, 3),
            ("windows-2016-2021.12.15", 4, 0),
            ("windows-2022-2021.12.15", 5, 1),
            ("windows-2025-2025.06", 3, 0),
            ("amazon-linux-2-20211223", 41, 0),
            ("amazon-linux-2-20220426", 41, 0),
            ("amazon-linux-2023-20230315", 92, 8),
            ("ubuntu-20.04-2022-01-16", 132, 0),
            ("ubuntu-22.04-2022-08-01", 233, 0),
            ("debian-12-container", 91, 0),
            ("debian-11-2022-01-20", 120, 0),
            ("rhel-8.5-2021-11", 43, 0),
            ("rhel-9.2-2023-05", 37, 0),
            ("almalinux8.6", 82, 0),
            ("rockylinux8.10", 55, 0),
            ("oraclelinux8.10", 36, 0),
            ("centos8.1", 75, 0),
            ("sles-15.1", 3, 0),
            ("macos-13-2023-04", 1, 0),
            ("ubuntu-24.04-2025-10-31", 149, 0),
            ("amazon-linux-2022-20220728", 101, 0),
            ("amazon-linux-2018.03", 17, 0),
            ("raspbian-11", 11, 0)
        ]
    );
    for image in catalog.images() {
        let is_windows = image.system == OperatingSystem::Windows;
        assert!(image.patches().all(|patch| (patch.version == InstalledVersion::Whole) == is_windows), "{}", image.key);
        assert!(catalog.has_product(image.system, &image.product), "{}", image.key);
        assert_eq!(product_system(&image.product), Some(image.system), "{}", image.key);
    }
}

#[test]
fn every_product_has_words_and_a_system() {
    let catalog = everything();
    let products: BTreeSet<(OperatingSystem, &str)> =
        (0..catalog.len()).map(|row| catalog.patch(row).unwrap()).map(|patch| (patch.system, patch.product)).collect();
    for (system, product) in products {
        let label = product_label(product);
        // A product of one word is a name on the wire, unless that is its name.
        assert!(label.contains(' ') || ["Silverlight", "Debian", "CentOS"].contains(&product), "{product}: {label}");
        match product_system(product) {
            Some(found) => assert_eq!(found, system, "{product}"),
            None => assert_eq!(system, OperatingSystem::Windows, "{product}"),
        }
    }
}

#[test]
fn every_system_has_an_image_when_its_facts_end() {
    let catalog = everything();
    let newest: Vec<String> = OperatingSystem::ALL
        .iter()
        .map(|&system| {
            let image = catalog.newest_image(system, None, catalog.facts_until_of(system)).unwrap();
            assert_eq!(image.system, system);
            image.key.clone()
        })
        .collect();
    assert_eq!(
        newest,
        [
            "windows-2025-2025.06",
            "amazon-linux-2018.03",
            "amazon-linux-2-20220426",
            "amazon-linux-2022-20220728",
            "amazon-linux-2023-20230315",
            "ubuntu-24.04-2025-10-31",
            "rhel-9.2-2023-05",
            "sles-15.1",
            "centos8.1",
            "oraclelinux8.10",
            "debian-12-container",
            "macos-13-2023-04",
            "raspbian-11",
            "rockylinux8.10",
            "almalinux8.6"
        ]
    );
    let of = |system, product, clock| {
        catalog.newest_image(system, Some(product), date(clock)).map(|image| image.key.as_str())
    };
    // A path names the major release alone; a minor one of it is such a system.
    assert_eq!(of(OperatingSystem::RedHat, "RedhatEnterpriseLinux8", "2022-01-22"), Some("rhel-8.5-2021-11"));
    assert_eq!(of(OperatingSystem::RedHat, "RedhatEnterpriseLinux9", "2022-01-22"), None);
    assert_eq!(of(OperatingSystem::RedHat, "RedhatEnterpriseLinux", "2022-01-22"), None);
    assert_eq!(of(OperatingSystem::Suse, "Suse15", "2022-01-22"), Some("sles-15.1"));
    assert_eq!(of(OperatingSystem::AmazonLinux2, "AmazonLinux2", "2022-01-22"), Some("amazon-linux-2-20211223"));
    assert_eq!(of(OperatingSystem::AmazonLinux2, "AmazonLinux2", "2021-12-22"), None);
}

/// Release notes in Markdown escape the tilde, which sorts before everything in a version.
#[test]
fn no_version_keeps_an_escape_of_its_source() {
    let all = everything();
    for row in 0..all.len() {
        let patch = all.patch(row).unwrap();
        for text in [patch.epoch, patch.version, patch.release, patch.title] {
            assert!(!text.contains('\\'), "{}: {text}", patch.id);
        }
    }
    for image in all.images() {
        for patch in image.patches() {
            if let InstalledVersion::Exactly(version) | InstalledVersion::OlderThan(version) = &patch.version {
                assert!(!version.contains('\\'), "{} of {}: {version}", patch.id, image.key);
            }
        }
    }
}
