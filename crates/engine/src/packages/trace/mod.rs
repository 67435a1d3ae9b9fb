//! The way of one package, by the naive reading of the text (see [`crate::trace`]).

mod approval;
mod live;
mod node;
mod reading;

use patchplay_catalog::Patch;
use patchplay_model::{DeploymentStatus, OperatingSystem, Timestamp};

use super::{manager::Manager, numbering::Packages, plan::is_macos_itself, titled::Known};
use crate::{
    PatchIndex, VersionIndex,
    holdings::version_in,
    plan::Room,
    trace::step::{Step, Subject, Test, Trace, Word},
};

/// Walks the baseline for one package.
pub(crate) fn trace(subject: &Subject<'_>, patch: PatchIndex) -> Trace {
    let Some(packages) = subject.world.patches().packages() else { return Trace::default() };
    let system = subject.world.patches().system();
    let Room::Packages(room) = &subject.plan.room else { return Trace::default() };
    let product = room.product.as_str();
    let mut walk = Walk {
        subject,
        packages,
        patch,
        system,
        manager: Manager::of(system, product),
        product,
        installed: version_in(&subject.outcome.versions.before, patch),
        after: version_in(&subject.outcome.versions.after, patch),
        steps: Vec::new(),
    };
    let offers = walk.offers(patch);
    let walked = walk.walked(&offers);
    let said = walk.approval_steps(walked);
    let state = walk.node_steps(&offers, walked, said);
    Trace { steps: walk.steps, state, deployment: said.status, approval: said.due }
}

/// What the baseline says of one version.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    status: Option<DeploymentStatus>,
    due: Option<Timestamp>,
}

impl Said {
    const fn approves(self) -> bool {
        matches!(self.status, Some(DeploymentStatus::Approved | DeploymentStatus::ExplicitApproved))
    }
}

/// A version that the node is offered, by one of its rows; without a row: one that only the node has.
#[derive(Debug, Clone, Copy)]
struct Offer {
    version: VersionIndex,
    row: Option<usize>,
    said: Said,
    /// Whether only its notice is left, and the version gone from every repository.
    gone: bool,
}

/// An entry of a list and the spelling by which it names a package.
struct Mention {
    entry: usize,
    spelled: String,
    /// Whether it names a notice of the package.
    by_notice: bool,
}

/// What of a package an entry names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mentioned {
    ByName,
    ByNotice,
}

struct Walk<'a> {
    subject: &'a Subject<'a>,
    packages: &'a Packages,
    patch: PatchIndex,
    system: OperatingSystem,
    manager: Manager,
    product: &'a str,
    /// The version on the node before the run, and after it.
    installed: Option<VersionIndex>,
    after: Option<VersionIndex>,
    steps: Vec<Step>,
}

impl<'a> Walk<'a> {
    fn push(&mut self, test: Test, word: Word) {
        self.steps.push(Step { test, word, has: None, wants: Vec::new() });
    }

    fn facts(&self, row: Option<usize>) -> Option<Patch<'a>> {
        self.subject.world.catalog().patch(row?)
    }

    /// What the node's repositories offer of a package, oldest first.
    fn offers(&self, patch: PatchIndex) -> Vec<Offer> {
        let world = self.subject.world;
        let rows = world.current().iter().filter(|current| current.patch == patch);
        let mut offers: Vec<Offer> = rows
            .filter(|current| self.is_known(current.row) && (self.has_left(current.row) != Some(false)))
            .filter_map(|current| {
                let version = self.packages.version_of_row(current.row)?;
                let row = Some(current.row);
                let gone = self.has_left(current.row).is_some();
                Some(Offer { version, row, said: self.said_of(patch, version, row), gone })
            })
            .collect();
        let there: Vec<VersionIndex> = offers.iter().filter(|offer| !offer.gone).map(|offer| offer.version).collect();
        for offer in &mut offers {
            offer.gone &= !there.contains(&offer.version);
        }
        offers
    }

    /// The version that decides: the newest that is matched, else the newest there is. apt asks the installed one when
    /// nothing newer is matched.
    fn walked(&self, offers: &[Offer]) -> Option<Offer> {
        let matched = self.matched(offers, self.installed);
        match (self.installed, matched) {
            (Some(installed), matched)
                if self.manager == Manager::Apt && matched.is_none_or(|matched| matched.version <= installed) =>
            {
                let own = offers.iter().rev().find(|offer| offer.version == installed && offer.said.approves());
                let own = own.or_else(|| offers.iter().rev().find(|offer| offer.version == installed)).copied();
                let said = self.said_of(self.patch, installed, None);
                let unknown = || Offer { version: installed, row: None, said, gone: false };
                own.or_else(|| (!offers.is_empty()).then(unknown))
            }
            (_, Some(matched)) => Some(matched),
            (_, None) => offers.last().copied(),
        }
    }

    /// The newest version that is matched, for a node with this version; one that is gone drops the name.
    fn matched(&self, offers: &[Offer], from: Option<VersionIndex>) -> Option<Offer> {
        let newest = offers.iter().filter(|offer| offer.said.approves() && self.stays_in_release(from, offer.version));
        newest.max_by_key(|offer| offer.version).copied()
    }

    /// The version that the baseline brings a node to, or leaves it at.
    fn target(&self, offers: &[Offer], from: Option<VersionIndex>) -> Option<Offer> {
        self.matched(offers, from).filter(|matched| !matched.gone)
    }

    fn stays_in_release(&self, from: Option<VersionIndex>, newer: VersionIndex) -> bool {
        let (true, Some(installed)) = (is_macos_itself(self.manager, self.packages.name(self.patch)), from) else {
            return true;
        };
        let release = |version: VersionIndex| match &self.packages.version(version)?.known {
            Known::Exactly(known) | Known::OlderThan(known) => {
                Some(known.version.split('.').take(2).collect::<Vec<_>>().join("."))
            }
            Known::Nothing => None,
        };
        newer <= installed || release(installed) == release(newer)
    }
}
