//! Whom a run is sent to: criteria as rows of a key and its values, laid over those of the texts.

use patchplay_language::{joined, say};
use patchplay_model::Target;
use yew::prelude::*;

use crate::fields::value;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TargetRowsProps {
    /// The criteria that are set by hand.
    pub given: Option<Vec<Target>>,
    /// Those that the run was played with.
    pub now: Vec<Target>,
    /// Keys of the fleet's tags, to be offered.
    pub tags: Vec<String>,
    /// Called when whole criteria change.
    pub on_change: Callback<Option<Vec<Target>>>,
}

/// What a key looks like, in AWS's spelling.
const KEY_EXAMPLE: &str = "tag:Patch Group";

/// A row; it may still be half typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Row {
    key: String,
    values: String,
}

impl Row {
    fn of(target: &Target) -> Self {
        Self { key: target.key.clone(), values: target.values.join(", ") }
    }

    /// The criterion, once it has a key and a value.
    fn target(&self) -> Option<Target> {
        let values = self.values.split(',').map(str::trim).filter(|value| !value.is_empty());
        let target = Target { key: self.key.trim().to_owned(), values: values.map(str::to_owned).collect() };
        (!target.key.is_empty() && !target.values.is_empty()).then_some(target)
    }
}

/// What the rows come to; nothing whole is nothing by hand.
fn targets(rows: &[Row]) -> Option<Vec<Target>> {
    Some(rows.iter().filter_map(Row::target).collect::<Vec<_>>()).filter(|targets| !targets.is_empty())
}

fn rows(given: Option<&Vec<Target>>) -> Vec<Row> {
    given.into_iter().flatten().map(Row::of).collect()
}

/// Criteria in one line, as the AWS CLI would show them.
fn line(targets: &[Target]) -> String {
    let one = |target: &Target| format!("{}={}", target.key, target.values.join(","));
    let all: Vec<String> = targets.iter().map(one).collect();
    if all.is_empty() { say!("every node") } else { joined(&all) }
}

/// The rows. They belong to whoever types in them: what comes from elsewhere waits until the focus is gone.
#[component]
pub fn TargetRows(props: &TargetRowsProps) -> Html {
    let rows_now = use_state(|| rows(props.given.as_ref()));
    let focused = use_mut_ref(|| false);
    {
        let (rows_now, focused) = (rows_now.clone(), focused.clone());
        use_effect_with(props.given.clone(), move |given| {
            if !*focused.borrow() {
                rows_now.set(rows(given.as_ref()));
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
        let (rows_now, on_change) = (rows_now.clone(), props.on_change.clone());
        Callback::from(move |next: Vec<Row>| {
            if targets(&next) != targets(&rows_now) {
                on_change.emit(targets(&next));
            }
            rows_now.set(next);
        })
    };
    let edit = |index: usize, write: fn(&mut Row, String)| {
        let (rows_now, change) = (rows_now.clone(), change.clone());
        Callback::from(move |event: InputEvent| {
            let mut next = (*rows_now).clone();
            if let Some(row) = next.get_mut(index) {
                write(row, value(&event));
                change.emit(next);
            }
        })
    };
    let remove = |index: usize| {
        let (rows_now, change) = (rows_now.clone(), change.clone());
        Callback::from(move |_: MouseEvent| {
            let kept = rows_now.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, row)| row.clone());
            change.emit(kept.collect());
        })
    };
    let add = {
        let (rows_now, offer) = (rows_now.clone(), props.tags.first().map(|tag| format!("tag:{tag}")));
        Callback::from(move |_: MouseEvent| {
            let mut next = (*rows_now).clone();
            let key = offer.clone().filter(|key| next.iter().all(|row| row.key != *key));
            next.push(Row { key: key.unwrap_or_default(), ..Row::default() });
            rows_now.set(next);
        })
    };
    let lines = rows_now.iter().enumerate().map(|(index, row)| {
        let number = index + 1;
        html! {
            <li key={index} class="tag-row">
                <input class="field" list="target-keys" aria-label={say!("Key of target {number}")} value={row.key.clone()} placeholder={KEY_EXAMPLE} oninput={edit(index, |row, text| row.key = text)} autocomplete="off" spellcheck="false" />
                <input class="field" aria-label={say!("Values of target {number}, with commas between them")} value={row.values.clone()} placeholder={say!("web, db")} oninput={edit(index, |row, text| row.values = text)} autocomplete="off" spellcheck="false" />
                <button type="button" class="less" aria-label={say!("Remove target {number}")} onclick={remove(index)}>{ "×" }</button>
            </li>
        }
    });
    let keys = ["InstanceIds".to_owned(), "resource-groups:Name".to_owned()];
    let offers = props.tags.iter().map(|tag| format!("tag:{tag}")).chain(keys);
    let offers = offers.map(|key| html! { <option key={key.clone()} value={key.clone()} /> });
    let as_text = say!("As the text says: {}", line(&props.now));
    html! {
        <div class="part targets-by-hand" role="group" aria-label={say!("Targets")} onfocusin={focus(true)} onfocusout={focus(false)}>
            <p class="part-name">{ say!("Targets") }</p>
            <p class="muted hint" hidden={!rows_now.is_empty()}>{ as_text }</p>
            <ul>{ for lines }</ul>
            <datalist id="target-keys">{ for offers }</datalist>
            <button type="button" class="lk" onclick={add}>{ if rows_now.is_empty() { say!("Choose the targets") } else { say!("One more that must hold too") } }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_typed_rows_send_the_run_nowhere_else() {
        let typed = |key: &str, values: &str| Row { key: key.to_owned(), values: values.to_owned() };
        assert_eq!(targets(&[typed("tag:Patch Group", " ")]), None);
        let both = targets(&[typed("tag:Patch Group", "web, db,"), typed("", "x")]).unwrap();
        assert_eq!(line(&both), "tag:Patch Group=web,db");
        assert_eq!(rows(Some(&both)), [typed("tag:Patch Group", "web, db")]);
    }

    #[test]
    fn no_criterion_is_every_node() {
        assert_eq!(line(&[]), "every node");
    }
}
