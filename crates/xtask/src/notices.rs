//! The licences of what others wrote: a page of the site, and a text in the npm package. Names come from cargo's metadata
//! and from `package-lock.json`, texts from the packages' own files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::house::House;
use crate::{bindings, process, rust_tools, stamp};

/// The page, in the site.
pub(crate) const PAGE: &str = "licences.html";
/// The text, in the npm package.
pub(crate) const TEXT: &str = "THIRD-PARTY-NOTICES.txt";

/// Crates of ours whose dependencies the page is made of, and those of the npm package among them.
const OF_PACKAGE: [&str; 2] = ["patchplay-wasm", "patchplay-terraform-wasm"];
const OF_SITE: [&str; 3] = ["patchplay-wasm", "patchplay-terraform-wasm", "patchplay-web"];

/// How files with a licence begin, in lower case.
const NAMES: [&str; 5] = ["license", "licence", "copying", "notice", "unlicense"];

/// Something that others wrote.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    /// What its manifest says, as an SPDX expression.
    licence: String,
    folder: PathBuf,
}

/// Writes the page, below a folder.
pub(crate) fn write_page(house: &House, folder: &str) -> Result<()> {
    let mut parts = crates(house, &OF_SITE)?;
    parts.extend(npm_packages(house)?);
    parts.sort();
    let dates = fs::read_to_string(house.path(bindings::CATALOGS).join(bindings::DATES));
    let page = page(&parts, &dates.context("the catalogues have no dates")?)?;
    stamp::write(&house.path(folder).join(PAGE), page.as_bytes())
}

/// Writes the text of the npm package.
pub(crate) fn write_text(house: &House, folder: &Path) -> Result<()> {
    let mut parts = crates(house, &OF_PACKAGE)?;
    parts.sort();
    let mut text = "The modules of this package contain the following software.\n\n".to_owned();
    for part in &parts {
        text.push_str(&format!("{} {}: {}\n", part.name, part.version, part.licence));
    }
    for (licence, names) in texts(&parts)? {
        text.push_str(&format!("\n{}\n{}\n\n{licence}\n", "-".repeat(80), names.join(", ")));
    }
    stamp::write(&folder.join(TEXT), text.as_bytes())
}

/// The packages that end up in the modules of these crates: what they use when they run, on WebAssembly.
fn crates(house: &House, roots: &[&str]) -> Result<Vec<Part>> {
    let mut command = house.cargo();
    command.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", rust_tools::TARGET]);
    let metadata: Value =
        serde_json::from_str(&process::output(&mut command)?).context("cargo metadata printed no JSON")?;
    let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let packages: BTreeMap<String, Value> =
        list(&metadata, "packages").into_iter().map(|package| (text(&package, "id"), package)).collect();
    let resolve = metadata.get("resolve").context("cargo metadata resolved nothing")?;
    let uses: BTreeMap<String, Vec<String>> = list(resolve, "nodes")
        .into_iter()
        .map(|node| {
            let is_normal =
                |used: &Value| list(used, "dep_kinds").iter().any(|kind| kind.get("kind").is_some_and(Value::is_null));
            let used = list(&node, "deps").into_iter().filter(is_normal).map(|used| text(&used, "pkg")).collect();
            (text(&node, "id"), used)
        })
        .collect();
    // A macro writes code of the crate that uses it, and is not part of any module.
    let is_macro = |package: &Value| {
        list(package, "targets").iter().any(|target| list(target, "kind").iter().any(|kind| kind == "proc-macro"))
    };
    let is_root = |package: &Value| roots.contains(&text(package, "name").as_str());
    let mut open: Vec<String> =
        packages.iter().filter(|(_, package)| is_root(package)).map(|(id, _)| id.clone()).collect();
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    while let Some(id) = open.pop() {
        let Some(package) = packages.get(&id).filter(|package| !is_macro(package)) else { continue };
        if !seen.insert(id.clone()) {
            continue;
        }
        open.extend(uses.get(&id).into_iter().flatten().cloned());
        if package.get("source").is_some_and(|source| !source.is_null()) {
            let folder = PathBuf::from(text(package, "manifest_path"));
            let folder = folder.parent().context("a manifest lies in a folder")?.to_path_buf();
            let licence = text(package, "license").replace(" / ", "/").replace('/', " OR ");
            parts.push(Part { name: text(package, "name"), version: text(package, "version"), licence, folder });
        }
    }
    Ok(parts)
}

/// The npm packages that Vite bundles.
fn npm_packages(house: &House) -> Result<Vec<Part>> {
    let lock = stamp::read(&house.path("web/package-lock.json"))?;
    let lock: Value = serde_json::from_slice(&lock).context("web/package-lock.json is no JSON")?;
    let packages = lock.get("packages").and_then(Value::as_object).context("web/package-lock.json lists nothing")?;
    let is_bundled = |package: &Value| ["dev", "devOptional", "optional"].iter().all(|key| package.get(*key).is_none());
    let text = |package: &Value, key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let bundled = packages.iter().filter(|(path, package)| !path.is_empty() && is_bundled(package));
    Ok(bundled
        .map(|(path, package)| Part {
            name: path.rsplit("node_modules/").next().unwrap_or_default().to_owned(),
            version: text(package, "version"),
            licence: text(package, "license"),
            folder: house.path("web").join(path),
        })
        .collect())
}

/// Every text once, in the order of the packages, with the packages that have it.
fn texts(parts: &[Part]) -> Result<Vec<(String, Vec<String>)>> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for part in parts {
        let entries = fs::read_dir(&part.folder).with_context(|| format!("cannot list {}", part.folder.display()))?;
        let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        files.sort();
        for file in files.into_iter().filter(|file| is_licence(file)) {
            let text = String::from_utf8_lossy(&stamp::read(&file)?).replace("\r\n", "\n").trim().to_owned();
            let name = format!("{} {}", part.name, part.version);
            match found.iter_mut().find(|(known, _)| *known == text) {
                Some((_, names)) => names.push(name),
                None => found.push((text, vec![name])),
            }
        }
    }
    Ok(found)
}

fn is_licence(file: &Path) -> bool {
    let name = file.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    file.is_file() && NAMES.iter().any(|start| name.starts_with(start))
}

fn page(parts: &[Part], dates: &str) -> Result<String> {
    let mut page = HEAD.to_owned();
    page.push_str("<h2>Patch facts</h2>\n<ul>\n");
    for line in dates.lines() {
        page.push_str(&format!("<li>{}</li>\n", escaped(line)));
    }
    page.push_str("</ul>\n<h2>Software</h2>\n<table>\n<tr><th>package</th><th>version</th><th>licence</th></tr>\n");
    for Part { name, version, licence, .. } in parts {
        let [name, version, licence] = [name, version, licence].map(|text| escaped(text));
        page.push_str(&format!("<tr><td>{name}</td><td>{version}</td><td>{licence}</td></tr>\n"));
    }
    page.push_str("</table>\n<h2>Texts</h2>\n");
    for (text, names) in texts(parts)? {
        page.push_str(&format!("<h3>{}</h3>\n<pre>{}</pre>\n", escaped(&names.join(", ")), escaped(&text)));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    Ok(page)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Without scripts and styles of its own, so that no policy of a host is in its way.
const HEAD: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<title>patchplay: licences</title>
<link rel=\"icon\" href=\"icon.svg\" type=\"image/svg+xml\">
</head>
<body>
<main>
<h1>Licences</h1>
<p>patchplay is under MIT or Apache-2.0, at your choice. <a href=\"./\">Back to the page</a></p>
";
