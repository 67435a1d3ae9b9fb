//! The ways from nodes to what a run needs, in words and as hops.

use patchplay_document::{FoundInstance, HopKind, NetworkOverlay, Scenario};
use patchplay_language::{counts, joined, mark, phrases, said, say, sentence_joined};
use patchplay_model::{OperatingSystem, Paths};

use crate::{
    fleet::FleetNode,
    stage::Stage,
    view::{HopView, NetworkGroup, NetworkView, Way},
    words::{cause, listed, plain},
};

/// The four destinations: path of the scenario, destination, purpose, and whether a run works without it.
const DESTINATIONS: [(&str, &str, &str); 4] = [
    ("ssm", "Systems Manager", mark!("the command comes from here")),
    ("s3", "Amazon S3", mark!("the patch module and the snapshot")),
    ("updates", mark!("Updates"), mark!("the patches themselves")),
    ("logs", mark!("Log bucket"), mark!("the run's output")),
];

const fn is_open(paths: Paths, path: &str) -> bool {
    match path.as_bytes() {
        b"ssm" => paths.ssm,
        b"s3" => paths.storage(),
        b"updates" => paths.updates,
        _ => paths.logs,
    }
}

fn by_hand(overlay: NetworkOverlay, path: &str) -> Option<bool> {
    match path.as_bytes() {
        b"ssm" => overlay.ssm,
        b"s3" => overlay.s3.or(overlay.snapshot),
        b"updates" => overlay.updates,
        _ => overlay.logs,
    }
}

/// The network of a fleet.
#[must_use]
pub fn view(stage: &Stage, scenario: &Scenario) -> NetworkView {
    let mut groups: Vec<NetworkGroup> = Vec::new();
    for member in &stage.fleet {
        let group = group_of(stage, scenario, member);
        let same = groups.iter_mut().find(|other| other.subnet == group.subnet && other.ways == group.ways);
        match same {
            Some(other) => {
                other.nodes.extend(group.nodes);
                other.count += 1;
                other.instance_ids.extend(group.instance_ids);
            }
            None => groups.push(group),
        }
    }
    describe(groups)
}

fn group_of(stage: &Stage, scenario: &Scenario, member: &FleetNode) -> NetworkGroup {
    let found = member.instance.and_then(|number| stage.documents.instances.get(number));
    let overlay = member
        .overlay
        .and_then(|number| scenario.instances.get(number))
        .and_then(|overlay| overlay.network)
        .unwrap_or_default();
    let ways = DESTINATIONS
        .iter()
        .map(|&(path, destination, purpose)| {
            let system = member.node.system;
            let destination = if path == "updates" { system.update_source() } else { destination };
            let given = by_hand(overlay, path);
            let hops = match (given, found) {
                (Some(open), _) => vec![switch(open)],
                (None, Some(found)) => derived(found, member, path),
                (None, None) => vec![HopView {
                    label: say!("no network in the texts"),
                    ok: true,
                    detail: say!("assumed open"),
                    ..HopView::default()
                }],
            };
            Way {
                path: path.to_owned(),
                destination: said(destination),
                purpose: said(purpose),
                open: is_open(member.node.paths, path) && (path != "ssm" || member.node.profile),
                by_hand: given.is_some(),
                hops,
            }
        })
        .collect();
    NetworkGroup {
        nodes: vec![member.node.name.clone()],
        count: 1,
        instance_ids: vec![member.node.instance_id.clone()],
        subnet: found.and_then(|found| found.reach.subnet.clone()),
        ways,
    }
}

fn switch(open: bool) -> HopView {
    HopView {
        label: if open { say!("opened by hand") } else { say!("cut by hand") },
        ok: open,
        detail: say!("the scenario's `network` says so"),
        ..HopView::default()
    }
}

fn derived(found: &FoundInstance, member: &FleetNode, path: &str) -> Vec<HopView> {
    let hop = |hop: &patchplay_document::Hop| HopView {
        label: hop.label.clone(),
        kind: hop.kind,
        name: hop.name.clone(),
        ok: hop.ok,
        detail: hop.detail.clone(),
        places: hop.places.clone(),
    };
    let mut hops: Vec<HopView> = Vec::new();
    // Without the profile nothing else matters: the agent gets no credentials and never registers.
    if path == "ssm" && !member.node.profile {
        hops.extend(found.profile_hops.iter().filter(|hop| !hop.ok).map(hop));
        if hops.is_empty() {
            hops.push(HopView {
                label: if member.node.is_hybrid() { say!("service role") } else { say!("instance profile") },
                ok: false,
                detail: say!("the node has none that lets Systems Manager manage it"),
                ..HopView::default()
            });
        }
        return hops;
    }
    let of_system = || found.reach.updates_of(member.node.system);
    let way = || found.reach.ways.iter().find(|way| way.path == path);
    if let Some(way) = if path == "updates" { of_system().or_else(way) } else { way() } {
        // A group of several nodes has no place for one of them.
        hops.extend(way.hops.iter().filter(|hop| hop.kind != HopKind::Node).map(hop));
    }
    hops
}

/// A hop in words.
#[must_use]
pub fn told(hop: &HopView) -> String {
    say!("{label} {detail}", label = hop.label, detail = hop.detail)
}

/// The first broken hop of a way.
#[must_use]
pub fn broken(way: &Way) -> Option<&HopView> {
    way.hops.iter().find(|hop| !hop.ok)
}

fn describe(groups: Vec<NetworkGroup>) -> NetworkView {
    let total: usize = groups.iter().map(|group| group.nodes.len()).sum();
    // What a node loses first is what it suffers from: without the command nothing else is tried.
    let worst = DESTINATIONS.iter().find_map(|&(path, ..)| {
        let closed = |group: &&NetworkGroup| group.ways.iter().any(|way| way.path == path && !way.open);
        let cut: Vec<&NetworkGroup> = groups.iter().filter(closed).collect();
        let way = cut.first()?.ways.iter().find(|way| way.path == path)?;
        Some((path, way.destination.clone(), cut))
    });
    let Some((path, destination, cut)) = worst else {
        let title = match total {
            0 => say!("There is no node yet."),
            1 => say!("The node reaches everything a run needs."),
            2 => say!("Both nodes reach everything a run needs."),
            _ => say!("All {total} nodes reach everything a run needs."),
        };
        return NetworkView {
            title: vec![plain(title)],
            detail: if total == 0 { String::new() } else { all_open(&groups) },
            short: match sources(&groups).first() {
                Some(source) => say!("reaches {source}"),
                None => say!("no node"),
            },
            groups,
        };
    };
    let names: Vec<&str> = cut.iter().flat_map(|group| group.nodes.iter().map(String::as_str)).collect();
    let hop = cut.iter().flat_map(|group| &group.ways).filter(|way| way.path == path && !way.open).find_map(broken);
    let because = hop.map(|hop| cause(told(hop), false, hop.places.clone()));
    let title = match total {
        2 if names.len() == 2 => phrases!("Neither node has a way to {to}: {because}.", to = &destination),
        many if many > 1 && names.len() == many => {
            phrases!("None of {nodes} has a way to {to}: {because}.", nodes = counts::nodes(many), to = &destination)
        }
        _ => phrases!(
            names.len();
            "{names} has no way to {to}: {because}.",
            "{names} have no way to {to}: {because}.",
            names = listed(&names, 3),
            to = &destination
        ),
    };
    NetworkView { title, detail: consequence(path, &destination), short: say!("no way to {destination}"), groups }
}

/// Where the updates of the nodes come from, each once.
fn sources(groups: &[NetworkGroup]) -> Vec<&str> {
    let ways = groups.iter().flat_map(|group| &group.ways).filter(|way| way.path == "updates");
    ways.map(|way| way.destination.as_str()).fold(Vec::new(), |mut seen, source| {
        if !seen.contains(&source) {
            seen.push(source);
        }
        seen
    })
}

fn all_open(groups: &[NetworkGroup]) -> String {
    let through = |source: &str| -> Vec<&str> {
        groups
            .iter()
            .flat_map(|group| &group.ways)
            .filter(|way| way.path == "updates" && way.destination == source)
            .flat_map(|way| &way.hops)
            .map(|hop| hop.label.as_str())
            .fold(Vec::new(), |mut seen, label| {
                if !seen.contains(&label) {
                    seen.push(label);
                }
                seen
            })
    };
    let told: Vec<String> =
        sources(groups).into_iter().map(|source| say!("The way to {source}: {}.", joined(&through(source)))).collect();
    sentence_joined(&told)
}

/// What follows from a missing way (spec network-and-permissions 3). `source` is what the way leads to, as it is said.
#[must_use]
pub fn consequence(path: &str, source: &str) -> String {
    match path {
        "ssm" => {
            say!(
                "Without Systems Manager a node is not managed: it gets no invocation, prints no log, and an association \
             that names it stays pending."
            )
        }
        "s3" => {
            say!("The command arrives, but the patch module cannot be downloaded, so the step fails before it starts.")
        }
        "updates" if source == said(OperatingSystem::Windows.update_source()) => {
            say!(
                "The command arrives and the module downloads, because both are AWS services. Windows Update is not one: no \
             VPC endpoint leads there, and the search ends in 0x80072EE2 with every counter at -1."
            )
        }
        "updates" if source == said(OperatingSystem::AmazonLinux2.update_source()) => {
            say!(
                "The command arrives and the payload downloads. The repositories lie in Amazon S3, so a gateway endpoint on \
             the route table suffices. Without it the step fails; Amazon Linux 2023 leaves them out, ends in Success and \
             reports nothing missing."
            )
        }
        "updates" => {
            say!(
                "The command arrives and the payload downloads, because both are AWS services. The updates are not: no VPC \
             endpoint leads there, and the step fails with exit code 1 and reports nothing."
            )
        }
        _ => say!("The run itself is not affected; its output just never appears in the bucket."),
    }
}
