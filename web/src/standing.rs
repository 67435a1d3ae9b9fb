//! Lines over the result that stay until they are true no more or somebody dismisses them: what the browser cannot keep,
//! what another tab does, and that there is a newer version.

use patchplay_language::say;
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::state::State;
use crate::{browser, storage};

/// The lines.
pub fn lines(state: &State, dispatch: &Option<Dispatch>) -> Html {
    let dismiss = || html! { <button type="button" class="btn" onclick={answering::<MouseEvent>(dispatch, Action::DismissStanding)}>{ say!("Dismiss") }</button> };
    let newer = if state.newer {
        let reload = Callback::from(|_: MouseEvent| browser::take_newer());
        html! {
            <div class="strip ok" role="status"><p><b>{ say!("A new version of this page is there. ") }</b>{ say!("Your work stays as it is.") }</p><button type="button" class="btn" onclick={reload}>{ say!("Reload") }</button>{ dismiss() }</div>
        }
    } else {
        html! {}
    };
    let unkept = if state.unkept {
        html! {
            <div class="strip bad" role="alert"><p><b>{ say!("This browser has no room left to keep your work. ") }</b>{ say!("It lives in this tab alone: save it as a file, by the menu with the scenario's name.") }</p>{ dismiss() }</div>
        }
    } else {
        html! {}
    };
    let contested = if state.contested {
        html! {
            <div class="strip calm" role="status"><p><b>{ say!("Another tab keeps other work. ") }</b>{ say!("Both are kept: this one here, the other one in the menu with the scenario's name.") }</p><button type="button" class="btn" onclick={take_other(dispatch)}>{ say!("Show the other") }</button>{ dismiss() }</div>
        }
    } else {
        html! {}
    };
    html! { <>
        <div class="slot">{ newer }</div>
        <div class="slot">{ unkept }</div>
        <div class="slot">{ contested }</div>
    </> }
}

/// Opens the work of another tab.
pub fn take_other(dispatch: &Option<Dispatch>) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |_: MouseEvent| {
        if let (Some(dispatch), Some(scenario)) = (&dispatch, storage::other()) {
            storage::forget_other();
            dispatch.dispatch(Action::TakeOther(Box::new(scenario)));
        }
    })
}
