//! What a text is, told without reading it whole: a page asks at every key.

use super::table;

/// What a user's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table with our columns.
    Table,
    /// Answer of DescribeAvailablePatches.
    AvailablePatches,
    /// Answer of DescribeEffectivePatchesForPatchBaseline. Its `PatchStatus` is not read: the baseline is at hand and
    /// decides.
    EffectivePatches,
    /// Answer of DescribeInstancePatches.
    InstancePatches,
}

/// Members that answers begin with, and that no template or baseline has at its top.
const HEADS: &[&str] = &["Patches", "EffectivePatches", "NextToken"];

/// Members of an answer's list, for a list that stands alone (`--query 'Patches[]'`).
const MEMBERS: &[&str] = &["Patch", "KbNumber", "KBId", "ProductFamily", "Classification", "ReleaseDate", "Title"];

/// How far into a list one of [`MEMBERS`] is looked for.
const NEAR: usize = 4_000;

/// Whether a text holds patches rather than a template: an answer of AWS or a table with our columns. Only its beginning
/// is looked at, so a text that is damaged further on is still recognised, and reading it says what is wrong.
#[must_use]
pub fn holds_patches(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    if let Some(object) = text.strip_prefix('{') {
        return first_member(object).is_some_and(|name| HEADS.contains(&name));
    }
    if let Some(list) = text.strip_prefix('[') {
        let end = list.char_indices().map(|(place, _)| place).take_while(|&place| place <= NEAR).last().unwrap_or(0);
        let near = list.get(..end).unwrap_or_default();
        return near.trim_start().starts_with('{') && MEMBERS.iter().any(|name| near.contains(&format!("\"{name}\"")));
    }
    table::is_header(text.lines().next().unwrap_or_default())
}

/// Whether a text is what DescribeInstancePatches answers, whole or only its list: patches of one node, each with its
/// state there. Again only the beginning is looked at.
#[must_use]
pub fn holds_patches_of_a_node(text: &str) -> bool {
    let end = text.char_indices().map(|(place, _)| place).take_while(|&place| place <= NEAR).last().unwrap_or(0);
    let near = text.get(..end).unwrap_or_default();
    holds_patches(text) && near.contains("\"KBId\"") && near.contains("\"State\"")
}

/// The name of an object's first member; names with escapes are none of ours.
fn first_member(object: &str) -> Option<&str> {
    let (name, rest) = object.trim_start().strip_prefix('"')?.split_once('"')?;
    rest.trim_start().starts_with(':').then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_and_tables_are_told_from_templates() {
        for text in [
            "{\"Patches\": [",
            "\u{feff}\n{\n    \"Patches\" : []}",
            "{\"EffectivePatches\": [{\"Patch\": {}}]}",
            "{\"NextToken\": \"x\", \"Patches\": []}",
            "[{\"Id\": \"x\", \"ReleaseDate\": 1}]",
            "[\n  {\"Patch\": {\"KbNumber\": \"KB1\"}}\n]",
            "os,id\nWINDOWS,KB1\n",
            "id,title,os\r\n",
            "\"os\",\"id\",\"released\"\n",
        ] {
            assert!(holds_patches(text), "{text}");
        }
        for text in [
            "",
            "{",
            "[",
            "[]",
            "{}",
            "os,id,colour\n",
            "os: WINDOWS\nid: x\n",
            "title\n",
            "Resources:\n  A: {Type: x}\n",
            "{\"Resources\": {\"Patches\": {}}}",
            "{\"BaselineId\": \"pb-1\", \"Name\": \"Patches\"}",
            "{\"Patches\"}",
            "[{\"Key\": \"tag\", \"Values\": []}]",
            "[\"Title\"]",
        ] {
            assert!(!holds_patches(text), "{text}");
        }
    }
}
