//! What AWS's answers leave out and known facts have.

use crate::{Catalog, Patch, PatchFacts, PatchKind};

/// Fills the gaps of a patch from a row of the same patch.
pub(super) fn fill(patch: &mut PatchFacts, known: &Catalog) {
    let Some(row) = row_of(patch, known) else { return };
    for (ours, theirs) in [
        (&mut patch.title, row.title),
        (&mut patch.product, row.product),
        (&mut patch.family, row.family),
        (&mut patch.classification, row.classification),
        (&mut patch.severity, row.severity),
        (&mut patch.priority, row.priority),
        (&mut patch.section, row.section),
        (&mut patch.repository, row.repository),
    ] {
        if ours.is_empty() {
            theirs.clone_into(ours);
        }
    }
    patch.released = patch.released.or(row.released);
    patch.needs_reboot |= row.needs_reboot;
    if patch.kind == PatchKind::Other {
        patch.kind = row.kind;
    }
    patch.withdrawn = patch.withdrawn.or(row.withdrawn);
    for (ours, theirs) in [
        (&mut patch.cves, row.cves().collect::<Vec<_>>()),
        (&mut patch.advisories, row.advisories().collect()),
        (&mut patch.bugs, row.bugs().collect()),
        (&mut patch.depends, row.depends().collect()),
    ] {
        if ours.is_empty() {
            *ours = theirs.into_iter().map(str::to_owned).collect();
        }
    }
    let predecessors: Vec<String> = row.supersedes().map(str::to_owned).collect();
    let is_guess = patch.certainty == "inferred" && !patch.supersedes.is_empty();
    if !predecessors.is_empty() && (patch.supersedes.is_empty() || is_guess) {
        patch.supersedes = predecessors;
        row.certainty.clone_into(&mut patch.certainty);
    }
}

/// The newest row of a patch: of its product, if it has one, and of its version, if it has one.
fn row_of<'a>(patch: &PatchFacts, known: &'a Catalog) -> Option<Patch<'a>> {
    let rows = known.rows_with_id(patch.system, known.symbol(&patch.id)?);
    let agrees = |ours: &str, theirs: &str| ours.is_empty() || ours == theirs;
    rows.filter_map(|row| known.patch(row))
        .filter(|row| agrees(&patch.product, row.product) && agrees(&patch.version, row.version))
        .filter(|row| agrees(&patch.release, row.release) && agrees(&patch.arch, row.arch))
        .max_by_key(|row| row.released)
}
