//! The template: variables as parameters, and each resource as CloudFormation writes it.

use hcl_edit::{
    Span as _,
    structure::{Block, Body, Structure},
};
use patchplay_language::{joined, say};
use patchplay_model::{Branch, BranchKind, Stretch};

use crate::{
    branch,
    evaluate::{Evaluator, Instance, Scope, pairs, place},
    merge::{self, Added},
    module::{Module, Resource, Variable, at},
    report::{Report, nearest},
    tables::{self, META, Part, Shape, Table},
    value::{Kind, Value},
};

/// Members of a mapping that grows part by part.
type Members = Vec<(String, Stretch, Branch)>;

/// The template of a module.
pub(crate) fn template(module: &Module<'_>, source: u32, report: &Report) -> Branch {
    let evaluator = Evaluator::new(module, report);
    let writer = Writer { evaluator: &evaluator, source };
    let top = Stretch { source, start: 0, end: 0 };
    let mut resources = Vec::new();
    let added = merge::gather(&evaluator);
    for resource in &module.resources {
        let Some(table) = tables::of(&resource.kind) else {
            misspelled(resource, report);
            continue;
        };
        writer.check(&resource.body, table.parts, table.closed, table.kind, resource.source, resource.at);
        if table.aws.is_empty() {
            continue;
        }
        for instance in evaluator.instances(resource) {
            let properties = writer.properties(resource, table, &instance, added.get(&instance.address));
            let kind = branch::text(resource.at, table.aws);
            let entry = Branch {
                at: resource.whole,
                kind: BranchKind::Map(vec![
                    ("Type".to_owned(), resource.at, kind),
                    ("Properties".to_owned(), resource.at, properties),
                ]),
            };
            resources.push((instance.address, resource.at, entry));
        }
    }
    let parameters = parameters(&evaluator);
    let mut sections = Vec::new();
    if !parameters.is_empty() {
        sections.push(("Parameters".to_owned(), top, Branch { at: top, kind: BranchKind::Map(parameters) }));
    }
    sections.push(("Resources".to_owned(), top, Branch { at: top, kind: BranchKind::Map(resources) }));
    Branch { at: top, kind: BranchKind::Map(sections) }
}

/// Variables of a single value as parameters, those among them that nothing declares.
fn parameters(evaluator: &Evaluator<'_>) -> Members {
    let module = evaluator.module;
    let mut all = Members::new();
    for (name, variable) in &module.variables {
        let Variable { source, at, default, description, .. } = variable;
        let default = default.as_ref().map(|default| evaluator.value(*source, default, *at, &Scope::default()));
        if variable.is_collection()
            || default.as_ref().is_some_and(|value| matches!(value.kind, Kind::List(_) | Kind::Map(_)))
        {
            continue;
        }
        let mut members = vec![("Type", branch::text(*at, "String"))];
        if let Some((value, text)) = default.as_ref().and_then(|value| Some((value, value.known()?))) {
            members.push(("Default", branch::text(value.at, &text)));
        }
        if !description.is_empty() {
            members.push(("Description", branch::text(*at, description)));
        }
        all.push((name.clone(), *at, branch::map(*at, members)));
    }
    for (name, at) in evaluator.undeclared() {
        all.push((name, at, branch::map(at, vec![("Type", branch::text(at, "String"))])));
    }
    all
}

/// A type within a few letters of one that is read.
fn misspelled(resource: &Resource, report: &Report) {
    let kind = resource.kind.as_str();
    let near = |table: &&Table| strsim::osa_distance(kind, table.kind) <= 2;
    if let Some(table) = tables::TABLES.iter().find(near).filter(|_| kind.len() < 60) {
        report.add(
            "unknown-type",
            resource.at,
            say!("`{kind}` is no type that is read here"),
            say!("did you mean `{}`?", table.kind),
            None,
        );
    }
}

struct Writer<'e, 'm> {
    evaluator: &'e Evaluator<'m>,
    source: u32,
}

impl Writer<'_, '_> {
    /// Reports names that a place does not have, or that are nearly one that it has.
    fn check(&self, body: &Body, parts: &'static [Part], closed: bool, what: &str, source: u32, whole: Stretch) {
        let _ = self.source;
        for structure in body {
            let (name, span) = match structure {
                Structure::Attribute(attribute) => (attribute.key.as_str(), attribute.key.span()),
                Structure::Block(block) if block.ident.as_str() == "dynamic" => continue,
                Structure::Block(block) => (block.ident.as_str(), block.ident.span()),
            };
            let here = at(source, span, whole);
            if let Some(part) = parts.iter().find(|part| part.name == name) {
                if let (Shape::Block(inner) | Shape::Blocks(inner), Structure::Block(block)) = (part.shape, structure) {
                    self.check(&block.body, inner, true, name, source, here);
                }
                continue;
            }
            if META.contains(&name) {
                continue;
            }
            let known = parts.iter().map(|part| part.name);
            let near = nearest(name, known.clone()).filter(|word| !body.has_attribute(word) && !body.has_blocks(word));
            let help = match near {
                Some(word) => say!("did you mean `{word}`?"),
                None if closed => say!("it takes {}", joined(&known.collect::<Vec<_>>())),
                None => continue,
            };
            let code = if closed { "unknown-key" } else { "unknown-type" };
            // Resources with more attributes than are listed here: near a known one, it is a slip all the same.
            if closed || near.is_some_and(|word| strsim::osa_distance(word, name) <= 2 && name.len() > 3) {
                self.evaluator.report.add(code, here, say!("`{what}` has no `{name}`"), help, near);
            }
        }
    }

    fn properties(&self, resource: &Resource, table: &Table, instance: &Instance, added: Option<&Added>) -> Branch {
        let mut members = Members::new();
        let inside = resource.whole;
        self.parts(&resource.body, table.parts, resource.source, inside, &instance.scope, &mut members);
        if table.kind == "aws_instance" {
            self.default_tags(resource, &mut members);
        }
        for (name, text) in table.defaults {
            if members.iter().all(|(known, ..)| known != name) {
                let value = Value::text(resource.at, *text);
                members.extend(branch::of(&value).map(|value| ((*name).to_owned(), resource.at, value)));
            }
        }
        if let Some(added) = added {
            if let (Some((first, _)), Some((last, _))) = (added.groups.first(), added.groups.last()) {
                let whole = if first.source == last.source {
                    Stretch { end: last.end.max(first.end), ..*first }
                } else {
                    *first
                };
                let items = added.groups.iter().map(|(_, group)| group.clone()).collect();
                members.push(("PatchGroups".to_owned(), *first, branch::list(whole, items)));
            }
            if let Some(default) = added.default {
                members.push(("DefaultBaseline".to_owned(), default, branch::text(default, "true")));
            }
            extend(&mut members, "ManagedPolicyArns", resource.at, &added.managed);
            extend(&mut members, "Policies", resource.at, &added.policies);
        }
        Branch { at: inside, kind: BranchKind::Map(members) }
    }

    /// Tags of the provider, where the instance has none of the same key.
    fn default_tags(&self, resource: &Resource, members: &mut Members) {
        let Some((source, expression)) = &self.evaluator.module.default_tags else { return };
        let value = self.evaluator.value(*source, expression, resource.at, &Scope::default());
        let Some(Branch { kind: BranchKind::List(more), at }) = tags(&value) else { return };
        let key_of = |tag: &Branch| match &tag.kind {
            BranchKind::Map(members) => members.first().map(|(.., key)| key.kind.clone()),
            _ => None,
        };
        match members.iter_mut().find(|(name, ..)| name == "Tags") {
            Some((.., Branch { kind: BranchKind::List(own), .. })) => {
                let taken: Vec<_> = own.iter().map(key_of).collect();
                own.extend(more.into_iter().filter(|tag| !taken.contains(&key_of(tag))));
            }
            Some(_) => {}
            None => members.push(("Tags".to_owned(), at, branch::list(at, more))),
        }
    }

    /// Writes the parts of a body.
    fn parts(
        &self,
        body: &Body,
        parts: &'static [Part],
        source: u32,
        whole: Stretch,
        scope: &Scope,
        members: &mut Members,
    ) {
        for part in parts.iter().filter(|part| !part.path.is_empty()) {
            match part.shape {
                Shape::Block(_) | Shape::Blocks(_) | Shape::Named => {
                    self.blocks(body, part, source, whole, scope, members)
                }
                Shape::Plain | Shape::Tags | Shape::Lists | Shape::Alone => {
                    let Some(attribute) = body.get_attribute(part.name) else { continue };
                    let key = at(source, attribute.key.span(), whole);
                    let value = self.evaluator.value(source, &attribute.value, key, scope);
                    let written = match part.shape {
                        Shape::Tags => tags(&value),
                        Shape::Lists => lists(&value),
                        Shape::Alone => branch::of(&value).map(|one| branch::list(value.at, vec![one])),
                        _ => branch::of(&value),
                    };
                    if let Some(written) = written {
                        put(members, part.path, key, written);
                    }
                }
            }
        }
    }

    fn blocks(&self, body: &Body, part: &Part, source: u32, whole: Stretch, scope: &Scope, members: &mut Members) {
        let found = self.expanded(body, part.name, source, whole, scope);
        let Some((first, ..)) = found.first() else {
            // A rule without filters is one all the same.
            if part.name == "patch_filter" {
                put(members, part.path, whole, branch::list(Stretch { end: whole.start, ..whole }, Vec::new()));
            }
            return;
        };
        let first = *first;
        let last = found.last().map_or(first, |(.., all)| *all);
        let all = if first.source == last.source { Stretch { end: last.end.max(first.end), ..first } } else { first };
        let written = match part.shape {
            Shape::Named => {
                let named = found.iter().filter_map(|(key, block, scope, _)| {
                    let value = |name: &str| {
                        let attribute = block.get_attribute(name)?;
                        Some(self.evaluator.value(source, &attribute.value, *key, scope))
                    };
                    let name = value("name")?;
                    Some((name.known()?, name.at, branch::of(&value("values")?)?))
                });
                Branch { at: all, kind: BranchKind::Map(named.collect()) }
            }
            Shape::Block(inner) | Shape::Blocks(inner) => {
                let mut items = found.iter().map(|(_, block, scope, block_at)| {
                    let mut members = Members::new();
                    self.parts(block, inner, source, *block_at, scope, &mut members);
                    Branch { at: *block_at, kind: BranchKind::Map(members) }
                });
                if matches!(part.shape, Shape::Block(_)) {
                    let Some(only) = items.next() else { return };
                    only
                } else {
                    branch::list(all, items.collect())
                }
            }
            _ => return,
        };
        put(members, part.path, first, written);
    }

    /// The blocks of a name, those of dynamic blocks among them: place of the name, body, scope, place of the whole.
    fn expanded<'b>(
        &self,
        body: &'b Body,
        name: &str,
        source: u32,
        whole: Stretch,
        scope: &Scope,
    ) -> Vec<(Stretch, &'b Body, Scope, Stretch)> {
        let mut found = Vec::new();
        for block in body.blocks() {
            let here = |block: &Block| {
                let block_at = at(source, block.span(), whole);
                (at(source, block.ident.span(), block_at), block_at)
            };
            if block.ident.as_str() == name {
                let (key, all) = here(block);
                found.push((key, &block.body, scope.clone(), all));
                continue;
            }
            let is_dynamic =
                block.ident.as_str() == "dynamic" && block.labels.first().is_some_and(|label| label.as_str() == name);
            let content = block.body.get_blocks("content").next();
            let (true, Some(each), Some(content)) = (is_dynamic, block.body.get_attribute("for_each"), content) else {
                continue;
            };
            let (key, all) = here(block);
            let value = self.evaluator.value(source, &each.value, key, scope);
            let Some(pairs) = pairs(&value, key) else {
                let why = value.first_open().map_or_else(|| say!("it is no collection"), |open| open.why);
                self.evaluator.report.add(
                    "unresolved-value",
                    place(source, &each.value, key),
                    say!("the blocks `{name}` are unknown because {why}"),
                    say!("they are left out here"),
                    None,
                );
                continue;
            };
            let iterator = block.body.get_attribute("iterator").map(|found| found.value.clone());
            let iterator = match &iterator {
                Some(hcl_edit::expr::Expression::Variable(name)) => name.as_str().to_owned(),
                _ => name.to_owned(),
            };
            for (number, item) in pairs.into_iter().take(crate::evaluate::MOST) {
                let turn = vec![("key".to_owned(), key, number), ("value".to_owned(), key, item)];
                found.push((key, &content.body, scope.with(&iterator, Value::new(key, Kind::Map(turn))), all));
            }
        }
        found
    }
}

/// Puts a value at the end of a path; a step that is there already is gone into.
fn put(members: &mut Members, path: &[&str], key: Stretch, value: Branch) {
    let [name, rest @ ..] = path else { return };
    if rest.is_empty() {
        members.push(((*name).to_owned(), key, value));
        return;
    }
    if let Some((.., Branch { kind: BranchKind::Map(inner), .. })) =
        members.iter_mut().find(|(known, ..)| known == name)
    {
        put(inner, rest, key, value);
        return;
    }
    let at = value.at;
    let mut inner = Members::new();
    put(&mut inner, rest, key, value);
    members.push(((*name).to_owned(), key, Branch { at, kind: BranchKind::Map(inner) }));
}

/// Adds items to a list.
fn extend(members: &mut Members, name: &str, at: Stretch, items: &[Branch]) {
    if items.is_empty() {
        return;
    }
    match members.iter_mut().find(|(known, ..)| known == name) {
        Some((.., Branch { kind: BranchKind::List(list), .. })) => list.extend(items.iter().cloned()),
        Some(_) => {}
        None => members.push((name.to_owned(), at, branch::list(at, items.to_vec()))),
    }
}

/// A mapping as a list of tags.
fn tags(value: &Value) -> Option<Branch> {
    let Kind::Map(members) = &value.kind else { return branch::of(value) };
    let tag = |(key, key_at, value): &(String, Stretch, Value)| {
        let at = if key_at.source == value.at.source && key_at.start <= value.at.start {
            Stretch { end: value.at.end, ..*key_at }
        } else {
            *key_at
        };
        Some(branch::map(at, vec![("Key", branch::text(*key_at, key)), ("Value", branch::of(value)?)]))
    };
    Some(branch::list(value.at, members.iter().filter_map(tag).collect()))
}

/// A mapping of texts as one of lists.
fn lists(value: &Value) -> Option<Branch> {
    let Kind::Map(members) = &value.kind else { return branch::of(value) };
    let members = members.iter().filter_map(|(key, key_at, value)| {
        let one = branch::of(value)?;
        let list = if matches!(value.kind, Kind::List(_)) { one } else { branch::list(value.at, vec![one]) };
        Some((key.clone(), *key_at, list))
    });
    Some(Branch { at: value.at, kind: BranchKind::Map(members.collect()) })
}
