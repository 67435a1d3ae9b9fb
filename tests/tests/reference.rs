//! The reference page of diagnostics says what the tables say.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use std::{fmt::Write as _, fs};

use patchplay_document::{CODES, Severity};
use patchplay_playground::codes;

const HEAD: &str = "\
# Diagnostics

Every problem has a code that stays the same from release to release. An error keeps the input from being played, a
warning says that AWS would refuse it or that it hardly does what is meant, a note is worth knowing. Where a place knows
better, a diagnostic has another severity than the one listed here.
";

fn section(text: &mut String, title: &str, rows: impl Iterator<Item = (&'static str, Severity, &'static str)>) {
    write!(text, "\n## {title}\n\n| code | severity | meaning |\n| --- | --- | --- |\n").unwrap();
    for (code, severity, meaning) in rows {
        writeln!(text, "| `{code}` | {severity} | {} |", meaning.replace('|', "\\|")).unwrap();
    }
}

#[test]
fn the_page_lists_every_code() {
    let mut text = HEAD.to_owned();
    section(&mut text, "In a document", CODES.iter().map(|entry| (entry.code, entry.severity, entry.meaning)));
    let of_scenario = codes::ALL.iter().map(|code| (code.code, code.severity, code.meaning));
    section(&mut text, "In a scenario as a whole", of_scenario);
    let path = patchplay_tests::path("../crates/playground/CODES.md");
    if std::env::var_os("PATCHPLAY_BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let page = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(page, text, "PATCHPLAY_BLESS=1 refreshes {}", path.display());
}
