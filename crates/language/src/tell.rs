//! Sentences as text. What [`say!`](crate::say) leaves in its place is one call, because programs say much: the values'
//! names, the catalogue and the plural are looked after here, once.

use std::fmt::Display;

use crate::catalogue::{counted_pattern, pattern};
use crate::pattern::fill;

/// A sentence in the language that is spoken, with its values in the order in which the English names their places.
#[must_use]
pub fn tell(english: &str, values: &[&dyn Display]) -> String {
    fill(&pattern(english), &[english], values)
}

/// A sentence with a number; places are ordered by the English of one, then by that of many.
#[must_use]
pub fn tell_counted(is_one: bool, one: &str, many: &str, values: &[&dyn Display]) -> String {
    fill(&counted_pattern(is_one, one, many), &[one, many], values)
}
