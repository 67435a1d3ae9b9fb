//! What a case says of the log of its node: whole lines, texts, their order and number, and stderr.

use std::collections::BTreeMap;

use patchplay_run_command::StepLog;
use serde::Deserialize;

use crate::systems::Setting;

/// What must stand in a log, and what must not.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct LogExpect {
    /// Whole lines of stdout.
    pub lines: Vec<String>,
    /// Texts in stdout, which may go over several lines.
    pub has: Vec<String>,
    /// Texts that are not in stdout.
    pub lacks: Vec<String>,
    /// Texts of which each stands behind the one before.
    pub order: Vec<String>,
    /// How often a text stands in stdout.
    pub times: BTreeMap<String, usize>,
    /// The whole of stderr; `none` if it is empty.
    pub stderr: Option<String>,
    /// Texts in stderr.
    pub stderr_has: Vec<String>,
    /// Exit codes of the passes, the last one being the step's.
    pub passes: Option<String>,
}

impl LogExpect {
    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        let Self { lines, has, lacks, order, times, stderr, stderr_has, passes } = self;
        lines.is_empty()
            && has.is_empty()
            && lacks.is_empty()
            && order.is_empty()
            && times.is_empty()
            && stderr.is_none()
            && stderr_has.is_empty()
            && passes.is_none()
    }

    /// What is expected, by place.
    pub fn expected(&self, setting: &Setting) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let mut put = |what: String, value: &str| all.push((format!("log {what}"), setting.fill(value)));
        self.lines.iter().for_each(|line| put(format!("line {line:?}"), "there"));
        self.has.iter().for_each(|text| put(format!("text {text:?}"), "there"));
        self.lacks.iter().for_each(|text| put(format!("text {text:?}"), "not there"));
        if !self.order.is_empty() {
            put(format!("order {:?}", self.order), "kept");
        }
        self.times.iter().for_each(|(text, times)| put(format!("times {text:?}"), &times.to_string()));
        self.stderr.iter().for_each(|text| put("stderr".to_owned(), text));
        self.stderr_has.iter().for_each(|text| put(format!("stderr text {text:?}"), "there"));
        self.passes.iter().for_each(|codes| put("passes".to_owned(), codes));
        all
    }

    /// What came out, by the same places.
    pub fn actual(&self, setting: &Setting, log: &StepLog) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let mut put = |what: String, value: String| all.push((format!("log {what}"), value));
        let there = |holds: bool| if holds { "there" } else { "not there" }.to_owned();
        for line in &self.lines {
            let wanted = setting.fill(line);
            put(format!("line {line:?}"), there(log.stdout.lines().any(|line| line == wanted)));
        }
        for text in self.has.iter().chain(&self.lacks) {
            put(format!("text {text:?}"), there(log.stdout.contains(&setting.fill(text))));
        }
        if !self.order.is_empty() {
            let mut rest = log.stdout.as_str();
            let kept = self.order.iter().all(|text| match rest.split_once(&setting.fill(text)) {
                Some((_, behind)) => {
                    rest = behind;
                    true
                }
                None => false,
            });
            put(
                format!("order {:?}", self.order),
                if kept { "kept".to_owned() } else { format!("broken before {rest:.60}") },
            );
        }
        for text in self.times.keys() {
            put(format!("times {text:?}"), log.stdout.matches(&setting.fill(text)).count().to_string());
        }
        put("stderr".to_owned(), if log.stderr.is_empty() { "none".to_owned() } else { log.stderr.clone() });
        for text in &self.stderr_has {
            put(format!("stderr text {text:?}"), there(log.stderr.contains(&setting.fill(text))));
        }
        put("passes".to_owned(), log.passes.iter().map(i64::to_string).collect::<Vec<_>>().join(" "));
        all
    }
}
