//! Files that a run leaves on a node: the step's orchestration folder, the module or payload, state and logs (spec logs
//! 8, AWS page patch-manager-troubleshooting.md).

use patchplay_model::{Platform, WindowsModule};
use serde::Serialize;

use crate::{steps::Step, windows_log};

/// One file or folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NodeFile {
    /// Its path; that of a folder ends in its separator.
    pub path: String,
    /// What it holds, in words.
    pub holds: &'static str,
}

/// What a run did on a node, as far as its files tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traces<'a> {
    /// The node.
    pub instance_id: &'a str,
    /// Its platform.
    pub platform: Platform,
    /// Name of the orchestration folder.
    pub execution_id: &'a str,
    /// Whether the step printed anything to stdout.
    pub has_stdout: bool,
    /// Whether it printed anything to stderr.
    pub has_stderr: bool,
    /// Whether this run downloaded the module or payload.
    pub downloaded: bool,
    /// Whether the module or payload is on the node now.
    pub has_module: bool,
    /// Whether patches were judged, so that the node keeps their states.
    pub judged: bool,
    /// Which module of Windows it is.
    pub module: WindowsModule,
}

/// The files, in the order of their paths within each kind (rules `out-node-files`, `out-node-state-files`). A step that
/// was skipped for its platform has no folder.
#[must_use]
pub fn of_run(traces: &Traces<'_>) -> Vec<NodeFile> {
    let mut files = Vec::new();
    let mut add = |path: String, holds| files.push(NodeFile { path, holds });
    match traces.platform {
        Platform::Windows => on_windows(traces, &mut add),
        Platform::Linux | Platform::MacOs => on_unix(traces, &mut add),
    }
    files
}

const SCRIPT: &str = "the step's script";
const STDOUT: &str = "standard output of the step, whole";
const STDERR: &str = "standard error of the step, whole";
const STATES: &str = "the state of every patch, for the next run";
const INVENTORY: &str = "what the last run reported";

fn on_windows(traces: &Traces<'_>, add: &mut dyn FnMut(String, &'static str)) {
    let folder = windows_log::orchestration_folder(traces.instance_id, traces.execution_id);
    let step = Step::Windows;
    add(format!(r"{folder}\{}\_script.ps1", step.name()), SCRIPT);
    if traces.downloaded {
        let place = windows_log::zip_folder(traces.module, traces.instance_id, traces.execution_id);
        add(format!(r"{place}\{}", windows_log::zip_name(traces.module)), "the patch module as it was downloaded");
    }
    for (has, file, holds) in [(traces.has_stdout, "stdout", STDOUT), (traces.has_stderr, "stderr", STDERR)] {
        if has {
            add(format!(r"{folder}\{}\{}\{file}", step.folder(), step.name()), holds);
        }
    }
    if traces.has_module {
        let dll = r"C:\Program Files\Amazon\PatchBaselineOperations\Amazon.PatchBaselineOperations.dll";
        add(dll.to_owned(), "the patch module, which later runs find there");
        add(r"C:\ProgramData\Amazon\PatchBaselineOperations\Logs\".to_owned(), "the module's own logs");
    }
    if traces.judged {
        let state = r"C:\ProgramData\Amazon\PatchBaselineOperations\State";
        add(format!(r"{state}\PatchInventoryFromLastOperation.json"), INVENTORY);
        add(format!(r"{state}\PatchStatesConfiguration.json"), STATES);
    }
}

fn on_unix(traces: &Traces<'_>, add: &mut dyn FnMut(String, &'static str)) {
    let step = Step::of(traces.platform);
    let folder = format!(
        "/var/lib/amazon/ssm/{}/document/orchestration/{}/{}/{}",
        traces.instance_id,
        traces.execution_id,
        step.folder(),
        step.name()
    );
    add(format!("{folder}/_script.sh"), SCRIPT);
    for (has, file, holds) in [(traces.has_stdout, "stdout", STDOUT), (traces.has_stderr, "stderr", STDERR)] {
        if has {
            add(format!("{folder}/{file}"), holds);
        }
    }
    if traces.downloaded {
        let payload = "/var/log/amazon/ssm/patch-baseline-operations/";
        add(payload.to_owned(), "the payload, unpacked, with snapshot.json");
    }
    if traces.judged {
        let state = "/var/log/amazon/ssm/patch-configuration";
        add(format!("{state}/patch-inventory-from-last-operation.json"), INVENTORY);
        add(format!("{state}/patch-states-configuration.json"), STATES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traces(platform: Platform) -> Traces<'static> {
        Traces {
            instance_id: "i-1",
            platform,
            execution_id: "e",
            has_stdout: true,
            has_stderr: false,
            downloaded: true,
            has_module: true,
            judged: true,
            module: WindowsModule::V1_33,
        }
    }

    fn paths(traces: &Traces<'_>) -> Vec<String> {
        of_run(traces).into_iter().map(|file| file.path).collect()
    }

    #[test]
    fn a_step_leaves_files_of_its_platform() {
        let windows = paths(&traces(Platform::Windows));
        assert_eq!(windows.len(), 7, "{windows:?}");
        assert!(windows.iter().all(|path| path.starts_with(r"C:\") && !path.contains("PatchLinux")));
        for (platform, step) in [(Platform::Linux, "PatchLinux"), (Platform::MacOs, "PatchMacOS")] {
            let files = paths(&traces(platform));
            assert_eq!(files.len(), 5, "{files:?}");
            assert_eq!(
                files[1],
                format!("/var/lib/amazon/ssm/i-1/document/orchestration/e/awsrunShellScript/{step}/stdout")
            );
        }
    }

    #[test]
    fn what_did_not_happen_leaves_no_file() {
        let failed = Traces {
            has_stdout: false,
            has_stderr: true,
            downloaded: false,
            has_module: false,
            judged: false,
            ..traces(Platform::Windows)
        };
        let files = paths(&failed);
        assert_eq!(files.len(), 2, "{files:?}");
        assert!(files[1].ends_with(r"\awsrunPowerShellScript\PatchWindows\stderr"));
        let old = Traces { module: WindowsModule::V1_29, ..traces(Platform::Windows) };
        assert!(paths(&old).contains(&r"C:\Windows\TEMP\Amazon.PatchBaselineOperations-1.29.zip".to_owned()));
    }
}
