//! A lesson on the page: its question comes first, then the run, then a goal that is held to what the reader edits.
//!
//! While the question is open nothing is evaluated, so that nothing on the page gives the answer away. What the reader had
//! on the page stays aside and comes back as it was; the lesson's own text is never kept in its place.

use std::rc::Rc;

use patchplay_document::Scenario;
use patchplay_language::say;
use patchplay_playground::lesson::Language;
use patchplay_playground::view::{AnswerView, GoalView, LessonQuery, LessonReply, LessonView};
use wasm_bindgen_futures::JsFuture;
use yew::prelude::*;

use crate::action::{Action, Dispatch};
use crate::app::Same;
use crate::guide::Page;
use crate::link::EngineLink;
use crate::state::{Narrow, Notice, Order, Pane, State};
use crate::{browser, course, embed, storage};

/// A lesson that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenLesson {
    /// Its name.
    pub id: String,
    /// Its file, once it is there.
    pub text: Option<Rc<str>>,
    /// What it shows.
    pub view: Option<Rc<LessonView>>,
    /// The language of that.
    pub language: Language,
    /// Why it cannot be shown.
    pub failed: Option<String>,
    /// The answer that the reader has chosen, by its number.
    pub chosen: Option<usize>,
    /// Whether it was given, so that the run may be seen.
    pub given: bool,
    /// What is said to it.
    pub answer: Option<Rc<AnswerView>>,
    /// Hints that were asked for in this visit.
    pub hints: usize,
    /// How far the text is from the goal.
    pub goal: Option<GoalView>,
    /// Whether the goal was reached in this visit.
    pub reached: bool,
    /// What was on the page before, and whether that was only looked at.
    own: (Rc<Scenario>, bool),
}

impl OpenLesson {
    /// Its reading among the readouts: which of its parts comes next.
    pub fn reading(&self) -> LessonReading {
        match &self.goal {
            _ if !self.given => LessonReading::Question,
            _ if self.reached => LessonReading::Done,
            Some(goal) => LessonReading::Goal(goal.lines.iter().filter(|line| line.holds).count(), goal.lines.len()),
            None => LessonReading::Goal(0, 0),
        }
    }
}

/// How far a reader is in a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LessonReading {
    /// Its question is open.
    Question,
    /// So many lines of its goal hold, of so many.
    Goal(usize, usize),
    /// Its goal was reached.
    Done,
}

/// What happens in a lesson.
#[derive(Debug, Clone)]
pub enum LessonAction {
    /// One is asked for by its name.
    Open(String),
    /// The first that is not done is asked for.
    Continue,
    /// Its file is there, what it shows in a language, and the reader's text of an earlier visit.
    Came(String, Language, Rc<str>, Box<LessonView>, Option<Rc<Scenario>>),
    /// It cannot be had; why.
    Failed(String, String),
    /// An answer is chosen.
    Choose(usize),
    /// The chosen answer is given.
    Give,
    /// What is said to it, and to a scenario.
    Replied(Box<LessonReply>, Rc<Scenario>),
    /// One more hint.
    Hint,
    /// The lesson's own text again.
    Restart,
    /// Back to what was on the page before.
    Leave,
}

impl State {
    /// Whether a question is open, so that nothing may be seen of the run.
    pub fn is_asking(&self) -> bool {
        self.lesson.as_ref().is_some_and(|lesson| !lesson.given)
    }

    /// What the browser is to keep: the reader's own, not a lesson's; and whether that was only looked at.
    pub fn own(&self) -> (Rc<Scenario>, bool) {
        self.lesson.as_ref().map_or_else(|| (self.scenario.clone(), self.borrowed), |lesson| lesson.own.clone())
    }

    /// The reader's text of the open lesson, by the lesson's name: `None` in the place of the text while it is the
    /// lesson's own. Nobody has a text before the question is answered.
    fn draft(&self) -> Option<(String, Option<Rc<Scenario>>)> {
        let lesson = self.lesson.as_ref().filter(|lesson| lesson.given)?;
        let is_own = *self.scenario == lesson.view.as_ref()?.scenario;
        Some((lesson.id.clone(), (!is_own).then(|| self.scenario.clone())))
    }

    /// Changes the open lesson, if there is one.
    fn with_lesson(&mut self, change: impl FnOnce(&mut OpenLesson)) {
        if let Some(lesson) = &mut self.lesson {
            change(Rc::make_mut(lesson));
        }
    }

    /// A lesson is asked for; it takes its place when its text is there.
    pub fn ask_for_lesson(&mut self, id: String) {
        if course::named(&id).is_none() {
            self.notice = Some(Notice::NotOpened(id.into(), say!("there is no lesson of that name").into()));
            return;
        }
        let lesson = OpenLesson {
            id,
            text: None,
            view: None,
            language: Language::default(),
            failed: None,
            chosen: None,
            given: false,
            answer: None,
            hints: 0,
            goal: None,
            reached: false,
            own: self.own(),
        };
        self.lesson = Some(Rc::new(lesson));
        self.show_lesson();
    }

    fn show_lesson(&mut self) {
        self.pane = Pane::Lesson;
        self.guide.page = Page::Work;
        self.narrow = Narrow::Result;
        self.notice = None;
    }

    /// Puts what was on the page before a lesson in its place again, without showing it.
    pub fn put_lesson_away(&mut self) -> bool {
        let Some(lesson) = self.lesson.take() else { return false };
        (self.scenario, self.borrowed) = lesson.own.clone();
        true
    }

    /// What happens in a lesson.
    pub fn learn(&mut self, action: LessonAction) {
        match action {
            LessonAction::Open(id) => self.ask_for_lesson(id),
            LessonAction::Continue => {
                if let Some(entry) = course::open(&self.progress) {
                    self.ask_for_lesson(entry.id.to_owned());
                }
            }
            LessonAction::Came(id, language, text, view, draft) => {
                self.lesson_came(&id, language, text, *view, draft);
            }
            LessonAction::Failed(id, why) => self.with_lesson(|lesson| {
                if lesson.id == id {
                    lesson.failed = Some(why);
                }
            }),
            LessonAction::Choose(number) => self.with_lesson(|lesson| {
                if !lesson.given {
                    lesson.chosen = Some(number);
                }
            }),
            LessonAction::Give => self.with_lesson(|lesson| lesson.given = lesson.chosen.is_some()),
            LessonAction::Replied(reply, of) => self.lesson_replied(*reply, &of),
            LessonAction::Hint => {
                let id = self.lesson.as_ref().map(|lesson| lesson.id.clone());
                self.with_lesson(|lesson| lesson.hints += 1);
                if let Some(id) = id {
                    Rc::make_mut(&mut self.progress).hint(&id);
                }
            }
            LessonAction::Restart => self.restart_lesson(),
            LessonAction::Leave => {
                if self.put_lesson_away() {
                    let (own, borrowed) = (self.scenario.clone(), self.borrowed);
                    self.replace(own);
                    self.borrowed = borrowed;
                    self.notice = None;
                }
            }
        }
    }

    fn lesson_came(
        &mut self,
        id: &str,
        language: Language,
        text: Rc<str>,
        view: LessonView,
        draft: Option<Rc<Scenario>>,
    ) {
        if self.lesson.as_ref().is_none_or(|lesson| lesson.id != id) {
            return;
        }
        if self.lesson.as_ref().is_some_and(|lesson| lesson.view.is_some()) {
            // Another language: what the reader did stays, and what was said to it is said again.
            self.with_lesson(|lesson| {
                (lesson.view, lesson.language, lesson.answer) = (Some(Rc::new(view)), language, None);
            });
            return;
        }
        // A question is answered once; whoever comes back goes on with the goal.
        let standing = self.progress.standing(id);
        let chosen = standing.answered.filter(|chosen| *chosen < view.question.options.len());
        let draft = draft.filter(|_| chosen.is_some());
        self.replace(draft.unwrap_or_else(|| Rc::new(view.scenario.clone())));
        self.show_lesson();
        self.with_lesson(|lesson| {
            lesson.text = Some(text);
            lesson.view = Some(Rc::new(view));
            lesson.language = language;
            lesson.chosen = chosen;
            lesson.given = chosen.is_some();
        });
    }

    fn restart_lesson(&mut self) {
        let view = self.lesson.as_ref().and_then(|lesson| lesson.view.clone());
        let Some(view) = view else { return };
        self.replace(Rc::new(view.scenario.clone()));
        self.show_lesson();
        self.with_lesson(|lesson| lesson.goal = None);
    }

    fn lesson_replied(&mut self, reply: LessonReply, of: &Rc<Scenario>) {
        let first = self.lesson.as_ref().is_some_and(|lesson| lesson.answer.is_none());
        let Some(lesson) = self.lesson.as_mut().map(Rc::make_mut).filter(|lesson| lesson.given) else { return };
        let LessonReply { lesson: view, answer, goal, .. } = reply;
        if let Some(view) = view.filter(|view| view.id == lesson.id) {
            lesson.view = Some(Rc::new(view));
        } else {
            return;
        }
        if let Some(answer) = answer {
            Rc::make_mut(&mut self.progress).answer(&lesson.id, answer.chosen, answer.right);
            lesson.answer = Some(Rc::new(answer));
        }
        // One of an older text comes too late; that of the new one follows.
        if let Some(goal) = goal.filter(|_| Rc::ptr_eq(of, &self.scenario)) {
            if goal.reached && !lesson.reached {
                lesson.reached = true;
                Rc::make_mut(&mut self.progress).reach(&lesson.id);
            }
            lesson.goal = Some(goal);
        }
        let cause = if first { self.cause() } else { Vec::new() };
        if !cause.is_empty() {
            self.order(Order::Show(cause));
        }
    }
}

/// Fetches the lesson that is open, has its answer and its goal held to the run, keeps the reader's progress and lets the
/// address name the lesson.
#[hook]
pub fn use_lesson(state: &Rc<State>, engine: &EngineLink, dispatch: &Dispatch) {
    let lesson = state.lesson.clone();
    {
        let (engine, dispatch) = (engine.clone(), dispatch.clone());
        let id = lesson.as_ref().map(|lesson| lesson.id.clone());
        use_effect_with((id, state.language.clone()), move |(id, _)| {
            browser::name_lesson(id.as_deref());
            if let Some(id) = id.clone() {
                wasm_bindgen_futures::spawn_local(async move {
                    let action = fetched(&id, &engine).await.unwrap_or_else(|why| LessonAction::Failed(id, why));
                    dispatch.dispatch(Action::Lesson(action));
                });
            }
        });
    }
    {
        let (engine, dispatch, lesson) = (engine.clone(), dispatch.clone(), lesson.clone());
        // The run has been played, so what it rests on is there.
        let played = state.result.is_some() && state.loading.is_empty() && !state.is_held();
        let of = lesson.as_ref().map(|lesson| (lesson.id.clone(), lesson.hints, lesson.language));
        use_effect_with((of, played, Same(state.scenario.clone())), move |(_, played, scenario)| {
            let Some(lesson) = lesson.filter(|_| *played) else { return };
            let (Some(text), true) = (lesson.text.clone(), lesson.given) else { return };
            let scenario = scenario.0.clone();
            let query = LessonQuery {
                language: lesson.language,
                hints: lesson.hints,
                chosen: lesson.chosen.filter(|_| lesson.answer.is_none()),
                edited: Some((*scenario).clone()),
            };
            wasm_bindgen_futures::spawn_local(async move {
                if let Some(reply) = asked(&text, &query, &engine).await {
                    dispatch.dispatch(Action::Lesson(LessonAction::Replied(Box::new(reply), scenario)));
                }
            });
        });
    }
    let first = use_mut_ref(|| true);
    use_effect_with(Same(state.progress.clone()), move |progress| {
        if !first.replace(false) {
            storage::save_progress(&progress.0);
        }
    });
    // At every key: a lesson's text is short, and whoever leaves the lesson leaves nothing behind.
    let draft = state.draft().map(|(id, draft)| (id, draft.map(Same)));
    use_effect_with(draft, |draft| {
        if let Some((id, draft)) = draft {
            storage::save_draft(id, draft.as_ref().map(|draft| &*draft.0));
        }
    });
    let done = lesson.filter(|lesson| lesson.reached).map(|lesson| lesson.id.clone());
    let progress = state.progress.clone();
    use_effect_with(done, move |done| {
        if let Some(id) = done {
            embed::tell_lesson_done(id, progress.standing(id));
        }
    });
}

async fn asked(text: &str, query: &LessonQuery, engine: &EngineLink) -> Option<LessonReply> {
    let query = serde_json::to_string(query).ok()?;
    let made = engine.make("lesson", text, &query).await?.as_string()?;
    patchplay_json::read(&made).ok()
}

async fn fetched(id: &str, engine: &EngineLink) -> Result<LessonAction, String> {
    let text = JsFuture::from(browser::lesson_text(id)).await.map_err(|error| browser::message_of(&error))?;
    let text: Rc<str> = text.as_string().unwrap_or_default().into();
    let language = course::language();
    let query = LessonQuery { language, ..LessonQuery::default() };
    let reply = asked(&text, &query, engine).await.ok_or_else(|| say!("the engine ended while it read the lesson"))?;
    let LessonReply { lesson, diagnostics, .. } = reply;
    match lesson {
        Some(view) => {
            let draft = storage::draft(id).map(Rc::new);
            Ok(LessonAction::Came(id.to_owned(), language, text, Box::new(view), draft))
        }
        None => Err(diagnostics.first().map_or_else(String::new, ToString::to_string)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::COURSE;
    use crate::start::Start;
    use patchplay_document::SourceFile;
    use patchplay_playground::view::{GoalLine, QuestionView};

    fn view(id: &str) -> LessonView {
        LessonView {
            id: id.to_owned(),
            title: "A lesson".to_owned(),
            text: Vec::new(),
            scenario: Scenario { title: id.to_owned(), ..Start::Baseline.scenario() },
            question: QuestionView { text: "Which?".to_owned(), options: vec!["a".to_owned(), "b".to_owned()] },
            hints: Vec::new(),
            hints_left: 3,
            next: None,
        }
    }

    fn at_work() -> State {
        let mut state = State::of(Start::Empty.scenario());
        state.add_files(vec![SourceFile { name: "mine.yaml".to_owned(), text: "Name: mine".to_owned() }]);
        state
    }

    fn open(state: &mut State, number: usize) -> String {
        let id = COURSE[number].id;
        state.learn(LessonAction::Open(id.to_owned()));
        state.learn(LessonAction::Came(id.to_owned(), Language::En, "text".into(), Box::new(view(id)), None));
        id.to_owned()
    }

    fn replied(state: &mut State, right: bool, reached: bool) {
        let id = state.lesson.as_ref().unwrap().id.clone();
        let answer = AnswerView {
            chosen: 1,
            right,
            truth: Some(0),
            verdict: String::new(),
            because: Vec::new(),
            reason: Vec::new(),
            task: Vec::new(),
        };
        let line = GoalLine { text: "x".to_owned(), holds: reached, found: String::new() };
        let goal = GoalView { reached, words: String::new(), lines: vec![line] };
        let reply =
            LessonReply { lesson: Some(view(&id)), answer: Some(answer), goal: Some(goal), diagnostics: Vec::new() };
        let of = state.scenario.clone();
        state.learn(LessonAction::Replied(Box::new(reply), of));
    }

    #[test]
    fn work_comes_back_as_it_was_after_any_number_of_lessons() {
        let mut state = at_work();
        let mine = state.scenario.clone();
        for number in [0, 1, 2] {
            open(&mut state, number);
            assert_ne!(state.scenario, mine);
            assert_eq!(state.own(), (mine.clone(), false));
        }
        state.learn(LessonAction::Leave);
        assert!(Rc::ptr_eq(&state.scenario, &mine) && state.lesson.is_none());
        assert_eq!((state.before, state.notice), (None, None));
    }

    #[test]
    fn what_is_opened_out_of_a_lesson_finds_the_work_and_not_the_lesson() {
        let mut state = at_work();
        let mine = state.scenario.clone();
        open(&mut state, 0);
        state.open(Start::Article.scenario());
        assert_eq!((state.lesson.clone(), state.before), (None, Some(mine)));
    }

    #[test]
    fn nothing_is_evaluated_while_the_question_is_open() {
        let mut state = at_work();
        open(&mut state, 0);
        assert!(state.is_asking() && state.is_held());
        state.learn(LessonAction::Give);
        assert!(state.is_asking(), "nothing is chosen");
        state.learn(LessonAction::Choose(1));
        state.learn(LessonAction::Give);
        assert!(!state.is_asking() && !state.is_held());
        state.learn(LessonAction::Choose(0));
        assert_eq!(state.lesson.as_ref().unwrap().chosen, Some(1), "an answer that was given stays");
    }

    #[test]
    fn progress_is_noted_and_a_lesson_goes_on_where_it_was_left() {
        let mut state = at_work();
        let id = open(&mut state, 0);
        state.learn(LessonAction::Choose(1));
        state.learn(LessonAction::Give);
        replied(&mut state, false, false);
        assert_eq!(state.lesson.as_ref().unwrap().reading(), LessonReading::Goal(0, 1));
        state.learn(LessonAction::Hint);
        let standing = state.progress.standing(&id);
        assert_eq!((standing.answered, standing.hints, standing.reached), (Some(1), 1, false));
        replied(&mut state, false, true);
        assert_eq!(state.lesson.as_ref().unwrap().reading(), LessonReading::Done);
        assert!(state.progress.standing(&id).reached);
        open(&mut state, 1);
        assert!(state.is_asking());
        open(&mut state, 0);
        assert!(!state.is_asking() && !state.lesson.as_ref().unwrap().reached);
    }

    #[test]
    fn what_was_made_of_a_lesson_comes_back_once_its_question_is_answered() {
        let mut state = at_work();
        let id = open(&mut state, 0);
        assert_eq!(state.draft(), None, "the question is open");
        state.learn(LessonAction::Choose(1));
        state.learn(LessonAction::Give);
        replied(&mut state, false, false);
        assert_eq!(state.draft(), Some((id.clone(), None)), "the lesson's own");
        state.add_files(vec![SourceFile { name: "mine.yaml".to_owned(), text: "Name: mine".to_owned() }]);
        let (_, draft) = state.draft().unwrap();
        let draft = draft.unwrap();

        let come_back = |state: &mut State| {
            state.learn(LessonAction::Open(id.clone()));
            let (text, view) = ("text".into(), Box::new(view(&id)));
            state.learn(LessonAction::Came(id.clone(), Language::En, text, view, Some(draft.clone())));
        };
        come_back(&mut state);
        assert_eq!(*state.scenario, *draft);
        state.learn(LessonAction::Restart);
        assert_eq!(state.draft(), Some((id.clone(), None)));

        let mut another = at_work();
        come_back(&mut another);
        assert!(another.is_asking() && *another.scenario != *draft, "nothing is given away before the answer");
    }

    #[test]
    fn a_goal_of_an_older_text_says_nothing() {
        let mut state = at_work();
        open(&mut state, 0);
        state.learn(LessonAction::Choose(1));
        state.learn(LessonAction::Give);
        let old = state.scenario.clone();
        state.learn(LessonAction::Restart);
        let goal = GoalView { reached: true, words: String::new(), lines: Vec::new() };
        let lesson = Some(view(&state.lesson.as_ref().unwrap().id));
        let reply = LessonReply { lesson, goal: Some(goal), ..LessonReply::default() };
        state.learn(LessonAction::Replied(Box::new(reply), old));
        assert!(!state.lesson.as_ref().unwrap().reached);
    }

    #[test]
    fn a_lesson_that_does_not_exist_is_told() {
        let mut state = at_work();
        state.learn(LessonAction::Open("nothing of the kind".to_owned()));
        assert!(state.lesson.is_none() && matches!(state.notice, Some(Notice::NotOpened(..))));
    }
}
