use super::*;

const TEXT: &str = "\
# Our fleet.
instances:
  # The old one.
  - name: web-1   # never rebooted
    image: windows-2019-2021.12.15
    tags:
      Patch Group: web # as the baseline has it
  - {name: web-2, profile: false}

  # The last.
  - name: web-3
    failing:
      - KB5009557
";

fn nodes(text: &str) -> Instances {
    let read = read_nodes("nodes.yaml", text);
    assert_eq!(read.diagnostics, [], "{text}");
    read.nodes.unwrap()
}

fn rewritten(change: impl FnOnce(&mut Vec<InstanceOverlay>)) -> String {
    let mut wanted = nodes(TEXT);
    change(&mut wanted);
    let text = rewrite_nodes(TEXT, &wanted);
    assert_eq!(nodes(&text), wanted, "{text}");
    text
}

#[test]
fn what_is_written_reads_back() {
    let all = nodes(TEXT);
    assert_eq!(all.len(), 3);
    assert_eq!(nodes(&write_nodes(&all)), all);
    assert_eq!(nodes(&write_nodes(&Instances::default())), Instances::default());
    for blank in ["", "\n", "# nothing yet\n", "instances:\n", "instances: []\n"] {
        assert!(nodes(blank).is_empty(), "{blank}");
    }
}

#[test]
fn a_text_that_says_so_stays_as_it_is() {
    assert_eq!(rewritten(|_| ()), TEXT);
}

#[test]
fn a_changed_member_changes_its_value_alone() {
    let text = rewritten(|nodes| nodes[0].name = Some("web-9".to_owned()));
    assert_eq!(text, TEXT.replace("name: web-1   # never", "name: web-9   # never"));
    let text = rewritten(|nodes| {
        nodes[0].tags.insert("Patch Group".to_owned(), Some("db".to_owned()));
    });
    assert_eq!(text, TEXT.replace("Patch Group: web #", "Patch Group: db #"));
    let text = rewritten(|nodes| nodes[1].profile = Some(true));
    assert_eq!(text, TEXT.replace("profile: false", "profile: true"));
}

#[test]
fn members_come_and_go_beside_the_others() {
    let text = rewritten(|nodes| {
        nodes[0].tags.insert("Owner".to_owned(), None);
    });
    assert!(text.contains("      Patch Group: web # as the baseline has it\n      Owner: null\n"), "{text}");
    let text = rewritten(|nodes| nodes[0].image = None);
    assert_eq!(text, TEXT.replace("    image: windows-2019-2021.12.15\n", ""));
    let text = rewritten(|nodes| nodes[1].profile = None);
    assert!(text.contains("- {name: web-2}"), "{text}");
    let text = rewritten(|nodes| nodes[2].failing.push("KB5009718".to_owned()));
    assert!(text.contains("failing: [KB5009557, KB5009718]"), "{text}");
    let text =
        rewritten(|nodes| nodes[2].network = Some(crate::NetworkOverlay { s3: Some(false), ..Default::default() }));
    assert!(text.contains("network: {s3: false}"), "{text}");
}

#[test]
fn nodes_come_and_go_and_comments_stay() {
    let text = rewritten(|nodes| drop(nodes.remove(1)));
    assert_eq!(text, TEXT.replace("  - {name: web-2, profile: false}\n", ""));
    let text = rewritten(|nodes| drop(nodes.remove(0)));
    assert!(text.starts_with("# Our fleet.\ninstances:\n  # The old one.\n  - {name: web-2"), "{text}");
    let text = rewritten(|nodes| {
        nodes.extend((4..6).map(|n| InstanceOverlay { name: Some(format!("web-{n}")), ..Default::default() }));
    });
    assert_eq!(text, format!("{TEXT}  - name: web-4\n  - name: web-5\n"));
    let text =
        rewritten(|nodes| nodes.insert(0, InstanceOverlay { name: Some("new".to_owned()), ..Default::default() }));
    assert!(text.contains("- name: new\n"), "{text}");
    let none = rewritten(Vec::clear);
    assert_eq!(none, "# Our fleet.\ninstances:\n  # The old one.\n\n  # The last.\n");
    let one: Instances = vec![InstanceOverlay { name: Some("new".to_owned()), ..Default::default() }].into();
    assert_eq!(rewrite_nodes(&none, &one), format!("{none}  - name: new\n"));
    assert_eq!(rewrite_nodes("", &one), "instances:\n  - name: new\n");
}

#[test]
fn a_text_in_brackets_is_edited_too() {
    let text = "{\"instances\": [{\"name\": \"a\", \"tags\": {\"Patch Group\": \"web\"}}, {\"name\": \"b\"}]}";
    let mut wanted = nodes(text);
    wanted[0].name = Some("c, d".to_owned());
    let changed = rewrite_nodes(text, &wanted);
    assert_eq!(nodes(&changed), wanted);
    assert!(changed.starts_with("{\"instances\": [{\"name\": \"c, d\", \"tags\""), "{changed}");
    // There is no line to take away; what it comes to is right all the same.
    wanted.pop();
    assert_eq!(nodes(&rewrite_nodes(text, &wanted)), wanted);
}

#[test]
fn errors_keep_the_nodes_from_being_read_and_say_where() {
    for (text, line) in
        [("instances:\n  - name: [\n", 3), ("instances:\n  - nmae: a\n", 2), ("version: 1\n", 1), ("- name: a\n", 1)]
    {
        let read = read_nodes("nodes.yaml", text);
        let error = read.diagnostics.first().unwrap();
        assert!(read.nodes.is_none() || error.severity != Severity::Error, "{text}");
        assert!(error.place.start.line <= line, "{text}: {error}");
    }
    let wanted = nodes(TEXT);
    assert_eq!(nodes(&rewrite_nodes("instances: [", &wanted)), wanted);
}
