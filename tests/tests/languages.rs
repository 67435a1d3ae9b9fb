//! Languages: every sentence of the sources is in every catalogue, and nothing else is.
//!
//! `PATCHPLAY_BLESS=1` brings the catalogues up to date: new sentences come in without a translation, which this test then
//! asks for, and those that nothing says any more go out.

use std::{
    fs,
    path::{Path, PathBuf},
};

use patchplay_document::{Input, Position, SourceFile, hover};
use patchplay_language::{Catalogue, places, speaking};
use patchplay_ordered::{SortedMap, SortedSet};
use polib::{catalog::Catalog, message::Message};
use proc_macro2::{TokenStream, TokenTree};
use syn::{LitStr, parse::Parser as _};

/// Where user-facing sentences stand. The run's logs and the command line stay English.
const SOURCES: [&str; 10] = [
    "crates/language/src",
    "crates/model/src",
    "crates/catalog/src",
    "crates/document/src",
    "crates/engine/src",
    "crates/run-command/src",
    "crates/terraform/src",
    "crates/playground/src",
    "crates/wasm/src",
    "web/src",
];

/// Scripts of the page that speak.
const SCRIPTS: [&str; 2] = ["web", "web/editor"];

/// Scenarios that the page's menu opens: their titles are sentences of the page.
const SCENARIOS: [&str; 2] = ["tests/cases/article.scenario.yaml", "web/starts/baseline.scenario.yaml"];
const QUESTIONS: [&str; 2] = ["tests/cases/questions", "tests/cases/systems"];

/// Macros whose literals are sentences.
const MACROS: [&str; 3] = ["say", "phrases", "mark"];

/// The macro that writes functions for what is counted: two literals for each.
const COUNTS: &str = "counts";

/// The macro that defines the words of a closed list: what they name is a noun of messages, `enum Name as "noun"`.
const NAMED: &str = "named";

/// The macro that defines an option of a scenario and its readings: all its documentation is shown.
const READING: &str = "reading";

/// Closed lists whose words come with a line each, from their documentation: it is shown beside them.
const EXPLAINED: [&str; 8] = [
    "FilterKey",
    "ComplianceLevel",
    "RejectedPatchesAction",
    "ComplianceStatus",
    "Operation",
    "RebootOption",
    "Document",
    "Trouble",
];

const CATALOGUES: &str = "crates/language/catalogues";

/// A sentence of the sources: English for one, and for many where there are two forms.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Sentence {
    one: String,
    many: Option<String>,
}

fn root() -> PathBuf {
    patchplay_tests::path("..")
}

fn files(folder: &Path, ending: &str, deep: bool, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it is read").path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() && deep {
            files(&entry, ending, deep, found);
        } else if entry.extension().is_some_and(|extension| extension == ending) {
            found.push(entry);
        }
    }
}

fn sources(folders: &[&str], ending: &str, deep: bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    folders.iter().for_each(|folder| files(&root().join(folder), ending, deep, &mut found));
    found
}

/// Calls with every `name!(…)` below, however deep, and in what other macros get.
fn macros(tokens: TokenStream, found: &mut dyn FnMut(&str, TokenStream)) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        if let [.., TokenTree::Ident(name), TokenTree::Punct(mark)] = &trees[..index]
            && mark.as_char() == '!'
        {
            found(&name.to_string(), group.stream());
        }
        macros(group.stream(), found);
    }
}

/// The literals that a sentence begins with; a number may stand before them.
fn sentence(tokens: TokenStream) -> Option<Sentence> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let counts = trees.iter().position(|tree| matches!(tree, TokenTree::Punct(mark) if mark.as_char() == ';'));
    let first = counts.map_or(0, |at| at + 1);
    let text = |at: usize| trees.get(at).and_then(text_of);
    Some(Sentence { one: text(first)?, many: counts.and_then(|_| text(first + 2)) })
}

fn text_of(tree: &TokenTree) -> Option<String> {
    let literal = (|input: syn::parse::ParseStream<'_>| input.parse::<LitStr>()).parse2(tree.clone().into());
    literal.ok().map(|literal| literal.value())
}

/// The noun of a closed list, and the lines of its words.
fn of_list(tokens: TokenStream) -> Vec<Sentence> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |tree: &TokenTree, word: &str| matches!(tree, TokenTree::Ident(name) if *name == word);
    let noun = trees.windows(2).find(|pair| is(&pair[0], "as")).and_then(|pair| text_of(&pair[1]));
    let mut said: Vec<String> = noun.into_iter().collect();
    let is_explained = trees.iter().any(|tree| EXPLAINED.iter().any(|name| is(tree, name)));
    if let Some(TokenTree::Group(words)) = trees.last().filter(|_| is_explained) {
        said.extend(lines(words.stream()));
    }
    said.into_iter().map(|one| Sentence { one, many: None }).collect()
}

/// What an option settles, and the lines of its readings.
fn of_option(tokens: TokenStream) -> Vec<Sentence> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let words = trees.last().map_or_else(Vec::new, |tree| match tree {
        TokenTree::Group(words) => lines(words.stream()),
        _ => Vec::new(),
    });
    let attributes = trees.into_iter().take_while(|tree| !matches!(tree, TokenTree::Ident(_)));
    let settles = lines(
        attributes.chain([TokenTree::Punct(proc_macro2::Punct::new(',', proc_macro2::Spacing::Alone))]).collect(),
    );
    settles.into_iter().chain(words).map(|one| Sentence { one, many: None }).collect()
}

/// The documentation in front of each comma, without its full stop.
fn lines(tokens: TokenStream) -> Vec<String> {
    let is = |tree: &TokenTree, word: &str| matches!(tree, TokenTree::Ident(name) if *name == word);
    let (mut lines, mut line) = (Vec::new(), String::new());
    for tree in tokens {
        match tree {
            TokenTree::Group(attribute) => match attribute.stream().into_iter().collect::<Vec<_>>().as_slice() {
                [name, _, text] if is(name, "doc") => line += &text_of(text).unwrap_or_default(),
                _ => (),
            },
            TokenTree::Punct(mark) if mark.as_char() == ',' => {
                lines.push(line.trim().trim_end_matches('.').to_owned());
                line.clear();
            }
            _ => (),
        }
    }
    lines
}

/// Sentences of a script: `say("…")`, in one literal.
fn of_script(text: &str) -> Vec<Sentence> {
    let pattern = fancy_regex::Regex::new(r#"\bsay\(\s*"((?:[^"\\]|\\.)*)""#).expect("the pattern is right");
    let found = pattern.captures_iter(text).map(|found| found.expect("it matches")[1].to_owned());
    found.map(|literal| Sentence { one: literal.replace("\\\"", "\"").replace("\\\\", "\\"), many: None }).collect()
}

/// Title of a scenario that the page opens, and the question in its first line.
fn of_scenario(text: &str) -> Vec<Sentence> {
    let question = text.lines().next().and_then(|line| line.strip_prefix("# \"")?.strip_suffix('"'));
    let title = text.lines().find_map(|line| line.strip_prefix("title: "));
    let said = question.into_iter().chain(title);
    said.map(|one| Sentence { one: one.to_owned(), many: None }).collect()
}

/// Every sentence, with the first file that has it.
fn sentences() -> SortedMap<Sentence, String> {
    let mut found = SortedMap::new();
    let name = |file: &Path| file.strip_prefix(root()).expect("it lies below").display().to_string();
    for file in sources(&SOURCES, "rs", true) {
        let text = fs::read_to_string(&file).expect("it is text");
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        macros(tokens, &mut |called, inside| {
            if MACROS.contains(&called)
                && let Some(sentence) = sentence(inside.clone())
            {
                found.entry(sentence).or_insert_with(|| name(&file));
            }
            if called == NAMED {
                for sentence in of_list(inside.clone()) {
                    found.entry(sentence).or_insert_with(|| name(&file));
                }
            }
            if called == READING {
                for sentence in of_option(inside.clone()) {
                    found.entry(sentence).or_insert_with(|| name(&file));
                }
            }
            if called == COUNTS {
                let literals: Vec<String> = inside.into_iter().filter_map(|tree| text_of(&tree)).collect();
                for pair in literals.chunks(2).filter(|pair| pair[0].contains('{')) {
                    let sentence = Sentence { one: pair[0].clone(), many: pair.get(1).cloned() };
                    found.entry(sentence).or_insert_with(|| name(&file));
                }
            }
        });
    }
    for file in sources(&SCRIPTS, "ts", false) {
        for sentence in of_script(&fs::read_to_string(&file).expect("it is text")) {
            found.entry(sentence).or_insert_with(|| name(&file));
        }
    }
    let starts = SCENARIOS.iter().map(|file| root().join(file)).chain(sources(&QUESTIONS, "yaml", false));
    for file in starts {
        for sentence in of_scenario(&fs::read_to_string(&file).expect("it is text")) {
            found.entry(sentence).or_insert_with(|| name(&file));
        }
    }
    found
}

fn catalogues() -> Vec<PathBuf> {
    sources(&[CATALOGUES], "po", false)
}

fn read(file: &Path) -> Catalog {
    polib::po_file::parse(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// English of a catalogue's sentences, with what it has for them.
fn entries(catalogue: &Catalog) -> SortedMap<Sentence, String> {
    let entry = |message: &dyn polib::message::MessageView| {
        let one = message.msgid().to_owned();
        if message.is_plural() {
            let many = message.msgid_plural().expect("it has many").to_owned();
            let own = message.msgstr_plural().expect("it has forms");
            (Sentence { one, many: Some(many) }, own.first().cloned().unwrap_or_default())
        } else {
            (Sentence { one, many: None }, message.msgstr().expect("it has one form").to_owned())
        }
    };
    catalogue.messages().map(entry).collect()
}

/// Writes a catalogue as the sources want it: by file, then by English.
fn bless(file: &Path, said: &SortedMap<Sentence, String>) {
    let old = read(file);
    let known = entries(&old);
    let mut new = Catalog::new(old.metadata.clone());
    let mut sorted: Vec<(&Sentence, &String)> = said.iter().collect();
    sorted.sort_by_key(|(sentence, source)| (*source, *sentence));
    for (sentence, source) in sorted {
        let own = known.get(sentence).cloned().unwrap_or_default();
        let message = match &sentence.many {
            None => Message::build_singular()
                .with_source(source.clone())
                .with_msgid(sentence.one.clone())
                .with_msgstr(own)
                .done(),
            Some(many) => Message::build_plural()
                .with_source(source.clone())
                .with_msgid(sentence.one.clone())
                .with_msgid_plural(many.clone())
                .with_msgstr_plural(vec![own])
                .done(),
        };
        new.append_or_update(message);
    }
    polib::po_file::write_to_file(&new, file).expect("it is written");
}

#[test]
fn every_sentence_is_in_every_catalogue_and_no_other() {
    let said = sentences();
    assert!(said.len() > 10, "the sources are read");
    for file in catalogues() {
        if std::env::var_os("PATCHPLAY_BLESS").is_some() {
            bless(&file, &said);
        }
        let known = entries(&read(&file));
        let mut wrong: Vec<String> = Vec::new();
        for (sentence, source) in &said {
            match known.get(sentence) {
                None => wrong.push(format!("{source}: not there: {sentence:?}")),
                Some(own) if own.trim().is_empty() => wrong.push(format!("{source}: no translation: {sentence:?}")),
                Some(_) => (),
            }
        }
        wrong.extend(known.keys().filter(|key| !said.contains_key(key)).map(|key| format!("nothing says: {key:?}")));
        assert!(wrong.is_empty(), "{}:\n{}", file.display(), wrong.join("\n"));
    }
}

#[test]
fn a_translation_has_the_places_of_its_sentence_and_its_words_in_backticks() {
    let mut wrong = Vec::new();
    for file in catalogues() {
        for (sentence, own) in entries(&read(&file)) {
            let english = [Some(&sentence.one), sentence.many.as_ref()].into_iter().flatten();
            let all: SortedSet<String> = english.flat_map(|text| places(text)).collect();
            // One form serves all numbers, so it has the places of both.
            if places(&own).into_iter().collect::<SortedSet<String>>() != all {
                wrong.push(format!("other places: {sentence:?}\n  {own}"));
            }
            let text = sentence.many.as_ref().unwrap_or(&sentence.one);
            if own.matches('`').count() != text.matches('`').count() {
                wrong.push(format!("other backticks: {sentence:?}\n  {own}"));
            }
            if own.ends_with(' ') && !text.ends_with(' ') {
                wrong.push(format!("a blank at the end: {sentence:?}\n  {own}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A baseline with a problem in almost every line.
const PROBLEMS: &str = "\
Name: w
ApprovedPatches: [kb5009557]
ApprovalRules:
  PatchRules:
    - ApproveAfterDays: 400
      ComplianceLevel: urgent
      PatchFilterGroup:
        PatchFilters:
          - {Key: CLASSIFICATION, Values: [SecurityUpdate]}
PatchGroups: ['web*', !Ref Group]
Sorces: []
";

#[test]
fn problems_fixes_and_meanings_are_said_in_the_language_that_is_spoken() {
    let file = SourceFile { name: "t.yaml".to_owned(), text: PROBLEMS.to_owned() };
    for catalogue in catalogues() {
        let sentences = entries(&read(&catalogue)).into_iter().map(|(sentence, own)| (sentence.one, own));
        speaking(Some(Catalogue::new("of the file", sentences)), || {
            let found = patchplay_document::read(&Input {
                files: std::slice::from_ref(&file),
                parameters: &SortedMap::new(),
                region: None,
                account: None,
                message_endpoint: patchplay_model::MessageEndpoint::default(),
                physical_id: &|_, _| None,
            });
            assert!(found.diagnostics.len() > 6, "{:#?}", found.diagnostics);
            for problem in &found.diagnostics {
                let title = problem.fix.as_ref().map_or("", |fix| fix.title.as_str());
                for text in [problem.message.as_str(), problem.help.as_str(), title] {
                    assert!(text.is_empty() || !text.is_ascii(), "{text}");
                }
            }
            let meaning = hover(&file, Position { line: 5, column: 10 }, &[]).expect("the key has a meaning");
            assert!(!meaning.text.is_ascii(), "{}", meaning.text);
        });
    }
}

/// One English sentence is one entry, whether it counts or not: a catalogue knows it by its first form alone.
#[test]
fn no_sentence_has_two_meanings() {
    let mut seen: SortedMap<String, Sentence> = SortedMap::new();
    for sentence in sentences().into_keys() {
        if let Some(other) = seen.insert(sentence.one.clone(), sentence.clone()) {
            panic!("{other:?} and {sentence:?}");
        }
    }
}

/// Attributes that readers see or hear.
const SEEN: [&str; 12] = [
    "label",
    "title",
    "placeholder",
    "alt",
    "hint",
    "caption",
    "legend",
    "summary",
    "words",
    "text",
    "unit",
    "name_of",
];

/// Names that are the same in every language.
const NAMES: [&str; 3] = ["patchplay", "NotApplicable", "RebootOption"];

/// Attributes that hold no words.
const UNSEEN: [&str; 2] = ["class", "anchor"];

fn is_sentence(literal: &str) -> bool {
    let letters = literal.split(|letter: char| !letter.is_ascii_alphabetic()).any(|word| word.len() > 1);
    letters && !NAMES.contains(&literal)
}

fn literal(tree: &TokenTree) -> Option<String> {
    text_of(tree).filter(|literal| is_sentence(literal))
}

/// Literals that `html!` would show as they are.
fn shown(tokens: TokenStream, found: &mut Vec<String>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for window in trees.windows(3) {
        if let [TokenTree::Ident(name), TokenTree::Punct(equals), value] = window
            && equals.as_char() == '='
            && SEEN.contains(&name.to_string().as_str())
        {
            found.extend(literal(value));
        }
    }
    for (index, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        if let [.., TokenTree::Ident(name), TokenTree::Punct(equals)] = &trees[..index]
            && equals.as_char() == '='
            && UNSEEN.contains(&name.to_string().as_str())
        {
            continue;
        }
        let inside: Vec<TokenTree> = group.stream().into_iter().collect();
        if let [only] = inside.as_slice()
            && group.delimiter() == proc_macro2::Delimiter::Brace
        {
            found.extend(literal(only));
        }
        shown(group.stream(), found);
    }
}

#[test]
fn the_page_shows_no_literal_that_is_not_said() {
    let mut wrong = Vec::new();
    for file in sources(&["web/src"], "rs", true) {
        let text = fs::read_to_string(&file).expect("it is text");
        let name = file.strip_prefix(root()).expect("it lies below").display().to_string();
        let mut found = Vec::new();
        macros(text.parse().expect("it is Rust"), &mut |called, inside| {
            if called == "html" {
                shown(inside, &mut found);
            }
        });
        wrong.extend(found.into_iter().map(|literal| format!("{name}: {literal}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
