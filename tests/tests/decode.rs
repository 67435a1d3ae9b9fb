//! Logs are read back: the article's own, every golden, and what nodes of random stories print, whole, flattened and cut.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

use std::collections::{BTreeMap, BTreeSet};

use patchplay_engine::PackageManager;
use patchplay_model::{
    AsuCountLine, ClosingLines, Counts, Document, ExitMinusOne, Hook, LabelColumn, LinuxPayload, OperatingSystem,
    Operation, PatchState, Platform, Readings, Run, Trouble, WindowsModule,
};
use patchplay_playground::{Playground, ScenarioFile};
use patchplay_run_command::{
    Cast, Invocation, Judged, Played, StepLog, StepResult, console,
    decode::{Decoded, decode},
    reply,
    transcript::{parts, transcript},
};
use patchplay_tests::{
    catalog,
    stories::{ACCOUNT, Rng, Story, changed_commands, commands},
    text,
};

/// Standard output and standard error as one text.
fn whole(log: &StepLog) -> String {
    format!("{}\n----------ERROR-------\n{}", log.stdout, log.stderr)
}

/// A text as a web page shows it: every white space is one blank.
fn flattened(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Rule log-win-decode-flattened: the article's log has lost its line breaks, and says what the simulation says.
#[test]
fn the_article_s_log_says_what_its_scenario_says() {
    let scenario = text("cases/article.scenario.yaml");
    let answer = Playground::new(catalog()).run(&ScenarioFile::read("article.scenario.yaml", &scenario));
    let objects = answer.objects.unwrap();
    let (_, ours) = objects.iter().find(|(key, _)| key.contains("i-0be0847252c5cf00e")).unwrap();
    let read = decode(&text("cases/article.log.txt")).unwrap();
    assert_eq!(decode(ours).unwrap(), read);
    assert_eq!(decode(&flattened(ours)).unwrap(), read);

    let state = &answer.instance_patch_states.unwrap()[0];
    for name in Counts::NAMES.iter().filter(|name| read.counts.contains_key(*name)) {
        assert_eq!(state[*name], read.counts[name], "{name}");
    }
    assert_eq!(read.counts.len(), Counts::NAMES.len() - 1, "all but AvailableSecurityUpdateCount");
    assert_eq!(read.instance_id.as_deref(), Some("i-0be0847252c5cf00e"));
    assert_eq!(read.baseline_name.as_deref(), Some("AWS-DefaultPatchBaseline"));
    assert_eq!(read.patch_group.as_deref(), Some(""));
    assert_eq!(read.execution_id.as_deref(), Some("a84181fe-a330-4d8d-abf1-fdd49a6f4a61"));
    assert_eq!(read.operation_end_time.as_deref(), Some("2022-01-22T11:43:08.5621334Z"));
    assert_eq!((read.exit_code, read.operation), (Some(0), Some(Operation::Install)));
    let patches: Vec<_> = read.patches.iter().map(|patch| (patch.id.as_str(), patch.installed)).collect();
    assert_eq!(patches, [("KB5009557", Some(true)), ("KB5009718", Some(true))]);
    let now = read.advice.iter().find(|advice| advice.code == "installed-now").unwrap();
    assert_eq!(
        now.message,
        "this run installed 2; InstalledCount 28 counts every patch on the node that the baseline approves"
    );
    // Missing values of one member would be others of the next.
    assert_eq!(read.advice.iter().map(|advice| advice.code).collect::<Vec<_>>(), ["compliant", "installed-now"]);
}

#[test]
fn of_the_counters_alone_nobody_says_what_was_installed() {
    let whole = text("golden/windows/install-later-run.log");
    let read = Playground::decode(&whole).log.unwrap();
    assert!(read.advice.iter().any(|advice| advice.code == "installed-now"), "{:#?}", read.advice);
    let begin = whole.find("Patch Summary for").unwrap();
    let end = whole.find(" - PatchBaselineOperations Installation Results").unwrap();
    let end = whole[..end].rfind('\n').unwrap();
    let counters = Playground::decode(&whole[begin..end]).log.unwrap();
    assert_eq!(counters.counts, read.counts);
    assert!(counters.advice.iter().all(|advice| advice.code != "installed-now"), "{:#?}", counters.advice);
}

/// Readings that change what is printed, and now and then a trouble.
fn surroundings(story: &Story, rng: &mut Rng) -> (Readings, Vec<Trouble>) {
    let troubles = if rng.chance(40) { rng.some(Trouble::ALL, 1) } else { Vec::new() };
    let readings = Readings {
        linux_second_pass: *rng.pick(LinuxPayload::ALL),
        linux_closing_lines: *rng.pick(ClosingLines::ALL),
        windows_label_column: *rng.pick(LabelColumn::ALL),
        windows_module: *rng.pick(WindowsModule::ALL),
        windows_available_security_update_count: *rng.pick(AsuCountLine::ALL),
        windows_exit_minus_one: *rng.pick(ExitMinusOne::ALL),
        ..story.readings
    };
    (readings, troubles)
}

/// One node's story, played as commands.
fn plays(story: &Story, rng: &mut Rng, check: impl FnMut(&Cast<'_>, &Played, &StepLog)) {
    let (readings, troubles) = surroundings(story, rng);
    commands(story, rng, readings, &troubles, check);
}

/// Counters that a system's log has.
fn counted(log: &StepLog) -> Vec<&'static str> {
    Counts::NAMES.iter().copied().filter(|name| log.stdout.contains(name)).collect()
}

/// What a whole log says is what the run came to.
fn holds(cast: &Cast<'_>, run: &Run, invocation: &Invocation, log: &StepLog, read: &Decoded, text: &str) {
    let node = &cast.nodes[0];
    let knows_node = text.contains(&node.instance_id);
    assert_eq!(read.instance_id.as_deref(), knows_node.then_some(node.instance_id.as_str()), "{text}");
    assert_eq!(read.exit_code, Some(log.code), "{text}");
    if let Some(operation) = read.operation {
        assert_eq!(operation, run.operation, "{text}");
    }
    if let Some(option) = read.reboot_option {
        assert_eq!(option, run.reboot_option, "{text}");
    }
    let StepResult::Judged(judged) = &invocation.result else { return };
    assert_eq!(read.operation, Some(run.operation), "{text}");
    let entry = cast.registry.entry(judged.choice.entry).unwrap();
    assert_eq!(read.baseline_id.as_deref(), Some(entry.id.0.as_str()), "{text}");
    assert_eq!(
        read.baseline_name.clone().unwrap_or_default(),
        entry.baseline.name.clone().unwrap_or_default(),
        "{text}"
    );
    let group = judged.choice.patch_group.as_deref().unwrap_or_default();
    assert_eq!(read.patch_group.as_deref(), Some(group), "{text}");
    assert_eq!(read.snapshot_id.as_deref(), Some(judged.snapshot_id.as_str()), "{text}");
    if cast.readings.windows_module == WindowsModule::V1_33 {
        assert_eq!(read.execution_id.as_deref(), Some(invocation.execution_id.as_str()), "{text}");
    }
    for name in counted(log) {
        let wanted = judged.counts.by_name(name).unwrap_or_default();
        assert_eq!(read.counts.get(name), Some(&wanted), "{name} in {text}");
    }
    named(cast, run, judged, read, text);
}

/// The patches that a log names.
fn named(cast: &Cast<'_>, run: &Run, judged: &Judged, read: &Decoded, text: &str) {
    let node = &cast.nodes[0];
    let world = cast.worlds.of(node.system).unwrap();
    let ids = |set: &patchplay_engine::PatchSet| -> BTreeSet<String> {
        set.ones().map(|patch| world.patches().id(patch).to_owned()).collect()
    };
    let those = |holds: &dyn Fn(&patchplay_run_command::decode::DecodedPatch) -> bool| -> BTreeSet<String> {
        read.patches.iter().filter(|patch| holds(patch)).map(|patch| patch.id.clone()).collect()
    };
    let outcome = &judged.outcome;
    if node.system.platform() == Platform::Windows {
        if run.operation == Operation::Scan {
            assert_eq!(
                those(&|patch| patch.state == Some(PatchState::Missing)),
                ids(&outcome.assessment.missing),
                "{text}"
            );
        } else {
            assert_eq!(those(&|patch| patch.installed == Some(true)), ids(&outcome.newly_installed), "{text}");
            assert_eq!(those(&|patch| patch.installed == Some(false)), ids(&outcome.failed), "{text}");
        }
        return;
    }
    let mut stated: Vec<(String, PatchState)> =
        read.patches.iter().filter_map(|patch| Some((patch.title.clone()?, patch.state?))).collect();
    let mut wanted: Vec<(String, PatchState)> =
        reply::patches_of(cast, judged).into_iter().map(|patch| (patch.title, patch.state)).collect();
    stated.sort();
    wanted.sort();
    assert_eq!(stated, wanted, "{text}");
    let manager = PackageManager::of(node.system, &node.product);
    if run.operation == Operation::Install && manager != PackageManager::MacOs {
        let failed: BTreeSet<String> = those(&|patch| patch.installed == Some(false));
        assert_eq!(failed, ids(&outcome.failed), "{text}");
    }
}

#[test]
fn every_log_is_read_back_to_its_numbers() {
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..1500 {
        let story = Story::dense(seed);
        plays(&story, &mut Rng::new(!seed), |cast, played, log| {
            let (run, invocation) = (&played.run, &played.invocations[0]);
            let text = whole(log);
            let read = decode(&text).unwrap();
            holds(cast, run, invocation, log, &read, &text);
            let flat = decode(&flattened(&text)).unwrap();
            assert_eq!(flat, read, "{text}");
            let shown = console::output(&log.stdout, &log.stderr);
            is_part(&shown.text, &read);
            is_part(&flattened(&shown.text), &read);
            is_part(&console::standard_output(&log.stdout).text, &read);
            told(invocation, &read, &text);
            let kind = match &invocation.result {
                StepResult::Judged(_) => run.operation.as_str(),
                _ => "ended early",
            };
            let manager = PackageManager::of(cast.nodes[0].system, &cast.nodes[0].product);
            let system = if log.stdout.contains('\r') { "Windows".to_owned() } else { format!("{manager:?}") };
            *often.entry(format!("{system} {kind}")).or_default() += 1;
        });
    }
    for system in ["Windows", "Yum", "Dnf", "Apt", "Zypper", "MacOs"] {
        for kind in ["Scan", "Install", "ended early"] {
            assert!(often.get(&format!("{system} {kind}")).is_some_and(|times| *times > 5), "{often:#?}");
        }
    }
}

/// Steps of the document with hooks, and steps that the agent stops: what one prints alone is read back like a run of its
/// own, and one that was stopped tells no numbers.
#[test]
fn every_step_with_hooks_or_without_is_read_back_until_it_is_stopped() {
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..1500 {
        let story = Story::dense(seed);
        let mut rng = Rng::new(!seed);
        let (readings, troubles) = surroundings(&story, &mut rng);
        let has_hooks = story.system != OperatingSystem::MacOs && rng.chance(70);
        let change = |rng: &mut Rng, run: Run| {
            let shortest = if story.system == OperatingSystem::Windows { 60 } else { 5 };
            let run = Run {
                step_timeout_seconds: rng.chance(30).then(|| shortest + rng.below(20) as u32),
                cancel_after: rng.chance(10).then(|| rng.below(60) as u32),
                ..run
            };
            if !has_hooks {
                return run;
            }
            Run {
                document: Document::RunPatchBaselineWithHooks,
                install_override_list: None,
                failing_hooks: if rng.chance(20) { rng.some(Hook::ALL, 1) } else { Vec::new() },
                ..run
            }
        };
        changed_commands(&story, &mut rng, (readings, &troubles), change, |cast, played| {
            let invocation = &played.invocations[0];
            let mut kind = |what: &str| {
                let node = &cast.nodes[0];
                let manager = match node.system {
                    OperatingSystem::Windows => "Windows".to_owned(),
                    system => format!("{:?}", PackageManager::of(system, &node.product)),
                };
                let hooks = if has_hooks { " with hooks" } else { "" };
                *often.entry(format!("{manager}{hooks} {what}")).or_default() += 1;
            };
            if invocation.parts.is_empty() {
                let log = transcript(cast, played, ACCOUNT, invocation, None);
                kind(log.map_or("unsent", |log| step_holds(cast, played, invocation, &log)));
            }
            for part in &invocation.parts {
                let Some((played, own)) = parts::alone(played, invocation, part) else { continue };
                let Some(log) = transcript(cast, &played, ACCOUNT, &own, None) else { continue };
                kind(step_holds(cast, &played, &own, &log));
            }
        });
    }
    println!("{} logs: {often:#?}", often.values().sum::<usize>());
    for (manager, least) in [("Windows", 5), ("Apt", 5), ("Dnf", 5), ("Yum", 5), ("Zypper", 5), ("MacOs", 0)] {
        for what in ["Scan", "Install", "stopped"] {
            let seen = |hooks: &str| often.get(&format!("{manager}{hooks} {what}")).copied().unwrap_or_default();
            assert!(seen("") > 3 && seen(" with hooks") >= least, "{manager} {what}: {often:#?}");
        }
    }
}

/// What one step printed, read back; and what kind of end it had.
fn step_holds(cast: &Cast<'_>, played: &Played, invocation: &Invocation, log: &StepLog) -> &'static str {
    let text = whole(log);
    if let StepResult::Stopped(_) = invocation.result {
        let read = decode(&text).unwrap_or_default();
        assert!(read.counts.is_empty() && read.patches.is_empty(), "{text}");
        // An error that would have ended the step may stand there already.
        assert!(read.exit_code.is_none() || !cast.nodes[0].trouble.is_empty(), "{text}");
        return "stopped";
    }
    let read = decode(&text).unwrap();
    holds(cast, &played.run, invocation, log, &read, &text);
    assert_eq!(decode(&flattened(&text)).unwrap(), read, "{text}");
    match invocation.result {
        StepResult::Judged(_) => played.run.operation.as_str(),
        _ => "ended early",
    }
}

/// A cut text says nothing that the whole one does not.
fn is_part(text: &str, whole: &Decoded) {
    let Some(read) = decode(text) else { return };
    let same = |part: &Option<String>, whole: &Option<String>| part.is_none() || part == whole;
    for (part, whole) in [
        (&read.instance_id, &whole.instance_id),
        (&read.baseline_id, &whole.baseline_id),
        (&read.baseline_name, &whole.baseline_name),
        (&read.patch_group, &whole.patch_group),
        (&read.snapshot_id, &whole.snapshot_id),
        (&read.execution_id, &whole.execution_id),
    ] {
        assert!(same(part, whole), "{part:?} instead of {whole:?} in {text}");
    }
    for (name, count) in &read.counts {
        // Lines of apt and zypper count what is pending as installed; they stand in for a summary that was cut off.
        let is_summary = !read.is_cut || text.contains("Patch Summary") || text.contains("AWS:PatchSummary");
        assert!(!is_summary || whole.counts.get(name) == Some(count), "{name} {count} in {text}");
    }
    if let Some(code) = read.exit_code.filter(|_| read.is_cut) {
        assert_eq!(Some(code), whole.exit_code, "{text}");
    }
    for patch in &read.patches {
        assert!(whole.patches.iter().any(|known| known.id == patch.id), "{} in {text}", patch.id);
    }
}

/// What ends a run is explained by its name.
fn told(invocation: &Invocation, read: &Decoded, text: &str) {
    let has = |code: &str| read.advice.iter().any(|advice| advice.code == code);
    match &invocation.result {
        StepResult::Broken(trouble) => assert!(has(trouble.as_str()), "{trouble} in {text}\n{:#?}", read.advice),
        StepResult::Judged(judged) => {
            for trouble in judged.report_fault.iter().chain(judged.missed_reboot.then_some(&Trouble::MissedReboot)) {
                assert!(has(trouble.as_str()), "{trouble} in {text}");
            }
            assert_eq!(has("missing"), judged.counts.missing_count > 0, "{text}");
            assert_eq!(has("failed"), judged.counts.failed_count > 0, "{text}");
            assert_eq!(has("pending-reboot"), judged.counts.installed_pending_reboot_count > 0, "{text}");
        }
        _ => assert!(read.advice.iter().any(|advice| !["exit-code", "not-evaluated"].contains(&advice.code)), "{text}"),
    }
    assert_eq!(has("exit-code"), read.exit_code != Some(0), "{text}");
}

/// Rule log-win-decode-wrapped-scan: the list of a Scan goes on in the next lines.
#[test]
fn a_wrapped_list_of_missing_patches_is_read_whole() {
    let log = text("golden/windows/scan-many-missing.log");
    let read = decode(&log).unwrap();
    assert_eq!(read.patches.len(), 16);
    assert!(log.lines().filter(|line| line.contains("KB5")).count() > 1, "the list goes over several lines");
    assert_eq!(decode(&flattened(&log)).unwrap().patches, read.patches);
    let cut = log.rsplit_once("KB").unwrap().0;
    assert_eq!(decode(cut).unwrap().patches.len(), 15);
}

/// Rules log-win-decode-known-errors and log-linux-apt-known-errors: what only run-books and the guide's examples show.
#[test]
fn known_errors_are_explained() {
    for (text, wanted, exit) in [
        ("Invoke-PatchBaselineOperation : A system shutdown is in progress.", "shutting-down", -1),
        (
            "Invoke-PatchBaselineOperation : Could not load type 'Amazon.Runtime.Internal.InvokeOptions' from assembly \
             'AWSSDK.Core'",
            "missing-assembly",
            -1,
        ),
        ("install errors: dpkg: error: dpkg frontend is locked by another process", "dpkg-locked", 1),
        (
            "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.",
            "dpkg-interrupted",
            1,
        ),
        ("W:GPG error: https://x focal InRelease: NO_PUBKEY 1234567890ABCDEF", "no-public-key", 1),
    ] {
        let read = decode(text).unwrap();
        let advice = read.advice.iter().find(|advice| advice.code == wanted).unwrap();
        assert!(!advice.help.is_empty());
        assert_eq!(read.exit_code, Some(exit), "{text}");
    }
}

/// The last of two nodes is read, and the answer says so.
#[test]
fn of_two_nodes_the_last_is_read() {
    let golden = |name: &str| text(&format!("golden/{name}"));
    let (first, second) = (golden("article/instance1.stdout"), golden("article/instance2.stdout"));
    for (text, last) in [(format!("{first}{second}"), &second), (format!("{second}\n{first}"), &first)] {
        let answer = Playground::decode(&text);
        let alone = decode(last).unwrap();
        let read = answer.log.unwrap();
        assert_eq!((read.instance_id, read.counts, read.patches), (alone.instance_id, alone.counts, alone.patches));
        assert_eq!(answer.diagnostics[0].code, "several-logs");
    }
    let linux = golden("linux/run/web.stdout.log");
    let read = decode(&format!("{first}{linux}")).unwrap();
    assert_eq!((read.nodes, &read.counts), (2, &decode(&linux).unwrap().counts));
}

#[test]
fn a_text_that_is_no_log_and_one_that_is_cut_are_told() {
    let codes = |text: &str| -> Vec<String> {
        Playground::decode(text).diagnostics.into_iter().map(|found| found.code).collect()
    };
    assert_eq!(codes("Resources: {}"), ["not-a-patch-log"]);
    let log = text("golden/article/instance1.stdout");
    assert_eq!(codes(&log), [""; 0]);
    assert_eq!(codes(&console::output(&log.repeat(2), "").text), ["truncated-log"]);
    let json = serde_json::to_value(Playground::decode("x")).unwrap();
    assert_eq!(json.as_object().unwrap().keys().collect::<Vec<_>>(), ["Diagnostics"]);
}
