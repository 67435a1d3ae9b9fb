//! Why a node has its baseline, in words with their lines.

use patchplay_catalog::product_label;
use patchplay_document::Place;
use patchplay_engine::{Choice, Entry, Owner, Reason, Refusal};
use patchplay_model::{BaselineId, BaselineTags, PredefinedBaseline, Trouble, file_name};
use patchplay_run_command::{Invocation, StepResult, refused, trouble};

use crate::{
    fleet::FleetNode,
    stage::Stage,
    view::{ChosenBaselineView, Phrase},
    words::{cause, code, listed, plain, said_at},
};

/// The place of a node's tag with this key, if a text states it.
#[must_use]
pub fn tag_place(member: &FleetNode, key: &str) -> Option<Place> {
    let position = member.node.tags.iter().position(|tag| tag.key == key)?;
    Some(member.tag_sites.get(position)?.as_ref()?.place.clone())
}

/// The place of a patch group in the list of the baseline it is registered with.
fn group_place(stage: &Stage, entry: usize, group: &str) -> Option<Place> {
    let found = stage.found(entry)?;
    let position = found.baseline.patch_groups.iter().position(|name| name == group)?;
    found.sites.patch_groups.get(position).cloned()
}

/// The places of a baseline's tags that BaselineTags mean.
fn baseline_tag_places(stage: &Stage, entry: usize) -> Vec<Place> {
    stage.found(entry).and_then(|found| found.sites.tags.clone()).into_iter().collect()
}

/// The name of the file that the run's BaselineOverride names.
fn override_file(stage: &Stage) -> &str {
    stage.setting.run.baseline_override.as_deref().map_or("", file_name)
}

/// The list in that file.
fn override_list(stage: &Stage) -> Option<Place> {
    Some(stage.documents.overrides.get(stage.setting.override_file?)?.place.clone())
}

/// "because ...": the reason of a choice.
#[must_use]
pub fn because(stage: &Stage, member: &FleetNode, choice: &Choice) -> Vec<Phrase> {
    let mut words = by_group(stage, member, choice);
    if let (Some(tags), Some(first)) = (&choice.tags_missed, words.first_mut()) {
        if let Some(rest) = first.text.strip_prefix("because ") {
            first.text = format!(", and {rest}");
        }
        let system = member.node.system.label();
        let before = [
            said_at(
                format!("because no baseline of {system} has the tag "),
                stage.setting.tags_place.iter().cloned().collect(),
            ),
            code(tags.to_string()),
        ];
        words.splice(0..0, before);
    }
    if choice.passed_over_default {
        words.push(plain(", since the option association-fallback-baseline passes over the account's own default"));
    }
    words
}

fn by_group(stage: &Stage, member: &FleetNode, choice: &Choice) -> Vec<Phrase> {
    let default = if choice.account_default { "the account's default" } else { "AWS's default" };
    let system = member.node.system.label();
    match &choice.reason {
        Reason::Override => vec![
            said_at("because the run's baseline override ", stage.setting.override_place.iter().cloned().collect()),
            code(override_file(stage)),
            said_at(
                format!(" has an entry for {system}; an override takes the place of patch groups and defaults"),
                stage.found(choice.entry).map(|found| found.place.clone()).into_iter().collect(),
            ),
        ],
        Reason::BaselineTags(tags) => vec![
            said_at(
                format!("because it alone of the account's baselines of {system} has the tag "),
                stage.setting.tags_place.iter().cloned().chain(baseline_tag_places(stage, choice.entry)).collect(),
            ),
            code(tags.to_string()),
            plain(" that the run looks for before it looks at patch groups"),
        ],
        Reason::PatchGroup { key, value } => vec![
            said_at(format!("because its tag {key}"), tag_place(member, key).into_iter().collect()),
            said_at(" is in the baseline's list", group_place(stage, choice.entry, value).into_iter().collect()),
        ],
        Reason::NoPatchGroup => {
            let place = member
                .instance
                .and_then(|number| stage.documents.instances.get(number))
                .map(|found| found.place.clone());
            let mut words = vec![said_at("because the node has no Patch Group tag", place.into_iter().collect())];
            if choice.account_default {
                words.push(plain(format!(", and this is {default} for {system}")));
            }
            words
        }
        Reason::NotRegistered { key, value, other_system } => {
            let mut words = vec![
                said_at(format!("because its tag {key} "), tag_place(member, key).into_iter().collect()),
                code(value.clone()),
            ];
            words.push(match other_system {
                Some(other) => plain(format!(
                    " is registered only with a baseline of {}; this is {default} for {system}",
                    other.label()
                )),
                None => plain(format!(" is in no baseline's list of patch groups; this is {default} for {system}")),
            });
            words
        }
    }
}

/// Why the run has no baseline for a node, or one that the node cannot read; also for nodes that it does not reach.
#[must_use]
pub fn refusal(stage: &Stage, invocation: Option<&Invocation>, member: &FleetNode) -> Option<Refusal> {
    match invocation.map(|invocation| &invocation.result) {
        Some(StepResult::Refused(refusal)) => Some(refusal.clone()),
        Some(StepResult::Judged(_)) => None,
        _ => stage.registry.choose(&member.node).err(),
    }
}

/// Why a run ends on a node without a report: its own trouble, or a refusal as in [`refused()`]; empty where it does not.
#[must_use]
pub fn failure(stage: &Stage, invocation: Option<&Invocation>, member: &FleetNode) -> Vec<Phrase> {
    let trouble = match invocation.map(|invocation| &invocation.result) {
        Some(StepResult::Broken(trouble)) => Some(*trouble),
        Some(StepResult::Judged(judged)) => {
            judged.report_fault.or(judged.missed_reboot.then_some(Trouble::MissedReboot))
        }
        _ => None,
    };
    match trouble {
        Some(trouble) => troubled(member, trouble),
        None => refusal(stage, invocation, member).map_or_else(Vec::new, |refusal| refused(stage, member, &refusal)),
    }
}

/// The trouble of a node, as the cause of what follows from it.
#[must_use]
pub fn troubled(member: &FleetNode, trouble: Trouble) -> Vec<Phrase> {
    let position = member.node.trouble.iter().position(|own| *own == trouble);
    let place = position.and_then(|position| member.trouble_places.get(position)).cloned();
    let mut words = match member.lacks.iter().find(|lack| lack.trouble == trouble) {
        Some(lack) => vec![plain("the node "), cause(lack.words.clone(), false, lack.places.clone())],
        None => vec![plain("the node has the trouble "), cause(trouble.as_str(), true, place.into_iter().collect())],
    };
    if let Some(named) = trouble::named_code(trouble) {
        words.push(plain(format!(" (named code {named})")));
    }
    words
}

/// What a trouble is, as a sentence.
#[must_use]
pub fn what_is(trouble: Trouble) -> &'static str {
    Trouble::ALL.iter().zip(Trouble::DOCS).find(|(one, _)| **one == trouble).map_or("", |(_, doc)| doc.trim())
}

/// Why a run ends on a node before it patches: a sentence without its full stop, that begins with its cause.
#[must_use]
pub fn refused(stage: &Stage, member: &FleetNode, refusal: &Refusal) -> Vec<Phrase> {
    let system = member.node.system.label();
    let stated = |place: &Option<Place>| place.iter().cloned().collect::<Vec<_>>();
    let names = |entries: &[usize]| {
        let names: Vec<&str> =
            entries.iter().filter_map(|&entry| stage.registry.entry(entry)).map(|entry| entry.name()).collect();
        listed(&names, 3)
    };
    let found = |entries: &[usize]| entries.iter().filter_map(|&entry| stage.found(entry)).collect::<Vec<_>>();
    let mut words = match refusal {
        Refusal::SeveralTagged { tags, entries } => several_tagged(stage, tags, entries, &names(entries), system),
        Refusal::TagsForm => vec![
            cause("BaselineTags", true, stated(&stage.setting.tags_place)),
            plain(" are not of the form "),
            code("Key=key,Values=value"),
        ],
        Refusal::NotOverridden => vec![
            cause(
                format!("the baseline override {}", override_file(stage)),
                false,
                stage.setting.override_place.iter().cloned().chain(override_list(stage)).collect(),
            ),
            plain(format!(" has no entry for {system}")),
        ],
        Refusal::OverriddenTwice { entries } => vec![
            cause(
                format!("the baseline override {}", override_file(stage)),
                false,
                found(entries).iter().map(|found| found.place.clone()).collect(),
            ),
            plain(format!(" has {} entries for {system}, and only one can be used", entries.len())),
        ],
        Refusal::TwoOverrides => vec![
            cause("BaselineOverride", true, stated(&stage.setting.override_place)),
            plain(" and "),
            code("InstallOverrideList"),
            plain(" cannot be given together"),
        ],
        Refusal::ListedWithoutId => {
            let list = stage.setting.override_list.and_then(|list| stage.documents.override_lists.get(list));
            vec![
                cause("an entry", false, list.and_then(|list| list.without_id.clone()).into_iter().collect()),
                plain(" of the InstallOverrideList has no "),
                code("id"),
            ]
        }
        Refusal::PolicyBaselineDeleted { id } => vec![
            plain("the baseline "),
            cause(id.0.clone(), true, stated(&stage.setting.override_place)),
            plain(", which the patch policy names, was deleted"),
        ],
        Refusal::UnsupportedSystem => vec![
            cause(
                format!("Patch Manager does not support {} at this time", product_label(&member.node.product)),
                false,
                Vec::new(),
            ),
            plain("; the option "),
            code("unlisted-versions"),
            plain(" with the reading "),
            code("patched"),
            plain(" patches it all the same"),
        ],
        Refusal::ForeignKey { key, rule, filter } => {
            let sites =
                stage.registry.choose(&member.node).ok().and_then(|choice| stage.found(choice.entry)).map(|f| &f.sites);
            let filters = sites.and_then(|sites| match rule {
                Some(rule) => sites.rules.get(*rule).map(|rule| &rule.filters),
                None => Some(&sites.global_filters),
            });
            let place = filters.and_then(|filters| filters.get(*filter)).map(|filter| filter.key.clone());
            vec![
                plain("the package manager does not know the filter key "),
                cause(key.as_str(), true, place.into_iter().collect()),
                plain(format!(", which is none of {system}")),
            ]
        }
    };
    if let Some(named) = refused::named_code(refusal) {
        words.push(plain(format!(" (named code {named})")));
    }
    words
}

fn several_tagged(stage: &Stage, tags: &BaselineTags, entries: &[usize], names: &str, system: &str) -> Vec<Phrase> {
    let places = stage.setting.tags_place.iter().cloned();
    let places = places.chain(entries.iter().flat_map(|&entry| baseline_tag_places(stage, entry)));
    vec![
        plain("the tag "),
        cause(tags.to_string(), true, places.collect()),
        plain(format!(" is on {} baselines of {system}, {names}, and none of them is preferred", entries.len())),
    ]
}

/// Whether a baseline of AWS's has an id that no source has for the region.
#[must_use]
pub fn has_invented_id(entry: &Entry) -> bool {
    entry.owner == Owner::Aws && !PredefinedBaseline::ALL.iter().any(|predefined| predefined.is_known_id(&entry.id))
}

/// The chosen baseline as answers show it.
#[must_use]
pub fn chosen(stage: &Stage, member: &FleetNode, choice: &Choice) -> Option<ChosenBaselineView> {
    let entry = stage.registry.entry(choice.entry)?;
    let mut because = because(stage, member, choice);
    if has_invented_id(entry) {
        because.push(plain("; its id in this region is not published, so the one shown is made up"));
    }
    let BaselineId(id) = entry.id.clone();
    Some(ChosenBaselineView { id, name: entry.name().to_owned(), owned_by_aws: entry.owner == Owner::Aws, because })
}
