//! The last words of an instance: what panicked and where, told to JavaScript before the trap ends it.

use std::cell::RefCell;
use std::panic;

use js_sys::Function;
use wasm_bindgen::prelude::*;

thread_local! {
    static LISTENER: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Calls `listener(message, location)` when the engine panics, right before the trap. A later call replaces it.
#[wasm_bindgen(js_name = onPanic, skip_typescript)]
pub fn on_panic(listener: Function) {
    LISTENER.set(Some(listener));
    panic::set_hook(Box::new(|info| {
        let message = info.payload_as_str().unwrap_or("panic without a message");
        let location = info.location().map(ToString::to_string).unwrap_or_default();
        LISTENER.with_borrow(|listener| {
            if let Some(listener) = listener {
                // Nothing can be done about a listener that throws: the trap comes next.
                let _ = listener.call2(&JsValue::NULL, &JsValue::from(message), &JsValue::from(location));
            }
        });
    }));
}
