//! Versions that left their repository, sources of a baseline, repositories without notices, bugs and CVEs.

use patchplay_engine::trace::Test;
use patchplay_model::{
    FilterKey::Classification,
    NoUpdateinfo,
    OperatingSystem::{self, AlmaLinux, AmazonLinux2, AmazonLinux2023, CentOs, MacOs, OracleLinux, RedHat, Ubuntu},
    Operation, PatchBaseline, PatchRule, PatchSource, RebootOption,
};

use crate::lab::{Lab, baseline, rule};

const INSTALL: (Operation, RebootOption) = (Operation::Install, RebootOption::RebootIfNeeded);
const NOTICE: &str = "class=Security severity=Important";

fn security(system: OperatingSystem) -> PatchBaseline {
    baseline(system, vec![rule(&[(Classification, &["Security"])])])
}

fn everything(system: OperatingSystem) -> PatchBaseline {
    baseline(system, vec![PatchRule { enable_non_security: true, ..rule(&[]) }])
}

fn source(name: &str, products: &[&str], configuration: &str) -> PatchSource {
    PatchSource {
        name: name.to_owned(),
        products: products.iter().map(|&product| product.to_owned()).collect(),
        configuration: configuration.to_owned(),
    }
}

#[test]
fn a_version_that_left_its_repository_takes_its_package_along() {
    let rows = [
        ("sudo.x86_64 1-2", NOTICE),
        ("sudo.x86_64 1-3", "class=Security severity=Important gone=2022-02-01"),
        ("sudo.x86_64 1-4", "class=Bugfix severity=Low"),
    ];
    for (system, product, dropped) in [
        (AmazonLinux2, "AmazonLinux2", true),
        (CentOs, "CentOS7.9", true),
        (RedHat, "RedhatEnterpriseLinux8.5", true),
        (AlmaLinux, "AlmaLinux8.5", true),
        (AmazonLinux2023, "AmazonLinux2023", false),
        (OracleLinux, "OracleLinux8.5", false),
    ] {
        let mut lab = Lab::new(system, &rows, &["sudo.x86_64:0:1-1"]);
        lab.product = product.to_owned();
        lab.rows.iter_mut().for_each(|row| row.product = product.to_owned());
        let scene = lab.scan(&security(system));
        if dropped {
            assert_eq!(scene.state("sudo.x86_64"), "InstalledOther", "{product}");
            assert_eq!(scene.decided("sudo.x86_64"), [Test::LeftRepository], "{product}");
            lab.installed = vec!["sudo.x86_64:0:1-3".to_owned()];
            assert_eq!(lab.scan(&security(system)).state("sudo.x86_64"), "InstalledOther", "{product}");
            lab.installed.clear();
            assert_eq!(lab.scan(&security(system)).counts.not_applicable_count, 0, "{product}");
        } else {
            assert_eq!(scene.state("sudo.x86_64"), "Missing", "{product}: what nobody offers is not read");
            assert_eq!(scene.title("sudo.x86_64"), "sudo.x86_64:0:1-2", "{product}");
        }
        lab.installed = vec!["sudo.x86_64:0:1-1".to_owned()];
        lab.rows[1].withdrawn = Some(patchplay_model::Date::parse("2022-02-02").unwrap());
        assert_eq!(lab.scan(&security(system)).title("sudo.x86_64"), "sudo.x86_64:0:1-3", "{product}: still there");
        assert_eq!(lab.scan(&everything(system)).title("sudo.x86_64"), "sudo.x86_64:0:1-4", "{product}");
    }
}

fn own_repository() -> Lab {
    let rows = [
        ("sudo.x86_64 1-2", NOTICE),
        ("sudo.x86_64 1-3", "class=Security severity=Important repo=amzn2-core"),
        ("vim.x86_64 9-2", "class=Security severity=Important repo=mine"),
    ];
    Lab::new(AmazonLinux2, &rows, &["sudo.x86_64:0:1-1", "vim.x86_64:0:9-1"])
}

#[test]
fn sources_take_the_place_of_the_nodes_own_repositories() {
    let lab = own_repository();
    assert_eq!(lab.scan(&security(AmazonLinux2)).counts.missing_count, 2, "without sources everything is in use");
    for configuration in ["[mine]\nbaseurl=https://example.com", "[main]\nname=mine\nbaseurl=https://example.com"] {
        let sources = vec![source("anything", &["AmazonLinux2"], configuration)];
        let scene = lab.scan(&PatchBaseline { sources, ..security(AmazonLinux2) });
        assert_eq!(scene.state("vim.x86_64"), "Missing");
        assert_eq!(scene.state("sudo.x86_64"), "InstalledOther");
        assert_eq!(scene.decided("sudo.x86_64"), [Test::NotOffered]);
        assert!(!scene.plan.lacks_source());
    }
    let both = vec![source("mine", &["*"], "[x]"), source("amzn2-core", &["Other", "AmazonLinux2"], "[y]")];
    let scene = lab.scan(&PatchBaseline { sources: both, ..security(AmazonLinux2) });
    assert_eq!(scene.counts.missing_count, 2, "all that fit the product are used together");
    assert_eq!(scene.title("sudo.x86_64"), "sudo.x86_64:0:1-3");
}

#[test]
fn sources_for_other_products_alone_fail_the_run() {
    let of = |products: &[&str]| {
        let sources = vec![source("mine", products, "[mine]"), source("more", &["AmazonLinux2017.09"], "[more]")];
        own_repository().scan(&PatchBaseline { sources, ..security(AmazonLinux2) }).plan.lacks_source()
    };
    assert!(of(&["AmazonLinux2018.03"]) && !of(&["AmazonLinux2"]) && !of(&["*"]));
}

#[test]
fn a_source_of_apt_is_the_distribution_of_its_line() {
    let rows = [("curl.amd64 1-2", "repo=jammy-security"), ("curl.amd64 1-3", "repo=jammy-updates")];
    let lab = Lab::new(Ubuntu, &rows, &["curl.amd64:1-1"]);
    let sources = vec![source("mine", &["*"], "deb http://security.ubuntu.com/ubuntu jammy-security main")];
    let scene = lab.scan(&PatchBaseline { sources, ..everything(Ubuntu) });
    assert_eq!(scene.title("curl.amd64"), "curl.amd64:1-2");
}

#[test]
fn macos_has_no_sources() {
    let lab = Lab::new(MacOs, &[("wget 2", "class=brew")], &["wget:1"]);
    let sources = vec![source("mine", &["Other"], "[mine]")];
    let scene = lab.scan(&PatchBaseline { sources, ..everything(MacOs) });
    assert_eq!(scene.state("wget"), "Missing");
    assert!(!scene.plan.lacks_source());
}

#[test]
fn red_hat_gets_nothing_from_a_repository_without_notices_by_the_older_guide() {
    let rows = [
        ("sudo.x86_64 1-2", "repo=plain"),
        ("vim.x86_64 9-2", "repo=noticed"),
        ("curl.x86_64 7-2", "class=Bugfix repo=noticed"),
    ];
    for system in [RedHat, OracleLinux] {
        let mut lab = Lab::new(system, &rows, &["sudo.x86_64:0:1-1", "vim.x86_64:0:9-1"]);
        let states = |lab: &Lab| ["sudo.x86_64", "vim.x86_64"].map(|id| lab.scan(&everything(system)).state(id));
        assert_eq!(states(&lab), ["Missing", "Missing"], "{system}");
        assert_eq!(lab.scan(&security(system)).counts.missing_count, 0, "{system}: in no notice");
        lab.readings.no_updateinfo_rhel = NoUpdateinfo::Documented2023;
        let of_sudo = if system == RedHat { "InstalledOther" } else { "Missing" };
        assert_eq!(states(&lab), [of_sudo, "Missing"], "{system}");
    }
}

#[test]
fn a_bugzilla_number_approves_the_packages_of_its_notice() {
    let rows = [("sudo.x86_64 1-2", "class=Bugfix severity=Low bug=2067336 bug=7"), ("vim.x86_64 7-2", NOTICE)];
    let lab = Lab::new(RedHat, &rows, &["sudo.x86_64:0:1-1", "vim.x86_64:0:7-1"]);
    let listing =
        |entry: &str| PatchBaseline { approved_patches: vec![entry.to_owned()], ..PatchBaseline::new(RedHat) };
    assert_eq!(lab.scan(&listing("2067336")).state("sudo.x86_64"), "Missing");
    let scene = lab.scan(&listing("7"));
    assert_eq!(scene.state("sudo.x86_64"), "Missing");
    assert_eq!(scene.state("vim.x86_64"), "InstalledOther", "digits alone are no version");
    assert_eq!(lab.scan(&listing("206733")).state("sudo.x86_64"), "InstalledOther");
    let rejected = PatchBaseline { rejected_patches: vec!["2067336".to_owned()], ..listing("sudo") };
    assert_eq!(lab.scan(&rejected).state("sudo.x86_64"), "Missing", "it rejects nothing");
}

#[test]
fn the_cves_of_a_missing_package_are_those_of_every_notice_on_the_way() {
    let rows = [
        ("sudo.x86_64 1-1", "class=Security severity=Low cve=CVE-2020-1"),
        ("sudo.x86_64 1-2", "class=Security severity=Low cve=CVE-2021-1 cve=CVE-2021-2"),
        ("sudo.x86_64 1-3", "class=Bugfix severity=Low cve=CVE-2021-1"),
        ("sudo.x86_64 1-4", "class=Security severity=Low cve=CVE-2022-1 cve=CVE-2021-2"),
        ("sudo.x86_64 1-5", "cve=CVE-2023-1"),
    ];
    for system in [AmazonLinux2, RedHat] {
        let mut lab = Lab::new(system, &rows, &["sudo.x86_64:0:1-1"]);
        let union = ["CVE-2022-1", "CVE-2021-2", "CVE-2021-1"];
        assert_eq!(lab.scan(&security(system)).cves("sudo.x86_64"), union);
        lab.failing = vec!["sudo".to_owned()];
        let failed = lab.play(&security(system), &[INSTALL]).remove(0);
        assert_eq!(
            (failed.state("sudo.x86_64").as_str(), failed.cves("sudo.x86_64")),
            ("Failed", union.map(str::to_owned).to_vec())
        );
    }
    let rows = [
        ("sudo.amd64 1-2", "repo=jammy-security cve=CVE-2021-1"),
        ("sudo.amd64 1-3", "repo=jammy-security cve=CVE-2022-1"),
    ];
    let lab = Lab::new(Ubuntu, &rows, &["sudo.amd64:1-1"]);
    assert_eq!(lab.scan(&baseline(Ubuntu, vec![rule(&[])])).cves("sudo.amd64"), ["CVE-2022-1"], "rpm alone");
}
