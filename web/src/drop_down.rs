//! A button of the bar on top, and what it opens.

use patchplay_language::say;
use yew::prelude::*;

use crate::browser;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct DropDownProps {
    /// Id of the button; what it opens has `-panel` behind it.
    pub id: &'static str,
    /// What stands on the button.
    pub label: AttrValue,
    /// What it opens. It is drawn while it is open, and afresh each time.
    pub children: Html,
}

/// A button and its panel. Escape, the button itself, and a click beside the panel close it.
#[component]
pub fn DropDown(props: &DropDownProps) -> Html {
    let open = use_state(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let close_on_escape = {
        let (open, id) = (open.clone(), props.id);
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                // The panel is what is taken back, and nothing below it.
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
                browser::focus(id);
            }
        })
    };
    let panel = format!("{}-panel", props.id);
    html! {
        <div class="drop" onkeydown={close_on_escape}>
            <button id={props.id} class="btn" type="button" aria-expanded={open.to_string()} aria-controls={panel.clone()} onclick={toggle.clone()}>{ props.label.clone() }</button>
            <button type="button" class="curtain" tabindex="-1" aria-hidden="true" hidden={!*open} onclick={toggle}></button>
            <div id={panel} class="drop-panel" role="dialog" aria-label={props.label.clone()} hidden={!*open}>
                <div class="slot">{ if *open { props.children.clone() } else { html! {} } }</div>
            </div>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct CopyProps {
    /// What is copied; nothing while it is being made.
    pub text: Option<AttrValue>,
    /// What stands on the button.
    pub label: AttrValue,
    /// Whether it is what one most likely wants.
    #[prop_or_default]
    pub primary: bool,
}

/// A button that copies a text, and says whether it worked.
#[component]
pub fn CopyButton(props: &CopyProps) -> Html {
    let said = use_state(String::new);
    {
        let said = said.clone();
        use_effect_with(props.text.clone(), move |_| said.set(String::new()));
    }
    let onclick = {
        let (text, said) = (props.text.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(text) = &text else { return };
            let (promise, said) = (browser::copy_text(text), said.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let worked = wasm_bindgen_futures::JsFuture::from(promise).await.is_ok_and(|value| value.is_truthy());
                said.set(if worked { say!("Copied") } else { say!("Copying is not allowed here") });
            });
        })
    };
    html! {
        <span class="copying">
            <button type="button" class={classes!("btn", props.primary.then_some("primary"))} disabled={props.text.is_none()} {onclick}>{ props.label.clone() }</button>
            <span class="muted" role="status">{ (*said).clone() }</span>
        </span>
    }
}
