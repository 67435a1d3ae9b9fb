//! What holds for every baseline, node and run, on random scenarios with fixed seeds.

#[path = "oracle/story.rs"]
mod story;

use std::{collections::BTreeSet, sync::Arc};

use patchplay_engine::{PatchSet, Policy};
use patchplay_model::{Approval, FilterKey, Operation, PatchBaseline, RebootOption, SupersededBy};
use story::{Act, Played, Rng, Story, rows_of, rule, value};

const SCENARIOS: u64 = 1500;

/// Stories of every kind, each with a generator for what the property changes.
fn stories(mut check: impl FnMut(&Story, &mut Rng)) {
    let catalog = patchplay_tests::catalog();
    let rows = Arc::new(rows_of(&catalog));
    for seed in 0..SCENARIOS {
        let story = if seed % 50 == 0 { Story::real(seed, &rows, &catalog) } else { Story::dense(seed) };
        check(&story, &mut Rng::new(!seed));
    }
}

/// Changes the baseline of every act of every story in one place, and compares what is approved.
fn approvals(
    change: impl Fn(&mut PatchBaseline, &mut Rng) -> Option<()>,
    hold: impl Fn(&PatchSet, &PatchSet) -> bool,
) -> usize {
    let mut changed = 0;
    stories(|story, rng| {
        for played in story.play() {
            let mut baseline = played.baseline.clone();
            if change(&mut baseline, rng).is_none() {
                continue;
            }
            let (old, new) = (&played.policy, Policy::new(&played.world, &baseline));
            changed += usize::from(old.approved() != new.approved());
            assert!(
                hold(old.approved(), new.approved()),
                "{:#?}\nbecame\n{baseline:#?}\nand approves {:?} instead of {:?}",
                played.baseline,
                ids(&played, new.approved()),
                ids(&played, old.approved())
            );
        }
    });
    changed
}

fn ids(played: &Played, set: &PatchSet) -> BTreeSet<String> {
    set.ones().map(|patch| played.world.patches().id(patch).to_owned()).collect()
}

/// A property that its change never exercises would hold of anything.
const ENOUGH: usize = 30;

#[test]
fn a_longer_delay_never_approves_more() {
    let changed = approvals(
        |baseline, rng| {
            let number = rng.below(baseline.rules.len());
            let Some(Approval::AfterDays(days)) = &mut baseline.rules.get_mut(number)?.approval else { return None };
            *days += 1 + rng.below(20) as u16;
            Some(())
        },
        |old, new| new.is_subset(old),
    );
    assert!(changed > ENOUGH, "{changed}");
}

#[test]
fn a_later_date_never_approves_fewer() {
    let changed = approvals(
        |baseline, rng| {
            let number = rng.below(baseline.rules.len());
            let Some(Approval::UntilDate(day)) = &mut baseline.rules.get_mut(number)?.approval else { return None };
            *day = patchplay_model::Date::from_days(day.days() + 1 + rng.below(20) as i32);
            Some(())
        },
        |old, new| old.is_subset(new),
    );
    assert!(changed > ENOUGH, "{changed}");
}

#[test]
fn one_more_value_in_a_filter_never_approves_fewer() {
    let changed = approvals(
        |baseline, rng| {
            let rules = baseline.rules.iter_mut().flat_map(|rule| &mut rule.filters);
            let mut filters: Vec<_> = baseline.global_filters.iter_mut().chain(rules).collect();
            let number = rng.below(filters.len());
            let filter = filters.get_mut(number)?;
            let more = if rng.chance(20) { "*".to_owned() } else { value(rng, filter.key) };
            filter.values.push(more);
            Some(())
        },
        |old, new| old.is_subset(new),
    );
    assert!(changed > ENOUGH, "{changed}");
}

#[test]
fn one_more_filter_never_approves_more() {
    let changed = approvals(
        |baseline, rng| {
            let key = *rng.pick(&[FilterKey::Product, FilterKey::Classification, FilterKey::MsrcSeverity]);
            let filter = patchplay_model::PatchFilter { key, values: vec![value(rng, key)] };
            let number = rng.below(baseline.rules.len() + 1);
            match baseline.rules.get_mut(number) {
                Some(rule) => rule.filters.push(filter),
                None => baseline.global_filters.push(filter),
            }
            Some(())
        },
        |old, new| new.is_subset(old),
    );
    assert!(changed > ENOUGH, "{changed}");
}

#[test]
fn one_more_rule_never_approves_fewer() {
    let changed = approvals(
        |baseline, rng| {
            let day = |_: &mut Rng| patchplay_model::Date::from_days(20_170);
            let place = rng.below(baseline.rules.len() + 1);
            baseline.rules.insert(place, rule(rng, &day));
            Some(())
        },
        |old, new| old.is_subset(new),
    );
    assert!(changed > ENOUGH, "{changed}");
}

#[test]
fn a_rejected_patch_is_never_newly_installed() {
    let mut would_have_been = 0;
    stories(|story, _| {
        let plain = story.play();
        for act in &plain {
            // Reject exactly what this act installs, in every baseline of the account.
            let new = ids(act, &act.outcome.newly_installed);
            let mut strict = story.clone();
            for baseline in &mut strict.account {
                baseline.rejected_patches.extend(new.iter().cloned());
            }
            for played in strict.play() {
                let rejected: BTreeSet<String> = played.baseline.rejected_patches.iter().cloned().collect();
                let installed = ids(&played, &played.outcome.newly_installed);
                assert!(installed.is_disjoint(&rejected), "{installed:?} of {rejected:?}\n{strict:#?}");
                would_have_been += rejected.intersection(&new).count();
            }
        }
    });
    assert!(would_have_been > ENOUGH, "{would_have_been}");
}

#[test]
fn states_do_not_overlap_and_cover_what_is_on_the_node() {
    stories(|story, _| {
        for played in story.play() {
            let assessment = &played.outcome.assessment;
            let sum: usize = assessment.sets().map(|(_, set)| set.count_ones(..)).sum();
            let reported = patchplay_engine::reported(assessment);
            assert_eq!(sum, reported.count_ones(..), "{story:#?}");
            for (state, set) in assessment.sets() {
                let on_node = set.intersection(&played.after).count();
                assert_eq!(on_node, if state.is_present() { set.count_ones(..) } else { 0 }, "{state}\n{story:#?}");
            }
            assert!(played.after.is_subset(&reported), "{story:#?}");
            // Only what is approved for the node's product is offered.
            let offered = assessment.missing.union(&assessment.failed).collect::<Vec<_>>();
            assert!(offered.iter().all(|patch| played.plan.approved_here().contains(*patch)), "{story:#?}");
        }
    });
}

#[test]
fn a_scan_changes_nothing() {
    stories(|story, _| {
        let plain = story.play();
        // A Scan before every act leaves all other acts as they were.
        let scan = |act: &Act| Act { operation: Operation::Scan, ..act.clone() };
        let acts = story.acts.iter().flat_map(|act| [scan(act), act.clone()]).collect();
        let scanned = Story { acts, ..story.clone() }.play();
        for (number, played) in plain.iter().enumerate() {
            let (first, second) = (&scanned[2 * number], &scanned[2 * number + 1]);
            assert_eq!(first.before, first.after, "{story:#?}");
            assert!(!first.outcome.rebooted && first.outcome.newly_installed.is_clear(), "{story:#?}");
            assert!(first.outcome.assessment.failed.is_clear(), "{story:#?}");
            assert_eq!(second.outcome, played.outcome, "{story:#?}");
        }
    });
}

#[test]
fn a_second_install_installs_nothing_and_only_fails_again() {
    let mut failed = 0;
    stories(|story, _| {
        let install = |act: &Act| Act { operation: Operation::Install, ..act.clone() };
        let acts = story.acts.iter().flat_map(|act| [install(act), install(act)]).collect();
        for twice in (Story { acts, ..story.clone() }).play().chunks(2) {
            let [first, second] = twice else { unreachable!() };
            assert!(second.outcome.newly_installed.is_clear(), "{story:#?}");
            // Both acts have one option: it rebooted the first time or never will.
            assert!(second.outcome.left.is_clear() && !second.outcome.rebooted, "{story:#?}");
            assert_eq!(second.outcome.failed, first.outcome.failed, "{story:#?}");
            assert_eq!(second.outcome.assessment, first.outcome.assessment, "{story:#?}");
            failed += second.outcome.failed.count_ones(..);
        }
    });
    assert!(failed > ENOUGH, "{failed}");
}

#[test]
fn no_reboot_leaves_everything_pending_that_the_other_option_installs() {
    let mut pending = 0;
    stories(|story, _| {
        let with = |reboot| Story {
            acts: story.acts[..1]
                .iter()
                .map(|act| Act { operation: Operation::Install, reboot, ..act.clone() })
                .collect(),
            ..story.clone()
        };
        let (rebooting, waiting) = (with(RebootOption::RebootIfNeeded).play(), with(RebootOption::NoReboot).play());
        let (rebooting, waiting) = (&rebooting[0].outcome, &waiting[0].outcome);
        assert_eq!(rebooting.newly_installed, waiting.newly_installed, "{story:#?}");
        assert_eq!(waiting.assessment.installed_pending_reboot, waiting.newly_installed, "{story:#?}");
        assert!(rebooting.assessment.installed_pending_reboot.is_clear() && !waiting.rebooted, "{story:#?}");
        assert_eq!(rebooting.rebooted, !rebooting.newly_installed.is_clear(), "{story:#?}");
        pending += waiting.newly_installed.count_ones(..);
    });
    assert!(pending > ENOUGH, "{pending}");
}

#[test]
fn the_reading_that_hides_more_leaves_fewer_missing() {
    let mut differ = 0;
    stories(|story, _| {
        let missing = |superseded_by| {
            let acts = vec![Act { operation: Operation::Scan, ..story.acts[0].clone() }];
            let readings = patchplay_model::Readings { superseded_by, ..story.readings };
            Story { acts, readings, ..story.clone() }.play().remove(0).outcome.assessment.missing
        };
        let [least, usual, most] =
            [SupersededBy::Approved, SupersededBy::PublishedSecurity, SupersededBy::Published].map(missing);
        assert!(usual.is_subset(&least) && most.is_subset(&usual), "{story:#?}");
        differ += usize::from(least != usual) + usize::from(usual != most);
    });
    assert!(differ > ENOUGH, "{differ}");
}

/// Order means nothing: of baselines that do not compete, rules, filters, values, list entries, installed patches,
/// and rows of the catalogue.
#[test]
fn order_means_nothing() {
    stories(|story, rng| {
        let mut story = story.clone();
        // Two defaults, or one group in two baselines, are settled by their order on purpose.
        let mut taken = BTreeSet::new();
        let mut has_default = BTreeSet::new();
        for baseline in &mut story.account {
            let system = baseline.operating_system;
            baseline.default_baseline &= has_default.insert(system);
            baseline.patch_groups.retain(|group| taken.insert((system, group.clone())));
            baseline.name = Some(format!("{:?}", baseline.patch_groups));
        }
        let mut other = story.clone();
        rng.shuffle(&mut other.account);
        rng.shuffle(&mut other.installed);
        rng.shuffle(&mut other.failing);
        for baseline in &mut other.account {
            rng.shuffle(&mut baseline.rules);
            rng.shuffle(&mut baseline.global_filters);
            rng.shuffle(&mut baseline.approved_patches);
            rng.shuffle(&mut baseline.rejected_patches);
            for rule in &mut baseline.rules {
                rng.shuffle(&mut rule.filters);
            }
            let rules = baseline.rules.iter_mut().flat_map(|rule| &mut rule.filters);
            for filter in baseline.global_filters.iter_mut().chain(rules) {
                rng.shuffle(&mut filter.values);
            }
        }
        if story.rows.len() < 100 {
            let mut rows = other.rows.to_vec();
            rng.shuffle(&mut rows);
            rows.iter_mut().for_each(|row| rng.shuffle(&mut row.supersedes));
            other = other.with_rows(rows);
        }
        for (one, other) in story.play().iter().zip(other.play()) {
            let states = |played: &Played| -> Vec<(&'static str, BTreeSet<String>)> {
                played.outcome.assessment.sets().map(|(state, set)| (state.as_str(), ids(played, set))).collect()
            };
            assert_eq!(one.baseline.name, other.baseline.name, "{story:#?}");
            assert_eq!(one.choice.reason, other.choice.reason, "{story:#?}");
            assert_eq!(states(one), states(&other), "{story:#?}");
            assert_eq!((one.counts, one.status), (other.counts, other.status), "{story:#?}");
        }
    });
}
