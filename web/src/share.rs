//! Sharing: the link that holds the scenario, how far it carries, and the file that carries further.

use patchplay_language::{counts, say};
use std::rc::Rc;

use patchplay_document::Scenario;
use yew::prelude::*;

use crate::drop_down::CopyButton;
use crate::link::EngineLink;
use crate::{address, words};

/// Characters up to which every program hands a link on.
const EVERYWHERE: usize = 2_000;
/// Characters up to which browsers take a link from other programs without cutting it.
const IN_BROWSERS: usize = 8_000;
/// Characters beyond which some browsers open no address at all.
const NOWHERE: usize = 1_000_000;

#[derive(Clone, PartialEq, Properties)]
pub struct ShareProps {
    /// What is shared.
    pub scenario: Rc<Scenario>,
    /// Makes the link.
    pub engine: EngineLink,
    /// Hands the scenario over as a file.
    pub on_save: Callback<()>,
}

/// A link that is made, or not.
#[derive(Debug, Clone, PartialEq)]
enum Made {
    /// Not yet.
    Waiting,
    /// The link.
    Link(AttrValue),
    /// The scenario is too large for one.
    TooLarge,
    /// The engine ended over it.
    Lost,
}

/// What the button Share opens.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let made = use_state(|| Made::Waiting);
    {
        let (made, engine, scenario) = (made.clone(), props.engine.clone(), props.scenario.clone());
        use_effect_with((), move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                let json = serde_json::to_string(&*scenario).unwrap_or_default();
                let fragment = engine.make("link", &json, "").await.and_then(|made| made.as_string());
                made.set(fragment.map_or(Made::Lost, |fragment| of_fragment(&fragment)));
            });
        });
    }
    let link = if let Made::Link(link) = &*made { Some(link.clone()) } else { None };
    let length = link.as_ref().map_or(0, |link| link.len());
    let by_file = !matches!(*made, Made::Waiting) && !(1..=IN_BROWSERS).contains(&length);
    let save = props.on_save.reform(|_: MouseEvent| ());
    html! {
        <>
            <h2>{ say!("Share this scenario") }</h2>
            <label class="labelled" hidden={link.is_none()}>
                { say!("Link") }
                <input class="field mono" type="text" readonly={true} value={link.clone().unwrap_or_default()} />
            </label>
            <p role="status">{ verdict(&made, length) }</p>
            <div class="acts">
                <span class="slot" hidden={by_file && link.is_none()}><CopyButton text={link} label={say!("Copy link")} primary={!by_file} /></span>
                <button type="button" class={classes!("btn", by_file.then_some("primary"))} onclick={save}>{ say!("Save as a file") }</button>
            </div>
            <p class="muted">{ say!("In it: {}.", contents(&props.scenario)) }</p>
            <p class="muted">{ say!("No server keeps it. What stands behind the # of an address stays in the browser, and whoever has the link can read all of it. The file opens by dropping it on the page.") }</p>
        </>
    }
}

fn of_fragment(fragment: &str) -> Made {
    let link = address::with(fragment);
    if fragment.is_empty() || link.len() > NOWHERE { Made::TooLarge } else { Made::Link(link.into()) }
}

/// What the length of a link means for those who get it.
fn verdict(made: &Made, length: usize) -> String {
    let characters = words::count(length);
    match made {
        Made::Waiting => say!("Making the link…"),
        Made::Lost => say!("The link could not be made. Close this and try again."),
        Made::TooLarge => say!("This scenario is too large for a link. Share it as a file."),
        Made::Link(_) if length <= EVERYWHERE => {
            say!("{characters} characters: short enough for every browser, mail and chat program.")
        }
        Made::Link(_) if length <= IN_BROWSERS => {
            say!("{characters} characters: every browser opens it, but many chat programs cut links above 2,000.")
        }
        Made::Link(_) => say!(
            "{characters} characters: many chat programs cut links above 2,000, some programs above 8,000. Share the file instead."
        ),
    }
}

/// What leaves the page with a scenario.
fn contents(scenario: &Scenario) -> String {
    let names: Vec<String> = scenario.files.iter().map(|file| file.name.clone()).collect();
    let (parameters, nodes) = (scenario.parameters.len(), scenario.instances.len());
    let parts = [
        Some(if names.len() > 3 { counts::texts(names.len()) } else { words::list(&names, 3) }),
        (parameters > 0)
            .then(|| say!(parameters; "{count} parameter", "{count} parameters", count = words::count(parameters))),
        (nodes > 0).then(|| {
            say!(
                nodes;
                "{count} node made or changed here",
                "{count} nodes made or changed here",
                count = words::count(nodes)
            )
        }),
        (scenario.run.is_some() || !scenario.history.is_empty()).then(|| say!("the run")),
        Some(say!("account number {}", scenario.account)),
    ];
    words::list(&parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>(), 9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::Start;

    #[test]
    fn the_length_says_how_far_a_link_carries() {
        let link = Made::Link("x".into());
        assert!(verdict(&link, 2_000).ends_with("every browser, mail and chat program."));
        assert!(verdict(&link, 2_001).starts_with("2,001 characters: every browser"));
        assert!(verdict(&link, 8_001).ends_with("Share the file instead."));
        assert!(verdict(&Made::TooLarge, 0).contains("too large"));
    }

    #[test]
    fn what_leaves_the_page_is_said() {
        let said = contents(&Start::Baseline.scenario());
        assert!(said.contains(".yaml") && said.contains("nodes made or changed here"), "{said}");
        assert!(said.ends_with("account number 123456789012"), "{said}");
    }
}
