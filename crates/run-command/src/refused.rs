//! Runs that are refused on a node before it patches: the code that names the cause, and the one that shows (spec
//! documents 7, logs 5).

use patchplay_engine::Refusal;
use patchplay_model::{EarlyExit, Node, Platform, Readings};

use crate::status::WindowsExit;

/// What every early failure of the Linux payload ends as, whatever the cause (rule `exit-before-patching-156`).
const LOADING_FAILED: i64 = 156;
/// A failure of the package manager's part.
const FAILURE: i64 = 1;

/// The code that names the cause inside the payload; `None` for what fails only when packages are looked at.
#[must_use]
pub const fn named_code(refusal: &Refusal) -> Option<i64> {
    match refusal {
        Refusal::SeveralTagged { .. } => Some(142),
        Refusal::UnsupportedSystem => Some(146),
        Refusal::TagsForm => Some(153),
        Refusal::NotOverridden => Some(163),
        Refusal::OverriddenTwice { .. } => Some(165),
        Refusal::TwoOverrides => Some(167),
        // No source names a code.
        Refusal::PolicyBaselineDeleted { .. } | Refusal::ListedWithoutId | Refusal::ForeignKey { .. } => None,
    }
}

/// The exit code of a Linux or macOS step that fails before it looks at packages, for a cause with this code.
pub(crate) const fn early(named: i64, readings: &Readings) -> i64 {
    match readings.exit_code_before_patching {
        EarlyExit::Payload => LOADING_FAILED,
        EarlyExit::Named => named,
    }
}

/// The exit code that Run Command reports.
pub(crate) fn response_code(refusal: &Refusal, platform: Platform, readings: &Readings) -> i64 {
    match (platform, named_code(refusal)) {
        (Platform::Windows, _) => WindowsExit::MinusOne.response_code(),
        (_, None) => FAILURE,
        (_, Some(code)) => early(code, readings),
    }
}

/// What the payload says, as far as it is known; the Windows module is taken to say the same.
#[must_use]
pub fn message(refusal: &Refusal, node: &Node) -> Option<String> {
    let system = node.system;
    Some(match refusal {
        Refusal::SeveralTagged { tags, .. } => format!(
            "More than one baseline with tag key: {} values {} and operating system: {system}.. Unable to determine which \
             one to use.",
            tags.key,
            tags.values.join(",")
        ),
        Refusal::NotOverridden => {
            format!("Unable to find Baseline Override for Operating System: {system} , in BaselineOverride.")
        }
        Refusal::OverriddenTwice { .. } => format!("Multiple Baseline Overrides provided for given OS: {system}"),
        Refusal::TwoOverrides => "Cannot provide both Baseline Override and Install Override List".to_owned(),
        Refusal::UnsupportedSystem => {
            "An error occurred (UnsupportedOperatingSystem) when calling the GetDeployablePatchSnapshotForInstance \
             operation: "
                .to_owned()
        }
        Refusal::ListedWithoutId => "Must provide an id for each patch".to_owned(),
        Refusal::ForeignKey { key, .. } => format!("Unknown filter key: {key}."),
        Refusal::TagsForm | Refusal::PolicyBaselineDeleted { .. } => return None,
    })
}
