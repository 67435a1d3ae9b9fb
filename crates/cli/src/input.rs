//! Texts from files and standard input.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use patchplay_document::{Diagnostic, Severity, SourceFile};
use patchplay_ordered::SortedMap;
use patchplay_playground::ScenarioFile;

/// Reads `Name=Value`.
///
/// # Errors
/// There is no `=`, or nothing before it.
pub fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(format!("`{text}` is not of the form Name=Value")),
    }
}

/// Reads documents, and what Terraform among them comes to with these values of its variables.
///
/// # Errors
/// A file cannot be read or is not UTF-8.
pub fn files(paths: &[PathBuf], parameters: &SortedMap<String, String>) -> io::Result<Vec<SourceFile>> {
    let mut files = paths.iter().map(|path| file(path)).collect::<io::Result<Vec<_>>>()?;
    translate(&mut files, parameters);
    Ok(files)
}

/// Adds the translation of the Terraform among the files, if there is any.
fn translate(files: &mut Vec<SourceFile>, parameters: &SortedMap<String, String>) {
    let texts: Vec<(&str, &str)> = files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
    if let Some((name, text)) = patchplay_terraform::translate(&texts, parameters) {
        files.push(SourceFile { name, text });
    }
}

/// Reads one document.
///
/// # Errors
/// It cannot be read or is not UTF-8.
fn file(path: &Path) -> io::Result<SourceFile> {
    Ok(SourceFile { name: name(path), text: text(path)? })
}

/// Reads a log. Bytes that are no UTF-8 become replacement characters: the agent cuts in the middle of characters, and
/// programs print in the node's own code page.
///
/// # Errors
/// It cannot be read.
pub fn log(path: &Path) -> io::Result<String> {
    let bytes = bytes(path)?;
    Ok(utf16(&bytes).unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned()))
}

/// Reads a scenario, and the documents that it names by path: those lie relative to the scenario's own folder. A document
/// in its place is played by itself. `parameters` are laid over the scenario's own.
///
/// # Errors
/// The scenario cannot be read or is not UTF-8. A document that cannot be read is a diagnostic at the line that names it.
pub fn scenario(path: &Path, parameters: &[(String, String)]) -> io::Result<ScenarioFile> {
    let mut file = ScenarioFile::read(&name(path), &text(path)?);
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    for on_disk in &file.on_disk {
        let Some(document) = file.scenario.as_mut().and_then(|scenario| scenario.files.get_mut(on_disk.index)) else {
            continue;
        };
        match text(&folder.join(&on_disk.path)) {
            Ok(text) => document.text = text,
            Err(error) => file.diagnostics.push(Diagnostic {
                code: "file-unreadable".to_owned(),
                severity: Severity::Error,
                place: on_disk.place.clone(),
                message: format!("`{}` cannot be read: {error}", on_disk.path),
                help: "a path starts at the folder of the scenario".to_owned(),
                fix: None,
            }),
        }
    }
    if let Some(scenario) = &mut file.scenario {
        scenario.parameters.extend(parameters.iter().cloned());
        let parameters = scenario.parameters.clone();
        translate(&mut scenario.files, &parameters);
    }
    Ok(file)
}

/// Whether a path stands for standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// What diagnostics call a file.
pub fn name(path: &Path) -> String {
    if is_standard_input(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// The text of a file that begins with UTF-16's mark, as PowerShell writes what a program prints.
fn utf16(bytes: &[u8]) -> Option<String> {
    let is_little = bytes.starts_with(&[0xff, 0xfe]);
    if !is_little && !bytes.starts_with(&[0xfe, 0xff]) {
        return None;
    }
    let unit = |pair: [u8; 2]| if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
    let rest = bytes.get(2..)?;
    let units: Vec<u16> = rest.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?))).collect();
    String::from_utf16(&units).ok()
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !is_standard_input(path) {
        return fs::read(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())));
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn text(path: &Path) -> io::Result<String> {
    let bytes = bytes(path)?;
    if let Some(text) = utf16(&bytes) {
        return Ok(text);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        io::Error::other(format!("{}: not UTF-8 at byte {at}; save the file as UTF-8", name(path)))
    })
}
