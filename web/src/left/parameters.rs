//! Values that the texts leave open.

use std::rc::Rc;

use patchplay_document::Scenario;
use patchplay_language::say;
use patchplay_playground::view::ParameterView;
use yew::prelude::*;

use crate::action::{Action, Dispatch, handing_on};
use crate::fields::{Field, value};
use crate::parts::Chip;
use crate::words;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ParametersProps {
    /// Parameters of the last answer; undeclared ones first.
    pub parameters: Rc<Vec<ParameterView>>,
    /// The scenario, which knows their values before an answer does.
    pub scenario: Rc<Scenario>,
}

impl ParametersProps {
    fn value(&self, parameter: &ParameterView) -> Option<String> {
        self.scenario.parameters.get(&parameter.name).cloned()
    }
}

/// All parameters.
#[component]
pub fn Parameters(props: &ParametersProps) -> Html {
    // Several files may declare the same name.
    let rows = props.parameters.iter().enumerate().map(|(index, parameter)| {
        html! {
            <li key={index}>
                <ParameterField parameter={parameter.clone()} value={props.value(parameter)} id={format!("parameter-{index}")} />
                <p class="muted">{ if parameter.declared { parameter.description.clone() } else { say!("Nothing in the texts declares this name.") } }</p>
                <Chip places={vec![parameter.place.clone()]} />
            </li>
        }
    });
    html! {
        <div class="form">
            <h2>{ say!("Parameters") }</h2>
            <p class="muted">{ if props.parameters.is_empty() { say!("The texts use none. What a template declares under Parameters, or a text uses as ${{Name}}, gets its value here.") } else { say!("As CloudFormation would ask for them when the stack is made.") } }</p>
            <ul class="fields">{ for rows }</ul>
        </div>
    }
}

/// Names that nothing declares, asked for directly above the text that uses them. The strip stays while somebody types
/// in it, also after the first letter has made the value a value.
#[component]
pub fn Asked(props: &ParametersProps) -> Html {
    let busy = use_state(|| false);
    let undeclared: Vec<&ParameterView> = props.parameters.iter().filter(|parameter| !parameter.declared).collect();
    let open = undeclared.iter().any(|parameter| props.value(parameter).is_none()) || *busy;
    let set = |value: bool| {
        let busy = busy.clone();
        Callback::from(move |_: FocusEvent| busy.set(value))
    };
    let names: Vec<String> = undeclared.iter().map(|parameter| format!("${{{}}}", parameter.name)).collect();
    let fields = undeclared.iter().enumerate().map(|(index, parameter)| {
        html! { <ParameterField key={index} parameter={(*parameter).clone()} value={props.value(parameter)} id={format!("asked-{index}")} /> }
    });
    html! {
        <div class="asked" role="group" aria-label={say!("Values that the text leaves open")} hidden={!open || undeclared.is_empty()} onfocusin={set(true)} onfocusout={set(false)}>
            <p>{ say!(
                names.len();
                "The text uses {names}, which nothing declares. Which value does it have?",
                "The text uses {names}, which nothing declares. Which values do they have?",
                names = words::list(&names, 4)
            ) }</p>
            <div class="asked-fields">{ for fields }</div>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct ParameterFieldProps {
    parameter: ParameterView,
    value: Option<String>,
    id: String,
}

#[component]
fn ParameterField(props: &ParameterFieldProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let ParameterFieldProps { parameter, value: given, id } = props;
    let set = {
        let name = parameter.name.clone();
        handing_on(&dispatch).reform(move |value| Action::SetParameter(name.clone(), value))
    };
    let field = if parameter.allowed.is_empty() {
        let placeholder = parameter.default.clone().unwrap_or_default();
        html! { <Field id={id.clone()} value={given.clone().unwrap_or_default()} {placeholder} at_each_key=true on_change={set} /> }
    } else {
        let onchange = set.reform(|event: Event| value(&event));
        let options = parameter.allowed.iter().map(|allowed| {
            let selected = given.as_ref().or(parameter.default.as_ref()) == Some(allowed);
            html! { <option key={allowed.clone()} value={allowed.clone()} {selected}>{ allowed }</option> }
        });
        html! { <select class="field" id={id.clone()} {onchange}>{ for options }</select> }
    };
    html! { <label class="labelled" for={id.clone()}><code>{ &parameter.name }</code>{ field }</label> }
}
