//! The log of a node of Linux or macOS, from what its invocation came to.

use patchplay_engine::{Entry, Owner, PackageManager, record};
use patchplay_language::mark;
use patchplay_model::{BaselineTags, Document, Node, Operation, PatchState, Timestamp};
use patchplay_ordered::sort_by_key;

use super::{Earlier, registration};
use crate::{
    answers::InventoryItem,
    baseline_json::Registration,
    cast::Cast,
    linux_log::{
        self, Errand, Fate, Fault, Findings, LivePatching, Package, Reboot, Report, Site, TagSearch, python::Value,
    },
    page::StepLog,
    play::{Invocation, Played},
    refused, reply, snapshot,
    step_result::{Judged, StepResult, Wanted},
    trouble::Stage,
};

/// What the payload says when the snapshot's bucket does not answer.
const NO_SNAPSHOT: &str = "Could not download a valid snapshot";
/// Ticks of 100 ns after which the package manager starts: script, payload and snapshot.
const UNTIL_BODY: i64 = 60_000_000;
/// Ticks from the start of the pass after a reboot to the end of the step.
const LAST_PASS: i64 = 20_000_000;

/// What an invocation printed; `None` if the command never reached the node.
pub(super) fn transcript(
    cast: &Cast<'_>,
    played: &Played,
    account: &str,
    invocation: &Invocation,
    earlier: Option<&Earlier<'_>>,
) -> Option<StepLog> {
    let node = cast.nodes.get(invocation.node)?;
    let run = &played.run;
    let judged = match &invocation.result {
        StepResult::NotSent => return None,
        StepResult::Judged(judged) => Some(judged.as_ref()),
        _ => None,
    };
    let site = site(cast, node, invocation, judged);
    let choice = cast.registry.choose(node).ok();
    let entry = choice.as_ref().and_then(|choice| cast.registry.entry(choice.entry));
    let baseline = entry.map_or(Value::None, |entry| {
        on_node(cast, account, entry, choice.as_ref().and_then(|choice| choice.patch_group.as_deref()))
    });
    let before = earlier.and_then(|earlier| Some(local_configuration(&earlier.cast, earlier.judged()?)));
    let tags = run.baseline_tags.as_deref().and_then(BaselineTags::parse);
    let snapshot_id = crate::ids::snapshot_id(cast.seed, &played.name(), &node.instance_id);
    let list = run.install_override_list.as_ref().filter(|_| run.operation == Operation::Install);
    let errand = Errand {
        operation: run.operation,
        reboot_option: run.reboot_option,
        given_snapshot: run.snapshot_id.as_deref(),
        snapshot_id: judged.map_or(run.snapshot_id.as_deref().unwrap_or(&snapshot_id), |judged| &judged.snapshot_id),
        baseline_override: run.baseline_override.as_deref(),
        install_override_list: list.map(|list| list.address.as_str()),
        tags: tags.as_ref().map(|tags| search(cast, node, tags)),
        is_association: run.document == Document::RunPatchBaselineAssociation,
        patch_group: choice.as_ref().and_then(|choice| choice.patch_group.as_deref()),
        baseline: &baseline,
        local_configuration: before.as_ref(),
        start: invocation.timeline.start,
        body: body(invocation),
        end: invocation.timeline.end,
        reported: invocation.timeline.reboot.unwrap_or(invocation.timeline.finish),
    };
    let code = invocation.response_code;
    Some(match &invocation.result {
        StepResult::NotSent => return None,
        StepResult::NoModule => linux_log::payload_unreachable(&site, &errand),
        StepResult::NoSnapshot => linux_log::refused(&site, &errand, NO_SNAPSHOT, code),
        StepResult::Stopped(_) => linux_log::stopped(&site, &errand, code),
        StepResult::NoUpdates => linux_log::in_packages(&site, &errand, Fault::NoRepositories),
        StepResult::NoSource => linux_log::in_packages(&site, &errand, Fault::NoSource),
        StepResult::Refused(refusal) => {
            let message = refused::message(refusal, node);
            let message = message.as_deref().unwrap_or(refused::TAGS_FORM);
            match refused::named_code(refusal) {
                Some(_) => linux_log::refused(&site, &errand, message, code),
                None => linux_log::in_packages(&site, &errand, Fault::Message(message)),
            }
        }
        StepResult::Broken(trouble) => match Stage::of(*trouble) {
            Some(Stage::Start | Stage::Snapshot) => linux_log::broken_early(&site, &errand, *trouble, code),
            _ => {
                let mut packages: Vec<Package<'_>> = invocation.wanted.iter().map(not_brought).collect();
                sort_by_key(&mut packages, |package| package.id);
                linux_log::in_packages(&site, &errand, Fault::Trouble(*trouble, &packages))
            }
        },
        StepResult::Judged(judged) => completed(cast, played, invocation, judged, earlier, &site, &errand)?,
    })
}

/// A package that a trouble kept from coming.
fn not_brought(wanted: &Wanted) -> Package<'_> {
    Package { id: &wanted.id, title: &wanted.title, was_there: wanted.was_there, fate: Fate::Failed }
}

fn site<'a>(cast: &Cast<'a>, node: &'a Node, invocation: &'a Invocation, judged: Option<&Judged>) -> Site<'a> {
    Site {
        instance_id: &node.instance_id,
        region: cast.region,
        system: node.system,
        product: &node.product,
        manager: PackageManager::of(node.system, &node.product),
        execution_id: &invocation.execution_id,
        trouble: &node.trouble,
        reaches_repositories: node.paths.updates,
        upgradable: judged.map_or(0, |judged| judged.outcome.found.missing_count),
        readings: *cast.readings,
    }
}

/// When the package manager starts.
fn body(invocation: &Invocation) -> Timestamp {
    let timeline = invocation.timeline;
    let span = timeline.end.ticks() - timeline.start.ticks();
    timeline.start.plus_ticks(UNTIL_BODY.min(span / 3))
}

/// The baseline as the node's snapshot has it.
fn on_node(cast: &Cast<'_>, account: &str, entry: &Entry, patch_group: Option<&str>) -> Value {
    let owned = match entry.owner {
        Owner::Override(_) => None,
        Owner::Aws | Owner::Account(_) => Some(registration(cast, account, entry)),
    };
    let registration = owned.as_ref().map(|(registration, _)| Registration {
        account_id: &registration.account_id,
        baseline_id: &entry.id.0,
        created_millis: registration.created_millis,
        modified_millis: registration.created_millis,
    });
    Value::of(&snapshot::of(&entry.baseline, &entry.id.0, registration, patch_group).patch_baseline)
}

/// What a run with BaselineTags finds among the account's baselines.
fn search<'a>(cast: &Cast<'a>, node: &Node, tags: &'a BaselineTags) -> TagSearch<'a> {
    let carries =
        |entry: &&Entry| entry.baseline.tags.iter().any(|tag| tag.key == tags.key && tags.values.contains(&tag.value));
    let tagged: Vec<&Entry> = cast.registry.entries().iter().filter(carries).collect();
    let of_system: Vec<&&Entry> =
        tagged.iter().filter(|entry| entry.baseline.operating_system == node.system).collect();
    let found = match of_system.as_slice() {
        [one] => Some(one.id.0.as_str()),
        _ => None,
    };
    TagSearch { tags, tagged: tagged.len(), of_system: of_system.len(), found }
}

/// The states that a node keeps for its next run, by title.
fn local_configuration(cast: &Cast<'_>, judged: &Judged) -> Value {
    let entry = |patch: crate::answers::PatchComplianceData| {
        let installed = if patch.state.is_present() { patch.installed_time.0.ticks() / 10_000_000 } else { 0 };
        let members = vec![
            ("id".to_owned(), Value::Text(patch.kb_id)),
            ("state".to_owned(), Value::Text(patch.state.to_string())),
            ("installedTime".to_owned(), Value::Int(installed)),
        ];
        (patch.title, Value::Dict(members))
    };
    Value::Dict(reply::patches_of(cast, judged).into_iter().map(entry).collect())
}

fn completed(
    cast: &Cast<'_>,
    played: &Played,
    invocation: &Invocation,
    judged: &Judged,
    earlier: Option<&Earlier<'_>>,
    site: &Site<'_>,
    errand: &Errand<'_>,
) -> Option<StepLog> {
    let entry = cast.registry.entry(judged.choice.entry)?;
    let [summary, items] = reply::inventory(cast, played, invocation, judged)?;
    let before = earlier.and_then(|earlier| reply::inventory_of(&earlier.cast, earlier.played, earlier.invocation));
    let unchanged = before.is_some_and(|[_, before]| before.content_hash == items.content_hash);
    let packages = packages(cast, judged);
    let timeline = invocation.timeline;
    let last_pass = timeline.finish.plus_ticks(-LAST_PASS);
    let findings = Findings {
        found: judged.outcome.found,
        counts: judged.counts,
        packages: &packages,
        report: Report {
            baseline_id: &entry.id.0,
            start: timeline.start,
            end: timeline.end,
            severity: reply::severity_of(cast, judged),
            summary: Value::of(&summary),
            local: local_configuration(cast, judged),
            unchanged,
            printed: played.run.baseline_override.as_ref().map(|_| non_compliant(&items)),
            fault: judged.report_fault,
            kernel: live_patching(cast, judged),
        },
        reboot: match (judged.outcome.rebooted, judged.missed_reboot) {
            (_, true) => Reboot::Missed(last_pass),
            (true, false) => Reboot::Done(last_pass),
            (false, false) => Reboot::None,
        },
        code: invocation.response_code,
        reconstructed: match entry.owner {
            Owner::Override(_) => &[mark!("the baseline that an override brings")],
            Owner::Aws => &[mark!("the numbers in which the baseline's times are printed")],
            _ => &[mark!("the numbers in which the baseline's times are printed, and a description that is not there")],
        },
    };
    Some(linux_log::completed(site, errand, &findings))
}

/// The packages that the run tried to bring, by name.
fn packages<'a>(cast: &'a Cast<'_>, judged: &'a Judged) -> Vec<Package<'a>> {
    let Some(system) = cast.registry.entry(judged.choice.entry).map(|entry| entry.baseline.operating_system) else {
        return Vec::new();
    };
    let Some(world) = cast.worlds.of(system) else { return Vec::new() };
    let outcome = &judged.outcome;
    let mut tried = outcome.newly_installed.as_ref().clone();
    tried.union_with(&outcome.failed);
    let mut packages: Vec<Package<'a>> = tried
        .ones()
        .map(|patch| {
            let facts = record(world, &judged.plan, &outcome.assessment, &judged.holdings, patch);
            Package {
                id: facts.id,
                title: facts.title,
                was_there: judged.before.installed().contains(patch),
                fate: match outcome.blocked.get(&patch) {
                    Some(&by) => Fate::Blocked { by: world.patches().id(by) },
                    None if outcome.failed.contains(patch) => Fate::Failed,
                    None => Fate::Installed,
                },
            }
        })
        .collect();
    sort_by_key(&mut packages, |package| package.id);
    packages
}

/// The items that do not comply.
fn non_compliant(items: &InventoryItem) -> Value {
    let Value::Dict(members) = Value::of(items) else { return Value::None };
    let content = members.into_iter().find(|(key, _)| key == "Content").map(|(_, content)| content);
    let Some(Value::List(mut entries)) = content else { return Value::None };
    let status = ("Status".to_owned(), Value::Text("NON_COMPLIANT".to_owned()));
    entries.retain(|entry| matches!(entry, Value::Dict(members) if members.contains(&status)));
    Value::List(entries)
}

/// What live patches there are of the kernel of a node of Amazon Linux 2.
fn live_patching(cast: &Cast<'_>, judged: &Judged) -> Option<LivePatching> {
    let world = cast.worlds.of(patchplay_model::OperatingSystem::AmazonLinux2)?;
    let patches = world.patches();
    let installed = judged.holdings.installed();
    let on = installed.ones().any(|patch| patches.id(patch).starts_with("kernel-livepatch-"));
    if !on {
        return Some(LivePatching::Off);
    }
    let assessment = &judged.outcome.assessment;
    let is_kernel = |patch: &usize| patches.id(*patch).starts_with("kernel.");
    let missing = assessment.missing.ones().any(|patch| is_kernel(&patch));
    // A kernel that live patches stand in for is Installed and never came.
    let covers = assessment.installed.ones().filter(is_kernel).any(|patch| {
        let facts = record(world, &judged.plan, assessment, &judged.holdings, patch);
        facts.state == Some(PatchState::Installed) && facts.installed.is_none()
    });
    Some(if judged.outcome.asks_live_patches && (missing || covers) {
        LivePatching::Compared { covers }
    } else {
        LivePatching::On
    })
}
