//! Baselines in the forms in which they are deployed: a template, the API's input, command lines, Terraform.
//!
//! What AWS takes by itself, levels and actions at their defaults, is left out. A name or patch group that a function
//! leaves open is written with its `${Name}`, so that it stays a parameter.

mod command;
mod properties;
mod terraform;
mod yaml;

use std::{fmt, str::FromStr};

use patchplay_model::PatchBaseline;
use patchplay_ordered::SortedMap;
use serde::{Serialize, Serializer};

use crate::{FoundBaseline, template::PATCH_BASELINE};
use properties::Properties;

/// A form in which baselines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A CloudFormation template in YAML.
    CloudFormationYaml,
    /// A CloudFormation template in JSON.
    CloudFormationJson,
    /// What CreatePatchBaseline takes, `--cli-input-json`: one baseline as an object, several as a list, which
    /// BaselineOverride takes. Patch groups and default are no part of it.
    ApiJson,
    /// Command lines of the AWS CLI, with the registration of groups and default.
    Cli,
    /// Resources of Terraform's AWS provider.
    Terraform,
}

impl ExportFormat {
    /// Every form.
    pub const ALL: &'static [Self] =
        &[Self::CloudFormationYaml, Self::CloudFormationJson, Self::ApiJson, Self::Cli, Self::Terraform];

    /// Its name on the command line and in the npm package.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CloudFormationYaml => "cloudformation-yaml",
            Self::CloudFormationJson => "cloudformation-json",
            Self::ApiJson => "api-json",
            Self::Cli => "cli",
            Self::Terraform => "terraform",
        }
    }
}

impl fmt::Display for ExportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<&str> = ExportFormat::ALL.iter().map(|format| format.as_str()).collect();
        write!(f, "`{}` is no form of a baseline; possible are {}", self.0, known.join(", "))
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for ExportFormat {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().find(|format| format.as_str() == text).copied().ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// A text that may be open before deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Text {
    Known(String),
    /// With `${Name}` for what is open.
    Open(String),
}

/// A baseline as every form needs it.
#[derive(Debug)]
struct Exported<'b> {
    /// Logical id: letters and digits, unique.
    id: String,
    name: Text,
    groups: Vec<Text>,
    baseline: &'b PatchBaseline,
}

/// A value as YAML.
pub(crate) fn yaml<T: Serialize>(value: &T) -> String {
    yaml::print(value)
}

/// Writes baselines, those left out by a condition excepted.
#[must_use]
pub fn export(baselines: &[FoundBaseline], format: ExportFormat) -> String {
    let mut taken = SortedMap::new();
    // The API knows no functions: what is open is written as it stands.
    let open = |text: String| if format == ExportFormat::ApiJson { Text::Known(text) } else { Text::Open(text) };
    let exported: Vec<Exported<'_>> = baselines
        .iter()
        .filter(|found| found.created != Some(false))
        .map(|found| Exported {
            id: unique(logical_id(found), &mut taken),
            name: found.baseline.name.clone().map_or_else(|| open(found.display_name.clone()), Text::Known),
            groups: (found.baseline.patch_groups.iter().cloned().map(Text::Known))
                .chain(found.unresolved_groups.iter().map(|group| open(group.written.clone())))
                .collect(),
            baseline: &found.baseline,
        })
        .collect();
    match format {
        ExportFormat::CloudFormationYaml => yaml::print(&Template::of(&exported)),
        ExportFormat::CloudFormationJson => json(&Template::of(&exported)),
        ExportFormat::ApiJson => {
            let all: Vec<Properties<'_>> = exported.iter().map(Properties::of_api).collect();
            match all.as_slice() {
                [one] => json(one),
                all => json(&all),
            }
        }
        ExportFormat::Cli => command::print(&exported),
        ExportFormat::Terraform => terraform::print(&exported),
    }
}

/// The logical id, else the name without what ids may not have.
fn logical_id(found: &FoundBaseline) -> String {
    let given = found.logical_id.as_deref().unwrap_or(&found.display_name);
    let given = given.strip_prefix("aws_ssm_patch_baseline.").unwrap_or(given);
    let mut upper = true;
    let mut id = String::new();
    for char in given.chars() {
        if char.is_ascii_alphanumeric() {
            id.push(if upper { char.to_ascii_uppercase() } else { char });
        }
        upper = !char.is_ascii_alphanumeric();
    }
    if id.starts_with(|first: char| first.is_ascii_alphabetic()) { id } else { format!("PatchBaseline{id}") }
}

/// The name, with a number behind it if it is taken; `taken` knows how often each was asked for.
fn unique(name: String, taken: &mut SortedMap<String, u32>) -> String {
    let mut times = taken.get(&name).map_or(1, |times| times + 1);
    let mut free = if times == 1 { name.clone() } else { format!("{name}{times}") };
    while taken.contains_key(&free) {
        times += 1;
        free = format!("{name}{times}");
    }
    taken.insert(name, times);
    taken.entry(free.clone()).or_insert(1);
    free
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Template<'b> {
    #[serde(rename = "AWSTemplateFormatVersion")]
    version: &'static str,
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    parameters: SortedMap<String, Declared>,
    #[serde(serialize_with = "in_order")]
    resources: Vec<(&'b str, Resource<'b>)>,
}

/// A mapping in the order of the text that the baselines come from.
fn in_order<S: Serializer>(resources: &[(&str, Resource<'_>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(resources.iter().map(|(id, resource)| (id, resource)))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Declared {
    r#type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Resource<'b> {
    r#type: &'static str,
    properties: Properties<'b>,
}

impl<'b> Template<'b> {
    fn of(exported: &'b [Exported<'b>]) -> Self {
        let names = exported.iter().flat_map(Exported::open_names);
        Self {
            version: "2010-09-09",
            parameters: names.map(|name| (name, Declared { r#type: "String" })).collect(),
            resources: exported
                .iter()
                .map(|one| {
                    let properties = Properties::of_template(one);
                    (one.id.as_str(), Resource { r#type: PATCH_BASELINE, properties })
                })
                .collect(),
        }
    }
}

impl Exported<'_> {
    /// Names of parameters that its open texts mention; pseudo parameters and attributes are no parameters.
    fn open_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for text in self.groups.iter().chain([&self.name]) {
            let Text::Open(text) = text else { continue };
            let parts = text.split("${").skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
            names.extend(parts.filter(|name| is_name(name)).map(str::to_owned));
        }
        names
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Indented JSON with a line break at its end. Nothing given to it can fail: string keys, no foreign `Serialize`.
fn json<T: Serialize>(value: &T) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
