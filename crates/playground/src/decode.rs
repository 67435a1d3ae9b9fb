//! `decode`: what a real log of the patch step says, and what is to be known about the text itself.

use patchplay_document::{Diagnostic, Place};
use patchplay_language::say;
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
    let mut tell = |code: codes::Code, message: String, help: String| {
        diagnostics.push(code.at(Place::default(), message, help));
    };
    let Some(read) = &log else {
        tell(
            codes::LOG_UNKNOWN,
            say!("this is no log of the patch step"),
            say!(
                "paste what PatchWindows, PatchLinux or PatchMacOS printed: the command's output in the console, or the objects \
             stdout and stderr in S3"
            ),
        );
        return DecodeAnswer { log, diagnostics };
    };
    let node = read.instance_id.as_deref();
    if read.nodes > 1 {
        let message = match node {
            Some(node) => say!("the text holds the logs of {} nodes, and that of `{node}` is read", read.nodes),
            None => say!("the text holds the logs of {} nodes, and that of `the last one` is read", read.nodes),
        };
        tell(codes::LOG_SEVERAL, message, say!("paste one log at a time to read the others"));
    }
    if read.runs > 1 {
        let message = say!("the text holds {} runs of the node, and the last is read", read.runs);
        tell(codes::LOG_SEVERAL, message, say!("paste one run at a time to read the others"));
    }
    if read.is_cut {
        tell(
            codes::LOG_CUT,
            say!("the agent cut this text off, so what stood behind the cut is absent"),
            say!(
                "the whole log is in the S3 bucket or CloudWatch group of the command, if it has one, and on the node"
            ),
        );
    }
    DecodeAnswer { log, diagnostics }
}
