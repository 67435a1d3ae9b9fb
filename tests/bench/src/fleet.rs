//! A fleet over a catalogue: nodes of every image, each with patches of its own, and what deciding about them costs.

use std::{collections::BTreeMap, sync::Arc};

use patchplay_catalog::{Catalog, ImageProfile};
use patchplay_engine::{Holdings, Patches, Plan, Policy, Registry, World, compliance, count, installed_text, operate};
use patchplay_model::{
    ComplianceStatus, Counts, Node, OperatingSystem, Operation, PATCH_GROUP_TAG_KEYS, Paths, Readings, RebootOption,
    Tag,
};

use crate::{account, dice::Dice};

/// Patches that a node has beyond its image, at most.
const BEYOND_IMAGE: usize = 6;

/// Nodes with what they have, ready for a run.
pub struct Fleet {
    pub(crate) worlds: BTreeMap<OperatingSystem, World>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) holdings: Vec<Holdings>,
}

/// Everything that follows from the account's baselines alone.
pub struct Compiled {
    registry: Registry,
    plans: BTreeMap<(usize, String), Plan>,
    decisions: usize,
}

impl Compiled {
    /// How often an approval rule was asked about a row: once for every policy and plan.
    pub const fn decisions(&self) -> usize {
        self.decisions
    }
}

impl Fleet {
    /// So many nodes, spread evenly over the images of the catalogue, at the end of its facts.
    pub fn new(catalog: &Arc<Catalog>, nodes: usize) -> Self {
        let clock = catalog.facts_until().midnight();
        let mut worlds = BTreeMap::new();
        for system in OperatingSystem::ALL {
            let patches = Arc::new(Patches::new(Arc::clone(catalog), *system, []));
            worlds.insert(*system, World::new(patches, clock));
        }
        let mut fleet = Self { worlds, nodes: Vec::with_capacity(nodes), holdings: Vec::with_capacity(nodes) };
        let mut dice = Dice::new(1);
        for number in 0..nodes {
            if let Some(image) = catalog.images().get(number % catalog.images().len().max(1)) {
                fleet.add(catalog, image, number, &mut dice);
            }
        }
        fleet
    }

    fn add(&mut self, catalog: &Catalog, image: &ImageProfile, number: usize, dice: &mut Dice) {
        let Some(world) = self.worlds.get(&image.system) else { return };
        let rows = catalog.rows_of(image.system);
        let mut installed: Vec<String> = image.patches().map(installed_text).collect();
        for _ in 0..dice.below(BEYOND_IMAGE) {
            installed.extend(catalog.patch(rows.start + dice.below(rows.len())).map(|patch| match image.system {
                OperatingSystem::Windows => patch.id.to_owned(),
                _ => format!("{}.{}", patch.id, patch.arch),
            }));
        }
        let held = Holdings::new(world.patches(), installed.iter().map(String::as_str), [], image.built);
        let group = account::GROUPS.get(dice.below(account::GROUPS.len() + 1));
        self.holdings.push(held);
        self.nodes.push(Node {
            logical_id: None,
            instance_id: format!("i-{number:017x}"),
            name: format!("node{number}"),
            system: image.system,
            product: image.product.clone(),
            image: Some(image.key.clone()),
            tags: group
                .map(|group| Tag { key: PATCH_GROUP_TAG_KEYS[0].to_owned(), value: (*group).to_owned() })
                .into_iter()
                .collect(),
            installed: Vec::new(),
            failing: Vec::new(),
            paths: Paths::ALL,
            profile: true,
        });
    }

    /// Compiles the baselines that the nodes get, each once for every product: what an edit of a baseline costs before
    /// any node is looked at.
    pub fn compile(&self, rules: usize) -> Compiled {
        let registry = account::registry(rules);
        let readings = Readings::default();
        let mut policies: BTreeMap<usize, Policy> = BTreeMap::new();
        let mut plans = BTreeMap::new();
        let mut decisions = 0;
        for node in &self.nodes {
            let Some(choice) = registry.choose(node) else { continue };
            let (Some(entry), Some(world)) = (registry.entry(choice.entry), self.worlds.get(&node.system)) else {
                continue;
            };
            let key = (choice.entry, node.product.clone());
            if plans.contains_key(&key) {
                continue;
            }
            let asked = world.current().len() * entry.baseline.rules.len();
            let policy = policies.entry(choice.entry).or_insert_with(|| {
                decisions += asked;
                Policy::read(world, &entry.baseline, &readings)
            });
            decisions += asked;
            plans.insert(key, Plan::new(world, policy, &node.product, &readings));
        }
        Compiled { registry, plans, decisions }
    }

    /// Scans every node: its baseline, its states, all its counters. The sum of all counters of all nodes, for whoever
    /// compares two ways to them.
    pub fn scan(&self, compiled: &Compiled) -> i64 {
        self.nodes.iter().zip(&self.holdings).map(|(node, held)| scan(compiled, node, held)).sum()
    }
}

fn scan(compiled: &Compiled, node: &Node, held: &Holdings) -> i64 {
    let Some(choice) = compiled.registry.choose(node) else { return 0 };
    let Some(plan) = compiled.plans.get(&(choice.entry, node.product.clone())) else { return 0 };
    let mut held = held.clone();
    let outcome = operate(plan, &mut held, Operation::Scan, RebootOption::RebootIfNeeded);
    let counts = count(&outcome.assessment, plan, ComplianceStatus::Compliant);
    let verdict = compliance(&outcome.assessment, ComplianceStatus::Compliant);
    sum(&counts) + i64::from(verdict == ComplianceStatus::Compliant)
}

fn sum(counts: &Counts) -> i64 {
    [
        counts.installed_count,
        counts.installed_other_count,
        counts.installed_pending_reboot_count,
        counts.installed_rejected_count,
        counts.missing_count,
        counts.failed_count,
        counts.not_applicable_count,
        counts.available_security_update_count.unwrap_or_default(),
        counts.critical_non_compliant_count,
        counts.security_non_compliant_count,
        counts.other_non_compliant_count,
    ]
    .iter()
    .sum()
}
