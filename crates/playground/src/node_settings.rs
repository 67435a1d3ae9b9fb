//! Settings on a node itself: WSUS, Windows Update, yum, the release that Amazon Linux 2023 is locked to.

use patchplay_document::{Diagnostic, InstanceOverlay, SettingsOverlay};
use patchplay_language::say;
use patchplay_model::{NodeSettings, OperatingSystem};

use crate::{codes, fleet::FleetNode, sources::Sources};

/// The settings that a scenario gives a node; a node of which nothing is said is offered everything.
#[must_use]
pub fn of(overlay: &InstanceOverlay) -> NodeSettings {
    let usual = NodeSettings::default();
    let Some(given) = &overlay.settings else { return usual };
    NodeSettings {
        wsus_withholds: given.wsus_withholds.clone(),
        other_microsoft_products: given.other_microsoft_products.unwrap_or(usual.other_microsoft_products),
        yum_exclude: given.yum_exclude.clone(),
        locked_release: given.locked_release.clone(),
    }
}

/// The settings that were given, each with whether a node of this system and product has it.
fn given(settings: &SettingsOverlay, system: OperatingSystem, product: &str) -> [(&'static str, bool, bool); 4] {
    let windows = system == OperatingSystem::Windows;
    [
        ("wsusWithholds", !settings.wsus_withholds.is_empty(), windows),
        ("otherMicrosoftProducts", settings.other_microsoft_products.is_some(), windows),
        ("yumExclude", !settings.yum_exclude.is_empty(), patchplay_engine::has_yum(system, product)),
        ("lockedRelease", settings.locked_release.is_some(), system == OperatingSystem::AmazonLinux2023),
    ]
}

/// A word on each setting that the node's system does not have.
#[must_use]
pub fn problems(overlays: &[InstanceOverlay], fleet: &[FleetNode], sources: &Sources) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for member in fleet {
        let Some((number, overlay)) = member.overlay.and_then(|number| Some((number, overlays.get(number)?))) else {
            continue;
        };
        let Some(settings) = &overlay.settings else { continue };
        let node = &member.node;
        for (name, _, _) in
            given(settings, node.system, &node.product).into_iter().filter(|(_, given, has)| *given && !has)
        {
            let system = patchplay_catalog::product_label(&node.product);
            problems.push(codes::SETTING_FOREIGN.at(
                sources.place(&format!("instances[{number}].settings.{name}")),
                say!("node `{}` runs {system}, where `{name}` has no meaning", node.name),
                say!("leave it out; it is one of {}", home(name)),
            ));
        }
    }
    problems
}

/// The systems that have a setting.
fn home(name: &str) -> String {
    match name {
        "yumExclude" => say!("Amazon Linux 1 and 2, and of CentOS, Oracle and Red Hat Enterprise Linux up to 7"),
        "lockedRelease" => "Amazon Linux 2023".to_owned(),
        _ => "Windows".to_owned(),
    }
}
