//! Messages in the words of another language: what AWS calls a thing and what Terraform calls it.

use std::rc::Rc;

/// AWS's names and those of a language, shared by the files of one translation.
pub(crate) type Words = Rc<[(String, String)]>;

/// A message in the words of another language: names of AWS's in backticks become the language's own.
pub(crate) fn reworded(message: &str, words: &[(String, String)]) -> String {
    let mut parts = message.split('`');
    let mut result = parts.next().unwrap_or_default().to_owned();
    for (number, part) in parts.enumerate() {
        result.push('`');
        if number % 2 == 1 {
            result.push_str(part);
            continue;
        }
        let mut rest = part;
        while let Some(start) = rest.find(|char: char| char.is_ascii_alphabetic()) {
            let (before, word) = rest.split_at(start);
            let end = word.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(word.len());
            let (word, behind) = word.split_at(end);
            result.push_str(before);
            match words.iter().find(|(known, _)| known == word) {
                Some((_, theirs)) => {
                    result.push_str(theirs);
                    // Members are set by a sign of equality.
                    rest = behind;
                    if let Some(value) = behind.strip_prefix(':') {
                        result.push_str(" =");
                        rest = value;
                    }
                }
                None => {
                    result.push_str(word);
                    rest = behind;
                }
            }
        }
        result.push_str(rest);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_use_the_languages_own_names() {
        let words = [
            ("ApproveAfterDays".to_owned(), "approve_after_days".to_owned()),
            ("Values".to_owned(), "values".to_owned()),
        ];
        for (message, reworded_as) in [
            ("`ApproveAfterDays` is 400", "`approve_after_days` is 400"),
            ("add `Values:` here", "add `values =` here"),
            (
                "write `Values: [...]` or `x`, not ApproveAfterDays",
                "write `values = [...]` or `x`, not ApproveAfterDays",
            ),
            ("`ApproveAfterDaysOrSo` stays", "`ApproveAfterDaysOrSo` stays"),
            ("an open ` tick", "an open ` tick"),
        ] {
            assert_eq!(reworded(message, &words), reworded_as);
        }
    }
}
