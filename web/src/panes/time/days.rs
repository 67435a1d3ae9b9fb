//! What a run comes to on each day: in sentences for the picked one, as a picture for all of them.

use patchplay_language::{counts, joined, phrases, say};
use std::rc::Rc;

use patchplay_model::{ComplianceStatus, Date};
use patchplay_playground::view::{Approved, Cutoff, Phrase, Stretch, TimeView};
use yew::prelude::*;

use super::scale::{Scale, at_time_of, percent};
use super::stretch_of;
use crate::words;

/// Ids that a sentence names.
const NAMED: usize = 4;

/// The last day whose releases a rule takes that waits so many days, on a run of a day.
pub fn cutoff_day(time: &TimeView, cutoff: &Cutoff, day: Date) -> Option<Date> {
    let by_delay = |days: u16| at_time_of(time.clock, day).plus_days(-i64::from(days)).plus_ticks(-1).date();
    cutoff.days.map(by_delay).or(cutoff.until)
}

/// The sentences about one day.
pub struct Sentences<'a> {
    pub time: &'a TimeView,
    pub day: Date,
}

impl Sentences<'_> {
    fn node(&self) -> String {
        let node = self.time.nodes.iter().find(|node| Some(&node.instance_id) == self.time.node.as_ref());
        node.map_or_else(|| say!("the node"), |node| node.name.clone())
    }

    /// "A run on 22 Jan 2022 takes patches released by 15 Jan 2022: 7 days earlier."
    pub fn title(&self) -> Vec<Phrase> {
        let plain = |text: String| Phrase { text, ..Phrase::default() };
        let run_day = words::day(self.day);
        let one = self.time.cutoffs.as_slice();
        if self.time.baseline.is_none() {
            return vec![plain(say!("A run on {run_day} finds no baseline for {}.", self.node()))];
        }
        let mut days: Vec<Phrase> = Vec::new();
        for (index, cutoff) in one.iter().enumerate() {
            let Some(by) = cutoff_day(self.time, cutoff, self.day) else { continue };
            let (places, cause) = (cutoff.places.clone(), one.len() == 1);
            let day = Phrase { text: words::day(by), cause, code: false, places };
            days = match index {
                0 => vec![day],
                last if last + 1 == one.len() => phrases!("{days} or by {day}"),
                _ => phrases!("{days}, by {day}"),
            };
        }
        match one {
            _ if days.is_empty() => {
                vec![plain(say!("A run on {run_day} compares no dates: the rules have no delay."))]
            }
            [only] => match only.days {
                Some(delay) => phrases!(
                    "A run on {run_day} takes patches released by {days}: {earlier} earlier.",
                    earlier = counts::days(delay.into())
                ),
                None => phrases!("A run on {run_day} takes patches released by {days}, the date of its rule."),
            },
            _ => phrases!("A run on {run_day} takes patches released by {days}."),
        }
    }

    /// What Scan and Install come to on the node, and how the fleet stands.
    pub fn what_happens(&self) -> String {
        let Some(stretch) = stretch_of(self.time, self.day) else { return String::new() };
        let node = self.node();
        let scan = match &stretch.scan {
            None => say!("A run would judge no patches on {node}."),
            Some(scan) => {
                let missing = scan.counts.missing_count;
                let compliant = if scan.compliance == ComplianceStatus::Compliant {
                    say!("compliant")
                } else {
                    say!("not compliant")
                };
                let installs = match (stretch.installs_count, stretch.fails_count) {
                    (0, 0) => say!("an Install would change nothing"),
                    (0, fails) => say!("an Install would fail on {}", counts::patches(fails)),
                    (count, _) => say!(
                        "an Install would put {} on it: {}",
                        counts::patches(count),
                        listed(&stretch.installs, count)
                    ),
                };
                say!("A Scan would report {node} {compliant}, with {} missing; {installs}.", words::number(missing))
            }
        };
        let fleet = stretch.fleet;
        let all = fleet.compliant + fleet.non_compliant + fleet.unknown;
        if all < 2 {
            return scan;
        }
        say!("{scan} Of all {} nodes {} would be compliant.", words::count(all), words::count(fleet.compliant))
    }

    /// The next patch that becomes approved.
    pub fn what_comes_next(&self) -> String {
        let later = self.time.delays.iter().filter_map(|row| match row.approved {
            Approved::From { day } if day > self.day => Some((day, row)),
            _ => None,
        });
        let later: Vec<_> = later.collect();
        let Some(next) = later.iter().map(|(day, _)| *day).min() else {
            return say!("Nothing more becomes approved up to {}.", words::day(self.time.to));
        };
        let ids: Vec<String> = later.iter().filter(|(day, _)| *day == next).map(|(_, row)| row.id.clone()).collect();
        say!(
            ids.len();
            "Next, {ids} becomes approved on {day}.",
            "Next, {ids} become approved on {day}.",
            ids = words::list(&ids, NAMED),
            day = words::day(next)
        )
    }
}

/// The first of so many ids.
fn listed(ids: &[String], count: usize) -> String {
    if count <= NAMED {
        return words::list(ids, NAMED);
    }
    let shown: Vec<&str> = ids.iter().take(NAMED).map(String::as_str).collect();
    say!("{} and {more} more", joined(&shown), more = words::count(count - shown.len()))
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct DaysProps {
    /// The view.
    pub time: Rc<TimeView>,
    /// The picked day.
    pub day: Date,
}

/// Lines of ids that a block has room for.
const LINES: usize = 2;

/// What a run would install by day, and how the fleet would stand.
#[component]
pub fn Days(props: &DaysProps) -> Html {
    let time = &*props.time;
    let sentences = Sentences { time, day: props.day };
    let scale = Scale { from: time.from, to: time.to };
    let run = percent(scale.at(props.day));
    let blocks = installs(time);
    let blocks = blocks.iter().map(|(from, to, stretch)| {
        let is_now = *from <= props.day && props.day <= *to;
        block(scale, (*from, *to), stretch, is_now)
    });
    let all = |stretch: &Stretch| stretch.fleet.compliant + stretch.fleet.non_compliant + stretch.fleet.unknown;
    let fleet = time.stretches.iter().map(|stretch| {
        let (x, width) = scale.span(stretch.from, after(stretch.to));
        bars((percent(x), percent(width)), &stretch.fleet, all(stretch), 36.0)
    });
    let rows = time.stretches.iter().map(|stretch| {
        let scan = stretch.scan.as_ref();
        let number = |value: Option<i64>| value.map_or_else(|| say!("none"), words::number);
        html! {
            <tr key={stretch.from.to_string()}>
                <td>{ words::day(stretch.from) }{ if stretch.to == stretch.from { String::new() } else { say!(" to {}", words::day(stretch.to)) } }</td>
                <td>{ number(scan.map(|scan| scan.counts.missing_count)) }</td>
                <td>{ scan.map_or_else(|| say!("no result"), |scan| scan.compliance.as_str().to_owned()) }</td>
                <td>{ if stretch.installs_count == 0 { say!("nothing") } else { listed(&stretch.installs, stretch.installs_count) } }</td>
                <td>{ say!("{} of {}", words::count(stretch.fleet.compliant), words::count(all(stretch))) }</td>
            </tr>
        }
    });
    html! {
        <section class="by-day" aria-labelledby="by-day-title">
            <div class="t-row">
                <div class="t-what"><h2 id="by-day-title">{ say!("A run would install") }</h2><span>{ say!("on {}, by day", sentences.node()) }</span></div>
                <svg class="t-bar installs" height="48" aria-hidden="true"><line class="run" x1={run.clone()} x2={run.clone()} y1="0" y2="48" />{ for blocks }</svg>
                <span class="t-from"></span>
            </div>
            <div class="t-row">
                <div class="t-what"><b>{ say!("Compliant nodes") }</b><span>{ say!("by a Scan, by day") }</span></div>
                <svg class="t-bar fleet-days" height="38" aria-hidden="true">{ for fleet }<line class="run" x1={run.clone()} x2={run} y1="0" y2="38" /></svg>
                <span class="t-from">{ stretch_of(time, props.day).map_or_else(String::new, |stretch| say!("{} of {}", words::count(stretch.fleet.compliant), words::count(all(stretch)))) }</span>
            </div>
            <details class="t-table">
                <summary>{ say!("The days as a table") }</summary>
                <div class="scroll" role="region" aria-label={say!("The days as a table")} tabindex="0"><table>
                    <thead><tr><th scope="col">{ say!("Days") }</th><th scope="col">{ say!("Missing") }</th><th scope="col">{ say!("Scan") }</th><th scope="col">{ say!("An Install puts on it") }</th><th scope="col">{ say!("Compliant nodes") }</th></tr></thead>
                    <tbody>{ for rows }</tbody>
                </table></div>
            </details>
        </section>
    }
}

/// The day after one.
pub fn after(day: Date) -> Date {
    Date::from_days(day.days() + 1)
}

/// Stretches on which a run would install the same.
fn installs(time: &TimeView) -> Vec<(Date, Date, &Stretch)> {
    let mut blocks: Vec<(Date, Date, &Stretch)> = Vec::new();
    for stretch in &time.stretches {
        match blocks.last_mut() {
            Some((_, to, last))
                if (&last.installs, last.installs_count) == (&stretch.installs, stretch.installs_count) =>
            {
                *to = stretch.to
            }
            _ => blocks.push((stretch.from, stretch.to, stretch)),
        }
    }
    blocks
}

fn block(scale: Scale, (from, to): (Date, Date), stretch: &Stretch, is_now: bool) -> Html {
    let (x, width) = scale.span(from, after(to));
    let count = stretch.installs_count;
    let shown =
        if count <= LINES { stretch.installs.as_slice() } else { stretch.installs.get(..1).unwrap_or_default() };
    let mut lines: Vec<String> = shown.to_vec();
    if count > LINES {
        lines.push(format!("+ {}", words::count(count - shown.len())));
    }
    // Ids stand over one another, the only one at the bottom, on the line.
    let first = 2usize.saturating_sub(lines.len());
    let texts = lines.iter().enumerate().map(|(index, line)| {
        let y = (first + index) * 22 + 17;
        html! { <text key={index} x="6" y={y.to_string()}>{ line }</text> }
    });
    let height = lines.len() * 22;
    html! {
        <svg key={from.to_string()} class={if is_now { "t-block now" } else { "t-block" }} x={percent(x)} width={percent(width)} y="1" height="46">
            <rect x="0" y={(first * 22 + 1).to_string()} width="100%" height={height.to_string()} />{ for texts }
            <line x1="0" x2="100%" y1="45" y2="45" />
        </svg>
    }
}

/// Compliant nodes from the line upwards, over them those that are not, and those of which nothing is known.
pub fn bars(
    (x, width): (String, String),
    fleet: &patchplay_playground::view::FleetState,
    all: usize,
    height: f64,
) -> Html {
    let unit = height / all.max(1) as f64;
    let mut top = height;
    let mut part = |count: usize, class: &'static str| {
        let tall = count as f64 * unit;
        top -= tall;
        html! { <rect {class} x={x.clone()} width={width.clone()} y={format!("{:.2}", top + 1.0)} height={format!("{tall:.2}")} /> }
    };
    html! { <>{ part(fleet.compliant, "n-ok") }{ part(fleet.non_compliant, "n-bad") }{ part(fleet.unknown, "n-rest") }</> }
}
