//! The house: floors of crates, what the pure ones may not know, what lies at the top of the repository.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

/// Floors from the ground up; a crate uses only crates of floors below its own.
const FLOORS: &[&[&str]] = &[
    &["patchplay-ordered", "patchplay-json", "patchplay-language-macros"],
    &["patchplay-language"],
    &["patchplay-model"],
    &["patchplay-catalog"],
    &["patchplay-engine", "patchplay-document", "patchplay-terraform"],
    &["patchplay-run-command"],
    &["patchplay-playground"],
    &["patchplay-wasm", "patchplay-terraform-wasm", "patchplay-cli"],
    &["patchplay-web"],
];
/// Floors 1 to 7: no clock, no randomness, no I/O, no JavaScript types.
const PURE_FLOORS: usize = 7;

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(patchplay_tests::path(".."))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo prints JSON")
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|crates| crates.contains(&name))
}

/// Names of the packages that each package of the workspace uses when it runs.
fn uses(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| package["source"].is_null())
        .map(|package| {
            let used = package["dependencies"].as_array().unwrap().iter();
            let used = used.filter(|used| used["kind"].is_null());
            let names = used.map(|used| used["name"].as_str().unwrap().to_owned()).collect();
            (package["name"].as_str().unwrap().to_owned(), names)
        })
        .collect()
}

#[test]
fn dependencies_point_downwards() {
    let uses = uses(&metadata());
    for crates in FLOORS {
        for name in *crates {
            assert!(uses.contains_key(*name), "{name} is a crate of the workspace");
        }
    }
    for (name, used) in &uses {
        for below in used.iter().filter(|used| used.starts_with("patchplay-")) {
            let Some(own) = floor(name) else {
                // Tools and tests stand beside the house and may look into every room.
                assert!(
                    ["patchplay-xtask", "patchplay-tests", "patchplay-bench"].contains(&name.as_str()),
                    "{name} has a floor"
                );
                continue;
            };
            let other = floor(below).unwrap_or_else(|| panic!("{name} uses {below}, which stands outside the house"));
            assert!(other < own, "{name} on floor {} uses {below} on floor {}", own + 1, other + 1);
        }
    }
}

#[test]
fn document_and_engine_do_not_know_each_other() {
    let uses = uses(&metadata());
    for (one, other) in [
        ("patchplay-document", "patchplay-engine"),
        ("patchplay-engine", "patchplay-document"),
        ("patchplay-document", "patchplay-catalog"),
        ("patchplay-run-command", "patchplay-document"),
        ("patchplay-document", "patchplay-terraform"),
        ("patchplay-terraform", "patchplay-document"),
        ("patchplay-playground", "patchplay-terraform"),
        ("patchplay-wasm", "patchplay-terraform"),
    ] {
        assert!(!uses[one].contains(other), "{one} uses {other}");
    }
}

#[test]
fn pure_floors_know_no_browser_clock_or_randomness() {
    let metadata = metadata();
    let id_of: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (package["id"].as_str().unwrap(), package["name"].as_str().unwrap()))
        .collect();
    let edges: BTreeMap<&str, Vec<&str>> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| {
            let used = node["deps"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|used| used["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null()));
            (node["id"].as_str().unwrap(), used.map(|used| used["pkg"].as_str().unwrap()).collect())
        })
        .collect();
    for crates in &FLOORS[..PURE_FLOORS] {
        for name in *crates {
            let (&root, _) = id_of.iter().find(|(_, found)| *found == name).unwrap();
            let mut open = vec![root];
            let mut seen = BTreeSet::new();
            while let Some(id) = open.pop() {
                if seen.insert(id) {
                    open.extend(&edges[id]);
                }
            }
            for id in seen {
                let used = id_of[id];
                for forbidden in ["web-sys", "js-sys", "wasm-bindgen", "getrandom", "rand", "chrono", "gloo"] {
                    // Test-only and feature-gated importers of the catalogue may use anything else.
                    assert_ne!(used, forbidden, "{name} reaches {forbidden}");
                }
            }
        }
    }
}

#[test]
fn the_top_of_the_repository_stays_tidy() {
    let known: BTreeSet<&str> = [
        "Cargo.toml",
        "Cargo.lock",
        "crates",
        "web",
        "tests",
        "index.html",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "rust-toolchain.toml",
        "rustfmt.toml",
        "clippy.toml",
    ]
    .into();
    let output =
        Command::new("git").args(["ls-tree", "--name-only", "HEAD"]).current_dir(patchplay_tests::path("..")).output();
    let Ok(output) = output else { return };
    for name in String::from_utf8_lossy(&output.stdout).lines().filter(|name| !name.starts_with('.')) {
        assert!(known.contains(name), "`{name}` lies at the top of the repository");
    }
}
