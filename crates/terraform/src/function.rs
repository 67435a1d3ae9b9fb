//! Terraform's functions, those that templates about patching use.

use patchplay_model::Stretch;

use crate::{
    evaluate::{equal, joined},
    value::{Kind, Open, Piece, Value, number_text},
};

/// Texts beyond this length are not put together.
const LONGEST: usize = 100_000;

/// What a function comes to; `None` when it is not carried out here, or cannot be with these arguments.
pub(crate) fn call(name: &str, arguments: &[Value], here: Stretch) -> Option<Kind> {
    let [first, ..] = arguments else { return empty(name) };
    Some(match name {
        "tostring" | "sensitive" | "nonsensitive" => first.kind.clone(),
        "tonumber" => Kind::Number(first.number()?),
        "tobool" => Kind::Bool(first.truth()?),
        "tolist" => Kind::List(owned(first)?),
        "toset" | "distinct" => Kind::List(distinct(owned(first)?)),
        "tomap" => match &first.kind {
            Kind::Map(_) => first.kind.clone(),
            _ => return None,
        },
        "merge" => merge(arguments)?,
        "concat" => {
            Kind::List(arguments.iter().map(owned).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
        }
        "setunion" => Kind::List(distinct(
            arguments.iter().map(owned).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect(),
        )),
        "flatten" => {
            let mut flat = Vec::new();
            flatten(first, &mut flat)?;
            Kind::List(flat)
        }
        "compact" => Kind::List(
            owned(first)?
                .into_iter()
                .filter(|item| item.kind != Kind::Null && item.known().as_deref() != Some(""))
                .collect(),
        ),
        "reverse" => Kind::List(owned(first)?.into_iter().rev().collect()),
        "sort" => {
            let mut texts =
                owned(first)?.into_iter().map(|item| Some((item.known()?, item))).collect::<Option<Vec<_>>>()?;
            texts.sort_by(|(one, _), (other, _)| one.cmp(other));
            Kind::List(texts.into_iter().map(|(_, item)| item).collect())
        }
        "keys" => {
            let Kind::Map(members) = &first.kind else { return None };
            let mut keys: Vec<(&String, Stretch)> = members.iter().map(|(key, at, _)| (key, *at)).collect();
            keys.sort();
            Kind::List(keys.into_iter().map(|(key, at)| Value::text(at, key.as_str())).collect())
        }
        "values" => match &first.kind {
            Kind::Map(_) => Kind::List(owned(first)?),
            _ => return None,
        },
        "length" => Kind::Number(count(match &first.kind {
            Kind::List(items) => items.len(),
            Kind::Map(members) => members.len(),
            Kind::Text(_) => first.known()?.chars().count(),
            _ => return None,
        })),
        "element" => {
            let items = first.items()?;
            let number = arguments.get(1)?.number().filter(|number| *number >= 0.0)?;
            let index = (0..items.len()).find(|index| (count(*index) - number % count(items.len())).abs() < 0.5)?;
            items.get(index)?.kind.clone()
        }
        "one" => match first.items()?.as_slice() {
            [] => Kind::Null,
            [only] => only.kind.clone(),
            _ => return None,
        },
        "lookup" => {
            let key = arguments.get(1)?.known()?;
            match (&first.kind, first.get(&key)) {
                (Kind::Map(_), Some(value)) => value.kind.clone(),
                (Kind::Map(_), None) => arguments.get(2)?.kind.clone(),
                _ => return None,
            }
        }
        "contains" => {
            let wanted = arguments.get(1)?;
            let mut found = false;
            for item in first.items()? {
                found |= equal(item, wanted)?;
            }
            Kind::Bool(found)
        }
        "zipmap" => {
            let keys =
                first.items()?.into_iter().map(|key| Some((key.known()?, key.at))).collect::<Option<Vec<_>>>()?;
            let values = owned(arguments.get(1)?)?;
            Kind::Map(keys.into_iter().zip(values).map(|((key, at), value)| (key, at, value)).collect())
        }
        "range" => range(arguments, here)?,
        "coalesce" => {
            let filled = |value: &&Value| value.kind != Kind::Null && value.known().as_deref() != Some("");
            let found = arguments.iter().find(filled)?;
            if found.first_open().is_some() {
                return None;
            }
            found.kind.clone()
        }
        "join" => {
            let separator = first.known()?;
            let mut pieces = Vec::new();
            let lists = arguments.get(1..)?.iter().map(Value::items).collect::<Option<Vec<_>>>()?;
            for (number, item) in lists.into_iter().flatten().enumerate() {
                if number > 0 {
                    pieces.push(Piece::Literal(separator.clone()));
                }
                pieces.extend(item.pieces()?);
            }
            Kind::Text(joined(pieces))
        }
        "split" => {
            let (separator, text) = (first.known()?, arguments.get(1)?.known()?);
            if separator.is_empty() || text.len() > LONGEST {
                return None;
            }
            Kind::List(text.split(separator.as_str()).map(|part| Value::text(here, part)).collect())
        }
        "format" => format(&first.known()?, arguments.get(1..)?)?,
        "lower" => text(first.known()?.to_lowercase()),
        "upper" => text(first.known()?.to_uppercase()),
        "title" => {
            let mut before = ' ';
            let title = |char: char| {
                let upper = !before.is_alphanumeric();
                before = char;
                if upper { char.to_uppercase().to_string() } else { char.to_string() }
            };
            text(first.known()?.chars().map(title).collect())
        }
        "trimspace" | "chomp" => {
            let whole = first.known()?;
            text(if name == "chomp" { whole.trim_end_matches(['\n', '\r']) } else { whole.trim() }.to_owned())
        }
        "trimprefix" => {
            let (whole, start) = (first.known()?, arguments.get(1)?.known()?);
            text(whole.strip_prefix(start.as_str()).unwrap_or(&whole).to_owned())
        }
        "trimsuffix" => {
            let (whole, end) = (first.known()?, arguments.get(1)?.known()?);
            text(whole.strip_suffix(end.as_str()).unwrap_or(&whole).to_owned())
        }
        "startswith" => Kind::Bool(first.known()?.starts_with(arguments.get(1)?.known()?.as_str())),
        "endswith" => Kind::Bool(first.known()?.ends_with(arguments.get(1)?.known()?.as_str())),
        "replace" => {
            let (whole, old, new) = (first.known()?, arguments.get(1)?.known()?, arguments.get(2)?.known()?);
            // Between slashes it is a regular expression.
            if old.is_empty() || (old.len() > 1 && old.starts_with('/') && old.ends_with('/')) {
                return None;
            }
            if whole.len().saturating_mul(new.len().max(1)) > LONGEST * 10 {
                return None;
            }
            text(whole.replace(old.as_str(), &new))
        }
        "min" | "max" => {
            let numbers = arguments.iter().map(Value::number).collect::<Option<Vec<_>>>()?;
            let choose = if name == "min" { f64::min } else { f64::max };
            Kind::Number(numbers.into_iter().reduce(choose)?)
        }
        "abs" => Kind::Number(first.number()?.abs()),
        "ceil" => Kind::Number(first.number()?.ceil()),
        "floor" => Kind::Number(first.number()?.floor()),
        "jsonencode" => text(serde_json::to_string(&json(first)?).ok()?),
        _ => return None,
    })
}

fn empty(name: &str) -> Option<Kind> {
    match name {
        "merge" => Some(Kind::Map(Vec::new())),
        "concat" => Some(Kind::List(Vec::new())),
        _ => None,
    }
}

fn text(text: String) -> Kind {
    Kind::Text(vec![Piece::Literal(text)])
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn owned(value: &Value) -> Option<Vec<Value>> {
    Some(value.items()?.into_iter().cloned().collect())
}

/// Each value once; open values are each their own.
fn distinct(items: Vec<Value>) -> Vec<Value> {
    let mut seen = patchplay_ordered::SortedSet::new();
    items.into_iter().filter(|item| item.known().is_none_or(|text| seen.insert(text))).collect()
}

fn flatten(value: &Value, flat: &mut Vec<Value>) -> Option<()> {
    for item in value.items()? {
        match &item.kind {
            Kind::List(_) => flatten(item, flat)?,
            _ => flat.push(item.clone()),
        }
    }
    Some(())
}

fn merge(arguments: &[Value]) -> Option<Kind> {
    let mut members: Vec<(String, Stretch, Value)> = Vec::new();
    for argument in arguments {
        match &argument.kind {
            Kind::Null => {}
            Kind::Map(more) => {
                for (key, at, value) in more {
                    members.retain(|(known, ..)| known != key);
                    members.push((key.clone(), *at, value.clone()));
                }
            }
            // What an open mapping holds is unknown, and the others are not.
            Kind::Open(_) => {}
            _ => return None,
        }
    }
    Some(Kind::Map(members))
}

fn range(arguments: &[Value], here: Stretch) -> Option<Kind> {
    let numbers = arguments.iter().map(Value::number).collect::<Option<Vec<_>>>()?;
    let (start, limit, step) = match numbers.as_slice() {
        [limit] => (0.0, *limit, 1.0),
        [start, limit] => (*start, *limit, 1.0),
        [start, limit, step] => (*start, *limit, *step),
        _ => return None,
    };
    if step <= 0.0 {
        return None;
    }
    let mut items = Vec::new();
    let mut number = start;
    while number < limit && items.len() <= crate::evaluate::MOST {
        items.push(Value::new(here, Kind::Number(number)));
        number += step;
    }
    Some(Kind::List(items))
}

/// `format` with `%s`, `%d`, `%v`, `%q` and widths with zeroes.
fn format(pattern: &str, arguments: &[Value]) -> Option<Kind> {
    let mut pieces = Vec::new();
    let mut arguments = arguments.iter();
    let mut parts = pattern.split('%');
    pieces.push(Piece::Literal(parts.next()?.to_owned()));
    let mut skip = false;
    for part in parts {
        if skip {
            // The second sign of `%%`.
            pieces.push(Piece::Literal(part.to_owned()));
            skip = false;
            continue;
        }
        if part.is_empty() {
            pieces.push(Piece::Literal("%".to_owned()));
            skip = true;
            continue;
        }
        let verb_at = part.find(|char: char| char.is_ascii_alphabetic())?;
        let (width, rest) = (part.get(..verb_at)?, part.get(verb_at..)?);
        let (verb, rest) = (rest.get(..1)?, rest.get(1..)?);
        let argument = arguments.next()?;
        match (verb, width) {
            ("s" | "v", "") => pieces.extend(argument.pieces()?),
            ("q", "") => pieces.push(Piece::Literal(format!("\"{}\"", argument.known()?))),
            ("d", width) => {
                let width: usize = if width.is_empty() { 0 } else { width.strip_prefix('0')?.parse().ok()? };
                let number = number_text(argument.number()?);
                let zeroes = width.min(100).saturating_sub(number.len());
                pieces.push(Piece::Literal(format!("{}{number}", "0".repeat(zeroes))));
            }
            _ => return None,
        }
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    Some(Kind::Text(joined(pieces)))
}

/// A value as JSON; `None` when a part is open.
fn json(value: &Value) -> Option<serde_json::Value> {
    Some(match &value.kind {
        Kind::Null => serde_json::Value::Null,
        Kind::Bool(truth) => (*truth).into(),
        Kind::Number(number) => {
            let whole = number_text(*number);
            whole.parse::<i64>().map_or_else(|_| serde_json::json!(number), Into::into)
        }
        Kind::Text(_) => value.known()?.into(),
        Kind::List(items) => serde_json::Value::Array(items.iter().map(json).collect::<Option<_>>()?),
        Kind::Map(members) => serde_json::Value::Object(
            members.iter().map(|(key, _, value)| Some((key.clone(), json(value)?))).collect::<Option<_>>()?,
        ),
        Kind::Resource(_) | Kind::Open(Open { .. }) => return None,
    })
}
