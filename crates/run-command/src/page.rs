//! What a step prints, in the making and whole.

use patchplay_ordered::SortedMap;

/// What a step printed and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StepLog {
    /// Standard output, whole: with CRLF on Windows, LF elsewhere.
    pub stdout: String,
    /// Standard error, the agent's own line included; empty if nothing was written.
    pub stderr: String,
    /// Exit code of the last pass.
    pub code: i64,
    /// Exit code of every pass, the last included.
    pub passes: Vec<i64>,
    /// Lines of stdout, from 0, by what stands there: the name of a summary field, `Patch Summary`, `Results`, or the id
    /// of a patch that has a row or is listed as missing.
    pub lines: SortedMap<String, usize>,
    /// Parts of the text that no source shows, in words.
    pub reconstructed: Vec<&'static str>,
}

impl StepLog {
    /// The same stdout with the next pass appended: after a reboot the agent runs the step again and adds to its files
    /// (rule `out-s3-after-reboot`). The next pass tells how the step ended.
    #[must_use]
    pub fn then(mut self, next: Self) -> Self {
        let offset = self.stdout.matches('\n').count();
        self.stdout.push_str(&next.stdout);
        self.stderr.push_str(&next.stderr);
        self.code = next.code;
        self.passes.extend(next.passes);
        self.lines.extend(next.lines.into_iter().map(|(name, line)| (name, line + offset)));
        for part in next.reconstructed {
            if !self.reconstructed.contains(&part) {
                self.reconstructed.push(part);
            }
        }
        self
    }
}

/// Output in the making.
pub(crate) struct Page {
    end_of_line: &'static str,
    stdout: String,
    stderr: String,
    line: usize,
    lines: SortedMap<String, usize>,
    reconstructed: Vec<&'static str>,
}

impl Page {
    /// An empty one whose lines end so.
    pub(crate) fn new(end_of_line: &'static str) -> Self {
        Self {
            end_of_line,
            stdout: String::new(),
            stderr: String::new(),
            line: 0,
            lines: SortedMap::new(),
            reconstructed: Vec::new(),
        }
    }

    /// Adds a line to stdout.
    pub(crate) fn line(&mut self, text: &str) {
        self.stdout.push_str(text);
        self.stdout.push_str(self.end_of_line);
        self.line += 1;
    }

    /// Remembers what the next line holds.
    pub(crate) fn mark(&mut self, name: &str) {
        self.lines.insert(name.to_owned(), self.line);
    }

    /// Adds a line to stderr.
    pub(crate) fn error(&mut self, text: &str) {
        self.stderr.push_str(text);
        self.stderr.push_str(self.end_of_line);
    }

    /// Adds text to stderr as it is.
    pub(crate) fn complain(&mut self, text: &str) {
        self.stderr.push_str(text);
    }

    /// Names a part of the text that no source shows.
    pub(crate) fn reconstructed(&mut self, part: &'static str) {
        if !self.reconstructed.contains(&part) {
            self.reconstructed.push(part);
        }
    }

    /// Ends the pass with its code and the line that the agent adds to stderr, if it does.
    pub(crate) fn end(mut self, code: i64, agent_line: Option<&str>) -> StepLog {
        self.stderr.push_str(agent_line.unwrap_or_default());
        let Self { stdout, stderr, lines, reconstructed, .. } = self;
        StepLog { stdout, stderr, code, passes: vec![code], lines, reconstructed }
    }
}
