//! What holds for every baseline, node and run of every system, on random scenarios with fixed seeds.

use std::collections::{BTreeMap, BTreeSet};

use patchplay_engine::{PatchSet, Policy, compliance, count, operate, tally};
use patchplay_model::{
    Approval, ComplianceStatus, Date, FilterKey, OperatingSystem, Operation, PatchBaseline, PatchFilter, PatchState,
    RebootOption, RejectedPatchesAction, SupersededBy,
};
use patchplay_tests::stories::{Act, Facts, Kind, Played, Rng, Story, rule, value};

const SCENARIOS: u64 = 2250;
/// One story in so many is played over the built-in facts.
const REAL_EVERY: u64 = 199;

/// Stories of every system, each with a generator for what the property changes.
fn stories(mut check: impl FnMut(&Story, &mut Rng)) {
    let all = Facts::all();
    for seed in 0..SCENARIOS {
        let story = if seed % REAL_EVERY == 0 {
            Story::real(&all[(seed / REAL_EVERY % all.len() as u64) as usize], seed)
        } else {
            Story::dense(seed)
        };
        check(&story, &mut Rng::new(!seed));
    }
}

/// How often something happened on each kind of system. A property that its change never exercises would hold of
/// anything.
#[derive(Default)]
struct Often(BTreeMap<Kind, usize>);

impl Often {
    const ENOUGH: usize = 5;

    fn count(&mut self, story: &Story, times: usize) {
        *self.0.entry(Kind::of(story.system)).or_insert(0) += times;
    }

    fn enough_on(&self, kinds: &[Kind]) {
        for kind in kinds {
            assert!(self.0.get(kind).is_some_and(|count| *count > Self::ENOUGH), "{kind:?}: {:?}", self.0);
        }
    }
}

const ALL: &[Kind] = &[Kind::Windows, Kind::Rpm, Kind::Zypp, Kind::Deb, Kind::MacOs];
const PACKAGES: &[Kind] = &[Kind::Rpm, Kind::Zypp, Kind::Deb, Kind::MacOs];
/// The kinds on which dates count.
const DATED: &[Kind] = &[Kind::Windows, Kind::Rpm, Kind::Zypp];

/// The rows that a policy approves.
fn approved(policy: &Policy) -> PatchSet {
    let mut rows = PatchSet::with_capacity(policy.verdicts().len());
    for (number, verdict) in policy.verdicts().iter().enumerate() {
        rows.set(number, verdict.is_approved());
    }
    rows
}

/// Changes the baseline of every act of every story in one place, and compares what is approved.
fn approvals(
    change: impl Fn(&mut PatchBaseline, &mut Rng, &str) -> Option<()>,
    hold: impl Fn(&PatchSet, &PatchSet) -> bool,
) -> Often {
    let mut changed = Often::default();
    stories(|story, rng| {
        for played in story.play() {
            let mut baseline = played.baseline.clone();
            if change(&mut baseline, rng, &story.product).is_none() {
                continue;
            }
            let (old, new) = (&played.policy, Policy::read(&played.world, &baseline, &story.readings));
            let (old, new) = (approved(old), approved(&new));
            changed.count(story, usize::from(old != new));
            assert!(
                hold(&old, &new),
                "{:#?}\nbecame\n{baseline:#?}\nand approves {new} instead of {old}",
                played.baseline,
            );
        }
    });
    changed
}

fn ids(played: &Played, set: &PatchSet) -> BTreeSet<String> {
    set.ones().map(|patch| played.world.patches().id(patch).to_owned()).collect()
}

/// Whether of two filters of one key in a group the later one counts alone.
fn later_filter_counts(system: OperatingSystem) -> bool {
    Kind::of(system) == Kind::Deb
}

#[test]
fn a_longer_delay_never_approves_more() {
    let changed = approvals(
        |baseline, rng, _| {
            let rules = baseline.rules.iter_mut().filter_map(|rule| rule.approval.as_mut());
            let mut all: Vec<_> = rules
                .filter_map(|approval| match approval {
                    Approval::AfterDays(days) => Some(days),
                    Approval::UntilDate(_) => None,
                })
                .collect();
            let number = rng.below(all.len());
            let days = all.get_mut(number)?;
            **days += 1 + rng.below(20) as u16;
            Some(())
        },
        |old, new| new.is_subset(old),
    );
    changed.enough_on(DATED);
}

#[test]
fn a_later_date_never_approves_fewer() {
    let changed = approvals(
        |baseline, rng, _| {
            let rules = baseline.rules.iter_mut().filter_map(|rule| rule.approval.as_mut());
            let mut all: Vec<_> = rules
                .filter_map(|approval| match approval {
                    Approval::UntilDate(day) => Some(day),
                    Approval::AfterDays(_) => None,
                })
                .collect();
            let number = rng.below(all.len());
            let day = all.get_mut(number)?;
            **day = Date::from_days(day.days() + 1 + rng.below(20) as i32);
            Some(())
        },
        |old, new| old.is_subset(new),
    );
    changed.enough_on(DATED);
}

#[test]
fn one_more_value_in_a_filter_never_approves_fewer() {
    let changed = approvals(
        |baseline, rng, product| {
            let system = baseline.operating_system;
            let rules = baseline.rules.iter_mut().flat_map(|rule| &mut rule.filters);
            let mut filters: Vec<_> = baseline.global_filters.iter_mut().chain(rules).collect();
            let number = rng.below(filters.len());
            let filter = filters.get_mut(number)?;
            let more = if rng.chance(20) { "*".to_owned() } else { value(rng, system, product, filter.key) };
            filter.values.push(more);
            Some(())
        },
        |old, new| old.is_subset(new),
    );
    changed.enough_on(ALL);
}

#[test]
fn one_more_filter_never_approves_more() {
    let changed = approvals(
        |baseline, rng, product| {
            let system = baseline.operating_system;
            // A rule without PATCH_SET means the operating system alone, and such a filter may widen it.
            let keys: Vec<FilterKey> =
                FilterKey::allowed_for(system).iter().copied().filter(|key| *key != FilterKey::PatchSet).collect();
            let key = *rng.pick(&keys);
            let filter = PatchFilter { key, values: vec![value(rng, system, product, key)] };
            let number = rng.below(baseline.rules.len() + 1);
            let group = match baseline.rules.get_mut(number) {
                Some(rule) => &mut rule.filters,
                None => &mut baseline.global_filters,
            };
            if later_filter_counts(system) && group.iter().any(|other| other.key == key) {
                return None;
            }
            group.push(filter);
            Some(())
        },
        |old, new| new.is_subset(old),
    );
    changed.enough_on(ALL);
}

#[test]
fn one_more_rule_never_approves_fewer() {
    let changed = approvals(
        |baseline, rng, product| {
            let day = |_: &mut Rng| Date::from_days(20_170);
            let place = rng.below(baseline.rules.len() + 1);
            let new = rule(rng, baseline.operating_system, product, &day);
            baseline.rules.insert(place, new);
            Some(())
        },
        |old, new| old.is_subset(new),
    );
    changed.enough_on(ALL);
}

/// An entry of `RejectedPatches` that names a patch, in every version.
fn entry_for(system: OperatingSystem, id: &str) -> String {
    match (Kind::of(system), id.rsplit_once('.')) {
        (Kind::Zypp, Some((name, arch))) => format!("{name}-*.{arch}.rpm"),
        (Kind::Deb, Some((name, _))) => name.to_owned(),
        _ => id.to_owned(),
    }
}

/// The same story without lists of patches to install, which bring what the baseline rejects.
fn without_lists(story: &Story) -> Story {
    let acts = story.acts.iter().map(|act| Act { list: None, ..act.clone() }).collect();
    Story { acts, ..story.clone() }
}

#[test]
fn a_rejected_patch_is_never_newly_installed() {
    let mut would_have_been = Often::default();
    stories(|story, _| {
        let story = &without_lists(story);
        for act in &story.play() {
            // Reject exactly what this act installs, in every baseline of the account.
            let new = ids(act, &act.outcome.newly_installed);
            let mut strict = story.clone();
            for baseline in strict.account.iter_mut().filter(|baseline| baseline.operating_system == story.system) {
                baseline.rejected_patches.extend(new.iter().map(|id| entry_for(story.system, id)));
                // The other action lets it in when something depends on it.
                baseline.rejected_patches_action = RejectedPatchesAction::Block;
            }
            let number = |baseline: &PatchBaseline| strict.account.iter().position(|one| one == baseline);
            for played in strict.play().iter().filter(|played| number(&played.baseline).is_some()) {
                let installed = ids(played, &played.outcome.newly_installed);
                assert!(installed.is_disjoint(&new), "{installed:?} of {new:?}\n{strict:#?}");
                would_have_been.count(story, new.len());
            }
        }
    });
    would_have_been.enough_on(ALL);
}

/// On Windows a rejected update no longer hides what it replaces, and that may become Missing.
#[test]
fn one_more_rejection_never_leaves_more_missing_packages() {
    let mut fewer = Often::default();
    stories(|story, rng| {
        if story.system == OperatingSystem::Windows {
            return;
        }
        let scans: Vec<Act> = story.acts.iter().map(|act| Act { operation: Operation::Scan, ..act.clone() }).collect();
        let mut plain = Story { acts: scans, ..story.clone() };
        for baseline in &mut plain.account {
            baseline.rejected_patches_action = RejectedPatchesAction::Block;
        }
        let mut strict = plain.clone();
        let entry = entry_for(story.system, &{
            let row = rng.pick(&story.rows);
            if row.arch.is_empty() { row.id.clone() } else { format!("{}.{}", row.id, row.arch) }
        });
        for baseline in &mut strict.account {
            baseline.rejected_patches.push(entry.clone());
        }
        for (one, other) in plain.play().iter().zip(strict.play()) {
            let (one, other) = (&one.outcome.assessment, &other.outcome.assessment);
            assert!(other.missing.is_subset(&one.missing), "{entry} rejected\n{story:#?}");
            assert!(other.not_applicable.is_subset(&one.not_applicable), "{entry} rejected\n{story:#?}");
            assert!(one.installed_rejected.is_subset(&other.installed_rejected), "{entry} rejected\n{story:#?}");
            fewer.count(story, one.missing.difference_count(&other.missing));
        }
    });
    fewer.enough_on(PACKAGES);
}

#[test]
fn states_do_not_overlap_and_cover_what_is_on_the_node() {
    stories(|story, _| {
        for played in story.play() {
            let assessment = &played.outcome.assessment;
            let windows = story.system == OperatingSystem::Windows;
            let reported = patchplay_engine::reported(assessment);
            // Package systems count what does not apply and list none of it.
            let listed = assessment.sets().filter(|(state, _)| windows || *state != PatchState::NotApplicable);
            let sum: usize = listed.map(|(_, set)| set.count_ones(..)).sum();
            assert_eq!(sum, reported.count_ones(..), "{story:#?}");
            for (state, set) in assessment.sets() {
                // A package that is missing is there in an older version.
                let older = !windows && matches!(state, PatchState::Missing | PatchState::Failed);
                let on_node = set.intersection(&played.after).count();
                let wanted = if state.is_present() || older { set.count_ones(..) } else { 0 };
                assert_eq!(on_node, wanted, "{state}\n{story:#?}");
            }
            assert!(played.after.is_subset(&reported), "{story:#?}");
            if played.outcome.list.is_some() {
                continue;
            }
            // Without a list only what is approved for the node's product is offered.
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

/// Two ways to the counters of a Scan: by adding, and by the sets of states.
#[test]
fn what_is_tallied_is_what_the_sets_come_to() {
    let mut often = Often::default();
    stories(|story, _| {
        for (number, played) in story.play().iter().enumerate() {
            let mut holdings = played.holdings.clone();
            let sets = operate(&played.plan, &mut holdings, Operation::Scan, RebootOption::NoReboot).assessment;
            for available in [ComplianceStatus::Compliant, ComplianceStatus::NonCompliant] {
                let by_sets = (count(&sets, &played.plan, available), compliance(&sets, available));
                let tallied = tally(&played.plan, &played.holdings, available);
                assert_eq!(tallied, by_sets, "act {number} of {story:#?}");
                often.count(story, usize::from(by_sets.0.missing_count > 0));
            }
        }
    });
    often.enough_on(ALL);
}

#[test]
fn a_second_install_installs_nothing_and_only_fails_again() {
    let mut failed = Often::default();
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
            failed.count(story, second.outcome.failed.count_ones(..));
        }
    });
    failed.enough_on(ALL);
}

#[test]
fn no_reboot_leaves_everything_pending_that_the_other_option_installs() {
    let mut pending = Often::default();
    stories(|story, _| {
        // Live patches need no reboot, and an Install that must not reboot leaves a kernel to them.
        if story.rows.iter().any(|row| row.id.starts_with("kernel-livepatch-")) {
            return;
        }
        // A list may bring a version that is older than what is missing.
        let story = &without_lists(story);
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
        assert_eq!(waiting.assessment.installed_pending_reboot, *waiting.newly_installed, "{story:#?}");
        assert!(rebooting.assessment.installed_pending_reboot.is_clear() && !waiting.rebooted, "{story:#?}");
        assert_eq!(rebooting.rebooted, !rebooting.newly_installed.is_clear(), "{story:#?}");
        pending.count(story, waiting.newly_installed.count_ones(..));
    });
    pending.enough_on(ALL);
}

#[test]
fn the_reading_that_hides_more_leaves_fewer_missing() {
    let mut differ = Often::default();
    for seed in 0..SCENARIOS / 3 {
        let story = &Story::dense_of(OperatingSystem::Windows, seed);
        let missing = |superseded_by| {
            let acts = vec![Act { operation: Operation::Scan, ..story.acts[0].clone() }];
            let readings = patchplay_model::Readings { superseded_by, ..story.readings };
            Story { acts, readings, ..story.clone() }.play().remove(0).outcome.assessment.missing
        };
        let [least, usual, most] =
            [SupersededBy::Approved, SupersededBy::PublishedSecurity, SupersededBy::Published].map(missing);
        assert!(usual.is_subset(&least) && most.is_subset(&usual), "{story:#?}");
        differ.count(story, usize::from(least != usual) + usize::from(usual != most));
    }
    differ.enough_on(&[Kind::Windows]);
}

/// What other nodes of the account have means nothing to a node.
#[test]
fn a_node_is_judged_alone() {
    let mut last: BTreeMap<OperatingSystem, Vec<String>> = BTreeMap::new();
    stories(|story, _| {
        let strangers = last.insert(story.system, story.installed.clone()).unwrap_or_default();
        let texts = |text: &String| [format!("{text}~older"), text.replace("x86_64", "i586").replace("amd64", "i386")];
        // On Windows even one that is called as a bulletin.
        let bulletin = ["MS25-001".to_owned()];
        let neighbours: Vec<String> = story.installed.iter().flat_map(texts).chain(strangers).chain(bulletin).collect();
        for (one, beside) in story.play().iter().zip(story.play_beside(&neighbours)) {
            assert_eq!(states(one), states(&beside), "{neighbours:?}\n{story:#?}");
            assert_eq!((one.counts, one.status, one.severity), (beside.counts, beside.status, beside.severity));
        }
    });
}

fn states(played: &Played) -> Vec<(&'static str, BTreeSet<String>)> {
    played.outcome.assessment.sets().map(|(state, set)| (state.as_str(), ids(played, set))).collect()
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
            if !later_filter_counts(story.system) {
                rng.shuffle(&mut baseline.global_filters);
            }
            rng.shuffle(&mut baseline.approved_patches);
            rng.shuffle(&mut baseline.rejected_patches);
            for rule in &mut baseline.rules {
                if !later_filter_counts(story.system) {
                    rng.shuffle(&mut rule.filters);
                }
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
            assert_eq!(one.baseline.name, other.baseline.name, "{story:#?}");
            assert_eq!(one.choice.reason, other.choice.reason, "{story:#?}");
            assert_eq!(states(one), states(&other), "{story:#?}");
            assert_eq!(
                (one.counts, one.status, one.severity),
                (other.counts, other.status, other.severity),
                "{story:#?}"
            );
        }
    });
}
