//! How a scenario changes: by keys, in the editor, beside its texts; and what follows from every change.

use std::rc::Rc;

use patchplay_document::{CatalogChoice, Edit, Expectation, Fix, Place, Position, Scenario};
use patchplay_playground::view::Suggestion;

use super::carried::carried;
use crate::nodes_text;
use crate::state::{Notice, Order, State};

impl State {
    /// Called after every change of the scenario.
    pub(super) fn changed(&mut self) {
        self.stop = None;
        self.since = None;
        self.edited.clear();
        self.revealed.clear();
        self.pointed.clear();
        self.wondering = None;
        if matches!(self.notice, Some(Notice::Fixed(_) | Notice::Changed(..) | Notice::Unreadable | Notice::BadLink(_)))
        {
            self.notice = None;
        }
    }

    /// Changes the scenario.
    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut Scenario)) {
        self.previous = self.fresh_result();
        self.versions.edited(self.scenario.clone());
        edit(Rc::make_mut(&mut self.scenario));
        self.fresh = false;
        self.borrowed = false;
        self.linked = false;
        self.changed();
    }

    /// An edit of a text of this name, by keys.
    pub(super) fn type_into(&mut self, name: &str, edit: impl FnOnce(&mut Scenario)) {
        // The edited lines of a fix are marked until the edit after it.
        let (edited, notice) = (std::mem::take(&mut self.edited), self.notice.take());
        let mut versions = self.versions.clone();
        let line = self.caret.as_ref().filter(|caret| caret.file == name).map(|caret| caret.line);
        let begins = versions.typed(self.scenario.clone(), name, line);
        let previous = if begins { self.fresh_result() } else { self.previous.clone() };
        let applying = matches!(self.order, Some((_, Order::Apply(_)))) && !edited.is_empty();
        self.edit(edit);
        self.versions = versions;
        self.previous = previous;
        self.notice = notice.filter(|notice| applying || *notice == Notice::Opened);
        if applying {
            self.edited = edited;
            self.applied();
        }
    }

    /// What the editor was to replace is replaced, and not replaced again by an editor that is made anew.
    pub(super) fn applied(&mut self) {
        self.order.take_if(|(_, order)| matches!(order, Order::Apply(_)));
    }

    /// Makes the change of a suggestion: in the editor, which can take it back, if it is one of a single text.
    pub(super) fn take(&mut self, suggestion: Suggestion) {
        let Suggestion { edit: title, change, .. } = suggestion;
        let file = change.edits.first().map(|edit| edit.place.file.clone());
        let in_editor = file.as_ref().filter(|file| {
            change.node.is_none()
                && change.parameter.is_none()
                && change.edits.iter().all(|edit| edit.place.file == **file)
        });
        if in_editor.is_some() {
            self.edit_text(title.as_str(), change.edits);
        } else if let Some(changed) = change.made(&self.scenario) {
            self.change(&title, |scenario| *scenario = changed);
            self.restart_fields();
        }
    }

    /// Changes the scenario beside its texts, in a way that the strip offers to take back.
    pub(super) fn change(&mut self, title: &str, change: impl FnOnce(&mut Scenario)) {
        let before = self.scenario.clone();
        self.edit(change);
        self.notice_change(title, before);
    }

    /// Offers to take a change back.
    pub(super) fn notice_change(&mut self, title: &str, before: Rc<Scenario>) {
        self.notice = Some(Notice::Changed(title.into(), before));
    }

    /// Changes the assertions, which can be taken back.
    pub(super) fn assert(&mut self, what: &str, change: impl FnOnce(&mut Vec<Expectation>)) {
        self.change(what, |scenario| change(&mut scenario.expect));
    }

    /// Makes the edit of a problem's fix, where the lines that it is about are still what they were.
    pub(super) fn apply_fix(&mut self, fix: Fix) {
        let Fix { title, place, text } = fix;
        let edit = Edit { place, text };
        if edit.place.file == nodes_text::NAME {
            if !self.yaml.typed {
                self.order(Order::Apply(vec![edit]));
            }
            return;
        }
        let of = self.diagnostics_of.as_deref().and_then(|of| text_of(of, &edit.place.file));
        let edit = match (of, text_of(&self.scenario, &edit.place.file)) {
            (Some(before), Some(now)) if before != now => carried(edit, before, now),
            _ => Some(edit),
        };
        if let Some(edit) = edit {
            self.edit_text(&title, vec![edit]);
        }
    }

    /// Lets the editor replace stretches of one file.
    pub(super) fn edit_text(&mut self, title: &str, edits: Vec<Edit>) {
        if let Some(first) = edits.first() {
            let file = first.place.file.clone();
            self.show_file(&file);
        }
        self.edited = edits.iter().map(edited).collect();
        self.notice = Some(Notice::Fixed(title.into()));
        self.order(Order::Apply(edits));
    }

    /// Editor and fields start afresh, since what they hold was changed from elsewhere.
    pub(super) fn restart_fields(&mut self) {
        self.revision = self.revision.wrapping_add(1);
        self.nodes_revision = self.nodes_revision.wrapping_add(1);
    }
}

/// Makes a file patch facts of the scenario, or takes it away from them; without any file the default set decides.
pub(super) fn use_facts(scenario: &mut Scenario, name: &str, used: bool) {
    let mut names: Vec<String> = scenario.catalog.files().iter().filter(|other| *other != name).cloned().collect();
    if used {
        names.push(name.to_owned());
    } else if names.len() == scenario.catalog.files().len() {
        return;
    }
    scenario.catalog = if names.is_empty() { CatalogChoice::Default } else { CatalogChoice::Files(names) };
}

fn text_of<'a>(scenario: &'a Scenario, name: &str) -> Option<&'a str> {
    scenario.files.iter().find(|file| file.name == name).map(|file| file.text.as_str())
}

/// The lines that an edit leaves behind.
fn edited(edit: &Edit) -> Place {
    let breaks = u32::try_from(edit.text.matches('\n').count()).unwrap_or(0);
    Place { end: Position { line: edit.place.start.line + breaks, column: u32::MAX }, ..edit.place.clone() }
}
