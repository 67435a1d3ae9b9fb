//! The browser's parts that the page uses, each of which may be missing.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use web_sys::{Document, Storage, Window};

#[wasm_bindgen(raw_module = "../../page.ts")]
extern "C" {
    /// Copies a text to the clipboard.
    #[wasm_bindgen(js_name = copyText)]
    pub fn copy_text(text: &str) -> js_sys::Promise;
    /// Hands a text over as a file.
    #[wasm_bindgen(js_name = saveText)]
    pub fn save_text(name: &str, text: &str);
    /// Hands over what was made: a text, or the bytes of an archive.
    #[wasm_bindgen(js_name = saveFile)]
    pub fn save_file(name: &str, made: &JsValue);
    /// Calls with the files that somebody drops on the page, for as long as it lives.
    #[wasm_bindgen(js_name = onDroppedFiles)]
    pub fn on_dropped_files(on_files: &Closure<dyn Fn(String)>);
    /// Lets somebody choose files.
    #[wasm_bindgen(js_name = chooseFiles)]
    pub fn choose_files(on_files: &Closure<dyn Fn(String)>);
    /// Takes over the newer version of the page.
    #[wasm_bindgen(js_name = takeNewer)]
    pub fn take_newer();
    /// Calls once a newer version of the page is there.
    #[wasm_bindgen(js_name = onNewer)]
    pub fn on_newer(on_newer: &Closure<dyn Fn()>);
    /// Whether some text of the page is selected.
    #[wasm_bindgen(js_name = hasSelection)]
    pub fn has_selection() -> bool;
    /// Resolves once an element is in sight.
    pub fn seen(element: &web_sys::Element) -> js_sys::Promise;
    /// Where what opens beside the element with this id has no room: words for the styles.
    #[wasm_bindgen(js_name = sideOf)]
    pub fn side_of(id: &str) -> String;
    /// The text of a lesson's file.
    #[wasm_bindgen(js_name = lessonText)]
    pub fn lesson_text(id: &str) -> js_sys::Promise;
    /// The text of a scenario's file.
    #[wasm_bindgen(js_name = scenarioText)]
    pub fn scenario_text(name: &str) -> js_sys::Promise;
    /// Lets the address name the lesson that is open, or none.
    #[wasm_bindgen(js_name = nameLesson)]
    pub fn name_lesson(id: Option<&str>);
    /// `light`, `dark` or `auto`.
    #[wasm_bindgen(js_name = setTheme)]
    pub fn set_theme(theme: &str);
}

#[wasm_bindgen(raw_module = "../../embed.ts")]
extern "C" {
    /// Whether another page shows this one.
    #[wasm_bindgen(js_name = isEmbedded)]
    pub fn is_embedded() -> bool;
    /// Whether the texts are shown beside the answer.
    #[wasm_bindgen(js_name = showsTexts)]
    pub fn shows_texts() -> bool;
    /// Whether another page shows a lesson and nothing else.
    #[wasm_bindgen(js_name = showsLessons)]
    pub fn shows_lessons() -> bool;
    /// Name of the lesson that the address wants to be opened.
    #[wasm_bindgen(js_name = wantedLesson)]
    pub fn wanted_lesson() -> Option<String>;
    /// Name of the scenario that the page around this one wants to be shown from the first moment.
    #[wasm_bindgen(js_name = wantedScenario)]
    pub fn wanted_scenario() -> Option<String>;
    /// Whether what is to be opened follows in a message.
    #[wasm_bindgen(js_name = isTold)]
    pub fn is_told() -> bool;
}

pub fn window() -> Option<Window> {
    web_sys::window()
}

pub fn document() -> Option<Document> {
    window()?.document()
}

/// What the browser keeps for this site; nothing where another page shows this one.
pub fn local_storage() -> Option<Storage> {
    if is_embedded() {
        return None;
    }
    window()?.local_storage().ok().flatten()
}

/// What the browser keeps for this site wherever it is shown: how far a reader is in the lessons,
/// what they made of them, and nothing else.
pub fn progress_storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// What an exception says.
pub fn message_of(error: &JsValue) -> String {
    use wasm_bindgen::JsCast as _;
    error.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| error.message().into())
}

/// Moves the focus to the element with this id.
pub fn focus(id: &str) {
    use wasm_bindgen::JsCast as _;
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A hidden element cannot take the focus; then it stays where it is.
        let _ = element.focus();
    }
}
