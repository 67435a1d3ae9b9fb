//! Rules about what is said of a text: every problem's code, severity and exact place, and its fix carried out.
//!
//! In a case's text `⟦` and `⟧` stand around what a problem points at, in the order of `finds`; nothing else may be
//! found. `{system}` is the system that the case is played for, `«3 times x»` is `x, x, x`, and `«3 letters»` is `xxx`.
//! A case shows its rule only if the problem hangs on what the case says it does: where a fix does not show that, `mended`
//! is a change of the text that takes the problem away, and where nothing is found `spoilt` is one that brings it.

use patchplay_document::{Diagnostic, Fix, Position, Severity, SourceFile};
use patchplay_ordered::SortedMap;
use patchplay_playground::Playground;
use serde::Deserialize;

use crate::systems::Setting;

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Diagnosis {
    /// Id of the rule.
    pub rule: String,
    /// What of the rule this case shows.
    pub shows: String,
    /// Systems and families that `{system}` stands for.
    #[serde(default = "windows")]
    pub systems: Vec<String>,
    text: String,
    #[serde(default)]
    finds: Vec<Find>,
    /// Words of the text and what stands for them, one behind the other.
    #[serde(default)]
    mended: Vec<String>,
    #[serde(default)]
    spoilt: Vec<String>,
}

/// One problem.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Find {
    code: String,
    severity: Severity,
    /// Words of its message or its help.
    says: Option<String>,
    /// The line that its fix makes; absent where it has none.
    fix: Option<String>,
}

fn windows() -> Vec<String> {
    vec!["WINDOWS".to_owned()]
}

/// Every case, of the area that has the folder's name.
pub fn cases() -> Vec<Diagnosis> {
    let folder = patchplay_tests::path("cases/rules/diagnostics");
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let read = |name: &String| {
        let text = patchplay_tests::text(&format!("cases/rules/diagnostics/{name}"));
        serde_yaml::from_str::<Vec<Diagnosis>>(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    names.iter().flat_map(read).collect()
}

/// What comes out otherwise than the case says, in words.
pub fn differences(case: &Diagnosis) -> Vec<String> {
    let systems = case.systems.iter().flat_map(|word| Setting::of(word)).map(|setting| setting.system.to_string());
    let systems: patchplay_ordered::SortedSet<String> = systems.collect();
    systems
        .iter()
        .flat_map(|system| played(case, system).into_iter().map(move |line| format!("{system}: {line}")))
        .collect()
}

fn played(case: &Diagnosis, system: &str) -> Vec<String> {
    let (text, marks) = unmarked(&expanded(&case.text, system));
    let found = problems(&text);
    let mut wrong = Vec::new();
    let place =
        |(start, end): (Position, Position)| format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column);
    let line = |code: &str, severity: Severity, at| format!("{severity}[{code}] at {}", place(at));
    if marks.len() != case.finds.len() {
        return vec![format!("{} marks for {} problems", marks.len(), case.finds.len())];
    }
    let mut wanted: Vec<String> =
        case.finds.iter().zip(&marks).map(|(find, at)| line(&find.code, find.severity, *at)).collect();
    let mut got: Vec<String> =
        found.iter().map(|one| line(&one.code, one.severity, (one.place.start, one.place.end))).collect();
    wanted.sort();
    got.sort();
    if wanted != got {
        let messages: Vec<String> = found.iter().map(|one| format!("{one} ({})", one.help)).collect();
        wrong.push(format!("expected {wanted:#?}, came out {got:#?}\n{}\n{}", messages.join("\n"), short(&text)));
        return wrong;
    }
    for (find, at) in case.finds.iter().zip(&marks) {
        let Some(one) = found.iter().find(|one| one.code == find.code && (one.place.start, one.place.end) == *at)
        else {
            continue;
        };
        if let Some(words) = &find.says
            && !format!("{}; {}", one.message, one.help).contains(words.as_str())
        {
            wrong.push(format!("`{words}` is not said: {} ({})", one.message, one.help));
        }
        wrong.extend(fix_differs(&text, one, find.fix.as_deref()));
        if one.fix.is_none() {
            let still = problems(&changed(case, &case.mended, system));
            if still.iter().any(|other| other.code == one.code && other.message == one.message) {
                wrong.push(format!("mended, and still {one}"));
            }
        }
    }
    if case.finds.is_empty() && problems(&changed(case, &case.spoilt, system)).is_empty() {
        wrong.push("nothing is found in the spoilt text either".to_owned());
    }
    wrong
}

/// Whether a fix makes another line than it should, or leaves the problem.
fn fix_differs(text: &str, one: &Diagnostic, wanted: Option<&str>) -> Option<String> {
    let (fix, wanted) = match (&one.fix, wanted) {
        (None, None) => return None,
        (Some(fix), Some(wanted)) => (fix, wanted),
        (Some(fix), None) => return Some(format!("a fix nobody expects: {fix:?}")),
        (None, Some(_)) => return Some(format!("{} has no fix", one.code)),
    };
    let mended = apply(text, fix);
    let line = mended.lines().nth(fix.place.start.line as usize - 1).unwrap_or_default().trim();
    if line != wanted.trim() {
        return Some(format!("the fix makes `{line}`, not `{wanted}`"));
    }
    let still = problems(&mended).into_iter().find(|other| other.code == one.code && other.message == one.message);
    still.map(|still| format!("mended, and still {still}"))
}

/// The case's text with other words.
fn changed(case: &Diagnosis, words: &[String], system: &str) -> String {
    let mut text = case.text.clone();
    for pair in words.chunks(2) {
        let [from, to] = pair else { panic!("{}: words without their successors", case.rule) };
        assert!(text.contains(from.as_str()), "{}: `{from}` is not in the text", case.rule);
        text = text.replace(from, to);
    }
    unmarked(&expanded(&text, system)).0
}

fn problems(text: &str) -> Vec<Diagnostic> {
    let file = SourceFile { name: "t.yaml".to_owned(), text: text.to_owned() };
    Playground::default().check(&[file], &SortedMap::new()).diagnostics
}

fn expanded(text: &str, system: &str) -> String {
    let mut made = String::new();
    let mut rest = text;
    while let Some((before, (inside, behind))) =
        rest.split_once('«').and_then(|(before, after)| Some((before, after.split_once('»')?)))
    {
        let (count, what) = inside.split_once(' ').unwrap();
        let count: usize = count.parse().unwrap();
        made += before;
        made += &match what.strip_prefix("times ") {
            Some(item) => vec![item; count].join(", "),
            None => "x".repeat(count),
        };
        rest = behind;
    }
    (made + rest).replace("{system}", system)
}

/// The text without its marks, and where they were.
fn unmarked(text: &str) -> (String, Vec<(Position, Position)>) {
    let mut plain = String::new();
    let mut open = Vec::new();
    let mut marks = Vec::new();
    let mut at = Position::START;
    for char in text.chars() {
        match char {
            '⟦' => {
                open.push(marks.len());
                marks.push((at, at));
            }
            '⟧' => marks[open.pop().unwrap()].1 = at,
            _ => {
                plain.push(char);
                at = match char {
                    '\n' => Position { line: at.line + 1, column: 1 },
                    _ => Position { column: at.column + char.len_utf16() as u32, ..at },
                };
            }
        }
    }
    (plain, marks)
}

fn apply(text: &str, fix: &Fix) -> String {
    let offset = |position: Position| {
        let start: usize = text.split_inclusive('\n').take(position.line as usize - 1).map(str::len).sum();
        let mut units = 1;
        let inner = text[start..].char_indices().find(|(_, char)| {
            let found = units >= position.column;
            units += char.len_utf16() as u32;
            found
        });
        start + inner.map_or(text.len() - start, |(at, _)| at)
    };
    format!("{}{}{}", &text[..offset(fix.place.start)], fix.text, &text[offset(fix.place.end)..])
}

fn short(text: &str) -> String {
    text.chars().take(600).collect()
}
