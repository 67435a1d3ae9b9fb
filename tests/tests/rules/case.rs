//! The form of a case. What it leaves out is what most cases share: a Windows Server 2019, one Scan on the day of the
//! article's run, patches that are critical security updates of three weeks before.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Case {
    /// Id of the rule.
    pub rule: String,
    /// What of the rule this case shows.
    pub shows: String,
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
    /// Readings.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    pub runs: Vec<Run>,
}

/// One row of the catalogue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Row {
    pub id: String,
    #[serde(default = "server")]
    pub product: String,
    #[serde(default = "windows")]
    pub family: String,
    #[serde(default = "security")]
    pub class: String,
    #[serde(default = "critical")]
    pub severity: String,
    /// `never` for a row without a day.
    #[serde(default = "new_year")]
    pub day: String,
    #[serde(default = "other")]
    pub kind: String,
    #[serde(default)]
    pub over: Vec<String>,
}

/// One baseline.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Baseline {
    pub name: String,
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
    #[serde(default)]
    pub rejected: Vec<String>,
    pub action: Option<String>,
    pub available: Option<String>,
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
}

/// The node.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Node {
    pub id: String,
    pub product: String,
    pub image: Option<String>,
    pub tags: BTreeMap<String, String>,
    pub installed: Vec<String>,
    pub failing: Vec<String>,
}

impl Default for Node {
    fn default() -> Self {
        Self {
            id: "i-0be0847252c5cf00e".to_owned(),
            product: server(),
            image: None,
            tags: BTreeMap::new(),
            installed: Vec::new(),
            failing: Vec::new(),
        }
    }
}

/// One run.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// `Scan`, `Install`, or `Install NoReboot`.
    #[serde(default = "scan")]
    pub run: String,
    #[serde(default = "article_clock")]
    pub at: String,
    /// The node's tags from this run on.
    pub tags: Option<BTreeMap<String, String>>,
    #[serde(default)]
    pub expect: Expect,
}

/// What must come out. Words of the API; `none` where there is nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    pub baseline: Option<String>,
    pub group: Option<String>,
    pub states: BTreeMap<String, String>,
    pub counts: BTreeMap<String, String>,
    pub status: Option<String>,
    pub rebooted: Option<bool>,
    pub installs: Option<Vec<String>>,
    /// Deployment status by patch.
    pub words: BTreeMap<String, String>,
    /// Compliance level by patch.
    pub levels: BTreeMap<String, String>,
    /// End of the delay by pending patch.
    pub due: BTreeMap<String, String>,
}

fn server() -> String {
    "WindowsServer2019".to_owned()
}

fn windows() -> String {
    "Windows".to_owned()
}

fn security() -> String {
    "SecurityUpdates".to_owned()
}

fn critical() -> String {
    "Critical".to_owned()
}

fn new_year() -> String {
    "2022-01-01".to_owned()
}

fn other() -> String {
    "OTHER".to_owned()
}

fn scan() -> String {
    "Scan".to_owned()
}

fn article_clock() -> String {
    "2022-01-22T11:19:01Z".to_owned()
}
