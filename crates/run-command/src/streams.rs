//! Log streams of CloudWatch Logs that a run's output goes to (spec logs 7, AWS page sysman-rc-setting-up-cwlogs.md).

use patchplay_model::{CloudWatchOutput, DefaultLogGroup, Document};
use serde::Serialize;

use crate::steps::Step;

/// One stream with all that was written to it. Members are those of CloudWatch Logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogStream {
    /// Its group.
    pub log_group_name: String,
    /// Its name.
    pub log_stream_name: String,
    /// The output, whole.
    pub text: String,
}

/// The group that a run writes to: the one given, else one that is called by the document (rule
/// `out-cloudwatch-group-default`).
#[must_use]
pub fn group(output: &CloudWatchOutput, document: Document, default: DefaultLogGroup) -> String {
    let slash = match default {
        DefaultLogGroup::LeadingSlash => "/",
        DefaultLogGroup::NoLeadingSlash => "",
    };
    output.group.clone().unwrap_or_else(|| format!("{slash}aws/ssm/{document}"))
}

/// The streams of one node: stdout and stderr of its own step, each only if something was written (rule
/// `out-cloudwatch-stream`).
#[must_use]
pub fn of_node(
    group: &str,
    command_id: &str,
    instance_id: &str,
    step: Step,
    stdout: &str,
    stderr: &str,
) -> Vec<LogStream> {
    // Names of streams have neither.
    let name = step.name().replace([':', '*'], "-");
    [("stdout", stdout), ("stderr", stderr)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(file, text)| LogStream {
            log_group_name: group.to_owned(),
            log_stream_name: format!("{command_id}/{instance_id}/{name}/{file}"),
            text: text.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_that_nobody_names_is_called_by_the_document() {
        let unnamed = CloudWatchOutput { group: None };
        let group = |output: &CloudWatchOutput, default| group(output, Document::RunPatchBaseline, default);
        assert_eq!(group(&unnamed, DefaultLogGroup::LeadingSlash), "/aws/ssm/AWS-RunPatchBaseline");
        assert_eq!(group(&unnamed, DefaultLogGroup::NoLeadingSlash), "aws/ssm/AWS-RunPatchBaseline");
        let named = CloudWatchOutput { group: Some("mine".to_owned()) };
        assert_eq!(group(&named, DefaultLogGroup::LeadingSlash), "mine");
    }

    #[test]
    fn a_stream_appears_when_something_is_written() {
        let streams = of_node("g", "c", "i-1", Step::Linux, "out", "");
        assert_eq!(streams.len(), 1);
        assert_eq!(streams[0].log_stream_name, "c/i-1/PatchLinux/stdout");
        assert!(of_node("g", "c", "i-1", Step::Linux, "", "").is_empty());
    }
}
