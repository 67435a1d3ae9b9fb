//! Lines and columns: from the parser's character counts to bytes for slicing, and to the positions people read.
//!
//! Three counts meet here. The parser counts characters, Rust slices by bytes, and editors count UTF-16 units. Every
//! conversion costs a bounded walk, also on a line of megabytes, because the text is sampled every [`STRIDE`]
//! characters.

use crate::{Place, Position, SourceFile};

/// Characters between two samples of a text.
const STRIDE: usize = 64;

/// A stretch of one of the files, in bytes, end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Span {
    /// Index of the file.
    pub(crate) file: u32,
    /// First byte.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
}

impl Span {
    /// From the start of this to the end of `other`, which lies in the same file.
    pub(crate) fn to(self, other: Self) -> Self {
        Self { end: other.end.max(self.end), ..self }
    }

    /// Whether `other` begins inside.
    pub(crate) const fn holds(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.start < self.end
    }
}

/// Bytes and UTF-16 units before one character of a text.
#[derive(Debug, Clone, Copy)]
struct Sample {
    byte: u32,
    utf16: u32,
}

/// A text with its lines found.
#[derive(Debug)]
pub(crate) struct LineIndex<'t> {
    text: &'t str,
    /// First byte of every line.
    lines: Vec<u32>,
    samples: Vec<Sample>,
}

impl<'t> LineIndex<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut lines = vec![0];
        let mut samples = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut utf16 = 0;
        let mut after_return = false;
        for (count, (byte, char)) in text.char_indices().enumerate() {
            let byte = to_u32(byte);
            if count % STRIDE == 0 {
                samples.push(Sample { byte, utf16 });
            }
            utf16 += to_u32(char.len_utf16());
            if after_return && char != '\n' {
                lines.push(byte);
            }
            if char == '\n' {
                lines.push(byte + 1);
            }
            after_return = char == '\r';
        }
        if after_return {
            lines.push(to_u32(text.len()));
        }
        Self { text, lines, samples }
    }

    pub(crate) const fn text(&self) -> &'t str {
        self.text
    }

    /// The byte at which the character with this number begins; the text's length behind the last one.
    pub(crate) fn byte_of_char(&self, number: usize) -> u32 {
        let Some(sample) = self.samples.get(number / STRIDE) else { return to_u32(self.text.len()) };
        let walked: usize =
            self.text.get(sample.byte as usize..).unwrap_or("").chars().take(number % STRIDE).map(char::len_utf8).sum();
        sample.byte + to_u32(walked)
    }

    /// The number of the character at a line, from 1, behind so many others of it.
    pub(crate) fn char_at(&self, line: usize, behind: usize) -> usize {
        let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied().unwrap_or_default();
        // A byte-order mark at the begin of a line has no column for the parser.
        let mark = self.text.get(start as usize..).is_some_and(|line| line.starts_with('\u{feff}'));
        self.text.get(..start as usize).unwrap_or_default().chars().count() + usize::from(mark) + behind
    }

    /// Line and column of a byte; a byte inside a character counts as the character's first.
    pub(crate) fn position(&self, byte: u32) -> Position {
        let byte = (0..=byte.min(to_u32(self.text.len())))
            .rev()
            .find(|byte| self.text.is_char_boundary(*byte as usize))
            .unwrap_or(0);
        let line = self.lines.partition_point(|&start| start <= byte);
        let start = line.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(0);
        Position { line: to_u32(line.max(1)), column: self.utf16_before(byte) - self.utf16_before(start) + 1 }
    }

    /// The byte of a position, for callers that have lines and columns; `None` behind the text's end.
    pub(crate) fn byte_of(&self, position: Position) -> Option<u32> {
        let start = *self.lines.get(position.line.checked_sub(1)? as usize)?;
        let mut units = position.column.checked_sub(1)?;
        let mut byte = start;
        for char in self.text.get(start as usize..)?.chars() {
            if units == 0 {
                break;
            }
            units = units.saturating_sub(to_u32(char.len_utf16()));
            byte += to_u32(char.len_utf8());
        }
        Some(byte)
    }

    fn utf16_before(&self, byte: u32) -> u32 {
        let index = self.samples.partition_point(|sample| sample.byte <= byte);
        let Some(sample) = index.checked_sub(1).and_then(|index| self.samples.get(index)) else { return 0 };
        let walked = self
            .text
            .get(sample.byte as usize..byte as usize)
            .map_or(0, |walk| walk.chars().map(char::len_utf16).sum::<usize>());
        sample.utf16 + to_u32(walked)
    }
}

/// Offsets fit, since no text beyond the tree's limit of bytes is indexed.
pub(crate) fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The last part of a path or URL, without its query.
pub(crate) fn last_part(address: &str) -> &str {
    parts(address).next().unwrap_or_default()
}

/// Parts of a path or URL, the last one first, without a query.
fn parts(address: &str) -> impl Iterator<Item = &str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit(['/', '\\']).filter(|part| !part.is_empty() && *part != ".")
}

fn stem(name: &str) -> &str {
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// The stem of a file's name, if the name is one that templates have.
fn stem_of_template(name: &str) -> Option<&str> {
    let last = last_part(name);
    let extension = last.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["", "yaml", "yml", "json", "template", "txt", "cfn"].contains(&extension).then(|| stem(last))
}

/// The files of one reading, with their lines found.
#[derive(Debug)]
pub(crate) struct Sources<'t> {
    files: Vec<(&'t str, LineIndex<'t>)>,
    /// For every document behind the first one of a file the number of its file. Documents are numbered through: the
    /// first ones like their files, these after all files. There may be fewer than lines promise.
    further: Vec<u32>,
}

/// YAML documents of one text that are read.
pub(crate) const MAX_DOCUMENTS: usize = 50;

/// How many documents may stand behind the first one, by the lines that could begin one.
fn further(text: &str) -> usize {
    let marks = text.lines().filter(|line| line.strip_prefix("---").is_some_and(|rest| !rest.starts_with('-')));
    marks.take(MAX_DOCUMENTS).count().min(MAX_DOCUMENTS - 1)
}

impl<'t> Sources<'t> {
    pub(crate) fn new(files: &'t [SourceFile]) -> Self {
        let numbered = (0..).zip(files);
        Self {
            files: files.iter().map(|file| (file.name.as_str(), LineIndex::new(&file.text))).collect(),
            further: numbered.flat_map(|(file, source)| std::iter::repeat_n(file, further(&source.text))).collect(),
        }
    }

    /// Documents of all files, those that may be there included.
    pub(crate) fn documents(&self) -> u32 {
        to_u32(self.files.len() + self.further.len())
    }

    /// The numbers of a file's documents, in order.
    pub(crate) fn documents_of(&self, file: u32) -> impl Iterator<Item = u32> {
        let more = (to_u32(self.files.len())..).zip(&self.further).filter(move |(_, of)| **of == file);
        std::iter::once(file).chain(more.map(|(number, _)| number))
    }

    /// The file that a document stands in.
    pub(crate) fn file(&self, document: u32) -> u32 {
        let behind = (document as usize).checked_sub(self.files.len());
        behind.and_then(|behind| self.further.get(behind)).copied().unwrap_or(document)
    }

    /// One text under a name of its own.
    pub(crate) fn single(name: &'t str, text: &'t str) -> Self {
        Self { files: vec![(name, LineIndex::new(text))], further: vec![0; further(text)] }
    }

    pub(crate) fn index(&self, file: u32) -> Option<&LineIndex<'t>> {
        self.files.get(self.file(file) as usize).map(|(_, index)| index)
    }

    /// The text of a span; empty when the span lies outside.
    pub(crate) fn slice(&self, span: Span) -> &'t str {
        self.index(span.file).and_then(|index| index.text().get(span.start as usize..span.end as usize)).unwrap_or("")
    }

    /// A whole file.
    pub(crate) fn whole(&self, file: u32) -> Span {
        Span { file, start: 0, end: self.index(file).map_or(0, |index| to_u32(index.text().len())) }
    }

    /// The file that an address names: the one whose name ends in the same parts, at least the last; else the only one
    /// that differs from it by the extension alone (`vpc.template` for `vpc.yaml`).
    pub(crate) fn file_of(&self, address: &str) -> Option<u32> {
        let wanted: Vec<&str> = parts(address).collect();
        let common = |name: &str| parts(name).zip(&wanted).take_while(|(part, wanted)| part == *wanted).count();
        let mut best: Option<(usize, usize)> = None;
        for (number, (name, _)) in self.files.iter().enumerate() {
            let length = common(name);
            if length > best.map_or(0, |(most, _)| most) {
                best = Some((length, number));
            }
        }
        let number = match best {
            Some((_, number)) => number,
            None => {
                let stem = stem(last_part(address));
                let mut alike =
                    self.files.iter().enumerate().filter(|(_, (name, _))| stem_of_template(name) == Some(stem));
                let (number, _) = alike.next().filter(|_| !stem.is_empty())?;
                if alike.next().is_some() {
                    return None;
                }
                number
            }
        };
        Some(to_u32(number))
    }

    /// Name of a document: its file's, and for those behind the first one their number (`web.yaml#2`).
    pub(crate) fn name(&self, document: u32) -> String {
        let file = self.file(document);
        let name = self.files.get(file as usize).map_or("", |(name, _)| *name);
        match self.documents_of(file).position(|other| other == document) {
            None | Some(0) => name.to_owned(),
            Some(number) => format!("{name}#{}", number + 1),
        }
    }

    /// The span, or where it is empty the character behind it: an editor cannot mark nothing.
    pub(crate) fn visible(&self, span: Span) -> Span {
        let next = self.index(span.file).and_then(|index| index.text().get(span.start as usize..)?.chars().next());
        match next {
            Some(char) if span.end <= span.start && !matches!(char, '\n' | '\r') => {
                Span { end: span.start + to_u32(char.len_utf8()), ..span }
            }
            _ => span,
        }
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        self.files.get(self.file(span.file) as usize).map_or_else(Place::default, |(name, index)| Place {
            file: (*name).to_owned(),
            start: index.position(span.start),
            end: index.position(span.end),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(index: &LineIndex<'_>, needle: &str) -> Position {
        index.position(to_u32(index.text().find(needle).unwrap()))
    }

    #[test]
    fn columns_count_utf16_units() {
        let index = LineIndex::new("é: 😀x\n— y");
        assert_eq!(at(&index, "😀"), Position { line: 1, column: 4 });
        assert_eq!(at(&index, "x"), Position { line: 1, column: 6 });
        assert_eq!(at(&index, "y"), Position { line: 2, column: 3 });
    }

    #[test]
    fn an_address_names_the_file_that_ends_like_it() {
        let file = |name: &str| SourceFile { name: name.to_owned(), text: String::new() };
        let files = ["root.yaml", "a/vpc.yaml", "b/vpc.yaml", "ec2.yaml", "db.yaml", "db.json"].map(file);
        let sources = Sources::new(&files);
        let found = |address| sources.file_of(address).map(|file| sources.name(file));
        assert_eq!(found("https://bucket.s3.amazonaws.com/b/vpc.yaml?versionId=x/y").as_deref(), Some("b/vpc.yaml"));
        assert_eq!(found("https://${Bucket}.s3.${AWS::URLSuffix}/vpc.yaml").as_deref(), Some("a/vpc.yaml"));
        assert_eq!(found("./root.yaml").as_deref(), Some("root.yaml"));
        assert_eq!(found("https://bucket/ec2.template").as_deref(), Some("ec2.yaml"), "the only one of this stem");
        assert_eq!(found("https://bucket/db.template"), None, "two of one stem");
        assert_eq!(found("https://bucket/other.yaml"), None);
        assert_eq!(found(""), None);
    }

    #[test]
    fn a_place_inside_a_character_is_the_characters() {
        let text = "😀".repeat(200);
        let index = LineIndex::new(&text);
        for byte in 0..to_u32(text.len()) {
            assert_eq!(index.position(byte), Position { line: 1, column: byte / 4 * 2 + 1 });
        }
        assert_eq!(index.position(5_000), index.position(to_u32(text.len())));
    }

    #[test]
    fn every_kind_of_line_break_ends_a_line() {
        let index = LineIndex::new("a\r\nb\rc\nd\r");
        for (needle, line) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
            assert_eq!(at(&index, needle), Position { line, column: 1 });
        }
        assert_eq!(index.position(9), Position { line: 5, column: 1 });
    }

    #[test]
    fn characters_lead_to_bytes_beyond_the_first_sample() {
        let text = "é😀a".repeat(100);
        let index = LineIndex::new(&text);
        for (number, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.byte_of_char(number), to_u32(byte));
        }
        assert_eq!(index.byte_of_char(300), to_u32(text.len()));
        assert_eq!(index.byte_of_char(9_999), to_u32(text.len()));
    }

    #[test]
    fn positions_lead_back_to_bytes() {
        let text = "ab\n  é😀 c\n";
        let index = LineIndex::new(text);
        for (byte, _) in text.char_indices() {
            assert_eq!(index.byte_of(index.position(to_u32(byte))), Some(to_u32(byte)));
        }
    }
}
