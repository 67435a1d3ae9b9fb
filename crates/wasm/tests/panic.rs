//! Why an instance died reaches JavaScript. In a file of its own, since the hook outlives the test.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test panics")]

use js_sys::{Array, Function};
use patchplay_wasm::on_panic;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_listener_hears_message_and_place() {
    let heard = Array::new();
    on_panic(Function::new_with_args("message, location", "this.push(message, location)").bind0(&heard));
    let number = heard.length();
    let dies: Closure<dyn Fn()> = Closure::new(move || panic!("the answer is {number}"));
    let call = Function::new_with_args("dies", "dies()");
    call.call1(&JsValue::NULL, dies.as_ref()).expect_err("a panic is a trap, which JavaScript sees as an exception");
    assert_eq!(heard.get(0), "the answer is 0");
    assert!(heard.get(1).as_string().unwrap().contains("panic.rs:"));
}
