//! What a view says where it has nothing to show: what would be here, and the next step.

use patchplay_document::Diagnostic;
use patchplay_language::{said, say};
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::guide::{GuideAction, Page, TourAction};
use crate::lesson::LessonAction;
use crate::start::Start;
use crate::state::Pane;
use crate::{header, parts};

/// What a view would show if there were a node; none for views that say so themselves.
fn without_nodes(pane: Pane) -> Option<(String, String)> {
    match pane {
        Pane::Run => Some((
            say!("No node, so nothing was printed"),
            say!(
                "Here stand the command as the console lists it, and the log of each node with a margin that explains it."
            ),
        )),
        Pane::Patches => Some((
            say!("No node, so no patch has a state"),
            say!("Here stand the patches of the nodes, each with its state and the reason for it."),
        )),
        Pane::Network => Some((
            say!("No node, so there are no ways"),
            say!("Here stands how each node gets to Systems Manager, S3 and its updates, and where a way is cut."),
        )),
        Pane::Time => Some((
            say!("No node, so no day differs from another"),
            say!("Here stands what a run on another day would install, and from when each patch is approved."),
        )),
        Pane::Compare => Some((
            say!("No node, so there is nothing to compare"),
            say!("Here stands what differs from AWS's default, from another date or from an earlier version."),
        )),
        Pane::Answer | Pane::PastedLog | Pane::Lesson => None,
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct NoNodesProps {
    /// The view.
    pub pane: Pane,
}

/// A view without nodes.
#[component]
pub fn NoNodes(props: &NoNodesProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let (title, text) = without_nodes(props.pane).unwrap_or_default();
    html! {
        <div class="in">
            <section class="answer" aria-labelledby="empty-title">
                <h1 id="empty-title">{ title }</h1>
                <p>{ text }</p>
                <p class="first-act"><button type="button" class="btn primary" onclick={answering(&dispatch, Action::AddNode(None, Vec::new()))}>{ say!("Add a node") }</button></p>
            </section>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct BeforeProps {
    /// Whether nothing was given yet.
    pub blank: bool,
    /// What keeps the text from being read.
    pub error: Option<Diagnostic>,
}

/// What the page is for, until the first answer is there.
pub fn intro() -> Html {
    html! {
        <div class="in">
            <p class="intro">{ say!("Try a patch baseline of AWS Systems Manager without an instance. patchplay plays AWS-RunPatchBaseline in this browser: what a run would install on each node, what it would print and report, and why. The first answer comes in a moment.") }</p>
        </div>
    }
}

/// Before there is any result: where to begin, or what to mend.
#[component]
pub fn BeforeResult(props: &BeforeProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let choices = Start::ALL.into_iter().filter(|start| *start != Start::Empty).enumerate().map(|(index, start)| {
        html! {
            <li key={start.label()}>
                <button type="button" class={classes!("btn", (index == 0).then_some("primary"))} onclick={answering(&dispatch, Action::Start(start))}>{ said(start.label()) }</button>
                <span class="muted">{ said(start.hint()) }</span>
            </li>
        }
    });
    let error = props.error.as_ref().filter(|_| !props.blank);
    let (title, text) = match (props.blank, error) {
        (false, None) => return intro(),
        (true, _) => (
            say!("Paste a template, or start from one that works"),
            say!("A whole CloudFormation template, a single baseline resource, or just its properties. YAML or JSON."),
        ),
        (false, Some(_)) => {
            (say!("The text cannot be read yet"), say!("The answer appears as soon as the text is mended."))
        }
    };
    let guide = |action: GuideAction, label: String| {
        html! { <button type="button" class="lk" onclick={answering::<MouseEvent>(&dispatch, Action::Guide(action))}>{ label }</button> }
    };
    html! {
        <div class="in">
            <section class="answer">
                <h1>{ title }</h1><p>{ text }</p>
                <div class="slot">{ error.map_or_else(|| html! {}, |error| mend(error, &dispatch)) }</div>
                <ul class="starts" hidden={!props.blank}>
                    { for choices }
                    <li><button type="button" class="btn" onclick={answering(&dispatch, Action::Lesson(LessonAction::Continue))}>{ say!("Lessons") }</button><span class="muted">{ header::lessons(0) }</span></li>
                </ul>
                <p class="start-links" hidden={!props.blank}>
                    { guide(GuideAction::Show(Page::Examples), say!("All examples")) }
                    { guide(GuideAction::Tour(TourAction::Start), say!("Take the tour")) }
                    { guide(GuideAction::Show(Page::Words), say!("Words")) }
                </p>
            </section>
        </div>
    }
}

/// What has to be mended, and the way there.
fn mend(error: &Diagnostic, dispatch: &Option<Dispatch>) -> Html {
    let go = answering::<MouseEvent>(dispatch, Action::GoTo(error.place.clone()));
    html! {
        <p class="first-act"><button type="button" class="btn primary" hidden={error.place.file.is_empty()} onclick={go}>{ say!("Go to line {}", error.place.start.line) }</button>{ " " }<span>{ parts::message(&crate::words::sentence(&error.message)) }{ "." }</span></p>
    }
}

/// Whether a view without nodes has nothing of its own to show.
pub fn is_empty(pane: Pane, nodes: usize) -> bool {
    nodes == 0 && without_nodes(pane).is_some()
}
