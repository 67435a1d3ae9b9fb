//! Versions of the scenario that the present one can be compared with: before the last edit, as opened, and a kept one.

use std::rc::Rc;

use patchplay_document::Scenario;
use patchplay_model::Timestamp;
use patchplay_playground::view::{CompareQuery, With};

/// What the result is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Other {
    /// AWS's default of each system.
    #[default]
    AwsDefault,
    /// A baseline of the files, by logical id or name.
    Baseline(String),
    /// Another time.
    Clock(Timestamp),
    /// Before the last edit.
    LastEdit,
    /// As it was opened.
    Opened,
    /// The kept version.
    Kept,
}

/// What the view of the comparison asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompareForm {
    /// With what.
    pub other: Other,
    /// Only patches of this kind of nodes, by the first one's instance id.
    pub node: Option<String>,
    /// Whether patches are listed too that apply to no node.
    pub inapplicable: bool,
    /// Part of an id or title.
    pub text: String,
}

/// Earlier versions of the scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Versions {
    /// As it was opened.
    opened: Rc<Scenario>,
    /// Before the last edit; keys that were typed into one line are one edit.
    before: Option<Rc<Scenario>>,
    /// The line that is being typed into: file, and number where the caret was.
    typing: Option<(String, Option<u32>)>,
    /// The one that was kept to compare.
    kept: Option<Rc<Scenario>>,
}

impl Versions {
    /// Of a scenario that was just opened. A kept version stays.
    pub fn opened(scenario: Rc<Scenario>, kept: Option<Rc<Scenario>>) -> Self {
        Self { opened: scenario, before: None, typing: None, kept }
    }

    /// Notes an edit that follows `before`.
    pub fn edited(&mut self, before: Rc<Scenario>) {
        self.before = Some(before);
        self.typing = None;
    }

    /// Notes a key typed into a line of a file, after `before`.
    /// Whether an edit begins with it.
    pub fn typed(&mut self, before: Rc<Scenario>, file: &str, line: Option<u32>) -> bool {
        let typing = Some((file.to_owned(), line));
        let begins = self.typing != typing;
        if begins {
            self.before = Some(before);
        }
        self.typing = typing;
        begins
    }

    /// Keeps a version.
    pub fn keep(&mut self, scenario: Rc<Scenario>) {
        self.kept = Some(scenario);
    }

    /// The kept one.
    pub fn kept(&self) -> Option<&Rc<Scenario>> {
        self.kept.as_ref()
    }

    /// Whether there is something to compare with.
    pub fn has(&self, other: &Other) -> bool {
        match other {
            Other::LastEdit => self.before.is_some(),
            Other::Kept => self.kept.is_some(),
            _ => true,
        }
    }

    /// The question; `None` where there is no such version.
    pub fn query(&self, form: &CompareForm) -> Option<CompareQuery> {
        let copy = |scenario: &Rc<Scenario>| Box::new((**scenario).clone());
        let with = match &form.other {
            Other::AwsDefault => With::AwsDefault,
            Other::Baseline(name) => With::Baseline(name.clone()),
            Other::Clock(clock) => With::Clock(*clock),
            Other::LastEdit => With::LastEdit(copy(self.before.as_ref()?)),
            Other::Opened => With::Opened(copy(&self.opened)),
            Other::Kept => With::Kept(copy(self.kept.as_ref()?)),
        };
        let CompareForm { node, inapplicable, text, .. } = form.clone();
        Some(CompareQuery { with, node, inapplicable, text, limit: 60 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(title: &str) -> Rc<Scenario> {
        Rc::new(Scenario { title: title.to_owned(), ..Scenario::default() })
    }

    fn before(versions: &Versions) -> Option<String> {
        let form = CompareForm { other: Other::LastEdit, ..CompareForm::default() };
        match versions.query(&form)?.with {
            With::LastEdit(scenario) => Some(scenario.title),
            _ => None,
        }
    }

    #[test]
    fn keys_in_one_line_are_one_edit() {
        let mut versions = Versions::opened(scenario("0"), None);
        assert_eq!(before(&versions), None);
        versions.typed(scenario("0"), "a", Some(3));
        versions.typed(scenario("1"), "a", Some(3));
        assert_eq!(before(&versions).as_deref(), Some("0"));
        versions.typed(scenario("2"), "a", Some(4));
        assert_eq!(before(&versions).as_deref(), Some("2"));
        versions.edited(scenario("3"));
        versions.typed(scenario("4"), "a", Some(4));
        assert_eq!(before(&versions).as_deref(), Some("4"));
    }
}
