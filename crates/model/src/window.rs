//! Maintenance windows, as far as they decide when a task's command starts and ends (AWS pages
//! maintenance-windows.md, API RegisterTaskWithMaintenanceWindow).

use crate::{Schedule, Timestamp, name::named};

named! {
    /// What becomes of a task that runs when the window stops starting new ones.
    #[derive(Default)]
    pub enum CutoffBehavior as "cutoff behavior" {
        /// It goes on, beyond the end of the window if need be.
        #[default]
        Continue = "CONTINUE_TASK",
        /// Its command is cancelled.
        Cancel = "CANCEL_TASK",
    }
}

/// A maintenance window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Logical id of the resource, or the window's id as written.
    pub address: String,
    /// Name.
    pub name: Option<String>,
    /// When it opens; `None` when the text's schedule is no schedule or unknown.
    pub schedule: Option<Schedule>,
    /// IANA name of the zone in which the schedule is read; UTC without one.
    pub timezone: Option<String>,
    /// `ScheduleOffset`: so many days after the schedule's day, if that is a cron expression.
    pub offset_days: u8,
    /// Not before this instant.
    pub start: Option<Timestamp>,
    /// Not after this instant.
    pub end: Option<Timestamp>,
    /// Hours that it stays open.
    pub duration_hours: u8,
    /// Hours before its end from which no task starts.
    pub cutoff_hours: u8,
}

impl Window {
    /// From when on no task starts in a window that opens at an instant (rule time-window-cutoff).
    #[must_use]
    pub fn cutoff(&self, opens: Timestamp) -> Timestamp {
        opens.plus_seconds(3600 * (i64::from(self.duration_hours) - i64::from(self.cutoff_hours)))
    }

    /// Whether it is active at an instant (rule time-window-schedule).
    #[must_use]
    pub fn is_active(&self, at: Timestamp) -> bool {
        self.start.is_none_or(|start| start <= at) && self.end.is_none_or(|end| at <= end)
    }
}

/// One task of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowTask {
    /// Its window; `None` when no text defines it.
    pub window: Option<Window>,
    /// Lower ones start first, equal ones side by side.
    pub priority: i64,
    /// What becomes of it at the cutoff.
    pub at_cutoff: CutoffBehavior,
    /// When its window opened; `None`: when the command is sent.
    pub opened: Option<Timestamp>,
}
