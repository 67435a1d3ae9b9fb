//! The template editor: CodeMirror in an element that Yew leaves alone.

use patchplay_document::{Diagnostic, Place, SourceFile};
use patchplay_playground::view::{IdleNote, LineQuery, MarginNote};
use serde::Serialize;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use yew::prelude::*;

use crate::action::{Action, Dispatch};
use crate::lines;
use crate::state::Order;

#[wasm_bindgen(raw_module = "../../editor/editor.ts")]
extern "C" {
    type Editor;
    #[wasm_bindgen(constructor)]
    fn new(
        parent: &web_sys::Element,
        on_change: &Closure<dyn Fn(String, String)>,
        on_focus: &Closure<dyn Fn(bool)>,
        on_caret: &Closure<dyn Fn(String, u32)>,
    ) -> Editor;
    #[wasm_bindgen(method)]
    fn destroy(this: &Editor);
    #[wasm_bindgen(method)]
    fn show(this: &Editor, file: &str, text: &str);
    #[wasm_bindgen(method)]
    fn clear(this: &Editor);
    #[wasm_bindgen(method, js_name = setReadOnly)]
    fn set_read_only(this: &Editor, is_read_only: bool);
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn set_diagnostics(this: &Editor, json: &str);
    #[wasm_bindgen(method, js_name = setMarks)]
    fn set_marks(this: &Editor, json: &str);
    #[wasm_bindgen(method, js_name = setIdle)]
    fn set_idle(this: &Editor, json: &str);
    #[wasm_bindgen(method, js_name = setNotes)]
    fn set_notes(this: &Editor, json: &str);
    #[wasm_bindgen(method)]
    fn reveal(this: &Editor, lines: Vec<u32>, stretch: &str);
    #[wasm_bindgen(method)]
    fn unselect(this: &Editor);
    #[wasm_bindgen(method, js_name = goTo)]
    fn go_to(this: &Editor, line: u32, column: u32);
    #[wasm_bindgen(method)]
    fn apply(this: &Editor, edits: &str);
    #[wasm_bindgen(method)]
    fn undo(this: &Editor);
}

/// What the editor is called with, alive as long as it.
struct Held {
    editor: Editor,
    _on_change: Closure<dyn Fn(String, String)>,
    _on_focus: Closure<dyn Fn(bool)>,
    _on_caret: Closure<dyn Fn(String, u32)>,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.editor.destroy();
    }
}

#[derive(Serialize)]
struct Marks {
    cause: Vec<u32>,
    edited: Vec<u32>,
}

#[derive(Serialize)]
struct Note {
    line: u32,
    text: String,
    percent: Option<u8>,
}

/// What the editor shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The file, with the text that the page has.
    pub file: SourceFile,
    /// Grows when the texts were replaced other than by typing.
    pub revision: u32,
    /// Whether nobody may type now.
    pub read_only: bool,
    /// Problems of all files.
    pub diagnostics: std::rc::Rc<Vec<Diagnostic>>,
    /// Notes of all files.
    pub notes: Vec<MarginNote>,
    /// What decides nothing, of all files.
    pub idle: Vec<IdleNote>,
    /// The lines that are the cause.
    pub cause: Vec<Place>,
    /// The lines that a fix changed.
    pub edited: Vec<Place>,
    /// The next thing to do.
    pub order: Option<(u32, Order)>,
    /// Called when the focus comes or goes.
    pub on_focus: Callback<bool>,
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "[]".to_owned())
}

/// The editor.
#[component]
pub fn TemplateEditor(props: &Props) -> Html {
    let node = use_node_ref();
    let held = use_mut_ref(|| None::<Held>);
    let dispatch = use_context::<Dispatch>();

    {
        let (node, held, on_focus) = (node.clone(), held.clone(), props.on_focus.clone());
        use_effect_with((), move |()| {
            if let (Some(parent), Some(dispatch)) = (node.cast::<web_sys::Element>(), dispatch) {
                let on_caret = {
                    let dispatch = dispatch.clone();
                    Closure::<dyn Fn(String, u32)>::new(move |file, line| {
                        dispatch.dispatch(Action::Caret(LineQuery { file, line }));
                    })
                };
                let on_change = Closure::<dyn Fn(String, String)>::new(move |file, text| {
                    dispatch.dispatch(Action::Typed(file, text));
                });
                let on_focus = Closure::<dyn Fn(bool)>::new(move |focused| on_focus.emit(focused));
                let editor = Editor::new(&parent, &on_change, &on_focus, &on_caret);
                held.replace(Some(Held { editor, _on_change: on_change, _on_focus: on_focus, _on_caret: on_caret }));
            }
            let held = held.clone();
            move || drop(held.take())
        });
    }
    let with_editor = move |act: &dyn Fn(&Editor)| {
        // A call back from the editor only dispatches, so the cell is never borrowed twice.
        if let Ok(held) = held.try_borrow()
            && let Some(held) = held.as_ref()
        {
            act(&held.editor);
        }
    };

    let name = props.file.name.clone();
    {
        let with_editor = with_editor.clone();
        use_effect_with(props.revision, move |revision| {
            if *revision > 0 {
                with_editor(&|editor| editor.clear());
            }
        });
    }
    {
        let with_editor = with_editor.clone();
        use_effect_with((props.file.clone(), props.revision), move |(file, _)| {
            with_editor(&|editor| editor.show(&file.name, &file.text));
        });
    }
    {
        let with_editor = with_editor.clone();
        use_effect_with(props.read_only, move |read_only| with_editor(&|editor| editor.set_read_only(*read_only)));
    }
    {
        let with_editor = with_editor.clone();
        let deps = (name.clone(), props.revision, props.diagnostics.clone());
        use_effect_with(deps, move |(name, _, diagnostics)| {
            let mine: Vec<&Diagnostic> = diagnostics.iter().filter(|one| one.place.file == *name).collect();
            with_editor(&|editor| editor.set_diagnostics(&json(&mine)));
        });
    }
    {
        let with_editor = with_editor.clone();
        let deps = (name.clone(), props.revision, props.notes.clone());
        use_effect_with(deps, move |(name, _, notes)| {
            let mine = notes.iter().filter(|note| note.place.file == *name);
            let note = |note: &MarginNote| Note {
                line: note.place.start.line,
                text: note.text.clone(),
                percent: note.percent,
            };
            let mine: Vec<Note> = mine.map(note).collect();
            with_editor(&|editor| editor.set_notes(&json(&mine)));
        });
    }
    {
        let with_editor = with_editor.clone();
        let deps = (name.clone(), props.revision, props.idle.clone());
        use_effect_with(deps, move |(name, _, idle)| {
            let mine: Vec<&IdleNote> = idle.iter().filter(|note| note.place.file == *name).collect();
            with_editor(&|editor| editor.set_idle(&json(&mine)));
        });
    }
    {
        let with_editor = with_editor.clone();
        let marks = (lines::of_file(&props.cause, &name), lines::of_file(&props.edited, &name));
        use_effect_with((name.clone(), props.revision, marks), move |(_, _, (cause, edited))| {
            let marks = Marks { cause: cause.clone(), edited: edited.clone() };
            with_editor(&|editor| editor.set_marks(&json(&marks)));
        });
    }
    {
        use_effect_with(props.order.clone(), move |order| {
            let Some((_, order)) = order else { return };
            with_editor(&|editor| match order {
                Order::Show(places) => editor.reveal(lines::of_file(places, &name), "null"),
                Order::Reveal(places) => {
                    let first = places.iter().find(|place| place.file == name).map(lines::shown);
                    editor.reveal(lines::of_file(places, &name), &json(&first));
                }
                Order::Unselect => editor.unselect(),
                Order::GoTo(place) => editor.go_to(place.start.line, place.start.column),
                Order::Apply(edits) => editor.apply(&json(edits)),
                Order::Undo => editor.undo(),
            });
        });
    }
    html! { <div class="code" ref={node}></div> }
}
