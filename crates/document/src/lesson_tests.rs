use super::*;
use crate::SourceFile;

const LESSON: &str = "
id: small
title: {en: Small, ja: 小さな例}
text: {en: One node., ja: ノードは 1 台です。}
scenario:
  clock: 2022-01-22T03:00:00Z
  files:
    - name: baseline.yaml
      text: |
        Name: x
        PatchGroups: [web]
  instances: [{name: web-1, image: windows-2019-2021.12.15}]
question:
  text: {en: Which?, ja: どれですか。}
  ask: {what: count, node: web-1, count: InstalledCount}
  explain: KB5009557
  options: [{value: 0}, {value: 28, en: all of them, ja: すべて}]
because: {en: So., ja: そうだからです。}
task: {en: Do it., ja: やってみましょう。}
goal: [{node: web-1, status: COMPLIANT}]
hints: [{en: Look., ja: 見てください。}]
next: other
";

fn problems(text: &str) -> Vec<String> {
    read_lesson("l.yaml", text).diagnostics.iter().map(ToString::to_string).collect()
}

#[test]
fn every_member_arrives() {
    let read = read_lesson("l.yaml", LESSON);
    assert_eq!(read.diagnostics, []);
    let lesson = read.lesson.unwrap();
    assert_eq!((lesson.id.as_str(), lesson.next.as_deref()), ("small", Some("other")));
    assert_eq!(lesson.title, Words { en: "Small".into(), ja: "小さな例".into() });
    let text = "Name: x\nPatchGroups: [web]\n".to_owned();
    assert_eq!(lesson.scenario.files, [SourceFile { name: "baseline.yaml".into(), text }]);
    assert_eq!(lesson.question.ask, Ask::Count { node: "web-1".into(), count: "InstalledCount".into() });
    assert_eq!(lesson.question.explain.as_deref(), Some("KB5009557"));
    assert_eq!(lesson.question.options[0], AnswerOption { value: "0".into(), label: None });
    assert_eq!(lesson.question.options[1].label.as_ref().unwrap().en, "all of them");
    assert_eq!((lesson.goal.len(), lesson.hints.len()), (1, 1));
    assert_eq!(read.places["instances[0].image"].start.line, 12);
    assert_eq!(read.places["expect[0].node"].start.line, 20);
    assert_eq!(read.places["question.ask.count"].start.line, 15);
    let again = serde_json::to_value(&lesson).unwrap();
    assert_eq!(serde_json::from_value::<Lesson>(again).unwrap(), lesson);
}

#[test]
fn what_is_asked_is_read_by_its_word() {
    let ask = |text: &str| {
        let text = LESSON.replace("{what: count, node: web-1, count: InstalledCount}", text);
        read_lesson("l.yaml", &text).lesson.map(|lesson| lesson.question.ask)
    };
    let node = || "web-1".to_owned();
    assert_eq!(ask("{what: baseline, node: web-1}"), Some(Ask::Baseline { node: node() }));
    assert_eq!(ask("{what: status, node: web-1}"), Some(Ask::Status { node: node() }));
    assert_eq!(ask("{what: outcome, node: web-1}"), Some(Ask::Outcome { node: node() }));
    let state = Ask::State { node: node(), patch: "KB1".into() };
    assert_eq!(ask("{what: state, node: web-1, patch: KB1}"), Some(state));
    assert_eq!(ask("{what: approves, rule: B/1}"), Some(Ask::Approves { rule: "B/1".into() }));
    assert_eq!(ask("{what: approves, node: web-1}"), None);
}

#[test]
fn unknown_keys_and_words_are_told_with_the_nearest() {
    let of = |from: &str, to: &str| {
        let read = read_lesson("l.yaml", &LESSON.replace(from, to));
        read.diagnostics.into_iter().map(|found| found.help).collect::<Vec<_>>().join("\n")
    };
    assert!(of("because:", "becuase:").contains("did you mean `because`?"));
    assert!(of("what: count", "what: cuont").contains("did you mean `count`?"));
    assert!(of("explain:", "explian:").contains("did you mean `explain`?"));
    assert!(of("status: COMPLIANT", "status: compliant").contains("`COMPLIANT`"));
    assert!(of("clock:", "clcok:").contains("did you mean `clock`?"));
    assert!(of("{value: 0}", "{vaule: 0}").contains("did you mean `value`?"));
}

#[test]
fn what_a_lesson_lacks_is_told() {
    let of = |from: &str, to: &str| problems(&LESSON.replace(from, to)).join("\n");
    assert!(of(", ja: 小さな例", "").contains("needs `ja`"));
    assert!(of("ja: 小さな例", "ja: ''").contains("`ja` has no text"));
    assert!(of("id: small", "").contains("a lesson needs `id`"));
    assert!(of("[{node: web-1, status: COMPLIANT}]", "[]").contains("something to reach"));
    assert!(of("[{value: 0}, ", "[").contains("two answers"));
    assert!(of(", ja: すべて", "").contains("needs `ja`"));
    let goal = "expect: [{node: web-1, status: COMPLIANT}]\n  instances:";
    assert!(of("instances:", goal).contains("no assertions of its own"));
    let path = of("name: baseline.yaml\n      text: |\n        Name: x\n        PatchGroups: [web]", "path: b.yaml");
    assert!(path.contains("has its text with it"), "{path}");
    assert_eq!(problems("[]").len(), 1);
}
