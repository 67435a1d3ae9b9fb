//! Interned text: every text of a catalogue once, in one allocation, sorted, so that a symbol is a number whose order
//! is the order of the texts and a look-up by text is a binary search.

use patchplay_ordered::SortedMap;

/// The number of one text of one [`Catalog`](crate::Catalog). It means nothing to another catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Symbol(pub(crate) u32);

impl Symbol {
    /// The empty text, which stands for "not known" in every column.
    pub const EMPTY: Self = Self(0);

    /// The symbol as an index into a table with one place per text.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The texts of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Texts {
    blob: String,
    /// Where each text ends; it begins where the one before it ends.
    ends: Vec<u32>,
}

impl Default for Texts {
    /// Only the empty text, so that [`Symbol::EMPTY`] always has a meaning.
    fn default() -> Self {
        Self { blob: String::new(), ends: vec![0] }
    }
}

impl Texts {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a symbol; empty for a number that is not ours.
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        let start = match symbol.index().checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.ends.get(symbol.index()).copied().unwrap_or(start);
        self.blob.get(start as usize..end as usize).unwrap_or_default()
    }

    pub(crate) fn symbol(&self, text: &str) -> Option<Symbol> {
        let (mut low, mut high) = (0, u32::try_from(self.ends.len()).ok()?);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.text(Symbol(middle)).cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(Symbol(middle)),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The texts of two catalogues that are in use (by symbol) in either, and what becomes of the symbols of each.
    pub(crate) fn union(sources: [(&Self, Vec<bool>); 2]) -> (Self, [Renumbering; 2]) {
        let mut numbers = sources.each_ref().map(|(texts, _)| vec![Symbol::EMPTY; texts.len()]);
        let mut rest = sources.each_ref().map(|(texts, used)| {
            let used = used.iter().enumerate().filter(|(_, used)| **used);
            used.filter_map(|(place, _)| Some((texts.text(Symbol(u32::try_from(place).ok()?)), place))).peekable()
        });
        let (mut blob, mut ends) = (String::new(), Vec::new());
        while let Some(next) = rest.iter_mut().filter_map(|texts| texts.peek().map(|&(text, _)| text)).min() {
            // As many texts as both have do not fit into memory before their number leaves 32 bits.
            let symbol = Symbol(u32::try_from(ends.len()).unwrap_or(u32::MAX));
            blob.push_str(next);
            ends.push(u32::try_from(blob.len()).unwrap_or(u32::MAX));
            for (texts, numbers) in rest.iter_mut().zip(&mut numbers) {
                let place = texts.next_if(|&(text, _)| text == next).and_then(|(_, place)| numbers.get_mut(place));
                place.into_iter().for_each(|number| *number = symbol);
            }
        }
        (Self { blob, ends }, numbers.map(Renumbering))
    }
}

/// Collects texts in any order; symbols are final only after [`Self::finish`].
#[derive(Debug)]
pub(crate) struct Interner {
    provisional: SortedMap<String, u32>,
}

impl Interner {
    pub(crate) fn new() -> Self {
        Self { provisional: SortedMap::from([(String::new(), 0)]) }
    }

    /// A provisional symbol, numbered in order of first appearance.
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        if let Some(&number) = self.provisional.get(text) {
            return Symbol(number);
        }
        // More than 2^32 texts do not fit into the memory of any machine this runs on.
        let number = u32::try_from(self.provisional.len()).unwrap_or(u32::MAX);
        self.provisional.insert(text.to_owned(), number);
        Symbol(number)
    }

    /// The sorted texts, and the final symbol of every provisional one.
    pub(crate) fn finish(self) -> (Texts, Renumbering) {
        let mut renumbered = vec![Symbol::EMPTY; self.provisional.len()];
        let mut blob = String::with_capacity(self.provisional.keys().map(String::len).sum());
        let mut ends = Vec::with_capacity(self.provisional.len());
        for (rank, (text, provisional)) in self.provisional.into_iter().enumerate() {
            blob.push_str(&text);
            ends.push(u32::try_from(blob.len()).unwrap_or(u32::MAX));
            if let Some(place) = renumbered.get_mut(provisional as usize) {
                *place = Symbol(u32::try_from(rank).unwrap_or(u32::MAX));
            }
        }
        (Texts { blob, ends }, Renumbering(renumbered))
    }
}

/// From provisional symbols, or those of another catalogue, to final ones.
#[derive(Debug)]
pub(crate) struct Renumbering(Vec<Symbol>);

impl Renumbering {
    pub(crate) fn of(&self, symbol: Symbol) -> Symbol {
        self.0.get(symbol.index()).copied().unwrap_or_default()
    }

    pub(crate) fn apply(&self, symbols: &mut [Symbol]) {
        symbols.iter_mut().for_each(|symbol| *symbol = self.of(*symbol));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_rank_as_their_texts() {
        let mut interner = Interner::new();
        let mut symbols: Vec<Symbol> = ["KB9", "KB10", "KB9", "", "é"].map(|text| interner.intern(text)).to_vec();
        let (texts, renumbering) = interner.finish();
        renumbering.apply(&mut symbols);
        assert_eq!(
            symbols.iter().map(|&symbol| texts.text(symbol)).collect::<Vec<_>>(),
            ["KB9", "KB10", "KB9", "", "é"]
        );
        assert!(symbols[1] < symbols[0] && symbols[3] == Symbol::EMPTY);
        assert_eq!(texts.symbol("KB10"), Some(symbols[1]));
        assert_eq!(texts.symbol("KB1"), None);
        assert_eq!(texts.symbol("zz"), None);
        assert_eq!(texts.text(Symbol(99)), "");
    }
}
