//! Answers of the API and command lines of its CLI, told by their content.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{at, codes, given, plain};
use patchplay_document::{Documents, Edit, Fix, ImageReference, Input, Severity, SourceFile, apply, read};
use patchplay_model::{Approval, MessageEndpoint, OperatingSystem, Operation, Origin};
use patchplay_ordered::SortedMap;
use serde_json::json;

fn files(texts: &[(&str, &str)]) -> Documents {
    let files: Vec<SourceFile> =
        texts.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: (*text).into() }).collect();
    read(&Input {
        files: &files,
        parameters: &SortedMap::new(),
        region: None,
        account: None,
        message_endpoint: MessageEndpoint::Either,
        physical_id: &|_, _| None,
    })
}

/// The example of the CLI's reference, as it stands there for Linux.
const CREATE: &str = r#"aws ssm create-patch-baseline \
    --name "Windows-Production-Baseline-AutoApproval" \
    --operating-system "WINDOWS" \
    --approval-rules "PatchRules=[{PatchFilterGroup={PatchFilters=[{Key=MSRC_SEVERITY,Values=[Critical,Important,Moderate]},{Key=CLASSIFICATION,Values=[SecurityUpdates,Updates,UpdateRollups,CriticalUpdates]}]},ApproveAfterDays=7}]" \
    --description "Baseline containing all updates approved for Windows Server production systems"
"#;

#[test]
fn a_command_line_is_a_baseline() {
    let documents = plain(CREATE);
    assert_eq!(codes(&documents), [] as [&str; 0]);
    let baseline = &documents.baselines[0].baseline;
    assert_eq!(baseline.name.as_deref(), Some("Windows-Production-Baseline-AutoApproval"));
    let rule = &baseline.rules[0];
    assert_eq!(rule.approval, Some(Approval::AfterDays(7)));
    assert_eq!(rule.filters[1].values, ["SecurityUpdates", "Updates", "UpdateRollups", "CriticalUpdates"]);
    let sites = &documents.baselines[0].sites.rules[0].filters[0];
    assert_eq!(at(CREATE, &sites.values[1]), "Important");
    assert_eq!(at(CREATE, &sites.key), "MSRC_SEVERITY");
    assert_eq!(
        documents.baselines[0].resolved["ApprovalRules"]["PatchRules"][0]["PatchFilterGroup"]["PatchFilters"][0],
        json!({ "Key": "MSRC_SEVERITY", "Values": ["Critical", "Important", "Moderate"] })
    );
}

#[test]
fn every_shell_s_way_to_write_it_reads_the_same() {
    let wanted = plain(CREATE).baselines.remove(0).baseline;
    let json = r#"{"PatchRules": [{"PatchFilterGroup": {"PatchFilters": [{"Key": "MSRC_SEVERITY", "Values": ["Critical", "Important", "Moderate"]}, {"Key": "CLASSIFICATION", "Values": ["SecurityUpdates", "Updates", "UpdateRollups", "CriticalUpdates"]}]}, "ApproveAfterDays": 7}]}"#;
    let rest = "--name Windows-Production-Baseline-AutoApproval --description 'Baseline containing all updates approved for Windows Server production systems'";
    let texts = [
        CREATE.replace('\\', "^"),
        CREATE.replace('\\', "`"),
        CREATE.replace('\n', "\r\n"),
        format!("$ {CREATE}"),
        format!("PS C:\\> {CREATE}"),
        format!(
            "#!/bin/bash\nset -euo pipefail\n# the baseline\nID=$({} --query BaselineId --output text)\n",
            CREATE.trim_end()
        ),
        format!("aws --region eu-west-1 ssm create-patch-baseline {rest} --approval-rules '{json}' --no-cli-pager\n"),
        format!("aws ssm create-patch-baseline {rest} --approval-rules \"{}\" > out.json\n", json.replace('"', "\\\"")),
        format!("RULES='{json}'\naws ssm create-patch-baseline {rest} --approval-rules \"$RULES\" | tee out.json"),
        format!(
            "sudo aws ssm create-patch-baseline {rest} --approval-rules 'PatchRules=[{{PatchFilterGroup={{PatchFilters=[{{Key=MSRC_SEVERITY, Values=[Critical,\"Important\",Moderate]}},{{Key=CLASSIFICATION,Values=[SecurityUpdates,Updates,UpdateRollups,CriticalUpdates]}}]}},ApproveAfterDays=7}}]'"
        ),
    ];
    for text in texts {
        let documents = plain(&text);
        assert_eq!(codes(&documents), [] as [&str; 0], "{text}");
        assert_eq!(documents.baselines.len(), 1, "{text}");
        assert_eq!(documents.baselines[0].baseline, wanted, "{text}");
    }
}

#[test]
fn all_options_arrive() {
    let text = "aws ssm create-patch-baseline --name lab --operating-system AMAZON_LINUX_2 \
        --global-filters 'PatchFilters=[{Key=PRODUCT,Values=[AmazonLinux2]}]' \
        --approved-patches kernel* CVE-2024-1 --approved-patches-compliance-level HIGH --approved-patches-enable-non-security \
        --rejected-patches '[\"nginx\"]' --rejected-patches-action BLOCK --tags Key=env,Value=prod Key=team,Value=ops \
        --sources 'Name=own,Products=[AmazonLinux2],Configuration=\"[main]\nbaseurl=https://x\"' --client-token abc";
    let documents = plain(text);
    assert_eq!(codes(&documents), [] as [&str; 0]);
    let baseline = &documents.baselines[0].baseline;
    assert_eq!(baseline.global_filters[0].values, ["AmazonLinux2"]);
    assert_eq!(baseline.approved_patches, ["kernel*", "CVE-2024-1"]);
    assert_eq!(baseline.rejected_patches, ["nginx"]);
    assert!(baseline.approved_patches_non_security);
    assert_eq!(baseline.approved_patches_level.as_str(), "HIGH");
    assert_eq!(baseline.rejected_patches_action.as_str(), "BLOCK");
    assert_eq!(baseline.tags.iter().map(|tag| tag.value.as_str()).collect::<Vec<_>>(), ["prod", "ops"]);
    assert_eq!(baseline.sources[0].configuration, "[main]\nbaseurl=https://x");
}

#[test]
fn a_script_registers_what_it_creates() {
    let text = r#"
NAME=web
WEB=$(aws ssm create-patch-baseline --name "$NAME-baseline" --approved-patches KB1 --query BaselineId --output text)
$db = aws ssm create-patch-baseline --name dbs --approved-patches KB2 --query BaselineId
echo "aws ssm delete-patch-baseline --baseline-id $WEB"
aws ssm register-patch-baseline-for-patch-group --baseline-id "$WEB" --patch-group $NAME
aws ssm register-patch-baseline-for-patch-group --baseline-id $WEB --patch-group "Front Servers" && aws s3 ls
aws ssm deregister-patch-baseline-for-patch-group --baseline-id $WEB --patch-group web
aws ssm register-default-patch-baseline --baseline-id $WEB
aws ssm register-default-patch-baseline --baseline-id $db
aws ssm update-patch-baseline --baseline-id $db --rejected-patches KB3 KB4
"#;
    let documents = plain(text);
    assert_eq!(codes(&documents), [] as [&str; 0]);
    let [web, db] = documents.baselines.as_slice() else { panic!("{documents:#?}") };
    assert_eq!(web.baseline.name.as_deref(), Some("web-baseline"));
    assert_eq!(web.baseline.patch_groups, ["Front Servers"]);
    assert_eq!(at(text, &web.sites.patch_groups[0]), "\"Front Servers\"");
    assert!(!web.baseline.default_baseline && db.baseline.default_baseline);
    assert_eq!(
        (db.baseline.approved_patches.as_slice(), db.baseline.rejected_patches.len()),
        (&["KB2".to_owned()][..], 2)
    );
}

#[test]
fn a_deleted_baseline_is_gone_and_a_replaced_one_starts_over() {
    let text = "A=$(aws ssm create-patch-baseline --name abc --approved-patches KB1)\n\
                B=$(aws ssm create-patch-baseline --name def --approved-patches KB1)\n\
                aws ssm delete-patch-baseline --baseline-id $A\n\
                aws ssm update-patch-baseline --baseline-id $B --name def --rejected-patches KB2 --replace\n";
    let documents = plain(text);
    assert_eq!(documents.baselines.len(), 1);
    assert!(documents.baselines[0].baseline.approved_patches.is_empty());
    assert_eq!(documents.baselines[0].baseline.rejected_patches, ["KB2"]);
}

/// A tutorial prints the id that its author got; it is the one baseline of the text all the same.
#[test]
fn an_id_of_nobody_means_the_only_baseline_that_the_text_creates() {
    let text = format!(
        "{CREATE}\naws ssm register-patch-baseline-for-patch-group --baseline-id pb-0123456789abcdef0 --patch-group web\n"
    );
    let documents = plain(&text);
    assert_eq!(documents.baselines[0].baseline.patch_groups, ["web"]);
    let told = &documents.diagnostics[0];
    assert_eq!((told.code.as_str(), told.severity), ("unknown-baseline", Severity::Note));
    assert_eq!(at(&text, &told.place), "pb-0123456789abcdef0");
}

#[test]
fn a_variable_that_nothing_sets_is_asked_for() {
    let text = "aws ssm create-patch-baseline --name ${PREFIX}-web --approved-patches KB1";
    let documents = plain(text);
    let asked = &documents.parameters[0];
    assert_eq!(
        (asked.name.as_str(), asked.declared, at(text, &asked.place)),
        ("PREFIX", false, "${PREFIX}".to_owned())
    );
    assert_eq!(documents.baselines[0].display_name, "${PREFIX}-web");
    let known = given(text, &[("PREFIX", "shop")]);
    assert_eq!(known.baselines[0].baseline.name.as_deref(), Some("shop-web"));
}

#[test]
fn commands_that_run_are_runs() {
    let text = "aws ssm send-command --document-name AWS-RunPatchBaseline --targets Key=tag:PatchGroup,Values=web,db \
                --parameters Operation=Install,RebootOption=NoReboot --max-errors 1 --output-s3-bucket-name logs\n\
                aws ssm create-association --name AWS-RunPatchBaseline --association-name weekly --instance-id i-0123456789abcdef0 \
                --parameters '{\"Operation\": [\"Scan\"]}' --schedule-expression 'rate(7 days)'\n\
                aws ssm send-command --document-name AWS-RunShellScript --instance-ids i-1 --parameters commands=ls\n";
    let documents = plain(text);
    assert_eq!(codes(&documents), [] as [&str; 0]);
    let [sent, associated] = documents.runs.as_slice() else { panic!("{:#?}", documents.runs) };
    assert_eq!((sent.run.origin, sent.run.operation), (Origin::Command, Operation::Install));
    assert_eq!((sent.run.targets[0].key.as_str(), sent.run.targets[0].values.len()), ("tag:PatchGroup", 2));
    assert_eq!(sent.run.output.as_ref().unwrap().bucket, "logs");
    assert_eq!((associated.run.origin, associated.run.operation), (Origin::Association, Operation::Scan));
    assert_eq!(associated.run.targets[0].values, ["i-0123456789abcdef0"]);
}

/// A window with its target and its task, as scripts make them.
const WINDOW: &str = r#"
WINDOW_ID=$(aws ssm create-maintenance-window --name "Database-Servers" --schedule "cron(0 22 ? * TUE *)" --duration 4 --cutoff 1 --no-allow-unassociated-targets --query WindowId --output text)
TARGET_ID=$(aws ssm register-target-with-maintenance-window --window-id $WINDOW_ID --targets "Key=tag:PatchGroup,Values=Database Servers" --resource-type INSTANCE --query WindowTargetId --output text)
aws ssm register-task-with-maintenance-window --window-id $WINDOW_ID --targets "Key=WindowTargetIds,Values=$TARGET_ID" --task-arn AWS-RunPatchBaseline --task-type RUN_COMMAND --max-concurrency 2 --max-errors 1 --task-invocation-parameters "RunCommand={Parameters={Operation=Install},TimeoutSeconds=600}"
"#;

#[test]
fn a_window_made_by_commands_runs_on_what_it_registers() {
    // As a script that keeps the ids, and as a session whose ids somebody copied by hand.
    let by_hand = WINDOW
        .replace("WINDOW_ID=$(", "")
        .replace("TARGET_ID=$(", "")
        .replace(" --output text)", "")
        .replace("$WINDOW_ID", "mw-0c50858d01EXAMPLE")
        .replace("$TARGET_ID", "e32eecb2-646c-4f4b-8ed1-205fbEXAMPLE");
    for text in [WINDOW, by_hand.as_str()] {
        let documents = plain(text);
        assert_eq!(codes(&documents), [] as [&str; 0], "{text}");
        let [found] = documents.runs.as_slice() else { panic!("{:#?}", documents.runs) };
        let run = &found.run;
        assert_eq!((run.origin, run.operation), (Origin::MaintenanceWindow, Operation::Install));
        assert_eq!(
            (run.targets[0].key.as_str(), run.targets[0].values.as_slice()),
            ("tag:PatchGroup", &["Database Servers".to_owned()][..])
        );
        assert_eq!((run.max_concurrency.as_deref(), run.timeout_seconds), (Some("2"), Some(600)));
        let window = run.task.as_ref().unwrap().window.as_ref().unwrap();
        assert_eq!(
            (window.name.as_deref(), window.duration_hours, window.cutoff_hours),
            (Some("Database-Servers"), 4, 1)
        );
    }
}

#[test]
fn of_several_window_targets_the_one_of_the_same_window_is_meant() {
    let window = |name: &str| {
        format!(
            "aws ssm create-maintenance-window --name {name} --schedule 'rate(7 days)' --duration 4 --cutoff 1 --allow-unassociated-targets\n"
        )
    };
    let target = |id: &str, value: &str| {
        format!(
            "aws ssm register-target-with-maintenance-window --window-id {id} --targets Key=tag:Stage,Values={value} --resource-type INSTANCE\n"
        )
    };
    let task = |id: &str| {
        format!(
            "aws ssm register-task-with-maintenance-window --window-id {id} --targets Key=WindowTargetIds,Values=wt-1 --task-arn AWS-RunPatchBaseline --task-type RUN_COMMAND --max-concurrency 1 --max-errors 0 --task-invocation-parameters 'RunCommand={{Parameters={{Operation=[Scan]}}}}'\n"
        )
    };
    let (one, other) = ("mw-0c50858d01e0a2f3b", "mw-0c50858d01e0a2f3c");
    let text =
        [window("one"), window("other"), target(one, "test"), target(other, "prod"), task(one), task(other)].concat();
    let documents = plain(&text);
    assert_eq!(codes(&documents), [] as [&str; 0]);
    let values: Vec<&str> = documents.runs.iter().map(|found| found.run.targets[0].values[0].as_str()).collect();
    assert_eq!(values, ["test", "prod"]);

    let unknown = plain(&[window("one"), target(one, "test"), target(one, "prod"), task(one)].concat());
    assert_eq!(codes(&unknown), ["unresolved-value@4:117"], "nobody knows which of the two `wt-1` is");
    let without = plain(&window("one").replace(" --cutoff 1", ""));
    assert_eq!(codes(&without), ["missing-key@1:9"], "the CLI carries out no such command");
}

#[test]
fn what_aws_s_own_pages_show_is_read() {
    // The beginning of an option's name is enough, as long as no other begins so.
    let target = WINDOW.replace("--targets \"Key=tag", "--target \"Key=tag");
    assert_eq!(plain(&target).runs[0].run.targets[0].values, ["Database Servers"]);
    let ambiguous = plain("aws ssm create-patch-baseline --name abc --approved KB1\n");
    assert!(codes(&ambiguous).iter().any(|code| code.starts_with("unknown-key")), "{:?}", codes(&ambiguous));

    let small = plain(
        "aws ssm send-command --document-name AWS-RunPatchBaseline --targets Key=instanceids,Values=i-0123456789abcdef0 --parameters Operation=Scan",
    );
    assert_eq!(codes(&small), [] as [&str; 0]);
    assert_eq!(small.runs[0].run.targets[0].key, "InstanceIds");

    // PowerShell passes the backslashes on, and the CLI takes them away.
    let json = r#"'{\"PatchRules\": [{\"ApproveAfterDays\": 7, \"PatchFilterGroup\": {\"PatchFilters\": []}}]}'"#;
    let power = plain(&format!("aws ssm create-patch-baseline `\n    --name abc `\n    --approval-rules {json}\n"));
    assert_eq!(power.baselines[0].baseline.rules[0].approval, Some(Approval::AfterDays(7)), "{:?}", codes(&power));
    let bash = plain(&format!("aws ssm create-patch-baseline \\\n    --name abc \\\n    --approval-rules {json}\n"));
    assert!(codes(&bash).iter().any(|code| code.starts_with("shell-syntax")), "{:?}", codes(&bash));

    let prompt = plain(
        "[ec2-user@ip-10-0-0-1 ~]$ aws ssm create-patch-baseline --name abc --approved-patches KB5009557\n{\n    \"BaselineId\": \"pb-0c10e65780EXAMPLE1\"\n}\n",
    );
    assert_eq!(prompt.baselines[0].baseline.name.as_deref(), Some("abc"), "{:?}", codes(&prompt));

    let without = plain("aws ssm create-patch-baseline --cli-input-json file://my-patch-repository.json");
    assert_eq!(codes(&without), ["file-not-given@1:48"], "nobody knows what the file lacks");
}

#[test]
fn an_answer_of_send_command_is_the_run_that_it_was() {
    let text = r#"{"Command": {"CommandId": "a04ed06c-8545-40f4-87c2-a0babEXAMPLE", "DocumentName": "AWS-RunPatchBaseline", "Comment": "",
        "Parameters": {"Operation": ["Install"], "RebootOption": ["NoReboot"]}, "InstanceIds": [],
        "Targets": [{"Key": "tag:PatchGroup", "Values": ["Production"]}], "Status": "Pending",
        "OutputS3BucketName": "", "OutputS3KeyPrefix": "", "MaxConcurrency": "50", "MaxErrors": "0"}}"#;
    let documents = plain(text);
    assert_eq!(codes(&documents), [] as [&str; 0]);
    let run = &documents.runs[0].run;
    assert_eq!((run.origin, run.operation), (Origin::Command, Operation::Install));
    assert_eq!((run.targets[0].values.as_slice(), run.output.is_none()), (&["Production".to_owned()][..], true));
}

#[test]
fn a_file_that_a_command_names_is_read_with_it() {
    let command = "aws ssm create-patch-baseline --name abc --approval-rules file://conf/rules.json\n";
    let rules = "{\"PatchRules\": [{\"ApproveAfterDays\": 400, \"PatchFilterGroup\": {\"PatchFilters\": []}}]}";
    let documents = files(&[("create.sh", command), ("rules.json", rules)]);
    assert_eq!(documents.baselines.len(), 1);
    let wrong = documents.diagnostics.iter().find(|found| found.severity == Severity::Error).unwrap();
    assert_eq!((wrong.place.file.as_str(), at(rules, &wrong.place)), ("rules.json", "400".to_owned()));
    assert!(!documents.diagnostics.iter().any(|found| found.code == "not-a-template"), "{:?}", codes(&documents));
    let whole = files(&[
        ("create.sh", "aws ssm create-patch-baseline --name def --cli-input-json file://input.json"),
        ("input.json", "{\"Name\": \"abc\", \"ApprovedPatches\": [\"KB1\"]}"),
    ]);
    assert_eq!(whole.diagnostics, []);
    assert_eq!(whole.baselines[0].baseline.name.as_deref(), Some("def"));
    let missing = files(&[("create.sh", command)]);
    assert_eq!(missing.diagnostics[0].code, "file-not-given");
}

#[test]
fn what_other_commands_print_is_unknown_and_can_be_given() {
    let register = |group: &str| {
        format!(
            "GROUP=web-$(date +%Y)\nID=$(aws ssm create-patch-baseline --name abc --approved-patches KB1)\naws ssm register-patch-baseline-for-patch-group --baseline-id $ID --patch-group {group}\n"
        )
    };
    let documents = plain(&register("\"$GROUP\""));
    let unknown = documents.diagnostics.iter().find(|found| found.code == "unresolved-value").unwrap();
    assert!(unknown.message.contains("`GROUP`"), "{}", unknown.message);
    assert!(documents.diagnostics.iter().all(|found| found.severity != Severity::Error), "{:?}", codes(&documents));
    let names: Vec<&str> = documents.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(names, ["GROUP"], "what the script itself makes is not asked for");
    let direct = plain(&register("$(date +%Y)"));
    let unknown = direct.diagnostics.iter().find(|found| found.code == "unresolved-value").unwrap();
    assert!(unknown.message.contains("prints"), "{}", unknown.message);

    // In single quotes nothing is run: the text means itself, whatever it reads like.
    let quoted = plain("aws ssm create-patch-baseline --name abc --approved-patches KB1 --description 'costs $(…)'\n");
    assert_eq!(quoted.baselines[0].baseline.description.as_deref(), Some("costs $(…)"));

    // An id that was looked up means the only window that it can.
    let elsewhere = plain(
        "MW=$(aws ssm describe-maintenance-windows --query 'WindowIdentities[0].WindowId' --output text)\naws ssm create-maintenance-window --name one --schedule 'rate(7 days)' --duration 2 --cutoff 1 --no-allow-unassociated-targets\naws ssm register-target-with-maintenance-window --window-id $MW --resource-type INSTANCE --targets Key=tag:PatchGroup,Values=test\n",
    );
    assert_eq!(codes(&elsewhere), [] as [&str; 0]);
}

#[test]
fn lines_that_have_lost_their_signs_get_them_back() {
    let text =
        "aws ssm create-patch-baseline\n    --name abc \n    --description \"two words\"\n    --approved-patches KB1\n";
    let documents = plain(text);
    assert_eq!(codes(&documents), ["shell-syntax@2:5"], "one problem, told once");
    let fixed = |text: &str| {
        let documents = plain(text);
        let problem = documents.diagnostics.iter().find(|found| found.code == "shell-syntax").unwrap();
        let Fix { place, text: by, .. } = problem.fix.clone()?;
        apply(text, &[Edit { place, text: by }])
    };
    let whole = fixed(text).unwrap();
    assert_eq!(
        whole,
        "aws ssm create-patch-baseline \\\n    --name abc \\\n    --description \"two words\" \\\n    --approved-patches KB1\n"
    );
    assert_eq!(codes(&plain(&whole)), [] as [&str; 0]);
    let power = format!("aws ssm create-patch-baseline --name def `\n  --approved-patches KB1\n{text}");
    assert!(fixed(&power).is_some_and(|text| text.contains("--name abc `\n")));
    let comment = "aws ssm create-patch-baseline --name abc # mine\n  --approved-patches KB1\n";
    assert_eq!(fixed(comment), None, "a sign behind a comment would be part of it");
    assert_eq!(plain(comment).baselines[0].baseline.approved_patches.len(), 1);
}

#[test]
fn mistakes_of_a_command_line_have_places_and_words() {
    let create = |options: &str| format!("aws ssm create-patch-baseline --name abc {options}");
    for (text, code, place, words) in [
        (create("--approved-patches 'KB1"), "shell-syntax", "'", "never closed"),
        (create("--approved-patches \"KB1"), "shell-syntax", "\"", "never closed"),
        (create("--approved-patches $(date"), "shell-syntax", "$(", "never closed"),
        (create("--description two words"), "shell-syntax", "words", "belongs to no option"),
        (create("--description --approved-patches KB1"), "null-value", "--description", "no value"),
        (create("--aproved-patches KB1"), "unknown-key", "--aproved-patches", "no option"),
        (create("--patch-groups web"), "unknown-key", "--patch-groups", "no option"),
        (create("--approved-patches KB1 --name def"), "duplicate-key", "--name", "second time"),
        (create("--approval-rules 'PatchRules=[{ApproveAfterDays=7]'"), "shell-syntax", "]", "`{` is not closed"),
        (create("--approval-rules 'PatchRules=[{ApproveAfterDays=7}'"), "shell-syntax", "'", "`[` is not closed"),
        (create("--approval-rules 'PatchRules'"), "shell-syntax", "P", "no `Name=value`"),
        (
            create("--approval-rules 'PatchRules=[{ApproveAfterDays=7,8}]'"),
            "shell-syntax",
            "8",
            "`8` is no `Name=value`",
        ),
        (create("--approval-rules '{PatchRules=[]}'"), "shell-syntax", "P", "double quotes"),
        (create("--approval-rules '{\"PatchRules\": [}'"), "shell-syntax", "}", "no JSON value"),
        (create("--approval-rules \"{\"PatchRules\": []}\""), "shell-syntax", "P", "double quotes"),
        (create("--approval-rules 'PatchRules=[{ApproveAfterDays=400}]'"), "out-of-range", "400", "360"),
        (
            create("--approval-rules 'PatchRules=[{ApproveAfterDays=7,ApproveAfterDays=8}]'"),
            "duplicate-key",
            "ApproveAfterDays",
            "second time",
        ),
        (create("--operating-system WINDWS --approved-patches KB1"), "unknown-value", "WINDWS", "operating system"),
        (create("--approved-patches KB1 \\ \n --description x"), "shell-syntax", "\\ ", "blanks behind"),
        ("aws ssm create-patch-baselines --name abc".into(), "unknown-command", "create-patch-baselines", "no command"),
        (
            "aws ssm register-default-patch-baseline".into(),
            "missing-key",
            "register-default-patch-baseline",
            "--baseline-id",
        ),
        ("aws ssm delete-patch-baseline --baseline-id pb-1".into(), "unknown-baseline", "pb-1", "no baseline"),
        ("aws ssm describe-patch-groups".into(), "nothing-to-read", "a", "no command"),
    ] {
        let documents = plain(&text);
        let found = documents.diagnostics.iter().find(|found| found.code == code && at(&text, &found.place) == place);
        assert!(found.is_some_and(|found| found.message.contains(words)), "{text}\n{:#?}", documents.diagnostics);
    }
}

#[test]
fn a_fix_fits_into_the_command_line() {
    for (text, from, to) in [
        (
            "aws ssm create-patch-baseline --name abc --approval-rules \"PatchRules=[{PatchFilterGroup={PatchFilters=[{Key=CLASSIFICATION,Values=[All]}]},ApproveAfterDays=7}]\"",
            "All",
            "'*'",
        ),
        (
            "aws ssm create-patch-baseline --name abc --approval-rules '{\"PatchRules\":[{\"PatchFilterGroup\":{\"PatchFilters\":[{\"Key\":\"SEVERITY\",\"Values\":[\"*\"]}]},\"ApproveAfterDays\":7}]}'",
            "\"SEVERITY\"",
            "\"MSRC_SEVERITY\"",
        ),
        ("aws ssm create-patch-baseline --nmae abc --approved-patches KB1", "--nmae", "--name"),
    ] {
        let fix = plain(text).diagnostics.into_iter().find_map(|found| found.fix).unwrap();
        assert_eq!((at(text, &fix.place).as_str(), fix.text.as_str()), (from, to));
        let mended = text.replacen(from, to, 1);
        assert_eq!(codes(&plain(&mended)), [] as [&str; 0], "{mended}");
    }
}

#[test]
fn a_template_with_commands_in_it_stays_a_template() {
    let text = "Resources:\n  A:\n    Type: AWS::EC2::Instance\n    Properties:\n      UserData: |\n        aws ssm create-patch-baseline --name abc\n";
    let documents = plain(text);
    assert_eq!((documents.baselines.len(), documents.instances.len()), (0, 1));
}

const BASELINE: &str = r#"{
    "BaselineId": "pb-0c10e65780EXAMPLE",
    "Name": "Windows-Server-2019",
    "OperatingSystem": "WINDOWS",
    "GlobalFilters": {"PatchFilters": []},
    "ApprovalRules": {"PatchRules": [{
        "PatchFilterGroup": {"PatchFilters": [{"Key": "PRODUCT", "Values": ["WindowsServer2019"]}]},
        "ComplianceLevel": "UNSPECIFIED", "ApproveAfterDays": 7, "EnableNonSecurity": false}]},
    "ApprovedPatches": [], "ApprovedPatchesComplianceLevel": "UNSPECIFIED", "ApprovedPatchesEnableNonSecurity": false,
    "RejectedPatches": [], "RejectedPatchesAction": "ALLOW_AS_DEPENDENCY",
    "PatchGroups": ["Web Servers"],
    "CreatedDate": "2022-01-25T16:43:53.664000+00:00", "ModifiedDate": "2022-01-25T16:43:53.664000+00:00",
    "Description": "", "Sources": []
}"#;

#[test]
fn get_patch_baseline_keeps_its_id_and_gets_what_other_answers_say() {
    let identities = r#"{"BaselineIdentities": [
        {"BaselineId": "arn:aws:ssm:us-east-1:075727635805:patchbaseline/pb-04fb4ae6142167966", "BaselineName": "AWS-DefaultPatchBaseline", "OperatingSystem": "WINDOWS", "BaselineDescription": "Default", "DefaultBaseline": false},
        {"BaselineId": "pb-0c10e65780EXAMPLE", "BaselineName": "Windows-Server-2019", "OperatingSystem": "WINDOWS", "DefaultBaseline": true},
        {"BaselineId": "pb-00000000000000000", "BaselineName": "other", "OperatingSystem": "UBUNTU", "DefaultBaseline": false}]}"#;
    let groups = r#"{"Mappings": [{"PatchGroup": "Production", "BaselineIdentity": {"BaselineId": "pb-0c10e65780EXAMPLE", "BaselineName": "Windows-Server-2019"}},
        {"PatchGroup": "Web Servers", "BaselineIdentity": {"BaselineId": "pb-0c10e65780EXAMPLE"}}]}"#;
    let script =
        "aws ssm register-patch-baseline-for-patch-group --baseline-id pb-0c10e65780EXAMPLE --patch-group Late";
    let documents = files(&[("s.sh", script), ("i.json", identities), ("g.json", groups), ("b.json", BASELINE)]);
    let codes: Vec<&str> = documents.diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(codes, ["rules-not-listed"]);
    assert!(documents.diagnostics[0].message.contains("`other`"));
    let found = &documents.baselines[0];
    assert_eq!(found.id.as_deref(), Some("pb-0c10e65780EXAMPLE"));
    assert!(found.baseline.default_baseline);
    assert_eq!(found.baseline.patch_groups, ["Web Servers", "Late", "Production"]);
}

#[test]
fn nodes_come_from_what_ec2_and_the_agent_report() {
    let instances = r#"{"Reservations": [{"Instances": [
        {"InstanceId": "i-0aaaaaaaaaaaaaaaa", "ImageId": "ami-1", "InstanceType": "t3.small", "State": {"Code": 16, "Name": "running"},
         "Platform": "windows", "PlatformDetails": "Windows", "SubnetId": "subnet-1", "IamInstanceProfile": {"Arn": "arn:x", "Id": "y"},
         "Tags": [{"Key": "Name", "Value": "web"}, {"Key": "PatchGroup", "Value": "prod"}]},
        {"InstanceId": "i-0bbbbbbbbbbbbbbbb", "ImageId": "ami-2", "InstanceType": "t3.small", "State": {"Name": "running"}, "PlatformDetails": "Linux/UNIX"}]},
       {"Instances": [{"InstanceId": "i-0cccccccccccccccc", "State": {"Name": "terminated"}}]}]}"#;
    let information = r#"{"InstanceInformationList": [
        {"InstanceId": "i-0bbbbbbbbbbbbbbbb", "PingStatus": "Online", "PlatformType": "Linux", "PlatformName": "Amazon Linux", "PlatformVersion": "2"},
        {"InstanceId": "mi-0ddddddddddddddddd", "PingStatus": "ConnectionLost", "PlatformType": "Linux", "PlatformName": "Ubuntu", "PlatformVersion": "22.04"}]}"#;
    let documents = files(&[("ec2.json", instances), ("ssm.json", information)]);
    let told: Vec<&str> = documents.diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(told, ["node-left-out"]);
    let [web, linux, hybrid] = documents.instances.as_slice() else { panic!("{:#?}", documents.instances) };
    assert_eq!(web.tags[1].0.value, "prod");
    assert_eq!(web.image, ImageReference::Platform { name: "Windows".into(), version: String::new() });
    assert!(web.profile && web.reach.paths.ssm);
    assert_eq!(web.resolved["InstanceId"], "i-0aaaaaaaaaaaaaaaa");
    assert_eq!(linux.image, ImageReference::Platform { name: "Amazon Linux".into(), version: "2".into() });
    assert!(linux.profile, "the agent is online, so it is managed without a profile");
    assert!(!hybrid.reach.paths.ssm && hybrid.profile);
    let alone = files(&[("ec2.json", instances)]);
    assert_eq!(alone.instances[1].image, ImageReference::Ami("ami-2".into()));
    assert!(!alone.instances[1].profile, "no instance profile is named");
    let list = r#"[[{"InstanceId": "i-0aaaaaaaaaaaaaaaa", "ImageId": "ami-1"}], [{"InstanceId": "i-0bbbbbbbbbbbbbbbb", "ImageId": "ami-1"}]]"#;
    assert_eq!(plain(list).instances.len(), 2);
}

#[test]
fn answers_about_patches_are_told_from_baselines() {
    for text in [
        "{\"Patches\": [{\"Id\": \"x\", \"KbNumber\": \"KB1\"}]}",
        "{\"EffectivePatches\": []}",
        "[{\"KBId\": \"KB1\", \"State\": \"Missing\"}]",
    ] {
        let documents = plain(text);
        let told: Vec<(&str, Severity)> =
            documents.diagnostics.iter().map(|found| (found.code.as_str(), found.severity)).collect();
        assert_eq!(told, [("patch-data", Severity::Note)], "{text}");
        assert!(documents.baselines.is_empty() && documents.instances.is_empty());
    }
}

/// Nodes, groups and registrations come from what was patched, where the account itself does not tell them.
#[test]
fn states_of_patched_nodes_name_groups_and_baselines() {
    let state = |id: &str, group: &str, end: &str| {
        format!(
            "{{\"InstanceId\": \"{id}\", \"PatchGroup\": \"{group}\", \"BaselineId\": \"pb-0c10e65780EXAMPLE\", \
             \"SnapshotId\": \"s\", \"InstalledCount\": 3, \"FailedCount\": -1, \"Operation\": \"Scan\", \
             \"OperationEndTime\": {end}}}"
        )
    };
    let late = state("i-0aaaaaaaaaaaaaaaa", "Late", "\"2022-01-20T12:31:05.841000-02:30\"");
    let early = state("i-0aaaaaaaaaaaaaaaa", "Late", "1642649465.841");
    let texts = [
        format!("{{\"InstancePatchStates\": [{late}]}}"),
        format!("[{late}]"),
        format!("InstancePatchStates:\n- {early}\n- {late}\n"),
    ];
    for text in texts {
        let documents = files(&[("states.json", &text), ("b.json", BASELINE)]);
        assert_eq!(documents.diagnostics.len(), 0, "{:#?}", documents.diagnostics);
        assert_eq!(documents.baselines[0].baseline.patch_groups, ["Web Servers", "Late"], "{text}");
        let [node] = documents.instances.as_slice() else { panic!("{:#?}", documents.instances) };
        assert_eq!((node.tags[0].0.key.as_str(), node.tags[0].0.value.as_str()), ("Patch Group", "Late"));
        assert_eq!(node.image, ImageReference::System(OperatingSystem::Windows));
        assert!(node.profile && node.reach.paths.ssm);
        let reported = node.reported.as_ref().unwrap();
        assert_eq!(reported.counts, [("InstalledCount", 3)], "a counter of -1 counts nothing");
        assert_eq!(reported.ended.unwrap().to_iso(0), "2022-01-20T15:01:05");
        assert_eq!((reported.operation, reported.snapshot_id.as_deref()), (Some(Operation::Scan), Some("s")));
    }
    // What EC2 says of tags stands before it, and a baseline that nobody tells is asked for once.
    let tagged = "{\"Reservations\": [{\"Instances\": [{\"InstanceId\": \"i-0aaaaaaaaaaaaaaaa\", \"ImageId\": \"ami-1\", \"Tags\": []}]}]}";
    let both = format!("[{late}, {}]", state("i-0bbbbbbbbbbbbbbbb", "", "null"));
    let documents = files(&[("states.json", &both), ("ec2.json", tagged)]);
    let told: Vec<&str> = documents.diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(told, ["rules-not-listed"]);
    assert!(documents.instances.iter().all(|node| node.tags.is_empty()));
}

/// What could grow without end is cut short.
#[test]
fn no_script_grows_without_end() {
    let texts = [
        (0..60).map(|n| format!("A{}=$A{n}$A{n}\n", n + 1)).collect::<String>()
            + "aws ssm create-patch-baseline --name $A60",
        "aws ssm x $(".repeat(20_000),
        format!("aws ssm create-patch-baseline --name a --approval-rules {}", "a=[".repeat(200_000)),
        format!("aws ssm create-patch-baseline --name a --approval-rules '{}'", "[".repeat(200_000)),
        format!("aws ssm create-patch-baseline --name a --approved-patches {}", "$X$Y ".repeat(200_000)),
        format!(
            "aws ssm create-patch-baseline --name a --approval-rules {}",
            (0..100_000).map(|n| format!("k{n}=v,")).collect::<String>()
        ),
        "aws ssm register-patch-baseline-for-patch-group --baseline-id pb-1 --patch-group g\n".repeat(50_000),
    ];
    for text in texts {
        let started = std::time::Instant::now();
        let documents = plain(&text);
        assert!(documents.diagnostics.len() <= 1_000);
        // Far above what a slow machine takes, far below what growth with the square would.
        assert!(started.elapsed().as_secs() < 60, "{text:.60}: {:?}", started.elapsed());
    }
}

#[test]
fn json_in_an_argument_has_all_of_jsons_escapes() {
    let text =
        r#"aws ssm create-patch-baseline --name abc --approved-patches '["\b\f\n\u0041\ud83d\ude00\ud83dx\u+123"]'"#;
    let found = plain(text);
    assert_eq!(found.baselines[0].baseline.approved_patches, ["\u{8}\u{c}\nA\u{1f600}\u{fffd}x\u{fffd}+123"]);
}
