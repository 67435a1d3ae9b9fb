//! What a screen asks for and what it gets: one question per key press, one answer that holds only what is shown.
//!
//! These are the shapes between the page and the worker. Everything AWS has a shape for lives in `patchplay-run-command`;
//! here are the sentences, bars and rows around it. Members are PascalCase like the rest of the package's answers.

use patchplay_document::{Diagnostic, Place, Scenario};
use patchplay_model::{ComplianceStatus, Counts, Date, OperatingSystem, PatchState, Paths, Tag, Timestamp};
use serde::{Deserialize, Serialize};

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
}

/// The window of the patch table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PatchQuery {
    /// Part of an id, title or CVE, any case.
    pub text: String,
    /// Only patches in this state on `node` (or on any node).
    pub state: Option<PatchState>,
    /// Only patches that the run installed on `node` (or on any node).
    pub new_only: bool,
    /// Only patches whose state differs between nodes.
    pub differing_only: bool,
    /// Instance id the state filter looks at; `None`: any node.
    pub node: Option<String>,
    /// Only patches of this product.
    pub product: Option<String>,
    /// First row wanted.
    pub offset: usize,
    /// Rows wanted.
    pub limit: usize,
}

/// The patch whose why is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WhyQuery {
    /// Instance id.
    pub node: String,
    /// Patch id.
    pub patch: String,
}

/// The answer to one key press.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct View {
    /// Every problem of the scenario's texts, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Values that the page asks for beside the editor.
    pub parameters: Vec<ParameterView>,
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
    /// Nodes in the order of the scenario.
    pub nodes: Vec<NodeView>,
    /// Baselines of the texts and the AWS ones that nodes use.
    pub baselines: Vec<BaselineView>,
    /// Ways from the nodes to what a run needs.
    pub network: NetworkView,
    /// Notes for single lines of the texts: what each does.
    pub margin: Vec<MarginNote>,
    /// Assertions of the scenario.
    pub expectations: Vec<ExpectationView>,
    /// Number of patches that exist at the clock for the systems of the nodes and the texts' baselines.
    pub patches_published: usize,
    /// The log of `Screen::log_of`, if that node wrote one.
    pub log: Option<LogView>,
    /// The window of the patch table.
    pub patches: Option<PatchesView>,
    /// The why of one patch.
    pub why: Option<WhyView>,
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

/// The run as the console words it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RunView {
    /// Document.
    pub document: String,
    /// Scan or Install.
    pub operation: String,
    /// RebootIfNeeded or NoReboot.
    pub reboot_option: String,
    /// Association, command or maintenance window.
    pub origin: String,
    /// Name of the association or task.
    pub name: Option<String>,
    /// Where the texts say so.
    pub places: Vec<Place>,
    /// Status of the command.
    pub status: String,
    /// Status details of the command.
    pub status_details: String,
    /// A sentence about the run as a whole.
    pub sentence: String,
    /// Invocations, one for each node that got the command.
    pub invocations: Vec<InvocationView>,
    /// Bucket of the output, if any.
    pub bucket: Option<String>,
    /// Objects in the bucket, sorted by key.
    pub objects: Vec<ObjectView>,
}

/// One node's part of the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvocationView {
    /// Instance id.
    pub instance_id: String,
    /// Name of the node.
    pub name: String,
    /// Status.
    pub status: String,
    /// Status details.
    pub status_details: String,
    /// Exit code of the patch step as the console prints it.
    pub response_code: i64,
    /// Start.
    pub start: Timestamp,
    /// Finish.
    pub finish: Timestamp,
    /// Ids of the patches the run installed.
    pub newly_installed: Vec<String>,
    /// Why there is no log to show, although the node printed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_note: Option<String>,
}

/// An object the run wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ObjectView {
    /// Key.
    pub key: String,
    /// Node that wrote it.
    pub instance_id: String,
    /// Size in bytes.
    pub bytes: usize,
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
    /// Its baseline.
    pub baseline: Option<ChosenBaselineView>,
    /// A hint about a tag that nearly names a patch group.
    pub near_miss: Option<Phrase>,
    /// Status of its invocation, `None` without one.
    pub status: Option<String>,
    /// Counters of the run; `None` without an invocation.
    pub counts: Option<Counts>,
    /// Verdict; `None` while the node was never scanned.
    pub compliance: Option<ComplianceStatus>,
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

/// The ways from nodes to what a run needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkView {
    /// The network in one sentence.
    pub title: Vec<Phrase>,
    /// What else one should know.
    pub detail: String,
    /// In a few words, for the tab.
    pub short: String,
    /// Groups of nodes with the same ways.
    pub groups: Vec<NetworkGroup>,
}

/// Nodes that share a subnet, or were made by hand with the same switches.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkGroup {
    /// Names of the nodes.
    pub nodes: Vec<String>,
    /// Their instance ids.
    pub instance_ids: Vec<String>,
    /// Logical id of the subnet, if known.
    pub subnet: Option<String>,
    /// One way per destination: Systems Manager, Amazon S3, Windows Update, log bucket.
    pub ways: Vec<Way>,
}

/// The way to one destination.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Way {
    /// Which path of the scenario's `network:` it is: `ssm`, `s3`, `updates`, `logs`.
    pub path: String,
    /// Destination in words.
    pub destination: String,
    /// What it is needed for.
    pub purpose: String,
    /// Whether it is open.
    pub open: bool,
    /// Whether the scenario sets it by hand.
    pub by_hand: bool,
    /// Hops from the node outward; after the first that is broken none follows.
    pub hops: Vec<HopView>,
}

/// One hop of a way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HopView {
    /// What it is, such as `route table ClosedRoutes`.
    pub label: String,
    /// Whether it carries the traffic on.
    pub ok: bool,
    /// Why, in words.
    pub detail: String,
    /// Where a text says so.
    pub places: Vec<Place>,
}

/// The log of one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogView {
    /// Instance id.
    pub instance_id: String,
    /// Standard output as it lies in S3.
    pub stdout: String,
    /// Standard error as it lies in S3; empty when nothing was written.
    pub stderr: String,
    /// What the console shows: both, cut by the agent's rule.
    pub console: String,
    /// Whether the console's text is cut.
    pub cut: bool,
    /// Key of stdout in the bucket, if the run writes one.
    pub key: Option<String>,
    /// Parts of the text that no source shows and that are built in the same style; empty if none.
    pub reconstructed: Vec<String>,
    /// Notes for single lines of stdout, line from 0.
    pub notes: Vec<LogNote>,
}

/// A note beside a line of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogNote {
    /// Line of stdout, from 0.
    pub line: usize,
    /// Words.
    pub text: String,
    /// Lines of the user's text that it follows from.
    pub places: Vec<Place>,
}

/// A window of the patch table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PatchesView {
    /// Patches that any node reports.
    pub total: usize,
    /// Those that pass the query.
    pub matching: usize,
    /// First row of the window.
    pub offset: usize,
    /// Nodes of the columns, by instance id: at most six.
    pub columns: Vec<String>,
    /// Rows of the window.
    pub rows: Vec<PatchRow>,
    /// Number of patches for each state on the node of the query (or on any node), whatever the query's state.
    pub states: Vec<StateCount>,
    /// Number that the run installed.
    pub new: usize,
    /// Number whose state differs between nodes.
    pub differing: usize,
    /// Products that occur.
    pub products: Vec<String>,
}

/// How many patches are in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StateCount {
    /// State.
    pub state: PatchState,
    /// Patches.
    pub count: usize,
}

/// One patch over the nodes of the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PatchRow {
    /// Id.
    pub id: String,
    /// Title; empty when no fact is known.
    pub title: String,
    /// Release day, if known.
    pub released: Option<Date>,
    /// Product of the row that decides.
    pub product: String,
    /// Classification.
    pub classification: String,
    /// Severity.
    pub severity: String,
    /// How the facts are known: empty for a source, else `inferred`, `interpolated` or `invented`.
    pub certainty: String,
    /// State on each node of the columns; `None`: not approved and not there.
    pub states: Vec<Option<PatchState>>,
    /// Whether the run installed it, on each node of the columns.
    pub new: Vec<bool>,
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
