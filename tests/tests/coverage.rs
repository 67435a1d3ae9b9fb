//! What lines of the texts decide: those that decide nothing for the fleet, and what the others have decided.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use patchplay_playground::{
    Playground, ScenarioFile,
    view::{InfluenceView, LineQuery, PatchQuery, ResultView, Screen},
};
use patchplay_tests::{catalog, text};

/// The article's scenario, with some words replaced.
fn article(replace: &[(&str, &str)]) -> ScenarioFile {
    let scenario = replace.iter().fold(text("cases/article.scenario.yaml"), |text, (from, to)| {
        assert!(text.contains(from), "the scenario has no `{from}`");
        text.replacen(from, to, 1)
    });
    let file = ScenarioFile::read("article.scenario.yaml", &scenario);
    assert_eq!(file.diagnostics, []);
    file
}

const REMEDY: &[(&str, &str)] = &[("# - SecurityUpdates", "- SecurityUpdates"), ("# - Important", "- Important")];

fn view(file: &ScenarioFile, screen: &Screen) -> ResultView {
    Playground::new(catalog()).view(file, screen).result.unwrap()
}

/// The first line of the template that holds the words.
fn line_of(file: &ScenarioFile, words: &str) -> LineQuery {
    let source = &file.scenario.as_ref().unwrap().files[0];
    let lines = || source.text.lines().map(str::trim);
    let whole = lines().position(|line| line == words);
    let line = whole.or_else(|| lines().position(|line| line.contains(words))).unwrap() + 1;
    LineQuery { file: source.name.clone(), line: u32::try_from(line).unwrap() }
}

/// The marked words and why each decides nothing.
fn idle(file: &ScenarioFile) -> Vec<(String, String)> {
    let source = &file.scenario.as_ref().unwrap().files[0];
    let notes = view(file, &Screen::default()).idle;
    notes
        .into_iter()
        .map(|note| {
            let line = source.text.lines().nth(note.place.start.line as usize - 1).unwrap();
            (line.trim().to_owned(), note.text)
        })
        .collect()
}

fn influence(file: &ScenarioFile, words: &str) -> Option<InfluenceView> {
    let influence_of = Some(line_of(file, words));
    view(file, &Screen { influence_of, ..Screen::default() }).influence
}

#[test]
fn a_rule_that_approves_nothing_and_the_node_that_it_leaves_are_idle() {
    let found = idle(&article(&[]));
    let words: Vec<&str> = found.iter().map(|(line, _)| line.as_str()).collect();
    assert_eq!(words, ["Instance2:", "- ApproveAfterDays: 7"], "{found:?}");
    assert_eq!(found[1].1, "rule 1 decides nothing for this fleet: it approves no patch");
    assert!(found[0].1.contains("no rule of `soa-04-003-MyPatchBaseline` reaches this node"), "{found:?}");
}

#[test]
fn a_value_that_no_patch_of_the_fleet_carries_is_idle() {
    let found = idle(&article(REMEDY));
    let words: Vec<&str> = found.iter().map(|(line, _)| line.as_str()).collect();
    assert_eq!(words, ["- CriticalUpdates"], "{found:?}");
}

#[test]
fn taking_an_idle_value_away_changes_no_counter() {
    let counts = |file: &ScenarioFile| -> Vec<_> {
        view(file, &Screen::default()).nodes.into_iter().map(|node| (node.name, node.counts)).collect()
    };
    let removed = article(&[("- CriticalUpdates\n", "- SecurityUpdates\n"), ("# - Important", "- Important")]);
    assert_eq!(counts(&removed), counts(&article(REMEDY)));
}

#[test]
fn a_patch_group_without_nodes_and_entries_of_lists_without_effect_are_idle() {
    let group = "            PatchGroups:\n";
    let file = article(&[
        REMEDY[0],
        REMEDY[1],
        (
            group,
            "            RejectedPatches: [KB1, KB5009557]
            ApprovedPatches: [KB2, KB5005112]
            PatchGroups:
              - nobody
",
        ),
    ]);
    let found = idle(&file);
    let said = |words: &str| found.iter().any(|(_, text)| text.contains(words));
    assert!(said("no node gets this baseline by the patch group `nobody`"), "{found:?}");
    assert!(said("`KB1` decides nothing"), "{found:?}");
    assert!(said("`KB2` decides nothing"), "{found:?}");
    assert!(!said("KB5009557") && !said("KB5005112"), "{found:?}");
}

#[test]
fn a_line_knows_its_nodes_and_patches() {
    let file = article(REMEDY);
    let ids: Vec<String> = view(&file, &Screen::default()).nodes.into_iter().map(|node| node.instance_id).collect();
    let of = |words: &str| influence(&file, words).map(|found| (found.nodes, found.patches, found.words));
    let second = vec![ids[1].clone()];
    let (nodes, patches, words) = of("- ApproveAfterDays: 7").unwrap();
    assert_eq!((nodes, patches, words.as_str()), (second.clone(), Some(28), "28 patches on Instance2"));
    assert_eq!(of("- CriticalUpdates").unwrap(), (Vec::new(), Some(0), "no patch of this fleet".to_owned()));
    let important = of("- Important").unwrap();
    let critical = of("- Critical").unwrap();
    assert_eq!(important.1.unwrap() + critical.1.unwrap(), 28);
    assert_eq!(of("Key: Patch Group").unwrap().0, second);
    assert_eq!(of("Instance1:").unwrap(), (vec![ids[0].clone()], None, "Instance1".to_owned()));
    assert_eq!(of("Operation: ").unwrap().0, ids);
    assert_eq!(of("Type: AWS::EC2::VPC"), None);
}

#[test]
fn the_table_shows_the_patches_of_a_line() {
    let file = article(REMEDY);
    let line = line_of(&file, "- Important");
    let count = influence(&file, "- Important").unwrap().patches.unwrap();
    let patches = Some(PatchQuery { because_of: Some(line), limit: 500, ..PatchQuery::default() });
    let table = view(&file, &Screen { patches, ..Screen::default() }).patches.unwrap();
    assert_eq!((table.matching, table.rows.len()), (count, count));
    assert!(table.rows.iter().all(|row| row.severity == "Important"), "{:?}", table.rows);
}

#[test]
fn rows_that_the_carets_line_is_the_cause_of_say_so() {
    let file = article(REMEDY);
    let influence_of = Some(line_of(&file, "- SecurityUpdates"));
    let patches = Some(PatchQuery { limit: 500, ..PatchQuery::default() });
    let result = view(&file, &Screen { influence_of: influence_of.clone(), patches, ..Screen::default() });
    let caused =
        result.patches.unwrap().rows.iter().filter(|row| row.by_line).map(|row| row.id.clone()).collect::<Vec<_>>();
    let patches = Some(PatchQuery { because_of: influence_of, limit: 500, ..PatchQuery::default() });
    let alone = view(&file, &Screen { patches, ..Screen::default() }).patches.unwrap();
    assert_eq!(caused, alone.rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>());
    assert!(!caused.is_empty());
    assert!(alone.rows.iter().all(|row| !row.by_line));
}

/// A Linux node of the group `web` and its baseline with some members more.
fn linux(members: &str) -> ScenarioFile {
    let members: String = members.lines().map(|line| format!("            {}\n", line.trim_start())).collect();
    let scenario = format!(
        r#"version: 1
clock: 2022-03-20T03:00:00Z
catalog: default
files:
  - name: baseline.yaml
    text: |
      Resources:
        Web:
          Type: AWS::SSM::PatchBaseline
          Properties:
            Name: web-servers
            OperatingSystem: AMAZON_LINUX_2
            PatchGroups: [web]
{members}            ApprovalRules:
              PatchRules:
                - ApproveAfterDays: 0
                  PatchFilterGroup:
                    PatchFilters:
                      - {{Key: CLASSIFICATION, Values: [Security]}}
instances:
  - {{name: web, image: amazon-linux-2-20211223, tags: {{Patch Group: web}}}}
run: {{document: AWS-RunPatchBaseline, parameters: {{Operation: Scan}}}}
"#
    );
    let file = ScenarioFile::read("linux.scenario.yaml", &scenario);
    assert_eq!(file.diagnostics, []);
    file
}

#[test]
fn entries_of_a_package_systems_lists_decide_by_every_spelling() {
    let file = linux("ApprovedPatches: [nothing-like-it, kernel]\nRejectedPatches: [\"openssl*\", absent, gcc.x86_64]");
    let found = idle(&file);
    let said = |words: &str| found.iter().any(|(_, text)| text.contains(words));
    assert!(said("`nothing-like-it` decides nothing") && !said("`kernel`"), "{found:?}");
    assert!(said("`absent` decides nothing") && said("`gcc.x86_64` decides nothing"), "{found:?}");
    assert!(!said("`openssl*`"), "{found:?}");
    let rejects = linux("RejectedPatches:\n  - \"openssl*\"");
    let rejected = influence(&rejects, "\"openssl*\"").unwrap();
    assert!(rejected.patches.unwrap() > 0 && rejected.nodes.len() == 1, "{rejected:?}");
}

#[test]
fn a_global_filter_that_changes_no_state_is_idle() {
    let wide = "GlobalFilters: {PatchFilters: [{Key: PRODUCT, Values: [AmazonLinux2, AmazonLinux2.0]}]}";
    let found = idle(&linux(wide));
    assert!(found.iter().any(|(_, text)| text.contains("the global filter on PRODUCT decides nothing")), "{found:?}");
    let narrow = linux("GlobalFilters: {PatchFilters: [{Key: SEVERITY, Values: [Important]}]}");
    let found = idle(&narrow);
    assert!(!found.iter().any(|(_, text)| text.contains("global filter")), "{found:?}");
    // What it decides is what would be otherwise without it: the counters say the same.
    let filtered = influence(&narrow, "Key: SEVERITY").unwrap();
    let missing = |file: &ScenarioFile| view(file, &Screen::default()).nodes[0].counts.unwrap().missing_count;
    let freed = missing(&linux("")) - missing(&narrow);
    assert!(freed > 0 && filtered.patches.unwrap() >= usize::try_from(freed).unwrap(), "{filtered:?}, {freed}");
}

#[test]
fn a_source_for_other_products_is_idle() {
    let sources = "Sources:\n- {Name: own, Products: [AmazonLinux2], Configuration: \"[amzn2-core]\"}\n\
                   - {Name: other, Products: [AmazonLinux2.9], Configuration: \"[elsewhere]\"}";
    let found = idle(&linux(sources));
    assert!(found.iter().any(|(_, text)| text.contains("the source `other` decides nothing")), "{found:?}");
}

#[test]
fn a_global_filter_of_windows_knows_what_it_keeps_out() {
    let line = "            PatchGroups:\n";
    let filter = "            GlobalFilters: {PatchFilters: [{Key: MSRC_SEVERITY, Values: [Critical]}]}\n            PatchGroups:\n";
    let file = article(&[REMEDY[0], REMEDY[1], (line, filter)]);
    let important = influence(&article(REMEDY), "- Important").unwrap().patches;
    let kept_out = influence(&file, "GlobalFilters").unwrap();
    assert!(kept_out.patches >= important, "{kept_out:?}, {important:?}");
    let found = idle(&file);
    assert!(!found.iter().any(|(_, text)| text.contains("global filter")), "{found:?}");
}
