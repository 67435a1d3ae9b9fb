//! The fleet on other days, when patches become approved, and months of scheduled runs.

use patchplay_document::{HistoryEntry, Place, RunOverlay};
use patchplay_model::{ComplianceStatus, Counts, Date, Timestamp};
use serde::{Deserialize, Serialize};

/// What of the time is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TimeQuery {
    /// Instance id of the node that is looked at; `None`: the first that a run reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// A cron, rate or at expression by which the scenario's run is repeated; `None`: what the texts plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// Months of scheduled runs, 1 to 12; 0: the usual number.
    pub months: u8,
}

/// The scenario at every day of a span.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TimeView {
    /// When the scenario's run starts; runs of other days start at the same time of day.
    pub clock: Timestamp,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Nodes that fare differently, each with how many fare like it; the picture is of one of them.
    pub nodes: Vec<TimeNode>,
    /// Instance id of the node that the picture is of; `None` without any node.
    pub node: Option<String>,
    /// Name of the baseline of that node, where it gets one at the clock.
    pub baseline: Option<String>,
    /// Product of that node, in words.
    pub product: String,
    /// Up to when what is released is approved, by the rules of that baseline.
    pub cutoffs: Vec<Cutoff>,
    /// The days, in stretches on which nothing changes.
    pub stretches: Vec<Stretch>,
    /// Patches of that product near the clock, by release.
    pub delays: Vec<DelayRow>,
    /// How many more there are.
    pub more_delays: usize,
    /// Scheduled runs.
    pub schedule: ScheduleView,
    /// What is left out, in sentences.
    pub limits: Vec<String>,
}

/// A node that stands for those that fare as it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TimeNode {
    /// Instance id.
    pub instance_id: String,
    /// Name.
    pub name: String,
    /// How many nodes it stands for, itself among them.
    pub like: usize,
}

/// Up to when releases are approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Cutoff {
    /// `ApproveAfterDays`.
    pub days: Option<u16>,
    /// `ApproveUntilDate`.
    pub until: Option<Date>,
    /// Numbers of the rules, from 1.
    pub rules: Vec<usize>,
    /// Where they say so.
    pub places: Vec<Place>,
}

/// Days on which nothing changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Stretch {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// What a Scan of the whole fleet would find.
    pub fleet: FleetState,
    /// What a Scan of the node would report; `None`: it would judge no patches there.
    pub scan: Option<ScanState>,
    /// Ids of what an Install would put on the node, at most as many as are shown.
    pub installs: Vec<String>,
    /// How many that would be.
    pub installs_count: usize,
    /// How many patches would be tried and fail.
    pub fails_count: usize,
}

/// What a Scan would report of one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScanState {
    /// Counters.
    pub counts: Counts,
    /// Verdict.
    pub compliance: ComplianceStatus,
    /// Ids of what is missing, at most as many as are shown.
    pub missing: Vec<String>,
}

/// Nodes of the fleet by what is known of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FleetState {
    /// Compliant.
    pub compliant: usize,
    /// Not compliant.
    pub non_compliant: usize,
    /// Of which no run has reported anything.
    pub unknown: usize,
    /// Nodes with patches that are missing or failed; part of those that are not compliant.
    pub missing: usize,
    /// Nodes with patches that wait for a reboot.
    pub pending_reboot: usize,
}

/// From when on a patch is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", tag = "Is")]
pub enum Approved {
    /// From the run of a day on.
    From {
        /// The first day whose run takes it.
        day: Date,
    },
    /// Never, as the baseline stands.
    Never,
}

/// One patch between its release and its approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DelayRow {
    /// Id.
    pub id: String,
    /// Classification and severity, or the version of a package.
    pub what: String,
    /// Release day.
    pub released: Date,
    /// From when on it is approved.
    pub approved: Approved,
    /// What decides, in a few words: `rule 1, 7 days`.
    pub why: String,
    /// Where that stands.
    pub places: Vec<Place>,
}

/// Runs that are planned from the clock on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScheduleView {
    /// What is planned.
    pub waves: Vec<WaveView>,
    /// Why the expression that was asked for is none.
    pub problem: Option<String>,
    /// Months that were asked for.
    pub months: u8,
    /// Last day of the plan.
    pub until: Option<Date>,
    /// The scenario's run, then the planned ones, in the order of their times.
    pub runs: Vec<RunPoint>,
    /// The scenario in which all but the last of them are earlier runs; `None` when nothing is planned.
    pub played: Option<PlayedBefore>,
    /// What one should know, in sentences.
    pub notes: Vec<String>,
}

/// One run that comes again and again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WaveView {
    /// Its name.
    pub name: String,
    /// `Scan` or `Install`.
    pub operation: String,
    /// Its expression, as written, with zone and offset.
    pub schedule: String,
    /// How many times it runs.
    pub runs: usize,
    /// Where it stands.
    pub place: Option<Place>,
}

/// The fleet after one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RunPoint {
    /// When it starts.
    pub clock: Timestamp,
    /// Which of the waves; `None`: the scenario's own run.
    pub wave: Option<usize>,
    /// `Scan` or `Install`.
    pub operation: String,
    /// Nodes that it reaches.
    pub reached: usize,
    /// How many different patches it installs.
    pub installed: usize,
    /// Ids of the first of them.
    pub patches: Vec<String>,
    /// The fleet afterwards, as the last run reported each node.
    pub fleet: FleetState,
}

/// What to change of a scenario so that planned runs become earlier ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PlayedBefore {
    /// When the last of the planned runs starts.
    pub clock: Timestamp,
    /// That run.
    pub run: RunOverlay,
    /// All runs before it.
    pub history: Vec<HistoryEntry>,
}

impl PlayedBefore {
    /// Makes the change.
    pub fn lay(self, scenario: &mut patchplay_document::Scenario) {
        scenario.clock = Some(self.clock);
        scenario.run = Some(self.run);
        scenario.history = self.history;
    }
}
