//! What is said of publishing: the recipes' template is one that our own check has nothing against, the recipes name files
//! that are there, and versions and changes stand where releases look for them.

use patchplay_document::{Severity, SourceFile};
use patchplay_ordered::SortedMap;
use patchplay_playground::Playground;
use patchplay_tests::text;

fn problems(text: &str) -> Vec<String> {
    let file = SourceFile { name: "s3-cloudfront.yaml".to_owned(), text: text.to_owned() };
    let answer = Playground::default().check(&[file], &SortedMap::new());
    answer
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Note)
        .map(ToString::to_string)
        .collect()
}

#[test]
fn the_template_of_the_recipe_is_checked_without_a_complaint() {
    let template = text("../web/hosting/s3-cloudfront.yaml");
    assert_eq!(problems(&template), [""; 0]);
    // It is read: a name that nothing defines would be found.
    assert_eq!(problems(&template.replace("!Ref Site\n", "!Ref Sight\n")).len(), 2);
}

#[test]
fn the_recipes_name_files_that_are_there() {
    let readme = text("../web/README.md");
    for name in ["hosting/s3-cloudfront.yaml", "hosting/nginx.conf"] {
        assert!(readme.contains(name), "{name}");
        assert!(patchplay_tests::path("../web").join(name).is_file(), "{name}");
    }
    let nginx = text("../web/hosting/nginx.conf");
    assert_eq!(nginx.matches('{').count(), nginx.matches('}').count());
    for ending in ["html", "css", "js", "svg", "png", "wasm", "webmanifest", "catalog"] {
        assert!(nginx.lines().any(|line| line.trim().ends_with(&format!(" {ending};"))), "{ending} has a type");
    }
}

#[test]
fn the_version_stands_in_one_place() {
    let manifest: serde_json::Value = serde_json::from_str(&text("../crates/wasm/npm/package.json")).unwrap();
    assert!(manifest["version"].is_null(), "the build puts the workspace's version into npm's manifest");
    for entry in std::fs::read_dir(patchplay_tests::path("../crates")).unwrap() {
        let manifest = entry.unwrap().path().join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).unwrap();
        assert!(text.contains("version.workspace = true"), "{}", manifest.display());
    }
    let changes = text("../CHANGELOG.md");
    let heading = changes.lines().find(|line| line.starts_with("## ")).unwrap();
    let version = concat!("## ", env!("CARGO_PKG_VERSION"));
    assert!(heading == "## Unreleased" || heading.starts_with(version), "{heading}");
}
