//! Resources: their definitions, loops expanded, and their evaluated properties.

use std::collections::{BTreeMap, BTreeSet};

use super::{Evaluator, MAX_RESOURCES, Scope, Truth};
use crate::{
    code::Code,
    template::{PATCH_BASELINE, Pasted},
    text::Span,
    tree::{Entry, Kind, Node},
    value::{Value, ValueKind},
};

/// Keys beside `Type` and `Properties` that a resource may have.
const KEYS: &[&str] = &[
    "Type",
    "Properties",
    "Condition",
    "DependsOn",
    "Metadata",
    "CreationPolicy",
    "DeletionPolicy",
    "UpdatePolicy",
    "UpdateReplacePolicy",
];

/// Types that are read here; a type that nearly is one of them is probably misspelled.
const READ_TYPES: &[&str] = &[
    PATCH_BASELINE,
    "AWS::SSM::Association",
    "AWS::SSM::MaintenanceWindow",
    "AWS::SSM::MaintenanceWindowTarget",
    "AWS::SSM::MaintenanceWindowTask",
    "AWS::EC2::Instance",
];

/// A resource before its properties are evaluated.
#[derive(Debug, Clone)]
pub(crate) struct Definition<'n> {
    /// Logical id; `None` for what was pasted without one.
    pub(crate) logical_id: Option<String>,
    pub(crate) kind: String,
    /// What a click on the resource shows: its logical id, or its first key.
    pub(crate) span: Span,
    /// Everything that belongs to it.
    pub(crate) whole: Span,
    pub(crate) properties: Option<&'n Node>,
    pub(crate) condition: Option<(String, Span)>,
    pub(crate) depends_on: Vec<(String, Span)>,
    /// Variables of the loops it stands in.
    pub(crate) variables: Vec<(String, Value)>,
}

/// A resource with its properties evaluated.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    pub(crate) logical_id: Option<String>,
    pub(crate) kind: String,
    pub(crate) span: Span,
    pub(crate) whole: Span,
    /// A mapping, empty if there is none.
    pub(crate) properties: Value,
    pub(crate) created: Truth,
    /// Its condition by name, where it has one.
    pub(crate) condition: Option<(String, Span)>,
    pub(crate) depends_on: Vec<(String, Span)>,
}

impl Resource {
    /// The logical id, or what stands for it.
    pub(crate) fn name(&self) -> &str {
        self.logical_id.as_deref().unwrap_or_else(|| self.kind.rsplit("::").next().unwrap_or_default())
    }
}

impl<'a> Evaluator<'a> {
    /// Lists the definitions, loops expanded.
    pub(super) fn define(&mut self) {
        let mut definitions = Vec::new();
        for pasted in &self.template.resources {
            if definitions.len() >= MAX_RESOURCES {
                let span = match pasted {
                    Pasted::Entry(entry) => entry.key.span,
                    Pasted::Resource(node) | Pasted::Properties(node) => node.span,
                };
                self.report
                    .add(Code::TooLarge, span, format!("the text has more than {MAX_RESOURCES} resources"))
                    .help("CloudFormation takes 500; those from here on are not read");
                break;
            }
            match pasted {
                Pasted::Entry(entry) => self.define_entry(entry, Scope::default(), &mut definitions),
                Pasted::Resource(node) => {
                    let first = node.entries().first().map_or(node.span, |entry| entry.key.span);
                    definitions.extend(self.definition_of(None, first, node, Scope::default()));
                }
                Pasted::Properties(node) => definitions.push(Definition {
                    logical_id: None,
                    kind: PATCH_BASELINE.to_owned(),
                    span: node.entries().first().map_or(node.span, |entry| entry.key.span),
                    whole: node.span,
                    properties: Some(node),
                    condition: None,
                    depends_on: Vec::new(),
                    variables: Vec::new(),
                }),
            }
        }
        self.by_id = definitions
            .iter()
            .enumerate()
            .filter_map(|(index, definition)| Some((definition.logical_id.clone()?, index)))
            .collect();
        self.definitions = definitions;
    }

    fn define_entry(&self, entry: &'a Entry, scope: Scope<'_>, definitions: &mut Vec<Definition<'a>>) {
        if !entry.key.text.starts_with("Fn::ForEach::") {
            let id = self.loop_text(&entry.key.text, entry.key.span, scope);
            definitions.extend(self.definition_of(Some(id), entry.key.span, &entry.value, scope));
            return;
        }
        // The loop's body is a part of the tree, which lives as long as the definitions.
        let body = match &entry.value.kind {
            Kind::Sequence(parts) => parts.get(2),
            _ => None,
        };
        self.for_each(entry, scope, &mut |_, inner| {
            for entry in body.map_or(&[][..], Node::entries) {
                if definitions.len() < MAX_RESOURCES {
                    self.define_entry(entry, inner, definitions);
                }
            }
        });
    }

    fn definition_of(
        &self,
        id: Option<String>,
        span: Span,
        node: &'a Node,
        scope: Scope<'_>,
    ) -> Option<Definition<'a>> {
        let name = id.as_deref().unwrap_or("the resource");
        let Some(kind) = node.get("Type").and_then(|entry| entry.value.text()) else {
            self.report
                .add(Code::NotAResource, span, format!("`{name}` has no `Type`"))
                .help("a resource is a mapping with `Type` and `Properties`");
            return None;
        };
        self.check_keys(node);
        self.check_type(node, kind);
        let text_of = |key: &str| {
            node.get(key).and_then(|entry| entry.value.text().map(|text| (text.to_owned(), entry.value.span)))
        };
        let depends_on = node.get("DependsOn").map_or_else(Vec::new, |entry| match &entry.value.kind {
            Kind::Scalar { text, .. } => vec![(text.clone(), entry.value.span)],
            Kind::Sequence(items) => {
                items.iter().filter_map(|item| item.text().map(|text| (text.to_owned(), item.span))).collect()
            }
            Kind::Mapping(_) => Vec::new(),
        });
        Some(Definition {
            kind: kind.to_owned(),
            span,
            whole: span.to(node.span),
            properties: node.get("Properties").map(|entry| &entry.value),
            condition: text_of("Condition"),
            depends_on,
            variables: scope.variables.to_vec(),
            logical_id: id,
        })
    }

    /// A type within a few letters of one that is read here is most likely misspelled.
    fn check_type(&self, node: &Node, kind: &str) {
        if READ_TYPES.contains(&kind) || kind.len() > 60 {
            return;
        }
        let near =
            READ_TYPES.iter().find(|known| known.eq_ignore_ascii_case(kind) || strsim::osa_distance(kind, known) <= 3);
        if let (Some(word), Some(entry)) = (near, node.get("Type")) {
            self.report
                .add(Code::UnknownType, entry.value.span, format!("`{kind}` is no type that is read here"))
                .help(format!("did you mean `{word}`?"))
                .replace(Some(entry.value.span), word);
        }
    }

    fn check_keys(&self, node: &Node) {
        for entry in node.entries() {
            let key = entry.key.text.as_str();
            if KEYS.contains(&key) {
                continue;
            }
            let draft = self.report.add(Code::ResourceKey, entry.key.span, format!("a resource has no `{key}`"));
            match self.report.nearest(key, KEYS.iter().copied()) {
                Some(word) => drop(draft.help(format!("did you mean `{word}`?")).replace(Some(entry.key.span), word)),
                None => drop(draft.help("indent it to stand under `Properties`")),
            }
        }
    }

    pub(super) fn definition(&self, id: &str) -> Option<&Definition<'a>> {
        self.by_id.get(id).and_then(|&index| self.definitions.get(index))
    }

    /// Every resource with its properties evaluated; also looks at dependencies.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        let resources: Vec<Resource> = self.definitions.iter().map(|definition| self.resource(definition)).collect();
        for resource in &resources {
            for (id, span) in &resource.depends_on {
                if !self.by_id.contains_key(id) {
                    let draft = self.report.add(
                        Code::UnknownDependency,
                        *span,
                        format!("`DependsOn` names `{id}`, which does not exist"),
                    );
                    match self.report.nearest(id, self.by_id.keys().map(String::as_str)) {
                        Some(word) => drop(draft.help(format!("did you mean `{word}`?")).replace(Some(*span), word)),
                        None => drop(draft.help("AWS refuses the template; here the line is passed over")),
                    }
                }
            }
        }
        self.find_circle();
        resources
    }

    fn resource(&self, definition: &Definition<'_>) -> Resource {
        let scope = Scope { variables: &definition.variables, resource: definition.logical_id.as_deref() };
        let empty = || Value::new(Span { end: definition.span.start, ..definition.span }, ValueKind::Map(Vec::new()));
        let properties = match definition.properties {
            Some(node) if !node.is_null() => self.evaluate(node, scope),
            _ => empty(),
        };
        let created =
            definition.condition.as_ref().map_or(Truth::Known(true), |(name, span)| self.condition(name, *span, scope));
        Resource {
            logical_id: definition.logical_id.clone(),
            kind: definition.kind.clone(),
            span: definition.span,
            whole: definition.whole,
            properties,
            created,
            condition: definition.condition.clone(),
            depends_on: definition.depends_on.clone(),
        }
    }

    /// Resources that wait for each other: CloudFormation refuses them.
    fn find_circle(&self) {
        let mut waits: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let edges = self.edges.borrow();
        for (from, to) in edges.iter() {
            waits.entry(from).or_default().extend(to.iter().map(String::as_str));
        }
        for definition in &self.definitions {
            let Some(from) = definition.logical_id.as_deref() else { continue };
            let targets = definition.depends_on.iter().map(|(id, _)| id.as_str());
            waits.entry(from).or_default().extend(targets.filter(|id| self.by_id.contains_key(*id)));
        }
        // Take away what waits for nothing, again and again; what is left waits in a circle, or for one.
        let mut waiters: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut open: BTreeMap<&str, usize> = BTreeMap::new();
        for (from, to) in &waits {
            open.insert(from, to.len());
            for id in to {
                open.entry(id).or_insert(0);
                waiters.entry(id).or_default().push(from);
            }
        }
        let mut free: Vec<&str> = open.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
        while let Some(id) = free.pop() {
            open.remove(id);
            for waiter in waiters.get(id).into_iter().flatten() {
                if let Some(count) = open.get_mut(waiter) {
                    *count -= 1;
                    if *count == 0 {
                        free.push(waiter);
                    }
                }
            }
        }
        // Whatever is left waits for something left: following that leads into the circle and around it.
        let mut seen = BTreeSet::new();
        let mut at = open.keys().next().copied();
        while let Some(id) = at {
            if !seen.insert(id) {
                let span = self.definition(id).map_or_else(Span::default, |definition| definition.span);
                self.circular(id, span);
                break;
            }
            at = waits.get(id).and_then(|to| to.iter().find(|id| open.contains_key(*id)).copied());
        }
    }

    pub(super) fn circular(&self, id: &str, span: Span) {
        self.report
            .add(Code::CircularReference, span, format!("`{id}` waits for a resource that waits for `{id}`"))
            .help("AWS refuses circular dependencies; remove one of the references or `DependsOn`");
    }
}
