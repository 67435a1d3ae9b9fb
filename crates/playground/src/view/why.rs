//! Why one patch is in its state on one node.

use patchplay_document::Place;
use patchplay_model::PatchState;
use serde::{Deserialize, Serialize};

/// The patch whose why is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WhyQuery {
    /// Instance id.
    pub node: String,
    /// Patch id.
    pub patch: String,
}

/// Why one patch is in its state on one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WhyView {
    /// Instance id.
    pub instance_id: String,
    /// Name of the node.
    pub node: String,
    /// Patch id.
    pub patch: String,
    /// Title of the patch.
    pub title: String,
    /// The question in words: "Why does Instance2 not get KB5009557?".
    pub question: String,
    /// State; `None`: not approved and not there.
    pub state: Option<PatchState>,
    /// The tests in AWS's order.
    pub steps: Vec<WhyStep>,
    /// What follows, in a sentence.
    pub conclusion: String,
}

/// Outcome of one test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepOutcome {
    /// It let the patch pass.
    Passed,
    /// It decided.
    Decided,
    /// It did not decide, since an earlier one had; it would have let the patch pass.
    WouldPass,
    /// It did not decide, and would have stopped the patch too.
    WouldStop,
    /// What follows from all of them.
    Conclusion,
}

/// One test that a patch went through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WhyStep {
    /// The test, such as `Rule 1: CLASSIFICATION differs`.
    pub step: String,
    /// Outcome.
    pub outcome: StepOutcome,
    /// Why, in words.
    pub detail: String,
    /// What the patch has, where two values were compared.
    pub patch_has: Option<String>,
    /// What the text wants.
    pub text_wants: Option<String>,
    /// Rule of the specification it follows.
    pub rule_id: Option<String>,
    /// Lines that decide.
    pub places: Vec<Place>,
    /// Whether it is a test of an approval rule; for what comes after, and not part of the answer.
    #[serde(skip)]
    pub of_rule: bool,
}
