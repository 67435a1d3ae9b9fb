//! Lines of a stream: read one at a time, with a limit, so that no input fills the memory.

use std::io::{self, BufRead};

/// Bytes of a line beyond which it is passed over: no node takes as many to tell.
pub const LONGEST: usize = 1 << 20;

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// Its text.
    Text(String),
    /// It is no UTF-8 from this byte on, counted from 0.
    NotText(usize),
    /// It has more than [`LONGEST`] bytes.
    TooLong,
}

/// The next line; `None` at the end of the input.
///
/// # Errors
/// The input cannot be read.
pub fn next(input: &mut impl BufRead) -> io::Result<Option<Read>> {
    let mut line = Vec::new();
    let mut length = 0;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() && length == 0 {
            return Ok(None);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
        let taken = part.len() + usize::from(end.is_some());
        let is_last = end.is_some() || buffer.is_empty();
        length += taken;
        if length <= LONGEST {
            line.extend_from_slice(part);
        }
        input.consume(taken);
        if is_last {
            break;
        }
    }
    if length > LONGEST {
        return Ok(Some(Read::TooLong));
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(String::from_utf8(line).map_or_else(|error| Read::NotText(error.utf8_error().valid_up_to()), Read::Text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8], at_a_time: usize) -> Vec<Read> {
        let mut input = io::BufReader::with_capacity(at_a_time, text);
        std::iter::from_fn(|| next(&mut input).unwrap_or(None)).collect()
    }

    #[test]
    fn lines_end_anyhow_and_are_read_in_parts_of_any_length() {
        let text = |line: &str| Read::Text(line.to_owned());
        for at_a_time in [1, 2, 7, 100] {
            assert_eq!(all(b"one\r\n\ntwo", at_a_time), [text("one"), text(""), text("two")]);
            assert_eq!(all(b"one\n", at_a_time), [text("one")]);
            assert_eq!(all(b"a\xff\nb", at_a_time), [Read::NotText(1), text("b")]);
        }
        assert_eq!(all(b"", 8), []);
    }

    #[test]
    fn what_is_too_long_is_passed_over() {
        let mut input = vec![b'x'; LONGEST + 1];
        input.extend_from_slice(b"\nnext\n");
        assert_eq!(all(&input, 8192), [Read::TooLong, Read::Text("next".to_owned())]);
    }
}
