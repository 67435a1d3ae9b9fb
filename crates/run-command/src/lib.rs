//! Run Command and State Manager around the engine: who gets the command, in which order, how it ends, and every byte
//! that AWS prints about it.
//!
//! [`cast`] is what a command is played on. A run goes through these modules in this order. [`targets`] resolves whom it
//! is for, [`rate`] when each node is sent its invocation, [`patching`] what the step does on a node, [`step_result`] what that comes to, [`durations`] how
//! long it takes, [`trouble`] where what is wrong with a node strikes, [`windows_log`] (with [`baseline_json`]) and
//! [`linux_log`] (with [`snapshot`]) what it prints on its [`page`], [`console`] what is left of that in an answer,
//! [`objects`] where the whole of it lies in S3, [`streams`] in CloudWatch Logs, [`node_files`] what lies on the node,
//! [`status`] how invocation and command end, and [`answers`] the shapes of the API. [`ids`] invents what no scenario
//! gives: every invented value is a digest of the seed, so equal input gives equal bytes. [`steps`] is the table of the
//! document's three steps, [`hooks`] the document with hooks, [`stopping`] what the agent stops before its end.
//! [`exit`] is the table of exit codes.
//! [`decode`] goes the other way: it reads what a real node printed.
//!
//! Everything here takes plain data, so that each form of output can be held to a golden file without an engine.
//!
//! ```
//! use patchplay_run_command::{console, ids};
//!
//! assert_eq!(ids::command_id(1, "nightly"), ids::command_id(1, "nightly"));
//! assert_ne!(ids::command_id(1, "nightly"), ids::command_id(2, "nightly"));
//! assert_eq!(console::output("done\r\n", "").text, "done\r\n");
//! ```

pub mod answers;
pub mod baseline_json;
pub mod cast;
pub mod console;
pub mod decode;
pub mod durations;
pub mod exit;
pub mod hooks;
pub mod ids;
pub mod linux_log;
pub mod node_files;
pub mod objects;
mod occasion;
pub mod page;
pub mod patching;
pub mod play;
pub mod rate;
pub mod refused;
pub mod reply;
pub mod snapshot;
pub mod status;
pub mod step_result;
pub mod steps;
pub mod stopping;
pub mod streams;
pub mod targets;
pub mod transcript;
pub mod trouble;
pub mod windows_log;

pub use cast::{Cast, Observation, Plans, Worlds};
pub use page::StepLog;
pub use play::{Invocation, Played, play};
pub use step_result::{Judged, StepResult, Wanted};

#[cfg(test)]
mod golden;
