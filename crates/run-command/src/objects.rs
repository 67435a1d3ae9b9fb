//! Keys and texts of the objects that a run leaves in S3 (spec logs 7).

use patchplay_model::Platform;

use crate::steps::Step;

/// What started the run, with the ids that stand in its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOwner<'a> {
    /// Run Command, also when a maintenance window sent the command.
    Command {
        /// The command.
        command_id: &'a str,
    },
    /// A State Manager association.
    Association {
        /// The association.
        association_id: &'a str,
        /// Its execution on this node.
        execution_id: &'a str,
    },
}

/// One object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Key in the bucket.
    pub key: String,
    /// Whole content.
    pub text: String,
}

/// The folder of a node's step, without a slash at its end: `{prefix}/{command}/{instance}/{plugin}/{step}` for Run
/// Command, `{prefix}/{instance}/{association}/{execution}/{plugin}/{step}` for an association (rules `out-s3-key-*`).
/// An empty prefix leaves no slash behind.
#[must_use]
pub fn folder(prefix: &str, owner: KeyOwner<'_>, instance_id: &str, step: Step) -> String {
    plugin_folder(prefix, owner, instance_id, step.plugin(), step.name())
}

/// The same for any step of any document: the plugin's name stands there without its colon.
#[must_use]
pub fn plugin_folder(prefix: &str, owner: KeyOwner<'_>, instance_id: &str, plugin: &str, step: &str) -> String {
    let ids = match owner {
        KeyOwner::Command { command_id } => [command_id, instance_id, ""],
        KeyOwner::Association { association_id, execution_id } => [instance_id, association_id, execution_id],
    };
    let plugin = plugin.replace(':', "");
    let parts = std::iter::once(prefix.trim_matches('/')).chain(ids).chain([plugin.as_str(), step]);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// The objects one node's run leaves: `stdout` and `stderr` of its own step, each only if it is not empty; a step
/// skipped for its platform leaves none (rule `out-s3-empty-no-object`).
#[must_use]
pub fn of_node(
    prefix: &str,
    owner: KeyOwner<'_>,
    instance_id: &str,
    platform: Platform,
    stdout: &str,
    stderr: &str,
) -> Vec<Object> {
    streams(&folder(prefix, owner, instance_id, Step::of(platform)), stdout, stderr)
}

/// The objects of a step's folder, without those that would be empty.
#[must_use]
pub fn streams(folder: &str, stdout: &str, stderr: &str) -> Vec<Object> {
    [("stdout", stdout), ("stderr", stderr)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(file, text)| Object { key: format!("{folder}/{file}"), text: text.to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAND: KeyOwner<'_> = KeyOwner::Command { command_id: "c" };
    const ASSOCIATION: KeyOwner<'_> = KeyOwner::Association { association_id: "a", execution_id: "e" };

    #[test]
    fn keys_follow_what_started_the_run() {
        for (prefix, owner, step, key) in [
            ("logs", COMMAND, Step::Windows, "logs/c/i-1/awsrunPowerShellScript/PatchWindows"),
            ("", COMMAND, Step::Linux, "c/i-1/awsrunShellScript/PatchLinux"),
            ("/a/b/", COMMAND, Step::MacOs, "a/b/c/i-1/awsrunShellScript/PatchMacOS"),
            ("logs", ASSOCIATION, Step::Windows, "logs/i-1/a/e/awsrunPowerShellScript/PatchWindows"),
            ("", ASSOCIATION, Step::Windows, "i-1/a/e/awsrunPowerShellScript/PatchWindows"),
        ] {
            assert_eq!(folder(prefix, owner, "i-1", step), key);
        }
    }

    #[test]
    fn an_empty_stream_leaves_no_object() {
        let objects = of_node("p", COMMAND, "i-1", Platform::Windows, "text\r\n", "");
        assert_eq!(
            objects,
            [Object {
                key: "p/c/i-1/awsrunPowerShellScript/PatchWindows/stdout".to_owned(),
                text: "text\r\n".to_owned()
            }]
        );
        assert!(of_node("p", COMMAND, "i-1", Platform::Windows, "", "").is_empty());
        assert_eq!(of_node("p", COMMAND, "i-1", Platform::Windows, "o", "e").len(), 2);
    }
}
