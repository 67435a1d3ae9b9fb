//! `AWS::EC2::Instance`: image and tags. Other properties are for the network, or for other tools.

use patchplay_language::{mark, say};
use patchplay_model::Tag;
use serde_json::Value as Json;

use crate::{
    FoundInstance, Hop, ImageReference, Input, Reach, Rights, TagSite, Unresolved,
    baseline::patch_group_unknown,
    code::Code,
    evaluate::Resource,
    fields::{Fields, text_of, unresolved},
    json,
    keys::TAG,
    report::Report,
    value::{Value, add_names},
};

pub(crate) const INSTANCE: &str = "AWS::EC2::Instance";

/// Image and tags of an instance, with the parameters that decide its patch group.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) image: ImageReference,
    /// Where the image stands.
    pub(crate) image_place: Option<crate::Place>,
    image_value: Option<Value>,
    tags: Vec<(Tag, TagSite)>,
    unresolved_tags: Vec<(String, Unresolved)>,
    pub(crate) group_names: Vec<String>,
}

/// Reads one instance.
pub(crate) fn read(resource: &Resource, report: &Report<'_>) -> Read {
    let image_value = resource.properties.get("ImageId");
    let mut read = Read {
        image: image_value.map_or(ImageReference::Unknown, |value| image(value, report)),
        image_place: image_value.map(|value| report.place(value.span)),
        image_value: image_value.cloned(),
        tags: Vec::new(),
        unresolved_tags: Vec::new(),
        group_names: Vec::new(),
    };
    let Some(tags) = resource.properties.get("Tags") else { return read };
    let shown = resource.properties.at(&["MetadataOptions", "InstanceMetadataTags"]).and_then(Value::text);
    let items = crate::fields::list_of(report, "Tags", tags).unwrap_or(&[]);
    for item in items {
        read.tag(item, report);
        if shown == Some("enabled") {
            no_blank(item, report);
        }
    }
    groups_agree(items, report);
    read
}

/// Warns of an instance whose two tags name two patch groups (rule diag-patch-group-tags-differ).
fn groups_agree(tags: &[Value], report: &Report<'_>) {
    let of = |key: &str| {
        let tag = tags.iter().find(|tag| tag.get("Key").and_then(Value::text) == Some(key))?;
        let value = tag.get("Value")?;
        Some((value.text()?, value.span))
    };
    let [first, second] = patchplay_model::PATCH_GROUP_TAG_KEYS;
    if let (Some((one, _)), Some((other, span))) = (of(first), of(second))
        && one != other
    {
        report
            .add(Code::PatchGroupTagsDiffer, span, say!("`{first}` says `{one}`, and `{second}` says `{other}`"))
            .help(say!("a node is in one patch group: give both tags one value, or keep one of them"));
    }
}

/// Reports a key that instance metadata refuses (patch-manager-patch-groups.md).
fn no_blank(tag: &Value, report: &Report<'_>) {
    let Some((key, value)) = tag.get("Key").and_then(|value| Some((value.text()?, value))) else { return };
    if key.contains(char::is_whitespace) {
        let draft = report.add(
            Code::TagKeyBlank,
            value.span,
            say!("the instance shows its tags in its metadata, where the key `{key}` is refused"),
        );
        drop(match key {
            "Patch Group" => {
                draft.help(say!("write `PatchGroup`, which means the same")).replace(value.literal, "PatchGroup")
            }
            _ => draft.help(say!("write a key without blanks, or leave `InstanceMetadataTags` out")),
        });
    }
}

impl Read {
    fn tag(&mut self, item: &Value, report: &Report<'_>) {
        let Some(fields) = Fields::new(item, mark!("a tag"), TAG.names, report) else { return };
        let key_value = fields.require("Key", item.span);
        let key = key_value.and_then(|value| text_of(report, "Key", value));
        let Some(value) = fields.require("Value", item.span) else { return };
        let Some(key) = key.map(str::to_owned) else { return };
        let groups = patchplay_model::PATCH_GROUP_TAG_KEYS.contains(&key.as_str());
        if groups {
            add_names(&mut self.group_names, &value.names);
        }
        let place = report.place(item.span);
        if let Some(unknown) = value.as_unknown() {
            if groups {
                patch_group_unknown(report, value);
            }
            unresolved(report, value);
            let open = Unresolved { written: unknown.written.clone(), names: unknown.missing.clone(), place };
            self.unresolved_tags.push((key, open));
        } else if let Some(text) = text_of(report, "Value", value) {
            let literal = |value: &Value| value.literal.map(|span| report.place(span));
            let site = TagSite { place, key: key_value.and_then(literal), value: literal(value) };
            self.tags.push((Tag { key, value: text.to_owned() }, site));
        }
    }

    /// The instance, once its network is known.
    pub(crate) fn found(
        self,
        resource: &Resource,
        input: &Input<'_>,
        report: &Report<'_>,
        profile: (bool, Vec<Hop>),
        reach: Reach,
    ) -> FoundInstance {
        let logical_id = resource.name().to_owned();
        let id = (input.physical_id)(&logical_id, INSTANCE);
        let tag = |key: &str, value: Json| {
            json::object([("Key", Some(Json::String(key.to_owned()))), ("Value", Some(value))])
        };
        let known = self.tags.iter().map(|(known, _)| tag(&known.key, Json::String(known.value.clone())));
        let open = self.unresolved_tags.iter().map(|(key, _)| tag(key, Json::Null));
        let resolved = json::object([
            ("LogicalId", Some(Json::String(logical_id.clone()))),
            ("InstanceId", Some(json::text_or_null(id.as_deref()))),
            ("ImageId", self.image_value.as_ref().map(|value| json::of(value, "ImageId"))),
            ("Tags", Some(Json::Array(known.chain(open).collect()))),
            ("Network", Some(network(&reach))),
        ]);
        FoundInstance {
            logical_id,
            image: self.image,
            image_place: self.image_place,
            tags: self.tags,
            unresolved_tags: self.unresolved_tags,
            profile: profile.0,
            profile_hops: profile.1,
            reach,
            reported: None,
            rights: Rights::Unknown,
            created: resource.created.known(),
            place: report.place(resource.span),
            resolved,
        }
    }
}

/// The paths, and how each was found.
fn network(reach: &Reach) -> Json {
    let paths = reach.paths;
    let flag = |open| Some(Json::Bool(open));
    json::object([
        ("ssm", flag(paths.ssm)),
        ("s3", flag(paths.storage())),
        ("updates", flag(paths.updates)),
        ("logs", flag(paths.logs)),
        ("Ways", serde_json::to_value(&reach.ways).ok()),
    ])
}

fn image(value: &Value, report: &Report<'_>) -> ImageReference {
    if let Some(unknown) = value.as_unknown() {
        unresolved(report, value);
        return unknown.ssm_path.clone().map_or(ImageReference::Unknown, ImageReference::Parameter);
    }
    match text_of(report, "ImageId", value) {
        Some(text) if text.starts_with("ami-") => ImageReference::Ami(text.to_owned()),
        Some(text) => match text.strip_prefix("resolve:ssm:") {
            Some(path) => ImageReference::Parameter(path.to_owned()),
            None => ImageReference::Unknown,
        },
        None => ImageReference::Unknown,
    }
}
