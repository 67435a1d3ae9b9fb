//! Limits: whatever is pasted, evaluation ends soon and needs bounded memory. They hold for all stacks together.

use std::cell::{Cell, RefCell};

use patchplay_language::say;
use patchplay_ordered::SortedSet;

use super::Evaluator;
use crate::{
    code::Code,
    text::Span,
    value::{Unknown, Value},
};

/// Names that may lead from one to another before it is called a circle.
const MAX_CHAIN: usize = 50;
/// Resources of one document; CloudFormation takes 500.
pub(super) const MAX_RESOURCES: usize = 2_000;
/// Resources of all stacks together.
pub(super) const MAX_ALL_RESOURCES: usize = 5_000;
/// Turns of all loops together.
pub(super) const MAX_TURNS: usize = 10_000;
/// Bytes of text and of lists that functions may make.
const MAX_MADE: usize = 20_000_000;
/// What an item of a list counts for beside its text.
pub(super) const ITEM: usize = 200;
/// Nodes that are evaluated, each as often as loops and nested stacks repeat it.
const MAX_VALUES: usize = 1_000_000;
/// Stacks that nested stacks make together.
pub(super) const MAX_STACKS: usize = 200;

/// What has been used of the limits, and where evaluation stands.
#[derive(Debug, Default)]
pub(crate) struct Spent {
    /// Names that are being followed, to notice circles.
    chain: RefCell<Vec<String>>,
    /// Bytes that functions have made, turns that loops have taken, nodes that were evaluated.
    made: Cell<usize>,
    pub(super) turns: Cell<usize>,
    values: Cell<usize>,
    pub(super) resources: Cell<usize>,
    pub(super) stacks: Cell<usize>,
    /// Exports that a stack imports.
    pub(super) imported: RefCell<SortedSet<String>>,
}

impl Spent {
    /// Whether a stack imports this export.
    pub(crate) fn is_imported(&self, name: &str) -> bool {
        self.imported.borrow().contains(name)
    }
}

impl Evaluator<'_> {
    /// Counts what a function makes; false, and reported, when texts make far more than any template needs.
    pub(super) fn may_make(&self, bytes: usize, span: Span) -> bool {
        self.within(&self.reading.spent.made, bytes, MAX_MADE, span, |limit| {
            say!("the functions make more than {limit} bytes")
        })
    }

    /// Counts a node; false, and reported, when loops and nested stacks repeat far more than any template needs.
    pub(super) fn may_evaluate(&self, span: Span) -> bool {
        self.within(&self.reading.spent.values, 1, MAX_VALUES, span, |limit| {
            say!("loops and nested stacks make more than {limit} values")
        })
    }

    fn within(
        &self,
        spent: &Cell<usize>,
        more: usize,
        limit: usize,
        span: Span,
        message: impl Fn(usize) -> String,
    ) -> bool {
        let before = spent.get();
        spent.set(before.saturating_add(more));
        if spent.get() <= limit {
            return true;
        }
        if before <= limit {
            self.report
                .add(Code::TooLarge, span, message(limit))
                .help(say!("a template makes no more than some thousands; what comes after is unknown"));
        }
        false
    }

    /// What evaluation comes to once a limit is reached.
    pub(super) fn too_much(&self, span: Span) -> Value {
        let unknown = Unknown {
            written: "${...}".to_owned(),
            why: say!("the text makes too much"),
            missing: Vec::new(),
            ssm_path: None,
        };
        Value::unknown(span, unknown)
    }

    /// Runs `inner` while `name` is being followed; `None` when it is being followed already.
    pub(super) fn follow<T>(&self, name: &str, inner: impl FnOnce() -> T) -> Option<T> {
        {
            let mut chain = self.reading.spent.chain.borrow_mut();
            let name = format!("{} {name}", self.identity.key);
            if chain.len() >= MAX_CHAIN || chain.contains(&name) {
                return None;
            }
            chain.push(name);
        }
        let result = inner();
        self.reading.spent.chain.borrow_mut().pop();
        Some(result)
    }
}
