//! Reads the scenarios that the page starts from, so that it has their texts at first paint, before any engine runs.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use patchplay_document::Scenario;

/// Names that `start.rs` includes, and the files they are read from.
const STARTS: [(&str, &str); 2] =
    [("article.json", "../tests/cases/article.scenario.yaml"), ("baseline.json", "starts/baseline.scenario.yaml")];

/// Scenarios that answer a question, which stands in their first line.
const QUESTIONS: &str = "../tests/cases/questions";

/// Scenarios that show what is peculiar to an operating system, with a question too; their texts are fetched when they are
/// opened.
const SYSTEMS: &str = "../tests/cases/systems";

/// The lessons, whose texts are fetched when they are opened.
const LESSONS: &str = "lessons";

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?);
    for (name, source) in STARTS {
        println!("cargo::rerun-if-changed={source}");
        let scenario = scenario(source, &fs::read_to_string(source)?)?;
        fs::write(out.join(name), serde_json::to_string(&scenario).map_err(io::Error::other)?)?;
    }
    let questions = files(QUESTIONS)?.iter().map(|file| Asked::of(file)?.question()).collect::<io::Result<Vec<_>>>()?;
    fs::write(out.join("questions.rs"), format!("&[{}]", questions.join(",\n")))?;
    let systems = files(SYSTEMS)?.iter().map(|file| Ok(Asked::of(file)?.shelved())).collect::<io::Result<Vec<_>>>()?;
    fs::write(out.join("systems.rs"), format!("&[{}]", systems.join(",\n")))?;
    println!("cargo::rerun-if-changed={LESSONS}");
    fs::write(out.join("course.rs"), format!("&[{}]", course()?.join(",\n")))
}

/// The files of a folder in their order.
fn files(folder: &str) -> io::Result<Vec<PathBuf>> {
    println!("cargo::rerun-if-changed={folder}");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    files.sort();
    Ok(files)
}

/// The lessons' names and titles as constants of Rust, in the order in which each names the next.
fn course() -> io::Result<Vec<String>> {
    let mut lessons = Vec::new();
    for entry in fs::read_dir(LESSONS)? {
        let path = entry?.path();
        let name = path.display().to_string();
        let read = patchplay_document::read_lesson(&name, &fs::read_to_string(&path)?);
        lessons.push(read.lesson.ok_or_else(|| io::Error::other(format!("{name} is no lesson")))?);
    }
    let follows = |id: &str| lessons.iter().any(|lesson| lesson.next.as_deref() == Some(id));
    let mut open = lessons.iter().find(|lesson| !follows(&lesson.id));
    let mut course = Vec::new();
    // A ring of lessons ends too: none is visited twice.
    while let Some(lesson) = open.filter(|_| course.len() < lessons.len()) {
        let (id, title) = (&lesson.id, &lesson.title);
        course.push(format!("Entry {{ id: {id:?}, en: {:?}, ja: {:?} }}", title.en, title.ja));
        open = lessons.iter().find(|other| lesson.next.as_ref() == Some(&other.id));
    }
    Ok(course)
}

fn scenario(name: &str, text: &str) -> io::Result<Scenario> {
    let read = patchplay_document::read_scenario(name, text);
    read.scenario.ok_or_else(|| {
        let problems: Vec<String> = read.diagnostics.iter().map(ToString::to_string).collect();
        io::Error::other(problems.join("\n"))
    })
}

/// A scenario that answers a question: `# "How?"` in the first line, then `# ask: node patch`.
struct Asked {
    key: String,
    question: String,
    /// Id of the node.
    node: String,
    patch: String,
    scenario: Scenario,
}

impl Asked {
    fn of(file: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(file)?;
        let name = file.display().to_string();
        let lacks = |what: &str| io::Error::other(format!("{name} has no {what}"));
        let head = text.lines().next().and_then(|line| line.strip_prefix("# ")).ok_or_else(|| lacks("question"))?;
        let ask = text.lines().find_map(|line| line.strip_prefix("# ask: ")).and_then(|ask| ask.split_once(' '));
        let (node, patch) = ask.ok_or_else(|| lacks("node and patch to ask about"))?;
        let scenario = scenario(&name, &text)?;
        let id = scenario.instances.iter().find(|instance| instance.name.as_deref() == Some(node));
        let id = id.and_then(|instance| instance.id.as_deref()).ok_or_else(|| lacks("id of the node"))?.to_owned();
        let stem = file.file_name().unwrap_or_default().to_string_lossy();
        let key = stem.split('.').next().unwrap_or_default().to_owned();
        let (question, patch) = (head.trim_matches('"').to_owned(), patch.to_owned());
        Ok(Self { key, question, node: id, patch, scenario })
    }

    /// As a constant of Rust that holds the scenario.
    fn question(&self) -> io::Result<String> {
        let Self { key, question, node, patch, scenario } = self;
        let (title, json) = (&scenario.title, serde_json::to_string(scenario).map_err(io::Error::other)?);
        Ok(format!(
            "Question {{ name: {key:?}, title: {title:?}, question: {question:?}, node: {node:?}, patch: {patch:?}, scenario: {json:?} }}"
        ))
    }

    /// As a constant of Rust without it.
    fn shelved(&self) -> String {
        let Self { key, question, node, patch, scenario } = self;
        format!(
            "Shelved {{ name: {key:?}, title: {:?}, line: {question:?}, ask: Some(({node:?}, {patch:?})) }}",
            scenario.title
        )
    }
}
