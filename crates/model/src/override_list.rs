//! The list of patches that the parameter `InstallOverrideList` names.

use std::fmt;

use patchplay_language::{mark, said};

/// Lengths of the parameter (API `InstallOverrideList`).
const ADDRESS: std::ops::RangeInclusive<usize> = 1..=256;
/// Characters that no file name of a list or a baseline override may have (rule param-file-name-characters).
const REFUSED: [char; 4] = ['`', '\'', '"', '$'];

/// One entry of a list. What it has besides, AWS ignores (rule param-list-id-and-title).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedPatch {
    /// `name.arch` on Linux, a KB number or bulletin on Windows, the name on macOS.
    pub id: String,
    /// The full name with the version; on Linux it has to match too, on Windows it only informs.
    pub title: Option<String>,
}

/// An InstallOverrideList that a run was given, as read from its file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InstallOverrideList {
    /// The parameter's value.
    pub address: String,
    /// Entries in the order of the file; none at all install nothing.
    pub patches: Vec<ListedPatch>,
    /// Whether an entry besides has no id (rule param-list-entry-needs-id).
    pub lacks_id: bool,
}

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFault {
    /// It has too many characters.
    Length,
    /// It is neither `https://...` nor `s3://bucket/key`.
    Form,
    /// Its file's name has a character that AWS does not take.
    FileName,
}

impl fmt::Display for AddressFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&said(match self {
            Self::Length => mark!("is longer than 256 characters"),
            Self::Form => mark!("is neither `https://...` nor `s3://bucket/key`"),
            Self::FileName => mark!("names a file with a backtick, a quote or a dollar sign"),
        }))
    }
}

/// The name of the file that an address of the parameters `InstallOverrideList` and `BaselineOverride` names: its last
/// part (rules param-list-url-pattern, param-file-name-characters).
///
/// # Errors
/// AWS refuses the address.
///
/// ```
/// use patchplay_model::{AddressFault, file_of_address};
///
/// assert_eq!(file_of_address("s3://lists/2022/january.yaml"), Ok("january.yaml"));
/// assert_eq!(file_of_address("https://example.com/list.yaml?version=2"), Ok("list.yaml"));
/// assert_eq!(file_of_address("january.yaml"), Err(AddressFault::Form));
/// assert_eq!(file_of_address("s3://lists/"), Err(AddressFault::Form));
/// ```
pub fn file_of_address(address: &str) -> Result<&str, AddressFault> {
    if !ADDRESS.contains(&address.chars().count()) {
        return Err(if address.is_empty() { AddressFault::Form } else { AddressFault::Length });
    }
    let path = match (address.strip_prefix("https://"), address.strip_prefix("s3://")) {
        // What stands behind a question mark signs the request and names nothing.
        (Some(rest), _) => rest.split(['?', '#']).next().unwrap_or(rest),
        (None, Some(rest)) => match rest.split_once('/') {
            Some((bucket, key)) if !bucket.is_empty() && !key.ends_with('/') => key,
            _ => return Err(AddressFault::Form),
        },
        (None, None) => return Err(AddressFault::Form),
    };
    match path.rsplit('/').next().unwrap_or(path) {
        "" => Err(AddressFault::Form),
        name if name.contains(REFUSED) => Err(AddressFault::FileName),
        name => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_two_forms_and_a_length() {
        let long = format!("s3://b/{}", "x".repeat(250));
        for (address, fault) in [
            ("", AddressFault::Form),
            ("http://example.com/list.yaml", AddressFault::Form),
            ("https://", AddressFault::Form),
            ("https://example.com/", AddressFault::Form),
            ("s3://list.yaml", AddressFault::Form),
            ("s3:///list.yaml", AddressFault::Form),
            ("S3://b/list.yaml", AddressFault::Form),
            (long.as_str(), AddressFault::Length),
            ("s3://b/my'list.yaml", AddressFault::FileName),
            ("s3://b/$list.yaml", AddressFault::FileName),
            ("https://example.com/`list`", AddressFault::FileName),
        ] {
            assert_eq!(file_of_address(address), Err(fault), "{address}");
        }
        for (address, name) in
            [("s3://b/k", "k"), ("s3://b/a/b c.yaml", "b c.yaml"), ("https://example.com", "example.com")]
        {
            assert_eq!(file_of_address(address), Ok(name), "{address}");
        }
    }
}
