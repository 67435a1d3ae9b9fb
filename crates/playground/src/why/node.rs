//! Words on what the node makes of a patch: what it has already, and what applies to it.

use patchplay_engine::trace::{Step, Withholder};

use super::{Narrator, Words};

impl Narrator<'_> {
    pub(super) fn installed_version_rejected(&self, entry: usize) -> Words {
        (
            "RejectedPatches names the installed version".to_owned(),
            "Rejected packages are not tolerated by this baseline.".to_owned(),
            "state-rejected-block",
            self.sites().and_then(|sites| sites.rejected.get(entry).cloned()).into_iter().collect(),
        )
    }
}

pub(super) fn present(there: bool) -> Words {
    let detail = if there { "Yes, it was there before this run." } else { "Not before this run." };
    said("On the node already?", detail, "state-installed")
}

pub(super) fn product(own: bool) -> Words {
    let detail = if own { "Yes." } else { "No: approved, but for another product, so it does not apply here." };
    said("For this node's product?", detail, "state-na-windows")
}

pub(super) fn superseded(newer: Option<&str>) -> Words {
    let rule = "state-na-windows-superseded";
    let Some(newer) = newer else { return said("Replaced by a newer patch?", "No.", rule) };
    let detail = "Windows Update does not offer a patch once a newer one that counts has replaced it.";
    (format!("Replaced by {newer}"), detail.to_owned(), rule, Vec::new())
}

pub(super) fn withheld(withholder: Withholder) -> Words {
    let (title, detail, rule) = match withholder {
        Withholder::Wsus => (
            "Offered by the node's WSUS server?",
            "No: the server withholds it, so Windows Update does not find it.",
            "state-na-windows-wsus",
        ),
        Withholder::OtherProduct => (
            "Does the node look for other Microsoft products?",
            "No: the option of Windows Update for updates of other Microsoft products is off.",
            "approve-windows-application-node-setting",
        ),
    };
    (title.to_owned(), detail.to_owned(), rule, Vec::new())
}

pub(super) fn excluded(entry: &str) -> Words {
    (
        "Excluded in /etc/yum.conf?".to_owned(),
        format!("Yes, by {entry}, and Patch Manager patches it all the same."),
        "approve-yum-exclude-ignored",
        Vec::new(),
    )
}

pub(super) fn locked_release(release: &str) -> Words {
    (
        "Locked to a release?".to_owned(),
        format!("Yes, to {release}, and Patch Manager takes the newest repository all the same."),
        "approve-al2023-latest-repository",
        Vec::new(),
    )
}

pub(super) fn installed_version(version: Option<&str>, decided: bool) -> Words {
    match version {
        None if decided => said(
            "Not on the node",
            "Patch Manager upgrades packages and never adds one, so an approved package that is not there is only \
             counted as NotApplicable.",
            "state-na-linux-not-installed",
        ),
        None => said("On the node already?", "No, in no version.", "state-na-linux-not-installed"),
        Some(version) => (
            "On the node already?".to_owned(),
            format!("Yes, it had {version} before this run."),
            "state-installed",
            Vec::new(),
        ),
    }
}

pub(super) fn newer_version(newer: bool) -> Words {
    let question = "Newer than what is installed?";
    if newer {
        said(question, "Yes: the approved version is newer.", "state-missing-linux-older-installed")
    } else {
        let detail = "No: what is installed is as new as the newest approved version, or newer.";
        said(question, detail, "state-installed")
    }
}

pub(super) fn installed_version_matches(matches: bool) -> Words {
    let detail = if matches {
        "Yes."
    } else {
        "No: apt calls a package Installed only when the baseline matches the very version that is there."
    };
    said("Is the installed version itself approved?", detail, "state-deb-installed-needs-security-origin")
}

pub(super) fn new_release() -> Words {
    let detail = "Patch Manager never brings macOS to another release.";
    said("A new release of macOS", detail, "approve-macos-no-version-upgrade")
}

pub(super) fn installer_never_missing() -> Words {
    let detail = "installer tells what is there, and cannot tell what is missing.";
    said("Managed by installer", detail, "state-macos-installer-never-missing")
}

pub(super) fn live_patched(live_patch: &str, step: &Step) -> Words {
    (
        format!("{live_patch} stands in for the newer kernel"),
        format!(
            "The live patch has every CVE of the newer kernel ({}), so that one is Installed without ever having come. \
             Only a Scan and an Install with NoReboot ask live patches.",
            step.wants.join(", "),
        ),
        "state-livepatch-kernel-installed",
        Vec::new(),
    )
}

pub(super) fn other_machine() -> Words {
    let detail = "Its architecture does not run on this node.";
    said("For another kind of machine", detail, "approve-highest-version")
}

fn said(title: &str, detail: &str, rule: &'static str) -> Words {
    (title.to_owned(), detail.to_owned(), rule, Vec::new())
}
