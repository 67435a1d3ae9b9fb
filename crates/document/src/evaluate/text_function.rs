//! Functions that turn whole values into text or numbers: `Fn::Base64`, `Fn::Cidr`, `Fn::Length`, `Fn::ToJsonString`.

use patchplay_language::mark;
use serde_json::{Map, Value as Json};

use super::{Evaluator, ITEM, Scope, function::Argument};
use crate::{
    cidr,
    text::Span,
    value::{Value, ValueKind},
};

impl Evaluator<'_> {
    pub(super) fn base64(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        let text = self.argument(argument, scope);
        match &text.kind {
            ValueKind::Text(plain) => {
                if !self.may_make(plain.len(), span) {
                    return self.too_much(span);
                }
                Value { names: text.names.clone(), ..Value::of_text(span, base64(plain.as_bytes())) }
            }
            ValueKind::Unknown(unknown) => self.open(span, &unknown.written, &unknown.why, &[&text]),
            _ => self.fail("Base64", span, "text"),
        }
    }

    pub(super) fn cidr(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        const FORM: &str = mark!("[range, number of blocks up to 256, host bits of a block]");
        let (range, count, bits) = match argument.list() {
            Some([range, count]) => (range, count, None),
            Some([range, count, bits]) => (range, count, Some(bits)),
            _ => return self.fail("Cidr", span, FORM),
        };
        let (range, count) = (self.evaluate(range, scope), self.evaluate(count, scope));
        let bits = bits.map_or_else(|| Value::of_text(span, "8"), |node| self.evaluate(node, scope));
        let parts = [&range, &count, &bits];
        if let Some(unknown) = parts.iter().find_map(|part| part.as_unknown()) {
            return self.open(span, "${Cidr}", &unknown.why, &parts);
        }
        let number = |value: &Value| value.text().and_then(|text| text.trim().parse::<u32>().ok());
        let blocks = match (range.text(), number(&count), number(&bits)) {
            (Some(range), Some(count), Some(bits)) => cidr::blocks(range, count, bits),
            _ => None,
        };
        let Some(blocks) = blocks else { return self.fail("Cidr", span, FORM) };
        if !self.may_make(blocks.len().saturating_mul(ITEM), span) {
            return self.too_much(span);
        }
        let items = blocks.into_iter().map(|block| Value::of_text(span, block)).collect();
        Value { names: range.names.clone(), ..Value::new(span, ValueKind::List(items)) }
    }

    pub(super) fn length(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        self.needs_extensions("Fn::Length", span);
        let list = self.argument(argument, scope);
        match &list.kind {
            ValueKind::List(items) => Value::of_text(span, items.len().to_string()),
            ValueKind::Unknown(unknown) => self.open(span, &unknown.written, &unknown.why, &[&list]),
            _ => self.fail("Length", span, mark!("a list")),
        }
    }

    pub(super) fn to_json_string(&self, argument: Argument<'_>, span: Span, scope: Scope<'_>) -> Value {
        self.needs_extensions("Fn::ToJsonString", span);
        let value = self.argument(argument, scope);
        if !matches!(value.kind, ValueKind::List(_) | ValueKind::Map(_) | ValueKind::Unknown(_)) {
            return self.fail("ToJsonString", span, mark!("a mapping or a list"));
        }
        if let Some(open) = first_unknown(&value) {
            let why = open.as_unknown().map_or("", |unknown| unknown.why.as_str());
            return self.open(span, "${ToJsonString}", why, &[&value, open]);
        }
        let text = self.json(&value).to_string();
        if self.may_make(text.len(), span) { Value::of_text(span, text) } else { self.too_much(span) }
    }

    /// A value as JSON; a scalar without quotes is a number or boolean where it looks like one.
    fn json(&self, value: &Value) -> Json {
        match &value.kind {
            ValueKind::Text(text) => {
                let written = value.literal.map_or("'", |span| self.report.sources.slice(span));
                let plain = !written.starts_with(['\'', '"', '|', '>']);
                match serde_json::from_str(text) {
                    Ok(json @ (Json::Number(_) | Json::Bool(_))) if plain => json,
                    _ => Json::String(text.clone()),
                }
            }
            ValueKind::List(items) => Json::Array(items.iter().map(|item| self.json(item)).collect()),
            ValueKind::Map(members) => Json::Object(
                members.iter().map(|member| (member.key.text.clone(), self.json(&member.value))).collect::<Map<_, _>>(),
            ),
            ValueKind::Absent | ValueKind::Null | ValueKind::Unknown(_) => Json::Null,
        }
    }
}

fn first_unknown(value: &Value) -> Option<&Value> {
    match &value.kind {
        ValueKind::Unknown(_) => Some(value),
        ValueKind::List(items) => items.iter().find_map(first_unknown),
        ValueKind::Map(members) => members.iter().find_map(|member| first_unknown(&member.value)),
        ValueKind::Absent | ValueKind::Null | ValueKind::Text(_) => None,
    }
}

/// RFC 4648's base 64, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = (0..3).fold(0_usize, |group, at| group << 8 | chunk.get(at).map_or(0, |byte| usize::from(*byte)));
        for place in 0..4 {
            let digit = DIGITS.get(group >> (18 - 6 * place) & 63).copied().unwrap_or(b'A');
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}
