//! Stories played as commands on one node, with what it prints.

use std::{rc::Rc, sync::Arc};

use patchplay_engine::{Holdings, Patches, Registry, World};
use patchplay_model::{Agent, BaselineId, Date, Node, NodeSettings, Paths, Platform, Readings, Run, Trouble};
use patchplay_ordered::SortedMap;
use patchplay_run_command::{Cast, Plans, Played, StepLog, Worlds, play, transcript};

use super::{Rng, Story};

/// The account of every story.
pub const ACCOUNT: &str = "123456789012";

/// Plays every run of a story as a command, a few of them without a way to S3 or to the updates, and shows what
/// the node printed.
pub fn commands(
    story: &Story,
    rng: &mut Rng,
    readings: Readings,
    troubles: &[Trouble],
    mut check: impl FnMut(&Cast<'_>, &Played, &StepLog),
) {
    changed_commands(
        story,
        rng,
        (readings, troubles),
        |_, run| run,
        |cast, played| {
            let log = transcript::transcript(cast, played, ACCOUNT, &played.invocations[0], None).unwrap();
            check(cast, played, &log);
        },
    );
}

/// The same with every run changed before it is played.
pub fn changed_commands(
    story: &Story,
    rng: &mut Rng,
    (readings, troubles): (Readings, &[Trouble]),
    change: impl Fn(&mut Rng, Run) -> Run,
    mut check: impl FnMut(&Cast<'_>, &Played),
) {
    let known = || story.installed.iter().chain(&story.failing).map(String::as_str);
    let patches = Arc::new(Patches::new(Arc::clone(&story.catalog), story.system, known()));
    let installed = || story.installed.iter().map(String::as_str);
    let failing = || story.failing.iter().map(String::as_str);
    let mut holdings = Holdings::new(&patches, installed(), failing(), Date::EPOCH);
    let is_windows = story.system.platform() == Platform::Windows;
    for act in &story.acts {
        let worlds = Worlds::new(act.clock, [Rc::new(World::new(Arc::clone(&patches), act.clock))]);
        let mut registry = Registry::on(act.clock.date(), &|predefined| BaselineId(predefined.name.to_owned()));
        for (number, baseline) in story.account.iter().enumerate() {
            registry.add(BaselineId(format!("pb-{number}")), number, baseline.clone());
        }
        // A group without a name prints as no group does.
        let tags = act.tags.iter().filter(|tag| !tag.value.is_empty()).cloned().collect();
        let nodes = [Node {
            logical_id: None,
            instance_id: if rng.chance(20) { "mi-0" } else { "i-0" }.to_owned(),
            name: "node".to_owned(),
            system: story.system,
            product: story.product.clone(),
            image: None,
            tags,
            installed: Vec::new(),
            failing: Vec::new(),
            settings: NodeSettings::default(),
            trouble: troubles.to_vec(),
            paths: Paths { s3: !rng.chance(3), updates: !rng.chance(3), ..Paths::ALL },
            profile: true,
            agent: Agent::Online,
            since: None,
            interruptions: None,
        }];
        let cast = Cast {
            nodes: &nodes,
            registry: &registry,
            worlds: &worlds,
            readings: &readings,
            region: "eu-west-1",
            seed: 1,
            observed: &SortedMap::new(),
        };
        let run = Run {
            operation: act.operation,
            reboot_option: act.reboot,
            install_override_list: act.list.clone().filter(|_| !is_windows || rng.chance(50)),
            ..Run::scan_all()
        };
        let run = change(rng, run);
        let mut plans = Plans::new(readings);
        let played = play(&cast, &mut plans, &run, std::slice::from_ref(&holdings));
        check(&cast, &played);
        if let Some(left) = played.invocations[0].holdings() {
            holdings = left.clone();
        }
    }
}
