//! Terraform into a template with places, for the document reader.
//!
//! An HCL parser weighs as much as everything else that reads documents, so it lives in a module that is loaded only
//! where Terraform is pasted. The pipeline: `module` parses the files of a folder and lists its blocks; `evaluate` carries
//! out what is static of its expressions (variables' defaults and given values, locals, functions); `resources` writes each
//! resource that matters as the CloudFormation resource it makes, by `tables` of names. Whatever is known only after
//! `terraform apply` stays open and says so. [`translate`] gives one more file, which stands beside the others; nothing in
//! the document reader knows of Terraform.
//!
//! ```
//! use patchplay_terraform::translate;
//!
//! let text = "resource \"aws_ssm_patch_baseline\" \"web\" {\n  name = \"web\"\n}\n";
//! let (name, translation) = translate(&[("main.tf", text)], &Default::default()).unwrap();
//! assert_eq!(name, patchplay_terraform::FILE);
//! assert!(translation.contains("AWS::SSM::PatchBaseline"));
//! assert_eq!(translate(&[("main.yaml", "Resources: {}")], &Default::default()), None);
//! ```

mod branch;
mod door;
mod evaluate;
mod function;
mod merge;
mod module;
mod report;
mod resources;
mod tables;
mod value;

pub use door::translate_json;

use patchplay_model::{TRANSLATION_VERSION, TranslatedSource, TranslatedTemplate, Translation, digest, is_terraform};
use patchplay_ordered::SortedMap;

/// Name of the file that a translation is.
pub const FILE: &str = "terraform.translation.json";

/// Bytes of one text; the document reader takes no longer ones either.
const MAX_BYTES: usize = 5_000_000;

/// Translates the Terraform among the files, given by name and text, with values for variables. `None` when there is
/// none; else name and text of the file that is to stand beside the others.
#[must_use]
pub fn translate(files: &[(&str, &str)], parameters: &SortedMap<String, String>) -> Option<(String, String)> {
    let ours: Vec<(&str, &str)> =
        files.iter().copied().filter(|(name, text)| is_terraform(name, text) && text.len() <= MAX_BYTES).collect();
    if ours.is_empty() {
        return None;
    }
    let report = report::Report::default();
    let mut folders: SortedMap<&str, Vec<u32>> = SortedMap::new();
    for (number, (name, _)) in (0_u32..).zip(&ours) {
        folders.entry(folder(name)).or_default().push(number);
    }
    let mut templates = Vec::new();
    for numbers in folders.values() {
        let Some(&source) = numbers.first() else { continue };
        let texts: Vec<(u32, &str)> =
            numbers.iter().filter_map(|&number| Some((number, ours.get(number as usize)?.1))).collect();
        let module = module::Module::read(&texts, parameters, &report);
        // Of what could not be read nobody can say that it holds nothing.
        if !module.is_whole && module.resources.is_empty() {
            continue;
        }
        templates.push(TranslatedTemplate { source, root: resources::template(&module, source, &report) });
    }
    let translation = Translation {
        version: TRANSLATION_VERSION,
        sources: ours
            .iter()
            .map(|(name, text)| TranslatedSource { name: (*name).to_owned(), digest: digest(text) })
            .collect(),
        templates,
        problems: report.into_problems(),
        words: tables::words(),
    };
    // Strings and numbers alone: this cannot fail.
    Some((FILE.to_owned(), serde_json::to_string(&translation).unwrap_or_default()))
}

/// The folder of a file: its texts are one module.
fn folder(name: &str) -> &str {
    name.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
}
