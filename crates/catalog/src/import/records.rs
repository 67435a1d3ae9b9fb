//! Tables in the form of RFC 4180: fields in quotes may hold commas, line breaks and doubled quotes.

use std::borrow::Cow;

use patchplay_language::say;

use super::ImportError;

/// The fields of one record, and the line that it begins on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record<'t> {
    pub(super) line: u64,
    pub(super) fields: Vec<Cow<'t, str>>,
}

impl Record<'_> {
    /// The text of a field; `None` beyond the last.
    pub(super) fn get(&self, place: usize) -> Option<&str> {
        self.fields.get(place).map(Cow::as_ref)
    }
}

/// The records of a text. Empty lines are none.
pub(super) struct Records<'t> {
    rest: &'t str,
    line: u64,
}

impl<'t> Records<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { rest: text, line: 1 }
    }

    /// The next record.
    pub(super) fn read(&mut self) -> Result<Option<Record<'t>>, ImportError> {
        while let Some(rest) = self.rest.strip_prefix(['\r', '\n']) {
            self.line += u64::from(self.rest.starts_with('\n'));
            self.rest = rest;
        }
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut record = Record { line: self.line, fields: Vec::new() };
        loop {
            let field = if self.rest.starts_with('"') { self.quoted()? } else { Cow::Borrowed(self.bare()) };
            record.fields.push(field);
            match self.rest.strip_prefix(',') {
                Some(rest) => self.rest = rest,
                None => return Ok(Some(record)),
            }
        }
    }

    /// What lies before the next comma or line break.
    fn bare(&mut self) -> &'t str {
        let end = self.rest.find([',', '\r', '\n']).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        field
    }

    fn quoted(&mut self) -> Result<Cow<'t, str>, ImportError> {
        let start = self.line;
        let mut field = Cow::Borrowed("");
        loop {
            // The quote that opens the field, or the second of a doubled one.
            let rest = self.rest.strip_prefix('"').unwrap_or(self.rest);
            let Some((part, behind)) = rest.split_once('"') else {
                return Err(ImportError::new(say!("a quote is never closed")).on_line(start));
            };
            self.line += part.bytes().map(|byte| u64::from(byte == b'\n')).sum::<u64>();
            self.rest = behind;
            if field.is_empty() {
                field = Cow::Borrowed(part);
            } else {
                field.to_mut().push_str(part);
            }
            if !behind.starts_with('"') {
                break;
            }
            field.to_mut().push('"');
        }
        if self.rest.is_empty() || self.rest.starts_with([',', '\r', '\n']) {
            return Ok(field);
        }
        Err(ImportError::new(say!("a field goes on behind its closing quote")).on_line(self.line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Result<Vec<(u64, Vec<String>)>, String> {
        let (mut records, mut all) = (Records::new(text), Vec::new());
        while let Some(record) = records.read().map_err(|error| error.to_string())? {
            all.push((record.line, record.fields.iter().map(|field| field.to_string()).collect()));
        }
        Ok(all)
    }

    #[test]
    fn fields_are_those_of_the_csv_crate() {
        for text in [
            "",
            "a",
            "a,b\nc,d",
            "a,b\r\nc,d\r\n",
            "a,\n,b\n",
            "\"a,b\",\"c\"\"d\"\n\"e\nf\",g\n",
            "\n\na,b\n\n\nc,d",
            "\"\"\"\",\"\"\n",
            "a\"b,c\n",
            "é,\"é\"\n",
            "a,b\rc,d",
        ] {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> =
                reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            let ours: Vec<Vec<String>> = records(text).unwrap().into_iter().map(|(_, fields)| fields).collect();
            assert_eq!(ours, theirs, "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_across_quoted_fields() {
        let found = records("a\n\"b\nc\",d\n\ne\n").unwrap();
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 5]);
        assert_eq!(records("a\n\"b").unwrap_err(), "line 2: a quote is never closed");
        assert_eq!(records("\"b\"c").unwrap_err(), "line 1: a field goes on behind its closing quote");
    }
}
