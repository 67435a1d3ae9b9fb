//! Forms of the patch documents' parameters: what their `allowedPattern` takes (AWS pages
//! patch-manager-aws-runpatchbaseline*.md).

use std::fmt;

use patchplay_language::{mark, said};

/// Seconds that `StepTimeoutSeconds` may name (rule param-step-timeout-range).
pub const STEP_TIMEOUT: std::ops::RangeInclusive<u32> = 1..=36_000;
/// Seconds that SendCommand's `TimeoutSeconds` may name (rule param-timeout-seconds).
pub const DELIVERY_TIMEOUT: std::ops::RangeInclusive<u32> = 30..=2_592_000;
/// Lengths of the name of a hook's document.
const DOCUMENT_NAME: std::ops::RangeInclusive<usize> = 3..=128;

/// Why a parameter's text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterFault {
    /// It is no UUID.
    Uuid,
    /// It is neither the name nor the ARN of a document.
    DocumentName,
    /// It is no number of seconds in [`STEP_TIMEOUT`].
    StepTimeout,
}

impl ParameterFault {
    /// What to write instead.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::Uuid => mark!("write 36 characters such as `0f3a5c1e-8b7d-4c2a-9e6f-1a2b3c4d5e6f`, or leave it out"),
            Self::DocumentName => {
                mark!("write the name of a command document, 3 to 128 letters, digits, `_`, `-` and `.`, or its ARN")
            }
            Self::StepTimeout => mark!("write seconds from 1 to 36000"),
        }
    }
}

impl fmt::Display for ParameterFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&said(match self {
            Self::Uuid => mark!("is no UUID"),
            Self::DocumentName => mark!("is neither the name nor the ARN of a document"),
            Self::StepTimeout => mark!("is no number of seconds from 1 to 36000"),
        }))
    }
}

/// Checks the text of a parameter that has a pattern of its own; the empty text stands for the default. Placeholders
/// that State Manager or a maintenance window fills in (`{{ASSOCIATION_ID}}`, `{{WINDOW_EXECUTION_ID}}`) pass.
///
/// ```
/// use patchplay_model::{ParameterFault, parameter_fault};
///
/// assert_eq!(parameter_fault("SnapshotId", ""), None);
/// assert_eq!(parameter_fault("SnapshotId", "{{WINDOW_EXECUTION_ID}}"), None);
/// assert_eq!(parameter_fault("SnapshotId", "mine"), Some(ParameterFault::Uuid));
/// assert_eq!(parameter_fault("StepTimeoutSeconds", "36001"), Some(ParameterFault::StepTimeout));
/// ```
#[must_use]
pub fn parameter_fault(name: &str, text: &str) -> Option<ParameterFault> {
    if text.is_empty() || is_placeholder(text) {
        return None;
    }
    let (holds, fault) = match name {
        "SnapshotId" | "AssociationId" => (is_uuid(text), ParameterFault::Uuid),
        "PreInstallHookDocName" | "PostInstallHookDocName" | "OnExitHookDocName" => {
            (is_document_name(text), ParameterFault::DocumentName)
        }
        "StepTimeoutSeconds" => {
            (text.parse().is_ok_and(|seconds| STEP_TIMEOUT.contains(&seconds)), ParameterFault::StepTimeout)
        }
        _ => return None,
    };
    (!holds).then_some(fault)
}

/// Whether a text is a placeholder that AWS fills in when the run starts.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    text.starts_with("{{") && text.ends_with("}}")
}

/// Whether a text has the form 8-4-4-4-12 of hexadecimal digits (rule param-snapshot-id-pattern).
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    let mut groups = text.split('-');
    let lengths = [8, 4, 4, 4, 12];
    let fits = lengths.iter().all(|&length| {
        groups.next().is_some_and(|group| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    fits && groups.next().is_none()
}

fn is_document_name(text: &str) -> bool {
    let name = match text.strip_prefix("arn:") {
        Some(arn) => match arn.rsplit_once(":document/") {
            Some((_, name)) => name,
            None => return false,
        },
        None => text,
    };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    DOCUMENT_NAME.contains(&name.len()) && name.bytes().all(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_five_groups_of_hexadecimal_digits() {
        assert!(is_uuid("936681b3-6848-40e0-932a-87557809DD23"));
        for wrong in [
            "936681b3-6848-40e0-932a-87557809dd2",
            "936681b3-6848-40e0-932a-87557809dd23-",
            "936681b3684840e0932a87557809dd23",
            "g36681b3-6848-40e0-932a-87557809dd23",
            "9366-81b3-6848-40e0-932a87557809dd23",
        ] {
            assert!(!is_uuid(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_hook_is_named_by_name_or_arn() {
        let fault = |text| parameter_fault("PreInstallHookDocName", text);
        for taken in ["AWS-Noop", "my_hook.v1", "arn:aws:ssm:eu-west-1:123456789012:document/my-hook"] {
            assert_eq!(fault(taken), None, "{taken}");
        }
        for refused in ["ab", "my hook", "arn:aws:ssm:eu-west-1:123456789012:parameter/my-hook", &"x".repeat(129)] {
            assert_eq!(fault(refused), Some(ParameterFault::DocumentName), "{refused}");
        }
    }

    #[test]
    fn a_step_runs_for_one_second_to_ten_hours() {
        for (text, holds) in [("0", false), ("1", true), ("36000", true), ("36001", false), ("x", false), ("-1", false)]
        {
            assert_eq!(parameter_fault("StepTimeoutSeconds", text).is_none(), holds, "{text}");
        }
    }
}
