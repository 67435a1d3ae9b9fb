//! The answer as Markdown, for a ticket, a pull request or a chat: the sentence, the causes by file and line, the nodes,
//! the patches that differ, and the link under which all of it can be tried.
//!
//! Its size is bounded whatever the fleet: nodes that fared alike are one row, and long tables end in a count.

use patchplay_language::say;
use std::fmt::Write as _;

use patchplay_document::{Diagnostic, Place, Severity};
use patchplay_model::Counts;

use crate::{
    Playground, ScenarioFile,
    view::{NodeView, PatchQuery, PatchRow, PatchesView, Phrase, ResultView, Screen, View},
    words::{as_the_console_says, day, grouped, listed, text_of},
};

/// Rows of a table at most.
const ROWS: usize = 20;
/// Fleets of up to this many nodes are told node by node.
const SINGLE: usize = 6;

impl Playground {
    /// The answer to a scenario as Markdown; `link` is the address that opens it, if there is one.
    #[must_use]
    pub fn summary(&self, file: &ScenarioFile, link: Option<&str>) -> String {
        let patches = |differing: bool| PatchQuery {
            differing_only: differing,
            new_only: !differing,
            limit: ROWS,
            ..PatchQuery::default()
        };
        let view = self.view(file, &Screen { patches: Some(patches(true)), ..Screen::default() });
        let differ =
            view.result.as_ref().and_then(|result| result.patches.as_ref()).is_some_and(|all| all.matching > 0);
        let view =
            if differ { view } else { self.view(file, &Screen { patches: Some(patches(false)), ..Screen::default() }) };
        markdown(&view, differ, link)
    }
}

fn markdown(view: &View, differ: bool, link: Option<&str>) -> String {
    let mut out = String::new();
    match &view.result {
        Some(result) => told(&mut out, result, differ),
        None => refused(&mut out, &view.diagnostics),
    }
    out.push_str("\n---\n");
    if let Some(link) = link {
        let _ = write!(out, "[{}](<{}>). ", say!("Try it in patchplay"), link.replace(['<', '>', '\n'], ""));
    }
    match &view.result {
        Some(result) => {
            let _ = writeln!(
                out,
                "{}",
                say!("Simulated on patch data to {}; not a report of AWS.", day(result.facts_until))
            );
        }
        None => {
            let _ = writeln!(out, "{}", say!("A simulation, not AWS."));
        }
    }
    out
}

/// What keeps the run from being played.
fn refused(out: &mut String, problems: &[Diagnostic]) {
    let _ = writeln!(out, "### {}\n", say!("The run cannot be simulated yet"));
    let errors: Vec<&Diagnostic> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    for problem in errors.iter().take(ROWS) {
        let _ = writeln!(
            out,
            "- {}{}",
            address(&problem.place).map_or_else(String::new, |at| format!("{at}: ")),
            message(&problem.message)
        );
    }
    more(out, errors.len(), |left, count| say!(left; "and {count} more problem.", "and {count} more problems."));
}

fn told(out: &mut String, result: &ResultView, differ: bool) {
    let _ = writeln!(out, "### {}\n", sentence(&result.headline.title));
    if !result.headline.detail.is_empty() {
        let _ = writeln!(out, "{}\n", sentence(&result.headline.detail));
    }
    let run = &result.run;
    let _ = writeln!(
        out,
        "{}",
        say!(
            "{}, {}, {}, at {}Z: {}",
            code(&run.document),
            prose(&run.operation),
            prose(&run.reboot_option),
            run.requested.to_iso(0),
            prose(&run.sentence)
        )
    );
    causes(out, &result.headline.title, &result.headline.detail);
    let kinds = kinds(&result.nodes);
    nodes(out, &kinds);
    baselines(out, &kinds);
    if let Some(patches) = result.patches.as_ref().filter(|patches| patches.matching > 0) {
        table_of_patches(out, patches, &result.nodes, differ);
    }
}

/// The words that are causes, each with the lines that say so.
fn causes(out: &mut String, title: &[Phrase], detail: &[Phrase]) {
    let mut told: Vec<String> = Vec::new();
    for phrase in title.iter().chain(detail) {
        let places = all_of(&phrase.places);
        let line = format!("- {}: {}", phrase_of(phrase), places.join(", "));
        if !places.is_empty() && !told.contains(&line) {
            told.push(line);
        }
    }
    if !told.is_empty() {
        let _ = writeln!(out, "\n**{}**\n", say!("Because of"));
        told.iter().take(ROWS).for_each(|line| {
            let _ = writeln!(out, "{line}");
        });
        more(out, told.len(), |left, count| say!(left; "and {count} more line.", "and {count} more lines."));
    }
}

/// Nodes that fared alike; the first stands for all.
struct Kind<'a> {
    first: &'a NodeView,
    others: usize,
}

impl Kind<'_> {
    fn name(&self) -> String {
        match self.others {
            0 => prose(&self.first.name),
            others => say!("{} and {} like it", prose(&self.first.name), grouped(others)),
        }
    }
}

fn kinds(nodes: &[NodeView]) -> Vec<Kind<'_>> {
    let because = |node: &NodeView| node.baseline.as_ref().map(|chosen| (chosen.id.clone(), text_of(&chosen.because)));
    let alike = |a: &NodeView, b: &NodeView| {
        a.product == b.product
            && a.image == b.image
            && a.status_details == b.status_details
            && a.counts == b.counts
            && a.compliance == b.compliance
            && because(a) == because(b)
    };
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for node in nodes {
        let same = if nodes.len() > SINGLE { kinds.iter_mut().find(|kind| alike(kind.first, node)) } else { None };
        match same {
            Some(kind) => kind.others += 1,
            None => kinds.push(Kind { first: node, others: 0 }),
        }
    }
    kinds
}

/// Heading of a counter, and how it is read.
type Counter = (&'static str, fn(&Counts) -> i64);

/// The counters of AWS; the first three stand in every table, the others where some node has one.
const COUNTERS: [Counter; 8] = [
    ("Installed", |counts| counts.installed_count),
    ("Missing", |counts| counts.missing_count),
    ("Failed", |counts| counts.failed_count),
    ("InstalledOther", |counts| counts.installed_other_count),
    ("InstalledPendingReboot", |counts| counts.installed_pending_reboot_count),
    ("InstalledRejected", |counts| counts.installed_rejected_count),
    ("NotApplicable", |counts| counts.not_applicable_count),
    ("AvailableSecurityUpdate", |counts| counts.available_security_update_count.unwrap_or(0)),
];

fn nodes(out: &mut String, kinds: &[Kind<'_>]) {
    if kinds.is_empty() {
        return;
    }
    let has = |read: fn(&Counts) -> i64| {
        kinds.iter().any(|kind| kind.first.counts.as_ref().is_some_and(|counts| read(counts) > 0))
    };
    let counters: Vec<Counter> = COUNTERS
        .into_iter()
        .enumerate()
        .filter(|(index, (_, read))| *index < 3 || has(*read))
        .map(|(_, counter)| counter)
        .collect();
    let mut head = vec![say!("Node"), say!("Status")];
    head.extend(counters.iter().map(|(name, _)| (*name).to_owned()));
    head.push(say!("Compliance"));
    out.push('\n');
    row(out, &head);
    let rule =
        (0..head.len()).map(|column| if column > 1 && column + 1 < head.len() { "---:" } else { "---" }.to_owned());
    row(out, &rule.collect::<Vec<_>>());
    for kind in kinds.iter().take(ROWS) {
        let node = kind.first;
        let status = node.status_details.as_deref().or(node.status.as_deref());
        let mut cells = vec![kind.name(), status.map_or_else(|| say!("not reached"), as_the_console_says)];
        cells.extend(counters.iter().map(|(_, read)| match node.counts.as_ref().map(read) {
            None => "–".to_owned(),
            Some(count) => usize::try_from(count).map_or_else(|_| say!("unknown"), grouped),
        }));
        cells.push(node.compliance.map_or_else(|| "–".to_owned(), |verdict| verdict.to_string()));
        row(out, &cells);
    }
    more(
        out,
        kinds.len(),
        |left, count| say!(left; "and {count} more kind of nodes.", "and {count} more kinds of nodes."),
    );
}

/// Which baseline each node has, and why.
fn baselines(out: &mut String, kinds: &[Kind<'_>]) {
    out.push('\n');
    for kind in kinds.iter().take(ROWS) {
        let node = kind.first;
        let _ = match &node.baseline {
            Some(chosen) => writeln!(
                out,
                "- {}: {} {}{}",
                kind.name(),
                code(&chosen.name),
                sentence(&chosen.because),
                addresses(&chosen.because)
            ),
            None if node.refusal.is_empty() => continue,
            None => writeln!(out, "- {}: {}{}", kind.name(), sentence(&node.refusal), addresses(&node.refusal)),
        };
    }
}

fn table_of_patches(out: &mut String, patches: &PatchesView, nodes: &[NodeView], differ: bool) {
    let title = if differ { say!("Patches that differ between nodes") } else { say!("Installed by this run") };
    let _ = writeln!(out, "\n**{title}**\n");
    let name = |id: &String| {
        nodes.iter().find(|node| node.instance_id == *id).map_or_else(|| prose(id), |node| prose(&node.name))
    };
    let mut head = vec![say!("Patch")];
    head.extend(patches.columns.iter().map(name));
    row(out, &head);
    row(out, &vec!["---".to_owned(); head.len()]);
    for patch in &patches.rows {
        let mut cells = vec![patch_name(patch)];
        cells.extend(patch.states.iter().zip(&patch.new).map(|(state, new)| match state {
            None => "–".to_owned(),
            Some(state) if *new => say!("{state}, by this run"),
            Some(state) => state.to_string(),
        }));
        row(out, &cells);
    }
    more(out, patches.matching, |left, count| say!(left; "and {count} more patch.", "and {count} more patches."));
    if nodes.len() > patches.columns.len() && patches.columns.len() > 1 {
        let _ = writeln!(out, "\n{}", say!("The first {} nodes of the run have a column.", patches.columns.len()));
    }
}

fn patch_name(patch: &PatchRow) -> String {
    let about = [patch.classification.as_str(), patch.severity.as_str()];
    let about: Vec<&str> = about.into_iter().filter(|word| !word.is_empty()).collect();
    let about = if about.is_empty() { String::new() } else { format!(" ({})", prose(&about.join(", "))) };
    format!("{}{about}", code(&patch.id))
}

/// What a table of at most [`ROWS`] rows leaves out.
fn more(out: &mut String, all: usize, told: impl Fn(usize, String) -> String) {
    if all > ROWS {
        let left = all - ROWS;
        let _ = writeln!(out, "\n{}", told(left, grouped(left)));
    }
}

fn row(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

/// `template.yaml:160`; nothing for a place in the scenario itself.
fn address(place: &Place) -> Option<String> {
    (!place.file.is_empty()).then(|| code(&format!("{}:{}", place.file, place.start.line)))
}

/// The addresses of places, each once.
fn all_of(places: &[Place]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for at in places.iter().filter_map(address) {
        if !all.contains(&at) {
            all.push(at);
        }
    }
    all
}

/// The addresses of what phrases say, in brackets.
fn addresses(phrases: &[Phrase]) -> String {
    let places: Vec<Place> = phrases.iter().flat_map(|phrase| &phrase.places).cloned().collect();
    let all = all_of(&places);
    if all.is_empty() { String::new() } else { format!(" ({})", listed(&all, 3)) }
}

fn sentence(phrases: &[Phrase]) -> String {
    phrases.iter().map(phrase_of).collect()
}

fn phrase_of(phrase: &Phrase) -> String {
    if phrase.code { code(&phrase.text) } else { prose(&phrase.text) }
}

/// A message of a diagnostic, whose backticks are code already.
fn message(text: &str) -> String {
    let part = |(index, part): (usize, &str)| if index % 2 == 1 { code(part) } else { prose(part) };
    text.split('`').enumerate().map(part).collect()
}

/// Text of anybody's as text: no sign of it becomes markup or ends a row.
fn prose(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '$' | '@' => {
                out.push('\\');
                out.push(letter);
            }
            '&' => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}

/// Text of anybody's as code: between more backticks than it has in a row itself.
fn code(text: &str) -> String {
    let text: String =
        text.chars().map(|letter| if matches!(letter, '\n' | '\r' | '\t') { ' ' } else { letter }).collect();
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A pipe ends a cell even inside of code, unless it is escaped; a blank parts backticks from the fence.
    let inside = text.replace('|', "\\|");
    if text.trim().is_empty() {
        return String::new();
    }
    if inside.starts_with('`') || inside.ends_with('`') {
        format!("{fence} {inside} {fence}")
    } else {
        format!("{fence}{inside}{fence}")
    }
}

#[cfg(test)]
mod tests {
    use super::{code, message, prose};

    #[test]
    fn nobodys_text_becomes_markup() {
        assert_eq!(
            prose("a|b *c* [d](e) <img> `f` #1 @team\n- x"),
            "a\\|b \\*c\\* \\[d\\](e) \\<img\\> \\`f\\` \\#1 \\@team - x"
        );
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(message("`a_b` is no key_word"), "`a_b` is no key\\_word");
    }
}
