//! Command lines of the AWS CLI: names of commands and options, and inside of values keys and words as in a template.
//!
//! The command up to the cursor is written anew as the properties that its options are, shorthand as a mapping in braces;
//! what may stand there is then what may stand in a template.

use super::{
    CompletionKind, ImageWords,
    locate::{self, Role},
    offers::{self, Offer, offer},
};
use crate::{
    forms::shell::{COMMANDS, CliCommand, CliOption, Operation, Shape},
    keys::{self, Keys, LOCATION, OPTIONS},
    run,
    template::PATCH_BASELINE,
};

/// Longest stretch of a command that is looked at.
const LONGEST: usize = 20_000;

/// What may stand for the word between two bytes of a script: each with its kind, and as it is written there.
pub(super) fn at(text: &str, start: usize, end: usize, images: ImageWords<'_>) -> Vec<(Offer, CompletionKind, String)> {
    let Some(before) = text.get(..start).and_then(command_before) else { return Vec::new() };
    let words = split(before);
    let mut names =
        words.iter().skip_while(|word| word.text != "ssm").skip(1).filter(|word| !word.text.starts_with('-'));
    let at_word = before.ends_with([' ', '\t', '\n']);
    let Some(command) = names.next() else {
        let is_next = words.last().is_some_and(|word| word.text == "ssm") && at_word;
        let rows = if is_next { COMMANDS } else { &[] };
        return rows
            .iter()
            .map(|known| plain(offer(known.name, known.doc, OPTIONS.page), CompletionKind::Key))
            .collect();
    };
    let Some(command) = COMMANDS.iter().find(|known| known.name == command.text) else { return Vec::new() };
    let typed = text.get(start..end).unwrap_or_default();
    let owner = words.iter().rposition(|word| word.text.starts_with("--"));
    if at_word && (typed.starts_with('-') || owner.is_none()) {
        let given: Vec<&str> = words.iter().map(|word| word.text).collect();
        return options(command)
            .filter(|(name, ..)| !given.contains(&format!("--{name}").as_str()))
            .map(|(name, property, _)| {
                let (doc, page) = line_of(command.operation, property);
                plain(offer(&format!("--{name}"), doc, page), CompletionKind::Key)
            })
            .collect();
    }
    let Some(owner) = owner else { return Vec::new() };
    inside(command, before, &words, owner, images)
}

fn plain(offer: Offer, kind: CompletionKind) -> (Offer, CompletionKind, String) {
    let text = offer.label.clone();
    (offer, kind, text)
}

/// Options of a command; those that every command takes say nothing about patching.
fn options(command: &CliCommand) -> impl Iterator<Item = CliOption> {
    command.options.iter().copied().flatten().copied()
}

/// The resource of a template that a command's options are the properties of, and its names.
const fn properties(operation: Operation) -> (&'static str, &'static Keys) {
    match operation {
        Operation::SendCommand | Operation::CreateAssociation => (run::ASSOCIATION, keys::ASSOCIATION),
        Operation::CreateWindow => (run::WINDOW, keys::WINDOW),
        Operation::RegisterTarget => (run::WINDOW_TARGET, keys::WINDOW_TARGET),
        Operation::RegisterTask => (run::TASK, keys::WINDOW_TASK),
        Operation::CreateBaseline
        | Operation::UpdateBaseline
        | Operation::DeleteBaseline
        | Operation::RegisterDefault
        | Operation::RegisterGroup
        | Operation::DeregisterGroup => (PATCH_BASELINE, keys::BASELINE),
    }
}

/// What a property says, and its page.
fn line_of(operation: Operation, property: &str) -> (&'static str, &'static str) {
    let tables: [&Keys; 3] = [properties(operation).1, LOCATION, OPTIONS];
    let found = tables.iter().find_map(|keys| {
        let row = keys.rows().find(|(name, _)| *name == property)?;
        Some((row.1, keys.page))
    });
    found.unwrap_or(("", OPTIONS.page))
}

/// The command that the cursor is in, from its `aws` on. A line break ends it, but in quotes or behind a continuation sign.
fn command_before(before: &str) -> Option<&str> {
    let from = before.rmatch_indices("aws ").map(|(from, _)| from).find(|from| {
        before.get(..*from).is_some_and(|head| !head.ends_with(|c: char| c.is_alphanumeric() || c == '-'))
    })?;
    let own = before.get(from..).filter(|own| own.len() <= LONGEST)?;
    let mut quote = None;
    let mut last = ' ';
    for char in own.chars() {
        match quote {
            Some(sign) if char == sign && last != '\\' => quote = None,
            Some(_) => {}
            None if matches!(char, '"' | '\'') => quote = Some(char),
            None if char == '\n' && !matches!(last, '\\' | '^' | '`') => return None,
            None => {}
        }
        if !matches!(char, ' ' | '\t' | '\r') || quote.is_some() {
            last = char;
        }
    }
    Some(own)
}

/// A word of a command, quotes included.
#[derive(Debug, Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    start: usize,
}

/// Words of a command; signs of continuation are none.
fn split(command: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut quote = None;
    let mut start = None;
    let mut bounds: Vec<(usize, usize)> = Vec::new();
    for (at, char) in command.char_indices() {
        let is_gap = quote.is_none() && char.is_whitespace();
        match (quote, char) {
            (Some(sign), _) if char == sign => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(char),
            (None, _) => {}
        }
        match (start, is_gap) {
            (Some(from), true) => {
                bounds.push((from, at));
                start = None;
            }
            (None, false) => start = Some(at),
            _ => {}
        }
    }
    bounds.extend(start.map(|from| (from, command.len())));
    for (start, end) in bounds {
        let text = command.get(start..end).unwrap_or_default();
        if !matches!(text, "\\" | "^" | "`") {
            pieces.push(Piece { text, start });
        }
    }
    pieces
}

/// What may stand in the value of the last option before the cursor.
fn inside(
    command: &CliCommand,
    before: &str,
    words: &[Piece<'_>],
    owner: usize,
    images: ImageWords<'_>,
) -> Vec<(Offer, CompletionKind, String)> {
    let name_of = |word: &Piece<'_>| word.text.trim_start_matches('-').split('=').next().unwrap_or_default().to_owned();
    let Some((_, property, shape)) = words.get(owner).and_then(|word| command.option(&name_of(word))) else {
        return Vec::new();
    };
    let (kind, _) = properties(command.operation);
    let mut text = format!("{{Type: {kind}, Properties: {{");
    for pair in words.get(..owner).unwrap_or_default().windows(2) {
        let [option, value] = pair else { continue };
        let known = option.text.strip_prefix("--").and_then(|name| command.option(name));
        if let Some((_, property, Shape::Text)) = known {
            text.push_str(&format!("{property}: \"{}\", ", value.text.trim_matches(['"', '\''])));
        }
    }
    text.push_str(&format!("{property}: "));
    // Of several words for one option the last is being written.
    let value = words.get(owner + 1..).unwrap_or_default().last().filter(|_| !before.ends_with([' ', '\t', '\n']));
    let typed = value.and_then(|value| before.get(value.start..)).unwrap_or_default();
    let typed = typed.strip_prefix(['"', '\'']).unwrap_or(typed).replace("\\\"", "\"");
    let is_json = typed.trim_start().starts_with(['{', '[']);
    match shape {
        Shape::Text => {}
        Shape::Flag | Shape::Texts => return Vec::new(),
        _ if is_json => text.push_str(&typed),
        Shape::Structures => text.push_str(&format!("[{{{}", typed.replace('=', ": "))),
        Shape::Structure | Shape::Parameters => text.push_str(&format!("{{{}", typed.replace('=', ": "))),
    }
    let end = text.trim_end();
    let roles: &[Role] = if end.ends_with(['{', ',']) || end.ends_with(['"', '\'']) && is_json {
        &[Role::Key, Role::Value]
    } else {
        &[Role::Value]
    };
    for &role in roles {
        let Some(spot) = locate::cursor(&text, text.len(), text.len(), role) else { continue };
        let found: Vec<_> = offers::at(&spot, images)
            .into_iter()
            .filter(|offer| !spot.taken(&offer.label))
            .map(|offer| {
                let is_quoted = is_json && text.ends_with('"');
                let written = match role {
                    _ if is_quoted => offer.label.clone(),
                    Role::Key if is_json => format!("\"{}\": ", offer.label),
                    Role::Value if is_json => format!("\"{}\"", offer.label),
                    Role::Key => format!("{}=", offer.label),
                    Role::Value => offer.label.clone(),
                };
                let kind = if role == Role::Key { CompletionKind::Key } else { CompletionKind::Value };
                (offer, kind, written)
            })
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
