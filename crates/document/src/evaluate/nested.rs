//! Nested stacks: a resource that makes a stack of its own from another file's template. Parameters go down, outputs
//! come up, and a resource is known by the stacks that lead to it.

use std::rc::Rc;

use patchplay_language::say;

use super::{Definition, Evaluator, Identity, Scope, Truth, limit::MAX_STACKS, reference::open};
use crate::{
    code::Code,
    text::Span,
    tree::Kind,
    value::{Member, Value, ValueKind},
};

/// Types whose resources are stacks, each with the property that names the template.
const KINDS: &[(&str, &str)] =
    &[("AWS::CloudFormation::Stack", "TemplateURL"), ("AWS::Serverless::Application", "Location")];

/// Whether a resource of this type is a stack of its own.
pub(crate) fn is_stack(kind: &str) -> bool {
    template_property(kind).is_some()
}

fn template_property(kind: &str) -> Option<&'static str> {
    KINDS.iter().find(|(known, _)| *known == kind).map(|(_, property)| *property)
}

impl<'a> Evaluator<'a> {
    /// What references to a resource of this stack say.
    pub(super) fn address(&self, id: &str) -> String {
        format!("{}/{id}", self.identity.key)
    }

    /// A resource as a scenario names it.
    pub(super) fn name_of(&self, id: &str) -> String {
        self.reading.known.names.get(&self.address(id)).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// Logical ids, types and addresses of the stack's resources, each with the path of stacks that leads to it.
    pub(crate) fn residents(&self) -> impl Iterator<Item = (&str, &str, String, String)> {
        self.definitions.iter().filter_map(|definition| {
            let id = definition.logical_id.as_deref()?;
            let mut path = self.identity.path.join("/");
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(id);
            Some((id, definition.kind.as_str(), self.address(id), path))
        })
    }

    /// The nested stacks, in the order of the text.
    pub(crate) fn children(&self) -> Vec<Rc<Self>> {
        let stacks = self.definitions.iter().filter(|definition| is_stack(&definition.kind));
        stacks.filter_map(|definition| self.child(definition.logical_id.as_deref()?)).collect()
    }

    /// Whether one of its nested stacks has no template to read.
    pub(crate) fn lacks_templates(&self) -> bool {
        self.children.borrow().values().any(Option::is_none)
    }

    /// The nested stack of a resource; `None` when its template cannot be read.
    fn child(&self, id: &str) -> Option<Rc<Self>> {
        if let Some(known) = self.children.borrow().get(id) {
            return known.clone();
        }
        let definition = self.definition(id)?;
        let Some(made) = self.follow(&format!("stack {id}"), || self.make_child(id, definition)) else {
            self.circular(id, definition.span);
            return None;
        };
        let made = made.map(Rc::new);
        self.children.borrow_mut().insert(id.to_owned(), made.clone());
        made
    }

    fn make_child(&self, id: &str, definition: &Definition<'a>) -> Option<Self> {
        let file = self.template_of(id, definition)?;
        if self.identity.lineage.contains(&file) {
            self.report
                .add(Code::CircularReference, definition.span, say!("`{id}` is made from a template that makes it"))
                .help(say!("a stack cannot contain itself; name another template"));
            return None;
        }
        let template = self.reading.templates.get(file as usize)?.as_ref()?;
        let stacks = &self.reading.spent.stacks;
        if stacks.replace(stacks.get() + 1) >= MAX_STACKS {
            self.report
                .add(Code::TooLarge, definition.span, say!("nested stacks make more than {MAX_STACKS} stacks"))
                .help(say!("those from here on are not read"));
            return None;
        }
        let scope = Scope { variables: &definition.variables, resource: Some(id) };
        let condition = definition.condition.as_ref();
        let own = condition.map_or(Truth::Known(true), |(name, span)| self.condition(name, *span, scope));
        let given = self.given(definition, scope);
        for member in &given {
            self.check_given(id, member, template);
        }
        for (name, entry) in &template.parameters {
            if entry.value.get("Default").is_none() && !given.iter().any(|member| member.key.text == *name) {
                self.report
                    .add(Code::StackParameter, definition.span, say!("`{id}` is given no `{name}`"))
                    .help(say!("its template declares `{name}` without a default; add it to `Parameters`"));
            }
        }
        let identity = Identity {
            file,
            path: self.identity.path.iter().cloned().chain([id.to_owned()]).collect(),
            lineage: self.identity.lineage.iter().copied().chain([file]).collect(),
            key: self.address(id),
            given: Some(given.into_iter().map(|member| (member.key.text, member.value)).collect()),
            created: self.identity.created.clone().and(own),
        };
        Self::new(self.reading, identity)
    }

    /// The file that a stack resource names; what keeps it from naming one is said.
    fn template_of(&self, id: &str, definition: &Definition<'a>) -> Option<u32> {
        let property = template_property(&definition.kind)?;
        let sources = self.report.sources;
        // `cdk synth` writes a hash where the template will lie, and in the metadata the file it wrote.
        let asset =
            definition.metadata.and_then(|node| node.get("aws:asset:path")).and_then(|entry| entry.value.text());
        if let Some(file) = asset.and_then(|path| sources.file_of(path)) {
            return Some(file);
        }
        let Some(entry) = definition.properties.and_then(|node| node.get(property)) else {
            self.report
                .add(Code::MissingKey, definition.span, say!("`{id}` needs `{property}`"))
                .help(say!("add `{property}:` with the address of the stack's template"));
            return None;
        };
        let scope = Scope { variables: &definition.variables, resource: Some(id) };
        let location = self.evaluate(&entry.value, scope);
        // An application of the serverless repository is named by its id, and nobody pastes its template.
        let written = location.written()?;
        let file = sources.file_of(written);
        if file.is_none() {
            let name = crate::text::last_part(written);
            self.report
                .add(
                    Code::TemplateMissing,
                    location.span,
                    say!("`{id}` is made from `{name}`, which is not among the files"),
                )
                .help(say!("add a file `{name}`; until then what the stack makes and puts out is unknown"));
        }
        file
    }

    /// The parameters that a stack resource passes.
    fn given(&self, definition: &Definition<'a>, scope: Scope<'_>) -> Vec<Member> {
        let Some(entry) = definition.properties.and_then(|node| node.get("Parameters")) else { return Vec::new() };
        if !matches!(entry.value.kind, Kind::Mapping(_)) {
            self.report
                .add(Code::WrongType, entry.value.span, say!("`Parameters` is a mapping of names to values"))
                .help(say!("write `Name: value` below it"));
            return Vec::new();
        }
        match self.evaluate(&entry.value, scope).kind {
            ValueKind::Map(members) => members,
            _ => Vec::new(),
        }
    }

    fn check_given(&self, id: &str, member: &Member, template: &crate::template::Template<'a>) {
        let name = member.key.text.as_str();
        if template.declares && !template.parameters.contains_key(name) {
            let draft = self.report.add(
                Code::StackParameter,
                member.key.span,
                say!("the template of `{id}` declares no parameter `{name}`"),
            );
            match self.report.nearest(name, template.parameters.keys().copied()) {
                Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(Some(member.key.span), word)),
                None => drop(draft.help(say!("remove it, or declare it in the template"))),
            }
        }
        if matches!(member.value.kind, ValueKind::List(_) | ValueKind::Map(_)) {
            self.report
                .add(
                    Code::WrongType,
                    member.value.span,
                    say!("`{name}` takes text, and this is {}", member.value.noun()),
                )
                .help(say!("a list is passed as one text: `!Join [',', ...]`"));
        }
    }

    /// An output of a nested stack.
    pub(super) fn output(&self, id: &str, name: &str, span: Span) -> Value {
        let unknown = |why: &str| open(span, &format!("${{{id}.Outputs.{name}}}"), why);
        let Some(child) = self.child(id) else {
            return unknown(&say!("the template of `{id}` is not among the files"));
        };
        if let Some(value) = child.output_value(name) {
            return value.used_at(span);
        }
        if !child.outputs.contains_key(name) {
            let draft = self.report.add(Code::UnknownReference, span, say!("the stack `{id}` has no output `{name}`"));
            match self.report.nearest(name, child.output_names()) {
                Some(word) => drop(draft.meant(span, "Outputs.", name, word)),
                None => drop(draft.help(say!("add it under `Outputs` of the stack's template"))),
            }
        }
        unknown(&say!("`{id}` puts out no `{name}`"))
    }

    /// What another stack exports under a name, if one of the files does.
    pub(super) fn import(&self, name: &Value) -> Option<Value> {
        let name = name.text()?;
        self.reading.spent.imported.borrow_mut().insert(name.to_owned());
        self.reading.known.exports.get(name).cloned()
    }

    /// This stack and all that it makes, outermost first.
    pub(crate) fn all(self: &Rc<Self>) -> Vec<Rc<Self>> {
        let mut found = vec![Rc::clone(self)];
        let mut next = 0;
        while let Some(stack) = found.get(next).cloned() {
            found.extend(stack.children());
            next += 1;
        }
        found
    }

    /// Values of names that the parent passes although the template, a fragment, declares none.
    pub(super) fn passed(&self, name: &str) -> Option<&Value> {
        self.identity.given.as_ref()?.get(name)
    }
}
