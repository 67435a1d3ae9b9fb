//! Titles as patterns: what a title repeats of its own row (id, version, release, architecture, month) is replaced by
//! a mark, so that the titles of thousands of rows are a few hundred patterns, and all of rpm's titles one.

use super::error::{Budget, Damage};

/// The values of a row that its title may repeat.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowTexts<'a> {
    pub(super) id: &'a str,
    pub(super) version: &'a str,
    pub(super) release: &'a str,
    pub(super) arch: &'a str,
    /// `YYYY-MM` of the release day.
    pub(super) month: &'a str,
}

impl<'a> RowTexts<'a> {
    /// Each value with the mark that stands for it.
    const fn marks(self) -> [(char, &'a str); 5] {
        [
            ('\u{1}', self.id),
            ('\u{2}', self.version),
            ('\u{3}', self.release),
            ('\u{4}', self.arch),
            ('\u{5}', self.month),
        ]
    }
}

/// In front of a title that is written as it is.
const VERBATIM: char = '\u{6}';

/// The pattern of a title.
pub(super) fn pattern(title: &str, row: RowTexts<'_>) -> String {
    let mut pattern = title.to_owned();
    for (mark, value) in row.marks() {
        if !value.is_empty() {
            pattern = pattern.replacen(value, mark.encode_utf8(&mut [0; 4]), 1);
        }
    }
    // Titles or values that hold marks themselves would not come back.
    if expand(&pattern, row, &mut Budget::default()).is_ok_and(|back| back == title) {
        pattern
    } else {
        format!("{VERBATIM}{title}")
    }
}

/// The title of a pattern.
pub(super) fn expand(pattern: &str, row: RowTexts<'_>, budget: &mut Budget) -> Result<String, Damage> {
    if let Some(title) = pattern.strip_prefix(VERBATIM) {
        budget.spend(title.len())?;
        return Ok(title.to_owned());
    }
    let marks = row.marks();
    let mut title = String::with_capacity(pattern.len() + 32);
    for character in pattern.chars() {
        let before = title.len();
        match marks.iter().find(|(mark, _)| *mark == character) {
            Some((_, value)) => title.push_str(value),
            None => title.push(character),
        }
        budget.spend(title.len() - before)?;
    }
    Ok(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: RowTexts<'_> =
        RowTexts { id: "vim", version: "8.2", release: "1.amzn2", arch: "x86_64", month: "2022-01" };

    fn again(title: &str, row: RowTexts<'_>) -> String {
        expand(&pattern(title, row), row, &mut Budget::default()).unwrap()
    }

    #[test]
    fn a_title_comes_back_from_its_pattern() {
        for title in
            ["vim.x86_64 8.2-1.amzn2", "2022-01 update (vim)", "", "\u{1}", "\u{6}vim", "vim vim 8.2 8.2", "8.1.amzn2"]
        {
            assert_eq!(again(title, ROW), title);
        }
        assert_eq!(pattern("vim.x86_64 8.2-1.amzn2", ROW), "\u{1}.\u{4} \u{2}-\u{3}");
        let hostile = RowTexts { id: "\u{2}", ..ROW };
        assert_eq!(again("\u{2} 8.2", hostile), "\u{2} 8.2");
    }
}
