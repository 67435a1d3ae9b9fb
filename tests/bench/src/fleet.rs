//! A fleet over a catalogue: nodes of every image, each with patches of its own, and what deciding about them costs.

use std::{collections::BTreeMap, sync::Arc};

use patchplay_catalog::{Catalog, ImageProfile};
use patchplay_engine::{Holdings, Images, Patches, Plan, Policy, Registry, World, tally};
use patchplay_model::{
    Agent, ComplianceStatus, Counts, Node, NodeSettings, OperatingSystem, PATCH_GROUP_TAG_KEYS, Paths, Readings, Tag,
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
    /// By number of the baseline, those of its few products.
    plans: Vec<Vec<(String, Plan)>>,
    decisions: usize,
}

impl Compiled {
    /// How often an approval rule was asked about a row: once for every policy and plan.
    pub const fn decisions(&self) -> usize {
        self.decisions
    }

    fn plan_of(&self, node: &Node) -> Option<&Plan> {
        let choice = self.registry.choose(node).ok()?;
        let of_products = self.plans.get(choice.entry)?;
        of_products.iter().find(|(product, _)| *product == node.product).map(|(_, plan)| plan)
    }
}

impl Fleet {
    /// So many nodes, spread evenly over the images of the catalogue, at the end of its facts.
    pub fn new(catalog: &Arc<Catalog>, nodes: usize) -> Self {
        let clock = catalog.facts_until().midnight();
        let mut worlds = BTreeMap::new();
        let mut images = BTreeMap::new();
        for system in OperatingSystem::ALL {
            let patches = Arc::new(Patches::new(Arc::clone(catalog), *system, []));
            images.insert(*system, Images::new(&patches));
            worlds.insert(*system, World::new(patches, clock));
        }
        let mut fleet = Self { worlds, nodes: Vec::with_capacity(nodes), holdings: Vec::with_capacity(nodes) };
        let mut dice = Dice::new(1);
        for number in 0..nodes {
            if let Some(image) = catalog.images().get(number % catalog.images().len().max(1)) {
                fleet.add(catalog, &images, image, number, &mut dice);
            }
        }
        fleet
    }

    fn add(
        &mut self,
        catalog: &Catalog,
        images: &BTreeMap<OperatingSystem, Images>,
        image: &ImageProfile,
        number: usize,
        dice: &mut Dice,
    ) {
        let (Some(world), Some(images)) = (self.worlds.get(&image.system), images.get(&image.system)) else { return };
        let rows = catalog.rows_of(image.system);
        let mut beyond: Vec<String> = Vec::new();
        for _ in 0..dice.below(BEYOND_IMAGE) {
            beyond.extend(catalog.patch(rows.start + dice.below(rows.len())).map(|patch| match image.system {
                OperatingSystem::Windows => patch.id.to_owned(),
                _ => format!("{}.{}", patch.id, patch.arch),
            }));
        }
        let beyond = beyond.iter().map(String::as_str);
        let Some(held) = images.started(world.patches(), &image.key, beyond, []) else { return };
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
            settings: NodeSettings::default(),
            trouble: Vec::new(),
            paths: Paths::ALL,
            profile: true,
            agent: Agent::Online,
            since: None,
            interruptions: None,
        });
    }

    /// Compiles the baselines that the nodes get, each once for every product: what an edit of a baseline costs before
    /// any node is looked at.
    pub fn compile(&self, rules: usize) -> Compiled {
        let registry = account::registry(rules);
        let readings = Readings::default();
        let mut policies: BTreeMap<usize, Policy> = BTreeMap::new();
        let mut plans: Vec<Vec<(String, Plan)>> = registry.entries().iter().map(|_| Vec::new()).collect();
        let mut decisions = 0;
        for node in &self.nodes {
            let Ok(choice) = registry.choose(node) else { continue };
            let (Some(entry), Some(world)) = (registry.entry(choice.entry), self.worlds.get(&node.system)) else {
                continue;
            };
            let Some(of_products) = plans.get_mut(choice.entry) else { continue };
            if of_products.iter().any(|(product, _)| *product == node.product) {
                continue;
            }
            let asked = world.current().len() * entry.baseline.rules.len();
            let policy = policies.entry(choice.entry).or_insert_with(|| {
                decisions += asked;
                Policy::read(world, &entry.baseline, &readings)
            });
            decisions += asked;
            of_products.push((node.product.clone(), Plan::new(world, policy, &node.product, &readings)));
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
    let Some(plan) = compiled.plan_of(node) else { return 0 };
    let (counts, verdict) = tally(plan, held, ComplianceStatus::Compliant);
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

#[cfg(test)]
mod tests {
    use patchplay_catalog::{default_set, full_sets};
    use patchplay_engine::{Assessment, compliance, count};

    use super::*;

    #[test]
    fn what_is_tallied_is_what_the_sets_come_to() {
        let mut catalog = default_set();
        full_sets().for_each(|(_, facts)| catalog.replace(&facts));
        let fleet = Fleet::new(&Arc::new(catalog), 1_000);
        for rules in [0, 3] {
            let compiled = fleet.compile(rules);
            for (node, held) in fleet.nodes.iter().zip(&fleet.holdings) {
                let plan = compiled.plan_of(node).unwrap();
                let sets = Assessment::of(plan, held);
                for available in [ComplianceStatus::Compliant, ComplianceStatus::NonCompliant] {
                    let by_sets = (count(&sets, plan, available), compliance(&sets, available));
                    assert_eq!(tally(plan, held, available), by_sets, "{} with {rules} rules", node.name);
                }
            }
        }
    }
}
