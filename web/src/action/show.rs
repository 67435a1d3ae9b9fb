//! Actions that change what is shown, and no scenario: answers of the engine, panes, marks, the lists.

use std::rc::Rc;

use patchplay_document::{Diagnostic, Scenario, Severity};
use patchplay_playground::view::{PastedLog, PatchQuery, View};

use super::Action;
use crate::guide::Page;
use crate::since::since;
use crate::state::{Engine, Left, Narrow, Order, Pane, ROWS, State};
use crate::versions::{CompareForm, Other};

impl State {
    /// Brings the file of a place into the editor.
    pub(super) fn show_file(&mut self, name: &str) {
        if let Some(index) = self.scenario.files.iter().position(|file| file.name == name) {
            self.file = index;
        }
        self.left = Left::Text;
    }

    fn answered(&mut self, view: View, scenario: Option<Rc<Scenario>>) {
        let View { diagnostics, parameters, missing_files, patch_files, log_files, pasted_log, result } = view;
        if *self.patch_files != patch_files {
            self.patch_files = Rc::new(patch_files);
        }
        self.read(log_files, pasted_log);
        let lost = |name: &String| self.unloaded.iter().any(|(other, _)| other == name);
        self.loading = missing_files.into_iter().filter(|name| !lost(name)).collect();
        // What rests on facts that are on their way would be shown for a moment and be wrong.
        if !self.loading.is_empty() {
            return;
        }
        // What did not change keeps its place in memory, so that nothing is drawn again for it.
        if *self.diagnostics != diagnostics {
            // What forbids the run is shown before anything that is only to be known.
            let is_error = |problem: &Diagnostic| problem.severity == Severity::Error;
            let shown = self.problem.min(diagnostics.len().saturating_sub(1));
            let error =
                if diagnostics.get(shown).is_some_and(is_error) { None } else { diagnostics.iter().position(is_error) };
            self.problem = error.unwrap_or(shown);
            self.diagnostics = Rc::new(diagnostics);
        }
        self.diagnostics_of.clone_from(&scenario);
        if *self.parameters != parameters {
            self.parameters = Rc::new(parameters);
        }
        self.stale = result.is_none();
        self.stop = None;
        let first = self.result.is_none();
        let mut result = result;
        let suggestions = result.as_mut().and_then(|result| result.suggestions.take());
        // Those of an older text or of another view come too late: they are not of what is shown.
        if let (Some(suggestions), Some(query), true) = (suggestions, self.wonder(), self.is_wondering()) {
            self.suggestions = Rc::new(suggestions);
            self.suggested = Some((self.scenario.clone(), query));
        }
        if result.is_some() {
            self.answer_of = scenario;
        }
        if let Some(result) = result.as_ref()
            && let Some(previous) = self.previous.as_ref()
        {
            self.since = since(previous, result).map(Rc::from);
        }
        if let Some(result) = result
            && self.result.as_deref() != Some(&result)
        {
            self.result = Some(Rc::new(result));
            let cause = self.cause();
            if first && self.fresh && !cause.is_empty() {
                self.order(Order::Show(cause));
            }
        }
    }

    /// Takes over which files are logs, and what one says. A log that somebody has just pasted is opened.
    fn read(&mut self, log_files: Vec<String>, pasted_log: Option<PastedLog>) {
        let shown = self.shown_file().map(|file| file.name.clone()).unwrap_or_default();
        let pasted = log_files.contains(&shown) && !self.log_files.contains(&shown);
        if pasted && !self.fresh && self.pane == Pane::Answer {
            self.pane = Pane::PastedLog;
        }
        if log_files.is_empty() && self.pane == Pane::PastedLog {
            self.pane = Pane::Answer;
        }
        if *self.log_files != log_files {
            self.log_files = Rc::new(log_files);
        }
        if pasted_log.is_some() && self.pasted_log.as_deref() != pasted_log.as_ref() {
            self.pasted_log = pasted_log.map(Rc::new);
        }
    }

    /// Patch facts that were waited for are there or never will be; after the last of them the engine is asked again.
    fn arrived(&mut self, name: &str) {
        let waited = self.loading.len();
        self.loading.retain(|other| other != name);
        if waited > 0 && self.loading.is_empty() {
            self.attempt = self.attempt.wrapping_add(1);
        }
    }

    /// What changes no scenario.
    pub(super) fn show(&mut self, action: Action) {
        match action {
            Action::Started(version) => self.engine = Engine::Ready(version.into()),
            Action::Broke(why) => self.engine = Engine::Broken(why.into()),
            Action::Images(images) => self.images = Rc::new(images),
            // One of texts that are gone comes too late; that of the new ones follows.
            Action::Answered(view, of, scenario) if of == self.revision => self.answered(*view, scenario),
            Action::Working(working) => self.working = working,
            Action::FactsLoaded(name) => self.arrived(&name),
            Action::FactsFailed(name, why) => {
                self.arrived(&name);
                self.unloaded.push((name, why));
            }
            Action::LoadAgain => {
                self.unloaded.clear();
                self.attempt = self.attempt.wrapping_add(1);
            }
            Action::Spoke => {
                self.language = crate::language::tag();
                self.attempt = self.attempt.wrapping_add(1);
            }
            Action::Replaced => self.attempt = self.attempt.wrapping_add(1),
            Action::Stopped(stop) => self.stop = Some(stop),
            Action::Again => {
                self.stop = None;
                self.attempt = self.attempt.wrapping_add(1);
            }
            Action::ShowLeft(left) => {
                self.left = left;
                self.narrow = Narrow::Left;
            }
            Action::ShowFile(index) => {
                self.file = index;
                self.left = Left::Text;
            }
            Action::Wonder => self.wondering = self.may_wonder().then(|| self.plain_screen()),
            // Nothing of the run is to be seen before a lesson's question is answered.
            Action::Open(pane) if self.is_asking() && pane != Pane::Lesson => {}
            Action::Open(pane) => {
                self.guide.page = Page::Work;
                self.pane = pane;
                self.narrow = Narrow::Result;
                self.revealed.clear();
            }
            Action::Time(query) => self.time = query,
            Action::ShowNarrow(narrow) => self.narrow = narrow,
            Action::Caret(line) => {
                self.caret = Some(line);
                // Those that are there stay; asking for another line is no reason to look for them again.
                if self.has_suggestions() {
                    self.wondering = None;
                }
            }
            Action::OpenInfluence => match self.influence().and_then(|influence| influence.patches) {
                Some(count) if count > 0 => {
                    let because_of = self.caret.clone();
                    self.show(Action::OpenPatches(PatchQuery { because_of, ..PatchQuery::default() }));
                }
                _ => self.show(Action::Open(Pane::Answer)),
            },
            Action::Point(places) => self.pointed = places,
            Action::Reveal(places) => {
                if let Some(first) = places.first() {
                    let file = first.file.clone();
                    self.show_file(&file);
                }
                self.narrow = Narrow::Left;
                self.revealed.clone_from(&places);
                self.order(Order::Reveal(places));
            }
            Action::GoTo(place) => {
                self.show_file(&place.file);
                self.narrow = Narrow::Left;
                self.order(Order::GoTo(place));
            }
            Action::Apply(fix) => self.apply_fix(fix),
            Action::TakeBack => self.take_back(),
            Action::Query(query) => self.query = PatchQuery { offset: 0, ..query },
            Action::OpenPatches(query) => {
                self.query = PatchQuery { limit: ROWS, ..query };
                self.pane = Pane::Patches;
                self.narrow = Narrow::Result;
                self.revealed.clear();
            }
            Action::OpenWhy(why) => {
                let (text, limit) = (why.patch.clone(), ROWS);
                self.show(Action::OpenPatches(PatchQuery { text, limit, ..PatchQuery::default() }));
                self.why = Some(why);
            }
            Action::Propose(proposing) => self.proposing = proposing,
            Action::Compare(form) => {
                self.compare = form;
                self.pane = Pane::Compare;
                self.narrow = Narrow::Result;
            }
            Action::KeepVersion => {
                self.versions.keep(self.scenario.clone());
                self.compare = CompareForm { other: Other::Kept, ..CompareForm::default() };
                self.pane = Pane::Compare;
            }
            Action::Rows(offset) => self.query.offset = offset,
            Action::Why(why) => {
                self.why = why;
                self.revealed.clear();
            }
            Action::LogOf(id, stderr) => {
                self.log_of = Some(id);
                self.log_stderr = stderr;
            }
            Action::Problem(step) => {
                let count = self.diagnostics.len();
                if let Some(index) = self.problem.checked_add_signed(step.rem_euclid(count.max(1).cast_signed())) {
                    self.problem = index % count.max(1);
                }
                if let Some(problem) = self.diagnostics.get(self.problem) {
                    let place = problem.place.clone();
                    if place.file.is_empty() {
                        return;
                    }
                    self.show_file(&place.file);
                    self.narrow = Narrow::Left;
                    self.order(Order::GoTo(place));
                }
            }
            Action::ToggleProblems => self.problems_open = !self.problems_open,
            Action::ToggleSettings => self.settings_open = !self.settings_open,
            Action::ToggleHelp => self.help_open = !self.help_open,
            Action::Dismiss => self.notice = None,
            Action::LinkCame(fragment) => self.arriving = Some(fragment),
            Action::Kept(kept) => self.unkept = !kept,
            Action::OtherTab => {
                self.has_other = true;
                self.contested = true;
            }
            Action::Newer => self.newer = true,
            Action::DismissStanding => {
                self.newer = false;
                self.unkept = false;
                self.contested = false;
            }
            // The others change the scenario and are done.
            _ => (),
        }
    }

    fn take_back(&mut self) {
        if self.help_open {
            self.help_open = false;
        } else if self.guide.tour.is_some() {
            self.guide.tour = None;
        } else if !self.is_at_work() {
            self.guide.page = Page::Work;
        } else if !self.revealed.is_empty() {
            self.revealed.clear();
            self.order(Order::Unselect);
        } else if self.problems_open {
            self.problems_open = false;
        } else if self.settings_open {
            self.settings_open = false;
        } else if self.pane == Pane::Patches {
            self.why = None;
        }
    }
}
