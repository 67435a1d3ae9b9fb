//! Exports: what was read without an error is the same after it is written and read again.

use patchplay_document::{Documents, ExportFormat, FoundBaseline, Severity, SourceFile, export};
use patchplay_model::PatchBaseline;
use patchplay_ordered::{SortedMap, SortedSet};
use patchplay_terraform::translate;

use super::documents::reading;

/// Writes the baselines in every form that is read, and reads them again.
pub(super) fn trip(documents: &Documents) {
    let written: Vec<FoundBaseline> = documents.baselines.iter().filter(|found| is_whole(found)).cloned().collect();
    if written.is_empty() || documents.diagnostics.iter().any(|found| found.severity == Severity::Error) {
        return;
    }
    for (format, name) in [
        (ExportFormat::CloudFormationYaml, "out.yaml"),
        (ExportFormat::CloudFormationJson, "out.json"),
        (ExportFormat::ApiJson, "out.json"),
        (ExportFormat::Cli, "out.sh"),
        (ExportFormat::Terraform, "out.tf"),
    ] {
        // The API takes one baseline a call; a list of them is a file for BaselineOverride.
        let together = if format == ExportFormat::ApiJson { 1 } else { written.len() };
        for written in written.chunks(together) {
            if format == ExportFormat::Terraform && written.iter().any(has_a_tag_twice) {
                continue;
            }
            let text = export(written, format);
            let mut files = vec![SourceFile { name: name.to_owned(), text: text.clone() }];
            if format == ExportFormat::Terraform {
                let translation = translate(&[(name, &text)], &SortedMap::new());
                files.extend(translation.map(|(name, text)| SourceFile { name, text }));
            }
            let again = reading(&files);
            let kept = |found: &FoundBaseline| kept_by(format, &found.baseline);
            let (mut was, is): (Vec<_>, Vec<_>) =
                (written.iter().map(kept).collect(), again.baselines.iter().map(kept).collect());
            if format == ExportFormat::Cli {
                last_defaults(&mut was);
            }
            assert!(was == is, "{format}:\n{text}\nwas {was:#?}\nis {is:#?}\n{:#?}", again.diagnostics);
        }
    }
}

/// Whether every text of it is known, so that no parameter stands in what is written.
fn is_whole(found: &FoundBaseline) -> bool {
    found.created != Some(false) && found.baseline.name.is_some() && found.unresolved_groups.is_empty()
}

/// AWS refuses a second tag of one key, and Terraform cannot write it.
fn has_a_tag_twice(found: &FoundBaseline) -> bool {
    let mut keys = SortedSet::new();
    !found.baseline.tags.iter().all(|tag| keys.insert(tag.key.as_str()))
}

/// Commands are carried out one after another: of several defaults of a system the last one stays.
fn last_defaults(baselines: &mut [PatchBaseline]) {
    let mut systems = SortedSet::new();
    for baseline in baselines.iter_mut().rev().filter(|baseline| baseline.default_baseline) {
        baseline.default_baseline = systems.insert(baseline.operating_system.as_str());
    }
}

/// What a form can say of a baseline.
fn kept_by(format: ExportFormat, baseline: &PatchBaseline) -> PatchBaseline {
    let mut kept = baseline.clone();
    if format == ExportFormat::ApiJson {
        kept.default_baseline = false;
        kept.patch_groups.clear();
    }
    kept
}
