//! The files of a folder, parsed: their variables, locals, data sources and resources.

use patchplay_ordered::SortedMap;

use hcl_edit::{
    Span as _,
    expr::Expression,
    structure::{Attribute, Block, BlockLabel, Body, Structure},
};
use patchplay_language::say;
use patchplay_model::Stretch;

use crate::{evaluate::is_collection, report::Report};

/// What a folder holds.
#[derive(Debug)]
pub(crate) struct Module<'p> {
    pub(crate) variables: SortedMap<String, Variable>,
    pub(crate) locals: SortedMap<String, (u32, Expression)>,
    /// In the order of the texts.
    pub(crate) resources: Vec<Resource>,
    /// Data sources by `type.name`.
    pub(crate) data: SortedMap<String, Resource>,
    /// Tags that the provider adds to everything.
    pub(crate) default_tags: Option<(u32, Expression)>,
    /// Whether each of the texts could be read.
    pub(crate) is_whole: bool,
    /// Values given for variables.
    pub(crate) parameters: &'p SortedMap<String, String>,
}

/// A declared variable.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) source: u32,
    /// Its name in the declaration.
    pub(crate) at: Stretch,
    pub(crate) default: Option<Expression>,
    pub(crate) description: String,
    /// Its type, where one is written.
    pub(crate) kind: Option<Expression>,
}

impl Variable {
    /// Whether its type says that it is a list or mapping.
    pub(crate) fn is_collection(&self) -> bool {
        self.kind.as_ref().is_some_and(is_collection)
    }
}

/// A resource or data source.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) source: u32,
    pub(crate) kind: String,
    pub(crate) name: String,
    /// Its name in the text.
    pub(crate) at: Stretch,
    /// The block.
    pub(crate) whole: Stretch,
    pub(crate) body: Body,
}

impl Resource {
    /// `type.name`.
    pub(crate) fn address(&self) -> String {
        format!("{}.{}", self.kind, self.name)
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.body.get_attribute(name)
    }
}

/// The place of a node.
pub(crate) fn at(source: u32, span: Option<std::ops::Range<usize>>, otherwise: Stretch) -> Stretch {
    let number = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    span.map_or(otherwise, |span| Stretch { source, start: number(span.start), end: number(span.end) })
}

fn label(label: &BlockLabel) -> &str {
    match label {
        BlockLabel::Ident(ident) => ident.as_str(),
        BlockLabel::String(text) => text.as_str(),
    }
}

impl<'p> Module<'p> {
    /// Parses the texts, given by number; one that does not parse is reported and left out.
    pub(crate) fn read(texts: &[(u32, &str)], parameters: &'p SortedMap<String, String>, report: &Report) -> Self {
        let mut module = Self {
            variables: SortedMap::new(),
            locals: SortedMap::new(),
            resources: Vec::new(),
            data: SortedMap::new(),
            default_tags: None,
            is_whole: true,
            parameters,
        };
        for &(source, text) in texts {
            // Blanks instead of a byte-order mark, so that places stay.
            let shown = text.strip_prefix('\u{feff}').map(|rest| format!("   {rest}"));
            let shown = shown.as_deref().unwrap_or(text);
            match hcl_edit::parser::parse_body(shown) {
                Ok(body) => {
                    for structure in body {
                        if let Structure::Block(block) = structure {
                            module.block(source, block, report);
                        }
                    }
                }
                Err(error) => {
                    module.is_whole = false;
                    let start = error.location().offset().min(shown.len());
                    let start = (0..=start).rev().find(|byte| shown.is_char_boundary(*byte)).unwrap_or(0);
                    let start = u32::try_from(start).unwrap_or(u32::MAX);
                    report.add(
                        "syntax-error",
                        Stretch { source, start, end: start },
                        say!("from here on the text is no Terraform: {}", error.message()),
                        say!("until it can, nothing of this file is used"),
                        None,
                    );
                }
            }
        }
        module
    }

    fn block(&mut self, source: u32, block: Block, report: &Report) {
        let whole = at(source, block.span(), Stretch { source, ..Stretch::default() });
        let name_at =
            at(source, block.labels.last().and_then(hcl_edit::Span::span), at(source, block.ident.span(), whole));
        let labels: Vec<String> = block.labels.iter().map(|found| label(found).to_owned()).collect();
        match (block.ident.as_str(), labels.as_slice()) {
            ("variable", [name]) => {
                let description = block.body.get_attribute("description").and_then(|found| found.value.as_str());
                let kind = block.body.get_attribute("type").map(|found| found.value.clone());
                let variable = Variable {
                    source,
                    at: name_at,
                    description: description.unwrap_or_default().to_owned(),
                    kind,
                    default: block.body.get_attribute("default").map(|found| found.value.clone()),
                };
                self.variables.entry(name.clone()).or_insert(variable);
            }
            ("locals", []) => {
                for attribute in block.body.attributes() {
                    let local = (source, attribute.value.clone());
                    self.locals.entry(attribute.key.as_str().to_owned()).or_insert(local);
                }
            }
            ("provider", [name]) if name == "aws" => {
                let tags =
                    block.body.get_blocks("default_tags").next().and_then(|found| found.body.get_attribute("tags"));
                // Providers with an alias are for single resources.
                if let Some(tags) = tags.filter(|_| !block.body.has_attribute("alias")) {
                    self.default_tags = Some((source, tags.value.clone()));
                }
            }
            ("resource" | "data", [kind, name]) => {
                let is_data = block.ident.as_str() == "data";
                let resource =
                    Resource { source, kind: kind.clone(), name: name.clone(), at: name_at, whole, body: block.body };
                if is_data {
                    self.data.insert(resource.address(), resource);
                } else if self.resources.iter().any(|known| known.kind == *kind && known.name == *name) {
                    report.add(
                        "duplicate-key",
                        name_at,
                        say!("`{kind}.{name}` stands here a second time"),
                        say!("the first one is read; give this one another name"),
                        None,
                    );
                } else {
                    self.resources.push(resource);
                }
            }
            ("module", [name]) => report.add(
                "not-simulated",
                name_at,
                say!("the module `{name}` is not followed"),
                say!("what it makes is left out; paste its files to have them read"),
                None,
            ),
            _ => {}
        }
    }

    pub(crate) fn resource(&self, kind: &str, name: &str) -> Option<&Resource> {
        self.resources.iter().find(|known| known.kind == kind && known.name == name)
    }
}
