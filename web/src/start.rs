//! Scenarios that the page can start from.

use patchplay_document::{Scenario, SourceFile};

/// Name of the file of an empty scenario.
pub const FIRST_FILE: &str = "template.yaml";

/// Name of a file that a log is pasted into; its end makes it a log whatever it holds.
pub const LOG_FILE: &str = "run.log";

/// A scenario that the menu offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The article's run.
    Article,
    /// A pasted baseline and two nodes made by hand.
    Baseline,
    /// A log of the user's.
    Log,
    /// Nothing.
    Empty,
}

impl Start {
    /// All of them, in the menu's order.
    pub const ALL: [Self; 4] = [Self::Article, Self::Baseline, Self::Log, Self::Empty];

    /// What the menu calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Article => "Two Windows servers, one in a patch group",
            Self::Baseline => "Only a baseline",
            Self::Log => "Read a log",
            Self::Empty => "Empty",
        }
    }

    /// What it is good for.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Article => "a whole environment, and the run that patched only one of them",
            Self::Baseline => "one pasted resource, nodes made by hand",
            Self::Log => "paste what a run printed: what came out, what failed, what to do",
            Self::Empty => "paste your own",
        }
    }

    /// The scenario itself.
    pub fn scenario(self) -> Scenario {
        let text = match self {
            Self::Article => include_str!(concat!(env!("OUT_DIR"), "/article.json")),
            Self::Baseline => include_str!(concat!(env!("OUT_DIR"), "/baseline.json")),
            Self::Log => return blank(LOG_FILE),
            Self::Empty => return empty(),
        };
        serde_json::from_str(text).unwrap_or_else(|_| empty())
    }
}

fn empty() -> Scenario {
    blank(FIRST_FILE)
}

fn blank(name: &str) -> Scenario {
    let files = vec![SourceFile { name: name.to_owned(), text: String::new() }];
    Scenario { title: String::new(), files, ..Scenario::default() }
}
