//! Texts of another language: their translation stands beside them as a file of its own.
//!
//! A Terraform text without a translation of exactly this text is an error that says what is missing. With one, the
//! template that it was translated into goes the way of every other, and messages use the language's own names.

use std::rc::Rc;

use patchplay_language::say;
use patchplay_model::{Branch, BranchKind, Stretch, TRANSLATION_VERSION, Translation, is_terraform, is_translation};
use patchplay_ordered::{SortedMap, SortedSet};

use crate::{
    Input, SourceFile,
    code::Code,
    report::Report,
    text::Span,
    tree::{Entry, Key, Kind, Node, Style},
};

/// Tag of what is unknown before deployment, with its text and the reason as arguments. No text of YAML has it.
pub(crate) const OPEN: &str = "not static";

/// What stands in translations.
#[derive(Debug, Default)]
pub(crate) struct Translated {
    /// Trees by the file that they count as.
    pub(crate) trees: SortedMap<u32, Node>,
    /// Files that need no other reader.
    pub(crate) files: SortedSet<u32>,
}

/// Reads the translations among the files, and names the texts that lack one.
pub(crate) fn gather(input: &Input<'_>, report: &Report<'_>) -> Translated {
    let mut translated = Translated::default();
    let mut all: Vec<Translation> = Vec::new();
    for (file, source) in (0..).zip(input.files) {
        if let Some(translation) = recognise(source) {
            translated.files.insert(file);
            all.extend(translation);
        }
    }
    for (file, source) in (0..).zip(input.files) {
        if translated.files.contains(&file) || !is_terraform(&source.name, &source.text) {
            continue;
        }
        translated.files.insert(file);
        if all.iter().all(|translation| !translation.covers(&source.name, &source.text)) {
            report
                .add(
                    Code::TerraformNotLoaded,
                    Span { file, start: 0, end: 0 },
                    say!("the module that reads Terraform is not loaded"),
                )
                .help(say!("the program `patchplay` and the page load it by themselves; in the npm package it is `patchplay/terraform`"));
        }
    }
    for translation in &all {
        read(translation, input.files, report, &mut translated.trees);
    }
    translated
}

/// A file that is a translation; inside `None` where it is one of another version or damaged.
fn recognise(file: &SourceFile) -> Option<Option<Translation>> {
    if !is_translation(&file.text) {
        return None;
    }
    let translation = patchplay_json::read::<Translation>(&file.text).ok();
    Some(translation.filter(|translation| translation.version == TRANSLATION_VERSION))
}

fn read(translation: &Translation, files: &[SourceFile], report: &Report<'_>, trees: &mut SortedMap<u32, Node>) {
    let number_of = |name: &str| (0..).zip(files).find(|(_, file)| file.name == name).map(|(number, _)| number);
    // A translation of other texts says nothing about these.
    let numbers: Option<Vec<u32>> = translation
        .sources
        .iter()
        .map(|source| {
            let number = number_of(&source.name)?;
            let file: &SourceFile = files.get(number as usize)?;
            translation.covers(&file.name, &file.text).then_some(number)
        })
        .collect();
    let Some(numbers) = numbers else { return };
    let words: Rc<[(String, String)]> = translation.words.clone().into();
    for &number in &numbers {
        report.speak(number, Rc::clone(&words));
    }
    let reader = Reader { numbers: &numbers, report };
    for template in &translation.templates {
        if let Some(&file) = numbers.get(template.source as usize) {
            trees.insert(file, reader.node(&template.root));
        }
    }
    for problem in &translation.problems {
        let Some(code) = Code::of(&problem.code) else { continue };
        let span = reader.span(problem.at);
        let draft = report.add(code, span, problem.message.as_str()).help(problem.help.as_str());
        match &problem.instead {
            Some(word) => drop(draft.rename(span, word)),
            None => drop(draft),
        }
    }
}

struct Reader<'r, 't> {
    /// Files of the sources.
    numbers: &'r [u32],
    report: &'r Report<'t>,
}

impl Reader<'_, '_> {
    /// A place inside its text, whatever the translation claims.
    fn span(&self, at: Stretch) -> Span {
        let file = self.numbers.get(at.source as usize).copied().unwrap_or_default();
        let whole = self.report.sources.whole(file);
        let start = at.start.min(whole.end);
        Span { file, start, end: at.end.clamp(start, whole.end) }
    }

    fn node(&self, branch: &Branch) -> Node {
        let span = self.span(branch.at);
        let scalar =
            |text: &str| Node { span, tag: None, kind: Kind::Scalar { text: text.to_owned(), style: Style::Text } };
        match &branch.kind {
            BranchKind::Text(text) => scalar(text),
            BranchKind::List(items) => {
                Node { span, tag: None, kind: Kind::Sequence(items.iter().map(|item| self.node(item)).collect()) }
            }
            BranchKind::Map(members) => {
                let entry = |(key, at, value): &(String, Stretch, Branch)| Entry {
                    key: Key { text: key.clone(), span: self.span(*at) },
                    value: self.node(value),
                };
                Node { span, tag: None, kind: Kind::Mapping(members.iter().map(entry).collect()) }
            }
            BranchKind::Open(written, why) => {
                Node { span, tag: Some(OPEN.to_owned()), kind: Kind::Sequence(vec![scalar(written), scalar(why)]) }
            }
        }
    }
}

impl Code {
    /// The code of this name, of those that a translation may report.
    fn of(name: &str) -> Option<Self> {
        const REPORTED: &[Code] = &[
            Code::SyntaxError,
            Code::TooLarge,
            Code::DuplicateKey,
            Code::UndeclaredName,
            Code::CircularReference,
            Code::UnknownKey,
            Code::UnknownType,
            Code::UnknownBaseline,
            Code::UnresolvedValue,
            Code::NotSimulated,
        ];
        REPORTED.iter().copied().find(|code| code.entry().code == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CODES;

    #[test]
    fn every_problem_of_a_translation_has_its_code() {
        for name in ["syntax-error", "unknown-key", "not-simulated"] {
            assert!(Code::of(name).is_some() && CODES.iter().any(|entry| entry.code == name), "{name}");
        }
        assert_eq!(Code::of("terraform-not-loaded"), None);
    }
}
