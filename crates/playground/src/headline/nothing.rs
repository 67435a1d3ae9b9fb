//! Why a node's own baseline approves nothing. Filters alone are easily blamed, so whatever else may stand in the way is
//! left out of the baseline to see whether something passes then.

use patchplay_document::{FilterSites, FoundBaseline, Place, RuleSites};
use patchplay_engine::{Plan, Policy, World};
use patchplay_language::{phrases, say};
use patchplay_model::{Approval, FilterKey, Operation, PatchBaseline, PatchFilter, PatchRule};
use patchplay_run_command::{Invocation, Judged};

use crate::{
    act::Act,
    stage::Stage,
    view::Phrase,
    words::{alternatives, cause, code},
};

/// A node whose own baseline approves no patch at all, and what keeps it so: the sentence, and the same in two words.
pub(super) fn approves_nothing(
    stage: &Stage,
    act: &Act,
    invocation: &Invocation,
    judged: &Judged,
) -> Option<(Vec<Phrase>, String)> {
    let found = stage.found(judged.choice.entry)?;
    if approves(&judged.plan) {
        return None;
    }
    let node = stage.nodes.get(invocation.node)?;
    let trial = Trial { stage, world: act.world(node.system)?, product: &node.product, found };
    let because = trial.because(act.plans.known_policy(judged.choice.entry));
    let node = node.name.as_str();
    Some(match act.played.run.operation {
        Operation::Install => (phrases!("{node} installed nothing: {because}."), say!("{node}: nothing")),
        Operation::Scan => (phrases!("{node} misses nothing: {because}."), say!("{node}: nothing missing")),
    })
}

fn approves(plan: &Plan) -> bool {
    !plan.approved_here().is_clear() || !plan.approved_elsewhere().is_clear()
}

/// What keeps back patches that the filters of a rule take, in the order in which one would look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hurdle {
    GlobalFilters,
    Dates,
    Notices,
    Rejected,
}

impl Hurdle {
    const ALL: [Self; 4] = [Self::GlobalFilters, Self::Dates, Self::Notices, Self::Rejected];

    /// Takes it out of a baseline.
    fn clear(self, baseline: &mut PatchBaseline) {
        match self {
            Self::GlobalFilters => baseline.global_filters.clear(),
            Self::Dates => {
                for rule in &mut baseline.rules {
                    rule.approval = rule.approval.map(|_| Approval::AfterDays(0));
                }
            }
            Self::Notices => baseline.rules.iter_mut().for_each(|rule| rule.enable_non_security = true),
            Self::Rejected => baseline.rejected_patches.clear(),
        }
    }
}

/// A baseline on a node's product, which is tried without some of its parts.
struct Trial<'a> {
    stage: &'a Stage,
    world: &'a World,
    product: &'a str,
    found: &'a FoundBaseline,
}

impl Trial<'_> {
    /// Whether something is approved without these; `None` where the baseline has nothing of them.
    fn approves_without(&self, hurdles: &[Hurdle]) -> Option<bool> {
        let baseline = self.without(hurdles);
        (baseline != self.found.baseline).then(|| self.approves(&baseline))
    }

    fn without(&self, hurdles: &[Hurdle]) -> PatchBaseline {
        let mut baseline = self.found.baseline.clone();
        hurdles.iter().for_each(|hurdle| hurdle.clear(&mut baseline));
        baseline
    }

    fn approves(&self, baseline: &PatchBaseline) -> bool {
        let policy = Policy::read(self.world, baseline, &self.stage.readings);
        approves(&Plan::new(self.world, &policy, self.product, &self.stage.readings))
    }

    /// The filter of the one rule that names other products than the node's, if something passes without it.
    fn other_product(&self, rule: &PatchRule) -> Option<usize> {
        let names_others = |filter: &PatchFilter| {
            let is_ours = |value: &String| value.eq_ignore_ascii_case(self.product);
            filter.key == FilterKey::Product && !filter.matches_all() && !filter.values.iter().any(is_ours)
        };
        let number = rule.filters.iter().position(names_others)?;
        let mut baseline = self.without(&Hurdle::ALL);
        baseline.rules.first_mut()?.filters.remove(number);
        self.approves(&baseline).then_some(number)
    }

    fn because(&self, policy: Option<&Policy>) -> Vec<Phrase> {
        if self.approves_without(&Hurdle::ALL) != Some(true) {
            return self.filters(policy);
        }
        let alone = Hurdle::ALL.into_iter().find(|hurdle| self.approves_without(&[*hurdle]) == Some(true));
        alone.map_or_else(
            || vec![cause(say!("no patch passes everything that its baseline asks for"), false, self.rules_place())],
            |hurdle| self.told(hurdle),
        )
    }

    fn rules_place(&self) -> Vec<Place> {
        vec![self.found.sites.approval_rules.clone().unwrap_or_else(|| self.found.place.clone())]
    }

    /// The words for a hurdle that does it alone.
    fn told(&self, hurdle: Hurdle) -> Vec<Phrase> {
        let sites = &self.found.sites;
        match hurdle {
            Hurdle::GlobalFilters => {
                match narrowing(&self.found.baseline.global_filters, &sites.global_filters).as_slice() {
                    [(_, text, places)] => phrases!(
                        "no patch passes the global filter {what}",
                        what = cause(text.clone(), true, places.clone())
                    ),
                    many => {
                        let places = many.iter().flat_map(|(_, _, places)| places.clone()).collect();
                        vec![cause(say!("no patch passes its global filters"), false, places)]
                    }
                }
            }
            Hurdle::Dates => {
                let places = sites.rules.iter().filter_map(|rule| rule.approval.clone()).collect();
                vec![cause(say!("no patch is old enough for its rule"), false, places)]
            }
            Hurdle::Notices => {
                let of_rule = |rule: &RuleSites| rule.enable_non_security.clone().unwrap_or_else(|| rule.place.clone());
                let places = sites.rules.iter().map(of_rule).collect();
                vec![cause(say!("no security notice names what its rule takes"), false, places)]
            }
            Hurdle::Rejected => {
                vec![cause(say!("all that its rules approve is rejected"), false, sites.rejected.clone())]
            }
        }
    }

    /// Rules whose filters no patch passes: the values of the one rule of a simple baseline; else in general.
    fn filters(&self, policy: Option<&Policy>) -> Vec<Phrase> {
        let [rule] = self.found.baseline.rules.as_slice() else {
            let what = if self.found.baseline.rules.is_empty() {
                say!("its baseline has no rule")
            } else {
                say!("none of its baseline's rules approves a patch")
            };
            return vec![cause(what, false, self.rules_place())];
        };
        let sites = self.found.sites.rules.first().map_or(&[][..], |rule| &rule.filters);
        let narrowing = narrowing(&rule.filters, sites);
        let other = self.other_product(rule);
        if let Some((_, text, places)) = other.and_then(|other| narrowing.iter().find(|(number, ..)| *number == other))
        {
            return phrases!(
                "its rule is for {what}, and the node is {product}",
                what = cause(text.clone(), true, places.clone()),
                product = code(self.product)
            );
        }
        match narrowing.as_slice() {
            [] => vec![cause(say!("nothing is published for its product"), false, self.rules_place())],
            [(_, text, places)] => phrases!("no patch is {what}", what = cause(text.clone(), true, places.clone())),
            [(_, first, at_first), (_, second, at_second)] => phrases!(
                "no patch is both {first} and {second}",
                first = cause(first.clone(), true, at_first.clone()),
                second = cause(second.clone(), true, at_second.clone())
            ),
            // More than a pair: the value that the fewest patches carry stands for the rule.
            many => {
                let fewest = many.iter().min_by_key(|(number, ..)| carrying(policy, *number));
                let (_, text, places) = fewest.cloned().unwrap_or_default();
                phrases!("no patch passes its rule with {what}", what = cause(text, true, places))
            }
        }
    }
}

/// The filters of a group that keep anything out: number, values and where those stand.
fn narrowing(filters: &[PatchFilter], sites: &[FilterSites]) -> Vec<(usize, String, Vec<Place>)> {
    let told = |(number, filter): (usize, &PatchFilter)| {
        let places = sites.get(number).map_or_else(Vec::new, |site| site.values.clone());
        (number, alternatives(&filter.values), places)
    };
    filters.iter().enumerate().filter(|(_, filter)| !filter.matches_all()).map(told).collect()
}

fn carrying(policy: Option<&Policy>, filter: usize) -> usize {
    policy.and_then(|policy| policy.carrying_value().first()?.get(filter)).map_or(0, |values| values.iter().sum())
}
