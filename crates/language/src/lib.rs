//! Sentences in the language that is spoken.
//!
//! English stands in the source and is the key, as with GNU gettext; other languages are catalogues, `catalogues/*.po`,
//! of which a program loads at most one. Which one is a property of the thread, set at its boundary by [`speak()`] or
//! [`speaking()`]: what is said follows from the input and the language.
//!
//! - [`say!`] is a sentence as a `String`: `say!("nothing declares `{name}`")`. Places are named, or `{}` with a value
//!   behind. With a number the sentence has two forms: `say!(count; "1 node", "{count} nodes")`.
//! - [`phrases!`] is one whose places may hold phrases with a meaning of their own, such as a link; a language puts
//!   them in its own order.
//! - [`mark!`] is for constants: it changes nothing, and [`said()`] translates the text where it is shown.
//!
//! ```
//! use patchplay_language::{Catalogue, say, speaking};
//!
//! let name = "web-1";
//! let told = || say!("`{name}` is no node");
//! assert_eq!(told(), "`web-1` is no node");
//! let japanese = Catalogue::new("ja", [("`{name}` is no node", "`{name}` というノードはありません")]);
//! assert_eq!(speaking(Some(japanese), told), "`web-1` というノードはありません");
//! assert_eq!(told(), "`web-1` is no node");
//! ```

// What the macros write names this crate.
extern crate self as patchplay_language;

mod catalogue;
mod compose;
pub mod counts;
mod list;
mod pattern;
mod tell;

pub use catalogue::{Catalogue, said, speak, speaking, tag};
pub use compose::{Fill, Filler, Piece, compose, compose_counted};
pub use list::{day, either, joined, listed, sentence_joined};
pub use patchplay_language_macros::{mark, phrases, say};
pub use pattern::places;
pub use tell::{tell, tell_counted};
