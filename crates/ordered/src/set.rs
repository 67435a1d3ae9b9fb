//! Sets.

use std::borrow::Borrow;
use std::fmt;
use std::slice;
use std::vec;

use crate::sorting::settle;

/// A set in the order of its items.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortedSet<T> {
    /// Strictly ascending.
    pub(crate) items: Vec<T>,
}

impl<T> SortedSet<T> {
    /// Nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { items: Vec::new() }
    }

    /// How many items there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Items, ascending.
    pub fn iter(&self) -> slice::Iter<'_, T> {
        self.items.iter()
    }

    /// The least.
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        self.items.first()
    }

    /// The greatest.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.items.last()
    }

    /// Leaves out items that are not wanted.
    pub fn retain(&mut self, wanted: impl FnMut(&T) -> bool) {
        self.items.retain(wanted);
    }

    /// Leaves out all.
    pub fn clear(&mut self) {
        self.items.clear();
    }
}

impl<T: Ord> SortedSet<T> {
    /// Where an item is, or where it belongs.
    fn find<Q: Ord + ?Sized>(&self, item: &Q) -> Result<usize, usize>
    where
        T: Borrow<Q>,
    {
        self.items.binary_search_by(|known| known.borrow().cmp(item))
    }

    /// Whether it holds an item.
    #[must_use]
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.find(item).is_ok()
    }

    /// Puts an item in; whether it is new.
    pub fn insert(&mut self, item: T) -> bool {
        match self.find(&item) {
            Ok(_) => false,
            Err(at) => {
                self.items.insert(at, item);
                true
            }
        }
    }

    /// Takes an item out; whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        let found = self.find(item);
        if let Ok(at) = found {
            self.items.remove(at);
        }
        found.is_ok()
    }

    /// Items that another set does not hold.
    pub fn difference(&self, other: &Self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.items.iter().filter(|item| !other.contains(*item))
    }

    /// Items that another set holds too.
    pub fn intersection(&self, other: &Self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.items.iter().filter(|item| other.contains(*item))
    }

    /// Whether another set holds all of its items.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.items.iter().all(|item| other.contains(item))
    }

    /// Whether another set holds none of its items.
    #[must_use]
    pub fn is_disjoint(&self, other: &Self) -> bool {
        !self.items.iter().any(|item| other.contains(item))
    }

    /// A set of items in any order; of equal ones the last is kept.
    pub(crate) fn of(mut items: Vec<T>) -> Self {
        settle(&mut items, Ord::cmp);
        Self { items }
    }
}

impl<'s, T> IntoIterator for &'s SortedSet<T> {
    type Item = &'s T;
    type IntoIter = slice::Iter<'s, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T> IntoIterator for SortedSet<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<T: Ord> FromIterator<T> for SortedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::of(items.into_iter().collect())
    }
}

impl<T: Ord> Extend<T> for SortedSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.items.extend(items);
        settle(&mut self.items, Ord::cmp);
    }
}

impl<'i, T: Ord + Copy + 'i> Extend<&'i T> for SortedSet<T> {
    fn extend<I: IntoIterator<Item = &'i T>>(&mut self, items: I) {
        self.extend(items.into_iter().copied());
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for SortedSet<T> {
    fn from(items: [T; N]) -> Self {
        Self::of(items.into())
    }
}

impl<T> Default for SortedSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for SortedSet<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_held_once_and_in_order() {
        let mut own: SortedSet<String> = ["b", "a", "c", "b"].map(str::to_owned).into();
        assert_eq!(format!("{own:?}"), r#"{"a", "b", "c"}"#);
        assert!(!own.insert("a".to_owned()) && own.insert("aa".to_owned()));
        assert!(own.remove("b") && !own.remove("b") && !own.contains("b"));
        own.extend(["a".to_owned(), "0".to_owned()]);
        assert!(own.iter().eq(["0", "a", "aa", "c"]));
        let other = SortedSet::from(["a".to_owned(), "z".to_owned()]);
        assert!(own.difference(&other).eq(["0", "aa", "c"]));
        assert!(own.intersection(&other).eq(["a"]));
        assert!(!own.is_subset(&other) && !own.is_disjoint(&other));
    }
}
