//! What is wrong.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

/// Why a value is not of the type that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The innermost member that is wrong.
    member: Option<&'static str>,
    why: Cow<'static, str>,
}

impl Error {
    /// An error without a member.
    pub(crate) const fn new(why: &'static str) -> Self {
        Self { member: None, why: Cow::Borrowed(why) }
    }

    /// The error in a member.
    pub(crate) fn of(mut self, member: &'static str) -> Self {
        self.member.get_or_insert(member);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(member) = self.member {
            write!(formatter, "`{member}`: ")?;
        }
        formatter.write_str(&self.why)
    }
}

impl std::error::Error for Error {}

// What is not said here is not formatted either, which would be code for every type that is read.
impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { member: None, why: Cow::Owned(message.to_string()) }
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::new("a value of another type")
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::new("a value out of range")
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::new("a member is absent")
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::new("an unknown choice")
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::new("an unknown member")
    }

    fn missing_field(member: &'static str) -> Self {
        Self::new("it is absent").of(member)
    }

    fn duplicate_field(member: &'static str) -> Self {
        Self::new("it is there twice").of(member)
    }
}
