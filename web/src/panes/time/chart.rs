//! From release to approval, patch by patch, with the run day and its cut-off as two flags.

use patchplay_language::{counts, say};
use std::rc::Rc;

use patchplay_model::Date;
use patchplay_playground::view::{Approved, DelayRow, TimeView};
use yew::prelude::*;

use super::days::cutoff_day;
use super::scale::{Scale, percent};
use crate::{parts, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct DelaysProps {
    /// The view.
    pub time: Rc<TimeView>,
    /// The picked day.
    pub day: Date,
}

/// Height of a row.
const ROW: &str = "28";

/// The run day, and the cut-off where there is one for all rules.
#[derive(Debug, Clone, Copy)]
struct Flags {
    scale: Scale,
    run: Date,
    cutoff: Option<Date>,
}

/// The picture.
#[component]
pub fn Delays(props: &DelaysProps) -> Html {
    let time = &*props.time;
    let scale = Scale { from: time.from, to: time.to };
    let cutoff = match time.cutoffs.as_slice() {
        [one] => cutoff_day(time, one, props.day),
        _ => None,
    };
    let flags = Flags { scale, run: props.day, cutoff };
    let months = scale.months();
    // A name that begins near the end would run out of the picture.
    let named = months.iter().filter(|(day, _)| scale.at(*day) < 90.0).map(|(day, name)| {
        html! { <text key={name.clone()} x={percent(scale.at(*day))} y="58" dx="5">{ name }</text> }
    });
    let rows = time.delays.iter().map(|row| {
        html! {
            <li key={format!("{} {} {}", row.id, row.what, row.released)} class="t-row">
                <div class="t-what"><code>{ &row.id }</code>{ " " }<span>{ &row.what }</span></div>
                <svg class="t-bar" height={ROW} aria-hidden="true">{ grid(scale, &months) }{ lines(flags, ROW) }{ bar(flags, row) }</svg>
                <span class="t-from">{ from_words(row, props.day) }<span class="vh">{ say!(", released on {}", words::day(row.released)) }</span></span>
            </li>
        }
    });
    let table = time.delays.iter().map(|row| {
        html! {
            <tr key={format!("{} {} {}", row.id, row.what, row.released)}>
                <td><code>{ &row.id }</code></td><td>{ &row.what }</td><td>{ words::day(row.released) }</td><td>{ approved(row) }</td>
                <td>{ &row.why }{ " " }{ parts::chips(&row.places, false) }</td>
            </tr>
        }
    });
    let more = match time.more_delays {
        0 => String::new(),
        more => say!("{} more were released in these weeks.", counts::patches(more)),
    };
    html! {
        <section class="delays" aria-labelledby="delays-title" hidden={time.delays.is_empty()}>
            <h2 id="delays-title" class="vh">{ say!("From release to approval") }</h2>
            <div class="t-row head">
                <span class="t-what">{ say!("Patch, for {}", time.product) }</span>
                <svg class="t-bar flags" height="66" aria-hidden="true">{ band(flags, "48", "18") }{ for named }{ flag_row(flags) }</svg>
                <span class="t-from">{ say!("approved from") }</span>
            </div>
            <ul>{ for rows }</ul>
            <p class="legend">
                <span>{ sample("wait") }{ say!("released, waiting") }</span><span>{ sample("ok") }{ say!("approved by the run day") }</span>
                <span>{ sample("later") }{ say!("approved on later days") }</span><span>{ more }</span>
            </p>
            <details class="t-table">
                <summary>{ say!("The patches as a table, with what decides") }</summary>
                <div class="scroll" role="region" aria-label={say!("The patches as a table")} tabindex="0"><table>
                    <thead><tr><th scope="col">{ say!("Patch") }</th><th scope="col">{ say!("Kind") }</th><th scope="col">{ say!("Released") }</th><th scope="col">{ say!("Approved from") }</th><th scope="col">{ say!("What decides") }</th></tr></thead>
                    <tbody>{ for table }</tbody>
                </table></div>
            </details>
        </section>
    }
}

fn approved(row: &DelayRow) -> String {
    match row.approved {
        Approved::From { day } => words::day(day),
        Approved::Never => say!("never"),
    }
}

fn from_words(row: &DelayRow, run: Date) -> Html {
    match row.approved {
        Approved::From { day } if day <= run => html! { <b>{ words::day(day) }</b> },
        _ => html! { <span>{ approved(row) }</span> },
    }
}

fn grid(scale: Scale, months: &[(Date, String)]) -> Html {
    let line = |(day, _): &(Date, String)| {
        let x = percent(scale.at(*day));
        html! { <line key={day.to_string()} class="month" x1={x.clone()} x2={x} y1="0" y2="100%" /> }
    };
    months.iter().map(line).collect()
}

/// The days between cut-off and run.
fn band(flags: Flags, y: &'static str, height: &'static str) -> Html {
    let (x, width) = flags.cutoff.map_or((0.0, 0.0), |cutoff| flags.scale.span(cutoff, flags.run));
    html! { <rect class="band" x={percent(x)} width={percent(width)} {y} {height} /> }
}

fn lines(flags: Flags, height: &'static str) -> Html {
    let run = percent(flags.scale.at(flags.run));
    let cutoff = flags.cutoff.map(|cutoff| percent(flags.scale.at(cutoff)));
    let cut = cutoff.map(|x| html! { <line class="cutoff" x1={x.clone()} x2={x} y1="0" y2={height} /> });
    html! { <>{ band(flags, "0", height) }{ cut.unwrap_or_default() }<line class="run" x1={run.clone()} x2={run} y1="0" y2={height} /></> }
}

fn bar(flags: Flags, row: &DelayRow) -> Html {
    let Flags { scale, run, .. } = flags;
    let part = |class: &'static str, from: Date, to: Date| {
        let (x, width) = scale.span(from, to);
        html! { <rect {class} x={percent(x)} width={percent(width)} y="6" height="16" /> }
    };
    match row.approved {
        Approved::Never => part("wait", row.released, scale.to),
        Approved::From { day } => {
            let until_run = day.max(run);
            html! { <>{ part("wait", row.released, day) }{ part("ok", day, until_run) }{ part("later", until_run, scale.to) }</> }
        }
    }
}

/// A flag on its day: its words stand to the side where there is room.
fn flag(class: &'static str, at: f64, y: &'static str, words: String, to_left: bool) -> Html {
    let width = words.chars().count() * 7 + 14;
    let start = if to_left { format!("-{width}") } else { "0".to_owned() };
    let text = if to_left { "-7" } else { "7" };
    html! {
        <svg {class} x={percent(at)} {y} overflow="visible">
            <rect x={start} width={width.to_string()} height="20" rx="2" /><text x={text} y="14" text-anchor={if to_left { "end" } else { "start" }}>{ words }</text>
        </svg>
    }
}

fn flag_row(flags: Flags) -> Html {
    let run = flags.scale.at(flags.run);
    let short = |day: Date| {
        let words = words::day(day);
        words.rsplit_once(' ').map_or_else(String::new, |(day, _)| day.to_owned())
    };
    let run_x = percent(run);
    let cutoff = flags.cutoff.map(|day| {
        let at = flags.scale.at(day);
        let x = percent(at);
        html! { <>
            <line class="cutoff" x1={x.clone()} x2={x} y1="22" y2="66" />
            { flag("flag cutoff", at, "2", say!("cut-off {}", short(day)), at > 30.0) }
        </> }
    });
    html! { <>
        { cutoff.unwrap_or_default() }
        <line class="run" x1={run_x.clone()} x2={run_x} y1="44" y2="66" />
        { flag("flag run", run, "24", say!("run on {}", short(flags.run)), run > 70.0) }
    </> }
}

fn sample(class: &'static str) -> Html {
    html! { <svg class="t-bar sample" width="22" height="12" aria-hidden="true"><rect {class} x="0" width="22" y="1" height="10" /></svg> }
}
