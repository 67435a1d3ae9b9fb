//! A word of the field with its meaning: shown while the pointer or the focus is on it, and said with it.

use patchplay_language::{said, say};
use yew::prelude::*;

use crate::browser;
use crate::glossary::{Entry, Word};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TermProps {
    /// The word.
    pub word: Word,
    /// What tells it apart from the same word in another view.
    pub of: &'static str,
    /// How it stands there, where that is not its name.
    #[prop_or_default]
    pub label: Option<AttrValue>,
}

/// The word. Escape takes its meaning away; the pointer may go on to it.
#[component]
pub fn Term(props: &TermProps) -> Html {
    let pointed = use_state(|| false);
    let focused = use_state(|| false);
    let side = use_state(String::new);
    let Some(entry) = props.word.entry() else { return html! { <span></span> } };
    let id = id_of(props.of, entry);
    let open = *pointed || *focused;
    let set = |which: &UseStateHandle<bool>, value: bool| {
        let (which, side, id) = (which.clone(), side.clone(), id.clone());
        Callback::from(move |()| {
            if value {
                side.set(browser::side_of(&id));
            }
            which.set(value);
        })
    };
    let close_on_escape = {
        let (pointed, focused) = (pointed.clone(), focused.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && (*pointed || *focused) {
                // Nothing below it is taken back.
                event.prevent_default();
                event.stop_propagation();
                pointed.set(false);
                focused.set(false);
            }
        })
    };
    let tip = format!("{id}-tip");
    let name = props.label.clone().unwrap_or_else(|| said(entry.name).into());
    html! {
        <span class={classes!("term-of", (*side).clone())} onkeydown={close_on_escape} onmouseenter={set(&pointed, true).reform(|_| ())} onmouseleave={set(&pointed, false).reform(|_| ())}>
            <button type="button" class="term" id={id.clone()} aria-describedby={tip.clone()} onclick={set(&focused, true).reform(|_| ())} onfocus={set(&focused, true).reform(|_| ())} onblur={set(&focused, false).reform(|_| ())}>{ name }</button>
            <span class="tip" role="tooltip" id={tip} hidden={!open}>{ said(entry.text) }</span>
        </span>
    }
}

fn id_of(of: &str, entry: &Entry) -> String {
    format!("term-{of}-{}", entry.name.to_lowercase().replace(' ', "-"))
}

/// Words of a view in one line at its end.
pub fn line(of: &'static str, words: &[Word]) -> Html {
    let terms = words.iter().map(|word| html! { <li key={format!("{word:?}")}><Term word={*word} {of} /></li> });
    html! {
        <div class="terms" hidden={words.is_empty()}><span class="muted" id={format!("terms-{of}")}>{ say!("Words") }</span><ul aria-labelledby={format!("terms-{of}")}>{ for terms }</ul></div>
    }
}
