//! `decode`: what a real log of the patch step says, and what is to be known about the text itself.

use patchplay_document::{Diagnostic, Place};
use patchplay_run_command::decode::{Decoded, decode};
use serde::Serialize;

use crate::codes;

/// `decode`: the fields of a log; without them the text is no log of the patch step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DecodeAnswer {
    /// What the log says.
    #[serde(flatten)]
    pub log: Option<Decoded>,
    /// What is to be known of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a log.
pub(crate) fn answer(text: &str) -> DecodeAnswer {
    let log = decode(text);
    let mut diagnostics = Vec::new();
    let mut say = |code: codes::Code, message: String, help: &str| {
        diagnostics.push(code.at(Place::default(), message, help));
    };
    let Some(read) = &log else {
        say(
            codes::LOG_UNKNOWN,
            "this is no log of the patch step".to_owned(),
            "paste what PatchWindows, PatchLinux or PatchMacOS printed: the command's output in the console, or the objects \
             stdout and stderr in S3",
        );
        return DecodeAnswer { log, diagnostics };
    };
    let node = read.instance_id.as_deref().unwrap_or("the last one");
    if read.nodes > 1 {
        let message = format!("the text holds the logs of {} nodes, and that of `{node}` is read", read.nodes);
        say(codes::LOG_SEVERAL, message, "paste one log at a time to read the others");
    }
    if read.runs > 1 {
        let message = format!("the text holds {} runs of the node, and the last is read", read.runs);
        say(codes::LOG_SEVERAL, message, "paste one run at a time to read the others");
    }
    if read.is_cut {
        say(
            codes::LOG_CUT,
            "the agent cut this text off, so what stood behind the cut is absent".to_owned(),
            "the whole log is in the S3 bucket or CloudWatch group of the command, if it has one, and on the node",
        );
    }
    DecodeAnswer { log, diagnostics }
}
