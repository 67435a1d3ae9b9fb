//! A course: lessons in the order in which each names the next, and how far a reader is in it.

use patchplay_document::{Lesson, Words};
use patchplay_ordered::{SortedMap, SortedSet};
use serde::{Deserialize, Serialize};

/// Version of the form in which progress is kept.
const VERSION: u32 = 1;

/// Lessons in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Course {
    /// First to last.
    pub lessons: Vec<CourseEntry>,
}

/// A lesson of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CourseEntry {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
}

/// Why lessons make no course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourseError {
    /// Two lessons have one id.
    Twice(String),
    /// A lesson names a next one that is not there.
    Unknown {
        /// The lesson.
        id: String,
        /// What it names.
        next: String,
    },
    /// Lessons that are not reached from the first one, or the course has no first one.
    Unreached(Vec<String>),
}

impl std::fmt::Display for CourseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Twice(id) => write!(f, "two lessons are called `{id}`"),
            Self::Unknown { id, next } => {
                write!(f, "the lesson `{id}` names `{next}` as the next, which does not exist")
            }
            Self::Unreached(ids) => write!(f, "no lesson leads to {}", ids.join(", ")),
        }
    }
}

impl std::error::Error for CourseError {}

impl Course {
    /// Puts lessons in order: the first is the one that no other names as its next.
    ///
    /// # Errors
    /// Following `next` from the first lesson does not visit every lesson once.
    pub fn of(lessons: &[Lesson]) -> Result<Self, CourseError> {
        let mut by_id: SortedMap<&str, &Lesson> = SortedMap::new();
        for lesson in lessons {
            if by_id.insert(&lesson.id, lesson).is_some() {
                return Err(CourseError::Twice(lesson.id.clone()));
            }
        }
        let mut followers: SortedSet<&str> = SortedSet::new();
        for lesson in lessons {
            let Some(next) = lesson.next.as_deref() else { continue };
            if !by_id.contains_key(next) {
                return Err(CourseError::Unknown { id: lesson.id.clone(), next: next.to_owned() });
            }
            followers.insert(next);
        }
        let mut open = lessons.iter().find(|lesson| !followers.contains(lesson.id.as_str()));
        let mut course = Self::default();
        while let Some(lesson) = open {
            // A lesson that was visited is no longer there, so a ring of lessons ends too.
            if by_id.remove(lesson.id.as_str()).is_none() {
                break;
            }
            course.lessons.push(CourseEntry { id: lesson.id.clone(), title: lesson.title.clone() });
            open = lesson.next.as_deref().and_then(|next| by_id.get(next).copied());
        }
        if by_id.is_empty() {
            return Ok(course);
        }
        Err(CourseError::Unreached(by_id.into_keys().map(str::to_owned).collect()))
    }
}

/// How far a reader is; the form that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    version: u32,
    lessons: SortedMap<String, Standing>,
}

impl Default for Progress {
    fn default() -> Self {
        Self { version: VERSION, lessons: SortedMap::new() }
    }
}

/// What a reader has done in one lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Standing {
    /// Number of the first answer that was given.
    pub answered: Option<usize>,
    /// Whether that one was right.
    pub right: bool,
    /// Hints that were asked for.
    pub hints: usize,
    /// Whether the goal was reached.
    pub reached: bool,
}

/// A lesson's mark in the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LessonState {
    /// Its question is not answered.
    New,
    /// Its question is answered, its goal not reached.
    Answered,
    /// Its goal is reached.
    Done,
}

impl Progress {
    /// Reads what was kept; `None` when it is of another version or no progress at all.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        patchplay_json::read::<Self>(text).ok().filter(|progress| progress.version == VERSION)
    }

    /// The text to keep.
    #[must_use]
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was done in a lesson.
    #[must_use]
    pub fn standing(&self, id: &str) -> Standing {
        self.lessons.get(id).copied().unwrap_or_default()
    }

    /// Notes an answer; only the first one of a lesson counts.
    pub fn answer(&mut self, id: &str, chosen: usize, right: bool) {
        let standing = self.lessons.entry(id.to_owned()).or_default();
        if standing.answered.is_none() {
            (standing.answered, standing.right) = (Some(chosen), right);
        }
    }

    /// Notes that one more hint was asked for.
    pub fn hint(&mut self, id: &str) {
        self.lessons.entry(id.to_owned()).or_default().hints += 1;
    }

    /// Notes that the goal was reached; what is reached stays so, whatever the text becomes.
    pub fn reach(&mut self, id: &str) {
        self.lessons.entry(id.to_owned()).or_default().reached = true;
    }

    /// Adds what another tab has noted: nothing that was reached or answered is lost, and of two first answers this one's
    /// stays.
    pub fn merge(&mut self, other: &Self) {
        for (id, theirs) in &other.lessons {
            let mine = self.lessons.entry(id.clone()).or_default();
            if mine.answered.is_none() {
                (mine.answered, mine.right) = (theirs.answered, theirs.right);
            }
            mine.hints = mine.hints.max(theirs.hints);
            mine.reached |= theirs.reached;
        }
    }

    /// The mark of a lesson.
    #[must_use]
    pub fn state(&self, id: &str) -> LessonState {
        match self.standing(id) {
            Standing { reached: true, .. } => LessonState::Done,
            Standing { answered: Some(_), .. } => LessonState::Answered,
            _ => LessonState::New,
        }
    }

    /// The first lesson of a course that is not done.
    #[must_use]
    pub fn open<'c>(&self, course: &'c Course) -> Option<&'c CourseEntry> {
        course.lessons.iter().find(|lesson| self.state(&lesson.id) != LessonState::Done)
    }
}
