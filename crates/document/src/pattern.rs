//! `AllowedPattern`: the regular expressions that templates write, matched against a whole text.
//!
//! A node of the expression takes the set of places where it may begin to the set of places where it may end. So nothing
//! is tried twice, whatever the expression, and what this does not know (back references, flags) is simply not judged.

use patchplay_ordered::SortedSet;

/// Nodes of nested groups.
const MAX_DEPTH: usize = 20;
/// Places that are looked at before a text is let pass unjudged.
const MAX_STEPS: usize = 200_000;

/// A regular expression.
#[derive(Debug)]
pub(crate) struct Pattern(Node);

#[derive(Debug)]
enum Node {
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
    Sequence(Vec<Self>),
    Either(Vec<Self>),
    Repeat {
        inner: Box<Self>,
        least: usize,
        most: usize,
    },
    Start,
    End,
    /// `(?=...)`, or negated `(?!...)`.
    Ahead {
        inner: Box<Self>,
        negated: bool,
    },
}

type Places = SortedSet<usize>;

impl Pattern {
    /// Reads an expression; `None` when it has what is not known here.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let chars: Vec<char> = text.chars().collect();
        let mut reader = Reader { chars: &chars, at: 0 };
        let node = reader.either(0)?;
        (reader.at == chars.len()).then_some(Self(node))
    }

    /// Whether the whole text matches; `None` when finding out would take too long.
    pub(crate) fn matches(&self, text: &str) -> Option<bool> {
        let text: Vec<char> = text.chars().collect();
        let mut steps = 0;
        let ends = ends(&self.0, &[0].into(), &text, &mut steps);
        (steps <= MAX_STEPS).then(|| ends.contains(&text.len()))
    }
}

fn ends(node: &Node, starts: &Places, text: &[char], steps: &mut usize) -> Places {
    *steps += starts.len() + 1;
    if *steps > MAX_STEPS {
        return Places::new();
    }
    match node {
        Node::Class { negated, ranges } => {
            let takes = |at: &&usize| {
                let within = |c: &char| ranges.iter().any(|(from, to)| (from..=to).contains(&c));
                text.get(**at).is_some_and(|c| within(c) != *negated)
            };
            starts.iter().filter(takes).map(|at| at + 1).collect()
        }
        Node::Sequence(parts) => parts.iter().fold(starts.clone(), |at, part| ends(part, &at, text, steps)),
        Node::Either(parts) => parts.iter().flat_map(|part| ends(part, starts, text, steps)).collect(),
        Node::Start => starts.iter().filter(|at| **at == 0).copied().collect(),
        Node::End => starts.iter().filter(|at| **at == text.len()).copied().collect(),
        Node::Ahead { inner, negated } => {
            let mut leads = |at: &&usize| ends(inner, &[**at].into(), text, steps).is_empty() == *negated;
            starts.iter().filter(|at| leads(at)).copied().collect()
        }
        Node::Repeat { inner, least, most } => repeated(inner, *least, *most, starts, text, steps),
    }
}

fn repeated(inner: &Node, least: usize, most: usize, starts: &Places, text: &[char], steps: &mut usize) -> Places {
    let mut reached = if least == 0 { starts.clone() } else { Places::new() };
    let mut at = starts.clone();
    for round in 1..=most {
        let next = ends(inner, &at, text, steps);
        // Beyond the least number only places that are new lead anywhere new.
        at = if round > least { next.difference(&reached).copied().collect() } else { next };
        if at.is_empty() || *steps > MAX_STEPS {
            break;
        }
        if round >= least {
            reached.extend(at.iter().copied());
        }
    }
    reached
}

struct Reader<'c> {
    chars: &'c [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += 1;
        Some(char)
    }

    fn eat(&mut self, text: &str) -> bool {
        let wanted: Vec<char> = text.chars().collect();
        let found = self.chars.get(self.at..).is_some_and(|rest| rest.starts_with(&wanted));
        if found {
            self.at += wanted.len();
        }
        found
    }

    fn either(&mut self, depth: usize) -> Option<Node> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut parts = vec![self.sequence(depth)?];
        while self.eat("|") {
            parts.push(self.sequence(depth)?);
        }
        Some(Node::Either(parts))
    }

    fn sequence(&mut self, depth: usize) -> Option<Node> {
        let mut parts = Vec::new();
        while self.peek().is_some_and(|c| c != '|' && c != ')') {
            let atom = self.atom(depth)?;
            parts.push(self.repeat(atom)?);
        }
        Some(Node::Sequence(parts))
    }

    fn repeat(&mut self, atom: Node) -> Option<Node> {
        let (least, most) = match self.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => return self.counted(atom),
            _ => return Some(atom),
        };
        self.at += 1;
        self.after_repeat(atom, least, most)
    }

    fn counted(&mut self, atom: Node) -> Option<Node> {
        self.at += 1;
        let mut inner = String::new();
        loop {
            match self.take()? {
                '}' => break,
                c => inner.push(c),
            }
        }
        let (least, most) = match inner.split_once(',') {
            None => (inner.parse().ok()?, inner.parse().ok()?),
            Some((least, "")) => (least.parse().ok()?, usize::MAX),
            Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
        };
        self.after_repeat(atom, least, most)
    }

    /// A lazy `?` changes nothing for a whole match; what follows a repetition otherwise is not known here.
    fn after_repeat(&mut self, atom: Node, least: usize, most: usize) -> Option<Node> {
        let _ = self.eat("?");
        let again = matches!(self.peek(), Some('*' | '+' | '?' | '{'));
        (!again && least <= most).then(|| Node::Repeat { inner: Box::new(atom), least, most })
    }

    fn atom(&mut self, depth: usize) -> Option<Node> {
        match self.take()? {
            '^' => Some(Node::Start),
            '$' => Some(Node::End),
            '.' => Some(Node::Class { negated: true, ranges: vec![('\n', '\n'), ('\r', '\r')] }),
            '(' => self.group(depth),
            '[' => self.class(),
            '\\' => {
                let (negated, ranges) = self.escape()?;
                Some(Node::Class { negated, ranges })
            }
            '*' | '+' | '?' | '{' => None,
            c => Some(Node::Class { negated: false, ranges: vec![(c, c)] }),
        }
    }

    fn group(&mut self, depth: usize) -> Option<Node> {
        let ahead = if self.eat("?=") {
            Some(false)
        } else if self.eat("?!") {
            Some(true)
        } else {
            let _ = self.eat("?:");
            None
        };
        if self.peek() == Some('?') {
            return None;
        }
        let inner = self.either(depth + 1)?;
        if !self.eat(")") {
            return None;
        }
        Some(match ahead {
            Some(negated) => Node::Ahead { inner: Box::new(inner), negated },
            None => inner,
        })
    }

    /// Behind a backslash: a class of characters, or a character.
    fn escape(&mut self) -> Option<(bool, Vec<(char, char)>)> {
        let word = vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
        let space = vec![(' ', ' '), ('\t', '\r')];
        Some(match self.take()? {
            'd' => (false, vec![('0', '9')]),
            'D' => (true, vec![('0', '9')]),
            'w' => (false, word),
            'W' => (true, word),
            's' => (false, space),
            'S' => (true, space),
            't' => (false, vec![('\t', '\t')]),
            'n' => (false, vec![('\n', '\n')]),
            'r' => (false, vec![('\r', '\r')]),
            c if c.is_ascii_alphanumeric() => return None,
            c => (false, vec![(c, c)]),
        })
    }

    fn class(&mut self) -> Option<Node> {
        let negated = self.eat("^");
        let mut ranges = Vec::new();
        loop {
            let from = match self.take()? {
                ']' => break,
                // A class within a class, and Java's intersections.
                '[' | '&' => return None,
                '\\' => match self.escape()? {
                    (false, class) => match class.as_slice() {
                        [(from, to)] if from == to => *from,
                        _ => {
                            ranges.extend(class);
                            continue;
                        }
                    },
                    (true, _) => return None,
                },
                c => c,
            };
            let is_range = self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']');
            if !is_range {
                ranges.push((from, from));
                continue;
            }
            self.at += 1;
            let to = match self.take()? {
                '\\' => match self.escape()?.1.as_slice() {
                    [(from, to)] if from == to => *from,
                    _ => return None,
                },
                '[' => return None,
                c => c,
            };
            ranges.push((from, to));
        }
        Some(Node::Class { negated, ranges })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(pattern: &str, text: &str) -> Option<bool> {
        Pattern::read(pattern)?.matches(text)
    }

    #[test]
    fn a_pattern_matches_the_whole_text() {
        for (pattern, text) in [
            ("[a-z]+", "web"),
            ("^[a-zA-Z][-a-zA-Z0-9]*$", "My-Stack1"),
            (r"\d{1,3}(\.\d{1,3}){3}/\d{1,2}", "10.20.0.0/16"),
            ("(dev|test|live)", "live"),
            ("ami-[0-9a-f]{8}([0-9a-f]{9})?", "ami-0123456789abcdef0"),
            ("a??b", "ab"),
            (".*", ""),
            ("(?=.*\\d)(?!.* ).+", "pass1"),
            ("[^@]+@[^@]+", "a@b"),
            (r"[\w.+-]+", "a.b+c-d_e"),
            ("(a*)*b?", "aaab"),
            ("x{2,}", "xxx"),
            ("", ""),
        ] {
            assert_eq!(judge(pattern, text), Some(true), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("[a-z]+", "web1"),
            ("[a-z]+", "Web"),
            ("dev|test", "devtest"),
            ("x{2}", "xxx"),
            ("x{2,}", "x"),
            ("(?=.*\\d).+", "pass"),
            ("(?!.* ).+", "a b"),
            ("^$", "a"),
            (".", "\n"),
            (r"\D", "1"),
        ] {
            assert_eq!(judge(pattern, text), Some(false), "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_judged() {
        for pattern in
            [r"(a)\1", "(?i)abc", r"\p{L}", "[a-z&&[^b]]", "a++", "[a", "(a", "a)", "*", "a{x}", &"(".repeat(50)]
        {
            assert_eq!(judge(pattern, "abc"), None, "{pattern}");
        }
    }

    /// Expressions that make backtracking matchers run for hours.
    #[test]
    fn no_pattern_takes_long() {
        let text = "a".repeat(4_000) + "!";
        for pattern in ["(a+)+", "(a|a)*", "((a*)*)*", "(a?){4000}a{4000}", "(.*.*.*.*)=x", "((?=.*!)a)*"] {
            assert_ne!(judge(pattern, &text), Some(true), "{pattern}");
        }
    }
}
