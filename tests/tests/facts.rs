//! Which patch facts decide: the default set, full sets on demand, and files of the user's own.

use std::sync::OnceLock;

use patchplay_catalog::{Family, default_set, full_set};
use patchplay_document::{CatalogChoice, Diagnostic, Scenario, Severity, SourceFile};
use patchplay_ordered::SortedMap;
use patchplay_playground::{Playground, ScenarioFile, answers::RunAnswer, view::Screen};
use patchplay_tests::text;

/// The bytes of the default set, then of each family's full set.
fn catalogs() -> &'static [Vec<u8>] {
    static CATALOGS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    CATALOGS.get_or_init(|| {
        let full = Family::ALL.iter().map(|&family| full_set(family).to_bytes());
        std::iter::once(default_set().to_bytes()).chain(full).collect()
    })
}

fn full(family: Family) -> &'static [u8] {
    let place = Family::ALL.iter().position(|other| *other == family).unwrap();
    &catalogs()[place + 1]
}

/// A playground that was handed these catalogues in this order.
fn loaded(catalogs: &[&[u8]]) -> Playground {
    let mut playground = Playground::default();
    for bytes in catalogs {
        playground.load_catalog(bytes).expect("our own bytes");
    }
    playground
}

fn default_and(families: &[Family]) -> Playground {
    let full = families.iter().map(|&family| full(family));
    loaded(&std::iter::once(catalogs()[0].as_slice()).chain(full).collect::<Vec<_>>())
}

fn scenario(rest: &str) -> ScenarioFile {
    let file = ScenarioFile::read("s.yaml", &format!("version: 1\nclock: 2023-06-01T00:00:00Z\n{rest}\n"));
    assert_eq!(file.diagnostics, [], "{rest}");
    file
}

/// A counter of each node, by name of the node.
fn count(answer: &RunAnswer, counter: &str) -> Vec<i64> {
    let states = answer.instance_patch_states.as_ref().unwrap_or_else(|| panic!("{:?}", answer.diagnostics));
    states.iter().map(|state| state[counter].as_i64().unwrap()).collect()
}

fn with_code<'d>(diagnostics: &'d [Diagnostic], code: &str) -> Vec<&'d Diagnostic> {
    diagnostics.iter().filter(|diagnostic| diagnostic.code == code).collect()
}

#[test]
fn a_system_outside_the_default_set_names_the_file_that_has_it() {
    let file = scenario("instances: [{name: db, image: rhel-8.5-2021-11}]");
    let default = default_and(&[]);
    assert_eq!(default.missing_facts(&file), ["redhat.catalog"]);
    let answer = default.run(&file);
    assert_eq!(answer.missing_facts, ["redhat.catalog"]);
    assert_eq!(count(&answer, "MissingCount"), [0]);
    let [said] = with_code(&answer.diagnostics, "facts-absent")[..] else { panic!("{:?}", answer.diagnostics) };
    assert_eq!((said.severity, said.help.as_str()), (Severity::Warning, "load `redhat.catalog`"));
    assert!(said.message.contains("Red Hat Enterprise Linux 8.5"), "{said}");

    let both = default_and(&[Family::RedHat]);
    let answer = both.run(&file);
    assert_eq!((answer.missing_facts.len(), both.missing_facts(&file).len()), (0, 0));
    assert!(count(&answer, "MissingCount")[0] > 10, "{answer:?}");
    assert_eq!(with_code(&answer.diagnostics, "facts-absent"), [] as [&Diagnostic; 0]);
}

#[test]
fn a_baseline_without_nodes_and_a_bare_node_need_facts_too() {
    let default = default_and(&[]);
    for (rest, files) in [
        ("files: [{name: b.yaml, text: \"OperatingSystem: DEBIAN\\nName: mine\\nApprovedPatches: [curl]\"}]", "debian"),
        ("instances: [{name: a, system: SUSE}]", "suse-macos"),
        ("instances: [{name: a, product: Ubuntu18.04}]", "ubuntu"),
        ("instances: [{name: a, product: WindowsServer2025}]", "windows"),
        ("instances: [{name: a, image: almalinux8.6}, {name: b, image: macos-13-2023-04}]", "rhel-family suse-macos"),
        ("instances: [{name: a, image: windows-2016-2021.12.15}, {name: b, image: ubuntu-22.04-2022-08-01}]", ""),
        ("instances: []", ""),
    ] {
        let wanted: Vec<String> = files.split_whitespace().map(|name| format!("{name}.catalog")).collect();
        assert_eq!(default.missing_facts(&scenario(rest)), wanted, "{rest}");
    }
}

#[test]
fn full_is_everything_of_the_scenarios_systems() {
    let nodes = "instances: [{name: web, image: windows-2019-2021.12.15}, {name: app, image: ubuntu-22.04-2022-08-01}]";
    let (default, full) = (scenario(nodes), scenario(&format!("catalog: full\n{nodes}")));
    let playground = default_and(&[]);
    assert_eq!(playground.missing_facts(&default), [""; 0]);
    assert_eq!(playground.missing_facts(&full), ["windows.catalog", "ubuntu.catalog"]);
    let answer = playground.run(&full);
    // Until they are there the default set decides, and that is said.
    assert_eq!(answer.instance_patch_states, playground.run(&default).instance_patch_states);
    assert_eq!(with_code(&answer.diagnostics, "facts-absent").len(), 2, "{:?}", answer.diagnostics);

    let playground = default_and(Family::ALL);
    let (few, many) = (playground.run(&default), playground.run(&full));
    assert_ne!(states(&many, 0, "Missing"), states(&few, 0, "Missing"), "the default set ends in 2022");
    assert!(count(&many, "NotApplicableCount")[0] > count(&few, "NotApplicableCount")[0]);
    assert_eq!(with_code(&many.diagnostics, "facts-absent"), [] as [&Diagnostic; 0]);
}

/// What others had loaded is nothing to a scenario: its answer depends on its text alone.
#[test]
fn neither_the_order_of_loading_nor_more_facts_change_an_answer() {
    let families = [Family::RedHat, Family::Windows, Family::Debian];
    let mut files: Vec<&[u8]> = families.iter().map(|&family| full(family)).collect();
    files.push(&catalogs()[0]);
    let scenarios = [
        ScenarioFile::read("article", &text("cases/article.scenario.yaml")),
        scenario("instances: [{name: a, image: rhel-8.5-2021-11}, {name: b, image: windows-2019-2021.08}]"),
        scenario("catalog: full\ninstances: [{name: a, image: windows-2019-2021.08}]"),
        scenario("instances: [{name: a, image: debian-11-2022-01-20}, {name: b, image: windows-2025-2025.06}]"),
    ];
    let run =
        |playground: &Playground| -> Vec<RunAnswer> { scenarios.iter().map(|file| playground.run(file)).collect() };
    let wanted = run(&loaded(&[3, 0, 1, 2].map(|place: usize| files[place])));
    assert_eq!(count(&wanted[0], "NotApplicableCount")[0], 1885);
    // Each one first and last, and one order in which each comes twice.
    for first in 0..4 {
        let mut order = [0, 1, 2, 3];
        order.rotate_left(first);
        for order in [order, [order[3], order[2], order[1], order[0]]] {
            let playground = loaded(&order.map(|place| files[place]));
            assert!(run(&playground) == wanted, "{order:?}");
        }
    }
    let twice: Vec<&[u8]> = files.iter().chain(&files).copied().collect();
    assert!(run(&loaded(&twice)) == wanted);
    // Asked in turn, scenarios do not disturb each other.
    let playground = loaded(&files);
    for file in scenarios.iter().chain(scenarios.iter().rev()) {
        let place = scenarios.iter().position(|other| std::ptr::eq(other, file)).unwrap();
        assert!(playground.run(file) == wanted[place], "scenario {place}");
    }
}

#[test]
fn damaged_bytes_change_nothing() {
    let mut playground = default_and(&[]);
    let file = scenario("instances: [{name: web, image: windows-2019-2021.12.15}]");
    let before = playground.run(&file);
    assert!(playground.load_catalog(&[1, 2, 3]).is_err());
    assert!(playground.run(&file) == before);
}

fn own(files: &[(&str, &str)], choice: &[&str], nodes: &str) -> ScenarioFile {
    let mut file = scenario(nodes);
    let own = file.scenario.as_mut().unwrap();
    own.files = files.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: (*text).into() }).collect();
    own.catalog = CatalogChoice::Files(choice.iter().map(|name| (*name).into()).collect());
    file
}

const NODES: &str =
    "instances: [{name: web, image: windows-2019-2021.12.15}, {name: app, image: ubuntu-22.04-2022-08-01}]";

fn states(answer: &RunAnswer, node: usize, state: &str) -> Vec<String> {
    let ids: Vec<&str> = answer
        .instance_patch_states
        .as_ref()
        .unwrap_or_else(|| panic!("{:?}", answer.diagnostics))
        .iter()
        .map(|counts| counts["InstanceId"].as_str().unwrap())
        .collect();
    let patches = &answer.instance_patches.as_ref().unwrap()[ids[node]];
    let of_state = patches.iter().filter(|patch| patch["State"] == state);
    of_state.map(|patch| patch["KBId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn files_stand_for_the_systems_they_speak_of_and_images_stay() {
    let json = text("cases/facts/available-patches.json");
    let file = own(&[("available.json", &json)], &["available.json"], NODES);
    let playground = default_and(&[Family::Windows]);
    let answer = playground.run(&file);
    assert_eq!(with_code(&answer.diagnostics, "not-a-template"), [] as [&Diagnostic; 0]);
    assert_eq!(states(&answer, 0, "Missing"), ["KB5010351", "KB9000001"]);
    // The older of two cumulative updates is inside the newer one.
    assert_eq!(states(&answer, 0, "NotApplicable"), ["KB5009557"]);
    // What the image has and the files do not list is still on the node.
    assert_eq!(states(&answer, 0, "InstalledOther").len(), 36);
    let usual = playground.run(&scenario(NODES));
    assert_eq!(
        answer.instance_patch_states.as_ref().unwrap()[1],
        usual.instance_patch_states.as_ref().unwrap()[1],
        "Ubuntu is as ever"
    );
}

#[test]
fn a_table_brings_a_system_of_its_own() {
    let csv = text("cases/facts/patches.csv");
    let nodes = "instances: [{name: a, product: AlmaLinux9.1, installed: [expat.x86_64:0:2.4.9-1.el9]}]";
    let file = own(&[("patches.csv", &csv)], &["patches.csv"], nodes);
    let answer = default_and(&[Family::RedHatRebuilds]).run(&file);
    assert_eq!(states(&answer, 0, "Missing"), ["expat.x86_64"]);
    // Without the full set there is less to complete from, which is said; the files decide all the same.
    let answer = default_and(&[]).run(&file);
    assert_eq!(states(&answer, 0, "Missing"), ["expat.x86_64"]);
    assert_eq!(answer.missing_facts, ["rhel-family.catalog"]);
}

#[test]
fn pages_of_an_answer_may_lie_in_several_files_and_overlap() {
    let json = text("cases/facts/available-patches.json");
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let page =
        |range: std::ops::Range<usize>| serde_json::json!({ "Patches": value["Patches"].as_array().unwrap()[range] });
    let (one, two) = (page(0..2).to_string(), page(1..3).to_string());
    let playground = default_and(&[Family::Windows]);
    let whole = playground.run(&own(&[("a.json", &json)], &["a.json"], NODES));
    for order in [["a.json", "b.json"], ["b.json", "a.json"]] {
        let pages = playground.run(&own(&[("a.json", &one), ("b.json", &two)], &order, NODES));
        assert_eq!(count(&pages, "MissingCount"), count(&whole, "MissingCount"), "{order:?}");
        assert_eq!(count(&pages, "NotApplicableCount"), count(&whole, "NotApplicableCount"), "{order:?}");
    }
}

#[test]
fn a_product_that_the_files_do_not_list_is_named() {
    let json = text("cases/facts/available-patches.json");
    let file = own(&[("a.json", &json)], &["a.json"], "instances: [{name: old, image: windows-2016-2021.12.15}]");
    let answer = default_and(&[Family::Windows]).run(&file);
    let [said] = with_code(&answer.diagnostics, "facts-absent")[..] else { panic!("{:?}", answer.diagnostics) };
    assert!(said.message.starts_with("the scenario's own patch facts list no patch of Windows Server 2016"), "{said}");
}

#[test]
fn a_file_that_cannot_be_read_says_where() {
    let playground = default_and(&[]);
    for (name, text, line, message) in [
        ("a.csv", "os,id\nWINDOWS,KB1\nDOS,KB2\n", 3, "column `os`: `DOS` is not a known operating system"),
        ("a.json", "{\"Patches\": [\n  {\"KbNumber\": \"KB1\",\n}]}", 3, "this is no JSON"),
        (
            "a.json",
            "{\"Patches\": [\n{\"KbNumber\": \"KB1\",\n\"ReleaseDate\": \"soon\"}]}",
            3,
            "`Patches[0].ReleaseDate`: ",
        ),
        ("a.yaml", "Resources: {}\n", 1, ""),
    ] {
        let answer = playground.run(&own(&[(name, text)], &[name], NODES));
        assert!(answer.command.is_none());
        let errors: Vec<&Diagnostic> = answer.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        let [said] = errors[..] else { panic!("{text}: {:?}", answer.diagnostics) };
        assert_eq!((said.code.as_str(), said.place.file.as_str()), ("catalog-file-unreadable", name), "{said}");
        assert_eq!(said.place.start.line, line, "{said}");
        assert!(said.message.starts_with(message), "{said}");
    }
    let answer = playground.run(&own(&[("patches.csv", "os,id\n")], &["patchs.csv"], NODES));
    let [said] = with_code(&answer.diagnostics, "catalog-file-unknown")[..] else { panic!("{:?}", answer.diagnostics) };
    assert_eq!(said.help, "did you mean `patches.csv`?");
}

#[test]
fn lists_of_patches_are_no_templates() {
    let json = text("cases/facts/available-patches.json");
    let baseline = "Name: mine\nOperatingSystem: WINDOWS\nApprovedPatches: [KB9000001]\n";
    let files: Vec<SourceFile> = [("b.yaml", baseline), ("dir/available.json", json.as_str())]
        .map(|(name, text)| SourceFile { name: name.into(), text: text.into() })
        .to_vec();
    let playground = default_and(&[]);
    let found = playground.check(&files, &SortedMap::new()).diagnostics;
    let [said] = &found[..] else { panic!("{found:?}") };
    assert_eq!((said.code.as_str(), said.severity), ("catalog-file-unused", Severity::Note));
    assert!(said.help.ends_with("`catalog: {files: [available.json]}`"), "{said:?}");
    assert_eq!(playground.inspect(&files, &SortedMap::new()).baselines.len(), 1);

    let scenario = Scenario { files, ..Scenario::default() };
    let view = playground.view(&ScenarioFile::from(scenario.clone()), &Screen::default());
    assert_eq!(view.patch_files, ["dir/available.json"]);
    assert_eq!(with_code(&view.diagnostics, "catalog-file-unused").len(), 1);
    let used = Scenario { catalog: CatalogChoice::Files(vec!["dir/available.json".into()]), ..scenario };
    let view = playground.view(&ScenarioFile::from(used), &Screen::default());
    assert_eq!(view.patch_files, ["dir/available.json"]);
    assert_eq!(with_code(&view.diagnostics, "catalog-file-unused").len(), 0);
    assert_eq!(view.missing_files, ["windows.catalog"]);
}

/// Editing one file does not read another again, and edits of the facts themselves count.
#[test]
fn an_edit_of_the_facts_changes_the_answer() {
    let json = text("cases/facts/available-patches.json");
    let playground = default_and(&[Family::Windows]);
    let run = |text: &str| states(&playground.run(&own(&[("a.json", text)], &["a.json"], NODES)), 0, "Missing");
    assert_eq!(run(&json), ["KB5010351", "KB9000001"]);
    assert_eq!(run(&json.replace("KB9000001", "KB9000002")), ["KB5010351", "KB9000002"]);
    assert_eq!(run(&json), ["KB5010351", "KB9000001"]);
}
