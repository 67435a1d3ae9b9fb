//! All words of the field.

use patchplay_language::{said, say};
use yew::prelude::*;

use super::{GUIDE, GuideAction, Page};
use crate::action::{Action, Dispatch, answering};
use crate::glossary::{self, GROUPS};

/// The words.
#[component]
pub fn Lexicon() -> Html {
    let dispatch = use_context::<Dispatch>();
    let back = answering::<MouseEvent>(&dispatch, Action::Guide(GuideAction::Show(Page::Work)));
    let groups = GROUPS.iter().enumerate().map(|(index, group)| {
        let id = format!("words-{index}");
        let words = group.entries.iter().map(|entry| {
            html! {
                <div key={entry.name}><dt>{ said(entry.name) }</dt><dd>{ said(entry.text) }{ " " }<a href={glossary::address(entry)} target="_blank" rel="noreferrer">{ say!("AWS's page") }<span class="vh">{ say!(": {word}, in a new tab", word = said(entry.name)) }</span></a></dd></div>
            }
        });
        html! { <section key={index} aria-labelledby={id.clone()}><h2 {id}>{ said(group.title) }</h2><dl class="lexicon">{ for words }</dl></section> }
    });
    html! {
        <main class="guide-in" id={GUIDE} tabindex="-1" aria-labelledby="guide-title">
            <div class="guide-head">
                <h1 id="guide-title">{ say!("Words") }</h1>
                <button type="button" class="btn" onclick={back}>{ say!("Back to the page") }</button>
            </div>
            <p class="muted">{ say!("What the words of Patch Manager mean, each with the page of AWS that it follows.") }</p>
            { for groups }
        </main>
    }
}
