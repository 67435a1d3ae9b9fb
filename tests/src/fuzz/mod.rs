//! What fuzzing asks of every text: no panic, and answers that hold together.
//!
//! One table, [`TARGETS`], serves both the fuzzer (`tests/fuzz`, nightly) and the replay of the kept corpus (every test
//! run). A target is a name, a function that must return for any text, and texts to begin from.

mod documents;
mod log;
mod places;
mod round;
mod scenario;
mod seeds;
mod words;

pub use words::dictionary;

/// Something that takes a text from anybody.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name: on the command line, and of its folder in the corpus.
    pub name: &'static str,
    /// Panics when an answer does not hold together.
    check: fn(&str),
    /// Texts to begin from.
    seeds: fn() -> Vec<String>,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "yaml", check: documents::read_alone, seeds: seeds::yaml },
    Target { name: "json", check: documents::read_json, seeds: seeds::json },
    Target { name: "cloudformation", check: documents::read_stacks, seeds: seeds::cloudformation },
    Target { name: "command-line", check: documents::read_commands, seeds: seeds::command_lines },
    Target { name: "decode", check: log::read, seeds: seeds::logs },
    Target { name: "scenario", check: scenario::play, seeds: seeds::scenarios },
];

impl Target {
    /// The target of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// Takes bytes as a text the way a browser does: what is not UTF-8 becomes replacement characters.
    ///
    /// # Panics
    /// The answer does not hold together; this is what fuzzing looks for.
    pub fn check(&self, bytes: &[u8]) {
        (self.check)(&String::from_utf8_lossy(bytes));
    }

    /// Texts to begin from. Long ones would slow every later step, and their parts are seeds of their own.
    #[must_use]
    pub fn seeds(&self) -> Vec<String> {
        let mut seeds = (self.seeds)();
        seeds.retain(|text| text.len() <= 1_500);
        seeds
    }
}
