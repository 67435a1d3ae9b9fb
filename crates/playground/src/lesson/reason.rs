//! Why the run comes to what a question asks for, from the explanations that every run has.

use patchplay_document::{Ask, FoundBaseline, Question, Scenario};
use patchplay_language::{phrases, say};
use patchplay_model::{PatchState, RebootOption};
use patchplay_run_command::status::InvocationDetails;

use crate::{
    act::Act,
    answers, headline, margin, network, reasons,
    stage::Stage,
    view::{Phrase, StepOutcome, WhyStep, WhyView},
    why,
    words::{cause, code, plain, said_at},
};

/// The reason: of a patch its deciding step, of a baseline why it was picked, of a rule what its lines do, of a success
/// the way that it took, and of everything else the sentence that opens the answer.
pub(super) fn of(stage: &Stage, act: &Act, scenario: &Scenario, question: &Question) -> Vec<Phrase> {
    let patch = match &question.ask {
        Ask::State { patch, .. } => Some(patch),
        _ => question.explain.as_ref(),
    };
    let of_patch = patch.zip(question.ask.node()).and_then(|(patch, node)| of_patch(stage, act, node, patch));
    let own = of_patch.or_else(|| match &question.ask {
        Ask::Baseline { node } => of_baseline(stage, act, node),
        Ask::Approves { rule } => of_rule(stage, act, scenario, rule),
        Ask::Outcome { node } => of_success(stage, act, scenario, node),
        _ => None,
    });
    own.unwrap_or_else(|| {
        let answer = headline::headline(stage, act, &network::view(stage, scenario));
        answer.title.into_iter().chain([plain(" ")]).chain(answer.detail).collect()
    })
}

fn of_patch(stage: &Stage, act: &Act, node: &str, patch: &str) -> Option<Vec<Phrase>> {
    let instance = &stage.nodes.get(answers::node_named(stage, node)?)?.instance_id;
    let why = why::why(stage, act, instance, patch)?;
    let mut phrases = vec![plain(format!("{}: ", why.patch))];
    phrases.extend(cause_of(stage, &why));
    phrases.push(plain(why.conclusion));
    Some(phrases)
}

/// What decided about a patch: the option that keeps it waiting, the line of a rule that let it through last, or the step
/// that stopped it.
fn cause_of(stage: &Stage, why: &WhyView) -> Vec<Phrase> {
    if why.state == Some(PatchState::InstalledPendingReboot)
        && stage.setting.run.reboot_option == RebootOption::NoReboot
    {
        let found = stage.setting.found.and_then(|number| stage.documents.runs.get(number));
        let places = found.and_then(|found| found.reboot_place.clone()).into_iter().collect();
        return vec![cause("NoReboot", true, places), plain(". ")];
    }
    let decided = || why.steps.iter().find(|step| step.outcome == StepOutcome::Decided);
    match let_through(why).or_else(decided) {
        Some(step) => {
            let compared = match (&step.patch_has, &step.text_wants) {
                (Some(has), Some(wants)) => say!("The patch has {has}, the baseline wants {wants}. "),
                _ => String::new(),
            };
            phrases!(
                "{step}. {detail} {compared}",
                step = cause(step.step.clone(), false, step.places.clone()),
                detail = &step.detail
            )
        }
        None => Vec::new(),
    }
}

/// Rules of what a date decides.
const DATES: [&str; 2] = ["approve-delay-strict", "approve-until-inclusive"];

/// The step that approved a patch: the date of the rule, or its last test on systems where dates are not compared.
fn let_through(why: &WhyView) -> Option<&WhyStep> {
    if !matches!(why.state, Some(PatchState::Installed | PatchState::Missing)) {
        return None;
    }
    let of_rules = || {
        let passed = why.steps.iter().filter(|step| step.outcome == StepOutcome::Passed);
        passed.filter(|step| step.of_rule && !step.places.is_empty())
    };
    of_rules()
        .rfind(|step| step.rule_id.as_deref().is_some_and(|rule| DATES.contains(&rule)))
        .or_else(|| of_rules().next_back())
}

fn of_baseline(stage: &Stage, act: &Act, node: &str) -> Option<Vec<Phrase>> {
    let number = answers::node_named(stage, node)?;
    let member = stage.fleet.get(number)?;
    let Ok(choice) = stage.registry.choose(&member.node) else {
        return Some(reasons::failure(stage, act.played.of_node(number), member));
    };
    let chosen = reasons::chosen(stage, member, &choice)?;
    // Here the reason is the cause: its lines are what the reader looks for.
    let because = chosen.because.into_iter().map(|phrase| Phrase { cause: !phrase.places.is_empty(), ..phrase });
    let because: Vec<Phrase> = because.collect();
    Some(phrases!("{node} gets {baseline}, {because}.", node = &member.node.name, baseline = &chosen.name))
}

/// What the lines of a rule do; the one that approves least is the cause.
fn of_rule(stage: &Stage, act: &Act, scenario: &Scenario, rule: &str) -> Option<Vec<Phrase>> {
    let (baseline, number) = rule.rsplit_once('/')?;
    let number = number.parse::<usize>().ok()?.checked_sub(1)?;
    let named =
        |found: &&FoundBaseline| found.logical_id.as_deref() == Some(baseline) || found.display_name == baseline;
    let place = &stage.documents.baselines.iter().find(named)?.sites.rules.get(number)?.place;
    let of_rule = margin::notes(stage, act).into_iter().filter(|note| {
        let line = note.place.start.line;
        note.place.file == place.file && place.start.line <= line && line <= place.end.line
    });
    let notes: Vec<_> = of_rule.collect();
    let least = notes.iter().enumerate().filter_map(|(at, note)| Some((note.percent?, at))).min().map(|(_, at)| at);
    let text = scenario.files.iter().find(|file| file.name == place.file)?.text.as_str();
    let mut phrases = Vec::new();
    for (at, note) in notes.into_iter().enumerate() {
        let line = usize::try_from(note.place.start.line).ok()?.checked_sub(1)?;
        let line = text.lines().nth(line).unwrap_or_default().trim().trim_start_matches("- ");
        phrases.extend([plain(if phrases.is_empty() { "" } else { "; " }), code(line), plain(": ")]);
        phrases.push(match least {
            Some(least) if least == at => cause(note.text, false, vec![note.place]),
            _ => said_at(note.text, vec![note.place]),
        });
    }
    phrases.push(plain("."));
    (phrases.len() > 1).then_some(phrases)
}

/// Why the run succeeds on a node: the way to its updates.
fn of_success(stage: &Stage, act: &Act, scenario: &Scenario, node: &str) -> Option<Vec<Phrase>> {
    let number = answers::node_named(stage, node)?;
    if act.played.of_node(number)?.ended != InvocationDetails::Success {
        return None;
    }
    let known = stage.nodes.get(number)?;
    let groups = network::view(stage, scenario).groups;
    let group = groups.into_iter().find(|group| group.instance_ids.contains(&known.instance_id))?;
    let way = group.ways.into_iter().find(|way| way.path == "updates")?;
    let hop = way.hops.into_iter().rfind(|hop| !hop.places.is_empty())?;
    Some(phrases!(
        "{node} ends in Success: it reaches {destination}, {purpose}: {hop}.",
        node = &known.name,
        destination = &way.destination,
        purpose = &way.purpose,
        hop = cause(network::told(&hop), false, hop.places)
    ))
}
