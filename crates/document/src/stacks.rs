//! Which stacks the files make: templates that no other nests are deployed by themselves, all others by their parents.
//!
//! What leads from one stack into another (names, exports) needs all of them. So a first, silent look goes over the
//! definitions alone, again until nothing new is learned, before anything is read for real.

use std::rc::Rc;

use patchplay_ordered::{SortedMap, SortedSet};

use crate::{
    Input,
    evaluate::{Evaluator, Known, Reading, Spent, is_stack},
    instance, launch,
    report::Report,
    run,
    template::{Pasted, Template},
    text::{Sources, to_u32},
};

/// Looks at what imports need at most: one for the names, one for each export that is made from an import.
const MAX_LOOKS: usize = 5;

/// The outcome of the first look.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Files whose templates are deployed by themselves, in order.
    pub(crate) roots: Vec<u32>,
    pub(crate) known: Known,
}

/// Plans the stacks of a reading.
pub(crate) fn plan(templates: &[Option<Template<'_>>], input: &Input<'_>, sources: &Sources<'_>) -> Plan {
    let files = || (0..to_u32(templates.len())).filter(|&file| template_of(templates, file).is_some());
    let nests: Vec<u32> = files().filter(|&file| template_of(templates, file).is_some_and(nests_stacks)).collect();
    if nests.is_empty() && files().count() < 2 {
        return Plan { roots: files().collect(), known: Known::default() };
    }
    let mut reached: SortedMap<u32, SortedSet<u32>> = SortedMap::new();
    for &file in &nests {
        // Of templates that nest each other in a circle the first one stays a root.
        if reached.values().any(|files| files.contains(&file)) {
            continue;
        }
        let seen = look(&[file], templates, input, sources, &Known::default(), |stacks| {
            stacks.iter().skip(1).map(|stack| stack.file()).collect()
        });
        reached.insert(file, seen);
    }
    let nested: SortedSet<u32> = reached.into_values().flatten().collect();
    let roots: Vec<u32> = files().filter(|file| !nested.contains(file)).collect();
    let mut known = Known::default();
    for _ in 0..MAX_LOOKS {
        let next = look(&roots, templates, input, sources, &known, |stacks| learn(stacks, sources));
        // Without exports nothing that a further look finds can differ.
        let done = next == known || next.exports.is_empty();
        known = next;
        if done {
            break;
        }
    }
    Plan { roots, known }
}

fn template_of<'t, 'n>(templates: &'t [Option<Template<'n>>], file: u32) -> Option<&'t Template<'n>> {
    templates.get(file as usize).and_then(Option::as_ref)
}

/// Whether a template may have a nested stack, judged by its words alone.
fn nests_stacks(template: &Template<'_>) -> bool {
    template.resources.iter().any(|pasted| match pasted {
        Pasted::Entry(entry) => mentions_stack(&entry.value),
        Pasted::Resource(_) | Pasted::Properties(_) => false,
    })
}

fn mentions_stack(node: &crate::tree::Node) -> bool {
    use crate::tree::Kind;
    match &node.kind {
        Kind::Scalar { .. } => false,
        // The body of a loop.
        Kind::Sequence(items) => items.iter().any(mentions_stack),
        Kind::Mapping(entries) => {
            node.get("Type").and_then(|entry| entry.value.text()).is_some_and(is_stack)
                || entries.iter().any(|entry| entry.key.text != "Properties" && mentions_stack(&entry.value))
        }
    }
}

/// Makes the stacks of some roots without a word to anybody, and asks something about them.
fn look<T>(
    roots: &[u32],
    templates: &[Option<Template<'_>>],
    input: &Input<'_>,
    sources: &Sources<'_>,
    known: &Known,
    ask: impl FnOnce(&[Rc<Evaluator<'_>>]) -> T,
) -> T {
    let (report, spent) = (Report::new(sources), Spent::default());
    let reading = Reading { input, report: &report, templates, spent: &spent, known };
    ask(&all(roots, reading))
}

/// The stacks of some roots, each root followed by what it makes.
pub(crate) fn all<'a>(roots: &[u32], reading: Reading<'a>) -> Vec<Rc<Evaluator<'a>>> {
    let roots = roots.iter().filter_map(|&file| Evaluator::root(file, reading));
    roots.map(Rc::new).flat_map(|root| root.all()).collect()
}

fn learn(stacks: &[Rc<Evaluator<'_>>], sources: &Sources<'_>) -> Known {
    let mut known = Known { names: names(stacks, sources), exports: SortedMap::new() };
    for stack in stacks {
        for (name, _, value) in stack.exports() {
            known.exports.entry(name).or_insert(value);
        }
    }
    known
}

/// Names of resources whose logical id is not enough: with the stacks that lead to them (`Web/Host`), and where roots
/// have the same one, with their file (`web.yaml/Host`).
fn names(stacks: &[Rc<Evaluator<'_>>], sources: &Sources<'_>) -> SortedMap<String, String> {
    struct Resident<'s> {
        id: &'s str,
        realm: &'s str,
        address: String,
        path: String,
        file: u32,
    }
    let mut residents = Vec::new();
    for stack in stacks {
        residents.extend(stack.residents().map(|(id, kind, address, path)| Resident {
            id,
            realm: realm(kind),
            address,
            path,
            file: stack.root_file(),
        }));
    }
    let mut by_id: SortedMap<(&str, &str), usize> = SortedMap::new();
    let mut by_path: SortedMap<(&str, &str), usize> = SortedMap::new();
    for resident in &residents {
        *by_id.entry((resident.realm, resident.id)).or_default() += 1;
        *by_path.entry((resident.realm, &resident.path)).or_default() += 1;
    }
    let several = |counts: &SortedMap<(&str, &str), usize>, realm: &str, name: &str| {
        counts.get(&(realm, name)).is_some_and(|count| *count > 1)
    };
    residents
        .iter()
        .filter(|resident| several(&by_id, resident.realm, resident.id))
        .map(|resident| {
            let name = if several(&by_path, resident.realm, &resident.path) {
                format!("{}/{}", sources.name(resident.file), resident.path)
            } else {
                resident.path.clone()
            };
            (resident.address.clone(), name)
        })
        .collect()
}

/// Types whose logical ids are looked up together: a scenario's `use` names associations and tasks alike.
fn realm(kind: &str) -> &str {
    match kind {
        run::TASK => run::ASSOCIATION,
        launch::GROUP => instance::INSTANCE,
        kind => kind,
    }
}
