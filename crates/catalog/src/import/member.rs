//! Members of a JSON value with the path to them, so that an error can say where it is. Members that nobody asks for
//! are ignored: AWS adds some from time to time.

use std::fmt;

use patchplay_model::{Date, Timestamp};
use serde_json::{Map, Value};

use super::ImportError;

/// A value and how one gets there from the top.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) value: &'a Value,
    parent: Option<&'a Member<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Top,
    Name(&'a str),
    Place(usize),
}

impl fmt::Display for Member<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Top => Ok(()),
            Step::Name(name) => {
                let is_first = self.parent.is_none_or(|parent| matches!(parent.step, Step::Top));
                f.write_str(if is_first { "" } else { "." })?;
                f.write_str(name)
            }
            Step::Place(place) => write!(f, "[{place}]"),
        }
    }
}

impl<'a> Member<'a> {
    pub(super) const fn top(value: &'a Value) -> Self {
        Self { value, parent: None, step: Step::Top }
    }

    /// An error about this value.
    pub(super) fn error(&self, message: impl Into<String>) -> ImportError {
        let path = self.to_string();
        let error = ImportError::new(message);
        if path.is_empty() { error } else { error.at_path(path) }
    }

    fn wrong(&self, wanted: &str) -> ImportError {
        let found = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.error(format!("{wanted} is expected here, not {found}"))
    }

    fn object(&self) -> Result<&'a Map<String, Value>, ImportError> {
        self.value.as_object().ok_or_else(|| self.wrong("an object"))
    }

    /// The elements of a list.
    pub(super) fn elements(&'a self) -> Result<impl Iterator<Item = Member<'a>>, ImportError> {
        let list = self.value.as_array().ok_or_else(|| self.wrong("a list"))?;
        Ok(list.iter().enumerate().map(move |(place, value)| Member {
            value,
            parent: Some(self),
            step: Step::Place(place),
        }))
    }

    /// A member of an object; one that is null is absent.
    pub(super) fn get(&'a self, name: &'a str) -> Result<Option<Member<'a>>, ImportError> {
        let value = self.object()?.get(name).filter(|value| !value.is_null());
        Ok(value.map(|value| Member { value, parent: Some(self), step: Step::Name(name) }))
    }

    /// A text, without blanks around it; empty when absent. Numbers are taken as they are written.
    pub(super) fn text(&self, name: &str) -> Result<String, ImportError> {
        let Some(member) = self.get(name)? else { return Ok(String::new()) };
        match member.value {
            Value::String(text) => Ok(text.trim().to_owned()),
            Value::Number(number) => Ok(number.to_string()),
            _ => Err(member.wrong("a text")),
        }
    }

    /// A list of texts, or one text with commas; empty when absent.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, ImportError> {
        let Some(member) = self.get(name)? else { return Ok(Vec::new()) };
        if let Value::String(text) = member.value {
            return Ok(text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect());
        }
        member
            .elements()?
            .map(|item| item.value.as_str().map(str::to_owned).ok_or_else(|| item.wrong("a text")))
            .collect()
    }

    /// The day, in UTC, of an instant: seconds since 1970, or ISO 8601 as the command line prints it. `None` when
    /// absent or 1970-01-01, which AWS prints where there is no time.
    pub(super) fn day(&self, name: &str) -> Result<Option<Date>, ImportError> {
        let Some(member) = self.get(name)? else { return Ok(None) };
        let day = match member.value {
            Value::Number(number) => number.as_f64().and_then(day_of_seconds),
            Value::String(text) => day_of_text(text.trim()),
            _ => return Err(member.wrong("a time")),
        };
        let day =
            day.ok_or_else(|| member.error(format!("{} is no time: write it as 2022-01-11T18:00:00Z", member.value)))?;
        Ok(Some(day).filter(|&day| day != Date::EPOCH))
    }
}

/// The days of the years 1 to 9999.
const DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

fn day_of_seconds(seconds: f64) -> Option<Date> {
    let days = (seconds / 86_400.0).floor();
    #[expect(clippy::cast_possible_truncation, reason = "checked against the range of days before it is used")]
    let whole = days as i64;
    i32::try_from(whole).ok().filter(|days| DAYS.contains(days)).map(Date::from_days)
}

/// `YYYY-MM-DD`, or an instant with `Z` or an offset such as `+09:00`. Without either it is taken as UTC.
fn day_of_text(text: &str) -> Option<Date> {
    let Some((date, clock)) = text.split_once('T') else { return Date::parse(text).ok() };
    let (clock, offset) = match clock.find(['Z', '+', '-']) {
        Some(place) => clock.split_at_checked(place)?,
        None => (clock, "Z"),
    };
    let local = Timestamp::parse(&format!("{date}T{clock}Z")).ok()?;
    let ahead = if offset == "Z" { 0 } else { seconds_ahead(offset)? };
    let day = local.plus_seconds(-ahead).date();
    DAYS.contains(&day.days()).then_some(day)
}

/// Seconds that a clock with this offset (`+09:00`, `-0800`) is ahead of UTC.
fn seconds_ahead(offset: &str) -> Option<i64> {
    let (sign, digits) = offset.split_at_checked(1)?;
    let digits = digits.replacen(':', "", 1);
    let (hours, minutes) = digits.split_at_checked(2).filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    if minutes.len() != 2 {
        return None;
    }
    let seconds = hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60;
    Some(if sign == "-" { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_day_is_that_of_utc() {
        for (time, day) in [
            (json!(1_544_047_205.0), "2018-12-05"),
            (json!(1_641_859_200), "2022-01-11"),
            (json!("2022-01-11"), "2022-01-11"),
            (json!("2022-01-11T18:00:00Z"), "2022-01-11"),
            (json!("2022-01-11T18:00:00.123000+00:00"), "2022-01-11"),
            (json!("2022-01-11T08:59:59+09:00"), "2022-01-10"),
            (json!("2022-01-11T16:00:00-0800"), "2022-01-12"),
            (json!("2022-01-11T18:00:00"), "2022-01-11"),
        ] {
            let object = json!({ "Time": time });
            assert_eq!(Member::top(&object).day("Time"), Ok(Some(Date::parse(day).unwrap())), "{object}");
        }
        for nothing in
            [json!({}), json!({"Time": null}), json!({"Time": 0.0}), json!({"Time": "1970-01-01T00:00:00+00:00"})]
        {
            assert_eq!(Member::top(&nothing).day("Time"), Ok(None), "{nothing}");
        }
        for wrong in [json!("soon"), json!("2022-01-11T18:00:00+9"), json!("2022-02-30"), json!(1e300), json!([])] {
            let object = json!({ "Time": wrong });
            let error = Member::top(&object).day("Time").unwrap_err();
            assert_eq!(error.path(), Some("Time"), "{error}");
        }
    }
}
