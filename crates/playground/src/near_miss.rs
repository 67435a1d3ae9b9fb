//! Tags that nearly name a patch group, with the edit that makes them name it.

use patchplay_document::{Diagnostic, Edit, Fix, Place, TagSite};
use patchplay_engine::{NearMiss, Reason, Registry};
use patchplay_language::say;
use patchplay_model::PATCH_GROUP_TAG_KEYS;

use crate::{codes, fleet::FleetNode};

/// What is said of the tags of nodes that fell back to a default baseline.
#[must_use]
pub fn diagnostics(registry: &Registry, fleet: &[FleetNode]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for member in fleet {
        found.extend(two_groups(member));
        let Ok(choice) = registry.choose(&member.node) else { continue };
        if let Some(miss) = registry.near_miss(&member.node, &choice) {
            found.push(nearly(member, &miss));
        } else if let Reason::NotRegistered { key, value, other_system: Some(other) } = &choice.reason {
            let system = member.node.system.label();
            found.push(codes::TAG_OTHER_SYSTEM.at(
                site_of(member, key, value).map_or_else(Place::default, |site| site.place.clone()),
                say!(
                    "the patch group `{value}` of node `{}` has a baseline of {} alone, and the node runs {system}",
                    member.node.name,
                    other.label()
                ),
                say!("register the group with a baseline of {system} too; until then the node has the default"),
            ));
        }
    }
    found
}

/// A node of the scenario alone that is put into two patch groups (rule diag-patch-group-tags-differ); of an instance
/// that a file has, its reader says so.
fn two_groups(member: &FleetNode) -> Option<Diagnostic> {
    let [first, second] = PATCH_GROUP_TAG_KEYS;
    let (one, other) = (member.node.tag(first)?, member.node.tag(second)?);
    (one != other && member.node.logical_id.is_none()).then(|| {
        codes::TAGS_DIFFER.at(
            site_of(member, second, other).map_or_else(Place::default, |site| site.place.clone()),
            say!("`{first}` of node `{}` says `{one}`, and `{second}` says `{other}`", member.node.name),
            say!("a node is in one patch group: give both tags one value, or keep one of them"),
        )
    })
}

fn site_of<'m>(member: &'m FleetNode, key: &str, value: &str) -> Option<&'m TagSite> {
    let position = member.node.tags.iter().position(|tag| tag.key == key && tag.value == value)?;
    member.tag_sites.get(position)?.as_ref()
}

fn nearly(member: &FleetNode, miss: &NearMiss) -> Diagnostic {
    let site = site_of(member, &miss.key, &miss.value);
    let wrong_key = miss.key != miss.wanted_key;
    let name = &member.node.name;
    let message = if wrong_key {
        say!("tag key `{}` of node `{name}` is not `{}`, so it names no patch group", miss.key, miss.wanted_key)
    } else {
        say!("tag value `{}` of node `{name}` is not the patch group `{}`", miss.value, miss.wanted_value)
    };
    let mut diagnostic = codes::TAG_NEAR_MISS.at(
        site.map_or_else(Place::default, |site| site.place.clone()),
        message,
        say!("AWS compares exactly: write `{}` with the value `{}`", miss.wanted_key, miss.wanted_value),
    );
    diagnostic.fix = edit(member, miss).map(|(title, Edit { place, text })| Fix { title, place, text });
    diagnostic
}

/// The edit of the text that spells the tag as the patch group has it; `None` for a tag that no text states literally.
#[must_use]
pub fn edit(member: &FleetNode, miss: &NearMiss) -> Option<(String, Edit)> {
    let site = site_of(member, &miss.key, &miss.value)?;
    // Of a tag that is wrong in both, the key comes first; the value is then found anew.
    let (place, word) = if miss.key == miss.wanted_key {
        (site.value.clone()?, miss.wanted_value.as_str())
    } else {
        (site.key.clone()?, miss.wanted_key)
    };
    // In quotes, which YAML and JSON read alike.
    Some((say!("Change to {word}"), Edit { place, text: serde_json::Value::from(word).to_string() }))
}
