//! What the nodes of a baseline would come to if it read otherwise: their states before the run, taken again.

use std::rc::Rc;

use patchplay_engine::{Assessment, PatchList, PatchSet, Plan, Policy, level, named, operate};
use patchplay_model::{OperatingSystem, Operation, PatchBaseline, PatchState, RebootOption};
use patchplay_ordered::SortedMap;
use patchplay_run_command::Judged;

use super::{Use, both};
use crate::stage::Stage;

/// What another text of a baseline comes to.
pub(super) struct Trial {
    /// Patches that a node would have in another state or at another level; what is NotApplicable counts as nothing.
    pub(super) otherwise: PatchSet,
    /// Numbers of the nodes for which that holds of a patch.
    pub(super) nodes: Vec<usize>,
    /// Patches that would be approved for a node, and there or missing.
    pub(super) concerned: PatchSet,
}

fn scan(plan: &Plan, judged: &Judged) -> Assessment {
    operate(plan, &mut judged.before.clone(), Operation::Scan, RebootOption::NoReboot).assessment
}

impl Use<'_> {
    /// Tries another text of the baseline. Nodes that fared alike are tried once.
    pub(super) fn trial(&self, stage: &Stage, changed: &PatchBaseline) -> Trial {
        let none = || self.world.patches().none();
        let mut trial = Trial { otherwise: none(), nodes: Vec::new(), concerned: none() };
        let policy = Policy::read(self.world, changed, &stage.readings);
        let mut plans: SortedMap<&str, Plan> = SortedMap::new();
        let mut known: SortedMap<usize, bool> = SortedMap::new();
        for (node, judged) in &self.nodes {
            let alike = Rc::as_ptr(&judged.outcome).addr();
            let differs = match (known.get(&alike), stage.nodes.get(*node)) {
                (Some(differs), _) => *differs,
                (None, None) => continue,
                (None, Some(of)) => {
                    let make = || Plan::new(self.world, &policy, &of.product, &stage.readings);
                    let plan = plans.entry(&of.product).or_insert_with(make);
                    let otherwise = self.compare(judged, plan, &mut trial.concerned);
                    trial.otherwise.union_with(&otherwise);
                    known.insert(alike, !otherwise.is_clear());
                    !otherwise.is_clear()
                }
            };
            if differs {
                trial.nodes.push(*node);
            }
        }
        trial
    }

    /// The patches of a node that another plan would put into another state or level.
    fn compare(&self, judged: &Judged, plan: &Plan, concerned: &mut PatchSet) -> PatchSet {
        let now = scan(&judged.plan, judged);
        let then = scan(plan, judged);
        let mut touched = self.world.patches().none();
        for assessment in [&now, &then] {
            let states = assessment.sets().filter(|(state, _)| *state != PatchState::NotApplicable);
            states.for_each(|(_, set)| touched.union_with(set));
        }
        // Without a source for its product a node's run fails.
        if plan.lacks_source() {
            return touched;
        }
        for set in [&then.installed, &then.installed_pending_reboot, &then.missing] {
            concerned.union_with(set);
        }
        let is_same = |patch: &usize| {
            let (one, other) = (now.state(*patch), then.state(*patch));
            one == other && level(&now, &judged.plan, *patch) == level(&then, plan, *patch)
        };
        let mut otherwise = self.world.patches().none();
        otherwise.extend(touched.ones().filter(|patch| !is_same(patch)));
        otherwise
    }

    /// For each entry of a list, those of `among` that it names on one of the nodes.
    pub(super) fn named(&self, stage: &Stage, list: PatchList, among: &PatchSet) -> Vec<PatchSet> {
        let baseline = &self.found.baseline;
        let mut all = vec![self.world.patches().none(); list.of(baseline).len()];
        let mut products: Vec<&str> = Vec::new();
        for node in self.nodes.iter().filter_map(|(node, _)| stage.nodes.get(*node)) {
            // Windows' lists name ids, whatever the product.
            let is_known = baseline.operating_system == OperatingSystem::Windows && !products.is_empty();
            if is_known || products.contains(&node.product.as_str()) {
                continue;
            }
            products.push(&node.product);
            let here = named(self.world, baseline, list, (&node.product, &stage.readings), among);
            all.iter_mut().zip(&here).for_each(|(set, here)| set.union_with(here));
        }
        all
    }

    /// What the baseline would come to without the global filter, source or entry of `RejectedPatches` of a number.
    pub(super) fn without(&self, stage: &Stage, part: Part, number: usize) -> Trial {
        let mut baseline = self.found.baseline.clone();
        match part {
            Part::GlobalFilter => leave_out(&mut baseline.global_filters, number),
            Part::Source => leave_out(&mut baseline.sources, number),
            Part::Rejected => leave_out(&mut baseline.rejected_patches, number),
        }
        self.trial(stage, &baseline)
    }

    /// What would be on a node or missing from one if nothing were rejected, or is on one.
    pub(super) fn unrejected(&self, stage: &Stage) -> PatchSet {
        let baseline = PatchBaseline { rejected_patches: Vec::new(), ..self.found.baseline.clone() };
        let mut set = self.trial(stage, &baseline).concerned;
        set.union_with(&self.present);
        set
    }

    /// What an entry of `ApprovedPatches` approves that is on a node or missing from one.
    pub(super) fn approved_by_entry(&self, stage: &Stage, number: usize) -> Option<PatchSet> {
        let named = self.named(stage, PatchList::Approved, &self.concerned);
        named.get(number).map(|set| both(set, &self.concerned))
    }
}

/// A part of a baseline that can be left out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    GlobalFilter,
    Source,
    Rejected,
}

fn leave_out<T>(list: &mut Vec<T>, number: usize) {
    if number < list.len() {
        list.remove(number);
    }
}
