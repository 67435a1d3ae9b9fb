//! Months of scheduled runs: what is planned, and the fleet after each run.

use patchplay_language::{counts, joined, say};
use std::rc::Rc;

use patchplay_model::Date;
use patchplay_playground::view::{RunPoint, ScheduleView, TimeQuery, TimeView};
use yew::prelude::*;

use super::days::bars;
use super::scale::{Scale, percent};
use crate::action::{Action, Dispatch, answering};
use crate::fields::{Field, text, value};
use crate::{parts, words};

/// Months that a plan may have.
const MONTHS: [u8; 4] = [1, 3, 6, 12];
/// Height of the chart's bars.
const HEIGHT: f64 = 96.0;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ScheduleProps {
    /// The view.
    pub time: Rc<TimeView>,
    /// What was asked for.
    pub query: TimeQuery,
}

/// The section.
#[component]
pub fn Schedule(props: &ScheduleProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let schedule = &props.time.schedule;
    let ask = |query: TimeQuery| {
        let dispatch = dispatch.clone();
        move || {
            if let Some(dispatch) = &dispatch {
                dispatch.dispatch(Action::Time(query.clone()));
            }
        }
    };
    let on_schedule = {
        let (query, dispatch) = (props.query.clone(), dispatch.clone());
        Callback::from(move |typed: String| {
            let schedule = text(&typed);
            if let Some(dispatch) = &dispatch {
                dispatch.dispatch(Action::Time(TimeQuery { schedule, ..query.clone() }));
            }
        })
    };
    let on_months = {
        let (query, dispatch) = (props.query.clone(), dispatch.clone());
        Callback::from(move |event: Event| {
            if let (Some(dispatch), Ok(months)) = (&dispatch, value(&event).parse()) {
                dispatch.dispatch(Action::Time(TimeQuery { months, ..query.clone() }));
            }
        })
    };
    let weekly = ask(TimeQuery { schedule: Some("rate(7 days)".to_owned()), ..props.query.clone() });
    let weekly = Callback::from(move |_: MouseEvent| weekly());
    let months = MONTHS.iter().map(|months| {
        html! { <option key={*months} value={months.to_string()} selected={*months == schedule.months}>{ counts::months(usize::from(*months)) }</option> }
    });
    let play = schedule.played.clone().map(|played| Action::PlayBefore(Box::new(played)));
    let has_runs = !schedule.runs.is_empty();
    let has_play = play.is_some();
    let problem = schedule.problem.clone().unwrap_or_default();
    let waves = schedule.waves.iter().enumerate().map(|(index, wave)| {
        let places: Vec<_> = wave.place.iter().cloned().collect();
        html! {
            <li key={index}>{ mark(index) }<b>{ &wave.name }</b>{ format!(" {}, ", wave.operation) }<code>{ &wave.schedule }</code>{ format!(", {} ", counts::runs(wave.runs)) }{ parts::chips(&places, false) }</li>
        }
    });
    let notes = schedule.notes.iter().map(|note| html! { <li key={note.clone()}>{ note }</li> });
    html! {
        <section class="plan" aria-labelledby="plan-title">
            <h2 id="plan-title">{ sentence(schedule) }</h2>
            <div class="plan-fields">
                <label class="labelled" for="plan-schedule">{ say!("Repeat the run by") }
                    <Field id="plan-schedule" value={props.query.schedule.clone().unwrap_or_default()} placeholder={say!("what the texts plan")} on_change={on_schedule}
                        problem={("plan-problem", !problem.is_empty())} /></label>
                <label class="labelled" for="plan-months">{ say!("Months ahead") }<select class="field" id="plan-months" onchange={on_months}>{ for months }</select></label>
                <button type="button" class="btn" hidden={has_runs} onclick={weekly}>{ say!("Every 7 days") }</button>
            </div>
            <p id="plan-problem" class="hint warn" hidden={problem.is_empty()}>{ parts::message(&words::sentence(&problem)) }</p>
            <ul class="waves" hidden={schedule.waves.is_empty()}>{ for waves }</ul>
            <div class="slot">{ if has_runs { chart(&props.time, schedule) } else { html! { <div hidden=true></div> } } }</div>
            <ul class="trust">{ for notes }</ul>
            <p class="plan-act" hidden={!has_play}>
                <button type="button" class="btn" onclick={play.map_or_else(Callback::noop, |action| answering::<MouseEvent>(&dispatch, action))}>{ say!("Play these runs before") }</button>
                { " " }<span class="muted">{ say!("Writes them into the scenario as earlier runs; the last of them becomes the run, at its own time.") }</span>
            </p>
        </section>
    }
}

/// What the plan comes to, in one sentence.
fn sentence(schedule: &ScheduleView) -> String {
    let (Some(last), Some(until)) = (schedule.runs.last(), schedule.until) else {
        return if schedule.waves.is_empty() {
            say!("No run is planned.")
        } else {
            say!("No planned run comes while the patch facts last.")
        };
    };
    let fleet = last.fleet;
    let all = all(last);
    let planned = schedule.runs.len() - 1;
    let pending = match fleet.pending_reboot {
        0 => String::new(),
        one => say!(one; ", {count} waits for a reboot", ", {count} wait for a reboot", count = words::count(one)),
    };
    say!(
        all;
        "After {runs} up to {day}, {compliant} of {all} node is compliant{pending}.",
        "After {runs} up to {day}, {compliant} of {all} nodes are compliant{pending}.",
        runs = counts::scheduled_runs(planned),
        day = words::day(last.clock.date().min(until)),
        compliant = words::count(fleet.compliant),
        all = words::count(all)
    )
}

fn all(run: &RunPoint) -> usize {
    run.fleet.compliant + run.fleet.non_compliant + run.fleet.unknown
}

/// The sign of a wave: shapes before hues.
fn mark(wave: usize) -> Html {
    html! { <svg class="wave-mark" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">{ shape(wave) }</svg> }
}

fn shape(wave: usize) -> Html {
    match wave % 3 {
        0 => html! { <circle cx="7" cy="7" r="5" /> },
        1 => html! { <rect x="2" y="2" width="10" height="10" /> },
        _ => html! { <path d="M7 1.5l5.5 10.500h-11z" /> },
    }
}

fn chart(time: &TimeView, schedule: &ScheduleView) -> Html {
    let end = schedule.runs.last().map_or(time.to, |run| run.clock.date());
    // The last bar ends within the picture.
    let days = (end.days() - time.clock.date().days()).max(1);
    let count = i32::try_from(schedule.runs.len()).unwrap_or(1);
    let scale = Scale { from: time.clock.date(), to: Date::from_days(end.days() + days / count + 1) };
    let width = (100.0 / f64::from(count + 1) * 0.8).clamp(0.6, 6.0);
    let at = |run: &RunPoint| scale.at(run.clock.date());
    let months = scale.months();
    let grid = months.iter().map(|(day, name)| {
        let x = percent(scale.at(*day));
        let name = if scale.at(*day) < 90.0 { name.as_str() } else { "" };
        html! { <g key={day.to_string()}><line class="month" x1={x.clone()} x2={x.clone()} y1="0" y2="132" /><text {x} y="130" dx="4">{ name.to_owned() }</text></g> }
    });
    let runs = schedule.runs.iter().enumerate().map(|(index, run)| {
        html! {
            <g key={index}>
                { bars((percent(at(run)), percent(width)), &run.fleet, all(run), HEIGHT) }
                <svg x={percent(at(run))} y="101" width="14" height="14" class="wave-mark" overflow="visible">{ run.wave.map_or_else(|| html! { <path d="M7 2v10M2 7h10" /> }, shape) }</svg>
            </g>
        }
    });
    let rows = schedule.runs.iter().enumerate().map(|(index, run)| {
        let name = run.wave.and_then(|wave| schedule.waves.get(wave)).map_or_else(|| say!("the scenario's run"), |wave| wave.name.clone());
        let mut installed = words::list(&run.patches, run.patches.len());
        if run.installed > run.patches.len() {
            installed = say!("{} and {more} more", joined(&run.patches), more = words::count(run.installed - run.patches.len()));
        }
        html! {
            <tr key={index}>
                <td>{ words::instant(run.clock) }</td><td>{ name }</td><td>{ &run.operation }</td><td>{ words::count(run.reached) }</td>
                <td>{ if installed.is_empty() { say!("nothing") } else { installed } }</td>
                <td>{ words::count(run.fleet.compliant) }</td><td>{ words::count(run.fleet.missing) }</td><td>{ words::count(run.fleet.pending_reboot) }</td><td>{ words::count(run.fleet.unknown) }</td>
            </tr>
        }
    });
    html! {
        <div class="plan-chart">
            <svg class="t-bar months" height="134" aria-hidden="true">{ for grid }{ for runs }<line class="base" x1="0" x2="100%" y1="97.5" y2="97.5" /></svg>
            <p class="legend">
                <span>{ sample("n-ok") }{ say!("compliant") }</span><span>{ sample("n-bad") }{ say!("not compliant") }</span><span>{ sample("n-rest") }{ say!("never reported") }</span>
                <span><svg class="wave-mark" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d="M7 2v10M2 7h10" /></svg>{ say!("the scenario's run") }</span>
            </p>
            <details class="t-table">
                <summary>{ say!("The runs as a table") }</summary>
                <div class="scroll" role="region" aria-label={say!("The runs as a table")} tabindex="0"><table>
                    <thead><tr><th scope="col">{ say!("Start") }</th><th scope="col">{ say!("Run") }</th><th scope="col">{ say!("Operation") }</th><th scope="col">{ say!("Reaches") }</th><th scope="col">{ say!("Installs") }</th>
                        <th scope="col">{ say!("Compliant") }</th><th scope="col">{ say!("Missing") }</th><th scope="col">{ say!("Pending reboot") }</th><th scope="col">{ say!("Never reported") }</th></tr></thead>
                    <tbody>{ for rows }</tbody>
                </table></div>
            </details>
        </div>
    }
}

fn sample(class: &'static str) -> Html {
    html! { <svg class="t-bar sample" width="14" height="14" aria-hidden="true"><rect {class} x="1" width="12" y="1" height="12" /></svg> }
}
