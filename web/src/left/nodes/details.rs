//! The details of one node: name, image, tags, ways, patches that fail or are there already, what is wrong with it.

use std::rc::Rc;

use patchplay_document::{InstanceOverlay, Scenario};
use patchplay_language::say;
use patchplay_model::{Paths, Tag};
use patchplay_ordered::{SortedMap, sort, sort_by};
use patchplay_playground::view::{ImageView, NodeView};
use yew::prelude::*;

use super::fault_fields::FaultFields;
use super::machine_fields::MachineFields;
use super::rows::{self, Row};
use super::tags::{self, TagRows};
use crate::action::{Action, Dispatch, NodesAct, answering, handing_on};
use crate::fields::{Field, IdsField, value};
use crate::overlay::{self, NodeEdit, NodeKey, PathName};
use crate::{parts, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct DetailsProps {
    /// Unique among the nodes.
    pub id: String,
    /// The node in few words.
    pub row: Row,
    /// What the last run came to.
    pub view: Option<NodeView>,
    /// The scenario, which says what is set by hand.
    pub scenario: Rc<Scenario>,
    /// Images.
    pub images: Rc<Vec<ImageView>>,
    /// Names of the nodes of the files.
    pub taken: Vec<String>,
    /// Whether nothing can be changed here now.
    pub locked: bool,
}

/// A node as its fields need it.
#[derive(Debug, Clone, PartialEq)]
struct Listed {
    key: NodeKey,
    view: Option<NodeView>,
    overlay: InstanceOverlay,
}

fn reaches(paths: Paths, path: PathName) -> bool {
    match path {
        PathName::Ssm => paths.ssm,
        PathName::S3 => paths.s3,
        PathName::Updates => paths.updates,
        PathName::Logs => paths.logs,
    }
}

/// The fields of one node.
#[component]
pub fn Details(props: &DetailsProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let DetailsProps { id, row, view, .. } = props;
    let key = &row.key;
    let overlay = overlay::find(&props.scenario, key).cloned().unwrap_or_default();
    let node = Listed { key: key.clone(), view: view.clone(), overlay: overlay.clone() };
    let edit = {
        let key = key.clone();
        handing_on(&dispatch).reform(move |edit| Action::EditNode(key.clone(), edit))
    };
    let made = matches!(key, NodeKey::Made(_));
    let name = row.name.clone();
    let copy = answering::<MouseEvent>(
        &dispatch,
        Action::AddNode(Some(Box::new(copied(view.as_ref(), &overlay))), props.taken.clone()),
    );
    let remove = answering::<MouseEvent>(&dispatch, Action::RemoveNode(key.clone()));
    let reset = edit.reform(|_: MouseEvent| NodeEdit::Reset);
    let title = if made {
        html! {
            <label class="labelled" for={format!("name-{id}")}>{ say!("Name") }
                <Field class="strong" id={format!("name-{id}")} value={overlay.name.clone().unwrap_or_default()} at_each_key=true on_change={edit.reform(NodeEdit::Name)} />
            </label>
        }
    } else {
        html! { <p class="muted hint">{ say!("From the texts. What you change here is laid over them; the texts stay as they are.") }</p> }
    };
    let log = view.as_ref().filter(|view| view.targeted).map(|view| view.instance_id.clone());
    let no_log = log.is_none();
    let show_log = answering::<MouseEvent>(&dispatch, Action::Nodes(NodesAct::Log(log.unwrap_or_default())));
    html! {
        <fieldset class="card" role="group" aria-label={say!("Node {name}")} disabled={props.locked}>
            { title }
            <ImageField id={format!("image-{id}")} chosen={overlay.image.clone()} {made} view={view.clone()} images={props.images.clone()} on_change={edit.reform(NodeEdit::Image)} />
            <TagFields node={node.clone()} name={name.clone()} on_change={edit.reform(NodeEdit::Tags)} />
            <Ways {node} on_change={edit.clone()} />
            <IdsField id={format!("failing-{id}")} example="KB5009557" label={say!("Patches that fail to install")} ids={overlay.failing.clone()} on_change={edit.reform(NodeEdit::Failing)} />
            <IdsField id={format!("installed-{id}")} example="KB5009557" label={say!("Patches it has already")} ids={overlay.installed.clone()} on_change={edit.reform(NodeEdit::Installed)} />
            <FaultFields id={id.clone()} name={name.clone()} platform={view.as_ref().map(|view| view.system.platform())} overlay={overlay.clone()} on_change={edit.clone()} />
            <MachineFields id={id.clone()} name={name.clone()} system={view.as_ref().map(|view| view.system)} overlay={overlay.clone()} on_change={edit} />
            <p class="card-acts">
                <button type="button" class="btn" onclick={copy} aria-label={say!("Copy {name}")}>{ say!("Copy") }</button>
                <button type="button" class="btn" hidden={!made} onclick={remove} aria-label={say!("Remove {name}")}>{ say!("Remove") }</button>
                <button type="button" class="btn" hidden={made || rows::is_bare(&overlay)} onclick={reset}>{ say!("As in the text") }<span class="vh">{ format!(": {name}") }</span></button>
                <button type="button" class="lk" hidden={no_log} onclick={show_log}>{ say!("What it printed") }</button>
            </p>
        </fieldset>
    }
}

/// What a copy of the node says: also what the original has from the texts.
fn copied(view: Option<&NodeView>, overlay: &InstanceOverlay) -> InstanceOverlay {
    let mut copy = overlay.clone();
    if let Some(view) = view {
        copy.name = Some(view.name.clone());
        copy.image = copy.image.or_else(|| view.image.clone());
        copy.tags = view
            .tags
            .iter()
            .filter(|tag| tag.key != "Name")
            .map(|tag| (tag.key.clone(), Some(tag.value.clone())))
            .collect();
    }
    copy
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct ImageFieldProps {
    id: String,
    chosen: Option<String>,
    made: bool,
    view: Option<NodeView>,
    images: Rc<Vec<ImageView>>,
    on_change: Callback<Option<String>>,
}

#[component]
fn ImageField(props: &ImageFieldProps) -> Html {
    let onchange = props.on_change.reform(|event: Event| Some(value(&event)).filter(|value| !value.is_empty()));
    let default = if props.made { say!("The newest of the baseline's system") } else { say!("As the text says") };
    // What the select cannot show: the image that the default came to, and how much is known about it. A choice has both
    // before an answer comes, which would push what is below from under the pointer.
    let played = props.view.as_ref().filter(|_| props.chosen.is_none());
    let key = props.chosen.clone().or_else(|| played.and_then(|view| view.image.clone()));
    let image = key.and_then(|key| props.images.iter().find(|image| image.key == key).cloned());
    let assumed = played.is_some_and(|view| view.image_assumed);
    let assumed_key = image.as_ref().map(|image| image.key.clone());
    let state_it = props.on_change.reform(move |_: MouseEvent| assumed_key.clone());
    let note = image.map(|image| {
        let (label, built, certainty) = (&image.label, words::day(image.built), certainty(&image.certainty));
        if assumed {
            say!("Assumed: {label}, image of {built}; its list of patches is {certainty}.")
        } else {
            say!("{label}, image of {built}; its list of patches is {certainty}.")
        }
    });
    html! {
        <div>
            <label class="labelled" for={props.id.clone()}>{ say!("Image") }
                <select class="field" id={props.id.clone()} {onchange}>{ image_options(&props.images, props.chosen.as_deref(), default) }</select>
            </label>
            <p class="muted hint" hidden={note.is_none()}>{ note.unwrap_or_default() }</p>
            <button type="button" class="lk" hidden={!assumed} onclick={state_it}>{ say!("State this image") }</button>
        </div>
    }
}

/// Images by operating system, behind what stands for none.
pub(super) fn image_options(images: &[ImageView], chosen: Option<&str>, default: String) -> Html {
    let mut systems: Vec<&'static str> = images.iter().map(|image| image.system.label()).collect();
    sort(&mut systems);
    systems.dedup();
    let groups = systems.into_iter().map(|system| {
        let mut of_system: Vec<&ImageView> = images.iter().filter(|image| image.system.label() == system).collect();
        sort_by(&mut of_system, |one, other| (&one.label, one.built).cmp(&(&other.label, other.built)));
        let options = of_system.into_iter().map(|image| {
            let selected = chosen == Some(image.key.as_str());
            let (label, built) = (&image.label, words::day(image.built));
            let words = if image.certainty == "invented" {
                say!("{label}, image of {built}, invented")
            } else {
                say!("{label}, image of {built}")
            };
            html! { <option key={image.key.clone()} value={image.key.clone()} {selected}>{ words }</option> }
        });
        html! { <optgroup key={system} label={system}>{ for options }</optgroup> }
    });
    html! { <><option key="" value="" selected={chosen.is_none()}>{ default }</option>{ for groups }</> }
}

/// How far a list of patches can be trusted, in words.
fn certainty(word: &str) -> String {
    match word {
        "observed" => say!("taken from a real machine"),
        "derived" => say!("derived from release notes"),
        "reconstruction" => say!("reconstructed from a similar machine's"),
        "assumed" => say!("assumed"),
        "invented" => say!("invented"),
        other => other.to_owned(),
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct TagFieldsProps {
    node: Listed,
    name: String,
    on_change: Callback<SortedMap<String, Option<String>>>,
}

#[component]
fn TagFields(props: &TagFieldsProps) -> Html {
    let Listed { key, view, overlay } = &props.node;
    let from_template = matches!(key, NodeKey::Template(_));
    let own: Vec<Tag> =
        overlay.tags.iter().filter_map(|(key, value)| Some(Tag { key: key.clone(), value: value.clone()? })).collect();
    // The rows of a node made by hand stand in the scenario, also before any answer.
    let tags = if from_template { view.as_ref().map(|view| view.tags.clone()).unwrap_or(own) } else { own };
    let hint = view.as_ref().and_then(|view| view.near_miss.clone());
    html! {
        <div class="part" role="group" aria-label={say!("Tags of {}", props.name)}>
            <p class="part-name">{ say!("Tags") }</p>
            <TagRows rows={tags::rows(&tags, &overlay.tags, from_template)} before={overlay.tags.clone()} node={props.name.clone()} on_change={props.on_change.clone()} />
            <p class="hint warn" role="note" hidden={hint.is_none()}>{ parts::phrases(hint.as_slice()) }</p>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct WaysProps {
    node: Listed,
    on_change: Callback<NodeEdit>,
}

#[component]
fn Ways(props: &WaysProps) -> Html {
    let Listed { view, overlay, .. } = &props.node;
    let network = overlay.network.unwrap_or_default();
    let paths = view.as_ref().map_or(Paths::ALL, |view| view.paths);
    let switches = PathName::ALL.into_iter().map(|path| {
        let by_hand = path.of(&network);
        let on = by_hand.unwrap_or_else(|| reaches(paths, path));
        let flip = props.on_change.reform(move |_: Event| NodeEdit::Path(path, Some(!on)));
        let back = props.on_change.reform(move |_: MouseEvent| NodeEdit::Path(path, None));
        html! {
            <li key={path.as_str()}>
                <label><input type="checkbox" checked={on} onchange={flip} />{ path.label() }</label>
                <button type="button" class="lk" hidden={by_hand.is_none()} onclick={back} aria-label={say!("{}: as derived", path.label())}>{ say!("as derived") }</button>
            </li>
        }
    });
    let profile = overlay.profile.unwrap_or(true);
    let flip = props.on_change.reform(move |_: Event| NodeEdit::Profile(if profile { Some(false) } else { None }));
    html! {
        <div class="part" role="group" aria-label={say!("Reaches")}>
            <p class="part-name">{ say!("Reaches") }</p>
            <ul class="switches">
                { for switches }
                <li><label><input type="checkbox" checked={profile} onchange={flip} />{ say!("Instance profile") }</label></li>
            </ul>
        </div>
    }
}
