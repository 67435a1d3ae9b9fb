//! Whatever is wrong with a text, it is said at its line, and what stands around it is read all the same.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{codes, plain};

/// A good baseline of three lines.
const GOOD: &str = "Name: web\nApprovedPatches: [KB5009557]\nPatchGroups: [web]\n";

/// Codes with lines, as `code@line`.
fn lines(text: &str) -> Vec<String> {
    plain(text).diagnostics.iter().map(|found| format!("{}@{}", found.code, found.place.start.line)).collect()
}

#[test]
fn what_no_yaml_holds_is_named_at_its_line() {
    for (text, wanted) in [
        (format!("{GOOD}\tTags: []\n"), "syntax-error@4"),
        (format!("{GOOD}Description: a\0b\n"), "syntax-error@4"),
        (format!("{GOOD}Description: 'a\n"), "syntax-error@4"),
        (format!("{GOOD}Description: [a\n"), "syntax-error@4"),
        (format!("{GOOD}  Description: a\n"), "syntax-error@4"),
        ("{\"Name\": \"web\",\n \"ApprovedPatches\": [\"KB1\"\n \"PatchGroups\": []}\n".to_owned(), "syntax-error@3"),
    ] {
        for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
            let found = lines(&text);
            assert!(found.iter().any(|found| found == wanted), "{text:?}: {found:?}, not {wanted}");
        }
    }
}

#[test]
fn line_ends_and_byte_order_marks_change_nothing() {
    let wanted = plain(GOOD);
    for text in [GOOD.replace('\n', "\r\n"), GOOD.replace('\n', "\r"), format!("\u{feff}{GOOD}")] {
        let read = plain(&text);
        assert_eq!(codes(&read), [] as [&str; 0], "{text:?}");
        assert_eq!(read.baselines[0].baseline, wanted.baselines[0].baseline, "{text:?}");
    }
}

/// The first of two equal keys is read, and everything behind the second.
#[test]
fn a_key_that_stands_twice_costs_nothing_else() {
    let read = plain("Name: web\nName: db\nApprovedPatches: [KB5009557]\nPatchGroups: [web, db]\n");
    assert_eq!(codes(&read), ["duplicate-key@2:1"]);
    assert_eq!(read.baselines[0].baseline.name.as_deref(), Some("web"));
    assert_eq!(read.baselines[0].baseline.patch_groups, ["web", "db"]);
}

#[test]
fn aliases_of_aliases_are_cut_short() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let item = format!("*a{} ", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", [item.as_str(); 10].join(", "));
    }
    let found = lines(&text);
    assert!(found.iter().any(|found| found.starts_with("too-large@")), "{found:?}");
}

#[test]
fn nesting_of_any_depth_is_named_where_it_is_too_deep() {
    const DEEP: usize = 20_000;
    // Lines that are indented deeper and deeper grow with the square of their number.
    let block: String = (0..DEEP / 10).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let stairs = "- ".repeat(DEEP);
    for (text, line) in [
        (format!("{GOOD}Tags: {}{}\n", "[".repeat(DEEP), "]".repeat(DEEP)), 4),
        (format!("{GOOD}Tags: {}{}\n", "{a: ".repeat(DEEP), "}".repeat(DEEP)), 4),
        (format!("{GOOD}Tags:\n  {stairs}\n"), 5),
        (block, 101),
    ] {
        let found = lines(&text);
        // The parser itself refuses brackets of such depth.
        let told = ["too-large", "syntax-error"].map(|code| format!("{code}@{line}"));
        assert!(found.iter().any(|found| told.contains(found)), "{found:?}, not in line {line}");
    }
}

#[test]
fn five_megabytes_are_read_and_more_are_refused() {
    let of = |bytes: usize| format!("{GOOD}# {}\n", "x".repeat(bytes - GOOD.len() - 3));
    let most = plain(&of(5_000_000));
    assert_eq!(codes(&most), [] as [&str; 0]);
    assert_eq!(most.baselines[0].baseline.name.as_deref(), Some("web"));
    assert_eq!(lines(&of(5_000_001)), ["too-large@1"]);
}

/// Names are told as they stand; whoever shows a message escapes it.
#[test]
fn html_in_names_stays_text() {
    let name = "<img src=x onerror=alert(1)>";
    let read = plain(&format!("Name: \"{name}\"\nApprovedPatches: [KB5009557]\nPatchGroups: [\"<b>web</b>\"]\n"));
    assert_eq!(read.baselines[0].display_name, name);
    let said: Vec<&str> = read.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(said.len(), 2);
    assert!(said[0].contains(name) && said[1].contains("<b>web</b>"), "{said:?}");
}
