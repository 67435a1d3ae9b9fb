//! Sentences whose places hold phrases.

use crate::catalogue::{counted_pattern, pattern};
use crate::pattern::{Part, Places, parts};

/// A phrase: words that may have a meaning of their own, such as a link or the colour of a cause.
pub trait Piece: Sized + Clone {
    /// A phrase that is words alone.
    fn plain(text: String) -> Self;
}

/// What a place holds.
#[derive(Debug, Clone)]
pub enum Filler<P> {
    /// Words, which become one phrase with the words around them.
    Words(String),
    /// Phrases.
    Phrases(Vec<P>),
}

/// What can be put in a place.
pub trait Fill<P> {
    /// It, as a place holds it.
    fn fill(self) -> Filler<P>;
}

impl<P> Fill<P> for String {
    fn fill(self) -> Filler<P> {
        Filler::Words(self)
    }
}

impl<P> Fill<P> for &str {
    fn fill(self) -> Filler<P> {
        Filler::Words(self.to_owned())
    }
}

impl<P> Fill<P> for &String {
    fn fill(self) -> Filler<P> {
        Filler::Words(self.clone())
    }
}

impl<P> Fill<P> for usize {
    fn fill(self) -> Filler<P> {
        Filler::Words(self.to_string())
    }
}

impl<P> Fill<P> for i32 {
    fn fill(self) -> Filler<P> {
        Filler::Words(self.to_string())
    }
}

impl<P> Fill<P> for Filler<P> {
    fn fill(self) -> Self {
        self
    }
}

/// A sentence as phrases, with its values in the order in which the English names their places.
#[must_use]
pub fn compose<P: Piece>(english: &str, values: Vec<Filler<P>>) -> Vec<P> {
    put_together(&pattern(english), &Places::of(&[english]), values)
}

/// A sentence with a number as phrases; places are ordered by the English of one, then by that of many.
#[must_use]
pub fn compose_counted<P: Piece>(is_one: bool, one: &str, many: &str, values: Vec<Filler<P>>) -> Vec<P> {
    put_together(&counted_pattern(is_one, one, many), &Places::of(&[one, many]), values)
}

fn put_together<P: Piece>(pattern: &str, places: &Places<'_>, values: Vec<Filler<P>>) -> Vec<P> {
    let mut phrases = Vec::new();
    let mut words = String::new();
    for part in parts(pattern) {
        match (&part, places.value(&part, &values)) {
            (Part::Words(text), _) => words.push_str(text),
            (_, Some(Filler::Words(text))) => words.push_str(text),
            (_, Some(Filler::Phrases(held))) => {
                if !words.is_empty() && !held.is_empty() {
                    phrases.push(P::plain(std::mem::take(&mut words)));
                }
                phrases.extend(held.iter().cloned());
            }
            (_, None) => (),
        }
    }
    if !words.is_empty() {
        phrases.push(P::plain(words));
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Catalogue, speaking};

    #[derive(Debug, Clone, PartialEq)]
    enum Word {
        Plain(String),
        Link(&'static str),
    }

    impl Piece for Word {
        fn plain(text: String) -> Self {
            Self::Plain(text)
        }
    }

    impl Fill<Self> for Word {
        fn fill(self) -> Filler<Self> {
            Filler::Phrases(vec![self])
        }
    }

    fn plain(text: &str) -> Word {
        Word::Plain(text.to_owned())
    }

    #[test]
    fn every_phrase_keeps_its_meaning_in_the_order_of_the_language() {
        let told = || -> Vec<Word> {
            compose(
                "no patch of {system} is both {first} and {second}.",
                vec!["Windows".fill(), Word::Link("A").fill(), Word::Link("B").fill()],
            )
        };
        let english =
            [plain("no patch of Windows is both "), Word::Link("A"), plain(" and "), Word::Link("B"), plain(".")];
        assert_eq!(told(), english);
        let own = [(
            "no patch of {system} is both {first} and {second}.",
            "{second} でも {first} でもある {system} のパッチはありません。",
        )];
        let japanese =
            [Word::Link("B"), plain(" でも "), Word::Link("A"), plain(" でもある Windows のパッチはありません。")];
        assert_eq!(speaking(Some(Catalogue::new("ja", own)), told), japanese);
    }
}
