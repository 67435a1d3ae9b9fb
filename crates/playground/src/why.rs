//! Why one patch is in its state on one node, in words with their lines.

mod approval;
mod conclusion;
mod earlier;
mod node;
mod run;

use patchplay_document::{BaselineSites, Place};
use patchplay_engine::{
    World,
    trace::{Step, Subject, Test, Trace, Word, trace},
};
use patchplay_language::{either, say};
use patchplay_model::{OperatingSystem, PatchBaseline};
use patchplay_run_command::{Invocation, Judged, StepResult};

pub use earlier::delay_since;

use crate::{
    act::Act,
    reasons,
    stage::Stage,
    view::{StepOutcome, WhyStep, WhyView},
    words::text_of,
};

/// The why of a patch on a node, if the node was judged and knows the patch.
#[must_use]
pub fn why(stage: &Stage, act: &Act, instance_id: &str, patch: &str) -> Option<WhyView> {
    let invocation = act.played.of_node(stage.nodes.iter().position(|node| node.instance_id == instance_id)?)?;
    let StepResult::Judged(judged) = &invocation.result else { return None };
    let world = act.world_of(stage, invocation.node)?;
    let index = world.patches().meant(patch).into_iter().next()?;
    let trace = trace_of(stage, act, judged, index)?;
    Some(Narrator { stage, act, world, invocation, judged, trace }.tell(world.patches().id(index), index))
}

/// The trace of a patch on a judged node.
#[must_use]
pub fn trace_of(stage: &Stage, act: &Act, judged: &Judged, patch: usize) -> Option<Trace> {
    let baseline = &stage.registry.entry(judged.choice.entry)?.baseline;
    let subject = Subject {
        world: act.world(baseline.operating_system)?,
        baseline,
        plan: &judged.plan,
        before: judged.before.installed(),
        after: judged.holdings.installed(),
        outcome: &judged.outcome,
        readings: &stage.readings,
    };
    Some(trace(&subject, patch))
}

/// Title, sentence, rule of the specification, and the lines of a step.
type Words = (String, String, &'static str, Vec<Place>);

struct Narrator<'a> {
    stage: &'a Stage,
    act: &'a Act,
    world: &'a World,
    invocation: &'a Invocation,
    judged: &'a Judged,
    trace: Trace,
}

impl Narrator<'_> {
    fn tell(&self, patch: &str, index: usize) -> WhyView {
        let member = self.stage.fleet.get(self.invocation.node);
        let node = member.map_or("", |member| member.node.name.as_str());
        let facts = patchplay_engine::record(
            self.world,
            &self.judged.plan,
            &self.judged.outcome.assessment,
            &self.judged.holdings,
            index,
        );
        let mut steps = Vec::new();
        if let Some(member) = member {
            let because = reasons::because(self.stage, member, &self.judged.choice);
            let name = self.baseline_name();
            let nearly =
                self.stage.registry.near_miss(&member.node, &self.judged.choice).map_or_else(String::new, |miss| {
                    match miss.key == miss.wanted_key {
                        true => say!("; {} is nearly the group {}", miss.value, miss.wanted_value),
                        false => say!("; its tag {} is spelled otherwise", miss.key),
                    }
                });
            steps.push(WhyStep {
                step: say!("Which baseline?"),
                outcome: StepOutcome::Passed,
                detail: say!("{name}, {because}{nearly}", because = text_of(&because)),
                patch_has: None,
                text_wants: None,
                rule_id: Some(choice_rule(&self.judged.choice).to_owned()),
                places: because.into_iter().flat_map(|phrase| phrase.places).collect(),
                of_rule: false,
            });
        }
        self.list_steps(&mut steps);
        steps.extend(self.trace.steps.iter().filter(|step| !is_list_step(step)).map(|step| self.step(step)));
        steps.extend(self.earlier_runs());
        WhyView {
            instance_id: member.map_or_else(String::new, |member| member.node.instance_id.clone()),
            node: node.to_owned(),
            patch: patch.to_owned(),
            title: facts.title.to_owned(),
            question: self.question(node, patch, index),
            state: self.trace.state,
            steps,
            conclusion: self.conclusion(index),
        }
    }

    fn is_windows(&self) -> bool {
        self.world.patches().system() == OperatingSystem::Windows
    }

    fn baseline_name(&self) -> String {
        self.stage.registry.entry(self.judged.choice.entry).map_or_else(String::new, |entry| entry.name().to_owned())
    }

    fn baseline(&self) -> Option<&PatchBaseline> {
        self.stage.registry.entry(self.judged.choice.entry).map(|entry| &entry.baseline)
    }

    fn sites(&self) -> Option<&BaselineSites> {
        self.stage.found(self.judged.choice.entry).map(|found| &found.sites)
    }

    /// The two lists and the global filters are one step until one of them says something.
    fn list_steps(&self, steps: &mut Vec<WhyStep>) {
        let lists: Vec<&Step> = self.trace.steps.iter().filter(|step| is_list_step(step)).collect();
        if lists.is_empty() {
            return;
        }
        if lists.iter().all(|step| step.word == Word::Passed) {
            let filters = self.baseline().is_some_and(|baseline| !baseline.global_filters.is_empty());
            steps.push(WhyStep {
                step: say!("Named in a list, or filtered out before the rules?"),
                outcome: StepOutcome::Passed,
                detail: if filters {
                    say!("No: neither list names it, and the global filters let it through.")
                } else {
                    say!("No: neither list names it, and there are no global filters.")
                }
                .to_owned(),
                patch_has: None,
                text_wants: None,
                rule_id: None,
                places: Vec::new(),
                of_rule: false,
            });
        } else {
            steps.extend(lists.into_iter().map(|step| self.step(step)));
        }
    }

    fn step(&self, step: &Step) -> WhyStep {
        let outcome = match step.word {
            Word::Passed => StepOutcome::Passed,
            Word::Decided => StepOutcome::Decided,
            Word::WouldPass => StepOutcome::WouldPass,
            Word::WouldStop => StepOutcome::WouldStop,
        };
        let (title, detail, rule_id, places) = self.words(step);
        let compared = !matches!(step.test, Test::RuleDate { .. }) && step.has.is_some();
        WhyStep {
            step: title,
            outcome,
            detail,
            patch_has: if compared { step.has.clone().map(shown) } else { None },
            text_wants: compared.then(|| either(&step.wants, WANTED)),
            rule_id: Some(rule_id.to_owned()),
            places,
            of_rule: matches!(
                step.test,
                Test::ImplicitPatchSet(_)
                    | Test::RuleFilter { .. }
                    | Test::RuleDate { .. }
                    | Test::SecurityGate { rule: Some(_), .. }
            ),
        }
    }

    fn words(&self, step: &Step) -> Words {
        let passes = matches!(step.word, Word::Passed | Word::WouldPass);
        match &step.test {
            Test::Published => approval::unpublished(),
            Test::Rejected(entry) => self.rejected(*entry),
            Test::Listed(entry) => self.listed(*entry),
            Test::GlobalFilter(number) => self.global_filter(*number, passes),
            Test::ImplicitPatchSet(rule) => self.implicit_patch_set(*rule),
            Test::RuleFilter { rule, filter } => self.filter_words(*rule, *filter, step, passes),
            Test::RuleDate { rule, due, holds } => self.date_words(*rule, *due, step, *holds),
            Test::NoRules => approval::no_rules(),
            Test::SecurityGate { rule, security } => self.gate_words(*rule, *security, passes),
            Test::Present(there) => node::present(*there),
            Test::Product => node::product(passes),
            Test::Withheld(withholder) => node::withheld(*withholder),
            Test::Excluded(entry) => node::excluded(entry),
            Test::LockedRelease(release) => node::locked_release(release),
            Test::Superseded(newer) => node::superseded(newer.as_deref()),
            Test::InstalledVersion(version) => node::installed_version(version.as_deref(), step.word == Word::Decided),
            Test::NewerVersion(newer) => node::newer_version(*newer),
            Test::InstalledVersionMatches(matches) => node::installed_version_matches(*matches),
            Test::InstalledVersionRejected(entry) => self.installed_version_rejected(*entry),
            Test::NewRelease => node::new_release(),
            Test::InstallerNeverMissing => node::installer_never_missing(),
            Test::LivePatched(live_patch) => node::live_patched(live_patch, step),
            Test::OtherMachine => node::other_machine(),
            Test::NotOffered => self.not_offered(),
            Test::LeftRepository => run::left_repository(step),
            Test::InstallList(entry) => self.install_list(*entry, step),
            Test::BroughtBy(parent) => run::brought_by(parent.as_deref()),
            Test::Blocked { dependency, obstacle } => self.blocked(dependency, *obstacle),
            Test::Attempted => self.attempted(),
            Test::Left(newer) => run::left(newer.as_deref()),
        }
    }
}

/// Values that a step shows.
const WANTED: usize = 6;

const fn is_list_step(step: &Step) -> bool {
    matches!(
        step.test,
        Test::Rejected(_) | Test::Listed(_) | Test::GlobalFilter(_) | Test::SecurityGate { rule: None, .. }
    )
}

fn shown(text: String) -> String {
    if text.is_empty() { say!("nothing known") } else { text }
}

const fn choice_rule(choice: &patchplay_engine::Choice) -> &'static str {
    match choice.reason {
        patchplay_engine::Reason::Override => "param-override-picks-os",
        patchplay_engine::Reason::BaselineTags(_) => "select-baseline-tags-one",
        _ if choice.tags_missed.is_some() => "select-baseline-tags-none",
        patchplay_engine::Reason::PatchGroup { .. } => "select-group-baseline-same-os",
        patchplay_engine::Reason::NoPatchGroup => "select-no-tag-default",
        patchplay_engine::Reason::NotRegistered { other_system: Some(_), .. } => "select-group-other-os-falls-back",
        patchplay_engine::Reason::NotRegistered { .. } => "select-group-unregistered-falls-back",
    }
}
