//! Logs of Linux and macOS: whole runs through the door, and what every log has in common with the counters.

use std::{collections::BTreeMap, sync::Arc};

use patchplay_catalog::full_sets;
use patchplay_engine::PackageManager;
use patchplay_model::{ClosingLines, Counts, LinuxPayload, OperatingSystem, Operation, Trouble};
use patchplay_playground::{Playground, ScenarioFile, view::Screen};
use patchplay_run_command::{Cast, Judged, Played, StepLog, StepResult, console};
use patchplay_tests::{
    assert_golden, catalog,
    stories::{Rng, Story, commands},
    text,
};

fn playground() -> Playground {
    let mut catalog = catalog().as_ref().clone();
    for (_, full) in full_sets() {
        catalog.replace(&full);
    }
    Playground::new(Arc::new(catalog))
}

/// The kept scenario, with what its nodes write into their bucket.
#[test]
fn a_node_of_each_manager_prints_its_golden() {
    let playground = playground();
    let file = ScenarioFile::read("linux.scenario.yaml", &text("cases/linux.scenario.yaml"));
    let answer = playground.run(&file);
    assert_eq!(answer.failed_expectations, [""; 0], "{:?}", answer.diagnostics);
    let objects = answer.objects.unwrap();
    let names = [("1", "web"), ("2", "app"), ("3", "shop"), ("4", "erp")];
    for (end, name) in names {
        let of_node: Vec<_> =
            objects.iter().filter(|(key, _)| key.contains(&format!("/i-0aaaaaaaaaaaaaaa{end}/"))).collect();
        for (key, text) in of_node {
            assert!(key.contains("/awsrunShellScript/PatchLinux/std"), "{key}");
            let stream = key.rsplit('/').next().unwrap();
            assert_golden(&format!("linux/run/{name}.{stream}.log"), text);
        }
    }
    let view = playground.view(&file, &Screen { log_of: Some("i-0aaaaaaaaaaaaaaa1".to_owned()), ..Screen::default() });
    let log = view.result.unwrap().log.unwrap();
    let lines: Vec<&str> = log.stdout.lines().collect();
    let beside: BTreeMap<&str, &str> = log.notes.iter().map(|note| (note.text.as_str(), lines[note.line])).collect();
    for (note, line) in [
        ("from the node's tag", "Patch Group: web"),
        ("your baseline", "Patch Baseline: {"),
        ("what AWS keeps of the node", "Summary: {"),
    ] {
        assert!(beside.get(note).is_some_and(|found| found.contains(line)), "{note}: {beside:#?}");
    }
    assert!(
        log.cut && log.console.ends_with("\n---Output truncated---"),
        "a log of Linux is longer than the console's view"
    );
}

/// One node's story with its troubles, played as commands.
fn plays(story: &Story, rng: &mut Rng, check: impl FnMut(&Cast<'_>, &Played, &StepLog)) {
    let troubles = rng.some(Trouble::ALL, 1);
    let mut readings = story.readings;
    if rng.chance(30) {
        readings.linux_second_pass = LinuxPayload::V1_110;
        readings.linux_closing_lines = ClosingLines::Once;
    }
    commands(story, rng, readings, &troubles, check);
}

/// The number behind the last `label: ` or `'label': '` of a text.
fn number(text: &str, label: &str) -> Option<i64> {
    let found = text.rfind(label)?;
    let digits: String = text[found + label.len()..]
        .chars()
        .skip_while(|char| !char.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[test]
fn every_log_says_what_the_counters_say() {
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen = |what: String| *often.entry(what).or_insert(0) += 1;
    for seed in 0..1500 {
        let story = Story::dense(seed);
        if story.system == OperatingSystem::Windows {
            continue;
        }
        let manager = PackageManager::of(story.system, &story.product);
        plays(&story, &mut Rng::new(!seed), |_, played, log| {
            let invocation = &played.invocations[0];
            assert_eq!(log.code, invocation.response_code, "{}", log.stdout);
            assert_eq!(log.passes.last(), Some(&log.code));
            let failed = format!("failed to run commands: exit status {}", log.code);
            assert_eq!(log.stderr.ends_with(&failed), log.code != 0, "{}", log.stderr);
            let shown = console::output(&log.stdout, &log.stderr);
            assert!(shown.text.len() <= console::OUTPUT_LIMIT);
            for line in log.lines.values() {
                assert!(*line < log.stdout.lines().count());
            }
            let StepResult::Judged(judged) = &invocation.result else {
                assert!(!log.stdout.contains("Package compliance initialized"));
                seen(format!("{manager:?} ended early"));
                return;
            };
            seen(format!("{manager:?} {:?}", played.run.operation));
            said(judged, played, log, manager);
        });
    }
    for manager in ["Yum", "Dnf", "Apt", "Zypper", "MacOs"] {
        for what in ["Scan", "Install", "ended early"] {
            assert!(often.get(&format!("{manager} {what}")).is_some_and(|times| *times > 5), "{often:#?}");
        }
    }
}

/// Counters in the summary, in the lines of apt and dnf, and the packages that an Install names.
fn said(judged: &Judged, played: &Played, log: &StepLog, manager: PackageManager) {
    let summary = log.stdout.lines().rfind(|line| line.contains("Summary: ")).unwrap();
    for name in Counts::NAMES {
        if ["UnreportedNotApplicableCount", "AvailableSecurityUpdateCount"].contains(name) {
            continue;
        }
        let wanted = judged.counts.by_name(name);
        assert_eq!(number(summary, &format!("'{name}': '")), wanted, "{name} in {summary}");
    }
    let (found, after) = (judged.outcome.found, judged.counts);
    let lines: Vec<&str> = log.stdout.lines().filter(|line| line.contains("nstalled count: ")).collect();
    let installs = played.run.operation == Operation::Install;
    match (manager, lines.as_slice()) {
        (PackageManager::Apt, [first, rest @ ..]) => {
            assert_eq!(number(first, "Not Applicable count: "), Some(found.not_applicable_count));
            let both = |line: &str| number(line, "Missing count: ").unwrap() + number(line, "Failed count: ").unwrap();
            assert_eq!(both(first), found.missing_count);
            if let [last] = rest {
                let present = after.installed_count + after.installed_pending_reboot_count;
                assert_eq!(number(last, "root [INFO]: Installed count: "), Some(present));
                assert_eq!(number(last, "Failed count: "), Some(after.failed_count));
                assert_eq!(number(last, "Missing count: "), Some(after.missing_count));
            }
        }
        (PackageManager::Dnf, [line]) => {
            assert!(installs);
            assert_eq!(number(line, "Missing count: "), Some(found.missing_count));
        }
        (PackageManager::Dnf, lines) => assert!(lines.is_empty() && !installs),
        _ => assert!(lines.is_empty()),
    }
    if manager == PackageManager::Zypper {
        let line =
            log.stdout.lines().find(|line| line.contains("missing packages.") && line.contains("Found")).unwrap();
        assert_eq!(number(line, "Found "), Some(found.missing_count));
    }
    let tried = judged.outcome.newly_installed.count_ones(..) + judged.outcome.failed.count_ones(..);
    let nothing = ["No updates, skipping.", "Nothing to install.", "No missing packages detected."];
    let says_nothing = nothing.iter().any(|text| log.stdout.contains(text));
    if installs && !matches!(manager, PackageManager::MacOs | PackageManager::Apt) {
        assert_eq!(says_nothing, tried == 0, "{}", log.stdout);
    }
    let reboots = log.stdout.contains("Reboot is required")
        || log.stdout.contains("needs reboot")
        || log.stdout.contains("reboot is required");
    assert_eq!(reboots, judged.outcome.rebooted || judged.missed_reboot);
    assert_eq!(log.passes.len() > 1, reboots);
}

/// What a scenario gives a node is said where the run fails because of it.
#[test]
fn a_trouble_is_told_with_its_place() {
    let playground = playground();
    let text = "version: 1\nclock: 2022-02-10T03:00:00Z\nfiles: []\ninstances:\n  - {name: web, image: \
                amazon-linux-2-20211223, trouble: [noexec]}\nrun: {document: AWS-RunPatchBaseline, parameters: \
                {Operation: Scan}}\n";
    let file = ScenarioFile::read("trouble.yaml", text);
    let view = playground.view(&file, &Screen::default());
    let result = view.result.unwrap();
    let title: String = result.headline.title.iter().map(|phrase| phrase.text.as_str()).collect();
    assert_eq!(title, "The run fails: the node has the trouble noexec.");
    let cause = result.headline.title.iter().find(|phrase| phrase.cause).unwrap();
    assert_eq!((cause.places[0].start.line, cause.text.as_str()), (5, "noexec"));
    let explained = playground.explain(&file, "web", None);
    assert_eq!(explained.failure.as_deref(), Some("the node has the trouble noexec"));
    let answer = playground.run(&file);
    assert_eq!(answer.command_invocations.unwrap()[0]["CommandPlugins"][1]["ResponseCode"], 126);
}
