//! A log among the files of a scenario: told from documents, read, and made a scenario of.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use std::fs;

use patchplay_document::{Scenario, SourceFile};
use patchplay_playground::{
    Playground, ScenarioFile,
    pasted_log::is_log,
    view::{PastedLog, Screen, View},
};
use patchplay_tests::{catalog, text};

fn view_of(file: SourceFile) -> View {
    let read = Some(file.name.clone());
    let scenario = Scenario { files: vec![file], ..Scenario::default() };
    Playground::new(catalog()).view(&ScenarioFile::from(scenario), &Screen { read, ..Screen::default() })
}

fn read(name: &str, text: String) -> PastedLog {
    view_of(SourceFile { name: name.to_owned(), text }).pasted_log.unwrap()
}

#[test]
fn logs_are_told_from_documents() {
    let folder = |folder: &str| {
        let path = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
        let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap()).collect::<Vec<_>>()
    };
    let named = |text: String| SourceFile { name: "pasted".to_owned(), text };
    for text in
        folder("golden/windows").into_iter().chain(folder("golden/linux")).filter(|text| text.lines().count() > 9)
    {
        let shown: String = text.chars().take(300).collect();
        assert!(is_log(&named(text)), "{shown}");
    }
    for text in folder("cases/templates").into_iter().chain(folder("cases/fragments")).chain(folder("cases/facts")) {
        let shown: String = text.chars().take(300).collect();
        assert!(!is_log(&named(text)), "{shown}");
    }
}

#[test]
fn the_article_s_log_is_read_and_no_template_is_missed() {
    let view = view_of(SourceFile { name: "template.yaml".to_owned(), text: text("cases/article.log.txt") });
    assert_eq!(view.diagnostics, []);
    assert_eq!(view.log_files, ["template.yaml"]);
    let read = view.pasted_log.unwrap();
    assert_eq!(read.title, "Install on i-0be0847252c5cf00e installed KB5009557 and KB5009718");
    assert_eq!((read.short.as_str(), read.failed), ("2 installed", false));
    assert!(read.counts.contains(&("NotApplicableCount".to_owned(), 1885)), "{:?}", read.counts);
    assert_eq!(read.exit.unwrap().code, 0);
    assert!(read.advice.iter().all(|advice| advice.page.starts_with("https://")));
}

#[test]
fn of_the_counters_alone_nobody_says_what_was_installed() {
    let whole = text("golden/windows/install-nothing-to-do.log");
    assert!(read("a.log", whole.clone()).title.ends_with(" installed nothing"));
    let begin = whole.find("Patch Summary for").unwrap();
    let end = whole.find(" - PatchBaselineOperations Installation Results").unwrap();
    let counters = whole[begin..end].to_owned();
    let title = read("a.log", counters).title;
    assert!(title.ends_with(": the counters alone do not tell what it installed"), "{title}");
}

#[test]
fn what_failed_comes_first() {
    for (path, title, short) in [
        ("golden/windows/install-failed-patch.log", "could not install", "failed"),
        ("golden/windows/updates-unreachable.log", "failed before it could look at a single patch", "exit code -1"),
        ("golden/windows/scan-many-missing.log", "missing", "missing"),
    ] {
        let read = read("run.log", text(path));
        assert!(read.title.contains(title) && read.short.contains(short), "{path}: {} / {}", read.title, read.short);
    }
    let none = read("run.log", "hello".to_owned());
    assert!(!none.is_log && none.notes.len() == 1, "{none:?}");
}

#[test]
fn the_scenario_like_a_log_is_one_of_the_same_run() {
    let like = read("run.log", text("cases/article.log.txt")).like.unwrap();
    let result = Playground::new(catalog()).view(&ScenarioFile::from(*like), &Screen::default()).result.unwrap();
    let node = &result.nodes[0];
    assert_eq!(node.instance_id, "i-0be0847252c5cf00e");
    assert_eq!(node.baseline.as_ref().unwrap().name, "AWS-DefaultPatchBaseline");
    assert_eq!((result.run.operation.as_str(), result.clock.to_string().as_str()), ("Install", "2022-01-22T11:19:01Z"));

    // A baseline of the account is rebuilt from what the log prints of it.
    let article = ScenarioFile::read("a.yaml", &text("cases/article.scenario.yaml"));
    let objects = Playground::new(catalog()).run(&article).objects.unwrap();
    let (_, log) = objects.iter().find(|(key, _)| key.contains("i-008140484431d4e33")).unwrap();
    let like = read("run.log", log.clone()).like.unwrap();
    let result = Playground::new(catalog()).view(&ScenarioFile::from(*like), &Screen::default()).result.unwrap();
    let node = &result.nodes[0];
    assert_eq!(node.baseline.as_ref().unwrap().name, "soa-04-003-MyPatchBaseline");
    assert_eq!(node.counts.unwrap().installed_count, 0, "the rule approves nothing here either");
    assert!(
        read("run.log", text("golden/linux/apt-scan.log")).like.is_none(),
        "which distribution it is the log does not say"
    );
}
