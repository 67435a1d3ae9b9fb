//! Scenarios that are fetched when somebody opens them, so that no visitor loads what they do not look at.

use patchplay_document::SourceFile;
use patchplay_language::mark;
use wasm_bindgen_futures::JsFuture;

use crate::browser;

/// A scenario whose text is fetched.
#[derive(Debug, PartialEq, Eq)]
pub struct Shelved {
    /// Its name, which its file has too.
    pub name: &'static str,
    /// Its title, in English.
    pub title: &'static str,
    /// What one sees in it, in English: a question where it has one.
    pub line: &'static str,
    /// Id of the node and patch whose explanation answers.
    pub ask: Option<(&'static str, &'static str)>,
}

/// The article's sibling.
pub const LINUX: Shelved = Shelved {
    name: "linux",
    title: mark!("Four Linux servers, one in a patch group"),
    line: mark!("each package manager once in one Install: a package fails, and a reboot never comes"),
    ask: None,
};

/// All systems in one.
pub const EVERY_SYSTEM: Shelved = Shelved {
    name: "every-system",
    title: mark!("A node of every operating system"),
    line: mark!("15 nodes, half of them with a baseline of their own, the others with AWS's"),
    ask: None,
};

/// What is peculiar to each operating system.
pub const SYSTEMS: &[Shelved] = include!(concat!(env!("OUT_DIR"), "/systems.rs"));

/// What a file is called that a scenario was fetched from.
const ENDING: &str = ".scenario.yaml";

impl Shelved {
    /// The one of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        [&LINUX, &EVERY_SYSTEM].into_iter().chain(SYSTEMS).find(|one| one.name == name)
    }

    /// The one that a file was fetched for.
    pub fn of_file(file: &str) -> Option<&'static Self> {
        file.strip_suffix(ENDING).and_then(Self::named)
    }

    /// Its file; an error says why it cannot be had.
    pub async fn fetched(&self) -> Result<SourceFile, String> {
        let text = JsFuture::from(browser::scenario_text(self.name)).await;
        let text = text.map_err(|error| browser::message_of(&error))?.as_string().unwrap_or_default();
        Ok(SourceFile { name: format!("{}{ENDING}", self.name), text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_found_by_its_file_and_has_the_title_that_stands_there() {
        let folder = |name: &str| if SYSTEMS.iter().any(|one| one.name == name) { "cases/systems" } else { "cases" };
        for one in [&LINUX, &EVERY_SYSTEM].into_iter().chain(SYSTEMS) {
            let file = format!("{}{ENDING}", one.name);
            assert_eq!(Shelved::of_file(&file), Some(one));
            let text = std::fs::read_to_string(format!("../tests/{}/{file}", folder(one.name))).unwrap();
            assert!(text.contains(&format!("\ntitle: {}\n", one.title)), "{file}");
        }
        assert_eq!(Shelved::of_file("mine.scenario.yaml"), None);
    }
}
