//! Exports: what was read without an error is the same after it is written and read again.

use patchplay_document::{Documents, ExportFormat, FoundBaseline, Severity, export};
use patchplay_model::PatchBaseline;

use super::documents::reading;
use patchplay_document::SourceFile;

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
    ] {
        // The API takes one baseline a call; a list of them is a file for BaselineOverride.
        let together = if format == ExportFormat::ApiJson { 1 } else { written.len() };
        for written in written.chunks(together) {
            let text = export(written, format);
            let again = reading(&[SourceFile { name: name.to_owned(), text: text.clone() }]);
            let kept = |found: &FoundBaseline| kept_by(format, &found.baseline);
            let (was, is): (Vec<_>, Vec<_>) =
                (written.iter().map(kept).collect(), again.baselines.iter().map(kept).collect());
            assert!(was == is, "{format}:\n{text}\nwas {was:#?}\nis {is:#?}\n{:#?}", again.diagnostics);
        }
    }
}

/// Whether every text of it is known, so that no parameter stands in what is written.
fn is_whole(found: &FoundBaseline) -> bool {
    found.created != Some(false) && found.baseline.name.is_some() && found.unresolved_groups.is_empty()
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
