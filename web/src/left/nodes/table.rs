//! The table of nodes, one line a node. Only the rows in sight exist, and the details of the one that is open.

use std::rc::Rc;

use patchplay_document::Scenario;
use patchplay_language::say;
use patchplay_playground::view::{ImageView, ResultView};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::details::Details;
use super::rows::{Filter, Row, Rows};
use crate::action::NodesAct;
use crate::action::{Action, Dispatch, handing_on};
use crate::browser;
use crate::overlay::NodeKey;
use crate::panes::table::{moved, room};

/// Height of a row in CSS pixels; the style sheet says the same.
const ROW: usize = 34;
/// Rows drawn above and below those in sight.
const MARGIN: usize = 12;
/// Other rows are drawn when one has scrolled by so many.
const STEP: usize = 6;
/// Rows that are taken to be in sight before anybody has looked.
const AT_FIRST: usize = 30;

/// The rows to draw, by position: first and end.
pub fn window(first: usize, in_sight: usize, total: usize) -> (usize, usize) {
    let first = first / STEP * STEP;
    let end = (first + in_sight + STEP + MARGIN).min(total);
    (first.saturating_sub(MARGIN).min(end), end)
}

/// The position of the row at a height, where the details below the row at `open` are `details` high.
pub fn position_at(height: usize, open: Option<usize>, details: usize) -> usize {
    match open {
        Some(open) if height > (open + 1) * ROW => (height.saturating_sub(details) / ROW).max(open),
        _ => height / ROW,
    }
}

/// How high everything above a position is.
pub fn height_of(position: usize, open: Option<usize>, details: usize) -> usize {
    position * ROW + open.filter(|open| *open < position).map_or(0, |_| details)
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TableProps {
    /// Scenario.
    pub scenario: Rc<Scenario>,
    /// Last result.
    pub result: Option<Rc<ResultView>>,
    /// Images.
    pub images: Rc<Vec<ImageView>>,
    /// Numbers of the rows that are shown; `None`: all.
    pub passing: Option<Rc<Vec<usize>>>,
    /// The filter that they passed.
    pub filter: Filter,
    /// The node whose details are open.
    pub open: Option<NodeKey>,
    /// Grows when fields have to start afresh.
    pub revision: u32,
    /// Whether nothing can be changed here now.
    pub locked: bool,
}

const DETAILS: &str = "node-details";

fn id_of(position: usize) -> String {
    format!("node-row-{position}")
}

/// The table.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let scroller = use_node_ref();
    let seen = use_state(|| (0_usize, AT_FIRST));
    let active = use_state(|| 0_usize);
    let focusing = use_mut_ref(|| false);
    let details = use_state(|| 0_usize);
    let fleet = props.result.as_ref().and_then(|result| result.fleet.as_ref());
    let rows = Rows::new(&props.scenario, fleet, &props.images);
    let total = props.passing.as_ref().map_or_else(|| rows.len(), |passing| passing.len());
    let number = |position: usize| match &props.passing {
        Some(passing) => passing.get(position).copied(),
        None => (position < total).then_some(position),
    };
    let open_row = props.open.as_ref().and_then(|key| rows.position(key));
    let open = open_row.and_then(|row| match &props.passing {
        Some(passing) => passing.binary_search(&row).ok(),
        None => Some(row),
    });

    let look = {
        let (seen, scroller, details) = (seen.clone(), scroller.clone(), *details);
        move || {
            let Some(scroller) = scroller.cast::<Element>() else { return };
            let top = usize::try_from(scroller.scroll_top()).unwrap_or(0);
            let in_sight = usize::try_from(scroller.client_height()).unwrap_or(0) / ROW + 1;
            let next = (position_at(top, open, details) / STEP * STEP, in_sight.max(AT_FIRST));
            if next != *seen {
                seen.set(next);
            }
        }
    };
    let onscroll = {
        let look = look.clone();
        Callback::from(move |_: Event| look())
    };
    {
        // Another filter is another table: it begins at its first row.
        let (scroller, active, seen) = (scroller.clone(), active.clone(), seen.clone());
        use_effect_with(props.filter.clone(), move |_| {
            active.set(0);
            seen.set((0, seen.1));
            if let Some(scroller) = scroller.cast::<Element>() {
                scroller.set_scroll_top(0);
            }
        });
    }
    {
        // A node that was just opened is brought into sight, wherever it stands.
        let (scroller, look) = (scroller.clone(), look.clone());
        use_effect_with((props.open.clone(), open.is_some()), move |_| {
            let Some((scroller, open)) = scroller.cast::<Element>().zip(open) else { return };
            let top = i32::try_from(open * ROW).unwrap_or(i32::MAX);
            let (from, height) = (scroller.scroll_top(), scroller.client_height());
            if top < from || top + 3 * i32::try_from(ROW).unwrap_or(0) > from + height {
                scroller.set_scroll_top(top.saturating_sub(i32::try_from(ROW).unwrap_or(0)));
            }
            look();
        });
    }
    {
        // How high the details are is only known once they are drawn.
        let (details, is_open) = (details.clone(), open.is_some());
        use_effect(move || {
            let element = browser::document().and_then(|document| document.get_element_by_id(DETAILS));
            let element = element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
            let height = element.map(|element| usize::try_from(element.offset_height()).unwrap_or(0));
            match height {
                Some(height) if height > 0 && height != *details => details.set(height),
                None if !is_open && *details != 0 => details.set(0),
                _ => (),
            }
        });
    }
    {
        let focusing = focusing.clone();
        use_effect_with(*active, move |active| {
            if focusing.replace(false) {
                browser::focus(&id_of(*active));
            }
        });
    }
    let onkeydown = {
        let (scroller, active, focusing) = (scroller.clone(), active.clone(), focusing.clone());
        let (details, look) = (*details, look.clone());
        Callback::from(move |event: KeyboardEvent| {
            // Fields of the details have uses of their own for these keys.
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let from = target.and_then(|target| target.id().strip_prefix("node-row-")?.parse::<usize>().ok());
            let (Some(from), Some(scroller)) = (from, scroller.cast::<Element>()) else { return };
            let height = usize::try_from(scroller.client_height()).unwrap_or(0);
            let Some(next) = moved(from, &event.key(), (height / ROW).saturating_sub(2).max(1), total) else { return };
            event.prevent_default();
            let (top, above) = (usize::try_from(scroller.scroll_top()).unwrap_or(0), height_of(next, open, details));
            if above < top {
                scroller.set_scroll_top(i32::try_from(above).unwrap_or(i32::MAX));
            } else if above + 2 * ROW > top + height {
                scroller.set_scroll_top(i32::try_from((above + 2 * ROW).saturating_sub(height)).unwrap_or(i32::MAX));
            }
            focusing.replace(true);
            // The row has to exist by the time it gets the focus.
            look();
            active.set(next);
        })
    };
    let on_focus = {
        let active = active.clone();
        Callback::from(move |position: usize| active.set(position))
    };
    let act = handing_on(&dispatch);
    let on_open = Callback::from(move |key: Option<NodeKey>| act.emit(Action::Nodes(NodesAct::Open(key))));

    let (first, end) = window(seen.0, seen.1, total);
    // The row with the focus stays where a key can find it.
    let tab_stop = (*active).min(total.saturating_sub(1)).clamp(first, end.saturating_sub(1).max(first));
    let drawn = (first..end).filter_map(|position| {
        let row = rows.row(number(position)?)?;
        let is_open = open == Some(position);
        let key = match &row.key {
            NodeKey::Template(id) => format!("t-{id}"),
            NodeKey::Made(number) => format!("m-{number}"),
        };
        let view = props.result.as_ref().and_then(|result| {
            result.nodes.iter().find(|node| row.instance_id.as_ref() == Some(&node.instance_id)).cloned()
        });
        let mut pair = vec![html! {
            <Line key={key.clone()} row={row.clone()} {position} open={is_open} tab_stop={position == tab_stop} on_open={on_open.clone()} on_focus={on_focus.clone()} />
        }];
        if is_open {
            pair.push(html! {
                <tr key={format!("{key}-details")} class="details"><td colspan="4"><div id={DETAILS}>
                    <Details key={format!("{key}-{}", props.revision)} id={key.clone()} row={row.clone()} {view} scenario={props.scenario.clone()} images={props.images.clone()} taken={rows.names_of_files()} locked={props.locked} />
                </div></td></tr>
            });
        }
        Some(pair)
    });
    let drawn: Vec<Html> = drawn.flatten().collect();
    let above = height_of(first, open, *details);
    let whole = height_of(total, open.filter(|open| *open < total), *details);
    let below = whole.saturating_sub(height_of(end, open, *details));
    html! {
        <div class="nodes-table scroll" ref={scroller} {onscroll} {onkeydown}>
            <table aria-label={say!("Nodes")} aria-rowcount={(total + 1).to_string()}>
                <thead><tr aria-rowindex="1">
                    <th scope="col" class="c-name">{ say!("Node") }</th><th scope="col" class="c-product">{ say!("System") }</th>
                    <th scope="col" class="c-tags">{ say!("Tags") }</th><th scope="col" class="c-base">{ say!("Baseline") }</th>
                </tr></thead>
                <tbody>
                    <tr aria-hidden="true" class="spacer" key="above"><td colspan="4">{ room(above) }</td></tr>
                    { for drawn }
                    <tr aria-hidden="true" class="spacer" key="below"><td colspan="4">{ room(below) }</td></tr>
                </tbody>
            </table>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct LineProps {
    row: Row,
    position: usize,
    open: bool,
    tab_stop: bool,
    on_open: Callback<Option<NodeKey>>,
    on_focus: Callback<usize>,
}

/// One node in one line.
#[component]
fn Line(props: &LineProps) -> Html {
    let LineProps { row, position, open, .. } = props;
    let onclick = {
        let key = (!open).then(|| row.key.clone());
        props.on_open.reform(move |_: MouseEvent| key.clone())
    };
    let onfocus = {
        let position = *position;
        props.on_focus.reform(move |_: FocusEvent| position)
    };
    let origin = match (&row.key, row.laid_over) {
        (NodeKey::Template(_), false) => say!("text"),
        (NodeKey::Template(_), true) => say!("text, changed"),
        (NodeKey::Made(_), _) => String::new(),
    };
    let tags = row.tag_words().join(", ");
    html! {
        <tr class={classes!("line", open.then_some("open"))} aria-rowindex={(position + 2).to_string()}>
            <th scope="row" class="c-name">
                <button type="button" class="row-name" id={id_of(*position)} tabindex={if props.tab_stop { "0" } else { "-1" }} aria-expanded={open.to_string()} aria-controls={open.then_some(DETAILS)} {onclick} {onfocus}>
                    <span aria-hidden="true" class="row-sign">{ if *open { "▾" } else { "▸" } }</span><span class="called">{ &row.name }</span>
                </button>
                <span class="origin" hidden={origin.is_empty()} title={say!("Defined in the texts; what is set here is laid over it")}>{ origin }</span>
            </th>
            <td class="c-product" title={row.product.clone()}>{ &row.product }</td>
            <td class={classes!("c-tags", row.near_miss.then_some("near"))} title={tags.clone()}>
                <span class="near-sign" hidden={!row.near_miss} title={say!("Nearly names a patch group")}>{ "≈" }<span class="vh">{ say!("nearly names a patch group") }{ ": " }</span></span>{ tags }
            </td>
            <td class="c-base" title={row.baseline.clone()}>{ row.baseline.clone().unwrap_or_default() }</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_around_those_in_sight_are_drawn() {
        assert_eq!(window(0, 30, 2), (0, 2));
        assert_eq!(window(0, 30, 10_000), (0, 48));
        assert_eq!(window(5_003, 30, 10_000), (4_986, 5_046));
        assert_eq!(window(9_990, 30, 10_000), (9_978, 10_000));
        assert_eq!(window(50, 30, 0), (0, 0));
    }

    #[test]
    fn open_details_move_what_is_below_them() {
        assert_eq!(height_of(10, Some(3), 400), 10 * ROW + 400);
        assert_eq!(height_of(3, Some(3), 400), 3 * ROW);
        for position in [0, 3, 4, 10, 999] {
            assert_eq!(position_at(height_of(position, Some(3), 400), Some(3), 400), position);
        }
        // Within the details, their own row is the first in sight.
        assert_eq!(position_at(4 * ROW + 200, Some(3), 400), 3);
        assert_eq!(position_at(20 * ROW, None, 0), 20);
    }
}
