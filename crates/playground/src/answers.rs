//! The answers of the command line and of the npm package (design: shapes of AWS's API where one exists).

use patchplay_document::{Diagnostic, Scenario};
use patchplay_engine::patch_group;
use patchplay_language::{say, sentence_joined};
use patchplay_model::{Counts, Node, OperatingSystem, Timestamp};
use patchplay_ordered::SortedMap;
use patchplay_run_command::{
    Invocation, Judged, StepResult,
    answers::{
        ApiError, CliTime, EffectiveFacts, InventoryItem, PatchGroupState, PatchStatus, effective_patch,
        patch_group_state,
    },
    node_files::NodeFile,
    reply,
    streams::LogStream,
    transcript::objects,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    act::{Act, DataOf},
    codes, expectations,
    fleet::FleetNode,
    network,
    readings::Alternatives,
    reasons, screen,
    stage::Stage,
    view::{DecidingReading, ExpectationView, NetworkGroup, Suggestion},
    why,
    words::text_of,
};

/// `check`: problems and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CheckAnswer {
    /// Problems by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// `inspect`: what the files hold, with every intrinsic function resolved; what cannot be resolved is `null`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InspectAnswer {
    /// CloudFormation's property names plus `LogicalId`.
    pub baselines: Vec<Value>,
    /// `{LogicalId, InstanceId, ImageId, Tags, Network}`.
    pub instances: Vec<Value>,
    /// `{LogicalId, DocumentName, Parameters, Targets, OutputS3BucketName, OutputS3KeyPrefix, MaxConcurrency, MaxErrors}`.
    pub runs: Vec<Value>,
    /// Problems by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// `run`: what the API would answer after the run, and the objects it wrote. Absent members: the input has errors.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RunAnswer {
    /// API shape `Command`; absent where the API answers with an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Value>,
    /// What the API answers in place of a command that it does not create.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ApiError>,
    /// API shape `CommandInvocation`, with plugins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command_invocations: Option<Vec<Value>>,
    /// API shape `GetCommandInvocationResult`: the output of each node's own step, cut far later than in the invocation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_command_invocation_results: Option<Vec<Value>>,
    /// API shape `AssociationExecution` of an association's run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association_executions: Option<Vec<Value>>,
    /// API shape `AssociationExecutionTarget`, one for each node that the association is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association_execution_targets: Option<Vec<Value>>,
    /// API shape `InstanceAssociationStatusInfo`: what each of these nodes reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_association_status_infos: Option<Vec<Value>>,
    /// API shape `InstancePatchState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_patch_states: Option<Vec<Value>>,
    /// API shape `PatchComplianceData`, by instance id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_patches: Option<SortedMap<String, Vec<Value>>>,
    /// API shape `InventoryItem`, by instance id: what the nodes of Linux and macOS uploaded of their patches, the summary
    /// and then every compliance item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inventory_items: Option<SortedMap<String, [InventoryItem; 2]>>,
    /// API shape `DescribePatchGroupStateResult`, by patch group: of every group that a managed node is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch_group_states: Option<SortedMap<String, PatchGroupState>>,
    /// API shape `ResourceComplianceSummaryItem` of the patch data of each node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_compliance_summaries: Option<Vec<Value>>,
    /// API shape `ComplianceItem` of the type Association: what a run of AWS-RunPatchBaselineAssociation writes in place
    /// of patch data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association_compliance_items: Option<Vec<Value>>,
    /// API shape `MaintenanceWindowExecutionTaskIdentity` of the tasks that a maintenance window ran, the run's own last;
    /// absent for a run that no window started.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub maintenance_window_execution_tasks: Vec<Value>,
    /// The instants of every node's part, in the order of sending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<TimelineEntry>>,
    /// `bucket/key` to text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objects: Option<SortedMap<String, String>>,
    /// What the run wrote to CloudWatch Logs; absent where it writes none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_streams: Option<Vec<LogStream>>,
    /// Files that the run left on its nodes, by instance id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<SortedMap<String, Vec<NodeFile>>>,
    /// What the nodes reach, and how: the nodes of one subnet together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<Vec<NetworkGroup>>,
    /// Assertions of the scenario that do not hold, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failed_expectations: Vec<String>,
    /// Names of the files of built-in facts that would decide and are not loaded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_facts: Vec<String>,
    /// Problems by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// When a node ran its part: what a chart of the run draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TimelineEntry {
    /// The node.
    pub instance_id: String,
    /// How its part ended.
    pub status_details: &'static str,
    /// Start; absent when the command never reached the node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Timestamp>,
    /// A reboot before the last one: when it went down, and when it was back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier_reboot: Option<(Timestamp, Timestamp)>,
    /// When it went down for its reboot, the last one if there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reboot: Option<Timestamp>,
    /// When it was back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back: Option<Timestamp>,
    /// End; of a node that the command never reached, when that was settled.
    pub finish: Timestamp,
}

impl TimelineEntry {
    fn of(stage: &Stage, invocation: &Invocation) -> Option<Self> {
        let line = invocation.timeline;
        Some(Self {
            instance_id: stage.nodes.get(invocation.node)?.instance_id.clone(),
            status_details: invocation.ended.as_str(),
            start: invocation.was_sent().then_some(line.start),
            earlier_reboot: line.earlier_reboot,
            reboot: line.reboot,
            back: line.back,
            finish: line.finish,
        })
    }
}

/// `explain`: why a node has its baseline and its patches their states. Absent members: the input has errors.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExplainAnswer {
    /// The node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// `{BaselineId, Name, Reason}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Value>,
    /// Why the run failed on the node, where it was not for a patch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// `{Status, OverallSeverity}` of the run; absent for a node whose patches were not judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compliance: Option<Value>,
    /// `{Id, State, DeploymentStatus, ApprovalDate, Trace: [{Step, Outcome, Detail}]}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patches: Option<Vec<Value>>,
    /// API shape `EffectivePatch`: what DescribeEffectivePatchesForPatchBaseline answers of the node's baseline, of every
    /// patch or of the one asked for. Absent on Linux and macOS, whose baselines the operation does not answer for, and
    /// for a node that gets no baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_patches: Option<Vec<Value>>,
    /// Options whose readings decided something of the node: the run was played by their other readings too. Those that
    /// decided about a patch stand at the end of its trace as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readings: Option<Vec<DecidingReading>>,
    /// What would change the outcome, best first; each was tried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestions: Option<Vec<Suggestion>>,
    /// Names of the files of built-in facts that would decide and are not loaded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_facts: Vec<String>,
    /// Problems by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Builds the answer of a run.
#[must_use]
pub fn run(stage: &Stage, act: &mut Act, scenario: &Scenario, diagnostics: Vec<Diagnostic>) -> RunAnswer {
    let held = expectations::hold(scenario, stage, act);
    let act = &*act;
    let cast = screen::cast(stage, act, scenario);
    let played = &act.played;
    let error = reply::error_of(played, &scenario.account);
    let mut answer = RunAnswer {
        command: to_value(&reply::command_of(&cast, played)).filter(|_| error.is_none()),
        error,
        failed_expectations: held.iter().filter(|held| !held.holds).map(ExpectationView::words).collect(),
        missing_facts: stage.facts.missing_files(),
        diagnostics,
        ..RunAnswer::default()
    };
    let mut invocations = Vec::new();
    let mut results = Vec::new();
    let mut files = SortedMap::new();
    let mut logs = Vec::with_capacity(played.invocations.len());
    let mut items = Vec::new();
    let mut kept = Kept::default();
    let mut written = SortedMap::new();
    for invocation in &played.invocations {
        let log = screen::printed(stage, act, scenario, invocation);
        invocations.extend(
            reply::invocation_of(&cast, played, &scenario.account, invocation, log.as_ref())
                .as_ref()
                .and_then(to_value),
        );
        results.extend(
            reply::get_invocation_of(&cast, played, &scenario.account, invocation, log.as_ref())
                .as_ref()
                .and_then(to_value),
        );
        if let Some(node) = stage.nodes.get(invocation.node) {
            files.insert(node.instance_id.clone(), reply::node_files_of(&cast, invocation, log.as_ref()));
        }
        items.extend(reply::association_item_of(&cast, played, invocation).as_ref().and_then(to_value));
        kept.add(stage, act, scenario, invocation);
        if let (Some(log), Some(output)) = (&log, &played.run.output) {
            for object in objects(&cast, played, &scenario.account, invocation, log) {
                written.insert(format!("{}/{}", output.bucket, object.key), object.text);
            }
        }
        if let (Some(log), Some(_)) = (&log, &played.log_group) {
            let streams = reply::log_streams_of(&cast, played, invocation, log);
            answer.log_streams.get_or_insert_default().extend(streams);
        }
        logs.push(log);
    }
    if let Some(associations) = reply::associations_of(&cast, played, &logs) {
        answer.association_executions = Some(to_value(&associations.execution).into_iter().collect());
        answer.association_execution_targets = Some(associations.targets.iter().filter_map(to_value).collect());
        answer.instance_association_status_infos = Some(associations.statuses.iter().filter_map(to_value).collect());
    }
    let tasks = act.earlier_tasks.iter();
    answer.maintenance_window_execution_tasks =
        tasks.chain(&reply::window_task_of(&cast, played)).filter_map(to_value).collect();
    answer.timeline =
        Some(played.invocations.iter().filter_map(|invocation| TimelineEntry::of(stage, invocation)).collect());
    answer.command_invocations = Some(invocations);
    answer.get_command_invocation_results = Some(results);
    answer.files = Some(files);
    answer.network = Some(network::view(stage, scenario).groups);
    answer.instance_patch_states = Some(kept.states);
    answer.instance_patches = Some(kept.patches);
    answer.inventory_items = Some(kept.inventory);
    answer.patch_group_states = Some(patch_group_states(stage, act));
    answer.resource_compliance_summaries = Some(kept.summaries);
    answer.association_compliance_items = Some(items);
    answer.objects = Some(written);
    answer
}

/// The patch data that AWS keeps of the run's nodes: the run's own, or an earlier run's where the run stores none.
#[derive(Default)]
struct Kept {
    states: Vec<Value>,
    patches: SortedMap<String, Vec<Value>>,
    inventory: SortedMap<String, [InventoryItem; 2]>,
    summaries: Vec<Value>,
}

impl Kept {
    fn add(&mut self, stage: &Stage, act: &Act, scenario: &Scenario, own: &Invocation) {
        let node = own.node;
        let Some((cast, played)) = screen::cast_of_data(stage, act, scenario, node) else { return };
        let earlier = || played.of_node(node);
        let is_own = act.data_of.get(node) == Some(&DataOf::Run);
        let found = if is_own { Some(own) } else { earlier() };
        let Some(invocation) = found else { return };
        self.states.extend(reply::patch_state_of(&cast, played, invocation).as_ref().and_then(to_value));
        self.summaries.extend(reply::summary_of(&cast, played, invocation).as_ref().and_then(to_value));
        if let (StepResult::Judged(judged), Some(node)) = (&invocation.result, stage.nodes.get(node)) {
            let data = reply::patches_of(&cast, judged).iter().filter_map(to_value).collect();
            self.patches.insert(node.instance_id.clone(), data);
            let uploaded = reply::inventory_of(&cast, played, invocation);
            self.inventory.extend(uploaded.map(|items| (node.instance_id.clone(), items)));
        }
    }
}

/// The patch groups of the managed nodes, whether the run targets them or not.
fn patch_group_states(stage: &Stage, act: &Act) -> SortedMap<String, PatchGroupState> {
    let mut groups: SortedMap<String, Vec<Option<Counts>>> = SortedMap::new();
    let counts = act.stored_counts();
    for (node, counts) in stage.nodes.iter().zip(counts).filter(|(node, _)| node.is_managed()) {
        if let Some((_, group)) = patch_group(node) {
            groups.entry(group).or_default().push(counts);
        }
    }
    groups.into_iter().map(|(group, nodes)| (group, patch_group_state(nodes))).collect()
}

fn to_value<T: Serialize>(value: &T) -> Option<Value> {
    serde_json::to_value(value).ok()
}

/// The number of a node that is named by its id, name or logical id.
#[must_use]
pub fn node_named(stage: &Stage, instance: &str) -> Option<usize> {
    stage.nodes.iter().position(|node| {
        node.instance_id == instance || node.name == instance || node.logical_id.as_deref() == Some(instance)
    })
}

/// Builds the answer to why, for a node and perhaps one of its patches; `readings` are the node's.
#[must_use]
pub fn explain(
    stage: &Stage,
    act: &Act,
    scenario: &Scenario,
    (instance, patch): (&str, Option<&str>),
    readings: Option<&Alternatives>,
    mut diagnostics: Vec<Diagnostic>,
) -> ExplainAnswer {
    let Some((number, member)) =
        node_named(stage, instance).and_then(|number| Some((number, stage.fleet.get(number)?)))
    else {
        let known = stage.nodes.iter().map(|node| node.name.as_str());
        diagnostics.push(codes::EXPECT_NODE_UNKNOWN.at(
            patchplay_document::Place::default(),
            say!("there is no node `{instance}`"),
            codes::one_of(instance, known),
        ));
        let missing_facts = stage.facts.missing_files();
        return ExplainAnswer { missing_facts, diagnostics, ..ExplainAnswer::default() };
    };
    let invocation = act.played.of_node(number);
    let judged = invocation.and_then(|invocation| match &invocation.result {
        StepResult::Judged(judged) => Some(judged),
        _ => None,
    });
    let compliance = judged.map(|judged| {
        let severity = reply::severity_of(&screen::cast(stage, act, scenario), judged);
        json!({ "Status": judged.compliance, "OverallSeverity": severity })
    });
    let meant = |id: &str| act.world(member.node.system).map_or_else(Vec::new, |world| world.patches().meant(id));
    let patches = judged.map(|judged| {
        let wanted: Vec<usize> = match patch {
            Some(id) => meant(id),
            None => patchplay_engine::reported(&judged.outcome.assessment).ones().collect(),
        };
        wanted.into_iter().filter_map(|patch| traced(stage, act, &member.node, judged, patch, readings)).collect()
    });
    if let Some(id) = patch
        && meant(id).is_empty()
    {
        diagnostics.push(codes::PATCH_UNKNOWN.at(
            patchplay_document::Place::default(),
            say!("the catalogue knows no patch `{id}`, and no node has it"),
            match member.node.system {
                OperatingSystem::Windows => say!("patches are named by their KB number, such as `KB5009557`"),
                OperatingSystem::MacOs => say!("patches are named by their name, such as `macOS Ventura`"),
                _ => say!("patches are named by package and architecture, such as `sudo.x86_64`"),
            },
        ));
    }
    ExplainAnswer {
        instance_id: Some(member.node.instance_id.clone()),
        baseline: Some(explained_choice(stage, invocation, member)),
        failure: Some(text_of(&reasons::failure(stage, invocation, member))).filter(|failure| !failure.is_empty()),
        compliance,
        effective_patches: judged
            .and_then(|judged| effective_patches(act, &member.node, judged, patch.map(meant).as_deref())),
        patches,
        readings: readings.map(Alternatives::deciding),
        suggestions: None,
        missing_facts: stage.facts.missing_files(),
        diagnostics,
    }
}

/// What a node's baseline says of every patch, or of those asked for; `None` for other systems than Windows (rule
/// approve-effective-status-windows-only).
fn effective_patches(act: &Act, node: &Node, judged: &Judged, asked: Option<&[usize]>) -> Option<Vec<Value>> {
    if node.system != OperatingSystem::Windows {
        return None;
    }
    let world = act.world(node.system)?;
    let policy = act.plans.known_policy(judged.choice.entry)?;
    let of_rows = world.current().iter().zip(policy.verdicts());
    let asked_for = of_rows.filter(|(current, _)| asked.is_none_or(|asked| asked.contains(&current.patch)));
    let told = asked_for.filter_map(|(current, verdict)| {
        let status = PatchStatus {
            deployment_status: verdict.status?,
            compliance_level: verdict.level,
            approval_date: verdict.approval.map(CliTime),
        };
        to_value(&effective_patch(EffectiveFacts { patch: world.catalog().patch(current.row)?, status }))
    });
    Some(told.collect())
}

/// The baseline of a node and why; a node that the run could not pick one for has neither id nor name.
/// The baseline of a node and why it gets it: `{BaselineId, Name, Reason}`.
pub(crate) fn explained_choice(stage: &Stage, invocation: Option<&Invocation>, member: &FleetNode) -> Value {
    if let Some(refusal) = reasons::refusal(stage, invocation, member) {
        let reason = text_of(&reasons::refused(stage, member, &refusal));
        return json!({ "BaselineId": "", "Name": "", "Reason": format!("none: {reason}") });
    }
    let chosen = stage.registry.choose(&member.node).ok();
    let chosen = chosen.as_ref().and_then(|choice| reasons::chosen(stage, member, choice));
    chosen.map_or(
        Value::Null,
        |chosen| json!({ "BaselineId": chosen.id, "Name": chosen.name, "Reason": text_of(&chosen.because) }),
    )
}

fn traced(
    stage: &Stage,
    act: &Act,
    node: &Node,
    judged: &Judged,
    patch: usize,
    readings: Option<&Alternatives>,
) -> Option<Value> {
    let trace = why::trace_of(stage, act, judged, patch)?;
    let id = act.world(node.system)?.patches().id(patch);
    let mut told = why::why(stage, act, &node.instance_id, id)?;
    if let Some(readings) = readings {
        readings.tell(&mut told);
    }
    let steps: Vec<Value> = told
        .steps
        .iter()
        .map(|step| {
            let compared = match (&step.patch_has, &step.text_wants) {
                (Some(has), Some(wants)) => say!("The patch has {has}, the baseline wants {wants}."),
                _ => String::new(),
            };
            json!({
                "Step": step.step,
                "Outcome": to_value(&step.outcome),
                "Detail": sentence_joined(&[&step.detail, &compared]),
            })
        })
        .collect();
    let mut answer = json!({
        "Id": id,
        "State": trace.state,
        "DeploymentStatus": trace.deployment,
        "ApprovalDate": trace.approval,
        "Trace": steps,
        "Conclusion": told.conclusion,
    });
    if let (Some(certainty), Some(members)) = (certainty(act, node, id), answer.as_object_mut()) {
        members.insert("Certainty".to_owned(), certainty.into());
    }
    Some(answer)
}

/// How a patch is known when that is not from a source, if all of its rows for the node's system say the same.
fn certainty<'a>(act: &'a Act, node: &Node, patch: &str) -> Option<&'a str> {
    let catalog = act.world(node.system)?.catalog();
    let rows = catalog.rows_with_id(node.system, catalog.symbol(patch)?);
    let mut words = rows.filter_map(|row| catalog.patch(row)).map(|patch| patch.certainty);
    let first = words.next().filter(|word| !word.is_empty())?;
    words.all(|word| word == first).then_some(first)
}
