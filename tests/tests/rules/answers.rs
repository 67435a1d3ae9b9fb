//! Rules about what answers say, shown through the playground's door. Each stands in a list with the systems it is
//! shown for.

use std::{collections::BTreeMap, sync::Arc};

use patchplay_catalog::{Catalog, PatchFacts};
use patchplay_document::Severity;
use patchplay_engine::Registry;
use patchplay_model::{BaselineId, OperatingSystem, PredefinedBaseline};
use patchplay_playground::{Playground, ScenarioFile, answers::RunAnswer};
use serde_json::Value;

use crate::systems::Setting;

/// A rule and what shows it.
pub struct Answer {
    pub rule: &'static str,
    pub systems: &'static [&'static str],
    pub show: fn(),
}

pub const fn answer(rule: &'static str, systems: &'static [&'static str], show: fn()) -> Answer {
    Answer { rule, systems, show }
}

/// Every rule that an answer shows, here or in a file of its own.
pub fn all() -> impl Iterator<Item = &'static Answer> {
    SHOWN.iter().chain(super::uploads::SHOWN).chain(super::settings::SHOWN).chain(super::snapshots::SHOWN)
}

/// Every rule shown here.
const SHOWN: &[Answer] = &[
    answer("diag-errors-stop-run", &["WINDOWS"], errors_stop_the_run),
    answer("model-baseline-id-forms", &["WINDOWS"], ids_have_a_form),
    answer("pre-ids-us-east-1", &["WINDOWS"], ids_of_us_east_1),
    answer("pre-id-windows-ap-northeast-1", &["WINDOWS"], windows_default_of_ap_northeast_1),
    answer("pre-descriptions", &["RPM-YUM", "RPM-DNF", "DEB", "ZYPP", "MACOS"], descriptions),
    answer("pre-global-filter-and-nonsecurity", &["WINDOWS"], global_filter_of_windows),
    answer("count-windows-failure-minus-one", &["WINDOWS"], counters_of_a_failure),
    answer("count-linux-minus-one", &["RPM-YUM", "RPM-DNF", "DEB", "ZYPP"], counters_that_only_windows_has),
];

const SYSTEMS: &[OperatingSystem] = OperatingSystem::ALL;

fn setting(system: OperatingSystem) -> Setting {
    Setting::of(system.as_str()).remove(0)
}

/// One row and one node of each system.
fn run(region: &str, files: &str, run: &str) -> RunAnswer {
    let facts = SYSTEMS.iter().map(|&system| PatchFacts {
        product: setting(system).product,
        arch: setting(system).arch().to_owned(),
        version: "1".to_owned(),
        ..PatchFacts::new(system, if system == OperatingSystem::Windows { "KB1" } else { "curl" })
    });
    let mut text = format!(
        "version: 1\nclock: 2025-12-20T00:00:00Z\nregion: {region}\noptions: {{unlisted-versions: patched}}\nfiles: \
         [{files}]\ninstances:\n"
    );
    for (number, &system) in SYSTEMS.iter().enumerate() {
        let product = setting(system).product;
        text += &format!("  - {{id: i-{number:017}, name: {system}, system: {system}, product: {product}}}\n");
    }
    text += run;
    let door = Playground::new(Arc::new(Catalog::from_facts(facts.collect(), Vec::new())));
    let file = ScenarioFile::read("scenario.yaml", &text);
    assert_eq!(file.diagnostics, [], "{text}");
    door.run(&file)
}

/// API shape `InstancePatchState` of each system's node.
fn states(answer: &RunAnswer) -> BTreeMap<OperatingSystem, Value> {
    let states = answer.instance_patch_states.as_ref().unwrap_or_else(|| panic!("{:?}", answer.diagnostics));
    assert_eq!(states.len(), SYSTEMS.len());
    SYSTEMS.iter().copied().zip(states.iter().cloned()).collect()
}

fn baseline_ids(answer: &RunAnswer) -> BTreeMap<OperatingSystem, String> {
    let id = |state: Value| state["BaselineId"].as_str().unwrap().to_owned();
    states(answer).into_iter().map(|(system, state)| (system, id(state))).collect()
}

fn is_id(text: &str) -> bool {
    text.strip_prefix("pb-").is_some_and(|hex| {
        hex.len() == 17 && hex.chars().all(|digit| digit.is_ascii_digit() || ('a'..='f').contains(&digit))
    })
}

/// One wrong number keeps every node of the scenario from being played, and nothing but the problems is answered.
fn errors_stop_the_run() {
    let baseline = |days: u16| {
        format!(
            "{{name: b.yaml, text: \"{{Name: mine, ApprovalRules: {{PatchRules: [{{ApproveAfterDays: {days}, \
             PatchFilterGroup: {{PatchFilters: [{{Key: PRODUCT, Values: ['*']}}]}}}}]}}}}\"}}"
        )
    };
    let good = run("us-east-1", &baseline(360), "");
    assert!(good.command.is_some() && good.instance_patch_states.is_some());
    let bad = run("us-east-1", &baseline(361), "");
    assert!(bad.command.is_none() && bad.instance_patch_states.is_none() && bad.instance_patches.is_none());
    let said = bad.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    assert_eq!(said.map(|found| found.code.as_str()).collect::<Vec<_>>(), ["out-of-range"]);
}

fn ids_have_a_form() {
    let custom = "{name: b.yaml, text: \"Name: mine\\nDefaultBaseline: true\\n\"}";
    let own = baseline_ids(&run("eu-west-1", custom, ""));
    assert!(own.values().all(|id| is_id(id)), "{own:?}");
    let aws = baseline_ids(&run("eu-west-1", "", ""));
    assert!(aws.values().all(|id| is_id(id)), "{aws:?}");
    assert_ne!(own[&OperatingSystem::Windows], aws[&OperatingSystem::Windows], "the one judges, then the other");
    assert_eq!(own[&OperatingSystem::Ubuntu], aws[&OperatingSystem::Ubuntu]);
    let renamed = baseline_ids(&run("eu-west-1", &custom.replace("mine", "yours"), ""));
    assert_ne!(own[&OperatingSystem::Windows], renamed[&OperatingSystem::Windows]);
}

fn ids_of_us_east_1() {
    let ids = baseline_ids(&run("us-east-1", "", ""));
    let known = [
        ("WINDOWS", "pb-09ca3fb51f0412ec3"),
        ("AMAZON_LINUX", "pb-0c10e657807c7a700"),
        ("AMAZON_LINUX_2", "pb-0be8c61cde3be63f3"),
        ("AMAZON_LINUX_2022", "pb-0028ca011460d5eaf"),
        ("AMAZON_LINUX_2023", "pb-05c9c9bf778d4c4d0"),
        ("UBUNTU", "pb-0c7e89f711c3095f4"),
        ("REDHAT_ENTERPRISE_LINUX", "pb-0cbb3a633de00f07c"),
        ("SUSE", "pb-07d8884178197b66b"),
        ("CENTOS", "pb-03e3f588eec25344c"),
        ("ORACLE_LINUX", "pb-06bff38e95fe85c02"),
        ("DEBIAN", "pb-09a5f8eb62bde80b1"),
        ("MACOS", "pb-0ee4f94581368c0d4"),
        ("RASPBIAN", "pb-0ec16280999c5c75e"),
        ("ROCKY_LINUX", "pb-03ec98bc512aa3ac0"),
        ("ALMA_LINUX", "pb-0cb0c4966f86b059b"),
    ];
    assert_eq!(known.len(), ids.len());
    for (system, id) in known {
        assert_eq!(ids[&system.parse().unwrap()], id, "{system}");
    }
    // The two that no node gets unless it is told to.
    for (name, id) in [
        ("AWS-WindowsPredefinedPatchBaseline-OS", "pb-096d816473f2bdb03"),
        ("AWS-WindowsPredefinedPatchBaseline-OS-Applications", "pb-0fafa8379afee7c83"),
    ] {
        let found = PredefinedBaseline::ALL.iter().find(|baseline| baseline.name == name).unwrap();
        assert_eq!(found.id_in("us-east-1"), Some(BaselineId(id.to_owned())));
    }
    assert_eq!(PredefinedBaseline::ALL.len(), 17);
    for baseline in PredefinedBaseline::ALL {
        assert_eq!(baseline.owner_in("us-east-1").unwrap().account, "075727635805", "{}", baseline.name);
    }
}

/// The JSON of the baseline in the log of the Windows node.
fn logged_baseline(region: &str) -> Value {
    let output = "run: {output: {bucket: logs}}\n";
    let answer = run(region, "", output);
    let logs = answer.objects.unwrap();
    let log = logs.values().find(|text| text.contains("\"BaselineId\"") || text.contains("BaselineId")).unwrap();
    let start = log.find('{').unwrap();
    serde_json::Deserializer::from_str(&log[start..]).into_iter::<Value>().next().unwrap().unwrap()
}

fn windows_default_of_ap_northeast_1() {
    let baseline = logged_baseline("ap-northeast-1");
    assert_eq!(baseline["BaselineId"], "pb-04ba050f612fba3a6");
    assert_eq!(baseline["AccountId"], "486716784251");
    assert_eq!(baseline["CreatedTime"], 1_525_327_437.876);
    assert_eq!(baseline["ModifiedTime"], 1_525_327_437.876);
    assert_eq!(baseline["Description"], "Default Patch Baseline Provided by AWS.");
    assert_ne!(logged_baseline("us-east-1")["BaselineId"], baseline["BaselineId"]);
}

fn descriptions() {
    let registry = Registry::new(&|predefined| BaselineId(predefined.name.to_owned()));
    let known = [
        ("AMAZON_LINUX", "Amazon Linux"),
        ("AMAZON_LINUX_2", "Amazon Linux 2"),
        ("AMAZON_LINUX_2022", "Amazon Linux 2022"),
        ("AMAZON_LINUX_2023", "Amazon Linux 2023"),
        ("ALMA_LINUX", "Alma Linux"),
        ("CENTOS", "CentOS"),
        ("DEBIAN", "Debian"),
        ("MACOS", "MacOS"),
        ("ORACLE_LINUX", "Oracle Linux Server"),
        ("RASPBIAN", "Raspbian"),
        ("REDHAT_ENTERPRISE_LINUX", "Redhat Enterprise Linux"),
        ("ROCKY_LINUX", "Rocky Linux"),
        ("SUSE", "Suse"),
        ("UBUNTU", "Ubuntu"),
    ];
    assert_eq!(known.len() + 3, registry.entries().len(), "Windows has three");
    for (system, name) in known {
        let system: OperatingSystem = system.parse().unwrap();
        let entry = registry.entries().iter().find(|entry| entry.baseline.operating_system == system).unwrap();
        let text = format!("Default Patch Baseline for {name} Provided by AWS.");
        assert_eq!(entry.baseline.description.as_deref(), Some(text.as_str()));
    }
}

fn global_filter_of_windows() {
    let baseline = logged_baseline("us-east-1");
    let filters = serde_json::json!([{"Key": "PRODUCT", "Values": ["*"]}]);
    assert_eq!(baseline["GlobalFilters"]["Filters"], filters);
    for predefined in PredefinedBaseline::ALL {
        let (baseline, is_centos) = (predefined.baseline(), predefined.system == OperatingSystem::CentOs);
        let filters = serde_json::to_value(&baseline.global_filters).unwrap();
        let expected =
            if is_centos { serde_json::json!([]) } else { serde_json::json!([{"Key": "PRODUCT", "Values": ["*"]}]) };
        assert_eq!(filters, expected, "{}", predefined.name);
        assert!(baseline.rules.iter().all(|rule| rule.enable_non_security == is_centos), "{}", predefined.name);
    }
}

/// A run that cannot reach Windows Update prints what it never counted; one that can prints none of it.
fn counters_of_a_failure() {
    let log = |network: &str| {
        let text = format!(
            "version: 1\nclock: 2025-12-20T00:00:00Z\nfiles: []\ninstances:\n  - {{name: web, system: WINDOWS, product: \
             WindowsServer2019, network: {{updates: {network}}}}}\nrun: {{output: {{bucket: logs}}}}\n"
        );
        let answer = Playground::new(patchplay_tests::catalog()).run(&ScenarioFile::read("s.yaml", &text));
        answer.objects.unwrap().into_values().collect::<String>()
    };
    let counters = |log: &str| {
        let lines = log.lines().filter_map(|line| line.split_once(':'));
        let counts = lines.filter(|(label, _)| label.trim().ends_with("Count"));
        counts.map(|(label, count)| (label.trim().to_owned(), count.trim().to_owned())).collect::<BTreeMap<_, _>>()
    };
    let (failed, ran) = (counters(&log("false")), counters(&log("true")));
    assert!(failed.len() >= 7, "{failed:?}");
    assert!(failed.values().all(|count| count == "-1"), "{failed:?}");
    assert!(failed.keys().eq(ran.keys()) && ran.values().all(|count| count != "-1"), "{ran:?}");
}

fn counters_that_only_windows_has() {
    for (system, state) in states(&run("us-east-1", "", "")) {
        let windows = system == OperatingSystem::Windows;
        for counter in ["UnreportedNotApplicableCount", "AvailableSecurityUpdateCount"] {
            assert_eq!(state[counter].as_i64().unwrap() == -1, !windows, "{system}: {counter}");
        }
    }
}
