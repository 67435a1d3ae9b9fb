//! The nodes of the scenario: those of the texts, over which things can be laid, and those made by hand.

use std::rc::Rc;

use patchplay_document::Scenario;
use patchplay_playground::view::{ImageView, NodeView, ResultView};
use yew::prelude::*;

use super::node_card::{Listed, NodeCard};
use crate::action::{Action, Dispatch, answering};
use crate::overlay::{self, NodeKey};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct NodesProps {
    /// Scenario.
    pub scenario: Rc<Scenario>,
    /// Last result.
    pub result: Option<Rc<ResultView>>,
    /// Images.
    pub images: Rc<Vec<ImageView>>,
    /// Grows when nodes were replaced other than in the fields.
    pub revision: u32,
    /// Whether the list is in sight; nothing is drawn otherwise.
    pub shown: bool,
}

/// The nodes of the texts in the result's order, then those made by hand in the scenario's. The result lists hand-made
/// ones in the same order; while the two differ in number, the result is older and is left aside.
pub fn listed(scenario: &Scenario, result: Option<&ResultView>) -> Vec<Listed> {
    let nodes = result.map(|result| result.nodes.as_slice()).unwrap_or_default();
    let of = |key: NodeKey, view: Option<&NodeView>| {
        let overlay = overlay::find(scenario, &key).cloned().unwrap_or_default();
        Listed { key, view: view.cloned(), overlay }
    };
    let from_texts = nodes.iter().filter_map(|node| Some(of(NodeKey::Template(node.logical_id.clone()?), Some(node))));
    let mut list: Vec<Listed> = from_texts.collect();
    let keys = overlay::made(scenario);
    let views: Vec<&NodeView> = nodes.iter().filter(|node| node.logical_id.is_none()).collect();
    let current = views.len() == keys.len();
    list.extend(keys.into_iter().enumerate().map(|(index, key)| {
        let view = views.get(index).copied().filter(|_| current);
        of(key, view)
    }));
    list
}

/// The list.
#[component]
pub fn Nodes(props: &NodesProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    if !props.shown {
        return html! { <div class="form" hidden=true></div> };
    }
    let nodes = listed(&props.scenario, props.result.as_deref());
    let taken: Vec<String> = nodes.iter().filter_map(|node| node.view.as_ref().map(|view| view.name.clone())).collect();
    let add = answering::<MouseEvent>(&dispatch, Action::AddNode(None, taken.clone()));
    let cards = nodes.iter().map(|node| {
        let id = match &node.key {
            NodeKey::Template(id) => format!("t-{id}"),
            NodeKey::Made(index) => format!("m-{index}"),
        };
        // Fields keep what is being typed, so they are made anew when the node was changed from elsewhere.
        let key = format!("{id}-{}", props.revision);
        html! { <NodeCard {key} {id} node={node.clone()} images={props.images.clone()} taken={taken.clone()} /> }
    });
    html! {
        <div class="form nodes">
            <div class="form-head">
                <h2>{ "Nodes" }</h2>
                <button type="button" class={classes!("btn", nodes.is_empty().then_some("primary"))} onclick={add}>{ "Add a node" }</button>
            </div>
            <p class="muted">{ if nodes.is_empty() { "The texts define no instances. Make the servers that the baseline is for." } else { "What you change here is laid over the texts; the texts stay as they are." } }</p>
            <ul class="cards">{ for cards }</ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use patchplay_document::InstanceOverlay;

    use super::*;

    #[test]
    fn hand_made_nodes_are_listed_before_any_answer() {
        let mut scenario = Scenario::default();
        overlay::add(&mut scenario, None, &[]);
        scenario
            .instances
            .insert(0, InstanceOverlay { logical_id: Some("Instance1".to_owned()), ..InstanceOverlay::default() });
        let list = listed(&scenario, None);
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].key, NodeKey::Made(1));
        assert_eq!(list[0].overlay.name.as_deref(), Some("Server1"));
    }
}
