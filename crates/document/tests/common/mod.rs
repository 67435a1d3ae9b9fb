//! Reading one text, or the article's template with edits.
#![expect(dead_code, reason = "each test file uses its part of this module")]

use patchplay_document::{Documents, Input, Place, SourceFile, read, read_scenario};
use patchplay_model::MessageEndpoint;
use patchplay_ordered::SortedMap;

const ARTICLE: &str = include_str!("../../../../tests/cases/article.scenario.yaml");

/// The article's template.
pub fn article() -> String {
    read_scenario("article", ARTICLE).scenario.unwrap().files.remove(0).text
}

/// A template without one of its resources.
pub fn without(text: &str, logical_id: &str) -> String {
    let mut kept = Vec::new();
    let mut skipping = false;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if indent <= 2 && !line.trim().is_empty() {
            skipping = line == format!("  {logical_id}:");
        }
        if !skipping {
            kept.push(line);
        }
    }
    let result = kept.join("\n") + "\n";
    assert_ne!(result.len(), text.len(), "{logical_id} is in the template");
    result
}

/// A template with resources put before the first.
pub fn with(text: &str, resources: &str) -> String {
    text.replacen("Resources:\n", &format!("Resources:\n{resources}"), 1)
}

/// A template with one text in place of another.
pub fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replace(from, to)
}

/// What a reader who knows nothing beyond the text gets.
pub fn plain(text: &str) -> Documents {
    reading(text, &[], MessageEndpoint::Either)
}

/// The same with values for parameters.
pub fn given(text: &str, parameters: &[(&str, &str)]) -> Documents {
    reading(text, parameters, MessageEndpoint::Either)
}

/// The same with a reading of `message-endpoint`.
pub fn reading(text: &str, parameters: &[(&str, &str)], message_endpoint: MessageEndpoint) -> Documents {
    together(&[("t.yaml", text)], parameters, message_endpoint)
}

/// Several files by name.
pub fn files(files: &[(&str, &str)]) -> Documents {
    together(files, &[], MessageEndpoint::Either)
}

fn together(files: &[(&str, &str)], parameters: &[(&str, &str)], message_endpoint: MessageEndpoint) -> Documents {
    let files: Vec<SourceFile> =
        files.iter().map(|(name, text)| SourceFile { name: (*name).to_owned(), text: (*text).to_owned() }).collect();
    let parameters: SortedMap<String, String> =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    read(&Input {
        files: &files,
        parameters: &parameters,
        region: Some("ap-northeast-1"),
        account: Some("123456789012"),
        message_endpoint,
        physical_id: &|id, kind| (kind == "AWS::EC2::Instance").then(|| format!("i-{id}")),
    })
}

/// Every diagnostic as compilers print it.
pub fn said(documents: &Documents) -> Vec<String> {
    documents.diagnostics.iter().map(ToString::to_string).collect()
}

/// `code@line:column` of every diagnostic.
pub fn codes(documents: &Documents) -> Vec<String> {
    documents
        .diagnostics
        .iter()
        .map(|found| format!("{}@{}:{}", found.code, found.place.start.line, found.place.start.column))
        .collect()
}

/// The text of a place on one line.
pub fn at(text: &str, place: &Place) -> String {
    let line = text.lines().nth(place.start.line as usize - 1).unwrap_or("");
    let units: Vec<u16> = line.encode_utf16().collect();
    let end = if place.end.line == place.start.line { place.end.column as usize - 1 } else { units.len() };
    String::from_utf16(&units[place.start.column as usize - 1..end]).unwrap()
}
