//! Schedules of associations and maintenance windows: `cron(...)`, `rate(...)`, `at(...)` (AWS page
//! reference-cron-and-rate-expressions.md).

use std::fmt;

use crate::{Date, Timestamp, Zone};

/// Ticks of 100 ns in a second.
const TICKS: i64 = 10_000_000;
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
/// Days that are looked through for the next time; the rarest day, the 29th of February, comes within eight years.
const HORIZON: i32 = 366 * 8;
const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// A schedule, as written and as understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    text: String,
    form: Form,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    At { days: i64, seconds: i64 },
    Rate { seconds: i64 },
    Cron(Box<Cron>),
}

/// The fields of a cron expression, each a set of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cron {
    second: i64,
    minutes: Set,
    hours: Set,
    day: DayOfMonth,
    months: Set,
    weekday: DayOfWeek,
    years: Set,
}

/// Numbers from `first` on, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Set {
    first: u32,
    bits: u128,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayOfMonth {
    Any,
    Days(Set),
    Last,
    /// The weekday nearest to a day.
    NearestWeekday(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayOfWeek {
    Any,
    Days(Set),
    /// The last such weekday of the month.
    Last(u32),
    /// Such a weekday, and which of the month's it is.
    Nth(u32, u32),
}

impl Schedule {
    /// Reads an expression; `None` for what is none.
    ///
    /// ```
    /// use patchplay_model::{Schedule, Timestamp, Zone};
    ///
    /// let sundays = Schedule::parse("cron(0 2 ? * SUN *)").unwrap();
    /// let after = Timestamp::parse("2022-01-22T11:19:01Z").unwrap();
    /// assert_eq!(sundays.next_after(after, Zone::UTC).unwrap().to_string(), "2022-01-23T02:00:00Z");
    /// assert!(Schedule::parse("every sunday").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.trim().split_once('(')?;
        let inner = rest.strip_suffix(')')?.trim();
        let form = match kind {
            "cron" => Form::Cron(Box::new(Cron::parse(inner)?)),
            "rate" => Form::Rate { seconds: rate(inner)? },
            "at" => {
                let (day, time) = inner.split_once('T')?;
                let mut parts = time.split(':').map(|part| part.parse::<i64>().ok());
                let (hours, minutes) = (parts.next()??, parts.next()??);
                let seconds = parts.next().unwrap_or(Some(0))?;
                let days = i64::from(Date::parse(day).ok()?.days());
                Form::At { days, seconds: hours * HOUR + minutes * MINUTE + seconds }
            }
            _ => return None,
        };
        Some(Self { text: text.trim().to_owned(), form })
    }

    /// Whether it is a cron expression: only then `ApplyOnlyAtCronInterval` and `ScheduleOffset` mean something.
    #[must_use]
    pub const fn is_cron(&self) -> bool {
        matches!(self.form, Form::Cron(_))
    }

    /// The first time after an instant; a rate counts from that instant. `None` when there is none.
    #[must_use]
    pub fn next_after(&self, after: Timestamp, zone: Zone) -> Option<Timestamp> {
        self.next_after_with(after, zone, 0)
    }

    /// The same, a cron expression's times `offset` days later.
    pub(crate) fn next_after_with(&self, after: Timestamp, zone: Zone, offset: u8) -> Option<Timestamp> {
        match &self.form {
            Form::At { days, seconds } => Some(zone.instant(*days, *seconds)).filter(|at| *at > after),
            Form::Rate { seconds } => Some(after.plus_seconds(*seconds)),
            Form::Cron(cron) => cron.next_after(after, zone, i32::from(offset)),
        }
    }

    /// The instant that the times after `after` are counted from, of a schedule that begins at `start`: the start itself
    /// is a time of a rate.
    pub(crate) fn last_before(&self, start: Timestamp, after: Timestamp) -> Timestamp {
        let Form::Rate { seconds } = self.form else { return after.max(start.plus_ticks(-1)) };
        let since = (after.ticks() - start.ticks()).div_euclid(TICKS * seconds).max(-1);
        start.plus_seconds(since * seconds)
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `7 days`, in seconds.
fn rate(text: &str) -> Option<i64> {
    let (number, unit) = text.split_once(' ')?;
    let number: i64 = number.parse().ok().filter(|number| (1..1_000_000).contains(number))?;
    let unit = match unit.trim() {
        "minute" | "minutes" => MINUTE,
        "hour" | "hours" => HOUR,
        "day" | "days" => 24 * HOUR,
        _ => return None,
    };
    Some(number * unit)
}

impl Cron {
    /// Six fields, or seven where the first are seconds.
    fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let (second, fields) = match fields.as_slice() {
            [second, rest @ ..] if rest.len() == 6 => (second.parse().ok().filter(|s| (0..60).contains(s))?, rest),
            all => (0, all),
        };
        let &[minutes, hours, day, months, weekday, years] = fields else { return None };
        let day = match day {
            "*" | "?" => DayOfMonth::Any,
            "L" => DayOfMonth::Last,
            _ => match day.strip_suffix('W') {
                Some(number) => DayOfMonth::NearestWeekday(number.parse().ok().filter(|day| (1..=31).contains(day))?),
                None => DayOfMonth::Days(Set::parse(day, 1, 31, &[])?),
            },
        };
        let one = |text: &str| Set::number(text, 1, 7, &DAYS);
        let weekday = match weekday {
            "*" | "?" => DayOfWeek::Any,
            _ => match (weekday.split_once('#'), weekday.strip_suffix('L')) {
                (Some((name, number)), _) => {
                    DayOfWeek::Nth(one(name)?, number.parse().ok().filter(|number| (1..=5).contains(number))?)
                }
                (None, Some(name)) => DayOfWeek::Last(one(name)?),
                (None, None) => DayOfWeek::Days(Set::parse(weekday, 1, 7, &DAYS)?),
            },
        };
        Some(Self {
            second,
            minutes: Set::parse(minutes, 0, 59, &[])?,
            hours: Set::parse(hours, 0, 23, &[])?,
            day,
            months: Set::parse(months, 1, 12, &MONTHS)?,
            weekday,
            years: Set::parse(years, 1990, 2099, &[])?,
        })
    }

    fn next_after(&self, after: Timestamp, zone: Zone, offset: i32) -> Option<Timestamp> {
        // Local days begin up to a day before or after those of UTC.
        let first = after.date().days() - 1;
        for day in (first..first + HORIZON).filter(|day| self.takes(Date::from_days(*day - offset))) {
            for hour in (0..24).filter(|hour| self.hours.has(*hour)) {
                for minute in (0..60).filter(|minute| self.minutes.has(*minute)) {
                    let seconds = i64::from(hour) * HOUR + i64::from(minute) * MINUTE + self.second;
                    let at = zone.instant(i64::from(day), seconds);
                    if at > after {
                        return Some(at);
                    }
                }
            }
        }
        None
    }

    fn takes(&self, date: Date) -> bool {
        let (year, month, day) = date.year_month_day();
        let (month, day) = (u32::from(month), u32::from(day));
        let last = last_of_month(date);
        let weekday = weekday(date);
        let by_day = match self.day {
            DayOfMonth::Any => true,
            DayOfMonth::Days(set) => set.has(day),
            DayOfMonth::Last => day == last,
            DayOfMonth::NearestWeekday(wanted) => day == nearest_weekday(date, wanted.min(last), last),
        };
        let by_weekday = match self.weekday {
            DayOfWeek::Any => true,
            DayOfWeek::Days(set) => set.has(weekday),
            DayOfWeek::Last(wanted) => weekday == wanted && day + 7 > last,
            DayOfWeek::Nth(wanted, number) => weekday == wanted && day.div_ceil(7) == number,
        };
        by_day && by_weekday && self.months.has(month) && u32::try_from(year).is_ok_and(|year| self.years.has(year))
    }
}

/// 1 for Sunday to 7 for Saturday.
fn weekday(date: Date) -> u32 {
    // The first of January 1970 was a Thursday.
    u32::try_from((i64::from(date.days()) + 4).rem_euclid(7)).unwrap_or(0) + 1
}

fn last_of_month(date: Date) -> u32 {
    let (_, month, day) = date.year_month_day();
    let within = (1..31).take_while(|more| Date::from_days(date.days() + more).year_month_day().1 == month).last();
    u32::from(day) + u32::try_from(within.unwrap_or(0)).unwrap_or(0)
}

/// The weekday nearest to a day of a date's month, within that month.
fn nearest_weekday(date: Date, wanted: u32, last: u32) -> u32 {
    let (_, _, day) = date.year_month_day();
    let offset = i32::try_from(wanted).unwrap_or(1) - i32::from(day);
    match weekday(Date::from_days(date.days() + offset)) {
        7 if wanted == 1 => 3,
        7 => wanted - 1,
        1 if wanted == last => wanted - 2,
        1 => wanted + 1,
        _ => wanted,
    }
}

impl Set {
    /// A field: `*`, numbers or names, ranges, steps, and lists of these.
    fn parse(text: &str, first: u32, last: u32, names: &[&str]) -> Option<Self> {
        let mut set = Self { first, bits: 0 };
        for part in text.split(',') {
            let (range, step) = match part.split_once('/') {
                Some((range, step)) => (range, step.parse::<usize>().ok().filter(|step| *step > 0)?),
                None => (part, 1),
            };
            let (from, to) = match range.split_once('-') {
                _ if matches!(range, "*" | "?") => (first, last),
                Some((from, to)) => (Self::number(from, first, last, names)?, Self::number(to, first, last, names)?),
                None => {
                    let number = Self::number(range, first, last, names)?;
                    (number, if part.contains('/') { last } else { number })
                }
            };
            // FRI-MON goes over the end of the week.
            let end = if from <= to { to } else { to + (last - first + 1) };
            for number in (from..=end).step_by(step) {
                let within = first + (number - first) % (last - first + 1);
                set.bits |= 1_u128.checked_shl(within - first).unwrap_or(0);
            }
        }
        Some(set)
    }

    /// A number of the field, or its name.
    fn number(text: &str, first: u32, last: u32, names: &[&str]) -> Option<u32> {
        let named = names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let number = named.and_then(|position| u32::try_from(position).ok()).map(|position| position + first);
        number.or_else(|| text.parse().ok()).filter(|number| (first..=last).contains(number))
    }

    fn has(self, number: u32) -> bool {
        number
            .checked_sub(self.first)
            .and_then(|offset| self.bits.checked_shr(offset))
            .is_some_and(|bits| bits & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(text: &str, after: &str, zone: &str) -> String {
        let schedule = Schedule::parse(text).unwrap_or_else(|| panic!("{text}"));
        let zone = Zone::named(zone).unwrap();
        let next = schedule.next_after(Timestamp::parse(after).unwrap(), zone);
        next.map_or_else(|| "never".to_owned(), |next| next.to_string())
    }

    #[test]
    fn the_next_time_of_an_expression() {
        // A Saturday.
        let after = "2022-01-22T11:19:01Z";
        for (text, wanted) in [
            ("cron(0 2 ? * SUN *)", "2022-01-23T02:00:00Z"),
            ("cron(0 2 ? * 1 *)", "2022-01-23T02:00:00Z"),
            ("cron(0 0 2 ? * SUN *)", "2022-01-23T02:00:00Z"),
            ("cron(19 11 * * ? *)", "2022-01-23T11:19:00Z"),
            ("cron(20 11 * * ? *)", "2022-01-22T11:20:00Z"),
            ("cron(0/15 * * * ? *)", "2022-01-22T11:30:00Z"),
            ("cron(0 4 ? * TUE#2 *)", "2022-02-08T04:00:00Z"),
            ("cron(0 4 ? * FRIL *)", "2022-01-28T04:00:00Z"),
            ("cron(0 4 L * ? *)", "2022-01-31T04:00:00Z"),
            ("cron(0 4 1W MAY ? *)", "2022-05-02T04:00:00Z"),
            ("cron(0 8-10 ? * MON-FRI *)", "2022-01-24T08:00:00Z"),
            ("cron(0 0 29 2 ? *)", "2024-02-29T00:00:00Z"),
            ("cron(0 0 1 1 ? 2021)", "never"),
            ("cron(0 1 ? * FRI-SUN *)", "2022-01-23T01:00:00Z"),
            ("rate(7 days)", "2022-01-29T11:19:01Z"),
            ("rate(30 minutes)", "2022-01-22T11:49:01Z"),
            ("at(2022-01-22T12:00:00)", "2022-01-22T12:00:00Z"),
            ("at(2022-01-22T11:00:00)", "never"),
        ] {
            assert_eq!(next(text, after, "UTC"), wanted, "{text}");
        }
    }

    #[test]
    fn a_zone_moves_the_times_of_a_day() {
        assert_eq!(next("cron(0 2 ? * SUN *)", "2022-01-22T11:19:01Z", "Asia/Tokyo"), "2022-01-22T17:00:00Z");
        assert_eq!(next("cron(0 2 ? * SUN *)", "2022-07-22T11:19:01Z", "America/New_York"), "2022-07-24T06:00:00Z");
        assert_eq!(next("cron(0 2 ? * SUN *)", "2022-01-22T11:19:01Z", "America/New_York"), "2022-01-23T07:00:00Z");
    }

    #[test]
    fn what_is_no_schedule_is_none() {
        for text in [
            "",
            "cron()",
            "cron(0 2 ? * SUN)",
            "cron(61 2 ? * SUN *)",
            "cron(0 2 ? * XYZ *)",
            "rate(0 days)",
            "rate(1 week)",
            "at(tomorrow)",
            "daily",
        ] {
            assert!(Schedule::parse(text).is_none(), "{text}");
        }
    }
}
