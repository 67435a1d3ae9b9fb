//! Where a name is defined: the parameter, resource, condition or mapping that a function of a template speaks of.

use crate::{
    text::{Span, to_u32},
    tree::{Kind, Node},
};

/// The function around a name, which says where to look for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Function {
    /// Nothing that names something.
    None,
    Ref,
    GetAtt,
    Sub,
    /// A condition's name, of a resource or in `Fn::If`.
    Condition,
    FindInMap,
    DependsOn,
}

impl Function {
    fn of_tag(tag: &str) -> Self {
        match tag {
            "Ref" => Self::Ref,
            "GetAtt" => Self::GetAtt,
            "Sub" => Self::Sub,
            "Condition" | "If" => Self::Condition,
            "FindInMap" => Self::FindInMap,
            _ => Self::None,
        }
    }

    fn of_key(key: &str) -> Self {
        match key {
            "Ref" | "Condition" => Self::of_tag(key),
            "DependsOn" => Self::DependsOn,
            _ => key.strip_prefix("Fn::").map_or(Self::None, Self::of_tag),
        }
    }

    /// Sections of a template that define such names.
    const fn sections(self) -> &'static [&'static str] {
        match self {
            Self::None => &[],
            Self::Ref | Self::Sub => &["Parameters", "Resources"],
            Self::GetAtt | Self::DependsOn => &["Resources"],
            Self::Condition => &["Conditions"],
            Self::FindInMap => &["Mappings"],
        }
    }
}

/// The key that defines the name at a byte of a text.
pub(super) fn of(root: &Node, text: &str, at: u32) -> Option<Span> {
    Search { root, text, at }.within(root, Function::None, None)
}

struct Search<'t> {
    root: &'t Node,
    text: &'t str,
    at: u32,
}

impl Search<'_> {
    /// `local` are the names that a `Sub` brings along. The tree's depth is limited.
    fn within(&self, node: &Node, outer: Function, local: Option<&Node>) -> Option<Span> {
        if self.at < node.span.start || node.span.end < self.at {
            return None;
        }
        let function = node.tag.as_deref().map_or(outer, Function::of_tag);
        match &node.kind {
            Kind::Scalar { text, .. } => {
                let name = match function {
                    Function::Sub => self.placeholder(node.span)?,
                    _ => text,
                };
                // What stands behind the dot is an attribute, which the resource's type defines.
                let name = name.split('.').next().unwrap_or(name).trim();
                let own = local.and_then(|local| local.get(name));
                let defined = || function.sections().iter().find_map(|section| self.root.get(section)?.value.get(name));
                own.or_else(defined).map(|entry| entry.key.span)
            }
            Kind::Sequence(items) => items.iter().enumerate().find_map(|(turn, item)| {
                // Of the arguments of a function the first is the name.
                let inner = if turn == 0 || function == Function::DependsOn { function } else { Function::None };
                let local = if function == Function::Sub { items.get(1) } else { None };
                self.within(item, inner, local)
            }),
            Kind::Mapping(entries) => {
                entries.iter().find_map(|entry| self.within(&entry.value, Function::of_key(&entry.key.text), None))
            }
        }
    }

    /// The name in `${}` at the place, in the text as it is written.
    fn placeholder(&self, span: Span) -> Option<&str> {
        let written = self.text.get(span.start as usize..span.end as usize)?;
        let at = self.at.saturating_sub(span.start);
        written.match_indices("${").find_map(|(open, _)| {
            let name = written.get(open + 2..)?.split('}').next()?;
            let end = to_u32(open + 2 + name.len());
            // `${!Name}` stands for itself.
            (to_u32(open) <= at && at <= end + 1 && !name.starts_with('!')).then_some(name)
        })
    }
}
