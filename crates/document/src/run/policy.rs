//! Patch policies of Quick Setup in a template: what they patch by lies in a file that Quick Setup writes, so they are named
//! and not played (AWS page quick-setup-patch-manager.md).

use patchplay_language::say;

use crate::{code::Code, evaluate::Resource, report::Report, value::Value};

pub(crate) const CONFIGURATION: &str = "AWS::SSMQuickSetup::ConfigurationManager";
/// The type of a configuration that is a patch policy.
const PATCH_POLICY: &str = "AWSQuickSetupType-PatchPolicy";

/// Says of every patch policy how it is played.
pub(super) fn tell(resource: &Resource, report: &Report<'_>) {
    let definitions = resource.properties.get("ConfigurationDefinitions").map_or(&[][..], Value::items);
    for kind in definitions.iter().filter_map(|definition| definition.get("Type")) {
        if kind.text() == Some(PATCH_POLICY) {
            report
                .add(Code::NotSimulated, kind.span, say!("a patch policy is not played from its template"))
                .help(say!("name it as `patchPolicy` in the scenario's `run`, and add a file `baseline_overrides.json` with its baselines"));
        }
    }
}
