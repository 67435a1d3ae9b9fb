//! The questions that people ask most, each a scenario in which its explanation answers.
//!
//! `tests/cases/questions/*.scenario.yaml` begin with the question, who is asked about what, and words that the answer must
//! have; the whole explanation is golden.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use patchplay_model::OperatingSystem;
use patchplay_tests::{assert_golden, path};

fn patchplay(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_patchplay")).args(arguments).output().expect("the program runs");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The lines of a file's head that begin with a word.
fn said<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    text.lines().take_while(|line| line.starts_with('#')).filter_map(|line| line.strip_prefix(word)).collect()
}

fn check(file: &Path) {
    let name = file.file_name().expect("a name").to_string_lossy();
    let name = name.strip_suffix(".scenario.yaml").expect("a scenario");
    let text = std::fs::read_to_string(file).expect("the scenario can be read");
    let shown = file.display().to_string();
    let (asked, answers) = (said(&text, "# ask: "), said(&text, "# answer: "));
    assert!(text.starts_with("# \"") && !asked.is_empty() && !answers.is_empty(), "{name}: a question and its answer");
    let (code, run) = patchplay(&["run", &shown]);
    assert!(matches!(code, Some(0 | 1)), "{name}: what it expects holds\n{run}");
    let mut told = format!("{}\n", text.lines().next().expect("a question").trim_start_matches("# "));
    for ask in asked {
        let (node, patch) = ask.split_once(' ').expect("a node and a patch");
        let (_, explained) = patchplay(&["explain", &shown, "--instance", node, "--patch", patch]);
        told.push('\n');
        told.push_str(&explained.replace(&shown, &format!("{name}.scenario.yaml")));
    }
    for answer in answers {
        assert!(told.contains(answer), "{name}: says `{answer}`\n{told}");
    }
    let folder = file.parent().and_then(Path::file_name).expect("a folder").to_string_lossy();
    assert_golden(&format!("{folder}/{name}.txt"), &told);
}

fn scenarios(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path(folder)).expect("a folder");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
fn every_question_is_answered() {
    let files = scenarios("cases/questions");
    assert!(files.len() >= 10);
    for file in &files {
        check(file);
    }
}

/// Every operating system has a scenario that shows what is peculiar to it. Nothing keeps it from being played, its
/// assertions hold, and its explanation answers its question.
#[test]
fn every_operating_system_has_a_scenario_that_answers() {
    let files = scenarios("cases/systems");
    for system in OperatingSystem::NAMES {
        let line = format!("OperatingSystem: {system}\n");
        let of = files.iter().filter(|file| std::fs::read_to_string(file).expect("it is text").contains(&line));
        assert_eq!(of.count(), 1, "{system}");
    }
    for file in &files {
        let (code, run) = patchplay(&["run", &file.display().to_string()]);
        assert_eq!(code, Some(0), "{}\n{run}", file.display());
        check(file);
    }
}
