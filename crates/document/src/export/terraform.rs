//! Resources of Terraform's AWS provider: `aws_ssm_patch_baseline`, `aws_ssm_patch_group`,
//! `aws_ssm_default_patch_baseline` (registry.terraform.io/providers/hashicorp/aws).

use std::fmt::Write as _;

use patchplay_model::{Approval, PatchFilter, PatchRule, RejectedPatchesAction};
use patchplay_ordered::{SortedMap, SortedSet};

use super::{Exported, Text, is_name, properties::unless_default, unique};

/// Writes every baseline with its registrations, variables first.
pub(super) fn print(exported: &[Exported<'_>]) -> String {
    let mut file = File::default();
    let names: SortedSet<String> = exported.iter().flat_map(Exported::open_names).collect();
    for name in names {
        file.block(&format!("variable {}", string(&name)), |_| {});
    }
    // Ids that differ in case alone come to the same name.
    let mut taken = SortedMap::new();
    for one in exported {
        let id = unique(identifier(&one.id), &mut taken);
        file.block(&format!("resource \"aws_ssm_patch_baseline\" \"{id}\""), |body| baseline(one, body));
        for (number, group) in one.groups.iter().enumerate() {
            let name = if one.groups.len() == 1 { id.clone() } else { format!("{id}_{}", number + 1) };
            file.block(&format!("resource \"aws_ssm_patch_group\" \"{name}\""), |body| {
                body.set("baseline_id", format!("aws_ssm_patch_baseline.{id}.id"));
                body.set("patch_group", text(group));
            });
        }
        if one.baseline.default_baseline {
            file.block(&format!("resource \"aws_ssm_default_patch_baseline\" \"{id}\""), |body| {
                body.set("baseline_id", format!("aws_ssm_patch_baseline.{id}.id"));
                body.set("operating_system", string(one.baseline.operating_system.as_str()));
            });
        }
    }
    file.text
}

fn baseline(one: &Exported<'_>, body: &mut Body) {
    let baseline = one.baseline;
    body.set("name", text(&one.name));
    body.set("operating_system", string(baseline.operating_system.as_str()));
    if let Some(description) = &baseline.description {
        body.set("description", string(description));
    }
    if !baseline.approved_patches.is_empty() {
        body.set("approved_patches", list(&baseline.approved_patches));
    }
    if let Some(level) = unless_default(baseline.approved_patches_level) {
        body.set("approved_patches_compliance_level", string(level.as_str()));
    }
    if baseline.approved_patches_non_security {
        body.set("approved_patches_enable_non_security", "true".to_owned());
    }
    if !baseline.rejected_patches.is_empty() {
        body.set("rejected_patches", list(&baseline.rejected_patches));
    }
    if baseline.rejected_patches_action != RejectedPatchesAction::AllowAsDependency {
        body.set("rejected_patches_action", string(baseline.rejected_patches_action.as_str()));
    }
    if let Some(status) = baseline.available_security_updates {
        body.set("available_security_updates_compliance_status", string(status.as_str()));
    }
    for filter in &baseline.global_filters {
        body.block("global_filter", |inner| self::filter(filter, inner));
    }
    for rule in &baseline.rules {
        body.block("approval_rule", |inner| self::rule(rule, inner));
    }
    for source in &baseline.sources {
        body.block("source", |inner| {
            inner.set("name", string(&source.name));
            inner.set("products", list(&source.products));
            inner.set("configuration", string(&source.configuration));
        });
    }
    if !baseline.tags.is_empty() {
        body.map("tags", baseline.tags.iter().map(|tag| (string(&tag.key), string(&tag.value))).collect());
    }
}

fn filter(filter: &PatchFilter, body: &mut Body) {
    body.set("key", string(filter.key.as_str()));
    body.set("values", list(&filter.values));
}

fn rule(rule: &PatchRule, body: &mut Body) {
    match rule.approval {
        Some(Approval::AfterDays(days)) => body.set("approve_after_days", days.to_string()),
        Some(Approval::UntilDate(date)) => body.set("approve_until_date", string(&date.to_string())),
        None => {}
    }
    if let Some(level) = unless_default(rule.compliance_level) {
        body.set("compliance_level", string(level.as_str()));
    }
    if rule.enable_non_security {
        body.set("enable_non_security", "true".to_owned());
    }
    for filter in &rule.filters {
        body.block("patch_filter", |inner| self::filter(filter, inner));
    }
}

/// A resource's name: small letters, words joined by `_`.
fn identifier(id: &str) -> String {
    let mut name = String::new();
    let mut before_small = false;
    for char in id.chars() {
        if char.is_ascii_uppercase() && before_small {
            name.push('_');
        }
        before_small = char.is_ascii_lowercase();
        name.push(char.to_ascii_lowercase());
    }
    name
}

/// A quoted template without any interpolation.
fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted.replace("${", "$${").replace("%{", "%%{")
}

fn text(text: &Text) -> String {
    match text {
        Text::Known(text) => string(text),
        Text::Open(text) => {
            let mut result = string(text);
            let names: Vec<&str> =
                text.split("${").skip(1).filter_map(|part| part.split_once('}')).map(|p| p.0).collect();
            for name in names.into_iter().filter(|name| is_name(name)) {
                result = result.replace(&format!("$${{{name}}}"), &format!("${{var.{name}}}"));
            }
            result
        }
    }
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| string(text)).collect::<Vec<_>>().join(", "))
}

/// A file of blocks with an empty line between them.
#[derive(Default)]
struct File {
    text: String,
}

impl File {
    fn block(&mut self, head: &str, fill: impl FnOnce(&mut Body)) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let mut body = Body::default();
        fill(&mut body);
        let inner = body.finish();
        // Writing to a String cannot fail, here and below.
        let _ = if inner.is_empty() {
            writeln!(self.text, "{head} {{}}")
        } else {
            writeln!(self.text, "{head} {{\n{inner}}}")
        };
    }
}

/// The inside of a block, laid out as `terraform fmt` does: equal signs of neighbouring lines below each other.
#[derive(Default)]
struct Body {
    text: String,
    attributes: Vec<(String, String)>,
}

impl Body {
    fn set(&mut self, name: &str, value: String) {
        self.attributes.push((name.to_owned(), value));
    }

    fn flush(&mut self) {
        let width = self.attributes.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in std::mem::take(&mut self.attributes) {
            let _ = writeln!(self.text, "  {name:<width$} = {value}");
        }
    }

    fn nested(&mut self, head: &str, inner: &str, end: char) {
        self.flush();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let _ = writeln!(self.text, "  {head}");
        for line in inner.lines() {
            let _ = if line.is_empty() { writeln!(self.text) } else { writeln!(self.text, "  {line}") };
        }
        let _ = writeln!(self.text, "  {end}");
    }

    fn block(&mut self, head: &str, fill: impl FnOnce(&mut Self)) {
        let mut body = Self::default();
        fill(&mut body);
        let inner = body.finish();
        self.nested(&format!("{head} {{"), &inner, '}');
    }

    fn map(&mut self, name: &str, members: Vec<(String, String)>) {
        let inner = Self { text: String::new(), attributes: members }.finish();
        self.nested(&format!("{name} = {{"), &inner, '}');
    }

    fn finish(mut self) -> String {
        self.flush();
        self.text
    }
}
