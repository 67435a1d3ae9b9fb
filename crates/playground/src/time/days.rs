//! A run of the scenario on every day of a span: what a Scan would report, and what an Install would put on the nodes.

use std::rc::Rc;

use patchplay_document::{Documents, Scenario};
use patchplay_engine::{PatchSet, World};
use patchplay_model::{ComplianceStatus, Date, Operation, Run, Timestamp};
use patchplay_run_command::{Plans, Played, StepResult};

use super::{
    calendar::{Calendar, Mark},
    kinds::Kinds,
};
use crate::{
    act::{Course, Stand, Worlds},
    sources::Sources,
    stage::{Stage, registry},
    view::{FleetState, ScanState},
};

/// Days before the clock that are looked at.
const BEFORE: i32 = 42;
/// Days of the whole span.
const SPAN: i32 = 112;
/// Days that a span keeps, however much there is to do.
const LEAST: i32 = 14;
/// Rows of patch facts that are gone through for one view, over all days that differ.
const WORK: usize = 150_000;
/// Ids that are told of one node and day.
const IDS: usize = 60;

/// The scenario with one node of each kind, ready for other clocks.
pub(super) struct Reduced<'a> {
    pub(super) kinds: &'a Kinds,
    pub(super) scenario: Scenario,
    pub(super) documents: Rc<Documents>,
    pub(super) sources: &'a Sources,
}

impl Reduced<'_> {
    /// The stage of the same scenario with its clock at an instant.
    pub(super) fn stage(&self, whole: &Stage, clock: Timestamp) -> Stage {
        let scenario = Scenario { clock: Some(clock), ..self.scenario.clone() };
        let documents = Rc::clone(&self.documents);
        Stage::with(&scenario, self.sources, documents, whole.facts.clone(), whole.readings, Vec::new())
    }
}

/// Days on which nothing changes, and what a run comes to on each kind of nodes.
pub(super) struct Days {
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) kinds: Vec<Fate>,
}

/// What a run comes to on one kind of nodes.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Fate {
    pub(super) scan: Option<ScanState>,
    pub(super) installs: Vec<String>,
    pub(super) installs_count: usize,
    pub(super) fails_count: usize,
}

/// The span of days around a stage's clock, and the marks of its days.
pub(super) struct Span {
    /// The days, each with its mark.
    days: Vec<(Date, Mark)>,
    /// Whether there was too much to do for the usual span.
    pub(super) is_shortened: bool,
}

/// A day at a clock's time of day.
pub(super) fn at_time_of(clock: Timestamp, day: Date) -> Timestamp {
    day.midnight().plus_ticks(clock.ticks() - clock.date().midnight().ticks())
}

impl Span {
    /// Decides which days are looked at: some weeks before the clock and more after it, as far as the patch facts go.
    pub(super) fn around(stage: &Stage, reduced: &Reduced<'_>, calendar: &Calendar) -> Self {
        let now = stage.clock.date().days();
        let facts_end = stage.facts_until().days();
        let mut to = (now - BEFORE + SPAN).min(facts_end).max(now);
        let mut from = to - SPAN;
        // Before an earlier run the nodes were not as that run left them.
        let after_history = stage.history.iter().filter(|run| !run.in_window).map(|run| run.clock.date().days()).max();
        from = from.max(after_history.unwrap_or(from).min(now));
        from = from.max(calendar.first().map_or(from, Date::days).min(now));
        let mark = |day: i32| {
            let clock = at_time_of(stage.clock, Date::from_days(day));
            let found = registry(&reduced.scenario, &reduced.documents, clock, &stage.setting, &stage.readings);
            (Date::from_days(day), calendar.mark(clock, found))
        };
        let mut days: Vec<(Date, Mark)> = (from..=to).map(mark).collect();
        let mut is_shortened = false;
        let changes =
            |days: &[(Date, Mark)]| 1 + days.windows(2).filter(|pair| matches!(pair, [a, b] if a.1 != b.1)).count();
        while changes(&days) * calendar.rows() > WORK && to - from > LEAST {
            is_shortened = true;
            if now - from > to - now {
                from = (from + 7).min(now);
            } else {
                to = (to - 7).max(now);
            }
            days.retain(|(day, _)| (from..=to).contains(&day.days()));
        }
        Self { days, is_shortened }
    }

    /// First and last day.
    pub(super) fn ends(&self) -> Option<(Date, Date)> {
        Some((self.days.first()?.0, self.days.last()?.0))
    }

    /// Plays the days that differ from the one before.
    pub(super) fn play(&self, whole: &Stage, reduced: &Reduced<'_>, worlds: &mut Worlds) -> Vec<Days> {
        let mut played: Vec<Days> = Vec::new();
        // Where the run begins depends on the day only by nodes that join, images that are assumed and tasks of the window.
        let is_shared = !whole.history.iter().any(|run| run.in_window)
            && !whole.fleet.iter().any(|member| member.image_assumed || member.node.since.is_some());
        let mut past: Option<Stand> = None;
        let mut before: Option<&Mark> = None;
        for (day, mark) in &self.days {
            if let (Some(last), true) = (played.last_mut(), before == Some(mark)) {
                last.to = *day;
                continue;
            }
            before = Some(mark);
            let stage = reduced.stage(whole, at_time_of(whole.clock, *day));
            let (region, seed) = (reduced.scenario.region.as_str(), reduced.scenario.seed);
            let mut course = match &past {
                Some(past) => Course::resume(&stage, region, seed, worlds, past),
                None => {
                    let mut course = Course::begin(&stage, region, seed, worlds);
                    course.pass_history();
                    course
                }
            };
            if is_shared && past.is_none() {
                past = Some(course.stand.clone());
            }
            let kinds = fates(&stage, &mut course, reduced.kinds.groups.len());
            match played.last_mut() {
                Some(last) if last.kinds == kinds => last.to = *day,
                _ => played.push(Days { from: *day, to: *day, kinds }),
            }
        }
        played
    }
}

/// The run with another operation, of which rate control leaves out nobody.
fn run_with(run: &Run, operation: Operation) -> Run {
    let all = || Some("100%".to_owned());
    Run { operation, max_concurrency: all(), max_errors: all(), ..run.clone() }
}

fn fates(stage: &Stage, course: &mut Course<'_>, kinds: usize) -> Vec<Fate> {
    let run = &stage.setting.run;
    let moment = course.moment(course.stand.clock, run.snapshot_id.as_deref());
    let mut plans = Plans::new(stage.readings);
    let mut play = |operation| course.try_out(&moment, &mut plans, &run_with(run, operation), &stage.registry);
    let (scan, install) = (play(Operation::Scan), play(Operation::Install));
    let world = |kind: usize| moment.of(stage.nodes.get(kind)?.system);
    (0..kinds).map(|kind| fate(kind, world(kind), &scan, &install)).collect()
}

/// The ids of the first of a set.
pub(super) fn ids(world: &World, set: &PatchSet, most: usize) -> Vec<String> {
    set.ones().take(most).map(|patch| world.patches().id(patch).to_owned()).collect()
}

fn fate(kind: usize, world: Option<&World>, scan: &Played, install: &Played) -> Fate {
    let Some(world) = world else { return Fate::default() };
    let judged = |played: &Played| match &played.of_node(kind)?.result {
        StepResult::Judged(judged) => Some(judged.clone()),
        _ => None,
    };
    let installed = judged(install);
    let new = installed.as_ref().map(|judged| &judged.outcome.newly_installed);
    Fate {
        scan: judged(scan).map(|judged| ScanState {
            counts: judged.counts,
            compliance: judged.compliance,
            missing: ids(world, &judged.outcome.assessment.missing, IDS),
        }),
        installs: new.map_or_else(Vec::new, |new| ids(world, new, IDS)),
        installs_count: new.map_or(0, |new| new.count_ones(..)),
        fails_count: installed.as_ref().map_or(0, |judged| judged.outcome.failed.count_ones(..)),
    }
}

/// Adds nodes of one kind to a fleet by what was last reported of them.
pub(super) fn add(fleet: &mut FleetState, nodes: usize, report: Option<(patchplay_model::Counts, ComplianceStatus)>) {
    let Some((counts, compliance)) = report else {
        fleet.unknown += nodes;
        return;
    };
    match compliance {
        ComplianceStatus::Compliant => fleet.compliant += nodes,
        ComplianceStatus::NonCompliant => fleet.non_compliant += nodes,
    }
    if counts.missing_count > 0 || counts.failed_count > 0 {
        fleet.missing += nodes;
    }
    if counts.installed_pending_reboot_count > 0 {
        fleet.pending_reboot += nodes;
    }
}
