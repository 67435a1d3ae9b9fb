//! Explanations: consistent with the states they explain, at the lines they speak of, by rules of the list.

use std::collections::BTreeSet;

use patchplay_playground::{
    Playground, ScenarioFile,
    view::{PatchQuery, Screen, StepOutcome, View, WhyQuery, WhyView},
};
use patchplay_tests::{article_table, catalog, text};

fn door() -> Playground {
    Playground::new(catalog())
}

fn article(name: &str) -> ScenarioFile {
    let case = article_table().into_iter().find(|case| case.name == name).unwrap();
    let mut file = ScenarioFile::read("article.scenario.yaml", &case.scenario);
    file.scenario.as_mut().unwrap().expect.clear();
    file
}

fn why(door: &Playground, file: &ScenarioFile, node: &str, patch: &str) -> WhyView {
    let why = Some(WhyQuery { node: node.to_owned(), patch: patch.to_owned() });
    let view = door.view(file, &Screen { why, ..Screen::default() });
    view.result.unwrap().why.unwrap_or_else(|| panic!("{patch} on {node}"))
}

fn rows(view: &View) -> Vec<(String, Vec<Option<patchplay_model::PatchState>>)> {
    let patches = view.result.as_ref().unwrap().patches.as_ref().unwrap();
    patches.rows.iter().map(|row| (row.id.clone(), row.states.clone())).collect()
}

const NODES: [&str; 2] = ["i-0be0847252c5cf00e", "i-008140484431d4e33"];

#[test]
fn every_explanation_ends_in_the_state_that_the_table_shows_and_names_rules_of_the_list() {
    let rules = text("rules.csv");
    let known: BTreeSet<&str> = rules.lines().filter_map(|line| line.split(',').next()).collect();
    let door = door();
    for name in ["install", "scan", "scan with SecurityUpdates", "install with SecurityUpdates and Important"] {
        let file = article(name);
        let query = PatchQuery { limit: 120, ..PatchQuery::default() };
        let view = door.view(&file, &Screen { patches: Some(query), ..Screen::default() });
        for (patch, states) in rows(&view) {
            for (node, state) in NODES.iter().zip(states) {
                let why = why(&door, &file, node, &patch);
                assert_eq!(why.state, state, "{patch} on {node} in {name}");
                assert!(!why.conclusion.is_empty() && !why.question.is_empty());
                let decided = why.steps.iter().filter(|step| step.outcome == StepOutcome::Decided).count();
                assert!(decided <= 1, "one cause: {patch} on {node} in {name}: {:?}", why.steps);
                for rule in why.steps.iter().filter_map(|step| step.rule_id.as_deref()) {
                    assert!(known.contains(rule), "`{rule}` is a rule of the list");
                }
            }
        }
    }
}

#[test]
fn the_article_s_question_is_answered_at_its_line() {
    let file = article("install");
    let why = why(&door(), &file, "i-008140484431d4e33", "KB5009557");
    assert_eq!(why.question, "Why does Instance2 not get KB5009557?");
    let decided = why.steps.iter().find(|step| step.outcome == StepOutcome::Decided).unwrap();
    assert_eq!(decided.step, "Rule 1: CLASSIFICATION differs");
    assert_eq!(
        (decided.patch_has.as_deref(), decided.text_wants.as_deref()),
        (Some("SecurityUpdates"), Some("CriticalUpdates"))
    );
    let template = &file.scenario.as_ref().unwrap().files[0].text;
    let line = template.lines().nth(decided.places[0].start.line as usize - 1).unwrap();
    assert_eq!(line.trim(), "- CriticalUpdates");
    let severity = why.steps.iter().find(|step| step.step == "Rule 1: MSRC_SEVERITY matches").unwrap();
    assert_eq!(severity.outcome, StepOutcome::WouldPass);
    assert_eq!(
        why.conclusion,
        "Not approved and not on the node: AWS lists it under no state, so nothing in the console says that it is absent."
    );
}

#[test]
fn what_a_cumulative_update_replaced_is_said_with_its_number() {
    let why = why(&door(), &article("install"), "i-0be0847252c5cf00e", "KB5008218");
    let decided = why.steps.iter().find(|step| step.outcome == StepOutcome::Decided).unwrap();
    assert_eq!(decided.step, "Replaced by KB5009557 in this run");
}

#[test]
fn lines_of_the_text_say_what_they_do() {
    let file = article("install");
    let view = door().view(&file, &Screen::default());
    let template = file.scenario.as_ref().unwrap().files[0].text.clone();
    let lines: Vec<&str> = template.lines().collect();
    let notes: Vec<(&str, String)> = view
        .result
        .unwrap()
        .margin
        .into_iter()
        .map(|note| (lines[note.place.start.line as usize - 1].trim(), note.text))
        .collect();
    for (line, note) in [
        ("- CriticalUpdates", "0 of 2,032"),
        ("- Critical", "1,134 of 2,032"),
        ("- ApproveAfterDays: 7", "rule 1 approves 0"),
        ("Operation: [Install]", "Install on 2 nodes"),
        ("Instance1:", "no tag: AWS's default baseline"),
    ] {
        assert!(notes.contains(&(line, note.to_owned())), "`{line}`: {note}\n{notes:?}");
    }
}

#[test]
fn the_table_filters_counts_and_pages() {
    let door = door();
    let file = article("install");
    let ask = |query: PatchQuery| {
        let view = door.view(&file, &Screen { patches: Some(query), ..Screen::default() });
        view.result.unwrap().patches.unwrap()
    };
    let all = ask(PatchQuery { limit: 10, ..PatchQuery::default() });
    assert_eq!((all.total, all.matching, all.rows.len(), all.new, all.differing), (1922, 1922, 10, 2, 29));
    assert_eq!(all.rows[0].id, "KB5009557");
    let second = ask(PatchQuery { limit: 10, offset: 10, ..PatchQuery::default() });
    assert!(second.rows.iter().all(|row| all.rows.iter().all(|other| other.id != row.id)));
    let installed = ask(PatchQuery {
        limit: 500,
        state: Some(patchplay_model::PatchState::Installed),
        node: Some(NODES[0].to_owned()),
        ..PatchQuery::default()
    });
    assert_eq!((installed.matching, installed.rows.len()), (28, 28));
    let found = ask(PatchQuery { limit: 5, text: "kb5009557".to_owned(), ..PatchQuery::default() });
    assert_eq!(found.matching, 1);
    let by_cve = ask(PatchQuery { limit: 5, text: "CVE-2022-21".to_owned(), ..PatchQuery::default() });
    assert!(by_cve.matching > 0 && by_cve.matching < all.matching);
    let nothing =
        ask(PatchQuery { limit: 5, text: "no such patch".to_owned(), offset: 999_999, ..PatchQuery::default() });
    assert_eq!((nothing.matching, nothing.rows.len()), (0, 0));
}

#[test]
fn values_of_one_line_are_counted_together_beside_it() {
    let file = ScenarioFile::read("delay-drift.yaml", &text("cases/questions/delay-drift.scenario.yaml"));
    let margin = door().view(&file, &Screen::default()).result.unwrap().margin;
    let beside = |line: u32| -> Vec<&str> {
        margin.iter().filter(|note| note.place.start.line == line).map(|note| &*note.text).collect()
    };
    let line_of = |words: &str| {
        let template = &file.scenario.as_ref().unwrap().files[0].text;
        1 + u32::try_from(template.lines().position(|line| line.contains(words)).unwrap()).unwrap()
    };
    assert_eq!(beside(line_of("PatchGroups")), ["2 nodes: dev-1 and prod-1"]);
    assert_eq!(beside(line_of("[SecurityUpdates, CriticalUpdates]")).len(), 1);
}
