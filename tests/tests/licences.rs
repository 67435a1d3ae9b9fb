//! What others wrote: under licences that allow it, and each in one version. Needs nothing but what is locked.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use patchplay_tests::text;
use serde_json::Value;

/// Licences that ask for their text and no more, and MPL-2.0, which asks for the sources of its own files, unchanged here.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Whether an SPDX expression leaves a way of use that is allowed.
fn allows(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let mut depth = 0;
    let mut parts = vec![(String::new(), Vec::new())];
    // The outermost alternatives, and within each what holds at once.
    for word in expression.replace('(', " ( ").replace(')', " ) ").split_whitespace() {
        let (current, all) = parts.last_mut().unwrap();
        match word {
            "OR" if depth == 0 => parts.push((String::new(), Vec::new())),
            "AND" if depth == 0 => all.push(std::mem::take(current)),
            _ => {
                depth += i32::from(word == "(") - i32::from(word == ")");
                current.push_str(if current.is_empty() { "" } else { " " });
                current.push_str(word);
            }
        }
    }
    parts.into_iter().any(|(last, mut all)| {
        all.push(last);
        all.iter().all(|one| match one.strip_prefix("( ").and_then(|inner| inner.strip_suffix(" )")) {
            Some(inner) => allows(inner),
            None => ALLOWED.contains(&one.as_str()),
        })
    })
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(patchplay_tests::path(".."))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Every package that is not ours: name, version, licence.
fn foreign(metadata: &Value) -> Vec<(&str, &str, &str)> {
    let packages = metadata["packages"].as_array().unwrap().iter().filter(|package| !package["source"].is_null());
    let text = |package: &'_ Value, key: &str| package[key].as_str().unwrap_or_default().to_owned().leak() as &str;
    packages.map(|package| (text(package, "name"), text(package, "version"), text(package, "license"))).collect()
}

#[test]
fn every_crate_is_under_a_licence_that_allows_it() {
    let metadata = metadata();
    let found = foreign(&metadata);
    assert!(found.len() > 100);
    let refused: Vec<_> = found.iter().filter(|(.., licence)| !allows(licence)).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[test]
fn every_npm_package_is_under_a_licence_that_allows_it() {
    for file in ["../web/package-lock.json", "e2e/package-lock.json", "bench/package-lock.json"] {
        let lock: Value = serde_json::from_str(&text(file)).unwrap();
        for (path, package) in lock["packages"].as_object().unwrap().iter().filter(|(path, _)| !path.is_empty()) {
            let licence = package["license"].as_str().unwrap_or_default();
            assert!(allows(licence), "{path} of {file} is under `{licence}`");
        }
    }
}

#[test]
fn expressions_are_read() {
    for allowed in
        ["MIT", "MIT OR GPL-3.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT/Apache-2.0", "GPL-3.0 OR (MIT AND ISC)"]
    {
        assert!(allows(allowed), "{allowed}");
    }
    for refused in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND (GPL-3.0 OR AGPL-3.0)", "LicenseRef-mine"] {
        assert!(!allows(refused), "{refused}");
    }
}

/// What the program and the browser's modules are made of, in one version each. Tools may bring along what they like.
#[test]
fn what_ships_has_each_crate_once() {
    let metadata = metadata();
    let name_of: BTreeMap<&str, (&str, &str)> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            (package["id"].as_str().unwrap(), (package["name"].as_str().unwrap(), package["version"].as_str().unwrap()))
        })
        .collect();
    // A macro runs in the compiler and is part of nothing that ships.
    let is_macro = |id: &str| {
        let package = metadata["packages"].as_array().unwrap().iter().find(|package| package["id"] == id).unwrap();
        package["targets"].as_array().unwrap().iter().any(|target| target["kind"][0] == "proc-macro")
    };
    let uses: BTreeMap<&str, Vec<&str>> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| {
            let is_normal =
                |used: &&Value| used["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null());
            let used = node["deps"].as_array().unwrap().iter().filter(is_normal);
            (node["id"].as_str().unwrap(), used.map(|used| used["pkg"].as_str().unwrap()).collect())
        })
        .collect();
    for root in ["patchplay-cli", "patchplay-wasm", "patchplay-terraform-wasm", "patchplay-web"] {
        let mut open: Vec<&str> = name_of.iter().filter(|(_, (name, _))| *name == root).map(|(id, _)| *id).collect();
        assert_eq!(open.len(), 1, "{root}");
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !is_macro(id) && seen.insert(id) {
                open.extend(&uses[id]);
            }
        }
        let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, version) in seen.iter().map(|id| name_of[id]) {
            versions.entry(name).or_default().insert(version);
        }
        let twice: BTreeMap<_, _> =
            versions.into_iter().filter(|(name, versions)| versions.len() > 1 && !TWICE.contains(name)).collect();
        assert!(twice.is_empty(), "{root} has {twice:?}");
    }
}

/// Known to come twice, for the reason beside it.
const TWICE: &[&str] = &[
    // postcard has an optional part for either release, and uses the traits of both.
    "embedded-io",
    // Yew and what it brings are on the first release, our own libraries on the second.
    "thiserror",
];
