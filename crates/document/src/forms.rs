//! What is no template: answers of AWS's API and command lines of its CLI, told by their content.
//!
//! `get-patch-baseline` and its relatives, `describe-instances`, and pasted `aws ssm` commands speak of one account, so
//! all files are gathered first: a registration in one text belongs to a baseline in another. What comes out are the
//! same resources that templates have, for the same readers.

mod account;
mod answers;
mod nodes;
pub(crate) mod shell;
mod states;

use patchplay_language::mark;
use patchplay_model::Origin;
use patchplay_ordered::{SortedMap, SortedSet};

use crate::{
    FoundInstance, FoundParameter, FoundRun, Input, baseline,
    evaluate::Resource,
    literal,
    report::Report,
    run,
    text::{Span, to_u32},
    translation,
    tree::{self, Node},
    value::{Member, Value},
};
use account::Account;
use nodes::Nodes;

/// What one text says about the account's baselines.
#[derive(Debug)]
enum Action {
    /// A baseline; `output`: the command of its text that creates it.
    Create { resource: Resource, id: Option<String>, output: Option<usize> },
    /// UpdatePatchBaseline.
    Update { target: Target, members: Vec<Member>, replace: bool },
    /// DeletePatchBaseline.
    Delete { target: Target },
    /// RegisterDefaultPatchBaseline.
    Default { target: Target, span: Span },
    /// RegisterPatchBaselineForPatchGroup.
    Register { target: Target, group: Value },
    /// DeregisterPatchBaselineForPatchGroup.
    Deregister { target: Target, group: Value },
    /// A baseline that a real operation was held to: through the group, or as the default. What the account says of
    /// itself stands before it.
    Seen { id: String, group: Option<Value>, span: Span },
    /// A line of DescribePatchBaselines.
    Listed { id: String, name: String, is_default: bool, span: Span },
}

/// Which baseline an action is about.
#[derive(Debug)]
enum Target {
    /// The one that a command of the same text creates.
    OutputOf(usize),
    /// By its id.
    Named(Value),
}

/// One text, read.
#[derive(Debug, Default)]
struct Form {
    actions: Vec<Action>,
    runs: Vec<(Resource, Origin)>,
    /// Maintenance windows, their targets and their tasks.
    windows: Vec<Resource>,
    nodes: Vec<nodes::Record>,
    /// Variables without value, with their first use.
    missing: SortedMap<String, Span>,
    /// Files that belong to it, by `file://`.
    files: SortedSet<u32>,
}

/// Everything that no template says.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// Baselines.
    pub(crate) baselines: Vec<baseline::Read>,
    /// Nodes.
    pub(crate) instances: Vec<FoundInstance>,
    /// Runs.
    pub(crate) runs: Vec<FoundRun>,
    /// Variables of command lines that nothing sets.
    pub(crate) missing: Vec<FoundParameter>,
    /// Files that need no other reader.
    files: SortedSet<u32>,
}

impl Gathered {
    /// Whether the file has been read here.
    pub(crate) fn holds(&self, file: u32) -> bool {
        self.files.contains(&file)
    }
}

/// Reads every text: as the trees of its documents, for whoever reads templates, and what is none of them.
pub(crate) fn gather(input: &Input<'_>, report: &Report<'_>) -> (Vec<Option<Node>>, Gathered) {
    let count = to_u32(input.files.len());
    let translated = translation::gather(input, report);
    let mut forms: SortedMap<u32, Form> = SortedMap::new();
    for (file, source) in (0..count).zip(input.files) {
        if !translated.files.contains(&file) && shell::is_script(&source.text) {
            forms.insert(file, shell::read(file, input, report));
        }
    }
    let mut files: SortedSet<u32> = forms.keys().copied().collect();
    forms.values().for_each(|form| files.extend(&form.files));
    let mut trees: Vec<Option<Node>> = (0..report.sources.documents()).map(|_| None).collect();
    let read = (0..count).filter(|file| !files.contains(file) && !translated.files.contains(file));
    let read = read.flat_map(|file| tree::read_all(file, report));
    for (number, root) in read.chain(translated.trees) {
        if let Some(tree) = trees.get_mut(number as usize) {
            *tree = Some(root);
        }
    }
    for (file, root) in (0..).zip(&trees) {
        if let Some(form) = root.as_ref().and_then(|root| answers::read(root, report)) {
            forms.insert(file, form);
            files.insert(file);
        }
    }
    (trees, together(forms, files, input, report))
}

fn together(forms: SortedMap<u32, Form>, files: SortedSet<u32>, input: &Input<'_>, report: &Report<'_>) -> Gathered {
    let mut gathered = Gathered { files, ..Gathered::default() };
    let mut actions = Vec::new();
    let mut all = Nodes::default();
    for (file, form) in forms {
        actions.push((file, form.actions));
        form.nodes.into_iter().for_each(|record| all.add(record));
        for (resource, origin) in form.runs {
            let found = run::read(std::slice::from_ref(&resource), &SortedMap::new(), report);
            gathered.runs.extend(found.into_iter().map(|mut found| {
                found.run.origin = origin;
                found
            }));
        }
        let by_address = form.windows.iter().filter_map(|part| Some((part.address.as_deref()?, part))).collect();
        gathered.runs.extend(run::read(&form.windows, &by_address, report));
        gathered.missing.extend(form.missing.into_iter().map(|(name, span)| FoundParameter {
            declared: false,
            description: String::new(),
            default: None,
            value: None,
            allowed: Vec::new(),
            place: report.place(span),
            decides_group: false,
            name,
        }));
    }
    let account = Account::of(&mut actions, report);
    gathered.instances = all.found(&account, input, report);
    for entry in account.into_entries() {
        if let Some(mut read) = baseline::read(&entry.resource, report) {
            read.found.id = entry.id;
            gathered.baselines.push(read);
        }
    }
    gathered
}

/// A node as a value: answers of the API have no functions.
fn plain(node: &Node, report: &Report<'_>) -> Value {
    literal::value(node, mark!("an answer of the API"), report)
}
