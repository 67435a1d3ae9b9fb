//! From text to a catalogue: a table of patches and a list of images.

mod error;
mod images;
mod table;

pub use error::ImportError;

use patchplay_model::OperatingSystem;

use crate::Catalog;

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
