//! Which baseline a run takes when its parameters decide, and what such runs leave behind.

use patchplay_document::{Diagnostic, Severity};
use patchplay_model::OperatingSystem;
use patchplay_playground::{
    Playground, ScenarioFile,
    answers::RunAnswer,
    view::{ResultView, Screen},
    words::text_of,
};
use patchplay_tests::invented;
use serde_json::{Value, json};

const WINDOWS: &str = "i-00000000000000001";
const LINUX: &str = "i-00000000000000002";

/// One KB, one package behind, both critical and four weeks old; and the same package of Oracle Linux.
fn playground() -> Playground {
    let (al2, oracle) = (OperatingSystem::AmazonLinux2, OperatingSystem::OracleLinux);
    invented::playground(vec![
        invented::update("KB1"),
        invented::curl(al2, "AmazonLinux2", "1", ""),
        invented::curl(al2, "AmazonLinux2", "2", "Security"),
        invented::curl(oracle, "OracleLinux8.5", "1", ""),
        invented::curl(oracle, "OracleLinux8.5", "2", "Security"),
    ])
}

const NODES: &str = "instances:
  - {name: win, id: i-00000000000000001, system: WINDOWS, product: WindowsServer2019, tags: {Patch Group: web}}
  - {name: al2, id: i-00000000000000002, system: AMAZON_LINUX_2, product: AmazonLinux2, installed: ['curl.x86_64:1-1']}
";

/// Baselines of the account that approve nothing, one of them with a tag and one registered for the nodes' group.
const BASELINES: &str = "Resources:
  Tagged:
    Type: AWS::SSM::PatchBaseline
    Properties:
      Name: tagged
      OperatingSystem: WINDOWS
      ApprovedPatches: [KB999]
      Tags: [{Key: Stage, Value: prod}]
  Grouped:
    Type: AWS::SSM::PatchBaseline
    Properties: {Name: grouped, OperatingSystem: WINDOWS, ApprovedPatches: [KB999], PatchGroups: [web]}
";

/// A scenario of the two nodes with these files and members.
fn scenario(files: &[(&str, &str)], rest: &str) -> ScenarioFile {
    let mut text = format!("version: 1\nclock: 2022-02-01T00:00:00Z\nregion: us-east-1\n{NODES}");
    text += if files.is_empty() { "files: []\n" } else { "files:\n" };
    for (name, file) in files {
        text += &format!("  - {{name: {name}, text: {}}}\n", serde_json::to_string(file).unwrap());
    }
    ScenarioFile::read("s.yaml", &(text + rest))
}

fn run(files: &[(&str, &str)], rest: &str) -> RunAnswer {
    let file = scenario(files, rest);
    assert_eq!(file.diagnostics, []);
    playground().run(&file)
}

fn view(files: &[(&str, &str)], rest: &str) -> ResultView {
    playground().view(&scenario(files, rest), &Screen::default()).result.unwrap()
}

/// An override file with these entries.
fn overrides(entries: &[Value]) -> String {
    serde_json::to_string_pretty(entries).unwrap()
}

/// An entry that approves everything critical at once.
fn critical(system: &str, key: &str) -> Value {
    let filters = json!({"PatchFilters": [{"Key": key, "Values": ["Critical"]}]});
    let rule = json!({"PatchFilterGroup": filters, "ApproveAfterDays": 0, "ComplianceLevel": "HIGH"});
    json!({"OperatingSystem": system, "ApprovalRules": {"PatchRules": [rule]}})
}

fn both() -> String {
    overrides(&[critical("WINDOWS", "MSRC_SEVERITY"), critical("AMAZON_LINUX_2", "SEVERITY")])
}

const OVERRIDE: &str = "run: {parameters: {Operation: Scan, BaselineOverride: 's3://policies/team/overrides.json'}}\n";

fn by_tags(tags: &str) -> String {
    format!(
        "run:\n  document: AWS-RunPatchBaselineAssociation\n  parameters:\n    Operation: Scan\n    AssociationId: \
         00000000-0000-4000-8000-000000000001\n    BaselineTags: {tags}\n"
    )
}

fn node<'r>(result: &'r ResultView, id: &str) -> &'r patchplay_playground::view::NodeView {
    result.nodes.iter().find(|node| node.instance_id == id).unwrap()
}

/// Exit code of a node's patch step.
fn code(answer: &RunAnswer, id: &str) -> i64 {
    let invocation = answer.command_invocations.as_ref().unwrap().iter().find(|one| one["InstanceId"] == id).unwrap();
    let plugins = invocation["CommandPlugins"].as_array().unwrap();
    plugins.iter().map(|plugin| plugin["ResponseCode"].as_i64().unwrap()).find(|code| *code != 0).unwrap_or(0)
}

fn errors(found: &[Diagnostic]) -> Vec<(&str, &str)> {
    found
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .map(|found| (found.code.as_str(), found.message.as_str()))
        .collect()
}

/// Rule param-override-picks-os.
#[test]
fn an_override_takes_the_place_of_patch_groups_and_defaults() {
    let files = [("baselines.yaml", BASELINES), ("overrides.json", &both())];
    let plain = view(&files, "run: {parameters: {Operation: Scan}}\n");
    assert_eq!(node(&plain, WINDOWS).baseline.as_ref().unwrap().name, "grouped");
    assert_eq!(node(&plain, WINDOWS).counts.unwrap().missing_count, 0);
    let overridden = view(&files, OVERRIDE);
    for (id, missing, entry) in [(WINDOWS, "KB1", 1), (LINUX, "curl.x86_64", 2)] {
        let node = node(&overridden, id);
        assert_eq!(node.missing, [missing]);
        let chosen = node.baseline.as_ref().unwrap();
        assert_eq!((chosen.name.as_str(), chosen.id.as_str()), (&*format!("entry {entry} of overrides.json"), ""));
        assert!(!chosen.owned_by_aws);
        let words = text_of(&chosen.because);
        assert!(words.contains("baseline override overrides.json has an entry for"), "{words}");
        let places: Vec<&str> = chosen.because.iter().flat_map(|p| &p.places).map(|p| p.file.as_str()).collect();
        assert_eq!(places, ["s.yaml", "overrides.json"], "the parameter and the entry");
    }
    let headline = text_of(&overridden.headline.detail);
    assert!(headline.contains("with a baseline override only prints its result"), "{headline}");
    let notes: Vec<&str> =
        overridden.margin.iter().filter(|note| note.place.file == "overrides.json").map(|note| &*note.text).collect();
    assert!(notes.contains(&"rule 1 approves 1"), "{notes:?}");
}

/// Rule param-override-array: what `get-patch-baseline` prints may be an entry, and its id is what the log shows.
#[test]
fn an_entry_may_be_what_the_api_prints() {
    let mut entry = critical("WINDOWS", "MSRC_SEVERITY");
    for (name, value) in [
        ("BaselineId", "pb-0123456789abcdef0"),
        ("Name", "copied"),
        ("Description", "of the account"),
        ("CreatedDate", "2022-01-01T00:00:00+00:00"),
        ("ModifiedDate", "2022-01-01T00:00:00+00:00"),
    ] {
        entry[name] = value.into();
    }
    entry["PatchGroups"] = json!(["web"]);
    let rest = format!("{}, output: {{bucket: logs}}}}\n", OVERRIDE.trim_end().strip_suffix('}').unwrap());
    let answer = run(&[("overrides.json", &overrides(&[entry, critical("AMAZON_LINUX_2", "SEVERITY")]))], &rest);
    let of_file = answer.diagnostics.iter().filter(|found| found.place.file == "overrides.json");
    assert_eq!(of_file.collect::<Vec<_>>(), [] as [&Diagnostic; 0]);
    let objects = answer.objects.unwrap();
    let log = objects.iter().find(|(key, _)| key.contains(WINDOWS)).unwrap().1;
    let line = |label: &str| log.lines().find_map(|line| line.split_once(label)).unwrap().1.trim();
    assert_eq!(line("BaselineId          :"), "pb-0123456789abcdef0");
    let printed: Value = serde_json::from_str(line("Baseline            :")).unwrap();
    assert_eq!(printed["ApprovalRules"]["Rules"][0]["ApproveAfterDays"], 0);
    assert!(printed.get("AccountId").is_none() && printed.get("CreatedTime").is_none(), "{printed}");
    assert!(log.contains("Scan found the following updates missing: KB1"), "{log}");
}

/// Rules param-override-wrong-entries and exit-before-patching-156.
#[test]
fn a_system_needs_exactly_one_entry() {
    let windows = || critical("WINDOWS", "MSRC_SEVERITY");
    let only = overrides(&[windows()]);
    let answer = run(&[("overrides.json", &only)], OVERRIDE);
    assert_eq!((code(&answer, WINDOWS), code(&answer, LINUX)), (0, 156));
    let named = format!("{OVERRIDE}options: {{exit-code-before-patching: named-code}}\n");
    assert_eq!(code(&run(&[("overrides.json", &only)], &named), LINUX), 163);
    let result = view(&[("overrides.json", &only)], OVERRIDE);
    let title = text_of(&result.headline.title);
    assert_eq!(
        title,
        "al2 fails: the baseline override overrides.json has no entry for Amazon Linux 2 (named code 163)."
    );
    let detail = text_of(&result.headline.detail);
    let message = "Unable to find Baseline Override for Operating System: AMAZON_LINUX_2 , in BaselineOverride.";
    assert!(detail.contains("exit code 156") && detail.contains(message), "{detail}");
    assert!(detail.ends_with("the patch data that AWS keeps of the nodes stays as it was."), "{detail}");
    assert_eq!(node(&result, LINUX).counts, None);
    assert!(node(&result, LINUX).baseline.is_none() && !node(&result, LINUX).refusal.is_empty());

    let twice = overrides(&[windows(), critical("AMAZON_LINUX_2", "SEVERITY"), windows()]);
    let answer = run(&[("overrides.json", &twice)], OVERRIDE);
    assert_eq!((code(&answer, WINDOWS), code(&answer, LINUX)), (-1, 0));
    let file = scenario(&[("overrides.json", &twice)], OVERRIDE);
    let explained = playground().explain(&file, "win", None).baseline.unwrap();
    let reason = explained["Reason"].as_str().unwrap();
    assert!(reason.contains("has 2 entries for Windows Server") && reason.contains("165"), "{reason}");
}

/// Rule model-override-members.
#[test]
fn an_entry_has_what_decides_and_nothing_else() {
    let mut entry = critical("WINDOWS", "MSRC_SEVERITY");
    for (name, value) in [
        ("GlobalFilters", json!({"PatchFilters": []})),
        ("ApprovedPatches", json!(["KB2"])),
        ("ApprovedPatchesComplianceLevel", json!("LOW")),
        ("ApprovedPatchesEnableNonSecurity", json!(false)),
        ("RejectedPatches", json!(["KB3"])),
        ("RejectedPatchesAction", json!("BLOCK")),
        ("Sources", json!([])),
        ("AvailableSecurityUpdatesComplianceStatus", json!("COMPLIANT")),
    ] {
        entry[name] = value;
    }
    let linux = critical("AMAZON_LINUX_2", "SEVERITY");
    let said = |entry: &Value| {
        let answer = run(&[("overrides.json", &overrides(&[entry.clone(), linux.clone()]))], OVERRIDE);
        errors(&answer.diagnostics).into_iter().map(|(code, said)| format!("{code}: {said}")).collect::<Vec<_>>()
    };
    assert_eq!(said(&entry), [""; 0]);
    let with = |name: &str, value: Value| {
        let mut entry = entry.clone();
        entry[name] = value;
        said(&entry)
    };
    assert_eq!(with("Tags", json!([])), ["unknown-key: an entry of a BaselineOverride has no `Tags`"]);
    assert_eq!(with("DefaultBaseline", json!(true)).len(), 1);
    assert_eq!(with("RejectedPatchesAction", json!("REJECT")).len(), 1);
    let mut nameless = entry;
    nameless.as_object_mut().unwrap().remove("OperatingSystem");
    assert_eq!(said(&nameless), ["missing-key: an entry of a BaselineOverride needs `OperatingSystem`"]);
}

/// Rules approve-both-dates-on-node and approve-wrong-key-on-node: what the service refuses is a warning here, and has
/// consequences on the node.
#[test]
fn what_the_service_refuses_reaches_the_node() {
    let with_dates = |until: &str| {
        let mut linux = critical("AMAZON_LINUX_2", "SEVERITY");
        linux["ApprovalRules"]["PatchRules"][0]["ApproveAfterDays"] = 360.into();
        linux["ApprovalRules"]["PatchRules"][0]["ApproveUntilDate"] = until.into();
        overrides(&[critical("WINDOWS", "MSRC_SEVERITY"), linux])
    };
    for (until, missing) in [("2022-01-04", 1), ("2022-01-03", 0)] {
        let files = [("overrides.json", &*with_dates(until))];
        let answer = run(&files, OVERRIDE);
        let said = answer.diagnostics.iter().find(|found| found.code == "two-approvals").unwrap();
        assert_eq!((said.severity, said.place.file.as_str()), (Severity::Warning, "overrides.json"));
        assert_eq!(node(&view(&files, OVERRIDE), LINUX).counts.unwrap().missing_count, missing, "{until}");
    }
    let foreign = overrides(&[critical("WINDOWS", "SEVERITY"), critical("AMAZON_LINUX_2", "MSRC_SEVERITY")]);
    let answer = run(&[("overrides.json", &foreign)], OVERRIDE);
    assert_eq!(errors(&answer.diagnostics), []);
    assert_eq!((code(&answer, WINDOWS), code(&answer, LINUX)), (0, 1));
    let result = view(&[("overrides.json", &foreign)], OVERRIDE);
    assert_eq!(node(&result, WINDOWS).counts.unwrap().missing_count, 0, "a filter of a foreign key matches nothing");
    let cause = result.headline.title.iter().find(|phrase| phrase.cause).unwrap();
    assert_eq!((cause.text.as_str(), cause.places[0].file.as_str()), ("MSRC_SEVERITY", "overrides.json"));
}

/// Rules state-override-nothing-uploaded and state-node-no-data.
#[test]
fn a_run_with_an_override_changes_no_stored_compliance() {
    let files = [("baselines.yaml", BASELINES), ("overrides.json", &both())];
    let never = run(&files, OVERRIDE);
    assert_eq!(never.instance_patch_states.unwrap(), [] as [Value; 0]);
    assert!(never.instance_patches.unwrap().is_empty() && never.resource_compliance_summaries.unwrap().is_empty());

    let history = "history:\n  - {clock: 2022-01-02T00:00:00Z, run: {parameters: {Operation: Scan}}}\n  - {clock: \
                   2022-01-20T00:00:00Z, run: {parameters: {Operation: Scan}, targets: [{Key: InstanceIds, Values: \
                   [i-00000000000000002]}]}}\n";
    let install = OVERRIDE.replace("Operation: Scan", "Operation: Install, RebootOption: NoReboot");
    let kept = run(&files, &format!("{install}{history}"));
    let states = kept.instance_patch_states.as_ref().unwrap();
    let of = |id: &str| states.iter().find(|state| state["InstanceId"] == id).unwrap();
    let scanned =
        |id: &str| (of(id)["Operation"].clone(), of(id)["OperationEndTime"].as_str().unwrap()[..10].to_owned());
    assert_eq!(scanned(WINDOWS), ("Scan".into(), "2022-01-02".to_owned()), "from the first run");
    assert_eq!(scanned(LINUX), ("Scan".into(), "2022-01-20".to_owned()), "from the run that had it as its target");
    assert_eq!((&of(LINUX)["MissingCount"], &of(WINDOWS)["MissingCount"]), (&json!(1), &json!(0)));
    assert!(of(LINUX)["BaselineId"].as_str().unwrap().contains("pb-0"), "AWS's default, not the override");
    assert_eq!(kept.instance_patches.unwrap()[LINUX][0]["State"], "Missing");
    // Nor does a run that fails before it looks.
    let failed = run(&files, &format!("{}{history}", by_tags("Stage=prod")));
    assert_eq!(failed.command.as_ref().unwrap()["Status"], "Failed");
    assert_eq!(failed.instance_patch_states.as_ref(), Some(states));
    // The node itself has changed all the same, and the next plain run tells.
    let after = format!(
        "run: {{parameters: {{Operation: Scan}}}}\nhistory:\n  - {{clock: 2022-01-31T00:00:00Z, {}}}\n",
        install.trim_end()
    );
    let told = run(&files, &after).instance_patch_states.unwrap();
    let linux = told.iter().find(|state| state["InstanceId"] == LINUX).unwrap();
    assert_eq!((&linux["MissingCount"], &linux["InstalledPendingRebootCount"]), (&json!(0), &json!(1)));
}

/// Rule state-association-own-item.
#[test]
fn the_document_for_associations_writes_an_item_of_its_own() {
    let association = format!(
        "{BASELINES}  Nightly:\n    Type: AWS::SSM::Association\n    Properties:\n      Name: \
         AWS-RunPatchBaselineAssociation\n      ComplianceSeverity: HIGH\n      Targets: [{{Key: InstanceIds, Values: \
         ['*']}}]\n      Parameters:\n        Operation: [Scan]\n        AssociationId: \
         [00000000-0000-4000-8000-000000000001]\n        BaselineTags: ['Key=Stage,Values=prod']\n"
    );
    let files = [("baselines.yaml", association.as_str())];
    let answer = run(
        &files,
        "history:\n  - {clock: 2022-01-20T00:00:00Z, run: {document: AWS-RunPatchBaseline, parameters: {Operation: Scan}}}\n",
    );
    assert_eq!(errors(&answer.diagnostics), []);
    let states = answer.instance_patch_states.unwrap();
    assert_eq!(states.len(), 2);
    for state in &states {
        assert_eq!(state["OperationEndTime"].as_str().unwrap()[..10], *"2022-01-20", "the patch data is left alone");
    }
    let items = answer.association_compliance_items.unwrap();
    let item = items.iter().find(|item| item["ResourceId"] == WINDOWS).unwrap();
    let text = |name: &str| item[name].as_str().unwrap();
    assert_eq!((text("ComplianceType"), text("Title"), text("Severity")), ("Association", "tagged", "HIGH"));
    assert_eq!((text("Id"), text("Status")), ("00000000-0000-4000-8000-000000000001", "COMPLIANT"));
    assert_eq!(item["Details"]["DocumentName"], "AWS-RunPatchBaselineAssociation");
    assert_eq!(item["Details"]["DocumentVersion"], "1");
    let linux = items.iter().find(|item| item["ResourceId"] == LINUX).unwrap();
    assert_eq!(
        (&linux["Status"], &linux["Title"]),
        (&json!("NON_COMPLIANT"), &json!("AWS-AmazonLinux2DefaultPatchBaseline"))
    );
    let counts: Value = serde_json::from_str(linux["Details"]["DetailedText"].as_str().unwrap()).unwrap();
    assert_eq!((&counts["MissingCount"], &counts["InstalledCount"]), (&json!(1), &json!(0)));
    let detail = text_of(&view(&files, "").headline.detail);
    assert!(detail.contains("one compliance item of the association instead"), "{detail}");
    // A run that stores patch data writes no such item.
    let plain = run(&files, "run: {document: AWS-RunPatchBaseline, parameters: {Operation: Scan}}\n");
    assert_eq!(plain.association_compliance_items.unwrap(), [] as [Value; 0]);
}

/// Rules select-baseline-tags-*, as a page tells them.
#[test]
fn the_choice_by_tags_is_told_with_its_lines() {
    let files = [("baselines.yaml", BASELINES)];
    let words = |tags: &str, id: &str| {
        let result = view(&files, &by_tags(tags));
        let chosen = node(&result, id).baseline.clone().unwrap();
        let places: Vec<String> = chosen.because.iter().flat_map(|p| &p.places).map(|p| p.file.clone()).collect();
        (chosen.name, text_of(&chosen.because), places)
    };
    let (name, because, places) = words("Key=Stage,Values=prod", WINDOWS);
    assert_eq!(name, "tagged");
    assert!(because.contains("the tag Stage=prod"), "{because}");
    assert_eq!(places, ["s.yaml", "baselines.yaml"]);
    let (name, because, places) = words("Key=Stage,Values=test", WINDOWS);
    assert_eq!(name, "grouped");
    assert_eq!(
        because,
        "because no baseline of Windows Server has the tag Stage=test, and its tag Patch Group is in the baseline's list"
    );
    assert_eq!(places, ["s.yaml", "s.yaml", "baselines.yaml"]);
    let default = BASELINES.replace("PatchGroups: [web]", "DefaultBaseline: true");
    let files = [("baselines.yaml", default.as_str())];
    let aws = format!("{}options: {{association-fallback-baseline: aws-predefined}}\n", by_tags("Key=a,Values=b"));
    let result = view(&files, &aws);
    let chosen = node(&result, WINDOWS).baseline.clone().unwrap();
    assert!(chosen.owned_by_aws);
    assert!(text_of(&chosen.because).contains("the option association-fallback-baseline"), "{:?}", chosen.because);
    let both = BASELINES.replace("PatchGroups: [web]", "Tags: [{Key: Stage, Value: prod}]");
    let title = text_of(&view(&[("baselines.yaml", &both)], &by_tags("Key=Stage,Values=prod")).headline.title);
    assert_eq!(
        title,
        "win fails: the tag Stage=prod is on 2 baselines of Windows Server, tagged and grouped, and none of them is \
         preferred (named code 142)."
    );
}

/// Rule param-baseline-tags-syntax: a wrong form is found while writing, and fails the run.
#[test]
fn baseline_tags_in_another_form_fail_the_run() {
    let answer = run(&[], &by_tags("Stage=prod"));
    assert_eq!((code(&answer, WINDOWS), code(&answer, LINUX)), (-1, 156));
    let named = format!("{}options: {{exit-code-before-patching: named-code}}\n", by_tags("Stage=prod"));
    assert_eq!(code(&run(&[], &named), LINUX), 153);
    assert_eq!(code(&run(&[], &by_tags("Key=Stage,Values=prod")), LINUX), 0);
}

/// Rule param-sets.
#[test]
fn a_document_refuses_what_it_lacks() {
    let said = |document: &str, parameters: &str| {
        let rest = format!("run: {{document: {document}, parameters: {{Operation: Scan, {parameters}}}}}\n");
        let answer = run(&[("overrides.json", &both())], &rest);
        errors(&answer.diagnostics).into_iter().map(|(code, said)| format!("{code}: {said}")).collect::<Vec<_>>()
    };
    let id = "AssociationId: 00000000-0000-4000-8000-000000000001";
    assert_eq!(said("AWS-RunPatchBaselineAssociation", id), [""; 0]);
    assert_eq!(said("AWS-RunPatchBaseline", "BaselineOverride: 's3://b/overrides.json'"), [""; 0]);
    assert_eq!(
        said("AWS-RunPatchBaseline", "BaselineTags: 'Key=a,Values=b'"),
        ["run-value: `AWS-RunPatchBaseline` has no parameter `BaselineTags`"]
    );
    assert_eq!(
        said("AWS-RunPatchBaselineAssociation", &format!("{id}, BaselineOverride: 's3://b/overrides.json'")),
        ["run-value: `AWS-RunPatchBaselineAssociation` has no parameter `BaselineOverride`"]
    );
    assert_eq!(
        said("AWS-RunPatchBaselineAssociation", "RebootOption: NoReboot"),
        ["run-value: `AWS-RunPatchBaselineAssociation` needs the parameter `AssociationId`"]
    );
}

/// Rules count-overall-severity-*: what compliance summarises of a node.
#[test]
fn the_severity_of_a_node_is_the_highest_level_that_counts_against_it() {
    let scan = "run: {parameters: {Operation: Scan}}\n";
    let summary = |rest: &str, id: &str| {
        let summaries = run(&[], rest).resource_compliance_summaries.unwrap();
        summaries.into_iter().find(|summary| summary["ResourceId"] == id).unwrap()
    };
    let linux = summary(scan, LINUX);
    assert_eq!((&linux["Status"], &linux["OverallSeverity"]), (&json!("NON_COMPLIANT"), &json!("INFORMATIONAL")));
    assert_eq!(linux["NonCompliantSummary"]["SeveritySummary"]["UnspecifiedCount"], 1);
    assert_eq!(linux["NonCompliantSummary"]["NonCompliantCount"], 1);
    let without_floor = format!("{scan}options: {{overall-severity-floor: none}}\n");
    assert_eq!(summary(&without_floor, LINUX)["OverallSeverity"], "UNSPECIFIED");
    let installed = summary("run: {parameters: {Operation: Install}}\n", LINUX);
    assert_eq!((&installed["Status"], &installed["OverallSeverity"]), (&json!("COMPLIANT"), &json!("UNSPECIFIED")));
    assert_eq!(installed["CompliantSummary"]["CompliantCount"], 1);

    let high = view(&[("overrides.json", &both())], OVERRIDE);
    assert_eq!(node(&high, LINUX).overall_severity.unwrap().as_str(), "HIGH");
    let explained = playground().explain(&scenario(&[("overrides.json", &both())], OVERRIDE), "al2", None);
    assert_eq!(explained.compliance.unwrap(), json!({"Status": "NON_COMPLIANT", "OverallSeverity": "HIGH"}));
}

/// AWS's default baseline of Oracle Linux takes critical notices since 2025-12-10: an earlier run goes by its own day.
#[test]
fn earlier_runs_go_by_the_baselines_of_their_own_day() {
    let oracle = |first: &str| {
        let text = format!(
            "version: 1\nclock: 2026-01-10T00:00:00Z\ninstances:\n  - {{name: ol, system: ORACLE_LINUX, product: \
             OracleLinux8.5, installed: ['curl.x86_64:1-1']}}\nrun: {{parameters: {{Operation: Scan}}}}\nhistory:\n  - \
             {{clock: {first}, run: {{parameters: {{Operation: Install}}}}}}\n"
        );
        let answer = playground().run(&ScenarioFile::read("s.yaml", &text));
        let state = &answer.instance_patch_states.unwrap()[0];
        (state["InstalledCount"].as_i64().unwrap(), state["MissingCount"].as_i64().unwrap())
    };
    assert_eq!(oracle("2025-12-09T00:00:00Z"), (0, 1), "not approved on that day, so still missing a month later");
    assert_eq!(oracle("2025-12-10T12:00:00Z"), (1, 0));
}

/// The text with a fix made; the places of these texts are ASCII.
fn mended(text: &str, fix: &patchplay_document::Fix) -> String {
    let offset = |at: patchplay_document::Position| {
        let before: usize = text.split_inclusive('\n').take(at.line as usize - 1).map(str::len).sum();
        before + at.column as usize - 1
    };
    format!("{}{}{}", &text[..offset(fix.place.start)], fix.text, &text[offset(fix.place.end)..])
}

/// Rules select-group-tag-exact and select-group-baseline-same-os: what misses a group by spelling is named where it
/// stands, and its fixes lead to the group.
#[test]
fn a_tag_that_misses_its_group_is_named_with_the_edit_that_mends_it() {
    let door = playground();
    let find = |text: &str, code: &str| {
        let answer = door.run(&ScenarioFile::read("s.yaml", text));
        assert!(answer.command.is_some(), "{:?}", answer.diagnostics);
        answer.diagnostics.into_iter().find(|found| found.code == code)
    };
    let baseline = "Name: abc\\nOperatingSystem: WINDOWS\\nApprovedPatches: [KB1]\\nPatchGroups: [web servers]\\n";
    let head = format!("version: 1\nclock: 2022-01-20T00:00:00Z\nfiles:\n  - {{name: b.yaml, text: \"{baseline}\"}}\n");
    let by_hand = |tag: &str| {
        format!("{head}instances:\n  - name: win\n    product: WindowsServer2019\n    tags:\n      {tag}\n")
    };
    for (tag, fixes) in [
        ("patch group: web servers", 1),
        ("PatchGroups: web servers", 1),
        ("'Patch Group ': web servers", 1),
        ("PatchGroup: 'web servers '", 1),
        ("Patch Group: Web Servers", 1),
        ("Patch Group: web-servers", 1),
        ("patch-group: Web Servers", 2),
        ("Patch Group: web servers", 0),
        ("Patch Group: databases", 0),
    ] {
        let mut text = by_hand(tag);
        for _ in 0..fixes {
            let said = find(&text, "tag-near-miss").unwrap_or_else(|| panic!("{tag}"));
            assert_eq!((said.place.file.as_str(), said.place.start.line), ("s.yaml", 9), "{tag}");
            text = mended(&text, &said.fix.unwrap());
        }
        assert_eq!(find(&text, "tag-near-miss"), None, "{text}");
        if fixes > 0 {
            let view = door.view(&ScenarioFile::read("s.yaml", &text), &Screen::default());
            assert_eq!(view.result.unwrap().nodes[0].baseline.as_ref().unwrap().name, "abc", "{text}");
        }
    }

    // In a template the edit is one of the template.
    let template = "Resources:\n  Host:\n    Type: AWS::EC2::Instance\n    Properties:\n      Tags:\n        - Key: \
                    'patch group'\n          Value: web servers\n";
    let all = |template: &str| {
        let template = serde_json::to_string(template).unwrap();
        format!(
            "{head}  - {{name: t.yaml, text: {template}}}\ninstances: [{{logicalId: Host, product: WindowsServer2019}}]\n"
        )
    };
    let said = find(&all(template), "tag-near-miss").unwrap();
    assert_eq!((said.place.file.as_str(), said.place.start.line), ("t.yaml", 6));
    let mended = mended(template, &said.fix.unwrap());
    assert!(mended.contains("- Key: \"Patch Group\"\n"), "{mended}");
    assert_eq!(find(&all(&mended), "tag-near-miss"), None);

    // A value that only another system's baseline is registered for is no slip of spelling.
    let linux = by_hand("Patch Group: web servers").replace("WindowsServer2019", "AmazonLinux2");
    let said = find(&linux, "tag-other-system").unwrap();
    assert_eq!((said.severity, said.place.start.line), (Severity::Note, 9));
    assert!(
        said.message.contains("has a baseline of Windows Server alone, and the node runs Amazon Linux 2"),
        "{}",
        said.message
    );
    assert_eq!(find(&linux, "tag-near-miss"), None);
}
