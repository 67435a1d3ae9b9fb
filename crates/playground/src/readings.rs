//! Which readings decided: where AWS's own pages disagree or are silent, the run is played by the other readings too, and
//! what they come to on a node is told.
//!
//! Nothing is known of an option here but where it cannot matter, so an option that is added to the table is explained.

use patchplay_language::say;

use patchplay_document::{Diagnostic, Place, Scenario, Severity};
use patchplay_engine::PackageManager as Manager;
use patchplay_model::{
    ComplianceLevel, ComplianceStatus, OperatingSystem, PatchBaseline, PatchState, Platform, Reading, Readings,
};
use patchplay_ordered::SortedMap;
use patchplay_run_command::{StepResult, reply};

use crate::{
    Playground, ScenarioFile,
    act::Act,
    screen,
    stage::Stage,
    view::{DecidingReading, OtherReading, StepOutcome, WhyStep, WhyView},
    words::listed,
};

/// Patches that a sentence names.
const NAMES: usize = 3;

/// What a run came to on one node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Standing {
    baseline: Option<String>,
    /// Status and exit code; `None`: the node got no command.
    ended: Option<(&'static str, i64)>,
    states: SortedMap<String, PatchState>,
    compliance: Option<ComplianceStatus>,
    severity: Option<ComplianceLevel>,
    concurrency: String,
    log_group: Option<String>,
    log: Vec<String>,
}

impl Standing {
    fn of(stage: &Stage, act: &Act, scenario: &Scenario, node: usize) -> Self {
        let own = stage.nodes.get(node);
        let choice = own.and_then(|node| stage.registry.choose(node).ok());
        let baseline =
            choice.and_then(|choice| stage.registry.entry(choice.entry)).map(|entry| entry.name().to_owned());
        let played = &act.played;
        let mut standing = Self {
            baseline,
            concurrency: played.rate.concurrency.to_string(),
            log_group: played.log_group.clone(),
            ..Self::default()
        };
        let Some(invocation) = played.of_node(node) else { return standing };
        standing.ended = Some((invocation.ended.as_str(), invocation.response_code));
        if let Some(log) = screen::printed(stage, act, scenario, invocation) {
            standing.log = log.stdout.lines().chain(log.stderr.lines()).map(str::to_owned).collect();
        }
        if let (StepResult::Judged(judged), Some(world)) = (&invocation.result, act.world_of(stage, node)) {
            let sets = judged.outcome.assessment.sets();
            let states = sets.flat_map(|(state, set)| set.ones().map(move |patch| (patch, state)));
            standing.states = states.map(|(patch, state)| (world.patches().id(patch).to_owned(), state)).collect();
            standing.compliance = Some(judged.compliance);
            standing.severity = reply::severity_of(&screen::cast(stage, act, scenario), judged);
        }
        standing
    }

    /// What is otherwise in this one, in words; `None`: nothing.
    fn effect(&self, taken: &Self) -> Option<String> {
        let mut effects: Vec<String> = Vec::new();
        if let Some(baseline) = self.baseline.as_ref().filter(|_| self.baseline != taken.baseline) {
            effects.push(say!("the node gets the baseline {baseline}"));
        }
        match (self.ended, taken.ended) {
            (ended, before) if ended == before => {}
            (None, _) => effects.push(say!("the node gets no command")),
            (Some((status, code)), _) => effects.push(say!("the command ends as {status} with exit code {code}")),
        }
        effects.extend(self.patches_otherwise(taken));
        if let Some(compliance) = self.compliance.filter(|_| self.compliance != taken.compliance) {
            effects.push(say!("the node is {compliance}"));
        }
        if let (Some(severity), Some(_)) = (self.severity, taken.severity)
            && self.severity != taken.severity
        {
            effects.push(say!("its overall severity is {severity}"));
        }
        if self.concurrency != taken.concurrency {
            effects.push(match self.concurrency.ends_with('%') {
                true => say!("the command runs on {} of its nodes at a time", self.concurrency),
                false => say!("the command runs on {} nodes at a time", self.concurrency),
            });
        }
        if let Some(group) = self.log_group.as_ref().filter(|_| self.log_group != taken.log_group) {
            effects.push(say!("the output goes to the log group {group}"));
        }
        if effects.is_empty() {
            effects.extend(self.log_otherwise(taken));
        }
        effects.into_iter().reduce(|before, next| say!("{before}; {next}"))
    }

    fn patches_otherwise(&self, taken: &Self) -> Option<String> {
        // Of a node that is not judged at all its status tells.
        let (Some(_), Some(_)) = (self.compliance, taken.compliance) else { return None };
        let ids = self.states.keys().chain(taken.states.keys().filter(|id| !self.states.contains_key(*id)));
        let other = ids.filter(|id| self.states.get(*id) != taken.states.get(*id));
        let told: Vec<String> = other.map(|id| self.state_of(id)).collect();
        (!told.is_empty()).then(|| listed(&told, NAMES))
    }

    /// The state of a patch, as one says it.
    fn state_of(&self, patch: &str) -> String {
        match self.states.get(patch) {
            Some(state) => say!("{patch} is {state}"),
            None => say!("{patch} is not reported"),
        }
    }

    fn log_otherwise(&self, taken: &Self) -> Option<String> {
        let pairs = self.log.iter().zip(&taken.log);
        let line =
            pairs.into_iter().position(|(own, taken)| own != taken).unwrap_or(self.log.len().min(taken.log.len()));
        match (self.log.get(line), taken.log.get(line)) {
            (None, None) => None,
            (Some(own), Some(taken)) => Some(say!("the output has the line `{own}` in the place of `{taken}`")),
            (Some(own), None) => Some(say!("the output has the line `{own}` too")),
            (None, Some(taken)) => Some(say!("the output lacks the line `{taken}`")),
        }
    }
}

/// Another reading, and what the run comes to by it on the node; or why the service would not let it begin.
#[derive(Debug)]
struct Other {
    option: &'static Reading,
    reading: &'static str,
    standing: Result<Standing, String>,
}

/// What a node comes to by every reading that could matter to it.
#[derive(Debug)]
pub struct Alternatives {
    taken: Standing,
    /// The reading in force of each option, with where the scenario states it.
    in_force: SortedMap<&'static str, (&'static str, Option<Place>)>,
    others: Vec<Other>,
}

impl Alternatives {
    /// Plays the run by the other readings of every option that could matter to a node.
    #[must_use]
    pub fn of_node(
        playground: &Playground,
        file: &ScenarioFile,
        scenario: &Scenario,
        (stage, act): (&Stage, &Act),
        node: usize,
    ) -> Self {
        Self::by(playground, file, scenario, (stage, act), node, &|option| could_matter(stage, node, option))
    }

    /// The same for the options that could decide about one of its patches alone.
    #[must_use]
    pub fn of_patch(
        playground: &Playground,
        file: &ScenarioFile,
        scenario: &Scenario,
        (stage, act): (&Stage, &Act),
        node: usize,
        state: Option<PatchState>,
    ) -> Self {
        let wanted = |option: &Reading| could_decide(stage, node, state, option) && could_matter(stage, node, option);
        Self::by(playground, file, scenario, (stage, act), node, &wanted)
    }

    fn by(
        playground: &Playground,
        file: &ScenarioFile,
        scenario: &Scenario,
        (stage, act): (&Stage, &Act),
        node: usize,
        wanted: &dyn Fn(&Reading) -> bool,
    ) -> Self {
        let mut all =
            Self { taken: Standing::of(stage, act, scenario, node), in_force: SortedMap::new(), others: Vec::new() };
        for option in Readings::TABLE.iter().filter(|option| wanted(option)) {
            let stated = scenario.options.get(option.name);
            let mut readings = option.readings.iter().copied();
            let taken = match stated {
                Some(stated) => readings.find(|reading| reading == stated),
                None => readings.next(),
            };
            let Some(taken) = taken else { continue };
            let place = stated.and_then(|_| file.sources.known_place(&format!("options.{}", option.name)));
            all.in_force.insert(option.name, (taken, place));
            for &reading in option.readings.iter().filter(|reading| **reading != taken) {
                let mut other = scenario.clone();
                other.options.insert(option.name.to_owned(), reading.to_owned());
                let standing = match playground.play(&ScenarioFile { scenario: Some(other), ..file.clone() }) {
                    (Some((stage, act)), _) => Ok(Standing::of(&stage, &act, scenario, node)),
                    (None, diagnostics) => Err(first_error(&diagnostics)),
                };
                all.others.push(Other { option, reading, standing });
            }
        }
        all
    }

    /// The readings that decided something of the node.
    #[must_use]
    pub fn deciding(&self) -> Vec<DecidingReading> {
        self.told(&|standing| standing.effect(&self.taken))
    }

    /// The readings that decided about one patch.
    #[must_use]
    pub fn deciding_about(&self, patch: &str) -> Vec<DecidingReading> {
        self.told(&|standing| {
            let same = standing.states.get(patch) == self.taken.states.get(patch) || standing.compliance.is_none();
            (!same).then(|| standing.state_of(patch))
        })
    }

    fn told(&self, effect: &dyn Fn(&Standing) -> Option<String>) -> Vec<DecidingReading> {
        let mut deciding: Vec<DecidingReading> = Vec::new();
        for other in &self.others {
            let effect = match &other.standing {
                Ok(standing) => effect(standing),
                Err(error) => Some(say!("the run does not begin: {error}")),
            };
            let (Some(effect), Some((taken, place))) = (effect, self.in_force.get(other.option.name)) else { continue };
            let told = OtherReading { reading: other.reading.to_owned(), effect };
            match deciding.last_mut().filter(|last| last.option == other.option.name) {
                Some(last) => last.otherwise.push(told),
                None => deciding.push(DecidingReading {
                    option: other.option.name.to_owned(),
                    reading: (*taken).to_owned(),
                    place: place.clone(),
                    rule_id: other.option.rule.to_owned(),
                    otherwise: vec![told],
                }),
            }
        }
        deciding
    }

    /// Adds the readings that decided about its patch to a why: after the tests, since they say how the tests are read.
    pub fn tell(&self, why: &mut WhyView) {
        why.steps.extend(self.deciding_about(&why.patch).into_iter().map(|deciding| {
            let otherwise = deciding.otherwise.iter();
            let otherwise: Vec<String> =
                otherwise.map(|other| format!("By `{}`, {}.", other.reading, other.effect)).collect();
            WhyStep {
                step: say!("Read as {}: {}", deciding.option, deciding.reading),
                outcome: StepOutcome::Passed,
                detail: say!("What AWS says leaves this open, and an option decides. {}", otherwise.join(" ")),
                patch_has: None,
                text_wants: None,
                rule_id: Some(deciding.rule_id),
                places: deciding.place.into_iter().collect(),
                of_rule: false,
            }
        }));
    }
}

fn first_error(diagnostics: &[Diagnostic]) -> String {
    let first = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    first.map_or_else(String::new, |error| error.message.clone())
}

/// Whether an option can make any difference to a node: what is left out here has to be sure, since it is never tried.
fn could_matter(stage: &Stage, node: usize, option: &Reading) -> bool {
    let Some(node) = stage.nodes.get(node) else { return false };
    let windows = node.system.platform() == Platform::Windows;
    let manager = Manager::of(node.system, &node.product);
    let lists =
        |has: &dyn Fn(&PatchBaseline) -> bool| stage.registry.entries().iter().any(|entry| has(&entry.baseline));
    match option.name {
        "superseded-by" | "available-status-default" => windows,
        "approved-list-and-global-filter" => {
            let has =
                |baseline: &PatchBaseline| !baseline.approved_patches.is_empty() && !baseline.global_filters.is_empty();
            !windows && matches!(manager, Manager::Apt | Manager::Yum) && lists(&has)
        }
        "rejected-allowed-installed" => {
            let has = |baseline: &PatchBaseline| !baseline.rejected_patches.is_empty();
            !windows && matches!(manager, Manager::Dnf | Manager::Zypper) && lists(&has)
        }
        "deb-wildcards" => !windows && manager == Manager::Apt,
        "no-updateinfo-rhel" => {
            matches!(node.system, OperatingSystem::RedHat | OperatingSystem::RockyLinux | OperatingSystem::AlmaLinux)
        }
        "pending-reboot-outside-installs" => !node.installed.is_empty(),
        name if name.starts_with("windows-") => windows,
        name if name.starts_with("linux-") => !windows,
        _ => true,
    }
}

/// Whether an option can change the state of a patch, which has this one.
fn could_decide(stage: &Stage, node: usize, state: Option<PatchState>, option: &Reading) -> bool {
    match option.name {
        // Only what is approved and was not there can be hidden.
        "superseded-by" => state.is_some_and(|state| state != PatchState::InstalledOther),
        "approved-list-and-global-filter"
        | "rejected-allowed-installed"
        | "no-updateinfo-rhel"
        | "pending-reboot-outside-installs" => true,
        "deb-wildcards" => {
            let is_wild = |entry: &String| entry.contains(['*', '?', '[']);
            let list = stage.setting.override_list.and_then(|list| stage.documents.override_lists.get(list));
            list.is_some()
                || stage
                    .registry
                    .entries()
                    .iter()
                    .map(|entry| &entry.baseline)
                    .any(|baseline| baseline.approved_patches.iter().chain(&baseline.rejected_patches).any(is_wild))
        }
        "association-fallback-baseline" => {
            let choice = stage.nodes.get(node).and_then(|node| stage.registry.choose(node).ok());
            choice.is_some_and(|choice| choice.tags_missed.is_some())
        }
        _ => false,
    }
}
