//! How often the scenarios reach what the two evaluators are compared on.

use std::collections::BTreeMap;

use patchplay_catalog::PatchFacts;
use patchplay_engine::PatchSet;
use patchplay_model::{OperatingSystem, PatchState};
use patchplay_tests::stories::{Kind, Played, Story};

use crate::{
    compare::traced,
    names::{self, Named},
    node::Node,
    rows::{Manager, manager, rules},
    versions::Version,
};

/// Times by what happened: a state of a kind of system, a step of a trace, a spelling of a name, a manager.
#[derive(Default)]
pub struct Reached(BTreeMap<String, usize>);

impl Reached {
    fn count(&mut self, what: String, times: usize) {
        *self.0.entry(what).or_insert(0) += times;
    }

    /// Plays a story and notes what it reaches.
    pub fn note(&mut self, story: &Story) {
        let kind = Kind::of(story.system);
        if kind != Kind::Windows {
            self.count(format!("{:?}", manager(story.system, &story.product)), 1);
            self.note_names(story);
            self.note_versions(story);
        }
        for played in story.play() {
            if let Some(failure) = played.fails {
                self.count(failure.to_owned(), 1);
                continue;
            }
            for (state, set) in played.outcome.assessment.sets() {
                self.count(format!("{kind:?} {state}"), set.count_ones(..));
            }
            let size = |set: &PatchSet| set.count_ones(..);
            self.count(format!("{kind:?} left"), size(&played.outcome.left));
            self.count(format!("{kind:?} rebooted"), usize::from(played.outcome.rebooted));
            self.count(format!("{kind:?} elsewhere"), size(played.plan.approved_elsewhere()));
            self.count(format!("{kind:?} critical"), played.counts.critical_non_compliant_count as usize);
            self.count(format!("{kind:?} security"), played.counts.security_non_compliant_count as usize);
            self.count(format!("{kind:?} other"), played.counts.other_non_compliant_count as usize);
            self.note_steps(story, &played);
        }
    }

    fn note_steps(&mut self, story: &Story, played: &Played) {
        for patch in 0..played.world.patches().len() {
            for step in traced(story, played, patch).steps {
                let test = format!("{:?}", step.test);
                let name = test.split(['(', ' ']).next().unwrap();
                self.count(format!("{:?} {name} {:?}", Kind::of(story.system), step.word), 1);
            }
        }
    }

    /// By which spellings the lists name rows of the catalogue.
    fn note_names(&mut self, story: &Story) {
        let lists =
            story.account.iter().flat_map(|one| [(&one.approved_patches, true), (&one.rejected_patches, false)]);
        for (entry, approved) in lists.flat_map(|(list, approved)| list.iter().map(move |entry| (entry, approved))) {
            for row in story.rows.iter() {
                if let Some(spelling) = spelling(story, entry, row) {
                    let list = if approved { "approved" } else { "rejected" };
                    let star = if entry.contains(['*', '?', '[']) { " wild" } else { "" };
                    self.count(format!("{list} {spelling}{star}"), 1);
                }
            }
        }
    }

    /// In which forms nodes have their packages, and how their versions lie to those of the catalogue.
    fn note_versions(&mut self, story: &Story) {
        let node = Node::new(story);
        let rules = rules(story.system);
        for held in &node.held {
            for row in story.rows.iter().filter(|row| row.id == held.package.name && row.arch == held.package.arch) {
                let version = Version::of(row);
                let place = if held.version.is_older_than(&version, rules) {
                    "older"
                } else if held.version.is(&version, rules) {
                    "equal"
                } else {
                    "newer"
                };
                let form = format!("{:?}", held.version);
                let form = form.split('(').next().unwrap();
                self.count(format!("{rules:?} {form} {place}"), 1);
            }
        }
    }

    /// Everything that matters, at least so often.
    pub fn assert_often(&self) {
        let kinds = [Kind::Windows, Kind::Rpm, Kind::Zypp, Kind::Deb, Kind::MacOs];
        let mut wanted: Vec<(String, usize)> = Vec::new();
        for kind in kinds {
            for state in PatchState::ALL {
                if kind == Kind::Windows || *state != PatchState::AvailableSecurityUpdate {
                    wanted.push((format!("{kind:?} {state}"), 20));
                }
            }
            wanted.extend(["rebooted", "critical", "security"].map(|what| (format!("{kind:?} {what}"), 20)));
            if kind != Kind::MacOs {
                wanted.push((format!("{kind:?} other"), 20));
            }
        }
        wanted.extend(["Windows left", "Windows elsewhere"].map(|what| (what.to_owned(), 10)));
        for manager in [Manager::Yum, Manager::Dnf, Manager::Zypper, Manager::Apt, Manager::MacOs] {
            wanted.push((format!("{manager:?}"), 200));
        }
        for list in ["approved", "rejected"] {
            for spelling in SPELLINGS {
                wanted.push((format!("{list} {spelling}"), 10));
                wanted.push((format!("{list} {spelling} wild"), 5));
            }
            wanted.extend(
                ["suse patch", "suse patch wild", "suse package", "suse package wild"]
                    .map(|what| (format!("{list} {what}"), 5)),
            );
            wanted.extend(["deb name", "deb name wild", "macos name"].map(|what| (format!("{list} {what}"), 10)));
        }
        for failure in ["NoSource", "TagsForm", "SeveralTagged", "NotOverridden", "OverriddenTwice"] {
            wanted.push((failure.to_owned(), 20));
        }
        wanted.push(("approved notice".to_owned(), 20));
        for form in
            ["Exactly older", "Exactly equal", "Exactly newer", "OlderThan older", "OlderThan newer", "Nothing older"]
        {
            wanted.extend(["Rpm", "Dpkg"].map(|rules| (format!("{rules} {form}"), 20)));
        }
        for (kinds, step) in STEPS {
            // What a package needs is mostly there: few come along.
            let times = if step.starts_with("BroughtBy") { 2 } else { 8 };
            wanted.extend(kinds.iter().map(|kind| (format!("{kind:?} {step}"), times)));
        }
        let rare: Vec<_> = wanted
            .into_iter()
            .map(|(what, times)| (self.0.get(&what).copied().unwrap_or(0), times, what))
            .filter(|(found, times, _)| found < times)
            .collect();
        assert!(rare.is_empty(), "found, wanted, what: {rare:#?}\n{:#?}", self.0);
    }
}

const SPELLINGS: &[&str] =
    &["n", "n.a", "n-v", "n-v-r", "n-v-r.a", "v", "v-r", "e:v-r", "n-e:v-r", "n-e:v-r.a", "e:n-v-r.a", "n.a:e:v-r"];

const ALL: &[Kind] = &[Kind::Windows, Kind::Rpm, Kind::Zypp, Kind::Deb, Kind::MacOs];
const PACKAGES: &[Kind] = &[Kind::Rpm, Kind::Zypp, Kind::Deb, Kind::MacOs];
const GATED: &[Kind] = &[Kind::Rpm, Kind::Deb];
const DATED: &[Kind] = &[Kind::Windows, Kind::Rpm, Kind::Zypp];

/// Steps of traces with what they come to.
const STEPS: &[(&[Kind], &str)] = &[
    (ALL, "Published Decided"),
    (ALL, "Rejected Decided"),
    (ALL, "Listed Decided"),
    (ALL, "GlobalFilter Passed"),
    (ALL, "GlobalFilter Decided"),
    (ALL, "RuleFilter Passed"),
    (ALL, "RuleFilter Decided"),
    (ALL, "RuleFilter WouldPass"),
    (ALL, "RuleFilter WouldStop"),
    (ALL, "NoRules Decided"),
    (ALL, "Attempted Decided"),
    (DATED, "RuleDate Passed"),
    (DATED, "RuleDate Decided"),
    (&[Kind::Windows], "ImplicitPatchSet Decided"),
    (&[Kind::Windows], "Product Decided"),
    (&[Kind::Windows], "Superseded Decided"),
    (&[Kind::Windows], "Withheld Decided"),
    (&[Kind::Rpm], "LivePatched Decided"),
    (&[Kind::Rpm], "Excluded Passed"),
    (&[Kind::Rpm], "LockedRelease Passed"),
    (GATED, "SecurityGate Passed"),
    (GATED, "SecurityGate Decided"),
    (GATED, "SecurityGate WouldStop"),
    (PACKAGES, "InstalledVersion Passed"),
    (PACKAGES, "InstalledVersion Decided"),
    (PACKAGES, "NewerVersion Passed"),
    (&[Kind::Rpm, Kind::Zypp, Kind::MacOs], "NewerVersion Decided"),
    (&[Kind::Deb], "InstalledVersionMatches Decided"),
    (&[Kind::Deb], "InstalledVersionMatches Passed"),
    (PACKAGES, "InstalledVersionRejected Decided"),
    (&[Kind::Rpm, Kind::Zypp, Kind::Deb], "OtherMachine Decided"),
    (&[Kind::MacOs], "InstallerNeverMissing Decided"),
    (&[Kind::MacOs], "NewRelease Decided"),
    (ALL, "InstallList Passed"),
    (ALL, "InstallList Decided"),
    (PACKAGES, "NotOffered Decided"),
    (&[Kind::Rpm], "LeftRepository Decided"),
    (PACKAGES, "BroughtBy Decided"),
    (PACKAGES, "Blocked Decided"),
];

/// How an entry names a row, if it does.
fn spelling(story: &Story, entry: &str, row: &PatchFacts) -> Option<String> {
    let version = Version::of(row);
    let named = Named { name: &row.id, arch: &row.arch, version: Some(&version) };
    match story.system {
        OperatingSystem::MacOs => (entry == row.id).then(|| "macos name".to_owned()),
        _ if Kind::of(story.system) == Kind::Deb => {
            names::deb(entry, &named, &story.readings).then(|| "deb name".to_owned())
        }
        OperatingSystem::Suse => {
            let package = names::suse(entry, &named, &[]).then(|| "suse package".to_owned());
            package.or_else(|| names::suse(entry, &named, &row.advisories).then(|| "suse patch".to_owned()))
        }
        _ => names::rpm(entry, &named)
            .map(str::to_owned)
            .or_else(|| names::notice(entry, row).then(|| "notice".to_owned())),
    }
}
