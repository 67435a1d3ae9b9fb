//! Collecting diagnostics: one sink that every stage writes to, so that nothing stops at the first problem.

use std::cell::RefCell;

use patchplay_language::say;
use patchplay_ordered::{SortedMap, sort_by};

use crate::{
    Diagnostic, Fix, Place, Severity,
    code::Code,
    text::{Sources, Span},
    wording::{Words, reworded},
};

/// Diagnostics beyond this number help nobody and cost memory.
const LIMIT: usize = 1_000;
/// Words beyond this length are no misspelling of ours.
const LONGEST_WORD: usize = 100;
/// Characters of a message; user text inside may be as long as the text itself.
const LONGEST_MESSAGE: usize = 500;

/// Where diagnostics go, together with the texts their places lie in.
#[derive(Debug)]
pub(crate) struct Report<'t> {
    pub(crate) sources: &'t Sources<'t>,
    found: RefCell<Vec<(Span, Diagnostic)>>,
    /// Files of another language, with the names it uses.
    languages: RefCell<SortedMap<u32, Words>>,
}

/// What was said and may be said again.
pub(crate) struct Said(Vec<(Span, Diagnostic)>);

impl<'t> Report<'t> {
    pub(crate) const fn new(sources: &'t Sources<'t>) -> Self {
        Self { sources, found: RefCell::new(Vec::new()), languages: RefCell::new(SortedMap::new()) }
    }

    /// How much has been said.
    pub(crate) fn len(&self) -> usize {
        self.found.borrow().len()
    }

    /// Takes back what was said since [`len`](Self::len) was this.
    pub(crate) fn take_back(&self, len: usize) -> Said {
        let mut found = self.found.borrow_mut();
        let from = len.min(found.len());
        Said(found.split_off(from))
    }

    /// Says again what was taken back.
    pub(crate) fn say_again(&self, said: Said) {
        self.found.borrow_mut().extend(said.0);
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        self.sources.place(span)
    }

    /// Says everything about a file in the names of its language.
    pub(crate) fn speak(&self, file: u32, words: Words) {
        self.languages.borrow_mut().insert(file, words);
    }

    /// Begins a diagnostic; it is kept when the [`Draft`] goes out of scope.
    pub(crate) fn add(&self, code: Code, span: Span, message: impl Into<String>) -> Draft<'_, 't> {
        Draft {
            report: self,
            span,
            severity: code.entry().severity,
            code,
            message: message.into(),
            help: String::new(),
            fix: None,
            fits: false,
        }
    }

    /// Whether an error begins inside the span.
    pub(crate) fn has_errors_in(&self, span: Span) -> bool {
        self.found.borrow().iter().any(|(at, found)| found.severity == Severity::Error && span.holds(*at))
    }

    /// The word of `known` that `given` most likely means: the same in other case, else the nearest by edits.
    pub(crate) fn nearest<'k>(&self, given: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
        // Nobody reads suggestions beyond the limit, and comparing costs more than all the rest.
        if given.len() > LONGEST_WORD || self.found.borrow().len() >= LIMIT {
            return None;
        }
        let wanted = letters(given);
        let mut best: Option<(f64, &str)> = None;
        for word in known.into_iter().take(LIMIT) {
            let other = letters(word);
            if other == wanted {
                return Some(word);
            }
            let edits = strsim::normalized_damerau_levenshtein(&wanted, &other);
            let likeness = strsim::jaro_winkler(&wanted, &other).max(edits);
            if likeness >= 0.86 && best.is_none_or(|(least, _)| likeness > least) {
                best = Some((likeness, word));
            }
        }
        best.map(|(_, word)| word)
    }

    /// Everything reported, by file and place, each once.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut found = self.found.take();
        sort_by(&mut found, |(a, x), (b, y)| {
            let file = |span: &Span| self.sources.file(span.file);
            (file(a), a.start, x.severity, &x.code, &x.message).cmp(&(
                file(b),
                b.start,
                y.severity,
                &y.code,
                &y.message,
            ))
        });
        found.dedup();
        found.into_iter().map(|(_, diagnostic)| diagnostic).collect()
    }
}

/// A diagnostic in the making.
#[derive(Debug)]
pub(crate) struct Draft<'r, 't> {
    report: &'r Report<'t>,
    span: Span,
    code: Code,
    severity: Severity,
    message: String,
    help: String,
    fix: Option<Fix>,
    /// Whether the fix is right in a language other than YAML too.
    fits: bool,
}

impl Draft<'_, '_> {
    pub(crate) const fn report(&self) -> &Report<'_> {
        self.report
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Offers to put `text` in the place of `span`.
    pub(crate) fn fix(mut self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        let (title, text) = (title.into(), text.into());
        // Text in double quotes is text in every language.
        let is_quoted = |text: &str| text.len() > 1 && text.starts_with('"') && text.ends_with('"');
        self.fits = is_quoted(&text) && is_quoted(self.report.sources.slice(span)) && !text.contains(['$', '%']);
        self.fix = Some(Fix { title, place: self.report.place(span), text });
        self
    }

    /// Asks whether `word` was meant, and offers the reference with it in place of `name`, which stands behind `before`. A
    /// name with a point in it cannot be referred to, since the first point ends it.
    pub(crate) fn meant(self, span: Span, before: &str, name: &str, word: &str) -> Self {
        let whole = self.report.sources.slice(span);
        let fixed = whole.replacen(&format!("{before}{name}"), &format!("{before}{word}"), 1);
        let draft = self.help(say!("did you mean `{word}`?"));
        if fixed == whole || !is_plain(word) || word.contains('.') {
            return draft;
        }
        draft.fix(say!("Change to {word}"), span, fixed)
    }

    /// Offers another word for a scalar, in the quotes that the text uses there; none that has several lines, which may not
    /// stand there.
    pub(crate) fn replace(self, span: Option<Span>, word: &str) -> Self {
        let Some(span) = span.filter(|_| !word.contains(['\n', '\r'])) else { return self };
        let given = self.report.sources.slice(span);
        // Behind a tag or an anchor the quotes are at the end alone.
        let sign = if given.starts_with(['!', '&']) { given.chars().next_back() } else { given.chars().next() };
        let text = match sign {
            Some('"') => format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")),
            Some('\'') => single(word),
            _ if is_plain(word) => word.to_owned(),
            _ => single(word),
        };
        self.fix(say!("Change to {word}"), span, text)
    }

    /// The same for a fix that was made for the language of the text.
    pub(crate) fn rename(self, span: Span, word: &str) -> Self {
        let mut draft = self.fix(say!("Change to {word}"), span, word);
        draft.fits = true;
        draft
    }

    /// Offers a list of one in place of a lone scalar. In brackets a scalar without quotes must not hold what ends it, so
    /// only plain words stay without; no offer is made for a block, or for lines that begin at the margin, since they
    /// cannot stand there.
    pub(crate) fn listed(self, span: Span) -> Self {
        let text = self.report.sources.slice(span);
        let at_margin = |line: &str| !line.starts_with([' ', '\t']);
        if text.split(['\n', '\r']).skip(1).any(at_margin) || self.is_block(span) {
            return self;
        }
        let is_short_form = |(tag, word): (&str, &str)| is_plain(tag.trim_start_matches('!')) && is_plain(word);
        let item = match text.chars().next() {
            Some('"' | '\'') => text.to_owned(),
            Some('!') if text.split_once(' ').is_some_and(is_short_form) => text.to_owned(),
            _ if is_plain(text) => text.to_owned(),
            _ => single(text),
        };
        self.fix(say!("Make it a list"), span, format!("[{item}]"))
    }

    /// Whether a scalar is the inside of a block, `|` or `>`: the line before it says so.
    fn is_block(&self, span: Span) -> bool {
        let before = self.report.sources.slice(Span { start: 0, end: span.start, ..span }).trim_end();
        let head = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        let head = head.split(" #").next().unwrap_or_default().trim_end();
        head.trim_end_matches(['-', '+', '1', '2', '3', '4', '5', '6', '7', '8', '9']).ends_with(['|', '>'])
    }
}

/// Whether a word reads as itself without quotes, wherever a scalar of YAML may stand.
pub(crate) fn is_plain(word: &str) -> bool {
    let is_safe = |char: char| char.is_ascii_alphanumeric() || "-_./:<>()+ ".contains(char);
    word.trim_start_matches('-').starts_with(|first: char| first.is_ascii_alphanumeric())
        && word.chars().all(is_safe)
        && !word.contains(": ")
        && !word.ends_with([':', ' '])
        // A lone dash before a closing bracket is refused by the parser.
        && !word.ends_with(" -")
}

/// A word in single quotes.
fn single(word: &str) -> String {
    format!("'{}'", word.replace('\'', "''"))
}

fn shortened(text: String) -> String {
    if text.len() <= LONGEST_MESSAGE {
        return text;
    }
    let kept: String = text.chars().take(LONGEST_MESSAGE).collect();
    if kept.len() == text.len() { kept } else { format!("{kept}\u{2026}") }
}

/// Letters and digits in lower case: what stays of a word when case and separators do not count.
fn letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Drop for Draft<'_, '_> {
    fn drop(&mut self) {
        let mut found = self.report.found.borrow_mut();
        if found.len() >= LIMIT {
            return;
        }
        if let Some(words) = self.report.languages.borrow().get(&self.span.file) {
            self.message = reworded(&self.message, words);
            self.help = reworded(&self.help, words);
            self.fix = self.fix.take().filter(|_| self.fits);
        }
        let diagnostic = Diagnostic {
            code: self.code.entry().code.to_owned(),
            severity: self.severity,
            place: self.report.place(self.report.sources.visible(self.span)),
            message: shortened(std::mem::take(&mut self.message)),
            help: shortened(std::mem::take(&mut self.help)),
            fix: self.fix.take(),
        };
        // Nodes of one group share their lines, so what is said of one would be said of each.
        if !found.iter().any(|(span, known)| *span == self.span && *known == diagnostic) {
            found.push((self.span, diagnostic));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stand_in_brackets_without_quotes() {
        for word in ["a", "a b", "a-b", "a -b", "-a", "2022-01-22", "Windows Server 2019", "a:b"] {
            assert!(is_plain(word), "{word}");
        }
        for word in ["", "-", "a -", "a:", "a: b", "a ", " a", "a,b", "a]", "{a", "#a", "!a", "a\nb", "\"a"] {
            assert!(!is_plain(word), "{word}");
        }
    }

    #[test]
    fn another_word_stands_in_the_quotes_of_the_first() {
        for (given, fixed) in
            [("a", "b"), ("\"a\"", "\"b\""), ("'a'", "'b'"), ("! \"a\"", "\"b\""), ("&x 'a'", "'b'"), ("!!str a", "b")]
        {
            let sources = Sources::single("t", given);
            let report = Report::new(&sources);
            let span = Span { file: 0, start: 0, end: crate::text::to_u32(given.len()) };
            report.add(Code::UnknownKey, span, "").replace(Some(span), "b");
            assert_eq!(report.into_diagnostics()[0].fix.as_ref().map(|fix| fix.text.as_str()), Some(fixed), "{given}");
        }
    }

    #[test]
    fn the_nearest_word_ignores_case_and_separators_first() {
        let known = ["CLASSIFICATION", "MSRC_SEVERITY", "PRODUCT", "PRODUCT_FAMILY"];
        let sources = Sources::single("t", "");
        let report = Report::new(&sources);
        let nearest = |given| report.nearest(given, known);
        assert_eq!(nearest("classification"), Some("CLASSIFICATION"));
        assert_eq!(nearest("MsrcSeverity"), Some("MSRC_SEVERITY"));
        assert_eq!(nearest("PRODCUT"), Some("PRODUCT"));
        assert_eq!(nearest("banana"), None);
        assert_eq!(nearest(""), None);
    }
}
