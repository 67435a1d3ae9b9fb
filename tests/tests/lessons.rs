//! Lessons: each is played from a wrong answer to the right one and from its start to its goal, in both languages.

use std::collections::BTreeMap;

use patchplay_document::{Lesson, Scenario};
use patchplay_playground::{
    Playground, ScenarioFile,
    lesson::{self, Course, CourseError, Language, LessonFile, LessonState, Progress},
    view::{AnswerView, LessonQuery},
    words::text_of,
};
use patchplay_tests::{catalog, path, text};
use serde::Deserialize;

const LESSONS: &str = "../web/lessons";
const SUFFIX: &str = ".lesson.yaml";

/// What a reader does to reach a lesson's goal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Solution {
    /// The lesson is about uncommenting a line, so the line stands in its text.
    #[serde(default)]
    uncomments: bool,
    edits: Vec<SolutionEdit>,
}

/// Lines that stand once in a file, however far they are indented as a whole, and what takes their place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SolutionEdit {
    file: String,
    old: String,
    new: String,
}

impl SolutionEdit {
    fn apply(&self, text: &str) -> String {
        let lines: Vec<&str> = text.lines().collect();
        let old: Vec<&str> = self.old.lines().collect();
        let stands_at = |at: usize| -> Option<String> {
            let first = lines[at];
            let indent = &first[..first.len() - first.trim_start().len()];
            let is_same = old
                .iter()
                .enumerate()
                .all(|(number, line)| lines.get(at + number).is_some_and(|there| *there == format!("{indent}{line}")));
            is_same.then(|| indent.to_owned())
        };
        let found: Vec<(usize, String)> = (0..lines.len()).filter_map(|at| Some((at, stands_at(at)?))).collect();
        let [(at, indent)] = found.as_slice() else { panic!("`{}` stands {} times", self.old, found.len()) };
        let new: Vec<String> = self.new.lines().map(|line| format!("{indent}{line}")).collect();
        let before = lines[..*at].iter().map(ToString::to_string);
        let after = lines[at + old.len()..].iter().map(ToString::to_string);
        before.chain(new).chain(after).map(|line| line + "\n").collect()
    }
}

fn names() -> Vec<String> {
    let files = std::fs::read_dir(path(LESSONS)).expect("the lessons lie in a folder");
    let mut names: Vec<String> =
        files.map(|file| file.expect("a file").file_name().into_string().expect("a plain name")).collect();
    names.sort();
    assert!(names.iter().all(|name| name.ends_with(SUFFIX)), "nothing but lessons lies there: {names:?}");
    names
}

fn read(name: &str) -> LessonFile {
    LessonFile::read(name, &text(&format!("{LESSONS}/{name}")))
}

fn lessons() -> Vec<Lesson> {
    names().iter().map(|name| read(name).lesson.unwrap_or_else(|| panic!("{name} reads"))).collect()
}

fn solution(id: &str) -> Solution {
    serde_yaml::from_str(&text(&format!("cases/lessons/{id}.solution.yaml"))).unwrap_or_else(|e| panic!("{id}: {e}"))
}

fn solved(lesson: &Lesson) -> Scenario {
    let mut scenario = lesson.scenario.clone();
    for edit in solution(&lesson.id).edits {
        let file = scenario.files.iter_mut().find(|file| file.name == edit.file).expect("the file of an edit");
        file.text = edit.apply(&file.text);
    }
    scenario
}

fn door() -> Playground {
    Playground::new(catalog())
}

fn answers(door: &Playground, lesson: &Lesson, language: Language) -> Vec<AnswerView> {
    let of = |chosen| door.answer(lesson, chosen, language).unwrap_or_else(|| panic!("{} is played", lesson.id));
    (0..lesson.question.options.len()).map(of).collect()
}

#[test]
fn every_lesson_reads_without_a_problem() {
    let door = door();
    for name in names() {
        let file = read(&name);
        assert_eq!(door.lesson_problems(&file), [], "{name}");
        assert_eq!(format!("{}{SUFFIX}", file.lesson.unwrap().id), name, "a lesson's file has its name");
    }
}

#[test]
fn a_goal_that_speaks_of_what_does_not_exist_is_told() {
    let text = text(&format!("{LESSONS}/which-baseline{SUFFIX}"));
    let of = |from: &str, to: &str| {
        let file = LessonFile::read("l.yaml", &text.replace(from, to));
        let problems: Vec<String> = door().lesson_problems(&file).into_iter().map(|p| p.to_string()).collect();
        problems.join("\n")
    };
    let said = of("{node: Instance1, baseline: MyPatchBaseline}", "{node: Instance1, baseline: MyPatchBasline}");
    assert!(said.contains("l.yaml:") && said.contains("there is no baseline `MyPatchBasline`"), "{said}");
    assert!(of("{node: Instance2, baseline", "{node: Instance3, baseline").contains("there is no node `Instance3`"));
    assert!(of("image: windows-2019-2021.12.15}", "image: windows-3}").contains("windows-3"));
}

#[test]
fn both_languages_say_the_same_things() {
    for lesson in lessons() {
        let id = &lesson.id;
        for words in [&lesson.text, &lesson.because, &lesson.task] {
            let [en, ja] = Language::ALL.map(|language| language.paragraphs(words).len());
            assert_eq!(en, ja, "paragraphs of {id}: {words:?}");
        }
        let labels = lesson.question.options.iter().filter_map(|option| option.label.as_ref());
        let all = [&lesson.title, &lesson.text, &lesson.question.text, &lesson.because, &lesson.task];
        for words in all.into_iter().chain(&lesson.hints).chain(labels) {
            assert!(words.ja.chars().any(|letter| letter > '\u{3000}'), "{id} is Japanese: {}", words.ja);
            assert!(words.en.is_ascii(), "{id} is English: {}", words.en);
            // What is set in the code face is AWS's or the text's, so it is the same in both.
            let code = |text: &str| {
                let mut code: Vec<String> = text.split('`').skip(1).step_by(2).map(str::to_owned).collect();
                code.sort();
                code.dedup();
                code
            };
            assert_eq!(code(&words.en), code(&words.ja), "{id}: {}", words.en);
            assert!(
                words.en.matches('`').count() % 2 == 0 && words.ja.matches('`').count() % 2 == 0,
                "{id}: {words:?}"
            );
        }
        for language in Language::ALL {
            let view = lesson::view(&lesson, usize::MAX, language);
            assert_eq!((view.question.options.len(), view.hints.len()), (lesson.question.options.len(), 3), "{id}");
            assert_eq!(view.hints_left, 0);
        }
    }
}

#[test]
fn a_wrong_prediction_gets_the_reason_and_the_right_one_is_praised() {
    let door = door();
    for lesson in lessons() {
        let id = &lesson.id;
        let wanted = solved(&lesson);
        for language in Language::ALL {
            let answers = answers(&door, &lesson, language);
            let right: Vec<usize> = answers.iter().filter(|answer| answer.right).map(|answer| answer.chosen).collect();
            assert_eq!(right.len(), 1, "one answer of {id} is right: {answers:?}");
            for answer in &answers {
                assert_eq!(answer.truth, right.first().copied(), "{id}");
                let (praise, regret) = match language {
                    Language::En => ("Right: ", "Not quite"),
                    Language::Ja => ("正解です", "残念"),
                };
                assert!(answer.verdict.starts_with(if answer.right { praise } else { regret }), "{}", answer.verdict);
                assert!(
                    answer
                        .verdict
                        .contains(lesson::view(&lesson, 0, language).question.options[right[0]].trim_end_matches('.'))
                );
                assert!(!answer.because.is_empty() && !answer.task.is_empty());
                let reason = text_of(&answer.reason);
                assert!(reason.len() > 20, "{id}: {reason}");
                // The lines that the reason names lie in the reader's text.
                for place in answer.reason.iter().flat_map(|phrase| &phrase.places) {
                    let file = lesson.scenario.files.iter().find(|file| file.name == place.file);
                    let lines = file.map_or(0, |file| file.text.lines().count());
                    assert!(lines >= place.start.line as usize, "{id}: {place:?}");
                }
                // The edit is left to the reader.
                let said = [reason, answer.because.join("\n"), answer.verdict.clone()].join("\n");
                for line in new_lines(&lesson.scenario, &wanted) {
                    assert!(!said.contains(&line), "{id} gives `{line}` away: {said}");
                }
            }
        }
        let first = answers(&door, &lesson, Language::En).remove(0);
        assert!(!first.right, "{id} begins with what many people think");
        assert!(first.reason.iter().any(|phrase| phrase.cause), "{id} has a cause: {:?}", first.reason);
    }
}

/// Lines that the solved texts have and the lesson's have not, longer than a word.
fn new_lines(before: &Scenario, after: &Scenario) -> Vec<String> {
    let of = |scenario: &Scenario| -> Vec<String> {
        let lines = scenario.files.iter().flat_map(|file| file.text.lines());
        lines.map(|line| line.trim().trim_start_matches("- ").to_owned()).collect()
    };
    let old = of(before);
    of(after).into_iter().filter(|line| !old.contains(line) && line.contains(": ")).collect()
}

#[test]
fn every_goal_is_open_at_the_start_and_reached_by_its_solution() {
    let door = door();
    for lesson in lessons() {
        for language in Language::ALL {
            let start = door.goal(&lesson, &ScenarioFile::from(lesson.scenario.clone()), language);
            assert!(!start.reached, "{} has something to reach", lesson.id);
            for line in &start.lines {
                assert_eq!(line.holds, line.found.is_empty(), "what was found instead is told: {line:?}");
            }
            let end = door.goal(&lesson, &ScenarioFile::from(solved(&lesson)), language);
            assert!(end.reached, "{}: {:?}", lesson.id, end.lines);
            assert_eq!(end.lines.len(), lesson.goal.len());
            assert_ne!(start.words, end.words);
        }
    }
}

#[test]
fn a_page_asks_for_one_thing_after_the_other() {
    let door = door();
    let file = read("delays.lesson.yaml");
    let lesson = file.lesson.clone().unwrap();
    let language = Language::Ja;
    let first = door.lesson(&file, &LessonQuery { language, ..LessonQuery::default() });
    assert_eq!((first.answer, first.goal), (None, None));
    assert_eq!(first.lesson, Some(lesson::view(&lesson, 0, language)));
    let edited = Some(solved(&lesson));
    let query = LessonQuery { language, hints: 2, chosen: Some(1), edited };
    let then = door.lesson(&file, &serde_json::from_value(serde_json::to_value(&query).unwrap()).unwrap());
    assert_eq!(then.answer, door.answer(&lesson, 1, language));
    assert!(then.goal.unwrap().reached);
    assert_eq!(then.lesson.unwrap().hints.len(), 2);
    let damaged = LessonFile::read("l.yaml", "id: [");
    assert!(door.lesson(&damaged, &query).lesson.is_none());
    assert!(!door.lesson(&damaged, &query).diagnostics.is_empty());
}

#[test]
fn a_goal_is_not_reached_while_the_text_has_an_error() {
    let door = door();
    let lesson = read("delays.lesson.yaml").lesson.unwrap();
    let mut scenario = solved(&lesson);
    scenario.files[0].text = scenario.files[0].text.replace("ApproveAfterDays: 7", "ApproveAfterDays: soon");
    for (language, said) in [(Language::En, "the texts have an error"), (Language::Ja, "エラー")] {
        let goal = door.goal(&lesson, &ScenarioFile::from(scenario.clone()), language);
        assert!(!goal.reached);
        assert!(goal.lines.iter().all(|line| !line.holds && line.found.contains(said)), "{:?}", goal.lines);
    }
}

#[test]
fn the_text_shown_does_not_hold_the_solution() {
    for lesson in lessons() {
        let Solution { uncomments, edits } = solution(&lesson.id);
        let files = &lesson.scenario.files;
        let comments = || files.iter().flat_map(|file| file.text.lines()).filter(|line| line.trim().starts_with('#'));
        for line in
            edits.iter().flat_map(|edit| edit.new.lines().filter(|line| !edit.old.lines().any(|old| old == *line)))
        {
            let commented = comments().any(|comment| comment.trim().trim_start_matches('#').trim() == line.trim());
            assert_eq!(commented, uncomments, "{}: {line}", lesson.id);
        }
        assert!(uncomments || comments().next().is_none(), "{}", lesson.id);
        // Before the answer a reader sees no hint, no reason and nothing of the goal.
        let view = serde_json::to_string(&lesson::view(&lesson, 0, Language::En)).unwrap();
        for hidden in [&lesson.because, &lesson.task].into_iter().chain(&lesson.hints) {
            for paragraph in Language::En.paragraphs(hidden) {
                assert!(!view.contains(&serde_json::to_string(&paragraph).unwrap()), "{}: {paragraph}", lesson.id);
            }
        }
    }
}

#[test]
fn the_last_hint_is_not_needed_before_the_first() {
    let lesson = read("delays.lesson.yaml").lesson.unwrap();
    let view = lesson::view(&lesson, 1, Language::En);
    assert_eq!((view.hints.len(), view.hints_left), (1, 2));
    assert_eq!(view.hints[0], lesson.hints[0].en);
}

#[test]
fn the_course_visits_every_lesson_once() {
    let lessons = lessons();
    let course = Course::of(&lessons).unwrap();
    let ids: Vec<&str> = course.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "which-baseline",
            "success-and-nothing",
            "filters-of-one-rule",
            "delays",
            "rejected-patches",
            "patch-groups",
            "reboots",
            "linux-delays",
            "non-security-updates",
            "networks",
            "compliance-counts",
            "dev-and-prod",
        ]
    );
    let solutions = std::fs::read_dir(path("cases/lessons")).unwrap().count();
    assert_eq!(solutions, lessons.len(), "every solution belongs to a lesson");
}

#[test]
fn lessons_that_make_no_chain_make_no_course() {
    let mut lessons = lessons();
    let at = |id: &str, lessons: &[Lesson]| lessons.iter().position(|lesson| lesson.id == id).unwrap();
    let (first, last) = (at("which-baseline", &lessons), at("dev-and-prod", &lessons));
    lessons[last].next = Some("delays".to_owned());
    assert!(Course::of(&lessons).is_ok(), "a course may lead back into itself");
    lessons[last].next = Some("which-baseline".to_owned());
    assert!(matches!(Course::of(&lessons), Err(CourseError::Unreached(ids)) if ids.len() == 12));
    lessons[last].next = Some("nowhere".to_owned());
    let unknown = CourseError::Unknown { id: "dev-and-prod".to_owned(), next: "nowhere".to_owned() };
    assert_eq!(Course::of(&lessons), Err(unknown));
    lessons[last].next = None;
    lessons[first].id = "delays".to_owned();
    assert_eq!(Course::of(&lessons), Err(CourseError::Twice("delays".to_owned())));
}

#[test]
fn progress_keeps_the_first_answer_and_survives_its_text() {
    let course = Course::of(&lessons()).unwrap();
    let mut progress = Progress::default();
    assert_eq!(progress.state("delays"), LessonState::New);
    progress.answer("which-baseline", 0, false);
    progress.answer("which-baseline", 2, true);
    progress.hint("which-baseline");
    let standing = progress.standing("which-baseline");
    assert_eq!((standing.answered, standing.right, standing.hints), (Some(0), false, 1));
    assert_eq!(progress.state("which-baseline"), LessonState::Answered);
    assert_eq!(progress.open(&course).unwrap().id, "which-baseline");
    progress.reach("which-baseline");
    assert_eq!(progress.state("which-baseline"), LessonState::Done);
    assert_eq!(progress.open(&course).unwrap().id, "success-and-nothing");
    assert_eq!(Progress::read(&progress.write()), Some(progress.clone()));
    assert_eq!(Progress::read(&progress.write().replace("\"version\":1", "\"version\":2")), None);
    assert_eq!(Progress::read("[]"), None);
}

#[test]
fn progress_of_two_tabs_is_put_together() {
    let (mut mine, mut theirs) = (Progress::default(), Progress::default());
    mine.answer("delays", 0, false);
    mine.hint("delays");
    theirs.answer("delays", 1, true);
    theirs.reach("delays");
    theirs.answer("reboots", 2, true);
    mine.merge(&theirs);
    let delays = mine.standing("delays");
    assert_eq!((delays.answered, delays.right, delays.hints, delays.reached), (Some(0), false, 1, true));
    assert_eq!((mine.standing("reboots").answered, mine.state("reboots")), (Some(2), LessonState::Answered));
}

#[test]
fn reasons_name_the_lines_that_decided() {
    let door = door();
    let expected: BTreeMap<&str, &str> = [
        ("which-baseline", "Instance1:"),
        ("success-and-nothing", "- CriticalUpdates"),
        ("filters-of-one-rule", "- Critical"),
        ("patch-groups", "- {Key: Patch Group, Value: Web}"),
        ("dev-and-prod", "- ApproveAfterDays: 0"),
    ]
    .into();
    for lesson in lessons() {
        let Some(wanted) = expected.get(lesson.id.as_str()) else { continue };
        let answer = door.answer(&lesson, 0, Language::En).unwrap();
        let places = answer.reason.iter().filter(|phrase| phrase.cause).flat_map(|phrase| &phrase.places);
        let lines: Vec<&str> = places
            .filter_map(|place| lesson.scenario.files[0].text.lines().nth(place.start.line as usize - 1))
            .map(str::trim)
            .collect();
        assert!(lines.contains(wanted), "{}: {lines:?} {}", lesson.id, text_of(&answer.reason));
    }
}
