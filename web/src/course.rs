//! The lessons in their order, and the language in which they are told.

use patchplay_playground::lesson::{Language, LessonState, Progress};

/// A lesson of the course.
#[derive(Debug)]
pub struct Entry {
    /// Its name, in links and in what is kept.
    pub id: &'static str,
    en: &'static str,
    ja: &'static str,
}

impl Entry {
    /// Its title.
    pub fn title(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Ja => self.ja,
        }
    }
}

/// All of them, first to last.
pub const COURSE: &[Entry] = include!(concat!(env!("OUT_DIR"), "/course.rs"));

/// The lesson of a name, and its number from 1.
pub fn named(id: &str) -> Option<(usize, &'static Entry)> {
    COURSE.iter().enumerate().find(|(_, entry)| entry.id == id).map(|(index, entry)| (index + 1, entry))
}

/// The lesson that comes after this one.
pub fn after(id: &str) -> Option<&'static Entry> {
    named(id).and_then(|(number, _)| COURSE.get(number))
}

/// The first lesson that is not done; the first of all when all are.
pub fn open(progress: &Progress) -> Option<&'static Entry> {
    COURSE.iter().find(|entry| progress.state(entry.id) != LessonState::Done).or_else(|| COURSE.first())
}

/// How many lessons are done.
pub fn done(progress: &Progress) -> usize {
    COURSE.iter().filter(|entry| progress.state(entry.id) == LessonState::Done).count()
}

/// The language of the page.
pub fn language() -> Language {
    Language::of_tag(&patchplay_language::tag())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_is_in_the_course_and_each_leads_to_the_next() {
        let files = std::fs::read_dir("lessons").unwrap().count();
        assert_eq!(COURSE.len(), files);
        assert_eq!(after(COURSE[0].id).map(|entry| entry.id), Some(COURSE[1].id));
        assert!(after(COURSE[COURSE.len() - 1].id).is_none());
        assert!(named("nothing of the kind").is_none());
    }

    #[test]
    fn a_reader_goes_on_where_something_is_open() {
        let mut progress = Progress::default();
        assert_eq!(open(&progress).map(|entry| entry.id), Some(COURSE[0].id));
        progress.reach(COURSE[0].id);
        progress.reach(COURSE[2].id);
        assert_eq!((open(&progress).map(|entry| entry.id), done(&progress)), (Some(COURSE[1].id), 2));
        COURSE.iter().for_each(|entry| progress.reach(entry.id));
        assert_eq!(open(&progress).map(|entry| entry.id), Some(COURSE[0].id));
    }
}
