//! A lesson: its question, what the run says to the answer, the goal with its hints, and the way to the next.

use std::rc::Rc;

use patchplay_document::Scenario;
use patchplay_language::say;
use patchplay_playground::lesson::{Language, LessonState, Progress};
use patchplay_playground::view::{AnswerView, GoalView, LessonView};
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::course::{self, COURSE};
use crate::lesson::{LessonAction, LessonReading, OpenLesson};
use crate::{browser, parts};

/// What the readout of a lesson reads.
pub fn reading(lesson: &OpenLesson) -> String {
    match lesson.reading() {
        LessonReading::Question => say!("your prediction"),
        LessonReading::Goal(_, 0) => "–".to_owned(),
        LessonReading::Goal(held, all) => say!("{held} of {all} reached"),
        LessonReading::Done => say!("done"),
    }
}

/// Id of the heading that says what the run came to; the focus goes there when it comes.
const VERDICT: &str = "lesson-verdict";

/// Id of the lesson's title; the focus goes there when another lesson comes.
const TITLE: &str = "lesson-title";

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LessonProps {
    /// The lesson.
    pub lesson: Rc<OpenLesson>,
    /// How far the reader is in all of them.
    pub progress: Rc<Progress>,
    /// The text as it is now.
    pub scenario: Rc<Scenario>,
}

/// The lesson.
#[component]
pub fn Lesson(props: &LessonProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let language = course::language();
    let lesson = &*props.lesson;
    use_focus(lesson);
    let answer = lesson.answer.as_deref();
    let waits = lesson.given && answer.is_none();
    let failed = lesson.failed.clone();
    let body = lesson.view.as_deref().map_or_else(
        || {
            html! { <>
                <p class="waiting" role="status" hidden={failed.is_some()}>{ say!("Opening the lesson…") }</p>
                <p class="bad" role="alert" hidden={failed.is_none()}>{ say!("This lesson cannot be opened: {why}", why = failed.clone().unwrap_or_default()) }</p>
            </> }
        },
        |view| {
            html! { <>
                { head(lesson, view, &props.progress) }
                { question(lesson, view, &dispatch) }
                <div role="status">
                    <p class="muted" hidden={!waits}>{ say!("Running…") }</p>
                    <div class="slot">{ answer.map_or_else(|| html! {}, |answer| told(answer, props, view)) }</div>
                </div>
                <div class="slot">{ answer.map_or_else(|| html! {}, |answer| turn(lesson, view, answer, &dispatch)) }</div>
                <div class="slot">{ done(lesson, language, &dispatch) }</div>
            </> }
        },
    );
    html! {
        <div class="in lesson" lang={language.tag()}>
            <div class="slot">{ body }</div>
            { others(props, language, &dispatch) }
        </div>
    }
}

/// Moves the focus to what comes in the place of what had it: the button of a question goes with the question, and that of
/// the next lesson with the lesson before. What a visit begins with leaves the focus where it is.
#[hook]
fn use_focus(lesson: &OpenLesson) {
    let shown = use_mut_ref(|| None::<String>);
    let asked = use_mut_ref(|| None::<String>);
    let there = lesson.view.is_some().then(|| lesson.id.clone());
    use_effect_with((there, lesson.given, lesson.answer.is_some()), move |(there, given, answered)| {
        let Some(id) = there else { return };
        let before = shown.replace(Some(id.clone()));
        if before.is_some_and(|before| before != *id) {
            browser::focus(TITLE);
        }
        if !given {
            asked.replace(Some(id.clone()));
        } else if *answered && asked.take().is_some_and(|asked| asked == *id) {
            browser::focus(VERDICT);
        }
    });
}

fn head(lesson: &OpenLesson, view: &LessonView, progress: &Progress) -> Html {
    let number = course::named(&lesson.id).map_or(0, |(number, _)| number);
    let at = say!("Lesson {number} of {all}", all = COURSE.len());
    let squares = COURSE.iter().map(|entry| {
        let now = (entry.id == lesson.id).then_some("now");
        html! { <i key={entry.id} class={classes!(mark(progress.state(entry.id)), now)}></i> }
    });
    html! {
        <div class="lesson-head">
            <p class="lesson-at"><span>{ at }</span><span class="squares" aria-hidden="true">{ for squares }</span></p>
            <h1 id={TITLE} tabindex="-1">{ &view.title }</h1>
            { paragraphs(&view.text) }
        </div>
    }
}

fn mark(state: LessonState) -> &'static str {
    match state {
        LessonState::New => "",
        LessonState::Answered => "begun",
        LessonState::Done => "done",
    }
}

fn paragraphs(texts: &[String]) -> Html {
    texts.iter().enumerate().map(|(index, text)| html! { <p key={index}>{ parts::message(text) }</p> }).collect()
}

fn question(lesson: &OpenLesson, view: &LessonView, dispatch: &Option<Dispatch>) -> Html {
    let truth = lesson.answer.as_ref().and_then(|answer| answer.truth);
    let options = view.question.options.iter().enumerate().map(|(number, option)| {
        let chosen = lesson.chosen == Some(number);
        let is_right = truth == Some(number);
        let is_wrong = truth.is_some() && chosen && !is_right;
        let onchange = answering::<Event>(dispatch, Action::Lesson(LessonAction::Choose(number)));
        html! {
            <label key={number} class={classes!("option", is_right.then_some("right"), is_wrong.then_some("wrong"))}>
                <input type="radio" name="prediction" checked={chosen} disabled={lesson.given} {onchange} />
                <span>{ parts::message(option) }</span>
                <b hidden={truth.is_none() || !chosen}><span aria-hidden="true">{ if is_right { "✓ " } else { "✕ " } }</span>{ say!("your answer") }</b>
                <b hidden={!is_right || chosen}><span aria-hidden="true">{ "✓ " }</span>{ say!("right") }</b>
            </label>
        }
    });
    let give = answering::<()>(dispatch, Action::Lesson(LessonAction::Give));
    // No form: a page that may send none anywhere has a button.
    let onclick = Callback::from(move |_: MouseEvent| give.emit(()));
    html! {
        <div class="prediction">
            <fieldset>
                <legend>{ parts::message(&view.question.text) }</legend>
                { for options }
            </fieldset>
            <p class="acts" hidden={lesson.given}>
                <button type="button" class="btn primary" disabled={lesson.chosen.is_none()} {onclick}>{ say!("Run and check") }</button>
                <span class="muted">{ say!("The result stays hidden until you answer.") }</span>
            </p>
        </div>
    }
}

/// What is said to the answer: right or wrong, the lesson's reason, and the run's own.
fn told(answer: &AnswerView, props: &LessonProps, view: &LessonView) -> Html {
    // Once the text is another one, its lines are no longer those of the reason.
    let untouched = view.scenario == *props.scenario;
    let mut reason = answer.reason.clone();
    if !untouched {
        reason.iter_mut().for_each(|phrase| phrase.places.clear());
    }
    html! {
        <section class={classes!("told", if answer.right { "right" } else { "wrong" })} aria-labelledby={VERDICT}>
            <h2 id={VERDICT} tabindex="-1">{ parts::message(&answer.verdict) }</h2>
            { paragraphs(&answer.because) }
            <p class="reason" hidden={reason.is_empty()}><b>{ say!("In this run:") }</b>{ " " }<span>{ parts::phrases(&reason) }</span></p>
        </section>
    }
}

fn turn(lesson: &OpenLesson, view: &LessonView, answer: &AnswerView, dispatch: &Option<Dispatch>) -> Html {
    let hints =
        view.hints.iter().enumerate().map(|(index, hint)| html! { <li key={index}>{ parts::message(hint) }</li> });
    let left = view.hints_left;
    let act = |action: LessonAction| answering::<MouseEvent>(dispatch, Action::Lesson(action));
    html! {
        <section class="turn" aria-labelledby="lesson-turn">
            <h2 id="lesson-turn">{ say!("Your turn") }</h2>
            { paragraphs(&answer.task) }
            <div class="slot">{ lesson.goal.as_ref().map_or_else(|| html! {}, goal_lines) }</div>
            <ol class="hints" aria-label={say!("Hints")} hidden={view.hints.is_empty()}>{ for hints }</ol>
            <p class="acts">
                <button type="button" class="btn" disabled={left == 0} onclick={act(LessonAction::Hint)}>{ say!("Show a hint ({left})") }</button>
                <button type="button" class="btn" onclick={act(LessonAction::Restart)}>{ say!("Start over") }</button>
            </p>
        </section>
    }
}

fn goal_lines(goal: &GoalView) -> Html {
    let lines = goal.lines.iter().enumerate().map(|(index, line)| {
        html! {
            <li key={index} class={if line.holds { "y" } else { "n" }}>
                { parts::tick(line.holds) }<b class="verdict">{ if line.holds { say!("holds") } else { say!("not yet") } }</b>
                <span class="what">{ &line.text }<span class="found" hidden={line.found.is_empty()}>{ say!("found: {found}", found = line.found) }</span></span>
            </li>
        }
    });
    html! {
        <div class="goal">
            <h3 id="lesson-goal">{ say!("Goal") }</h3>
            <ul aria-labelledby="lesson-goal">{ for lines }</ul>
            <p role="status" class={goal.reached.then_some("reached")}>{ &goal.words }</p>
        </div>
    }
}

fn done(lesson: &OpenLesson, language: Language, dispatch: &Option<Dispatch>) -> Html {
    if !lesson.reached {
        return html! {};
    }
    let way = match course::after(&lesson.id) {
        Some(next) => {
            let open = answering::<MouseEvent>(dispatch, Action::Lesson(LessonAction::Open(next.id.to_owned())));
            html! { <button type="button" class="btn primary" onclick={open}>{ say!("Next: {lesson}", lesson = next.title(language)) }</button> }
        }
        None => html! { <span>{ say!("That was the last lesson.") }</span> },
    };
    html! { <div class="lesson-done"><b>{ say!("Done.") }</b>{ way }</div> }
}

/// All lessons and how far the reader is in each, and the way out.
fn others(props: &LessonProps, language: Language, dispatch: &Option<Dispatch>) -> Html {
    let items = COURSE.iter().map(|entry| {
        let state = props.progress.state(entry.id);
        let words = match state {
            LessonState::New => say!("new"),
            LessonState::Answered => say!("begun"),
            LessonState::Done => say!("done"),
        };
        let now = (entry.id == props.lesson.id).then_some("page");
        let open = answering::<MouseEvent>(dispatch, Action::Lesson(LessonAction::Open(entry.id.to_owned())));
        html! {
            <li key={entry.id}>
                <button type="button" aria-current={now} onclick={open}>
                    <span class="squares" aria-hidden="true"><i class={mark(state)}></i></span><span>{ entry.title(language) }</span><small>{ words }</small>
                </button>
            </li>
        }
    });
    let leave = answering::<MouseEvent>(dispatch, Action::Lesson(LessonAction::Leave));
    html! {
        <nav class="course" aria-labelledby="course-title">
            <h2 id="course-title">{ say!("All lessons") }</h2>
            <ol>{ for items }</ol>
            <p class="acts" hidden={browser::shows_lessons()}>
                <button type="button" class="btn" onclick={leave}>{ say!("Leave the lessons") }</button><span class="muted">{ say!("What you had on the page before is kept and comes back.") }</span>
            </p>
        </nav>
    }
}
