//! From a catalogue to its wire form.

use patchplay_model::Date;
use patchplay_ordered::SortedSet;

use super::{
    title::{RowTexts, pattern},
    wire::{Column, ListColumn, Wire, WireImage},
    words::{Places, Words, count},
};
use crate::{
    Catalog, ImageProfile, InstalledPatch, Symbol,
    columns::{Columns, Lists},
};

/// The wire form of a catalogue.
pub(super) fn wire(catalog: &Catalog) -> Wire {
    let columns = &catalog.columns;
    let (ids, places) = Words::of(all_ids(catalog));
    let place = |symbol: Symbol| place_of(&places, catalog.text(symbol));
    let (mut supersedes_counts, mut supersedes) = (Vec::new(), Vec::new());
    for (row, list) in columns.supersedes.iter().enumerate() {
        let own = place(Columns::at(&columns.ids, row));
        supersedes_counts.push(count(list.len()));
        supersedes.extend(list.iter().map(|&id| distance(place(id), own)));
    }
    let (days, day_rows) = days(&columns.released);
    Wire {
        systems: columns
            .systems
            .chunk_by(|a, b| a == b)
            .filter_map(|block| Some((*block.first()?, count(block.len()))))
            .collect(),
        id_rows: distances(columns.ids.iter().map(|&id| place(id))),
        ids,
        days,
        day_rows,
        kinds: columns.kinds.iter().map(|kind| kind.number()).collect(),
        needs_reboot: columns.needs_reboot.clone(),
        titles: titles(catalog),
        products: column(catalog, &columns.products),
        families: column(catalog, &columns.families),
        classifications: column(catalog, &columns.classifications),
        severities: column(catalog, &columns.severities),
        epochs: column(catalog, &columns.epochs),
        versions: column(catalog, &columns.versions),
        releases: column(catalog, &columns.releases),
        arches: column(catalog, &columns.arches),
        priorities: column(catalog, &columns.priorities),
        sections: column(catalog, &columns.sections),
        repositories: column(catalog, &columns.repositories),
        certainties: column(catalog, &columns.certainties),
        supersedes_counts,
        supersedes,
        cves: lists(catalog, &columns.cves),
        advisories: lists(catalog, &columns.advisories),
        bugs: lists(catalog, &columns.bugs),
        depends: lists(catalog, &columns.depends),
        withdrawn: withdrawn(&columns.withdrawn),
        malformed: columns.malformed.iter().enumerate().filter(|(_, is)| **is).map(|(row, _)| count(row)).collect(),
        images: catalog.images.iter().map(|image| wire_image(image, &places)).collect(),
    }
}

/// Every id that rows, predecessors or images name.
fn all_ids(catalog: &Catalog) -> impl Iterator<Item = &str> {
    let columns = &catalog.columns;
    let symbols = columns.ids.iter().chain(columns.supersedes.iter().flatten());
    symbols.map(|&id| catalog.text(id)).chain(catalog.images.iter().flat_map(ImageProfile::all_ids))
}

/// A word's place in a dictionary that was built from it.
fn place_of(places: &Places<'_>, word: &str) -> u32 {
    places.get(word).copied().unwrap_or_default()
}

/// How far `to` lies behind `from`. Dictionaries have far fewer than 2^31 words; wrapping makes it exact for any.
const fn distance(from: u32, to: u32) -> i32 {
    to.wrapping_sub(from).cast_signed()
}

/// Each value as distance from the one before.
fn distances(values: impl Iterator<Item = u32>) -> Vec<i32> {
    let mut before = 0;
    values.map(|value| distance(std::mem::replace(&mut before, value), value)).collect()
}

fn days(released: &[Date]) -> (Vec<i32>, Vec<u32>) {
    let known: SortedSet<i32> = released.iter().map(|day| day.days()).collect();
    let known: Vec<i32> = known.into_iter().collect();
    let rows = released.iter().map(|day| count(known.partition_point(|&other| other < day.days()))).collect();
    let mut before = 0;
    (known.iter().map(|&day| day - std::mem::replace(&mut before, day)).collect(), rows)
}

fn withdrawn(days: &[Date]) -> Vec<(u32, i32)> {
    let left = days.iter().enumerate().filter(|(_, day)| **day != Date::EPOCH);
    left.map(|(row, day)| (count(row), day.days())).collect()
}

fn column(catalog: &Catalog, symbols: &[Symbol]) -> Column {
    column_of(symbols.iter().map(|&symbol| catalog.text(symbol)))
}

fn column_of<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Column {
    if texts.clone().all(str::is_empty) {
        return Column::default();
    }
    let (words, places) = Words::of(texts.clone());
    Column { words, rows: texts.map(|text| place_of(&places, text)).collect() }
}

fn titles(catalog: &Catalog) -> Column {
    let patterns: Vec<String> = (0..catalog.len())
        .map(|row| {
            let columns = &catalog.columns;
            let text = |column: &[Symbol]| catalog.text(Columns::at(column, row));
            let month = month(columns.released.get(row).copied().unwrap_or(Date::EPOCH));
            let values = RowTexts {
                id: text(&columns.ids),
                version: text(&columns.versions),
                release: text(&columns.releases),
                arch: text(&columns.arches),
                month: &month,
            };
            pattern(text(&columns.titles), values)
        })
        .collect();
    column_of(patterns.iter().map(String::as_str))
}

/// `YYYY-MM` of a day.
pub(super) fn month(day: Date) -> String {
    let (year, month, _) = day.year_month_day();
    format!("{year:04}-{month:02}")
}

fn lists(catalog: &Catalog, lists: &Lists) -> ListColumn {
    let items = || lists.iter().flatten().map(|&symbol| catalog.text(symbol));
    if items().next().is_none() {
        return ListColumn::default();
    }
    let (words, places) = Words::of(items());
    let counts = lists.iter().map(|list| count(list.len())).collect();
    ListColumn { words, counts, items: distances(items().map(|item| place_of(&places, item))) }
}

fn wire_image(image: &ImageProfile, places: &Places<'_>) -> WireImage {
    let packages = |patches: &[InstalledPatch]| {
        patches.iter().map(|patch| (place_of(places, &patch.id), patch.version.clone())).collect()
    };
    WireImage {
        key: image.key.clone(),
        system: image.system,
        product: image.product.clone(),
        image: image.image.clone(),
        built: image.built.days(),
        installed: packages(&image.installed),
        installed_other: packages(&image.installed_other),
        replaces: image
            .replaces
            .iter()
            .map(|(new, old)| (place_of(places, new), old.iter().map(|id| place_of(places, id)).collect()))
            .collect(),
        basis: image.basis.clone(),
        certainty: image.certainty,
    }
}
