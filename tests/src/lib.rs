//! What the tests of every layer share: the built-in facts, the sample texts, the article's oracle.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use patchplay_catalog::Catalog;

/// The built-in facts, read once.
pub fn catalog() -> Arc<Catalog> {
    static CATALOG: std::sync::OnceLock<Arc<Catalog>> = std::sync::OnceLock::new();
    Arc::clone(CATALOG.get_or_init(|| Arc::new(patchplay_catalog::default_set())))
}

/// A file of this folder.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The text of a file of this folder.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// State of every patch of the article's first instance before and after its run, by patch id.
pub fn article_oracle() -> BTreeMap<String, (String, String)> {
    text("cases/article-run.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let mut cells = line.split(',').map(str::to_owned);
            let mut cell = || cells.next().unwrap_or_else(|| panic!("three cells in `{line}`"));
            (cell(), (cell(), cell()))
        })
        .collect()
}
