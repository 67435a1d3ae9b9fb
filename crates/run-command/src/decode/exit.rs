//! How a log tells the exit code of the step.

use super::scan::{number, words};
use crate::exit;

/// What the agent writes behind the standard error of a step that failed.
pub(super) const AGENT_LINE: &str = "failed to run commands:";

/// The code in the agent's line: the last one, since every pass may add one.
pub(super) fn of_agent(text: &str) -> Option<i64> {
    let (_, rest) = text.rsplit_once(AGENT_LINE)?;
    let mut words = words(rest).map(|(_, word)| word);
    let code = words.next().filter(|word| *word == "exit").and_then(|_| words.next());
    let code = code.filter(|word| *word == "status").and_then(|_| words.next())?;
    let (digits, radix) = match code.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None => (code.strip_prefix('-').unwrap_or(code), 10),
    };
    let end = digits.find(|char: char| !char.is_digit(radix)).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at_checked(end)?;
    if rest.starts_with(super::plain::CUT) {
        return None;
    }
    let number = i64::from_str_radix(digits, radix).ok()?;
    // Windows has codes of 32 bits, and -1 is written without its sign.
    Some(match u32::try_from(number) {
        Ok(bits) if code.starts_with("0x") || bits > i32::MAX.cast_unsigned() => i64::from(bits.cast_signed()),
        _ if code.starts_with('-') => -number,
        _ => number,
    })
}

/// How the closing records of the payload say that the step ends.
#[derive(Debug, Default)]
pub(super) struct Ending {
    code: Option<i64>,
    /// What the pass after the reboot that was asked for will end with.
    after_reboot: Option<Option<i64>>,
}

impl Ending {
    /// Takes one record.
    pub(super) fn record(&mut self, text: &str) {
        let code_in = |prefix: &str| text.strip_prefix(prefix).map(number);
        let own = exit::REBOOT;
        let is_wish = text.starts_with("Reboot is required with patching exit code");
        if text.starts_with("Reboot is not required") || text.starts_with("Reboot is not permitted") {
            self.code = Some(0);
        } else if let Some(code) = code_in("Failure occurred in the operation, patching exit code is ") {
            self.code = failed(code);
        } else if is_wish {
            (self.code, self.after_reboot) = (Some(own), Some(Some(0)));
        } else if let Some(code) = code_in("Patching Operation failed with exit code ") {
            (self.code, self.after_reboot) = (Some(own), Some(failed(code)));
        } else if text.starts_with("Patching exit code is ") {
            (self.code, self.after_reboot) = (Some(own), Some(Some(1)));
        } else if text.starts_with("Patching payload detected a missed reboot") {
            self.code = Some(own);
        } else if text.starts_with("Patching payload failed to reboot 4x in a row") {
            self.code = Some(exit::MISSED_REBOOTS);
        } else if text.starts_with(super::span::DOWNLOADING)
            && let Some(code) = self.after_reboot
        {
            self.code = code;
        }
    }

    /// What the step ends with; `None` if the log does not reach its end or leaves it open.
    pub(super) const fn code(&self) -> Option<i64> {
        self.code
    }
}

/// What a step ends with whose package part has this code: a failure of dependencies is 1 to payload 1.80 and 2 to the
/// guide.
const fn failed(code: Option<i64>) -> Option<i64> {
    match code {
        None | Some(2 | 196) => None,
        Some(_) => Some(1),
    }
}
