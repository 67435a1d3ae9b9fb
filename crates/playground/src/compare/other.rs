//! The other side of a comparison, played.

use patchplay_document::Scenario;
use patchplay_engine::Owner;
use patchplay_language::say;

use crate::{Playground, ScenarioFile, act::Act, setting::Setting, sources::Sources, stage::Stage, view::With};

/// Why there is no other side.
pub(super) struct Absence {
    /// A sentence that says so.
    pub(super) why: String,
    /// Names of the files that would make one.
    pub(super) missing_files: Vec<String>,
}

impl From<String> for Absence {
    fn from(why: String) -> Self {
        Self { why, missing_files: Vec::new() }
    }
}

/// The other side.
pub(super) fn played(
    playground: &Playground,
    file: &ScenarioFile,
    scenario: &Scenario,
    here: &Stage,
    with: &With,
) -> Result<(Stage, Act), Absence> {
    let set = |scenario: &Scenario, sources: &Sources| Stage::set(scenario, sources, &playground.shelf);
    let (stage, scenario) = match with {
        With::AwsDefault => {
            let mut stage = set(scenario, &file.sources);
            stage.registry.give_aws_defaults();
            without_choice(&mut stage.setting);
            for run in &mut stage.history {
                run.registry.give_aws_defaults();
                without_choice(&mut run.setting);
            }
            (stage, scenario)
        }
        With::Baseline(name) => {
            let entry = entry_of(here, name).ok_or_else(|| say!("There is no baseline {name} to compare with."))?;
            let mut stage = set(scenario, &file.sources);
            stage.registry.give_to_all(entry);
            without_choice(&mut stage.setting);
            (stage, scenario)
        }
        With::Clock(clock) => {
            let changed = Scenario { clock: Some(*clock), ..scenario.clone() };
            let stage = set(&changed, &file.sources);
            return finish(playground, stage, &changed);
        }
        With::LastEdit(version) | With::Opened(version) | With::Kept(version) => {
            (set(version, &Sources::default()), &**version)
        }
    };
    finish(playground, stage, scenario)
}

fn finish(playground: &Playground, stage: Stage, scenario: &Scenario) -> Result<(Stage, Act), Absence> {
    let missing_files = stage.missing_files();
    if !missing_files.is_empty() {
        let why = say!("The other side needs a part of the program or patch data that is not loaded yet.");
        return Err(Absence { why, missing_files });
    }
    if stage.is_blocked() {
        return Err(say!("The other side cannot be run: its text has an error.").into());
    }
    let act = playground.perform(&stage, scenario);
    Ok((stage, act))
}

/// The run takes no part in the choice of baselines.
fn without_choice(setting: &mut Setting) {
    (setting.run.baseline_override, setting.run.baseline_tags) = (None, None);
    setting.override_file = None;
}

fn entry_of(stage: &Stage, name: &str) -> Option<usize> {
    stage.registry.entries().iter().position(|entry| {
        let Owner::Account(number) = entry.owner else { return false };
        let found = stage.documents.baselines.get(number);
        found.is_some_and(|found| found.logical_id.as_deref() == Some(name) || found.display_name == name)
    })
}
