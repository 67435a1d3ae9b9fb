//! The article's run of 2022-01-22, patch by patch, against its reconstruction.

use std::sync::Arc;

use patchplay_engine::{Holdings, Outcome, Patches, Plan, Policy, World, count, operate};
use patchplay_model::{
    ComplianceStatus, Counts, FilterKey, OperatingSystem, Operation, PatchBaseline, PredefinedBaseline, Readings,
    RebootOption, Timestamp,
};
use patchplay_tests::{article_oracle, catalog};

struct Scene {
    world: World,
    plan: Plan,
    holdings: Holdings,
}

fn scene(baseline: &PatchBaseline) -> Scene {
    let catalog = catalog();
    let image = catalog.image("windows-2019-2021.12.15").unwrap().clone();
    let patches = Arc::new(Patches::new(catalog, OperatingSystem::Windows, []));
    let holdings = Holdings::new(&patches, image.ids(), [], image.built);
    let world = World::new(patches, Timestamp::parse("2022-01-22T11:19:01Z").unwrap());
    let policy = Policy::new(&world, baseline);
    let plan = Plan::new(&world, &policy, "WindowsServer2019", &Readings::default());
    Scene { world, plan, holdings }
}

impl Scene {
    fn play(&mut self, operation: Operation) -> (Outcome, Counts) {
        let outcome = operate(&self.plan, &mut self.holdings, operation, RebootOption::RebootIfNeeded);
        let counts = count(&outcome.assessment, &self.plan, ComplianceStatus::NonCompliant);
        (outcome, counts)
    }

    fn ids(&self, set: &patchplay_engine::PatchSet) -> Vec<&str> {
        set.ones().map(|patch| self.world.patches().id(patch)).collect()
    }
}

fn default_baseline() -> PatchBaseline {
    PredefinedBaseline::default_of(OperatingSystem::Windows).unwrap().baseline()
}

/// The article's own baseline: CriticalUpdates and Critical, or with more values of the two filters.
fn custom(classifications: &[&str], severities: &[&str]) -> PatchBaseline {
    let mut baseline = default_baseline();
    for filter in &mut baseline.rules[0].filters {
        let values = if filter.key == FilterKey::Classification { classifications } else { severities };
        filter.values = values.iter().map(|&value| value.to_owned()).collect();
    }
    baseline
}

#[test]
fn every_patch_has_the_state_of_the_reconstruction_before_and_after() {
    let oracle = article_oracle();
    assert_eq!(oracle.len(), 1922);
    let mut scene = scene(&default_baseline());
    let (before, _) = scene.play(Operation::Scan);
    let (after, _) = scene.play(Operation::Install);
    for (id, (state_before, state_after)) in &oracle {
        let patch = scene.world.patches().index(id).unwrap();
        let shown = |outcome: &Outcome| outcome.assessment.state(patch).map_or("none", |state| state.as_str());
        assert_eq!((shown(&before), shown(&after)), (state_before.as_str(), state_after.as_str()), "{id}");
    }
    let reported = patchplay_engine::reported(&after.assessment);
    for patch in reported.ones() {
        assert!(oracle.contains_key(scene.world.patches().id(patch)), "{}", scene.world.patches().id(patch));
    }
}

#[test]
fn the_default_baseline_gives_the_article_its_numbers() {
    let mut scene = scene(&default_baseline());
    let (scan, counts) = scene.play(Operation::Scan);
    assert_eq!(
        (counts.installed_count, counts.missing_count, counts.not_applicable_count, counts.installed_other_count),
        (27, 2, 1884, 9)
    );
    assert_eq!(scene.ids(&scan.assessment.missing), ["KB5009557", "KB5009718"]);
    let (install, counts) = scene.play(Operation::Install);
    assert_eq!(
        (counts.installed_count, counts.missing_count, counts.not_applicable_count, counts.installed_other_count),
        (28, 0, 1885, 9)
    );
    assert_eq!(counts.failed_count, 0);
    assert_eq!(counts.available_security_update_count, None);
    assert_eq!(scene.ids(&install.newly_installed), ["KB5009557", "KB5009718"]);
    assert_eq!(scene.ids(&install.left), ["KB5008218"]);
    assert!(install.rebooted);
}

#[test]
fn the_custom_baseline_approves_nothing_until_lines_are_uncommented() {
    for (classifications, severities, wanted) in [
        (&["CriticalUpdates"][..], &["Critical"][..], (0, 0, 36)),
        (&["CriticalUpdates", "SecurityUpdates"], &["Critical"], (25, 1, 11)),
        (&["CriticalUpdates", "SecurityUpdates"], &["Critical", "Important"], (27, 2, 9)),
    ] {
        let (_, counts) = scene(&custom(classifications, severities)).play(Operation::Scan);
        assert_eq!((counts.installed_count, counts.missing_count, counts.installed_other_count), wanted);
    }
}
