//! What AWS reported of real nodes: describe-instance-patch-states and describe-instance-patches, pasted and played.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

use patchplay_document::{CatalogChoice, InstanceOverlay, Scenario, SourceFile};
use patchplay_model::{OperatingSystem, Timestamp};
use patchplay_ordered::SortedMap;
use patchplay_playground::{Playground, ScenarioFile, view::Screen};
use serde_json::{Value, json};

fn playground() -> Playground {
    let mut facts = patchplay_catalog::default_set();
    for (_, set) in patchplay_catalog::full_sets() {
        facts.merge(&set);
    }
    Playground::new(std::sync::Arc::new(facts))
}

fn file(name: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: patchplay_tests::text(&format!("cases/answers/{name}")) }
}

fn scenario(files: Vec<SourceFile>, clock: &str) -> Scenario {
    Scenario { files, clock: Some(Timestamp::parse(clock).unwrap()), ..Scenario::default() }
}

fn play(scenario: &Scenario) -> Value {
    serde_json::to_value(playground().run(&ScenarioFile::from(scenario.clone()))).unwrap()
}

/// Code, line and message of each diagnostic.
fn told(answer: &Value) -> Vec<(String, String, String)> {
    let word = |found: &Value, key: &str| found[key].as_str().unwrap_or_default().to_owned();
    let all = answer["Diagnostics"].as_array().unwrap().iter();
    all.map(|d| {
        (word(d, "Code"), format!("{}:{}", d["File"].as_str().unwrap(), d["Start"]["Line"]), word(d, "Message"))
    })
    .collect()
}

#[test]
fn inspect_answers_as_the_golden_says() {
    let files = [file("baseline.json"), file("states.json"), file("i-0aaaaaaaaaaaaaaaa.json")];
    let answer = Playground::default().inspect(&files, &SortedMap::new());
    let shown = serde_json::to_string_pretty(&answer).unwrap() + "\n";
    patchplay_tests::assert_golden("inspect/answers.json", &shown);
}

/// Nodes, their groups and systems, the registration and the snapshot come from the states; what a node has comes from
/// the answer that is called by its id.
#[test]
fn an_account_as_it_was_patched_is_played() {
    let files = vec![file("baseline.json"), file("states.json"), file("i-0aaaaaaaaaaaaaaaa.json")];
    let answer = play(&scenario(files, "2022-01-20T00:00:00Z"));
    let told = told(&answer);
    let of = |code: &str| told.iter().filter(|(found, ..)| found == code).collect::<Vec<_>>();
    // The second node's image is nowhere, and the third one's baseline.
    assert_eq!(of("rules-not-listed").len(), 1, "{told:#?}");
    assert!(of("rules-not-listed")[0].2.contains("`pb-00000000000000000`"));
    assert_eq!(of("image-assumed").len(), 2, "{told:#?}");
    let states: SortedMap<&str, &Value> = answer["InstancePatchStates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["InstanceId"].as_str().unwrap(), s))
        .collect();
    let web = states["i-0aaaaaaaaaaaaaaaa"];
    assert_eq!((&web["BaselineId"], &web["PatchGroup"]), (&json!("pb-0c10e657807c7a700"), &json!("web")));
    assert_eq!(web["SnapshotId"], "8ea27a53-4f3c-4d35-9c23-7f4b1c3d1a02");
    // Of its patches nothing was invented: KB5005112 is installed, KB4589208 is beside the rules.
    assert_eq!((&web["InstalledCount"], &web["InstalledOtherCount"]), (&json!(1), &json!(1)));
    assert_eq!(states["i-0bbbbbbbbbbbbbbbb"]["PatchGroup"], "");
    assert_ne!(states["i-0bbbbbbbbbbbbbbbb"]["BaselineId"], "pb-0c10e657807c7a700");
    let patches: SortedMap<&str, &str> = answer["InstancePatches"]["i-0aaaaaaaaaaaaaaaa"]
        .as_array()
        .unwrap()
        .iter()
        .map(|patch| (patch["KBId"].as_str().unwrap(), patch["State"].as_str().unwrap()))
        .collect();
    assert_eq!((patches["KB5009557"], patches["KB5005112"]), ("Missing", "Installed"));
    let laid = of("reported-patches");
    assert_eq!(laid[0].1, "i-0aaaaaaaaaaaaaaaa.json:1");
    assert_eq!(laid[0].2, "`i-0aaaaaaaaaaaaaaaa` has the 2 patches that this answer reports");
    let help = answer["Diagnostics"].as_array().unwrap().iter().find(|d| d["Code"] == "reported-patches").unwrap();
    let help = help["Help"].as_str().unwrap();
    assert!(help.contains("1 waits for a reboot") && help.contains("`KB4535680` failed"), "{help}");
    // What cannot be put into a node is compared: counters of the same operation, at the line of the node's id.
    let others = of("reported-otherwise");
    assert_eq!(
        others.iter().map(|(_, place, _)| place.as_str()).collect::<Vec<_>>(),
        ["states.json:4", "states.json:22"]
    );
    assert!(others[0].2.contains("InstalledCount is 1, not 2"), "{}", others[0].2);
    assert!(others[0].2.contains("of 2022-01-20"), "nine hours earlier than its own clock says: {}", others[0].2);
}

/// A group that the account registers elsewhere stays there: states are of the past.
#[test]
fn what_the_account_says_stands_before_what_was_seen() {
    let other = json!({"BaselineId": "pb-0ddddddddddddddddd", "Name": "Other", "OperatingSystem": "WINDOWS", "DefaultBaseline": true,
        "PatchGroups": ["web"], "ApprovalRules": {"PatchRules": []}, "ApprovedPatches": ["KB5009557"]});
    let other = SourceFile { name: "other.json".to_owned(), text: other.to_string() };
    let answer = play(&scenario(vec![file("baseline.json"), file("states.json"), other], "2022-01-20T00:00:00Z"));
    assert_eq!(answer["InstancePatchStates"][0]["BaselineId"], "pb-0ddddddddddddddddd", "{:#}", answer["Diagnostics"]);
    // A default that was seen is one as long as nothing else is.
    let seen = json!([{"InstanceId": "i-0aaaaaaaaaaaaaaaa", "PatchGroup": "", "BaselineId": "pb-0c10e657807c7a700", "MissingCount": 0}]);
    let seen = SourceFile { name: "states.json".to_owned(), text: seen.to_string() };
    let answer = play(&scenario(vec![file("baseline.json"), seen], "2022-01-20T00:00:00Z"));
    assert_eq!(answer["InstancePatchStates"][0]["BaselineId"], "pb-0c10e657807c7a700", "{:#}", answer["Diagnostics"]);
}

/// Whose patches they are, the file's name tells, or there is one node.
#[test]
fn an_answer_of_nobody_is_said() {
    let pasted = SourceFile { name: "file-2.yaml".to_owned(), ..file("i-0aaaaaaaaaaaaaaaa.json") };
    let answer =
        play(&scenario(vec![file("baseline.json"), file("states.json"), pasted.clone()], "2022-01-20T00:00:00Z"));
    let nobody: Vec<_> = told(&answer).into_iter().filter(|(code, ..)| code == "catalog-file-unused").collect();
    assert!(nobody.len() == 1 && nobody[0].2.contains("does not say of which"), "{nobody:?}");
    let overlay = |name: &str| InstanceOverlay {
        name: Some(name.to_owned()),
        system: Some(OperatingSystem::Windows),
        product: Some("WindowsServer2019".to_owned()),
        ..Default::default()
    };
    let one =
        Scenario { instances: vec![overlay("web")].into(), ..scenario(vec![pasted.clone()], "2022-01-20T00:00:00Z") };
    let answer = play(&one);
    assert!(
        told(&answer).iter().any(|(code, _, message)| code == "reported-patches" && message.starts_with("`web`")),
        "{answer:#}"
    );
    let two = SourceFile { name: "db.json".to_owned(), ..pasted.clone() };
    let both = Scenario {
        instances: vec![overlay("web"), overlay("db")].into(),
        ..scenario(vec![two], "2022-01-20T00:00:00Z")
    };
    assert!(
        told(&play(&both)).iter().any(|(code, _, message)| code == "reported-patches" && message.starts_with("`db`"))
    );
    // The same file as patch facts needs no node.
    let facts = Scenario {
        instances: vec![overlay("web"), overlay("db")].into(),
        catalog: CatalogChoice::Files(vec![pasted.name.clone()]),
        ..scenario(vec![pasted.clone()], "2022-01-20T00:00:00Z")
    };
    assert!(!told(&play(&facts)).iter().any(|(code, ..)| code == "catalog-file-unused"));
    let twice = Scenario {
        instances: vec![overlay("web")].into(),
        ..scenario(vec![pasted.clone(), SourceFile { name: "again.json".to_owned(), ..pasted }], "2022-01-20T00:00:00Z")
    };
    assert!(
        told(&play(&twice))
            .iter()
            .any(|(code, _, message)| code == "catalog-file-unused" && message.contains("another file"))
    );
}

/// What a run here answers comes to the same when it is pasted: nodes, groups, states and counters.
#[test]
fn the_answers_of_a_run_played_again_come_to_the_same() {
    for (name, clock) in [("article", "2022-01-22T11:19:01Z"), ("linux", "2022-01-22T11:19:01Z")] {
        let text = patchplay_tests::text(&format!("cases/{name}.scenario.yaml"));
        let mut first = ScenarioFile::read(name, &text).scenario.unwrap();
        first.expect.clear();
        first.history.clear();
        first.options.clear();
        for file in &mut first.files {
            if file.text.is_empty() {
                file.text = patchplay_tests::text(&format!("cases/{}", file.name));
            }
        }
        // Ubuntu's image is known as "older than": what it prints of such packages is a version that it does not have.
        first.instances.retain(|node| node.name.as_deref() != Some("app"));
        first.clock = Some(Timestamp::parse(clock).unwrap());
        first.run.get_or_insert_default().parameters.insert("Operation".to_owned(), "Scan".to_owned());
        let answer = play(&first);
        let states = answer["InstancePatchStates"].as_array().unwrap_or_else(|| panic!("{name}: {answer:#}")).clone();
        assert!(!states.is_empty(), "{name}");
        let mut files = vec![SourceFile {
            name: "states.json".to_owned(),
            text: json!({ "InstancePatchStates": states }).to_string(),
        }];
        for (id, patches) in answer["InstancePatches"].as_object().unwrap() {
            files.push(SourceFile { name: format!("{id}.json"), text: json!({ "Patches": patches }).to_string() });
        }
        // Rules are in no such answer.
        let found = playground().inspect(&first.files, &first.parameters).baselines;
        for (number, baseline) in found.iter().enumerate() {
            let id = states.iter().find_map(|state| {
                let group = state["PatchGroup"].as_str()?;
                let groups = baseline["PatchGroups"].as_array()?;
                groups.iter().any(|known| known == group).then(|| state["BaselineId"].clone())
            });
            let mut text = baseline.clone();
            text.as_object_mut().unwrap().remove("LogicalId");
            text["BaselineId"] = id.unwrap_or_else(|| json!(format!("pb-{number:017x}")));
            files.push(SourceFile { name: format!("baseline-{number}.json"), text: text.to_string() });
        }
        // Nor is the release.
        let images = playground().images();
        let release = |id: &str| {
            let node = first.instances.iter().find(|node| node.id.as_deref() == Some(id))?;
            let image = images.iter().find(|image| Some(&image.key) == node.image.as_ref())?;
            Some(InstanceOverlay {
                logical_id: Some(id.to_owned()),
                system: Some(image.system),
                product: Some(image.product.clone()),
                ..InstanceOverlay::default()
            })
        };
        let instances = states.iter().filter_map(|state| release(state["InstanceId"].as_str()?)).collect();
        let again =
            Scenario { files, instances, clock: first.clock, region: first.region.clone(), ..Scenario::default() };
        let second = play(&again);
        let told = told(&second);
        let others: Vec<_> = told.iter().filter(|(code, ..)| code == "reported-otherwise").collect();
        assert!(others.is_empty(), "{name}: {others:#?}");
        let counts = |answer: &Value| -> SortedMap<String, [Value; 5]> {
            let of = |s: &Value| {
                ["PatchGroup", "InstalledCount", "InstalledOtherCount", "MissingCount", "FailedCount"]
                    .map(|key| s[key].clone())
            };
            answer["InstancePatchStates"]
                .as_array()
                .unwrap_or_else(|| panic!("{name}: {told:#?}"))
                .iter()
                .map(|s| (s["InstanceId"].as_str().unwrap().to_owned(), of(s)))
                .collect()
        };
        assert_eq!(counts(&second), counts(&answer), "{name}");
    }
}

/// The picture of a node that only an answer names begins with what the answer says cuts it off.
#[test]
fn what_cuts_a_reported_node_off_is_a_hop_of_its_way() {
    let text = json!({ "InstanceInformationList": [{
        "InstanceId": "i-0aaaaaaaaaaaaaaaa", "PingStatus": "ConnectionLost", "PlatformType": "Windows",
        "PlatformName": "Microsoft Windows Server 2019 Datacenter", "PlatformVersion": "10.0.17763",
    }] });
    let files = vec![SourceFile { name: "managed.json".to_owned(), text: text.to_string() }];
    let file = ScenarioFile::from(scenario(files, "2022-01-20T00:00:00Z"));
    let result = playground().view(&file, &Screen::default()).result.unwrap();
    let way = result.network.groups[0].ways.iter().find(|way| way.path == "ssm").unwrap();
    let hops: Vec<_> = way.hops.iter().map(|hop| (hop.label.as_str(), hop.ok)).collect();
    assert_eq!(hops, [("agent", false)]);
}
