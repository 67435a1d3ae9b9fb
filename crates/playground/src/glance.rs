//! A fleet at a glance: nodes that came to the same become one row, and each baseline tells how many came to what.
//!
//! What a row shows is told once for all its nodes, so a screen of ten thousand nodes costs as much as one of its kinds.

use patchplay_document::{Diagnostic, Place};
use patchplay_engine::Reason;
use patchplay_language::say;
use patchplay_model::Counts;
use patchplay_ordered::{SortedMap, SortedSet, sort_by_key};
use patchplay_run_command::{Invocation, StepResult, status::InvocationDetails};

use crate::{
    act::Act,
    screen,
    stage::Stage,
    view::{FleetView, KindView, NodeLine, NodeList, Outcome, OutcomeCount, Screen, ShareView, StatusCount},
};

/// Fleets of up to this many nodes are told node by node.
pub const MOST_SINGLE: usize = 6;
/// Fleets of up to this many nodes are handed over whole, folded or not.
const MOST_WHOLE: usize = 60;
/// Kinds that a screen has room for.
const MOST_KINDS: usize = 100;
/// Problems of one code that are told of nodes that stand in no text.
const MOST_ALIKE: usize = 20;
/// Names that a row tells.
const NAMES: usize = 40;

/// What nodes have in common whose rows look alike.
#[derive(PartialEq)]
struct Look<'a> {
    product: &'a str,
    image: Option<&'a str>,
    managed: bool,
    ended: Option<InvocationDetails>,
    counts: Option<Counts>,
    new: usize,
    /// Number of the baseline, and why it is that one.
    chosen: Option<(usize, Reason)>,
    near_miss: Option<(String, String)>,
    /// What is wrong with the node or its run.
    failure: Option<String>,
}

/// A fleet, and the nodes whose rows are shown.
#[derive(Debug)]
pub struct Glance {
    /// At a glance.
    pub view: FleetView,
    /// Numbers of the nodes that the screen shows; `None`: all of them.
    pub shown: Option<SortedSet<usize>>,
}

impl Glance {
    /// Whether the screen shows a node.
    #[must_use]
    pub fn shows(&self, node: usize) -> bool {
        self.shown.as_ref().is_none_or(|shown| shown.contains(&node))
    }
}

/// Looks at a fleet.
#[must_use]
pub fn glance(stage: &Stage, act: &Act, screen: &Screen) -> Glance {
    let mut firsts: Vec<(usize, Look<'_>)> = Vec::new();
    let mut view = FleetView { total: stage.fleet.len(), ..FleetView::default() };
    let mut numbers: SortedMap<(Option<usize>, Option<String>), usize> = SortedMap::new();
    let mut shares = Vec::new();
    let mut near_misses = Vec::new();
    let folds = stage.fleet.len() > MOST_SINGLE;
    // Neighbours are often alike, so the kind of the node before is looked at first.
    let mut last = 0;
    for (number, member) in stage.fleet.iter().enumerate() {
        let invocation = act.played.of_node(number);
        let look = look(stage, number, invocation);
        if look.near_miss.is_some() {
            near_misses.push(number);
        }
        let share = share(stage, &mut view.shares, &mut numbers, look.chosen.as_ref());
        shares.push(share);
        let outcome = outcome(act, invocation, look.chosen.as_ref().map(|(entry, _)| *entry));
        count(&mut view, share, outcome);
        let alike = |kind: &usize| folds && firsts.get(*kind).is_some_and(|(_, first)| *first == look);
        let same = Some(last).filter(alike).or_else(|| (0..firsts.len()).find(alike));
        match same {
            Some(kind) => {
                last = kind;
                if let Some(kind) = view.kinds.get_mut(kind) {
                    kind.members += 1;
                    if kind.others.len() < NAMES {
                        kind.others.push(member.node.name.clone());
                    }
                }
            }
            None if folds && firsts.len() >= MOST_KINDS => view.beyond += 1,
            None => {
                let first = member.node.instance_id.clone();
                view.kinds.push(KindView { first, members: 1, others: Vec::new(), share, outcome });
                last = firsts.len();
                firsts.push((number, look));
            }
        }
    }
    view.statuses = statuses(act);
    view.made = stage.fleet.iter().filter(|member| member.node.logical_id.is_none()).count();
    let shown = (stage.fleet.len() > MOST_WHOLE).then(|| {
        let mut shown: SortedSet<usize> = firsts.into_iter().map(|(number, _)| number).collect();
        let asked = [screen.log_of.as_ref(), screen.details_of.as_ref()];
        let of_table = screen.patches.as_ref().and_then(|query| query.node.as_ref());
        let asked = asked.into_iter().flatten().chain(of_table).chain(screen.why.as_ref().map(|why| &why.node));
        let asked: SortedSet<&String> = asked.collect();
        let is_asked = |(number, member): (usize, &crate::fleet::FleetNode)| {
            asked.contains(&member.node.instance_id).then_some(number)
        };
        shown.extend(stage.fleet.iter().enumerate().filter_map(is_asked));
        shown
    });
    if screen.list {
        let groups: SortedSet<&String> =
            stage.documents.baselines.iter().flat_map(|found| &found.baseline.patch_groups).collect();
        view.patch_groups = groups.into_iter().cloned().collect();
        view.list = Some(list(stage, shares, near_misses));
    }
    Glance { view, shown }
}

/// Problems of a large fleet: of those that are the same but for the node, some and how many more there are. Problems
/// that stand in a text stay, since each is marked there.
#[must_use]
pub fn fold(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut counts: SortedMap<String, (usize, Diagnostic)> = SortedMap::new();
    let mut folded = Vec::with_capacity(diagnostics.len().min(2 * MOST_ALIKE));
    for diagnostic in diagnostics {
        if diagnostic.place != Place::default() {
            folded.push(diagnostic);
            continue;
        }
        let (count, last) = counts.entry(diagnostic.code.clone()).or_insert_with(|| (0, diagnostic.clone()));
        *count += 1;
        if *count <= MOST_ALIKE {
            folded.push(diagnostic);
        } else {
            *last = diagnostic;
        }
    }
    folded.extend(counts.into_values().filter(|(count, _)| *count > MOST_ALIKE).map(|(count, last)| Diagnostic {
        message: say!(count - MOST_ALIKE; "the same of {count} more node", "the same of {count} more nodes", count = count - MOST_ALIKE),
        fix: None,
        ..last
    }));
    folded
}

fn look<'a>(stage: &'a Stage, number: usize, invocation: Option<&Invocation>) -> Look<'a> {
    // Every number comes from the fleet.
    let node = stage.nodes.get(number);
    let choice = node.and_then(|node| stage.registry.choose(node).ok());
    let near_miss = node.zip(choice.as_ref()).and_then(|(node, choice)| stage.registry.near_miss(node, choice));
    let judged = invocation.and_then(|invocation| match &invocation.result {
        StepResult::Judged(judged) => Some(judged.as_ref()),
        _ => None,
    });
    Look {
        product: node.map_or("", |node| node.product.as_str()),
        image: node.and_then(|node| node.image.as_deref()),
        managed: node.is_some_and(patchplay_model::Node::is_managed),
        ended: invocation.map(|invocation| invocation.ended),
        counts: judged.map(|judged| judged.counts),
        new: judged.map_or(0, |judged| judged.outcome.newly_installed.count_ones(..)),
        failure: invocation.filter(|_| judged.is_none()).map(|invocation| format!("{:?}", invocation.result)),
        chosen: choice.map(|choice| (choice.entry, choice.reason)),
        near_miss: near_miss.map(|miss| (miss.key, miss.value)),
    }
}

/// The number of the share of nodes with this baseline.
fn share(
    stage: &Stage,
    shares: &mut Vec<ShareView>,
    numbers: &mut SortedMap<(Option<usize>, Option<String>), usize>,
    chosen: Option<&(usize, Reason)>,
) -> usize {
    let group = chosen.and_then(|(_, reason)| match reason {
        Reason::PatchGroup { value, .. } => Some(value.clone()),
        _ => None,
    });
    let entry = chosen.map(|(entry, _)| *entry);
    *numbers.entry((entry, group)).or_insert_with_key(|(entry, group)| {
        let name = entry.and_then(|entry| stage.registry.entry(entry)).map(|entry| entry.name().to_owned());
        shares.push(ShareView { baseline: name.unwrap_or_default(), patch_group: group.clone(), outcomes: Vec::new() });
        shares.len() - 1
    })
}

fn count(view: &mut FleetView, share: usize, outcome: Outcome) {
    let Some(share) = view.shares.get_mut(share) else { return };
    match share.outcomes.iter_mut().find(|one| one.outcome == outcome) {
        Some(one) => one.count += 1,
        None => {
            share.outcomes.push(OutcomeCount { outcome, count: 1 });
            sort_by_key(&mut share.outcomes, |one| one.outcome);
        }
    }
}

fn outcome(act: &Act, invocation: Option<&Invocation>, entry: Option<usize>) -> Outcome {
    let Some(invocation) = invocation.filter(|invocation| invocation.was_sent()) else { return Outcome::NotReached };
    let StepResult::Judged(judged) = &invocation.result else { return Outcome::Failed };
    let policy = entry.and_then(|entry| act.plans.known_policy(entry));
    match judged.compliance {
        patchplay_model::ComplianceStatus::NonCompliant => Outcome::NonCompliant,
        _ if policy.is_some_and(|policy| policy.approved().is_clear()) => Outcome::NothingApproved,
        _ => Outcome::Compliant,
    }
}

fn statuses(act: &Act) -> Vec<StatusCount> {
    let mut counts: SortedMap<InvocationDetails, usize> = SortedMap::new();
    for invocation in &act.played.invocations {
        *counts.entry(invocation.ended).or_default() += 1;
    }
    let told = |(ended, count): (InvocationDetails, usize)| StatusCount {
        status: ended.status().as_str().to_owned(),
        status_details: ended.as_str().to_owned(),
        count,
    };
    counts.into_iter().map(told).collect()
}

fn list(stage: &Stage, shares: Vec<usize>, near_misses: Vec<usize>) -> NodeList {
    let mut list = NodeList { shares, near_misses, ..NodeList::default() };
    for member in &stage.fleet {
        let node = &member.node;
        let product = screen::product_words(node);
        match (&node.logical_id, member.overlay) {
            (Some(logical_id), _) => list.of_files.push(NodeLine {
                logical_id: logical_id.clone(),
                instance_id: node.instance_id.clone(),
                name: node.name.clone(),
                system: node.system,
                product,
                tags: node.tags.clone(),
            }),
            (None, overlay) => {
                list.made.extend(overlay);
                list.ids.push(node.instance_id.clone());
                let known = list.products.iter().position(|other| *other == product);
                list.product_of.push(known.unwrap_or_else(|| {
                    list.products.push(product);
                    list.products.len() - 1
                }));
            }
        }
    }
    list
}
