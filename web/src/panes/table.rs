//! The table of patches. Only the rows in sight exist; the engine is asked for others while one scrolls.

use patchplay_language::{counts, say};
use patchplay_model::PatchState;
use patchplay_playground::view::{PatchQuery, PatchRow, PatchesView, WhyQuery};
use web_sys::Element;
use yew::prelude::*;

use crate::action::{Action, Dispatch, handing_on};
use crate::state::ROWS;
use crate::{parts, words};

/// Height of a row in CSS pixels; the style sheet says the same.
const ROW: usize = 30;
/// Rows asked for above what is in sight.
const ABOVE: usize = 40;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TableProps {
    /// The window.
    pub patches: PatchesView,
    /// Names of the columns' nodes.
    pub names: Vec<String>,
    /// Filters and window that were asked for.
    pub query: PatchQuery,
    /// Patch whose why is shown.
    pub why: Option<WhyQuery>,
}

/// The window to ask for when `first` is the first row in sight and `asked` the window there is; `None`: it will do.
pub fn window(first: usize, in_sight: usize, asked: usize, total: usize) -> Option<usize> {
    let last = (first + in_sight).min(total);
    let covered = asked <= first && last <= asked + ROWS;
    (!covered).then(|| first.saturating_sub(ABOVE))
}

/// The active row after a key; `None`: the key means nothing here.
pub fn moved(active: usize, key: &str, page: usize, total: usize) -> Option<usize> {
    let last = total.checked_sub(1)?;
    Some(match key {
        "ArrowDown" => (active + 1).min(last),
        "ArrowUp" => active.saturating_sub(1),
        "PageDown" => (active + page).min(last),
        "PageUp" => active.saturating_sub(page),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

/// Room for rows that are not drawn: a picture, whose height no style sheet decides.
pub fn room(height: usize) -> Html {
    html! { <svg class="room" width="1" height={height.to_string()}></svg> }
}

/// The table.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let act = handing_on(&dispatch);
    let scroller = use_node_ref();
    let active = use_state(|| 0_usize);
    let TableProps { patches, query, .. } = props;
    let total = patches.matching;

    {
        // Another filter is another table: it begins at its first row.
        let (scroller, active) = (scroller.clone(), active.clone());
        let filter = PatchQuery { offset: 0, ..query.clone() };
        use_effect_with(filter, move |_| {
            active.set(0);
            if let Some(scroller) = scroller.cast::<Element>() {
                scroller.set_scroll_top(0);
            }
        });
    }

    let onscroll = {
        let (act, scroller, asked) = (act.clone(), scroller.clone(), query.offset);
        Callback::from(move |_: Event| {
            let Some(scroller) = scroller.cast::<Element>() else { return };
            let first = usize::try_from(scroller.scroll_top()).unwrap_or(0) / ROW;
            let in_sight = usize::try_from(scroller.client_height()).unwrap_or(0) / ROW + 1;
            if let Some(offset) = window(first, in_sight, asked, total) {
                act.emit(Action::Rows(offset));
            }
        })
    };
    let why = {
        let (act, node) = (act.clone(), props.why.as_ref().map(|why| why.node.clone()));
        let node = node.or_else(|| query.node.clone());
        let columns = patches.columns.clone();
        Callback::from(move |(patch, node_index): (String, Option<usize>)| {
            let clicked = node_index.and_then(|index| columns.get(index).cloned());
            let first = columns.first().cloned();
            if let Some(node) = clicked.or_else(|| node.clone()).or(first) {
                act.emit(Action::Why(Some(WhyQuery { node, patch })));
            }
        })
    };
    let onkeydown = {
        let (scroller, active, why) = (scroller.clone(), active.clone(), why.clone());
        let (rows, start) = (patches.rows.clone(), patches.offset);
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            if key == "Enter" {
                if let Some(row) = (*active).checked_sub(start).and_then(|index| rows.get(index)) {
                    event.prevent_default();
                    why.emit((row.id.clone(), None));
                }
                return;
            }
            let Some(scroller) = scroller.cast::<Element>() else { return };
            let height = scroller.client_height();
            let page = (usize::try_from(height).unwrap_or(0) / ROW).saturating_sub(2).max(1);
            if let Some(next) = moved(*active, &key, page, total) {
                event.prevent_default();
                active.set(next);
                let top = i32::try_from(next * ROW).unwrap_or(i32::MAX);
                let row = i32::try_from(ROW).unwrap_or(0);
                if top < scroller.scroll_top() {
                    scroller.set_scroll_top(top);
                } else if top + 2 * row > scroller.scroll_top() + height {
                    scroller.set_scroll_top(top + 2 * row - height);
                }
            }
        })
    };

    let above = patches.offset * ROW;
    let below = total.saturating_sub(patches.offset + patches.rows.len()) * ROW;
    let rows = patches.rows.iter().enumerate().map(|(index, row)| {
        let number = patches.offset + index;
        let selected = props.why.as_ref().is_some_and(|why| why.patch == row.id);
        html! {
            <Row key={row.id.clone()} row={row.clone()} {number} {selected} active={*active == number} why={why.clone()} />
        }
    });
    let names = props.names.iter().map(|name| html! { <th scope="col" key={name.clone()}>{ name }</th> });
    let last = (patches.offset + patches.rows.len()).min(total);
    let shown = if total == 0 {
        say!("No patch matches")
    } else {
        say!("{} of {}", words::count(total), counts::patches(patches.total))
    };
    html! {
        <div class="table">
            <div class="scroll" ref={scroller} {onscroll} {onkeydown} tabindex="0" role="region" aria-label={say!("Table of patches: arrows move, Enter opens the why")}>
                <table aria-rowcount={total.to_string()}>
                    <thead><tr>
                        <th scope="col">{ say!("Patch") }</th><th scope="col" class="c-rel">{ say!("Released") }</th><th scope="col" class="c-cls">{ say!("Classification") }</th>
                        <th scope="col" class="c-sev">{ say!("Severity") }</th>{ for names }
                    </tr></thead>
                    <tbody>
                        <tr aria-hidden="true" class="spacer" key="above"><td colspan="10">{ room(above) }</td></tr>
                        { for rows }
                        <tr aria-hidden="true" class="spacer" key="below"><td colspan="10">{ room(below) }</td></tr>
                    </tbody>
                </table>
            </div>
            <p class="count"><span>{ shown }</span><span hidden={last == 0}>{ say!("What the run changed comes first") }</span></p>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct RowProps {
    row: PatchRow,
    number: usize,
    selected: bool,
    active: bool,
    why: Callback<(String, Option<usize>)>,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let row = &props.row;
    let ask = |node: Option<usize>| {
        let id = row.id.clone();
        props.why.reform(move |_: MouseEvent| (id.clone(), node))
    };
    let states = row.states.iter().enumerate().map(|(index, state)| {
        let new = row.new.get(index).copied().unwrap_or(false) && state.is_some_and(PatchState::is_present);
        html! { <td key={index} onclick={ask(Some(index))}><span class="st">{ parts::glyph(*state, new) }{ parts::state_name(*state) }</span></td> }
    });
    let released = row.released.map_or_else(String::new, |date| date.to_string());
    html! {
        <tr class={classes!(props.selected.then_some("selected"), props.active.then_some("active"), row.by_line.then_some("by-line"))} aria-rowindex={(props.number + 2).to_string()}>
            <td><button type="button" class="kb" tabindex="-1" title={row.title.clone()} aria-current={props.selected.then_some("true")} onclick={ask(None)}>{ &row.id }</button></td>
            <td class="c-rel">{ released }</td><td class="c-cls">{ &row.classification }</td><td class="c-sev">{ &row.severity }</td>
            { for states }
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_rows_are_asked_for_only_when_the_window_ends() {
        assert_eq!(window(0, 20, 0, 2_000), None);
        assert_eq!(window(100, 20, 0, 2_000), None);
        assert_eq!(window(101, 20, 0, 2_000), Some(61));
        assert_eq!(window(30, 20, 61, 2_000), Some(0));
        assert_eq!(window(100, 40, 0, 110), None);
    }

    #[test]
    fn keys_stay_inside_the_table() {
        assert_eq!(moved(0, "ArrowUp", 10, 5), Some(0));
        assert_eq!(moved(4, "ArrowDown", 10, 5), Some(4));
        assert_eq!(moved(0, "PageDown", 3, 5), Some(3));
        assert_eq!(moved(2, "End", 3, 5), Some(4));
        assert_eq!(moved(0, "ArrowDown", 3, 0), None);
        assert_eq!(moved(0, "a", 3, 5), None);
    }
}
