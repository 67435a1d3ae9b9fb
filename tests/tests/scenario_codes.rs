//! Every code about a scenario as a whole: a text that produces it, and the place it is said at.

use std::{collections::BTreeSet, sync::Arc};

use patchplay_document::{Diagnostic, ExportFormat, RunOverlay, Scenario, SourceFile};
use patchplay_playground::{Playground, ScenarioFile, codes};
use patchplay_tests::{catalog, text};

/// A scenario file, the code it produces, and the text of the line at which it is said.
const CASES: &[(&str, &str, &str)] = &[
    (
        "instances: [{name: a, system: WINDOWS, product: WindowsServer2019, tags: {Patch Group: web, PatchGroup: db}}]",
        "patch-group-tags-differ",
        "",
    ),
    (
        "run: {targets: [{Key: 'resource-groups:Name', Values: [web]}]}",
        "group-unknown",
        "run: {targets: [{Key: 'resource-groups:Name', Values: [web]}]}",
    ),
    ("instances: [{name: web}]", "image-assumed", "instances: [{name: web}]"),
    (
        "instances:\n  - name: web\n    image: windows-2019-2021.12.16",
        "image-unknown",
        "    image: windows-2019-2021.12.16",
    ),
    ("instances:\n  - logicalId: Host", "instance-unknown", "  - logicalId: Host"),
    (
        "instances:\n  - {id: i-0123456789abcdef0, image: windows-2019-2021.08}\n  - {id: i-0123456789abcdef0, image: windows-2019-2021.08}",
        "node-twice",
        "  - {id: i-0123456789abcdef0, image: windows-2019-2021.08}",
    ),
    ("instances: [{name: web, system: UBUNTU, product: Ubuntu19.04}]", "facts-absent", ""),
    (
        "instances:\n  - image: windows-2019-2021.08\n    trouble: [dpkg-locked]",
        "trouble-idle",
        "    trouble: [dpkg-locked]",
    ),
    ("run:\n  use: Nightly", "run-unknown", "  use: Nightly"),
    ("files: [{name: two.yaml, text: \"@two-runs\"}]", "run-chosen", ""),
    (
        "run:\n  targets:\n    - {Key: InstanceIds, Values: ['*']}",
        "run-target",
        "    - {Key: InstanceIds, Values: ['*']}",
    ),
    ("files: [{name: a.yaml, text: \"@waiting\"}]", "run-waits", ""),
    ("files: [{name: a.yaml, text: \"@repeating\"}]", "run-repeats", ""),
    ("run:\n  failingHooks: [OnExitHookDocName]", "run-no-effect", "  failingHooks: [OnExitHookDocName]"),
    ("run:\n  hookExits: {OnExitHookDocName: 168}", "run-no-effect", "  hookExits: {OnExitHookDocName: 168}"),
    ("run:\n  rebootAt: 2022-01-23T00:00:00Z", "run-no-effect", "  rebootAt: 2022-01-23T00:00:00Z"),
    (
        "run:\n  patchNow: true\n  parameters: {Operation: Install}\n  rebootAt: 2022-01-23T00:00:00Z",
        "scheduled-reboot",
        "  rebootAt: 2022-01-23T00:00:00Z",
    ),
    (
        "clock: 2022-01-22T00:00:00Z\ninstances:\n  - image: windows-2019-2021.08\n    since: 2022-01-23T00:00:00Z",
        "node-not-there",
        "    since: 2022-01-23T00:00:00Z",
    ),
    (
        "editedBaselines:\n  pb-0123456789abcdef0: 2022-01-22T00:00:00Z",
        "edited-baseline-unknown",
        "  pb-0123456789abcdef0: 2022-01-22T00:00:00Z",
    ),
    (
        "clock: 2022-01-22T00:10:00Z\nfiles: [{name: own.json, text: '@own'}, {name: baseline_overrides.json, text: '[@own]'}]\n\
         editedBaselines: {pb-0123456789abcdef0: 2022-01-22T00:05:00Z}\nrun: {patchPolicy: abc12}",
        "policy-out-of-date",
        "",
    ),
    ("run:\n  patchNow: true\n  maxErrors: 3", "run-no-effect", "  patchNow: true"),
    ("files: [{name: w.yaml, text: \"@window\"}]", "window-opens", ""),
    ("files: [{name: w.yaml, text: \"@window\"}]\nclock: 2021-01-22T00:00:00Z", "window-closed", ""),
    ("files: [{name: w.yaml, text: \"@window\"}]", "window-tasks", ""),
    (
        "files: [{name: w.yaml, text: \"@window\"}]\ninstances: [{name: web, tags: {a: b}, agent: silent}]",
        "window-too-late",
        "",
    ),
    (
        "instances: [{name: mac, system: MACOS, product: macOS13}]\nrun:\n  document: AWS-RunPatchBaselineWithHooks",
        "node-not-ec2",
        "  document: AWS-RunPatchBaselineWithHooks",
    ),
    (
        "run:\n  parameters:\n    Operation: Install\n    InstallOverrideList: s3://bucket/list.yaml",
        "run-list-absent",
        "    InstallOverrideList: s3://bucket/list.yaml",
    ),
    ("run:\n  parameters:\n    InstallOverrideList: list.yaml", "run-value", "    InstallOverrideList: list.yaml"),
    ("run:\n  parameters:\n    SnapshotId: mine", "run-value", "    SnapshotId: mine"),
    (
        "run:\n  parameters:\n    BaselineOverride: s3://bucket/overrides.json",
        "run-file-unknown",
        "    BaselineOverride: s3://bucket/overrides.json",
    ),
    (
        "files: [{name: b.yaml, text: \"@grouped\"}]\nrun:\n  parameters:\n    BaselineOverride: s3://bucket/b.yaml",
        "run-file-form",
        "    BaselineOverride: s3://bucket/b.yaml",
    ),
    (
        "run:\n  document: AWS-RunPatchBaselineAssociation\n  parameters:\n    AssociationId: x\n    BaselineTags: Stage=prod",
        "baseline-tags-form",
        "    BaselineTags: Stage=prod",
    ),
    ("catalog: full", "facts-absent", "catalog: full"),
    (
        "catalog:\n  files:\n    - patchs.csv\nfiles: [{name: patches.csv, text: \"os,id\"}]",
        "catalog-file-unknown",
        "    - patchs.csv",
    ),
    ("catalog: {files: [patches.csv]}\nfiles: [{name: patches.csv, text: \"os\"}]", "catalog-file-unreadable", ""),
    ("files: [{name: patches.csv, text: \"os,id\"}]", "catalog-file-unused", ""),
    (
        "files: [{name: web.json, text: '[{\"KBId\": \"KB5005112\", \"State\": \"Installed\"}]'}]\ninstances: [{name: web, image: windows-2019-2021.08}]",
        "reported-patches",
        "",
    ),
    (
        "files: [{name: states.json, text: '[{\"InstanceId\": \"i-0123456789abcdef0\", \"BaselineId\": \"pb-09ca3fb51f0412ec3\", \"MissingCount\": 9999}]'}]",
        "reported-otherwise",
        "",
    ),
    (
        "catalog: full\nfiles: [{name: b.yaml, text: \"@drivers\"}]\ninstances: [{name: web, image: windows-2019-2021.08}]",
        "rule-matches-nothing",
        "",
    ),
    (
        "files: [{name: b.yaml, text: \"@sourced\"}]\ninstances: [{name: web, system: AMAZON_LINUX_2}]",
        "source-absent",
        "",
    ),
    ("clock: 2031-01-01T00:00:00Z", "clock-beyond-facts", "clock: 2031-01-01T00:00:00Z"),
    (
        "files: [{name: b.yaml, text: \"@grouped\"}]\ninstances:\n  - image: windows-2019-2021.08\n    tags:\n      patch group: web",
        "tag-near-miss",
        "      patch group: web",
    ),
    (
        "files: [{name: b.yaml, text: \"@grouped\"}]\ninstances:\n  - system: UBUNTU\n    tags:\n      Patch Group: web",
        "tag-other-system",
        "      Patch Group: web",
    ),
    ("files: [{name: b.yaml, text: \"@applications\"}]", "application-rule-without-product", ""),
    ("files: [{name: b.yaml, text: \"@many\"}]", "too-many-baselines", ""),
    (
        "instances:\n  - system: UBUNTU\n    settings:\n      yumExclude: [curl]",
        "setting-without-effect",
        "      yumExclude: [curl]",
    ),
    (
        "deletedBaselines:\n  pb-0123456789abcdef0: 2022-01-01T00:00:00Z",
        "deleted-baseline-unknown",
        "  pb-0123456789abcdef0: 2022-01-01T00:00:00Z",
    ),
    ("observed:\n  i-0123456789abcdef0: {hostName: X}", "observed-unknown", "  i-0123456789abcdef0: {hostName: X}"),
    ("expect:\n  - {node: nobody, status: COMPLIANT}", "expect-node-unknown", "  - {node: nobody, status: COMPLIANT}"),
    (
        "expect:\n  - {node: \"*\", count: InstaledCount, equals: 1}",
        "expect-value",
        "  - {node: \"*\", count: InstaledCount, equals: 1}",
    ),
    ("expect:\n  - {rule: Nothing/1, approves: 1}", "expect-value", "  - {rule: Nothing/1, approves: 1}"),
];

const ASSOCIATION: &str = "Resources:
  A:
    Type: AWS::SSM::Association
    Properties:
      Name: AWS-RunPatchBaseline
      Parameters: {Operation: [Scan]}
      Targets: [{Key: InstanceIds, Values: ['*']}]
      ScheduleExpression: cron(0 2 ? * SUN *)
";

/// A window with two tasks, which opens on Sundays and is active from the middle of 2021 on.
const WINDOW: &str = "Resources:
  W:
    Type: AWS::SSM::MaintenanceWindow
    Properties: {Name: weekly, Schedule: 'cron(0 4 ? * SUN *)', StartDate: '2021-06-01T00:00:00Z', Duration: 3, Cutoff: 1, AllowUnassociatedTargets: true}
  Look:
    Type: AWS::SSM::MaintenanceWindowTask
    Properties:
      {WindowId: !Ref W, TaskType: RUN_COMMAND, TaskArn: AWS-RunPatchBaseline, Priority: 1, MaxConcurrency: '1', MaxErrors: '1', Targets: [{Key: 'tag:a', Values: [b]}], TaskInvocationParameters: {MaintenanceWindowRunCommandParameters: {Parameters: {Operation: [Scan]}}}}
  Repair:
    Type: AWS::SSM::MaintenanceWindowTask
    Properties:
      {WindowId: !Ref W, TaskType: RUN_COMMAND, TaskArn: AWS-RunPatchBaseline, Priority: 2, MaxConcurrency: '1', MaxErrors: '1', Targets: [{Key: 'tag:a', Values: [b]}], TaskInvocationParameters: {MaintenanceWindowRunCommandParameters: {Parameters: {Operation: [Install]}}}}
";

/// Documents that the cases name.
fn filled(scenario: &str) -> String {
    let inline = |yaml: &str| yaml.replace('\n', "\\n").replace('"', "'");
    scenario
        .replace(
            "@own",
            "{\"BaselineId\": \"pb-0123456789abcdef0\", \"Name\": \"own\", \"OperatingSystem\": \"WINDOWS\"}",
        )
        .replace("@two-runs", &inline(&text("cases/templates/07-windows-scan-and-install.yaml")))
        .replace(
            "@sourced",
            "Name: sourced\\nOperatingSystem: AMAZON_LINUX_2\\nApprovedPatches: [curl]\\nSources:\\n- Name: mine\\n  \
             Products: ['*']\\n  Configuration: '[mine]'\\n",
        )
        .replace(
            "@applications",
            "Name: apps\\nApprovalRules:\\n  PatchRules:\\n  - ApproveAfterDays: 0\\n    PatchFilterGroup:\\n      \
             PatchFilters: [{Key: PATCH_SET, Values: [APPLICATION]}]\\n",
        )
        .replace(
            "@drivers",
            "Name: drivers\\nApprovalRules:\\n  PatchRules:\\n  - ApproveAfterDays: 0\\n    PatchFilterGroup:\\n      \
             PatchFilters: [{Key: PRODUCT, Values: [WindowsServer2019]}, {Key: CLASSIFICATION, Values: [Drivers]}]\\n",
        )
        .replace(
            "@many",
            &(0..=50).fold("Resources:\\n".to_owned(), |text, number| {
                format!("{text}  B{number}: {{Type: 'AWS::SSM::PatchBaseline', Properties: {{Name: b{number:03}}}}}\\n")
            }),
        )
        .replace("@waiting", &inline(&format!("{ASSOCIATION}      ApplyOnlyAtCronInterval: true\n")))
        .replace("@repeating", &inline(ASSOCIATION))
        .replace("@window", &inline(WINDOW))
        .replace("@grouped", "Name: grouped\\nPatchGroups: [web]\\n")
}

fn diagnostics(scenario: &str) -> Vec<Diagnostic> {
    let file = ScenarioFile::read("s.yaml", &format!("version: 1\n{}\n", filled(scenario)));
    assert_eq!(file.diagnostics, [], "{scenario}");
    Playground::new(catalog()).run(&file).diagnostics
}

#[test]
fn each_case_is_said_with_its_code_at_its_line() {
    for (scenario, code, line) in CASES {
        let found = diagnostics(scenario);
        let said: Vec<&Diagnostic> = found.iter().filter(|d| d.code == *code).collect();
        let [.., said] = said.as_slice() else { panic!("{code} for\n{scenario}\nfound {found:?}") };
        assert!(!said.message.starts_with(char::is_uppercase) && !said.message.ends_with('.'), "{}", said.message);
        if !line.is_empty() {
            let text = format!("version: 1\n{scenario}\n");
            let at = text.lines().nth(said.place.start.line as usize - 1).unwrap();
            assert_eq!((said.place.file.as_str(), at), ("s.yaml", *line), "{code}");
        }
    }
}

#[test]
fn every_code_of_the_table_has_a_case() {
    let mut covered: BTreeSet<&str> = CASES.iter().map(|(_, code, _)| *code).collect();
    // These cannot come from a file that was read: they stand in objects, in a question, or in an empty door.
    let door = Playground::new(catalog());
    let object = |change: fn(&mut Scenario)| {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        door.run(&ScenarioFile::from(scenario)).diagnostics
    };
    let has = |found: &[Diagnostic], code: &str| assert!(found.iter().any(|d| d.code == code), "{code}: {found:?}");
    has(&object(|scenario| scenario.version = 2), "unknown-version");
    has(&object(|scenario| drop(scenario.options.insert("superceded-by".into(), "approved".into()))), "unknown-option");
    has(&object(|scenario| drop(scenario.options.insert("superseded-by".into(), "aproved".into()))), "unknown-option");
    let run = |name: &str, value: &str| {
        let mut scenario = Scenario::default();
        let mut run = RunOverlay::default();
        if name == "document" {
            run.document = Some(value.to_owned());
        } else {
            run.parameters.insert(name.to_owned(), value.to_owned());
        }
        scenario.run = Some(run);
        door.run(&ScenarioFile::from(scenario)).diagnostics
    };
    has(&run("Operation", "Instal"), "run-value");
    has(&run("Oparation", "Install"), "run-value");
    has(&run("document", "AWS-RunPatchBaselin"), "run-value");
    has(&Playground::new(Arc::default()).run(&ScenarioFile::from(Scenario::default())).diagnostics, "catalog-absent");
    let article = ScenarioFile::read("s.yaml", &text("cases/article.scenario.yaml"));
    has(&door.explain(&article, "Instance1", Some("KB1")).diagnostics, "patch-unknown");
    let export = |text: &str| {
        let file = SourceFile { name: "t.yaml".to_owned(), text: text.to_owned() };
        door.export(std::slice::from_ref(&file), &Default::default(), ExportFormat::ApiJson).diagnostics
    };
    has(&export("Resources: {A: {Type: AWS::S3::Bucket}}"), "nothing-to-export");
    has(&export("{Name: web, PatchGroups: [web], ApprovedPatches: [KB1]}"), "left-out-of-export");
    covered.extend(["nothing-to-export", "left-out-of-export"]);
    let decoded = |text: &str| Playground::decode(text).diagnostics;
    has(&decoded("hello"), "not-a-patch-log");
    has(&decoded("Patch Summary for i-0 Patch Summary for i-1"), "several-logs");
    has(&decoded("Patch Summary for i-0\n---Output truncated---"), "truncated-log");
    let log = SourceFile { name: "run.txt".to_owned(), text: "Patch Summary for i-0".to_owned() };
    has(&door.check(&[log], &Default::default()).diagnostics, "patch-log");
    covered.extend(["not-a-patch-log", "several-logs", "truncated-log", "patch-log"]);
    let linked = |fragment: &str| Playground::open_link(fragment).diagnostics;
    has(&linked("v1.abc"), "damaged-link");
    has(&linked("v2.abc"), "foreign-link");
    covered.extend(["damaged-link", "foreign-link"]);
    // A test of its own in `links` makes one.
    covered.insert("large-link");
    covered.extend(["run-value", "unknown-version", "unknown-option", "catalog-absent", "patch-unknown"]);
    let table: BTreeSet<&str> = codes::ALL.iter().map(|code| code.code).collect();
    assert_eq!(covered, table);
}
