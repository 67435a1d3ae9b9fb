//! Words on what a run did: what it tried, and what it heeds besides the baseline: repositories, lists, dependencies.

use patchplay_document::Place;
use patchplay_engine::trace::{Obstacle, Step, Word};
use patchplay_language::say;
use patchplay_model::{PatchState, Platform};

use super::{Narrator, Words};

impl Narrator<'_> {
    pub(super) fn attempted(&self) -> Words {
        let failed = self.trace.state == Some(PatchState::Failed);
        (
            say!("This run"),
            if failed { say!("Tried to install it, and failed.") } else { say!("Installed it.") }.to_owned(),
            if failed { "state-failed-install-only" } else { "state-installed" },
            self.stage.setting.operation_place.iter().cloned().collect(),
        )
    }

    pub(super) fn not_offered(&self) -> Words {
        let sources = self.baseline().is_some_and(|baseline| !baseline.sources.is_empty());
        (
            say!("In a repository of this run?"),
            if sources {
                say!("No: the Sources of the baseline take the place of the node's own repositories, and none of them has it.")
            } else {
                say!("No repository has it for this node, in any version.")
            }
            .to_owned(),
            if sources { "approve-sources-replace" } else { "approve-dnf-unoffered-metadata-ignored" },
            Vec::new(),
        )
    }

    pub(super) fn install_list(&self, entry: Option<usize>, step: &Step) -> Words {
        let list = self.stage.setting.override_list.and_then(|list| self.stage.documents.override_lists.get(list));
        let place = entry.and_then(|entry| list?.places.get(entry).cloned());
        let windows = self.platform() == Platform::Windows;
        let (detail, rule) = match (entry, step.word) {
            (None, Word::Decided) => (
                say!("No, so this run does not install it; the baseline asks for it all the same."),
                if windows { "param-list-windows-narrows" } else { "state-override-list-remaining" },
            ),
            (None, _) => (say!("No, so this run leaves it alone."), "param-list-linux-exact"),
            (Some(_), _) if windows => (say!("Yes, and the baseline approves it too."), "param-list-windows-narrows"),
            (Some(_), _) => {
                (say!("Yes: a listed package is installed, whatever the baseline says."), "param-list-linux-exact")
            }
        };
        (say!("In the InstallOverrideList?"), detail.to_owned(), rule, place.into_iter().collect())
    }

    pub(super) fn blocked(&self, dependency: &str, obstacle: Obstacle) -> Words {
        let (detail, rule, places): (String, _, Vec<Place>) = match obstacle {
            Obstacle::Rejected(entry) => (
                say!("It needs {dependency}, which RejectedPatches names, and the action is BLOCK."),
                "state-rejected-block-parent",
                self.sites().and_then(|sites| sites.rejected.get(entry).cloned()).into_iter().collect(),
            ),
            Obstacle::Pinned => (
                say!("It needs {dependency} newer than the InstallOverrideList asks for."),
                "param-list-pinned-lower",
                Vec::new(),
            ),
            Obstacle::Unavailable => (
                say!("It needs {dependency}, and that cannot be installed as new as needed."),
                "state-deb-forced-dependency-failed",
                Vec::new(),
            ),
        };
        (say!("What it depends on"), detail, rule, places)
    }

    fn platform(&self) -> Platform {
        self.world.patches().system().platform()
    }
}

pub(super) fn brought_by(parent: Option<&str>) -> Words {
    (
        say!("Brought along"),
        parent.map_or_else(
            || say!("This run brought it because another package needs it."),
            |parent| say!("This run brought it because {parent} needs it."),
        ),
        "state-other-dependency",
        Vec::new(),
    )
}

pub(super) fn left_repository(step: &Step) -> Words {
    let version = step.wants.first().map_or_else(|| say!("The newest version"), Clone::clone);
    (
        say!("Still in its repository?"),
        say!(
            "No: {version} is the newest that the baseline matches, and it has left the repository, so the package \
             is passed over."
        ),
        "approve-rpm-version-left-repository",
        Vec::new(),
    )
}

pub(super) fn left(newer: Option<&str>) -> Words {
    (
        newer.map_or_else(|| say!("Taken off by this run"), |newer| say!("Replaced by {newer} in this run")),
        say!("A new cumulative update takes the older ones it contains off the node."),
        "state-windows-cumulative-replaces",
        Vec::new(),
    )
}
