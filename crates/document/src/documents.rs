//! All documents of one input: each read on its own, then looked at together.

use std::collections::BTreeMap;

use patchplay_model::OperatingSystem;

use crate::{
    Documents, FoundParameter, Input, baseline,
    code::Code,
    evaluate::{Evaluator, Resource, Truth},
    instance::{self, INSTANCE},
    network::Scene,
    override_file,
    report::Report,
    run,
    template::{self, PATCH_BASELINE},
    text::{Sources, Span},
    tree,
    value::add_names,
};

/// Reads documents: every baseline, instance, run and parameter in them, and every problem.
#[must_use]
pub fn read(input: &Input<'_>) -> Documents {
    let sources = Sources::new(input.files);
    let report = Report::new(&sources);
    let mut documents = Documents::default();
    let mut baselines = Vec::new();
    let mut undeclared: BTreeMap<String, FoundParameter> = BTreeMap::new();
    let mut declared = Vec::new();
    for file in 0..crate::text::to_u32(input.files.len()) {
        let Some(root) = tree::read(file, &report) else { continue };
        if let Some(found) = override_file::read(&root, &report) {
            documents.overrides.push(found);
            continue;
        }
        let Some(template) = template::recognise(&root, &report) else { continue };
        let evaluator = Evaluator::new(&template, input, &report);
        let resources = evaluator.resources();
        resources.iter().for_each(|resource| tell_condition(resource, &report));
        let first = baselines.len();
        baselines.extend(
            resources
                .iter()
                .filter(|resource| resource.kind == PATCH_BASELINE)
                .filter_map(|resource| baseline::read(resource, &report)),
        );
        let mut deciding = Vec::new();
        for read in baselines.iter().skip(first) {
            add_names(&mut deciding, &read.group_names);
        }
        let before = (documents.instances.len(), documents.runs.len());
        documents.runs.extend(run::read(&resources, &report));
        let scene = Scene::new(&resources, &report, input.message_endpoint, only_amazon_linux(&baselines));
        for resource in resources.iter().filter(is_instance) {
            let read = instance::read(resource, &report);
            add_names(&mut deciding, &read.group_names);
            let reach = scene.reach(resource, &read.image);
            documents.instances.push(read.found(resource, input, &report, scene.profile(resource), reach));
        }
        if baselines.len() == first && before == (documents.instances.len(), documents.runs.len()) {
            report
                .add(
                    Code::NothingToRead,
                    Span { end: root.span.start, ..root.span },
                    "this template has nothing about patching",
                )
                .help("no patch baseline, no EC2 instance and no run of AWS-RunPatchBaseline stands in it");
        }
        parameters(&evaluator, &deciding, &mut undeclared, &mut declared);
    }
    together(&baselines, &report);
    documents.baselines = baselines
        .into_iter()
        .map(|read| {
            let mut found = read.found;
            found.has_errors = report.has_errors_in(read.whole);
            found
        })
        .collect();
    documents.parameters = undeclared.into_values().chain(declared).collect();
    documents.diagnostics = report.into_diagnostics();
    documents
}

/// Says when a resource that is read here is left out by its condition, or may be.
fn tell_condition(resource: &Resource, report: &Report<'_>) {
    let Some((condition, span)) = &resource.condition else { return };
    if ![PATCH_BASELINE, INSTANCE, run::ASSOCIATION, run::TASK].contains(&resource.kind.as_str()) {
        return;
    }
    let name = resource.name();
    match &resource.created {
        Truth::Known(true) => {}
        Truth::Known(false) => {
            report
                .add(Code::NotCreated, *span, format!("`{name}` is not created: its condition `{condition}` is false"))
                .help("change the parameters that the condition looks at to have it");
        }
        Truth::Unknown(unknown) => {
            report
                .add(
                    Code::UnresolvedValue,
                    *span,
                    format!("whether `{name}` is created is unknown because {}", unknown.why),
                )
                .help("it is taken to be there");
        }
    }
}

fn is_instance(resource: &&Resource) -> bool {
    resource.kind == INSTANCE && resource.created.known() != Some(false)
}

/// Whether every baseline is for Amazon Linux, so that an instance of unknown image most likely runs it.
fn only_amazon_linux(baselines: &[baseline::Read]) -> bool {
    !baselines.is_empty()
        && baselines.iter().all(|read| {
            matches!(
                read.found.baseline.operating_system,
                OperatingSystem::AmazonLinux
                    | OperatingSystem::AmazonLinux2
                    | OperatingSystem::AmazonLinux2022
                    | OperatingSystem::AmazonLinux2023
            )
        })
}

fn parameters(
    evaluator: &Evaluator<'_>,
    deciding: &[String],
    undeclared: &mut BTreeMap<String, FoundParameter>,
    declared: &mut Vec<FoundParameter>,
) {
    let report = evaluator.report();
    let decides = |name: &String| deciding.binary_search(name).is_ok();
    for parameter in evaluator.parameters() {
        let found = parameter.found(report);
        declared.push(FoundParameter { decides_group: decides(&found.name), ..found });
    }
    for (name, span) in evaluator.undeclared() {
        let found = FoundParameter {
            declared: false,
            description: String::new(),
            default: None,
            value: evaluator.input().parameters.get(&name).cloned(),
            allowed: Vec::new(),
            place: report.place(span),
            decides_group: decides(&name),
            name: name.clone(),
        };
        let known = undeclared.entry(name).or_insert_with(|| found.clone());
        known.decides_group |= found.decides_group;
    }
}

/// What only shows when all baselines are seen: a group registered twice, two defaults (spec baseline-model 9).
fn together(baselines: &[baseline::Read], report: &Report<'_>) {
    let mut groups: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    let mut defaults: BTreeMap<&str, usize> = BTreeMap::new();
    for read in baselines.iter().filter(|read| read.found.created != Some(false)) {
        let system = read.found.baseline.operating_system;
        for (group, span) in &read.groups {
            if let Some(first) = groups.get(&(system.as_str(), group)) {
                let place = report.place(*first);
                report
                    .add(
                        Code::PatchGroupTaken,
                        *span,
                        format!("the patch group `{group}` already belongs to a {} baseline", system.label()),
                    )
                    .help(format!(
                        "it is registered in line {} of {}; a group has one baseline per system",
                        place.start.line, place.file
                    ));
            } else {
                groups.insert((system.as_str(), group), *span);
            }
        }
        if let Some(span) = read.default_span {
            let count = defaults.entry(system.as_str()).or_insert(0);
            *count += 1;
            if *count == 2 {
                report
                    .add(Code::TwoDefaults, span, format!("a second default baseline for {}", system.label()))
                    .help("an account has one default for each system; the last one in the text is taken");
            }
        }
    }
}
