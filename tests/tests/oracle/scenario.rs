//! A scenario through the playground's door, against the second evaluator: one node of every system.

use std::collections::{BTreeMap, BTreeSet};

use patchplay_catalog::{default_set, full_sets};
use patchplay_engine::installed_text;
use patchplay_model::{Node, OperatingSystem, Operation, PatchState, RebootOption};
use patchplay_playground::{Playground, ScenarioFile, facts::Shelf, stage::Stage};
use patchplay_tests::stories::{Act, Facts, Picking, Story};
use serde_json::Value;

use crate::answer::{Answer, answers};

/// The node's story, told to the second evaluator: what the texts say, without anything that the engine made of it.
fn story(stage: &Stage, node: &Node, failing: &[String], operation: Operation, reboot: RebootOption) -> Story {
    let facts = Facts::of(&stage.facts.catalog, node.system);
    let image = node.image.as_ref().and_then(|key| facts.catalog.image(key)).expect("every node has an image");
    Story {
        system: node.system,
        rows: facts.rows,
        catalog: facts.catalog.clone(),
        account: stage.documents.baselines.iter().map(|found| found.baseline.clone()).collect(),
        product: node.product.clone(),
        installed: image.patches().map(installed_text).chain(node.installed.iter().cloned()).collect(),
        failing: failing.to_vec(),
        readings: stage.readings,
        acts: vec![Act {
            clock: stage.clock,
            operation,
            reboot,
            list: None,
            tags: node.tags.clone(),
            picking: Picking::Groups,
        }],
        settings: node.settings.clone(),
    }
}

/// What an answer lists: on Windows every patch with a state, elsewhere without those that are only counted.
fn listed(answer: &Answer, system: OperatingSystem) -> BTreeMap<&str, PatchState> {
    let listed = |state: &PatchState| system == OperatingSystem::Windows || *state != PatchState::NotApplicable;
    answer.states.iter().filter(|(_, state)| listed(state)).map(|(id, state)| (id.as_str(), *state)).collect()
}

fn answered(patches: &[Value]) -> BTreeMap<&str, PatchState> {
    let state = |patch: &Value| patch["State"].as_str().unwrap().parse().unwrap();
    patches.iter().map(|patch| (patch["KBId"].as_str().unwrap(), state(patch))).collect()
}

#[test]
fn a_node_of_every_system_is_answered_as_the_second_evaluator_would() {
    let text = patchplay_tests::text("cases/every-system.scenario.yaml");
    let (mut playground, mut shelf) = (Playground::default(), Shelf::default());
    for facts in std::iter::once(default_set()).chain(full_sets().map(|(_, facts)| facts)) {
        playground.load_catalog(&facts.to_bytes()).unwrap();
        shelf.load(&facts.to_bytes()).unwrap();
    }
    for (operation, reboot) in [
        (Operation::Scan, RebootOption::RebootIfNeeded),
        (Operation::Install, RebootOption::NoReboot),
        (Operation::Install, RebootOption::RebootIfNeeded),
    ] {
        let parameters = format!("{{Operation: {operation}, RebootOption: {reboot}}}");
        let file = ScenarioFile::read("every.yaml", &text.replace("{Operation: Scan}", &parameters));
        let scenario = file.scenario.as_ref().unwrap();
        let stage = Stage::set(scenario, &file.sources, &shelf);
        let answer = playground.run(&file);
        let patches = answer.instance_patches.as_ref().unwrap_or_else(|| panic!("{:?}", answer.diagnostics));
        let counts = answer.instance_patch_states.as_ref().unwrap();
        let systems: BTreeSet<OperatingSystem> = stage.nodes.iter().map(|node| node.system).collect();
        assert_eq!(systems.len(), OperatingSystem::ALL.len());
        let mut own = 0;
        for node in &stage.nodes {
            let story = story(&stage, node, &node.failing, operation, reboot);
            let expected = answers(&story).remove(0).unwrap();
            let context = format!("{} {operation} {reboot}", node.name);
            let found = &patches[&node.instance_id];
            assert_eq!(answered(found), listed(&expected, node.system), "{context}");
            let counts = counts.iter().find(|counts| counts["InstanceId"] == node.instance_id.as_str()).unwrap();
            for (name, count) in [
                ("InstalledCount", expected.counts.installed_count),
                ("InstalledOtherCount", expected.counts.installed_other_count),
                ("InstalledPendingRebootCount", expected.counts.installed_pending_reboot_count),
                ("InstalledRejectedCount", expected.counts.installed_rejected_count),
                ("MissingCount", expected.counts.missing_count),
                ("FailedCount", expected.counts.failed_count),
                ("NotApplicableCount", expected.counts.not_applicable_count),
                ("CriticalNonCompliantCount", expected.counts.critical_non_compliant_count),
                ("SecurityNonCompliantCount", expected.counts.security_non_compliant_count),
                ("OtherNonCompliantCount", expected.counts.other_non_compliant_count),
            ] {
                assert_eq!(counts[name], count, "{context}: {name}");
            }
            own += usize::from(expected.baseline.starts_with("pb-"));
        }
        assert_eq!(own, 7, "custom and default baselines are mixed");
    }
}
