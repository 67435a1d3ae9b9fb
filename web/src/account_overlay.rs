//! Edits of what the whole account has in common: its id, its settings, its baselines' history, and how unsettled points
//! are read.

use patchplay_document::{Observed, Scenario};
use patchplay_model::Timestamp;
use patchplay_ordered::SortedMap;

use crate::overlay::how_many;

/// One edit of the account.
#[derive(Debug, Clone, PartialEq)]
pub enum AccountEdit {
    /// Its id.
    Id(String),
    /// Whether Default Host Management Configuration is on.
    DefaultHostManagement(bool),
    /// Whether hybrid machines are of the advanced tier.
    AdvancedInstances(bool),
    /// What all invented ids, host names and durations follow from.
    Seed(u64),
    /// How an unsettled point is read, by the option's name; `None`: as by default.
    Reading(&'static str, Option<String>),
    /// When a baseline became what the files say.
    Edited(BaselineKey, Option<Timestamp>),
    /// When a baseline was deleted.
    Deleted(BaselineKey, Option<Timestamp>),
}

/// A custom baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineKey {
    /// Its id, which may have been invented so far.
    pub id: String,
    /// Its logical id, if a text gives one.
    pub logical_id: Option<String>,
}

/// Makes an edit.
pub fn edit(scenario: &mut Scenario, edit: AccountEdit) {
    match edit {
        AccountEdit::Id(id) => scenario.account = id,
        AccountEdit::DefaultHostManagement(on) => scenario.default_host_management = on,
        AccountEdit::AdvancedInstances(on) => scenario.advanced_instances = on,
        AccountEdit::Seed(seed) => scenario.seed = seed,
        AccountEdit::Reading(option, Some(reading)) => drop(scenario.options.insert(option.to_owned(), reading)),
        AccountEdit::Reading(option, None) => drop(scenario.options.remove(option)),
        AccountEdit::Edited(key, at) => {
            put(&mut scenario.edited_baselines, &mut scenario.observed, key, at);
        }
        AccountEdit::Deleted(key, at) => {
            put(&mut scenario.deleted_baselines, &mut scenario.observed, key, at);
        }
    }
}

/// Says when something happened to a baseline, and states its id, by which that is told and which the seed must not change.
fn put(
    times: &mut SortedMap<String, Timestamp>,
    observed: &mut SortedMap<String, Observed>,
    BaselineKey { id, logical_id }: BaselineKey,
    at: Option<Timestamp>,
) {
    let Some(at) = at else {
        times.remove(&id);
        return;
    };
    if let Some(logical_id) = logical_id {
        observed.entry(logical_id).or_default().id = Some(id.clone());
    }
    times.insert(id, at);
}

/// How many settings of the account, without its readings, are otherwise than by default.
pub fn settings(scenario: &Scenario) -> usize {
    let usual = Scenario::default();
    how_many(&[
        scenario.account != usual.account,
        scenario.default_host_management,
        scenario.advanced_instances,
        scenario.seed != usual.seed,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_counted_and_taken_back() {
        let mut scenario = Scenario::default();
        edit(&mut scenario, AccountEdit::DefaultHostManagement(true));
        edit(&mut scenario, AccountEdit::Seed(7));
        edit(&mut scenario, AccountEdit::Reading("windows-module", Some("1.29".to_owned())));
        assert_eq!(settings(&scenario), 2);
        assert_eq!(scenario.options["windows-module"], "1.29");
        edit(&mut scenario, AccountEdit::DefaultHostManagement(false));
        edit(&mut scenario, AccountEdit::Seed(1));
        edit(&mut scenario, AccountEdit::Reading("windows-module", None));
        assert_eq!(scenario, Scenario::default());
    }

    #[test]
    fn what_happened_to_a_baseline_is_told_by_an_id_that_stays() {
        let mut scenario = Scenario::default();
        let key = BaselineKey { id: "pb-0123456789abcdef0".to_owned(), logical_id: Some("Baseline".to_owned()) };
        let at = Timestamp::parse("2022-01-20T00:00:00Z").unwrap();
        edit(&mut scenario, AccountEdit::Edited(key.clone(), Some(at)));
        assert_eq!(scenario.observed["Baseline"].id.as_deref(), Some("pb-0123456789abcdef0"));
        assert_eq!(scenario.edited_baselines["pb-0123456789abcdef0"], at);
        edit(&mut scenario, AccountEdit::Edited(key, None));
        assert!(scenario.edited_baselines.is_empty());
    }
}
