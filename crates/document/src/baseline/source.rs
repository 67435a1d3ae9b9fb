//! `Sources`: repositories that stand instead of a Linux node's own (spec baseline-model 8).

use patchplay_language::{mark, said, say};
use patchplay_model::{OperatingSystem, PatchSource, limits};

use super::{Context, check_name};
use crate::{
    Place,
    code::Code,
    fields::{FAILS_LATER, Fields, check_length},
    keys::SOURCE,
    value::Value,
};

/// Reads the sources, each with its place.
pub(super) fn sources(fields: &Fields<'_>, context: &Context<'_>) -> (Vec<PatchSource>, Vec<Place>) {
    let Some((items, value)) = fields.list("Sources") else { return Default::default() };
    if items.len() > limits::SOURCES {
        fields.add(
            Code::OutOfRange,
            value.span,
            say!("{} sources, and AWS takes at most {}", items.len(), limits::SOURCES),
        );
    }
    let has_none = matches!(context.system, OperatingSystem::Windows | OperatingSystem::MacOs);
    if !items.is_empty() && context.sure && has_none {
        fields
            .add(Code::WrongSystem, value.span, say!("`Sources` have no effect on {}", context.system.label()))
            .help(say!("only Linux has alternative package repositories"))
            .remove(fields.value().member("Sources"));
    }
    items.iter().filter_map(|item| Some((source(item, context)?, context.report.place(item.span)))).unzip()
}

fn source(item: &Value, context: &Context<'_>) -> Option<PatchSource> {
    let report = context.report;
    let fields = Fields::new(item, mark!("a source"), SOURCE.names, report)?;
    let start = item.members().first().map_or(item.span, |member| member.key.span);
    let name = fields.require_of_service("Name", start).and_then(|_| fields.text("Name"));
    if let Some((text, value)) = name {
        check_length(report, mark!("the source's name"), text, value, &limits::SOURCE_NAME);
        check_name(report, text, value);
    }
    fields.require_of_service("Products", start);
    let products = fields.texts("Products");
    if let Some(list) = fields.value().get("Products")
        && !limits::SOURCE_PRODUCTS.contains(&list.items().len())
        && list.as_unknown().is_none()
    {
        count(list, report);
    }
    for (text, value) in &products {
        check_length(report, mark!("the product"), text, value, &limits::SOURCE_PRODUCT);
    }
    let configuration = fields.require_of_service("Configuration", start).and_then(|_| fields.text("Configuration"));
    if let Some((text, value)) = configuration {
        check_length(report, mark!("the configuration"), text, value, &limits::SOURCE_CONFIGURATION);
    }
    Some(PatchSource {
        name: name?.0.to_owned(),
        products: products.into_iter().map(|(text, _)| text.to_owned()).collect(),
        configuration: configuration?.0.to_owned(),
    })
}

fn count(list: &Value, report: &crate::report::Report<'_>) {
    let (least, most) = (limits::SOURCE_PRODUCTS.start(), limits::SOURCE_PRODUCTS.end());
    let number = list.items().len();
    let draft =
        report.add(Code::OutOfRange, list.span, say!("{number} products, and a source takes {least} to {most}"));
    drop(draft.help(if number == 0 {
        say!("`*` stands for every product; {later}", later = said(FAILS_LATER))
    } else {
        say!("`*` stands for every product")
    }));
}
