//! Numbers, and how many there are of something.

use crate::say;

/// `1,885`.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Writes a function for each thing that is counted in more than one place.
macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident = $one:literal, $many:literal;)+) => {
        $($(#[$doc])* #[must_use] pub fn $name(number: usize) -> String {
            say!(number; $one, $many, count = grouped(number))
        })+
    };
}

counts! {
    /// `1 patch`, `2 patches`.
    patches = "{count} patch", "{count} patches";
    /// `1 package`.
    packages = "{count} package", "{count} packages";
    /// `1 node`.
    nodes = "{count} node", "{count} nodes";
    /// `1 other node`.
    other_nodes = "{count} other node", "{count} other nodes";
    /// `1 hour`.
    hours = "{count} hour", "{count} hours";
    /// `1 day`.
    days = "{count} day", "{count} days";
    /// `1 month`.
    months = "{count} month", "{count} months";
    /// `1 time`.
    times = "{count} time", "{count} times";
    /// `1 row`.
    rows = "{count} row", "{count} rows";
    /// `1 run`.
    runs = "{count} run", "{count} runs";
    /// `1 assertion`.
    assertions = "{count} assertion", "{count} assertions";
    /// `1 problem`.
    problems = "{count} problem", "{count} problems";
    /// `1 trouble`.
    troubles = "{count} trouble", "{count} troubles";
    /// `1 text`.
    texts = "{count} text", "{count} texts";
    /// `1 scheduled run`.
    scheduled_runs = "{count} scheduled run", "{count} scheduled runs";
}
