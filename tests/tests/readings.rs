//! Every option of a scenario shows in the explanation of a node on which its readings differ, and on no other.

use std::collections::{BTreeMap, BTreeSet};

use patchplay_model::{Reading, Readings};
use patchplay_playground::{
    Playground, ScenarioFile,
    answers::ExplainAnswer,
    view::{DecidingReading, Screen, WhyQuery},
};
use patchplay_tests::{catalog, text};
use serde_json::{Map, Value, json};

/// One option and a node that it decides about.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    option: String,
    node: String,
    patch: Option<String>,
    /// How many baselines the account has besides those of the scenario.
    baselines: Option<usize>,
    decides: BTreeMap<String, String>,
    #[serde(default)]
    scenario: Map<String, Value>,
}

impl Case {
    fn all() -> Vec<Self> {
        serde_yaml::from_str(&text("cases/readings.yaml")).unwrap()
    }

    fn option(&self) -> &'static Reading {
        Readings::TABLE.iter().find(|option| option.name == self.option).unwrap_or_else(|| panic!("{}", self.option))
    }

    /// The scenario, with this reading of the option, if any.
    fn scenario(&self, reading: Option<&str>) -> ScenarioFile {
        let mut scenario = base();
        scenario.extend(self.scenario.clone());
        if let Some(baselines) = self.baselines {
            let one =
                |number| format!("  B{number}: {{Type: AWS::SSM::PatchBaseline, Properties: {{Name: abc{number}}}}}\n");
            let text = format!("Resources:\n{}", (0..baselines).map(one).collect::<String>());
            scenario["files"].as_array_mut().unwrap().push(json!({"name": "many.yaml", "text": text}));
        }
        if let Some(reading) = reading {
            scenario.insert("options".to_owned(), json!({ &self.option: reading }));
        }
        ScenarioFile::read("readings.json", &Value::Object(scenario).to_string())
    }

    fn explain(&self, reading: Option<&str>) -> ExplainAnswer {
        Playground::new(catalog()).explain(&self.scenario(reading), &self.node, self.patch.as_deref())
    }

    fn deciding(&self, answer: &ExplainAnswer) -> DecidingReading {
        let readings = answer.readings.as_ref().unwrap_or_else(|| panic!("{}: {:?}", self.option, answer.diagnostics));
        let found = readings.iter().find(|deciding| deciding.option == self.option);
        found.cloned().unwrap_or_else(|| panic!("{} is not told: {readings:#?}", self.option))
    }

    fn others(&self, reading: &str) -> BTreeSet<&'static str> {
        self.option().readings.iter().copied().filter(|other| *other != reading).collect()
    }
}

/// A node of Windows and one of Amazon Linux 2 with one patch each, and a baseline that approves it.
fn base() -> Map<String, Value> {
    let facts = "os,id,version,release,arch,released,product,product_family,classification,severity\n\
        WINDOWS,KB1000001,,,,2022-01-01,WindowsServer2019,Windows,Updates,\n\
        AMAZON_LINUX_2,curl,1,2,x86_64,2022-01-01,AmazonLinux2.0,,Security,Important\n";
    let baselines = "Resources:\n  \
        W: {Type: AWS::SSM::PatchBaseline, Properties: {Name: windows, DefaultBaseline: true, ApprovedPatches: [KB1000001]}}\n  \
        L: {Type: AWS::SSM::PatchBaseline, Properties: {Name: linux, OperatingSystem: AMAZON_LINUX_2, \
            DefaultBaseline: true, ApprovedPatches: [curl]}}\n";
    let scenario = json!({
        "version": 1,
        "clock": "2022-07-01T08:00:00Z",
        "region": "us-east-1",
        "files": [{"name": "facts.csv", "text": facts}, {"name": "baselines.yaml", "text": baselines}],
        "catalog": {"files": ["facts.csv"]},
        "instances": [
            {"name": "windows", "system": "WINDOWS", "product": "WindowsServer2019"},
            {"name": "linux", "system": "AMAZON_LINUX_2", "product": "AmazonLinux2.0", "installed": ["curl:1-1"]},
        ],
        "run": {"document": "AWS-RunPatchBaseline", "parameters": {"Operation": "Scan"}},
    });
    scenario.as_object().unwrap().clone()
}

#[test]
fn there_is_a_case_for_every_option() {
    let options: BTreeSet<String> = Readings::TABLE.iter().map(|option| option.name.to_owned()).collect();
    let cases: BTreeSet<String> = Case::all().into_iter().map(|case| case.option).collect();
    assert_eq!(cases, options);
}

#[test]
fn options_name_rules_of_the_list() {
    let rules = text("rules.csv");
    let known: BTreeSet<&str> = rules.lines().filter_map(|line| line.split(',').next()).collect();
    for option in Readings::TABLE {
        assert!(known.contains(option.rule), "`{}` of {}", option.rule, option.name);
    }
}

#[test]
fn an_option_that_decides_is_told_with_what_its_other_readings_come_to() {
    for case in Case::all() {
        let deciding = case.deciding(&case.explain(None));
        assert_eq!(deciding.reading, case.option().readings[0], "{}", case.option);
        assert_eq!((deciding.rule_id.as_str(), deciding.place), (case.option().rule, None), "{}", case.option);
        let told: BTreeMap<&str, &str> =
            deciding.otherwise.iter().map(|other| (other.reading.as_str(), other.effect.as_str())).collect();
        let told_of: BTreeSet<&str> = told.keys().copied().collect();
        assert_eq!(told_of, case.others(&deciding.reading), "{}: {told:#?}", case.option);
        for (reading, effect) in &case.decides {
            let found = told.get(reading.as_str()).copied().unwrap_or_default();
            assert!(found.contains(effect), "{} as {reading}: {found}", case.option);
        }
    }
}

#[test]
fn a_stated_reading_is_told_at_its_line_with_what_the_default_comes_to() {
    for case in Case::all() {
        for reading in case.decides.keys() {
            let answer = case.explain(Some(reading));
            if answer.instance_id.is_none() {
                // What the service refuses is explained by the problem that it is refused for.
                let named = |help: &str| help.contains(&format!("`{}`", case.option));
                let helps: Vec<&str> = answer.diagnostics.iter().map(|found| found.help.as_str()).collect();
                assert!(helps.iter().any(|help| named(help)), "{} as {reading}: {helps:#?}", case.option);
                continue;
            }
            let deciding = case.deciding(&answer);
            assert_eq!(deciding.reading, *reading, "{}", case.option);
            assert!(deciding.place.is_some(), "{} is stated", case.option);
            let default = case.option().readings[0];
            assert!(deciding.otherwise.iter().any(|other| other.reading == default), "{}", case.option);
        }
    }
}

#[test]
fn the_why_of_a_patch_ends_with_the_option_that_decides_about_it() {
    for case in Case::all() {
        let Some(patch) = &case.patch else { continue };
        let door = Playground::new(catalog());
        let file = case.scenario(None);
        let node = door.explain(&file, &case.node, None).instance_id.unwrap();
        let why = Some(WhyQuery { node, patch: patch.clone() });
        let view = door.view(&file, &Screen { why, ..Screen::default() });
        let why = view.result.and_then(|result| result.why).unwrap_or_else(|| panic!("{}", case.option));
        let step = why.steps.last().unwrap();
        assert_eq!(step.step, format!("Read as {}: {}", case.option, case.option().readings[0]));
        assert_eq!(step.rule_id.as_deref(), Some(case.option().rule));
        let traces = case.explain(None).patches.unwrap();
        let traced = traces.iter().flat_map(|patch| patch["Trace"].as_array().unwrap());
        assert!(traced.clone().any(|traced| traced["Step"] == step.step.as_str()), "{}", case.option);
    }
}

#[test]
fn what_no_reading_changes_is_not_told() {
    // A Scan of Linux that finds nothing: only what the output looks like is open.
    let mut scenario = base();
    scenario["instances"] = json!([{"name": "linux", "system": "AMAZON_LINUX_2", "product": "AmazonLinux2.0"}]);
    let file = ScenarioFile::read("readings.json", &Value::Object(scenario).to_string());
    let answer = Playground::new(catalog()).explain(&file, "linux", None);
    let told: Vec<String> = answer.readings.unwrap().into_iter().map(|deciding| deciding.option).collect();
    assert_eq!(told, ["linux-closing-lines", "linux-second-pass"]);
    assert_eq!(answer.patches.unwrap(), [Value::Null; 0]);
}
