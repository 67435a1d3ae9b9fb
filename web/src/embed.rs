//! The page inside another one, as the element `<patch-playground>` shows it: what it is told, and what it tells.
//!
//! `embed.ts` speaks with the page around this one and knows its origin; here messages become actions. An embedded page
//! keeps nothing in the browser: what somebody has on the page itself is not to be touched from another site.

use patchplay_language::say;
use std::rc::Rc;

use patchplay_document::{Scenario, SourceFile};
use patchplay_model::{ComplianceStatus, Counts};
use patchplay_playground::{
    lesson::Standing,
    view::{Phrase, ResultView},
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use yew::prelude::*;

use crate::action::{Action, Dispatch};
use crate::app::Same;
use crate::lesson::LessonAction;
use crate::link::EngineLink;
use crate::start::{FIRST_FILE, Start};
use crate::state::State;
use crate::{browser, files};

#[wasm_bindgen(raw_module = "../../embed.ts")]
extern "C" {
    #[wasm_bindgen(js_name = onTold)]
    fn on_told(on_message: &Closure<dyn Fn(String)>);
    #[wasm_bindgen(js_name = tellResult)]
    fn tell_result(json: &str);
    #[wasm_bindgen(js_name = tellChange)]
    fn tell_change(scenario: &str);
    #[wasm_bindgen(js_name = tellLessonDone)]
    fn tell_done(json: &str);
}

/// What the page around this one says.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Told {
    /// Open a scenario of the site by its name, or what a text holds.
    Open {
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        text: Option<String>,
    },
    /// Other colours.
    Theme { theme: String },
}

/// A node of a result, as `widget/messages.ts` has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldNode<'r> {
    instance_id: &'r str,
    name: &'r str,
    baseline: &'r str,
    compliance: Option<ComplianceStatus>,
    counts: Option<&'r Counts>,
}

#[derive(Serialize)]
struct Held {
    held: usize,
    all: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldResult<'r> {
    title: String,
    nodes: Vec<ToldNode<'r>>,
    assertions: Held,
}

impl<'r> From<&'r ResultView> for ToldResult<'r> {
    fn from(result: &'r ResultView) -> Self {
        let nodes = result.nodes.iter().map(|node| ToldNode {
            instance_id: &node.instance_id,
            name: &node.name,
            baseline: node.baseline.as_ref().map_or("", |baseline| &baseline.name),
            compliance: node.compliance,
            counts: node.counts.as_ref(),
        });
        let title: String = result.headline.title.iter().map(|Phrase { text, .. }| text.as_str()).collect();
        let held = result.expectations.iter().filter(|assertion| assertion.holds).count();
        Self { title, nodes: nodes.collect(), assertions: Held { held, all: result.expectations.len() } }
    }
}

#[derive(Serialize)]
struct ToldLesson<'r> {
    id: &'r str,
    right: bool,
    hints: usize,
}

/// Tells the page around this one, if there is one, that the goal of a lesson was reached.
pub fn tell_lesson_done(id: &str, standing: Standing) {
    let told = ToldLesson { id, right: standing.right, hints: standing.hints };
    if let Ok(json) = serde_json::to_string(&told) {
        tell_done(&json);
    }
}

/// Does what the page around this one says. What it says wrong is passed over: it is a stranger, and nobody here reads
/// what would be said of it.
fn act(message: &str, engine: &EngineLink, dispatch: &Dispatch) {
    match patchplay_json::read(message) {
        Ok(Told::Open { name, .. }) if browser::shows_lessons() => {
            if let Some(name) = name {
                dispatch.dispatch(Action::Lesson(LessonAction::Open(name)));
            }
        }
        Ok(Told::Open { text: Some(text), .. }) if files::is_scenario(&text) => {
            engine.take(vec![SourceFile { name: "scenario.yaml".to_owned(), text }]);
        }
        Ok(Told::Open { text: Some(text), .. }) => {
            dispatch.dispatch(Action::OpenScenario(Box::new(alone(text))));
        }
        Ok(Told::Open { name: Some(name), .. }) => {
            dispatch.dispatch(Start::named(&name).map_or_else(|| Action::NoSuch(name.into()), Action::Start));
        }
        Ok(Told::Theme { theme }) => browser::set_theme(&theme),
        Ok(Told::Open { .. }) | Err(_) => {}
    }
}

/// A scenario of one pasted text.
fn alone(text: String) -> Scenario {
    Scenario { files: vec![SourceFile { name: FIRST_FILE.to_owned(), text }], ..Scenario::default() }
}

/// Listens to the page around this one, and tells it every result and every change that somebody made.
#[hook]
pub fn use_embedding(state: &Rc<State>, engine: &EngineLink, dispatch: &Dispatch) {
    {
        let (engine, dispatch) = (engine.clone(), dispatch.clone());
        let on_message = use_memo((), move |()| {
            Closure::<dyn Fn(String)>::new(move |message: String| act(&message, &engine, &dispatch))
        });
        use_effect_with((), move |()| on_told(&on_message));
    }
    use_effect_with(state.result.clone().map(Same), |result| {
        if let Some(result) = result
            && browser::is_embedded()
            && let Ok(json) = serde_json::to_string(&ToldResult::from(&*result.0))
        {
            tell_result(&json);
        }
    });
    let changed = !state.fresh;
    use_effect_with(Same(state.scenario.clone()), move |scenario| {
        if changed
            && browser::is_embedded()
            && let Ok(json) = serde_json::to_string(&*scenario.0)
        {
            tell_change(&json);
        }
    });
}

#[derive(Clone, PartialEq, Properties)]
pub struct FootProps {
    /// What the whole page would open.
    pub scenario: Rc<Scenario>,
    /// Makes the link to it.
    pub engine: EngineLink,
    /// Name of the lesson that it would open instead.
    pub lesson: Option<AttrValue>,
}

/// The line below an embedded page: where all of it runs, and the way to the whole page.
#[component]
pub fn Foot(props: &FootProps) -> Html {
    let FootProps { scenario, engine, lesson } = props.clone();
    let href = lesson.as_ref().map_or_else(|| "./".to_owned(), |id| format!("./?lesson={id}"));
    let onclick = Callback::from(move |event: MouseEvent| {
        if lesson.is_some() {
            return;
        }
        event.prevent_default();
        let (scenario, engine) = (scenario.clone(), engine.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let json = serde_json::to_string(&*scenario).unwrap_or_default();
            let fragment = engine.make("link", &json, "").await.and_then(|made| made.as_string()).unwrap_or_default();
            if let Some(window) = browser::window() {
                // Where a new window is forbidden the reader stays here.
                let _ = window.open_with_url_and_target_and_features(&format!("./#{fragment}"), "_blank", "noopener");
            }
        });
    });
    html! {
        <div class="embed-foot">
            <span>{ say!("Nothing leaves this page.") }</span>
            <a {href} target="_blank" rel="noopener" {onclick}>{ say!("Open in patchplay") }</a>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_from_noise() {
        let told = |text| patchplay_json::read::<Told>(text).ok();
        let open = |name: Option<&str>, text: Option<&str>| {
            Some(Told::Open { name: name.map(str::to_owned), text: text.map(str::to_owned) })
        };
        assert_eq!(told(r#"{"patchplay":1,"type":"open","name":"article"}"#), open(Some("article"), None));
        assert_eq!(told(r#"{"patchplay":1,"type":"open","text":"Name: x"}"#), open(None, Some("Name: x")));
        for noise in ["", "null", "[]", r#"{"type":"open","text":7}"#, r#"{"type":"shut"}"#, r#"{"type":"theme"}"#] {
            assert_eq!(told(noise), None, "{noise}");
        }
    }

    #[test]
    fn scenarios_of_the_site_have_names() {
        assert_eq!(Start::named("article"), Some(Start::Article));
        assert!(matches!(Start::named("delay-drift"), Some(Start::Question(_))));
        assert_eq!(Start::named("nothing of the kind"), None);
    }
}
