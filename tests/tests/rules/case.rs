//! The form of a case. What it leaves out is what most cases share: a Windows Server 2019, one Scan on the day of the
//! article's run, patches that are critical security updates of three weeks before.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{log::LogExpect, systems::Setting};

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Case {
    /// Id of the rule.
    pub rule: String,
    /// What of the rule this case shows.
    pub shows: String,
    /// Systems and families to play it for, each on its own. Ids in the case are names then: `curl` is `curl.x86_64` or
    /// `curl.amd64`; `{product}` and `{arch}` stand for the node's.
    #[serde(default = "windows")]
    pub systems: Vec<String>,
    /// Patches; the built-in facts if absent.
    pub catalog: Option<Vec<Row>>,
    /// The account's baselines.
    #[serde(default)]
    pub baselines: Vec<Baseline>,
    /// The name of one of AWS's baselines to judge by, whatever the node would choose.
    #[serde(rename = "use")]
    pub used: Option<String>,
    #[serde(default)]
    pub node: Node,
    /// Region; us-east-1 if absent.
    pub region: Option<String>,
    /// Readings.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    pub runs: Vec<Run>,
}

impl Case {
    /// Every system to play it for.
    pub fn settings(&self) -> Vec<Setting> {
        self.systems.iter().flat_map(|word| self.own(Setting::of(word))).collect()
    }

    /// One system of each family.
    pub fn first_settings(&self) -> Vec<Setting> {
        self.systems.iter().flat_map(|word| self.own(Setting::of(word)).into_iter().take(1)).collect()
    }

    fn own(&self, mut settings: Vec<Setting>) -> Vec<Setting> {
        if let Some(product) = &self.node.product {
            settings.iter_mut().for_each(|setting| setting.product.clone_from(product));
        }
        settings
    }
}

/// One row of the catalogue. What it leaves open is what rows of the system usually have; see `systems.rs`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Row {
    /// KB number, or name of the package.
    pub id: String,
    /// `epoch:version-release` of a package, as much of it as there is.
    pub evr: Option<String>,
    pub arch: Option<String>,
    /// Empty for a row that every product is offered.
    pub product: Option<String>,
    #[serde(default = "family")]
    pub family: String,
    pub class: Option<String>,
    pub severity: Option<String>,
    pub priority: Option<String>,
    #[serde(default)]
    pub section: String,
    pub repository: Option<String>,
    #[serde(default)]
    pub advisories: Vec<String>,
    #[serde(default)]
    pub cves: Vec<String>,
    #[serde(default)]
    pub bugs: Vec<String>,
    /// What the package depends on: `name`, or `name>=epoch:version-release`.
    #[serde(default)]
    pub needs: Vec<String>,
    /// First day on which the repository no longer has it.
    pub withdrawn: Option<String>,
    /// Whether its notice cannot be read.
    #[serde(default)]
    pub malformed: bool,
    /// `never` for a row without a day.
    #[serde(default = "new_year")]
    pub day: String,
    pub kind: Option<String>,
    #[serde(default)]
    pub over: Vec<String>,
}

/// One baseline.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Baseline {
    pub name: String,
    /// The system the case is played for if absent.
    pub system: Option<String>,
    #[serde(default)]
    pub default: bool,
    #[serde(default)]
    pub groups: Vec<String>,
    #[serde(default)]
    pub global: Vec<BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    pub rules: Vec<Rule>,
    #[serde(default)]
    pub approved: Vec<String>,
    pub approved_level: Option<String>,
    /// `ApprovedPatchesEnableNonSecurity`.
    #[serde(default)]
    pub approved_non_security: bool,
    #[serde(default)]
    pub rejected: Vec<String>,
    pub action: Option<String>,
    pub available: Option<String>,
    /// Tags of the baseline itself.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    #[serde(default)]
    pub sources: Vec<Source>,
}

/// One of a baseline's `Sources`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub name: String,
    pub products: Vec<String>,
    #[serde(default)]
    pub configuration: String,
}

impl Baseline {
    /// A baseline with a name and nothing else.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

/// One rule; filters are maps of one key, since a key may stand twice.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    #[serde(default)]
    pub filters: Vec<BTreeMap<String, Vec<String>>>,
    pub days: Option<u16>,
    pub until: Option<String>,
    pub level: Option<String>,
    /// `EnableNonSecurity`.
    #[serde(default)]
    pub non_security: bool,
}

/// The node.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Node {
    pub id: String,
    pub product: Option<String>,
    pub image: Option<String>,
    pub tags: BTreeMap<String, String>,
    /// KB numbers, or packages as `name.arch:epoch:version-release`, the architecture optional.
    pub installed: Vec<String>,
    pub failing: Vec<String>,
    /// Its troubles.
    pub trouble: Vec<String>,
    /// What it does not reach: `s3`, `updates`.
    pub lacks: Vec<String>,
    /// What of `installed` came since the last boot by other ways than Patch Manager.
    pub outside: Vec<String>,
    /// What its WSUS server does not offer.
    pub withheld: Vec<String>,
    /// Whether it looks for updates of other Microsoft products.
    pub other_products: bool,
}

impl Default for Node {
    fn default() -> Self {
        Self {
            id: "i-0be0847252c5cf00e".to_owned(),
            product: None,
            image: None,
            tags: BTreeMap::new(),
            installed: Vec::new(),
            failing: Vec::new(),
            trouble: Vec::new(),
            lacks: Vec::new(),
            outside: Vec::new(),
            withheld: Vec::new(),
            other_products: true,
        }
    }
}

/// One run.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Run {
    /// `Scan`, `Install`, or `Install NoReboot`.
    #[serde(default = "scan")]
    pub run: String,
    #[serde(default = "article_clock")]
    pub at: String,
    /// The InstallOverrideList.
    pub list: Option<Vec<Listed>>,
    /// The node's tags from this run on.
    pub tags: Option<BTreeMap<String, String>>,
    /// `SnapshotId`.
    pub snapshot: Option<String>,
    /// Entries of a BaselineOverride.
    pub overrides: Option<Vec<Baseline>>,
    /// `BaselineTags`.
    pub baseline_tags: Option<String>,
    #[serde(default)]
    pub expect: Expect,
}

/// An entry of an InstallOverrideList.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    pub id: String,
    pub title: Option<String>,
}

/// What must come out. Words of the API; `none` where there is nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Expect {
    pub baseline: Option<String>,
    /// Exit code of a run that ends before it looks at patches, and behind a blank the named code if there is one.
    pub refused: Option<String>,
    pub group: Option<String>,
    pub states: BTreeMap<String, String>,
    pub counts: BTreeMap<String, String>,
    pub status: Option<String>,
    /// The node's overall severity.
    pub severity: Option<String>,
    pub rebooted: Option<bool>,
    /// Exit code of the patch step.
    pub code: Option<i64>,
    /// Whether the result reached Systems Manager.
    pub reported: Option<bool>,
    /// What the node prints.
    pub log: LogExpect,
    pub installs: Option<Vec<String>>,
    /// Ids that DescribeInstancePatches lists.
    pub listed: Option<Vec<String>>,
    /// Deployment status by patch; of a package also of one version, `curl:1-2`, else of its newest.
    pub words: BTreeMap<String, String>,
    /// Compliance level by patch, likewise.
    pub levels: BTreeMap<String, String>,
    /// End of the delay by pending patch, likewise.
    pub due: BTreeMap<String, String>,
    /// Package systems: the version an item speaks of, an epoch of 0 left out.
    pub versions: BTreeMap<String, String>,
    /// Members of an item of DescribeInstancePatches, in AWS's spelling; `none` for a blank or absent one.
    pub items: BTreeMap<String, BTreeMap<String, String>>,
    /// The run, counted from 1, whose end stands as LastNoRebootInstallOperationTime.
    pub last_no_reboot_install: Option<String>,
}

fn windows() -> Vec<String> {
    vec!["WINDOWS".to_owned()]
}

fn family() -> String {
    "Windows".to_owned()
}

fn new_year() -> String {
    "2022-01-01".to_owned()
}

fn scan() -> String {
    "Scan".to_owned()
}

fn article_clock() -> String {
    "2022-01-22T11:19:01Z".to_owned()
}
