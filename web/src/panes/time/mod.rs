//! The scenario in time: a day that the slider picks, what is approved by then, and months of scheduled runs.

mod chart;
mod days;
mod scale;
mod schedule;

use patchplay_language::say;
use std::rc::Rc;

use patchplay_model::Date;
use patchplay_playground::view::{ResultView, Stretch, TimeQuery, TimeView};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::fields::{Field, value};
use crate::glossary::Word;
use crate::{parts, term, words};
use days::Sentences;

/// Days that PageUp and PageDown move by.
const WEEK: i32 = 7;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TimeProps {
    /// The result.
    pub result: Rc<ResultView>,
    /// What was asked for.
    pub query: TimeQuery,
}

/// The pane.
#[component]
pub fn Time(props: &TimeProps) -> Html {
    match &props.result.time {
        Some(time) => html! { <InTime time={Rc::new(time.clone())} query={props.query.clone()} /> },
        None => html! { <p class="waiting" aria-label={say!("Waiting for the other days")}>{ "–" }</p> },
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct InTimeProps {
    time: Rc<TimeView>,
    query: TimeQuery,
}

/// The stretch that a day lies in.
fn stretch_of(time: &TimeView, day: Date) -> Option<&Stretch> {
    time.stretches.iter().find(|stretch| stretch.from <= day && day <= stretch.to)
}

#[component]
fn InTime(props: &InTimeProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let time = &*props.time;
    let picked = use_state_eq(|| None::<Date>);
    {
        // Another clock is another day to begin with.
        let picked = picked.clone();
        use_effect_with(time.clock, move |_| picked.set(None));
    }
    let now = time.clock.date();
    let day = picked.unwrap_or(now).clamp(time.from, time.to);
    let pick = {
        let (picked, from, to) = (picked.clone(), time.from, time.to);
        Callback::from(move |day: Date| picked.set(Some(day.clamp(from, to))))
    };
    let sentences = Sentences { time, day };
    let clock = scale::at_time_of(time.clock, day);
    let run_on = Action::RunOn(clock);
    let is_now = day == now;
    let back = pick.reform(move |_: MouseEvent| now);
    html! {
        <div class="in">
            <section class="answer" aria-labelledby="time-title">
                { subject(props, &dispatch) }
                <h1 id="time-title">{ parts::phrases(&sentences.title()) }</h1>
                <p>{ sentences.what_happens() }</p>
                <p>{ sentences.what_comes_next() }</p>
            </section>
            <div class="pick-day">
                <label for="run-on">{ say!("Run on") }</label>
                <Field kind="date" id="run-on" value={day.to_string()} min={time.from.to_string()} max={time.to.to_string()} on_change={on_date(&pick)} />
                { slider(time, day, &pick) }
                <span class="acts">
                    <button type="button" class="btn" disabled={is_now} onclick={back}>{ say!("Back to {}", words::day(now)) }</button>
                    <button type="button" class="btn primary" disabled={is_now} onclick={answering(&dispatch, run_on)}>{ say!("Run on this day") }</button>
                </span>
            </div>
            <chart::Delays time={props.time.clone()} {day} />
            <days::Days time={props.time.clone()} {day} />
            <schedule::Schedule time={props.time.clone()} query={props.query.clone()} />
            { term::line("time", &[Word::ApprovalDelay, Word::CutOff, Word::MaintenanceWindow, Word::Association]) }
            <ul class="trust">{ for time.limits.iter().map(|limit| html! { <li key={limit.clone()}>{ limit }</li> }) }</ul>
        </div>
    }
}

/// Whose time it is: one node of those that fare differently.
fn subject(props: &InTimeProps, dispatch: &Option<Dispatch>) -> Html {
    let time = &*props.time;
    let query = props.query.clone();
    let dispatch = dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(dispatch) = &dispatch {
            dispatch.dispatch(Action::Time(TimeQuery { node: Some(value(&event)), ..query.clone() }));
        }
    });
    let options = time.nodes.iter().map(|node| {
        let like = if node.like > 1 { say!(" and {} like it", words::count(node.like - 1)) } else { String::new() };
        html! { <option key={node.instance_id.clone()} value={node.instance_id.clone()} selected={time.node.as_ref() == Some(&node.instance_id)}>{ format!("{}{like}", node.name) }</option> }
    });
    let baseline = time.baseline.as_ref().map_or_else(|| say!("no baseline"), Clone::clone);
    html! {
        <p class="time-of" hidden={time.nodes.is_empty()}>
            <label for="time-node">{ say!("Time, for") }</label>{ " " }
            <select class="field" id="time-node" {onchange}>{ for options }</select>
            <span>{ say!("and {baseline}") }</span>
        </p>
    }
}

/// A day that is typed or chosen in the browser's calendar.
fn on_date(pick: &Callback<Date>) -> Callback<String> {
    let pick = pick.clone();
    Callback::from(move |date: String| {
        // A half-typed date names no day yet.
        if let Ok(day) = Date::parse(&date) {
            pick.emit(day);
        }
    })
}

/// The slider: arrows move it by a day, PageUp and PageDown by a week, Home and End to the ends.
fn slider(time: &TimeView, day: Date, pick: &Callback<Date>) -> Html {
    let oninput = {
        let pick = pick.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            if let Some(days) = input.and_then(|input| input.value().parse().ok()) {
                pick.emit(Date::from_days(days));
            }
        })
    };
    let onkeydown = {
        let pick = pick.clone();
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "PageUp" => WEEK,
                "PageDown" => -WEEK,
                _ => return,
            };
            event.prevent_default();
            pick.emit(Date::from_days(day.days() + by));
        })
    };
    html! {
        <input class="day-slider" type="range" aria-label={say!("Day of the run")} min={time.from.days().to_string()} max={time.to.days().to_string()} step="1"
            value={day.days().to_string()} aria-valuetext={words::day(day)} {oninput} {onkeydown} />
    }
}
