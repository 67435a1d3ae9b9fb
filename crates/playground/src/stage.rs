//! From a scenario to everything a run needs: documents read, nodes built, baselines registered, the run decided.

use patchplay_language::say;
use patchplay_ordered::{SortedMap, SortedSet, sort_by};
use std::rc::Rc;

use patchplay_catalog::{Catalog, holds_patches_of_a_node};
use patchplay_document::{Diagnostic, Documents, FoundBaseline, Input, Place, RunOverlay, Scenario, Severity, read};
use patchplay_engine::{Owner, Refusal, Registry};
use patchplay_model::{
    BaselineId, BaselineTags, Date, Node, OperatingSystem, Readings, TRANSLATOR, Timestamp, UnlistedVersions,
};
use patchplay_run_command::{Observation, ids};

use crate::{
    account,
    codes::{self, did_you_mean},
    facts::{Facts, Shelf},
    fleet::{self, FleetNode},
    joining, limits, near_miss, node_settings, opening, own, policy_copy,
    reported::{self, ReportedPatches},
    repositories, rights,
    setting::{self, Setting},
    sources::Sources,
};

/// Code of a Terraform text that has no translation beside it.
const NOT_TRANSLATED: &str = "terraform-not-loaded";

/// A scenario made ready.
#[derive(Debug)]
pub struct Stage {
    /// What the files hold.
    pub documents: Rc<Documents>,
    /// Nodes.
    pub fleet: Vec<FleetNode>,
    /// The same nodes without what only answers need.
    pub nodes: Vec<Node>,
    /// The patch facts that decide.
    pub facts: Facts,
    /// Patches that answers of AWS report of nodes.
    pub reported: Vec<ReportedPatches>,
    /// Baselines as the run finds them, and how it picks.
    pub registry: Registry,
    /// The run.
    pub setting: Setting,
    /// Earlier runs.
    pub history: Vec<Earlier>,
    /// When the run starts.
    pub clock: Timestamp,
    /// The account.
    pub account: String,
    /// Readings.
    pub readings: Readings,
    /// Entries of the run's BaselineOverride that a patch policy has brought up to date: the number of each, and that of the
    /// account's own baseline.
    pub synced: SortedMap<usize, usize>,
    /// Observed facts by instance id.
    pub observed: SortedMap<String, Observation>,
    /// Problems of files and scenario, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

/// A run before the run.
#[derive(Debug)]
pub struct Earlier {
    /// When it starts.
    pub clock: Timestamp,
    /// What it is.
    pub setting: Setting,
    /// Baselines as it finds them: AWS's are those of its own clock.
    pub registry: Registry,
    /// Whether it is a task of the run's own maintenance window: it starts when the one before is over, not by its clock.
    pub in_window: bool,
}

impl Stage {
    /// Whether a problem keeps the run from being simulated.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Names of the files that would decide and are not loaded: built-in facts, and the module that reads Terraform.
    #[must_use]
    pub fn missing_files(&self) -> Vec<String> {
        let is_untranslated = self.diagnostics.iter().any(|diagnostic| diagnostic.code == NOT_TRANSLATED);
        let translator = is_untranslated.then(|| TRANSLATOR.to_owned());
        self.facts.missing_files().into_iter().chain(translator).collect()
    }

    /// Sets the stage. Everything that can be understood is, whatever else is wrong.
    #[must_use]
    pub fn set(scenario: &Scenario, sources: &Sources, shelf: &Shelf) -> Self {
        let mut diagnostics = Vec::new();
        let readings = readings(scenario, sources, &mut diagnostics);
        let physical_id = |logical_id: &str, kind: &str| match kind {
            "AWS::EC2::Instance" => Some(fleet::instance_id(scenario, logical_id)),
            "AWS::S3::Bucket" => Some(ids::bucket_name(scenario.seed, logical_id)),
            _ => None,
        };
        let own_facts = scenario.catalog.files();
        let documents = read(&Input {
            files: &own::templates(&scenario.files, own_facts),
            parameters: &scenario.parameters,
            region: Some(&scenario.region),
            account: Some(&scenario.account),
            message_endpoint: readings.message_endpoint,
            physical_id: &physical_id,
        });
        let unused = own::name_unused(&scenario.files, own_facts);
        let of_nodes = |name: &str| {
            let file = scenario.files.iter().find(|file| file.name == name);
            file.is_some_and(|file| holds_patches_of_a_node(&file.text))
        };
        diagnostics.extend(unused.filter(|unused| !of_nodes(&unused.place.file)));
        let facts = shelf.facts(scenario, &documents, sources, &mut diagnostics);
        Self::with(scenario, sources, Rc::new(documents), facts, readings, diagnostics)
    }

    /// Sets the stage with documents that were read and facts that were found, whose problems are given.
    #[must_use]
    pub(crate) fn with(
        scenario: &Scenario,
        sources: &Sources,
        documents: Rc<Documents>,
        facts: Facts,
        readings: Readings,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let catalog = &*facts.catalog;
        check_header(scenario, sources, catalog, &mut diagnostics);
        let clock = scenario.clock.unwrap_or_else(|| first_facts_end(scenario, &documents, catalog).midnight());
        let mut fleet = fleet::nodes(scenario, &documents, catalog, clock.date(), sources, &mut diagnostics);
        let image_place = |member: &FleetNode| fleet::image_place(member, &documents, sources);
        let reported = reported::lay(scenario, &image_place, &mut fleet, &mut diagnostics);
        facts.name_gaps(&fleet, &documents, sources, &mut diagnostics);
        diagnostics.extend(node_settings::problems(&scenario.instances, &fleet, sources));
        diagnostics.extend(account::problems(&documents, &readings));
        diagnostics.extend(unknown_deletions(scenario, &documents, sources));
        diagnostics.extend(policy_copy::unknown(scenario, &documents, sources));
        let setting = setting::run(scenario.run.as_ref(), "run", scenario, &documents, sources, &mut diagnostics);
        let registry_of =
            |clock: Timestamp, setting: &Setting| registry(scenario, &documents, clock, setting, &readings);
        let mut history: Vec<Earlier> = scenario
            .history
            .iter()
            .enumerate()
            .map(|(number, entry)| {
                let path = format!("history[{number}].run");
                // What several runs of the files mean is said once, for the run itself.
                let mut own = Vec::new();
                let setting = setting::run(Some(&entry.run), &path, scenario, &documents, sources, &mut own);
                diagnostics.extend(own.into_iter().filter(|d| d.code != codes::RUN_CHOSEN.code));
                let registry = registry_of(entry.clock, &setting);
                Earlier { clock: entry.clock, setting, registry, in_window: false }
            })
            .collect();
        let tasks = opening::other_tasks(&setting, &documents);
        opening::tell_tasks((&tasks.0, &tasks.1), &setting, &documents, &mut diagnostics);
        history.extend(tasks.0.into_iter().filter_map(|number| {
            let found = documents.runs.get(number)?;
            let overlay = RunOverlay { use_: found.run.logical_id.clone(), ..RunOverlay::default() };
            let setting = setting::run(Some(&overlay), "run", scenario, &documents, sources, &mut diagnostics);
            let registry = registry_of(clock, &setting);
            Some(Earlier { clock, setting, registry, in_window: true })
        }));
        let mut setting = setting;
        opening::notes(&setting.run, clock, &setting.place, &mut diagnostics);
        diagnostics.extend(policy_copy::out_of_date(scenario, &documents, &setting, clock));
        let registry = freeze(&mut setting, &history).unwrap_or_else(|| registry_of(clock, &setting));
        rights::take_away(&mut fleet, &documents, &setting.run, scenario);
        let nodes: Vec<Node> = fleet.iter().map(|member| member.node.clone()).collect();
        let observed = observed(scenario, &documents, &nodes, sources, &mut diagnostics);
        for setting in history.iter().filter(|run| !run.in_window).map(|run| &run.setting).chain([&setting]) {
            limits::targets(&setting.run, &nodes, &setting.targets_place, &mut diagnostics);
            limits::documents(&setting.run, &nodes, clock, &setting.place, &mut diagnostics);
            if !setting.rates_checked {
                let places = (&setting.concurrency_place, &setting.errors_place);
                limits::rates(&setting.run, places, &mut diagnostics);
            }
        }
        joining::newcomers(&mut history, &nodes, clock, &registry_of);
        diagnostics.extend(joining::not_there(&fleet, clock, sources));
        let synced = policy_copy::synced(scenario, &documents, &setting, clock);
        let account = scenario.account.clone();
        let mut stage = Self {
            fleet,
            nodes,
            facts,
            reported,
            registry,
            setting,
            history,
            clock,
            account,
            readings,
            synced,
            observed,
            diagnostics,
            documents,
        };
        stage.check_clock(sources);
        let unknown = repositories::unknown(&stage.documents, &stage.facts.catalog);
        stage.diagnostics.extend(unknown);
        let misses = near_miss::diagnostics(&stage.registry, &stage.fleet);
        stage.diagnostics.extend(misses);
        let images: Vec<&Place> =
            stage.documents.instances.iter().filter_map(|found| found.image_place.as_ref()).collect();
        let of_documents = stage.documents.diagnostics.iter();
        // Which image a node has is decided above, and said there if it had to be assumed.
        let kept = of_documents.filter(|d| !(d.code == "unresolved-value" && images.contains(&&d.place)));
        stage.diagnostics.extend(kept.cloned());
        stage.sort_diagnostics(scenario);
        stage
    }

    /// The text that a baseline of the run's registry was read from; `None` for AWS's own.
    #[must_use]
    pub fn found(&self, entry: usize) -> Option<&FoundBaseline> {
        match self.registry.entry(entry)?.owner {
            Owner::Aws => None,
            Owner::Account(number) => self.documents.baselines.get(number),
            Owner::Override(number) => {
                if let Some(own) = self.synced.get(&number) {
                    return self.documents.baselines.get(*own);
                }
                let file = self.documents.overrides.get(self.setting.override_file?)?;
                file.entries.get(number).map(|entry| &entry.found)
            }
        }
    }

    /// The last day that the patch facts of all systems of the fleet cover; systems without any fact cover none.
    #[must_use]
    pub fn facts_until(&self) -> Date {
        let catalog = &self.facts.catalog;
        let systems: SortedSet<OperatingSystem> = self.nodes.iter().map(|node| node.system).collect();
        let known = systems.into_iter().filter(|&system| !catalog.rows_of(system).is_empty());
        let ends = known.map(|system| catalog.facts_until_of(system));
        ends.min().unwrap_or_else(|| catalog.facts_until())
    }

    fn check_clock(&mut self, sources: &Sources) {
        let until = self.facts_until();
        if self.clock.date() > until && !self.facts.catalog.is_empty() {
            self.diagnostics.push(codes::CLOCK_BEYOND_FACTS.at(
                sources.place("clock"),
                say!("the clock stands at {}, the patch facts end on {until}", self.clock.date()),
                say!("patches released in between are missing from every count"),
            ));
        }
    }

    /// By file as the scenario lists them, the scenario itself last, then by place.
    fn sort_diagnostics(&mut self, scenario: &Scenario) {
        let order = |place: &Place| {
            let file = scenario.files.iter().position(|file| file.name == place.file);
            (file.unwrap_or(usize::MAX), place.start, place.end)
        };
        sort_by(&mut self.diagnostics, |left, right| {
            (order(&left.place), left.severity, &left.code).cmp(&(order(&right.place), right.severity, &right.code))
        });
        self.diagnostics.dedup();
    }
}

/// Where the clock stands that nobody sets: at the end of the facts of the first system that the scenario speaks of.
fn first_facts_end(scenario: &Scenario, documents: &Documents, catalog: &Catalog) -> Date {
    let of_image = |key: &String| catalog.image(key).map(|image| image.system);
    let overlays = scenario.instances.iter().find_map(|node| node.image.as_ref().and_then(of_image).or(node.system));
    let baselines = || documents.baselines.first().map(|found| found.baseline.operating_system);
    let system = overlays.or_else(baselines).unwrap_or(OperatingSystem::Windows);
    let end = catalog.facts_until_of(system);
    if end == Date::EPOCH { catalog.facts_until() } else { end }
}

/// The baselines of a run with BaselineOverride whose SnapshotId an earlier one had: the first evaluation stands, and a
/// file that was changed since has no effect (rule param-override-frozen).
fn freeze(setting: &mut Setting, history: &[Earlier]) -> Option<Registry> {
    let id = setting.run.snapshot_id.as_ref()?;
    let first = history
        .iter()
        .find(|run| run.setting.run.snapshot_id.as_ref() == Some(id) && run.setting.run.baseline_override.is_some())?;
    setting.run.baseline_override.as_ref()?;
    setting.override_file = first.setting.override_file;
    Some(first.registry.clone())
}

fn readings(scenario: &Scenario, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Readings {
    let mut readings = Readings::default();
    for (name, reading) in &scenario.options {
        if readings.set(name, reading) {
            continue;
        }
        let place = sources.place(&format!("options.{name}"));
        let diagnostic = match Readings::TABLE.iter().find(|option| option.name == name) {
            Some(option) => codes::OPTION_UNKNOWN.at(
                place,
                say!("option `{name}` has no reading `{reading}`"),
                say!("its readings are {}", option.readings.join(", ")),
            ),
            None => codes::OPTION_UNKNOWN.at(
                place,
                say!("there is no option `{name}`"),
                codes::one_of(name, Readings::TABLE.iter().map(|option| option.name)),
            ),
        };
        diagnostics.push(diagnostic);
    }
    readings
}

fn check_header(scenario: &Scenario, sources: &Sources, catalog: &Catalog, diagnostics: &mut Vec<Diagnostic>) {
    if scenario.version != 1 {
        diagnostics.push(codes::VERSION_UNKNOWN.at(
            sources.place("version"),
            say!("version {} of the scenario format is not known", scenario.version),
            say!("this program reads version 1"),
        ));
    }
    if catalog.is_empty() {
        diagnostics.push(codes::CATALOG_ABSENT.at(
            Place::default(),
            say!("no patch facts are loaded, so nothing can be decided"),
            say!("hand over the bytes of `default.catalog` first"),
        ));
    }
}

/// The baselines as a run at a clock finds them.
#[must_use]
pub(crate) fn registry(
    scenario: &Scenario,
    documents: &Documents,
    clock: Timestamp,
    setting: &Setting,
    readings: &Readings,
) -> Registry {
    let region = scenario.region.as_str();
    let mut registry = Registry::on(clock.date(), &|predefined| {
        predefined.id_in(region).unwrap_or_else(|| ids::baseline_id("aws", region, predefined.name))
    });
    for (number, found) in documents.baselines.iter().enumerate() {
        if found.created == Some(false) || found.has_errors {
            continue;
        }
        let observed =
            found.logical_id.as_ref().and_then(|id| scenario.observed.get(id)).and_then(|seen| seen.id.clone());
        let known = observed.or_else(|| found.id.clone());
        let id = known.map_or_else(|| ids::baseline_id(&scenario.account, region, &found.display_name), BaselineId);
        if is_deleted(scenario, &id.0, clock) {
            continue;
        }
        let mut baseline = found.baseline.clone();
        baseline.name.get_or_insert_with(|| found.display_name.clone());
        registry.add(id, number, baseline);
    }
    pick(&mut registry, documents, (scenario, clock), setting, readings);
    if let Some(deleted) = deleted_of_policy(scenario, documents, setting, clock) {
        registry.refuse(deleted);
    }
    if readings.unlisted_versions == UnlistedVersions::Refused {
        registry.refuse_unsupported(clock.date());
    }
    registry
}

fn is_deleted(scenario: &Scenario, id: &str, clock: Timestamp) -> bool {
    scenario.deleted_baselines.get(id).is_some_and(|deleted| *deleted <= clock)
}

/// What keeps a run of a patch policy from every node: a baseline that the policy names was deleted (rule
/// select-policy-deleted-baseline).
fn deleted_of_policy(
    scenario: &Scenario,
    documents: &Documents,
    setting: &Setting,
    clock: Timestamp,
) -> Option<Refusal> {
    let file = documents.overrides.get(setting.override_file.filter(|_| setting.run.is_of_patch_policy())?)?;
    let named = file.entries.iter().filter_map(|entry| entry.id.as_ref());
    let deleted = named.into_iter().find(|id| is_deleted(scenario, id, clock))?;
    Some(Refusal::PolicyBaselineDeleted { id: BaselineId(deleted.clone()) })
}

/// Deleted baselines that nothing of the scenario speaks of.
fn unknown_deletions(scenario: &Scenario, documents: &Documents, sources: &Sources) -> Vec<Diagnostic> {
    let observed = scenario.observed.values().filter_map(|seen| seen.id.as_deref());
    let of_policies = documents.overrides.iter().flat_map(|file| &file.entries).filter_map(|entry| entry.id.as_deref());
    let own = documents.baselines.iter().filter_map(|found| found.id.as_deref());
    let known: SortedSet<&str> = observed.chain(of_policies).chain(own).collect();
    let unknown = scenario.deleted_baselines.keys().filter(|id| !known.contains(id.as_str()));
    unknown
        .map(|id| {
            let mut help = did_you_mean(id, known.iter().copied());
            if help.is_empty() {
                say!("write the `BaselineId` of an entry of the run's BaselineOverride").clone_into(&mut help);
            }
            codes::DELETED_UNKNOWN.at(
                sources.place(&format!("deletedBaselines.{id}")),
                say!("no file of the scenario names the baseline `{id}`"),
                help,
            )
        })
        .collect()
}

/// Lets the run's parameters decide how baselines are picked.
fn pick(
    registry: &mut Registry,
    documents: &Documents,
    (scenario, clock): (&Scenario, Timestamp),
    setting: &Setting,
    readings: &Readings,
) {
    if setting.run.baseline_override.is_some() && setting.run.install_override_list.is_some() {
        registry.refuse(Refusal::TwoOverrides);
    } else if let Some(file) = setting.override_file.and_then(|number| documents.overrides.get(number)) {
        let entries = file.entries.iter();
        let synced = policy_copy::synced(scenario, documents, setting, clock);
        registry.pick_from_override(entries.enumerate().map(|(number, entry)| {
            let own = synced.get(&number).and_then(|own| documents.baselines.get(*own)).unwrap_or(&entry.found);
            (BaselineId(entry.id.clone().unwrap_or_default()), own.baseline.clone())
        }));
    } else if let Some(text) = &setting.run.baseline_tags {
        match BaselineTags::parse(text) {
            Some(tags) => registry.pick_by_tags(tags, readings.association_fallback_baseline),
            None => registry.refuse(Refusal::TagsForm),
        }
    }
}

fn observed(
    scenario: &Scenario,
    documents: &Documents,
    nodes: &[Node],
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> SortedMap<String, Observation> {
    let mut observed = SortedMap::new();
    for (key, seen) in &scenario.observed {
        if nodes.iter().any(|node| node.instance_id == *key) {
            observed.insert(
                key.clone(),
                Observation {
                    host_name: seen.host_name.clone(),
                    snapshot_id: seen.snapshot_id.clone(),
                    execution_id: seen.execution_id.clone(),
                    association_id: seen.association_id.clone(),
                    end: seen.end,
                },
            );
        } else if !documents.baselines.iter().any(|found| found.logical_id.as_ref() == Some(key)) {
            let known = nodes.iter().map(|node| node.instance_id.as_str());
            diagnostics.push(codes::OBSERVED_UNKNOWN.at(
                sources.place(&format!("observed.{key}")),
                say!("`{key}` is neither an instance id nor a baseline's logical id"),
                did_you_mean(key, known),
            ));
        }
    }
    // A real run's snapshot is the node's until the scenario says otherwise.
    for (found, id) in
        documents.instances.iter().filter_map(|found| Some((found, found.reported.as_ref()?.snapshot_id.as_ref()?)))
    {
        let entry = observed.entry(found.logical_id.clone());
        let _: &mut Observation =
            entry.or_insert_with(|| Observation { snapshot_id: Some(id.clone()), ..Observation::default() });
    }
    observed
}
