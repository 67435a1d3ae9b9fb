//! The difference as a sentence: of the kind of nodes that differs most, then how many others differ.

use patchplay_language::{say, sentence_joined};
use patchplay_model::Counts;

use super::pairs::{Half, Kind};
use crate::{
    stage::Stage,
    view::{Standing, With},
    words::{day, listed},
};

/// Ids that the sentence names.
const NAMES: usize = 3;

/// How the sides are called, and which one the sentence comes from.
pub(super) struct Names {
    /// The present side.
    pub here: String,
    /// The other.
    pub there: String,
    /// The words before the difference.
    before: String,
    /// Whether the present side is the later one: a version of before is what it came from.
    forward: bool,
}

impl Names {
    pub fn of(with: &With, stage: &Stage) -> Self {
        let now = || say!("as it is now");
        let (here, there, before, forward) = match with {
            With::AwsDefault => {
                (say!("yours"), say!("AWS's default"), say!("With AWS's default instead of yours"), false)
            }
            With::Baseline(name) => (now(), name.clone(), say!("With the baseline {name} for every node"), false),
            With::Clock(clock) => {
                let (one, other) = (day(stage.clock.date()), day(clock.date()));
                // Two times of one day are told by their hours.
                if one == other {
                    (stage.clock.to_string(), clock.to_string(), say!("At {clock} instead of {}", stage.clock), false)
                } else {
                    (one.clone(), other.clone(), say!("On {other} instead of {one}"), false)
                }
            }
            With::LastEdit(_) => (now(), say!("before your last edit"), say!("Since your last edit"), true),
            With::Opened(_) => (now(), say!("as it was opened"), say!("Since the scenario was opened"), true),
            With::Kept(_) => (now(), say!("the kept version"), say!("Since the version that you kept"), true),
        };
        Self { here, there, before, forward }
    }
}

/// The sentence, and what else differs.
pub(super) fn sentence(names: &Names, differing: &[&Kind<'_>]) -> (String, String) {
    let Names { before, forward, .. } = names;
    let Some((first, others)) = differing.split_first() else {
        return (say!("{before}, every node comes to the same."), String::new());
    };
    let (from, to) = if *forward { (&first.there, &first.here) } else { (&first.here, &first.there) };
    let mut parts = difference(first, from, to);
    let detail = parts.split_off(1.min(parts.len()));
    let title = parts.first().map_or_else(|| say!("{} differs in its patches", subject(first)), Clone::clone);
    let rest: usize = others.iter().map(|kind| kind.nodes).sum();
    let mut detail: Vec<String> = detail.into_iter().map(|part| say!("{}.", capital(&part))).collect();
    if rest > 0 {
        detail.push(say!(rest; "{others} differs too.", "{others} differ too.", others = patchplay_language::counts::other_nodes(rest)));
    }
    (say!("{before}, {title}."), sentence_joined(&detail))
}

fn subject(kind: &Kind<'_>) -> String {
    match kind.nodes {
        1 => kind.name.to_owned(),
        many => say!("{} and {} like it", kind.name, patchplay_language::counts::nodes(many - 1)),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is otherwise on a kind of nodes, the most telling first.
fn difference(kind: &Kind<'_>, from: &Half<'_>, to: &Half<'_>) -> Vec<String> {
    let (of, on) = (subject(kind), subject(kind));
    let (before, after) = match (&from.standing, &to.standing) {
        (Some(before), Some(after)) => (before, after),
        (None, _) => return vec![say!("{of} is there")],
        (_, None) => return vec![say!("{of} is no longer there")],
    };
    let mut parts = new(before, after, &on);
    if let (Some(one), Some(other)) = (&before.counts, &after.counts) {
        parts.extend(counts(one, other, &on));
    }
    if before.status_details != after.status_details {
        parts.push(match &after.status_details {
            None => say!("{of} gets no command"),
            Some(details) => say!("{of} ends as {details}"),
        });
    }
    if let Some(compliance) = after.compliance.filter(|_| before.compliance != after.compliance) {
        parts.push(say!("{of} is {compliance}"));
    }
    if before.baseline != after.baseline {
        let baseline = after.baseline.clone().unwrap_or_else(|| say!("no baseline"));
        parts.push(match parts.is_empty() {
            true => say!("{of} gets {baseline} and comes to the same counts"),
            false => say!("{of} gets {baseline}"),
        });
    }
    parts
}

/// What a run installs on one side alone.
fn new(before: &Standing, after: &Standing, on: &str) -> Vec<String> {
    let only = |one: &Standing, other: &Standing| -> Vec<String> {
        one.newly_installed.iter().filter(|id| !other.newly_installed.contains(id)).cloned().collect()
    };
    let (more, fewer) = (only(after, before), only(before, after));
    let mut parts = Vec::new();
    if !more.is_empty() {
        parts.push(say!(
            more.len();
            "{patches} more is installed on {on}: {ids}",
            "{patches} more are installed on {on}: {ids}",
            patches = patchplay_language::counts::patches(more.len()),
            ids = listed(&more, NAMES)
        ));
    }
    if !fewer.is_empty() {
        parts.push(say!(
            fewer.len();
            "{patches} fewer is installed on {on}: {ids}",
            "{patches} fewer are installed on {on}: {ids}",
            patches = patchplay_language::counts::patches(fewer.len()),
            ids = listed(&fewer, NAMES)
        ));
    }
    parts
}

/// Counters that differ.
fn counts(before: &Counts, after: &Counts, on: &str) -> Vec<String> {
    let all = [
        ("Failed", before.failed_count, after.failed_count),
        ("Missing", before.missing_count, after.missing_count),
        ("Installed", before.installed_count, after.installed_count),
        ("InstalledPendingReboot", before.installed_pending_reboot_count, after.installed_pending_reboot_count),
        ("InstalledRejected", before.installed_rejected_count, after.installed_rejected_count),
        ("InstalledOther", before.installed_other_count, after.installed_other_count),
    ];
    let differing = all.into_iter().filter(|(_, one, other)| one != other);
    differing.map(|(state, one, other)| say!("{on} has {other} {state} rather than {one}")).collect()
}
