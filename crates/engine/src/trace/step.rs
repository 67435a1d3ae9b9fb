//! The tests of a trace, what they came to, and what a trace looks at.

use patchplay_model::{DeploymentStatus, PatchBaseline, PatchState, Readings, Timestamp};

use crate::{Outcome, PatchSet, Plan, World};

/// A test that a patch goes through. Numbers count from 0 as the baseline lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Is there any fact of the patch at the clock?
    Published,
    /// Does `RejectedPatches` name it? The number of the entry, if so.
    Rejected(Option<usize>),
    /// Does `ApprovedPatches` name it? The number of the entry, if so.
    Listed(Option<usize>),
    /// A global filter.
    GlobalFilter(usize),
    /// A rule without `PATCH_SET` covers operating system updates only.
    ImplicitPatchSet(usize),
    /// A filter of a rule.
    RuleFilter {
        /// Rule.
        rule: usize,
        /// Filter.
        filter: usize,
    },
    /// A rule's date condition; when it approves the patch, if it ever does.
    RuleDate {
        /// Rule.
        rule: usize,
        /// The instant after which it approves.
        due: Option<Timestamp>,
        /// Whether it approves at the clock.
        holds: bool,
    },
    /// Is there anything in the baseline that could approve a patch?
    NoRules,
    /// Is the patch on the node before the run?
    Present(bool),
    /// Is the patch approved for the node's product, or through another one alone?
    Product,
    /// Windows: Windows Update does not offer it to the node.
    Withheld(Withholder),
    /// yum: this entry of `exclude=` names it, which does not matter.
    Excluded(String),
    /// Amazon Linux 2023: the node is locked to this release, which does not matter.
    LockedRelease(String),
    /// Does a patch with this id replace it?
    Superseded(Option<String>),
    /// The run tried to install it.
    Attempted,
    /// The run took it off, because this newer cumulative update came.
    Left(Option<String>),
    /// Package systems: may a package outside any security notice or repository be approved, by this rule, or without
    /// one by `ApprovedPatches`?
    SecurityGate {
        /// Rule; `None`: the list.
        rule: Option<usize>,
        /// Whether the version counts as security.
        security: bool,
    },
    /// Package systems: is the package on the node before the run, and in which version? Patch Manager upgrades and never
    /// adds.
    InstalledVersion(Option<String>),
    /// Package systems: is the version that the baseline matches newer than the installed one?
    NewerVersion(bool),
    /// Debian's family: does the baseline match the installed version itself?
    InstalledVersionMatches(bool),
    /// Package systems: `RejectedPatches` names the installed version, and what is rejected is not tolerated. The number
    /// of the entry.
    InstalledVersionRejected(usize),
    /// macOS: only a new release of the system itself is matched, which Patch Manager never installs.
    NewRelease,
    /// macOS: the tool `installer` cannot say that something is missing.
    InstallerNeverMissing,
    /// Amazon Linux 2: this live patch, with a newer kernel's CVEs all in it, stands in for that kernel.
    LivePatched(String),
    /// Package systems: the package is for another kind of machine.
    OtherMachine,
    /// Package systems: no repository that the run uses has the package.
    NotOffered,
    /// Package systems: the newest version that the baseline matches has left its repository, so the package is dropped.
    LeftRepository,
    /// Does the run's InstallOverrideList name it? The number of the entry, if so; on package systems the step has the
    /// version that it means.
    InstallList(Option<usize>),
    /// Package systems: the run brought it because another package needs it, perhaps this one.
    BroughtBy(Option<String>),
    /// Package systems: it could not come because of what it needs.
    Blocked {
        /// The package it needs.
        dependency: String,
        /// What keeps that from coming.
        obstacle: Obstacle,
    },
}

/// What keeps an update from a Windows node that it is approved for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withholder {
    /// The node's WSUS server.
    Wsus,
    /// It is one of another Microsoft product, and the node does not look for these.
    OtherProduct,
}

/// Why a package that another one needs could not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// `RejectedPatches` names it, by the entry of this number, and the action is BLOCK.
    Rejected(usize),
    /// The InstallOverrideList asks for a version that is too old.
    Pinned,
    /// No repository has it as new as needed, or installing it fails.
    Unavailable,
}

/// What a test came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// The patch passed.
    Passed,
    /// This test decided.
    Decided,
    /// An earlier test had decided; the patch would have passed.
    WouldPass,
    /// An earlier test had decided; the patch would not have passed either.
    WouldStop,
}

/// One test and what was compared. On package systems a list that names a package says by which spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The test.
    pub test: Test,
    /// What it came to.
    pub word: Word,
    /// What the patch has.
    pub has: Option<String>,
    /// What the baseline wants.
    pub wants: Vec<String>,
}

/// The whole way of one patch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// Tests in AWS's order.
    pub steps: Vec<Step>,
    /// State after the run.
    pub state: Option<PatchState>,
    /// The baseline's word.
    pub deployment: Option<DeploymentStatus>,
    /// When a rule approves or approved it.
    pub approval: Option<Timestamp>,
}

/// Everything a trace looks at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The world.
    pub world: &'a World,
    /// The node's baseline.
    pub baseline: &'a PatchBaseline,
    /// The plan the node was judged by.
    pub plan: &'a Plan,
    /// What the node had before the run.
    pub before: &'a PatchSet,
    /// What it has after the run.
    pub after: &'a PatchSet,
    /// The run.
    pub outcome: &'a Outcome,
    /// Readings.
    pub readings: &'a Readings,
}

pub(crate) fn earlier(one: Option<Timestamp>, other: Timestamp) -> Option<Timestamp> {
    Some(one.map_or(other, |one| one.min(other)))
}

/// The word on a test. `decides`: whether a failure here decides, which it does not when another rule approves.
pub(crate) const fn word(passes: bool, stopped: &mut bool, decides: bool) -> Word {
    match (passes, *stopped) {
        (true, false) => Word::Passed,
        (true, true) => Word::WouldPass,
        (false, true) => Word::WouldStop,
        (false, false) => {
            *stopped = true;
            if decides { Word::Decided } else { Word::WouldStop }
        }
    }
}
