//! What tells runs apart when ids are invented: one of several with the same name, one opening of a maintenance window.

use patchplay_model::{Run, Timestamp};

/// What tells a run apart from the others of a scenario when ids are invented.
pub(crate) fn run_name(run: &Run) -> String {
    run.name.clone().or_else(|| run.logical_id.clone()).unwrap_or_else(|| format!("{} {}", run.document, run.operation))
}

/// What tells one opening of a maintenance window apart from others; a run that no known window starts stands for itself.
pub(crate) fn opening(run: &Run, requested: Timestamp) -> String {
    let window = run.task.as_ref().and_then(|task| Some((task.window.as_ref()?, task.opened.unwrap_or(requested))));
    window.map_or_else(|| occasion(run, requested), |(window, opened)| format!("{} {opened}", window.address))
}

/// One run of several with the same name.
pub(crate) fn occasion(run: &Run, requested: Timestamp) -> String {
    format!("{} {requested}", run_name(run))
}
