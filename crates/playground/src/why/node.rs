//! Words on what the node makes of a patch: what it has already, and what applies to it.

use patchplay_engine::trace::{Step, Withholder};
use patchplay_language::say;

use super::{Narrator, Words};

impl Narrator<'_> {
    pub(super) fn installed_version_rejected(&self, entry: usize) -> Words {
        (
            say!("RejectedPatches names the installed version"),
            say!("Rejected packages are not tolerated by this baseline."),
            "state-rejected-block",
            self.sites().and_then(|sites| sites.rejected.get(entry).cloned()).into_iter().collect(),
        )
    }
}

pub(super) fn present(there: bool) -> Words {
    let detail = if there { say!("Yes, it was there before this run.") } else { say!("Not before this run.") };
    said(say!("On the node already?"), detail, "state-installed")
}

pub(super) fn product(own: bool) -> Words {
    let detail =
        if own { say!("Yes.") } else { say!("No: approved, but for another product, so it does not apply here.") };
    said(say!("For this node's product?"), detail, "state-na-windows")
}

pub(super) fn superseded(newer: Option<&str>) -> Words {
    let rule = "state-na-windows-superseded";
    let Some(newer) = newer else { return said(say!("Replaced by a newer patch?"), say!("No."), rule) };
    let detail = say!("Windows Update does not offer a patch once a newer one that counts has replaced it.");
    (say!("Replaced by {newer}"), detail.to_owned(), rule, Vec::new())
}

pub(super) fn withheld(withholder: Withholder) -> Words {
    let (title, detail, rule) = match withholder {
        Withholder::Wsus => (
            say!("Offered by the node's WSUS server?"),
            say!("No: the server withholds it, so Windows Update does not find it."),
            "state-na-windows-wsus",
        ),
        Withholder::OtherProduct => (
            say!("Does the node look for other Microsoft products?"),
            say!("No: the option of Windows Update for updates of other Microsoft products is off."),
            "approve-windows-application-node-setting",
        ),
    };
    (title.to_owned(), detail.to_owned(), rule, Vec::new())
}

pub(super) fn excluded(entry: &str) -> Words {
    (
        say!("Excluded in /etc/yum.conf?"),
        say!("Yes, by {entry}, and Patch Manager patches it all the same."),
        "approve-yum-exclude-ignored",
        Vec::new(),
    )
}

pub(super) fn locked_release(release: &str) -> Words {
    (
        say!("Locked to a release?"),
        say!("Yes, to {release}, and Patch Manager takes the newest repository all the same."),
        "approve-al2023-latest-repository",
        Vec::new(),
    )
}

pub(super) fn installed_version(version: Option<&str>, decided: bool) -> Words {
    match version {
        None if decided => said(
            say!("Not on the node"),
            say!(
                "Patch Manager upgrades packages and never adds one, so an approved package that is not there is only \
             counted as NotApplicable."
            ),
            "state-na-linux-not-installed",
        ),
        None => said(say!("On the node already?"), say!("No, in no version."), "state-na-linux-not-installed"),
        Some(version) => (
            say!("On the node already?"),
            say!("Yes, it had {version} before this run."),
            "state-installed",
            Vec::new(),
        ),
    }
}

pub(super) fn newer_version(newer: bool) -> Words {
    let question = say!("Newer than what is installed?");
    if newer {
        said(question, say!("Yes: the approved version is newer."), "state-missing-linux-older-installed")
    } else {
        let detail = say!("No: what is installed is as new as the newest approved version, or newer.");
        said(question, detail, "state-installed")
    }
}

pub(super) fn installed_version_matches(matches: bool) -> Words {
    let detail = if matches {
        say!("Yes.")
    } else {
        say!("No: apt calls a package Installed only when the baseline matches the very version that is there.")
    };
    said(say!("Is the installed version itself approved?"), detail, "state-deb-installed-needs-security-origin")
}

pub(super) fn new_release() -> Words {
    let detail = say!("Patch Manager never brings macOS to another release.");
    said(say!("A new release of macOS"), detail, "approve-macos-no-version-upgrade")
}

pub(super) fn installer_never_missing() -> Words {
    let detail = say!("installer tells what is there, and cannot tell what is missing.");
    said(say!("Managed by installer"), detail, "state-macos-installer-never-missing")
}

pub(super) fn live_patched(live_patch: &str, step: &Step) -> Words {
    (
        say!("{live_patch} stands in for the newer kernel"),
        say!(
            "The live patch has every CVE of the newer kernel ({}), so that one is Installed without ever having come. \
             Only a Scan and an Install with NoReboot ask live patches.",
            step.wants.join(", "),
        ),
        "state-livepatch-kernel-installed",
        Vec::new(),
    )
}

pub(super) fn other_machine() -> Words {
    let detail = say!("Its architecture does not run on this node.");
    said(say!("For another kind of machine"), detail, "approve-highest-version")
}

fn said(title: String, detail: String, rule: &'static str) -> Words {
    (title, detail, rule, Vec::new())
}
