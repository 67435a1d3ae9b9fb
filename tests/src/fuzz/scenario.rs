//! Scenarios: what is read can be played, and its problems lie in it or in its files.

use patchplay_document::SourceFile;
use patchplay_playground::{Playground, ScenarioFile};

use super::places;

thread_local! {
    static PLAYGROUND: Playground = Playground::new(crate::catalog());
}

/// Reads a scenario and plays it on the default facts.
pub(super) fn play(text: &str) {
    // Places in the scenario itself name no file.
    let read = ScenarioFile::read("", text);
    let mut files = vec![SourceFile { name: String::new(), text: text.to_owned() }];
    places::hold(&read.diagnostics, &files);
    let Some(scenario) = &read.scenario else { return };
    let answer = PLAYGROUND.with(|playground| playground.run(&read));
    files.extend(scenario.files.iter().cloned());
    // Two files of one name, or one without a name, leave open which text a place means.
    let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).all(|pair| pair[0] != pair[1]) {
        places::hold(&answer.diagnostics, &files);
    }
}
