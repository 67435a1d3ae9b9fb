//! The page: an editor on the left, the answer on the right.
//!
//! The engine runs in a worker; this module only draws, and asks it one question per change ([`link`]). Everything that
//! can change lives in one [`state::State`] behind one reducer; components get what they show as properties and answer
//! with an [`state::Action`]. What decides without a browser (the queue of questions, the grouping of equal nodes, edits
//! of the scenario, numbers and dates in words) stands in functions of its own with native tests.
//!
//! House rules that keep the page alive: nothing here panics, no component renders nothing beside siblings (Yew 0.23
//! loses its place then, so conditional parts lie in an element of their own), list items have keys, and the editor is
//! never a controlled input.

mod account_overlay;
mod action;
mod address;
mod app;
mod browser;
mod bulk;
mod cells;
mod course;
mod drop_down;
mod editor;
mod embed;
mod export;
mod fields;
mod files;
mod fleet;
mod glossary;
mod guide;
mod header;
mod keeping;
mod keys;
mod language;
mod left;
mod lesson;
mod lines;
mod link;
mod nodes_text;
mod overlay;
mod panes;
mod parts;
mod queue;
mod result;
mod run_overlay;
mod share;
mod shelf;
mod shown;
mod sight;
mod since;
mod standing;
mod start;
mod state;
mod storage;
mod term;
mod versions;
mod words;
mod working;
mod written;

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::wasm_bindgen;

use app::{App, AppProps};
use state::State;

/// Draws the page into `#app`; without that element, which `index.html` has, nothing happens. The page's script calls it
/// once the module is there; reading what the browser keeps is a task, and drawing is another.
#[wasm_bindgen]
pub fn draw() {
    language::begin();
    let start = Rc::new(State::load());
    let drawn = move || {
        if let Some(root) = browser::document().and_then(|document| document.get_element_by_id("app")) {
            yew::Renderer::<App>::with_root_and_props(root, AppProps { start }).render();
        }
    };
    Timeout::new(0, drawn).forget();
}
