//! Files that somebody drops on the page or chooses: scenarios are opened, all others become files of the scenario.

use patchplay_document::{Scenario, SourceFile};
use patchplay_json::Json;

use crate::start::FIRST_FILE;

/// Files that came together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Came {
    /// The first that is a scenario.
    pub scenario: Option<SourceFile>,
    /// The others.
    pub others: Vec<SourceFile>,
}

/// Whether a text is a scenario's: it has the member `version`, which no document has.
pub fn is_scenario(text: &str) -> bool {
    let member =
        |json: &Json<'_>| matches!(json, Json::Members(members) if members.iter().any(|(name, _)| name == "version"));
    text.lines().any(|line| line.starts_with("version:")) || Json::parse(text).is_ok_and(|json| member(&json))
}

impl Came {
    /// Sorts files.
    pub fn of(files: Vec<SourceFile>) -> Self {
        let mut came = Self::default();
        for file in files {
            if came.scenario.is_none() && is_scenario(&file.text) {
                came.scenario = Some(file);
            } else {
                came.others.push(file);
            }
        }
        came
    }
}

/// Adds files to a scenario. A file without text of the same name takes the text; blank scenarios lose their blank file;
/// a name that is taken gets a number.
pub fn add(scenario: &mut Scenario, files: Vec<SourceFile>) {
    let is_blank = |file: &SourceFile| file.text.trim().is_empty();
    for file in files {
        let meant = |own: &&mut SourceFile| {
            is_blank(own) && (own.name == file.name || own.name.ends_with(&format!("/{}", file.name)))
        };
        if let Some(own) = scenario.files.iter_mut().find(meant) {
            own.text = file.text;
            continue;
        }
        let name = free_name(scenario, &file.name);
        scenario.files.push(SourceFile { name, text: file.text });
    }
    if scenario.files.iter().any(|file| !is_blank(file)) {
        scenario.files.retain(|file| file.name != FIRST_FILE || !is_blank(file));
    }
}

fn free_name(scenario: &Scenario, name: &str) -> String {
    let is_taken = |name: &str| scenario.files.iter().any(|file| file.name == name);
    if !is_taken(name) {
        return name.to_owned();
    }
    let (stem, end) = name.rsplit_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    (2..).map(|number| format!("{stem}-{number}{end}")).find(|name| !is_taken(name)).unwrap_or_default()
}

/// Name of the file that a scenario is saved in.
pub fn name_of(scenario: &Scenario) -> String {
    let words = scenario.title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    if words.is_empty() { "patchplay.scenario.yaml".to_owned() } else { format!("{}.scenario.yaml", words.join("-")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::Start;

    fn file(name: &str, text: &str) -> SourceFile {
        SourceFile { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_scenario_is_told_from_a_template() {
        for text in ["# mine\nversion: 1\n", "{\"version\":1}", "{\n  \"version\": 1\n}"] {
            assert!(is_scenario(text), "{text}");
        }
        for text in ["Resources:\n  version: 1\n", "{\"Resources\": {}}", "Version: 2012-10-17\n"] {
            assert!(!is_scenario(text), "{text}");
        }
        let came =
            Came::of(vec![file("t.yaml", "Name: a"), file("s.yaml", "version: 1"), file("u.yaml", "version: 1")]);
        assert_eq!(came.scenario.unwrap().name, "s.yaml");
        assert_eq!(came.others.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["t.yaml", "u.yaml"]);
    }

    #[test]
    fn files_are_added_and_none_is_lost() {
        let names = |scenario: &Scenario| scenario.files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
        let mut scenario = Start::Empty.scenario();
        add(&mut scenario, vec![file("a.yaml", "Name: a"), file("a.yaml", "Name: b")]);
        assert_eq!(names(&scenario), ["a.yaml", "a-2.yaml"]);
        scenario.files.push(file("dir/c.yaml", ""));
        add(&mut scenario, vec![file("c.yaml", "Name: c")]);
        assert_eq!(names(&scenario), ["a.yaml", "a-2.yaml", "dir/c.yaml"]);
        assert_eq!(scenario.files[2].text, "Name: c");
        let mut work = Start::Baseline.scenario();
        let before = work.files.clone();
        add(&mut work, vec![file("template.yaml", "Name: a")]);
        assert!(before.iter().all(|file| work.files.contains(file)));
    }

    #[test]
    fn a_saved_scenario_is_called_by_its_title() {
        let named = |title: &str| name_of(&Scenario { title: title.to_owned(), ..Scenario::default() });
        assert_eq!(
            named("Two Windows servers, one in a patch group"),
            "two-windows-servers-one-in-a-patch-group.scenario.yaml"
        );
        assert_eq!(named(""), "patchplay.scenario.yaml");
    }
}
