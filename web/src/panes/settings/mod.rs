//! The run's settings: operation, reboot option, time, region. The line that names them is the button that opens them.

mod account_fields;
mod hook_fields;
mod reading_fields;
mod run_fields;
mod target_rows;

use std::rc::Rc;

use patchplay_document::{CatalogChoice, Scenario};
use patchplay_language::say;
use patchplay_model::{Operation, RebootOption};
use patchplay_playground::view::ResultView;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use self::account_fields::AccountFields;
use self::run_fields::RunFields;
use crate::action::{Action, Dispatch, answering, handing_on};
use crate::fields::{Field, value};
use crate::run_overlay::RunEdit;
use crate::sight::use_ever;
use crate::{browser, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct SettingsProps {
    /// What was played.
    pub result: Rc<ResultView>,
    /// What the scenario says by hand.
    pub scenario: Rc<Scenario>,
    /// Files that list patches.
    pub patch_files: Rc<Vec<String>>,
    /// Whether they are open.
    pub open: bool,
}

const DATE: &str = "run-date";
const TIME: &str = "run-time";

/// What stands in a field of the form at this moment.
fn field(id: &str) -> String {
    let element = browser::document().and_then(|document| document.get_element_by_id(id));
    element
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .map_or_else(String::new, |input| input.value())
}

/// The line and the form.
#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let SettingsProps { result, scenario, open, .. } = props;
    let ResultView { run, clock, .. } = &**result;
    let line = format!("{}, {}, {}", run.document, run.operation, words::instant(*clock));
    let drawn = use_ever(*open);
    html! {
        <div class="settings">
            <button type="button" class="eyebrow" aria-expanded={open.to_string()} aria-controls="run-settings" onclick={answering(&dispatch, Action::ToggleSettings)}>
                <span class="vh">{ say!("Run settings:") }{ " " }</span>{ line }<span aria-hidden="true">{ if *open { "\u{a0}▴" } else { "\u{a0}▾" } }</span>
            </button>
            <div class="settings-form" id="run-settings" hidden={!open} role="group" aria-label={say!("Run settings")}>
                if drawn { <Form result={result.clone()} scenario={scenario.clone()} patch_files={props.patch_files.clone()} /> }
            </div>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct FormProps {
    /// What was played.
    result: Rc<ResultView>,
    /// What the scenario says by hand.
    scenario: Rc<Scenario>,
    /// Files that list patches.
    patch_files: Rc<Vec<String>>,
}

/// The fields.
#[component]
fn Form(props: &FormProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let act = handing_on(&dispatch);
    let FormProps { result, scenario, patch_files } = props;
    let ResultView { run, clock, .. } = &**result;
    let given = |name: &str| scenario.run.as_ref().and_then(|run| run.parameters.get(name).cloned());
    let choose = |name: &'static str| {
        act.reform(move |event: Event| {
            Action::EditRun(RunEdit::Parameter(name, Some(value(&event)).filter(|value| !value.is_empty())))
        })
    };
    // The scenario knows first; an answer that comes late has an older clock.
    let stated = scenario.clock.unwrap_or(*clock);
    let (date, time) = (stated.date().to_string(), words::clock(stated, 8));
    // Both are read off the fields: whoever changes one right after the other may be ahead of the next drawing.
    let set_clock = {
        let act = act.clone();
        Callback::from(move |_: String| {
            // A half-typed date names no day yet.
            if let Some(clock) = words::instant_of(&field(DATE), &field(TIME)) {
                act.emit(Action::SetClock(Some(clock)));
            }
        })
    };
    let set_region = act.reform(Action::SetRegion);
    html! {
        <>
            { choice("run-operation", say!("Operation"), Operation::NAMES, given("Operation"), &run.operation, choose("Operation")) }
            { choice("run-reboot-option", say!("Reboot option"), RebootOption::NAMES, given("RebootOption"), &run.reboot_option, choose("RebootOption")) }
            <label class="labelled" for={DATE}>{ say!("Date") }<Field kind="date" id={DATE} value={date} on_change={set_clock.clone()} /></label>
            <label class="labelled" for={TIME}>{ say!("Time, UTC") }<Field kind="time" step="1" id={TIME} value={time} on_change={set_clock} /></label>
            <label class="labelled" for="run-region">{ say!("Region") }<Field id="run-region" value={scenario.region.clone()} on_change={set_region} /></label>
            { facts(&scenario.catalog, patch_files, &act) }
            <RunFields result={result.clone()} scenario={scenario.clone()} />
            <AccountFields scenario={scenario.clone()} act={act.reform(Action::EditAccount)} />
        </>
    }
}

const DEFAULT: &str = "default";
const FULL: &str = "full";
const FILES: &str = "files";

/// Which patch facts decide. Files are offered when the scenario has some that list patches.
fn facts(chosen: &CatalogChoice, files: &Rc<Vec<String>>, act: &Callback<Action>) -> Html {
    let own = if chosen.files().is_empty() { files.to_vec() } else { chosen.files().to_vec() };
    let offered = own.clone();
    let onchange = act.reform(move |event: Event| {
        Action::SetCatalog(match value(&event).as_str() {
            FULL => CatalogChoice::Full,
            FILES => CatalogChoice::Files(offered.clone()),
            _ => CatalogChoice::Default,
        })
    });
    let now = match chosen {
        CatalogChoice::Default => DEFAULT,
        CatalogChoice::Full => FULL,
        CatalogChoice::Files(_) => FILES,
    };
    let mut options = vec![(DEFAULT, say!("Default set")), (FULL, say!("Everything known"))];
    if !own.is_empty() {
        options.push((FILES, say!("Yours: {}", words::list(&own, 2))));
    }
    let options = options.into_iter().map(|(value, label)| {
        html! { <option key={value} {value} selected={value == now}>{ label }</option> }
    });
    html! { <label class="labelled" for="run-facts">{ say!("Patch data") }<select class="field" id="run-facts" {onchange}>{ for options }</select></label> }
}

/// A choice among AWS's names, the first of which is what the texts say.
pub(super) fn choice(
    id: &'static str,
    label: String,
    names: &'static [&'static str],
    given: Option<String>,
    now: &str,
    onchange: Callback<Event>,
) -> Html {
    let options = names.iter().map(|name| {
        html! { <option key={*name} value={*name} selected={given.as_deref() == Some(name)}>{ *name }</option> }
    });
    let default = if given.is_none() { say!("As the text says ({now})") } else { say!("As the text says") };
    html! {
        <label class="labelled" for={id}>{ label }
            <select class="field" {id} {onchange}><option value="" selected={given.is_none()}>{ default }</option>{ for options }</select>
        </label>
    }
}
