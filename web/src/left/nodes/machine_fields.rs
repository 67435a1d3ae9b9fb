//! What is set on the node itself: since when it is registered, what breaks in on its steps, and settings that people
//! expect to decide what it is patched with. Closed by default; the line that opens the fields says how many are set.

use patchplay_document::{InstanceOverlay, SettingsOverlay};
use patchplay_language::say;
use patchplay_model::{Interruptions, OperatingSystem};
use yew::prelude::*;

use crate::fields::{Field, IdsField, InstantField, numbers, text};
use crate::overlay::{NodeEdit, how_many};
use crate::words;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct MachineFieldsProps {
    /// Unique among the nodes.
    pub id: String,
    /// Name of the node, for the labels.
    pub name: String,
    /// What it runs, if that is known.
    pub system: Option<OperatingSystem>,
    /// What is laid over it.
    pub overlay: InstanceOverlay,
    /// Called with each edit.
    pub on_change: Callback<NodeEdit>,
}

/// How many things are set.
fn set(overlay: &InstanceOverlay) -> usize {
    let settings = overlay.settings.as_ref();
    let has = |is_set: fn(&SettingsOverlay) -> bool| settings.is_some_and(is_set);
    how_many(&[
        overlay.since.is_some(),
        overlay.interruptions.is_some(),
        has(|settings| !settings.wsus_withholds.is_empty()),
        has(|settings| settings.other_microsoft_products.is_some()),
        has(|settings| !settings.yum_exclude.is_empty()),
        has(|settings| settings.locked_release.is_some()),
    ])
}

fn summary(overlay: &InstanceOverlay) -> String {
    match set(overlay) {
        0 => say!("The machine itself: nothing set"),
        set => say!("The machine itself: {} set", words::count(set)),
    }
}

/// The edit of one setting; settings that say nothing go.
fn change(settings: Option<&SettingsOverlay>, write: impl FnOnce(&mut SettingsOverlay)) -> NodeEdit {
    let mut next = settings.cloned().unwrap_or_default();
    write(&mut next);
    NodeEdit::Settings((next != SettingsOverlay::default()).then_some(next))
}

/// Interruptions with another number of times or hours; none at all go.
fn interrupted(times: u32, hours: u32) -> NodeEdit {
    NodeEdit::Interruptions((times > 0).then_some(Interruptions { times, hours }))
}

/// The fields.
#[component]
pub fn MachineFields(props: &MachineFieldsProps) -> Html {
    let MachineFieldsProps { id, name, system, overlay, on_change } = props;
    let Interruptions { times, hours } = overlay.interruptions.unwrap_or(Interruptions { times: 0, hours: 0 });
    let count = |key: &'static str, label: String, value: u32, off: bool, make: fn(u32, u32, u32) -> NodeEdit| {
        let on_change = numbers(on_change.reform(move |typed: Option<u32>| make(typed.unwrap_or(0), times, hours)));
        html! {
            <label class="labelled" for={format!("{key}-{id}")}>{ label }
                <Field kind="number" min="0" max="1000" id={format!("{key}-{id}")} value={value.to_string()} disabled={off} {on_change} />
            </label>
        }
    };
    html! {
        <details class="fields-more">
            <summary>{ summary(overlay) }</summary>
            <div class="settings-grid" role="group" aria-label={say!("The machine {name} itself")}>
                <InstantField id={format!("since-{id}")} label={say!("Registered with Systems Manager since, UTC")} value={overlay.since} on_change={on_change.reform(NodeEdit::Since)} />
                { count("times", say!("Its agent is stopped in the middle of a step, times"), times, false, |typed, _, hours| interrupted(typed, hours)) }
                { count("hours", say!("Hours it is down by that, in all"), hours, times == 0, |typed, times, _| interrupted(times, typed)) }
                <Settings id={id.clone()} system={*system} settings={overlay.settings.clone()} on_change={on_change.clone()} />
            </div>
        </details>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct SettingsProps {
    id: String,
    system: Option<OperatingSystem>,
    settings: Option<SettingsOverlay>,
    on_change: Callback<NodeEdit>,
}

/// The settings that the node's system has; those that are set are shown whatever it runs.
#[component]
fn Settings(props: &SettingsProps) -> Html {
    let SettingsProps { id, system, settings, on_change } = props;
    let now = settings.clone().unwrap_or_default();
    let runs = |systems: &[OperatingSystem]| system.is_none_or(|system| systems.contains(&system));
    let windows = runs(&[OperatingSystem::Windows]);
    let with = |write: fn(&mut SettingsOverlay, Vec<String>)| {
        let settings = settings.clone();
        on_change.reform(move |ids| change(settings.as_ref(), |next| write(next, ids)))
    };
    let other = {
        let (settings, on) = (settings.clone(), now.other_microsoft_products.unwrap_or(true));
        on_change.reform(move |_: Event| {
            change(settings.as_ref(), |next| next.other_microsoft_products = on.then_some(false))
        })
    };
    let release = {
        let settings = settings.clone();
        on_change.reform(move |typed: String| change(settings.as_ref(), |next| next.locked_release = text(&typed)))
    };
    html! { <>
        <div hidden={!windows && now.wsus_withholds.is_empty()}>
            <IdsField id={format!("wsus-{id}")} label={say!("Patches that its WSUS server does not offer")} example="KB5009557" ids={now.wsus_withholds} on_change={with(|next, ids| next.wsus_withholds = ids)} />
        </div>
        <label class="check" hidden={!windows && now.other_microsoft_products.is_none()}>
            <input type="checkbox" checked={now.other_microsoft_products.unwrap_or(true)} onchange={other} />{ say!("Windows Update looks for other Microsoft products too") }
        </label>
        <div hidden={!runs(YUM) && now.yum_exclude.is_empty()}>
            <IdsField id={format!("exclude-{id}")} label={say!("exclude= in /etc/yum.conf")} example="kernel*" ids={now.yum_exclude} on_change={with(|next, ids| next.yum_exclude = ids)} />
        </div>
        <label class="labelled" for={format!("release-{id}")} hidden={!runs(&[OperatingSystem::AmazonLinux2023]) && now.locked_release.is_none()}>{ say!("Release that its repositories are locked to") }
            <Field id={format!("release-{id}")} value={now.locked_release.clone().unwrap_or_default()} placeholder="2023.6.20241010" on_change={release} />
        </label>
    </> }
}

/// Systems that have a `yum.conf`, or read it as one of dnf.
const YUM: &[OperatingSystem] = &[
    OperatingSystem::AmazonLinux,
    OperatingSystem::AmazonLinux2,
    OperatingSystem::RedHat,
    OperatingSystem::CentOs,
    OperatingSystem::OracleLinux,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_counted_and_what_says_nothing_goes() {
        assert_eq!(summary(&InstanceOverlay::default()), "The machine itself: nothing set");
        let NodeEdit::Settings(settings) = change(None, |next| next.wsus_withholds = vec!["KB1".to_owned()]) else {
            panic!("an edit of settings");
        };
        let overlay = InstanceOverlay {
            settings: settings.clone(),
            interruptions: Some(Interruptions { times: 2, hours: 0 }),
            ..InstanceOverlay::default()
        };
        assert_eq!(summary(&overlay), "The machine itself: 2 set");
        assert_eq!(change(settings.as_ref(), |next| next.wsus_withholds.clear()), NodeEdit::Settings(None));
        assert_eq!(interrupted(0, 7), NodeEdit::Interruptions(None));
    }
}
