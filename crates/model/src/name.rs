//! Words of a closed list: the error that every `FromStr` of this crate shares, and the macro that keeps an enum and
//! its spellings in one table.

use std::fmt;

use patchplay_language::{joined, said, say};

/// A word that is not in the list it was looked up in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    what: &'static str,
    given: String,
    known: &'static [&'static str],
}

impl UnknownName {
    pub(crate) fn new(what: &'static str, given: &str, known: &'static [&'static str]) -> Self {
        Self { what, given: given.to_owned(), known }
    }

    /// What the word should have named, such as `operating system`.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// Every spelling that would have been understood, in the order of AWS's documentation.
    #[must_use]
    pub fn known(&self) -> &'static [&'static str] {
        self.known
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = said(self.what);
        f.write_str(&say!("`{}` is not a known {what}; known are {}", self.given, joined(self.known)))
    }
}

impl std::error::Error for UnknownName {}

/// Defines an enum whose variants have exactly one spelling each: `NAMES`, `ALL`, `as_str`, `Display`, `FromStr` and
/// serde all read the same table.
macro_rules! named {
    ($(#[$meta:meta])* $vis:vis enum $name:ident as $what:literal {
        $($(#[$($attribute:tt)*])* $variant:ident = $text:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$($attribute)*])* $variant,)+ }

        impl $name {
            /// Every value, in the order of AWS's documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// The spelling of every value, in the same order as [`Self::ALL`].
            pub const NAMES: &'static [&'static str] = &[$($text,)+];

            /// One line about every value, in the same order as [`Self::ALL`]; it begins with a blank.
            pub const DOCS: &'static [&'static str] =
                &[$(concat!($($crate::name::doc_text!($($attribute)*)),*),)+];

            /// The spelling on AWS's wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownName;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::UnknownName::new($what, text, Self::NAMES)),
                }
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = ::std::string::String::deserialize(deserializer)?;
                text.parse().map_err(::serde::de::Error::custom)
            }
        }
    };
}
/// The text of a documentation comment, nothing for any other attribute.
macro_rules! doc_text {
    (doc = $text:literal) => {
        $text
    };
    ($($other:tt)*) => {
        ""
    };
}

pub(crate) use doc_text;
pub(crate) use named;
