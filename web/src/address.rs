//! The page's address: what stands behind the `#` may be a share link.

use gloo_events::EventListener;
use patchplay_playground::link::is_link;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use crate::action::{Action, Dispatch};
use crate::browser;

/// The fragment of the address, if it is a share link.
pub fn link() -> Option<String> {
    browser::window()?.location().hash().ok().filter(|hash| is_link(hash))
}

/// The address without its fragment, and a fragment behind it.
pub fn with(fragment: &str) -> String {
    format!("{}#{fragment}", bare().unwrap_or_default())
}

fn bare() -> Option<String> {
    let href = browser::window()?.location().href().ok()?;
    Some(href.split_once('#').map_or(href.as_str(), |(bare, _)| bare).to_owned())
}

/// Takes a share link out of the address; the page stays, and so does its place in the history.
fn forget() {
    let (Some(_), Some(bare)) = (link(), bare()) else { return };
    if let Some(history) = browser::window().and_then(|window| window.history().ok()) {
        // A browser may refuse too many changes in a short time; then the address stays as it is.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&bare));
    }
}

/// Watches the address. It holds the link of what is shown and nothing else: once that is changed, a reload must not
/// bring back what it was before.
#[hook]
pub fn use_address(dispatch: &Dispatch, linked: bool, arriving: bool) {
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let listener = browser::window().map(|window| {
            EventListener::new(&window, "hashchange", move |_| {
                if let Some(fragment) = link() {
                    dispatch.dispatch(Action::LinkCame(fragment.into()));
                }
            })
        });
        move || drop(listener)
    });
    use_effect_with(linked || arriving, |keep| {
        if !keep {
            forget();
        }
    });
}
