//! The answer as Markdown: goldens of what people paste, and that nothing of anybody's text becomes markup.

use patchplay_document::{InstanceOverlay, Scenario, SourceFile};
use patchplay_model::OperatingSystem;
use patchplay_playground::{Playground, ScenarioFile};
use patchplay_tests::{assert_golden, catalog, text};

fn summary(file: &ScenarioFile, link: Option<&str>) -> String {
    Playground::new(catalog()).summary(file, link)
}

fn of(scenario: Scenario) -> String {
    summary(&ScenarioFile::from(scenario), None)
}

#[test]
fn summaries_are_these() {
    for (name, file) in [
        ("article", "cases/article.scenario.yaml"),
        ("linux", "cases/linux.scenario.yaml"),
        ("every-system", "cases/every-system.scenario.yaml"),
        ("tag-spelling", "cases/questions/tag-spelling.scenario.yaml"),
        ("pending-reboot", "cases/questions/pending-reboot.scenario.yaml"),
    ] {
        let read = ScenarioFile::read(file, &text(file));
        assert_golden(&format!("summaries/{name}.md"), &summary(&read, Some("https://example.org/patchplay/#v1.x")));
    }
}

#[test]
fn what_keeps_a_run_from_being_played_is_told_with_its_place() {
    let files = vec![SourceFile { name: "t.yaml".to_owned(), text: "Name: web\nOperatingSystem: WINDWS\n".to_owned() }];
    let told = of(Scenario { files, ..Scenario::default() });
    assert!(told.starts_with("### The run cannot be simulated yet\n\n- `t.yaml:2`: "), "{told}");
    assert!(told.contains("`WINDWS`") && !told.contains("Node"), "{told}");
}

/// Nodes with these names.
fn fleet(names: impl Iterator<Item = String>) -> Scenario {
    let node = |name| InstanceOverlay {
        name: Some(name),
        image: Some("windows-2019-2021.12.15".to_owned()),
        system: None::<OperatingSystem>,
        ..InstanceOverlay::default()
    };
    Scenario { instances: names.map(node).collect(), ..Scenario::default() }
}

#[test]
fn a_large_fleet_is_told_in_few_lines() {
    let told = of(fleet((1..=2_000).map(|number| format!("web-{number}"))));
    assert!(told.contains("| web-1 and 1,999 like it |"), "{told}");
    assert!(told.len() < 8_000, "{} characters", told.len());
}

#[test]
fn names_of_nodes_are_no_markup() {
    let told = of(fleet(["a | b", "<script>", "![x](y)", "*bold*"].map(str::to_owned).into_iter()));
    for (written, raw) in
        [("a \\| b", "a | b"), ("\\<script\\>", "<script>"), ("!\\[x\\]", "![x]"), ("\\*bold\\*", " *bold*")]
    {
        assert!(told.contains(written) && !told.contains(raw), "{raw}: {told}");
    }
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut table = told.lines().filter(|line| line.starts_with("| ")).map(columns);
    let head = table.next();
    assert!(table.take(5).all(|columns| Some(columns) == head), "{told}");
}
