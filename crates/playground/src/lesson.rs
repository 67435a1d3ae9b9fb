//! Lessons: a prediction held to the run, a goal held to what the reader has made of the scenario.
//!
//! A lesson file says what is asked and what is to be reached, never what the run answers: that is played, so a lesson
//! cannot be wrong about it. [`answer`](Playground::answer) tells right from wrong with the run's own reason,
//! [`goal`](Playground::goal) tells line by line what an edited scenario comes to. [`course`] puts lessons in their order
//! and keeps how far a reader is.

mod answer;
pub mod course;
mod language;
mod reason;

pub use course::{Course, CourseEntry, CourseError, LessonState, Progress, Standing};
pub use language::Language;
use patchplay_document::{Diagnostic, Lesson, Scenario, Severity, read_lesson};

use crate::{
    Playground, ScenarioFile, expectations,
    sources::Sources,
    view::{AnswerView, GoalLine, GoalView, LessonQuery, LessonReply, LessonView, QuestionView},
};

/// A lesson file that was read, with the places of its scenario's and goal's members.
#[derive(Debug, Clone, Default)]
pub struct LessonFile {
    /// The lesson; `None` when an error keeps it from being read.
    pub lesson: Option<Lesson>,
    /// Places of members.
    pub sources: Sources,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
}

impl LessonFile {
    /// Reads a lesson file.
    #[must_use]
    pub fn read(name: &str, text: &str) -> Self {
        let read = read_lesson(name, text);
        Self { lesson: read.lesson, sources: Sources::new(read.places), diagnostics: read.diagnostics }
    }
}

/// What a lesson shows before its question is answered, with the first so many hints.
#[must_use]
pub fn view(lesson: &Lesson, hints: usize, language: Language) -> LessonView {
    LessonView {
        id: lesson.id.clone(),
        title: language.of(&lesson.title).to_owned(),
        text: language.paragraphs(&lesson.text),
        scenario: lesson.scenario.clone(),
        question: QuestionView {
            text: language.line(&lesson.question.text),
            options: lesson.question.options.iter().map(|option| language.label(option).to_owned()).collect(),
        },
        hints: lesson.hints.iter().take(hints).map(|hint| language.line(hint)).collect(),
        hints_left: lesson.hints.len().saturating_sub(hints),
        next: lesson.next.clone(),
    }
}

impl Playground {
    /// Problems of a lesson: those of its text, errors of its scenario, and a goal that speaks of what does not exist.
    #[must_use]
    pub fn lesson_problems(&self, file: &LessonFile) -> Vec<Diagnostic> {
        let mut problems = file.diagnostics.clone();
        if let Some(lesson) = &file.lesson {
            let scenario = Scenario { expect: lesson.goal.clone(), ..lesson.scenario.clone() };
            let sources = file.sources.clone();
            let file = ScenarioFile { scenario: Some(scenario), sources, ..ScenarioFile::default() };
            let errors = self.try_out(&file).1.into_iter().filter(|found| found.severity == Severity::Error);
            problems.extend(errors);
        }
        problems
    }

    /// What is to be said to the answer with this number. `None`: there is no such answer, or the scenario cannot be
    /// played, for example because the facts of [`Self::missing_facts`] are not loaded.
    #[must_use]
    pub fn answer(&self, lesson: &Lesson, chosen: usize, language: Language) -> Option<AnswerView> {
        let scenario = &lesson.scenario;
        let (stage, mut act) = self.try_out(&ScenarioFile::from(scenario.clone())).0?;
        answer::answer(lesson, (&stage, &mut act), chosen, language)
    }

    /// Everything that a page asks of a lesson at once.
    #[must_use]
    pub fn lesson(&self, file: &LessonFile, query: &LessonQuery) -> LessonReply {
        let Some(lesson) = &file.lesson else {
            return LessonReply { diagnostics: file.diagnostics.clone(), ..LessonReply::default() };
        };
        let edited = query.edited.clone().map(ScenarioFile::from);
        LessonReply {
            lesson: Some(view(lesson, query.hints, query.language)),
            answer: query.chosen.and_then(|chosen| self.answer(lesson, chosen, query.language)),
            goal: edited.map(|edited| self.goal(lesson, &edited, query.language)),
            diagnostics: Vec::new(),
        }
    }

    /// How far an edited scenario is from a lesson's goal.
    #[must_use]
    pub fn goal(&self, lesson: &Lesson, edited: &ScenarioFile, language: Language) -> GoalView {
        let scenario = edited.scenario.as_ref().map(|scenario| Scenario { expect: Vec::new(), ..scenario.clone() });
        let played = self.try_out(&ScenarioFile { scenario, ..edited.clone() }).0;
        let lines: Vec<GoalLine> = match played {
            Some((stage, mut act)) => {
                let held = expectations::held(&lesson.goal, &stage, &mut act);
                held.iter().map(|held| language.goal_line(held, &stage)).collect()
            }
            None => lesson.goal.iter().map(|goal| language.unplayed(goal)).collect(),
        };
        let reached = !lines.is_empty() && lines.iter().all(|line| line.holds);
        GoalView { reached, words: language.goal_words(&lines).to_owned(), lines }
    }
}
