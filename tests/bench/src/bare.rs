//! The least that an answer by sets can cost: for every counter of every node one AND and one population count.

use fixedbitset::FixedBitSet;

use crate::Fleet;

/// Counters of one node, as DescribeInstancePatchStates has them.
const COUNTERS: usize = 11;

/// Sets of the size that the engine works on, and nothing else.
pub struct Bare {
    /// By counter and system: what the counter asks for.
    asked: Vec<Vec<FixedBitSet>>,
    /// By node: its system, and what it has.
    nodes: Vec<(usize, FixedBitSet)>,
}

impl Bare {
    /// The sets of a fleet. Which patches a counter asks for makes no difference to what counting costs.
    pub fn new(fleet: &Fleet) -> Self {
        let mut asked = Vec::new();
        let mut systems = Vec::new();
        for (system, world) in &fleet.worlds {
            systems.push(*system);
            let counter = |counter: usize| {
                let mut set = world.patches().none();
                set.extend((0..world.patches().len()).filter(|patch| patch % COUNTERS <= counter));
                set
            };
            asked.push((0..COUNTERS).map(counter).collect());
        }
        let place = |node: &patchplay_model::Node| systems.iter().position(|system| *system == node.system);
        let nodes = fleet
            .nodes
            .iter()
            .zip(&fleet.holdings)
            .filter_map(|(node, held)| Some((place(node)?, held.installed().clone())))
            .collect();
        Self { asked, nodes }
    }

    /// Counts everything for every node.
    pub fn count(&self) -> usize {
        let of_node = |(system, installed): &(usize, FixedBitSet)| {
            let asked = self.asked.get(*system).map(Vec::as_slice).unwrap_or_default();
            asked.iter().map(|asked| asked.intersection_count(installed)).sum::<usize>()
        };
        self.nodes.iter().map(of_node).sum()
    }
}
