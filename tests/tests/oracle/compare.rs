//! Engine, trace and second evaluator side by side; the first difference in words.

use std::collections::{BTreeMap, BTreeSet};

use patchplay_engine::{
    PatchIndex, PatchSet, record,
    trace::{Subject, Trace, trace},
};
use patchplay_model::{OperatingSystem, PatchState};
use patchplay_tests::stories::{Act, Played, Rng, Story};

use crate::{
    answer::{Answer, answers},
    packages, traces_packages, traces_windows, windows,
};

/// The first difference of a story; traces of up to `traces` patches an act are looked at, spread over the catalogue.
pub fn difference(story: &Story, traces: usize) -> Option<String> {
    let played = story.play();
    for (number, (played, answer)) in played.iter().zip(answers(story)).enumerate() {
        let act = &story.acts[number];
        let found = unlike("failure", &played.fails, &answer.as_ref().err().copied());
        let Ok(answer) = answer else {
            if found.is_some() {
                return found;
            }
            continue;
        };
        let found = found.or_else(|| sets(played, &answer)).or_else(|| self::traces(story, act, played, traces));
        if let Some(found) = found {
            return Some(format!("act {number}: {found}"));
        }
    }
    None
}

/// A set in words.
pub fn ids(played: &Played, set: &PatchSet) -> BTreeSet<String> {
    set.ones().map(|patch| played.world.patches().id(patch).to_owned()).collect()
}

/// Both answers to one question, if they differ.
pub fn unlike<T: std::fmt::Debug + PartialEq>(what: &str, engine: &T, oracle: &T) -> Option<String> {
    (engine != oracle).then(|| format!("{what}\n  engine: {engine:?}\n  oracle: {oracle:?}"))
}

fn sets(played: &Played, answer: &Answer) -> Option<String> {
    let name = match played.choice.entry.checked_sub(patchplay_model::PredefinedBaseline::ALL.len()) {
        Some(number) => format!("pb-{number}"),
        None => played.baseline.name.clone().unwrap_or_default(),
    };
    let mut states: BTreeMap<String, PatchState> = BTreeMap::new();
    for (state, set) in played.outcome.assessment.sets() {
        for id in ids(played, set) {
            if let Some(other) = states.insert(id.clone(), state) {
                return Some(format!("{id} is both {other} and {state}"));
            }
        }
    }
    let differing = |(id, state): (&String, &PatchState)| answer.states.get(id) != Some(state);
    if let Some((id, state)) = states.iter().find(|&pair| differing(pair)) {
        return Some(format!("{id}\n  engine: {state}\n  oracle: {:?}", answer.states.get(id)));
    }
    if let Some((id, state)) = answer.states.iter().find(|(id, _)| !states.contains_key(*id)) {
        return Some(format!("{id}\n  engine: None\n  oracle: {state}"));
    }
    unlike("baseline", &name, &answer.baseline)
        .or_else(|| unlike("patch group", &played.choice.patch_group, &answer.patch_group))
        .or_else(|| unlike("approved", &ids(played, played.plan.approved_here()), &answer.approved))
        .or_else(|| unlike("installed", &ids(played, &played.outcome.newly_installed), &answer.new))
        .or_else(|| unlike("failed", &ids(played, &played.outcome.failed), &answer.failed))
        .or_else(|| unlike("left", &ids(played, &played.outcome.left), &answer.left))
        .or_else(|| unlike("rebooted", &played.outcome.rebooted, &answer.rebooted))
        .or_else(|| unlike("counts", &played.counts, &answer.counts))
        .or_else(|| unlike("status", &played.status, &answer.status))
        .or_else(|| unlike("overall severity", &played.severity, &answer.severity))
        .or_else(|| items(played, answer))
}

/// What items of package systems are titled with and classified as.
fn items(played: &Played, answer: &Answer) -> Option<String> {
    answer.titles.iter().find_map(|(id, title)| {
        let patch = played.world.patches().index(id)?;
        let record = record(&played.world, &played.plan, &played.outcome.assessment, &played.holdings, patch);
        let classes = &answer.classes[id];
        unlike(&format!("title of {id}"), &record.title, &title.as_str()).or_else(|| {
            let class = record.classification;
            (!classes.contains(class)).then(|| format!("{id} is classified {class:?} and not one of {classes:?}"))
        })
    })
}

/// The engine's trace of a patch.
pub fn traced(story: &Story, played: &Played, patch: PatchIndex) -> Trace {
    let subject = Subject {
        world: &played.world,
        baseline: &played.baseline,
        plan: &played.plan,
        before: &played.before,
        after: &played.after,
        outcome: &played.outcome,
        readings: &story.readings,
    };
    trace(&subject, patch)
}

/// Looks for a difference between a trace and the second evaluator's view of that patch.
type Compare<'a> = Box<dyn Fn(PatchIndex, &Trace) -> Option<String> + 'a>;

/// Traces of up to `most` patches, spread over the catalogue.
fn traces(story: &Story, act: &Act, played: &Played, most: usize) -> Option<String> {
    let all = played.world.patches().len();
    let mut rng = Rng::new(act.clock.ticks().unsigned_abs());
    let chosen: Vec<PatchIndex> =
        if all <= most { (0..all).collect() } else { (0..most).map(|_| rng.below(all)).collect() };
    let compare: Compare<'_> = match story.system {
        OperatingSystem::Windows => {
            let view = windows::View::new(story, &played.baseline, act.clock);
            Box::new(move |patch, trace| traces_windows::compare(played, &view, patch, trace))
        }
        _ => {
            let view = packages::View::new(
                story.system,
                &story.rows,
                &played.baseline,
                &story.product,
                act.clock,
                &story.readings,
            );
            Box::new(move |patch, trace| traces_packages::compare(played, &view, patch, trace))
        }
    };
    chosen.into_iter().find_map(|patch| {
        let id = played.world.patches().id(patch);
        let trace = traced(story, played, patch);
        let found =
            unlike("state", &trace.state, &played.outcome.assessment.state(patch)).or_else(|| compare(patch, &trace));
        found.map(|found| format!("trace of {id}: {found}\n  {trace:#?}"))
    })
}
