//! The page's shortcuts. There are no others, and `?` lists them.

use patchplay_language::mark;

use crate::state::Pane;

/// A key press, freed of the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'a> {
    /// `KeyboardEvent.key`.
    pub key: &'a str,
    /// `KeyboardEvent.code`: on some keyboards Alt changes what a digit key writes.
    pub code: &'a str,
    /// Alt is held.
    pub alt: bool,
    /// Shift is held.
    pub shift: bool,
    /// Control or Command is held.
    pub control: bool,
    /// The focus is in a field or in the editor, where letters are text.
    pub typing: bool,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcut {
    /// Opens a readout.
    Open(Pane),
    /// The next problem.
    NextProblem,
    /// The one before.
    PreviousProblem,
    /// Takes a mark or an open list back.
    TakeBack,
    /// Into the search of the patches.
    Search,
    /// The same patch on the next node.
    NextNode,
    /// On the node before.
    PreviousNode,
    /// What the line of the caret has decided.
    Influence,
    /// The list of shortcuts.
    Help,
}

/// What a key means, if anything.
pub fn shortcut(key: Key) -> Option<Shortcut> {
    if key.control {
        return None;
    }
    if key.alt {
        return match key.code {
            "Digit1" => Some(Shortcut::Open(Pane::Answer)),
            "Digit2" => Some(Shortcut::Open(Pane::Run)),
            "Digit3" => Some(Shortcut::Open(Pane::Patches)),
            "Digit4" => Some(Shortcut::Open(Pane::Network)),
            "Digit5" => Some(Shortcut::Open(Pane::Time)),
            "Enter" => Some(Shortcut::Influence),
            _ => None,
        };
    }
    match key.key {
        "F8" if key.shift => Some(Shortcut::PreviousProblem),
        "F8" => Some(Shortcut::NextProblem),
        "Escape" => Some(Shortcut::TakeBack),
        _ if key.typing => None,
        "/" => Some(Shortcut::Search),
        "]" => Some(Shortcut::NextNode),
        "[" => Some(Shortcut::PreviousNode),
        "?" => Some(Shortcut::Help),
        _ => None,
    }
}

/// The list for `?`: keys and what they do.
pub const LIST: [(&str, &str); 13] = [
    (mark!("F8, Shift F8"), mark!("next and previous problem")),
    (mark!("Ctrl ."), mark!("fix the problem at the caret")),
    (mark!("Ctrl Space"), mark!("what may stand at the caret")),
    (mark!("Ctrl I"), mark!("what the word at the caret means")),
    (mark!("F12, Ctrl click"), mark!("go to what Ref, GetAtt or Sub speaks of")),
    (mark!("Alt Enter"), mark!("the patches that the caret's line is the cause of")),
    (mark!("Escape, then Tab"), mark!("leave the editor")),
    (mark!("Alt 1 to Alt 5"), mark!("Answer, Run output, Patches, Network, Time")),
    ("/", mark!("search the patches")),
    (mark!("arrows, Enter"), mark!("move in the table of patches, open the why")),
    (mark!("[ and ]"), mark!("the same patch on the node before and after")),
    (mark!("Escape"), mark!("take a highlighted line back, close a list")),
    ("?", mark!("this list")),
];

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Key = Key { key: "", code: "", alt: false, shift: false, control: false, typing: false };

    #[test]
    fn letters_in_a_field_are_text() {
        for key in ["/", "[", "]", "?"] {
            assert!(shortcut(Key { key, ..PLAIN }).is_some());
            assert_eq!(shortcut(Key { key, typing: true, ..PLAIN }), None);
        }
    }

    #[test]
    fn problems_can_be_walked_from_inside_the_editor() {
        let key = Key { key: "F8", typing: true, ..PLAIN };
        assert_eq!(shortcut(key), Some(Shortcut::NextProblem));
        assert_eq!(shortcut(Key { shift: true, ..key }), Some(Shortcut::PreviousProblem));
    }

    #[test]
    fn alt_and_a_digit_opens_a_readout_on_any_keyboard() {
        let key = Key { key: "¡", code: "Digit1", alt: true, typing: true, ..PLAIN };
        assert_eq!(shortcut(key), Some(Shortcut::Open(Pane::Answer)));
        assert_eq!(shortcut(Key { control: true, ..key }), None);
    }
}
