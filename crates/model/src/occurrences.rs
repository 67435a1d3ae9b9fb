//! The times of a schedule, one after the other: an association's runs, the openings of a maintenance window.

use crate::{Schedule, Timestamp, Window, Zone};

/// The times of a schedule after an instant, in their order. An expression may have no end, so the caller takes as many as
/// there is a use for.
#[derive(Debug, Clone)]
pub struct Occurrences<'s> {
    schedule: &'s Schedule,
    zone: Zone,
    offset_days: u8,
    after: Timestamp,
    end: Option<Timestamp>,
}

impl Schedule {
    /// The times after an instant: a rate counts from it, a cron expression is read in the zone, and each of its times
    /// comes `offset_days` later (`ScheduleOffset`, which works with a cron expression alone).
    ///
    /// ```
    /// use patchplay_model::{Schedule, Timestamp, Zone};
    ///
    /// let second_tuesday = Schedule::parse("cron(0 2 ? * TUE#2 *)").unwrap();
    /// let mut times = second_tuesday.occurrences(Timestamp::parse("2022-01-22").unwrap(), Zone::UTC, 4);
    /// assert_eq!(times.next().unwrap().to_string(), "2022-02-12T02:00:00Z");
    /// assert_eq!(times.next().unwrap().to_string(), "2022-03-12T02:00:00Z");
    /// ```
    #[must_use]
    pub const fn occurrences(&self, after: Timestamp, zone: Zone, offset_days: u8) -> Occurrences<'_> {
        Occurrences { schedule: self, zone, offset_days, after, end: None }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Timestamp;

    fn next(&mut self) -> Option<Timestamp> {
        let next = self.schedule.next_after_with(self.after, self.zone, self.offset_days)?;
        if self.end.is_some_and(|end| next > end) {
            return None;
        }
        self.after = next;
        Some(next)
    }
}

impl Window {
    /// When it opens after an instant, within its dates (rule time-window-schedule). `None` when its schedule is unknown
    /// or its time zone is none of those whose times are known.
    #[must_use]
    pub fn openings(&self, after: Timestamp) -> Option<Occurrences<'_>> {
        let schedule = self.schedule.as_ref()?;
        let zone = self.timezone.as_deref().map_or(Some(Zone::UTC), Zone::named)?;
        let from = self.start.map_or(after, |start| schedule.last_before(start, after));
        Some(Occurrences { end: self.end, ..schedule.occurrences(from, zone, self.offset_days) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn window(schedule: &str, start: Option<&str>, end: Option<&str>) -> Window {
        Window {
            address: "W".to_owned(),
            name: None,
            schedule: Schedule::parse(schedule),
            timezone: None,
            offset_days: 0,
            start: start.map(at),
            end: end.map(at),
            duration_hours: 3,
            cutoff_hours: 1,
        }
    }

    fn times(found: Occurrences<'_>, count: usize) -> Vec<String> {
        found.take(count).map(|time| time.to_string()).collect()
    }

    #[test]
    fn times_follow_one_another() {
        let after = at("2022-01-22T11:19:01Z");
        for (text, zone, offset, wanted) in [
            ("rate(7 days)", "UTC", 0, ["2022-01-29T11:19:01Z", "2022-02-05T11:19:01Z", "2022-02-12T11:19:01Z"]),
            ("cron(0 2 ? * SUN *)", "UTC", 0, ["2022-01-23T02:00:00Z", "2022-01-30T02:00:00Z", "2022-02-06T02:00:00Z"]),
            (
                "cron(0 2 ? * SUN#2 *)",
                "UTC",
                0,
                ["2022-02-13T02:00:00Z", "2022-03-13T02:00:00Z", "2022-04-10T02:00:00Z"],
            ),
            // The week after Patch Tuesday, over the change to summer time.
            (
                "cron(0 2 ? * TUE#2 *)",
                "Europe/Berlin",
                6,
                ["2022-02-14T01:00:00Z", "2022-03-14T01:00:00Z", "2022-04-18T00:00:00Z"],
            ),
            // An offset leads over the end of the month.
            ("cron(0 0 L * ? *)", "UTC", 2, ["2022-02-02T00:00:00Z", "2022-03-02T00:00:00Z", "2022-04-02T00:00:00Z"]),
        ] {
            let schedule = Schedule::parse(text).unwrap();
            let found = schedule.occurrences(after, Zone::named(zone).unwrap(), offset);
            assert_eq!(times(found, 3), wanted, "{text}");
        }
        let once = Schedule::parse("at(2022-02-01T00:00:00)").unwrap();
        assert_eq!(times(once.occurrences(after, Zone::UTC, 0), 3), ["2022-02-01T00:00:00Z"]);
    }

    #[test]
    fn an_offset_day_that_is_reached_is_not_passed_over() {
        let schedule = Schedule::parse("cron(0 2 ? * TUE#2 *)").unwrap();
        // The second Tuesday was the 11th; four days later it is still to come.
        let found = schedule.occurrences(at("2022-01-13T00:00:00Z"), Zone::UTC, 4);
        assert_eq!(times(found, 1), ["2022-01-15T02:00:00Z"]);
    }

    #[test]
    fn a_window_opens_within_its_dates() {
        let after = at("2022-01-22T11:19:01Z");
        let weekly = window("rate(7 days)", Some("2022-01-03T08:00:00Z"), Some("2022-02-01T00:00:00Z"));
        assert_eq!(times(weekly.openings(after).unwrap(), 9), ["2022-01-24T08:00:00Z", "2022-01-31T08:00:00Z"]);
        let later = window("rate(7 days)", Some("2022-03-03T08:00:00Z"), None);
        assert_eq!(times(later.openings(after).unwrap(), 2), ["2022-03-03T08:00:00Z", "2022-03-10T08:00:00Z"]);
        let sundays = window("cron(0 2 ? * SUN *)", Some("2022-02-06T02:00:00Z"), None);
        assert_eq!(times(sundays.openings(after).unwrap(), 2), ["2022-02-06T02:00:00Z", "2022-02-13T02:00:00Z"]);
        let elsewhere = Window { timezone: Some("Mars/Olympus".to_owned()), ..sundays };
        assert!(elsewhere.openings(after).is_none());
    }
}
