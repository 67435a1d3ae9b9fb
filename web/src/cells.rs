//! The picture of one node: cells above the line are approved, below it not; each state has one look.

use patchplay_model::{Counts, PatchState};

/// A row of more cells than this becomes a bar.
pub const MOST_CELLS: usize = 60;

/// A stretch of equal cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// What the cells stand for.
    pub state: PatchState,
    /// Whether the run that is shown installed them.
    pub new: bool,
    /// How many.
    pub count: usize,
}

/// Both rows of a node's picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// Approved.
    pub above: Vec<Stretch>,
    /// Not approved.
    pub below: Vec<Stretch>,
}

fn size(count: i64) -> usize {
    usize::try_from(count).unwrap_or(0)
}

impl Picture {
    /// The picture of a node's counters. Counters of a run that failed before it could count are -1 and draw nothing.
    pub fn of(counts: &Counts, newly_installed: usize) -> Self {
        let installed = size(counts.installed_count);
        // What waits for a reboot was installed by a run too, but its state already says so.
        let new = newly_installed.min(installed);
        let stretch = |state, new, count| Stretch { state, new, count };
        let row = |stretches: Vec<Stretch>| stretches.into_iter().filter(|stretch| stretch.count > 0).collect();
        Self {
            above: row(vec![
                stretch(PatchState::Installed, false, installed - new),
                stretch(PatchState::Installed, true, new),
                stretch(PatchState::InstalledPendingReboot, false, size(counts.installed_pending_reboot_count)),
                stretch(PatchState::Missing, false, size(counts.missing_count)),
                stretch(PatchState::Failed, false, size(counts.failed_count)),
            ]),
            below: row(vec![
                stretch(PatchState::InstalledOther, false, size(counts.installed_other_count)),
                stretch(PatchState::InstalledRejected, false, size(counts.installed_rejected_count)),
                stretch(
                    PatchState::AvailableSecurityUpdate,
                    false,
                    size(counts.available_security_update_count.unwrap_or(0)),
                ),
            ]),
        }
    }

    /// Cells of the longer row.
    pub fn longest(&self) -> usize {
        total(&self.above).max(total(&self.below))
    }
}

/// Cells of a row.
pub fn total(row: &[Stretch]) -> usize {
    row.iter().map(|stretch| stretch.count).sum()
}

/// Start and width of each stretch on a scale of `full` cells to 1,000 units.
pub fn bar(row: &[Stretch], full: usize) -> Vec<(Stretch, f64, f64)> {
    let mut start = 0.0;
    let unit = 1000.0 / full.max(1) as f64;
    row.iter()
        .map(|&stretch| {
            let width = stretch.count as f64 * unit;
            let from = start;
            start += width;
            (stretch, from, width)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_run_installed_stands_at_the_end_of_the_installed_ones() {
        let counts = Counts { installed_count: 28, installed_other_count: 9, missing_count: 1, ..Counts::default() };
        let picture = Picture::of(&counts, 2);
        let above: Vec<_> = picture.above.iter().map(|stretch| (stretch.count, stretch.new)).collect();
        assert_eq!(above, [(26, false), (2, true), (1, false)]);
        assert_eq!(total(&picture.below), 9);
        assert_eq!(picture.longest(), 29);
    }

    #[test]
    fn unknown_counters_draw_nothing() {
        assert_eq!(Picture::of(&Counts::UNKNOWN, 0), Picture::default());
    }

    #[test]
    fn a_bar_keeps_the_scale_of_the_fleet() {
        let row = [Stretch { state: PatchState::Installed, new: false, count: 50 }];
        let widths: Vec<f64> = bar(&row, 200).into_iter().map(|(_, _, width)| width).collect();
        assert_eq!(widths, [250.0]);
        assert!(bar(&row, 0)[0].2.is_finite());
    }
}
