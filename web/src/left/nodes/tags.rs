//! Tags as rows of a key and a value.

use patchplay_language::say;
use patchplay_model::Tag;
use patchplay_ordered::SortedMap;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// One row; the key may still be half typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Key.
    pub key: String,
    /// Value.
    pub value: String,
    /// Key that the template gives, which has to be taken away when the row changes its key or goes.
    pub template_key: Option<String>,
}

/// The rows of a node: its tags as they are, those that the overlay did not bring being the template's.
pub fn rows(tags: &[Tag], overlay: &SortedMap<String, Option<String>>, from_template: bool) -> Vec<Row> {
    let row = |tag: &Tag| {
        let own = overlay.get(&tag.key).is_some_and(Option::is_some);
        let template_key = (from_template && !own).then(|| tag.key.clone());
        Row { key: tag.key.clone(), value: tag.value.clone(), template_key }
    };
    tags.iter().map(row).collect()
}

/// The overlay that turns the template's tags into the rows. `before` keeps what earlier edits took away.
pub fn overlay(
    rows: &[Row],
    original: &[Row],
    before: &SortedMap<String, Option<String>>,
) -> SortedMap<String, Option<String>> {
    let mut tags: SortedMap<String, Option<String>> =
        before.iter().filter(|(_, value)| value.is_none()).map(|(key, value)| (key.clone(), value.clone())).collect();
    for key in original.iter().filter_map(|row| row.template_key.as_ref()) {
        tags.insert(key.clone(), None);
    }
    for row in rows.iter().filter(|row| !row.key.is_empty()) {
        let untouched = original.iter().any(|other| other == row && row.template_key.as_ref() == Some(&row.key));
        if untouched {
            tags.remove(&row.key);
        } else {
            tags.insert(row.key.clone(), Some(row.value.clone()));
        }
    }
    tags
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TagRowsProps {
    /// Rows when the fields were made.
    pub rows: Vec<Row>,
    /// The overlay's tags when the fields were made.
    pub before: SortedMap<String, Option<String>>,
    /// Name of the node, for the labels.
    pub node: String,
    /// Called with all tags of the overlay.
    pub on_change: Callback<SortedMap<String, Option<String>>>,
}

/// The fields. They own the rows while somebody types: a half-typed key is no reason to sort them anew.
#[component]
pub fn TagRows(props: &TagRowsProps) -> Html {
    let original = use_mut_ref(|| (props.rows.clone(), props.before.clone()));
    let rows = use_state(|| props.rows.clone());
    let focused = use_mut_ref(|| false);
    {
        // What comes from elsewhere is taken over unless somebody is typing here, who is ahead of every answer.
        let (original, rows, focused) = (original.clone(), rows.clone(), focused.clone());
        use_effect_with((props.rows.clone(), props.before.clone()), move |deps| {
            if !*focused.borrow() {
                rows.set(deps.0.clone());
                original.replace(deps.clone());
            }
        });
    }
    let focus = |now: bool| {
        let focused = focused.clone();
        Callback::from(move |_: FocusEvent| {
            focused.replace(now);
        })
    };
    let change = {
        let (rows, on_change) = (rows.clone(), props.on_change.clone());
        Callback::from(move |next: Vec<Row>| {
            let tags = {
                let (rows, before) = &*original.borrow();
                overlay(&next, rows, before)
            };
            on_change.emit(tags);
            rows.set(next);
        })
    };
    let edit = |index: usize, write: fn(&mut Row, String)| {
        let (rows, change) = (rows.clone(), change.clone());
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let mut next = (*rows).clone();
            if let (Some(row), Some(input)) = (next.get_mut(index), input) {
                write(row, input.value());
                change.emit(next);
            }
        })
    };
    let remove = |index: usize| {
        let (rows, change) = (rows.clone(), change.clone());
        Callback::from(move |_: MouseEvent| {
            let kept = rows.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, row)| row.clone());
            change.emit(kept.collect());
        })
    };
    let add = {
        let rows = rows.clone();
        Callback::from(move |_: MouseEvent| {
            let mut next = (*rows).clone();
            let known = next.iter().any(|row| row.key == "Patch Group");
            next.push(Row { key: if known { String::new() } else { "Patch Group".to_owned() }, ..Row::default() });
            rows.set(next);
        })
    };
    let node = &props.node;
    let lines = rows.iter().enumerate().map(|(index, row)| {
        html! {
            <li key={index} class="tag-row">
                <input class="field" aria-label={say!("Tag key {} of {node}", index + 1)} value={row.key.clone()} placeholder={say!("key")} oninput={edit(index, |row, text| row.key = text)} autocomplete="off" spellcheck="false" />
                <input class="field" aria-label={say!("Tag value {} of {node}", index + 1)} value={row.value.clone()} placeholder={say!("value")} oninput={edit(index, |row, text| row.value = text)} autocomplete="off" spellcheck="false" />
                <button type="button" class="less" aria-label={say!("Remove tag {} of {node}", row.key)} onclick={remove(index)}>{ "×" }</button>
            </li>
        }
    });
    html! {
        <div class="tags" onfocusin={focus(true)} onfocusout={focus(false)}>
            <ul>{ for lines }</ul>
            <button type="button" class="lk" aria-label={say!("Add a tag to {node}")} onclick={add}>{ say!("Add a tag") }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag { key: key.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn untouched_tags_of_the_template_stay_out_of_the_overlay() {
        let original = rows(&[tag("Name", "a"), tag("Patch Group", "web")], &SortedMap::new(), true);
        assert!(overlay(&original, &original, &SortedMap::new()).is_empty());
    }

    #[test]
    fn a_changed_key_takes_the_templates_tag_away() {
        let original = rows(&[tag("Patch Group", "web")], &SortedMap::new(), true);
        let mut changed = original.clone();
        changed[0].key = "PatchGroup".to_owned();
        let expected = [("Patch Group".to_owned(), None), ("PatchGroup".to_owned(), Some("web".to_owned()))];
        assert_eq!(overlay(&changed, &original, &SortedMap::new()), expected.into());
        assert_eq!(overlay(&[], &original, &SortedMap::new()), [("Patch Group".to_owned(), None)].into());
    }

    #[test]
    fn tags_of_a_node_made_by_hand_are_simply_its_rows() {
        let before: SortedMap<_, _> = [("Patch Group".to_owned(), Some("web".to_owned()))].into();
        let original = rows(&[tag("Patch Group", "web")], &before, false);
        assert_eq!(overlay(&original, &original, &before), before);
        assert!(overlay(&[], &original, &before).is_empty());
    }

    #[test]
    fn what_was_taken_away_earlier_stays_away() {
        let before: SortedMap<_, _> = [("Patch Group".to_owned(), None)].into();
        let original = rows(&[tag("Name", "a")], &before, true);
        assert_eq!(overlay(&original, &original, &before), before);
    }
}
