//! `patchplay`: what a patch baseline does, on the command line.
//!
//! Thin: [`arguments`] are read, [`input`] fetches texts and [`facts`] what is known of patches, the playground answers,
//! [`text`] words the answer for people, serde for programs and [`sarif`] for code scanning. [`fleet`] streams. Exit
//! codes: 0 for an answer, 1 for errors in the input, 2 for wrong usage, 3 for a scenario's assertion that does not hold.

mod arguments;
mod decoded;
mod facts;
mod fleet;
mod input;
mod lines;
mod sarif;
mod text;

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use arguments::{Arguments, Command, Format};
use clap::{CommandFactory as _, Parser as _, error::ErrorKind};
use patchplay_document::{Diagnostic, Severity};
use patchplay_ordered::SortedMap;
use patchplay_playground::{
    Playground,
    answers::{CheckAnswer, ExplainAnswer, InspectAnswer, RunAnswer},
    view::Screen,
};
use serde::Serialize;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.format == Format::Sarif && !matches!(arguments.command, Command::Check { .. }) {
        let message = "`--format sarif` is a form of `check` alone; this command prints text or json";
        Arguments::command().error(ErrorKind::ArgumentConflict, message).exit();
    }
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
            if arguments.format == Format::Sarif {
                print(Format::Json, &sarif::log(&answer.diagnostics, files), |_| String::new())?;
            } else {
                print(arguments.format, &answer, |CheckAnswer { diagnostics }| text::diagnostics(diagnostics))?;
            }
            Ok(code(&answer.diagnostics))
        }
        Command::Inspect { files, parameters } => {
            let parameters = parameter_map(parameters);
            let answer = Playground::default().inspect(&input::files(files, &parameters)?, &parameters);
            print(arguments.format, &answer, text::inspected)?;
            let InspectAnswer { .. } = answer;
            Ok(ExitCode::SUCCESS)
        }
        Command::Run { scenario, out, parameters } => {
            let file = input::scenario(scenario, parameters)?;
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
            anstream::stdout().lock().write_all(text::run(&view).as_bytes())?;
            Ok(match &view.result {
                None => ExitCode::from(1),
                Some(result) if result.expectations.iter().any(|expectation| !expectation.holds) => ExitCode::from(3),
                Some(_) => ExitCode::SUCCESS,
            })
        }
        Command::Fleet { scenario, nodes } => fleet::play(scenario, nodes, arguments.format),
        Command::Explain { scenario, instance, patch, parameters } => {
            let file = input::scenario(scenario, parameters)?;
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
                anstream::stderr().lock().write_all(text::diagnostics(&answer.diagnostics).as_bytes())?;
                io::stdout().lock().write_all(answer.text.as_deref().unwrap_or_default().as_bytes())?;
            } else {
                print(arguments.format, &answer, |_| String::new())?;
            }
            Ok(if answer.text.is_some() { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "patchplay", &mut script);
            io::stdout().lock().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn parameter_map(parameters: &[(String, String)]) -> SortedMap<String, String> {
    parameters.iter().cloned().collect()
}

fn code(diagnostics: &[Diagnostic]) -> ExitCode {
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

/// Words are styled; where they go to no terminal, the styles are taken out.
fn print<T: Serialize>(format: Format, answer: &T, words: impl FnOnce(&T) -> String) -> io::Result<()> {
    if format == Format::Text {
        return anstream::stdout().lock().write_all(words(answer).as_bytes());
    }
    let text = serde_json::to_string_pretty(answer).map_err(io::Error::other)?;
    writeln!(io::stdout().lock(), "{text}")
}

/// Writes every object under its bucket and key. Keys are made of ids and of the run's prefix; a prefix that would lead
/// out of the folder is refused.
fn write_objects(folder: &Path, objects: &SortedMap<String, String>) -> io::Result<()> {
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
