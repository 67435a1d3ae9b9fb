//! A baseline over every row, each seen by its own product: for the counts beside the text.

use std::sync::Arc;

use patchplay_catalog::Symbol;
use patchplay_model::{DeploymentStatus, PatchBaseline, Readings, RejectedPatchesAction};

use super::{
    judge::Judge,
    names::Named,
    repositories::{Repositories, Stock},
};
use crate::{
    Verdict, World,
    verdict::{Counting, Verdicts},
};

/// What a plan compiles anew for its product.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) baseline: Arc<PatchBaseline>,
}

/// What reads the rows of one product.
struct Reader<'a> {
    product: Symbol,
    judge: Judge<'a>,
    repositories: Repositories<'a>,
}

/// Compiles a baseline of a package system.
pub(crate) fn policy(world: &World, baseline: &PatchBaseline, readings: &Readings) -> (Verdicts, Policy) {
    let patches = world.patches();
    let (mut approved, mut rejected) = (patches.none(), patches.none());
    let mut counting = Counting::new(baseline);
    let mut of_rows = Vec::with_capacity(world.current().len());
    let mut readers: Vec<Reader<'_>> = Vec::new();
    let mut last = 0;
    for current in world.current() {
        let Some(packages) = patches.packages() else { continue };
        let facts = packages.facts(current.row);
        // Rows of one product mostly stand together.
        if readers.get(last).is_none_or(|reader| reader.product != facts.product) {
            let known = readers.iter().position(|reader| reader.product == facts.product);
            last = known.unwrap_or(readers.len());
            if known.is_none() {
                let product = world.catalog().text(facts.product);
                readers.push(Reader {
                    product: facts.product,
                    judge: Judge::new(world, packages, baseline, product, readings),
                    repositories: Repositories::new(world, packages, baseline, product, readings),
                });
            }
        }
        let Some(Reader { judge, repositories, .. }) = readers.get(last) else { continue };
        let version = packages.version_of_row(current.row).and_then(|version| packages.version(version));
        let Some(version) = version.filter(|_| repositories.stock(current.row) != Stock::Absent) else {
            of_rows.push(Verdict::default());
            continue;
        };
        let package = Named::new(packages.name(current.patch), packages.arch(current.patch), &version.known);
        let by_rule = &mut counting.by_rule;
        let verdict = judge.judge(package, Some(current.row), facts, &mut |rule| {
            if let Some(counted) = by_rule.get_mut(rule) {
                counted.note(current.patch);
            }
        });
        judge.note_values(current.patch, facts, &mut counting.by_value);
        if verdict.is_approved() {
            approved.insert(current.patch);
        }
        if verdict.status == Some(DeploymentStatus::ExplicitRejected) {
            rejected.insert(current.patch);
        }
        of_rows.push(verdict);
    }
    let (by_rule, by_value) = counting.sizes();
    let blocks = baseline.rejected_patches_action == RejectedPatchesAction::Block;
    let said = Verdicts { of_rows, approved, rejected, blocks, by_rule, by_value };
    (said, Policy { baseline: Arc::new(baseline.clone()) })
}
