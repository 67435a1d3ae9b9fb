//! Suggestions: found in the right order, told with the effect that the run truly has once the change is made.

use std::sync::Arc;

use patchplay_catalog::{Catalog, PatchFacts};
use patchplay_model::{Date, OperatingSystem};
use patchplay_playground::{
    Playground, ScenarioFile,
    view::{Suggestion, WhatIfQuery},
};
use patchplay_tests::{article_table, catalog};

const WINDOWS: &str = "i-00000000000000001";
const LINUX: &str = "i-00000000000000002";

/// Two KBs and two packages behind: one of each of security.
fn playground() -> Playground {
    let facts = |system, id: &str, class: &str, severity: &str, day: &str| PatchFacts {
        classification: class.to_owned(),
        severity: severity.to_owned(),
        released: Some(Date::parse(day).unwrap()),
        ..PatchFacts::new(system, id)
    };
    let kb = |id, class, severity, day| PatchFacts {
        product: "WindowsServer2019".to_owned(),
        family: "Windows".to_owned(),
        ..facts(OperatingSystem::Windows, id, class, severity, day)
    };
    let package = |id, version: &str, class, severity, day| PatchFacts {
        product: "AmazonLinux2".to_owned(),
        version: version.to_owned(),
        release: "1".to_owned(),
        arch: "x86_64".to_owned(),
        ..facts(OperatingSystem::AmazonLinux2, id, class, severity, day)
    };
    let rows = vec![
        kb("KB1", "SecurityUpdates", "Critical", "2022-01-04"),
        kb("KB2", "Updates", "Important", "2022-01-18"),
        package("curl", "1", "", "", "2021-01-01"),
        package("curl", "2", "Security", "Important", "2022-01-04"),
        package("wget", "1", "", "", "2021-01-01"),
        package("wget", "2", "", "", "2022-01-04"),
    ];
    Playground::new(Arc::new(Catalog::from_facts(rows, Vec::new())))
}

/// A scenario of one Windows node in the group `web` of a baseline with this rule and these further members.
fn scenario(rule: &str, members: &str, rest: &str) -> ScenarioFile {
    let text = format!(
        "version: 1
clock: 2022-01-22T00:00:00Z
files:
  - name: baseline.yaml
    text: |
      Resources:
        Own:
          Type: AWS::SSM::PatchBaseline
          Properties:
            Name: own
            OperatingSystem: WINDOWS
            PatchGroups: [web]
            {members}
            ApprovalRules:
              PatchRules:
                - {rule}
instances:
  - {{name: win, id: {WINDOWS}, system: WINDOWS, product: WindowsServer2019, tags: {{Patch Group: web}}}}
{rest}"
    );
    let file = ScenarioFile::read("s.yaml", &text);
    assert!(file.scenario.is_some(), "{:?}\n{text}", file.diagnostics);
    file
}

fn rule(class: &str, severity: &str, days: u32) -> String {
    format!(
        "{{ApproveAfterDays: {days}, PatchFilterGroup: {{PatchFilters: [{{Key: CLASSIFICATION, Values: [{class}]}}, \
         {{Key: MSRC_SEVERITY, Values: [{severity}]}}]}}}}"
    )
}

/// The suggestions, each held to what the run answers once its change is made.
fn ask(playground: &Playground, file: &ScenarioFile, query: &WhatIfQuery) -> Vec<Suggestion> {
    let suggestions = playground.what_if(file, query);
    for suggestion in &suggestions {
        let changed = suggestion.change.made(file.scenario.as_ref().unwrap()).unwrap();
        let answer = playground.run(&ScenarioFile { scenario: Some(changed), ..file.clone() });
        for node in &suggestion.nodes {
            assert_ne!(node.before, node.after);
            let states = answer.instance_patch_states.as_ref().unwrap();
            let state = states.iter().find(|state| state["InstanceId"] == node.instance_id.as_str());
            let installed = node.after.counts.map(|counts| counts.installed_count);
            assert_eq!(state.and_then(|state| state["InstalledCount"].as_i64()), installed, "{suggestion:?}");
        }
    }
    suggestions
}

fn told(suggestions: &[Suggestion]) -> Vec<(&str, &str)> {
    suggestions.iter().map(|one| (one.edit.as_str(), one.effect.as_str())).collect()
}

fn of_node(playground: &Playground, file: &ScenarioFile, node: &str) -> Vec<(String, String)> {
    let query = WhatIfQuery { node: Some(node.to_owned()), patch: None };
    let suggestions = ask(playground, file, &query);
    told(&suggestions).into_iter().map(|(edit, effect)| (edit.to_owned(), effect.to_owned())).collect()
}

fn pair(edit: &str, effect: &str) -> (String, String) {
    (edit.to_owned(), effect.to_owned())
}

#[test]
fn the_article_s_own_remedy_comes_first() {
    let door = Playground::new(catalog());
    let of_case = |name: &str| {
        let case = article_table().into_iter().find(|case| case.name == name).unwrap();
        ScenarioFile::read("article.scenario.yaml", &case.scenario)
    };
    let fleet = ask(&door, &of_case("install"), &WhatIfQuery::default());
    assert_eq!(
        told(&fleet)[0],
        ("Uncomment SecurityUpdates and Important", "Instance2: 28 Installed, 2 of them new (KB5009557 and KB5009718)")
    );
    let lines: Vec<u32> = fleet[0].change.edits.iter().map(|edit| edit.place.start.line).collect();
    let template = &of_case("install").scenario.unwrap().files[0].text;
    for (line, value) in lines.iter().zip(["# - SecurityUpdates", "# - Important"]) {
        assert!(template.lines().nth(*line as usize - 1).unwrap().contains(value));
    }
    let scan = ask(&door, &of_case("scan"), &WhatIfQuery::default());
    let effects = told(&scan);
    assert!(
        effects.contains(&(
            "Uncomment SecurityUpdates and Important",
            "Instance2: 27 Installed and 2 Missing; NON_COMPLIANT"
        )),
        "{effects:?}"
    );
}

#[test]
fn a_filter_is_widened_by_the_smallest_number_of_values() {
    let file = scenario(&rule("CriticalUpdates", "Critical", 0), "Description: x", "");
    assert_eq!(
        of_node(&playground(), &file, WINDOWS),
        [
            pair("Add SecurityUpdates to CLASSIFICATION", "win: 0 Installed and 1 Missing; NON_COMPLIANT"),
            pair(
                "Add Updates to CLASSIFICATION and add Important to MSRC_SEVERITY",
                "win: 0 Installed and 1 Missing; NON_COMPLIANT"
            ),
        ]
    );
}

#[test]
fn a_delay_is_shortened_to_the_most_that_approves_today() {
    let file = scenario(&rule("'*'", "'*'", 30), "Description: x", "");
    let told = of_node(&playground(), &file, WINDOWS);
    assert_eq!(
        told,
        [
            pair("Set ApproveAfterDays to 3", "win: 0 Installed and 2 Missing; NON_COMPLIANT"),
            pair("Set ApproveAfterDays to 17", "win: 0 Installed and 1 Missing; NON_COMPLIANT"),
        ]
    );
}

#[test]
fn a_rejected_patch_is_taken_off_its_list() {
    let file = scenario(&rule("'*'", "'*'", 0), "RejectedPatches: [KB1, KB9]", "");
    let told = of_node(&playground(), &file, WINDOWS);
    assert_eq!(told[0], pair("Take KB1 off RejectedPatches", "win: 0 Installed and 2 Missing"));
    assert_eq!(told[1].0, "Run Install instead of Scan");
}

#[test]
fn a_question_about_a_patch_is_answered_for_that_patch() {
    let file = scenario(&rule("CriticalUpdates", "Important", 0), "ApprovedPatches: [KB7]", "");
    let query = WhatIfQuery { node: Some(WINDOWS.to_owned()), patch: Some("KB2".to_owned()) };
    assert_eq!(
        told(&ask(&playground(), &file, &query)),
        [("Add Updates to CLASSIFICATION", "KB2 is Missing; win: 0 Installed and 1 Missing; NON_COMPLIANT"),]
    );
    let rejected = scenario(&rule("'*'", "'*'", 0), "RejectedPatches: [KB1, KB2]", "");
    assert_eq!(told(&ask(&playground(), &rejected, &query))[0].0, "Take KB2 off RejectedPatches",);
}

#[test]
fn a_nearly_right_tag_is_mended_in_the_template_and_on_a_node_made_by_hand() {
    let by_hand = "  - {name: near, id: i-00000000000000003, system: WINDOWS, product: WindowsServer2019, tags: {patch group: web}}\n";
    let file = scenario(&rule("'*'", "'*'", 0), "Description: x", by_hand);
    let told = of_node(&playground(), &file, "i-00000000000000003");
    assert_eq!(
        told[0],
        pair(
            "Change the key patch group of near's tag to Patch Group",
            "near gets the baseline own: 0 Installed and 2 Missing"
        )
    );
}

#[test]
fn a_cut_way_is_opened() {
    let cut = "  - {name: cut, id: i-00000000000000003, system: WINDOWS, product: WindowsServer2019, \
               tags: {Patch Group: web}, network: {updates: false}}
  - {name: lost, id: i-00000000000000004, system: WINDOWS, product: WindowsServer2019, profile: false}\n";
    let file = scenario(&rule("'*'", "'*'", 0), "Description: x", cut);
    let told = of_node(&playground(), &file, "i-00000000000000003");
    assert_eq!(told[0].1, "cut: 0 Installed and 2 Missing; NON_COMPLIANT");
    let told = of_node(&playground(), &file, "i-00000000000000004");
    assert_eq!(told[0].0, "Give lost an instance profile with AmazonSSMManagedInstanceCore");
    assert!(told[0].1.starts_with("lost gets the command: "), "{told:?}");
    let fleet = ask(&playground(), &file, &WhatIfQuery::default());
    let first: Vec<&str> = fleet.iter().take(2).map(|one| one.edit.as_str()).collect();
    assert_eq!(
        first,
        [
            "Open the way from cut to the source of its patches",
            "Give lost an instance profile with AmazonSSMManagedInstanceCore",
        ]
    );
}

#[test]
fn packages_outside_security_notices_are_let_in() {
    let text = format!(
        "version: 1
clock: 2022-01-22T00:00:00Z
files:
  - name: linux.yaml
    text: |
      Name: linux
      OperatingSystem: AMAZON_LINUX_2
      DefaultBaseline: true
      ApprovalRules: {{PatchRules: [{{ApproveAfterDays: 0, EnableNonSecurity: false, PatchFilterGroup: {{PatchFilters: [{{Key: PRODUCT, Values: ['*']}}]}}}}]}}
instances:
  - {{name: al2, id: {LINUX}, system: AMAZON_LINUX_2, product: AmazonLinux2, installed: ['curl.x86_64:1-1', 'wget.x86_64:1-1']}}
"
    );
    let file = ScenarioFile::read("s.yaml", &text);
    let told = of_node(&playground(), &file, LINUX);
    assert_eq!(told[0].0, "Set EnableNonSecurity to true", "{told:?}");
}

#[test]
fn a_run_that_left_reboots_undone_is_told_so() {
    let rest = "run: {parameters: {Operation: Install, RebootOption: NoReboot}}\n";
    let file = scenario(&rule("'*'", "'*'", 0), "Description: x", rest);
    assert_eq!(
        of_node(&playground(), &file, WINDOWS),
        [pair(
            "Let the run reboot: RebootOption RebootIfNeeded",
            "win: 2 Installed, 2 of them new (KB1 and KB2); COMPLIANT"
        )]
    );
}

#[test]
fn nothing_is_suggested_where_nothing_would_be_better() {
    let file = scenario(&rule("'*'", "'*'", 0), "Description: x", "run: {parameters: {Operation: Install}}\n");
    assert_eq!(of_node(&playground(), &file, WINDOWS), []);
    let broken = ScenarioFile::read("s.yaml", "version: 1\nfiles: [{name: a.yaml, text: 'a: ['}]\n");
    assert_eq!(ask(&playground(), &broken, &WhatIfQuery::default()), []);
}
