//! The columns of a catalogue: one vector per field, and lists as one vector with ends.

use patchplay_model::{Date, OperatingSystem};

use crate::{PatchKind, Symbol, symbol::Renumbering};

/// One list of symbols per row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lists {
    items: Vec<Symbol>,
    ends: Vec<u32>,
}

impl Lists {
    /// As many empty lists as there are rows.
    pub(crate) fn empty(rows: usize) -> Self {
        Self { items: Vec::new(), ends: vec![0; rows] }
    }

    pub(crate) fn push(&mut self, list: impl IntoIterator<Item = Symbol>) {
        self.items.extend(list);
        self.ends.push(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
    }

    /// The list of a row; empty beyond the last.
    pub(crate) fn get(&self, row: usize) -> &[Symbol] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(row).copied().unwrap_or(start);
        self.items.get(start as usize..end as usize).unwrap_or_default()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Symbol]> {
        (0..self.ends.len()).map(|row| self.get(row))
    }
}

/// All columns, each with one entry per row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Columns {
    pub(crate) systems: Vec<OperatingSystem>,
    pub(crate) released: Vec<Date>,
    /// [`Date::EPOCH`]: still in its repository.
    pub(crate) withdrawn: Vec<Date>,
    pub(crate) kinds: Vec<PatchKind>,
    pub(crate) needs_reboot: Vec<bool>,
    /// Whether the notice of the row cannot be read.
    pub(crate) malformed: Vec<bool>,
    pub(crate) ids: Vec<Symbol>,
    pub(crate) titles: Vec<Symbol>,
    pub(crate) products: Vec<Symbol>,
    pub(crate) families: Vec<Symbol>,
    pub(crate) classifications: Vec<Symbol>,
    pub(crate) severities: Vec<Symbol>,
    pub(crate) epochs: Vec<Symbol>,
    pub(crate) versions: Vec<Symbol>,
    pub(crate) releases: Vec<Symbol>,
    pub(crate) arches: Vec<Symbol>,
    pub(crate) priorities: Vec<Symbol>,
    pub(crate) sections: Vec<Symbol>,
    pub(crate) repositories: Vec<Symbol>,
    pub(crate) certainties: Vec<Symbol>,
    pub(crate) cves: Lists,
    pub(crate) supersedes: Lists,
    pub(crate) advisories: Lists,
    pub(crate) bugs: Lists,
    pub(crate) depends: Lists,
}

impl Columns {
    /// The columns with one text per row.
    pub(crate) const fn plain(&self) -> [&Vec<Symbol>; 14] {
        [
            &self.ids,
            &self.titles,
            &self.products,
            &self.families,
            &self.classifications,
            &self.severities,
            &self.epochs,
            &self.versions,
            &self.releases,
            &self.arches,
            &self.priorities,
            &self.sections,
            &self.repositories,
            &self.certainties,
        ]
    }

    /// The columns with a list per row.
    pub(crate) const fn lists(&self) -> [&Lists; 5] {
        [&self.cves, &self.supersedes, &self.advisories, &self.bugs, &self.depends]
    }

    /// Every vector that holds symbols, for what must be done to all of them.
    pub(crate) fn symbols_mut(&mut self) -> [&mut Vec<Symbol>; 19] {
        [
            &mut self.ids,
            &mut self.titles,
            &mut self.products,
            &mut self.families,
            &mut self.classifications,
            &mut self.severities,
            &mut self.epochs,
            &mut self.versions,
            &mut self.releases,
            &mut self.arches,
            &mut self.priorities,
            &mut self.sections,
            &mut self.repositories,
            &mut self.certainties,
            &mut self.cves.items,
            &mut self.supersedes.items,
            &mut self.advisories.items,
            &mut self.bugs.items,
            &mut self.depends.items,
        ]
    }

    /// Adds a row of another catalogue, whose symbols `numbers` turns into ours.
    pub(crate) fn push(&mut self, from: &Self, row: usize, numbers: &Renumbering) {
        let (Some(&system), Some(&released), Some(&kind)) =
            (from.systems.get(row), from.released.get(row), from.kinds.get(row))
        else {
            return;
        };
        self.systems.push(system);
        self.released.push(released);
        self.withdrawn.push(from.withdrawn.get(row).copied().unwrap_or(Date::EPOCH));
        self.kinds.push(kind);
        self.needs_reboot.push(from.needs_reboot.get(row).copied().unwrap_or_default());
        self.malformed.push(from.malformed.get(row).copied().unwrap_or_default());
        // The lists' items stand last and are not rows: they go with their ends below.
        for (ours, theirs) in self.symbols_mut().into_iter().zip(from.plain()) {
            ours.push(numbers.of(Self::at(theirs, row)));
        }
        let lists = [&mut self.cves, &mut self.supersedes, &mut self.advisories, &mut self.bugs, &mut self.depends];
        for (ours, theirs) in lists.into_iter().zip(from.lists()) {
            ours.push(theirs.get(row).iter().map(|&symbol| numbers.of(symbol)));
        }
    }

    /// The symbol in a row of a column.
    pub(crate) fn at(column: &[Symbol], row: usize) -> Symbol {
        column.get(row).copied().unwrap_or_default()
    }

    /// What rows are sorted by. Symbols rank as their texts, so this is the order of [`crate::PatchFacts`].
    pub(crate) fn order(
        &self,
        row: usize,
    ) -> (Option<OperatingSystem>, Symbol, Symbol, Option<Date>, Symbol, Symbol, Symbol) {
        (
            self.systems.get(row).copied(),
            Self::at(&self.ids, row),
            Self::at(&self.products, row),
            self.released.get(row).copied(),
            Self::at(&self.versions, row),
            Self::at(&self.releases, row),
            Self::at(&self.arches, row),
        )
    }
}
