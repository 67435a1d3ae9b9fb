//! The form that adds many nodes, and the sentence that says what it would add.

use std::rc::Rc;

use patchplay_language::say;
use patchplay_ordered::SortedSet;
use patchplay_playground::view::ImageView;
use yew::prelude::*;

use super::details::image_options;
use crate::action::{Action, Dispatch, NodesAct, answering, handing_on};
use crate::bulk::{self, Bulk};
use crate::fields::{Field, value};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ManyProps {
    /// Images.
    pub images: Rc<Vec<ImageView>>,
    /// Names that are taken.
    pub taken: Rc<SortedSet<String>>,
    /// How many more nodes the fleet may have.
    pub room: usize,
    /// Patch groups of the texts' baselines, the first of which is offered.
    pub groups: Vec<String>,
}

/// The form.
#[component]
pub fn Many(props: &ManyProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let written = use_state(Bulk::default);
    // The patch groups may be known later than the form is open: what is offered follows them until somebody types.
    let typed = use_state(|| None::<String>);
    let group = (*typed).clone().or_else(|| props.groups.first().cloned()).unwrap_or_default();
    let bulk = Bulk { value: group, ..(*written).clone() };
    let set = |write: fn(&mut Bulk, String)| {
        let written = written.clone();
        Callback::from(move |typed: String| {
            let mut next = (*written).clone();
            write(&mut next, typed);
            written.set(next);
        })
    };
    let set_image = {
        let written = written.clone();
        Callback::from(move |event: Event| {
            let image = Some(value(&event)).filter(|key| !key.is_empty());
            written.set(Bulk { image, ..(*written).clone() });
        })
    };
    let set_value = Callback::from(move |value: String| typed.set(Some(value)));
    let fault = bulk.fault(props.room);
    let onsubmit = {
        let (act, bulk, sound) = (handing_on(&dispatch), bulk.clone(), fault.is_none());
        let taken = props.taken.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if sound {
                act.emit(Action::Nodes(NodesAct::AddMany(Box::new(bulk.clone()), taken.clone())));
            }
        })
    };
    let onkeydown = {
        let close = answering::<()>(&dispatch, Action::Nodes(NodesAct::Many(false)));
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                close.emit(());
                crate::browser::focus(super::ADD_MANY);
            }
        })
    };
    let faulty = fault.is_some();
    let preview = fault.unwrap_or_else(|| bulk.sentence(&props.taken));
    let groups = props.groups.iter().map(|group| html! { <option key={group.clone()} value={group.clone()}></option> });
    html! {
        <form class="many" aria-label={say!("Add many nodes")} {onsubmit} {onkeydown}>
            <div class="many-fields">
                <label class="labelled short" for="many-count">{ say!("How many") }
                    <Field id="many-count" kind="number" min="1" max={bulk::MOST.to_string()} value={bulk.count.to_string()} at_each_key=true on_change={set(|bulk, text| bulk.count = text.parse().unwrap_or(0))} />
                </label>
                <label class="labelled" for="many-names">{ say!("Names, {} counts", bulk::NUMBER) }
                    <Field id="many-names" value={bulk.pattern.clone()} at_each_key=true on_change={set(|bulk, text| bulk.pattern = text)} />
                </label>
                <label class="labelled" for="many-image">{ say!("Image") }
                    <select class="field" id="many-image" onchange={set_image}>{ image_options(&props.images, bulk.image.as_deref(), say!("The newest of the baseline's system")) }</select>
                </label>
                <label class="labelled" for="many-key">{ say!("Tag key") }
                    <Field id="many-key" value={bulk.key.clone()} at_each_key=true on_change={set(|bulk, text| bulk.key = text)} />
                </label>
                <label class="labelled" for="many-value">{ say!("Tag value") }
                    <Field id="many-value" list="many-groups" value={bulk.value.clone()} at_each_key=true on_change={set_value} />
                </label>
                <datalist id="many-groups">{ for groups }</datalist>
                <label class="labelled short" for="many-share">{ say!("Tagged, %") }
                    <Field id="many-share" kind="number" min="0" max="100" value={bulk.percent.to_string()} at_each_key=true on_change={set(|bulk, text| bulk.percent = text.parse::<usize>().unwrap_or(0).min(100))} />
                </label>
            </div>
            <p class={classes!("many-says", faulty.then_some("fault"))} role="status">{ preview }</p>
            <p class="many-acts">
                <button type="submit" class="btn primary" aria-disabled={faulty.to_string()}>{ say!("Add them") }</button>
                <button type="button" class="btn quiet" onclick={answering::<MouseEvent>(&dispatch, Action::Nodes(NodesAct::Many(false)))}>{ say!("Cancel") }</button>
            </p>
        </form>
    }
}
