//! A chosen answer, held to the run.

use patchplay_document::Lesson;

use super::{Language, reason};
use crate::{act::Act, expectations, stage::Stage, view::AnswerView};

/// What is said to the answer with this number.
pub(super) fn answer(
    lesson: &Lesson,
    (stage, act): (&Stage, &mut Act),
    chosen: usize,
    language: Language,
) -> Option<AnswerView> {
    let question = &lesson.question;
    let option = question.options.get(chosen)?;
    let (_, found) = expectations::find(stage, act, &question.ask).into_iter().next()?;
    let truth = question.options.iter().position(|option| found.is(&option.value));
    let right = found.is(&option.value);
    let shown = truth.and_then(|truth| question.options.get(truth));
    let shown = shown.map_or_else(|| language.found(&found), |option| language.label(option).to_owned());
    Some(AnswerView {
        chosen,
        right,
        truth,
        verdict: language.verdict(right, &shown),
        because: language.paragraphs(&lesson.because),
        reason: reason::of(stage, act, &lesson.scenario, question),
        task: language.paragraphs(&lesson.task),
    })
}
