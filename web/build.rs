//! Reads the scenarios that the page starts from, so that it has their texts at first paint, before any engine runs.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use patchplay_document::Scenario;

/// Names that `start.rs` includes, and the files they are read from.
const STARTS: [(&str, &str); 2] =
    [("article.json", "../tests/cases/article.scenario.yaml"), ("baseline.json", "starts/baseline.scenario.yaml")];

/// Scenarios that answer a question, which stands in their first line.
const QUESTIONS: &str = "../tests/cases/questions";

/// The lessons, whose texts are fetched when they are opened.
const LESSONS: &str = "lessons";

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?);
    for (name, source) in STARTS {
        println!("cargo::rerun-if-changed={source}");
        let scenario = scenario(source, &fs::read_to_string(source)?)?;
        fs::write(out.join(name), serde_json::to_string(&scenario).map_err(io::Error::other)?)?;
    }
    println!("cargo::rerun-if-changed={QUESTIONS}");
    let mut files: Vec<PathBuf> =
        fs::read_dir(QUESTIONS)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    files.sort();
    let questions: Vec<String> = files.iter().map(|file| question(file)).collect::<io::Result<_>>()?;
    fs::write(out.join("questions.rs"), format!("&[{}]", questions.join(",\n")))?;
    println!("cargo::rerun-if-changed={LESSONS}");
    fs::write(out.join("course.rs"), format!("&[{}]", course()?.join(",\n")))
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

/// A question as a constant of Rust: `# "How?"` in the first line, then `# ask: node patch`.
fn question(file: &Path) -> io::Result<String> {
    let text = fs::read_to_string(file)?;
    let name = file.display().to_string();
    let lacks = |what: &str| io::Error::other(format!("{name} has no {what}"));
    let head = text.lines().next().and_then(|line| line.strip_prefix("# ")).ok_or_else(|| lacks("question"))?;
    let ask = text.lines().find_map(|line| line.strip_prefix("# ask: ")).and_then(|ask| ask.split_once(' '));
    let (node, patch) = ask.ok_or_else(|| lacks("node and patch to ask about"))?;
    let scenario = scenario(&name, &text)?;
    let id = scenario.instances.iter().find(|instance| instance.name.as_deref() == Some(node));
    let id = id.and_then(|instance| instance.id.as_deref()).ok_or_else(|| lacks("id of the node"))?;
    let json = serde_json::to_string(&scenario).map_err(io::Error::other)?;
    let stem = file.file_name().unwrap_or_default().to_string_lossy();
    let key = stem.split('.').next().unwrap_or_default();
    let (title, question) = (&scenario.title, head.trim_matches('"'));
    Ok(format!(
        "Question {{ name: {key:?}, title: {title:?}, question: {question:?}, node: {id:?}, patch: {patch:?}, scenario: {json:?} }}"
    ))
}
