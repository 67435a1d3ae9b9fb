//! Time zones of schedules, for those that schedules are mostly written in: name, offset, and the summer time of today's
//! law. A zone that is not in the table is no error of the user's: the schedule is understood, its times are not.

use crate::{Date, Timestamp};

/// Which summer time a zone keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Summer {
    /// None.
    Never,
    /// From the last Sunday of March to the last Sunday of October, at 01:00 UTC.
    Europe,
    /// From the second Sunday of March to the first Sunday of November, at 02:00 of the zone's own time.
    America,
    /// From the first Sunday of October to the first Sunday of April, at 02:00 of the zone's standard time.
    Australia,
}

/// A time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    minutes: i64,
    summer: Summer,
}

const fn zone(minutes: i64, summer: Summer) -> Zone {
    Zone { minutes, summer }
}

const TABLE: &[(&str, Zone)] = &[
    ("UTC", zone(0, Summer::Never)),
    ("Etc/UTC", zone(0, Summer::Never)),
    ("GMT", zone(0, Summer::Never)),
    ("Etc/GMT", zone(0, Summer::Never)),
    ("Africa/Cairo", zone(120, Summer::Never)),
    ("Africa/Johannesburg", zone(120, Summer::Never)),
    ("Africa/Lagos", zone(60, Summer::Never)),
    ("Africa/Nairobi", zone(180, Summer::Never)),
    ("America/Argentina/Buenos_Aires", zone(-180, Summer::Never)),
    ("America/Bogota", zone(-300, Summer::Never)),
    ("America/Chicago", zone(-360, Summer::America)),
    ("America/Denver", zone(-420, Summer::America)),
    ("America/Halifax", zone(-240, Summer::America)),
    ("America/Lima", zone(-300, Summer::Never)),
    ("America/Los_Angeles", zone(-480, Summer::America)),
    ("America/New_York", zone(-300, Summer::America)),
    ("America/Phoenix", zone(-420, Summer::Never)),
    ("America/Sao_Paulo", zone(-180, Summer::Never)),
    ("America/Toronto", zone(-300, Summer::America)),
    ("America/Vancouver", zone(-480, Summer::America)),
    ("Asia/Bangkok", zone(420, Summer::Never)),
    ("Asia/Calcutta", zone(330, Summer::Never)),
    ("Asia/Dubai", zone(240, Summer::Never)),
    ("Asia/Ho_Chi_Minh", zone(420, Summer::Never)),
    ("Asia/Hong_Kong", zone(480, Summer::Never)),
    ("Asia/Jakarta", zone(420, Summer::Never)),
    ("Asia/Kolkata", zone(330, Summer::Never)),
    ("Asia/Manila", zone(480, Summer::Never)),
    ("Asia/Seoul", zone(540, Summer::Never)),
    ("Asia/Shanghai", zone(480, Summer::Never)),
    ("Asia/Singapore", zone(480, Summer::Never)),
    ("Asia/Taipei", zone(480, Summer::Never)),
    ("Asia/Tokyo", zone(540, Summer::Never)),
    ("Australia/Brisbane", zone(600, Summer::Never)),
    ("Australia/Melbourne", zone(600, Summer::Australia)),
    ("Australia/Perth", zone(480, Summer::Never)),
    ("Australia/Sydney", zone(600, Summer::Australia)),
    ("Europe/Amsterdam", zone(60, Summer::Europe)),
    ("Europe/Athens", zone(120, Summer::Europe)),
    ("Europe/Berlin", zone(60, Summer::Europe)),
    ("Europe/Brussels", zone(60, Summer::Europe)),
    ("Europe/Bucharest", zone(120, Summer::Europe)),
    ("Europe/Budapest", zone(60, Summer::Europe)),
    ("Europe/Copenhagen", zone(60, Summer::Europe)),
    ("Europe/Dublin", zone(0, Summer::Europe)),
    ("Europe/Helsinki", zone(120, Summer::Europe)),
    ("Europe/Istanbul", zone(180, Summer::Never)),
    ("Europe/Lisbon", zone(0, Summer::Europe)),
    ("Europe/London", zone(0, Summer::Europe)),
    ("Europe/Madrid", zone(60, Summer::Europe)),
    ("Europe/Oslo", zone(60, Summer::Europe)),
    ("Europe/Paris", zone(60, Summer::Europe)),
    ("Europe/Prague", zone(60, Summer::Europe)),
    ("Europe/Rome", zone(60, Summer::Europe)),
    ("Europe/Stockholm", zone(60, Summer::Europe)),
    ("Europe/Vienna", zone(60, Summer::Europe)),
    ("Europe/Warsaw", zone(60, Summer::Europe)),
    ("Europe/Zurich", zone(60, Summer::Europe)),
    ("Japan", zone(540, Summer::Never)),
    ("US/Central", zone(-360, Summer::America)),
    ("US/Eastern", zone(-300, Summer::America)),
    ("US/Mountain", zone(-420, Summer::America)),
    ("US/Pacific", zone(-480, Summer::America)),
];

impl Zone {
    /// Coordinated universal time, in which a schedule is read that names no zone.
    pub const UTC: Self = zone(0, Summer::Never);

    /// A zone by its IANA name; `None` for one that is not in the table.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TABLE.iter().find(|(known, _)| *known == name).map(|&(_, zone)| zone)
    }

    /// The instant of a local day (since 1970) and second of the day.
    pub(crate) fn instant(self, day: i64, second: i64) -> Timestamp {
        let standard = Timestamp::EPOCH.plus_days(day).plus_seconds(second - self.minutes * 60);
        let summer = standard.plus_seconds(-3600);
        if self.is_summer(summer) { summer } else { standard }
    }

    fn is_summer(self, at: Timestamp) -> bool {
        // By standard time the year never ends while summer begins or ends.
        let (year, _, _) = at.plus_seconds(self.minutes * 60).date().year_month_day();
        let local = |day: Date, hour: i64| day.midnight().plus_seconds(hour * 3600 - self.minutes * 60);
        match self.summer {
            Summer::Never => false,
            Summer::Europe => {
                let (from, to) = (last_sunday(year, 3), last_sunday(year, 10));
                (from.midnight().plus_seconds(3600)..to.midnight().plus_seconds(3600)).contains(&at)
            }
            Summer::America => {
                let (from, to) = (sunday(year, 3, 2), sunday(year, 11, 1));
                (local(from, 2)..local(to, 1)).contains(&at)
            }
            Summer::Australia => {
                let (from, to) = (sunday(year, 10, 1), sunday(year, 4, 1));
                at >= local(from, 2) || at < local(to, 2)
            }
        }
    }
}

/// The `number`th Sunday of a month.
fn sunday(year: i32, month: u8, number: i32) -> Date {
    let first = Date::parse(&format!("{year:04}-{month:02}-01")).unwrap_or(Date::EPOCH).days();
    // The fourth of January 1970 was a Sunday.
    Date::from_days(first + (3 - first).rem_euclid(7) + 7 * (number - 1))
}

fn last_sunday(year: i32, month: u8) -> Date {
    // March and October have 31 days, so a fifth Sunday may be in them.
    let fifth = sunday(year, month, 5);
    if fifth.year_month_day().1 == month { fifth } else { sunday(year, month, 4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(zone: &str, day: &str, hour: i64) -> String {
        let day = Date::parse(day).unwrap().days();
        Zone::named(zone).unwrap().instant(i64::from(day), hour * 3600).to_string()
    }

    #[test]
    fn a_local_time_is_an_instant() {
        for (zone, day, hour, wanted) in [
            ("UTC", "2022-01-22", 2, "2022-01-22T02:00:00Z"),
            ("Asia/Tokyo", "2022-01-22", 2, "2022-01-21T17:00:00Z"),
            ("Europe/Berlin", "2022-03-26", 12, "2022-03-26T11:00:00Z"),
            ("Europe/Berlin", "2022-03-27", 12, "2022-03-27T10:00:00Z"),
            ("Europe/Berlin", "2022-10-30", 12, "2022-10-30T11:00:00Z"),
            ("America/New_York", "2022-03-12", 12, "2022-03-12T17:00:00Z"),
            ("America/New_York", "2022-03-13", 12, "2022-03-13T16:00:00Z"),
            ("America/New_York", "2022-11-06", 12, "2022-11-06T17:00:00Z"),
            ("Australia/Sydney", "2022-01-22", 12, "2022-01-22T01:00:00Z"),
            ("Australia/Sydney", "2022-07-22", 12, "2022-07-22T02:00:00Z"),
        ] {
            assert_eq!(instant(zone, day, hour), wanted, "{zone} {day}");
        }
        assert_eq!(Zone::named("Mars/Olympus"), None);
    }
}
