//! What a screen asks for and what it gets: one question per key press, one answer that holds only what is shown.
//!
//! These are the shapes between the page and the worker. Everything AWS has a shape for lives in `patchplay-run-command`;
//! here are the sentences, bars and rows around it. Members are PascalCase like the rest of the package's answers.

mod compare;
mod coverage;
mod fleet;
mod lesson;
mod log;
mod network;
mod pasted_log;
mod readings;
mod run;
mod table;
mod time;
mod what_if;
mod why;

use patchplay_document::{Diagnostic, Expectation, Place, Scenario};
use patchplay_language::say;
use patchplay_model::{ComplianceLevel, ComplianceStatus, Counts, Date, OperatingSystem, Paths, Tag, Timestamp};
use serde::{Deserialize, Serialize};

pub use compare::{CompareQuery, CompareView, Half, NodeComparison, PatchComparison, With};
pub use coverage::{IdleNote, InfluenceView, LineQuery};
pub use fleet::{FleetView, KindView, NodeLine, NodeList, Outcome, OutcomeCount, ShareView, StatusCount};
pub use lesson::{AnswerView, GoalLine, GoalView, LessonQuery, LessonReply, LessonView, QuestionView};
pub use log::{LogNote, LogView};
pub use network::{HopView, NetworkGroup, NetworkView, Way};
pub use pasted_log::{AdviceView, ExitView, PastedLog, ReadPatch};
pub use readings::{DecidingReading, OtherReading};
pub use run::{InvocationView, ObjectView, RunView, StepView};
pub use table::{PatchQuery, PatchRow, PatchesView, StateCount};
pub use time::{
    Approved, Cutoff, DelayRow, FleetState, PlayedBefore, RunPoint, ScanState, ScheduleView, Stretch, TimeNode,
    TimeQuery, TimeView, WaveView,
};
pub use what_if::{Change, Difference, NodeChange, Standing, Suggestion, WhatIfQuery};
pub use why::{StepOutcome, WhyQuery, WhyStep, WhyView};

/// What is on the screen, so that nothing else is computed or sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Screen {
    /// Node whose log is shown, by instance id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_of: Option<String>,
    /// The window of the patch table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patches: Option<PatchQuery>,
    /// The patch whose why is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<WhyQuery>,
    /// The line whose effect is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub influence_of: Option<LineQuery>,
    /// The file that is read as a log, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<String>,
    /// Whose suggestions are shown; each costs a run of the whole scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if: Option<WhatIfQuery>,
    /// Whether assertions are proposed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub propose: bool,
    /// What the result is compared with; it costs another run of the whole scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<CompareQuery>,
    /// What of the time is shown; it costs a run for every day that differs from the one before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<TimeQuery>,
    /// Whether nodes that came to the same are shown as one, with the fleet at a glance. Of a large fleet then only the
    /// nodes are told that stand for others or are asked for by name.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fold: bool,
    /// Whether every node of a folded fleet is listed in few words.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub list: bool,
    /// Node of a folded fleet that is shown with all that is known of it, by instance id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details_of: Option<String>,
    /// Whether the ways of a folded fleet are shown, with the name of every node that they belong to.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ways: bool,
}

/// The answer to one key press.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct View {
    /// Every problem of the scenario's texts, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Values that the page asks for beside the editor.
    pub parameters: Vec<ParameterView>,
    /// Names of the files that would decide and are not loaded: built-in facts, and the module that reads Terraform.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_files: Vec<String>,
    /// Names of the scenario's files that list patches, whether or not they are used as patch facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub patch_files: Vec<String>,
    /// Names of the scenario's files that are logs of the patch step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log_files: Vec<String>,
    /// What the log of [`Screen::read`] says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pasted_log: Option<PastedLog>,
    /// The result; `None` while an error keeps the run from being simulated. The page then keeps its last one.
    pub result: Option<ResultView>,
}

/// A value the page asks for: a declared parameter, or a name that a pasted text uses and nothing declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParameterView {
    /// Name.
    pub name: String,
    /// Whether the text declares it; undeclared ones come first and want a value.
    pub declared: bool,
    /// What the text says of it.
    pub description: String,
    /// Its default.
    pub default: Option<String>,
    /// The value given in the scenario.
    pub value: Option<String>,
    /// Values it may take, if the text limits them.
    pub allowed: Vec<String>,
    /// Where it is declared, or first used.
    pub place: Place,
}

/// Everything a run came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResultView {
    /// Simulated time.
    pub clock: Timestamp,
    /// Last day that the patch facts cover.
    pub facts_until: Date,
    /// Region.
    pub region: String,
    /// The answer as a sentence, and the one below it.
    pub headline: Headline,
    /// The run.
    pub run: RunView,
    /// Nodes in the order of the scenario; of a large fleet that is folded, those that are shown.
    pub nodes: Vec<NodeView>,
    /// The fleet as a whole, if it is folded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fleet: Option<FleetView>,
    /// Baselines of the texts and the AWS ones that nodes use.
    pub baselines: Vec<BaselineView>,
    /// Ways from the nodes to what a run needs.
    pub network: NetworkView,
    /// Notes for single lines of the texts: what each does.
    pub margin: Vec<MarginNote>,
    /// Parts of the texts that decide nothing for this fleet.
    pub idle: Vec<IdleNote>,
    /// What the line of [`Screen::influence_of`] has decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub influence: Option<InfluenceView>,
    /// Assertions of the scenario.
    pub expectations: Vec<ExpectationView>,
    /// Assertions that hold and could be added, if that was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<ProposalView>,
    /// Number of patches that exist at the clock for the systems of the nodes and the texts' baselines.
    pub patches_published: usize,
    /// The log of `Screen::log_of`, if that node wrote one.
    pub log: Option<LogView>,
    /// The window of the patch table.
    pub patches: Option<PatchesView>,
    /// The why of one patch.
    pub why: Option<WhyView>,
    /// What would change the outcome, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestions: Option<Vec<Suggestion>>,
    /// What is otherwise than in the scenario that it is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<CompareView>,
    /// The scenario on other days, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<TimeView>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Phrase {
    /// Its words.
    pub text: String,
    /// Whether these words are the cause: they are highlighted, with the lines they stand for.
    pub cause: bool,
    /// Whether the words are text of the user or of AWS, set in the code face.
    pub code: bool,
    /// Lines that say so.
    pub places: Vec<Place>,
}

/// The answer in words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Headline {
    /// One sentence that could be read aloud.
    pub title: Vec<Phrase>,
    /// What else one should know.
    pub detail: Vec<Phrase>,
    /// The title in a few words, for the tab: `Instance2: nothing`.
    pub short: String,
}

/// One node after the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NodeView {
    /// Instance id.
    pub instance_id: String,
    /// Logical id, if it comes from a template.
    pub logical_id: Option<String>,
    /// Name.
    pub name: String,
    /// Operating system.
    pub system: OperatingSystem,
    /// Product, such as `WindowsServer2019`.
    pub product: String,
    /// Product in words, such as `Windows Server 2019`.
    pub product_label: String,
    /// Key of the image.
    pub image: Option<String>,
    /// Whether nobody said which image, so that the newest was taken.
    pub image_assumed: bool,
    /// How far the image's list of patches can be trusted: `observed`, `derived`, `reconstruction`, `assumed`, `invented`.
    pub image_certainty: Option<String>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Whether Systems Manager manages it.
    pub managed: bool,
    /// Whether the command reached it.
    pub targeted: bool,
    /// What it reaches.
    pub paths: Paths,
    /// Its baseline; `None` when the run can pick none for it.
    pub baseline: Option<ChosenBaselineView>,
    /// Why the run picks no baseline for it, or why it cannot read the one it gets; else empty.
    pub refusal: Vec<Phrase>,
    /// A hint about a tag that nearly names a patch group.
    pub near_miss: Option<Phrase>,
    /// Status of its invocation, `None` without one.
    pub status: Option<String>,
    /// Status details of its invocation, as the console words them without blanks.
    #[serde(default)]
    pub status_details: Option<String>,
    /// Counters of the run; `None` without an invocation.
    pub counts: Option<Counts>,
    /// Verdict of the run; `None` when it judged no patches. A run that stores nothing has one too, which it prints.
    pub compliance: Option<ComplianceStatus>,
    /// The severity of a non-compliant node: the highest level among what counts against it.
    pub overall_severity: Option<ComplianceLevel>,
    /// Ids of the patches the run installed, present at the end.
    pub newly_installed: Vec<String>,
    /// Ids of missing patches.
    pub missing: Vec<String>,
    /// Ids of failed patches.
    pub failed: Vec<String>,
}

/// The baseline of a node, and why it is that one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChosenBaselineView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether AWS owns it.
    pub owned_by_aws: bool,
    /// "because ...", with the lines that say so.
    pub because: Vec<Phrase>,
}

/// A baseline and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BaselineView {
    /// Logical id, if a text defines it.
    pub logical_id: Option<String>,
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Operating system.
    pub system: OperatingSystem,
    /// Where it is defined.
    pub place: Option<Place>,
    /// Number of patches it approves at the clock.
    pub approves: usize,
    /// Number of nodes that use it.
    pub nodes: usize,
}

/// What one line of a text does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MarginNote {
    /// File and line (the place's start).
    pub place: Place,
    /// Words, such as `0 of 2,029`.
    pub text: String,
    /// Share between 0 and 100 for a small bar, where the note counts.
    pub percent: Option<u8>,
}

/// An assertion and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExpectationView {
    /// In words.
    pub text: String,
    /// Whether it holds.
    pub holds: bool,
    /// What was found.
    pub found: String,
    /// Instance ids of the first nodes that are not as it says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<String>,
    /// The patch that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patch: Option<String>,
    /// Lines of the rule that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
}

/// An assertion that the result fulfils and the scenario does not make yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProposalView {
    /// In words.
    pub text: String,
    /// As the scenario would hold it.
    pub expectation: Expectation,
}

impl ExpectationView {
    /// An assertion that does not hold, with what was found.
    #[must_use]
    pub fn words(&self) -> String {
        say!("{}, but found {}", self.text, self.found)
    }
}

/// An image that a node can be started from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageView {
    /// Key, as the scenario names it.
    pub key: String,
    /// Operating system.
    pub system: OperatingSystem,
    /// Product.
    pub product: String,
    /// Product in words.
    pub label: String,
    /// Day it was built.
    pub built: Date,
    /// `observed`, `derived`, `reconstruction`, `assumed` or `invented`.
    pub certainty: String,
    /// Where its list of patches comes from.
    pub basis: String,
}

/// A scenario file that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Opened {
    /// The scenario; `None` when an error keeps it from being read.
    pub scenario: Option<Scenario>,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
}
