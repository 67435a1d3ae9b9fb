//! Patch facts of the user's own: files of the scenario that hold what AWS answered about patches, or a table with our
//! columns.
//!
//! Such a file lists everything there is of the systems that it speaks of, as describe-available-patches does: its rows
//! stand instead of the built-in ones of these systems, and images stay. What an answer leaves out, predecessors and
//! reboots above all, is filled in from what is known of the same patches.

use std::{borrow::Cow, collections::BTreeSet, rc::Rc};

use patchplay_catalog::{Assumed, Catalog, ImportError, Imported, PatchFacts, holds_patches};
use patchplay_document::{Diagnostic, Place, Position, Scenario, SourceFile};
use patchplay_language::{say, tag};
use patchplay_model::OperatingSystem;
use patchplay_ordered::SortedSet;

use crate::{
    codes::{self, did_you_mean},
    origin::Subject,
    pasted_log::is_log,
    sources::Sources,
};

/// The files of a scenario that may be templates: neither patch facts by the scenario's word nor by their content, and
/// no logs.
#[must_use]
pub fn templates<'s>(files: &'s [SourceFile], facts: &[String]) -> Cow<'s, [SourceFile]> {
    let is_other = |file: &SourceFile| facts.contains(&file.name) || holds_patches(&file.text) || is_log(file);
    if !files.iter().any(is_other) {
        return Cow::Borrowed(files);
    }
    Cow::Owned(files.iter().filter(|file| !is_other(file)).cloned().collect())
}

/// Names of the files that list patches.
pub fn names(files: &[SourceFile]) -> impl Iterator<Item = &str> {
    files.iter().filter(|file| holds_patches(&file.text)).map(|file| file.name.as_str())
}

/// Says which files hold patches that nothing is decided on.
pub fn name_unused<'s>(files: &'s [SourceFile], facts: &'s [String]) -> impl Iterator<Item = Diagnostic> + 's {
    let unused = files.iter().filter(|file| !facts.contains(&file.name) && holds_patches(&file.text));
    unused.map(|file| {
        // A file that a scenario names by its path is called by the last part.
        let name = file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name);
        codes::CATALOG_FILE_UNUSED.at(
            line(&file.name, 1),
            say!("`{name}` lists patches and is no template; nothing is decided on it"),
            say!("to use it as patch facts, let the scenario say `catalog: {{files: [{name}]}}`"),
        )
    })
}

/// A file that was read.
#[derive(Debug, Clone)]
struct Reading {
    file: SourceFile,
    system: Option<OperatingSystem>,
    product: Option<String>,
    /// Tag of the language of an error.
    language: Rc<str>,
    read: Rc<Result<Imported, ImportError>>,
}

/// The files that a scenario names, read. Earlier readings are taken over: a key press seldom changes these files.
#[derive(Debug, Clone, Default)]
pub struct Own {
    readings: Vec<Reading>,
}

impl PartialEq for Own {
    /// Whether the readings are the same ones.
    fn eq(&self, other: &Self) -> bool {
        self.readings.len() == other.readings.len()
            && self.readings.iter().zip(&other.readings).all(|(ours, theirs)| Rc::ptr_eq(&ours.read, &theirs.read))
    }
}

impl Own {
    /// Reads the files; names without a file and files that cannot be read are reported.
    #[must_use]
    pub fn read(
        scenario: &Scenario,
        subjects: &SortedSet<Subject>,
        before: &Self,
        sources: &Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut own = Self::default();
        if scenario.catalog.files().is_empty() {
            return own;
        }
        // An answer about one node names neither system nor product. Where the scenario has but one, it is that.
        let system = only(subjects.iter().map(|(system, _)| *system));
        let product = only(subjects.iter().filter_map(|(_, product)| product.clone()));
        for (number, name) in scenario.catalog.files().iter().enumerate() {
            let Some(file) = scenario.files.iter().find(|file| file.name == *name) else {
                let mut help = did_you_mean(name, scenario.files.iter().map(|file| file.name.as_str()));
                if help.is_empty() {
                    say!("name one of the scenario's `files`").clone_into(&mut help);
                }
                diagnostics.push(codes::CATALOG_FILE_UNKNOWN.at(
                    sources.place(&format!("catalog.files[{number}]")),
                    say!("the scenario has no file `{name}` to take patch facts from"),
                    help,
                ));
                continue;
            };
            let same = |kept: &&Reading| {
                let speaks = kept.read.is_ok() || kept.language == tag();
                kept.file == *file && kept.system == system && kept.product == product && speaks
            };
            let reading = before.readings.iter().find(same).cloned().unwrap_or_else(|| {
                let assumed = Assumed { system, product: product.as_deref() };
                let read = Rc::new(Imported::read(&file.text, assumed));
                Reading { file: file.clone(), system, product: product.clone(), language: tag(), read }
            });
            if let Err(error) = &*reading.read {
                diagnostics.push(unreadable(name, error));
            }
            own.readings.push(reading);
        }
        own
    }

    fn imported(&self) -> impl Iterator<Item = &Imported> {
        self.readings.iter().filter_map(|reading| reading.read.as_ref().as_ref().ok())
    }

    /// Whether no file is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }

    /// The systems that the files list patches of.
    #[must_use]
    pub fn systems(&self) -> SortedSet<OperatingSystem> {
        self.imported().flat_map(|imported| &imported.patches).map(|patch| patch.system).collect()
    }

    /// The files' facts, completed from what is known. Of a patch in two files the later one's row stands.
    #[must_use]
    pub fn facts(&self, known: &Catalog) -> Catalog {
        let mut facts = Catalog::default();
        for imported in self.imported() {
            let mut imported = imported.clone();
            imported.complete(known);
            facts.merge(&Catalog::from_facts(distinct(imported.patches), Vec::new()));
        }
        facts
    }
}

/// Pages of an answer that were put together by hand may overlap.
fn distinct(mut patches: Vec<PatchFacts>) -> Vec<PatchFacts> {
    let mut seen = BTreeSet::new();
    patches.retain(|patch| {
        let PatchFacts { system, id, product, released, version, release, arch, .. } = patch;
        seen.insert((*system, id.clone(), product.clone(), *released, version.clone(), release.clone(), arch.clone()))
    });
    patches
}

fn only<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

pub(crate) fn unreadable(name: &str, error: &ImportError) -> Diagnostic {
    let place = line(name, error.line().and_then(|line| u32::try_from(line).ok()).unwrap_or(1).max(1));
    let inside = match (error.column(), error.path()) {
        (Some(column), _) => say!("column `{column}`: "),
        (None, Some(path)) => format!("`{path}`: "),
        (None, None) => String::new(),
    };
    codes::CATALOG_FILE_UNREADABLE.at(
        place,
        say!("{inside}{}", error.message()),
        say!("patch facts are what `aws ssm describe-available-patches` prints as JSON, or a table with the columns of the \
         built-in facts"),
    )
}

/// The beginning of a line.
pub(crate) fn line(file: &str, line: u32) -> Place {
    let start = Position { line, column: 1 };
    Place { file: file.to_owned(), start, end: start }
}
