//! What the tests of every layer share: the built-in facts, the sample texts, the article's oracle, random stories.

pub mod fuzz;
pub mod invented;
pub mod stories;

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

/// One case of the article's table: edits of its scenario, and what must come out.
#[derive(Debug, Clone)]
pub struct ArticleCase {
    /// Name.
    pub name: String,
    /// The scenario's text with the edits made.
    pub scenario: String,
    /// What must come out, as `article.table.json` has it.
    pub expected: serde_json::Value,
}

/// The article's table: the same cases for every layer.
pub fn article_table() -> Vec<ArticleCase> {
    let scenario = text("cases/article.scenario.yaml");
    let table: serde_json::Value = serde_json::from_str(&text("cases/article.table.json")).expect("the table is JSON");
    let lines = |value: &serde_json::Value| -> String {
        value.as_array().expect("lines").iter().map(|line| format!("{}\n", line.as_str().expect("a line"))).collect()
    };
    table["cases"]
        .as_array()
        .expect("cases")
        .iter()
        .map(|case| {
            let mut text = scenario.clone();
            for edit in case["edits"].as_array().expect("edits") {
                let old = lines(&edit["lines"]);
                assert_eq!(text.matches(&old).count(), 1, "the edit of `{}` names lines that stand once", case["name"]);
                text = text.replace(&old, &lines(&edit["with"]));
            }
            ArticleCase {
                name: case["name"].as_str().expect("a name").to_owned(),
                scenario: text,
                expected: case.clone(),
            }
        })
        .collect()
}

/// Compares a text with a golden file byte for byte. With `PATCHPLAY_BLESS=1` the file is written instead.
pub fn assert_golden(name: &str, found: &str) {
    let file = path("golden").join(name);
    if std::env::var_os("PATCHPLAY_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("goldens lie in a folder")).expect("the folder can be made");
        std::fs::write(&file, found).expect("the golden can be written");
        return;
    }
    let wanted = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert!(
        wanted == found,
        "{name} differs; PATCHPLAY_BLESS=1 refreshes it\n--- wanted\n{wanted}\n--- found\n{found}\n---"
    );
}
