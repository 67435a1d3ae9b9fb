//! Engine, trace and second evaluator side by side; the first difference in words.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::Arc,
};

use patchplay_engine::{
    PatchIndex, PatchSet,
    trace::{Subject, Test, Trace, Word, trace},
};
use patchplay_model::{PatchFilter, PatchState};

use crate::{
    evaluator::{Answer, View, answers, passes},
    story::{Act, Played, Rng, Row, Story},
};

/// The first difference of a story; traces of up to `traces` patches an act are looked at, spread over the catalogue.
pub fn difference(story: &Story, traces: usize) -> Option<String> {
    let played = story.play();
    for (number, (played, answer)) in played.iter().zip(answers(story)).enumerate() {
        let act = &story.acts[number];
        let found = sets(played, &answer).or_else(|| self::traces(story, act, played, traces));
        if let Some(found) = found {
            return Some(format!("act {number}: {found}"));
        }
    }
    None
}

fn ids(played: &Played, set: &PatchSet) -> BTreeSet<String> {
    set.ones().map(|patch| played.world.patches().id(patch).to_owned()).collect()
}

fn unlike<T: std::fmt::Debug + PartialEq>(what: &str, engine: &T, oracle: &T) -> Option<String> {
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
        .or_else(|| unlike("installed", &ids(played, &played.outcome.newly_installed), &answer.new))
        .or_else(|| unlike("failed", &ids(played, &played.outcome.failed), &answer.failed))
        .or_else(|| unlike("left", &ids(played, &played.outcome.left), &answer.left))
        .or_else(|| unlike("rebooted", &played.outcome.rebooted, &answer.rebooted))
        .or_else(|| unlike("counts", &played.counts, &answer.counts))
        .or_else(|| unlike("status", &played.status, &answer.status))
}

fn traces(story: &Story, act: &Act, played: &Played, most: usize) -> Option<String> {
    let view = View::new(&story.rows, &played.baseline, &story.product, act.clock, &story.readings);
    let subject = Subject {
        world: &played.world,
        baseline: &played.baseline,
        plan: &played.plan,
        before: &played.before,
        after: &played.after,
        outcome: &played.outcome,
        readings: &story.readings,
    };
    let all = played.world.patches().len();
    let mut rng = Rng::new(act.clock.ticks().unsigned_abs());
    let chosen: Vec<PatchIndex> =
        if all <= most { (0..all).collect() } else { (0..most).map(|_| rng.below(all)).collect() };
    chosen.into_iter().find_map(|patch| {
        let id = played.world.patches().id(patch);
        let trace = trace(&subject, patch);
        one_trace(played, &view, patch, &trace).map(|found| format!("trace of {id}: {found}\n  {trace:#?}"))
    })
}

fn one_trace(played: &Played, view: &View<'_>, patch: PatchIndex, trace: &Trace) -> Option<String> {
    let id = played.world.patches().id(patch);
    let word = view.heard(id);
    let own = view.own(id).map(|row| view.word(row).status);
    let policy = own.and_then(|_| {
        let product = played.plan.product()?;
        let row = played.world.row_for(patch, product)?;
        let position = played.world.current().iter().position(|current| current.row == row)?;
        Some(played.policy.verdicts()[position].status)
    });
    unlike("state", &trace.state, &played.outcome.assessment.state(patch))
        .or_else(|| unlike("deployment", &trace.deployment, &word.status))
        .or_else(|| unlike("policy's verdict on the product's row", &policy, &own))
        .or_else(|| unlike("date of approval", &trace.approval, &word.due))
        .or_else(|| named_filters(played, view, id, trace))
        .or_else(|| {
            // Only a missing patch may pass every test; all others are stopped, or brought to an end, by one.
            let decided = trace.steps.iter().any(|step| step.word == Word::Decided);
            (!decided && trace.state != Some(PatchState::Missing)).then(|| "nothing decided".to_owned())
        })
}

/// Every filter of the baseline is named once, as failing exactly if it fails.
fn named_filters(played: &Played, view: &View<'_>, id: &str, trace: &Trace) -> Option<String> {
    let decided_by_list = trace
        .steps
        .iter()
        .any(|step| matches!(step.test, Test::Rejected(Some(_)) | Test::Listed(Some(_))) && step.word == Word::Decided);
    let filter_of = |test: &Test| -> Option<&PatchFilter> {
        match *test {
            Test::GlobalFilter(number) => played.baseline.global_filters.get(number),
            Test::RuleFilter { rule, filter } => played.baseline.rules.get(rule)?.filters.get(filter),
            _ => None,
        }
    };
    let said: Vec<(&Test, bool)> = trace
        .steps
        .iter()
        .filter(|step| filter_of(&step.test).is_some())
        .map(|step| (&step.test, matches!(step.word, Word::Passed | Word::WouldPass)))
        .collect();
    let all = played.baseline.global_filters.len()
        + played.baseline.rules.iter().map(|rule| rule.filters.len()).sum::<usize>();
    let rows: Vec<&Row> = view.candidates(id);
    if decided_by_list || rows.is_empty() {
        return (!said.is_empty()).then(|| "filters are named although no filter was asked".to_owned());
    }
    if said.len() != all {
        return Some(format!("{} of {all} filters are named", said.len()));
    }
    // Without a row of the product any row with the patch's word may be the one that is walked.
    let fits = |row: &&Row| said.iter().all(|(test, passed)| passes(filter_of(test).unwrap(), row) == *passed);
    (!rows.iter().any(fits)).then(|| "other filters fail than those named".to_owned())
}

/// The story cut down as long as it still has a difference, and that difference.
pub fn smallest(mut story: Story, mut found: String) -> String {
    loop {
        let Some((smaller, difference)) = smaller(&story)
            .into_iter()
            .find_map(|story| difference(&story, usize::MAX).map(|difference| (story, difference)))
        else {
            return format!("{found}\n{}", summary(&story));
        };
        (story, found) = (smaller, difference);
    }
}

fn without<T: Clone>(list: &[T]) -> impl Iterator<Item = Vec<T>> {
    (0..list.len()).map(move |place| {
        let mut rest = list.to_vec();
        rest.remove(place);
        rest
    })
}

fn smaller(story: &Story) -> Vec<Story> {
    let mut all: Vec<Story> = without(&story.acts).map(|acts| Story { acts, ..story.clone() }).collect();
    all.extend(without(&story.rows).map(|rows| story.with_rows(rows)));
    all.extend(without(&story.account).map(|account| Story { account, ..story.clone() }));
    all.extend(without(&story.installed).map(|installed| Story { installed, ..story.clone() }));
    all.extend(without(&story.failing).map(|failing| Story { failing, ..story.clone() }));
    for (number, baseline) in story.account.iter().enumerate() {
        let mut put = |baseline| {
            let mut account = story.account.clone();
            account[number] = baseline;
            all.push(Story { account, ..story.clone() });
        };
        let old = || baseline.clone();
        without(&baseline.rules).for_each(|rules| put(patchplay_model::PatchBaseline { rules, ..old() }));
        without(&baseline.global_filters)
            .for_each(|global_filters| put(patchplay_model::PatchBaseline { global_filters, ..old() }));
        without(&baseline.approved_patches)
            .for_each(|approved_patches| put(patchplay_model::PatchBaseline { approved_patches, ..old() }));
        without(&baseline.rejected_patches)
            .for_each(|rejected_patches| put(patchplay_model::PatchBaseline { rejected_patches, ..old() }));
        for (place, rule) in baseline.rules.iter().enumerate() {
            for filters in without(&rule.filters) {
                let mut rules = baseline.rules.clone();
                rules[place].filters = filters;
                put(patchplay_model::PatchBaseline { rules, ..old() });
            }
        }
    }
    for (number, row) in story.rows.iter().enumerate() {
        for supersedes in without(&row.supersedes) {
            let mut rows = story.rows.to_vec();
            rows[number].supersedes = supersedes;
            all.push(story.with_rows(rows));
        }
    }
    all
}

/// A story in lines.
pub fn summary(story: &Story) -> String {
    let mut text = format!(
        "product {}, installed {:?}, failing {:?}, superseded-by {}\n",
        story.product, story.installed, story.failing, story.readings.superseded_by
    );
    for act in &story.acts {
        let _ = writeln!(text, "act {} {} {} {:?}", act.clock, act.operation, act.reboot, act.tags);
    }
    for baseline in &story.account {
        let _ = writeln!(text, "{baseline:#?}");
    }
    let rows = if story.rows.len() > 50 { Arc::default() } else { Arc::clone(&story.rows) };
    for row in rows.iter() {
        let _ = writeln!(
            text,
            "{} {} [{}] {} {} {} {} over {:?}",
            row.id,
            row.product,
            row.family,
            row.classification,
            row.severity,
            row.released.map_or_else(|| "no day".to_owned(), |day| day.to_string()),
            row.kind,
            row.supersedes
        );
    }
    text
}
