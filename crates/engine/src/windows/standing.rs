//! What of a plan still depends on the node, so that a Scan is counted without making its sets.
//!
//! Most approved patches are replaced by others that the plan already knows to hide them. The few that stand are Missing
//! wherever they are absent, unless a node has something that replaces them.

use super::sets::Sets;
use crate::{Holdings, PatchIndex, PatchSet, tally::Tally};

/// A patch that is reported where it is absent, unless one of its successors is there.
#[derive(Debug, Clone)]
struct Standing {
    patch: PatchIndex,
    successors: Vec<PatchIndex>,
    critical: bool,
    security: bool,
}

impl Standing {
    fn is_open(&self, on_node: &PatchSet) -> bool {
        !on_node.contains(self.patch) && !self.successors.iter().any(|&newer| on_node.contains(newer))
    }
}

/// One word of every set that counting asks.
#[derive(Debug, Clone, Copy)]
struct Masks {
    approved: usize,
    /// Empty unless the action on rejected patches is BLOCK.
    rejected: usize,
    absent: usize,
    critical: usize,
    security: usize,
}

/// What a plan approves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Approved<'a> {
    /// For its product.
    pub(super) here: &'a PatchSet,
    /// For other products alone.
    pub(super) elsewhere: &'a PatchSet,
}

/// The part of a plan that counting needs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counting {
    masks: Vec<Masks>,
    missing: Vec<Standing>,
    /// `None` before the service knew the state.
    available: Option<Vec<Standing>>,
}

impl Counting {
    /// Prepares the counting of a plan; `critical` are its patches of that level, and `blocks` is the action on rejected
    /// patches.
    pub(super) fn new(given: Approved<'_>, critical: Option<&PatchSet>, blocks: bool, room: &Sets) -> Self {
        let none = PatchSet::with_capacity(room.approved.len());
        let critical = critical.unwrap_or(&none);
        let rejected = if blocks { &room.rejected } else { &none };
        let word = |set: &PatchSet, place: usize| set.as_slice().get(place).copied().unwrap_or_default();
        let masks = (0..room.approved.as_slice().len())
            .map(|place| Masks {
                approved: word(&room.approved, place),
                rejected: word(rejected, place),
                absent: word(&room.absent, place),
                critical: word(critical, place),
                security: word(&room.security, place),
            })
            .collect();
        let successors = room.edges.successors();
        let standing = |patch: PatchIndex| Standing {
            patch,
            successors: successors.of(patch),
            critical: critical.contains(patch),
            security: room.security.contains(patch),
        };
        let missing = given.here.difference(&room.hidden).map(standing).collect();
        let available = room.unapproved_security.as_ref().map(|unapproved| {
            // One approved for another product alone is NotApplicable, and hides nothing. All others hide what they
            // replace, whether they are on the node or available for it; so does what is approved.
            let counted: PatchSet = unapproved.difference(given.elsewhere).collect();
            let hides = |newer: &PatchIndex| counted.contains(*newer) || given.here.contains(*newer);
            counted.ones().map(standing).filter(|standing| !standing.successors.iter().any(hides)).collect()
        });
        Self { masks, missing, available }
    }

    /// Counts a node.
    pub(crate) fn tally(&self, holdings: &Holdings) -> Tally {
        let mut tally = Tally::default();
        let size = |word: usize| i64::from(word.count_ones());
        let on_node = holdings.installed();
        let words = on_node.as_slice().iter().zip(holdings.have().pending.as_slice());
        for (mask, (&on_node, &pending)) in self.masks.iter().zip(words) {
            let pending = on_node & pending;
            let settled = on_node & !pending;
            let rejected = settled & !mask.approved & mask.rejected;
            let critical = pending & mask.critical;
            let security = (pending | rejected) & mask.security;
            tally.pending += size(pending);
            tally.installed += size(settled & mask.approved);
            tally.rejected += size(rejected);
            tally.other += size(settled & !mask.approved & !rejected);
            tally.not_applicable += size(mask.absent & !on_node);
            tally.critical += size(critical);
            tally.security += size(security);
            tally.neither += size((pending | rejected) & !critical & !security);
        }
        for standing in self.missing.iter().filter(|standing| standing.is_open(on_node)) {
            tally.missing += 1;
            tally.not_applicable -= 1;
            tally.critical += i64::from(standing.critical);
            tally.security += i64::from(standing.security);
            tally.neither += i64::from(!standing.critical && !standing.security);
        }
        let open = |available: &Vec<Standing>| available.iter().filter(|standing| standing.is_open(on_node)).count();
        tally.available = self.available.as_ref().map(|available| i64::try_from(open(available)).unwrap_or(i64::MAX));
        tally
    }
}
