//! The instances of a resource, by `count` and `for_each`.

use patchplay_language::say;
use patchplay_model::Stretch;

use super::{Evaluator, MOST, Scope, pairs, place};
use crate::{
    module::Resource,
    value::{Kind, Value},
};

/// An instance of a resource: its address, and what `each` and `count` are there.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub(crate) address: String,
    pub(crate) scope: Scope,
}

impl Evaluator<'_> {
    /// Every instance of a resource.
    pub(crate) fn instances(&self, resource: &Resource) -> Vec<Instance> {
        let address = resource.address();
        let alone = || vec![Instance { address: address.clone(), scope: Scope::default() }];
        if let Some(count) = resource.attribute("count") {
            let here = place(resource.source, &count.value, resource.at);
            let value = self.follow(&format!("count of {address}"), here, || {
                self.value(resource.source, &count.value, resource.at, &Scope::default())
            });
            return match value.number() {
                Some(number) if number >= 0.0 => (0..self.bounded(number, here))
                    .map(|number| Instance {
                        address: format!("{address}[{number}]"),
                        scope: Scope { count: Some(number), ..Scope::default() },
                    })
                    .collect(),
                _ => {
                    self.uncounted(&address, &value, here);
                    vec![Instance { address, scope: Scope { count: Some(0), ..Scope::default() } }]
                }
            };
        }
        let Some(each) = resource.attribute("for_each") else { return alone() };
        let here = place(resource.source, &each.value, resource.at);
        let value = self.follow(&format!("for_each of {address}"), here, || {
            self.value(resource.source, &each.value, resource.at, &Scope::default())
        });
        let Some(pairs) = pairs(&value, here) else {
            let why = self.uncounted(&address, &value, here);
            let of = |part: &str| Value::open(here, format!("each.{part}"), &*why);
            let scope = Scope { each: Some((of("key"), of("value"))), ..Scope::default() };
            return vec![Instance { address, scope }];
        };
        let mut instances = Vec::new();
        for (key, value) in pairs.into_iter().take(MOST) {
            // Of a list it is a set: the elements are keys and values.
            let key = if matches!(key.kind, Kind::Number(_)) { value.clone() } else { key };
            let Some(text) = key.known() else { continue };
            let address = format!("{address}[\"{text}\"]");
            if instances.iter().all(|known: &Instance| known.address != address) {
                instances.push(Instance { address, scope: Scope { each: Some((key, value)), ..Scope::default() } });
            }
        }
        instances
    }

    pub(super) fn bounded(&self, number: f64, here: Stretch) -> usize {
        let most = f64::from(u32::try_from(MOST).unwrap_or(u32::MAX));
        if number > most {
            self.report.add(
                "too-large",
                here,
                say!("`count` makes more than {MOST} instances"),
                say!("those from there on are not read"),
                None,
            );
            return MOST;
        }
        (0..=MOST).rev().find(|whole| f64::from(u32::try_from(*whole).unwrap_or(u32::MAX)) <= number).unwrap_or(0)
    }

    /// Reports that nobody knows how many there are, and gives the reason.
    fn uncounted(&self, address: &str, value: &Value, here: Stretch) -> String {
        let why = value.first_open().map_or_else(|| say!("it is of another kind"), |open| open.why);
        self.report.add(
            "unresolved-value",
            here,
            say!("how many `{address}` there are is unknown because {why}"),
            say!("one is taken here"),
            None,
        );
        why
    }
}
