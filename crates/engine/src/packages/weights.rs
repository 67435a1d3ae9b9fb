//! What each version of a package adds to a node's counters, so that a Scan is counted by adding.

use patchplay_model::ComplianceLevel;

use super::{
    fate::{Fate, FateState},
    titled::Machine,
};
use crate::{Holdings, PatchSet, index::SetOperations as _, tally::Tally};

/// Counters of one version: lanes of sixteen bits in two words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Weight(u64, u64);

/// Bits of a lane.
const LANE: u32 = 16;
/// Packages of one node that a lane can count.
const MOST: usize = (1 << LANE) - 1;

impl Weight {
    const INSTALLED: Self = Self(1, 0);
    const OTHER: Self = Self(1 << LANE, 0);
    const REJECTED: Self = Self(1 << (2 * LANE), 0);
    const MISSING: Self = Self(1 << (3 * LANE), 0);
    const SECURITY: Self = Self(0, 1);
    const CRITICAL: Self = Self(0, 1 << LANE);
    const NEITHER: Self = Self(0, 1 << (2 * LANE));

    /// What a package in this version adds, in the terms of [`count`](crate::count).
    fn of(fate: &Fate) -> Self {
        let mut weight = match fate.state {
            FateState::Installed => return Self::INSTALLED,
            FateState::Other => return Self::OTHER,
            FateState::Rejected => Self::REJECTED,
            FateState::Missing => Self::MISSING,
        };
        // A rejected package has no level, whatever would approve it (rule approve-level-unmatched).
        let critical = fate.state == FateState::Missing && fate.level == ComplianceLevel::Critical;
        if critical {
            weight += Self::CRITICAL;
        }
        if fate.security {
            weight += Self::SECURITY;
        }
        if !critical && !fate.security {
            weight += Self::NEITHER;
        }
        weight
    }

    /// The lanes, as many of each as were added.
    fn lanes(self) -> [i64; 7] {
        let lane = |word: u64, number: u32| i64::from((word >> (number * LANE)) as u16);
        [
            lane(self.0, 0),
            lane(self.0, 1),
            lane(self.0, 2),
            lane(self.0, 3),
            lane(self.1, 0),
            lane(self.1, 1),
            lane(self.1, 2),
        ]
    }
}

impl std::ops::AddAssign for Weight {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
        self.1 = self.1.wrapping_add(other.1);
    }
}

/// The weights of a plan.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weights {
    of_version: Vec<Weight>,
    /// What may be approved and absent on a machine of any kind, of Intel, of ARM.
    absent: [PatchSet; 3],
}

impl Weights {
    /// Weighs the fates of a plan.
    pub(crate) fn new(approved: &PatchSet, fates: &[Fate], foreign: [&PatchSet; 2]) -> Self {
        let without = |foreign: &PatchSet| {
            let mut set = approved.clone();
            set.subtract(foreign);
            set
        };
        let [to_intel, to_arm] = foreign;
        Self {
            of_version: fates.iter().map(Weight::of).collect(),
            absent: [approved.clone(), without(to_intel), without(to_arm)],
        }
    }

    /// Counts a node; `None` for one that has to be judged by sets: something waits for a reboot, or it has more than a
    /// lane can count.
    pub(crate) fn tally(&self, holdings: &Holdings) -> Option<Tally> {
        let versions = holdings.versions();
        if !holdings.have().pending.is_clear() || versions.len() > MOST {
            return None;
        }
        let mut sum = Weight::default();
        for (_, version) in versions.iter() {
            sum += self.of_version.get(*version).copied().unwrap_or(Weight::OTHER);
        }
        let [any, intel, arm] = &self.absent;
        let absent = match holdings.machine() {
            Machine::Any => any,
            Machine::Intel => intel,
            Machine::Arm => arm,
        };
        let [installed, other, rejected, missing, security, critical, neither] = sum.lanes();
        let not_applicable = i64::try_from(absent.difference_count(holdings.installed())).unwrap_or(i64::MAX);
        Some(Tally {
            installed,
            other,
            pending: 0,
            rejected,
            missing,
            failed: 0,
            not_applicable,
            available: None,
            critical,
            security,
            neither,
        })
    }
}
