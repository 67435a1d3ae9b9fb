//! Random scenarios with fixed seeds, and what the engine makes of them.
//!
//! A [`Story`] is one node with its catalogue, the account's baselines and some runs. The small catalogues are dense: few
//! patches, so that what replaces what, versions, lists, delays and products meet all the time.

mod command;
mod draw;
mod names;
mod packages;
mod rng;
mod windows;

use std::sync::{Arc, OnceLock};

use patchplay_catalog::{Catalog, PatchFacts};
use patchplay_engine::{
    Choice, Holdings, InstallList, Outcome, PatchSet, Patches, Plan, Policy, Refusal, Registry, World, compliance,
    count, install_listed, operate, overall_severity,
};
use patchplay_model::{
    Agent, AvailableStatusDefault, BaselineId, BaselineTags, ComplianceLevel, ComplianceStatus, Counts, Date,
    InstallOverrideList, Node, NodeSettings, OperatingSystem, Operation, PatchBaseline, Paths, Readings, RebootOption,
    Tag, Timestamp,
};

pub use command::{ACCOUNT, changed_commands, commands};
pub use draw::{rule, value};
pub use packages::Kind;
pub use rng::Rng;

/// How a run picks the baseline of its nodes.
#[derive(Debug, Clone, Default)]
pub enum Picking {
    /// By patch group, else the default.
    #[default]
    Groups,
    /// By the text of BaselineTags first.
    Tags(String),
    /// From the entries of a BaselineOverride.
    Overrides(Vec<PatchBaseline>),
}

/// One run on the node.
#[derive(Debug, Clone)]
pub struct Act {
    /// When.
    pub clock: Timestamp,
    /// Scan or Install.
    pub operation: Operation,
    /// What an Install does about a reboot.
    pub reboot: RebootOption,
    /// InstallOverrideList; a Scan ignores it.
    pub list: Option<InstallOverrideList>,
    /// The node's tags at that time: another group means another baseline.
    pub tags: Vec<Tag>,
    /// How the baseline is picked.
    pub picking: Picking,
}

/// One node's story.
#[derive(Debug, Clone)]
pub struct Story {
    /// The node's operating system.
    pub system: OperatingSystem,
    /// The catalogue's rows of that system, as plain text.
    pub rows: Arc<Vec<PatchFacts>>,
    /// The same as the engine reads them.
    pub catalog: Arc<Catalog>,
    /// The account's baselines.
    pub account: Vec<PatchBaseline>,
    /// The node's product.
    pub product: String,
    /// What the node has at first.
    pub installed: Vec<String>,
    /// What fails on it.
    pub failing: Vec<String>,
    /// Settings on it.
    pub settings: NodeSettings,
    /// Readings.
    pub readings: Readings,
    /// The runs, in their order.
    pub acts: Vec<Act>,
}

/// What the engine made of one act.
#[expect(missing_docs, reason = "each field is the engine's answer of that name")]
pub struct Played {
    /// Why the run ended before it looked at a patch; what else stands here is then a Scan that never was.
    pub fails: Option<&'static str>,
    pub choice: Choice,
    pub baseline: PatchBaseline,
    pub world: World,
    pub policy: Policy,
    pub plan: Plan,
    pub before: PatchSet,
    pub after: PatchSet,
    pub holdings: Holdings,
    pub outcome: Outcome,
    pub counts: Counts,
    pub status: ComplianceStatus,
    pub severity: Option<ComplianceLevel>,
}

impl Story {
    /// Plays every act with the engine.
    pub fn play(&self) -> Vec<Played> {
        self.play_beside(&[])
    }

    /// The same in an account with other nodes, which have these patches.
    pub fn play_beside(&self, others: &[String]) -> Vec<Played> {
        let known = others.iter().chain(&self.installed).chain(&self.failing).map(String::as_str);
        let patches = Arc::new(Patches::new(Arc::clone(&self.catalog), self.system, known));
        let mut holdings = Holdings::new(
            &patches,
            self.installed.iter().map(String::as_str),
            self.failing.iter().map(String::as_str),
            Date::EPOCH,
        );
        holdings.set(&patches, &self.settings);
        self.acts.iter().map(|act| self.play_act(act, &patches, &mut holdings)).collect()
    }

    fn play_act(&self, act: &Act, patches: &Arc<Patches>, holdings: &mut Holdings) -> Played {
        let mut registry = Registry::on(act.clock.date(), &|predefined| BaselineId(predefined.name.to_owned()));
        for (number, baseline) in self.account.iter().enumerate() {
            registry.add(BaselineId(format!("pb-{number}")), number, baseline.clone());
        }
        let node = self.node(act);
        let plain = registry.choose(&node).expect("every system has a baseline");
        match &act.picking {
            Picking::Groups => {}
            Picking::Tags(text) => match BaselineTags::parse(text) {
                Some(tags) => registry.pick_by_tags(tags, self.readings.association_fallback_baseline),
                None => registry.refuse(Refusal::TagsForm),
            },
            Picking::Overrides(entries) => {
                registry.pick_from_override(entries.iter().map(|entry| (BaselineId(String::new()), entry.clone())));
            }
        }
        let (choice, refused) = match registry.choose(&node) {
            Ok(choice) => (choice, None),
            Err(refusal) => (plain, Some(name_of(&refusal))),
        };
        let baseline = registry.entry(choice.entry).expect("the choice is an entry").baseline.clone();
        let world = World::new(Arc::clone(patches), act.clock);
        let policy = Policy::read(&world, &baseline, &self.readings);
        let plan = Plan::new(&world, &policy, &self.product, &self.readings);
        let before = holdings.installed().clone();
        let list = act.list.as_ref().map(|list| Arc::new(InstallList::new(&world, &plan, list, &self.readings)));
        let fails = refused.or_else(|| plan.lacks_source().then_some("NoSource"));
        let outcome = match (act.operation, &list) {
            _ if fails.is_some() => operate(&plan, holdings, Operation::Scan, act.reboot),
            (Operation::Install, Some(list)) => install_listed(&plan, holdings, list, act.reboot),
            _ => operate(&plan, holdings, act.operation, act.reboot),
        };
        let available = available_status(&baseline, &self.readings);
        Played {
            fails,
            counts: count(&outcome.assessment, &plan, available),
            status: compliance(&outcome.assessment, available),
            severity: overall_severity(&outcome.assessment, &plan, available, self.readings.overall_severity_floor),
            after: holdings.installed().clone(),
            holdings: holdings.clone(),
            choice,
            baseline,
            world,
            policy,
            plan,
            before,
            outcome,
        }
    }

    fn node(&self, act: &Act) -> Node {
        Node {
            logical_id: None,
            instance_id: "i-0".to_owned(),
            name: "node".to_owned(),
            system: self.system,
            product: self.product.clone(),
            image: None,
            tags: act.tags.clone(),
            installed: self.installed.clone(),
            failing: self.failing.clone(),
            settings: self.settings.clone(),
            trouble: Vec::new(),
            paths: Paths::ALL,
            profile: true,
            agent: Agent::Online,
            since: None,
            interruptions: None,
        }
    }

    /// The same story over other rows.
    pub fn with_rows(&self, rows: Vec<PatchFacts>) -> Self {
        let catalog = Arc::new(Catalog::from_facts(rows.clone(), Vec::new()));
        Self { rows: Arc::new(rows), catalog, ..self.clone() }
    }

    /// A story over a small catalogue of its own; the systems take turns.
    pub fn dense(seed: u64) -> Self {
        let systems = OperatingSystem::ALL;
        Self::dense_of(systems[(seed % systems.len() as u64) as usize], seed)
    }

    /// A story of one system over a small catalogue of its own.
    pub fn dense_of(system: OperatingSystem, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        match system {
            OperatingSystem::Windows => windows::dense(&mut rng),
            _ => packages::dense(&mut rng, system),
        }
    }

    /// A story over facts that exist, which have an image of the system.
    pub fn real(facts: &Facts, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        match facts.system {
            OperatingSystem::Windows => windows::real(&mut rng, facts),
            _ => packages::real(&mut rng, facts),
        }
    }
}

/// The facts of one system, read once for many stories.
pub struct Facts {
    /// The system.
    pub system: OperatingSystem,
    /// Its rows as plain text.
    pub rows: Arc<Vec<PatchFacts>>,
    /// The catalogue.
    pub catalog: Arc<Catalog>,
}

impl Facts {
    /// A system's part of a catalogue.
    pub fn of(catalog: &Arc<Catalog>, system: OperatingSystem) -> Self {
        let rows = catalog.rows_of(system).filter_map(|row| catalog.patch(row)).map(|patch| PatchFacts::of(&patch));
        Self { system, rows: Arc::new(rows.collect()), catalog: Arc::clone(catalog) }
    }

    /// Every system's part of all built-in facts, read once.
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Facts>> = OnceLock::new();
        ALL.get_or_init(|| {
            let mut catalog = patchplay_catalog::default_set();
            for (_, full) in patchplay_catalog::full_sets() {
                catalog.replace(&full);
            }
            let catalog = Arc::new(catalog);
            OperatingSystem::ALL.iter().map(|&system| Self::of(&catalog, system)).collect()
        })
    }
}

fn name_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::SeveralTagged { .. } => "SeveralTagged",
        Refusal::TagsForm => "TagsForm",
        Refusal::NotOverridden => "NotOverridden",
        Refusal::OverriddenTwice { .. } => "OverriddenTwice",
        _ => "refused otherwise",
    }
}

/// What a baseline says of available security updates, by the reading where it says nothing.
pub fn available_status(baseline: &PatchBaseline, readings: &Readings) -> ComplianceStatus {
    baseline.available_security_updates.unwrap_or(match readings.available_status_default {
        AvailableStatusDefault::Compliant => ComplianceStatus::Compliant,
        AvailableStatusDefault::NonCompliant => ComplianceStatus::NonCompliant,
    })
}
