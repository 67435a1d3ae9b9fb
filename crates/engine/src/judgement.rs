//! What a node has, judged by a plan.

use crate::{Assessment, Holdings, Plan, packages, plan::Room, windows};

impl Assessment {
    /// Judges what a node has by a plan. Nothing has failed yet.
    #[must_use]
    pub fn of(plan: &Plan, holdings: &Holdings) -> Self {
        match &plan.room {
            Room::Windows(room) => windows::assess(&plan.reach, &room.sets, holdings),
            Room::Packages(room) => packages::assess(&plan.reach, room, holdings),
        }
    }
}

/// The same, as a run judges that may ask live patches.
pub(crate) fn judge(plan: &Plan, holdings: &Holdings, asks_live_patches: bool) -> Assessment {
    let mut assessment = Assessment::of(plan, holdings);
    if let (Room::Packages(room), true) = (&plan.room, asks_live_patches) {
        packages::cover(room, holdings, &mut assessment);
    }
    assessment
}
