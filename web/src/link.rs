//! The engine's thread as the page uses it: when a question is sent, how long its answer may take, and what becomes of an
//! engine that does not answer.

use patchplay_language::say;
use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use patchplay_document::{Scenario, SourceFile};
use patchplay_playground::view::{ImageView, Opened, Screen, View};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::action::{Action, Dispatch};
use crate::files::{self, Came};
use crate::queue::Queue;
use crate::state::Stop;
use crate::{browser, storage, written};

/// Milliseconds that an answer may take before its engine is ended.
const DEADLINE: u32 = 2_000;

/// Milliseconds more for every node made by hand: a large fleet is work that its maker expects, and can stop.
const PER_NODE: u32 = 1;

/// Milliseconds after which an answer that is on its way is worth a word.
const TELL_AFTER: u32 = 300;

/// Deadlines that may pass while something large is being made.
const PATIENCE: u32 = 10;

/// Kind of the message, id of its question, text.
type OnAnswer = Closure<dyn Fn(String, u32, String)>;

#[wasm_bindgen(raw_module = "../../link.ts")]
extern "C" {
    type Link;
    #[wasm_bindgen(constructor)]
    fn new(on_answer: &OnAnswer) -> Link;
    #[wasm_bindgen(method)]
    fn view(this: &Link, id: u32, scenario: Option<&str>, nodes: Option<&str>, screen: &str);
    #[wasm_bindgen(method)]
    fn open(this: &Link, text: &str);
    #[wasm_bindgen(method)]
    fn save(this: &Link, scenario: &str);
    #[wasm_bindgen(method)]
    fn make(this: &Link, what: &str, text: &str, of: &str) -> Promise;
    #[wasm_bindgen(method)]
    fn load(this: &Link, name: &str);
    #[wasm_bindgen(method)]
    fn speak(this: &Link);
    #[wasm_bindgen(method)]
    fn replace(this: &Link);
}

/// One question: what is on the screen, of which scenario.
struct Question {
    scenario: Rc<Scenario>,
    screen: Screen,
    /// The revision of the page's texts at which it was asked.
    revision: u32,
}

struct Inner {
    link: Link,
    queue: Queue<Question>,
    /// The scenario that this engine already has, so that its texts are not sent again for another screen.
    sent: Option<Rc<Scenario>>,
    /// Its name, by which it is known again should the page end over it.
    name: String,
    /// The revision of the question in flight.
    asked: u32,
    deadline: Option<Timeout>,
    /// Tells that the answer takes a while.
    telling: Option<Timeout>,
    /// Whether that was told.
    told: bool,
    /// How many things are being made that leave the page.
    making: u32,
    /// How many deadlines may pass while they are.
    patience: u32,
    /// The first answer, read and not shown yet.
    first: Option<Vec<Action>>,
    /// Whether an answer came before.
    has_answered: bool,
    /// Files whose scenario is being read.
    opening: Came,
    /// Name of the file that a scenario is being written for.
    saving: String,
    dispatch: Dispatch,
}

/// The engine. Clones are the same engine.
#[derive(Clone)]
pub struct EngineLink {
    inner: Rc<RefCell<Option<Inner>>>,
    /// Kept as long as the worker may call it.
    _on_answer: Rc<OnAnswer>,
}

impl PartialEq for EngineLink {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl EngineLink {
    /// Starts the engine; what it says goes to `dispatch`.
    pub fn start(dispatch: Dispatch) -> Self {
        let inner: Rc<RefCell<Option<Inner>>> = Rc::default();
        let weak = Rc::downgrade(&inner);
        let on_answer = OnAnswer::new(move |kind: String, id, text: String| {
            if let Some(inner) = weak.upgrade() {
                on_message(&inner, &kind, id, &text);
            }
        });
        let link = Link::new(&on_answer);
        inner.replace(Some(Inner {
            link,
            queue: Queue::default(),
            sent: None,
            name: String::new(),
            asked: 0,
            deadline: None,
            telling: None,
            told: false,
            making: 0,
            patience: 0,
            first: None,
            has_answered: false,
            opening: Came::default(),
            saving: String::new(),
            dispatch,
        }));
        Self { inner, _on_answer: Rc::new(on_answer) }
    }

    /// Answers in the language that the page speaks now.
    pub fn speak(&self) {
        if let Some(inner) = self.inner.borrow().as_ref() {
            inner.link.speak();
        }
    }

    /// Asks; the answer comes as an [`Action`] that says of which revision it is.
    pub fn ask(&self, scenario: Rc<Scenario>, screen: Screen, revision: u32) {
        let shared = self.inner.clone();
        if let Some(inner) = self.inner.borrow_mut().as_mut() {
            let send = inner.queue.ask(Question { scenario, screen, revision });
            inner.send(send, &shared);
        }
    }
}

impl EngineLink {
    /// Takes files: a scenario among them is read and opened, all others are added to the scenario.
    pub fn take(&self, files: Vec<SourceFile>) {
        let came = Came::of(files);
        let mut inner = self.inner.borrow_mut();
        let Some(inner) = inner.as_mut() else { return };
        match &came.scenario {
            Some(scenario) => {
                inner.link.open(&scenario.text);
                inner.opening = came;
            }
            None => {
                let dispatch = inner.dispatch.clone();
                // Nothing is dispatched while the link is borrowed: what follows may ask.
                Timeout::new(0, move || dispatch.dispatch(Action::Came(came.others))).forget();
            }
        }
    }

    /// Has something made of a text, as `making.ts` lists; `None` when the engine ends before.
    pub async fn make(&self, what: &'static str, text: &str, of: &str) -> Option<JsValue> {
        // The engine is not borrowed while it is waited for.
        let promise = self.inner.borrow_mut().as_mut().map(|inner| {
            inner.making += 1;
            inner.patience = PATIENCE;
            inner.link.make(what, text, of)
        })?;
        let made = JsFuture::from(promise).await;
        if let Some(inner) = self.inner.borrow_mut().as_mut() {
            inner.making = inner.making.saturating_sub(1);
        }
        made.ok().filter(|made| !made.is_undefined())
    }

    /// Reads the fragment of a share link; [`Action::LinkRead`] follows.
    pub fn read_link(&self, fragment: Rc<str>) {
        let engine = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let made = engine.make("opened", &fragment, "").await.and_then(|made| made.as_string());
            let opened = made.and_then(|json| patchplay_json::read::<Opened>(&json).ok());
            let dispatch = engine.inner.borrow().as_ref().map(|inner| inner.dispatch.clone());
            if let Some(dispatch) = dispatch {
                dispatch.dispatch(Action::LinkRead(fragment, opened.map(Box::new)));
            }
        });
    }

    /// Ends the work on the question in flight, which somebody does not want to wait for.
    pub fn stop(&self) {
        let id = self.inner.borrow().as_ref().and_then(|inner| inner.queue.in_flight());
        if let Some(id) = id {
            give_up(&self.inner, id, Stop::Asked);
        }
    }

    /// Hands the scenario over as a file.
    pub fn save(&self, scenario: &Scenario) {
        if let (Some(inner), Ok(text)) = (self.inner.borrow_mut().as_mut(), serde_json::to_string(scenario)) {
            inner.saving = files::name_of(scenario);
            inner.link.save(&text);
        }
    }

    /// Fetches patch facts and hands them to the engine; [`Action::FactsLoaded`] or [`Action::FactsFailed`] follows.
    pub fn load(&self, name: &str) {
        if let Some(inner) = self.inner.borrow().as_ref() {
            inner.link.load(name);
        }
    }
}

impl Inner {
    fn send(&mut self, next: Option<(u32, Question)>, shared: &Rc<RefCell<Option<Self>>>) {
        let Some((id, Question { scenario, screen, revision })) = next else { return };
        let known = self.sent.as_ref().is_some_and(|sent| Rc::ptr_eq(sent, &scenario));
        let has_nodes = self.sent.as_ref().is_some_and(|sent| sent.instances.is_shared_with(&scenario.instances));
        let text = (!known).then(|| written::rest(&scenario));
        let nodes = (!known && !has_nodes).then(|| written::nodes(&scenario));
        if let Some(rest) = &text {
            self.name = written::name_by(rest, &scenario);
        }
        // Suggestions play variants of what was just played without harm: leaving the page meanwhile means nothing.
        storage::mark_evaluating(screen.what_if.is_none().then_some(self.name.as_str()));
        let Ok(screen) = serde_json::to_string(&screen) else { return };
        self.link.view(id, text.as_deref(), nodes.as_deref(), &screen);
        self.sent = Some(scenario);
        self.asked = revision;
        self.arm(id, shared);
    }

    fn arm(&mut self, id: u32, shared: &Rc<RefCell<Option<Self>>>) {
        let weak = Rc::downgrade(shared);
        let nodes = self.sent.as_ref().map_or(0, |sent| u32::try_from(sent.instances.len()).unwrap_or(u32::MAX));
        self.deadline = Some(Timeout::new(DEADLINE.saturating_add(nodes.saturating_mul(PER_NODE)), move || {
            if let Some(shared) = weak.upgrade() {
                expire(&shared, id);
            }
        }));
        // Once told, it holds until nothing is in flight: answers that follow one another are one piece of work.
        if !self.told {
            let weak = Rc::downgrade(shared);
            self.telling = Some(Timeout::new(TELL_AFTER, move || {
                let Some(shared) = weak.upgrade() else { return };
                let dispatch = shared.borrow_mut().as_mut().map(|inner| {
                    inner.told = true;
                    // As in `give_up`.
                    inner.telling.take().map(Timeout::forget);
                    inner.dispatch.clone()
                });
                if let Some(dispatch) = dispatch {
                    dispatch.dispatch(Action::Working(true));
                }
            }));
        }
    }

    /// Nothing takes a while any more. Whether it was told that something does.
    fn untell(&mut self) -> bool {
        self.telling = None;
        std::mem::take(&mut self.told)
    }
}

/// A deadline has passed. A question that waits behind a file in the making is not to blame.
fn expire(shared: &Rc<RefCell<Option<Inner>>>, id: u32) {
    if let Some(inner) = shared.borrow_mut().as_mut()
        && inner.making > 0
        && inner.patience > 0
    {
        inner.patience -= 1;
        // As in `give_up`.
        inner.deadline.take().map(Timeout::forget);
        inner.arm(id, shared);
        return;
    }
    give_up(shared, id, Stop::Deadline);
}

/// Ends the engine that has the question `id`, and starts another.
fn give_up(shared: &Rc<RefCell<Option<Inner>>>, id: u32, stop: Stop) {
    let dispatch = {
        let mut inner = shared.borrow_mut();
        let Some(inner) = inner.as_mut().filter(|inner| inner.queue.in_flight() == Some(id)) else { return };
        inner.queue.lost();
        inner.sent = None;
        // A timeout cannot cancel itself while it runs, but it may be dropped.
        inner.deadline.take().map(Timeout::forget);
        inner.untell();
        inner.link.replace();
        inner.dispatch.clone()
    };
    storage::mark_evaluating(None);
    dispatch.dispatch(Action::Working(false));
    dispatch.dispatch(Action::Stopped(stop));
}

/// Replaces an engine that a question of the editor has ended. The scenario is not to blame and is asked about again.
fn replace(shared: &Rc<RefCell<Option<Inner>>>) {
    let dispatch = {
        let mut inner = shared.borrow_mut();
        let Some(inner) = inner.as_mut() else { return };
        inner.queue.lost();
        inner.sent = None;
        inner.deadline = None;
        inner.untell();
        inner.link.replace();
        inner.dispatch.clone()
    };
    storage::mark_evaluating(None);
    dispatch.dispatch(Action::Working(false));
    dispatch.dispatch(Action::Replaced);
}

fn opened(shared: &Rc<RefCell<Option<Inner>>>, text: &str) {
    let (dispatch, came) = {
        let mut inner = shared.borrow_mut();
        let Some(inner) = inner.as_mut() else { return };
        (inner.dispatch.clone(), std::mem::take(&mut inner.opening))
    };
    match patchplay_json::read(text) {
        Ok(opened) => dispatch.dispatch(Action::Opened(Box::new(opened), came)),
        Err(error) => dispatch.dispatch(Action::Broke(say!("its answer cannot be read: {error}"))),
    }
}

fn on_message(shared: &Rc<RefCell<Option<Inner>>>, kind: &str, id: u32, text: &str) {
    // What comes later is later on the screen.
    show_first(shared);
    match kind {
        "failed" if id != 0 => return give_up(shared, id, Stop::Trap),
        "helpless" => return replace(shared),
        "opened" => return opened(shared, text),
        "saved" => {
            if let Some(inner) = shared.borrow().as_ref() {
                browser::save_text(&inner.saving, text);
            }
            return;
        }
        _ => (),
    }
    let (of, scenario) = shared.borrow().as_ref().map_or((0, None), |inner| (inner.asked, inner.sent.clone()));
    let action = match kind {
        "ready" => Action::Started(text.to_owned()),
        "images" => match patchplay_json::read::<Vec<ImageView>>(text) {
            Ok(images) => Action::Images(images),
            Err(error) => Action::Broke(say!("its list of images cannot be read: {error}")),
        },
        "facts" => Action::FactsLoaded(text.to_owned()),
        "no-facts" => {
            let (name, why) = text.split_once(' ').unwrap_or((text, ""));
            Action::FactsFailed(name.to_owned(), why.to_owned())
        }
        "view" => match patchplay_json::read::<View>(text) {
            Ok(view) => Action::Answered(Box::new(view), of, scenario),
            Err(error) => Action::Broke(say!("its answer cannot be read: {error}")),
        },
        _ => Action::Broke(text.to_owned()),
    };
    let mut actions = vec![action];
    // Nothing is dispatched while the link is borrowed: what follows may ask again.
    let dispatch = {
        let mut inner = shared.borrow_mut();
        let Some(inner) = inner.as_mut() else { return };
        match kind {
            "ready" => {
                let next = inner.queue.ready();
                inner.send(next, shared);
            }
            "view" => {
                if !inner.queue.answered(id) {
                    return;
                }
                inner.deadline = None;
                storage::mark_evaluating(None);
                let next = inner.queue.next();
                inner.send(next, shared);
                if inner.queue.in_flight().is_none() && inner.untell() {
                    actions.push(Action::Working(false));
                }
                // Reading it has taken a task already, and drawing it finds nothing of the program compiled.
                if !std::mem::replace(&mut inner.has_answered, true) {
                    inner.first = Some(actions);
                    let weak = Rc::downgrade(shared);
                    let shown = move || {
                        if let Some(shared) = weak.upgrade() {
                            show_first(&shared);
                        }
                    };
                    Timeout::new(0, shown).forget();
                    return;
                }
            }
            _ => (),
        }
        inner.dispatch.clone()
    };
    actions.into_iter().for_each(|action| dispatch.dispatch(action));
}

/// Shows the first answer, if it waits for that.
fn show_first(shared: &Rc<RefCell<Option<Inner>>>) {
    let first =
        shared.borrow_mut().as_mut().and_then(|inner| inner.first.take().map(|first| (inner.dispatch.clone(), first)));
    if let Some((dispatch, actions)) = first {
        actions.into_iter().for_each(|action| dispatch.dispatch(action));
    }
}
