//! Maps and sets in the order of their keys, and sorting, in little code.
//!
//! The standard library writes its B-trees and its sorts anew for every type that they hold, kilobytes each time, and
//! browsers download them all. Here a map is a sorted vector, and one sort decides the order of anything.
//!
//! - [`SortedMap`] and [`SortedSet`] have the methods of `BTreeMap` and `BTreeSet` that are used, and mean the same by
//!   them. Looking up takes as long; inserting before others moves them, so what is large is collected, not inserted.
//! - [`sort()`], [`sort_by()`] and [`sort_by_key()`] keep equal items in their order.

mod map;
mod set;
mod sorting;
mod wire;

pub use map::{Entry, Iter, SortedMap};
pub use set::SortedSet;
pub use sorting::{sort, sort_by, sort_by_key};
