//! Runs that are refused on a node before it patches: the code that names the cause, and the one that shows (spec
//! documents 7, logs 5).

use patchplay_engine::Refusal;
use patchplay_model::{EarlyExit, Node, Platform, Readings};

use crate::{exit, status::WindowsExit};

/// What the payload's messages begin with; what is read back looks for the same.
pub(crate) const SEVERAL_TAGGED: &str = "More than one baseline with tag key:";
pub(crate) const NOT_OVERRIDDEN: &str = "Unable to find Baseline Override for Operating System";
pub(crate) const OVERRIDDEN_TWICE: &str = "Multiple Baseline Overrides provided for given OS";
pub(crate) const TWO_OVERRIDES: &str = "Cannot provide both Baseline Override and Install Override List";
pub(crate) const UNSUPPORTED_SYSTEM: &str = "An error occurred (UnsupportedOperatingSystem)";
pub(crate) const WITHOUT_ID: &str = "Must provide an id for each patch";
pub(crate) const FOREIGN_KEY: &str = "Unknown filter key:";
/// Ours: no source has the words for it.
pub(crate) const TAGS_FORM: &str = "BaselineTags are not of the form Key=key,Values=value";

/// The code that names the cause inside the payload; `None` for what fails only when packages are looked at.
#[must_use]
pub const fn named_code(refusal: &Refusal) -> Option<i64> {
    match refusal {
        Refusal::SeveralTagged { .. } => Some(exit::SEVERAL_TAGGED),
        Refusal::UnsupportedSystem => Some(exit::UNSUPPORTED_SYSTEM),
        Refusal::TagsForm => Some(exit::TAGS_FORM),
        Refusal::NotOverridden => Some(exit::NOT_OVERRIDDEN),
        Refusal::OverriddenTwice { .. } => Some(exit::OVERRIDDEN_TWICE),
        Refusal::TwoOverrides => Some(exit::TWO_OVERRIDES),
        // No source names a code.
        Refusal::PolicyBaselineDeleted { .. } | Refusal::ListedWithoutId | Refusal::ForeignKey { .. } => None,
    }
}

/// The exit code of a Linux or macOS step that fails before it looks at packages, for a cause with this code.
pub(crate) const fn early(named: i64, readings: &Readings) -> i64 {
    match readings.exit_code_before_patching {
        EarlyExit::Payload => exit::NO_PAYLOAD,
        EarlyExit::Named => named,
    }
}

/// The exit code that Run Command reports.
pub(crate) fn response_code(refusal: &Refusal, platform: Platform, readings: &Readings) -> i64 {
    match (platform, named_code(refusal)) {
        (Platform::Windows, _) => WindowsExit::MinusOne.response_code(),
        (_, None) => exit::FAILURE,
        (_, Some(code)) => early(code, readings),
    }
}

/// What the payload says, as far as it is known; the Windows module is taken to say the same.
#[must_use]
pub fn message(refusal: &Refusal, node: &Node) -> Option<String> {
    let system = node.system;
    Some(match refusal {
        Refusal::SeveralTagged { tags, .. } => format!(
            "{SEVERAL_TAGGED} {} values {} and operating system: {system}.. Unable to determine which \
             one to use.",
            tags.key,
            tags.values.join(",")
        ),
        Refusal::NotOverridden => {
            format!("{NOT_OVERRIDDEN}: {system} , in BaselineOverride.")
        }
        Refusal::OverriddenTwice { .. } => format!("{OVERRIDDEN_TWICE}: {system}"),
        Refusal::TwoOverrides => TWO_OVERRIDES.to_owned(),
        Refusal::UnsupportedSystem => {
            format!("{UNSUPPORTED_SYSTEM} when calling the GetDeployablePatchSnapshotForInstance operation: ")
        }
        Refusal::ListedWithoutId => WITHOUT_ID.to_owned(),
        Refusal::ForeignKey { key, .. } => format!("{FOREIGN_KEY} {key}."),
        Refusal::TagsForm | Refusal::PolicyBaselineDeleted { .. } => return None,
    })
}
