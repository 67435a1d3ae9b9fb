//! Changes that could make a difference to a node, each proposed from what decided against it.

use patchplay_document::{
    Edit, FilterSites, FoundBaseline, InstanceOverlay, NetworkOverlay, Place, Position, Scenario, add_member,
    add_value, commented_values, remove_value, text_at,
};
use patchplay_engine::{Choice, Owner, Reason, trace::Test};
use patchplay_language::{joined, say};
use patchplay_model::{Approval, Operation, PATCH_GROUP_TAG_KEYS, RebootOption, RejectedPatchesAction, Timestamp};
use patchplay_run_command::{Judged, StepResult};

use super::needs::{self, Need};
use crate::{
    act::Act,
    fleet::FleetNode,
    near_miss,
    stage::Stage,
    view::{Change, NodeChange},
    why,
    words::listed,
};

/// Sets of needs that are proposed for one node.
const SETS: usize = 8;
/// Things that one change may touch: beyond these it is another baseline.
const LARGEST: usize = 3;
/// The member of a rule that approves by days since the release, and the one that does by a day.
const DELAY: &str = "ApproveAfterDays";
const DATE: &str = "ApproveUntilDate";
/// Patch groups that a node is proposed to join.
const GROUPS: usize = 2;

/// A change and what it is called.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// As a button says it.
    pub(super) words: String,
    /// The change.
    pub(super) change: Change,
    /// Where it comes from; candidates are tried in this order.
    pub(super) kind: Kind,
}

/// Where a candidate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// What the author had in mind: all values that stand commented out, together.
    Commented,
    /// A tag that is nearly right.
    Tag,
    /// A way that is cut.
    Way,
    /// The needs of patches: few first, then those that bring many.
    Needs(usize, usize),
    /// One of several values that stand commented out.
    OneCommented,
    /// A group the node could join.
    Group,
    /// A list of the baseline.
    List,
    /// What would keep a patch off the node that somebody asks about: worth telling though no more is installed by it.
    KeptOff,
    /// A parameter of the run.
    Run,
}

impl Kind {
    /// What is told first, whatever it brings.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Commented | Self::Tag | Self::Way => 0,
            Self::Needs(..) | Self::OneCommented | Self::List | Self::KeptOff => 1,
            Self::Group | Self::Run => 2,
        }
    }
}

/// Candidates for one node; with a patch, those that aim at it.
pub(super) fn of_node(
    stage: &Stage,
    act: &Act,
    scenario: &Scenario,
    number: usize,
    patch: Option<&str>,
) -> Vec<Candidate> {
    let Some(member) = stage.fleet.get(number) else { return Vec::new() };
    let node = Node { stage, act, scenario, number, member };
    let mut candidates = node.of_tags();
    match act.played.of_node(number).map(|found| &found.result) {
        None => candidates.extend(node.unmanaged()),
        Some(StepResult::NoModule | StepResult::NoSnapshot) => {
            candidates.push(node.open("Amazon S3", |way| &mut way.s3))
        }
        Some(StepResult::NoUpdates) => {
            candidates.push(node.open(&say!("the source of its patches"), |way| &mut way.updates));
        }
        Some(StepResult::Judged(judged)) => candidates.extend(node.judged(judged, patch)),
        Some(_) => {}
    }
    candidates
}

struct Node<'a> {
    stage: &'a Stage,
    act: &'a Act,
    scenario: &'a Scenario,
    number: usize,
    member: &'a FleetNode,
}

impl Node<'_> {
    fn name(&self) -> &str {
        &self.member.node.name
    }

    /// A change of the scenario's member for this node.
    fn overlay(&self, set: impl FnOnce(&mut InstanceOverlay)) -> Change {
        let mut overlay = InstanceOverlay::default();
        if self.member.overlay.is_none() {
            overlay.logical_id.clone_from(&self.member.node.logical_id);
        }
        set(&mut overlay);
        Change { node: Some(NodeChange { number: self.member.overlay, overlay }), ..Change::default() }
    }

    fn of_tags(&self) -> Vec<Candidate> {
        let Ok(choice) = self.stage.registry.choose(&self.member.node) else { return Vec::new() };
        if let Some(miss) = self.stage.registry.near_miss(&self.member.node, &choice) {
            // What a scenario itself says of a node is laid over; the texts of its files are edited.
            let in_file = |edit: &Edit| self.scenario.files.iter().any(|file| file.name == edit.place.file);
            let change = match near_miss::edit(self.member, &miss).filter(|(_, edit)| in_file(edit)) {
                Some((_, edit)) => Change { edits: vec![edit], ..Change::default() },
                None => self.overlay(|overlay| {
                    overlay.tags.insert(miss.key.clone(), None);
                    overlay.tags.insert(miss.wanted_key.to_owned(), Some(miss.wanted_value.clone()));
                }),
            };
            let words = if miss.key == miss.wanted_key {
                say!("Change the value {} of {}'s tag to {}", miss.value, self.name(), miss.wanted_value)
            } else {
                say!("Change the key {} of {}'s tag to {}", miss.key, self.name(), miss.wanted_key)
            };
            return vec![Candidate { words, change, kind: Kind::Tag }];
        }
        self.groups(&choice)
    }

    /// Groups of the account's baselines that a node without a group could join.
    fn groups(&self, choice: &Choice) -> Vec<Candidate> {
        if choice.reason != Reason::NoPatchGroup {
            return Vec::new();
        }
        let [key, ..] = PATCH_GROUP_TAG_KEYS;
        let system = self.member.node.system;
        let baselines =
            self.stage.registry.entries().iter().enumerate().filter(|(_, entry)| {
                matches!(entry.owner, Owner::Account(_)) && entry.baseline.operating_system == system
            });
        baselines
            .filter_map(|(number, _)| self.stage.found(number))
            .flat_map(|found| found.baseline.patch_groups.first())
            .take(GROUPS)
            .map(|group| Candidate {
                words: say!("Tag {} with {key}: {group}", self.name()),
                change: self.overlay(|overlay| {
                    overlay.tags.insert(key.to_owned(), Some(group.clone()));
                }),
                kind: Kind::Group,
            })
            .collect()
    }

    /// A node that gets no command because it is not managed.
    fn unmanaged(&self) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        if !self.member.node.profile {
            candidates.push(Candidate {
                words: say!("Give {} an instance profile with AmazonSSMManagedInstanceCore", self.name()),
                change: self.overlay(|overlay| overlay.profile = Some(true)),
                kind: Kind::Way,
            });
        }
        if !self.member.node.paths.ssm {
            candidates.push(self.open("Systems Manager", |way| &mut way.ssm));
        }
        candidates
    }

    fn open(&self, destination: &str, way: impl FnOnce(&mut NetworkOverlay) -> &mut Option<bool>) -> Candidate {
        let mut network = NetworkOverlay::default();
        *way(&mut network) = Some(true);
        Candidate {
            words: say!("Open the way from {} to {destination}", self.name()),
            change: self.overlay(|overlay| overlay.network = Some(network)),
            kind: Kind::Way,
        }
    }

    fn judged(&self, judged: &Judged, patch: Option<&str>) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        if let Some(found) = self.stage.found(judged.choice.entry) {
            let baseline = Baseline { scenario: self.scenario, found };
            if patch.is_none() {
                candidates.extend(baseline.commented());
                candidates.extend(self.failing(judged, &baseline));
            }
            candidates.extend(self.needs(judged, &baseline, patch));
            candidates.extend(patch.and_then(|patch| baseline.listed(patch)));
            candidates.extend(patch.map_or_else(Vec::new, |patch| self.of_trace(judged, &baseline, patch)));
        }
        candidates.extend(self.of_run(judged, patch));
        candidates
    }

    fn needs(&self, judged: &Judged, baseline: &Baseline<'_>, patch: Option<&str>) -> Vec<Candidate> {
        needs::of_node(self.stage, self.act, self.number, judged, patch)
            .into_iter()
            .filter(|(set, _)| set.len() <= LARGEST)
            .filter_map(|(set, brings)| {
                let (edits, words): (Vec<Edit>, Vec<String>) =
                    set.iter().map(|need| baseline.edit(need)).collect::<Option<Vec<_>>>()?.into_iter().unzip();
                let kind = Kind::Needs(set.len(), usize::MAX - brings);
                Some(Candidate { words: sentence(&words), change: Change { edits, ..Change::default() }, kind })
            })
            .take(SETS)
            .collect()
    }

    /// What would keep a patch off the node that came with another one, or by a delay that ran out since an earlier run.
    fn of_trace(&self, judged: &Judged, baseline: &Baseline<'_>, patch: &str) -> Vec<Candidate> {
        let meant =
            self.act.world_of(self.stage, self.number).map_or_else(Vec::new, |world| world.patches().meant(patch));
        let Some(trace) = meant.first().and_then(|patch| why::trace_of(self.stage, self.act, judged, *patch)) else {
            return Vec::new();
        };
        let brought = trace.steps.iter().any(|step| matches!(step.test, Test::BroughtBy(_)));
        let rejected = trace.steps.iter().any(|step| matches!(step.test, Test::Rejected(Some(_))));
        let block = if brought && rejected { baseline.block() } else { None };
        let frozen = why::delay_since(self.stage, &trace).and_then(|(rule, then)| baseline.freeze(rule, then));
        let candidate = |(edit, words)| {
            let change = Change { edits: vec![edit], ..Change::default() };
            Candidate { words, change, kind: Kind::KeptOff }
        };
        block.into_iter().chain(frozen).map(candidate).collect()
    }

    /// A patch that fails again and again can be rejected until it is known why.
    fn failing(&self, judged: &Judged, baseline: &Baseline<'_>) -> Option<Candidate> {
        let patch = judged.outcome.failed.ones().next()?;
        let id = self.act.world_of(self.stage, self.number)?.patches().id(patch);
        let sites = &baseline.found.sites;
        let edit = baseline.add(&sites.rejected, id)?;
        Some(Candidate {
            words: say!("Add {id} to RejectedPatches"),
            change: Change { edits: vec![edit], ..Change::default() },
            kind: Kind::List,
        })
    }

    /// Parameters of the run that keep patches, or this one, from being installed and in use.
    fn of_run(&self, judged: &Judged, patch: Option<&str>) -> Vec<Candidate> {
        let run = &self.stage.setting.run;
        let Some(world) = self.act.world_of(self.stage, self.number) else { return Vec::new() };
        let meant = patch.map(|patch| world.patches().meant(patch));
        let is_meant = |patch| meant.as_ref().is_none_or(|meant| meant.contains(&patch));
        let set = |name: &str, value: &str, words: String| Candidate {
            words,
            change: Change { parameter: Some((name.to_owned(), value.to_owned())), ..Change::default() },
            kind: Kind::Run,
        };
        let found = &judged.outcome.assessment;
        match (run.operation, run.reboot_option) {
            (Operation::Scan, _) if found.missing.ones().any(is_meant) => {
                vec![set("Operation", Operation::Install.as_str(), say!("Run Install instead of Scan"))]
            }
            (Operation::Install, RebootOption::NoReboot) if found.installed_pending_reboot.ones().any(is_meant) => {
                let option = RebootOption::RebootIfNeeded;
                vec![set("RebootOption", option.as_str(), say!("Let the run reboot: RebootOption {option}"))]
            }
            _ => Vec::new(),
        }
    }
}

/// A baseline of the texts, to be edited.
struct Baseline<'a> {
    scenario: &'a Scenario,
    found: &'a FoundBaseline,
}

impl Baseline<'_> {
    fn text(&self, place: &Place) -> Option<&str> {
        self.scenario.files.iter().find(|file| file.name == place.file).map(|file| file.text.as_str())
    }

    fn add(&self, values: &[Place], value: &str) -> Option<Edit> {
        add_value(self.text(values.first()?)?, values, value)
    }

    /// The values that stand commented out in its filters: all together, then one by one.
    fn commented(&self) -> Vec<Candidate> {
        let rules = self.found.sites.rules.iter().flat_map(|rule| &rule.filters);
        let filters: Vec<&FilterSites> = rules.chain(&self.found.sites.global_filters).collect();
        let mut all: Vec<(String, Edit)> = Vec::new();
        for filter in filters {
            let Some(text) = self.text(&filter.list) else { continue };
            let found = commented_values(text, &filter.values);
            all.extend(found.into_iter().map(|commented| (commented.value, commented.edit)));
        }
        let candidate = |values: &[(String, Edit)], kind: Kind| {
            let names: Vec<&str> = values.iter().map(|(value, _)| value.as_str()).collect();
            let edits = values.iter().map(|(_, edit)| edit.clone()).collect();
            let words = say!("Uncomment {}", listed(&names, LARGEST));
            Candidate { words, change: Change { edits, ..Change::default() }, kind }
        };
        match all.as_slice() {
            [] => Vec::new(),
            [_] => vec![candidate(&all, Kind::Commented)],
            many => std::iter::once(candidate(many, Kind::Commented))
                .chain(many.iter().map(|one| candidate(std::slice::from_ref(one), Kind::OneCommented)))
                .collect(),
        }
    }

    /// The edit that gives what is needed, and how it is called; `None` where the text has no place for it.
    fn edit(&self, need: &Need) -> Option<(Edit, String)> {
        let sites = &self.found.sites;
        let baseline = &self.found.baseline;
        let of_rule = |rule: usize, key: &str| match baseline.rules.len() {
            1 => key.to_owned(),
            _ => say!("{key} of rule {}", rule + 1),
        };
        match need {
            Need::Value { rule, filter, value } => {
                let (filters, sites) = match rule {
                    Some(rule) => (&baseline.rules.get(*rule)?.filters, &sites.rules.get(*rule)?.filters),
                    None => (&baseline.global_filters, &sites.global_filters),
                };
                let (key, site) = (filters.get(*filter)?.key, sites.get(*filter)?);
                let text = self.text(&site.list)?;
                let commented = commented_values(text, &site.values);
                let edit = match commented.into_iter().find(|commented| commented.value == *value) {
                    Some(commented) => commented.edit,
                    None => add_value(text, &site.values, value)?,
                };
                let key = match rule {
                    Some(rule) => of_rule(*rule, key.as_str()),
                    None => say!("{key} of the global filters"),
                };
                Some((edit, say!("add {value} to {key}")))
            }
            Need::Days { rule, days } => {
                let place = sites.rules.get(*rule)?.approval.clone()?;
                let edit = self.replace(place, |text| text.parse::<u32>().is_ok(), &days.to_string())?;
                Some((edit, say!("set {key} to {value}", key = of_rule(*rule, DELAY), value = days)))
            }
            Need::Until { rule, day } => {
                let place = sites.rules.get(*rule)?.approval.clone()?;
                let is_date = |text: &str| patchplay_model::Date::parse(text).is_ok();
                let edit = self.replace(place, is_date, &format!("\"{day}\""))?;
                Some((edit, say!("set {key} to {value}", key = of_rule(*rule, DATE), value = day)))
            }
            Need::NonSecurity { rule } => {
                let site = sites.rules.get(*rule)?;
                let edit = match site.enable_non_security.clone() {
                    Some(place) => self.replace(place, |text| text.eq_ignore_ascii_case("false"), "true")?,
                    None => add_member(self.text(&site.place)?, &site.place, "EnableNonSecurity", "true")?,
                };
                Some((edit, say!("set {key} to {value}", key = of_rule(*rule, "EnableNonSecurity"), value = true)))
            }
            Need::NotRejected { entry } => {
                let name = baseline.rejected_patches.get(*entry)?;
                let edit = remove_value(self.text(sites.rejected.first()?)?, &sites.rejected, *entry)?;
                Some((edit, say!("take {name} off RejectedPatches")))
            }
        }
    }

    /// The edit by which what is rejected does not even come as a dependency.
    fn block(&self) -> Option<(Edit, String)> {
        let (sites, key, block) = (&self.found.sites, "RejectedPatchesAction", RejectedPatchesAction::Block.as_str());
        let edit = match sites.rejected_patches_action.clone() {
            Some(place) => self.replace(place, |text| text.parse::<RejectedPatchesAction>().is_ok(), block)?,
            None => add_member(self.text(&sites.place)?, &sites.place, key, block)?,
        };
        Some((edit, say!("Set {key} to {block}")))
    }

    /// The edit that has a rule approve on any day what its delay had let pass at an instant.
    fn freeze(&self, rule: usize, then: Timestamp) -> Option<(Edit, String)> {
        let Some(Approval::AfterDays(days)) = self.found.baseline.rules.get(rule)?.approval else { return None };
        let last = then.plus_days(-i64::from(days)).date();
        let value = self.found.sites.rules.get(rule)?.approval.clone()?;
        let line = Place { start: Position { column: 1, ..value.start }, ..value.clone() };
        let written = text_at(self.text(&value)?, &line)?;
        let key = written.rfind(DELAY)?;
        let column = written.get(..key)?.encode_utf16().count();
        let start = Position { column: u32::try_from(column).ok()? + 1, ..value.start };
        let text = written.get(key..)?.replacen(DELAY, DATE, 1);
        let text = format!("{}\"{last}\"", text.trim_end_matches(|char: char| char.is_ascii_digit()));
        let edit = Edit { place: Place { start, ..value }, text };
        Some((edit, say!("Use {DATE} {last} instead of {DELAY}")))
    }

    /// The edit that puts something else in place of a value that is written out as one.
    fn replace(&self, place: Place, is_written: impl Fn(&str) -> bool, text: &str) -> Option<Edit> {
        let written = text_at(self.text(&place)?, &place)?;
        let bare = written.trim_matches(['"', '\'']);
        is_written(bare).then(|| Edit { place, text: text.to_owned() })
    }

    /// The edit that names a patch in ApprovedPatches.
    fn listed(&self, patch: &str) -> Option<Candidate> {
        let edit = self.add(&self.found.sites.approved, patch)?;
        Some(Candidate {
            words: say!("Add {patch} to ApprovedPatches"),
            change: Change { edits: vec![edit], ..Change::default() },
            kind: Kind::List,
        })
    }
}

/// Several things to do as one sentence: "Add A to X and set Y to 3".
fn sentence(words: &[String]) -> String {
    let text = match words.split_last() {
        Some((last, first)) if !first.is_empty() => say!("{steps} and {last}", steps = joined(first)),
        _ => joined(words),
    };
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
