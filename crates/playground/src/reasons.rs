//! Why a node has its baseline, in words with their lines.

use patchplay_catalog::product_label;
use patchplay_document::Place;
use patchplay_engine::{Choice, Entry, Owner, Reason, Refusal};
use patchplay_language::{phrases, said, say};
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
    let mut words = match &choice.tags_missed {
        Some(tags) => {
            let system = member.node.system.label();
            let none = said_at(
                say!("because no baseline of {system} has the tag "),
                stage.setting.tags_place.iter().cloned().collect(),
            );
            phrases!("{none}{tags}{then}", tags = code(tags.to_string()), then = by_group(stage, member, choice, true))
        }
        None => by_group(stage, member, choice, false),
    };
    if choice.passed_over_default {
        words.push(plain(say!(
            ", since the option association-fallback-baseline passes over the account's own default"
        )));
    }
    words
}

/// The reason by patch group; `and` behind another reason.
fn by_group(stage: &Stage, member: &FleetNode, choice: &Choice, and: bool) -> Vec<Phrase> {
    let system = member.node.system.label();
    let default = match choice.account_default {
        true => say!("the account's default for {system}"),
        false => say!("AWS's default for {system}"),
    };
    match &choice.reason {
        Reason::Override => {
            let entry = stage.found(choice.entry).map(|found| found.place.clone()).into_iter().collect();
            phrases!(
                "{because}{file}{entry}",
                because = said_at(
                    say!("because the run's baseline override "),
                    stage.setting.override_place.iter().cloned().collect()
                ),
                file = code(override_file(stage)),
                entry = said_at(
                    say!(" has an entry for {system}; an override takes the place of patch groups and defaults"),
                    entry
                )
            )
        }
        Reason::BaselineTags(tags) => {
            let places =
                stage.setting.tags_place.iter().cloned().chain(baseline_tag_places(stage, choice.entry)).collect();
            phrases!(
                "{alone}{tags} that the run looks for before it looks at patch groups",
                alone = said_at(say!("because it alone of the account's baselines of {system} has the tag "), places),
                tags = code(tags.to_string())
            )
        }
        Reason::PatchGroup { key, value } => {
            let tag = if and { say!(", and its tag {key}") } else { say!("because its tag {key}") };
            phrases!(
                "{tag}{listed}",
                tag = said_at(tag, tag_place(member, key).into_iter().collect()),
                listed = said_at(
                    say!(" is in the baseline's list"),
                    group_place(stage, choice.entry, value).into_iter().collect()
                )
            )
        }
        Reason::NoPatchGroup => {
            let place = member
                .instance
                .and_then(|number| stage.documents.instances.get(number))
                .map(|found| found.place.clone());
            let without = if and {
                say!(", and the node has no Patch Group tag")
            } else {
                say!("because the node has no Patch Group tag")
            };
            let mut words = vec![said_at(without, place.into_iter().collect())];
            if choice.account_default {
                words.push(plain(say!(", and this is {default}")));
            }
            words
        }
        Reason::NotRegistered { key, value, other_system } => {
            let tag = if and { say!(", and its tag {key} ") } else { say!("because its tag {key} ") };
            let tag = said_at(tag, tag_place(member, key).into_iter().collect());
            let value = code(value.clone());
            match other_system {
                Some(other) => phrases!(
                    "{tag}{value} is registered only with a baseline of {other}; this is {default}",
                    other = other.label()
                ),
                None => phrases!("{tag}{value} is in no baseline's list of patch groups; this is {default}"),
            }
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
        Some(lack) => phrases!("the node {lack}", lack = cause(lack.words.clone(), false, lack.places.clone())),
        None => phrases!(
            "the node has the trouble {trouble}",
            trouble = cause(trouble.as_str(), true, place.into_iter().collect())
        ),
    };
    if let Some(named) = trouble::named_code(trouble) {
        words.push(plain(say!(" (named code {named})")));
    }
    words
}

/// What a trouble is, as a sentence.
#[must_use]
pub fn what_is(trouble: Trouble) -> String {
    let doc = Trouble::ALL.iter().zip(Trouble::DOCS).find(|(one, _)| **one == trouble);
    doc.map_or_else(String::new, |(_, doc)| say!("{sentence}.", sentence = said(doc.trim().trim_end_matches('.'))))
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
        Refusal::TagsForm => phrases!(
            "{tags} are not of the form {form}",
            tags = cause("BaselineTags", true, stated(&stage.setting.tags_place)),
            form = code("Key=key,Values=value")
        ),
        Refusal::NotOverridden => {
            let places = stage.setting.override_place.iter().cloned().chain(override_list(stage)).collect();
            let file = cause(say!("the baseline override {}", override_file(stage)), false, places);
            phrases!("{file} has no entry for {system}")
        }
        Refusal::OverriddenTwice { entries } => {
            let places = found(entries).iter().map(|found| found.place.clone()).collect();
            let file = cause(say!("the baseline override {}", override_file(stage)), false, places);
            phrases!("{file} has {many} entries for {system}, and only one can be used", many = entries.len())
        }
        Refusal::TwoOverrides => phrases!(
            "{baselines} and {patches} cannot be given together",
            baselines = cause("BaselineOverride", true, stated(&stage.setting.override_place)),
            patches = code("InstallOverrideList")
        ),
        Refusal::ListedWithoutId => {
            let list = stage.setting.override_list.and_then(|list| stage.documents.override_lists.get(list));
            let places = list.and_then(|list| list.without_id.clone()).into_iter().collect();
            phrases!(
                "{entry} of the InstallOverrideList has no {id}",
                entry = cause(say!("an entry"), false, places),
                id = code("id")
            )
        }
        Refusal::PolicyBaselineDeleted { id } => phrases!(
            "the baseline {id}, which the patch policy names, was deleted",
            id = cause(id.0.clone(), true, stated(&stage.setting.override_place))
        ),
        Refusal::UnsupportedSystem => {
            let product = product_label(&member.node.product);
            phrases!(
                "{unsupported}; the option {option} with the reading {reading} patches it all the same",
                unsupported = cause(say!("Patch Manager does not support {product} at this time"), false, Vec::new()),
                option = code("unlisted-versions"),
                reading = code("patched")
            )
        }
        Refusal::ForeignKey { key, rule, filter } => {
            let sites =
                stage.registry.choose(&member.node).ok().and_then(|choice| stage.found(choice.entry)).map(|f| &f.sites);
            let filters = sites.and_then(|sites| match rule {
                Some(rule) => sites.rules.get(*rule).map(|rule| &rule.filters),
                None => Some(&sites.global_filters),
            });
            let place = filters.and_then(|filters| filters.get(*filter)).map(|filter| filter.key.clone());
            phrases!(
                "the package manager does not know the filter key {key}, which is none of {system}",
                key = cause(key.as_str(), true, place.into_iter().collect())
            )
        }
    };
    if let Some(named) = refused::named_code(refusal) {
        words.push(plain(say!(" (named code {named})")));
    }
    words
}

fn several_tagged(stage: &Stage, tags: &BaselineTags, entries: &[usize], names: &str, system: &str) -> Vec<Phrase> {
    let places = stage.setting.tags_place.iter().cloned();
    let places = places.chain(entries.iter().flat_map(|&entry| baseline_tag_places(stage, entry)));
    phrases!(
        "the tag {tags} is on {many} baselines of {system}, {names}, and none of them is preferred",
        tags = cause(tags.to_string(), true, places.collect()),
        many = entries.len()
    )
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
        because.push(plain(say!("; its id in this region is not published, so the one shown is made up")));
    }
    let BaselineId(id) = entry.id.clone();
    Some(ChosenBaselineView { id, name: entry.name().to_owned(), owned_by_aws: entry.owner == Owner::Aws, because })
}
