//! Syntax errors in words: the parser says what it missed, this says what the author probably did.

use patchplay_language::say;

use crate::{
    code::Code,
    report::Report,
    text::{LineIndex, Span, to_u32},
};

/// Reports one scan error. `open` are the brackets that are still open, outermost first.
pub(crate) fn explain(report: &Report<'_>, index: &LineIndex<'_>, at: Span, info: &str, open: &[Span]) {
    let text = index.text();
    let here = text.get(at.start as usize..).unwrap_or("");
    let line_start = text.get(..at.start as usize).unwrap_or("").rfind(['\n', '\r']).map_or(0, |found| found + 1);
    let before = text.get(line_start..at.start as usize).unwrap_or("");
    let word_end = here.find(['\n', '\r']).unwrap_or(here.len()).min(60);
    let span = Span {
        end: at.start
            + to_u32(
                here.char_indices()
                    .map(|(byte, _)| byte)
                    .chain([here.len()])
                    .take_while(|&byte| byte <= word_end)
                    .last()
                    .unwrap_or(0),
            ),
        ..at
    };

    // The parser stands at the beginning of the words that a line with a tab goes on.
    let goes_on = || {
        let rest = text.get(line_start..).filter(|_| info.contains("found a tab"))?;
        let indented = |(end, _): (usize, &str)| {
            let line = rest.get(end + 1..)?;
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            line.get(..blanks)?.find('\t').map(|tab| end + 1 + tab)
        };
        rest.match_indices('\n').find_map(indented)
    };
    let tab = before.find('\t').filter(|_| info.contains("tab") || before.trim().is_empty()).or_else(goes_on);
    if let Some(tab) = tab {
        let start = to_u32(line_start + tab);
        report
            .add(Code::SyntaxError, Span { start, end: start + 1, ..at }, say!("a tab indents this line"))
            .help(say!("YAML is indented with spaces only"))
            .fix(say!("Replace the tab by two spaces"), Span { start, end: start + 1, ..at }, "  ");
        return;
    }
    if info.contains("quoted scalar")
        && (info.contains("end of stream") || info.contains("indentation") || info.contains("document indicator"))
    {
        let quote = here.chars().next().filter(|c| matches!(c, '"' | '\'')).unwrap_or('\'');
        report
            .add(Code::SyntaxError, Span { end: at.start + 1, ..at }, say!("the quote `{quote}` is never closed"))
            .help(say!("put another `{quote}` where the text ends"));
        return;
    }
    if info.contains("escape") || info.contains("hexadecimal") {
        report
            .add(Code::SyntaxError, span, say!("this quoted text has an escape that YAML does not know"))
            .help(say!("within double quotes write `\\\\` for a backslash, or use single quotes"));
        return;
    }
    if let Some(bracket) = open.last() {
        let shown = report.sources.slice(*bracket).chars().last().unwrap_or('[');
        let closing = if shown == '{' { '}' } else { ']' };
        let start = bracket.end.saturating_sub(1);
        let line = index.position(at.start).line;
        report
            .add(Code::SyntaxError, Span { start, ..*bracket }, say!("the bracket `{shown}` is not closed properly"))
            .help(say!("line {line} does not fit into it; close it with `{closing}` or put a comma between its parts"));
        return;
    }
    let (message, help) = words(info, here, before);
    let end = if span.end > span.start { span.end } else { span.start };
    report.add(Code::SyntaxError, Span { end, ..span }, message).help(help);
}

fn words(info: &str, here: &str, before: &str) -> (String, String) {
    let first = here.chars().next();
    if info.contains("mapping values are not allowed") {
        return (
            say!("a second `: ` in one line, or a deeper line below a key that already has a value"),
            say!("quote a value that contains `: `, or check the indentation of this line"),
        );
    }
    if info.contains("unexpected character") || info.contains("cannot start with") {
        let shown = first.unwrap_or(' ');
        return (say!("a value cannot begin with `{shown}`"), say!("put the value in quotes"));
    }
    if info.contains("simple key expect") || info.contains("simple key expected") {
        return (
            say!("a line before this one is a word without `:`"),
            say!("write `key: value`, or `- value` for a list item"),
        );
    }
    if info.contains("did not find expected key")
        || info.contains("did not find expected '-'")
        || info.contains("<document")
        || info.contains("block sequence entries")
        || info.contains("wrongly indented")
        || info.contains("invalid indentation")
        || info.contains("trailing content")
    {
        let help = if before.trim().is_empty() {
            say!("keys of one mapping, and items of one list, begin in the same column")
        } else {
            say!("a value ends with its line; text behind it needs quotes around the whole")
        };
        return (say!("this line does not fit under the lines above it"), help);
    }
    if info.contains("unknown anchor") {
        return (
            say!("a value that begins with `*` is an alias, and no anchor has this name"),
            say!("put the value in quotes if the `*` is meant as text"),
        );
    }
    if info.contains("anchor or alias") {
        return (
            say!("a `*` or `&` at the beginning of a value has a meaning of its own in YAML"),
            say!("write '*' in quotes"),
        );
    }
    if info.contains("tag") {
        return (say!("a tag begins with `!` and a name"), say!("functions are written like `!Ref Name`"));
    }
    if first == Some('\0') || before.contains('\0') {
        return (
            say!("every other character is empty, as in a file of UTF-16 that was read as UTF-8"),
            say!("save the file as UTF-8; PowerShell's `>` writes UTF-16, `Out-File -Encoding utf8` does not"),
        );
    }
    if info.contains("unprintable") || info.contains("byte order mark") {
        return (say!("a character that no YAML text may contain"), say!("is this a text file?"));
    }
    if info.contains("recursion limit") {
        return (say!("brackets are nested too deeply"), say!("a template needs no more than thirty levels"));
    }
    (format!("YAML: {info}"), String::new())
}
