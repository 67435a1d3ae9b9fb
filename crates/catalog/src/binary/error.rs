//! What can be wrong with a catalogue's bytes.

use std::fmt;

use patchplay_language::{mark, said, say};

/// Bytes that are no catalogue, or none that this build reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError(pub(super) Damage);

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Damage {
    /// The bytes do not begin as a catalogue does.
    Foreign,
    /// Another version of the format.
    Version(u8),
    /// postcard cannot read them: cut off, or a length or text that cannot be.
    Encoding,
    /// Bytes follow the end.
    Trailing,
    /// Columns differ in length.
    Shape,
    /// A text is cut inside a character.
    Text,
    /// A number has no meaning.
    Number,
    /// A row refers to a word that is not there.
    Reference,
    /// Rows are not sorted.
    Order,
    /// The texts would not fit into the budget.
    TooLarge,
}

impl From<Damage> for DecodeError {
    fn from(damage: Damage) -> Self {
        Self(damage)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.0 {
            Damage::Foreign => return f.write_str(&say!("not a patch catalogue: the first bytes are other ones")),
            Damage::Version(version) => {
                return f.write_str(&say!(
                    "patch catalogue in format {version}; this build reads format {} only",
                    super::FORMAT_VERSION
                ));
            }
            Damage::Encoding => mark!("its bytes end early or make no sense"),
            Damage::Trailing => mark!("bytes follow its end"),
            Damage::Shape => mark!("its columns differ in length"),
            Damage::Text => mark!("a text is cut inside a character"),
            Damage::Number => mark!("a number is out of range"),
            Damage::Reference => mark!("a row refers to a word that is not there"),
            Damage::Order => mark!("its rows are not in order"),
            Damage::TooLarge => mark!("it would unfold to more text than any real catalogue has"),
        };
        f.write_str(&say!("damaged patch catalogue: {what}", what = said(what)))
    }
}

impl std::error::Error for DecodeError {}

/// Bytes of text that decoding may still produce. Few bytes can unfold to much text, so a cap has to be explicit; it
/// is some twenty times what all known systems together need.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(64 << 20)
    }
}

impl Budget {
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Damage> {
        self.0 = self.0.checked_sub(bytes).ok_or(Damage::TooLarge)?;
        Ok(())
    }
}
