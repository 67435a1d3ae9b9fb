//! What the whole account has in common, closed behind a line that says how much of it is set.

use std::rc::Rc;

use patchplay_document::Scenario;
use patchplay_language::say;
use patchplay_playground::view::BaselineView;
use yew::prelude::*;

use super::reading_fields::ReadingFields;
use crate::account_overlay::{self, AccountEdit, BaselineKey};
use crate::fields::{Field, InstantField, numbers, text};
use crate::words;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AccountFieldsProps {
    /// What the scenario says by hand.
    pub scenario: Rc<Scenario>,
    /// Called with each edit.
    pub act: Callback<AccountEdit>,
}

/// The fields.
#[component]
pub fn AccountFields(props: &AccountFieldsProps) -> Html {
    let AccountFieldsProps { scenario, act } = props;
    let line = match account_overlay::settings(scenario) {
        0 => say!("Account: as usual"),
        set => say!("Account: {} set", words::count(set)),
    };
    let usual = Scenario::default();
    let id = act.reform(move |typed: String| AccountEdit::Id(text(&typed).unwrap_or_else(|| usual.account.clone())));
    let seed = numbers(act.reform(|seed: Option<_>| AccountEdit::Seed(seed.unwrap_or(Scenario::default().seed))));
    let flip = |on: bool, make: fn(bool) -> AccountEdit| act.reform(move |_: Event| make(!on));
    let (host, advanced) = (scenario.default_host_management, scenario.advanced_instances);
    html! { <>
        <details class="fields-more">
            <summary>{ line }</summary>
            <div class="settings-grid">
                <label class="labelled" for="account-id">{ say!("Account id") }
                    <Field id="account-id" value={scenario.account.clone()} on_change={id} inputmode="numeric" />
                </label>
                <label class="labelled" for="account-seed">{ say!("Seed of invented ids and durations") }
                    <Field kind="number" min="0" id="account-seed" value={scenario.seed.to_string()} on_change={seed} />
                </label>
                <label class="check"><input type="checkbox" checked={host} onchange={flip(host, AccountEdit::DefaultHostManagement)} />{ say!("Default Host Management Configuration is on") }</label>
                <label class="check"><input type="checkbox" checked={advanced} onchange={flip(advanced, AccountEdit::AdvancedInstances)} />{ say!("Hybrid machines are of the advanced-instances tier") }</label>
            </div>
        </details>
        <ReadingFields given={scenario.options.clone()} act={act.clone()} />
    </> }
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct BaselineTimesProps {
    /// The baselines of the texts.
    pub baselines: Vec<BaselineView>,
    /// What the scenario says by hand.
    pub scenario: Rc<Scenario>,
    /// Called with each edit.
    pub act: Callback<AccountEdit>,
}

/// When the baselines of the texts were edited or deleted: a patch policy goes by copies of them.
#[component]
pub fn BaselineTimes(props: &BaselineTimesProps) -> Html {
    let rows = props.baselines.iter().filter(|baseline| baseline.place.is_some()).map(|baseline| {
        let BaselineView { id, logical_id, name, .. } = baseline;
        let key = BaselineKey { id: id.clone(), logical_id: logical_id.clone() };
        let edited = {
            let key = key.clone();
            props.act.reform(move |at| AccountEdit::Edited(key.clone(), at))
        };
        let deleted = props.act.reform(move |at| AccountEdit::Deleted(key.clone(), at));
        html! {
            <li key={id.clone()} class="check-with">
                <InstantField id={format!("edited-{id}")} label={say!("{name} was edited, UTC")} value={props.scenario.edited_baselines.get(id).copied()} on_change={edited} />
                <InstantField id={format!("deleted-{id}")} label={say!("{name} was deleted, UTC")} value={props.scenario.deleted_baselines.get(id).copied()} on_change={deleted} />
            </li>
        }
    });
    html! { <ul class="hooks settings-grid">{ for rows }</ul> }
}
