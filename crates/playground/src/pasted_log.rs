//! A log among the files of a scenario: which files are one, what it says, and a scenario that is like it.
//!
//! A log is no document, so it is kept from the readers of documents; it changes nothing about the run.

use patchplay_language::{counts, said, say};

use patchplay_document::{Diagnostic, ExportFormat, InstanceOverlay, Place, RunOverlay, Scenario, SourceFile};
use patchplay_model::{Counts, OperatingSystem, Operation, Platform, Timestamp};
use patchplay_ordered::SortedMap;
use patchplay_run_command::{decode::Decoded, exit};

use crate::{
    Playground, codes,
    view::{AdviceView, ExitView, PastedLog, ReadPatch},
    words::{grouped, listed},
};

/// Texts that only the patch step and its agent print.
const SIGNS: &[&str] = &[
    "Patch Summary for ",
    "Running with snapshot id",
    "Preparing to download PatchBaselineOperations",
    "Downloading payload from https://",
    "patch-baseline-operations-",
    "patch-baseline-operations/urllib3/",
    " - PatchBaselineOperations ",
    "failed to run commands: exit status",
];

/// Beginnings of lines that only documents have.
const OF_DOCUMENTS: &[&str] = &["{", "[", "Resources:", "AWSTemplateFormatVersion", "Type:", "Properties:", "Name:"];

/// Whether a file is a log: by the end of its name, or by what it holds.
#[must_use]
pub fn is_log(file: &SourceFile) -> bool {
    file.name.ends_with(".log")
        || (SIGNS.iter().any(|sign| file.text.contains(sign))
            && !file.text.lines().any(|line| OF_DOCUMENTS.iter().any(|start| line.starts_with(start))))
}

/// Names of the files that are logs.
pub fn names(files: &[SourceFile]) -> impl Iterator<Item = &str> {
    files.iter().filter(|file| is_log(file)).map(|file| file.name.as_str())
}

/// Says which files are logs, since nothing else comes of them.
pub fn name_logs(files: &[SourceFile]) -> impl Iterator<Item = Diagnostic> + '_ {
    names(files).map(|name| {
        codes::PATCH_LOG.at(
            Place { file: name.to_owned(), ..Place::default() },
            say!("`{name}` is a log and no template"),
            say!("it changes nothing about the run; `decode` says what came out, what failed and what to do"),
        )
    })
}

/// Reads a log for a screen.
#[must_use]
pub fn read(playground: &Playground, file: &SourceFile) -> PastedLog {
    let answer = Playground::decode(&file.text);
    let notes = answer.diagnostics.iter().map(|note| AdviceView {
        message: note.message.clone(),
        help: note.help.clone(),
        page: String::new(),
    });
    let notes = notes.collect();
    let Some(log) = answer.log else {
        let title = say!("This is no log of the patch step");
        return PastedLog { file: file.name.clone(), title, short: say!("no log"), notes, ..Default::default() };
    };
    let (title, short) = titles(&log);
    // The table of exit codes looks at texts without white space, as pages that lose line breaks leave them.
    let bare: String = file.text.split_whitespace().collect();
    PastedLog {
        file: file.name.clone(),
        is_log: true,
        title,
        short,
        failed: has_failed(&log),
        counts: Counts::NAMES.iter().filter_map(|name| Some(((*name).to_owned(), *log.counts.get(name)?))).collect(),
        patches: log
            .patches
            .iter()
            .map(|patch| ReadPatch {
                id: patch.id.clone(),
                title: patch.title.clone(),
                state: patch.state,
                installed: patch.installed,
                message: patch.message.clone(),
            })
            .collect(),
        exit: log.exit_code.map(|code| ExitView {
            code,
            meaning: exit::meaning(code, &bare).map_or_else(String::new, |exit| said(exit.meaning)),
        }),
        advice: log
            .advice
            .iter()
            .map(|advice| AdviceView {
                message: advice.message.clone(),
                help: advice.help.clone(),
                page: advice.page.to_owned(),
            })
            .collect(),
        notes,
        like: like(playground, file, &log).map(Box::new),
        instance_id: log.instance_id,
        baseline_id: log.baseline_id,
        baseline_name: log.baseline_name,
        patch_group: log.patch_group,
        snapshot_id: log.snapshot_id,
        execution_id: log.execution_id,
        operation: log.operation,
        reboot_option: log.reboot_option,
        start: log.operation_start_time,
        end: log.operation_end_time,
    }
}

fn count(log: &Decoded, name: &str) -> Option<i64> {
    log.counts.get(name).copied()
}

fn has_failed(log: &Decoded) -> bool {
    let failed = count(log, "FailedCount").is_some_and(|count| count != 0);
    failed || count(log, "InstalledCount").is_some_and(|count| count < 0) || log.exit_code.is_some_and(|code| code != 0)
}

/// What came out in one sentence, and in a few words.
fn titles(log: &Decoded) -> (String, String) {
    let run = log.operation.map_or_else(|| say!("The run"), |operation| operation.as_str().to_owned());
    let run = log.instance_id.as_deref().map_or_else(|| run.clone(), |id| say!("{run} on {id}"));
    let ids = |state: fn(&patchplay_run_command::decode::DecodedPatch) -> bool| -> Vec<&str> {
        log.patches.iter().filter(|patch| state(patch)).map(|patch| patch.id.as_str()).collect()
    };
    let failed = ids(|patch| patch.installed == Some(false));
    let came = ids(|patch| patch.installed == Some(true));
    let exit = log.exit_code.filter(|code| *code != 0).map(|code| say!("exit code {code}"));
    let missing = count(log, "MissingCount").and_then(|count| usize::try_from(count).ok());
    let sentence = if count(log, "InstalledCount").is_some_and(|count| count < 0) {
        say!("{run} failed before it could look at a single patch")
    } else if !failed.is_empty() {
        say!("{run} could not install {}", listed(&failed, 3))
    } else if let Some(exit) = &exit {
        say!("{run} ended with {exit}")
    } else if !came.is_empty() {
        say!("{run} installed {}", listed(&came, 3))
    } else if log.operation == Some(Operation::Scan) {
        match missing {
            Some(0) => say!("{run} found nothing missing"),
            Some(missing) => say!("{run} found {} missing", counts::patches(missing)),
            None => say!("{run} looked at the node"),
        }
    } else if log.exit_code.is_none() {
        say!("{run}: the counters alone do not tell what it installed")
    } else {
        say!("{run} installed nothing")
    };
    let sentence = match missing {
        Some(missing) if missing > 0 && log.operation != Some(Operation::Scan) => {
            say!(
                missing;
                "{sentence}; {count} patch is still missing",
                "{sentence}; {count} patches are still missing",
                count = grouped(missing)
            )
        }
        _ => sentence,
    };
    let short = match (exit, failed.len(), missing) {
        (Some(exit), ..) => exit,
        (None, failed, _) if failed > 0 => say!("{} failed", grouped(failed)),
        (None, _, Some(missing)) if missing > 0 => say!("{} missing", grouped(missing)),
        _ if !came.is_empty() => say!("{} installed", grouped(came.len())),
        _ => say!("nothing missing"),
    };
    (sentence, short)
}

/// A scenario of one node that is like the log's: same moment, operation and patch group, and the baseline that the log
/// prints. Only Windows' logs say enough: those of Linux name no distribution.
fn like(playground: &Playground, file: &SourceFile, log: &Decoded) -> Option<Scenario> {
    let (Some(Platform::Windows), Some(operation)) = (log.platform, log.operation) else { return None };
    let clock = Timestamp::parse(log.operation_start_time.as_deref()?).ok()?;
    let group = log.patch_group.clone().filter(|group| !group.is_empty());
    let by_aws = log.baseline_name.as_deref().is_some_and(|name| name.starts_with("AWS-"));
    let baseline = if by_aws { None } else { Some(baseline(playground, &file.text, group.as_deref())?) };
    let node = InstanceOverlay {
        id: log.instance_id.clone(),
        name: log.instance_id.clone(),
        system: Some(OperatingSystem::Windows),
        tags: group.map(|group| ("Patch Group".to_owned(), Some(group))).into_iter().collect(),
        ..InstanceOverlay::default()
    };
    let mut parameters = SortedMap::from([("Operation".to_owned(), operation.as_str().to_owned())]);
    if let Some(option) = log.reboot_option {
        parameters.insert("RebootOption".to_owned(), option.as_str().to_owned());
    }
    Some(Scenario {
        title: say!("Like {}", file.name),
        clock: Some(clock),
        files: baseline.into_iter().chain([file.clone()]).collect(),
        instances: vec![node].into(),
        run: Some(RunOverlay { parameters, ..RunOverlay::default() }),
        ..Scenario::default()
    })
}

/// The baseline that a Windows log prints as JSON, as a template with the node's patch group.
fn baseline(playground: &Playground, text: &str, group: Option<&str>) -> Option<SourceFile> {
    // Labels are padded with blanks, unless a page has taken them away.
    let printed = text.match_indices("Baseline").find_map(|(at, label)| {
        let value = text.get(at + label.len()..)?.trim_start().strip_prefix(':')?.trim_start();
        value.starts_with('{').then_some(value)
    })?;
    let value = serde_json::Deserializer::from_str(printed).into_iter::<serde_json::Value>().next()?.ok()?;
    let mut members = value.as_object()?.clone();
    for fact in ["AccountId", "BaselineId", "CreatedTime", "ModifiedTime"] {
        members.remove(fact);
    }
    if let Some(group) = group {
        members.insert("PatchGroups".to_owned(), vec![group].into());
    }
    // The snapshot's names of what the API calls otherwise.
    let json = serde_json::to_string(&members).ok()?;
    let json = json
        .replace("\"Rules\":", "\"PatchRules\":")
        .replace("\"FilterGroup\":", "\"PatchFilterGroup\":")
        .replace("\"Filters\":", "\"PatchFilters\":");
    let printed = SourceFile { name: "baseline.json".to_owned(), text: json };
    let written = playground.export(&[printed], &SortedMap::new(), ExportFormat::CloudFormationYaml).text?;
    Some(SourceFile { name: "baseline.yaml".to_owned(), text: written })
}
