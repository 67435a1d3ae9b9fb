//! Rate control: how many nodes run at a time, and after how many errors no further node is sent the command.
//!
//! Source: spec documents 8 and 9, rules `cmd-max-errors-*`, `cmd-percent-rounding`, `cmd-concurrency-ramp` and
//! `param-association-*`.

use std::{cmp::Reverse, collections::BinaryHeap, fmt};

use patchplay_model::{AssociationConcurrency, Operation, Origin, Run, Timestamp};

/// Ticks of 100 ns between two steps of the concurrency's ramp (1, 2, 4, ...): one second. No source tells the pace.
pub const RAMP_STEP: i64 = 10_000_000;

/// A number of nodes, or a share of the targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// So many nodes.
    Nodes(u64),
    /// So many percent of the targets, 0 to 100.
    Percent(u8),
}

impl Limit {
    /// The limit in whole nodes, rounded down.
    #[must_use]
    pub const fn of(self, targets: u64) -> u64 {
        match self {
            Self::Nodes(nodes) => nodes,
            Self::Percent(percent) => targets.saturating_mul(percent as u64) / 100,
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nodes(nodes) => write!(f, "{nodes}"),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

/// A text that is no rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateError {
    parameter: &'static str,
    given: String,
}

impl RateError {
    /// The parameter: `MaxConcurrency` or `MaxErrors`.
    #[must_use]
    pub const fn parameter(&self) -> &'static str {
        self.parameter
    }
}

impl fmt::Display for RateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a {}: a number of nodes or a percentage such as `10%`", self.given, self.parameter)
    }
}

impl std::error::Error for RateError {}

/// Both limits of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateControl {
    /// `MaxConcurrency`.
    pub concurrency: Limit,
    /// `MaxErrors`.
    pub errors: Limit,
}

impl RateControl {
    /// Reads both texts. Where one is absent: 50 nodes at a time; no error for a command (also one that a maintenance
    /// window sends), 100% for an association. How many nodes an association takes at a time is read in two ways (rule
    /// param-association-max-concurrency-default).
    ///
    /// # Errors
    /// A text does not match the API's pattern (`MaxConcurrency`: 1 or more, or 1% to 100%; `MaxErrors`: also `0` and
    /// `0%`).
    pub fn read(
        origin: Origin,
        concurrency: Option<&str>,
        errors: Option<&str>,
        reading: AssociationConcurrency,
    ) -> Result<Self, RateError> {
        let default_errors = match origin {
            Origin::Association => Limit::Percent(100),
            Origin::Command | Origin::MaintenanceWindow => Limit::Nodes(0),
        };
        let default_concurrency = match (origin, reading) {
            (Origin::Association, AssociationConcurrency::All) => Limit::Percent(100),
            _ => Limit::Nodes(50),
        };
        Ok(Self {
            concurrency: concurrency.map_or(Ok(default_concurrency), |text| parse("MaxConcurrency", text, false))?,
            errors: errors.map_or(Ok(default_errors), |text| parse("MaxErrors", text, true))?,
        })
    }

    /// The limits of a run over so many nodes. A malformed text is a problem of the document; the run goes on with what
    /// AWS takes by default.
    #[must_use]
    pub fn of(run: &Run, nodes: u64, reading: AssociationConcurrency) -> Self {
        if run.patch_now {
            return Self::patch_now(run.operation, nodes);
        }
        Self::read(run.origin, run.max_concurrency.as_deref(), run.max_errors.as_deref(), reading)
            .or_else(|_| Self::read(run.origin, None, None, reading))
            .unwrap_or(Self { concurrency: Limit::Nodes(50), errors: Limit::Nodes(0) })
    }

    /// The limits that the console's "Patch now" takes by the number of nodes (rule param-patch-now).
    #[must_use]
    pub const fn patch_now(operation: Operation, nodes: u64) -> Self {
        let (concurrency, errors) = match (operation, nodes) {
            (Operation::Scan, _) => (Limit::Nodes(1000), 1000),
            (Operation::Install, ..25) => (Limit::Nodes(1), 1),
            (Operation::Install, ..=100) => (Limit::Percent(5), 5),
            (Operation::Install, ..=1000) => (Limit::Percent(8), 10),
            (Operation::Install, _) => (Limit::Percent(10), 10),
        };
        Self { concurrency, errors: Limit::Nodes(errors) }
    }

    /// How many nodes run at a time: at least one.
    #[must_use]
    pub fn nodes_at_a_time(&self, targets: u64) -> u64 {
        self.concurrency.of(targets).max(1)
    }

    /// The number of errors that is still accepted: sending stops when there are more.
    #[must_use]
    pub const fn accepted_errors(&self, targets: u64) -> u64 {
        self.errors.of(targets)
    }
}

fn parse(parameter: &'static str, text: &str, zero_allowed: bool) -> Result<Limit, RateError> {
    let wrong = || RateError { parameter, given: text.to_owned() };
    let digits = text.strip_suffix('%').unwrap_or(text);
    let canonical = digits.bytes().all(|b| b.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    let number: u64 = if canonical { digits.parse().map_err(|_| wrong())? } else { return Err(wrong()) };
    if number == 0 && !zero_allowed {
        return Err(wrong());
    }
    if text.len() == digits.len() {
        return Ok(Limit::Nodes(number));
    }
    u8::try_from(number).ok().filter(|&percent| percent <= 100).map(Limit::Percent).ok_or_else(wrong)
}

/// One invocation before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// How long the node will take, in ticks of 100 ns.
    pub ticks: i64,
    /// Whether it will end in an error that counts against MaxErrors (Failed or ExecutionTimedOut).
    pub error: bool,
}

/// What becomes of an invocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// It is sent.
    Sent {
        /// When.
        start: Timestamp,
    },
    /// It is never sent, because there were too many errors before its turn.
    Terminated,
    /// It is never sent, because the command was cancelled before its turn.
    Cancelled,
}

/// Sends invocations in the order given. The number that may run at a time doubles with every [`RAMP_STEP`] from one up
/// to MaxConcurrency. Before each sending the errors known by then are compared with MaxErrors; what runs is left to
/// finish. From the instant on at which the command is cancelled nothing is sent. The effort grows with the number of
/// invocations times the logarithm of how many run at a time.
#[must_use]
pub fn schedule(
    control: RateControl,
    start: Timestamp,
    planned: &[Planned],
    cancelled: Option<Timestamp>,
) -> Vec<Slot> {
    let until = cancelled.map_or(i64::MAX, |at| at.ticks().saturating_sub(start.ticks()));
    let targets = planned.len() as u64;
    let (most, accepted) = (control.nodes_at_a_time(targets), control.accepted_errors(targets));
    let mut running = BinaryHeap::new();
    let mut errors = 0;
    let mut elapsed = 0;
    let mut slots = Vec::with_capacity(planned.len());
    for invocation in planned {
        loop {
            while let Some(&Reverse((finish, error))) = running.peek() {
                if finish > elapsed {
                    break;
                }
                errors += u64::from(error);
                running.pop();
            }
            let allowed = ramp(elapsed, most);
            if errors > accepted || elapsed >= until || (running.len() as u64) < allowed {
                break;
            }
            let next_step = (elapsed / RAMP_STEP + 1).saturating_mul(RAMP_STEP);
            let next_finish = running.peek().map_or(i64::MAX, |&Reverse((finish, _))| finish);
            elapsed = if allowed < most { next_step.min(next_finish) } else { next_finish };
        }
        if errors > accepted {
            slots.push(Slot::Terminated);
            continue;
        }
        if elapsed >= until {
            slots.push(Slot::Cancelled);
            continue;
        }
        running.push(Reverse((elapsed.saturating_add(invocation.ticks.max(1)), invocation.error)));
        slots.push(Slot::Sent { start: start.plus_ticks(elapsed) });
    }
    slots
}

/// How many invocations may run at a time after so many ticks.
fn ramp(elapsed: i64, most: u64) -> u64 {
    let doublings = u32::try_from(elapsed / RAMP_STEP).unwrap_or(u32::MAX);
    1_u64.checked_shl(doublings).map_or(most, |allowed| allowed.min(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 600_000_000;

    fn read(origin: Origin, concurrency: Option<&str>, errors: Option<&str>) -> Result<RateControl, RateError> {
        RateControl::read(origin, concurrency, errors, AssociationConcurrency::Fifty)
    }

    fn control(concurrency: &str, errors: &str) -> RateControl {
        read(Origin::Command, Some(concurrency), Some(errors)).unwrap()
    }

    fn sent(slots: &[Slot]) -> Vec<i64> {
        slots
            .iter()
            .filter_map(|slot| match slot {
                Slot::Sent { start } => Some(start.ticks() / RAMP_STEP),
                Slot::Terminated | Slot::Cancelled => None,
            })
            .collect()
    }

    #[test]
    fn rates_follow_the_apis_pattern() {
        for text in ["0", "0%", "01", "101%", "%", "", "-1", "5 %", "1.5", "99999999999999999999999"] {
            assert!(read(Origin::Command, Some(text), None).is_err(), "{text}");
        }
        for text in ["00%", "01", "101%", "%", "", "x"] {
            assert!(read(Origin::Command, None, Some(text)).is_err(), "{text}");
        }
        assert_eq!(control("100%", "0%"), RateControl { concurrency: Limit::Percent(100), errors: Limit::Percent(0) });
        assert_eq!(control("7", "0").errors, Limit::Nodes(0));
        let error = read(Origin::Command, Some("many"), None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`many` is not a MaxConcurrency: a number of nodes or a percentage such as `10%`"
        );
    }

    #[test]
    fn an_association_accepts_all_errors_by_default_and_a_command_none() {
        for (origin, errors) in [(Origin::Association, 8), (Origin::Command, 0), (Origin::MaintenanceWindow, 0)] {
            let control = read(origin, None, None).unwrap();
            assert_eq!((control.nodes_at_a_time(8), control.accepted_errors(8)), (50, errors), "{origin}");
        }
    }

    #[test]
    fn an_association_takes_fifty_nodes_at_a_time_or_all() {
        let limits = |origin, reading| RateControl::read(origin, None, None, reading).unwrap().concurrency;
        for (origin, reading, wanted) in [
            (Origin::Association, AssociationConcurrency::Fifty, Limit::Nodes(50)),
            (Origin::Association, AssociationConcurrency::All, Limit::Percent(100)),
            (Origin::Command, AssociationConcurrency::All, Limit::Nodes(50)),
        ] {
            assert_eq!(limits(origin, reading), wanted, "{origin} {reading}");
        }
    }

    #[test]
    fn patch_now_goes_by_the_number_of_nodes() {
        for (nodes, concurrency, errors) in [
            (1, "1", 1),
            (24, "1", 1),
            (25, "5%", 5),
            (100, "5%", 5),
            (101, "8%", 10),
            (1000, "8%", 10),
            (1001, "10%", 10),
        ] {
            let control = RateControl::patch_now(Operation::Install, nodes);
            assert_eq!((control.concurrency.to_string().as_str(), control.errors), (concurrency, Limit::Nodes(errors)));
            assert_eq!(RateControl::patch_now(Operation::Scan, nodes).concurrency, Limit::Nodes(1000));
        }
    }

    #[test]
    fn a_cancelled_command_is_sent_to_nobody_any_more() {
        let planned = [Planned { ticks: MINUTE, error: false }; 5];
        let at = |seconds| Some(Timestamp::EPOCH.plus_seconds(seconds));
        let slots = schedule(control("1", "0"), Timestamp::EPOCH, &planned, at(90));
        assert_eq!(sent(&slots), [0, 60]);
        assert!(slots.iter().skip(2).all(|slot| *slot == Slot::Cancelled));
        assert!(sent(&schedule(control("1", "0"), Timestamp::EPOCH, &planned, at(0))).is_empty());
        assert_eq!(sent(&schedule(control("1", "0"), Timestamp::EPOCH, &planned, at(9000))).len(), 5);
    }

    #[test]
    fn ten_thousand_nodes_run_as_many_at_a_time_as_they_may() {
        let planned: Vec<Planned> =
            (0..10_000).map(|number| Planned { ticks: MINUTE + number % 997 * 100_000, error: false }).collect();
        let slots = schedule(control("8%", "0"), Timestamp::EPOCH, &planned, None);
        let starts: Vec<i64> = sent(&slots);
        assert!(starts.is_sorted() && starts.len() == planned.len());
        let mut most = 0;
        for (number, slot) in slots.iter().enumerate() {
            let Slot::Sent { start } = slot else { continue };
            let running = slots.iter().zip(&planned).take(number + 1).filter(|(other, plan)| {
                matches!(other, Slot::Sent { start: begun } if begun.ticks() + plan.ticks > start.ticks())
            });
            most = most.max(if number % 100 == 0 { running.count() } else { 0 });
        }
        assert!((790..=800).contains(&most), "{most}");
    }

    #[test]
    fn a_share_of_errors_rounds_down_and_one_node_always_runs() {
        let control = control("10%", "10%");
        assert_eq!((control.nodes_at_a_time(5), control.accepted_errors(5)), (1, 0));
        assert_eq!((control.nodes_at_a_time(59), control.accepted_errors(59)), (5, 5));
    }

    #[test]
    fn sending_stops_at_the_first_error_more_than_accepted() {
        let failing = [Planned { ticks: MINUTE, error: true }; 50];
        let slots = schedule(control("1", "3"), Timestamp::EPOCH, &failing, None);
        assert_eq!(sent(&slots).len(), 4);
        let slots = schedule(control("1", "10%"), Timestamp::EPOCH, &failing, None);
        assert_eq!(sent(&slots).len(), 6);
        assert!(slots.iter().skip(6).all(|slot| *slot == Slot::Terminated));
    }

    #[test]
    fn what_already_runs_is_not_stopped() {
        let mut planned = [Planned { ticks: MINUTE, error: false }; 6];
        planned[0].error = true;
        // All six are on their way before the first error is known.
        assert_eq!(sent(&schedule(control("50", "0"), Timestamp::EPOCH, &planned, None)).len(), 6);
        assert_eq!(sent(&schedule(control("2", "0"), Timestamp::EPOCH, &planned, None)).len(), 2);
    }

    #[test]
    fn a_schedule_ends_whatever_the_durations() {
        for ticks in [i64::MIN, 0, 1, i64::MAX] {
            let planned = [Planned { ticks, error: false }; 3];
            assert_eq!(schedule(control("1", "0"), Timestamp::EPOCH, &planned, None).len(), 3, "{ticks}");
        }
    }

    #[test]
    fn concurrency_ramps_up_and_keeps_to_its_limit() {
        let planned = [Planned { ticks: MINUTE, error: false }; 9];
        assert_eq!(sent(&schedule(control("50", "0"), Timestamp::EPOCH, &planned, None)), [0, 1, 2, 2, 3, 3, 3, 3, 4]);
        assert_eq!(
            sent(&schedule(control("3", "0"), Timestamp::EPOCH, &planned, None)),
            [0, 1, 2, 60, 61, 62, 120, 121, 122]
        );
        assert_eq!(sent(&schedule(control("1", "0"), Timestamp::EPOCH, &planned[..3], None)), [0, 60, 120]);
    }
}
