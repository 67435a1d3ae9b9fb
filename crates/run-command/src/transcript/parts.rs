//! What the steps of AWS-RunPatchBaselineWithHooks print, each for itself and all together.

use patchplay_language::mark;

use super::transcript;
use crate::{
    cast::Cast,
    page::StepLog,
    play::{Invocation, Played},
    step_result::{Duty, Part},
};

/// A step's run and invocation, as if it had been sent alone; `None` for a step that does not patch or did not run.
#[must_use]
pub fn alone(played: &Played, invocation: &Invocation, part: &Part) -> Option<(Played, Invocation)> {
    let Duty::Patch { operation, reboot_option } = part.duty else { return None };
    let (result, module_was_present) = part.patched.clone()?;
    let own = Invocation {
        node: invocation.node,
        ended: part.ended,
        response_code: part.response_code,
        execution_id: invocation.execution_id.clone(),
        host_name: invocation.host_name.clone(),
        timeline: part.timeline,
        module_was_present,
        result,
        wanted: Vec::new(),
        parts: Vec::new(),
    };
    Some((played.as_step(operation, reboot_option), own))
}

/// What every step of an invocation printed, in their order.
#[must_use]
pub fn logs(cast: &Cast<'_>, played: &Played, account: &str, invocation: &Invocation) -> Vec<StepLog> {
    let of = |part: &Part| {
        let patched =
            alone(played, invocation, part).and_then(|(played, own)| transcript(cast, &played, account, &own, None));
        patched.unwrap_or_else(|| StepLog {
            stdout: part.output.clone(),
            code: part.response_code,
            ..StepLog::default()
        })
    };
    invocation.parts.iter().map(of).collect()
}

/// All of it, as a page shows it.
pub(crate) fn joined(cast: &Cast<'_>, played: &Played, account: &str, invocation: &Invocation) -> Option<StepLog> {
    let mut logs = logs(cast, played, account, invocation).into_iter().filter(|log| !log.stdout.is_empty());
    let first = logs.next()?;
    let mut all = logs.fold(first, |all, next| {
        let gap = if all.stdout.ends_with('\n') { "" } else { "\n" };
        StepLog { stdout: format!("{}{gap}", all.stdout), ..all }.then(next)
    });
    all.reconstructed
        .push(mark!("names and order of the document's steps, and what the steps print that do not patch"));
    Some(all)
}
