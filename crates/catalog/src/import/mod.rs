//! From text to a catalogue: a table of patches, a list of images, and what AWS answers about patches.

mod answer;
mod complete;
mod error;
mod form;
pub(crate) mod images;
mod json;
mod member;
mod package;
mod records;
pub(crate) mod table;

pub use error::ImportError;
pub use form::{Form, holds_patches, holds_patches_of_a_node};

use patchplay_model::{OperatingSystem, PatchState};

use crate::{Catalog, InstalledPatch, PatchFacts};

/// What stands beside a text, because the text may leave it out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Assumed<'a> {
    /// The system, where neither a KB number nor a product tells it.
    pub system: Option<OperatingSystem>,
    /// The node's product, for patches of an instance: AWS answers without.
    pub product: Option<&'a str>,
}

/// What a user's text holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What the text is.
    pub form: Form,
    /// Its patches, in the order of the text.
    pub patches: Vec<PatchFacts>,
    /// What is on the node (patches of an instance only).
    pub installed: Vec<InstalledPatch>,
    /// Id, title and state of each patch of an instance (patches of an instance only).
    pub states: Vec<(String, String, PatchState)>,
}

impl Imported {
    /// Reads patches from a table with our columns or from what AWS answers, recognised by content.
    ///
    /// # Errors
    /// The first thing that cannot be read: with line and column in a table, with its path in an answer.
    pub fn read(text: &str, assumed: Assumed<'_>) -> Result<Self, ImportError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim_start().starts_with(['{', '[']) {
            return answer::read(text, assumed);
        }
        let patches = table::patches(text, &|_| true)?;
        Ok(Self { form: Form::Table, patches, installed: Vec::new(), states: Vec::new() })
    }

    /// Fills gaps from facts that are known already: a row of the same patch gives what ours leaves open, and its
    /// predecessors instead of inferred ones.
    pub fn complete(&mut self, known: &Catalog) {
        for patch in &mut self.patches {
            complete::fill(patch, known);
        }
    }
}

impl Catalog {
    /// Reads a table of patches and a list of images (blank for none), and keeps the systems that `systems` lets pass.
    ///
    /// # Errors
    /// The first row, column or image that cannot be read, with its line. Rows of other systems are not looked at
    /// beyond their system.
    pub fn from_csv(
        csv: &str,
        images_json: &str,
        systems: &dyn Fn(OperatingSystem) -> bool,
    ) -> Result<Self, ImportError> {
        Ok(Self::from_facts(table::patches(csv, systems)?, images::images(images_json, systems)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(csv: &str, images: &str) -> String {
        Catalog::from_csv(csv, images, &|_| true).unwrap_err().to_string()
    }

    #[test]
    fn an_error_names_line_and_column() {
        assert_eq!(
            error("os,id,released\nWINDOWS,KB1,2022-01-11\nWINDOWS,\"KB\n2\",2022-02-30\n", ""),
            "line 3: column `released`: `2022-02-30` is not of the form YYYY-MM-DD"
        );
        assert_eq!(error("os,released\n", ""), "line 1: column `id`: the column is missing");
        assert_eq!(error("os,id,os\n", ""), "line 1: column `os`: the column stands twice in the header");
        assert_eq!(error("os,id\nWINDOWS,KB1,\n", ""), "line 2: 3 fields where the header has 2 columns");
        assert_eq!(error("os,id\nWINDOWS,\n", ""), "line 2: column `id`: every patch needs an id");
        assert_eq!(
            error("os,id,needs_reboot\nWINDOWS,KB1,yes\n", ""),
            "line 2: column `needs_reboot`: `yes` is neither `true` nor `false`"
        );
        assert!(error("os,id,kind\nWINDOWS,KB1,lcu\n", "").starts_with("line 2: column `kind`: `lcu` is not a kind"));
        assert!(
            error("os,id\nDOS,KB1\n", "").starts_with("line 2: column `os`: `DOS` is not a known operating system")
        );
        assert!(error("os,id,Released\n", "").starts_with("line 1: `Released` is not a column of patches"));
    }

    #[test]
    fn an_image_says_what_is_wrong_with_it() {
        let image = |installed: &str| {
            format!(
                "{{\"images\": [{{\"key\": \"a\", \"system\": \"WINDOWS\", \"product\": \"\", \"image\": \"\",\n\
                 \"built\": \"2022-01-01\", \"certainty\": \"assumed\", \"basis\": \"\", \"installed\": [{installed}]}}]}}"
            )
        };
        assert!(Catalog::from_csv("os,id", &image("\"KB1\""), &|_| true).is_ok());
        assert_eq!(
            error("os,id", &image("{\"name\": \"vim\"}")),
            "line 2: images: package `vim` needs either `evr` or `older_than`"
        );
        assert!(error("os,id", "{").starts_with("line 1: images: EOF"));
    }

    #[test]
    fn a_table_may_be_as_spreadsheets_write_it() {
        let csv = "\u{feff}id,os,title,cves\r\nKB1,WINDOWS,\"a \"\"b\"\", c\",CVE-1 CVE-2\r\n";
        let catalog = Catalog::from_csv(csv, "", &|_| true).unwrap();
        let patch = catalog.patch(0).unwrap();
        assert_eq!((patch.title, patch.released), ("a \"b\", c", None));
        assert_eq!(patch.cves().collect::<Vec<_>>(), ["CVE-1", "CVE-2"]);
    }
}
