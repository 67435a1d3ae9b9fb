//! What an Install brings to a node: the packages that are to come, each with all it needs or not at all.

use patchplay_ordered::{SortedMap, SortedSet};

use super::{Listed, Plan, titled::Machine};
use crate::{Holdings, PatchIndex, PatchSet, VersionIndex};

/// What an Install came to.
pub(crate) struct Brought {
    /// Installed, dependencies included.
    pub(crate) new: PatchSet,
    /// Tried and not there, with the version that was to come.
    pub(crate) failed: SortedMap<PatchIndex, VersionIndex>,
    /// Those of them that could not come because of what they need, each with what that is.
    pub(crate) blocked: SortedMap<PatchIndex, PatchIndex>,
}

/// Installs on a node: what is `missing`, or with a list what that names, each from its older version.
pub(crate) fn install(room: &Plan, holdings: &mut Holdings, missing: &PatchSet, list: Option<&Listed>) -> Brought {
    let none = || PatchSet::with_capacity(missing.len());
    let mut brought = Brought { new: none(), failed: SortedMap::new(), blocked: SortedMap::new() };
    let wanted: Vec<(PatchIndex, VersionIndex)> = match list {
        None => missing.ones().filter_map(|patch| Some((patch, missing_target(room, holdings, patch)?))).collect(),
        Some(list) => {
            let own = holdings.versions().iter();
            own.filter_map(|&(patch, version)| Some((patch, list.target(room, patch, version)?))).collect()
        }
    };
    for (patch, version) in wanted {
        if holdings.version_of(patch).is_some_and(|installed| installed >= version) {
            // Another package has brought it along.
            continue;
        }
        match Transaction::of(room, holdings, list, (patch, version)) {
            Ok(together) => {
                for (patch, version) in together {
                    holdings.replace(patch, version);
                    brought.new.insert(patch);
                }
            }
            Err(dependency) => {
                brought.failed.insert(patch, version);
                brought.blocked.extend(dependency.map(|dependency| (patch, dependency)));
            }
        }
    }
    // What one package brought may have been tried in vain before on its own.
    brought.failed.retain(|&patch, version| holdings.version_of(patch).is_none_or(|installed| installed < *version));
    brought.blocked.retain(|patch, _| brought.failed.contains_key(patch));
    brought
}

fn missing_target(room: &Plan, holdings: &Holdings, patch: PatchIndex) -> Option<VersionIndex> {
    super::target(room, holdings.version_of(patch)?)
}

/// A package with all that it needs and that is not there yet.
struct Transaction<'a> {
    room: &'a Plan,
    holdings: &'a Holdings,
    list: Option<&'a Listed>,
    together: SortedMap<PatchIndex, VersionIndex>,
}

impl<'a> Transaction<'a> {
    /// Everything that has to come together; else the dependency that cannot, or none if it is the package itself.
    fn of(
        room: &'a Plan,
        holdings: &'a Holdings,
        list: Option<&'a Listed>,
        first: (PatchIndex, VersionIndex),
    ) -> Result<SortedMap<PatchIndex, VersionIndex>, Option<PatchIndex>> {
        if holdings.fails(first.0, first.1) {
            return Err(None);
        }
        let mut all = Self { room, holdings, list, together: SortedMap::from([first]) };
        let (mut open, mut seen) = (vec![first.1], SortedSet::new());
        while let Some(version) = open.pop() {
            if !seen.insert(version) {
                continue;
            }
            for need in room.needs.get(&version).into_iter().flatten() {
                if need.iter().any(|&(patch, least)| all.version_of(patch).is_some_and(|version| version >= least)) {
                    continue;
                }
                let own = holdings.machine();
                let runs = |&&(patch, _): &&(PatchIndex, VersionIndex)| {
                    room.with_rows.contains(patch)
                        && (own == Machine::Any || room.foreign_to(own).is_none_or(|foreign| !foreign.contains(patch)))
                };
                let Some(&(first, _)) = need.iter().find(runs) else { continue };
                let found =
                    need.iter().filter(runs).find_map(|&(patch, least)| Some((patch, all.to_bring(patch, least)?)));
                match found {
                    Some((patch, version)) if !holdings.fails(patch, version) => {
                        all.together.insert(patch, version);
                        open.push(version);
                    }
                    found => return Err(Some(found.map_or(first, |(patch, _)| patch))),
                }
            }
        }
        Ok(all.together)
    }

    fn version_of(&self, patch: PatchIndex) -> Option<VersionIndex> {
        self.together.get(&patch).copied().or_else(|| self.holdings.version_of(patch))
    }

    /// The version in which a dependency comes: what the list pins, else what this run brings it to anyway, else the
    /// newest there is that nothing blocks; `None` if that is older than what is needed.
    fn to_bring(&self, patch: PatchIndex, least: VersionIndex) -> Option<VersionIndex> {
        let newest = || self.room.newest.get(patch).copied().flatten();
        let pinned = self.list.and_then(|list| list.pin(self.room, patch, self.holdings.version_of(patch)));
        let planned = || missing_target(self.room, self.holdings, patch).filter(|version| *version >= least);
        let version = match (self.list, pinned) {
            (_, Some(pinned)) => Some(pinned),
            (Some(_), None) => newest(),
            (None, None) => planned().or_else(newest),
        };
        version.filter(|version| *version >= least)
    }
}
