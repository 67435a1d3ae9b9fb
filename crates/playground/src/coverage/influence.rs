//! What a line of the texts has decided.

use patchplay_language::{counts, say};

use patchplay_document::Place;
use patchplay_engine::PatchSet;
use patchplay_model::OperatingSystem;
use patchplay_ordered::SortedSet;

use super::{Use, both, concerned, in_group, trial::Part, uses};
use crate::{
    act::Act,
    stage::Stage,
    view::{InfluenceView, LineQuery},
    words::{grouped, listed},
};

/// What a line has decided.
pub struct Influence {
    /// Numbers of the nodes.
    nodes: SortedSet<usize>,
    /// Patches by system, where the line is about patches.
    pub patches: Option<Vec<(OperatingSystem, PatchSet)>>,
}

fn holds(place: &Place, line: &LineQuery) -> bool {
    place.file == line.file && place.start.line <= line.line && line.line <= place.end.line
}

/// What a line of the texts has decided; `None` where it decides nothing that could be shown.
#[must_use]
pub fn influence(stage: &Stage, act: &Act, line: &LineQuery) -> Option<Influence> {
    let of_baselines = uses(stage, act).into_iter().find_map(|used| of_baseline(stage, &used, line));
    of_baselines.or_else(|| of_node(stage, line)).or_else(|| of_run(stage, act, line))
}

fn of_baseline(stage: &Stage, used: &Use<'_>, line: &LineQuery) -> Option<Influence> {
    let sites = &used.found.sites;
    let by_patches = |set: PatchSet| {
        let touched = used.nodes.iter().filter(|(_, judged)| !both(&concerned(judged), &set).is_clear());
        let system = used.found.baseline.operating_system;
        Influence { nodes: touched.map(|(node, _)| *node).collect(), patches: Some(vec![(system, set)]) }
    };
    if let Some(number) = sites.rules.iter().position(|rule| holds(&rule.place, line)) {
        let (rule, sites) = (used.found.baseline.rules.get(number)?, sites.rules.get(number)?);
        let values = rule.filters.iter().zip(&sites.filters).flat_map(|(filter, sites)| {
            filter.values.iter().zip(&sites.values).map(|(value, place)| (filter.key, value, place))
        });
        let mut meant = values.filter(|(_, _, place)| holds(place, line));
        // A line with several values stands for the rule.
        let value = match (meant.next(), meant.next()) {
            (Some((key, value, _)), None) => used.carrying(number, key, value),
            _ => None,
        };
        return Some(by_patches(value.or_else(|| used.deciding.get(number).cloned())?));
    }
    let at = |places: &[Place]| places.iter().position(|place| holds(place, line));
    if let Some(number) = at(&sites.approved) {
        return Some(by_patches(used.approved_by_entry(stage, number)?));
    }
    let filter = sites.global_filters.iter().position(|filter| holds(&filter.place, line));
    let part = (filter.map(|number| (Part::GlobalFilter, number)))
        .or_else(|| at(&sites.rejected).map(|number| (Part::Rejected, number)))
        .or_else(|| at(&sites.sources).map(|number| (Part::Source, number)));
    if let Some((part, number)) = part {
        let trial = used.without(stage, part, number);
        let system = used.found.baseline.operating_system;
        let nodes = trial.nodes.into_iter().collect();
        return Some(Influence { nodes, patches: Some(vec![(system, trial.otherwise)]) });
    }
    let group = sites.patch_groups.iter().position(|place| holds(place, line));
    if let Some(group) = group.and_then(|group| used.found.baseline.patch_groups.get(group)) {
        return Some(Influence { nodes: in_group(stage, used.entry, group).collect(), patches: None });
    }
    let whole = [
        Some(&used.found.place),
        sites.name.as_ref(),
        sites.operating_system.as_ref(),
        sites.default_baseline.as_ref(),
    ];
    let is_whole = whole.into_iter().flatten().any(|place| holds(place, line));
    is_whole.then(|| Influence { nodes: used.nodes.iter().map(|(node, _)| *node).collect(), patches: None })
}

fn of_node(stage: &Stage, line: &LineQuery) -> Option<Influence> {
    let is_meant = |member: &crate::fleet::FleetNode| {
        let instance = member.instance.and_then(|number| stage.documents.instances.get(number));
        let tags = member.tag_sites.iter().flatten().map(|site| &site.place);
        instance.map(|found| &found.place).into_iter().chain(tags).any(|place| holds(place, line))
    };
    let nodes: SortedSet<usize> =
        stage.fleet.iter().enumerate().filter(|(_, member)| is_meant(member)).map(|(number, _)| number).collect();
    (!nodes.is_empty()).then_some(Influence { nodes, patches: None })
}

fn of_run(stage: &Stage, act: &Act, line: &LineQuery) -> Option<Influence> {
    let found = stage.setting.found.and_then(|number| stage.documents.runs.get(number))?;
    let places = [
        Some(&found.place),
        found.operation_place.as_ref(),
        found.reboot_place.as_ref(),
        found.targets_place.as_ref(),
        found.document_place.as_ref(),
    ];
    let is_meant = places.into_iter().flatten().any(|place| holds(place, line));
    is_meant.then(|| Influence {
        nodes: act.played.invocations.iter().map(|invocation| invocation.node).collect(),
        patches: None,
    })
}

/// The same for a screen.
#[must_use]
pub fn view(stage: &Stage, act: &Act, line: &LineQuery) -> Option<InfluenceView> {
    let influence = influence(stage, act, line)?;
    let nodes: Vec<&str> =
        influence.nodes.iter().filter_map(|number| Some(stage.nodes.get(*number)?.instance_id.as_str())).collect();
    let names: Vec<&str> =
        influence.nodes.iter().filter_map(|number| Some(stage.nodes.get(*number)?.name.as_str())).collect();
    let patches = influence.patches.as_ref().map(|all| all.iter().map(|(_, set)| set.count_ones(..)).sum::<usize>());
    let on = if names.len() <= 2 { listed(&names, 2) } else { say!("{} nodes", grouped(names.len())) };
    let words = match (patches, names.is_empty()) {
        (Some(0), _) => say!("no patch of this fleet"),
        (Some(count), _) => say!("{} on {on}", counts::patches(count)),
        (None, true) => say!("no node"),
        (None, false) => on,
    };
    Some(InfluenceView { line: line.clone(), words, nodes: nodes.into_iter().map(str::to_owned).collect(), patches })
}
