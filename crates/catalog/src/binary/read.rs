//! From the wire form to a catalogue, believing nothing.

use patchplay_model::Date;

use super::{
    error::{Budget, Damage},
    title::{RowTexts, expand},
    wire::{Column, ListColumn, Wire, WireImage},
    words::Words,
    write::month,
};
use crate::{
    Catalog, ImageProfile, InstalledPatch, InstalledVersion, PatchKind, Symbol,
    columns::{Columns, Lists},
    symbol::Interner,
};

/// 0001-01-01 and 9999-12-31: the days that have a civil date.
const DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

/// The catalogue of a wire form.
pub(super) fn catalog(wire: &Wire) -> Result<Catalog, Damage> {
    let mut reader = Reader { rows: wire.id_rows.len(), budget: Budget::default(), texts: Interner::new() };
    let mut columns = plain_columns(wire, reader.rows)?;
    let ids = reader.ids(wire)?;
    let versions = reader.column(&wire.versions)?;
    let releases = reader.column(&wire.releases)?;
    let arches = reader.column(&wire.arches)?;
    columns.titles = reader.titles(&wire.titles, &columns.released, [&ids, &versions, &releases, &arches])?;
    columns.supersedes = supersedes(wire, &ids)?;
    columns.ids = ids.symbols(reader.rows);
    columns.versions = versions.symbols(reader.rows);
    columns.releases = releases.symbols(reader.rows);
    columns.arches = arches.symbols(reader.rows);
    for (column, wire) in [
        (&mut columns.products, &wire.products),
        (&mut columns.families, &wire.families),
        (&mut columns.classifications, &wire.classifications),
        (&mut columns.severities, &wire.severities),
        (&mut columns.epochs, &wire.epochs),
        (&mut columns.priorities, &wire.priorities),
        (&mut columns.sections, &wire.sections),
        (&mut columns.repositories, &wire.repositories),
        (&mut columns.certainties, &wire.certainties),
    ] {
        *column = reader.column(wire)?.symbols(reader.rows);
    }
    columns.cves = reader.lists(&wire.cves)?;
    columns.advisories = reader.lists(&wire.advisories)?;
    columns.bugs = reader.lists(&wire.bugs)?;
    columns.depends = reader.lists(&wire.depends)?;
    let images = wire.images.iter().map(|image| read_image(image, &ids)).collect::<Result<_, _>>()?;
    let (texts, renumbering) = reader.texts.finish();
    columns.symbols_mut().into_iter().for_each(|symbols| renumbering.apply(symbols));
    if (1..columns.ids.len()).any(|row| columns.order(row - 1) > columns.order(row)) {
        return Err(Damage::Order);
    }
    Ok(Catalog { texts, columns, images })
}

/// The columns without texts.
fn plain_columns(wire: &Wire, rows: usize) -> Result<Columns, Damage> {
    let mut columns = Columns::default();
    for &(system, count) in &wire.systems {
        // Compared before anything is allocated, so that a count is never believed.
        if count as usize > rows - columns.systems.len() {
            return Err(Damage::Shape);
        }
        columns.systems.extend(std::iter::repeat_n(system, count as usize));
    }
    if [columns.systems.len(), wire.day_rows.len(), wire.kinds.len(), wire.needs_reboot.len()] != [rows; 4] {
        return Err(Damage::Shape);
    }
    let kind = |&number: &u8| PatchKind::ALL.get(usize::from(number)).copied().ok_or(Damage::Number);
    columns.kinds = wire.kinds.iter().map(kind).collect::<Result<_, _>>()?;
    columns.needs_reboot.clone_from(&wire.needs_reboot);
    let (mut days, mut last) = (Vec::with_capacity(wire.days.len()), 0_i32);
    for &distance in &wire.days {
        last = last.checked_add(distance).ok_or(Damage::Number)?;
        days.push(day(last)?);
    }
    let released = |&place: &u32| days.get(place as usize).copied().ok_or(Damage::Reference);
    columns.released = wire.day_rows.iter().map(released).collect::<Result<_, _>>()?;
    columns.malformed = vec![false; rows];
    for &row in &wire.malformed {
        *columns.malformed.get_mut(row as usize).ok_or(Damage::Reference)? = true;
    }
    columns.withdrawn = vec![Date::EPOCH; rows];
    for &(row, left) in &wire.withdrawn {
        *columns.withdrawn.get_mut(row as usize).ok_or(Damage::Reference)? = day(left)?;
    }
    Ok(columns)
}

fn day(days: i32) -> Result<Date, Damage> {
    if DAYS.contains(&days) { Ok(Date::from_days(days)) } else { Err(Damage::Number) }
}

/// A dictionary and each row's place in it; no places when the whole column is empty.
struct Texts {
    words: Vec<String>,
    /// Provisional symbols of the words.
    symbols: Vec<Symbol>,
    places: Vec<u32>,
}

impl Texts {
    fn text(&self, row: usize) -> &str {
        self.places.get(row).and_then(|&place| self.words.get(place as usize)).map_or("", String::as_str)
    }

    fn symbols(&self, rows: usize) -> Vec<Symbol> {
        if self.places.is_empty() {
            return vec![Symbol::EMPTY; rows];
        }
        self.places.iter().map(|&place| self.symbol(place).unwrap_or_default()).collect()
    }

    fn symbol(&self, place: u32) -> Result<Symbol, Damage> {
        self.symbols.get(place as usize).copied().ok_or(Damage::Reference)
    }
}

struct Reader {
    rows: usize,
    budget: Budget,
    texts: Interner,
}

impl Reader {
    fn ids(&mut self, wire: &Wire) -> Result<Texts, Damage> {
        let (words, symbols) = self.dictionary(&wire.ids)?;
        let places = places(&wire.id_rows, words.len())?;
        Ok(Texts { words, symbols, places })
    }

    fn dictionary(&mut self, words: &Words) -> Result<(Vec<String>, Vec<Symbol>), Damage> {
        let words = words.read(&mut self.budget)?;
        let symbols = words.iter().map(|word| self.texts.intern(word)).collect();
        Ok((words, symbols))
    }

    fn column(&mut self, column: &Column) -> Result<Texts, Damage> {
        let (words, symbols) = self.dictionary(&column.words)?;
        self.check(&column.rows, words.len())?;
        Ok(Texts { words, symbols, places: column.rows.clone() })
    }

    /// A column is empty or has a valid place for each row.
    fn check(&self, places: &[u32], words: usize) -> Result<(), Damage> {
        if !places.is_empty() && places.len() != self.rows {
            return Err(Damage::Shape);
        }
        if places.iter().any(|&place| place as usize >= words) {
            return Err(Damage::Reference);
        }
        Ok(())
    }

    fn titles(&mut self, column: &Column, released: &[Date], parts: [&Texts; 4]) -> Result<Vec<Symbol>, Damage> {
        let patterns = column.words.read(&mut self.budget)?;
        self.check(&column.rows, patterns.len())?;
        if column.rows.is_empty() {
            return Ok(vec![Symbol::EMPTY; self.rows]);
        }
        let [ids, versions, releases, arches] = parts;
        let mut titles = Vec::with_capacity(self.rows);
        for (row, (&place, &day)) in column.rows.iter().zip(released).enumerate() {
            let month = month(day);
            let values = RowTexts {
                id: ids.text(row),
                version: versions.text(row),
                release: releases.text(row),
                arch: arches.text(row),
                month: &month,
            };
            let pattern = patterns.get(place as usize).map_or("", String::as_str);
            let title = expand(pattern, values, &mut self.budget)?;
            titles.push(self.texts.intern(&title));
        }
        Ok(titles)
    }

    fn lists(&mut self, column: &ListColumn) -> Result<Lists, Damage> {
        let (words, symbols) = self.dictionary(&column.words)?;
        let items: Vec<Symbol> = places(&column.items, words.len())?
            .into_iter()
            .map(|place| symbols.get(place as usize).copied().ok_or(Damage::Reference))
            .collect::<Result<_, _>>()?;
        if column.counts.is_empty() && items.is_empty() {
            return Ok(Lists::empty(self.rows));
        }
        split_lists(&column.counts, self.rows, &items)
    }
}

fn supersedes(wire: &Wire, ids: &Texts) -> Result<Lists, Damage> {
    let mut items = Vec::with_capacity(wire.supersedes.len());
    let mut distances = wire.supersedes.iter();
    for (&own, &count) in ids.places.iter().zip(&wire.supersedes_counts) {
        for &distance in distances.by_ref().take(count as usize) {
            items.push(ids.symbol(own.wrapping_sub(distance.cast_unsigned()))?);
        }
    }
    split_lists(&wire.supersedes_counts, ids.places.len(), &items)
}

/// One list per row; the counts must use up the items exactly.
fn split_lists(counts: &[u32], rows: usize, mut items: &[Symbol]) -> Result<Lists, Damage> {
    if counts.len() != rows {
        return Err(Damage::Shape);
    }
    let mut lists = Lists::default();
    for &count in counts {
        let (list, rest) = items.split_at_checked(count as usize).ok_or(Damage::Shape)?;
        lists.push(list.iter().copied());
        items = rest;
    }
    if items.is_empty() { Ok(lists) } else { Err(Damage::Shape) }
}

/// Places from distances, each below `words`.
fn places(distances: &[i32], words: usize) -> Result<Vec<u32>, Damage> {
    let mut place = 0_u32;
    distances
        .iter()
        .map(|&distance| {
            place = place.wrapping_add_signed(distance);
            if (place as usize) < words { Ok(place) } else { Err(Damage::Reference) }
        })
        .collect()
}

fn read_image(image: &WireImage, ids: &Texts) -> Result<ImageProfile, Damage> {
    let id = |place: u32| ids.words.get(place as usize).cloned().ok_or(Damage::Reference);
    let packages = |list: &[(u32, InstalledVersion)]| {
        list.iter()
            .map(|(place, version)| Ok(InstalledPatch { id: id(*place)?, version: version.clone() }))
            .collect::<Result<Vec<_>, Damage>>()
    };
    let replaces = image
        .replaces
        .iter()
        .map(|(new, old)| Ok((id(*new)?, old.iter().map(|&place| id(place)).collect::<Result<_, Damage>>()?)))
        .collect::<Result<_, Damage>>()?;
    Ok(ImageProfile {
        key: image.key.clone(),
        system: image.system,
        product: image.product.clone(),
        image: image.image.clone(),
        built: day(image.built)?,
        installed: packages(&image.installed)?,
        installed_other: packages(&image.installed_other)?,
        replaces,
        basis: image.basis.clone(),
        certainty: image.certainty,
    })
}
