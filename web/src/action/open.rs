//! What is opened: scenarios of the menu and of files, and files that are added to a scenario. The user's own work is kept.

use patchplay_language::say;
use std::rc::Rc;

use patchplay_document::{Scenario, Severity, SourceFile};
use patchplay_playground::view::{Opened, PatchQuery, TimeQuery, WhyQuery};

use crate::files::{self, Came};
use crate::guide::Page;
use crate::nodes_text::Yaml;
use crate::start::{self, Start};
use crate::state::{Left, Narrow, NodesForm, Notice, Pane, ROWS, State};
use crate::versions::{CompareForm, Versions};
use crate::words;

impl State {
    /// Shows what a scenario of the menu is opened for.
    pub fn show_start(&mut self, start: Start) {
        if start == Start::Log {
            self.pane = Pane::PastedLog;
            self.narrow = Narrow::Left;
        }
        if let Some(question) = start.question() {
            self.pane = Pane::Patches;
            let (node, patch) = (question.node.to_owned(), question.patch.to_owned());
            self.why = Some(WhyQuery { node, patch });
        }
    }

    pub fn replace(&mut self, scenario: Rc<Scenario>) {
        self.versions = Versions::opened(scenario.clone(), self.versions.kept().cloned());
        self.compare = CompareForm::default();
        self.scenario = scenario;
        self.guide.page = Page::Work;
        self.fresh = true;
        self.borrowed = false;
        self.linked = false;
        self.arriving = None;
        self.revision = self.revision.wrapping_add(1);
        self.nodes_revision = self.nodes_revision.wrapping_add(1);
        self.nodes = NodesForm::default();
        self.yaml = Yaml::default();
        self.previous = None;
        self.changed();
        self.file = 0;
        self.caret = None;
        self.left = Left::Text;
        self.pane = Pane::Answer;
        self.narrow = Narrow::Result;
        self.log_of = None;
        self.why = None;
        self.time = TimeQuery::default();
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
    pub fn open(&mut self, scenario: Scenario) {
        self.put_lesson_away();
        // Only work that came from the user is worth keeping, and what lies in a file is kept there.
        if !self.is_blank() && !self.borrowed && Start::ALL.iter().all(|start| *self.scenario != start.scenario()) {
            self.before = Some(self.scenario.clone());
        }
        self.replace(Rc::new(scenario));
        self.borrowed = true;
        self.notice = self.before.is_some().then_some(Notice::Opened);
    }

    /// Adds files to the scenario, which can be taken back, and shows the first of them.
    pub fn add_files(&mut self, came: Vec<SourceFile>) {
        let Some(first) = came.first().map(|file| file.text.clone()) else { return };
        let names: Vec<String> = came.iter().map(|file| file.name.clone()).collect();
        let (before, was_blank) = (self.scenario.clone(), self.is_blank());
        self.edit(|scenario| files::add(scenario, came));
        self.left = Left::Text;
        self.file = self.scenario.files.iter().rposition(|file| file.text == first).unwrap_or(0);
        let what = say!("added {}", words::list(&names, 3));
        self.notice = (!was_blank).then(|| Notice::Changed(what.into(), before));
    }

    pub(super) fn opened(&mut self, opened: Opened, Came { scenario, others }: Came) {
        let name = scenario.map(|file| file.name).unwrap_or_default();
        match opened.scenario {
            Some(mut scenario) => {
                files::add(&mut scenario, others);
                start::give_a_file(&mut scenario);
                self.open(scenario);
                self.show_shelved(&name);
            }
            None => {
                let error = opened.diagnostics.into_iter().find(|problem| problem.severity == Severity::Error);
                let why =
                    error.map_or_else(String::new, |error| say!("line {}: {}", error.place.start.line, error.message));
                self.notice = Some(Notice::NotOpened(name.into(), why.into()));
            }
        }
    }

    /// Opens what a share link holds. A link to what is shown already, as after a reload, changes nothing, and neither
    /// does one that nobody waits for any more: something else was opened while it was read.
    pub(super) fn link_read(&mut self, fragment: &str, opened: Option<Opened>) {
        if self.arriving.take_if(|arriving| **arriving == *fragment).is_none() {
            return;
        }
        let Some(Opened { scenario, diagnostics }) = opened else {
            self.notice = Some(Notice::BadLink(say!("the engine ended while it read the link").into()));
            return;
        };
        let Some(mut scenario) = scenario else {
            let why = diagnostics
                .first()
                .map_or_else(String::new, |problem| format!("{}; {}", problem.message, problem.help));
            self.notice = Some(Notice::BadLink(why.into()));
            return;
        };
        start::give_a_file(&mut scenario);
        if scenario != *self.scenario {
            self.open(scenario);
        }
        self.linked = true;
        self.beware();
    }

    /// Opens the work of another tab, which is work as well as one's own.
    pub(super) fn take_other(&mut self, scenario: Scenario) {
        self.open(scenario);
        self.borrowed = false;
        self.has_other = false;
        self.contested = false;
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

    fn linked(scenario: &Scenario) -> Option<Opened> {
        Some(Opened { scenario: Some(scenario.clone()), diagnostics: Vec::new() })
    }

    fn arrive(state: &mut State, opened: Option<Opened>) {
        state.arriving = Some("v1.x".into());
        assert!(state.is_held());
        state.link_read("v1.x", opened);
        assert_eq!(state.arriving, None);
    }

    #[test]
    fn a_link_gives_way_to_what_is_opened_while_it_is_read() {
        let mut state = State::of(Start::Empty.scenario());
        state.arriving = Some("v1.x".into());
        state.open(Start::Baseline.scenario());
        assert!(!state.is_held());
        state.link_read("v1.x", linked(&Start::Article.scenario()));
        assert_eq!((*state.scenario).clone(), Start::Baseline.scenario());
        // The answer to one link is none to the next.
        state.arriving = Some("v1.y".into());
        state.link_read("v1.x", linked(&Start::Article.scenario()));
        assert_eq!((*state.scenario).clone(), Start::Baseline.scenario());
        state.link_read("v1.y", linked(&Start::Article.scenario()));
        assert_eq!((*state.scenario).clone(), Start::Article.scenario());
    }

    #[test]
    fn a_link_keeps_the_work_that_was_there() {
        let mut state = State::of(Start::Empty.scenario());
        state.add_files(vec![file("mine.yaml", "Name: mine")]);
        let (mine, theirs) = (state.scenario.clone(), Start::Baseline.scenario());
        arrive(&mut state, linked(&theirs));
        assert_eq!((state.before.clone(), &*state.scenario), (Some(mine.clone()), &theirs));
        assert!(state.linked && !state.is_held());
        // After a reload, and after another look at it, the first work is still the one to go back to.
        arrive(&mut state, linked(&theirs));
        arrive(&mut state, linked(&Start::Article.scenario()));
        assert_eq!(state.before, Some(mine));
    }

    #[test]
    fn a_link_that_cannot_be_read_changes_nothing_and_says_why() {
        let mut state = State::of(Start::Baseline.scenario());
        let before = state.scenario.clone();
        arrive(&mut state, Some(patchplay_playground::Playground::open_link("v1.x")));
        assert_eq!(state.scenario, before);
        assert!(!state.is_held() && !state.linked);
        let Some(Notice::BadLink(why)) = &state.notice else { panic!("{:?}", state.notice) };
        assert!(why.starts_with("the link is not whole"), "{why}");
        arrive(&mut state, None);
        assert!(matches!(state.notice, Some(Notice::BadLink(_))));
    }

    #[test]
    fn a_link_that_ended_the_page_is_not_evaluated_by_itself() {
        let mut state = State::of(Start::Baseline.scenario());
        let theirs = Start::Article.scenario();
        state.fatal = Some(crate::written::name(&theirs).into());
        state.beware();
        assert_eq!(state.stop, None);
        arrive(&mut state, linked(&theirs));
        assert_eq!(state.stop, Some(crate::state::Stop::EarlierVisit));
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
