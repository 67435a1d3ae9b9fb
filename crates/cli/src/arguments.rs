//! The words of the command line, and the help that explains them.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use patchplay_document::ExportFormat;

use crate::input;

const OVERVIEW: &str = "\
Examples:
  patchplay run article.scenario.yaml
  patchplay explain article.scenario.yaml --instance Instance2 --patch KB5009557
  patchplay check terraform/main.tf --param prefix=shop

Exit codes: 0 an answer, 1 errors in the input, 2 wrong usage, 3 an assertion of the scenario does not hold.
Colours appear on a terminal alone; NO_COLOR=1 turns them off. `patchplay help COMMAND` tells more.";

const CHECK: &str = "\
Example:
  patchplay check templates/03-stages-by-mapping.yaml --param Stage=live --format sarif

Exit codes: 0 no error (there may be warnings and notes), 1 an error, or a file that cannot be read, 2 wrong usage.";

const INSPECT: &str = "\
Example:
  patchplay inspect templates/03-stages-by-mapping.yaml --param Stage=live --param Team=blue --format json

What cannot be resolved is null, and a problem says why.
Exit codes: 0 an answer, 1 a file cannot be read, 2 wrong usage.";

const RUN: &str = "\
Example:
  patchplay run article.scenario.yaml --format json

A template, a baseline, command lines or Terraform instead of a scenario are played by themselves: the run that they
define, on the nodes that they define.
Exit codes: 0 played, 1 the scenario or one of its files has an error, 2 wrong usage, 3 one of its assertions (`expect`)
does not hold.";

const FLEET: &str = "\
Example:
  patchplay fleet linux.scenario.yaml --nodes fleet/nodes.jsonl

A line is what an entry of a scenario's `instances` is, as one JSON object with an `id` or a `name`:
  {\"id\": \"i-0123456789abcdef0\", \"image\": \"windows-2019-2021.12.15\", \"tags\": {\"Patch Group\": \"web\"}}
The lines stand in for the scenario's own `instances`, and the scenario needs a `clock`. Each node is played alone, as the
first that its command reaches, so memory does not grow with their number, and the parts of a fleet that is split answer
as the whole does. Standard output gets one JSON object a node in the order of the lines: its id, its baseline and why it
has it, how its part ended, its verdict and its InstancePatchState. Problems and a summary go to standard error.
Exit codes: 0 every line was played, 1 a line or the scenario has an error (the other lines are played all the same),
2 wrong usage.";

const EXPLAIN: &str = "\
Example:
  patchplay explain article.scenario.yaml --instance Instance2 --patch KB5009557

Exit codes: 0 an answer, 1 the scenario has an error or no such node, 2 wrong usage.";

const DECODE: &str = "\
Example:
  patchplay decode article.log.txt

Exit codes: 0 read, 1 the text is no log of the patch step, 2 wrong usage.";

const EXPORT: &str = "\
Example:
  patchplay export fragments/properties.yaml --to cli --param Prefix=shop

Exit codes: 0 written, 1 the file has an error or no baseline, 2 wrong usage.";

const COMPLETIONS: &str = "\
Example:
  patchplay completions bash

Write it where your shell looks: ~/.local/share/bash-completion/completions/patchplay for bash, a folder of $fpath as
_patchplay for zsh, ~/.config/fish/completions/patchplay.fish for fish, $PROFILE for PowerShell.
Exit codes: 0 written, 2 wrong usage.";

/// Plays AWS Systems Manager patch baselines without AWS.
#[derive(Debug, Parser)]
#[command(name = "patchplay", version, about, long_about = None, after_help = OVERVIEW)]
pub struct Arguments {
    /// How the answer is printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// What is asked.
    #[command(subcommand)]
    pub command: Command,
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: the shapes of AWS's API where one exists.
    Json,
    /// For code scanning, by `check` alone: SARIF 2.1.0.
    Sarif,
}

/// What can be asked.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lists the problems of templates and baselines; exits 1 if one is an error.
    #[command(after_help = CHECK)]
    Check {
        /// Files; `-` is standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// A parameter's value, `Name=Value`; may be given several times.
        #[arg(long = "param", value_name = "K=V", value_parser = input::parameter)]
        parameters: Vec<(String, String)>,
    },
    /// Prints the baselines, instances and runs that files define, every intrinsic function resolved.
    #[command(after_help = INSPECT)]
    Inspect {
        /// Files; `-` is standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// A parameter's value, `Name=Value`; may be given several times.
        #[arg(long = "param", value_name = "K=V", value_parser = input::parameter)]
        parameters: Vec<(String, String)>,
    },
    /// Plays a scenario, or a template by itself; exits 3 if one of its assertions does not hold.
    #[command(after_help = RUN)]
    Run {
        /// Scenario, or a template or other document that is played by itself; `-` is standard input.
        scenario: PathBuf,
        /// Folder into which the objects are written, under bucket and key.
        #[arg(long)]
        out: Option<PathBuf>,
        /// A parameter's value, `Name=Value`, in place of the scenario's; may be given several times.
        #[arg(long = "param", value_name = "K=V", value_parser = input::parameter)]
        parameters: Vec<(String, String)>,
    },
    /// Plays a scenario for nodes that are given one a line, as many as there are.
    #[command(after_help = FLEET)]
    Fleet {
        /// Scenario file.
        scenario: PathBuf,
        /// Nodes as JSON lines; `-` is standard input.
        #[arg(long, value_name = "FILE")]
        nodes: PathBuf,
    },
    /// Tells why a node has its baseline and its patches their states.
    #[command(after_help = EXPLAIN)]
    Explain {
        /// Scenario, or a template or other document that is played by itself; `-` is standard input.
        scenario: PathBuf,
        /// Node, by instance id, name or logical id.
        #[arg(long)]
        instance: String,
        /// One patch instead of all that the node reports, for example KB5009557.
        #[arg(long)]
        patch: Option<String>,
        /// A parameter's value, `Name=Value`, in place of the scenario's; may be given several times.
        #[arg(long = "param", value_name = "K=V", value_parser = input::parameter)]
        parameters: Vec<(String, String)>,
    },
    /// Reads what the patch step printed on a real node, and says what it means; exits 1 if the text is no such log.
    #[command(after_help = DECODE)]
    Decode {
        /// The log: standard output, standard error, or both; `-` is standard input.
        file: PathBuf,
    },
    /// Writes a file's baselines in another form; problems go to standard error.
    #[command(after_help = EXPORT)]
    Export {
        /// Template, baseline or command lines; `-` is standard input.
        file: PathBuf,
        /// The form: cloudformation-yaml, cloudformation-json, api-json, cli or terraform.
        #[arg(long = "to", value_name = "FORM")]
        form: ExportFormat,
        /// A parameter's value, `Name=Value`; may be given several times.
        #[arg(long = "param", value_name = "K=V", value_parser = input::parameter)]
        parameters: Vec<(String, String)>,
    },
    /// Prints what makes a shell complete this program's words.
    #[command(after_help = COMPLETIONS)]
    Completions {
        /// The shell.
        shell: Shell,
    },
}
