//! Why one patch is in its state on one node, in words with their lines.

mod run;

use patchplay_document::{BaselineSites, Place};
use patchplay_engine::{
    World,
    trace::{Step, Subject, Test, Trace, Word, trace},
};
use patchplay_model::{Approval, FilterKey, OperatingSystem, PatchBaseline, PatchState, Timestamp};
use patchplay_run_command::{Invocation, Judged, StepResult};

use crate::{
    act::Act,
    reasons,
    stage::Stage,
    view::{StepOutcome, WhyStep, WhyView},
    words::{day, listed, text_of},
};

/// The why of a patch on a node, if the node was judged and knows the patch.
#[must_use]
pub fn why(stage: &Stage, act: &Act, instance_id: &str, patch: &str) -> Option<WhyView> {
    let invocation = act.played.of_node(stage.nodes.iter().position(|node| node.instance_id == instance_id)?)?;
    let StepResult::Judged(judged) = &invocation.result else { return None };
    let world = act.world_of(stage, invocation.node)?;
    let index = world.patches().meant(patch).into_iter().next()?;
    let trace = trace_of(stage, act, judged, index)?;
    Some(Narrator { stage, world, invocation, judged, trace }.tell(world.patches().id(index), index))
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
            steps.push(WhyStep {
                step: "Which baseline?".to_owned(),
                outcome: StepOutcome::Passed,
                detail: format!("{name}, {}", text_of(&because)),
                patch_has: None,
                text_wants: None,
                rule_id: Some(choice_rule(&self.judged.choice).to_owned()),
                places: because.into_iter().flat_map(|phrase| phrase.places).collect(),
            });
        }
        self.list_steps(&mut steps);
        steps.extend(self.trace.steps.iter().filter(|step| !is_list_step(step)).map(|step| self.step(step)));
        WhyView {
            instance_id: member.map_or_else(String::new, |member| member.node.instance_id.clone()),
            node: node.to_owned(),
            patch: patch.to_owned(),
            title: facts.title.to_owned(),
            question: question(node, patch, self.trace.state, self.judged.outcome.newly_installed.contains(index)),
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
                step: "Named in a list, or filtered out before the rules?".to_owned(),
                outcome: StepOutcome::Passed,
                detail: if filters {
                    "No: neither list names it, and the global filters let it through."
                } else {
                    "No: neither list names it, and there are no global filters."
                }
                .to_owned(),
                patch_has: None,
                text_wants: None,
                rule_id: None,
                places: Vec::new(),
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
            text_wants: compared.then(|| listed(&step.wants, 6).replace(" and ", " or ")),
            rule_id: Some(rule_id.to_owned()),
            places,
        }
    }

    fn words(&self, step: &Step) -> Words {
        let one = |place: Option<Place>| place.into_iter().collect::<Vec<_>>();
        let passes = matches!(step.word, Word::Passed | Word::WouldPass);
        match &step.test {
            Test::Published => (
                "Is anything known of it?".to_owned(),
                "The catalogue has no fact of this patch at the clock, so no rule can approve it.".to_owned(),
                "approve-clock-hides-later-patches",
                Vec::new(),
            ),
            Test::Rejected(Some(entry)) => (
                "RejectedPatches names it".to_owned(),
                "Rejected beats everything that approves.".to_owned(),
                "approve-rejected-beats-rules",
                one(self.sites().and_then(|sites| sites.rejected.get(*entry).cloned())),
            ),
            Test::Rejected(None) => (
                "RejectedPatches".to_owned(),
                "Does not name it.".to_owned(),
                "approve-rejected-beats-rules",
                Vec::new(),
            ),
            Test::Listed(Some(entry)) => (
                "ApprovedPatches names it".to_owned(),
                "Approved without any rule, and past the global filters.".to_owned(),
                "approve-list-beats-rules",
                one(self.sites().and_then(|sites| sites.approved.get(*entry).cloned())),
            ),
            Test::Listed(None) => {
                ("ApprovedPatches".to_owned(), "Does not name it.".to_owned(), "approve-list-beats-rules", Vec::new())
            }
            Test::GlobalFilter(number) => {
                let filter = self.baseline().and_then(|baseline| baseline.global_filters.get(*number));
                let key = filter.map_or("", |filter| filter.key.as_str());
                let site = self.sites().and_then(|sites| sites.global_filters.get(*number));
                (
                    format!("Global filter: {key} {}", matches_or_differs(passes)),
                    "What fails a global filter reaches no rule.".to_owned(),
                    "approve-global-and-rules",
                    one(site.map(|site| site.list.clone())),
                )
            }
            Test::ImplicitPatchSet(rule) => (
                format!("Rule {}: operating system updates only", rule + 1),
                "A rule without PATCH_SET covers no Microsoft applications.".to_owned(),
                "approve-windows-patch-set-default",
                one(self.rule_place(*rule)),
            ),
            Test::RuleFilter { rule, filter } => self.filter_words(*rule, *filter, step, passes),
            Test::RuleDate { rule, due, holds } => self.date_words(*rule, *due, step, *holds),
            Test::NoRules => (
                "No rule".to_owned(),
                "The baseline has no approval rule, so only ApprovedPatches could approve something.".to_owned(),
                "approve-no-rules-no-list",
                Vec::new(),
            ),
            Test::Present(there) => (
                "On the node already?".to_owned(),
                if *there { "Yes, it was there before this run." } else { "Not before this run." }.to_owned(),
                "state-installed",
                Vec::new(),
            ),
            Test::Product => (
                "For this node's product?".to_owned(),
                if passes {
                    "Yes.".to_owned()
                } else {
                    "No: approved, but for another product, so it does not apply here.".to_owned()
                },
                "state-na-windows",
                Vec::new(),
            ),
            Test::Withheld(withholder) => run::withheld(*withholder),
            Test::Excluded(entry) => run::excluded(entry),
            Test::LockedRelease(release) => run::locked_release(release),
            Test::Superseded(None) => {
                ("Replaced by a newer patch?".to_owned(), "No.".to_owned(), "state-na-windows-superseded", Vec::new())
            }
            Test::Superseded(Some(newer)) => (
                format!("Replaced by {newer}"),
                "Windows Update does not offer a patch once a newer one that counts has replaced it.".to_owned(),
                "state-na-windows-superseded",
                Vec::new(),
            ),
            Test::Attempted => {
                let failed = self.trace.state == Some(PatchState::Failed);
                (
                    "This run".to_owned(),
                    if failed { "Tried to install it, and failed." } else { "Installed it." }.to_owned(),
                    if failed { "state-failed-install-only" } else { "state-installed" },
                    one(self.stage.setting.operation_place.clone()),
                )
            }
            Test::SecurityGate { rule, security } => self.gate_words(*rule, *security, passes),
            Test::InstalledVersion(None) if step.word == Word::Decided => (
                "Not on the node".to_owned(),
                "Patch Manager upgrades packages and never adds one, so an approved package that is not there is only \
                 counted as NotApplicable."
                    .to_owned(),
                "state-na-linux-not-installed",
                Vec::new(),
            ),
            Test::InstalledVersion(None) => (
                "On the node already?".to_owned(),
                "No, in no version.".to_owned(),
                "state-na-linux-not-installed",
                Vec::new(),
            ),
            Test::InstalledVersion(Some(version)) => (
                "On the node already?".to_owned(),
                format!("Yes, it had {version} before this run."),
                "state-installed",
                Vec::new(),
            ),
            Test::NewerVersion(newer) => (
                "Newer than what is installed?".to_owned(),
                if *newer {
                    "Yes: the approved version is newer."
                } else {
                    "No: what is installed is as new as the newest approved version, or newer."
                }
                .to_owned(),
                if *newer { "state-missing-linux-older-installed" } else { "state-installed" },
                Vec::new(),
            ),
            Test::InstalledVersionMatches(matches) => (
                "Is the installed version itself approved?".to_owned(),
                if *matches {
                    "Yes."
                } else {
                    "No: apt calls a package Installed only when the baseline matches the very version that is there."
                }
                .to_owned(),
                "state-deb-installed-needs-security-origin",
                Vec::new(),
            ),
            Test::InstalledVersionRejected(entry) => (
                "RejectedPatches names the installed version".to_owned(),
                "Rejected packages are not tolerated by this baseline.".to_owned(),
                "state-rejected-block",
                one(self.sites().and_then(|sites| sites.rejected.get(*entry).cloned())),
            ),
            Test::NewRelease => (
                "A new release of macOS".to_owned(),
                "Patch Manager never brings macOS to another release.".to_owned(),
                "approve-macos-no-version-upgrade",
                Vec::new(),
            ),
            Test::InstallerNeverMissing => (
                "Managed by installer".to_owned(),
                "installer tells what is there, and cannot tell what is missing.".to_owned(),
                "state-macos-installer-never-missing",
                Vec::new(),
            ),
            Test::LivePatched(live_patch) => (
                format!("{live_patch} stands in for the newer kernel"),
                format!(
                    "The live patch has every CVE of the newer kernel ({}), so that one is Installed without ever having come. Only a Scan and an Install with NoReboot ask live patches.",
                    step.wants.join(", "),
                ),
                "state-livepatch-kernel-installed",
                Vec::new(),
            ),
            Test::OtherMachine => (
                "For another kind of machine".to_owned(),
                "Its architecture does not run on this node.".to_owned(),
                "approve-highest-version",
                Vec::new(),
            ),
            Test::NotOffered => self.not_offered(),
            Test::LeftRepository => self.left_repository(step),
            Test::InstallList(entry) => self.install_list(*entry, step),
            Test::BroughtBy(parent) => run::brought_by(parent.as_deref()),
            Test::Blocked { dependency, obstacle } => self.blocked(dependency, *obstacle),
            Test::Left(newer) => (
                newer.as_ref().map_or_else(
                    || "Taken off by this run".to_owned(),
                    |newer| format!("Replaced by {newer} in this run"),
                ),
                "A new cumulative update takes the older ones it contains off the node.".to_owned(),
                "state-windows-cumulative-replaces",
                Vec::new(),
            ),
        }
    }

    fn gate_words(&self, rule: Option<usize>, security: bool, passes: bool) -> Words {
        let family = self.baseline().map(|baseline| baseline.operating_system);
        let deb = matches!(family, Some(OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian));
        let detail = match (security, passes, deb) {
            (true, _, true) => "It comes from a security repository.",
            (true, _, false) => "An update notice names it.",
            (false, true, _) => "It is no security update, and the baseline takes others too.",
            (false, false, true) => "It comes from no security repository, and only such updates are taken.",
            (false, false, false) => "No complete update notice names it, and only such updates are taken.",
        };
        let (title, id) = match (rule, deb) {
            (Some(rule), true) => (format!("Rule {}: EnableNonSecurity", rule + 1), "approve-deb-security-gate"),
            (Some(rule), false) => {
                (format!("Rule {}: EnableNonSecurity", rule + 1), "approve-rpm-notice-less-needs-nonsecurity")
            }
            (None, true) => ("ApprovedPatchesEnableNonSecurity".to_owned(), "approve-list-nonsecurity-deb"),
            (None, false) => ("ApprovedPatchesEnableNonSecurity".to_owned(), "approve-list-nonsecurity-rpm"),
        };
        let places = rule.and_then(|rule| self.rule_place(rule)).into_iter().collect();
        (title, detail.to_owned(), id, places)
    }

    fn rule_place(&self, rule: usize) -> Option<Place> {
        self.sites().and_then(|sites| sites.rules.get(rule)).map(|rule| rule.place.clone())
    }

    fn filter_words(&self, rule: usize, filter: usize, step: &Step, passes: bool) -> Words {
        let key = self
            .baseline()
            .and_then(|baseline| baseline.rules.get(rule)?.filters.get(filter))
            .map_or(FilterKey::Product, |filter| filter.key);
        let site = self.sites().and_then(|sites| sites.rules.get(rule)?.filters.get(filter));
        // The values that match are the cause when it passes, all of them when it does not.
        let places = site.map_or_else(Vec::new, |site| {
            let matching: Vec<Place> = step
                .wants
                .iter()
                .zip(&site.values)
                .filter(|(wanted, _)| !passes || *wanted == "*" || step.has.as_ref() == Some(wanted))
                .map(|(_, place)| place.clone())
                .collect();
            if matching.is_empty() { vec![site.list.clone()] } else { matching }
        });
        let detail = match step.word {
            Word::Passed => "Matches.".to_owned(),
            Word::WouldPass => "Would match.".to_owned(),
            Word::Decided => "This line decided.".to_owned(),
            Word::WouldStop => "Does not match either.".to_owned(),
        };
        let id = if key == FilterKey::PatchSet { "approve-windows-application-rule" } else { "approve-filters-and" };
        (format!("Rule {}: {key} {}", rule + 1, matches_or_differs(passes)), detail, id, places)
    }

    fn date_words(&self, rule: usize, due: Option<Timestamp>, step: &Step, passes: bool) -> Words {
        let approval = self.baseline().and_then(|baseline| baseline.rules.get(rule)?.approval);
        let place = self.sites().and_then(|sites| sites.rules.get(rule)?.approval.clone());
        let released =
            step.has.as_deref().and_then(|text| patchplay_model::Date::parse(text).ok()).map_or_else(String::new, day);
        let would = if matches!(step.word, Word::WouldPass | Word::WouldStop) { "Would " } else { "" };
        let (title, detail, id) = match approval {
            Some(Approval::AfterDays(days)) => {
                let due = due.map_or_else(String::new, |due| day(due.date()));
                let verdict = if passes { "be over" } else { "still run" };
                let detail = match (would.is_empty(), passes) {
                    (true, true) => format!("Released {released}, plus {days} days is {due}: over."),
                    (true, false) => format!("Released {released}, plus {days} days is {due}: not over at the clock."),
                    (false, _) => format!("{would}{verdict}: released {released}, plus {days} days is {due}."),
                };
                ("ApproveAfterDays", detail, "approve-delay-strict")
            }
            Some(Approval::UntilDate(until)) => {
                let detail = format!("Released {released}; the rule takes what is released up to {}.", day(until));
                ("ApproveUntilDate", detail, "approve-until-inclusive")
            }
            None => ("no date", "The rule has neither a delay nor a date.".to_owned(), "approve-delay-strict"),
        };
        (format!("Rule {}: {title}", rule + 1), detail, id, place.into_iter().collect())
    }

    fn conclusion(&self, patch: usize) -> String {
        let outcome = &self.judged.outcome;
        let new = outcome.newly_installed.contains(patch);
        match self.trace.state {
            Some(PatchState::Installed) if new => "Installed by this run.".to_owned(),
            Some(PatchState::Installed) => "Installed: approved, and on the node.".to_owned(),
            Some(PatchState::InstalledOther) => {
                "InstalledOther: on the node, though the baseline does not approve it. It counts as compliant."
                    .to_owned()
            }
            Some(PatchState::InstalledPendingReboot) => {
                "InstalledPendingReboot: installed, and no reboot since. It counts against compliance.".to_owned()
            }
            Some(PatchState::InstalledRejected) => {
                "InstalledRejected: on the node, rejected, and the action is BLOCK. It counts against compliance."
                    .to_owned()
            }
            Some(PatchState::Missing) if !self.is_windows() => {
                "Missing: approved, and the node has an older version.".to_owned()
            }
            Some(PatchState::Missing) => "Missing: approved and applicable, not on the node.".to_owned(),
            Some(PatchState::Failed) => "Failed: tried in this Install, and still not on the node.".to_owned(),
            Some(PatchState::NotApplicable) if !self.is_windows() => {
                "NotApplicable: approved, and not on the node, where nothing is added. It is counted and listed nowhere."
                    .to_owned()
            }
            Some(PatchState::NotApplicable) => {
                "NotApplicable: approved, but for another product or already replaced. It counts neither way."
                    .to_owned()
            }
            Some(PatchState::AvailableSecurityUpdate) => {
                "AvailableSecurityUpdate: a security update that applies and that nothing approves yet.".to_owned()
            }
            None => {
                "Not approved and not on the node: AWS lists it under no state, so nothing in the console says that it \
                 is absent."
                    .to_owned()
            }
        }
    }
}

const fn is_list_step(step: &Step) -> bool {
    matches!(
        step.test,
        Test::Rejected(_) | Test::Listed(_) | Test::GlobalFilter(_) | Test::SecurityGate { rule: None, .. }
    )
}

const fn matches_or_differs(passes: bool) -> &'static str {
    if passes { "matches" } else { "differs" }
}

fn shown(text: String) -> String {
    if text.is_empty() { "nothing known".to_owned() } else { text }
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

fn question(node: &str, patch: &str, state: Option<PatchState>, new: bool) -> String {
    match state {
        _ if new => format!("Why did {node} get {patch}?"),
        None | Some(PatchState::NotApplicable) => format!("Why does {node} not get {patch}?"),
        Some(state) => format!("Why is {patch} {state} on {node}?"),
    }
}
