//! Edits of the scenario's `run`: what is laid over the run of the texts, or makes one where they have none.

use patchplay_document::{RunOverlay, Scenario};
use patchplay_model::{CloudWatchOutput, Hook, OutputLocation, Target, Timestamp};

use crate::overlay::how_many;
use patchplay_ordered::sort;

/// One edit of the run.
#[derive(Debug, Clone, PartialEq)]
pub enum RunEdit {
    /// A parameter of its document; `None`: as the texts say.
    Parameter(&'static str, Option<String>),
    /// Its document.
    Document(Option<String>),
    /// How many nodes run at a time.
    MaxConcurrency(Option<String>),
    /// How many errors are accepted.
    MaxErrors(Option<String>),
    /// Seconds in which the command must reach a node.
    Timeout(Option<u32>),
    /// Seconds after which somebody cancels it.
    CancelAfter(Option<u32>),
    /// Whether "Patch now" starts it.
    PatchNow(bool),
    /// When nodes reboot that "Patch now" leaves waiting for it; `None`: in the run.
    RebootAt(Option<Timestamp>),
    /// The patch policy that starts it.
    PatchPolicy(Option<String>),
    /// Which run of the files it is, by logical id; `None`: the one that installs.
    Use(Option<String>),
    /// Whom it is sent to, `None` as the texts say; and the run of the texts that is sent there.
    Targets(Option<Vec<Target>>, Option<String>),
    /// Bucket of its output; `None`: as the texts say.
    Bucket(Option<String>),
    /// Prefix in a bucket that is named by hand.
    Prefix(Option<String>),
    /// Whether the document of a hook fails.
    FailingHook(Hook, bool),
    /// What the document of a hook exits with; `None`: 0.
    HookExit(Hook, Option<u8>),
    /// Output to CloudWatch Logs, and its group; an empty one is the document's own.
    CloudWatch(Option<String>),
}

/// Makes an edit. What is laid over nothing any more goes.
pub fn edit(scenario: &mut Scenario, edit: RunEdit) {
    let run = scenario.run.get_or_insert_default();
    match edit {
        RunEdit::Parameter(name, Some(value)) => drop(run.parameters.insert(name.to_owned(), value)),
        RunEdit::Parameter(name, None) => drop(run.parameters.remove(name)),
        RunEdit::Document(document) => run.document = document,
        RunEdit::MaxConcurrency(share) => run.max_concurrency = share,
        RunEdit::MaxErrors(share) => run.max_errors = share,
        RunEdit::Timeout(seconds) => run.timeout_seconds = seconds,
        RunEdit::CancelAfter(seconds) => run.cancel_after = seconds,
        RunEdit::PatchNow(now) => run.patch_now = now,
        RunEdit::RebootAt(at) => run.reboot_at = at,
        RunEdit::PatchPolicy(policy) => run.patch_policy = policy,
        RunEdit::Use(logical_id) => run.use_ = logical_id,
        RunEdit::Targets(targets, logical_id) => {
            run.targets = targets;
            // Targets alone would be a run of their own, and a document written out is one.
            if run.document.is_none() {
                run.use_ = logical_id;
            }
        }
        RunEdit::Bucket(bucket) => {
            let prefix = run.output.take().map(|output| output.prefix).unwrap_or_default();
            run.output = bucket.map(|bucket| OutputLocation { bucket, prefix });
        }
        RunEdit::Prefix(prefix) => {
            if let Some(output) = &mut run.output {
                output.prefix = prefix.unwrap_or_default();
            }
        }
        RunEdit::HookExit(hook, Some(code)) if code > 0 => drop(run.hook_exits.insert(hook, code)),
        RunEdit::HookExit(hook, _) => drop(run.hook_exits.remove(&hook)),
        RunEdit::FailingHook(hook, fails) => {
            run.failing_hooks.retain(|other| *other != hook);
            if fails {
                run.failing_hooks.push(hook);
            }
            sort(&mut run.failing_hooks);
        }
        RunEdit::CloudWatch(output) => {
            run.cloud_watch =
                output.map(|group| CloudWatchOutput { group: Some(group).filter(|group| !group.is_empty()) });
        }
    }
    if *run == RunOverlay::default() {
        scenario.run = None;
    }
}

/// How many things beside operation and reboot option are set by hand.
pub fn settings(run: &RunOverlay) -> usize {
    how_many(&[
        run.document.is_some(),
        run.max_concurrency.is_some(),
        run.max_errors.is_some(),
        run.timeout_seconds.is_some(),
        run.cancel_after.is_some(),
        run.patch_now,
        run.reboot_at.is_some(),
        run.patch_policy.is_some(),
        run.use_.is_some(),
        run.targets.is_some(),
        run.output.is_some(),
        !run.hook_exits.is_empty(),
        !run.failing_hooks.is_empty(),
        run.cloud_watch.is_some(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_thing_taken_away_takes_the_run_with_it() {
        let mut scenario = Scenario::default();
        edit(&mut scenario, RunEdit::Parameter("Operation", Some("Scan".to_owned())));
        edit(&mut scenario, RunEdit::FailingHook(Hook::OnExit, true));
        edit(&mut scenario, RunEdit::FailingHook(Hook::PreInstall, true));
        edit(&mut scenario, RunEdit::CloudWatch(Some(String::new())));
        edit(&mut scenario, RunEdit::CancelAfter(Some(60)));
        edit(&mut scenario, RunEdit::Prefix(Some("without a bucket".to_owned())));
        edit(&mut scenario, RunEdit::Bucket(Some("logs".to_owned())));
        edit(&mut scenario, RunEdit::Prefix(Some("patching".to_owned())));
        edit(&mut scenario, RunEdit::HookExit(Hook::PreInstall, Some(194)));
        let run = scenario.run.clone().unwrap();
        assert_eq!(run.failing_hooks, [Hook::PreInstall, Hook::OnExit]);
        assert_eq!(run.cloud_watch, Some(CloudWatchOutput { group: None }));
        let output = OutputLocation { bucket: "logs".to_owned(), prefix: "patching".to_owned() };
        assert_eq!(run.output, Some(output));
        assert_eq!(settings(&run), 5);
        for undo in [
            RunEdit::Parameter("Operation", None),
            RunEdit::FailingHook(Hook::OnExit, false),
            RunEdit::FailingHook(Hook::PreInstall, false),
            RunEdit::CloudWatch(None),
            RunEdit::CancelAfter(None),
            RunEdit::Bucket(None),
            RunEdit::HookExit(Hook::PreInstall, Some(0)),
        ] {
            edit(&mut scenario, undo);
        }
        assert_eq!(scenario, Scenario::default());
    }
}
