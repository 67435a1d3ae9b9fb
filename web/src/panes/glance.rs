//! A large fleet at a glance: for each baseline how many nodes came to what, as a bar and as numbers that filter.

use patchplay_language::{counts, listed, say};
use patchplay_playground::view::{FleetView, Outcome, ShareView, StatusCount};
use yew::prelude::*;

use crate::fleet::MOST_SINGLE;
use crate::words;

/// Which nodes are shown: those of a share that came to something, or all.
pub type Picked = Option<(usize, Outcome)>;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct GlanceProps {
    /// The fleet.
    pub fleet: FleetView,
    /// Which nodes are shown.
    pub picked: Picked,
    /// Called with others.
    pub on_pick: Callback<Picked>,
}

fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Compliant => "o-compliant",
        Outcome::NonCompliant => "o-missing",
        Outcome::NothingApproved => "o-nothing",
        Outcome::Failed => "o-failed",
        Outcome::NotReached => "o-away",
    }
}

/// Start and width of each outcome on a scale of `full` nodes to 1,000 units. What is there is seen: none is thinner than
/// four units.
fn stretches(share: &ShareView, full: usize) -> Vec<(Outcome, f64, f64)> {
    let unit = 1000.0 / full.max(1) as f64;
    let mut from = 0.0;
    let widths = share.outcomes.iter().map(|one| (one.outcome, (one.count as f64 * unit).max(4.0)));
    let stretch = |(outcome, width)| {
        let start = from;
        from += width;
        (outcome, start, width)
    };
    widths.map(stretch).collect()
}

/// The fleet; nothing of it for few nodes, which are seen as they are.
#[component]
pub fn Glance(props: &GlanceProps) -> Html {
    let GlanceProps { fleet, picked, on_pick } = props;
    if fleet.total <= MOST_SINGLE {
        return html! { <div class="glance" hidden=true></div> };
    }
    let full = fleet.shares.iter().map(ShareView::total).max().unwrap_or(0);
    let shares = fleet.shares.iter().enumerate().map(|(index, share)| {
        let numbers = share.outcomes.iter().map(|one| {
            let on = *picked == Some((index, one.outcome));
            let next = (!on).then_some((index, one.outcome));
            let onclick = on_pick.reform(move |_: MouseEvent| next);
            html! {
                <button type="button" key={one.outcome.label()} class="chip" aria-pressed={on.to_string()} {onclick}>
                    <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true"><rect class={class(one.outcome)} x="1" y="1" width="10" height="10" /></svg>
                    <b>{ words::count(one.count) }</b>{ " " }{ one.outcome.label() }
                </button>
            }
        });
        let parts = stretches(share, full).into_iter().map(|(outcome, from, width)| {
            html! { <rect key={outcome.label()} class={class(outcome)} x={format!("{from:.1}")} y="1" width={format!("{width:.1}")} height="14" /> }
        });
        html! {
            <li key={index}>
                <p class="share-name"><b>{ name_of(share) }</b>{ " " }<span class="muted">{ by_group(share) }</span></p>
                <svg class="share-bar" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">{ for parts }</svg>
                <p class="share-numbers" role="group" aria-label={say!("Nodes with {}", name_of(share))}>{ for numbers }</p>
            </li>
        }
    });
    let said = statuses(&fleet.statuses, fleet.total);
    html! {
        <section class="glance" aria-labelledby="glance-title">
            <svg class="vh" aria-hidden="true" focusable="false"><defs>
                <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="2" height="5" /></pattern>
                <pattern id="cross" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="cross" d="M0 0h6M0 0v6" /></pattern>
            </defs></svg>
            <h2 class="vh" id="glance-title">{ say!("{} by baseline", counts::nodes(fleet.total)) }</h2>
            <ul class="shares">{ for shares }</ul>
            <p class="muted statuses" hidden={said.is_empty()}>{ said }</p>
        </section>
    }
}

fn name_of(share: &ShareView) -> String {
    if share.baseline.is_empty() { say!("No baseline") } else { share.baseline.clone() }
}

fn by_group(share: &ShareView) -> String {
    let nodes = counts::nodes(share.total());
    match &share.patch_group {
        Some(group) => say!("by patch group {group}, {nodes}"),
        None => nodes,
    }
}

/// How the invocations ended, where it is not the same for every node.
fn statuses(statuses: &[StatusCount], total: usize) -> String {
    let reached: usize = statuses.iter().map(|one| one.count).sum();
    if statuses.len() < 2 && reached == total {
        return String::new();
    }
    let mut parts: Vec<String> =
        statuses.iter().map(|one| format!("{} {}", words::count(one.count), one.status_details)).collect();
    if reached < total {
        parts.push(say!("{} without an invocation", words::count(total - reached)));
    }
    say!("Run Command: {}.", listed(&parts, parts.len()))
}

#[cfg(test)]
mod tests {
    use patchplay_playground::view::OutcomeCount;

    use super::*;

    #[test]
    fn few_among_many_are_still_seen() {
        let count = |outcome, count| OutcomeCount { outcome, count };
        let outcomes = vec![count(Outcome::Compliant, 9_999), count(Outcome::Failed, 1)];
        let share = ShareView { outcomes, ..ShareView::default() };
        let parts = stretches(&share, 10_000);
        assert_eq!(parts.last().map(|(outcome, _, width)| (*outcome, *width)), Some((Outcome::Failed, 4.0)));
        assert!(parts.iter().all(|(_, from, _)| *from <= 1000.0));
    }

    #[test]
    fn statuses_are_told_where_they_differ() {
        let status =
            |details: &str, count| StatusCount { status_details: details.to_owned(), count, ..StatusCount::default() };
        assert_eq!(statuses(&[status("Success", 200)], 200), "");
        assert_eq!(
            statuses(&[status("Success", 9_000), status("Failed", 999)], 10_000),
            "Run Command: 9,000 Success, 999 Failed and 1 without an invocation."
        );
    }
}
