//! A baseline over every row, each seen by its own product: for the counts beside the text.

use std::{collections::BTreeMap, sync::Arc};

use patchplay_catalog::Symbol;
use patchplay_model::{DeploymentStatus, PatchBaseline, Readings, RejectedPatchesAction};

use super::{
    judge::Judge,
    names::Named,
    repositories::{Repositories, Stock},
};
use crate::{PatchSet, Verdict, World, verdict::Verdicts};

/// What a plan compiles anew for its product.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) baseline: Arc<PatchBaseline>,
}

/// Compiles a baseline of a package system.
pub(crate) fn policy(world: &World, baseline: &PatchBaseline, readings: &Readings) -> (Verdicts, Policy) {
    let patches = world.patches();
    let (mut approved, mut rejected) = (patches.none(), patches.none());
    let mut by_rule: Vec<PatchSet> = baseline.rules.iter().map(|_| patches.none()).collect();
    let mut by_value: Vec<Vec<Vec<PatchSet>>> = baseline
        .rules
        .iter()
        .map(|rule| rule.filters.iter().map(|f| f.values.iter().map(|_| patches.none()).collect()).collect())
        .collect();
    let mut of_rows = Vec::with_capacity(world.current().len());
    let mut judges: BTreeMap<Symbol, Option<(Judge<'_>, Repositories<'_>)>> = BTreeMap::new();
    let catalog = world.catalog();
    for current in world.current() {
        let product = catalog.products().get(current.row).copied().unwrap_or_default();
        let reader = judges.entry(product).or_insert_with(|| {
            let product = catalog.text(product);
            let judge = Judge::new(world, baseline, product, readings)?;
            Some((judge, Repositories::new(world, baseline, product, readings)))
        });
        let (Some((judge, repositories)), Some(packages)) = (reader, patches.packages()) else { continue };
        let version = packages.version_of_row(current.row).and_then(|version| packages.version(version));
        let Some(version) = version.filter(|_| repositories.stock(current.row) != Stock::Absent) else {
            of_rows.push(Verdict::default());
            continue;
        };
        let package = Named::new(packages.name(current.patch), packages.arch(current.patch), &version.known);
        let said = judge.judge(package, Some(current.row));
        for rule in said.rules {
            if let Some(set) = by_rule.get_mut(rule) {
                set.insert(current.patch);
            }
        }
        for (rule, filters) in by_value.iter_mut().enumerate() {
            for (filter, values) in filters.iter_mut().enumerate() {
                for (value, set) in values.iter_mut().enumerate() {
                    if judge.carries(rule, filter, value, current.row) {
                        set.insert(current.patch);
                    }
                }
            }
        }
        if said.verdict.is_approved() {
            approved.insert(current.patch);
        }
        if said.verdict.status == Some(DeploymentStatus::ExplicitRejected) {
            rejected.insert(current.patch);
        }
        of_rows.push(said.verdict);
    }
    let size = |set: &PatchSet| set.count_ones(..);
    let said = Verdicts {
        of_rows,
        approved,
        rejected,
        blocks: baseline.rejected_patches_action == RejectedPatchesAction::Block,
        by_rule: by_rule.iter().map(size).collect(),
        by_value: by_value
            .iter()
            .map(|filters| filters.iter().map(|values| values.iter().map(size).collect()).collect())
            .collect(),
    };
    (said, Policy { baseline: Arc::new(baseline.clone()) })
}
