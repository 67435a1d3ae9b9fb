//! The difference as a sentence: of the kind of nodes that differs most, then how many others differ.

use patchplay_model::Counts;

use super::pairs::{Half, Kind};
use crate::{
    stage::Stage,
    view::{Standing, With},
    words::{counted, day, listed},
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
        let now = || "as it is now".to_owned();
        let (here, there, before, forward) = match with {
            With::AwsDefault => (
                "yours".to_owned(),
                "AWS's default".to_owned(),
                "With AWS's default instead of yours".to_owned(),
                false,
            ),
            With::Baseline(name) => (now(), name.clone(), format!("With the baseline {name} for every node"), false),
            With::Clock(clock) => {
                let (one, other) = (day(stage.clock.date()), day(clock.date()));
                // Two times of one day are told by their hours.
                if one == other {
                    (
                        stage.clock.to_string(),
                        clock.to_string(),
                        format!("At {clock} instead of {}", stage.clock),
                        false,
                    )
                } else {
                    (one.clone(), other.clone(), format!("On {other} instead of {one}"), false)
                }
            }
            With::LastEdit(_) => (now(), "before your last edit".to_owned(), "Since your last edit".to_owned(), true),
            With::Opened(_) => (now(), "as it was opened".to_owned(), "Since the scenario was opened".to_owned(), true),
            With::Kept(_) => (now(), "the kept version".to_owned(), "Since the version that you kept".to_owned(), true),
        };
        Self { here, there, before, forward }
    }
}

/// The sentence, and what else differs.
pub(super) fn sentence(names: &Names, differing: &[&Kind<'_>]) -> (String, String) {
    let Names { before, forward, .. } = names;
    let Some((first, others)) = differing.split_first() else {
        return (format!("{before}, every node comes to the same."), String::new());
    };
    let (from, to) = if *forward { (&first.there, &first.here) } else { (&first.here, &first.there) };
    let mut parts = difference(first, from, to);
    let detail = parts.split_off(1.min(parts.len()));
    let title = parts.first().map_or_else(|| format!("{} differs in its patches", subject(first)), Clone::clone);
    let rest: usize = others.iter().map(|kind| kind.nodes).sum();
    let mut detail: Vec<String> = detail.into_iter().map(|part| format!("{}.", capital(&part))).collect();
    if rest > 0 {
        let differ = if rest == 1 { "differs" } else { "differ" };
        detail.push(format!("{} {differ} too.", counted(rest, "other node", "other nodes")));
    }
    (format!("{before}, {title}."), detail.join(" "))
}

fn subject(kind: &Kind<'_>) -> String {
    match kind.nodes {
        1 => kind.name.to_owned(),
        many => format!("{} and {} like it", kind.name, counted(many - 1, "node", "nodes")),
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
        (None, _) => return vec![format!("{of} is there")],
        (_, None) => return vec![format!("{of} is no longer there")],
    };
    let mut parts = new(before, after, &on);
    if let (Some(one), Some(other)) = (&before.counts, &after.counts) {
        parts.extend(counts(one, other, &on));
    }
    if before.status_details != after.status_details {
        let ends = |details: &Option<String>| {
            details.as_ref().map_or_else(|| "gets no command".to_owned(), |details| format!("ends as {details}"))
        };
        parts.push(format!("{of} {}", ends(&after.status_details)));
    }
    if let Some(compliance) = after.compliance.filter(|_| before.compliance != after.compliance) {
        parts.push(format!("{of} is {compliance}"));
    }
    if before.baseline != after.baseline {
        let baseline = after.baseline.as_deref().unwrap_or("no baseline");
        parts.push(match parts.is_empty() {
            true => format!("{of} gets {baseline} and comes to the same counts"),
            false => format!("{of} gets {baseline}"),
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
    let told = |ids: &[String], how: &str| {
        let are = if ids.len() == 1 { "is" } else { "are" };
        let patches = counted(ids.len(), "patch", "patches");
        format!("{patches} {how} {are} installed on {on}: {}", listed(ids, NAMES))
    };
    let mut parts = Vec::new();
    if !more.is_empty() {
        parts.push(told(&more, "more"));
    }
    if !fewer.is_empty() {
        parts.push(told(&fewer, "fewer"));
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
    differing.map(|(state, one, other)| format!("{on} has {other} {state} rather than {one}")).collect()
}
