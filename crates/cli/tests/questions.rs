//! The questions that people ask most, each a scenario in which its explanation answers.
//!
//! `tests/cases/questions/*.scenario.yaml` begin with the question, who is asked about what, and words that the answer must
//! have; the whole explanation is golden.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{path::Path, process::Command};

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
    assert_golden(&format!("questions/{name}.txt"), &told);
}

#[test]
fn every_question_is_answered() {
    let folder = path("cases/questions");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    assert!(files.len() >= 10);
    for file in &files {
        check(file);
    }
}
