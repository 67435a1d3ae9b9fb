//! Evaluated values as JSON, for answers: numbers and booleans where AWS has them, null for what is unknown.

use serde_json::{Map, Number, Value as Json};

use crate::{
    fields::flag_of,
    value::{Value, ValueKind},
};

/// Properties whose text is a number.
const NUMBERS: &[&str] = &["ApproveAfterDays"];
/// Properties whose text is a boolean.
const FLAGS: &[&str] = &["EnableNonSecurity", "ApprovedPatchesEnableNonSecurity", "DefaultBaseline"];

/// A value as JSON; `key` is the property it belongs to.
pub(crate) fn of(value: &Value, key: &str) -> Json {
    match &value.kind {
        ValueKind::Absent | ValueKind::Null | ValueKind::Unknown(_) => Json::Null,
        ValueKind::Text(text) => scalar(text, key),
        ValueKind::List(items) => Json::Array(items.iter().map(|item| of(item, key)).collect()),
        ValueKind::Map(members) => Json::Object(
            members.iter().map(|member| (member.key.text.clone(), of(&member.value, &member.key.text))).collect(),
        ),
    }
}

fn scalar(text: &str, key: &str) -> Json {
    if NUMBERS.contains(&key)
        && let Ok(number) = text.trim().parse::<i64>()
    {
        return Json::Number(Number::from(number));
    }
    if FLAGS.contains(&key)
        && let Some(flag) = flag_of(text)
    {
        return Json::Bool(flag);
    }
    Json::String(text.to_owned())
}

/// An object from its members, in this order of insertion; absent ones are left out.
pub(crate) fn object<const N: usize>(members: [(&str, Option<Json>); N]) -> Json {
    let mut map = Map::new();
    for (key, value) in members {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    }
    Json::Object(map)
}

/// Text, or null where it is unknown.
pub(crate) fn text_or_null(text: Option<&str>) -> Json {
    text.map_or(Json::Null, |text| Json::String(text.to_owned()))
}
