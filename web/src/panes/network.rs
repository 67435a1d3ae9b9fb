//! The ways out: what a run needs, how the nodes get there, and which hop is broken.

use std::rc::Rc;

use patchplay_document::HopKind;
use patchplay_language::say;
use patchplay_ordered::SortedMap;
use patchplay_playground::view::{HopView, NetworkGroup, ResultView, Way};
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::glossary::Word;
use crate::overlay::{NodeEdit, NodeKey, PathName};
use crate::{parts, term, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct NetworkProps {
    /// The result.
    pub result: Rc<ResultView>,
}

/// Ways over the same hops, drawn as one with several ends.
fn bundles(ways: &[Way]) -> Vec<Vec<&Way>> {
    let mut bundles: Vec<Vec<&Way>> = Vec::new();
    for way in ways {
        let same = |bundle: &&mut Vec<&Way>| {
            bundle.first().is_some_and(|first| first.hops == way.hops && first.open == way.open)
        };
        match bundles.iter_mut().find(same) {
            Some(bundle) => bundle.push(way),
            None => bundles.push(vec![way]),
        }
    }
    bundles
}

/// A part of a way: what leads to a stop, and the stop.
#[derive(Debug, PartialEq)]
struct Leg<'a> {
    /// The last of the routes that lead there, drawn as the arrow's label.
    route: Option<&'a HopView>,
    /// The stop; `None` when a way ends in a route.
    stop: Option<&'a HopView>,
}

/// A way as stops and the routes between them. A broken hop is always a stop, so that it is seen.
fn legs(hops: &[HopView]) -> Vec<Leg<'_>> {
    let mut legs = Vec::new();
    let mut route = None;
    for hop in hops {
        if hop.ok && hop.kind == HopKind::Route {
            route = Some(hop);
        } else {
            legs.push(Leg { route: route.take(), stop: Some(hop) });
        }
    }
    if route.is_some() {
        legs.push(Leg { route, stop: None });
    }
    legs
}

/// What a hop is, and its name, which ends the label in every language.
fn noun_and_name(hop: &HopView) -> (&str, &str) {
    let name = hop.name.as_deref().unwrap_or_default();
    match hop.label.strip_suffix(name) {
        Some(noun) if !name.is_empty() => (noun.trim_end(), name),
        _ => ("", &hop.label),
    }
}

/// The keys of the fleet's nodes by instance id.
fn keys(result: &ResultView) -> SortedMap<&str, NodeKey> {
    let Some(list) = result.fleet.as_ref().and_then(|fleet| fleet.list.as_ref()) else { return SortedMap::new() };
    let of_files =
        list.of_files.iter().map(|line| (line.instance_id.as_str(), NodeKey::Template(line.logical_id.clone())));
    let made = list.ids.iter().zip(&list.made).map(|(id, number)| (id.as_str(), NodeKey::Made(*number)));
    of_files.chain(made).collect()
}

/// Names of the nodes of a group, the first of them.
fn names(group: &NetworkGroup) -> String {
    let first = group.nodes.get(..6).unwrap_or(&group.nodes);
    words::some(first, group.count)
}

/// The ways out.
#[component]
pub fn Network(props: &NetworkProps) -> Html {
    let network = &props.result.network;
    let dispatch = use_context::<Dispatch>();
    let keys = keys(&props.result);
    let groups = network.groups.iter().enumerate().map(|(index, group)| {
        let keys: Vec<NodeKey> = group.instance_ids.iter().filter_map(|id| keys.get(id.as_str()).cloned()).collect();
        html! { <section key={index} class="net-group" aria-label={say!("Ways of {}", names(group))}>{ draw(group, &keys, &dispatch) }</section> }
    });
    html! {
        <div class="in">
            <section class="answer" aria-labelledby="network-title">
                <h1 id="network-title">{ parts::phrases(&network.title) }</h1><p>{ &network.detail }</p>
            </section>
            { for groups }
            <p class="muted">{ say!("Cut a way to see what the run would print without it. The texts stay as they are.") }</p>
            { term::line("network", &[Word::InstanceProfile, Word::VpcEndpoint, Word::S3Gateway, Word::Nat]) }
        </div>
    }
}

fn draw(group: &NetworkGroup, keys: &[NodeKey], dispatch: &Option<Dispatch>) -> Html {
    let subnet = group.subnet.as_ref().map_or_else(|| say!("ways set by hand"), |subnet| say!("in subnet {subnet}"));
    let rows = bundles(&group.ways).into_iter().enumerate().map(|(index, bundle)| {
        let first = bundle.first().copied();
        let hops = first.map(|way| way.hops.as_slice()).unwrap_or_default();
        let open = first.is_some_and(|way| way.open);
        // The picture begins in the subnet, which its title names.
        let inside = |hop: &&HopView| {
            hop.ok && hop.kind == HopKind::Subnet && group.subnet.is_some() && hop.name == group.subnet
        };
        let hops = hops.get(usize::from(hops.first().as_ref().is_some_and(inside))..).unwrap_or_default();
        let legs = legs(hops).into_iter().enumerate().map(|(index, leg)| {
            let broken = leg.stop.is_some_and(|hop| !hop.ok);
            html! { <li key={index} class={if broken { "hop cut" } else { "hop" }}>{ one_leg(&leg) }</li> }
        });
        let ends = bundle.iter().map(|way| html! { <li key={way.path.clone()}>{ end(way, keys, dispatch) }</li> });
        html! {
            <li key={index} class={if open { "way" } else { "way lost" }}>
                <ol class="hops" aria-label={say!("Hops")} hidden={hops.is_empty()}>{ for legs }</ol>
                { arrow(open, hops.iter().all(|hop| hop.ok)) }
                <ul class="ends">{ for ends }</ul>
            </li>
        }
    });
    html! { <>
        <p class="from"><b>{ names(group) }</b>{ " " }<span class="muted">{ subnet }</span></p>
        <ul class="ways">{ for rows }</ul>
    </> }
}

fn arrow(open: bool, last_reaches: bool) -> Html {
    let class = if open {
        "arrow"
    } else if last_reaches {
        "arrow cut"
    } else {
        "arrow dead"
    };
    let dash = (!open).then_some("4 3");
    html! {
        <svg {class} viewBox="0 0 40 16" aria-hidden="true">
            <path d="M2 8h30" stroke="currentColor" stroke-width="2.2" stroke-dasharray={dash} /><path d="M30 3l8 5-8 5z" fill="currentColor" />
            <path class="x" d="M10 3l8 10M18 3l-8 10" stroke="currentColor" stroke-width="2.4" />
        </svg>
    }
}

fn one_leg(leg: &Leg<'_>) -> Html {
    let broken = leg.stop.is_some_and(|hop| !hop.ok);
    let lead = leg.route.map(|route| {
        html! { <span class="lead" title={route.label.clone()}><span>{ noun_and_name(route).0 }</span>{ arrow(!broken, true) }<span class="at">{ parts::chips(&route.places, false) }</span></span> }
    });
    let lead = lead.unwrap_or_else(|| arrow(!broken, true));
    let stop = leg.stop.map(|hop| {
        let (noun, name) = noun_and_name(hop);
        html! {
            <div class="box hop-box"><span hidden={noun.is_empty()}>{ noun }</span><b>{ name }</b><span hidden={hop.detail.is_empty()}>{ parts::message(&hop.detail) }</span>
                <span class="at" hidden={hop.places.is_empty()}>{ parts::chips(&hop.places, !hop.ok) }</span></div>
        }
    });
    html! { <>{ lead }{ stop.unwrap_or_default() }</> }
}

fn end(way: &Way, keys: &[NodeKey], dispatch: &Option<Dispatch>) -> Html {
    let Some(path) = PathName::parse(&way.path) else {
        return html! { <div class="box"><b>{ &way.destination }</b></div> };
    };
    let set = |value: Option<bool>| {
        answering::<MouseEvent>(dispatch, Action::EditNodes(keys.to_vec(), NodeEdit::Path(path, value)))
    };
    let to = say!(", to {}", way.destination);
    let state = if way.open { say!("reached") } else { say!("not reached") };
    html! {
        <div class={if way.open { "box end" } else { "box end lost" }}>
            { parts::tick(way.open) }
            <div><b>{ &way.destination }</b><span>{ &way.purpose }<span class="vh">{ format!(", {state}") }</span></span></div>
            <span class="acts">
                <button type="button" class="lk" hidden={!way.open} onclick={set(Some(false))}>{ say!("Cut this way") }<span class="vh">{ to.clone() }</span></button>
                <button type="button" class="lk" hidden={way.open || way.by_hand} onclick={set(Some(true))}>{ say!("Open this way") }<span class="vh">{ to.clone() }</span></button>
                <button type="button" class="lk" hidden={!way.by_hand} onclick={set(None)}>{ say!("As derived") }<span class="vh">{ to }</span></button>
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(path: &str, hop: &str, open: bool) -> Way {
        let hops = vec![HopView { label: hop.to_owned(), ok: open, ..HopView::default() }];
        Way { path: path.to_owned(), open, hops, ..Way::default() }
    }

    #[test]
    fn routes_lie_between_stops_and_a_broken_one_is_a_stop() {
        let hop = |kind, noun: &str, name: &str, ok| HopView {
            label: format!("{noun} {name}"),
            kind,
            name: Some(name.to_owned()),
            ok,
            ..HopView::default()
        };
        let hops = [
            hop(HopKind::Route, "route table", "A", true),
            hop(HopKind::Route, "default route", "B", true),
            hop(HopKind::Stop, "NAT gateway", "C", true),
            hop(HopKind::Route, "route table", "D", false),
        ];
        let legs = legs(&hops);
        assert_eq!(legs.len(), 2);
        assert_eq!(legs[0].route.map(noun_and_name), Some(("default route", "B")));
        assert_eq!(legs[0].stop.map(noun_and_name), Some(("NAT gateway", "C")));
        assert_eq!((legs[1].route, legs[1].stop.map(|hop| hop.ok)), (None, Some(false)));
    }

    #[test]
    fn ways_over_the_same_hops_are_drawn_once() {
        let ways = [way("ssm", "endpoint", true), way("s3", "endpoint", true), way("updates", "endpoint", false)];
        let sizes: Vec<usize> = bundles(&ways).iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 1]);
    }
}
