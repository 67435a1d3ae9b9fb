//! Filter groups: keys and values that fit the baseline's operating system (spec baseline-model 3).

use patchplay_language::{joined, mark, said, say};
use patchplay_model::{FilterKey, FilterValues, OperatingSystem, PatchFilter, limits, product_family};

use super::{Context, Reader};
use crate::{
    FilterSites, Severity,
    code::Code,
    edit,
    fields::{FAILS_LATER, Fields, check_length, matches_nothing, text_of},
    keys::{FILTER, FILTER_GROUP},
    text::Span,
    value::Value,
};

/// Reads a filter group; in a rule, an empty one is worth a word.
pub(super) fn group(
    value: &Value,
    name: &'static str,
    context: &Context<'_>,
    in_rule: bool,
) -> (Vec<PatchFilter>, Vec<FilterSites>) {
    let mut filters = Vec::new();
    let mut sites = Vec::new();
    let Some(group) = Fields::new(value, name, FILTER_GROUP.names, context.report) else { return (filters, sites) };
    if group.require_of_service("PatchFilters", value.span).is_none() {
        return (filters, sites);
    }
    let Some((items, list)) = group.list("PatchFilters") else { return (filters, sites) };
    if items.is_empty() && in_rule {
        matches_everything(context, list.span);
    }
    count(items.len(), list, context);
    for item in items {
        if let Some((filter, site)) = filter(item, context) {
            repeated(&filters, &filter, item, context);
            filters.push(filter);
            sites.push(site);
        }
    }
    applications(items, &filters, context);
    (filters, sites)
}

/// Warns that nothing restricts a rule.
pub(super) fn matches_everything(context: &Context<'_>, span: Span) {
    context
        .report
        .add(
            Code::MatchesEverything,
            span,
            say!("the rule has no filters, so it approves every patch of {}", context.system.label()),
        )
        .help(say!("list filters under `PatchFilters`, or `*` for a key to show that it is meant so"));
}

fn count(length: usize, list: &Value, context: &Context<'_>) {
    if length <= limits::FILTERS_API {
        return;
    }
    let draft = context
        .report
        .add(
            Code::TooManyFilters,
            list.span,
            say!("{length} filters, and the API takes at most {}", limits::FILTERS_API),
        )
        .help(say!("{later}; put some into a rule of their own", later = said(FAILS_LATER)));
    if length > limits::FILTERS_SCHEMA && context.reader == Reader::Service {
        let schema = limits::FILTERS_SCHEMA;
        let help = say!("CloudFormation's own check takes {schema}; put some into a rule of their own");
        drop(draft.severity(Severity::Error).help(help));
    }
}

fn repeated(filters: &[PatchFilter], filter: &PatchFilter, item: &Value, context: &Context<'_>) {
    if filters.iter().any(|known| known.key == filter.key) {
        context
            .report
            .add(
                Code::RepeatedFilterKey,
                item.get("Key").map_or(item.span, |key| key.span),
                say!("`{}` stands twice in this group, so a patch must match both lists", filter.key),
            )
            .help(say!("put alternatives into one list of values"));
    }
}

/// Reads a filter. What is unknown in it leaves it without values, so that nothing passes: without the filter its rule
/// would approve more than its author wants.
fn filter(item: &Value, context: &Context<'_>) -> Option<(PatchFilter, FilterSites)> {
    let report = context.report;
    let parts = [Some(item), item.get("Key"), item.get("Values")];
    if let Some(open) = parts.into_iter().flatten().find(|value| value.as_unknown().is_some()) {
        matches_nothing(report, open, mark!("nothing passes this filter"));
        let known = item.get("Key").and_then(|value| Some((value.text()?.parse().ok()?, value)));
        // A key that the system does not have is wrong whatever its values are.
        if let Some((key, value)) = known {
            allowed(key, value, context);
        }
        let key = known.map(|(key, _)| key).or_else(|| FilterKey::allowed_for(context.system).first().copied())?;
        let place = |value: Option<&Value>| report.place(value.unwrap_or(item).span);
        let site = FilterSites {
            place: report.place(item.span),
            key: place(item.get("Key")),
            values: Vec::new(),
            list: place(item.get("Values")),
        };
        return Some((PatchFilter { key, values: Vec::new() }, site));
    }
    let fields = Fields::new(item, mark!("a filter"), FILTER.names, report)?;
    let start = item.members().first().map_or(item.span, |member| member.key.span);
    let key = fields.require_of_service("Key", start).and_then(|_| fields.word::<FilterKey>("Key"));
    let key = key.filter(|(key, value)| allowed(*key, value, context) || context.reader == Reader::Node);
    fields.require_of_service("Values", start)?;
    let (items, list) = fields.list("Values")?;
    if !limits::VALUES.contains(&items.len()) {
        let help = if items.is_empty() {
            say!("`*` stands for every value; {later}", later = said(FAILS_LATER))
        } else {
            say!("`*` stands for every value")
        };
        report
            .add(
                Code::OutOfRange,
                list.span,
                say!(
                    "{} values, and a filter takes {} to {}",
                    items.len(),
                    limits::VALUES.start(),
                    limits::VALUES.end()
                ),
            )
            .help(help);
    }
    let mut values = Vec::new();
    let mut places = Vec::new();
    for item in items {
        let Some(text) = text_of(report, "Values", item) else { continue };
        check_length(report, mark!("the value"), text, item, &limits::VALUE);
        if let Some((key, _)) = key {
            check_value(key, text, item, context);
        }
        values.push(text.to_owned());
        places.push(report.place(item.span));
    }
    let (key, key_value) = key?;
    let site = FilterSites {
        place: report.place(item.span),
        key: report.place(key_value.span),
        values: places,
        list: report.place(list.span),
    };
    Some((PatchFilter { key, values }, site))
}

/// Whether rules of the system may use the key.
fn allowed(key: FilterKey, value: &Value, context: &Context<'_>) -> bool {
    let known = FilterKey::allowed_for(context.system);
    if !context.sure || known.contains(&key) {
        return true;
    }
    let names: Vec<&str> = known.iter().map(|key| key.as_str()).collect();
    let draft = context.refused(
        Code::WrongFilterKey,
        value.span,
        say!("`{key}` is no filter key for {}", context.system.label()),
    );
    let twin = match key {
        FilterKey::MsrcSeverity => Some(FilterKey::Severity),
        FilterKey::Severity => Some(FilterKey::MsrcSeverity),
        _ => None,
    };
    match twin.filter(|twin| known.contains(twin)) {
        Some(twin) => {
            let help = if key == FilterKey::MsrcSeverity {
                say!("only Windows has `{key}`; here it is `{twin}`")
            } else {
                say!("only Linux has `{key}`; here it is `{twin}`")
            };
            drop(draft.help(help).replace(value.literal, twin.as_str()));
        }
        None => drop(draft.help(say!("{} takes {}", context.system.label(), joined(&names)))),
    }
    false
}

fn check_value(key: FilterKey, text: &str, value: &Value, context: &Context<'_>) {
    if text == "*" || !context.sure {
        return;
    }
    let report = context.report;
    if text.eq_ignore_ascii_case("all") {
        context
            .refused(Code::UnknownFilterValue, value.span, say!("`{text}` is the console's label, not a value"))
            .help(say!("write `*` for every value"))
            .replace(value.literal, "*");
        return;
    }
    if text.contains('*') {
        report
            .add(Code::PatternInValue, value.span, say!("`{text}` is compared as it is: `*` counts only alone"))
            .help(say!("list the values one by one, or write `*` for all"));
        return;
    }
    let (known, code) = match key.values_for(context.system) {
        FilterValues::Closed(known) => (known, Code::UnknownFilterValue),
        FilterValues::Open(known) => (known, Code::UnknownProduct),
        FilterValues::Free => return,
    };
    // The Debian family compares these in any case.
    let any_case = key == FilterKey::Product && FilterKey::allowed_for(context.system).contains(&FilterKey::Section);
    if known.iter().any(|word| *word == text || any_case && word.eq_ignore_ascii_case(text)) {
        return;
    }
    let message = match code {
        Code::UnknownFilterValue => say!("`{text}` is no {key} of {}", context.system.label()),
        _ => say!("`{text}` is no {key} of {} that is known here", context.system.label()),
    };
    let draft = context.refused(code, value.span, message);
    match report.nearest(text, known.iter().copied()) {
        Some(word) if word.eq_ignore_ascii_case(text) => {
            drop(draft.help(say!("the case of letters counts: `{word}`")).replace(value.literal, word));
        }
        Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(value.literal, word)),
        None if code == Code::UnknownProduct => {
            drop(
                draft
                    .help(say!("new products appear faster than lists of them; AWS refuses one that it does not know")),
            );
        }
        None => drop(draft.help(elsewhere(key, text, known))),
    }
}

/// Help for a value that another system has.
fn elsewhere(key: FilterKey, text: &str, known: &[&str]) -> String {
    let owner = OperatingSystem::ALL.iter().find(|system| {
        FilterKey::allowed_for(**system).contains(&key)
            && matches!(key.values_for(**system), FilterValues::Closed(values) if values.contains(&text))
    });
    let refusal = say!("AWS answers `Invalid Filter Value: {text} for Key: {key}`");
    let possible = say!("possible are {} and `*`; {refusal}", joined(known));
    owner.map_or_else(|| possible.clone(), |system| say!("that is a value of {}; {possible}", system.label()))
}

/// A Microsoft application can be named only in a rule of PATCH_SET APPLICATION.
fn applications(items: &[Value], filters: &[PatchFilter], context: &Context<'_>) {
    if !context.sure || context.system != OperatingSystem::Windows {
        return;
    }
    let opens = |filter: &PatchFilter| {
        filter.key == FilterKey::PatchSet && filter.values.iter().any(|value| value == "APPLICATION" || value == "*")
    };
    // A filter that could not be read, or is unknown, may be the one that opens the set.
    let may_open = |(filter, item): (&PatchFilter, &Value)| {
        let key = item.get("Key").and_then(Value::text);
        filter.values.is_empty() && (filter.key == FilterKey::PatchSet || key.is_none())
    };
    if filters.len() < items.len() || filters.iter().zip(items).any(may_open) {
        return;
    }
    if filters.iter().any(opens) {
        families(items, filters, context);
        return;
    }
    let set =
        of_key(filters, FilterKey::PatchSet).find_map(|(number, _)| items.get(number)?.get("Values")?.items().first());
    for (filter, item) in filters.iter().zip(items) {
        let named = |text: &str| match filter.key {
            FilterKey::Product => text.starts_with("Office"),
            FilterKey::ProductFamily => text != "Windows" && text != "*",
            _ => false,
        };
        let values = item.get("Values").map_or(&[][..], Value::items);
        for value in values.iter().filter(|value| value.text().is_some_and(named)) {
            let draft = context
                .refused(
                    Code::ApplicationWithoutPatchSet,
                    value.span,
                    say!(
                        "`{}` is an application, and this group covers the operating system only",
                        value.text().unwrap_or_default()
                    ),
                )
                .help(say!("applications need the filter `PATCH_SET` with `APPLICATION` in the group"));
            match set {
                Some(set) => drop(draft.replace(set.literal, "APPLICATION")),
                None => {
                    let edit = items
                        .first()
                        .and_then(|first| edit::filter_before(first.span, "PATCH_SET", "APPLICATION", context.report));
                    drop(match edit {
                        Some((at, text)) => draft.fix(say!("Add PATCH_SET APPLICATION"), at, text),
                        None => draft,
                    });
                }
            }
        }
    }
}

/// Warns of products outside the families that their group names: AWS keeps them, and lists them as mismatched later.
fn families(items: &[Value], filters: &[PatchFilter], context: &Context<'_>) {
    let named: Vec<&str> = of_key(filters, FilterKey::ProductFamily).flat_map(|(_, filter)| texts(filter)).collect();
    if named.is_empty() || named.contains(&"*") {
        return;
    }
    for (number, _) in of_key(filters, FilterKey::Product) {
        let values = items.get(number).and_then(|item| item.get("Values")).map_or(&[][..], Value::items);
        for (text, value) in values.iter().filter_map(|value| value.text().map(|text| (text, value))) {
            let Some(family) = product_family(text).filter(|family| !named.contains(family)) else { continue };
            context
                .report
                .add(Code::ProductNotOfFamily, value.span, say!("`{text}` is a product of the family `{family}`"))
                .help(say!("this group takes {} alone, so nothing of it is approved", joined(&named)));
        }
    }
}

fn of_key(filters: &[PatchFilter], key: FilterKey) -> impl Iterator<Item = (usize, &PatchFilter)> {
    filters.iter().enumerate().filter(move |(_, filter)| filter.key == key)
}

fn texts(filter: &PatchFilter) -> impl Iterator<Item = &str> {
    filter.values.iter().map(String::as_str)
}
