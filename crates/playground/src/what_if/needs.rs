//! What the patches that a node could have would need to be approved: for each patch and rule, the tests it fails.

use patchplay_engine::{
    PatchSet, Plan, Policy, World, operate,
    trace::{Step, Test, Word},
};
use patchplay_model::{
    Approval, ComplianceLevel, Date, OperatingSystem, Operation, PatchBaseline, PatchRule, Readings, RebootOption,
    Timestamp,
};
use patchplay_ordered::{SortedMap, sort_by_key};
use patchplay_run_command::Judged;

use crate::{act::Act, stage::Stage, why::trace_of};

/// Patches whose way is walked: beyond these a baseline is far from approving anything, and the first ones tell how.
const WALKED: usize = 200;

/// One thing that would have to be otherwise for a patch to be approved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// A filter must take this value too. Rule `None`: a global filter.
    Value {
        /// Rule.
        rule: Option<usize>,
        /// Filter.
        filter: usize,
        /// Value.
        value: String,
    },
    /// A rule must approve no later than so many days after the release.
    Days {
        /// Rule.
        rule: usize,
        /// Days.
        days: u16,
    },
    /// A rule must approve what was released up to this day.
    Until {
        /// Rule.
        rule: usize,
        /// Day.
        day: Date,
    },
    /// A rule must take packages outside security notices too.
    NonSecurity {
        /// Rule.
        rule: usize,
    },
    /// `RejectedPatches` must not have this entry.
    NotRejected {
        /// Entry.
        entry: usize,
    },
}

impl Need {
    /// Whether this being given gives that too.
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Days { rule, days }, Self::Days { rule: of, days: within }) => rule == of && days <= within,
            (Self::Until { rule, day }, Self::Until { rule: of, day: within }) => rule == of && day >= within,
            _ => self == other,
        }
    }
}

/// Sets of needs, each with the number of patches that it alone would bring, the smallest sets first.
pub(super) fn of_node(
    stage: &Stage,
    act: &Act,
    node: usize,
    judged: &Judged,
    only: Option<&str>,
) -> Vec<(Vec<Need>, usize)> {
    let Some((world, baseline)) = act.world_of(stage, node).zip(stage.registry.entry(judged.choice.entry)) else {
        return Vec::new();
    };
    let baseline = &baseline.baseline;
    let patches: Vec<usize> = match only {
        Some(id) => world.patches().meant(id),
        None => {
            unapproved(stage, act, node, judged, world).map_or_else(Vec::new, |set| set.ones().take(WALKED).collect())
        }
    };
    let mut sets: SortedMap<Vec<Need>, ()> = SortedMap::new();
    let mut by_patch: Vec<Vec<Vec<Need>>> = Vec::new();
    for patch in patches {
        let Some(trace) = trace_of(stage, act, judged, patch) else { continue };
        let of_patch: Vec<Vec<Need>> = ways(&trace.steps, baseline, stage.clock);
        for needs in &of_patch {
            sets.insert(needs.clone(), ());
        }
        by_patch.push(of_patch);
    }
    let covered = |set: &[Need], needs: &[Need]| needs.iter().all(|need| set.iter().any(|own| own.covers(need)));
    let mut found: Vec<(Vec<Need>, usize)> = sets
        .into_keys()
        .map(|set| {
            let brings = by_patch.iter().filter(|ways| ways.iter().any(|needs| covered(&set, needs))).count();
            (set, brings)
        })
        .collect();
    sort_by_key(&mut found, |(set, brings)| (set.len(), usize::MAX - brings));
    found
}

/// Patches that would be on the node or missing there if everything were approved, and that the baseline does not approve.
fn unapproved(stage: &Stage, act: &Act, node: usize, judged: &Judged, world: &World) -> Option<PatchSet> {
    let everything = everything(world.patches().system(), &stage.readings, world);
    let plan = Plan::new(world, &everything, &stage.nodes.get(node)?.product, &stage.readings);
    let mut holdings = act.before.get(node)?.clone();
    let could = operate(&plan, &mut holdings, Operation::Scan, RebootOption::NoReboot).assessment;
    let mut set = could.installed.clone();
    set.union_with(&could.missing);
    let has = &judged.outcome.assessment;
    for known in [&has.installed, &has.missing, &has.failed, &has.installed_pending_reboot] {
        set.difference_with(known);
    }
    Some(set)
}

/// The policy that approves everything at once.
fn everything(system: OperatingSystem, readings: &Readings, world: &World) -> Policy {
    let mut baseline = PatchBaseline::new(system);
    baseline.rules = vec![PatchRule {
        filters: Vec::new(),
        approval: Some(Approval::AfterDays(0)),
        compliance_level: ComplianceLevel::Unspecified,
        enable_non_security: true,
    }];
    Policy::read(world, &baseline, readings)
}

/// For each rule what a patch that failed it would need; none for a rule that no edit of values lets it pass.
fn ways(steps: &[Step], baseline: &PatchBaseline, clock: Timestamp) -> Vec<Vec<Need>> {
    let fails = |step: &&Step| matches!(step.word, Word::Decided | Word::WouldStop);
    let mut before = Vec::new();
    for step in steps.iter().filter(fails) {
        match step.test {
            Test::Rejected(Some(entry)) => return vec![vec![Need::NotRejected { entry }]],
            Test::Published => return Vec::new(),
            Test::GlobalFilter(filter) => match need_of_value(None, filter, step) {
                Some(need) => before.push(need),
                None => return Vec::new(),
            },
            _ => {}
        }
    }
    (0..baseline.rules.len())
        .filter_map(|number| {
            let mut needs = before.clone();
            for step in steps.iter().filter(fails) {
                match &step.test {
                    Test::RuleFilter { rule, filter } if *rule == number => {
                        needs.push(need_of_value(Some(number), *filter, step)?);
                    }
                    Test::RuleDate { rule, due, .. } if *rule == number => {
                        let released = step.has.as_deref().and_then(|day| Date::parse(day).ok());
                        needs.push(need_of_date(number, baseline.rules.get(number)?.approval?, *due, released, clock)?);
                    }
                    Test::SecurityGate { rule: Some(rule), .. } if *rule == number => {
                        needs.push(Need::NonSecurity { rule: number });
                    }
                    Test::ImplicitPatchSet(rule) if *rule == number => return None,
                    _ => {}
                }
            }
            (!needs.is_empty()).then_some(needs)
        })
        .collect()
}

fn need_of_value(rule: Option<usize>, filter: usize, step: &Step) -> Option<Need> {
    let value = step.has.clone().filter(|value| !value.is_empty())?;
    Some(Need::Value { rule, filter, value })
}

/// The date condition by which the rule would have approved by now what it approves at `due`, or never.
fn need_of_date(
    rule: usize,
    approval: Approval,
    due: Option<Timestamp>,
    released: Option<Date>,
    clock: Timestamp,
) -> Option<Need> {
    match approval {
        Approval::AfterDays(days) => {
            let a_day = Timestamp::EPOCH.plus_days(1).ticks();
            let late = due?.ticks().saturating_sub(clock.ticks()).max(0) / a_day + 1;
            Some(Need::Days { rule, days: days.checked_sub(u16::try_from(late).ok()?)? })
        }
        Approval::UntilDate(_) => Some(Need::Until { rule, day: released? }),
    }
}
