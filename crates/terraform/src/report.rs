//! Problems that only who knows Terraform can see; the codes are those of the document reader.

use std::cell::RefCell;

use patchplay_model::{Stretch, TranslatedProblem};

/// Problems beyond this number help nobody.
const LIMIT: usize = 500;

/// Where problems go.
#[derive(Debug, Default)]
pub(crate) struct Report {
    found: RefCell<Vec<TranslatedProblem>>,
}

impl Report {
    pub(crate) fn add(&self, code: &str, at: Stretch, message: String, help: String, instead: Option<&str>) {
        let mut found = self.found.borrow_mut();
        let problem =
            TranslatedProblem { code: code.to_owned(), at, message, help, instead: instead.map(str::to_owned) };
        // Instances of one block share its lines.
        if found.len() < LIMIT && !found.contains(&problem) {
            found.push(problem);
        }
    }

    /// Whether a problem stands at a place.
    pub(crate) fn tells_of(&self, at: Stretch) -> bool {
        self.found.borrow().iter().any(|problem| problem.at == at)
    }

    pub(crate) fn into_problems(self) -> Vec<TranslatedProblem> {
        self.found.into_inner()
    }
}

/// The word that was most likely meant.
pub(crate) fn nearest<'k>(given: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let likeness =
        |word: &str| strsim::jaro_winkler(given, word).max(strsim::normalized_damerau_levenshtein(given, word));
    known
        .into_iter()
        .map(|word| (likeness(word), word))
        .filter(|(likeness, _)| *likeness >= 0.86 && given.len() < 100)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word)
}
