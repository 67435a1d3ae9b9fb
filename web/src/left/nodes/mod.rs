//! The nodes of the scenario in one table: those of the texts, over which things can be laid, and those made by hand.

mod details;
mod fault_fields;
mod machine_fields;
mod many;
mod rows;
mod table;
mod tags;

use std::rc::Rc;

use patchplay_document::{Diagnostic, Scenario};
use patchplay_language::{counts, say};
use patchplay_ordered::SortedSet;
use patchplay_playground::view::{ImageView, ResultView};
use yew::prelude::*;

use self::many::Many;
use self::rows::{Filter, Rows};
use self::table::Table;
use crate::action::{Action, Dispatch, NodesAct, answering};
use crate::app::Same;
use crate::fields::value;
use crate::fleet::MOST_SINGLE;
use crate::glossary::Word;
use crate::state::NodesForm;
use crate::{bulk, parts, term, words};

/// Id of the button that opens the form for many nodes.
pub const ADD_MANY: &str = "add-many";

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct NodesProps {
    /// Scenario.
    pub scenario: Rc<Scenario>,
    /// Last result.
    pub result: Option<Rc<ResultView>>,
    /// Images.
    pub images: Rc<Vec<ImageView>>,
    /// What is open here.
    pub form: NodesForm,
    /// What keeps the text of the nodes from being read.
    pub error: Option<Diagnostic>,
    /// What was just done to the nodes and can be taken back.
    pub done: Option<Rc<str>>,
    /// Grows when nodes were replaced other than in the fields.
    pub revision: u32,
    /// Whether the list is in sight; nothing is drawn otherwise.
    pub shown: bool,
}

/// The nodes.
#[component]
pub fn Nodes(props: &NodesProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let filter = use_state(Filter::default);
    let fleet = props.result.as_ref().and_then(|result| result.fleet.as_ref());
    let rows = Rows::new(&props.scenario, fleet, &props.images);
    let passing = {
        let deps = (Same(props.scenario.clone()), props.result.clone().map(Same), (*filter).clone());
        let images = props.images.clone();
        // Looking through ten thousand nodes takes a moment, which is not for every drawing.
        use_memo((deps, props.shown), move |((scenario, result, filter), shown)| {
            let fleet = result.as_ref().and_then(|result| result.0.fleet.as_ref());
            let look = || Rows::new(&scenario.0, fleet, &images).passing(filter);
            shown.then(look).flatten().map(Rc::new)
        })
    };
    if !props.shown {
        return html! { <div class="nodes" hidden=true></div> };
    }
    let act = |action: Action| answering::<MouseEvent>(&dispatch, action);
    let total = rows.len();
    let of_files = rows.names_of_files();
    let add = act(Action::AddNode(None, of_files.clone()));
    let paste = act(Action::Nodes(NodesAct::Paste));
    let groups = fleet.map(|fleet| fleet.patch_groups.clone()).unwrap_or_default();
    let many = if props.form.many && !props.form.as_yaml && props.error.is_none() {
        let taken: Rc<SortedSet<String>> = Rc::new(bulk::taken(&props.scenario, &of_files));
        html! { <Many images={props.images.clone()} {taken} room={bulk::room(&props.scenario, of_files.len())} {groups} /> }
    } else {
        html! {}
    };
    let hint = match (total, rows.of_files()) {
        (0, _) => say!("The texts define no instances. Make the servers that the baseline is for."),
        (_, 0) => say!("Every node was made by hand."),
        _ => say!("What you change here is laid over the texts; the texts stay as they are."),
    };
    let as_yaml = props.form.as_yaml;
    let side = |on: bool, label: String| {
        html! { <button type="button" aria-pressed={(as_yaml == on).to_string()} onclick={act(Action::Nodes(NodesAct::AsYaml(on)))}>{ label }</button> }
    };
    let locked = props.error.is_some();
    html! {
        <div class={classes!("nodes", as_yaml.then_some("as-yaml"))}>
            <div class="form-head">
                <h2 class="vh">{ say!("Nodes") }</h2>
                <span class="seg" role="group" aria-label={say!("Nodes as")}>{ side(false, say!("Table")) }{ side(true, say!("As YAML")) }</span>
                <span class="acts" hidden={as_yaml}>
                    <button type="button" class={classes!("btn", (total == 0).then_some("primary"))} disabled={locked} onclick={add}>{ say!("Add a node") }</button>
                    <button type="button" class="btn" id={ADD_MANY} aria-expanded={props.form.many.to_string()} disabled={locked} onclick={act(Action::Nodes(NodesAct::Many(!props.form.many)))}>{ say!("Add many") }</button>
                </span>
            </div>
            <div class="slot">{ broken(props.error.as_ref(), as_yaml, &dispatch) }</div>
            <p class="hint-line" hidden={!as_yaml}><span class="muted">{ parts::message(&say!("The scenario's `instances`. One with `logicalId` is laid over that instance of the texts; one without was made by hand.")) }</span></p>
            <p class="hint-line" hidden={as_yaml}><span class="muted">{ hint }</span>{ " " }<button type="button" class="lk" onclick={paste}>{ say!("Paste describe-instances") }</button></p>
            <div class="hint-line">{ term::line("nodes", &[Word::ManagedNode, Word::PatchGroup]) }</div>
            <div class="slot">{ many }</div>
            <p class="done only-m" role="status" hidden={props.done.is_none()}>
                <span>{ props.done.as_ref().map(|done| words::sentence(done)).unwrap_or_default() }{ "." }</span>
                <button type="button" class="lk" onclick={act(Action::UndoEdit)}>{ say!("Undo") }</button>
            </p>
            <div class="slot" hidden={as_yaml}>{ filters(&rows, &filter, passing.as_ref().as_ref().map(|passing| passing.len())) }</div>
            <div class="slot" hidden={total == 0 || as_yaml}>
                <Table scenario={props.scenario.clone()} result={props.result.clone()} images={props.images.clone()} passing={(*passing).clone()}
                    filter={(*filter).clone()} open={props.form.open.clone()} revision={props.revision} {locked} />
            </div>
        </div>
    }
}

/// Says that the text of the nodes cannot be read, where, and what there is to do about it.
fn broken(error: Option<&Diagnostic>, as_yaml: bool, dispatch: &Option<Dispatch>) -> Html {
    let Some(error) = error else { return html! {} };
    let go = answering::<MouseEvent>(dispatch, Action::Nodes(NodesAct::GoTo(error.place.clone())));
    let drop = answering::<MouseEvent>(dispatch, Action::Nodes(NodesAct::Drop));
    let consequence = if as_yaml {
        say!("Until it is mended the nodes stay as they were.")
    } else {
        say!("The table shows the nodes as they were before, and waits.")
    };
    html! {
        <div class="broken" role="alert">
            <p>{ parts::message(&say!("The YAML cannot be read: {}.", error.message)) }{ " " }{ consequence }</p>
            <button type="button" class="lk" onclick={go}>{ say!("Line {}", error.place.start.line) }</button>
            <button type="button" class="lk" onclick={drop}>{ say!("Drop the text") }</button>
        </div>
    }
}

/// The filters of a fleet that one cannot see at a glance.
fn filters(rows: &Rows<'_>, filter: &UseStateHandle<Filter>, passing: Option<usize>) -> Html {
    let set = |next: Filter| {
        let filter = filter.clone();
        Callback::from(move |_: MouseEvent| filter.set(next.clone()))
    };
    let on_text = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| filter.set(Filter { text: value(&event), ..(*filter).clone() }))
    };
    let chip = |name: String, count: usize, on: bool, next: Filter| {
        html! {
            <button type="button" key={name.clone()} class="chip" aria-pressed={on.to_string()} onclick={set(next)}><b>{ words::count(count) }</b>{ " " }{ name }</button>
        }
    };
    let now: Filter = (**filter).clone();
    let mut chips: Vec<Html> = Vec::new();
    for (name, count) in rows.baselines() {
        let on = now.baseline.as_ref() == Some(&name);
        let baseline = (!on).then(|| name.clone());
        chips.push(chip(name, count, on, Filter { baseline, ..now.clone() }));
    }
    let (of_files, total) = (rows.of_files(), rows.len());
    if of_files > 0 && of_files < total {
        for (name, value, count) in
            [(say!("from the texts"), true, of_files), (say!("by hand"), false, total - of_files)]
        {
            let on = now.of_files == Some(value);
            chips.push(chip(name, count, on, Filter { of_files: (!on).then_some(value), ..now.clone() }));
        }
    }
    let shown = passing
        .map_or_else(|| counts::nodes(total), |passing| say!("{} of {}", words::count(passing), counts::nodes(total)));
    html! {
        <div class="filters" hidden={total <= MOST_SINGLE && now.is_open()}>
            <div class="f1">
                <input class="field" type="search" value={now.text.clone()} oninput={on_text} placeholder={say!("Find a name, tag or baseline")} aria-label={say!("Find a name, tag or baseline")} autocomplete="off" spellcheck="false" />
                <span class="shown" role="status">{ shown }</span>
            </div>
            <div class="chips" role="group" aria-label={say!("Baselines and origins")}>{ for chips }</div>
        </div>
    }
}
