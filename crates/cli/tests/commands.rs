//! The program as a script calls it: exit codes, standard streams, JSON shapes.

mod support;

use std::fs;

use patchplay_tests::{article_table, path};
use serde_json::Value;
use support::{article, folder, json, patchplay, shown, with_input};

#[test]
fn run_gives_the_article_s_table() {
    for case in article_table() {
        // The assertions of the file speak of the unedited article.
        let scenario = without_assertions(&case.scenario);
        let output = with_input(&["run", "-", "--format", "json"], scenario.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}: {}", case.name, shown(&output));
        let answer = json(&output);
        assert_eq!(answer["Command"]["StatusDetails"], case.expected["command"], "{}", case.name);
        for state in answer["InstancePatchStates"].as_array().unwrap() {
            let name = if state["InstanceId"] == "i-0be0847252c5cf00e" { "Instance1" } else { "Instance2" };
            let wanted = &case.expected["nodes"][name];
            assert_eq!(state["BaselineId"], wanted["baselineId"], "{}", case.name);
            for (counter, value) in wanted["counts"].as_object().unwrap() {
                assert_eq!(&state[counter], value, "{counter} of {name} in {}", case.name);
            }
        }
        assert_eq!(answer["Objects"].as_object().unwrap().len() as u64, case.expected["objects"].as_u64().unwrap());
    }
}

fn without_assertions(scenario: &str) -> String {
    scenario
        .lines()
        .filter(|line| !line.starts_with("  - {node:") && *line != "expect:")
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn run_writes_the_objects_under_their_keys() {
    let out = folder("objects");
    let output = patchplay(&["run", &article(), "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("Instance2 installed nothing: no patch is both CriticalUpdates and Critical."), "{text}");
    let key =
        text.lines().find(|line| line.contains("i-0be0847252c5cf00e/")).unwrap().trim().split(' ').next().unwrap();
    let log = fs::read_to_string(out.join("soa-04-003").join(key)).unwrap();
    assert!(log.contains("\r\nPatch Summary for i-0be0847252c5cf00e\r\n"), "{log}");
}

#[test]
fn an_assertion_that_does_not_hold_exits_3() {
    let scenario = fs::read_to_string(article())
        .unwrap()
        .replace("count: InstalledCount, equals: 28", "count: InstalledCount, equals: 29");
    let output = with_input(&["run", "-"], scenario.as_bytes());
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert!(shown(&output).contains("expectation failed: Instance1: InstalledCount is 29, but found Instance1: 28"));
}

#[test]
fn run_exits_1_on_errors_and_says_where() {
    let scenario = fs::read_to_string(article()).unwrap().replace("Key: CLASSIFICATION", "Key: CLASIFICATION");
    let output = with_input(&["run", "-"], scenario.as_bytes());
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    assert!(shown(&output).contains("error["), "{}", shown(&output));
    let missing = patchplay(&["run", "no-such-file.yaml"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(shown(&missing).contains("no-such-file.yaml"));
}

#[test]
fn a_template_is_played_by_itself() {
    let template = path("cases/templates/01-windows-behind-nat.yaml");
    let template = template.to_str().unwrap();
    let nodes = json(&patchplay(&["inspect", template, "--format", "json"]))["Instances"].clone();
    let run = patchplay(&["run", template, "--format", "json"]);
    assert_eq!(run.status.code(), Some(0), "{}", shown(&run));
    let states = json(&run)["InstancePatchStates"].clone();
    assert_eq!((states.as_array().unwrap().len(), nodes.as_array().unwrap().len()), (2, 2), "{}", shown(&run));
    let name = nodes[0]["LogicalId"].as_str().unwrap();
    let explained = patchplay(&["explain", template, "--instance", name]);
    assert_eq!(explained.status.code(), Some(0), "{}", shown(&explained));
}

#[test]
fn whatever_is_no_scenario_is_played_by_itself() {
    for (name, text) in [
        ("main.tf", "resource \"aws_ssm_patch_baseline\" \"b\" {\n  name = \"mine\"\n}\n"),
        ("script.sh", "aws ssm create-patch-baseline --name mine\n"),
        ("baseline.yaml", "Name: mine\nOperatingSystem: WINDOWS\n"),
        ("answer.json", r#"{"BaselineIdentities": [{"BaselineName": "mine", "BaselineId": "pb-0123456789abcdef0"}]}"#),
    ] {
        let file = folder("alone").join(name);
        fs::write(&file, text).unwrap();
        let output = patchplay(&["run", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", shown(&output));
        assert!(shown(&output).contains("There is no node to patch yet."), "{name}: {}", shown(&output));
    }
    // What was meant as a scenario is told what a scenario is made of.
    for text in ["verson: 1\n", "Version: 1\nFiles: []\n", "just words\n"] {
        let output = with_input(&["run", "-"], text.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{text}: {}", shown(&output));
        assert!(shown(&output).contains("scenario"), "{text}: {}", shown(&output));
    }
}

#[test]
fn a_parameter_is_laid_over_the_scenario_s() {
    let scenario = "version: 1\nclock: 2022-01-22T11:19:01Z\nparameters: {Days: \"30\"}\nfiles:\n  - name: t.yaml\n    text: |\n      Parameters: {Days: {Type: Number}}\n      Resources:\n        B:\n          Type: AWS::SSM::PatchBaseline\n          Properties: {Name: !Sub \"after-${Days}\", OperatingSystem: WINDOWS, PatchGroups: [web]}\ninstances: [{name: web, image: windows-2019-2021.12.15, tags: {Patch Group: web}}]\n";
    let words = ["explain", "-", "--instance", "web"];
    assert!(shown(&with_input(&words, scenario.as_bytes())).contains("after-30"));
    let laid = with_input(&[&words[..], &["--param", "Days=7"]].concat(), scenario.as_bytes());
    assert!(shown(&laid).contains("after-7"), "{}", shown(&laid));
}

#[test]
fn a_document_may_lie_beside_its_scenario() {
    let folder = folder("beside");
    fs::write(folder.join("baseline.yaml"), "Name: web\nOperatingSystem: WINDOWS\n").unwrap();
    fs::write(folder.join("scenario.yaml"), "version: 1\nclock: 2022-01-22T11:19:01Z\nfiles: [{name: baseline.yaml, path: baseline.yaml}]\ninstances: [{name: web, image: windows-2019-2021.12.15}]\n").unwrap();
    let output = patchplay(&["run", folder.join("scenario.yaml").to_str().unwrap(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(json(&output)["InstancePatchStates"][0]["MissingCount"], 2);
    fs::remove_file(folder.join("baseline.yaml")).unwrap();
    let output = patchplay(&["run", folder.join("scenario.yaml").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    assert!(shown(&output).contains("file-unreadable"), "{}", shown(&output));
}

#[test]
fn check_lists_problems_as_compilers_do() {
    let folder = folder("check");
    let file = folder.join("baseline.yaml");
    fs::write(&file, "Name: web servers\nOperatingSystem: WINDOWS\n").unwrap();
    let output = patchplay(&["check", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(text.contains(&format!("{}:1:7: error[name-pattern]: ", file.display())), "{text}");
    let good = path("cases/templates/01-windows-behind-nat.yaml");
    let output = patchplay(&["check", good.to_str().unwrap(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert!(json(&output)["Diagnostics"].is_array());
}

#[test]
fn inspect_resolves_parameters() {
    let file = path("cases/templates/03-stages-by-mapping.yaml");
    let output = patchplay(&[
        "inspect",
        file.to_str().unwrap(),
        "--format",
        "json",
        "--param",
        "Stage=live",
        "--param",
        "Team=blue",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let answer = json(&output);
    let windows =
        answer["Baselines"].as_array().unwrap().iter().find(|baseline| baseline["LogicalId"] == "Windows").unwrap();
    assert_eq!(windows["Name"], "win-live");
    assert_eq!(windows["PatchGroups"], serde_json::json!(["blue-live", "live"]));
}

#[test]
fn explain_names_the_deciding_condition() {
    let output =
        patchplay(&["explain", &article(), "--instance", "Instance2", "--patch", "KB5009557", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let answer = json(&output);
    assert_eq!(answer["InstanceId"], "i-008140484431d4e33");
    assert_eq!(answer["Baseline"]["Name"], "soa-04-003-MyPatchBaseline");
    let [patch] = answer["Patches"].as_array().unwrap().as_slice() else { panic!("{answer}") };
    assert_eq!(patch["State"], Value::Null);
    let decided: Vec<&Value> =
        patch["Trace"].as_array().unwrap().iter().filter(|step| step["Outcome"] == "Decided").collect();
    assert_eq!(decided.len(), 1, "{patch}");
    assert_eq!(decided[0]["Step"], "Rule 1: CLASSIFICATION differs");
    let everything = patchplay(&["explain", &article(), "--instance", "Instance1"]);
    assert_eq!(everything.status.code(), Some(0));
    assert!(shown(&everything).contains("KB5008218: NotApplicable"));
}

#[test]
fn wrong_usage_exits_2() {
    for arguments in
        [&["run"][..], &["check"], &["frobnicate"], &["check", "x", "--param", "novalue"], &["explain", "x"]]
    {
        assert_eq!(patchplay(arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert_eq!(patchplay(&["--version"]).status.code(), Some(0));
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let output = with_input(&["check", "-"], b"Name: \xff\xfe");
    assert_eq!(output.status.code(), Some(1));
    assert!(shown(&output).contains("not UTF-8 at byte 6"), "{}", shown(&output));
}

/// The program carries all facts and takes what a scenario needs.
/// PowerShell writes what a program prints as UTF-16.
#[test]
fn a_text_of_utf_16_reads_as_any_other() {
    let text = "Name: \u{fc}ber\nApprovedPatches: [KB5009557]\n";
    let units = || text.encode_utf16();
    let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(units().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(units().flat_map(u16::to_be_bytes)).collect();
    let plain = with_input(&["inspect", "-", "--format", "json"], text.as_bytes());
    for bytes in [little, big] {
        let output = with_input(&["inspect", "-", "--format", "json"], &bytes);
        assert_eq!(json(&output), json(&plain));
    }
}

#[test]
fn full_facts_and_those_of_other_systems_are_at_hand() {
    let run = |catalog: &str, image: &str| {
        let scenario = format!(
            "version: 1\nclock: 2025-06-01T00:00:00Z\ncatalog: {catalog}\ninstances: [{{name: node, image: {image}}}]\n"
        );
        let output = with_input(&["run", "-", "--format", "json"], scenario.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        let answer = json(&output);
        assert_eq!(answer["MissingFacts"], Value::Null);
        answer["InstancePatchStates"][0].clone()
    };
    assert!(run("default", "debian-11-2022-01-20")["MissingCount"].as_i64().unwrap() > 0);
    let not_applicable = |catalog: &str| run(catalog, "windows-2019-2021.08")["NotApplicableCount"].as_i64().unwrap();
    assert!(not_applicable("full") > not_applicable("default") + 1000);
    let scenario = "version: 1\nclock: 2023-01-01T00:00:00Z\ninstances: [{name: db, image: rhel-8.5-2021-11}]\n";
    let output = with_input(&["explain", "-", "--instance", "db", "--format", "json"], scenario.as_bytes());
    let answer = json(&output);
    assert!(answer["Patches"].as_array().unwrap().iter().any(|patch| patch["State"] == "Missing"), "{answer}");
}

#[test]
fn patch_facts_of_ones_own_lie_beside_the_scenario() {
    let scenario = path("cases/facts/scenario.yaml").display().to_string();
    let output = patchplay(&["run", &scenario]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert!(shown(&output).contains("missing: KB5010351 KB9000001\n"), "{}", shown(&output));
    // A list of patches is no template with mistakes.
    let list = path("cases/facts/available-patches.json").display().to_string();
    let output = patchplay(&["check", &list, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let found: Vec<Value> = json(&output)["Diagnostics"].as_array().unwrap().clone();
    assert_eq!(found.iter().map(|d| &d["Code"]).collect::<Vec<_>>(), ["catalog-file-unused"]);
}

#[test]
fn export_writes_a_baseline_in_every_form() {
    let source = path("cases/fragments/properties.yaml").display().to_string();
    for (form, words) in [
        ("cloudformation-yaml", "Type: AWS::SSM::PatchBaseline"),
        ("cloudformation-json", "\"Type\": \"AWS::SSM::PatchBaseline\""),
        ("api-json", "\"OperatingSystem\": \"WINDOWS\""),
        ("cli", "aws ssm create-patch-baseline"),
        ("terraform", "resource \"aws_ssm_patch_baseline\""),
    ] {
        let output = patchplay(&["export", &source, "--to", form, "--param", "Prefix=shop"]);
        assert_eq!(output.status.code(), Some(0), "{form}: {}", shown(&output));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains(words) && !text.contains("Prefix"), "{form}: {text}");
        if form != "terraform" {
            let again = with_input(&["inspect", "-", "--format", "json"], text.as_bytes());
            assert_eq!(json(&again)["Baselines"].as_array().unwrap().len(), 1, "{form}: {}", shown(&again));
        }
    }
    let answer = patchplay(&["export", &source, "--to", "cli", "--format", "json"]);
    assert!(json(&answer)["Text"].as_str().unwrap().contains("${Prefix}"), "{}", shown(&answer));
}

#[test]
fn export_says_why_it_writes_nothing() {
    let empty = with_input(&["export", "-", "--to", "cli"], b"Resources:\n  A: {Type: AWS::S3::Bucket}\n");
    assert_eq!((empty.status.code(), empty.stdout.len()), (Some(1), 0), "{}", shown(&empty));
    assert!(shown(&empty).contains("error[nothing-to-export]"));
    let broken = with_input(&["export", "-", "--to", "cli"], b"Name: [");
    assert_eq!((broken.status.code(), broken.stdout.len()), (Some(1), 0), "{}", shown(&broken));
    let form = patchplay(&["export", "-", "--to", "yaml"]);
    assert_eq!(form.status.code(), Some(2));
    assert!(shown(&form).contains("cloudformation-yaml"), "{}", shown(&form));
}

#[test]
fn check_reads_command_lines_and_answers() {
    let script = b"aws ssm create-patch-baseline --name web --approved-patches 'KB1\n";
    let output = with_input(&["check", "-"], script);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(shown(&output).matches("error[").count(), 1, "{}", shown(&output));
    assert!(
        shown(&output).contains("<stdin>:1:61: error[shell-syntax]: the quote `'` is never closed"),
        "{}",
        shown(&output)
    );
}

/// Terraform needs nothing beyond its files: variables come from `--param` as others do.
#[test]
fn terraform_is_read_like_everything_else() {
    let file = path("cases/terraform/main.tf");
    let file = file.to_str().unwrap();
    let output = patchplay(&["export", file, "--to", "api-json", "--param", "prefix=blog"]);
    assert!(output.status.success(), "{output:?}");
    assert!(shown(&output).contains("\"Name\": \"blog-web\""), "{output:?}");
}

#[test]
fn decode_reads_a_real_log() {
    let file = path("cases/article.log.txt").display().to_string();
    let output = patchplay(&["decode", &file, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let answer = json(&output);
    for (member, wanted) in [
        ("InstanceId", "i-0be0847252c5cf00e"),
        ("BaselineId", "pb-04ba050f612fba3a6"),
        ("BaselineName", "AWS-DefaultPatchBaseline"),
        ("PatchGroup", ""),
        ("SnapshotId", "936681b3-6848-40e0-932a-87557809dd23"),
        ("ExecutionId", "a84181fe-a330-4d8d-abf1-fdd49a6f4a61"),
        ("Operation", "Install"),
        ("RebootOption", "RebootIfNeeded"),
        ("OperationStartTime", "2022-01-22T11:19:01.0000000Z"),
        ("OperationEndTime", "2022-01-22T11:43:08.5621334Z"),
    ] {
        assert_eq!(answer[member], wanted, "{member}");
    }
    assert_eq!((&answer["ExitCode"], &answer["Counts"]["InstalledCount"]), (&0.into(), &28.into()));
    assert_eq!(answer["Patches"][1]["Id"], "KB5009718");

    // A byte that is no UTF-8 is what a cut leaves of a character.
    let output =
        with_input(&["decode", "-"], b"Unable to download payload: \xff.failed to run commands: exit status 156");
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert!(shown(&output).contains("the node does not reach S3"), "{}", shown(&output));

    let none = with_input(&["decode", "-"], b"Resources: {}\n");
    assert_eq!(none.status.code(), Some(1), "{}", shown(&none));
    assert!(shown(&none).contains("not-a-patch-log"), "{}", shown(&none));
}
