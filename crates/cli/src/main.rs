//! `patchplay`: what a patch baseline does, on the command line.
//!
//! Thin: arguments are read, [`input`] fetches texts and [`facts`] what is known of patches, the playground answers,
//! [`text`] words the answer for people and serde for programs. Exit codes: 0 for an answer, 1 for errors in the input,
//! 2 for wrong usage, 3 for a scenario's assertion that does not hold.

mod decoded;
mod facts;
mod input;
mod text;

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand, ValueEnum};
use patchplay_document::{Diagnostic, ExportFormat, Severity};
use patchplay_playground::{
    Playground,
    answers::{CheckAnswer, ExplainAnswer, InspectAnswer, RunAnswer},
    view::Screen,
};
use serde::Serialize;

/// Plays AWS Systems Manager patch baselines without AWS.
#[derive(Debug, Parser)]
#[command(version, about, long_about = None)]
struct Arguments {
    /// How the answer is printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: the shapes of AWS's API where one exists.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists the problems of templates and baselines; exits 1 if one is an error.
    Check {
        /// Files; `-` is standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// A parameter's value, `Name=Value`; may be given several times.
        #[arg(long = "param", value_name = "K=V", value_parser = input::parameter)]
        parameters: Vec<(String, String)>,
    },
    /// Prints the baselines, instances and runs that files define, every intrinsic function resolved.
    Inspect {
        /// Files; `-` is standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// A parameter's value, `Name=Value`; may be given several times.
        #[arg(long = "param", value_name = "K=V", value_parser = input::parameter)]
        parameters: Vec<(String, String)>,
    },
    /// Plays a scenario; exits 3 if one of its assertions does not hold.
    Run {
        /// Scenario file; `-` is standard input.
        scenario: PathBuf,
        /// Folder into which the objects are written, under bucket and key.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Tells why a node has its baseline and its patches their states.
    Explain {
        /// Scenario file; `-` is standard input.
        scenario: PathBuf,
        /// Node, by instance id, name or logical id.
        #[arg(long)]
        instance: String,
        /// One patch instead of all that the node reports, for example KB5009557.
        #[arg(long)]
        patch: Option<String>,
    },
    /// Reads what the patch step printed on a real node, and says what it means; exits 1 if the text is no such log.
    Decode {
        /// The log: standard output, standard error, or both; `-` is standard input.
        file: PathBuf,
    },
    /// Writes a file's baselines in another form; problems go to standard error.
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
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match answer(&arguments) {
        Ok(code) => code,
        // Whoever reads the output has gone, as in `patchplay ... | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "patchplay: {error}");
            ExitCode::from(1)
        }
    }
}

/// Answers one command.
fn answer(arguments: &Arguments) -> io::Result<ExitCode> {
    match &arguments.command {
        Command::Check { files, parameters } => {
            let parameters = parameter_map(parameters);
            let answer = Playground::default().check(&input::files(files, &parameters)?, &parameters);
            print(arguments.format, &answer, |CheckAnswer { diagnostics }| text::diagnostics(diagnostics))?;
            Ok(code(&answer.diagnostics))
        }
        Command::Inspect { files, parameters } => {
            let parameters = parameter_map(parameters);
            let answer = Playground::default().inspect(&input::files(files, &parameters)?, &parameters);
            print(arguments.format, &answer, text::inspected)?;
            let InspectAnswer { .. } = answer;
            Ok(ExitCode::SUCCESS)
        }
        Command::Run { scenario, out } => {
            let file = input::scenario(scenario)?;
            let playground = facts::playground_for(&file)?;
            // The page is made of the view, which spares a large fleet the answers of every node.
            let answer = (out.is_some() || arguments.format == Format::Json).then(|| playground.run(&file));
            if let (Some(folder), Some(objects)) = (out, answer.as_ref().and_then(|answer| answer.objects.as_ref())) {
                write_objects(folder, objects)?;
            }
            if let (Format::Json, Some(answer)) = (arguments.format, &answer) {
                print(Format::Json, answer, |_| String::new())?;
                return Ok(match answer {
                    RunAnswer { command: None, .. } => ExitCode::from(1),
                    RunAnswer { failed_expectations, .. } if !failed_expectations.is_empty() => ExitCode::from(3),
                    _ => ExitCode::SUCCESS,
                });
            }
            let view = playground.view(&file, &Screen::default());
            io::stdout().lock().write_all(text::run(&view).as_bytes())?;
            Ok(match &view.result {
                None => ExitCode::from(1),
                Some(result) if result.expectations.iter().any(|expectation| !expectation.holds) => ExitCode::from(3),
                Some(_) => ExitCode::SUCCESS,
            })
        }
        Command::Explain { scenario, instance, patch } => {
            let file = input::scenario(scenario)?;
            let answer = facts::playground_for(&file)?.explain(&file, instance, patch.as_deref());
            print(arguments.format, &answer, |answer| text::explained(answer, patch.is_some()))?;
            let ExplainAnswer { instance_id, .. } = answer;
            Ok(if instance_id.is_some() { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        Command::Decode { file } => {
            let answer = Playground::decode(&input::log(file)?);
            print(arguments.format, &answer, decoded::words)?;
            Ok(code(&answer.diagnostics))
        }
        Command::Export { file, form, parameters } => {
            let parameters = parameter_map(parameters);
            let files = input::files(std::slice::from_ref(file), &parameters)?;
            let answer = Playground::default().export(&files, &parameters, *form);
            if arguments.format == Format::Text {
                io::stderr().lock().write_all(text::diagnostics(&answer.diagnostics).as_bytes())?;
            }
            print(arguments.format, &answer, |answer| answer.text.clone().unwrap_or_default())?;
            Ok(if answer.text.is_some() { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
    }
}

fn parameter_map(parameters: &[(String, String)]) -> BTreeMap<String, String> {
    parameters.iter().cloned().collect()
}

fn code(diagnostics: &[Diagnostic]) -> ExitCode {
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

fn print<T: Serialize>(format: Format, answer: &T, words: impl FnOnce(&T) -> String) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Text => out.write_all(words(answer).as_bytes()),
        Format::Json => {
            let text = serde_json::to_string_pretty(answer).map_err(io::Error::other)?;
            writeln!(out, "{text}")
        }
    }
}

/// Writes every object under its bucket and key. Keys are made of ids and of the run's prefix; a prefix that would lead
/// out of the folder is refused.
fn write_objects(folder: &Path, objects: &BTreeMap<String, String>) -> io::Result<()> {
    for (key, text) in objects {
        let parts: Vec<&str> = key.split('/').collect();
        if parts.iter().any(|part| *part == ".." || part.contains('\\') || part.contains(':')) {
            return Err(io::Error::other(format!("the key `{key}` cannot be a path below `{}`", folder.display())));
        }
        let path = parts.iter().fold(folder.to_path_buf(), |path, part| path.join(part));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, text)?;
    }
    Ok(())
}
