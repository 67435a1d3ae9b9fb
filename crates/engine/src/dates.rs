//! The date condition of a rule.

use patchplay_model::{Approval, Timestamp};

/// What a rule's date condition says of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dated {
    /// It approves at the clock.
    Now,
    /// It will, as soon as the clock is later than this.
    Later(Timestamp),
    /// It never will.
    Never,
}

/// The date condition: a delay counts from the release and must have passed, not just be reached; a date includes its
/// whole day (rules approve-delay-strict, approve-until-inclusive). A rule without either, which the service refuses,
/// approves nothing.
pub(crate) const fn dated(approval: Option<Approval>, released: Timestamp, clock: Timestamp) -> Dated {
    match approval {
        Some(Approval::AfterDays(days)) => {
            let due = released.plus_days(days as i64);
            if clock.ticks() > due.ticks() { Dated::Now } else { Dated::Later(due) }
        }
        Some(Approval::UntilDate(day)) if released.ticks() < day.midnight().plus_days(1).ticks() => Dated::Now,
        _ => Dated::Never,
    }
}

/// The instant after which a rule approves what its filters match.
pub(crate) fn due(approval: Option<Approval>, released: Timestamp) -> Timestamp {
    match approval {
        Some(Approval::AfterDays(days)) => released.plus_days(i64::from(days)),
        _ => released,
    }
}
