//! The log of one invocation: made when someone reads it, from what the invocation came to.

pub mod parts;
mod unix;

use patchplay_engine::{Entry, Owner};
use patchplay_language::mark;
use patchplay_model::{OperatingSystem, Operation, Platform, PredefinedBaseline, Run, Timestamp, Trouble};

use crate::{
    baseline_json::{self, BaselineJson, Registration},
    cast::Cast,
    ids,
    objects::{self, Object},
    page::StepLog,
    play::{Invocation, Played},
    refused, reply,
    step_result::{Judged, Part, StepResult},
    windows_log::{self, Processed, Results, Site, Summary},
};

/// Milliseconds before the run at which the account's own baselines count as created: no document states it.
const CREATED_BEFORE_RUN: i64 = 600_000;

/// The last run before this one that judged a node's patches: the node kept its result.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// What it was played on.
    pub cast: Cast<'a>,
    /// The run.
    pub played: &'a Played,
    /// The node's part.
    pub invocation: &'a Invocation,
}

impl Earlier<'_> {
    fn judged(&self) -> Option<&Judged> {
        match &self.invocation.result {
            StepResult::Judged(judged) => Some(judged),
            _ => None,
        }
    }
}

/// What an invocation printed; `None` if the command never reached the node. A node of Linux also prints what it kept of
/// an earlier run.
#[must_use]
pub fn transcript(
    cast: &Cast<'_>,
    played: &Played,
    account: &str,
    invocation: &Invocation,
    earlier: Option<&Earlier<'_>>,
) -> Option<StepLog> {
    if !invocation.parts.is_empty() {
        return parts::joined(cast, played, account, invocation);
    }
    let node = cast.nodes.get(invocation.node)?;
    if node.system.platform() != Platform::Windows {
        return unix::transcript(cast, played, account, invocation, earlier);
    }
    let site = Site {
        instance_id: &node.instance_id,
        host_name: &invocation.host_name,
        region: cast.region,
        execution_id: &invocation.execution_id,
        downloads_module: !invocation.module_was_present,
        lacks_metadata: node.has(Trouble::NoMetadata) && !node.is_hybrid(),
        readings: *cast.readings,
    };
    Some(match &invocation.result {
        // Windows knows no sources.
        StepResult::NotSent | StepResult::NoSource => return None,
        StepResult::Stopped(_) => windows_log::stopped(&site, invocation.response_code),
        StepResult::NoModule => windows_log::module_unreachable(&site),
        StepResult::NoSnapshot => windows_log::snapshot_unreachable(
            &site,
            played.run.operation,
            played.run.reboot_option,
            invocation.timeline.heading,
        ),
        StepResult::NoUpdates => windows_log::updates_unreachable(
            &site,
            played.run.operation,
            played.run.reboot_option,
            invocation.timeline.heading,
        ),
        StepResult::Refused(refusal) => windows_log::refused(
            &site,
            played.run.operation,
            played.run.reboot_option,
            invocation.timeline.heading,
            refused::message(refusal, node).as_deref().unwrap_or("The run is refused."),
        ),
        StepResult::Broken(trouble) => windows_log::broken(
            &site,
            played.run.operation,
            played.run.reboot_option,
            invocation.timeline.heading,
            *trouble,
        ),
        StepResult::Judged(judged) => judged_log(cast, &played.run, account, invocation, judged, site)?,
    })
}

fn judged_log(
    cast: &Cast<'_>,
    run: &Run,
    account: &str,
    invocation: &Invocation,
    judged: &Judged,
    site: Site<'_>,
) -> Option<StepLog> {
    let entry = cast.registry.entry(judged.choice.entry)?;
    let BaselineJson { text, mut reconstructed } = on_node(cast, account, entry);
    let patches = cast.worlds.of(OperatingSystem::Windows)?.patches();
    let mut attempted = judged.outcome.newly_installed.as_ref().clone();
    attempted.union_with(&judged.outcome.failed);
    let processed: Vec<Processed<'_>> = attempted
        .ones()
        .map(|patch| Processed {
            kb_article_id: patches.id(patch),
            installed: judged.outcome.newly_installed.contains(patch),
        })
        .collect();
    let missing: Vec<&str> = judged.outcome.assessment.missing.ones().map(|patch| patches.id(patch)).collect();
    let summary = Summary {
        patch_group: judged.choice.patch_group.as_deref(),
        baseline_id: &entry.id.0,
        baseline_json: &text,
        snapshot_id: &judged.snapshot_id,
        reboot_option: run.reboot_option,
        start: invocation.timeline.operation_start(),
        end: invocation.timeline.end,
        heading: invocation.timeline.heading,
        counts: judged.counts,
        results: match run.operation {
            Operation::Install => Results::Install { processed: &processed },
            Operation::Scan => Results::Scan { missing: &missing },
        },
    };
    let mut log = if judged.outcome.rebooted {
        // The module is there when the step runs again, so the second pass has no preamble.
        let second = Site { downloads_module: false, ..site };
        windows_log::reboot_pass(&site).then(windows_log::completed(&second, &summary))
    } else {
        windows_log::completed(&site, &summary)
    };
    log.reconstructed.append(&mut reconstructed);
    Some(log)
}

/// The baseline as the node prints it, with what the service adds to it.
fn on_node(cast: &Cast<'_>, account: &str, entry: &Entry) -> BaselineJson {
    if let Owner::Override(_) = entry.owner {
        return baseline_json::of_override(&entry.baseline, &entry.id.0);
    }
    let (owned, is_invented) = registration(cast, account, entry);
    let registration = Registration {
        account_id: &owned.account_id,
        baseline_id: &entry.id.0,
        created_millis: owned.created_millis,
        modified_millis: owned.created_millis,
    };
    let mut json = baseline_json::windows(&entry.baseline, registration);
    if is_invented {
        json.reconstructed.push(mark!("id and account of AWS's baseline in this region"));
    }
    json
}

/// Account and time that the service adds to a baseline.
struct Owned {
    account_id: String,
    created_millis: i64,
}

/// What the service adds to a baseline, and whether it is invented: in regions where AWS's own account is not known.
fn registration(cast: &Cast<'_>, account: &str, entry: &Entry) -> (Owned, bool) {
    let is_own = |known: &&PredefinedBaseline| Some(known.name) == entry.baseline.name.as_deref();
    let Some(predefined) = PredefinedBaseline::ALL.iter().find(is_own).filter(|_| entry.owner == Owner::Aws) else {
        let created_millis = millis(cast.worlds.clock().whole_second()) - CREATED_BEFORE_RUN;
        return (Owned { account_id: account.to_owned(), created_millis }, false);
    };
    let owner = predefined.owner_in(cast.region);
    let account_id = owner.map_or_else(|| ids::account(cast.region), |owner| owner.account.to_owned());
    let created_millis =
        owner.and_then(|owner| owner.created_millis).unwrap_or_else(|| millis(predefined.created().midnight()));
    (Owned { account_id, created_millis }, owner.is_none())
}

const fn millis(instant: Timestamp) -> i64 {
    instant.ticks() / 10_000
}

/// The objects that an invocation writes into the run's bucket; none without a bucket, or without a way or right to
/// write there, which leaves the run itself as it is (rule `net-log-bucket-denied`).
#[must_use]
pub fn objects(cast: &Cast<'_>, played: &Played, account: &str, invocation: &Invocation, log: &StepLog) -> Vec<Object> {
    let (Some(output), Some(node)) = (&played.run.output, cast.nodes.get(invocation.node)) else { return Vec::new() };
    if !node.paths.logs {
        return Vec::new();
    }
    let owner = reply::owner_of(played, invocation);
    if !invocation.parts.is_empty() {
        let platform = node.system.platform();
        let logs = parts::logs(cast, played, account, invocation);
        let of = |(part, log): (&Part, &StepLog)| {
            let folder =
                objects::plugin_folder(&output.prefix, owner, &node.instance_id, part.plugin(platform), part.name);
            objects::streams(&folder, &log.stdout, &log.stderr)
        };
        return invocation.parts.iter().zip(&logs).flat_map(of).collect();
    }
    objects::of_node(&output.prefix, owner, &node.instance_id, node.system.platform(), &log.stdout, &log.stderr)
}
