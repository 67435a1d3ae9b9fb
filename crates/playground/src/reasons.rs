//! Why a node has its baseline, in words with their lines.

use patchplay_document::Place;
use patchplay_engine::{Choice, Owner, Reason};
use patchplay_model::BaselineId;

use crate::{
    fleet::FleetNode,
    stage::Stage,
    view::{ChosenBaselineView, Phrase},
    words::{code, plain, said_at},
};

/// The place of a node's tag with this key, if a text states it.
#[must_use]
pub fn tag_place(member: &FleetNode, key: &str) -> Option<Place> {
    let position = member.node.tags.iter().position(|tag| tag.key == key)?;
    member.tag_places.get(position)?.clone()
}

/// The place of a patch group in the list of the baseline it is registered with.
fn group_place(stage: &Stage, entry: usize, group: &str) -> Option<Place> {
    let Owner::Account(number) = stage.registry.entry(entry)?.owner else { return None };
    let found = stage.documents.baselines.get(number)?;
    let position = found.baseline.patch_groups.iter().position(|name| name == group)?;
    found.sites.patch_groups.get(position).cloned()
}

/// "because ...": the reason of a choice.
#[must_use]
pub fn because(stage: &Stage, member: &FleetNode, choice: &Choice) -> Vec<Phrase> {
    let default = if choice.account_default { "the account's default" } else { "AWS's default" };
    let system = member.node.system.label();
    match &choice.reason {
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

/// The chosen baseline as answers show it.
#[must_use]
pub fn chosen(stage: &Stage, member: &FleetNode, choice: &Choice) -> Option<ChosenBaselineView> {
    let entry = stage.registry.entry(choice.entry)?;
    let BaselineId(id) = entry.id.clone();
    Some(ChosenBaselineView {
        id,
        name: entry.name().to_owned(),
        owned_by_aws: entry.owner == Owner::Aws,
        because: because(stage, member, choice),
    })
}
