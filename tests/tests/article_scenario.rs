//! The article's scenario through the one door: from text to counters, logs and keys.

use patchplay_model::Counts;
use patchplay_playground::{
    Playground, ScenarioFile,
    view::{NodeView, Screen, View},
};
use patchplay_tests::{ArticleCase, article_table, assert_golden, catalog, text};
use serde_json::Value;

fn playground() -> Playground {
    Playground::new(catalog())
}

fn file(case: &ArticleCase) -> ScenarioFile {
    let file = ScenarioFile::read("article.scenario.yaml", &case.scenario);
    assert_eq!(file.diagnostics, [], "{}", case.name);
    // The assertions of the file speak of the unedited article.
    let scenario = file.scenario.map(|mut scenario| {
        scenario.expect.clear();
        scenario
    });
    ScenarioFile { scenario, ..ScenarioFile { scenario: None, ..file } }
}

fn case(name: &str) -> ArticleCase {
    article_table().into_iter().find(|case| case.name == name).unwrap()
}

fn view(case: &ArticleCase) -> View {
    playground().view(&file(case), &Screen::default())
}

fn node<'v>(view: &'v View, name: &str) -> &'v NodeView {
    view.result.as_ref().unwrap().nodes.iter().find(|node| node.name == name).unwrap()
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
}

#[test]
fn every_case_of_the_table_comes_out_in_the_view() {
    for case in article_table() {
        let view = view(&case);
        let result = view.result.as_ref().unwrap_or_else(|| panic!("{}: {:?}", case.name, view.diagnostics));
        assert_eq!(result.run.status_details, case.expected["command"], "{}", case.name);
        assert_eq!(result.run.objects.len() as u64, case.expected["objects"].as_u64().unwrap(), "{}", case.name);
        for (name, wanted) in case.expected["nodes"].as_object().unwrap() {
            let found = node(&view, name);
            let at = format!("{} of {}", name, case.name);
            let baseline = found.baseline.as_ref().unwrap();
            assert_eq!(
                (baseline.name.as_str(), baseline.id.as_str()),
                (wanted["baseline"].as_str().unwrap(), wanted["baselineId"].as_str().unwrap()),
                "{at}"
            );
            assert_eq!(found.status.as_deref(), wanted["status"].as_str(), "{at}");
            assert_eq!(found.newly_installed, strings(&wanted["new"]), "{at}");
            assert_eq!(found.missing, strings(&wanted["missing"]), "{at}");
            assert_eq!(found.counts.is_some(), wanted["counts"].is_object(), "{at}");
            for (counter, value) in wanted["counts"].as_object().into_iter().flatten() {
                assert_eq!(
                    found.counts.as_ref().and_then(|counts: &Counts| counts.by_name(counter)),
                    value.as_i64(),
                    "{counter} of {at}"
                );
            }
        }
        if let Some(hop) = case.expected["brokenHop"].as_str() {
            let said: String = result.headline.title.iter().map(|phrase| phrase.text.as_str()).collect();
            assert!(said.contains(hop), "{}: `{said}` names the broken hop", case.name);
            let cause = result.headline.title.iter().find(|phrase| phrase.cause).unwrap();
            assert!(!cause.places.is_empty(), "{}: the cause has an address", case.name);
        }
    }
}

#[test]
fn the_answers_in_the_shapes_of_the_api_agree_with_the_table() {
    for case in article_table() {
        let answer = playground().run(&file(&case));
        assert_eq!(answer.command.as_ref().unwrap()["StatusDetails"], case.expected["command"], "{}", case.name);
        let states = answer.instance_patch_states.unwrap();
        let patches = answer.instance_patches.unwrap();
        for state in &states {
            let id = state["InstanceId"].as_str().unwrap();
            let name = if id == "i-0be0847252c5cf00e" { "Instance1" } else { "Instance2" };
            let wanted = &case.expected["nodes"][name];
            assert_eq!(state["BaselineId"], wanted["baselineId"], "{}", case.name);
            for (counter, value) in wanted["counts"].as_object().unwrap() {
                assert_eq!(&state[counter], value, "{counter} of {name} in {}", case.name);
            }
            // A counter is the number of patches that are listed in that state.
            for (state_name, counter) in [
                ("Installed", "InstalledCount"),
                ("InstalledOther", "InstalledOtherCount"),
                ("NotApplicable", "NotApplicableCount"),
                ("Missing", "MissingCount"),
            ] {
                let listed = patches[id].iter().filter(|patch| patch["State"] == state_name).count();
                assert_eq!(listed as u64, state[counter].as_u64().unwrap(), "{counter} of {name} in {}", case.name);
            }
        }
        let errors: String = answer
            .objects
            .unwrap()
            .iter()
            .filter(|(key, _)| key.ends_with("/stderr"))
            .map(|(_, text)| text.as_str())
            .collect();
        match case.expected["stderr"].as_str() {
            Some(wanted) => assert!(errors.contains(wanted), "{}: {errors}", case.name),
            None => assert_eq!(errors, "", "{}", case.name),
        }
    }
}

#[test]
fn the_log_of_the_first_instance_is_the_one_the_article_prints() {
    let answer = playground().run(&file(&case("install")));
    let objects = answer.objects.unwrap();
    let keys: Vec<&str> = objects.keys().map(String::as_str).collect();
    let [first, second] = keys.as_slice() else { panic!("{keys:?}") };
    for (key, instance) in [(first, "i-008140484431d4e33"), (second, "i-0be0847252c5cf00e")] {
        let parts: Vec<&str> = key.split('/').collect();
        assert_eq!(parts[..3], ["soa-04-003", "AWSRunPatchBaselineAssociation", instance]);
        assert_eq!(parts[5..], ["awsrunPowerShellScript", "PatchWindows", "stdout"]);
        assert_eq!((parts[3].len(), parts[4].len()), (36, 36), "association and execution id");
    }
    assert!(second.contains("/a84181fe-a330-4d8d-abf1-fdd49a6f4a61/"), "{second}");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words(&objects[*second]), words(&text("cases/article.log.txt")));
    assert_golden("article/instance1.stdout", &objects[*second]);
    assert_golden("article/instance2.stdout", &objects[*first]);
}

#[test]
fn the_cause_of_the_empty_result_is_the_pair_of_lines_that_filters() {
    let view = view(&case("install"));
    let headline = &view.result.as_ref().unwrap().headline;
    let said: String = headline.title.iter().map(|phrase| phrase.text.as_str()).collect();
    assert_eq!(said, "Instance2 installed nothing: no patch is both CriticalUpdates and Critical.");
    let scenario = file(&case("install")).scenario.unwrap();
    let template: Vec<&str> = scenario.files[0].text.lines().collect();
    let causes: Vec<&str> = headline
        .title
        .iter()
        .filter(|phrase| phrase.cause)
        .flat_map(|phrase| &phrase.places)
        .map(|place| template[place.start.line as usize - 1].trim())
        .collect();
    assert_eq!(causes, ["- CriticalUpdates", "- Critical"]);
}

#[test]
fn equal_input_gives_equal_bytes() {
    let case = case("install");
    let first = serde_json::to_string(&playground().run(&file(&case))).unwrap();
    let door = playground();
    assert_eq!(serde_json::to_string(&door.run(&file(&case))).unwrap(), first);
    // What earlier answers left in the door changes nothing.
    let _ = door.view(&file(&article_table()[1]), &Screen::default());
    assert_eq!(serde_json::to_string(&door.run(&file(&case))).unwrap(), first);
}
