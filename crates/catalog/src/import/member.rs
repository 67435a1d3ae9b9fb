//! Members of a JSON value with the path to them, so that an error can say where it is. Members that nobody asks for
//! are ignored: AWS adds some from time to time.

use std::fmt;

use super::{
    ImportError,
    json::{Json, Value},
};
use patchplay_language::{mark, said, say};
use patchplay_model::{Date, Timestamp};

/// A value and how one gets there from the top.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    value: &'a Json<'a>,
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
    pub(super) const fn top(value: &'a Json<'a>) -> Self {
        Self { value, parent: None, step: Step::Top }
    }

    /// An error about this value.
    pub(super) fn error(&self, message: impl Into<String>) -> ImportError {
        let path = self.to_string();
        let error = ImportError::new(message).on_line(self.value.line);
        if path.is_empty() { error } else { error.at_path(path) }
    }

    fn wrong(&self, wanted: &str) -> ImportError {
        let found = match self.value.value {
            Value::Null => "null",
            Value::Bool => mark!("true or false"),
            Value::Number(_) => mark!("a number"),
            Value::Text(_) => mark!("a text"),
            Value::List(_) => mark!("a list"),
            Value::Object(_) => mark!("an object"),
        };
        self.error(say!("{wanted} is expected here, not {found}", wanted = said(wanted), found = said(found)))
    }

    /// Whether it is a list rather than an object.
    pub(super) const fn is_list(&self) -> bool {
        matches!(self.value.value, Value::List(_))
    }

    /// The elements of a list.
    pub(super) fn elements(&'a self) -> Result<impl Iterator<Item = Member<'a>>, ImportError> {
        let Value::List(list) = &self.value.value else { return Err(self.wrong(mark!("a list"))) };
        Ok(list.iter().enumerate().map(move |(place, value)| Member {
            value,
            parent: Some(self),
            step: Step::Place(place),
        }))
    }

    /// A member of an object; one that is null is absent, and of two the later one counts.
    pub(super) fn get(&'a self, name: &'a str) -> Result<Option<Member<'a>>, ImportError> {
        let Value::Object(members) = &self.value.value else { return Err(self.wrong(mark!("an object"))) };
        let found = members.iter().rev().find(|(other, _)| other == name).map(|(_, value)| value);
        let value = found.filter(|found| found.value != Value::Null);
        Ok(value.map(|value| Member { value, parent: Some(self), step: Step::Name(name) }))
    }

    /// A text, without blanks around it; empty when absent. Numbers are taken as they are written.
    pub(super) fn text(&self, name: &str) -> Result<String, ImportError> {
        let Some(member) = self.get(name)? else { return Ok(String::new()) };
        match &member.value.value {
            Value::Text(text) => Ok(text.trim().to_owned()),
            Value::Number(number) => Ok((*number).to_owned()),
            _ => Err(member.wrong(mark!("a text"))),
        }
    }

    /// A list of texts, or one text with commas; empty when absent.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, ImportError> {
        let Some(member) = self.get(name)? else { return Ok(Vec::new()) };
        if let Value::Text(text) = &member.value.value {
            return Ok(text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect());
        }
        member
            .elements()?
            .map(|item| match &item.value.value {
                Value::Text(text) => Ok(text.clone().into_owned()),
                _ => Err(item.wrong(mark!("a text"))),
            })
            .collect()
    }

    /// The day, in UTC, of an instant: seconds since 1970, or ISO 8601 as the command line prints it. `None` when
    /// absent or 1970-01-01, which AWS prints where there is no time.
    pub(super) fn day(&self, name: &str) -> Result<Option<Date>, ImportError> {
        let Some(member) = self.get(name)? else { return Ok(None) };
        let (day, text) = match &member.value.value {
            Value::Number(number) => (number.parse().ok().and_then(day_of_seconds), *number),
            Value::Text(text) => (day_of_text(text.trim()), text.as_ref()),
            _ => return Err(member.wrong(mark!("a time"))),
        };
        let day = day.ok_or_else(|| member.error(say!("`{text}` is no time: write it as 2022-01-11T18:00:00Z")))?;
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
            let text = json!({ "Time": time }).to_string();
            let object = super::super::json::read(&text).unwrap();
            assert_eq!(Member::top(&object).day("Time"), Ok(Some(Date::parse(day).unwrap())), "{text}");
        }
        for nothing in
            [json!({}), json!({"Time": null}), json!({"Time": 0.0}), json!({"Time": "1970-01-01T00:00:00+00:00"})]
        {
            let text = nothing.to_string();
            let object = super::super::json::read(&text).unwrap();
            assert_eq!(Member::top(&object).day("Time"), Ok(None), "{nothing}");
        }
        for wrong in [json!("soon"), json!("2022-01-11T18:00:00+9"), json!("2022-02-30"), json!(1e300), json!([])] {
            let text = json!({ "Time": wrong }).to_string();
            let object = super::super::json::read(&text).unwrap();
            let error = Member::top(&object).day("Time").unwrap_err();
            assert_eq!((error.path(), error.line()), (Some("Time"), Some(1)), "{error}");
        }
    }
}
