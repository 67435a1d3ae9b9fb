//! Patterns in policies of IAM.

/// A policy's pattern: `*` stands for any text, `?` for one character. Actions ignore case.
pub(crate) fn matches(pattern: &str, text: &str, fold: bool) -> bool {
    let letters = |text: &str| -> Vec<char> {
        if fold { text.chars().flat_map(char::to_lowercase).collect() } else { text.chars().collect() }
    };
    let (pattern, text) = (letters(pattern), letters(text));
    // Greedy with one point of return: the last `*` takes one character more whenever the rest does not fit.
    let (mut at, mut read) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some('*') => {
                back = Some((at, read));
                at += 1;
            }
            Some(c) if *c == '?' || text.get(read) == Some(c) => {
                at += 1;
                read += 1;
            }
            _ => match back {
                Some((star, taken)) => {
                    back = Some((star, taken + 1));
                    at = star + 1;
                    read = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy_patterns_match_as_iam_does() {
        for (pattern, text) in [
            ("*", "anything"),
            ("s3:*", "s3:PutObject"),
            ("s3:Put*", "s3:PutObject"),
            ("s3:put?bject", "s3:PutObject"),
            ("arn:aws:s3:::logs/*", "arn:aws:s3:::logs/prefix/object"),
            ("arn:aws:s3:::*/prefix/*", "arn:aws:s3:::logs/prefix/object"),
        ] {
            assert!(matches(pattern, text, true), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("s3:Get*", "s3:PutObject"),
            ("arn:aws:s3:::logs", "arn:aws:s3:::logs/prefix/object"),
            ("arn:aws:s3:::other/*", "arn:aws:s3:::logs/prefix/object"),
            ("", "x"),
        ] {
            assert!(!matches(pattern, text, true), "{pattern} {text}");
        }
        assert!(!matches("ARN:*", "arn:aws", false));
    }
}
