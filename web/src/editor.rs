//! The template editor: CodeMirror in an element that Yew leaves alone.

use patchplay_document::{Diagnostic, Fix, Place, SourceFile};
use patchplay_playground::view::{IdleNote, LineQuery, MarginNote};
use serde::Serialize;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use yew::prelude::*;

use crate::action::{Action, Dispatch};
use crate::state::Order;
use crate::{browser, lines};

#[wasm_bindgen(raw_module = "../../editor/opening.ts")]
extern "C" {
    type Editor;
    /// Fetches the editor, and puts one into an element.
    #[wasm_bindgen(js_name = openEditor)]
    fn open_editor(
        parent: &web_sys::Element,
        on_change: &Closure<dyn Fn(String, String)>,
        on_focus: &Closure<dyn Fn(bool)>,
        on_caret: &Closure<dyn Fn(String, u32)>,
        on_fix: &Closure<dyn Fn(String)>,
    ) -> js_sys::Promise;
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

/// How the browser names the editor when it cannot be had.
pub const EDITOR: &str = "editor";

/// How far the editor is on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// Somebody has to ask for it.
    Wanted,
    /// It was asked for.
    Begun,
    /// Nobody wants it any more.
    Over,
}

/// What the editor is called with, alive as long as it.
struct Held {
    editor: Editor,
    _on_change: Closure<dyn Fn(String, String)>,
    _on_focus: Closure<dyn Fn(bool)>,
    _on_caret: Closure<dyn Fn(String, u32)>,
    _on_fix: Closure<dyn Fn(String)>,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.editor.destroy();
    }
}

/// Puts an editor into an element; what it tells goes to `dispatch`. The error says why it cannot be had.
async fn open(parent: &web_sys::Element, dispatch: &Dispatch, on_focus: Callback<bool>) -> Result<Held, String> {
    let on_caret = {
        let dispatch = dispatch.clone();
        Closure::<dyn Fn(String, u32)>::new(move |file, line| {
            dispatch.dispatch(Action::Caret(LineQuery { file, line }))
        })
    };
    let on_change = {
        let dispatch = dispatch.clone();
        Closure::<dyn Fn(String, String)>::new(move |file, text| dispatch.dispatch(Action::Typed(file, text)))
    };
    let on_focus = Closure::<dyn Fn(bool)>::new(move |focused| on_focus.emit(focused));
    let on_fix = {
        let dispatch = dispatch.clone();
        Closure::<dyn Fn(String)>::new(move |fix: String| {
            if let Ok(fix) = patchplay_json::read::<Fix>(&fix) {
                dispatch.dispatch(Action::Apply(fix));
            }
        })
    };
    let opened = JsFuture::from(open_editor(parent, &on_change, &on_focus, &on_caret, &on_fix)).await;
    let editor = opened.map_err(|error| browser::message_of(&error))?.unchecked_into();
    Ok(Held { editor, _on_change: on_change, _on_focus: on_focus, _on_caret: on_caret, _on_fix: on_fix })
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
    /// Grows when what could not be had is to be tried again.
    pub attempt: u32,
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

    let (there, opening) = (use_state(|| false), use_mut_ref(|| Opening::Wanted));
    {
        let (node, held, opening, there) = (node.clone(), held.clone(), opening.clone(), there.clone());
        let on_focus = props.on_focus.clone();
        use_effect_with(props.attempt, move |_| {
            if *opening.borrow() == Opening::Wanted
                && let (Some(parent), Some(dispatch)) = (node.cast::<web_sys::Element>(), dispatch)
            {
                opening.replace(Opening::Begun);
                wasm_bindgen_futures::spawn_local(async move {
                    match open(&parent, &dispatch, on_focus).await {
                        Ok(_) if *opening.borrow() == Opening::Over => {}
                        Ok(editor) => {
                            held.replace(Some(editor));
                            there.set(true);
                        }
                        Err(why) => {
                            opening.replace(Opening::Wanted);
                            dispatch.dispatch(Action::FactsFailed(EDITOR.to_owned(), why));
                        }
                    }
                });
            }
        });
    }
    {
        let (held, opening) = (held.clone(), opening);
        use_effect_with((), move |()| {
            move || {
                opening.replace(Opening::Over);
                drop(held.take());
            }
        });
    }
    let there = *there;
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
        use_effect_with((props.revision, there), move |(revision, _)| {
            if *revision > 0 {
                with_editor(&|editor| editor.clear());
            }
        });
    }
    {
        let with_editor = with_editor.clone();
        use_effect_with((props.file.clone(), props.revision, there), move |(file, ..)| {
            with_editor(&|editor| editor.show(&file.name, &file.text));
        });
    }
    {
        let with_editor = with_editor.clone();
        use_effect_with((props.read_only, there), move |(read_only, _)| {
            with_editor(&|editor| editor.set_read_only(*read_only));
        });
    }
    {
        let with_editor = with_editor.clone();
        let deps = (name.clone(), props.revision, props.diagnostics.clone(), there);
        use_effect_with(deps, move |(name, _, diagnostics, _)| {
            let mine: Vec<&Diagnostic> = diagnostics.iter().filter(|one| one.place.file == *name).collect();
            with_editor(&|editor| editor.set_diagnostics(&json(&mine)));
        });
    }
    {
        let with_editor = with_editor.clone();
        let deps = (name.clone(), props.revision, props.notes.clone(), there);
        use_effect_with(deps, move |(name, _, notes, _)| {
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
        let deps = (name.clone(), props.revision, props.idle.clone(), there);
        use_effect_with(deps, move |(name, _, idle, _)| {
            let mine: Vec<&IdleNote> = idle.iter().filter(|note| note.place.file == *name).collect();
            with_editor(&|editor| editor.set_idle(&json(&mine)));
        });
    }
    {
        let with_editor = with_editor.clone();
        let marks = (lines::of_file(&props.cause, &name), lines::of_file(&props.edited, &name));
        use_effect_with((name.clone(), props.revision, marks, there), move |(_, _, (cause, edited), _)| {
            let marks = Marks { cause: cause.clone(), edited: edited.clone() };
            with_editor(&|editor| editor.set_marks(&json(&marks)));
        });
    }
    {
        use_effect_with((props.order.clone(), there), move |(order, _)| {
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
