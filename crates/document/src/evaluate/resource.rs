//! Resources: their definitions, loops expanded, and their evaluated properties.

use patchplay_language::say;
use patchplay_ordered::{SortedMap, SortedSet};

use super::{
    Evaluator, Scope, Truth,
    limit::{MAX_ALL_RESOURCES, MAX_RESOURCES},
    loops::is_loop,
};
use crate::{
    code::Code,
    keys::RESOURCE,
    template::{PATCH_BASELINE, Pasted},
    text::Span,
    tree::{Entry, Kind, Node},
    value::{Value, ValueKind},
};

/// Types that are read here; a type that nearly is one of them is probably misspelled.
pub(crate) const READ_TYPES: &[&str] = &[
    PATCH_BASELINE,
    "AWS::SSM::Association",
    "AWS::SSM::MaintenanceWindow",
    "AWS::SSM::MaintenanceWindowTarget",
    "AWS::SSM::MaintenanceWindowTask",
    "AWS::ResourceGroups::Group",
    "AWS::EC2::Instance",
    "AWS::EC2::LaunchTemplate",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::AutoScaling::LaunchConfiguration",
    "AWS::CloudFormation::Stack",
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
    pub(crate) metadata: Option<&'n Node>,
    pub(crate) condition: Option<(String, Span)>,
    pub(crate) depends_on: Vec<(String, Span)>,
    /// Variables of the loops it stands in.
    pub(crate) variables: Vec<(String, Value)>,
}

/// A resource with its properties evaluated.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    /// The logical id, in front of it the stacks that lead to it where another resource has the same one.
    pub(crate) logical_id: Option<String>,
    /// What references to it say; unlike the logical id it is never that of another resource.
    pub(crate) address: Option<String>,
    pub(crate) kind: String,
    pub(crate) span: Span,
    pub(crate) whole: Span,
    /// A mapping, empty if there is none.
    pub(crate) properties: Value,
    pub(crate) created: Truth,
    /// Its condition by name, where it has one.
    pub(crate) condition: Option<(String, Span)>,
    /// Addresses of the resources it waits for.
    pub(crate) depends_on: Vec<String>,
}

impl Resource {
    /// A resource that stands in no template: `whole` is everything that belongs to it, `span` what a click shows.
    pub(crate) fn plain(kind: &str, logical_id: Option<String>, span: Span, whole: Span, properties: Value) -> Self {
        Self {
            address: logical_id.clone(),
            logical_id,
            kind: kind.to_owned(),
            span,
            whole,
            properties,
            created: Truth::Known(true),
            condition: None,
            depends_on: Vec::new(),
        }
    }

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
            let span = match pasted {
                Pasted::Entry(entry) => entry.key.span,
                Pasted::Resource(node) | Pasted::Properties(node) => node.span,
            };
            if !self.has_room(definitions.len(), span) {
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
                    metadata: None,
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
        let made = &self.reading.spent.resources;
        made.set(made.get() + definitions.len());
        self.definitions = definitions;
    }

    /// Whether a stack with so many resources may have one more, after those that other stacks have.
    fn has_room(&self, count: usize, span: Span) -> bool {
        let limit = MAX_ALL_RESOURCES.saturating_sub(self.reading.spent.resources.get()).min(MAX_RESOURCES);
        if count < limit {
            return true;
        }
        self.report
            .add(Code::TooLarge, span, say!("the text makes more than {limit} resources"))
            .help(say!("a stack has at most 500; those from here on are not read"));
        false
    }

    fn define_entry(&self, entry: &'a Entry, scope: Scope<'_>, definitions: &mut Vec<Definition<'a>>) {
        if !is_loop(&entry.key) {
            let id = self.loop_text(&entry.key.text, entry.key.span, scope);
            let again =
                !scope.variables.is_empty() && definitions.iter().any(|known| known.logical_id.as_ref() == Some(&id));
            if again {
                self.report
                    .add(Code::DuplicateKey, entry.key.span, say!("the loop makes `{id}` a second time"))
                    .help(say!("a key inside a loop needs the loop's variable, and the loop different values"));
                return;
            }
            definitions.extend(self.definition_of(Some(id), entry.key.span, &entry.value, scope));
            return;
        }
        let mut full = false;
        self.for_each(entry, scope, &mut |body: &'a Node, inner| {
            for entry in body.entries() {
                full = full || !self.has_room(definitions.len(), entry.key.span);
                if !full {
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
        let unnamed = say!("the resource");
        let name = id.as_deref().unwrap_or(&unnamed);
        let Some(kind) = node.get("Type").and_then(|entry| entry.value.text()) else {
            self.report
                .add(Code::NotAResource, span, say!("`{name}` has no `Type`"))
                .help(say!("a resource is a mapping with `Type` and `Properties`"));
            return None;
        };
        self.check_keys(node);
        self.check_type(node, kind);
        let text_of = |key: &str| {
            node.get(key)
                .and_then(|entry| entry.value.text().map(|text| (text, entry.value.span)))
                .map(|(text, span)| (self.loop_text(text, span, scope), span))
        };
        let named = |node: &Node| node.text().map(|text| (self.loop_text(text, node.span, scope), node.span));
        let depends_on = node.get("DependsOn").map_or_else(Vec::new, |entry| match &entry.value.kind {
            Kind::Scalar { .. } => named(&entry.value).into_iter().collect(),
            Kind::Sequence(items) => items.iter().filter_map(named).collect(),
            Kind::Mapping(_) => Vec::new(),
        });
        Some(Definition {
            kind: kind.to_owned(),
            span,
            whole: span.to(node.span),
            properties: node.get("Properties").map(|entry| &entry.value),
            metadata: node.get("Metadata").map(|entry| &entry.value),
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
        let near = READ_TYPES.iter().find(|known| {
            // The distance is never below the difference of the lengths, which costs nothing.
            known.len().abs_diff(kind.len()) <= 3
                && (known.eq_ignore_ascii_case(kind) || strsim::osa_distance(kind, known) <= 3)
        });
        if let (Some(word), Some(entry)) = (near, node.get("Type")) {
            self.report
                .add(Code::UnknownType, entry.value.span, say!("`{kind}` is no type that is read here"))
                .help(say!("did you mean `{word}`?"))
                .replace(Some(entry.value.span), word);
        }
    }

    fn check_keys(&self, node: &Node) {
        if self.template.has_macros {
            return;
        }
        for entry in node.entries() {
            let key = entry.key.text.as_str();
            if RESOURCE.names.contains(&key) {
                continue;
            }
            let draft = self.report.add(Code::ResourceKey, entry.key.span, say!("a resource has no `{key}`"));
            match self.report.nearest(key, RESOURCE.names.iter().copied()) {
                Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(Some(entry.key.span), word)),
                None => drop(draft.help(say!("indent it to stand under `Properties`"))),
            }
        }
    }

    pub(super) fn definition(&self, id: &str) -> Option<&Definition<'a>> {
        self.by_id.get(id).and_then(|&index| self.definitions.get(index))
    }

    /// Every resource with its properties evaluated; also looks at dependencies.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        let resources: Vec<Resource> = self.definitions.iter().map(|definition| self.resource(definition)).collect();
        for definition in &self.definitions {
            for (id, span) in &definition.depends_on {
                if !self.by_id.contains_key(id) {
                    let draft = self.report.add(
                        Code::UnknownDependency,
                        *span,
                        say!("`DependsOn` names `{id}`, which does not exist"),
                    );
                    match self.report.nearest(id, self.by_id.keys().map(String::as_str)) {
                        Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(Some(*span), word)),
                        None => drop(draft.help(say!("AWS refuses the template; here the line is passed over"))),
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
        let id = definition.logical_id.as_deref();
        Resource {
            logical_id: id.map(|id| self.name_of(id)),
            address: id.map(|id| self.address(id)),
            kind: definition.kind.clone(),
            span: definition.span,
            whole: definition.whole,
            properties,
            created: self.identity.created.clone().and(created),
            condition: definition.condition.clone().filter(|_| self.identity.created == Truth::Known(true)),
            depends_on: definition.depends_on.iter().map(|(id, _)| self.address(id)).collect(),
        }
    }

    /// Resources that wait for each other: CloudFormation refuses them.
    fn find_circle(&self) {
        let mut waits: SortedMap<&str, SortedSet<&str>> = SortedMap::new();
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
        let mut waiters: SortedMap<&str, Vec<&str>> = SortedMap::new();
        let mut open: SortedMap<&str, usize> = SortedMap::new();
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
        let mut seen = SortedSet::new();
        let mut path = Vec::new();
        let mut at = open.keys().next().copied();
        while let Some(id) = at {
            path.push(id);
            if !seen.insert(id) {
                // The serverless transform makes several resources of one, which do not wait for each other.
                let mut circle = path.iter().rev().skip(1).take_while(|other| **other != id).chain([&id]);
                let is_serverless = |id: &&str| {
                    self.definition(id).is_some_and(|definition| definition.kind.starts_with("AWS::Serverless::"))
                };
                if circle.any(is_serverless) {
                    break;
                }
                let span = self.definition(id).map_or_else(Span::default, |definition| definition.span);
                self.circular(id, span);
                break;
            }
            at = waits.get(id).and_then(|to| to.iter().find(|id| open.contains_key(*id)).copied());
        }
    }

    pub(super) fn circular(&self, id: &str, span: Span) {
        self.report
            .add(Code::CircularReference, span, say!("`{id}` waits for a resource that waits for `{id}`"))
            .help(say!("AWS refuses circular dependencies; remove one of the references or `DependsOn`"));
    }
}
