//! The default set: the world of the article, and what a first visit has beside it.

#![expect(clippy::unwrap_used, reason = "what these tests share is test code too")]

use std::collections::{BTreeMap, BTreeSet};

use patchplay_catalog::{
    Catalog, DEFAULT_CSV, IMAGES_JSON, ImageCertainty, InstalledVersion, PatchKind, Symbol, default_set,
};
use patchplay_model::{Date, FilterKey, FilterValues, OperatingSystem};

/// Windows alone.
fn windows() -> Catalog {
    Catalog::from_csv(DEFAULT_CSV, IMAGES_JSON, &|system| system == OperatingSystem::Windows).unwrap()
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// The row of a Windows KB for a product.
fn row(catalog: &Catalog, id: &str, product: &str) -> usize {
    let rows = catalog.rows_with_id(OperatingSystem::Windows, catalog.symbol(id).unwrap());
    rows.into_iter().find(|&row| catalog.patch(row).unwrap().product == product).unwrap()
}

#[test]
fn every_system_has_its_rows() {
    let catalog = default_set();
    let counts: Vec<(&str, usize)> = OperatingSystem::ALL
        .iter()
        .map(|&system| (system.as_str(), catalog.rows_of(system).len()))
        .filter(|(_, rows)| *rows > 0)
        .collect();
    assert_eq!(
        counts,
        [
            ("WINDOWS", 2164),
            ("AMAZON_LINUX", 17),
            ("AMAZON_LINUX_2", 1916),
            ("AMAZON_LINUX_2022", 283),
            ("AMAZON_LINUX_2023", 1052),
            ("UBUNTU", 2027),
        ]
    );
    assert_eq!(counts.iter().map(|(_, rows)| rows).sum::<usize>(), catalog.len());
}

#[test]
fn words_of_windows_rows_are_words_that_filters_take() {
    let catalog = windows();
    let closed = |key: FilterKey| match key.values_for(OperatingSystem::Windows) {
        FilterValues::Closed(values) => values,
        open => panic!("{key} is {open:?}"),
    };
    let used = |column: &[Symbol]| column.iter().map(|&symbol| catalog.text(symbol)).collect::<BTreeSet<_>>();
    for (key, column) in
        [(FilterKey::Classification, catalog.classifications()), (FilterKey::MsrcSeverity, catalog.severities())]
    {
        for word in used(column) {
            assert!(word.is_empty() || closed(key).contains(&word), "{key}: {word}");
        }
    }
    assert_eq!(used(catalog.families()), BTreeSet::from(["Windows"]));
    assert!(!catalog.kinds().contains(&PatchKind::Package));
}

#[test]
fn the_patches_of_the_articles_run_are_there() {
    let catalog = default_set();
    let lcu = catalog.patch(row(&catalog, "KB5009557", "WindowsServer2019")).unwrap();
    assert_eq!(lcu.released, Some(date("2022-01-11")));
    assert_eq!((lcu.kind, lcu.classification, lcu.severity), (PatchKind::Lcu, "SecurityUpdates", "Critical"));
    assert!(lcu.supersedes().any(|id| id == "KB5008218"));
    let net = catalog.patch(row(&catalog, "KB5009718", "WindowsServer2019")).unwrap();
    assert_eq!((net.released, net.kind), (Some(date("2022-01-11")), PatchKind::NetCu));
    let out_of_band = catalog.patch(row(&catalog, "KB5010791", "WindowsServer2019")).unwrap();
    assert_eq!((out_of_band.released, out_of_band.classification), (Some(date("2022-01-18")), "Updates"));
    assert_eq!(catalog.facts_until_of(OperatingSystem::Windows), date("2022-12-20"));
}

/// The article counts 1885 not applicable and 28 installed of what AWS's default baseline approves on 2022-01-22 with
/// seven days of delay; the table is cut to these 1913 KBs.
#[test]
fn the_table_has_the_articles_scope() {
    let catalog = windows();
    let approved: BTreeSet<&str> = (0..catalog.len())
        .map(|row| catalog.patch(row).unwrap())
        .filter(|patch| ["SecurityUpdates", "CriticalUpdates"].contains(&patch.classification))
        .filter(|patch| ["Critical", "Important"].contains(&patch.severity))
        .filter(|patch| patch.released.is_some_and(|day| day <= date("2022-01-15")))
        .map(|patch| patch.id)
        .collect();
    assert_eq!(approved.len(), 1885 + 28);
}

#[test]
fn a_number_that_is_kept_has_a_row_per_release() {
    let catalog = default_set();
    let rows = catalog.rows_with_id(OperatingSystem::Windows, catalog.symbol("KB890830").unwrap());
    let of_2019: Vec<usize> = rows.filter(|&row| catalog.patch(row).unwrap().product == "WindowsServer2019").collect();
    assert!(of_2019.len() > 1);
    assert!(of_2019.is_sorted_by_key(|&row| catalog.released()[row]));
}

#[test]
fn no_supersedence_runs_in_a_circle() {
    let catalog = windows();
    let mut predecessors: BTreeMap<Symbol, BTreeSet<Symbol>> = BTreeMap::new();
    for row in 0..catalog.len() {
        predecessors.entry(catalog.ids()[row]).or_default().extend(catalog.supersedes(row));
    }
    for &start in predecessors.keys() {
        let (mut reached, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(id) = next.pop() {
            for &before in predecessors.get(&id).into_iter().flatten() {
                assert_ne!(before, start, "{}", catalog.text(start));
                if reached.insert(before) {
                    next.push(before);
                }
            }
        }
    }
}

#[test]
fn images_are_keyed_and_say_how_they_are_known() {
    let catalog = default_set();
    let keys: BTreeSet<&str> = catalog.images().iter().map(|image| image.key.as_str()).collect();
    assert_eq!(keys.len(), 26);
    assert_eq!(keys.len(), catalog.images().len());
    for image in catalog.images() {
        assert!(!image.basis.is_empty() && !image.product.is_empty() && image.ids().next().is_some(), "{}", image.key);
    }
    assert_eq!(windows().images().len(), 7);
}

#[test]
fn the_articles_image_has_36_patches() {
    let catalog = windows();
    let image = catalog.image("windows-2019-2021.12.15").unwrap();
    assert_eq!((image.product.as_str(), image.built), ("WindowsServer2019", date("2021-12-15")));
    assert_eq!(image.certainty, ImageCertainty::Reconstruction);
    assert_eq!((image.installed.len(), image.installed_other.len()), (27, 9));
    assert_eq!(image.ids().collect::<BTreeSet<_>>().len(), 36);
    assert_eq!(image.replaces, [("KB5009557".to_owned(), vec!["KB5008218".to_owned()])]);
    for patch in image.patches() {
        assert_eq!(patch.version, InstalledVersion::Whole, "{}", patch.id);
    }
    // What the default baseline approves must be there to be approved.
    for patch in &image.installed {
        row(&catalog, &patch.id, "WindowsServer2019");
    }
}

#[test]
fn what_images_have_and_the_catalogue_does_not_know_is_known() {
    let catalog = windows();
    let unknown: Vec<(&str, &str)> = catalog
        .images()
        .iter()
        .flat_map(|image| image.ids().map(|id| (image.key.as_str(), id)))
        .filter(|(_, id)| catalog.rows_with_id(OperatingSystem::Windows, catalog.symbol(id).unwrap()).is_empty())
        .collect();
    assert_eq!(
        unknown,
        [
            ("windows-2019-2021.12.15", "KB5005540"),
            ("windows-2019-2021.12.15", "KB5005701"),
            ("windows-2019-2021.12.15", "KB5006754"),
            ("windows-2019-2021.12.15", "KB5008287"),
            ("windows-2019-2021.08", "KB5004332"),
            ("windows-2019-2019.01", "KB4462930"),
            ("windows-2016-2019.01", "KB4049065"),
            ("windows-2016-2019.01", "KB4091664"),
            ("windows-2016-2019.01", "KB4132216"),
            ("windows-2022-2021.12.15", "KB5004330"),
            ("windows-2025-2025.06", "KB5060842"),
        ]
    );
}

#[test]
fn the_newest_image_is_not_newer_than_the_clock() {
    let catalog = windows();
    let newest = |product, clock| {
        catalog.newest_image(OperatingSystem::Windows, product, date(clock)).map(|image| image.key.as_str())
    };
    assert_eq!(newest(Some("WindowsServer2019"), "2022-01-22"), Some("windows-2019-2021.12.15"));
    assert_eq!(newest(Some("WindowsServer2019"), "2021-12-14"), Some("windows-2019-2021.08"));
    assert_eq!(newest(Some("WindowsServer2019"), "2018-12-31"), None);
    assert_eq!(newest(Some("WindowsServer2025"), "2026-01-01"), Some("windows-2025-2025.06"));
    // Nothing is known of patches of Server 2025 here, so it is not what an unknown image is taken for.
    assert_eq!(newest(None, "2026-01-01"), Some("windows-2022-2021.12.15"));
    assert_eq!(catalog.newest_image(OperatingSystem::Ubuntu, None, date("2026-01-01")), None);
}
