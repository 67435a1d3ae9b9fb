//! The binary form that browsers fetch: five bytes that say what it is, then a [`wire::Wire`] by postcard.
//!
//! Small after compression: columns one after the other, each with a dictionary of its own; days, ids and references
//! as distances. Safe to read: lengths are believed only as far as there are bytes, references are checked, text that
//! unfolds is capped, rows must be in order. Equal catalogues give equal bytes.

mod error;
mod read;
mod title;
mod wire;
mod words;
mod write;

pub use error::DecodeError;

use error::Damage;

use crate::Catalog;

/// The first bytes of every catalogue.
const MAGIC: [u8; 4] = *b"ppc\0";

/// The format that this build writes and reads.
pub const FORMAT_VERSION: u8 = 3;

impl Catalog {
    /// The catalogue as bytes. Compress them for the way: they are made for that.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(FORMAT_VERSION);
        // Into a vector, postcard fails only for types that do not know their length, and ours do.
        postcard::to_extend(&write::wire(self), bytes).unwrap_or_default()
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// The bytes are no catalogue, of another format version, or damaged. Memory stays bounded for any bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let body = bytes.strip_prefix(&MAGIC).ok_or(Damage::Foreign)?;
        let (&version, body) = body.split_first().ok_or(Damage::Encoding)?;
        if version != FORMAT_VERSION {
            return Err(Damage::Version(version).into());
        }
        let (wire, rest) = postcard::take_from_bytes(body).map_err(|_| Damage::Encoding)?;
        if !rest.is_empty() {
            return Err(Damage::Trailing.into());
        }
        Ok(read::catalog(&wire)?)
    }
}
