//! Why the run comes to what a question asks for, from the explanations that every run has.

use patchplay_document::{Ask, Question, Scenario};

use crate::{
    act::Act,
    answers, headline, margin, network, reasons,
    stage::Stage,
    view::{Phrase, StepOutcome, WhyView},
    why,
    words::{cause, plain},
};

/// The reason: of a patch its deciding step, of a baseline why it was picked, of a rule what its lines do, of everything
/// else the sentence that opens the answer.
pub(super) fn of(stage: &Stage, act: &Act, scenario: &Scenario, question: &Question) -> Vec<Phrase> {
    let patch = match &question.ask {
        Ask::State { patch, .. } => Some(patch),
        _ => question.explain.as_ref(),
    };
    let of_patch = patch.zip(question.ask.node()).and_then(|(patch, node)| of_patch(stage, act, node, patch));
    let own = of_patch.or_else(|| match &question.ask {
        Ask::Baseline { node } => of_baseline(stage, act, node),
        Ask::Approves { rule } => of_rule(stage, act, rule),
        _ => None,
    });
    own.unwrap_or_else(|| {
        let answer = headline::headline(stage, act, &network::view(stage, scenario));
        answer.title.into_iter().chain([plain(" ")]).chain(answer.detail).collect()
    })
}

fn of_patch(stage: &Stage, act: &Act, node: &str, patch: &str) -> Option<Vec<Phrase>> {
    let instance = &stage.nodes.get(answers::node_named(stage, node)?)?.instance_id;
    Some(told(why::why(stage, act, instance, patch)?))
}

fn told(why: WhyView) -> Vec<Phrase> {
    let decided = why.steps.into_iter().find(|step| step.outcome == StepOutcome::Decided);
    let mut phrases = vec![plain(format!("{}: ", why.patch))];
    if let Some(step) = decided {
        phrases.push(cause(step.step, false, step.places));
        phrases.push(plain(format!(". {} ", step.detail)));
    }
    phrases.push(plain(why.conclusion));
    phrases
}

fn of_baseline(stage: &Stage, act: &Act, node: &str) -> Option<Vec<Phrase>> {
    let number = answers::node_named(stage, node)?;
    let member = stage.fleet.get(number)?;
    let Ok(choice) = stage.registry.choose(&member.node) else {
        return Some(reasons::failure(stage, act.played.of_node(number), member));
    };
    let chosen = reasons::chosen(stage, member, &choice)?;
    let mut phrases = vec![plain(format!("{} gets {}, ", member.node.name, chosen.name))];
    // Here the reason is the cause: its lines are what the reader looks for.
    phrases.extend(chosen.because.into_iter().map(|phrase| Phrase { cause: !phrase.places.is_empty(), ..phrase }));
    phrases.push(plain("."));
    Some(phrases)
}

/// What the lines of a rule do.
fn of_rule(stage: &Stage, act: &Act, rule: &str) -> Option<Vec<Phrase>> {
    let (baseline, number) = rule.rsplit_once('/')?;
    let number = number.parse::<usize>().ok()?.checked_sub(1)?;
    let named = |found: &&patchplay_document::FoundBaseline| {
        found.logical_id.as_deref() == Some(baseline) || found.display_name == baseline
    };
    let place = &stage.documents.baselines.iter().find(named)?.sites.rules.get(number)?.place;
    let notes = margin::notes(stage, act).into_iter().filter(|note| {
        let line = note.place.start.line;
        note.place.file == place.file && place.start.line <= line && line <= place.end.line
    });
    let mut phrases = Vec::new();
    for note in notes {
        phrases.push(plain(if phrases.is_empty() { "" } else { "; " }));
        phrases.push(cause(note.text, false, vec![note.place]));
    }
    phrases.push(plain("."));
    (phrases.len() > 1).then_some(phrases)
}
