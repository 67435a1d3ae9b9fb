//! `CommandInvocation` with its plugins, and GetCommandInvocation: one node's part of a run.

use patchplay_model::{Platform, Timestamp};
use serde::Serialize;

use super::{CliTime, DOCUMENT_VERSION, RunFacts};
use crate::{
    console,
    objects::{self, KeyOwner},
    status::{InvocationDetails, Status},
    steps::Step,
};

/// API shape `NotificationConfig` of a run that notifies nobody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct NotificationConfig {
    pub notification_arn: String,
    pub notification_events: Vec<String>,
    pub notification_type: String,
}

/// API shape `CloudWatchOutputConfig`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct CloudWatchOutputConfig {
    pub cloud_watch_log_group_name: String,
    pub cloud_watch_output_enabled: bool,
}

/// API shape `CommandPlugin`: one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct CommandPlugin {
    pub name: String,
    pub status: &'static str,
    pub status_details: &'static str,
    pub response_code: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_start_date_time: Option<CliTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_finish_date_time: Option<CliTime>,
    pub output: String,
    pub standard_output_url: String,
    pub standard_error_url: String,
    #[serde(rename = "OutputS3Region")]
    pub output_s3_region: String,
    #[serde(rename = "OutputS3BucketName")]
    pub output_s3_bucket_name: String,
    #[serde(rename = "OutputS3KeyPrefix")]
    pub output_s3_key_prefix: String,
}

/// API shape `CommandInvocation`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct CommandInvocation {
    pub command_id: String,
    pub instance_id: String,
    pub instance_name: String,
    pub comment: String,
    pub document_name: String,
    pub document_version: String,
    pub requested_date_time: CliTime,
    pub status: &'static str,
    pub status_details: &'static str,
    pub standard_output_url: String,
    pub standard_error_url: String,
    pub command_plugins: Vec<CommandPlugin>,
    pub service_role: String,
    pub notification_config: NotificationConfig,
    pub cloud_watch_output_config: CloudWatchOutputConfig,
}

/// The answer of GetCommandInvocation for one step. Its times are strings of the service's own, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct GetCommandInvocation {
    pub command_id: String,
    pub instance_id: String,
    pub comment: String,
    pub document_name: String,
    pub document_version: String,
    pub plugin_name: String,
    pub response_code: i64,
    pub execution_start_date_time: String,
    pub execution_elapsed_time: String,
    pub execution_end_date_time: String,
    pub status: &'static str,
    pub status_details: &'static str,
    pub standard_output_content: String,
    pub standard_output_url: String,
    pub standard_error_content: String,
    pub standard_error_url: String,
    pub cloud_watch_output_config: CloudWatchOutputConfig,
}

/// What one node's part of a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvocationFacts<'a> {
    /// Ids and output location of the run.
    pub run: RunFacts<'a>,
    /// Whose keys the output has.
    pub owner: KeyOwner<'a>,
    /// The node.
    pub instance_id: &'a str,
    /// `InstanceName`: the node's computer name; empty if unknown.
    pub instance_name: &'a str,
    /// Platform of the node.
    pub platform: Platform,
    /// How the invocation ended.
    pub details: InvocationDetails,
    /// Exit code of the node's own step.
    pub response_code: i64,
    /// Start and finish; `None` when nothing was sent to the node.
    pub times: Option<(Timestamp, Timestamp)>,
    /// Whole standard output.
    pub stdout: &'a str,
    /// Whole standard error.
    pub stderr: &'a str,
    /// The steps of a document that has others than the patch steps; else none.
    pub parts: Vec<PartFacts<'a>>,
}

/// One step of such a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFacts<'a> {
    /// Name of the step.
    pub name: &'a str,
    /// Plugin that it runs.
    pub plugin: &'a str,
    /// How it ended.
    pub details: InvocationDetails,
    /// Exit code.
    pub response_code: i64,
    /// Start and finish; `None` when it did not run.
    pub times: Option<(Timestamp, Timestamp)>,
    /// Whole standard output.
    pub stdout: String,
    /// Whole standard error.
    pub stderr: String,
}

impl InvocationFacts<'_> {
    /// Addresses of the step's stdout and stderr; they are given whether or not the objects exist.
    fn urls(&self, step: Step) -> (String, String) {
        let output = &self.run.output;
        let folder = objects::folder(output.prefix, self.owner, self.instance_id, step);
        (output.url(&format!("{folder}/stdout")), output.url(&format!("{folder}/stderr")))
    }

    /// A plugin before its times and output are known.
    fn blank(
        &self,
        name: &str,
        (details, response_code): (InvocationDetails, i64),
        urls: (String, String),
    ) -> CommandPlugin {
        let output = &self.run.output;
        let (standard_output_url, standard_error_url) = urls;
        CommandPlugin {
            name: name.to_owned(),
            status: details.status().as_str(),
            status_details: details.as_str(),
            response_code,
            response_start_date_time: None,
            response_finish_date_time: None,
            output: String::new(),
            standard_output_url,
            standard_error_url,
            output_s3_region: output.region.to_owned(),
            output_s3_bucket_name: output.bucket_name(),
            output_s3_key_prefix: output.key_prefix(),
        }
    }

    /// A step of a document with other steps than the patch steps.
    fn part(&self, part: &PartFacts<'_>) -> CommandPlugin {
        let output = &self.run.output;
        let folder = objects::plugin_folder(output.prefix, self.owner, self.instance_id, part.plugin, part.name);
        let urls = (output.url(&format!("{folder}/stdout")), output.url(&format!("{folder}/stderr")));
        CommandPlugin {
            response_start_date_time: part.times.map(|(start, _)| CliTime(start)),
            response_finish_date_time: part.times.map(|(_, finish)| CliTime(finish)),
            output: console::output(&part.stdout, &part.stderr).text,
            ..self.blank(part.name, (part.details, part.response_code), urls)
        }
    }

    /// The step that is asked about when nobody names one: the one that failed, else the last that ran.
    fn told_part(&self) -> Option<&PartFacts<'_>> {
        let ran = || self.parts.iter().filter(|part| part.times.is_some());
        ran().find(|part| part.details != InvocationDetails::Success).or_else(|| ran().next_back())
    }

    fn plugins(&self) -> Vec<CommandPlugin> {
        if self.parts.is_empty() {
            Step::ALL.into_iter().map(|step| self.plugin(step)).collect()
        } else {
            self.parts.iter().map(|part| self.part(part)).collect()
        }
    }

    fn plugin(&self, step: Step) -> CommandPlugin {
        let skipped = step.skipped_text(self.platform);
        let mut plugin = self.blank(step.name(), (self.details, self.response_code), self.urls(step));
        let Some((start, finish)) = self.times else {
            // Rule `cmd-response-code`: -1 while a step has not started.
            plugin.response_code = -1;
            return plugin;
        };
        plugin.response_finish_date_time = Some(CliTime(finish));
        if let Some(text) = skipped {
            // The node's own step runs before those that are skipped on Windows, and the agent reports all at the end.
            plugin.response_start_date_time = Some(CliTime(finish));
            plugin.status = Status::Success.as_str();
            plugin.status_details = InvocationDetails::Success.as_str();
            plugin.response_code = 0;
            plugin.output = text;
        } else {
            plugin.response_start_date_time = Some(CliTime(start));
            plugin.output = console::output(self.stdout, self.stderr).text;
        }
        plugin
    }
}

/// Builds a `CommandInvocation`; all three steps of the document appear in its order (rules `cmd-steps-three`,
/// `cmd-step-skipped-success`).
#[must_use]
pub fn command_invocation(facts: &InvocationFacts<'_>) -> CommandInvocation {
    let command_plugins = facts.plugins();
    let own = facts.urls(Step::of(facts.platform));
    let (standard_output_url, standard_error_url) = match command_plugins.first().filter(|_| !facts.parts.is_empty()) {
        Some(first) => (first.standard_output_url.clone(), first.standard_error_url.clone()),
        None => own,
    };
    CommandInvocation {
        command_id: facts.run.command_id.to_owned(),
        instance_id: facts.instance_id.to_owned(),
        instance_name: facts.instance_name.to_owned(),
        comment: facts.run.comment.to_owned(),
        document_name: facts.run.document_name.to_owned(),
        document_version: DOCUMENT_VERSION.to_owned(),
        requested_date_time: CliTime(facts.run.requested),
        status: facts.details.status().as_str(),
        status_details: facts.details.as_str(),
        standard_output_url,
        standard_error_url,
        command_plugins,
        service_role: String::new(),
        notification_config: NotificationConfig::default(),
        cloud_watch_output_config: facts.run.cloud_watch(),
    }
}

/// Builds the answer of GetCommandInvocation for the node's own step.
#[must_use]
pub fn get_command_invocation(facts: &InvocationFacts<'_>) -> GetCommandInvocation {
    if let Some(part) = facts.told_part() {
        let own = InvocationFacts {
            details: part.details,
            response_code: part.response_code,
            times: part.times,
            stdout: &part.stdout,
            stderr: &part.stderr,
            parts: Vec::new(),
            ..*facts
        };
        let plugin = facts.part(part);
        return GetCommandInvocation {
            plugin_name: plugin.name,
            standard_output_url: plugin.standard_output_url,
            standard_error_url: plugin.standard_error_url,
            ..get_command_invocation(&own)
        };
    }
    let step = Step::of(facts.platform);
    let (standard_output_url, standard_error_url) = facts.urls(step);
    let clock = |time: Timestamp| format!("{}Z", time.to_iso(3));
    let (start, elapsed, end) = facts.times.map_or_else(Default::default, |(start, finish)| {
        (clock(start), elapsed(finish.ticks().saturating_sub(start.ticks())), clock(finish))
    });
    GetCommandInvocation {
        command_id: facts.run.command_id.to_owned(),
        instance_id: facts.instance_id.to_owned(),
        comment: facts.run.comment.to_owned(),
        document_name: facts.run.document_name.to_owned(),
        document_version: DOCUMENT_VERSION.to_owned(),
        plugin_name: step.name().to_owned(),
        response_code: if facts.times.is_some() { facts.response_code } else { -1 },
        execution_start_date_time: start,
        execution_elapsed_time: elapsed,
        execution_end_date_time: end,
        status: facts.details.status().as_str(),
        status_details: facts.details.as_str(),
        standard_output_content: console::standard_output(facts.stdout).text,
        standard_output_url,
        standard_error_content: console::standard_error(facts.stderr).text,
        standard_error_url,
        cloud_watch_output_config: facts.run.cloud_watch(),
    }
}

/// A span of ticks as ISO 8601 has it, to the millisecond: `PT24M9.402S`, `PT0.541S`.
fn elapsed(ticks: i64) -> String {
    let millis = ticks.max(0) / 10_000;
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    let mut text = "PT".to_owned();
    if hours > 0 {
        text.push_str(&format!("{hours}H"));
    }
    if minutes > 0 {
        text.push_str(&format!("{minutes}M"));
    }
    let (seconds, thousandths) = (millis / 1000 % 60, millis % 1000);
    if thousandths > 0 {
        text.push_str(&format!("{seconds}.{}S", format!("{thousandths:03}").trim_end_matches('0')));
    } else if seconds > 0 || text.len() == 2 {
        text.push_str(&format!("{seconds}S"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::elapsed;

    #[test]
    fn a_span_prints_only_the_units_it_has() {
        for (ticks, text) in [
            (5_410_000, "PT0.541S"),
            (0, "PT0S"),
            (600_000_000, "PT1M"),
            (14_475_621_334, "PT24M7.562S"),
            (36_000_000_000 + 15_000_000, "PT1H1.5S"),
            (36_600_000_000, "PT1H1M"),
        ] {
            assert_eq!(elapsed(ticks), text);
        }
    }
}
