//! All documents of one input: each stack that they make is read, then all are looked at together.

use std::rc::Rc;

use patchplay_language::say;
use patchplay_model::OperatingSystem;
use patchplay_ordered::{SortedMap, SortedSet, sort_by_key};

use crate::{
    Documents, FoundInstance, FoundParameter, Input, baseline, bucket,
    code::Code,
    evaluate::{Evaluator, Reading, Resource, Spent, Truth, is_stack},
    forms::{self, Gathered},
    group,
    instance::{self, INSTANCE},
    launch,
    network::{Scene, Surroundings, output_bucket},
    override_file, override_list,
    report::Report,
    run,
    stacks::{self, Plan},
    template::{self, PATCH_BASELINE, Template},
    text::{Sources, Span},
    tree::Node,
    value::{Value, add_names},
};

/// Reads documents: every baseline, instance, run and parameter in them, and every problem.
#[must_use]
pub fn read(input: &Input<'_>) -> Documents {
    let sources = Sources::new(input.files);
    let report = Report::new(&sources);
    let (trees, gathered) = forms::gather(input, &report);
    let (mut overrides, mut lists) = (Vec::new(), Vec::new());
    let mut templates: Vec<Option<Template<'_>>> = Vec::new();
    for (number, root) in (0..).zip(&trees) {
        let root = root.as_ref().filter(|_| !gathered.holds(number));
        let is_override = root.and_then(|root| override_file::read(root, &report));
        let list = root.and_then(override_list::recognise);
        let template = root.filter(|_| is_override.is_none() && list.is_none());
        overrides.extend(is_override);
        let file = root.map(|root| report.place(root.span).file).unwrap_or_default();
        lists.extend(list.map(|entry| override_list::read(&file, entry, &report)));
        templates.push(template.and_then(|root| template::recognise(root, &report)));
    }
    let Plan { roots, known } = stacks::plan(&templates, input, &sources);
    let spent = Spent::default();
    let reading = Reading { input, report: &report, templates: &templates, spent: &spent, known: &known };
    let mut documents = read_stacks(&roots, reading, &trees, gathered);
    documents.overrides = overrides;
    documents.override_lists = lists;
    documents.diagnostics = report.into_diagnostics();
    documents
}

/// Instances of one reading, those that groups start among them.
const MAX_INSTANCES: usize = 10_000;

/// A stack with its resources.
struct Stack<'a> {
    evaluator: Rc<Evaluator<'a>>,
    resources: Vec<Resource>,
}

/// What the stacks below one root have in common.
#[derive(Default)]
struct Root<'s> {
    bucket: Option<&'s Value>,
    systems: Vec<OperatingSystem>,
    /// Parameters that decide a patch group.
    deciding: Vec<String>,
    /// Whether anything about patching was found.
    tells: bool,
}

fn read_stacks(roots: &[u32], reading: Reading<'_>, trees: &[Option<Node>], gathered: Gathered) -> Documents {
    let Reading { input, report, .. } = reading;
    let mut stacks: Vec<Stack<'_>> = stacks::all(roots, reading)
        .into_iter()
        .map(|evaluator| {
            evaluator.check_conditions();
            evaluator.check_outputs();
            Stack { resources: evaluator.resources(), evaluator }
        })
        .collect();
    sort_by_key(&mut stacks, |stack| stack.evaluator.file());
    stacks.iter().flat_map(|stack| &stack.resources).for_each(|resource| tell_condition(resource, report));
    exports(&stacks, report);
    let scene =
        Scene::new(stacks.iter().flat_map(|stack| &stack.resources), report, input.message_endpoint, input.region);
    let mut by_root: SortedMap<u32, Root<'_>> = SortedMap::new();
    for &root in roots {
        let below = stacks.iter().filter(|stack| stack.evaluator.root_file() == root);
        let bucket = output_bucket(below.flat_map(|stack| &stack.resources));
        by_root.insert(root, Root { bucket, ..Root::default() });
    }
    let any_bucket = by_root.values().find_map(|root| root.bucket);

    let mut documents = Documents::default();
    let mut baselines: Vec<baseline::Read> = Vec::new();
    for stack in &stacks {
        let root = by_root.entry(stack.evaluator.root_file()).or_default();
        for resource in stack.resources.iter().filter(|resource| resource.kind == PATCH_BASELINE) {
            let Some(read) = baseline::read(resource, report) else { continue };
            root.systems.push(read.found.baseline.operating_system);
            add_names(&mut root.deciding, &read.group_names);
            baselines.push(read);
        }
        let runs = run::read(&stack.resources, scene.by_address(), report);
        root.tells |= !runs.is_empty() || !root.systems.is_empty();
        documents.runs.extend(runs);
    }
    baselines.extend(gathered.baselines);
    sort_by_key(&mut baselines, |read| read.whole.file);
    documents.runs.extend(gathered.runs);
    let all_systems: Vec<OperatingSystem> = baselines.iter().map(|read| read.found.baseline.operating_system).collect();
    for stack in &stacks {
        let root = by_root.entry(stack.evaluator.root_file()).or_default();
        let systems = if root.systems.is_empty() { &all_systems } else { &root.systems };
        let around = Surroundings { bucket: root.bucket.or(any_bucket), amazon_linux: only_amazon_linux(systems) };
        let left = MAX_INSTANCES.saturating_sub(documents.instances.len());
        let (found, names) = instances(&stack.resources, left, &scene, around, input, report);
        add_names(&mut root.deciding, &names);
        root.tells |= !found.is_empty();
        let ids: Vec<&str> = found.iter().map(|instance| instance.logical_id.as_str()).collect();
        let created = |resource: &&Resource| resource.kind == group::GROUP && resource.created.known() != Some(false);
        let groups = stack.resources.iter().filter(created);
        documents.groups.extend(groups.filter_map(|resource| group::read(resource, &ids, report)));
        documents.instances.extend(found);
        documents.private_buckets.extend(bucket::private(&stack.resources, input));
    }
    documents.instances.extend(gathered.instances);
    documents.parameters = parameters(&stacks, &by_root, report);
    for (number, found) in gathered.missing.into_iter().enumerate() {
        if documents.parameters.iter().all(|known| known.name != found.name) {
            documents.parameters.insert(number.min(documents.parameters.len()), found);
        }
    }
    nothing_to_read(&stacks, &by_root, trees, reading);
    together(&baselines, report);
    documents.baselines = baselines
        .into_iter()
        .map(|read| {
            let mut found = read.found;
            found.has_errors = report.has_errors_in(read.whole);
            found
        })
        .collect();
    documents
}

/// The instances of a stack, and the parameters that decide a patch group.
fn instances(
    resources: &[Resource],
    left: usize,
    scene: &Scene<'_>,
    around: Surroundings<'_>,
    input: &Input<'_>,
    report: &Report<'_>,
) -> (Vec<FoundInstance>, Vec<String>) {
    let mut names = Vec::new();
    let mut found = Vec::new();
    for resource in resources.iter().filter(|resource| resource.created.known() != Some(false)) {
        for instance in launch::instances(resource, scene.by_address(), left.saturating_sub(found.len()), report) {
            let read = instance::read(&instance, report);
            add_names(&mut names, &read.group_names);
            let reach = scene.reach(&instance, &read.image, around);
            let one = read.found(&instance, input, report, scene.profile(&instance), reach);
            found.push(FoundInstance { rights: scene.rights(&instance), ..one });
        }
    }
    (found, names)
}

/// Notes every root whose stacks have nothing to do with patching, not even for another root.
fn nothing_to_read(
    stacks: &[Stack<'_>],
    by_root: &SortedMap<u32, Root<'_>>,
    trees: &[Option<Node>],
    reading: Reading<'_>,
) {
    for (&file, _) in by_root.iter().filter(|(_, root)| !root.tells) {
        let Some(Some(tree)) = trees.get(file as usize) else { continue };
        let useful = stacks.iter().filter(|stack| stack.evaluator.root_file() == file).any(|stack| {
            stack.evaluator.lacks_templates()
                || stack.evaluator.exports().iter().any(|(name, ..)| reading.spent.is_imported(name))
        });
        if !useful {
            reading
                .report
                .add(
                    Code::NothingToRead,
                    Span { end: tree.span.start, ..tree.span },
                    say!("this template has nothing about patching"),
                )
                .help(say!("no patch baseline, no EC2 instance and no run of AWS-RunPatchBaseline stands in it"));
        }
    }
}

/// Names that two stacks export: the second one's deployment fails.
fn exports(stacks: &[Stack<'_>], report: &Report<'_>) {
    let mut known: SortedMap<String, Span> = SortedMap::new();
    for (name, span, _) in stacks.iter().flat_map(|stack| stack.evaluator.exports()) {
        if let Some(first) = known.get(&name) {
            let place = report.place(*first);
            report.add(Code::ExportTaken, span, say!("the export `{name}` exists already")).help(say!(
                "it is made in line {} of {}; a name is exported once per region",
                place.start.line,
                place.file
            ));
        } else {
            known.insert(name, span);
        }
    }
}

/// Says when a resource that is read here is left out by its condition, or may be.
fn tell_condition(resource: &Resource, report: &Report<'_>) {
    let Some((condition, span)) = &resource.condition else { return };
    let kind = resource.kind.as_str();
    if ![PATCH_BASELINE, INSTANCE, launch::GROUP, run::ASSOCIATION, run::TASK].contains(&kind) && !is_stack(kind) {
        return;
    }
    let name = resource.name();
    match &resource.created {
        Truth::Known(true) => {}
        Truth::Known(false) => {
            report
                .add(Code::NotCreated, *span, say!("`{name}` is not created: its condition `{condition}` is false"))
                .help(say!("change the parameters that the condition looks at to have it"));
        }
        Truth::Unknown(unknown) => {
            report
                .add(
                    Code::UnresolvedValue,
                    *span,
                    say!("whether `{name}` is created is unknown because {}", unknown.why),
                )
                .help(say!("it is taken to be there"));
        }
    }
}

/// Whether every baseline is for Amazon Linux, so that an instance of unknown image most likely runs it.
fn only_amazon_linux(systems: &[OperatingSystem]) -> bool {
    !systems.is_empty() && systems.iter().all(|system| system.is_amazon_linux())
}

/// Parameters that a value from the outside has an effect on: names that nothing declares, then the declared ones.
fn parameters(stacks: &[Stack<'_>], by_root: &SortedMap<u32, Root<'_>>, report: &Report<'_>) -> Vec<FoundParameter> {
    let mut undeclared: SortedMap<String, FoundParameter> = SortedMap::new();
    let mut declared: Vec<FoundParameter> = Vec::new();
    // A template that several stacks are made from declares its parameters once.
    let mut seen = SortedSet::new();
    for Stack { evaluator, .. } in stacks {
        let root = by_root.get(&evaluator.root_file());
        let decides = |name: &String| root.is_some_and(|root| root.deciding.binary_search(name).is_ok());
        for parameter in evaluator.parameters().filter(|parameter| parameter.is_open(evaluator.is_nested())) {
            let found = parameter.found(report);
            if seen.insert(parameter.span()) {
                declared.push(FoundParameter { decides_group: decides(&found.name), ..found });
            }
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
    undeclared.into_values().chain(declared).collect()
}

/// What only shows when all baselines are seen: a group registered twice, two defaults (spec baseline-model 9).
fn together(baselines: &[baseline::Read], report: &Report<'_>) {
    let mut groups: SortedMap<(&str, &str), Span> = SortedMap::new();
    let mut defaults: SortedMap<&str, usize> = SortedMap::new();
    for read in baselines.iter().filter(|read| read.found.created != Some(false)) {
        let system = read.found.baseline.operating_system;
        for (group, span) in &read.groups {
            if let Some(first) = groups.get(&(system.as_str(), group)) {
                let place = report.place(*first);
                report
                    .add(
                        Code::PatchGroupTaken,
                        *span,
                        say!("the patch group `{group}` already belongs to a baseline of {}", system.label()),
                    )
                    .help(say!(
                        "it is registered in line {} of {}; a group has one baseline per system, and AWS answers AlreadyExistsException",
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
                    .add(Code::TwoDefaults, span, say!("a second default baseline for {}", system.label()))
                    .help(say!("an account has one default for each system; the last one in the text is taken"));
            }
        }
    }
}
