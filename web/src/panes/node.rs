//! One node of the answer: who it is, its baseline and why, its counters, and its cells.

use patchplay_language::say;
use patchplay_model::{Counts, PatchState};
use patchplay_playground::view::{NodeView, PatchQuery};
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::cells::{self, MOST_CELLS, Picture, Stretch};
use crate::{parts, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct NodeRowProps {
    /// The node, which stands for the others too.
    pub node: NodeView,
    /// Names of nodes with the same result, the first of them.
    pub others: Vec<String>,
    /// How many nodes it stands for, itself among them.
    pub members: usize,
    /// Cells of the longest row of the fleet.
    pub longest: usize,
    /// How many patches its baseline approves.
    pub approves: Option<usize>,
    /// The line with the caret, if it concerns the node.
    pub by_line: Option<u32>,
}

/// One node.
#[component]
pub fn NodeRow(props: &NodeRowProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let node = &props.node;
    let image = node.image.as_ref().map(|key| {
        let assumed = if node.image_assumed { say!("assumed: ") } else { String::new() };
        format!("{assumed}{}", image_words(key))
    });
    let folded = html! {
        <details class="like" hidden={props.others.is_empty()}>
            <summary>{ say!("{} like this", words::count(props.members)) }</summary>
            <p>{ words::some(&props.others, props.members.saturating_sub(1)) }</p>
        </details>
    };
    let body = match &node.counts {
        Some(counts) => counted(props, counts, &dispatch),
        None => html! { <p class="unmanaged">{ uncounted(node) }</p> },
    };
    html! {
        <article class={classes!("node", props.by_line.is_some().then_some("by-line"))} aria-label={node.name.clone()} aria-description={props.by_line.map(|line| say!("concerned by line {line}"))}>
            <div class="who">
                <h3>{ &node.name }</h3><code>{ &node.instance_id }</code>
                <span class="img">{ &node.product_label }</span><span class="img">{ image.unwrap_or_default() }</span>
                { folded }
            </div>
            <div class="bl">
                <p class="which">{ which(node) }</p>
                <p class="hint warn" hidden={node.near_miss.is_none()}>{ parts::phrases(node.near_miss.as_slice()) }</p>
                { body }
            </div>
        </article>
    }
}

/// `image of 2021.12.15` for `windows-2019-2021.12.15`, the whole key where it has no such end.
pub fn image_words(key: &str) -> String {
    let date = key.rsplit('-').next().filter(|end| end.len() == 10 && end.starts_with(|c: char| c.is_ascii_digit()));
    date.map_or_else(|| key.to_owned(), |date| say!("image of {date}"))
}

fn which(node: &NodeView) -> Html {
    if !node.refusal.is_empty() {
        return html! { <><span class="muted">{ say!("cannot be patched:") }</span>{ " " }{ parts::phrases(&node.refusal) }</> };
    }
    match &node.baseline {
        Some(chosen) => html! { <><b>{ &chosen.name }</b>{ " " }{ parts::phrases(&chosen.because) }</> },
        None => html! { <span class="muted">{ say!("no baseline") }</span> },
    }
}

/// Why a node has no counters.
fn uncounted(node: &NodeView) -> String {
    match (node.managed, node.targeted) {
        (false, _) => say!("Not managed: Systems Manager does not know it, so there is no invocation and no log."),
        (true, false) => say!("Not a target of the run: no invocation and no log."),
        (true, true) => say!("The run has not come to an end here."),
    }
}

fn counted(props: &NodeRowProps, counts: &Counts, dispatch: &Option<Dispatch>) -> Html {
    let NodeRowProps { node, longest, approves, .. } = props;
    let longest = *longest;
    if counts.installed_count < 0 {
        return html! {
            <p class="unmanaged bad">{ say!("{}: the run failed before it could look, and every counter is {}.", node.status.as_deref().unwrap_or("Failed"), words::number(-1)) }</p>
        };
    }
    let picture = Picture::of(counts, node.newly_installed.len());
    let link = |state: PatchState, new: bool| {
        let query = PatchQuery {
            state: (!new).then_some(state),
            new_only: new,
            node: Some(node.instance_id.clone()),
            ..PatchQuery::default()
        };
        answering::<MouseEvent>(dispatch, Action::OpenPatches(query))
    };
    let main = |state: PatchState, count: i64| {
        html! {
            <button type="button" class="num" onclick={link(state, false)}>
                <b class={(count == 0).then_some("z")}>{ words::number(count) }</b>{ " " }<span>{ state.as_str() }</span>
            </button>
        }
    };
    let side = |row: &[Stretch], main: PatchState| -> Html {
        let others = row.iter().filter(|stretch| stretch.new || stretch.state != main).map(|stretch| {
            let words = if stretch.new { say!("new") } else { stretch.state.as_str().to_owned() };
            let bad = stretch.state.is_non_compliant().then_some("bad");
            html! {
                <button type="button" key={words.clone()} class={classes!("num", "small", bad)} onclick={link(stretch.state, stretch.new)}>
                    <b>{ words::count(stretch.count) }</b>{ " " }<span>{ words }</span>
                </button>
            }
        });
        html! { <span class="side">{ for others }</span> }
    };
    let above = if picture.above.is_empty() {
        let words = if *approves == Some(0) {
            say!("The baseline approves nothing, so nothing stands on the line.")
        } else {
            say!("Nothing that the baseline approves is on the node or missing from it.")
        };
        html! { <span class="none">{ words }</span> }
    } else {
        row(&picture.above, longest)
    };
    html! { <>
        <span class="n">{ main(PatchState::Installed, counts.installed_count) }</span>
        <div class="up">{ above }{ side(&picture.above, PatchState::Installed) }</div>
        <span class="na">
            <button type="button" class="num small" hidden={counts.not_applicable_count == 0} onclick={link(PatchState::NotApplicable, false)}>
                { parts::glyph(Some(PatchState::NotApplicable), false) }<b>{ words::number(counts.not_applicable_count) }</b>{ " " }<span>{ "NotApplicable" }</span>
            </button>
        </span>
        <span class="n below">{ main(PatchState::InstalledOther, counts.installed_other_count) }</span>
        <div class="dn">{ row(&picture.below, longest) }{ side(&picture.below, PatchState::InstalledOther) }</div>
    </> }
}

fn look(stretch: &Stretch) -> &'static str {
    match stretch.state {
        PatchState::Installed if stretch.new => "cell new",
        PatchState::InstalledOther => "cell o",
        PatchState::InstalledPendingReboot => "cell p",
        PatchState::InstalledRejected => "cell j",
        PatchState::Missing => "cell m",
        PatchState::Failed => "cell f",
        PatchState::AvailableSecurityUpdate => "cell a",
        PatchState::Installed | PatchState::NotApplicable => "cell",
    }
}

/// One cell for each patch, or a bar on the fleet's scale where there are too many. One picture for assistive
/// technology, which reads the numbers beside it.
pub(super) fn row(stretches: &[Stretch], longest: usize) -> Html {
    if longest > MOST_CELLS {
        let parts = cells::bar(stretches, longest).into_iter().enumerate().map(|(index, (stretch, from, width))| {
            html! { <rect key={index} class={look(&stretch)} x={format!("{from:.1}")} width={format!("{width:.1}")} height="20" /> }
        });
        return html! { <svg class="bar-row" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">{ for parts }</svg> };
    }
    let cells = stretches.iter().flat_map(|stretch| std::iter::repeat_n(look(stretch), stretch.count));
    html! { <span class="cells" aria-hidden="true">{ for cells.enumerate().map(|(index, class)| html! { <i key={index} {class}></i> }) }</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_named_by_its_day() {
        assert_eq!(image_words("windows-2019-2021.12.15"), "image of 2021.12.15");
        assert_eq!(image_words("my-image"), "my-image");
    }
}
