//! When a run of the files starts, and what its maintenance window runs before it.
//!
//! The clock of a scenario is the moment at which its run starts. A text may say that AWS starts it at other moments: then
//! a note tells when, and the run is played at the clock all the same.

use patchplay_document::{Diagnostic, Documents, Place};
use patchplay_language::say;
use patchplay_model::{Run, Schedule, Timestamp, Window, Zone};
use patchplay_ordered::sort;

use crate::{act::Act, codes, setting::Setting, stage::Stage};

/// Notes about the time of a run; `place` is the run's.
pub fn notes(run: &Run, clock: Timestamp, place: &Place, diagnostics: &mut Vec<Diagnostic>) {
    let name = run.name.clone().or_else(|| run.logical_id.clone()).unwrap_or_else(|| say!("the run"));
    let name = name.as_str();
    if let (Some(schedule), true) = (&run.schedule, run.only_at_schedule) {
        let first = next(schedule, run.schedule_offset, clock);
        diagnostics.push(codes::RUN_WAITS.at(
            place.clone(),
            say!("`{name}` does not run when it is created: its first run is {first}"),
            say!("ApplyOnlyAtCronInterval makes it wait for `ScheduleExpression`; it is played at the clock as if that were then"),
        ));
    } else if let Some(schedule) = &run.schedule {
        diagnostics.push(codes::RUN_REPEATS.at(
            place.clone(),
            say!("`{name}` runs when it is created, and again {}", next(schedule, run.schedule_offset, clock)),
            say!("this is its first run; the next one is another scenario, with this one in its history"),
        ));
    }
    if let Some(window) = run.task.as_ref().and_then(|task| task.window.as_ref()) {
        window_notes(window, name, clock, place, diagnostics);
    }
}

fn window_notes(window: &Window, task: &str, clock: Timestamp, place: &Place, diagnostics: &mut Vec<Diagnostic>) {
    let name = window.name.as_deref().unwrap_or(&window.address);
    if !window.is_active(clock) {
        let limit = match (window.start, window.end) {
            (Some(start), _) if clock < start => say!("before {start}"),
            (_, Some(end)) => say!("after {end}"),
            _ => String::new(),
        };
        diagnostics.push(codes::WINDOW_CLOSED.at(
            place.clone(),
            say!("the window `{name}` does not open {limit}, so `{task}` does not run at the clock"),
            say!("set the scenario's `clock` between `StartDate` and `EndDate`; it is played all the same"),
        ));
        return;
    }
    let Some(schedule) = &window.schedule else { return };
    let opens = match window.openings(clock.plus_ticks(-1)) {
        Some(mut openings) => match openings.next() {
            // A window that opens at the clock itself opens as it should.
            Some(at) if at == clock => return,
            Some(at) => say!("at {at}"),
            None => say!("never again"),
        },
        None => say!("by `{schedule}` in {}", window.timezone.as_deref().unwrap_or_default()),
    };
    diagnostics.push(codes::WINDOW_OPENS.at(
        place.clone(),
        say!("the window `{name}` next opens {opens}; `{task}` is played as if it opened at the clock"),
        say!("set the scenario's `clock` to that moment to see what is approved by then"),
    ));
}

fn next(schedule: &Schedule, offset_days: u8, clock: Timestamp) -> String {
    let next = schedule.occurrences(clock, Zone::UTC, offset_days).next();
    next.map_or_else(|| "never".to_owned(), |at| say!("at {at}"))
}

/// The other tasks of a run's window by number, in the order in which they run: those that run before it, and those
/// that run beside it or after it.
#[must_use]
pub fn other_tasks(setting: &Setting, documents: &Documents) -> (Vec<usize>, Vec<usize>) {
    let Some(own) = setting.found.and_then(|number| documents.runs.get(number)) else { return Default::default() };
    let of =
        |run: &Run| run.task.as_ref().and_then(|task| Some((task.window.as_ref()?.address.clone(), task.priority)));
    let Some((window, priority)) = of(&own.run) else { return Default::default() };
    let mut others: Vec<(i64, usize)> = documents
        .runs
        .iter()
        .enumerate()
        .filter(|(number, _)| Some(*number) != setting.found)
        .filter_map(|(number, found)| Some((number, of(&found.run)?)))
        .filter(|(_, (address, _))| *address == window)
        .map(|(number, (_, priority))| (priority, number))
        .collect();
    sort(&mut others);
    let (before, after): (Vec<_>, Vec<_>) = others.into_iter().partition(|(other, _)| *other < priority);
    let numbers = |tasks: Vec<(i64, usize)>| tasks.into_iter().map(|(_, number)| number).collect();
    (numbers(before), numbers(after))
}

/// Says which tasks of the window are played before the run, and which are not.
pub fn tell_tasks(
    (before, after): (&[usize], &[usize]),
    setting: &Setting,
    documents: &Documents,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(own) = setting.found.and_then(|number| documents.runs.get(number)) else { return };
    let name = |number: usize| {
        documents.runs.get(number).and_then(|found| found.run.logical_id.as_deref()).unwrap_or_default()
    };
    let named =
        |numbers: &[usize]| numbers.iter().map(|&number| format!("`{}`", name(number))).collect::<Vec<_>>().join(", ");
    let own_name = own.run.logical_id.as_deref().unwrap_or_default();
    let mut say =
        |message: String, help: String| diagnostics.push(codes::WINDOW_TASKS.at(own.place.clone(), message, help));
    if !before.is_empty() {
        say(
            say!("the window of `{own_name}` runs {} first: lower priority numbers begin", named(before)),
            say!("they are played before it, and `{own_name}` starts when they are over"),
        );
    }
    if let Some(first) = after.first() {
        say(
            say!("the window of `{own_name}` also runs {}, beside it or after it", named(after)),
            say!("what is shown is the state when `{own_name}` is over; `run: {{use: {}}}` plays on", name(*first)),
        );
    }
}

/// A task whose turn came after its window's cutoff; known only when the tasks before it were played.
#[must_use]
pub fn too_late(stage: &Stage, act: &Act) -> Option<Diagnostic> {
    act.played.too_late.then(|| {
        codes::WINDOW_TOO_LATE.at(
            stage.setting.place.clone(),
            say!("the task does not start: when its turn comes, the cutoff of its window is past"),
            say!("give the window a longer `Duration` or a smaller `Cutoff`, or the task a lower `Priority` number"),
        )
    })
}
