//! What a declaration allows beside a list of values: lengths, numbers, and a pattern.

use patchplay_language::say;

use super::{Form, scalar_text};
use crate::{pattern::Pattern, tree::Node};

/// The limits of a declaration.
#[derive(Debug, Clone, Default)]
pub(super) struct Limits {
    length: (Option<usize>, Option<usize>),
    number: (Option<f64>, Option<f64>),
    pattern: Option<String>,
    /// What the declaration itself says when a value is refused.
    pub(super) constraint: Option<String>,
}

impl Limits {
    pub(super) fn read(node: &Node) -> Self {
        let text = |key: &str| node.get(key).and_then(|found| scalar_text(&found.value)).map(|(text, _)| text);
        let length = |key: &str| text(key).and_then(|text| text.trim().parse().ok());
        let number = |key: &str| text(key).and_then(|text| text.trim().parse().ok());
        Self {
            length: (length("MinLength"), length("MaxLength")),
            number: (number("MinValue"), number("MaxValue")),
            pattern: text("AllowedPattern"),
            constraint: text("ConstraintDescription").filter(|text| !text.is_empty()),
        }
    }

    /// Why a value is refused, in the words that follow a colon.
    pub(super) fn refuse(&self, form: Form, text: &str) -> Option<String> {
        // These hold for the value, which is read at deployment.
        if form == Form::Ssm {
            return None;
        }
        let characters = text.chars().count();
        match self.length {
            (Some(least), _) if characters < least => return Some(say!("it needs {least} characters or more")),
            (_, Some(most)) if characters > most => return Some(say!("it may have {most} characters at most")),
            _ => {}
        }
        let values = || text.split(',').map(str::trim).filter(|_| form == Form::List);
        let numbers = || values().chain([text.trim()].into_iter().filter(|_| form == Form::Number));
        for number in numbers().filter_map(|text| text.parse::<f64>().ok()) {
            match self.number {
                (Some(least), _) if number < least => return Some(say!("the least is {least}")),
                (_, Some(most)) if number > most => return Some(say!("the most is {most}")),
                _ => {}
            }
        }
        let written = self.pattern.as_ref()?;
        let pattern = Pattern::read(written)?;
        // A list is matched value by value.
        let refused = |text: &str| pattern.matches(text) == Some(false);
        let any = if form == Form::List { values().any(refused) } else { refused(text) };
        any.then(|| say!("it does not match `{written}`"))
    }
}
