//! When the browser keeps the work, and what other tabs of it do meanwhile.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast as _;
use web_sys::StorageEvent;
use yew::prelude::*;

use crate::action::{Action, Dispatch};
use crate::app::Same;
use crate::state::State;
use crate::{browser, storage};

/// Milliseconds after the last key until the scenario is kept.
const KEEP_AFTER: u32 = 400;

/// Keeps the scenario a moment after the last key, and at once when the page is left. Tells when there is no room for it,
/// and when another tab has kept something else.
#[hook]
pub fn use_keeping(state: &Rc<State>, dispatch: &Dispatch) {
    let waiting = use_mut_ref(|| None::<Timeout>);
    let current = use_mut_ref(|| state.own());
    let first = use_mut_ref(|| true);
    // Whether there is something to keep: a tab that has nothing new leaves to other tabs what they keep.
    let unsaved = use_mut_ref(|| false);
    let full = use_mut_ref(|| false);
    {
        let (current, dispatch, unsaved) = (current.clone(), dispatch.clone(), unsaved.clone());
        let (scenario, borrowed) = state.own();
        use_effect_with((Same(scenario), borrowed), move |(scenario, borrowed)| {
            let now = (scenario.0.clone(), *borrowed);
            current.replace(now.clone());
            // What was just read need not be written.
            if !first.replace(false) {
                unsaved.replace(true);
                waiting.replace(Some(Timeout::new(KEEP_AFTER, move || {
                    unsaved.replace(false);
                    let kept = storage::save(&now.0, now.1);
                    if full.replace(!kept) == kept {
                        dispatch.dispatch(Action::Kept(kept));
                    }
                })));
            }
        });
    }
    {
        let dispatch = dispatch.clone();
        let was = use_mut_ref(|| state.before.clone());
        use_effect_with(state.before.clone().map(Same), move |before| {
            let before = before.as_ref().map(|before| before.0.clone());
            if *was.borrow() != before && !storage::save_before(before.as_deref()) {
                dispatch.dispatch(Action::Kept(false));
            }
            was.replace(before);
        });
    }
    {
        let current = current.clone();
        use_effect_with((), move |()| {
            let listener = browser::window().map(|window| {
                EventListener::new(&window, "pagehide", move |_| {
                    if unsaved.replace(false) {
                        let (scenario, borrowed) = &*current.borrow();
                        storage::save(scenario, *borrowed);
                    }
                })
            });
            move || drop(listener)
        });
    }
    let dispatch = dispatch.clone();
    // It is said once: somebody who goes on in both tabs knows.
    let told = use_mut_ref(|| false);
    use_effect_with((), move |()| {
        let listener = browser::window().map(|window| {
            EventListener::new(&window, "storage", move |event| {
                let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
                if storage::is_scenario(key.as_deref()) && !*told.borrow() && storage::is_contested(&current.borrow().0)
                {
                    told.replace(true);
                    dispatch.dispatch(Action::OtherTab);
                }
            })
        });
        move || drop(listener)
    });
}
