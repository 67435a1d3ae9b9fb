//! Baselines of a document in another form.

use patchplay_language::say;

use patchplay_document::{Diagnostic, ExportFormat, FoundBaseline, Place, Severity, SourceFile};
use patchplay_ordered::SortedMap;
use serde::Serialize;

use crate::{Playground, codes};

/// `export`: the text, absent when the document has errors or no baseline.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExportAnswer {
    /// The baselines in the form that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Problems by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Playground {
    /// Writes the baselines of documents in another form.
    #[must_use]
    pub fn export(
        &self,
        files: &[SourceFile],
        parameters: &SortedMap<String, String>,
        format: ExportFormat,
    ) -> ExportAnswer {
        let documents = Self::documents(files, parameters);
        let mut diagnostics = documents.diagnostics;
        if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return ExportAnswer { text: None, diagnostics };
        }
        let written: Vec<&FoundBaseline> =
            documents.baselines.iter().filter(|found| found.created != Some(false)).collect();
        if written.is_empty() {
            let name = files.first().map(|file| file.name.clone()).unwrap_or_default();
            let place = Place { file: name, ..Place::default() };
            let help = say!("paste a template with one, its properties, or what `aws ssm get-patch-baseline` prints");
            diagnostics.push(codes::EXPORT_NOTHING.at(place, say!("no baseline stands here to be written"), help));
            return ExportAnswer { text: None, diagnostics };
        }
        if format == ExportFormat::ApiJson {
            diagnostics.extend(written.iter().filter_map(|found| left_out(found)));
        }
        ExportAnswer { text: Some(patchplay_document::export(&documents.baselines, format)), diagnostics }
    }
}

/// What CreatePatchBaseline does not take.
fn left_out(found: &FoundBaseline) -> Option<Diagnostic> {
    let groups = !found.baseline.patch_groups.is_empty() || !found.unresolved_groups.is_empty();
    let what = match (groups, found.baseline.default_baseline) {
        (true, true) => say!("its patch groups and that it is the default"),
        (true, false) => say!("its patch groups"),
        (false, true) => say!("that it is the default"),
        (false, false) => return None,
    };
    Some(codes::EXPORT_LEFT_OUT.at(
        found.place.clone(),
        say!("the API's input for `{}` leaves out {what}", found.display_name),
        say!("they are registered by calls of their own, which the form `cli` writes too"),
    ))
}
