//! `fleet`: nodes that come one a line, in memory that does not grow with their number.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, IsTerminal as _, Write},
    path::Path,
    process::ExitCode,
};

use patchplay_document::{Diagnostic, Place, Position, Severity};
use patchplay_ordered::SortedMap;
use patchplay_playground::estate::{Estate, EstateAnswer, EstateNode};
use serde::Serialize;
use serde_json::Value;

use crate::{
    arguments::Format,
    facts, input,
    lines::{self, Read},
    text,
};

/// Lines that are played together: enough that what they share counts, few enough that memory stays small.
const TOGETHER: usize = 2048;

/// What the lines came to.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Summary {
    /// Nodes that were played.
    nodes: u64,
    /// Lines that were not.
    failed_lines: u64,
    /// By verdict; nodes without one are left out.
    compliance: SortedMap<String, u64>,
    /// By name of the baseline, empty for nodes that get none.
    baselines: SortedMap<String, u64>,
    /// By how the run ended on them; nodes that got no part of it are left out.
    status_details: SortedMap<String, u64>,
}

/// Plays every line. Answers go to standard output, problems and the summary to standard error.
///
/// # Errors
/// The scenario or the lines cannot be read, or standard output cannot be written.
pub fn play(scenario: &Path, nodes: &Path, format: Format) -> io::Result<ExitCode> {
    let file = input::scenario(scenario, &[])?;
    let playground = facts::playground_for_all()?;
    let name = input::name(nodes);
    let estate = match Estate::new(&playground, &file, &name) {
        Ok(estate) => estate,
        Err(problems) => {
            tell(&problems)?;
            return Ok(ExitCode::from(1));
        }
    };
    tell(&estate.diagnostics)?;
    let mut input: Box<dyn BufRead> = if input::is_standard_input(nodes) {
        Box::new(io::stdin().lock())
    } else {
        let opened = File::open(nodes);
        Box::new(BufReader::new(opened.map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?))
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut summary = Summary::default();
    let mut progress = Progress { shown: io::stderr().is_terminal() };
    let mut number = 0;
    loop {
        let (texts, last) = part(&mut *input, &name, &mut number)?;
        let mut problems = Vec::new();
        let read: Vec<(u32, &str)> =
            texts.iter().filter_map(|(number, text)| Some((*number, text.as_ref().ok()?.as_str()))).collect();
        let mut answers = estate.play(&read).into_iter();
        for (_, text) in texts {
            let answer = match text {
                Ok(_) => answers.next(),
                Err(problem) => Some(EstateAnswer { node: None, diagnostics: vec![problem] }),
            };
            let Some(answer) = answer else { continue };
            // Notes are worth knowing of one node; of a hundred thousand nobody reads them.
            problems.extend(answer.diagnostics.into_iter().filter(|problem| problem.severity != Severity::Note));
            let Some(node) = answer.node else {
                summary.failed_lines += 1;
                continue;
            };
            writeln!(out, "{}", serde_json::to_string(&node).map_err(io::Error::other)?)?;
            summary.add(&node);
        }
        out.flush()?;
        progress.clear()?;
        tell(&problems)?;
        if last {
            break;
        }
        progress.show(&summary)?;
    }
    let words = match format {
        Format::Json => serde_json::to_string(&summary).map_err(io::Error::other)? + "\n",
        _ => summary.words(),
    };
    io::stderr().lock().write_all(words.as_bytes())?;
    Ok(if summary.failed_lines == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Lines that are played together, with their numbers, and whether they are the last. Empty ones are no nodes.
type Part = (Vec<(u32, Result<String, Diagnostic>)>, bool);

fn part(input: &mut dyn BufRead, name: &str, number: &mut u32) -> io::Result<Part> {
    let mut texts = Vec::with_capacity(TOGETHER);
    let mut input = input;
    while texts.len() < TOGETHER {
        let Some(line) = lines::next(&mut input)? else { return Ok((texts, true)) };
        *number = number.saturating_add(1);
        let problem = |code: &str, message: String, help: &str| {
            let start = Position { line: *number, column: 1 };
            let place = Place { file: name.to_owned(), start, end: start };
            let (code, help) = (code.to_owned(), help.to_owned());
            Diagnostic { code, severity: Severity::Error, place, message, help, fix: None }
        };
        let text = match line {
            // The mark that some editors put in front of a file.
            Read::Text(text) => Ok(text.trim_start_matches('\u{feff}').to_owned()),
            Read::NotText(at) => {
                Err(problem("syntax-error", format!("the line is no UTF-8 at byte {at}"), "save the file as UTF-8"))
            }
            Read::TooLong => {
                let message = format!("the line has more than {} bytes", lines::LONGEST);
                Err(problem("too-large", message, "write each node as one JSON object on a line of its own"))
            }
        };
        if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
            continue;
        }
        texts.push((*number, text));
    }
    Ok((texts, false))
}

fn tell(problems: &[Diagnostic]) -> io::Result<()> {
    anstream::stderr().lock().write_all(text::diagnostics(problems).as_bytes())
}

impl Summary {
    fn add(&mut self, node: &EstateNode) {
        let count = |counts: &mut SortedMap<String, u64>, name: &str| match counts.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(counts.insert(name.to_owned(), 1)),
        };
        self.nodes += 1;
        count(&mut self.baselines, node.baseline.get("Name").and_then(Value::as_str).unwrap_or_default());
        if let Some(compliance) = node.compliance {
            count(&mut self.compliance, compliance.as_str());
        }
        if let Some(status) = node.status_details {
            count(&mut self.status_details, status);
        }
    }

    fn words(&self) -> String {
        let listed = |counts: &SortedMap<String, u64>| {
            let named = |name: &str| if name.is_empty() { "none".to_owned() } else { name.to_owned() };
            let words: Vec<String> = counts.iter().map(|(name, count)| format!("{} {count}", named(name))).collect();
            words.join(", ")
        };
        let mut text = format!("{} nodes played", self.nodes);
        if self.failed_lines > 0 {
            text.push_str(&format!(", {} lines with errors", self.failed_lines));
        }
        text.push('\n');
        for (label, counts) in
            [("status", &self.status_details), ("compliance", &self.compliance), ("baselines", &self.baselines)]
        {
            if !counts.is_empty() {
                text.push_str(&format!("  {label}: {}\n", listed(counts)));
            }
        }
        text
    }
}

/// How far it is, on a terminal alone.
struct Progress {
    shown: bool,
}

impl Progress {
    fn show(&mut self, summary: &Summary) -> io::Result<()> {
        if !self.shown {
            return Ok(());
        }
        let mut error = io::stderr().lock();
        write!(error, "\r{} nodes", summary.nodes)?;
        error.flush()
    }

    /// Makes room for what else is said.
    fn clear(&mut self) -> io::Result<()> {
        if !self.shown {
            return Ok(());
        }
        write!(io::stderr().lock(), "\r\u{1b}[K")
    }
}
