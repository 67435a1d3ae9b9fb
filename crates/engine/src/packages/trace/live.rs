//! Live patches that stand in for a newer kernel, by their names and the CVEs of notices.

use super::{Offer, Walk};
use crate::{PatchIndex, VersionIndex, holdings::version_in, packages::kernel};

/// A live patch with the CVEs of the newer kernel, which are all in it.
pub(super) struct LivePatch {
    pub(super) patch: PatchIndex,
    pub(super) version: VersionIndex,
    pub(super) cves: Vec<String>,
}

impl Walk<'_> {
    /// The live patch among a node's packages that stands in for the kernel which the baseline would bring.
    pub(super) fn live_patch(&self, offers: &[Offer], versions: &[(PatchIndex, VersionIndex)]) -> Option<LivePatch> {
        if !self.subject.outcome.asks_live_patches || self.packages.name(self.patch) != kernel::KERNEL {
            return None;
        }
        let kernel = version_in(versions, self.patch)?;
        let newer = self.target(offers, Some(kernel)).filter(|newer| newer.version > kernel)?.version;
        let name = kernel::name_for(self.system, &self.packages.version(kernel)?.known)?;
        let arch = self.packages.arch(self.patch);
        let (patch, version) = versions
            .iter()
            .copied()
            .find(|&(patch, _)| self.packages.name(patch) == name && self.packages.arch(patch) == arch)?;
        let own = self.offers(patch);
        let closed: Vec<&str> = self.cves(own.iter().filter(|offer| offer.version <= version)).collect();
        let between = offers.iter().filter(|offer| offer.version > kernel && offer.version <= newer);
        let mut cves: Vec<String> = self.cves(between).map(str::to_owned).collect();
        cves.sort_unstable();
        cves.dedup();
        let all = !cves.is_empty() && cves.iter().all(|cve| closed.contains(&cve.as_str()));
        all.then_some(LivePatch { patch, version, cves })
    }

    fn cves<'o>(&self, offers: impl Iterator<Item = &'o Offer>) -> impl Iterator<Item = &str> {
        offers.filter_map(|offer| self.facts(offer.row)).flat_map(|facts| facts.cves().collect::<Vec<_>>())
    }
}
