//! The run of a scenario: found in the files, laid over, or a Scan of everything.

use patchplay_document::{Diagnostic, Documents, FoundRun, Place, RunOverlay};
use patchplay_model::{Document, Operation, Origin, Run};

use crate::{
    codes::{self, did_you_mean},
    sources::Sources,
};

/// A run with the lines it was read from.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The run.
    pub run: Run,
    /// Number of the run among those of the documents, if it was found there.
    pub found: Option<usize>,
    /// Where a text states the operation.
    pub operation_place: Option<Place>,
}

/// Decides the run. `path` is where the overlay stands in the scenario, for diagnostics.
#[must_use]
pub fn run(
    overlay: Option<&RunOverlay>,
    path: &str,
    documents: &Documents,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Setting {
    let blank = RunOverlay::default();
    let overlay = overlay.unwrap_or(&blank);
    let at = |member: &str| sources.place(&format!("{path}.{member}"));
    let found = match &overlay.use_ {
        Some(wanted) => {
            let position = documents.runs.iter().position(|found| found.run.logical_id.as_ref() == Some(wanted));
            if position.is_none() {
                let known = documents.runs.iter().filter_map(|found| found.run.logical_id.as_deref());
                let mut help = did_you_mean(wanted, known);
                if help.is_empty() {
                    "write the run out with `document`, `parameters` and `targets`".clone_into(&mut help);
                }
                let message = format!("the files have no association or maintenance window task `{wanted}`");
                diagnostics.push(codes::RUN_UNKNOWN.at(at("use"), message, help));
            }
            position
        }
        // A document or targets written out describe a run of their own.
        None if overlay.document.is_some() || overlay.targets.is_some() => None,
        None => installing(documents, diagnostics),
    };
    let base = found.and_then(|number| documents.runs.get(number));
    let mut setting = Setting {
        run: base.map_or_else(Run::scan_all, |found| found.run.clone()),
        found,
        operation_place: base.and_then(|found| found.operation_place.clone()),
    };
    lay_over(&mut setting, overlay, path, sources, diagnostics);
    if setting.run.document != Document::RunPatchBaseline {
        let place = base.and_then(|found| found.document_place.clone()).unwrap_or_else(|| at("document"));
        diagnostics.push(codes::RUN_DOCUMENT_NOT_SIMULATED.at(
            place,
            format!("`{}` is not simulated yet", setting.run.document),
            format!("`{}` is, and decides baselines in the same way", Document::RunPatchBaseline),
        ));
    }
    setting
}

/// The run of the files that is taken by itself: the one that installs, if there are several.
fn installing(documents: &Documents, diagnostics: &mut Vec<Diagnostic>) -> Option<usize> {
    let position = documents
        .runs
        .iter()
        .position(|found| found.run.operation == Operation::Install)
        .or_else(|| (!documents.runs.is_empty()).then_some(0))?;
    if documents.runs.len() > 1
        && let Some(FoundRun { run, place, .. }) = documents.runs.get(position)
    {
        let name = run.logical_id.as_deref().unwrap_or_default();
        diagnostics.push(codes::RUN_CHOSEN.at(
            place.clone(),
            format!("of {} runs in the files `{name}` is played", documents.runs.len()),
            "name another one in the scenario: `run: {use: LogicalId}`",
        ));
    }
    Some(position)
}

fn lay_over(
    setting: &mut Setting,
    overlay: &RunOverlay,
    path: &str,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let at = |member: &str| sources.place(&format!("{path}.{member}"));
    let run = &mut setting.run;
    if let Some(document) = &overlay.document {
        run.origin = Origin::Command;
        match document.parse() {
            Ok(known) => run.document = known,
            Err(error) => {
                let help = did_you_mean(document, Document::NAMES.iter().copied());
                diagnostics.push(codes::RUN_VALUE.at(at("document"), error.to_string(), help));
            }
        }
    }
    for (name, value) in &overlay.parameters {
        let place = at(&format!("parameters.{name}"));
        let result = match name.as_str() {
            "Operation" => value.parse().map(|operation| {
                run.operation = operation;
                setting.operation_place = (!place.file.is_empty()).then(|| place.clone());
            }),
            "RebootOption" => value.parse().map(|option| run.reboot_option = option),
            "SnapshotId" => {
                run.snapshot_id = (!value.is_empty()).then(|| value.clone());
                Ok(())
            }
            "InstallOverrideList" | "BaselineOverride" | "AssociationId" | "BaselineTags" | "StepTimeoutSeconds" => {
                if !value.is_empty() {
                    let message = format!("parameter `{name}` has no effect in the simulation yet");
                    diagnostics.push(codes::RUN_PARAMETER_NOT_SIMULATED.at(place, message, "leave it out"));
                }
                continue;
            }
            _ => {
                let known = ["Operation", "RebootOption", "SnapshotId", "InstallOverrideList", "BaselineOverride"];
                let message = format!("the document has no parameter `{name}`");
                diagnostics.push(codes::RUN_VALUE.at(place, message, did_you_mean(name, known)));
                continue;
            }
        };
        if let Err(error) = result {
            let help = did_you_mean(value, error.known().iter().copied());
            diagnostics.push(codes::RUN_VALUE.at(place, error.to_string(), help));
        }
    }
    if let Some(targets) = &overlay.targets {
        run.targets.clone_from(targets);
    }
    if overlay.max_concurrency.is_some() {
        run.max_concurrency.clone_from(&overlay.max_concurrency);
    }
    if overlay.max_errors.is_some() {
        run.max_errors.clone_from(&overlay.max_errors);
    }
    if overlay.output.is_some() {
        run.output.clone_from(&overlay.output);
    }
}
