//! Catalogues of sentences, as translators' tools read them, into what browsers and the npm package load.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};

use crate::bindings::CATALOGS;
use crate::house::House;
use crate::stamp;

/// Where they lie, `ja.po`.
const FOLDER: &str = "crates/language/catalogues";

/// Languages beside English.
const LANGUAGES: [&str; 1] = ["ja"];

/// The files that are written, below the folder of the page's catalogues.
pub(crate) fn files(house: &House) -> impl Iterator<Item = std::path::PathBuf> {
    LANGUAGES.map(|tag| house.path(CATALOGS).join(format!("{tag}.json"))).into_iter()
}

/// Writes each as one object, sentences by their English, with the language's tag under the empty one.
pub(crate) fn write(house: &House) -> Result<()> {
    for (tag, file) in LANGUAGES.iter().zip(files(house)) {
        let source = house.path(FOLDER).join(tag).with_extension("po");
        let catalogue = polib::po_file::parse(&source)
            .map_err(|error| anyhow!("{error}"))
            .with_context(|| format!("cannot read {}", source.display()))?;
        if catalogue.metadata.language != **tag {
            bail!("{} says that it is in `{}`", source.display(), catalogue.metadata.language);
        }
        let mut sentences = BTreeMap::from([(String::new(), (*tag).to_owned())]);
        for message in catalogue.messages() {
            let own = if message.is_plural() {
                message.msgstr_plural().map(|forms| forms.concat())
            } else {
                message.msgstr().map(str::to_owned)
            };
            let own = own.map_err(|_| anyhow!("`{}` is not as it says", message.msgid()))?;
            if !own.is_empty() {
                sentences.insert(message.msgid().to_owned(), own);
            }
        }
        stamp::write(&file, &serde_json::to_vec(&sentences)?)?;
    }
    Ok(())
}
