//! The service model, and what an answer has that it does not describe.

use std::{cell::RefCell, collections::BTreeMap};

use fancy_regex::Regex;
use serde_json::Value;

/// The model of one service, as botocore ships it.
pub struct Model {
    shapes: Value,
    /// Compiled when a shape is first met: some of those that no answer has are too long to compile.
    patterns: RefCell<BTreeMap<String, Regex>>,
}

impl Model {
    /// Reads a model.
    pub fn read(text: &str) -> Self {
        let model: Value = serde_json::from_str(text).unwrap();
        Self { shapes: model["shapes"].clone(), patterns: RefCell::default() }
    }

    fn matches(&self, name: &str, pattern: &str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        let compiled = patterns.entry(name.to_owned()).or_insert_with(|| Regex::new(pattern).unwrap());
        compiled.is_match(text).unwrap()
    }

    /// What is wrong with a value of a shape, each as `Shape.Member: words`.
    pub fn faults(&self, shape: &str, value: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.walk(shape, shape, value, &mut faults);
        faults
    }

    fn walk(&self, place: &str, name: &str, value: &Value, faults: &mut Vec<String>) {
        let shape = &self.shapes[name];
        let mut fault = |words: String| faults.push(format!("{place}: {words}"));
        let limits = |length: usize| {
            let bound = |key: &str| shape[key].as_u64().map(|bound| bound as usize);
            bound("min").is_some_and(|min| length < min) || bound("max").is_some_and(|max| length > max)
        };
        match shape["type"].as_str().unwrap_or_else(|| panic!("the model has no shape {name}")) {
            "structure" => {
                let Some(members) = value.as_object() else { return fault("is no structure".to_owned()) };
                for required in shape["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    if !members.contains_key(required) {
                        fault(format!("lacks {required}"));
                    }
                }
                for (member, value) in members {
                    match shape["members"][member]["shape"].as_str() {
                        Some(inner) => self.walk(&format!("{name}.{member}"), inner, value, faults),
                        None => faults.push(format!("{name}.{member}: is no member")),
                    }
                }
            }
            "list" => {
                let Some(items) = value.as_array() else { return fault("is no list".to_owned()) };
                if limits(items.len()) {
                    fault(format!("has {} items", items.len()));
                }
                let inner = shape["member"]["shape"].as_str().unwrap();
                items.iter().for_each(|item| self.walk(place, inner, item, faults));
            }
            "map" => {
                let Some(members) = value.as_object() else { return fault("is no map".to_owned()) };
                if limits(members.len()) {
                    fault(format!("has {} members", members.len()));
                }
                let inner = |side: &str| shape[side]["shape"].as_str().unwrap();
                for (key, value) in members {
                    self.walk(place, inner("key"), &Value::String(key.clone()), faults);
                    self.walk(place, inner("value"), value, faults);
                }
            }
            "string" => {
                let Some(text) = value.as_str() else { return fault(format!("is no text: {value}")) };
                let values = shape["enum"].as_array();
                if values.is_some_and(|values| !values.iter().any(|known| known == text)) {
                    fault(format!("`{text}` is none of its values"));
                }
                if limits(text.chars().count()) {
                    fault(format!("has {} characters", text.chars().count()));
                }
                let pattern = shape["pattern"].as_str();
                if let Some(pattern) = pattern.filter(|pattern| !self.matches(name, pattern, text)) {
                    fault(format!("`{text}` does not match {pattern}"));
                }
            }
            "integer" | "long" => match value.as_i64() {
                None => fault(format!("is no number: {value}")),
                Some(number) => {
                    let bound = |key: &str| shape[key].as_i64();
                    if bound("min").is_some_and(|min| number < min) || bound("max").is_some_and(|max| number > max) {
                        fault(format!("{number} is out of range"));
                    }
                }
            },
            "boolean" => {
                if !value.is_boolean() {
                    fault(format!("is no boolean: {value}"));
                }
            }
            "timestamp" => {
                if !value.as_str().is_some_and(is_cli_time) {
                    fault(format!("is no time as the CLI prints it: {value}"));
                }
            }
            other => panic!("{name} is a {other}"),
        }
    }
}

/// `2024-05-06T07:08:09+00:00`, with or without microseconds.
fn is_cli_time(text: &str) -> bool {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    matches!(form.as_str(), "9999-99-99T99:99:99+99:99" | "9999-99-99T99:99:99.999999+99:99")
}
