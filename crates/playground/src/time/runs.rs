//! Scheduled runs: what the texts plan from the clock on, played one after the other as the runs of a history are.

use patchplay_language::{counts, say};

use patchplay_document::{HistoryEntry, Place, RunOverlay, Scenario};
use patchplay_engine::Registry;
use patchplay_model::{ComplianceStatus, Counts, Date, Run, Schedule, Timestamp, Zone};
use patchplay_ordered::{SortedSet, sort};
use patchplay_run_command::{Played, StepResult};

use super::{
    days::{Reduced, add, ids},
    kinds::Kinds,
};
use crate::{
    act::{Course, Worlds},
    opening,
    setting::{self, Setting},
    stage::{Stage, registry},
    view::{FleetState, PlayedBefore, RunPoint, ScheduleView, TimeQuery, WaveView},
    words::day,
};

/// Runs that are played for one plan.
const RUNS: usize = 60;
/// Runs that are played, however much there is to do.
const LEAST: usize = 6;
/// Rows of patch facts that are gone through for one plan.
const WORK: usize = 150_000;
/// Months of a plan that nobody asks for otherwise.
const MONTHS: u8 = 6;
/// Days of a month.
const MONTH: i32 = 30;
/// Ids that are told of one run.
const IDS: usize = 8;

/// One run that comes again and again.
struct Wave {
    overlay: RunOverlay,
    run: Run,
    written: String,
    place: Option<Place>,
    times: Vec<Timestamp>,
}

/// The plan of a stage, played.
pub(super) fn schedule(
    stage: &Stage,
    reduced: &Reduced<'_>,
    rows: usize,
    query: &TimeQuery,
    worlds: &mut Worlds,
) -> ScheduleView {
    let months = if query.months == 0 { MONTHS } else { query.months.min(12) };
    let mut view = ScheduleView { months, ..ScheduleView::default() };
    let facts_end = stage.facts_until();
    let wanted = Date::from_days(stage.clock.date().days() + i32::from(months) * MONTH);
    let until = wanted.min(facts_end).max(stage.clock.date());
    view.until = Some(until);
    // The last day counts as a whole.
    let end = until.midnight().plus_days(1).plus_ticks(-1);
    let mut waves = waves(stage, &reduced.scenario, query, end, &mut view);
    let most = (WORK / rows.max(1)).clamp(LEAST, RUNS);
    let mut planned: Vec<(Timestamp, i64, usize)> = Vec::new();
    for (number, wave) in waves.iter().enumerate() {
        let priority = wave.run.task.as_ref().map_or(0, |task| task.priority);
        planned.extend(wave.times.iter().map(|time| (*time, priority, number)));
    }
    sort(&mut planned);
    if planned.len() > most {
        planned.truncate(most);
        let last = planned.last().map_or(until, |(time, ..)| time.date());
        view.notes.push(say!("Only the first {most} runs are played, up to {}.", day(last)));
    }
    if wanted > facts_end && !waves.is_empty() {
        view.notes.push(say!("The patch facts end on {}, so no run is planned beyond that day.", day(facts_end)));
    }
    for (number, wave) in waves.iter_mut().enumerate() {
        view.waves.push(WaveView {
            name: name_of(&wave.run),
            operation: wave.run.operation.to_string(),
            schedule: std::mem::take(&mut wave.written),
            runs: planned.iter().filter(|(_, _, of)| *of == number).count(),
            place: wave.place.take(),
        });
    }
    if planned.is_empty() {
        return view;
    }
    view.runs = play(stage, reduced, &waves, &planned, worlds);
    view.played = played_before(stage, &reduced.scenario, &waves, &planned);
    view
}

fn name_of(run: &Run) -> String {
    run.logical_id.clone().or_else(|| run.name.clone()).unwrap_or_else(|| say!("the run"))
}

/// The overlay by which a history names the scenario's own run.
fn own_overlay(stage: &Stage, scenario: &Scenario) -> RunOverlay {
    let mut overlay = scenario.run.clone().unwrap_or_default();
    if stage.setting.found.is_some() && overlay.use_.is_none() {
        overlay.use_.clone_from(&stage.setting.run.logical_id);
    }
    overlay
}

/// What runs again, and when: by the expression that was asked for the scenario's own run, else what the texts plan.
fn waves(stage: &Stage, scenario: &Scenario, query: &TimeQuery, end: Timestamp, view: &mut ScheduleView) -> Vec<Wave> {
    let clock = stage.clock;
    // One more than is played, so that it is known whether any are left out.
    let until_end = |times: patchplay_model::Occurrences<'_>| {
        times.take_while(|time| *time <= end).take(RUNS + 1).collect::<Vec<_>>()
    };
    let own = |schedule: &Schedule, offset: u8, place: Option<Place>| Wave {
        overlay: own_overlay(stage, scenario),
        run: stage.setting.run.clone(),
        written: written(schedule, None, offset),
        place,
        times: until_end(schedule.occurrences(clock, Zone::UTC, offset)),
    };
    if let Some(text) = query.schedule.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let Some(schedule) = Schedule::parse(text) else {
            view.problem = Some(say!(
                "`{text}` is no schedule: write `rate(7 days)`, `cron(0 2 ? * SUN *)` or `at(2022-02-01T02:00:00)`"
            ));
            return Vec::new();
        };
        return vec![own(&schedule, 0, None)];
    }
    let mut waves = Vec::new();
    for (number, found) in stage.documents.runs.iter().enumerate() {
        let is_own = stage.setting.found == Some(number);
        let run = if is_own { &stage.setting.run } else { &found.run };
        let Some(id) = &found.run.logical_id else { continue };
        let overlay = if is_own {
            own_overlay(stage, scenario)
        } else {
            RunOverlay { use_: Some(id.clone()), ..RunOverlay::default() }
        };
        let window = run.task.as_ref().and_then(|task| task.window.as_ref());
        let (written, times) = match (&run.schedule, window) {
            (Some(schedule), _) => {
                if !is_own && !run.only_at_schedule {
                    view.notes.push(say!(
                        "{id} also runs once when it is created, which is not played: nobody says when that is."
                    ));
                }
                let offset = run.schedule_offset;
                (written(schedule, None, offset), until_end(schedule.occurrences(clock, Zone::UTC, offset)))
            }
            (None, Some(window)) => {
                let Some(schedule) = &window.schedule else { continue };
                let Some(openings) = window.openings(clock) else {
                    let zone = window.timezone.as_deref().unwrap_or_default();
                    view.notes.push(say!("{id} is not played: the times of the zone {zone} are not known here."));
                    continue;
                };
                (written(schedule, window.timezone.as_deref(), window.offset_days), until_end(openings))
            }
            (None, None) => continue,
        };
        waves.push(Wave { overlay, run: run.clone(), written, place: Some(found.place.clone()), times });
    }
    let run = &stage.setting.run;
    if let (None, Some(schedule)) = (stage.setting.found, &run.schedule) {
        waves.push(own(schedule, run.schedule_offset, None));
    }
    waves
}

fn written(schedule: &Schedule, zone: Option<&str>, offset: u8) -> String {
    let offset = match offset {
        0 => String::new(),
        days => say!(", {} later", counts::days(days.into())),
    };
    format!("{schedule}{}{offset}", zone.map_or_else(String::new, |zone| format!(", {zone}")))
}

/// The scenario's run, then the planned ones, on one node of each kind.
fn play(
    whole: &Stage,
    reduced: &Reduced<'_>,
    waves: &[Wave],
    planned: &[(Timestamp, i64, usize)],
    worlds: &mut Worlds,
) -> Vec<RunPoint> {
    let stage = reduced.stage(whole, whole.clock);
    let scenario = &reduced.scenario;
    let mut course = Course::begin(&stage, &scenario.region, scenario.seed, worlds);
    course.pass_history();
    let kinds = reduced.kinds;
    let mut reports = Reports(vec![None; kinds.groups.len()]);
    let clock = course.stand.clock;
    let own = spared(stage.setting.clone());
    let mut points = Vec::with_capacity(planned.len() + 1);
    let played = course.go_on(clock, &own, &stage.registry);
    points.push(reports.point(&mut course, &played, kinds, None));
    let settings: Vec<Setting> = waves
        .iter()
        .map(|wave| {
            let of = (Some(&wave.overlay), "run", scenario);
            spared(setting::run(of.0, of.1, of.2, &stage.documents, reduced.sources, &mut Vec::new()))
        })
        .collect();
    for (time, _, number) in planned {
        let Some(setting) = settings.get(*number) else { continue };
        let found: Registry = registry(scenario, &stage.documents, *time, setting, &stage.readings);
        let played = course.go_on(*time, setting, &found);
        points.push(reports.point(&mut course, &played, kinds, Some(*number)));
    }
    points
}

/// A run of which rate control leaves out nobody: of a fleet only one node of each kind is played.
fn spared(setting: Setting) -> Setting {
    let all = || Some("100%".to_owned());
    Setting { run: Run { max_concurrency: all(), max_errors: all(), ..setting.run.clone() }, ..setting }
}

/// What the last run that judged a kind of nodes reported of them.
struct Reports(Vec<Option<(Counts, ComplianceStatus)>>);

impl Reports {
    fn point(&mut self, course: &mut Course<'_>, played: &Played, kinds: &Kinds, wave: Option<usize>) -> RunPoint {
        let mut installed: SortedSet<String> = SortedSet::new();
        let mut reached = 0;
        for invocation in &played.invocations {
            let nodes = kinds.groups.get(invocation.node).map_or(0, Vec::len);
            if invocation.was_sent() {
                reached += nodes;
            }
            if let StepResult::Judged(judged) = &invocation.result
                && let Some(world) = course.world_of(invocation.node, played.requested)
            {
                installed.extend(ids(&world, &judged.outcome.newly_installed, usize::MAX));
            }
            if let (Some(judged), Some(report)) = (invocation.result.reported(), self.0.get_mut(invocation.node)) {
                *report = Some((judged.counts, judged.compliance));
            }
        }
        let mut fleet = FleetState { unknown: kinds.left_out, ..FleetState::default() };
        for (report, nodes) in self.0.iter().zip(&kinds.groups) {
            add(&mut fleet, nodes.len(), *report);
        }
        RunPoint {
            clock: played.requested,
            wave,
            operation: played.run.operation.to_string(),
            reached,
            installed: installed.len(),
            patches: installed.into_iter().take(IDS).collect(),
            fleet,
        }
    }
}

/// The scenario at the last planned run, with everything before it as history.
fn played_before(
    stage: &Stage,
    scenario: &Scenario,
    waves: &[Wave],
    planned: &[(Timestamp, i64, usize)],
) -> Option<PlayedBefore> {
    let ((clock, priority, number), earlier) = planned.split_last()?;
    let last = waves.get(*number)?;
    let window = |run: &Run| Some(run.task.as_ref()?.window.as_ref()?.address.clone());
    let mut history = scenario.history.clone();
    // The tasks of its own window that the scenario's run finds done.
    let (before, _) = opening::other_tasks(&stage.setting, &stage.documents);
    let tasks = before.into_iter().filter_map(|task| stage.documents.runs.get(task)?.run.logical_id.clone());
    history.extend(
        tasks
            .map(|id| HistoryEntry { clock: stage.clock, run: RunOverlay { use_: Some(id), ..RunOverlay::default() } }),
    );
    history.push(HistoryEntry { clock: stage.clock, run: own_overlay(stage, scenario) });
    for (time, own_priority, of) in earlier {
        let Some(wave) = waves.get(*of) else { continue };
        // Earlier tasks of one opening are played before its later ones without being told.
        let of_same_opening = time == clock && own_priority < priority && window(&wave.run).is_some();
        if !(of_same_opening && window(&wave.run) == window(&last.run)) {
            history.push(HistoryEntry { clock: *time, run: wave.overlay.clone() });
        }
    }
    Some(PlayedBefore { clock: *clock, run: last.overlay.clone(), history })
}
