//! Kernel live patches: steps that decide, and traces against the sets on small worlds with fixed seeds.

use patchplay_engine::trace::Test;
use patchplay_model::{ComplianceStatus, OperatingSystem, Operation, RebootOption};

use crate::lab::{Lab, baseline, rule};

const LIVE_PATCH: &str = "kernel-livepatch-4.14.273-207.502.x86_64";
const RUNS: &[(Operation, RebootOption)] = &[
    (Operation::Scan, RebootOption::RebootIfNeeded),
    (Operation::Install, RebootOption::NoReboot),
    (Operation::Scan, RebootOption::RebootIfNeeded),
    (Operation::Install, RebootOption::RebootIfNeeded),
];

fn rows(of_kernel: &str, of_first: &str, of_second: &str) -> Vec<(String, String)> {
    let live_patch = |release: u8| format!("{LIVE_PATCH} 1.0-{release}.amzn2");
    let of = |name: String, cves: &str| {
        let cves: Vec<String> = cves.chars().map(|cve| format!("cve=CVE-2022-{cve}")).collect();
        (name, format!("class=Security severity=Important advisory=ALAS2-1 {}", cves.join(" ")))
    };
    vec![
        of("kernel.x86_64 4.14.273-207.502.amzn2".to_owned(), "9"),
        of("kernel.x86_64 4.14.275-207.503.amzn2".to_owned(), of_kernel),
        of(live_patch(0), of_first),
        of(live_patch(1), of_second),
    ]
}

fn lab(system: OperatingSystem, rows: &[(String, String)], live_patch: Option<u8>) -> Lab {
    let rows: Vec<(&str, &str)> = rows.iter().map(|(name, members)| (name.as_str(), members.as_str())).collect();
    let mut lab = Lab::new(system, &rows, &["kernel:4.14.273-207.502.amzn2"]);
    lab.installed.extend(live_patch.map(|release| format!("{LIVE_PATCH}:1.0-{release}.amzn2")));
    lab
}

#[test]
fn the_step_names_the_live_patch_that_stands_in() {
    let system = OperatingSystem::AmazonLinux2;
    let lab = lab(system, &rows("12", "1", "2"), Some(1));
    let scene = lab.scan(&baseline(system, vec![rule(&[])]));
    assert_eq!(scene.state("kernel.x86_64"), "Installed");
    let tallied = patchplay_engine::tally(&scene.plan, &scene.holdings, ComplianceStatus::Compliant);
    assert_eq!(tallied, (scene.counts, ComplianceStatus::Compliant));
    assert_eq!(scene.counts.missing_count, 0);
    assert_eq!(scene.title("kernel.x86_64"), "kernel.x86_64:0:4.14.275-207.503.amzn2");
    assert_eq!(scene.decided("kernel.x86_64"), [Test::LivePatched(LIVE_PATCH.to_owned())]);
}

#[test]
fn only_amazon_linux_2_asks_live_patches() {
    let system = OperatingSystem::CentOs;
    let scene = lab(system, &rows("12", "1", "2"), Some(1)).scan(&baseline(system, vec![rule(&[])]));
    assert_eq!(scene.state("kernel.x86_64"), "Missing");
}

#[test]
fn a_kernel_without_cves_is_covered_by_nothing() {
    let system = OperatingSystem::AmazonLinux2;
    let scene = lab(system, &rows("", "1", "2"), Some(1)).scan(&baseline(system, vec![rule(&[])]));
    assert_eq!(scene.state("kernel.x86_64"), "Missing");
}

#[test]
fn traces_and_sets_agree_about_every_mix_of_cves_lists_and_failures() {
    let system = OperatingSystem::AmazonLinux2;
    let baseline = baseline(system, vec![rule(&[])]);
    let (mut live, mut stand_ins) = (0, 0);
    for of_kernel in ["", "1", "12", "123"] {
        for of_first in ["", "1", "12"] {
            for of_second in ["", "2", "3", "123"] {
                for live_patch in [None, Some(0), Some(1)] {
                    for list in [None, Some(&[][..]), Some(&[LIVE_PATCH][..]), Some(&["kernel.x86_64"][..])] {
                        for failing in [None, Some("kernel"), Some(LIVE_PATCH)] {
                            let mut lab = lab(system, &rows(of_kernel, of_first, of_second), live_patch);
                            list.map(|list| lab.listing(list));
                            lab.failing.extend(failing.map(str::to_owned));
                            for scene in lab.play(&baseline, RUNS) {
                                for patch in 0..scene.world.patches().len() {
                                    let trace = scene.trace(patch);
                                    let decided = scene.decided(scene.world.patches().id(patch));
                                    assert_eq!(trace.state, scene.outcome.assessment.state(patch), "{decided:?}");
                                    stand_ins +=
                                        decided.iter().filter(|test| matches!(test, Test::LivePatched(_))).count();
                                }
                                live += 1;
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(stand_ins * 20 > live, "{stand_ins} of {live}");
}
