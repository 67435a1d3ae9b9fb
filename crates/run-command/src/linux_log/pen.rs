//! Writes a log as the payload does: every record of Python's logging behind its time.

use patchplay_model::Timestamp;
use patchplay_ordered::SortedMap;

use crate::page::{Page, StepLog};

/// Ticks of 100 ns in a second.
const SECOND: i64 = 10_000_000;

/// A page and the time at which its next record is written.
pub(crate) struct Pen {
    page: Page,
    now: Timestamp,
    marked: SortedMap<String, ()>,
}

impl Pen {
    /// An empty page whose first record is of this time.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { page: Page::new("\n"), now, marked: SortedMap::new() }
    }

    /// Lets time pass; what lies behind stays there.
    pub(crate) fn at(&mut self, time: Timestamp) {
        self.now = self.now.max(time);
    }

    /// Lets seconds pass.
    pub(crate) fn wait(&mut self, seconds: i64) {
        self.now = self.now.plus_ticks(seconds * SECOND);
    }

    /// A record of the root logger at INFO (rule `log-linux-prefix`). Its text may go over several lines.
    pub(crate) fn info(&mut self, text: &str) {
        self.record("root", "INFO", text);
    }

    /// The same at WARNING.
    pub(crate) fn warning(&mut self, text: &str) {
        self.record("root", "WARNING", text);
    }

    /// The same at ERROR; the first one is remembered as `Error`.
    pub(crate) fn error(&mut self, text: &str) {
        self.mark("Error");
        self.record("root", "ERROR", text);
    }

    /// A record of the logger that botocore has for credentials.
    pub(crate) fn credentials(&mut self, text: &str) {
        self.record("botocore.credentials", "INFO", text);
    }

    fn record(&mut self, logger: &str, level: &str, text: &str) {
        let record = format!("{} {logger} [{level}]: {text}", stamp(self.now));
        self.raw(&record);
    }

    /// Text that another program prints, without a time.
    pub(crate) fn raw(&mut self, text: &str) {
        for line in text.split('\n') {
            self.page.line(line);
        }
    }

    /// Writes to stderr, without a line break at the end.
    pub(crate) fn complain(&mut self, text: &str) {
        self.page.complain(text);
    }

    /// Remembers what the next line holds, the first time it is said.
    pub(crate) fn mark(&mut self, name: &str) {
        if self.marked.insert(name.to_owned(), ()).is_none() {
            self.page.mark(name);
        }
    }

    /// Remembers what the next line holds, in the place of what was said before.
    pub(crate) fn mark_again(&mut self, name: &str) {
        self.marked.insert(name.to_owned(), ());
        self.page.mark(name);
    }

    /// Names a part of the text that no source shows.
    pub(crate) fn reconstructed(&mut self, part: &'static str) {
        self.page.reconstructed(part);
    }

    /// Ends the pass. The agent adds its line to stderr for every code but 0 and the wish to reboot (rule
    /// `cmd-agent-failure-line`); what the script wrote there has no line break, so the two are glued.
    pub(crate) fn end(self, code: i64) -> StepLog {
        let failed = !matches!(code, 0 | super::REBOOT);
        let line = failed.then(|| format!("failed to run commands: exit status {code}"));
        self.page.end(code, line.as_deref())
    }
}

/// `MM/DD/YYYY HH:MM:SS` in the node's local time, which is UTC.
fn stamp(time: Timestamp) -> String {
    let iso = time.to_iso(0);
    let (date, clock) = iso.split_once('T').unwrap_or((&iso, ""));
    let mut parts = date.splitn(3, '-');
    let (year, month, day) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{month}/{day}/{year} {clock}")
}
