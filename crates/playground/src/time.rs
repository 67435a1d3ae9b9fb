//! The fleet in time: a run of the scenario on every day around its clock, when patches become approved, and months of
//! scheduled runs.
//!
//! Everything is played by the engine, as the scenario itself is. So that a fleet of thousands costs little, one node of
//! each [kind](kinds) is played for those that fare alike, and of the days only those that [differ](calendar) from the day
//! before. How much is gone through for one view is bounded; what is left out for that is said.

mod calendar;
mod days;
mod delays;
mod kinds;
mod runs;

use std::{rc::Rc, sync::Arc};

use patchplay_catalog::{Catalog, product_label};
use patchplay_document::Scenario;
use patchplay_language::{counts, say, tag};
use patchplay_model::Node;

use crate::{
    act::{Act, Course, Worlds},
    sources::Sources,
    stage::Stage,
    view::{Cutoff, FleetState, Stretch, TimeNode, TimeQuery, TimeView},
    words::{day, grouped},
};
use calendar::Calendar;
use days::{Fate, Reduced, Span, add, at_time_of};
use delays::Subject;
use kinds::Kinds;

/// The last view, for the next key press that changes nothing of it.
#[derive(Debug, Default)]
pub(crate) struct Kept(Option<Last>);

#[derive(Debug)]
struct Last {
    scenario: Scenario,
    query: TimeQuery,
    catalog: Arc<Catalog>,
    /// Tag of the language of its words.
    language: Rc<str>,
    view: TimeView,
}

impl Kept {
    /// The view of a scenario that was played; made anew only when something that decides has changed.
    pub(crate) fn view(
        &mut self,
        (scenario, sources): (&Scenario, &Sources),
        (stage, act): (&Stage, &Act),
        query: &TimeQuery,
        worlds: &Worlds,
    ) -> TimeView {
        if let Some(last) = &self.0
            && last.scenario == *scenario
            && last.query == *query
            && Arc::ptr_eq(&last.catalog, &stage.facts.catalog)
            && last.language == tag()
        {
            return last.view.clone();
        }
        let view = view((scenario, sources), (stage, act), query, worlds);
        self.0 = Some(Last {
            scenario: scenario.clone(),
            query: query.clone(),
            catalog: Arc::clone(&stage.facts.catalog),
            language: tag(),
            view: view.clone(),
        });
        view
    }
}

fn view(
    (scenario, sources): (&Scenario, &Sources),
    (stage, act): (&Stage, &Act),
    query: &TimeQuery,
    worlds: &Worlds,
) -> TimeView {
    let kinds = Kinds::of(stage);
    let (reduced, documents) = kinds.reduced(stage, scenario);
    let reduced = Reduced { kinds: &kinds, scenario: reduced, documents, sources };
    let calendar = Calendar::of(stage);
    let mut worlds = worlds.beside();
    let span = Span::around(stage, &reduced, &calendar);
    let played = span.play(stage, &reduced, &mut worlds);
    let schedule = runs::schedule(stage, &reduced, calendar.rows(), query, &mut worlds);
    let (from, to) = span.ends().unwrap_or((stage.clock.date(), stage.clock.date()));
    let focus = focus(stage, act, &kinds, query);
    let node = focus.and_then(|kind| representative(stage, &kinds, kind));
    let subject = node.and_then(|node| Subject::of(stage, node));
    let fate = |of: &[Fate]| focus.and_then(|kind| of.get(kind)).cloned().unwrap_or_default();
    let fates: Vec<Fate> = played.iter().map(|days| fate(&days.kinds)).collect();
    let wanted = |id: &str| fates.iter().any(|fate| fate.installs.iter().any(|other| other == id));
    let (delays, more_delays) = subject.as_ref().zip(node).map_or_else(Default::default, |(subject, node)| {
        let last = at_time_of(stage.clock, to);
        let last_stage = reduced.stage(stage, last);
        let mut course = Course::begin(&last_stage, &scenario.region, scenario.seed, &mut worlds);
        let moment = course.moment(last, None);
        moment.of(node.system).map_or_else(Default::default, |world| subject.rows(world, (from, to), &wanted))
    });
    let stretches = played.iter().zip(fates).map(|(days, fate)| {
        let mut fleet = FleetState { unknown: kinds.left_out, ..FleetState::default() };
        for (fate, nodes) in days.kinds.iter().zip(&kinds.groups) {
            add(&mut fleet, nodes.len(), fate.scan.as_ref().map(|scan| (scan.counts, scan.compliance)));
        }
        let Fate { scan, installs, installs_count, fails_count } = fate;
        Stretch { from: days.from, to: days.to, fleet, scan, installs, installs_count, fails_count }
    });
    TimeView {
        clock: stage.clock,
        from,
        to,
        nodes: nodes(stage, &kinds),
        node: node.map(|node| node.instance_id.clone()),
        baseline: subject.as_ref().map(Subject::name),
        product: node.map_or_else(String::new, |node| product_label(&node.product).into_owned()),
        cutoffs: subject.as_ref().map_or_else(Vec::<Cutoff>::new, Subject::cutoffs),
        stretches: stretches.collect(),
        delays,
        more_delays,
        schedule,
        limits: limits(stage, &kinds, &span, calendar.rows()),
    }
}

fn representative<'a>(stage: &'a Stage, kinds: &Kinds, kind: usize) -> Option<&'a Node> {
    stage.nodes.get(*kinds.groups.get(kind)?.first()?)
}

/// The kind that the picture is of: that of the node that was asked for, else the first on which the run judged
/// something that is installed or missing, else the first that it reaches.
fn focus(stage: &Stage, act: &Act, kinds: &Kinds, query: &TimeQuery) -> Option<usize> {
    let asked = query.node.as_ref().and_then(|id| stage.nodes.iter().position(|node| node.instance_id == *id));
    let kind_of = |number: usize| kinds.groups.iter().position(|kind| kind.contains(&number));
    let reached = || act.played.invocations.iter().map(|invocation| invocation.node);
    asked.and_then(kind_of).or_else(|| reached().find_map(kind_of)).or((!kinds.groups.is_empty()).then_some(0))
}

fn nodes(stage: &Stage, kinds: &Kinds) -> Vec<TimeNode> {
    let of_kind = |(number, kind): (usize, &Vec<usize>)| {
        let node = representative(stage, kinds, number)?;
        Some(TimeNode { instance_id: node.instance_id.clone(), name: node.name.clone(), like: kind.len() })
    };
    kinds.groups.iter().enumerate().filter_map(of_kind).collect()
}

/// What the view leaves out, in sentences.
fn limits(stage: &Stage, kinds: &Kinds, span: &Span, rows: usize) -> Vec<String> {
    let mut limits = Vec::new();
    let facts_end = stage.facts_until();
    if let Some((_, to)) = span.ends()
        && to >= facts_end
    {
        limits.push(say!("The patch facts end on {}; what comes later is not known.", day(facts_end)));
    }
    if span.is_shortened {
        let rows = counts::rows(rows);
        limits.push(say!("The span is shorter than usual, since every day of it is {rows} of patch facts."));
    }
    if kinds.left_out > 0 {
        limits.push(say!(
            "{} nodes that differ from all others are left out: {} kinds of nodes are played.",
            grouped(kinds.left_out),
            kinds.groups.len()
        ));
    }
    limits
}
