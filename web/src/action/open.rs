//! What is opened: scenarios of the menu and of files, and files that are added to a scenario. The user's own work is kept.

use std::rc::Rc;

use patchplay_document::{Scenario, Severity, SourceFile};
use patchplay_playground::view::{Opened, PatchQuery};

use crate::files::{self, Came};
use crate::start::Start;
use crate::state::{Left, Narrow, Notice, Pane, ROWS, State};
use crate::words;

impl State {
    pub(super) fn replace(&mut self, scenario: Rc<Scenario>) {
        self.scenario = scenario;
        self.fresh = true;
        self.borrowed = false;
        self.revision = self.revision.wrapping_add(1);
        self.nodes_revision = self.nodes_revision.wrapping_add(1);
        self.changed();
        self.file = 0;
        self.caret = None;
        self.left = Left::Text;
        self.pane = Pane::Answer;
        self.narrow = Narrow::Result;
        self.log_of = None;
        self.why = None;
        self.query = PatchQuery { limit: ROWS, ..PatchQuery::default() };
        // A result of another scenario would be a lie, not the last good answer.
        self.result = None;
        self.stale = false;
        self.diagnostics = Rc::default();
        self.parameters = Rc::default();
        self.suggestions = Rc::default();
        self.suggested = None;
        self.patch_files = Rc::default();
        self.log_files = Rc::default();
        self.pasted_log = None;
        self.problem = 0;
    }

    /// Shows another scenario, and keeps the user's work beside it.
    pub(super) fn open(&mut self, scenario: Scenario) {
        // Only work that came from the user is worth keeping, and what lies in a file is kept there.
        if !self.is_blank() && !self.borrowed && Start::ALL.iter().all(|start| *self.scenario != start.scenario()) {
            self.before = Some(self.scenario.clone());
        }
        self.replace(Rc::new(scenario));
        self.borrowed = true;
        self.notice = self.before.is_some().then_some(Notice::Opened);
    }

    /// Adds files to the scenario, which can be taken back, and shows the first of them.
    pub(super) fn add_files(&mut self, came: Vec<SourceFile>) {
        let Some(first) = came.first().map(|file| file.text.clone()) else { return };
        let names: Vec<String> = came.iter().map(|file| file.name.clone()).collect();
        let (before, was_blank) = (self.scenario.clone(), self.is_blank());
        self.edit(|scenario| files::add(scenario, came));
        self.left = Left::Text;
        self.file = self.scenario.files.iter().rposition(|file| file.text == first).unwrap_or(0);
        let what = format!("added {}", words::list(&names, 3));
        self.notice = (!was_blank).then(|| Notice::Changed(what.into(), before));
    }

    pub(super) fn opened(&mut self, opened: Opened, Came { scenario, others }: Came) {
        let name = scenario.map(|file| file.name).unwrap_or_default();
        match opened.scenario {
            Some(mut scenario) => {
                files::add(&mut scenario, others);
                if scenario.files.is_empty() {
                    scenario.files = Start::Empty.scenario().files;
                }
                self.open(scenario);
            }
            None => {
                let error = opened.diagnostics.into_iter().find(|problem| problem.severity == Severity::Error);
                let why = error
                    .map_or_else(String::new, |error| format!("line {}: {}", error.place.start.line, error.message));
                self.notice = Some(Notice::NotOpened(name.into(), why.into()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> SourceFile {
        SourceFile { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn work_survives_whatever_is_opened_after_it() {
        let mut state = State::of(Start::Empty.scenario());
        state.add_files(vec![file("mine.yaml", "Name: mine")]);
        let mine = state.scenario.clone();
        for title in ["one", "two"] {
            state.open(Scenario { title: title.to_owned(), ..Start::Baseline.scenario() });
            assert_eq!(state.before.as_ref(), Some(&mine), "{title}");
        }
        // What was opened and changed is work too.
        state.add_files(vec![file("more.yaml", "Name: more")]);
        let changed = state.scenario.clone();
        state.open(Start::Article.scenario());
        assert_eq!(state.before, Some(changed));
    }

    #[test]
    fn files_that_come_are_shown_and_can_be_taken_back() {
        let mut state = State::of(Start::Baseline.scenario());
        let before = state.scenario.clone();
        state.add_files(vec![file("a.yaml", "Name: a"), file("b.yaml", "Name: b")]);
        assert_eq!(state.shown_file().map(|file| file.name.as_str()), Some("a.yaml"));
        let Some(Notice::Changed(_, kept)) = &state.notice else { panic!("{:?}", state.notice) };
        assert_eq!(*kept, before);
    }
}
