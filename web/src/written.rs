//! The scenario as JSON, whose nodes are written once: most edits leave them alone, and ten thousand of them are a
//! thousand times the rest.

use std::cell::RefCell;
use std::rc::Rc;

use patchplay_document::{Instances, Scenario};

use crate::storage;

/// Nodes as they were written last, and a name of the text.
#[derive(Debug, Clone)]
struct Nodes {
    of: Instances,
    text: Rc<str>,
    name: Rc<str>,
}

thread_local! {
    static LAST: RefCell<Option<Nodes>> = const { RefCell::new(None) };
}

fn written(instances: &Instances) -> Nodes {
    LAST.with_borrow_mut(|last| {
        if let Some(last) = last.as_ref().filter(|last| last.of.is_shared_with(instances)) {
            return last.clone();
        }
        // A list of plain members can always be written.
        let text = serde_json::to_string(instances).unwrap_or_default();
        let name = storage::name_of(&text).into();
        last.insert(Nodes { of: instances.clone(), text: text.into(), name }).clone()
    })
}

/// The nodes alone, as a list; empty for none.
pub fn nodes(scenario: &Scenario) -> Rc<str> {
    if scenario.instances.is_empty() { Rc::from("") } else { written(&scenario.instances).text }
}

/// Everything but the nodes.
pub fn rest(scenario: &Scenario) -> String {
    serde_json::to_string(&Scenario { instances: Instances::default(), ..scenario.clone() }).unwrap_or_default()
}

/// The whole scenario.
pub fn scenario(scenario: &Scenario) -> String {
    let (mut text, nodes) = (rest(scenario), nodes(scenario));
    // An object that is never empty: it has its version.
    if !nodes.is_empty() && text.ends_with('}') {
        text.pop();
        text.push_str(",\"instances\":");
        text.push_str(&nodes);
        text.push('}');
    }
    text
}

/// A short name of a scenario, by which it is known again after the page has ended.
pub fn name(scenario: &Scenario) -> String {
    name_by(&rest(scenario), scenario)
}

/// The same where [`rest`] was written already.
pub fn name_by(rest: &str, scenario: &Scenario) -> String {
    let rest = storage::name_of(rest);
    if scenario.instances.is_empty() { rest } else { format!("{rest}-{}", written(&scenario.instances).name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::Bulk;

    #[test]
    fn what_is_written_in_two_parts_reads_as_one() {
        let mut some = crate::start::Start::Article.scenario();
        for _ in 0..2 {
            let text = scenario(&some);
            assert_eq!(serde_json::from_str::<Scenario>(&text).unwrap(), some);
            some.instances.extend(Bulk { count: 3, ..Bulk::default() }.nodes(&Default::default()));
        }
        some.instances.clear();
        assert_eq!(serde_json::from_str::<Scenario>(&scenario(&some)).unwrap(), some);
    }

    #[test]
    fn names_tell_scenarios_apart_by_texts_and_nodes() {
        let first = crate::start::Start::Article.scenario();
        let mut second = first.clone();
        assert_eq!(name(&first), name(&second));
        second.instances.extend(Bulk { count: 3, ..Bulk::default() }.nodes(&Default::default()));
        assert_ne!(name(&first), name(&second));
        let third = Scenario { title: "other".to_owned(), ..second.clone() };
        assert_ne!(name(&third), name(&second));
    }
}
