use std::time::{Duration, Instant};

use super::*;
use crate::{Diagnostic, Position, text::Sources};

fn parse(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let sources = Sources::single("t.yaml", text);
    let report = Report::new(&sources);
    let node = read(0, &report);
    (node, report.into_diagnostics())
}

fn tree(text: &str) -> Node {
    let (node, diagnostics) = parse(text);
    node.unwrap_or_else(|| panic!("{text:?}: {diagnostics:#?}"))
}

fn problem(text: &str) -> Diagnostic {
    let (_, diagnostics) = parse(text);
    diagnostics.into_iter().next().unwrap_or_else(|| panic!("{text:?} has no problem"))
}

fn at(diagnostic: &Diagnostic) -> (u32, u32) {
    (diagnostic.place.start.line, diagnostic.place.start.column)
}

fn part(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize).unwrap()
}

#[test]
fn spans_cover_tags_quotes_and_whole_collections() {
    let text = "x: !Sub 'y'\nlist:\n  - a\n  - {b: c}\nnext: 1\n";
    let root = tree(text);
    let slice = |node: &Node| part(text, node.span).to_owned();
    assert_eq!(slice(&root.get("x").unwrap().value), "!Sub 'y'");
    assert_eq!(slice(&root.get("list").unwrap().value), "- a\n  - {b: c}");
    assert_eq!(slice(&root), text.trim_end());
    assert_eq!(root.get("x").unwrap().value.tag.as_deref(), Some("Sub"));
}

#[test]
fn a_quoted_scalar_ends_with_its_quote() {
    for (written, behind) in [
        ("\"a\"", "  # why"),
        ("'a'", " # why\n\n"),
        ("'it''s #1'", " # why"),
        (r#""say \"a # b\"""#, "\t# why"),
        (r#""a\\""#, " # why"),
        ("!Sub 'a'", " # why"),
        ("!it's # so\n  \"a\"", " # why"),
        ("&name 'a'", " # why"),
        ("\"a\n   b\"", "  \n# why"),
    ] {
        for (before, after) in [("x: ", "\ny: 1\n"), ("x: [", "\n  ]\n"), ("x: [", "\n  , b]")] {
            let text = format!("{before}{written}{behind}\n{after}");
            let root = tree(&text);
            let value = &root.get("x").unwrap().value;
            let scalar = match &value.kind {
                Kind::Sequence(items) => &items[0],
                _ => value,
            };
            assert!(written.ends_with(part(&text, scalar.span)), "{text:?}: {:?}", part(&text, scalar.span));
            assert!(part(&text, scalar.span).ends_with(['"', '\'']), "{text:?}");
        }
    }
}

#[test]
fn json_reads_with_the_same_reader() {
    let root = tree("{\n\t\"A\": [1, \"two\", null, true],\n\t\"B\": {\"C\": \"x: y\"}\n}");
    let Kind::Sequence(items) = &root.get("A").unwrap().value.kind else { panic!("a list") };
    assert_eq!(items.iter().filter_map(Node::text).collect::<Vec<_>>(), ["1", "two", "null", "true"]);
    assert!(items[2].is_null());
    assert_eq!(root.get("B").unwrap().value.get("C").unwrap().value.text(), Some("x: y"));
}

#[test]
fn two_escapes_of_json_make_one_character_and_places_hold_behind_them() {
    let text = "{\"a\": \"\\ud83d\\ude00!\", \"b\": \"\\u00e9\\/\\\\ud83d\", \"b\": 1}";
    let (node, found) = parse(text);
    let node = node.unwrap();
    assert_eq!(node.get("a").unwrap().value.text(), Some("😀!"));
    assert_eq!(node.get("b").unwrap().value.text(), Some("é/\\ud83d"));
    let column = u32::try_from(text.rfind("\"b\"").unwrap()).unwrap() + 1;
    assert_eq!(found[0].place.start.column, column, "{found:?}");
}

#[test]
fn a_text_of_utf_16_read_as_utf_8_is_named() {
    let text: String = "{\"Name\": 1}".chars().flat_map(|c| [c, '\0']).collect();
    let (_, found) = parse(&text);
    assert!(found[0].message.contains("UTF-16"), "{found:?}");
}

#[test]
fn places_hold_behind_wide_characters_windows_line_ends_and_a_byte_order_mark() {
    for text in [
        "\u{feff}a: |\n  é — 😀\n  x\n😀é: 'q'\nb: 1\nb: 2\n",
        "a: |\r\n  é — 😀\r\n  x\r\n😀é: 'q'\r\nb: 1\r\nb: 2\r\n",
    ] {
        let (node, diagnostics) = parse(text);
        let node = node.unwrap();
        let wide = node.get("😀é").unwrap();
        let slice = |span: Span| part(text, span);
        assert_eq!(slice(wide.key.span), "😀é");
        assert_eq!(slice(wide.value.span), "'q'");
        let sources = Sources::single("t", text);
        assert_eq!(sources.place(wide.value.span).start, Position { line: 4, column: 6 }, "{text:?}");
        assert_eq!(diagnostics.len(), 1);
        assert_eq!((diagnostics[0].code.as_str(), at(&diagnostics[0])), ("duplicate-key", (6, 1)));
    }
}

#[test]
fn a_block_scalar_ends_with_its_last_character() {
    let text = "a: |\n  one\n  two\n\n\nb: 1\n";
    let value = tree(text).get("a").unwrap().value.clone();
    assert_eq!(part(text, value.span), "one\n  two");
}

#[test]
fn the_second_of_two_equal_keys_is_the_problem() {
    let found = problem("A: 1\nB:\n  C: 1\n  C: 2\n");
    assert_eq!((found.code.as_str(), at(&found)), ("duplicate-key", (4, 3)));
    assert!(found.help.contains("line 3"), "{}", found.help);
}

#[test]
fn syntax_errors_stand_where_they_were_made() {
    for (text, place, words) in [
        ("a:\n\tb: c\n", (2, 1), "tab"),
        ("a:\n  b: [c d\n\te]\n", (3, 1), "tab"),
        ("a:\n  b: {c\nd: [e f\n\t\tg]}\n", (4, 1), "tab"),
        ("a: 1\nA: [1, 2\nB: 3\n", (2, 4), "bracket `[`"),
        ("A: {x: 1\nB: 3\n", (1, 4), "bracket `{`"),
        ("A: 'abc\nB: 3\n", (1, 4), "quote `'`"),
        ("A:\n  - \"abc\n  - d\n", (2, 5), "quote `\"`"),
        ("a:\n  b: 1\n c: 2\n", (3, 2), "does not fit"),
        ("a: b: c\n", (1, 5), "second `: `"),
        ("a: @x\n", (1, 4), "cannot begin with `@`"),
        ("Values:\n  - *\n", (2, 5), "meaning of its own"),
        ("Values: *x\n", (1, 9), "alias"),
        ("Key: v\nfoo\nbar: 1\n", (3, 1), "without `:`"),
        ("a: \"x\\q\"\n", (1, 4), "escape"),
    ] {
        let found = problem(text);
        assert_eq!(found.code, "syntax-error", "{text:?}");
        assert_eq!(at(&found), place, "{text:?}: {}", found.message);
        assert!(found.message.contains(words), "{text:?}: {}", found.message);
    }
}

#[test]
fn anchors_and_merge_keys_expand_with_a_warning() {
    let (node, diagnostics) = parse("base: &b {x: 1, y: 2}\nuse: *b\nown:\n  <<: *b\n  y: 3\n");
    let node = node.unwrap();
    assert_eq!(node.get("use").unwrap().value.get("x").unwrap().value.text(), Some("1"));
    let own = &node.get("own").unwrap().value;
    assert_eq!(own.get("x").unwrap().value.text(), Some("1"));
    assert_eq!(own.get("y").unwrap().value.text(), Some("3"));
    assert!(own.get("<<").is_none());
    assert!(diagnostics.iter().all(|found| found.code == "yaml-alias"));
    assert_eq!(diagnostics.len(), 2);
}

#[test]
fn an_alias_inside_its_own_anchor_is_refused() {
    assert_eq!(parse("a: &x\n  b: *x\n").0, None);
}

/// The time that this thread was given; a machine that is busy with others does not count.
struct Clock {
    wall: Instant,
    processor: Option<Duration>,
}

impl Clock {
    fn start() -> Self {
        Self { wall: Instant::now(), processor: Self::processor() }
    }

    /// Nanoseconds on a processor, the first number there; only Linux tells them without a library.
    fn processor() -> Option<Duration> {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    }

    fn taken(&self) -> Duration {
        match (self.processor, Self::processor()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.wall.elapsed(),
        }
    }
}

#[test]
fn aliases_cannot_multiply_without_end() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let part = format!("*a{}", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", vec![part; 10].join(", "));
    }
    let clock = Clock::start();
    let (node, diagnostics) = parse(&text);
    assert_eq!(node, None);
    assert!(diagnostics.iter().any(|found| found.code == "too-large"));
    assert!(clock.taken() < Duration::from_secs(2));
}

#[test]
fn only_the_first_document_is_read() {
    let (node, diagnostics) = parse("a: 1\n---\nb: 2\n");
    assert!(node.unwrap().get("a").is_some());
    assert_eq!((diagnostics[0].code.as_str(), at(&diagnostics[0])), ("more-documents", (3, 1)));
}

#[test]
fn nothing_is_a_note() {
    for text in ["", "\n\n", "# only a comment\n", "---\n", "null\n"] {
        assert_eq!(problem(text).code, "empty-document", "{text:?}");
    }
}

/// Texts that no one writes on purpose, and how much time one may take in a debug build.
#[test]
fn hostile_texts_end_quickly() {
    let mut noise = Noise(1);
    let random: Vec<u8> = (0..1_000_000).map(|_| noise.byte()).collect();
    let mut texts = vec![
        ("random bytes", String::from_utf8_lossy(&random).into_owned()),
        ("random printable", random.iter().map(|byte| char::from(byte % 95 + 32)).collect()),
        ("deep indents", (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect()),
        ("outdented quotes", "- - 'a\nb'\n".repeat(20_000)),
        ("long outdented quote", format!("{}- 'a\n{}'", " ".repeat(2_000), "b\n".repeat(2_000))),
        ("long wide line", format!("a: [{}]", "é😀, ".repeat(100_000))),
    ];
    for unit in
        ["- ", "? ", "[", "{", "[[", "{a: ", "a: ", "'", "\"", "*a ", "&a ", "- - ", "k: v\n", "---\n", "|\n", "!x "]
    {
        texts.push((unit, unit.repeat(200_000)));
    }
    for (name, text) in texts {
        let clock = Clock::start();
        let _ = parse(&text);
        let taken = clock.taken();
        assert!(taken < Duration::from_millis(1_500), "{name}: {taken:?}");
    }
}

/// Short random texts of YAML's own characters reach every corner of the parser and of the builder.
#[test]
fn no_text_panics() {
    const PARTS: &[&str] = &[
        "{", "}", "[", "]", ",", ":", ": ", "- ", "-", "? ", "&a", "*a", "!", "!Sub ", "|", ">", "'", "\"", " ", "\n",
        "\n  ", "\t", "#", "a", "é", "😀", "---\n", "...\n", "%", "@", "`", "\\", "<<: ", "\r\n", "\u{feff}", "0", "~",
    ];
    let mut noise = Noise(7);
    for _ in 0..20_000 {
        let length = usize::from(noise.byte() % 24);
        let text: String = (0..length).map(|_| PARTS[usize::from(noise.byte()) % PARTS.len()]).collect();
        if let (Some(node), _) = parse(&text) {
            assert!(node.span.end as usize <= text.len());
        }
    }
}

/// A fixed sequence of bytes that looks random.
struct Noise(u64);

impl Noise {
    fn byte(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u8
    }
}

#[test]
fn places_hold_behind_a_directive_that_nobody_knows() {
    let text = "%é ü ö\n---\na: é\nb: 1\nb: 2\n---\nc: 1\nc: 2\n";
    let (_, found) = parse(text);
    assert_eq!(at(&found[0]), (5, 1), "{found:?}");
    let root = tree(&text.replacen("b: 2\n", "", 1));
    assert_eq!(part(text, root.get("a").unwrap().key.span), "a");
}

#[test]
fn a_collection_in_brackets_ends_with_its_bracket() {
    fn texts<'t>(node: &Node, text: &'t str, all: &mut Vec<&'t str>) {
        all.push(text.get(node.span.start as usize..node.span.end as usize).unwrap());
        match &node.kind {
            Kind::Mapping(entries) => entries.iter().for_each(|entry| texts(&entry.value, text, all)),
            Kind::Sequence(items) => items.iter().for_each(|item| texts(item, text, all)),
            Kind::Scalar { .. } => {}
        }
    }
    for (text, wanted) in [
        ("{a: [b]}", &["{a: [b]}", "[b]", "b"][..]),
        ("{ a: [b] }\n", &["{ a: [b] }", "[b]", "b"]),
        ("{ # why\n  a: [ b ]  # this\n}\n", &["{ # why\n  a: [ b ]  # this\n}", "[ b ]", "b"]),
        ("c: !If [ d, { e: f } ]  # why\n", &["c: !If [ d, { e: f } ]", "!If [ d, { e: f } ]", "d", "{ e: f }", "f"]),
        (
            "g:\n  - { h: i, j: [k] }\nl: m\n",
            &["g:\n  - { h: i, j: [k] }\nl: m", "- { h: i, j: [k] }", "{ h: i, j: [k] }", "i", "[k]", "k", "m"],
        ),
        ("[n: o, p]", &["[n: o, p]", "n: o", "o", "p"]),
    ] {
        let (node, _) = parse(text);
        let mut all = Vec::new();
        texts(&node.unwrap(), text, &mut all);
        assert_eq!(all, wanted, "{text}");
    }
}

#[test]
fn quotes_and_brackets_may_go_on_further_left_than_their_block() {
    for (text, value, second) in [
        ("a:\n  b: \"x\ny\"\n  c: 1\n", "x y", "1"),
        ("a:\n  b: 'x\n\ny\n z'\n  c: 'p\nq'\n", "x\ny z", "p q"),
        ("a: {b: ['i'],\n  \"b\": \"x\r\ny\", c: 1}\n", "", "1"),
        ("a: {\n  \"b\": \"x\",\n\"c\": [\n  1\n]\n}\nd: 1\n", "x", ""),
        ("-\n  -\n    {b: ['x'],\nc: 1}", "", "1"),
        ("- - k: 1\n    \"b\": {\n  \"x\": 1 }\n    c: {\n}\n", "", ""),
        ("- - k: 1\n    b: \"\u{1f600}x\\\"\ny\"\n    c: 1\n", "\u{1f600}x\" y", "1"),
    ] {
        let root = tree(text);
        let inner = match &root.kind {
            Kind::Sequence(items) => match &items[0].kind {
                Kind::Sequence(inner) => &inner[0],
                _ => panic!("{text:?}"),
            },
            _ => &root.get("a").unwrap().value,
        };
        let (b, c) = (inner.get("b").unwrap(), inner.get("c").unwrap());
        assert_eq!(b.value.text().unwrap_or_default(), value, "{text:?}");
        assert_eq!(part(text, c.key.span).trim_matches('"'), "c", "{text:?}");
        assert_eq!(c.value.text().unwrap_or_default(), second, "{text:?}");
    }
    // With the next quote for its end, nothing would fit: then the first one is what is wrong.
    let open = "a:\n  b: \"x\n  c: \"y\"\nd: 1\n";
    let (node, diagnostics) = parse(open);
    assert_eq!((node, diagnostics.len(), at(&diagnostics[0])), (None, 1, (2, 6)), "{diagnostics:#?}");
    assert!(diagnostics[0].message.contains("never closed"), "{diagnostics:#?}");
    // What was said before is said once.
    let (_, diagnostics) = parse("a: 1\na: 2\nb:\n  c: \"x\ny\"\n");
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
}
