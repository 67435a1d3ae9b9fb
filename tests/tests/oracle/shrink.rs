//! A story cut down as long as it still has a difference, and a story in lines.

use std::{fmt::Write as _, sync::Arc};

use patchplay_catalog::PatchFacts;
use patchplay_model::{InstallOverrideList, NodeSettings, PatchBaseline};
use patchplay_tests::stories::{Picking, Story};

use crate::compare::difference;

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
    for (number, act) in story.acts.iter().enumerate() {
        let lists = act.list.iter().flat_map(|list| without(&list.patches));
        let lists: Vec<_> = lists.map(|patches| Some(InstallOverrideList { patches, ..Default::default() })).collect();
        for list in lists.into_iter().chain(act.list.as_ref().map(|_| None)) {
            let mut acts = story.acts.clone();
            acts[number].list = list;
            all.push(Story { acts, ..story.clone() });
        }
    }
    for (number, act) in story.acts.iter().enumerate() {
        let mut put = |picking| {
            let mut acts = story.acts.clone();
            acts[number].picking = picking;
            all.push(Story { acts, ..story.clone() });
        };
        match &act.picking {
            Picking::Groups => continue,
            Picking::Tags(_) => {}
            Picking::Overrides(entries) => without(entries).for_each(|entries| put(Picking::Overrides(entries))),
        }
        put(Picking::Groups);
    }
    let settings = NodeSettings::default();
    if story.settings != settings {
        all.push(Story { settings, ..story.clone() });
    }
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
        without(&baseline.sources).for_each(|sources| put(PatchBaseline { sources, ..old() }));
        without(&baseline.tags).for_each(|tags| put(PatchBaseline { tags, ..old() }));
        without(&baseline.rules).for_each(|rules| put(PatchBaseline { rules, ..old() }));
        without(&baseline.global_filters).for_each(|global_filters| put(PatchBaseline { global_filters, ..old() }));
        without(&baseline.approved_patches)
            .for_each(|approved_patches| put(PatchBaseline { approved_patches, ..old() }));
        without(&baseline.rejected_patches)
            .for_each(|rejected_patches| put(PatchBaseline { rejected_patches, ..old() }));
        for (place, rule) in baseline.rules.iter().enumerate() {
            for filters in without(&rule.filters) {
                let mut rules = baseline.rules.clone();
                rules[place].filters = filters;
                put(PatchBaseline { rules, ..old() });
            }
        }
    }
    for (number, row) in story.rows.iter().enumerate() {
        for row in simpler(row) {
            let mut rows = story.rows.to_vec();
            rows[number] = row;
            all.push(story.with_rows(rows));
        }
    }
    all
}

/// A row with one thing less.
fn simpler(row: &PatchFacts) -> Vec<PatchFacts> {
    let mut all: Vec<PatchFacts> =
        without(&row.supersedes).map(|supersedes| PatchFacts { supersedes, ..row.clone() }).collect();
    all.extend(without(&row.advisories).map(|advisories| PatchFacts { advisories, ..row.clone() }));
    all.extend(without(&row.cves).map(|cves| PatchFacts { cves, ..row.clone() }));
    all.extend(without(&row.bugs).map(|bugs| PatchFacts { bugs, ..row.clone() }));
    all.extend(without(&row.depends).map(|depends| PatchFacts { depends, ..row.clone() }));
    all.extend(row.withdrawn.map(|_| PatchFacts { withdrawn: None, ..row.clone() }));
    let texts: [fn(&mut PatchFacts) -> &mut String; 5] = [
        |row| &mut row.classification,
        |row| &mut row.severity,
        |row| &mut row.priority,
        |row| &mut row.section,
        |row| &mut row.repository,
    ];
    for text in texts {
        let mut row = row.clone();
        let text = text(&mut row);
        if !text.is_empty() {
            text.clear();
            all.push(row);
        }
    }
    all
}

/// A story in lines.
pub fn summary(story: &Story) -> String {
    let mut text = format!(
        "{} node of {}, installed {:?}, failing {:?}\n{:?}\n{:?}\n",
        story.system, story.product, story.installed, story.failing, story.settings, story.readings
    );
    for act in &story.acts {
        let list = act.list.as_ref().map(|list| list.patches.iter().map(|patch| (&patch.id, &patch.title)));
        let list = list.map(Iterator::collect::<Vec<_>>);
        let _ = writeln!(
            text,
            "act {} {} {} {:?} list {list:?} {:?}",
            act.clock, act.operation, act.reboot, act.tags, act.picking
        );
    }
    for baseline in &story.account {
        let _ = writeln!(text, "{}", baseline_in_lines(baseline));
    }
    let rows = if story.rows.len() > 50 { Arc::default() } else { Arc::clone(&story.rows) };
    for row in rows.iter() {
        let _ = writeln!(text, "{}", row_in_words(row));
    }
    text
}

fn baseline_in_lines(baseline: &PatchBaseline) -> String {
    let filters = |filters: &[patchplay_model::PatchFilter]| -> Vec<String> {
        filters.iter().map(|filter| format!("{}={}", filter.key, filter.values.join("|"))).collect()
    };
    let mut text = format!(
        "baseline of {}, default {}, groups {:?}, tags {:?}, sources {:?}, available {:?}, global {:?}\n  approved {:?} {} non-security {}\n  rejected \
         {:?} {}",
        baseline.operating_system,
        baseline.default_baseline,
        baseline.patch_groups,
        baseline.tags,
        baseline.sources,
        baseline.available_security_updates,
        filters(&baseline.global_filters),
        baseline.approved_patches,
        baseline.approved_patches_level,
        baseline.approved_patches_non_security,
        baseline.rejected_patches,
        baseline.rejected_patches_action,
    );
    for rule in &baseline.rules {
        let _ = write!(
            text,
            "\n  rule {:?} {:?} {} non-security {}",
            filters(&rule.filters),
            rule.approval,
            rule.compliance_level,
            rule.enable_non_security
        );
    }
    text
}

fn row_in_words(row: &PatchFacts) -> String {
    let day = row.released.map_or_else(|| "no day".to_owned(), |day| day.to_string());
    let mut words = vec![format!("{} {} {:?} {day}", row.id, row.product, row.kind)];
    for (name, value) in [
        ("arch", &row.arch),
        ("epoch", &row.epoch),
        ("version", &row.version),
        ("release", &row.release),
        ("family", &row.family),
        ("class", &row.classification),
        ("severity", &row.severity),
        ("priority", &row.priority),
        ("section", &row.section),
        ("repository", &row.repository),
        ("supersedes", &row.supersedes.join(" ")),
        ("advisories", &row.advisories.join(" ")),
        ("cves", &row.cves.join(" ")),
        ("bugs", &row.bugs.join(" ")),
        ("depends", &row.depends.join(" ")),
        ("malformed", &if row.malformed { "yes".to_owned() } else { String::new() }),
        ("withdrawn", &row.withdrawn.map_or_else(String::new, |day| day.to_string())),
    ] {
        if !value.is_empty() {
            words.push(format!("{name}={value}"));
        }
    }
    words.join(" ")
}
