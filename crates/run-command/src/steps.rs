//! The three steps of AWS-RunPatchBaseline and its sibling for associations: names, plugins, folders, and what a step
//! prints on a node it is not for.

use patchplay_model::Platform;

/// One step of the document, in the document's order (rule `cmd-steps-three`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// `PatchWindows`.
    Windows,
    /// `PatchLinux`.
    Linux,
    /// `PatchMacOS`.
    MacOs,
}

impl Step {
    /// All steps in the document's order; every invocation lists all of them.
    pub const ALL: [Self; 3] = [Self::Windows, Self::Linux, Self::MacOs];

    /// The step that does the work on a platform.
    #[must_use]
    pub const fn of(platform: Platform) -> Self {
        match platform {
            Platform::Windows => Self::Windows,
            Platform::Linux => Self::Linux,
            Platform::MacOs => Self::MacOs,
        }
    }

    /// The platform of the step's precondition.
    #[must_use]
    pub const fn platform(self) -> Platform {
        match self {
            Self::Windows => Platform::Windows,
            Self::Linux => Platform::Linux,
            Self::MacOs => Platform::MacOs,
        }
    }

    /// Name of the step, which is also `CommandPlugin.Name`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Windows => "PatchWindows",
            Self::Linux => "PatchLinux",
            Self::MacOs => "PatchMacOS",
        }
    }

    /// The plugin it runs.
    #[must_use]
    pub const fn plugin(self) -> &'static str {
        match self {
            Self::Windows => "aws:runPowerShellScript",
            Self::Linux | Self::MacOs => "aws:runShellScript",
        }
    }

    /// The plugin's folder in S3 and on the node: its name without the colon (rule `out-s3-plugin-folder`).
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Windows => "awsrunPowerShellScript",
            Self::Linux | Self::MacOs => "awsrunShellScript",
        }
    }

    /// What the agent prints for the step on a node of another platform (rule `cmd-step-skipped-text`); `None` on the
    /// step's own platform. Windows agents have no shell plugin, so there the plugin is missing before the precondition
    /// is looked at.
    #[must_use]
    pub fn skipped_text(self, node: Platform) -> Option<String> {
        if self.platform() == node {
            return None;
        }
        let reason = match (node, self) {
            (Platform::Windows, Self::Linux | Self::MacOs) => format!("unsupported plugin: {}", self.plugin()),
            _ => {
                format!("unsatisfied preconditions: '\"StringEquals\": [platformType, {}]'", self.platform())
            }
        };
        Some(format!("Step execution skipped due to {reason}. Step name: {}", self.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_of_another_platform_says_why_it_was_skipped() {
        assert_eq!(
            Step::Linux.skipped_text(Platform::Windows).unwrap(),
            "Step execution skipped due to unsupported plugin: aws:runShellScript. Step name: PatchLinux"
        );
        assert_eq!(
            Step::Windows.skipped_text(Platform::Linux).unwrap(),
            "Step execution skipped due to unsatisfied preconditions: '\"StringEquals\": [platformType, Windows]'. \
             Step name: PatchWindows"
        );
        assert_eq!(
            Step::MacOs.skipped_text(Platform::Linux).unwrap(),
            "Step execution skipped due to unsatisfied preconditions: '\"StringEquals\": [platformType, MacOS]'. \
             Step name: PatchMacOS"
        );
        for &platform in Platform::ALL {
            let ran: Vec<Step> = Step::ALL.into_iter().filter(|s| s.skipped_text(platform).is_none()).collect();
            assert_eq!(ran, [Step::of(platform)]);
        }
    }

    #[test]
    fn a_folder_is_the_plugins_name_without_its_colon() {
        for step in Step::ALL {
            assert_eq!(step.folder(), step.plugin().replace(':', ""));
        }
    }
}
