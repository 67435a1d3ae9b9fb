//! One node in the list: name, image, tags, ways, patches that fail.

use std::collections::BTreeMap;
use std::rc::Rc;

use patchplay_document::InstanceOverlay;
use patchplay_model::{Paths, Tag};
use patchplay_playground::view::{ImageView, NodeView};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::fault_fields::FaultFields;
use super::tags::{TagRows, rows};
use crate::action::{Action, Dispatch, answering, handing_on};
use crate::overlay::{NodeEdit, NodeKey, PathName, patch_ids};
use crate::{parts, words};

/// A node as the list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Which one.
    pub key: NodeKey,
    /// What the last run came to.
    pub view: Option<NodeView>,
    /// What the scenario says by hand.
    pub overlay: InstanceOverlay,
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct NodeCardProps {
    /// Unique among the cards.
    pub id: String,
    /// The node.
    pub node: Listed,
    /// Images.
    pub images: Rc<Vec<ImageView>>,
    /// Names that are taken.
    pub taken: Vec<String>,
}

fn reaches(paths: Paths, path: PathName) -> bool {
    match path {
        PathName::Ssm => paths.ssm,
        PathName::S3 => paths.s3,
        PathName::Updates => paths.updates,
        PathName::Logs => paths.logs,
    }
}

fn text_of(event: &InputEvent) -> String {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    input.map(|input| input.value()).unwrap_or_default()
}

/// One node.
#[component]
pub fn NodeCard(props: &NodeCardProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let Listed { key, view, overlay } = &props.node;
    let edit = {
        let key = key.clone();
        handing_on(&dispatch).reform(move |edit| Action::EditNode(key.clone(), edit))
    };
    let made = matches!(key, NodeKey::Made(_));
    let name = overlay.name.clone().or_else(|| view.as_ref().map(|view| view.name.clone())).unwrap_or_default();
    let id = &props.id;
    let copy = answering::<MouseEvent>(
        &dispatch,
        Action::AddNode(Some(Box::new(copied(view.as_ref(), overlay))), props.taken.clone()),
    );
    let remove = answering::<MouseEvent>(&dispatch, Action::RemoveNode(key.clone()));
    let reset = edit.reform(|_: MouseEvent| NodeEdit::Reset);
    let bare = overlay.image.is_none()
        && overlay.tags.is_empty()
        && overlay.network.is_none()
        && overlay.profile.is_none()
        && overlay.failing.is_empty()
        && overlay.trouble.is_empty()
        && overlay.agent.is_none()
        && overlay.name.is_none();
    let title = if made {
        html! {
            <label class="labelled" for={format!("name-{id}")}><span class="vh">{ "Name" }</span>
                <input class="field strong" id={format!("name-{id}")} value={name.clone()} oninput={edit.reform(|event: InputEvent| NodeEdit::Name(text_of(&event)))} autocomplete="off" spellcheck="false" />
            </label>
        }
    } else {
        html! { <h3>{ &name }<small>{ "from the texts" }</small></h3> }
    };
    html! {
        <li class="card" aria-label={format!("Node {name}")}>
            <div class="card-head">
                { title }
                <span class="card-acts">
                    <button type="button" class="btn quiet" hidden={made || bare} onclick={reset}>{ "As in the text" }<span class="vh">{ format!(": {name}") }</span></button>
                    <button type="button" class="btn quiet" onclick={copy} aria-label={format!("Copy {name}")}>{ "Copy" }</button>
                    <button type="button" class="btn quiet" hidden={!made} onclick={remove} aria-label={format!("Remove {name}")}>{ "Remove" }</button>
                </span>
            </div>
            <ImageField id={format!("image-{id}")} chosen={overlay.image.clone()} {made} view={view.clone()} images={props.images.clone()} on_change={edit.reform(NodeEdit::Image)} />
            <TagFields node={props.node.clone()} name={name.clone()} on_change={edit.reform(NodeEdit::Tags)} />
            <Ways node={props.node.clone()} on_change={edit.clone()} />
            <Failing id={format!("failing-{id}")} failing={overlay.failing.clone()} on_change={edit.reform(NodeEdit::Failing)} />
            <FaultFields id={id.clone()} name={name.clone()} platform={view.as_ref().map(|view| view.system.platform())} overlay={overlay.clone()} on_change={edit} />
        </li>
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
    let onchange = props.on_change.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        select.map(|select| select.value()).filter(|value| !value.is_empty())
    });
    let mut labels: Vec<&String> = props.images.iter().map(|image| &image.label).collect();
    labels.sort();
    labels.dedup();
    let groups = labels.into_iter().map(|label| {
        let options = props.images.iter().filter(|image| image.label == *label).map(|image| {
            let selected = props.chosen.as_ref() == Some(&image.key);
            html! { <option key={image.key.clone()} value={image.key.clone()} {selected}>{ format!("{label}, image of {}{}", words::day(image.built), if image.certainty == "invented" { ", invented" } else { "" }) }</option> }
        });
        html! { <optgroup key={label.clone()} label={label.clone()}>{ for options }</optgroup> }
    });
    let default = if props.made { "The newest of the baseline's system" } else { "As the text says" };
    // What the select cannot show: the image that the default came to, and how much is known about it.
    let chosen = props.view.as_ref().and_then(|view| view.image.clone());
    let image = chosen.and_then(|key| props.images.iter().find(|image| image.key == key).cloned());
    let assumed = props.view.as_ref().is_some_and(|view| view.image_assumed);
    let assumed_key = image.as_ref().map(|image| image.key.clone());
    let state_it = props.on_change.reform(move |_: MouseEvent| assumed_key.clone());
    let note = image.map(|image| {
        let taken = if assumed { "Assumed: " } else { "" };
        format!(
            "{taken}{}, image of {}; its list of patches is {}.",
            image.label,
            words::day(image.built),
            certainty(&image.certainty)
        )
    });
    html! {
        <div>
            <label class="labelled" for={props.id.clone()}>{ "Image" }
                <select class="field" id={props.id.clone()} {onchange}>
                    <option value="" selected={props.chosen.is_none()}>{ default }</option>
                    { for groups }
                </select>
            </label>
            <p class="muted hint" hidden={note.is_none()}>{ note.unwrap_or_default() }</p>
            <button type="button" class="lk" hidden={!assumed} onclick={state_it}>{ "State this image" }</button>
        </div>
    }
}

/// How far a list of patches can be trusted, in words.
pub fn certainty(word: &str) -> &str {
    match word {
        "observed" => "taken from a real machine",
        "derived" => "derived from release notes",
        "reconstruction" => "reconstructed from a similar machine's",
        "assumed" => "assumed",
        "invented" => "invented",
        other => other,
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct TagFieldsProps {
    node: Listed,
    name: String,
    on_change: Callback<BTreeMap<String, Option<String>>>,
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
        <div class="part" role="group" aria-label={format!("Tags of {}", props.name)}>
            <p class="part-name">{ "Tags" }</p>
            <TagRows rows={rows(&tags, &overlay.tags, from_template)} before={overlay.tags.clone()} node={props.name.clone()} on_change={props.on_change.clone()} />
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
                <button type="button" class="lk" hidden={by_hand.is_none()} onclick={back} aria-label={format!("{}: as derived", path.label())}>{ "as derived" }</button>
            </li>
        }
    });
    let profile = overlay.profile.unwrap_or(true);
    let flip = props.on_change.reform(move |_: Event| NodeEdit::Profile(if profile { Some(false) } else { None }));
    html! {
        <div class="part" role="group" aria-label="Reaches">
            <p class="part-name">{ "Reaches" }</p>
            <ul class="switches">
                { for switches }
                <li><label><input type="checkbox" checked={profile} onchange={flip} />{ "Instance profile" }</label></li>
            </ul>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct FailingProps {
    id: String,
    failing: Vec<String>,
    on_change: Callback<Vec<String>>,
}

#[component]
fn Failing(props: &FailingProps) -> Html {
    let text = use_state(|| props.failing.join(" "));
    let oninput = {
        let (text, on_change) = (text.clone(), props.on_change.clone());
        Callback::from(move |event: InputEvent| {
            let value = text_of(&event);
            on_change.emit(patch_ids(&value));
            text.set(value);
        })
    };
    html! {
        <label class="labelled" for={props.id.clone()}>{ "Patches that fail to install" }
            <input class="field" id={props.id.clone()} value={(*text).clone()} placeholder="KB5009557" {oninput} autocomplete="off" spellcheck="false" />
        </label>
    }
}
