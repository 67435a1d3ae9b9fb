//! Diagnostics in the form that code scanning reads: SARIF 2.1.0, with columns in UTF-16 units as diagnostics count.

use std::path::{Path, PathBuf};

use patchplay_document::{CODES, Diagnostic, Fix, Place, Severity};
use patchplay_playground::codes;
use serde_json::{Value, json};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What a rule of a document leads on to.
const OF_DOCUMENTS: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreatePatchBaseline.html";
/// What a rule about nodes, runs and patch facts leads on to.
const OF_SCENARIOS: &str = "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager.html";

/// A kind of problem, as both tables of codes have it.
struct Rule {
    code: &'static str,
    severity: Severity,
    meaning: &'static str,
    page: &'static str,
}

/// The tables of codes, in their order; a code that both have is the document's.
fn rules() -> Vec<Rule> {
    let of_documents = CODES.iter().map(|entry| (entry.code, entry.severity, entry.meaning, OF_DOCUMENTS));
    let is_new = |code: &&codes::Code| CODES.iter().all(|entry| entry.code != code.code);
    let of_scenarios = codes::ALL.iter().filter(is_new);
    let of_scenarios = of_scenarios.map(|code| (code.code, code.severity, code.meaning, OF_SCENARIOS));
    let all = of_documents.chain(of_scenarios);
    all.map(|(code, severity, meaning, page)| Rule { code, severity, meaning, page }).collect()
}

/// The log of one check of these files. A problem without a place stands at the start of the first of them, since code
/// scanning shows nothing that has none.
#[must_use]
pub fn log(diagnostics: &[Diagnostic], files: &[PathBuf]) -> Value {
    let rules = rules();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, &rules, files)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "patchplay",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "utf16CodeUnits",
            "invocations": [{ "executionSuccessful": true }],
            "artifacts": files.iter().map(|file| json!({ "location": location(&file.to_string_lossy()) })).collect::<Vec<_>>(),
            "results": results,
        }],
    })
}

fn rule(rule: &Rule) -> Value {
    let Rule { code, severity, meaning, page } = rule;
    json!({
        "id": code,
        "name": code,
        "shortDescription": { "text": meaning },
        "fullDescription": { "text": format!("{meaning}.") },
        "help": {
            "text": format!("{meaning}. Usually: {severity}. AWS's page: {page}"),
            "markdown": format!("{meaning}. Usually: {severity}. [AWS's page]({page})"),
        },
        "helpUri": page,
        "defaultConfiguration": { "level": severity.to_string() },
        "properties": { "tags": ["patch-manager"] },
    })
}

fn result(diagnostic: &Diagnostic, rules: &[Rule], files: &[PathBuf]) -> Value {
    let Diagnostic { code, severity, place, message, help, fix } = diagnostic;
    let words = if help.is_empty() { message.clone() } else { format!("{message}. {help}") };
    let first = files.first().map(|file| file.to_string_lossy().into_owned()).unwrap_or_default();
    let place = if place.file.is_empty() { Place { file: first, ..Place::default() } } else { place.clone() };
    let mut result = json!({
        "ruleId": code,
        "level": severity.to_string(),
        "message": { "text": words },
        "locations": [{ "physicalLocation": { "artifactLocation": location(&place.file), "region": region(&place) } }],
    });
    if let Some(members) = result.as_object_mut() {
        if let Some(index) = rules.iter().position(|rule| rule.code == code) {
            members.insert("ruleIndex".to_owned(), index.into());
        }
        if let Some(fix) = fix {
            members.insert("fixes".to_owned(), json!([change(fix)]));
        }
    }
    result
}

fn change(fix: &Fix) -> Value {
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": location(&fix.place.file),
            "replacements": [{ "deletedRegion": region(&fix.place), "insertedContent": { "text": fix.text } }],
        }],
    })
}

fn region(place: &Place) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

/// Where a file lies, as a relative reference or, for an absolute path, a `file` URI.
fn location(name: &str) -> Value {
    if name == "-" || name == "<stdin>" {
        return json!({ "uri": "stdin" });
    }
    let path = Path::new(name);
    let text = name.replace('\\', "/");
    let text = text.trim_start_matches("./");
    let encoded: String = text.bytes().map(encoded).collect();
    match (path.is_absolute(), encoded.starts_with('/')) {
        (false, _) => json!({ "uri": encoded }),
        (true, true) => json!({ "uri": format!("file://{encoded}") }),
        // A drive of Windows.
        (true, false) => json!({ "uri": format!("file:///{encoded}") }),
    }
}

/// A byte of a path in a URI. A colon would make a scheme of what stands before it.
fn encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}
