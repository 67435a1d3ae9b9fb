//! Civil dates and instants in UTC.
//!
//! AWS compares release days and delays in UTC (spec: a catalogue day is midnight UTC), and the Windows log prints
//! seven fraction digits, so an instant counts ticks of 100 nanoseconds. Calendar arithmetic is the crate `time`'s.

use std::fmt;

use ::time::{Date as CivilDate, Month};
use patchplay_language::say;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Ticks of 100 ns in one second.
const SECOND: i64 = 10_000_000;
/// Ticks in one day.
const DAY: i64 = 86_400 * SECOND;
/// The Julian day of 1970-01-01.
const EPOCH_JULIAN_DAY: i32 = 2_440_588;

/// A text that is no date or instant, or lies outside the years 1 to 9999.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeError {
    text: String,
    form: &'static str,
}

impl TimeError {
    fn new(text: &str, form: &'static str) -> Self {
        Self { text: text.to_owned(), form }
    }
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say!("`{}` is not of the form {}", self.text, self.form))
    }
}

impl std::error::Error for TimeError {}

/// A calendar day, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// 1970-01-01, the release day of a patch whose day nobody knows.
    pub const EPOCH: Self = Self(0);

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// The text has another form or names a day that no calendar has.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let wrong = || TimeError::new(text, "YYYY-MM-DD");
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(wrong());
        };
        if year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return Err(wrong());
        }
        let number =
            |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u16>().ok()).flatten();
        let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
            return Err(wrong());
        };
        u8::try_from(month)
            .ok()
            .and_then(|month| Month::try_from(month).ok())
            .zip(u8::try_from(day).ok())
            .and_then(|(month, day)| CivilDate::from_calendar_date(i32::from(year), month, day).ok())
            .map(|date| Self(date.to_julian_day() - EPOCH_JULIAN_DAY))
            .ok_or_else(wrong)
    }

    /// The day that lies `days` after 1970-01-01.
    #[must_use]
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// Midnight UTC at which the day begins.
    #[must_use]
    pub const fn midnight(self) -> Timestamp {
        Timestamp(self.0 as i64 * DAY)
    }

    /// Year, month from 1, day from 1.
    #[must_use]
    pub fn year_month_day(self) -> (i32, u8, u8) {
        self.0
            .checked_add(EPOCH_JULIAN_DAY)
            .and_then(|julian| CivilDate::from_julian_day(julian).ok())
            .map_or((1970, 1, 1), |date| (date.year(), u8::from(date.month()), date.day()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.year_month_day();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// An instant in UTC, to 100 nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z, which AWS prints where there is no time.
    pub const EPOCH: Self = Self(0);

    /// Reads an instant in UTC: `YYYY-MM-DDTHH:MM:SS`, up to seven fraction digits, `Z`. A bare day is its midnight.
    ///
    /// # Errors
    /// The text has another form, another time zone, or names no day or time of day.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let wrong = || TimeError::new(text, "YYYY-MM-DDTHH:MM:SSZ");
        let Some((day, rest)) = text.split_once('T') else {
            return Date::parse(text).map(Date::midnight).map_err(|_| wrong());
        };
        let day = Date::parse(day).map_err(|_| wrong())?;
        let rest = rest.strip_suffix('Z').ok_or_else(wrong)?;
        let (clock, fraction) = rest.split_once('.').map_or((rest, ""), |(clock, fraction)| (clock, fraction));
        if rest.ends_with('.') || fraction.len() > 7 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let mut units = clock.split(':').map(|unit| {
            (unit.len() == 2 && unit.bytes().all(|b| b.is_ascii_digit())).then(|| unit.parse::<i64>().ok()).flatten()
        });
        let (Some(Some(hour)), Some(Some(minute)), Some(Some(second)), None) =
            (units.next(), units.next(), units.next(), units.next())
        else {
            return Err(wrong());
        };
        if hour > 23 || minute > 59 || second > 59 {
            return Err(wrong());
        }
        let ticks = format!("{fraction:0<7}").parse::<i64>().map_err(|_| wrong())?;
        Ok(Self(day.midnight().0 + (hour * 3600 + minute * 60 + second) * SECOND + ticks))
    }

    /// The instant that lies `ticks` of 100 ns after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_ticks(ticks: i64) -> Self {
        Self(ticks)
    }

    /// Ticks of 100 ns since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn ticks(self) -> i64 {
        self.0
    }

    /// The instant `days` of 24 hours later.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY)))
    }

    /// The instant `ticks` of 100 ns later.
    #[must_use]
    pub const fn plus_ticks(self, ticks: i64) -> Self {
        Self(self.0.saturating_add(ticks))
    }

    /// The instant `seconds` later.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(SECOND)))
    }

    /// The same instant without its fraction of a second.
    #[must_use]
    pub const fn whole_second(self) -> Self {
        Self(self.0.div_euclid(SECOND) * SECOND)
    }

    /// The UTC day the instant lies in.
    #[must_use]
    pub const fn date(self) -> Date {
        let days = self.0.div_euclid(DAY);
        // Ticks in an i64 span less than 11 million days, so the cast keeps every value.
        Date(days as i32)
    }

    /// Prints `YYYY-MM-DDTHH:MM:SS` and, unless `digits` is 0, a point and that many fraction digits (at most seven,
    /// cut and not rounded). No zone letter: the caller knows whether its format has one.
    #[must_use]
    pub fn to_iso(self, digits: usize) -> String {
        let day = self.date();
        let ticks = self.0.rem_euclid(DAY);
        let seconds = ticks / SECOND;
        let mut text = format!("{day}T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        if digits > 0 {
            let fraction = format!("{:07}", ticks % SECOND);
            text.push('.');
            text.extend(fraction.chars().take(digits));
        }
        text
    }
}

impl fmt::Display for Timestamp {
    /// ISO 8601 with `Z`, with as many fraction digits as the instant has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full = self.to_iso(7);
        let short = full.trim_end_matches('0').trim_end_matches('.');
        // A whole minute ends in zeros too, so only the fraction may be trimmed.
        let text = if self.0.rem_euclid(SECOND) == 0 { self.to_iso(0) } else { short.to_owned() };
        write!(f, "{text}Z")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_prints_as_it_was_read() {
        for text in [
            "2022-01-22T11:19:01Z",
            "2022-01-22T11:43:08.5621334Z",
            "1969-12-31T23:59:59.9999999Z",
            "2022-01-22T11:20:00Z",
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Timestamp::parse("2022-01-22").unwrap().to_string(), "2022-01-22T00:00:00Z");
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        for text in [
            "2022-02-29",
            "2022-1-22",
            "22-01-22",
            "2022-01-22T24:00:00Z",
            "2022-01-22T11:19:01",
            "2022-01-22T11:19:01.Z",
            "2022-01-22T11:19:01+00:00",
            "",
            "T",
            "2022-13-01",
            "+022-01-01",
        ] {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
        assert!(Date::parse("2024-02-29").is_ok());
    }

    #[test]
    fn a_delay_counts_days_of_24_hours() {
        let released = Timestamp::parse("2025-11-09T18:00:00Z").unwrap();
        assert_eq!(released.plus_days(7).to_string(), "2025-11-16T18:00:00Z");
        assert_eq!(released.date().days(), 20_401);
        assert_eq!(released.to_iso(3), "2025-11-09T18:00:00.000");
    }
}
