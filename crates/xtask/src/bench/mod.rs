//! The budgets: what a visitor downloads, the time from a key press to the painted answer, and what deciding about a
//! fleet costs beside the bare set operations, what checking a template costs beside cfn-lint, and Lighthouse's verdict.

mod fleet;
mod lighthouse;
mod lint;
mod page;

use anyhow::{Result, bail};

use crate::house::House;
use crate::process::Usage;

/// A measured value and what it may be.
#[derive(Debug)]
struct Line {
    what: String,
    value: f64,
    budget: Budget,
    unit: &'static str,
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
enum Budget {
    AtMost(f64),
    AtLeast(f64),
    /// Told, not judged.
    None,
}

impl Line {
    fn new(what: impl Into<String>, value: f64, unit: &'static str, budget: Budget) -> Self {
        Self { what: what.into(), value, budget, unit }
    }

    fn is_broken(&self) -> bool {
        match self.budget {
            Budget::AtMost(most) => self.value > most,
            Budget::AtLeast(least) => self.value < least,
            Budget::None => false,
        }
    }

    fn print(&self) {
        let budget = match self.budget {
            Budget::AtMost(most) => format!("<= {most}"),
            Budget::AtLeast(least) => format!(">= {least}"),
            Budget::None => String::new(),
        };
        let verdict = if self.is_broken() { "broken" } else { "" };
        println!("{:<60}{:>10.1} {:<4}{budget:>10}  {verdict}", self.what, self.value, self.unit);
    }
}

/// A part: its word, and what it measures.
type Part = (&'static str, fn(&House) -> Result<Vec<Line>>);

const PARTS: [Part; 4] =
    [("fleet", fleet::measure), ("lint", lint::measure), ("page", page::measure), ("lighthouse", lighthouse::measure)];

/// Builds what is published, measures the named parts or all, prints, and fails if a budget is broken.
pub(crate) fn run(house: &House, words: &[&str]) -> Result<()> {
    if let Some(unknown) = words.iter().find(|word| !PARTS.iter().any(|(name, _)| name == *word)) {
        return Err(
            Usage(format!("`{unknown}` is no part of the bench; there are: fleet, lint, page, lighthouse")).into()
        );
    }
    let mut lines = Vec::new();
    for (_, part) in PARTS.iter().filter(|(name, _)| words.is_empty() || words.contains(name)) {
        lines.extend(part(house)?);
    }
    println!();
    lines.iter().for_each(Line::print);
    let broken = lines.iter().filter(|line| line.is_broken()).count();
    if broken > 0 {
        bail!("{broken} of {} budgets broken", lines.len());
    }
    Ok(())
}
