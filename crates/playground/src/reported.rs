//! What AWS reported of real nodes, beside what is simulated.
//!
//! Of `describe-instance-patches` what is present becomes what the node has, instead of an image's list: whose answer it
//! is, the name of its file tells, or there is only one node. Of `describe-instance-patch-states` the document reader
//! takes nodes, groups and baselines. What cannot be put into a node is compared with it when the same operation is
//! played: states of single patches, and counters. No answer tells the image, why a patch failed, or what waits for a
//! reboot: of these a note says so.

use patchplay_language::{counts, joined, say};

use patchplay_catalog::{Assumed, ImportError, Imported, holds_patches_of_a_node, product_system};
use patchplay_document::{Diagnostic, Place, Scenario, SourceFile};
use patchplay_engine::installed_text;
use patchplay_model::{OperatingSystem, Operation, PatchState};
use patchplay_ordered::{SortedMap, SortedSet};
use patchplay_run_command::{StepResult, reply};

use crate::{
    act::{Act, DataOf},
    codes,
    fleet::FleetNode,
    own, screen,
    stage::Stage,
};

/// The patches that an answer reports of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedPatches {
    /// Number of the node in the fleet.
    pub node: usize,
    /// Name of the answer's file.
    pub file: String,
    /// Id, title and state of each.
    pub patches: Vec<(String, String, PatchState)>,
}

/// Gives nodes the patches that answers report of them.
pub fn lay(
    scenario: &Scenario,
    image_place: &dyn Fn(&FleetNode) -> Place,
    fleet: &mut [FleetNode],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ReportedPatches> {
    let mut laid: Vec<ReportedPatches> = Vec::new();
    for file in scenario.files.iter().filter(|file| holds_patches_of_a_node(&file.text)) {
        let is_facts = scenario.catalog.files().contains(&file.name);
        let Some((number, member)) = whose(file, fleet) else {
            // As patch facts they need no node.
            if !is_facts {
                diagnostics.push(of_nobody(file, fleet));
            }
            continue;
        };
        if laid.iter().any(|other| other.node == number) {
            diagnostics.push(codes::CATALOG_FILE_UNUSED.at(
                own::line(&file.name, 1),
                say!("another file tells the patches of `{}`; nothing is decided on this one", member.node.name),
                say!("keep the newer of the two answers"),
            ));
            continue;
        }
        match read(file, member) {
            Ok(imported) => {
                let place = image_place(member);
                diagnostics.retain(|known| known.code != codes::IMAGE_ASSUMED.code || known.place != place);
                diagnostics.push(put(&imported, file, member));
                laid.push(ReportedPatches { node: number, file: file.name.clone(), patches: imported.states });
            }
            Err(error) if is_facts => drop(error),
            Err(error) => diagnostics.push(own::unreadable(&file.name, &error)),
        }
    }
    laid
}

/// The node that an answer is of: the one whose id or name the file's name holds, else the only one.
fn whose<'f>(file: &SourceFile, fleet: &'f mut [FleetNode]) -> Option<(usize, &'f mut FleetNode)> {
    let name = file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name);
    let stem = name.split('.').next().unwrap_or(name);
    let is_named = |member: &FleetNode| {
        let node = &member.node;
        name.contains(node.instance_id.as_str()) || node.name == stem || node.logical_id.as_deref() == Some(stem)
    };
    let number = match fleet.iter().position(is_named) {
        Some(number) => number,
        None if fleet.len() == 1 => 0,
        None => return None,
    };
    fleet.get_mut(number).map(|member| (number, member))
}

fn of_nobody(file: &SourceFile, fleet: &[FleetNode]) -> Diagnostic {
    let example = fleet.first().map_or("i-0be0847252c5cf00e", |member| member.node.instance_id.as_str());
    codes::CATALOG_FILE_UNUSED.at(
        own::line(&file.name, 1),
        say!("this answer lists the patches of a node and does not say of which; nothing is decided on it"),
        say!("call the file by the node's id, such as `{example}.json`"),
    )
}

/// Reads an answer as one of this node. Of a node whose release was assumed it tells the release.
fn read(file: &SourceFile, member: &FleetNode) -> Result<Imported, ImportError> {
    let node = &member.node;
    let product = (!member.image_assumed && !node.product.is_empty()).then_some(node.product.as_str());
    Imported::read(&file.text, Assumed { system: Some(node.system), product })
}

/// Puts what is present on the node, in place of its image's list.
fn put(imported: &Imported, file: &SourceFile, member: &mut FleetNode) -> Diagnostic {
    let node = &mut member.node;
    let products = imported.patches.iter().map(|patch| patch.product.as_str());
    let told = products.into_iter().find(|product| product_system(product) == Some(node.system));
    if let Some(product) = told.filter(|_| member.image_assumed) {
        product.clone_into(&mut node.product);
    }
    node.image = None;
    member.image_assumed = false;
    let present = imported.installed.iter().map(installed_text);
    // Of a package something newer is missing only where an older one is there.
    let is_windows = node.system == OperatingSystem::Windows;
    let older = imported.states.iter().filter(|(.., state)| !is_windows && !state.is_present());
    let older = older.filter_map(|(id, title, _)| Some(format!("{id}:<{}", title.split_once(':')?.1)));
    let all: SortedSet<String> = present.chain(older).chain(std::mem::take(&mut node.installed)).collect();
    node.installed = all.into_iter().collect();
    let of_state = |wanted: PatchState| {
        let ids =
            imported.states.iter().filter(move |(_, _, state)| *state == wanted).map(|(id, ..)| format!("`{id}`"));
        ids.collect::<Vec<_>>()
    };
    let mut help = say!("it has none of an image beside them");
    let pending = of_state(PatchState::InstalledPendingReboot).len();
    if pending > 0 {
        help = say!(
            pending;
            "{help}; {pending} waits for a reboot, which is taken to be over",
            "{help}; {pending} wait for a reboot, which is taken to be over"
        );
    }
    let failed = of_state(PatchState::Failed);
    if let Some(first) = failed.first() {
        help = match failed.len() {
            1 => say!("{help}; {first} failed, and does so here only if the node has it in `failing`"),
            _ => say!("{help}; {first} and others failed, and does so here only if the node has it in `failing`"),
        };
    }
    codes::REPORTED_PATCHES.at(
        own::line(&file.name, 1),
        say!("`{}` has the {} that this answer reports", node.name, counts::patches(imported.installed.len())),
        help,
    )
}

/// What a run comes to otherwise than AWS reported: of a Scan the states of single patches, of each operation the
/// counters that AWS had for it.
#[must_use]
pub fn differences(stage: &Stage, act: &Act, scenario: &Scenario) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for reported in &stage.reported {
        found.extend(of_states(reported, stage, act, scenario));
    }
    for (number, member) in stage.fleet.iter().enumerate() {
        found.extend(of_counts(number, member, stage, act));
    }
    found
}

/// How many patches a note names.
const NAMED: usize = 3;

fn of_states(reported: &ReportedPatches, stage: &Stage, act: &Act, scenario: &Scenario) -> Option<Diagnostic> {
    // An Install changes what was reported.
    if stage.setting.run.operation != Operation::Scan || act.data_of.get(reported.node) != Some(&DataOf::Run) {
        return None;
    }
    let (cast, played) = screen::cast_of_data(stage, act, scenario, reported.node)?;
    let StepResult::Judged(judged) = &played.of_node(reported.node)?.result else { return None };
    let ours = reply::patches_of(&cast, judged);
    let by_title: SortedMap<&str, PatchState> = ours.iter().map(|patch| (patch.title.as_str(), patch.state)).collect();
    let by_id: SortedMap<&str, PatchState> = ours.iter().map(|patch| (patch.kb_id.as_str(), patch.state)).collect();
    let is_told = |state: PatchState| state != PatchState::NotApplicable && state != PatchState::Failed;
    let others: Vec<String> = reported
        .patches
        .iter()
        .filter(|(.., state)| is_told(*state))
        .filter_map(|(id, title, state)| {
            let own = by_title.get(title.as_str()).filter(|_| !title.is_empty()).or_else(|| by_id.get(id.as_str()));
            let own = own.copied();
            let same = own == Some(*state)
                || *state == PatchState::InstalledPendingReboot && own.is_some_and(PatchState::is_present);
            (!same).then(|| match own {
                Some(own) => say!("`{id}` is {own}, not {state}"),
                None => say!("`{id}` is not reported, not {state}"),
            })
        })
        .collect();
    let named = others.get(..NAMED.min(others.len()))?;
    if named.is_empty() {
        return None;
    }
    let more = others.len() - named.len();
    let told = named.iter().cloned().reduce(|before, next| say!("{before}; {next}")).unwrap_or_default();
    let told = if more > 0 { say!("{told}, and {more} more") } else { told };
    let node = stage.nodes.get(reported.node)?;
    Some(codes::REPORTED_OTHERWISE.at(
        own::line(&reported.file, 1),
        say!("on `{}` the Scan here differs from the answer: {told}", node.name),
        say!("the baseline, the clock or the patch facts are others than they were"),
    ))
}

fn of_counts(number: usize, member: &FleetNode, stage: &Stage, act: &Act) -> Option<Diagnostic> {
    let state = stage.documents.instances.get(member.instance?)?.reported.as_ref()?;
    if state.operation.is_some_and(|operation| operation != stage.setting.run.operation) {
        return None;
    }
    let judged = act.played.of_node(number)?.result.reported()?;
    let others: Vec<String> = state
        .counts
        .iter()
        .filter_map(|&(name, theirs)| {
            let ours = judged.counts.by_name(name)?;
            (ours != theirs && ours >= 0).then(|| say!("{name} is {ours}, not {theirs}"))
        })
        .collect();
    if others.is_empty() {
        return None;
    }
    let (name, told) = (&member.node.name, joined(&others));
    let help = match state.ended.filter(|ended| ended.date() != stage.clock.date()) {
        Some(ended) => {
            say!("the clock stands at {}; `clock: {}Z` plays that day", stage.clock.date(), ended.to_iso(0))
        }
        None => {
            say!(
                "the answer does not tell which patches it counted: add what `aws ssm describe-instance-patches` prints"
            )
        }
    };
    let message = match state.ended.map(|ended| ended.date()) {
        Some(day) => say!("on `{name}` the run here differs from the answer of {day}: {told}"),
        None => say!("on `{name}` the run here differs from the answer: {told}"),
    };
    Some(codes::REPORTED_OTHERWISE.at(state.place.clone(), message, help))
}
