//! The window of the patch table that a screen shows.

use std::rc::Rc;

use patchplay_engine::{PatchIndex, PatchSet, World, record, reported};
use patchplay_model::{Date, OperatingSystem, PatchState};
use patchplay_ordered::{SortedSet, sort_by};
use patchplay_run_command::{Judged, StepResult};

use crate::{
    act::Act,
    coverage,
    stage::Stage,
    view::{LineQuery, PatchQuery, PatchRow, PatchesView, StateCount},
};

/// Nodes that have a column of their own.
const COLUMNS: usize = 6;
/// Rows that one answer holds at most.
const ROWS: usize = 500;

/// One judged node with its column. It stands for all nodes of its system and product that fared as it did.
struct Column<'a> {
    instance_id: &'a str,
    system: OperatingSystem,
    judged: &'a Judged,
}

/// The nodes of the run: of many that fared alike one is looked at.
struct Columns<'a> {
    /// Those that have columns of their own, the first of the run.
    shown: Vec<Column<'a>>,
    /// One of each kind.
    distinct: Vec<Column<'a>>,
    /// The node that the query asks for.
    asked: Option<Column<'a>>,
}

impl<'a> Columns<'a> {
    fn new(stage: &'a Stage, act: &'a Act, asked: Option<&String>) -> Self {
        let mut columns = Self { shown: Vec::new(), distinct: Vec::new(), asked: None };
        let mut seen = SortedSet::new();
        for invocation in &act.played.invocations {
            let (StepResult::Judged(judged), Some(node)) = (&invocation.result, stage.nodes.get(invocation.node))
            else {
                continue;
            };
            let column = || Column { instance_id: node.instance_id.as_str(), system: node.system, judged };
            if columns.shown.len() < COLUMNS {
                columns.shown.push(column());
            }
            if seen.insert(Rc::as_ptr(&judged.outcome).addr()) {
                columns.distinct.push(column());
            }
            if asked == Some(&node.instance_id) {
                columns.asked = Some(column());
            }
        }
        columns
    }
}

/// A patch of the table: a number means a patch only together with its system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    system: OperatingSystem,
    patch: PatchIndex,
}

/// The window that a query asks for. Patches that no node reports are not in the table.
#[must_use]
pub fn window(stage: &Stage, act: &Act, query: &PatchQuery, line: Option<&LineQuery>) -> PatchesView {
    let columns = Columns::new(stage, act, query.node.as_ref());
    let parts = act.moment.iter().map(|world| Part::new(world, &columns.distinct)).collect();
    let caused_by = |line: &LineQuery| {
        let influence = coverage::influence(stage, act, line);
        influence.and_then(|influence| influence.patches).unwrap_or_default()
    };
    let because_of = query.because_of.as_ref().map(caused_by);
    let by_line = line.map(caused_by).unwrap_or_default();
    let table = Table { act, parts, columns, because_of, by_line };
    table.window(query)
}

/// The patches of one system that its nodes report.
struct Part {
    system: OperatingSystem,
    all: PatchSet,
    new: PatchSet,
    differing: PatchSet,
}

impl Part {
    fn new(world: &World, columns: &[Column<'_>]) -> Self {
        let system = world.patches().system();
        let columns: Vec<&Column<'_>> = columns.iter().filter(|column| column.system == system).collect();
        let (mut all, mut new) = (world.patches().none(), world.patches().none());
        for column in &columns {
            all.union_with(&reported(&column.judged.outcome.assessment));
            new.union_with(&column.judged.outcome.newly_installed);
        }
        let differing = differing(world.patches().none(), &columns);
        Self { system, all, new, differing }
    }

    fn keys(&self, of: &PatchSet) -> Vec<Key> {
        of.ones().map(|patch| Key { system: self.system, patch }).collect()
    }
}

/// Patches whose state differs between nodes. That one baseline approves what does not apply and another does not
/// is no difference on any node.
fn differing(mut set: PatchSet, columns: &[&Column<'_>]) -> PatchSet {
    for state in PatchState::ALL.iter().filter(|state| **state != PatchState::NotApplicable) {
        // What is in the state on some nodes, and not on all.
        let (mut some, mut all): (PatchSet, Option<PatchSet>) = (PatchSet::with_capacity(set.len()), None);
        for column in columns {
            let found = column.judged.outcome.assessment.sets().find(|(other, _)| other == state);
            let of_node = found.map_or_else(|| PatchSet::with_capacity(set.len()), |(_, found)| found.clone());
            some.union_with(&of_node);
            all.get_or_insert_with(|| of_node.clone()).intersect_with(&of_node);
        }
        some.difference_with(&all.unwrap_or_default());
        set.union_with(&some);
    }
    set
}

struct Table<'a> {
    act: &'a Act,
    parts: Vec<Part>,
    columns: Columns<'a>,
    /// Patches that a line is the cause of, by system, where only those are wanted.
    because_of: Option<Vec<(OperatingSystem, PatchSet)>>,
    /// Patches that the caret's line is the cause of, by system.
    by_line: Vec<(OperatingSystem, PatchSet)>,
}

impl Table<'_> {
    fn is_new(&self, key: Key) -> bool {
        self.parts.iter().any(|part| part.system == key.system && part.new.contains(key.patch))
    }

    fn window(&self, query: &PatchQuery) -> PatchesView {
        // The columns that the state filter looks at: one node, or all.
        let looked_at: Vec<&Column<'_>> = match &query.node {
            Some(_) => self.columns.asked.iter().collect(),
            None => self.columns.distinct.iter().collect(),
        };
        let mut matching: Vec<Key> = Vec::new();
        let mut products: SortedSet<String> = SortedSet::new();
        for part in &self.parts {
            let mut of_part = part.all.clone();
            if query.new_only {
                of_part.intersect_with(&part.new);
            }
            if query.differing_only {
                of_part.intersect_with(&part.differing);
            }
            if let Some(wanted) = &self.because_of {
                match wanted.iter().find(|(system, _)| *system == part.system) {
                    Some((_, set)) => of_part.intersect_with(set),
                    None => of_part.clear(),
                }
            }
            matching.extend(part.keys(&of_part));
            let of_patches = part.keys(&part.all).into_iter().map(|key| self.facts(key).product);
            products.extend(of_patches.filter(|product| !product.is_empty()).map(str::to_owned));
        }
        let mut rows: Vec<(Key, Facts<'_>)> = matching
            .into_iter()
            .map(|key| (key, self.facts(key)))
            .filter(|(_, facts)| query.product.as_ref().is_none_or(|product| product == facts.product))
            .filter(|(_, facts)| facts.contain(&query.text))
            .collect();
        let states = PatchState::ALL
            .iter()
            .map(|&state| {
                let holds = |key: Key| looked_at.iter().any(|column| column.state(key) == Some(state));
                StateCount { state, count: rows.iter().filter(|(key, _)| holds(*key)).count() }
            })
            .filter(|count| count.count > 0)
            .collect();
        if let Some(state) = query.state {
            rows.retain(|(key, _)| looked_at.iter().any(|column| column.state(*key) == Some(state)));
        }
        // What the run changed comes first, then what is wrong, then the newest.
        let rank = |key: Key| {
            let bad = self.columns.distinct.iter().any(|c| c.state(key).is_some_and(PatchState::is_non_compliant));
            let present = self.columns.distinct.iter().any(|c| c.state(key).is_some_and(PatchState::is_present));
            (!self.is_new(key), !bad, !present)
        };
        sort_by(&mut rows, |(one, facts), (other, others)| {
            let newest = || others.released.cmp(&facts.released);
            rank(*one).cmp(&rank(*other)).then_with(newest).then_with(|| facts.id.cmp(others.id))
        });
        let shown = rows.iter().skip(query.offset).take(query.limit.min(ROWS));
        let columns = || self.columns.shown.iter();
        let size = |of: fn(&Part) -> &PatchSet| self.parts.iter().map(|part| of(part).count_ones(..)).sum();
        PatchesView {
            total: size(|part| &part.all),
            matching: rows.len(),
            offset: query.offset,
            columns: columns().map(|column| column.instance_id.to_owned()).collect(),
            rows: shown
                .map(|(key, facts)| PatchRow {
                    id: facts.id.to_owned(),
                    title: facts.title.to_owned(),
                    released: facts.released,
                    product: facts.product.to_owned(),
                    classification: facts.classification.to_owned(),
                    severity: facts.severity.to_owned(),
                    certainty: facts.certainty.to_owned(),
                    states: columns().map(|column| column.state(*key)).collect(),
                    new: columns().map(|column| column.installed(*key)).collect(),
                    by_line: self.by_line.iter().any(|(system, set)| *system == key.system && set.contains(key.patch)),
                })
                .collect(),
            states,
            new: size(|part| &part.new),
            differing: size(|part| &part.differing),
            products: products.into_iter().collect(),
        }
    }

    fn facts(&self, key: Key) -> Facts<'_> {
        let Some(world) = self.act.world(key.system) else { return Facts::default() };
        let mut of_system = self.columns.distinct.iter().filter(|column| column.system == key.system);
        let Key { patch, system } = key;
        if system != OperatingSystem::Windows {
            // The version that the first node which reports the package speaks of.
            let Some(column) = of_system.find(|column| column.state(key).is_some()) else { return Facts::default() };
            let Judged { plan, outcome, holdings, .. } = column.judged;
            let record = record(world, plan, &outcome.assessment, holdings, patch);
            return Facts {
                id: record.id,
                title: record.title,
                product: record.product,
                classification: record.classification,
                severity: record.severity,
                certainty: record.certainty,
                released: record.released,
                cves: record.cves,
            };
        }
        let row = of_system
            .find_map(|column| column.judged.plan.product().and_then(|product| world.row_for(patch, product)))
            .or_else(|| world.current().get(world.positions_of(patch))?.last().map(|current| current.row))
            .or_else(|| world.patches().rows(patch).last().copied());
        let found = row.and_then(|row| world.catalog().patch(row));
        let released =
            row.and_then(|row| world.catalog().released().get(row).copied()).filter(|day| *day != Date::EPOCH);
        let mut facts = Facts { id: world.patches().id(patch), released, ..Facts::default() };
        if let Some(found) = found {
            facts.title = found.title;
            facts.product = found.product;
            facts.classification = found.classification;
            facts.severity = found.severity;
            facts.certainty = found.certainty;
            facts.cves = found.cves().collect();
        }
        facts
    }
}

impl Column<'_> {
    fn state(&self, key: Key) -> Option<PatchState> {
        (self.system == key.system).then(|| self.judged.outcome.assessment.state(key.patch))?
    }

    fn installed(&self, key: Key) -> bool {
        self.system == key.system && self.judged.outcome.newly_installed.contains(key.patch)
    }
}

#[derive(Default)]
struct Facts<'a> {
    id: &'a str,
    title: &'a str,
    product: &'a str,
    classification: &'a str,
    severity: &'a str,
    certainty: &'a str,
    released: Option<Date>,
    cves: Vec<&'a str>,
}

impl Facts<'_> {
    /// Whether id, title or a CVE contains the text, in any case.
    fn contain(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        text.is_empty()
            || [self.id, self.title].iter().chain(&self.cves).any(|field| field.to_lowercase().contains(&text))
    }
}
