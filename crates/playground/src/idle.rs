//! Rules that no patch can match, said where the patch facts are complete enough to know.
//!
//! A rule that approves nothing at the clock may only wait for its dates. It is asked again when everything that is known
//! has been released, without dates and lists. What then matches nothing is told, unless the facts have a gap where the
//! answer would be: a product or system that they know in part, or patches whose value of the key is not known.

use patchplay_language::{either, say};
use std::borrow::Cow;

use patchplay_catalog::{Family, Symbol};
use patchplay_document::{Diagnostic, FoundBaseline};
use patchplay_engine::{Owner, Policy, World};
use patchplay_model::{Approval, FilterKey, OperatingSystem, PatchBaseline, PatchFilter, PatchRule};
use patchplay_ordered::SortedMap;

use crate::{act::Act, codes, stage::Stage, words::listed};

/// A word on each rule of the files that can match nothing.
#[must_use]
pub fn rules(stage: &Stage, act: &Act) -> Vec<Diagnostic> {
    let mut worlds: SortedMap<OperatingSystem, Option<World>> = SortedMap::new();
    let mut diagnostics = Vec::new();
    for (entry, registered) in stage.registry.entries().iter().enumerate() {
        let (Owner::Account(_) | Owner::Override(_)) = registered.owner else { continue };
        let Some(found) = stage.found(entry) else { continue };
        let Some(now) = act.world(found.baseline.operating_system) else { continue };
        // A baseline that no node uses was not looked at yet.
        let policy = act.plans.known_policy(entry);
        let policy = policy.map_or_else(|| Cow::Owned(Policy::new(now, &found.baseline)), Cow::Borrowed);
        for (number, rule) in found.baseline.rules.iter().enumerate() {
            if policy.approved_by_rule().get(number) != Some(&0) || rule.filters.is_empty() {
                continue;
            }
            let system = found.baseline.operating_system;
            let world = worlds.entry(system).or_insert_with(|| at_the_end(stage, act, system));
            let Some(world) = world else { continue };
            if let Some(message) = idle(stage, world, found, rule) {
                let place = found.sites.rules.get(number).map_or(&found.place, |sites| &sites.place);
                let help = say!(
                    "the patch facts of {} end on {}; take another value, or leave the filter out",
                    system.label(),
                    stage.facts.catalog.facts_until_of(system)
                );
                diagnostics.push(codes::RULE_IDLE.at(place.clone(), message, help));
            }
        }
    }
    diagnostics
}

/// The patches of a system when all of them have been released.
fn at_the_end(stage: &Stage, act: &Act, system: OperatingSystem) -> Option<World> {
    let patches = act.world(system)?.patches();
    let end = stage.facts.catalog.facts_until_of(system).midnight().plus_days(1);
    Some(World::new(patches.clone(), end))
}

/// Why a rule matches nothing; `None` where it matches something, or where nobody can know.
fn idle(stage: &Stage, world: &World, found: &FoundBaseline, rule: &PatchRule) -> Option<String> {
    let of = |filters: Vec<PatchFilter>| Question { found, rule, world, filters };
    if of(rule.filters.clone()).matches() > 0 {
        return None;
    }
    let (products, others): (Vec<PatchFilter>, Vec<PatchFilter>) =
        rule.filters.iter().cloned().partition(|filter| is_about_products(filter.key));
    let system = found.baseline.operating_system;
    let named = products.iter().chain(&found.baseline.global_filters).any(|filter| {
        filter.key == FilterKey::Product && !filter.values.is_empty() && !filter.values.iter().any(|value| value == "*")
    });
    let is_whole = stage.facts.own.contains(&system) || stage.facts.whole.contains(&Family::of(system));
    // Of a product that the facts know they know all there was; of a whole system only when its full set is there.
    if !is_whole && !named {
        return None;
    }
    let around = of(products.clone());
    if around.matches() == 0 {
        let culprit = products.first().filter(|_| is_whole)?;
        return Some(say!("no patch known for {} is of {}", system.label(), words(culprit)));
    }
    if around.has_gap(&others) {
        return None;
    }
    let whose = match products.iter().find(|filter| filter.key == FilterKey::Product) {
        Some(filter) if named => values(filter),
        _ => system.label().to_owned(),
    };
    let alone: Vec<String> = others
        .iter()
        .filter(|filter| of(products.iter().chain([*filter]).cloned().collect()).matches() == 0)
        .map(words)
        .collect();
    Some(if alone.is_empty() {
        let all: Vec<String> = others.iter().map(words).collect();
        say!("no patch known for {whose} has {} together", listed(&all, NAMED))
    } else {
        say!("no patch known for {whose} has {}", listed(&alone, NAMED))
    })
}

/// Whether a key says which products a rule is about, rather than which of their patches.
const fn is_about_products(key: FilterKey) -> bool {
    matches!(key, FilterKey::Product | FilterKey::ProductFamily | FilterKey::PatchSet)
}

/// Key and values of a filter.
fn words(filter: &PatchFilter) -> String {
    format!("{} {}", filter.key, values(filter))
}

/// Values of a filter, of which any may match.
fn values(filter: &PatchFilter) -> String {
    let values: Vec<String> = filter.values.iter().map(|value| format!("`{value}`")).collect();
    either(&values, NAMED)
}

/// How many values a message names.
const NAMED: usize = 3;

/// What a rule with these filters would approve if dates and lists were nothing.
struct Question<'q> {
    found: &'q FoundBaseline,
    rule: &'q PatchRule,
    world: &'q World,
    filters: Vec<PatchFilter>,
}

impl Question<'_> {
    fn policy(&self) -> Policy {
        let approval = self.rule.approval.map(|_| Approval::AfterDays(0));
        // Which packages lie outside any notice is no matter of a value.
        let enable_non_security =
            self.rule.enable_non_security || !self.filters.iter().any(|f| !is_about_products(f.key));
        let rule = PatchRule { filters: self.filters.clone(), approval, enable_non_security, ..self.rule.clone() };
        let baseline = PatchBaseline {
            rules: vec![rule],
            approved_patches: Vec::new(),
            rejected_patches: Vec::new(),
            ..self.found.baseline.clone()
        };
        Policy::new(self.world, &baseline)
    }

    fn matches(&self) -> usize {
        self.policy().approved_by_rule().first().copied().unwrap_or(0)
    }

    /// Whether among the patches that it matches there are some whose value of one of these keys is not known. A package
    /// outside any notice has none, which is known.
    fn has_gap(&self, others: &[PatchFilter]) -> bool {
        let catalog = self.world.catalog();
        let column = |key: FilterKey| match key {
            FilterKey::Classification => Some(catalog.classifications()),
            FilterKey::MsrcSeverity | FilterKey::Severity => Some(catalog.severities()),
            FilterKey::Priority => Some(catalog.priorities()),
            FilterKey::Section => Some(catalog.sections()),
            _ => None,
        };
        let policy = self.policy();
        let rows = self.world.current().iter().zip(policy.verdicts()).filter(|(_, verdict)| verdict.is_approved());
        rows.into_iter().any(|(current, _)| {
            let is_empty = |column: &[Symbol]| column.get(current.row).is_none_or(|symbol| *symbol == Symbol::EMPTY);
            let is_noticed = !is_empty(catalog.classifications()) || !catalog.advisories(current.row).is_empty();
            others.iter().any(|filter| match column(filter.key) {
                Some(values) => is_noticed && is_empty(values),
                None => true,
            })
        })
    }
}
