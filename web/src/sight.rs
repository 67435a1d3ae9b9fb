//! What is drawn only when somebody looks at it, and what is drawn in parts.

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::JsFuture;
use yew::prelude::*;

use crate::browser;

/// Whether something was ever true: what was drawn once stays, with what somebody typed into it.
#[hook]
pub fn use_ever(now: bool) -> bool {
    let ever = use_mut_ref(|| false);
    ever.replace_with(|before| *before || now);
    *ever.borrow()
}

/// Whether an element was ever in sight, which one that is not displayed never is.
#[hook]
pub fn use_seen(place: &NodeRef) -> bool {
    let seen = use_state(|| false);
    {
        let (place, seen) = (place.clone(), seen.clone());
        use_effect_with((), move |()| {
            if let Some(element) = place.cast::<web_sys::Element>() {
                wasm_bindgen_futures::spawn_local(async move {
                    if JsFuture::from(browser::seen(&element)).await.is_ok() {
                        seen.set(true);
                    }
                });
            }
        });
    }
    *seen
}

/// Counts from `first` to `last`, one in each task: what is drawn in parts never keeps the browser from its reader for long.
#[hook]
pub fn use_stages(first: u8, last: u8) -> u8 {
    let stage = use_state(|| first);
    {
        let stage = stage.clone();
        use_effect_with(*stage, move |now| {
            let now = *now;
            let next = (now < last).then(|| Timeout::new(0, move || stage.set(now + 1)));
            move || drop(next)
        });
    }
    *stage
}
