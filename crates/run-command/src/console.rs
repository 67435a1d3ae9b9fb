//! How much of a step's output an answer shows: the agent cuts by bytes, long before S3 does.
//!
//! The rule is read from the agent's source (spec logs 6). S3 objects, CloudWatch streams and local files hold all.

/// Bytes of a plugin's `Output` as the console shows it and ListCommandInvocations answers.
pub const OUTPUT_LIMIT: usize = 2500;
/// Bytes of GetCommandInvocation's `StandardOutputContent`.
pub const STANDARD_OUTPUT_LIMIT: usize = 24_000;
/// Bytes of GetCommandInvocation's `StandardErrorContent`.
pub const STANDARD_ERROR_LIMIT: usize = 8000;
/// Bytes of an association execution's summary.
pub const ASSOCIATION_SUMMARY_LIMIT: usize = 510;

pub(crate) const ERROR_TITLE: &str = "\n----------ERROR-------\n";
pub(crate) const OUTPUT_CUT: &str = "\n---Output truncated---";
pub(crate) const ERROR_CUT: &str = "\n---Error truncated----";
pub(crate) const CONTENT_CUT: &str = "--output truncated--";

/// What is left of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// The text.
    pub text: String,
    /// Whether something was cut off.
    pub cut: bool,
}

/// A plugin's `Output`: stdout, then, if there is any, a title and stderr, in at most [`OUTPUT_LIMIT`] bytes (rules
/// `out-console-*`).
#[must_use]
pub fn output(stdout: &str, stderr: &str) -> Shown {
    let title = if stderr.is_empty() { "" } else { ERROR_TITLE };
    let space = OUTPUT_LIMIT - title.len();
    let half = space / 2;
    let (out, err) = (stdout.len(), stderr.len());
    if out + err < space {
        return Shown { text: [stdout, title, stderr].concat(), cut: false };
    }
    let text = if out > half && err > half {
        let each = (space - OUTPUT_CUT.len() - ERROR_CUT.len()) / 2;
        [&head(stdout, each), OUTPUT_CUT, title, &head(stderr, each), ERROR_CUT].concat()
    } else if out <= half {
        let rest = space.saturating_sub(ERROR_CUT.len() + out);
        [stdout, title, &head(stderr, rest), ERROR_CUT].concat()
    } else {
        let rest = space.saturating_sub(OUTPUT_CUT.len() + err);
        [&head(stdout, rest), OUTPUT_CUT, title, stderr].concat()
    };
    Shown { text, cut: true }
}

/// GetCommandInvocation's `StandardOutputContent`.
#[must_use]
pub fn standard_output(stdout: &str) -> Shown {
    content(stdout, STANDARD_OUTPUT_LIMIT)
}

/// GetCommandInvocation's `StandardErrorContent`.
#[must_use]
pub fn standard_error(stderr: &str) -> Shown {
    content(stderr, STANDARD_ERROR_LIMIT)
}

/// The summary of an association's execution.
#[must_use]
pub fn association_summary(text: &str) -> Shown {
    content(text, ASSOCIATION_SUMMARY_LIMIT)
}

/// Cuts as soon as the text reaches the limit; the marker counts within it (rule `out-invocation-limits`).
fn content(text: &str, limit: usize) -> Shown {
    if text.len() < limit {
        return Shown { text: text.to_owned(), cut: false };
    }
    let kept = head(text, limit.saturating_sub(CONTENT_CUT.len()));
    Shown { text: [&kept, CONTENT_CUT].concat(), cut: true }
}

/// The first `bytes` bytes. A character that the cut splits becomes U+FFFD, as it does in the agent's JSON.
fn head(text: &str, bytes: usize) -> String {
    let kept = text.as_bytes().get(..bytes).unwrap_or(text.as_bytes());
    String::from_utf8_lossy(kept).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(out: usize, err: usize) -> Shown {
        output(&"o".repeat(out), &"e".repeat(err))
    }

    #[test]
    fn what_fits_is_whole_and_one_byte_more_is_cut() {
        assert_eq!(both(2499, 0), Shown { text: "o".repeat(2499), cut: false });
        let cut = both(2500, 0);
        assert_eq!(cut.text, format!("{}\n---Output truncated---", "o".repeat(2477)));
        assert!(cut.cut && cut.text.len() == 2500);
        assert_eq!(both(3, 2).text, "ooo\n----------ERROR-------\nee");
        assert!(!both(2000, 475).cut);
        assert!(both(2000, 476).cut);
    }

    #[test]
    fn two_long_parts_share_the_space() {
        let text = both(5000, 1239).text;
        let each = 1215;
        let wanted = format!(
            "{}\n---Output truncated---\n----------ERROR-------\n{}\n---Error truncated----",
            "o".repeat(each),
            "e".repeat(each)
        );
        assert_eq!(text, wanted);
        assert_eq!(text.len(), 2500);
    }

    #[test]
    fn a_short_part_stays_whole() {
        let error_cut = both(1238, 5000).text;
        assert_eq!(error_cut.len(), 2500);
        assert!(error_cut.starts_with(&format!("{}\n----------ERROR-------\ne", "o".repeat(1238))));
        assert!(error_cut.ends_with("e\n---Error truncated----"));
        let output_cut = both(5000, 1238).text;
        assert_eq!(output_cut.len(), 2500);
        assert!(
            output_cut.ends_with(&format!("\n---Output truncated---\n----------ERROR-------\n{}", "e".repeat(1238)))
        );
        let only_error = both(0, 3000).text;
        assert_eq!(only_error.len(), 2500);
        assert!(only_error.starts_with("\n----------ERROR-------\nee"));
    }

    #[test]
    fn no_output_is_longer_than_its_limit_and_only_a_marked_one_is_cut() {
        for out in (0..4000).step_by(41) {
            for err in (0..4000).step_by(37) {
                let shown = both(out, err);
                assert!(shown.text.len() <= OUTPUT_LIMIT, "{out} and {err} give {}", shown.text.len());
                assert_eq!(shown.cut, shown.text.contains(" truncated---"), "{out} and {err}");
            }
        }
    }

    #[test]
    fn limits_count_bytes_and_a_cut_may_split_a_character() {
        let text = output(&"é".repeat(1300), "").text;
        assert!(text.ends_with("é\u{fffd}\n---Output truncated---"), "2477 is odd");
        assert_eq!(text.matches('é').count(), 1238);
    }

    #[test]
    fn content_that_reaches_its_limit_ends_in_the_marker() {
        assert!(!standard_output(&"o".repeat(23_999)).cut);
        let cut = standard_output(&"o".repeat(24_000));
        assert_eq!(cut.text, format!("{}--output truncated--", "o".repeat(23_980)));
        assert_eq!(standard_error(&"e".repeat(9000)).text.len(), 8000);
        assert_eq!(association_summary(&"s".repeat(510)).text, format!("{}--output truncated--", "s".repeat(490)));
    }
}
