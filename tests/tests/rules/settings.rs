//! Rules that need more than a node and its catalogue: settings on the node, what became of a baseline, lists with
//! faults, and what the account says of its baselines. All are shown through the playground's door.

use std::sync::Arc;

use patchplay_catalog::{Catalog, PatchFacts};
use patchplay_document::{Diagnostic, Severity, SourceFile};
use patchplay_model::Date;
use patchplay_playground::{Playground, ScenarioFile, answers::ExplainAnswer, answers::RunAnswer};
use serde_json::{Value, json};

use super::answers::{Answer, answer};
use crate::systems::Setting;

const LINUX: &[&str] = &["RPM-YUM", "RPM-DNF", "DEB", "ZYPP"];

/// Every rule shown here.
pub const SHOWN: &[Answer] = &[
    answer("approve-effective-status-windows-only", &["WINDOWS", "RPM-YUM", "DEB", "MACOS"], effective_patches),
    answer("approve-yum-exclude-ignored", &["RPM-YUM"], excluded_packages),
    answer("approve-al2023-latest-repository", &["AMAZON_LINUX_2023"], locked_release),
    answer("select-policy-deleted-baseline", &["WINDOWS", "RPM-YUM"], deleted_baseline),
    answer("param-list-entry-needs-id", LINUX, || LINUX.iter().for_each(|family| list_without_id(family))),
    answer("param-list-url-pattern", &["WINDOWS", "RPM-YUM"], addresses_of_lists),
    answer("param-override-with-list", &["WINDOWS", "RPM-YUM"], override_with_list),
    answer("diag-application-rule-without-product", &["WINDOWS"], application_without_product),
    answer("diag-baselines-quota", &["WINDOWS"], quota_of_baselines),
];

/// A catalogue in which every package is there as version 1 and, as a security update of 2022-01-02, as version 2; on
/// Windows there are updates of that day.
fn door(setting: &Setting, names: &[&str]) -> Playground {
    let versions: &[&str] = if setting.is_windows() { &[""] } else { &["1", "2"] };
    let row = |name: &&str, version: &&str| PatchFacts {
        product: setting.product.clone(),
        arch: setting.arch().to_owned(),
        version: (*version).to_owned(),
        classification: setting.class().to_owned(),
        severity: setting.severity().to_owned(),
        priority: setting.priority().to_owned(),
        repository: setting.repository().to_owned(),
        family: if setting.is_windows() { "Windows".to_owned() } else { String::new() },
        title: format!("{name} of January"),
        released: Some(Date::parse("2022-01-02").unwrap()),
        ..PatchFacts::new(setting.system, *name)
    };
    let facts = names.iter().flat_map(|name| versions.iter().map(move |version| row(name, version)));
    Playground::new(Arc::new(Catalog::from_facts(facts.collect(), Vec::new())))
}

/// A scenario with one node, `n`, that has version 1 of every package.
fn scenario(setting: &Setting, names: &[&str], node: &str, files: &[(&str, &str)], rest: &str) -> ScenarioFile {
    let files = files
        .iter()
        .map(|(name, text)| format!("  - {{name: {name}, text: {}}}\n", serde_json::to_string(text).unwrap()))
        .collect::<String>();
    let files = if files.is_empty() { " []\n".to_owned() } else { format!("\n{files}") };
    let arch = if setting.arch().is_empty() { String::new() } else { format!(".{}", setting.arch()) };
    let installed: Vec<String> = names.iter().map(|name| format!("'{name}{arch}:1'")).collect();
    let installed = if setting.is_windows() { String::new() } else { installed.join(", ") };
    let text = format!(
        "version: 1\nclock: 2022-02-01T00:00:00Z\nfiles:{files}instances:\n  - {{name: n, system: {}, product: {}, \
         installed: [{installed}], {node}}}\n{rest}",
        setting.system, setting.product
    );
    let file = ScenarioFile::read("s.yaml", &text);
    assert_eq!(file.diagnostics, [], "{text}");
    file
}

/// A baseline that approves everything after so many days.
fn baseline(setting: &Setting, days: u16, rest: &str) -> String {
    format!(
        "Name: mine\nOperatingSystem: {}\nDefaultBaseline: true\nApprovalRules:\n  PatchRules:\n    - \
         {{PatchFilterGroup: {{PatchFilters: []}}, ApproveAfterDays: {days}, EnableNonSecurity: true, ComplianceLevel: \
         HIGH}}\n{rest}",
        setting.system
    )
}

fn setting(word: &str) -> Setting {
    Setting::of(word).remove(0)
}

fn find<'d>(found: &'d [Diagnostic], code: &str) -> Vec<&'d Diagnostic> {
    found.iter().filter(|found| found.code == code).collect()
}

/// Exit code of the one node's patch step, and what it is refused with.
fn end(answer: &RunAnswer) -> (i64, Option<String>) {
    let invocations = answer.command_invocations.as_ref().unwrap_or_else(|| panic!("{:?}", answer.diagnostics));
    let plugins = invocations[0]["CommandPlugins"].as_array().unwrap();
    let codes = plugins.iter().map(|plugin| plugin["ResponseCode"].as_i64().unwrap());
    let code = codes.into_iter().find(|code| *code != 0).unwrap_or(0);
    (code, invocations[0]["Status"].as_str().map(str::to_owned))
}

fn effective_patches() {
    let of_windows = setting("WINDOWS");
    let names = ["KB1", "KB2", "KB3", "KB4"];
    let lists = "ApprovedPatches: [KB2]\nRejectedPatches: [KB3]\n";
    for (days, status, date) in [(7, "APPROVED", "2022-01-09"), (60, "PENDING_APPROVAL", "2022-03-03")] {
        let text = baseline(&of_windows, days, lists);
        let file = scenario(&of_windows, &names, "", &[("b.yaml", &text)], "");
        let door = door(&of_windows, &names);
        let answer = door.explain(&file, "n", None);
        let effective = answer.effective_patches.unwrap();
        let of = |kb: &str| effective.iter().find(|one| one["Patch"]["KbNumber"] == kb).unwrap();
        let word = |kb: &str| of(kb)["PatchStatus"].clone();
        assert_eq!(word("KB1")["DeploymentStatus"], status);
        assert_eq!(word("KB1")["ApprovalDate"], format!("{date}T00:00:00+00:00"));
        assert_eq!(word("KB1")["ComplianceLevel"], if days == 7 { "HIGH" } else { "UNSPECIFIED" });
        let list = |word: &str, level: &str| json!({"DeploymentStatus": word, "ComplianceLevel": level});
        let level = if days == 7 { "HIGH" } else { "UNSPECIFIED" };
        assert_eq!(word("KB2"), list("EXPLICIT_APPROVED", level));
        assert_eq!(word("KB3"), list("EXPLICIT_REJECTED", "UNSPECIFIED"));
        let patch = &of("KB1")["Patch"];
        assert_eq!(
            (&patch["Product"], &patch["ReleaseDate"]),
            (&json!("WindowsServer2019"), &json!("2022-01-02T00:00:00+00:00"))
        );
        let one = door.explain(&file, "n", Some("KB2")).effective_patches.unwrap();
        assert_eq!(one, [of("KB2").clone()]);
    }
    // A rule that matches nothing says nothing of a patch.
    let text = baseline(&of_windows, 7, lists)
        .replace("PatchFilters: []", "PatchFilters: [{Key: PRODUCT, Values: [WindowsServer2022]}]");
    let file = scenario(&of_windows, &names, "", &[("b.yaml", &text)], "");
    assert_eq!(door(&of_windows, &names).explain(&file, "n", None).effective_patches.unwrap().len(), 2);

    for word in ["RPM-YUM", "DEB", "MACOS"] {
        let setting = setting(word);
        let text = baseline(&setting, 7, "");
        let file = scenario(&setting, &["curl"], "", &[("b.yaml", &text)], "");
        let answer = door(&setting, &["curl"]).explain(&file, "n", None);
        assert!(answer.patches.is_some_and(|patches| !patches.is_empty()), "{word}: {:?}", answer.diagnostics);
        assert_eq!(answer.effective_patches, None, "{word}");
    }
}

/// The steps of a patch's trace with its state.
fn steps(answer: &ExplainAnswer) -> (Value, Vec<(String, String)>) {
    let patch = &answer.patches.as_ref().unwrap_or_else(|| panic!("{:?}", answer.diagnostics))[0];
    let text = |step: &Value, member: &str| step[member].as_str().unwrap().to_owned();
    let steps = patch["Trace"].as_array().unwrap().iter().map(|step| (text(step, "Step"), text(step, "Detail")));
    (patch["State"].clone(), steps.collect())
}

/// What the explanation of the state says under a title, with and without a setting of the node; the state is Missing
/// both times.
fn said_with_and_without(setting: &Setting, name: &str, given: &str, title: &str) -> (Option<String>, Option<String>) {
    let said = |node: &str| {
        let text = baseline(setting, 7, "");
        let file = scenario(setting, &[name], node, &[("b.yaml", &text)], "");
        let answer = door(setting, &[name]).explain(&file, "n", Some(name));
        let (state, steps) = steps(&answer);
        assert_eq!(state, "Missing", "{node}: {steps:#?}");
        steps.into_iter().find(|(step, _)| step == title).map(|(_, detail)| detail)
    };
    (said(given), said(""))
}

fn excluded_packages() {
    let title = "Excluded in /etc/yum.conf?";
    for setting in Setting::of("RPM-YUM") {
        for (entry, names) in [("kernel*", true), ("kernel.x86_64", true), ("kernel-1", true), ("curl", false)] {
            let given = format!("settings: {{yumExclude: ['{entry}']}}");
            let (with, without) = said_with_and_without(&setting, "kernel", &given, title);
            assert_eq!(
                with.is_some_and(|said| said.contains(entry) && said.contains("all the same")),
                names,
                "{entry}"
            );
            assert_eq!(without, None);
        }
    }
    foreign("RPM-DNF", "yumExclude: [kernel]");
}

fn locked_release() {
    let setting = setting("AMAZON_LINUX_2023");
    let given = "settings: {lockedRelease: 2023.0.20230315}";
    let (with, without) = said_with_and_without(&setting, "curl", given, "Locked to a release?");
    let with = with.unwrap();
    assert!(with.contains("2023.0.20230315") && with.contains("newest repository"), "{with}");
    assert_eq!(without, None);
    foreign("AMAZON_LINUX_2", "lockedRelease: '2'");
    foreign("RPM-YUM", "wsusWithholds: [KB1]");
    foreign("WINDOWS", "yumExclude: [kernel]");
    foreign("MACOS", "otherMicrosoftProducts: false");
}

/// A setting that the system does not have is named.
fn foreign(word: &str, given: &str) {
    let setting = setting(word);
    let names = [if setting.is_windows() { "KB1" } else { "curl" }];
    let file = scenario(&setting, &names, &format!("settings: {{{given}}}"), &[], "");
    let answer = door(&setting, &names).run(&file);
    let found = find(&answer.diagnostics, "setting-without-effect");
    assert_eq!((found.len(), found[0].severity, found[0].place.start.line), (1, Severity::Warning, 5), "{word}");
}

fn deleted_baseline() {
    const ID: &str = "pb-0123456789abcdef0";
    for word in ["WINDOWS", "RPM-YUM"] {
        let setting = setting(word);
        let names = [if setting.is_windows() { "KB1" } else { "curl" }];
        let rule = json!({"PatchFilterGroup": {"PatchFilters": []}, "ApproveAfterDays": 0});
        let entry = json!([{"BaselineId": ID, "OperatingSystem": setting.system.as_str(),
            "ApprovalRules": {"PatchRules": [rule]}}]);
        let files = [("baseline_overrides.json", &*entry.to_string())];
        let policy = "{Operation: Scan, BaselineOverride: 's3://policies/baseline_overrides.json', AssociationId: \
                      00000000-0000-4000-8000-000000000001}";
        let play = |rest: &str, parameters: &str| {
            let rest = format!("{rest}run: {{parameters: {parameters}}}\n");
            door(&setting, &names).run(&scenario(&setting, &names, "", &files, &rest))
        };
        let missing = |answer: &RunAnswer| answer.instance_patch_states.as_ref().unwrap()[0]["MissingCount"].clone();
        let kept = play("", policy);
        assert_eq!((end(&kept).0, missing(&kept)), (0, json!(1)), "a policy's run is stored");
        let later = play(&format!("deletedBaselines: {{{ID}: 2022-02-02T00:00:00Z}}\n"), policy);
        assert_eq!(end(&later).0, 0, "{word}: not yet deleted");

        let deleted = format!("deletedBaselines: {{{ID}: 2022-01-20T00:00:00Z}}\n");
        let failed = play(&deleted, policy);
        assert_eq!(end(&failed), (if setting.is_windows() { -1 } else { 1 }, Some("Failed".to_owned())), "{word}");
        assert_eq!(failed.instance_patch_states.unwrap(), [] as [Value; 0]);
        // A run before the deletion stays what it was, and its data stays.
        let history = format!("history: [{{clock: 2022-01-10T00:00:00Z, run: {{parameters: {policy}}}}}]\n");
        assert_eq!(missing(&play(&format!("{deleted}{history}"), policy)), json!(1), "{word}");
        // Without a policy the file alone decides.
        let by_hand = "{Operation: Scan, BaselineOverride: 's3://policies/baseline_overrides.json'}";
        assert_eq!(end(&play(&deleted, by_hand)).0, 0, "{word}");
        let file = scenario(&setting, &names, "", &files, &format!("{deleted}run: {{parameters: {policy}}}\n"));
        let reason = door(&setting, &names).explain(&file, "n", None).baseline.unwrap()["Reason"].clone();
        assert!(reason.as_str().unwrap().contains("was deleted"), "{reason}");

        let unknown = play("deletedBaselines: {pb-0123456789abcdef1: 2022-01-20T00:00:00Z}\n", policy);
        let found = find(&unknown.diagnostics, "deleted-baseline-unknown");
        assert!(found[0].help.contains(ID) && end(&unknown).0 == 0, "{found:?}");
    }
}

fn list_without_id(family: &str) {
    let setting = setting(family);
    let run = |operation: &str, list: &str| {
        let rest =
            format!("run: {{parameters: {{Operation: {operation}, InstallOverrideList: 's3://lists/list.yaml'}}}}\n");
        let text = baseline(&setting, 7, "");
        let files = [("b.yaml", text.as_str()), ("list.yaml", list)];
        let file = scenario(&setting, &["curl", "wget"], "", &files, &rest);
        let door = door(&setting, &["curl", "wget"]);
        (door.run(&file), door.explain(&file, "n", None))
    };
    let installed = |answer: &RunAnswer| answer.instance_patch_states.as_ref().unwrap()[0]["InstalledCount"].clone();
    for list in ["patches: [{id: curl}, {title: x}]", "patches: [{id: ''}, {id: curl}]"] {
        let (failed, explained) = run("Install", list);
        assert_eq!(end(&failed), (1, Some("Failed".to_owned())), "{list}");
        assert_eq!(failed.instance_patch_states.as_ref().unwrap(), &[] as &[Value]);
        let reason = explained.baseline.unwrap()["Reason"].as_str().unwrap().to_owned();
        assert!(reason.contains("of the InstallOverrideList has no id"), "{reason}");
        let help = "Must provide an id for each patch";
        assert!(failed.diagnostics.iter().any(|found| found.help.contains(help)), "{:?}", failed.diagnostics);
        assert_eq!(end(&run("Scan", list).0).0, 0, "a Scan ignores the list");
    }
    let (whole, _) = run("Install", "patches: [{id: curl}]");
    assert_eq!((end(&whole).0, installed(&whole)), (0, json!(1)));
    let (empty, _) = run("Install", "patches: []");
    assert_eq!((end(&empty).0, installed(&empty)), (0, json!(0)));
}

fn addresses_of_lists() {
    for word in ["WINDOWS", "RPM-YUM"] {
        let setting = setting(word);
        let names = [if setting.is_windows() { "KB1" } else { "curl" }];
        let run = |address: &str| {
            let rest = format!("run: {{parameters: {{Operation: Scan, InstallOverrideList: '{address}'}}}}\n");
            door(&setting, &names).run(&scenario(&setting, &names, "", &[], &rest))
        };
        let longest = format!("s3://b/{}", "x".repeat(249));
        for address in ["", "s3://b/k", "https://example.com/list.yaml", &longest] {
            let answer = run(address);
            assert_eq!(end(&answer).0, 0, "{address}");
        }
        let beyond = format!("{longest}x");
        for address in ["list.yaml", "http://example.com/list.yaml", "s3://b", "s3://b/k/", "S3://b/k", &beyond] {
            let answer = run(address);
            assert_eq!(answer.command, None, "{address}");
            assert_eq!(find(&answer.diagnostics, "run-value").len(), 1, "{address}");
        }
    }
}

fn override_with_list() {
    for (word, codes) in [("WINDOWS", [-1, -1]), ("RPM-YUM", [156, 167])] {
        let setting = setting(word);
        let names = [if setting.is_windows() { "KB1" } else { "curl" }];
        let entry = json!([{"OperatingSystem": setting.system.as_str(), "ApprovedPatches": [names[0]]}]).to_string();
        let files = [("o.json", entry.as_str()), ("l.yaml", "patches: [{id: curl}]")];
        let (o, l) = ("BaselineOverride: 's3://b/o.json'", "InstallOverrideList: 's3://b/l.yaml'");
        for operation in ["Scan", "Install"] {
            let file = |parameters: &str, options: &str| {
                let rest = format!("run: {{parameters: {{Operation: {operation}, {parameters}}}}}\n{options}");
                scenario(&setting, &names, "", &files, &rest)
            };
            let run = |parameters: &str, options: &str| door(&setting, &names).run(&file(parameters, options));
            for alone in [o, l] {
                assert_eq!(end(&run(alone, "")).0, 0, "{alone}");
            }
            let both = format!("{o}, {l}");
            assert_eq!(end(&run(&both, "")).0, codes[0], "{word} {operation}");
            let named = run(&both, "options: {exit-code-before-patching: named-code}\n");
            assert_eq!(end(&named).0, codes[1], "{word} {operation}");
            assert_eq!(named.instance_patch_states.unwrap(), [] as [Value; 0]);
            let reason =
                door(&setting, &names).explain(&file(&both, ""), "n", None).baseline.unwrap()["Reason"].clone();
            let reason = reason.as_str().unwrap();
            assert!(reason.contains("cannot be given together") && reason.contains("167"), "{reason}");
        }
    }
}

fn application_without_product() {
    let setting = setting("WINDOWS");
    let run = |filters: &str, options: &str| {
        let text = baseline(&setting, 7, "").replace("PatchFilters: []", &format!("PatchFilters: {filters}"));
        let file = scenario(&setting, &["KB1"], "", &[("b.yaml", &text)], options);
        door(&setting, &["KB1"]).run(&file)
    };
    let code = "application-rule-without-product";
    let application = "[{Key: PATCH_SET, Values: [APPLICATION]}]";
    let warned = run(application, "");
    let found = find(&warned.diagnostics, code);
    assert_eq!((found.len(), found[0].severity, found[0].place.file.as_str()), (1, Severity::Warning, "b.yaml"));
    assert!(warned.command.is_some());
    let refused = run(application, "options: {application-rule-without-product: error}\n");
    assert_eq!(find(&refused.diagnostics, code)[0].severity, Severity::Error);
    assert_eq!(refused.command, None, "the service refuses the baseline");
    for filters in [
        "[{Key: PATCH_SET, Values: [APPLICATION]}, {Key: PRODUCT, Values: ['Office 2016']}]",
        "[{Key: PATCH_SET, Values: [OS]}]",
        "[{Key: CLASSIFICATION, Values: ['*']}]",
    ] {
        assert_eq!(find(&run(filters, "").diagnostics, code).len(), 0, "{filters}");
    }
    // The baseline alone is checked by the default reading.
    let text = baseline(&setting, 7, "").replace("PatchFilters: []", &format!("PatchFilters: {application}"));
    let checked = Playground::default().check(&[SourceFile { name: "b.yaml".into(), text }], &Default::default());
    assert_eq!(find(&checked.diagnostics, code).len(), 1);
}

fn quota_of_baselines() {
    let setting = setting("WINDOWS");
    let run = |count: usize, options: &str| {
        let one = |number: usize| {
            format!(
                "  B{number}:\n    Type: AWS::SSM::PatchBaseline\n    Properties: {{Name: abc{number}, ApprovedPatches: [KB1]}}\n"
            )
        };
        let text = format!("Resources:\n{}", (0..count).map(one).collect::<String>());
        let file = scenario(&setting, &["KB1"], "", &[("b.yaml", &text)], options);
        door(&setting, &["KB1"]).run(&file)
    };
    let code = "too-many-baselines";
    let older = "options: {baseline-quota: '25'}\n";
    for (count, options, most) in [(50, "", None), (51, "", Some(50)), (25, older, None), (26, older, Some(25))] {
        let answer = run(count, options);
        let found = find(&answer.diagnostics, code);
        assert_eq!(found.len(), usize::from(most.is_some()), "{count}");
        assert_eq!(answer.command.is_none(), most.is_some(), "{count}");
        if let Some(most) = most {
            // The first beyond the quota; each takes three lines.
            assert_eq!(found[0].place.start.line as usize, 2 + 3 * most, "{count}");
        }
    }
}
