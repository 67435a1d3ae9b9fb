//! Two catalogues into one: the full set of a family over the default set, a user's own facts over both.

use std::cmp::Ordering;

use patchplay_model::{Date, OperatingSystem};

use crate::{Catalog, ImageProfile, columns::Columns, symbol::Texts};

impl Catalog {
    /// Takes the rows of every system that `newer` has any row of from `newer` alone; rows of other systems stay. Images
    /// of both are kept, of two with one key `newer`'s.
    ///
    /// This is how the full set of a family takes its place: the default set has shortened rows of some patches, which
    /// must not stand beside the complete ones.
    pub fn replace(&mut self, newer: &Self) {
        *self = Self::combined(self, newer, &|row| {
            self.columns.systems.get(row).is_some_and(|&system| newer.rows_of(system).is_empty())
        });
    }

    /// Adds the rows of `newer`. Where both have a row of one patch (system, product, id, version, release and
    /// architecture are equal, on Windows the release day too, because some numbers are kept from month to month),
    /// `newer`'s stands. Images as in [`Self::replace`].
    pub fn merge(&mut self, newer: &Self) {
        *self = Self::combined(self, newer, &|row| !newer.has_same_patch(self, row));
    }

    /// The rows of some systems alone, without images.
    #[must_use]
    pub fn of_systems(&self, systems: &dyn Fn(OperatingSystem) -> bool) -> Self {
        let rows = Self { images: Vec::new(), ..self.clone() };
        Self::combined(&rows, &Self::default(), &|row| rows.columns.systems.get(row).copied().is_some_and(systems))
    }

    fn has_same_patch(&self, other: &Self, row: usize) -> bool {
        let Some(patch) = other.patch(row) else { return false };
        let Some(id) = self.symbol(patch.id) else { return false };
        self.rows_with_id(patch.system, id).filter_map(|row| self.patch(row)).any(|ours| {
            (ours.product, ours.version, ours.release, ours.arch)
                == (patch.product, patch.version, patch.release, patch.arch)
                && (patch.system != OperatingSystem::Windows || ours.released == patch.released)
        })
    }

    /// The rows of `older` that `keeps` lets pass and all of `newer`'s.
    fn combined(older: &Self, newer: &Self, keeps: &dyn Fn(usize) -> bool) -> Self {
        let kept: Vec<usize> = (0..older.len()).filter(|&row| keeps(row)).collect();
        let images: Vec<ImageProfile> = older
            .images
            .iter()
            .map(|image| newer.image(&image.key).unwrap_or(image))
            .chain(newer.images.iter().filter(|image| older.image(&image.key).is_none()))
            .cloned()
            .collect();
        let of_images = || images.iter().flat_map(ImageProfile::all_ids);
        let (texts, [old_numbers, new_numbers]) = Texts::union([
            (&older.texts, older.used(kept.iter().copied(), of_images())),
            (&newer.texts, newer.used(0..newer.len(), of_images())),
        ]);
        let mut columns = Columns::default();
        let (mut old_rows, mut new_rows) = (kept.into_iter().peekable(), (0..newer.len()).peekable());
        loop {
            let take_older = match (old_rows.peek(), new_rows.peek()) {
                (None, None) => break,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (Some(&old), Some(&new)) => older.order_text(old).cmp(&newer.order_text(new)) != Ordering::Greater,
            };
            if take_older {
                old_rows.next().into_iter().for_each(|row| columns.push(&older.columns, row, &old_numbers));
            } else {
                new_rows.next().into_iter().for_each(|row| columns.push(&newer.columns, row, &new_numbers));
            }
        }
        Self { texts, columns, images }
    }

    /// Which texts these rows and ids use, by symbol.
    fn used<'a>(&self, rows: impl Iterator<Item = usize>, ids: impl Iterator<Item = &'a str>) -> Vec<bool> {
        let mut used = vec![false; self.texts.len()];
        let mut mark = |symbol: crate::Symbol| {
            if let Some(used) = used.get_mut(symbol.index()) {
                *used = true;
            }
        };
        mark(crate::Symbol::EMPTY);
        for row in rows {
            for column in self.columns.plain() {
                mark(Columns::at(column, row));
            }
            for lists in self.columns.lists() {
                lists.get(row).iter().for_each(|&symbol| mark(symbol));
            }
        }
        ids.filter_map(|id| self.symbol(id)).for_each(mark);
        used
    }

    /// What rows are sorted by, comparable across catalogues.
    fn order_text(&self, row: usize) -> (Option<OperatingSystem>, &str, &str, Option<Date>, &str, &str, &str) {
        let (system, id, product, released, version, release, arch) = self.columns.order(row);
        let text = |symbol| self.text(symbol);
        (system, text(id), text(product), released, text(version), text(release), text(arch))
    }
}
