//! Records of the payload on Linux and macOS: each begins with its time, so that they are found without line breaks too.

use patchplay_model::{Counts, Operation};

use super::{
    Decoded, exit,
    literal::{self, member, text_of},
    packages::Packages,
    plain::{CUT, ERRORS},
    scan::{behind, line, number, word},
    span::RUNNING,
};
use crate::linux_log::python::Value;

/// Form of the time that begins a record.
const STAMP: &[u8] = b"00/00/0000 00:00:00";
/// Bytes before a record's text in which its time, logger and level lie.
const HEAD: usize = 120;
/// Counters in the words of apt and dnf, which spell them with and without a large letter.
const COUNTED: &[(&str, &str)] = &[
    ("installed count: ", "InstalledCount"),
    ("installed other count: ", "InstalledOtherCount"),
    ("installed rejected count: ", "InstalledRejectedCount"),
    ("missing count: ", "MissingCount"),
    ("not applicable count: ", "NotApplicableCount"),
    ("failed count: ", "FailedCount"),
];

/// Reads a run; the answer is what the step ends with as far as its own words tell.
pub(super) fn read(run: &str, read: &mut Decoded) -> Option<i64> {
    let mut reader =
        Reader { read, packages: Packages::default(), end: exit::Ending::default(), expects_states: false };
    for record in records(run) {
        reader.record(record);
    }
    let Reader { read, packages, end, .. } = reader;
    read.patches = packages.finish();
    end.code()
}

struct Reader<'d> {
    read: &'d mut Decoded,
    packages: Packages,
    end: exit::Ending,
    /// Whether the next record holds the states of all packages.
    expects_states: bool,
}

impl Reader<'_> {
    fn record(&mut self, body: &str) {
        let text = body.trim_start();
        let text = text.strip_prefix("[BASELINE OVERRIDE]: ").unwrap_or(text);
        let states = std::mem::take(&mut self.expects_states);
        if states && text.starts_with('{') {
            self.packages.states(&literal::read(text).value);
        } else if text.starts_with("Updating local configuration file") {
            self.expects_states = true;
        } else if let Some(json) = text.strip_prefix("Summary:") {
            self.summary(&literal::read(json).value);
        } else if let Some(json) = text.strip_prefix("Non Compliant Packages:") {
            self.packages.non_compliant(&literal::read(json).value);
        } else if text.starts_with("[{") {
            self.summary(&literal::read(text).value);
        } else if text.starts_with("Package compliance initialized") {
            self.report(text);
        } else if starts_like(text, "installed count: ") {
            self.counted(text);
        } else if !self.header(text) {
            self.verdict(text);
            self.end.record(text);
            self.packages.record(text, body);
        }
    }

    /// Fields before the package manager starts.
    fn header(&mut self, text: &str) -> bool {
        let Some((label, value)) = text.split_once(": ").or_else(|| text.split_once(":\n")) else {
            return self.running(text);
        };
        let read = &mut *self.read;
        let owned = |text: Option<&str>| text.map(str::to_owned);
        match label {
            "Instance Id" => read.instance_id = owned(word(value)).or(read.instance_id.take()),
            "Patch Group" => read.patch_group = owned(line(value)),
            "Operation type" => read.operation = word(value).and_then(|word| word.parse().ok()),
            "Snapshot Id" => read.snapshot_id = owned(word(value)).or(read.snapshot_id.take()),
            "Reboot Option" => read.reboot_option = word(value).and_then(|word| word.parse().ok()),
            "Patch Baseline" => {
                let baseline = literal::read(value).value;
                read.baseline_id = owned(text_of(&baseline, "baselineId")).or(read.baseline_id.take());
                read.baseline_name = owned(text_of(&baseline, "name"));
            }
            _ => return self.running(text),
        }
        true
    }

    /// The first record, and the search by tags.
    fn running(&mut self, text: &str) -> bool {
        if let Some(id) = text.strip_prefix("Found baseline ") {
            self.read.baseline_id = word(id).map(str::to_owned);
            return true;
        }
        let Some(rest) = text.strip_prefix(RUNNING) else { return false };
        let Some((snapshot, operation)) = rest.split_once("and operation =") else { return true };
        self.read.operation = word(operation).and_then(|word| word.parse().ok());
        let snapshot = behind(snapshot, "=").and_then(word).map(str::to_owned);
        self.read.snapshot_id = snapshot.or(self.read.snapshot_id.take());
        true
    }

    /// The record of the evaluation.
    fn report(&mut self, text: &str) {
        let until = |label: &str, end: &str| {
            let (value, _) = behind(text, label)?.split_once(end)?;
            (!value.contains([CUT, ERRORS])).then(|| value.trim().to_owned())
        };
        let read = &mut *self.read;
        let keep = |known: &mut Option<String>, found: Option<String>| {
            *known = found.filter(|found| !found.is_empty()).or(known.take());
        };
        keep(&mut read.instance_id, until("instance ID:", ","));
        keep(&mut read.baseline_id, until("baseline ID:", ","));
        keep(&mut read.snapshot_id, until("snapshot ID:", ","));
        // A patch group may hold commas; `Patch Group:` above has it whole.
        if read.patch_group.is_none() {
            read.patch_group =
                until("patch group:", ",\nstart time:").or_else(|| until("patch group:", ", start time:"));
        }
        let time = |label| until(label, ",").map(|time| format!("{}Z", time.replacen(' ', "T", 1)));
        keep(&mut read.operation_start_time, time("start time:"));
        keep(&mut read.operation_end_time, time("end time:"));
        keep(&mut read.execution_id, behind(text, "execution id:").and_then(word).map(str::to_owned));
    }

    /// The summary as it is uploaded, or its content alone.
    fn summary(&mut self, value: &Value) {
        let content = member(value, "Content").unwrap_or(value);
        let content = match content {
            Value::List(entries) => entries.first().unwrap_or(&Value::None),
            other => other,
        };
        let read = &mut *self.read;
        for name in Counts::NAMES {
            let count = match member(content, name) {
                Some(Value::Int(count)) => Some(*count),
                Some(Value::Text(count)) => count.parse().ok(),
                _ => None,
            };
            if let Some(count) = count {
                read.counts.insert(name, count);
            }
        }
        let keep = |known: &mut Option<String>, key: &str| {
            *known = text_of(content, key).map(str::to_owned).or(known.take());
        };
        keep(&mut read.baseline_id, "BaselineId");
        keep(&mut read.snapshot_id, "SnapshotId");
        keep(&mut read.execution_id, "ExecutionId");
        keep(&mut read.operation_start_time, "OperationStartTime");
        keep(&mut read.operation_end_time, "OperationEndTime");
        keep(&mut read.patch_group, "PatchGroup");
        let severity = text_of(content, "NonCompliantSeverity").and_then(|level| level.parse().ok());
        read.severity = severity.or(read.severity);
    }

    /// The line of apt or dnf. Under Install, apt's first one and dnf's only one tell what was found before.
    fn counted(&mut self, text: &str) {
        if self.read.operation == Some(Operation::Install) && !self.packages.has_finished() {
            return;
        }
        let lower = text.get(..text.find(['\n', ERRORS]).unwrap_or(text.len())).unwrap_or(text).to_ascii_lowercase();
        for (label, name) in COUNTED {
            // `installed count` alone begins the line; the others begin with a word that none of them ends in.
            if let Some(count) = behind(&lower, label).and_then(number) {
                self.read.counts.insert(name, count);
            }
        }
    }

    fn verdict(&mut self, text: &str) {
        if let Some(level) = text.strip_prefix("Instance is Non-Compliant with severity of ") {
            self.read.severity = word(level).and_then(|word| word.parse().ok());
        } else if let Some(found) = text.strip_prefix("Found ")
            && self.read.operation == Some(Operation::Scan)
            && found.contains(" missing packages.")
            && let Some(count) = number(found)
        {
            self.read.counts.insert("MissingCount", count);
        }
    }
}

/// Whether a text begins so, in letters of whatever size.
fn starts_like(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start))
}

/// Texts of the records, each up to the next one: lines of other programs belong to the record before them.
fn records(text: &str) -> Vec<&str> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (at, close) in text.match_indices("]:") {
        if let Some(start) = start_of_record(text.as_bytes(), at) {
            places.push((start, at + close.len()));
        }
    }
    let ends: Vec<usize> = places.iter().skip(1).map(|(start, _)| *start).chain([text.len()]).collect();
    places.iter().zip(ends).filter_map(|((_, body), end)| text.get(*body..end)).collect()
}

/// Where a record begins whose level ends here.
fn start_of_record(bytes: &[u8], close: usize) -> Option<usize> {
    let from = close.saturating_sub(HEAD);
    let head = bytes.get(from..close)?;
    let open = head.iter().rposition(|byte| *byte == b'[')?;
    let (before, level) = head.split_at_checked(open)?;
    let is_level = level.iter().skip(1).all(u8::is_ascii_uppercase) && level.len() > 4;
    let before = before.strip_suffix(b" ").filter(|_| is_level)?;
    let blank = before.iter().rposition(u8::is_ascii_whitespace)?;
    let time = before.get(..blank)?;
    let start = time.len().checked_sub(STAMP.len())?;
    let like = |(byte, form): (&u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == form };
    time.get(start..)?.iter().zip(STAMP).all(like).then_some(from + start)
}
