//! What is spoken.

use std::{borrow::Cow, cell::RefCell, rc::Rc};

use patchplay_ordered::SortedMap;

/// Sentences of one language by their English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    tag: Rc<str>,
    sentences: Rc<SortedMap<String, String>>,
}

impl Catalogue {
    /// A catalogue with its language's tag, such as `ja`.
    pub fn new<K: Into<String>, V: Into<String>>(tag: &str, sentences: impl IntoIterator<Item = (K, V)>) -> Self {
        let sentences = sentences.into_iter().map(|(english, own)| (english.into(), own.into())).collect();
        Self { tag: tag.into(), sentences: Rc::new(sentences) }
    }

    /// A catalogue as its file holds it: the tag stands under the empty sentence, where gettext has its header.
    #[must_use]
    pub fn of_file(mut sentences: SortedMap<String, String>) -> Self {
        let tag = sentences.remove("").unwrap_or_default();
        Self { tag: tag.into(), sentences: Rc::new(sentences) }
    }
}

thread_local! {
    /// What this thread speaks; `None` is English.
    static SPOKEN: RefCell<Option<Catalogue>> = const { RefCell::new(None) };
}

/// Speaks a language from now on; `None` is English. Answers what was spoken before.
pub fn speak(catalogue: Option<Catalogue>) -> Option<Catalogue> {
    SPOKEN.replace(catalogue)
}

/// Does something while a language is spoken.
pub fn speaking<T>(catalogue: Option<Catalogue>, act: impl FnOnce() -> T) -> T {
    /// Speaks as before, also when what was done panics.
    struct Back(Option<Option<Catalogue>>);
    impl Drop for Back {
        fn drop(&mut self) {
            if let Some(before) = self.0.take() {
                speak(before);
            }
        }
    }
    let _back = Back(Some(speak(catalogue)));
    act()
}

/// Tag of the language that is spoken: `en`, `ja`.
#[must_use]
pub fn tag() -> Rc<str> {
    SPOKEN.with_borrow(|spoken| spoken.as_ref().map_or_else(|| "en".into(), |spoken| spoken.tag.clone()))
}

/// The pattern of a sentence in the language that is spoken.
pub(crate) fn pattern(english: &str) -> Cow<'_, str> {
    let found = SPOKEN.with_borrow(|spoken| spoken.as_ref()?.sentences.get(english).cloned());
    found.map_or(Cow::Borrowed(english), Cow::Owned)
}

/// The pattern of a sentence with a number. A catalogue has one form for all numbers, under the English of one: so it
/// is in the languages there are, which have no plural.
pub(crate) fn counted_pattern<'t>(is_one: bool, one: &'t str, many: &'t str) -> Cow<'t, str> {
    let found = SPOKEN.with_borrow(|spoken| spoken.as_ref()?.sentences.get(one).cloned());
    found.map_or(Cow::Borrowed(if is_one { one } else { many }), Cow::Owned)
}

/// A text without places that [`mark!`](crate::mark) has in a constant.
#[must_use]
pub fn said(english: &str) -> String {
    pattern(english).into_owned()
}
