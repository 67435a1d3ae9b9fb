//! Everything a command is played on: nodes, baselines, the patches at a moment, and the plans made of them.

use std::{rc::Rc, sync::Arc};

use patchplay_engine::{InstallList, Plan, Policy, Registry, World};
use patchplay_model::{
    AvailableStatusDefault, ComplianceStatus, InstallOverrideList, Node, OperatingSystem, Readings, Timestamp,
};
use patchplay_ordered::SortedMap;

/// Facts of a real run on one node that stand in place of invented ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Observation {
    /// Host name.
    pub host_name: Option<String>,
    /// Snapshot id.
    pub snapshot_id: Option<String>,
    /// Execution id of the association on this node, or the command id.
    pub execution_id: Option<String>,
    /// Association id.
    pub association_id: Option<String>,
    /// `OperationEndTime`.
    pub end: Option<Timestamp>,
}

/// One moment: the patches of each system at the clock.
#[derive(Debug, Clone)]
pub struct Worlds {
    clock: Timestamp,
    systems: SortedMap<OperatingSystem, Rc<World>>,
}

impl Worlds {
    /// The worlds of one clock, one for each system.
    #[must_use]
    pub fn new(clock: Timestamp, worlds: impl IntoIterator<Item = Rc<World>>) -> Self {
        let systems = worlds.into_iter().map(|world| (world.patches().system(), world)).collect();
        Self { clock, systems }
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> Timestamp {
        self.clock
    }

    /// The world of a system; `None` for one that no node and no baseline has.
    #[must_use]
    pub fn of(&self, system: OperatingSystem) -> Option<&World> {
        self.systems.get(&system).map(Rc::as_ref)
    }

    /// All of them, by system.
    pub fn iter(&self) -> impl Iterator<Item = &World> {
        self.systems.values().map(Rc::as_ref)
    }
}

/// Everything a command is played on.
#[derive(Debug, Clone, Copy)]
pub struct Cast<'a> {
    /// Every node, targeted or not.
    pub nodes: &'a [Node],
    /// The account's baselines.
    pub registry: &'a Registry,
    /// The patches at the clock, by system; the clock is when the command is sent.
    pub worlds: &'a Worlds,
    /// Readings.
    pub readings: &'a Readings,
    /// Region.
    pub region: &'a str,
    /// Seed of everything invented.
    pub seed: u64,
    /// Observed facts by instance id.
    pub observed: &'a SortedMap<String, Observation>,
}

/// The policies and plans of one moment, made once for each baseline and product.
#[derive(Debug, Default)]
pub struct Plans {
    readings: Readings,
    policies: SortedMap<usize, Rc<Policy>>,
    plans: SortedMap<(usize, String), Rc<Plan>>,
    lists: SortedMap<(usize, String, String), Arc<InstallList>>,
    without_repositories: SortedMap<(usize, String), Rc<Plan>>,
}

impl Plans {
    /// None yet; all will be made by these readings.
    #[must_use]
    pub fn new(readings: Readings) -> Self {
        Self { readings, ..Self::default() }
    }

    /// The policy of a baseline; `None` when its system has no world.
    pub fn policy(&mut self, worlds: &Worlds, registry: &Registry, entry: usize) -> Option<Rc<Policy>> {
        let baseline = &registry.entry(entry)?.baseline;
        let world = worlds.of(baseline.operating_system)?;
        let readings = &self.readings;
        let make = || Rc::new(Policy::read(world, baseline, readings));
        Some(Rc::clone(self.policies.entry(entry).or_insert_with(make)))
    }

    /// The policy of a baseline, if anything has asked for it before.
    #[must_use]
    pub fn known_policy(&self, entry: usize) -> Option<&Policy> {
        self.policies.get(&entry).map(Rc::as_ref)
    }

    /// The plan of a baseline for a product.
    pub fn plan(&mut self, cast: &Cast<'_>, entry: usize, product: &str) -> Option<Rc<Plan>> {
        if let Some(plan) = self.plans.get(&(entry, product.to_owned())) {
            return Some(Rc::clone(plan));
        }
        let policy = self.policy(cast.worlds, cast.registry, entry)?;
        let world = cast.worlds.of(cast.registry.entry(entry)?.baseline.operating_system)?;
        let plan = Rc::new(Plan::new(world, &policy, product, &self.readings));
        self.plans.insert((entry, product.to_owned()), Rc::clone(&plan));
        Some(plan)
    }

    /// The plan of a baseline for a node that reaches no repository and goes on without: nothing is offered, and of what
    /// is installed nothing is known (rule net-dnf-skip-unavailable). That is the world before the first day of any
    /// patch.
    pub(crate) fn plan_without_repositories(
        &mut self,
        cast: &Cast<'_>,
        entry: usize,
        product: &str,
    ) -> Option<Rc<Plan>> {
        let key = (entry, product.to_owned());
        if let Some(plan) = self.without_repositories.get(&key) {
            return Some(Rc::clone(plan));
        }
        let baseline = &cast.registry.entry(entry)?.baseline;
        let patches = cast.worlds.of(baseline.operating_system)?.patches();
        let world = World::new(Arc::clone(patches), Timestamp::EPOCH.plus_seconds(-1));
        let policy = Policy::read(&world, baseline, &self.readings);
        let plan = Rc::new(Plan::new(&world, &policy, product, &self.readings));
        self.without_repositories.insert(key, Rc::clone(&plan));
        Some(plan)
    }

    /// A run's InstallOverrideList as the nodes of a plan read it.
    pub(crate) fn list(
        &mut self,
        cast: &Cast<'_>,
        entry: usize,
        product: &str,
        list: &InstallOverrideList,
    ) -> Option<Arc<InstallList>> {
        let key = (entry, product.to_owned(), list.address.clone());
        if let Some(known) = self.lists.get(&key) {
            return Some(Arc::clone(known));
        }
        let plan = self.plan(cast, entry, product)?;
        let world = cast.worlds.of(cast.registry.entry(entry)?.baseline.operating_system)?;
        let made = Arc::new(InstallList::new(world, &plan, list, &self.readings));
        self.lists.insert(key, Arc::clone(&made));
        Some(made)
    }
}

/// What available security updates mean for a baseline's nodes.
#[must_use]
pub fn available_status(registry: &Registry, entry: usize, readings: &Readings) -> ComplianceStatus {
    let stated = registry.entry(entry).and_then(|entry| entry.baseline.available_security_updates);
    stated.unwrap_or(match readings.available_status_default {
        AvailableStatusDefault::Compliant => ComplianceStatus::Compliant,
        AvailableStatusDefault::NonCompliant => ComplianceStatus::NonCompliant,
    })
}
