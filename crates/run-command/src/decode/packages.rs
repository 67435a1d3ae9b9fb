//! What a log of Linux or macOS says of single packages: those that a run tried, and the states that it left.

use patchplay_model::PatchState;
use patchplay_ordered::SortedMap;

use super::{
    DecodedPatch,
    literal::{self, text_of},
    plain::{CUT, ERRORS},
    scan::{line, word, words},
};
use crate::linux_log::python::Value;

/// Words in which zypper names what a package lacks, at most.
const LONGEST: usize = 8;

/// What became of a package that the run tried.
#[derive(Debug, Default)]
struct Attempt {
    installed: Option<bool>,
    message: Option<String>,
}

/// Packages in the making.
#[derive(Debug, Default)]
pub(super) struct Packages {
    /// By `name.arch`, or the name alone where the log has no more.
    attempts: SortedMap<String, Attempt>,
    stated: Vec<DecodedPatch>,
    has_finished: bool,
}

impl Packages {
    /// Whether apt has said that its upgrades are over.
    pub(super) const fn has_finished(&self) -> bool {
        self.has_finished
    }

    /// States by title, as the node keeps them for its next run.
    pub(super) fn states(&mut self, value: &Value) {
        let Value::Dict(members) = value else { return };
        self.stated = members
            .iter()
            .filter_map(|(title, patch)| {
                let state: PatchState = text_of(patch, "state")?.parse().ok()?;
                let id = named(patch, "id").or_else(|| id_in_title(title))?.to_owned();
                Some(DecodedPatch { id, title: Some(title.clone()), state: Some(state), ..DecodedPatch::default() })
            })
            .collect();
    }

    /// The items that a run with BaselineOverride prints.
    pub(super) fn non_compliant(&mut self, value: &Value) {
        let Value::List(items) = value else { return };
        self.stated = items
            .iter()
            .filter_map(|item| {
                Some(DecodedPatch {
                    id: named(item, "Id")?.to_owned(),
                    title: text_of(item, "Title").map(str::to_owned),
                    state: text_of(item, "PatchState").and_then(|state| state.parse().ok()),
                    ..DecodedPatch::default()
                })
            })
            .collect();
    }

    /// One record that is no field; `body` is the same with the raw lines of other programs behind it.
    pub(super) fn record(&mut self, text: &str, body: &str) {
        if let Some(rest) = text.strip_prefix("Package name: ") {
            if let Some((name, rest)) = rest.split_once(", arch: ")
                && let Some(arch) = word(rest)
            {
                self.try_one(format!("{name}.{}", arch.trim_end_matches(',')));
            }
        } else if let Some(rest) = text.strip_prefix("Package ") {
            if let Some((name, message)) = rest.split_once(" failed to install: ") {
                self.fail(name, line(message));
            } else if let Some((id, by)) = rest.split_once(" has a blocked dependency ") {
                let message = word(by).map(|by| format!("blocked dependency {by}"));
                self.fail(id, message.as_deref());
            }
        } else if let Some(rest) = text.strip_prefix("Running command ['dnf', 'install', '-y',") {
            if let Value::Text(nevra) = literal::read(rest).value {
                self.try_one(id_of(&nevra));
            }
        } else if let Some(nevra) = text.strip_prefix("Failed to install package: ").and_then(word) {
            self.fail(&id_of(nevra), None);
        } else if let Some(rest) = text.strip_prefix("Updated: ").or_else(|| text.strip_prefix("Installed: ")) {
            if let Some((nevra, _)) = rest.split_once(" Finished [") {
                self.bring(id_of(nevra));
            }
        } else if text.starts_with("All upgrades installed") {
            if !std::mem::replace(&mut self.has_finished, true) {
                for attempt in self.attempts.values_mut() {
                    attempt.installed = attempt.installed.or(Some(true));
                }
            }
        } else if text.starts_with("Upgrade failed") {
            self.has_finished = true;
        } else if let Some(list) = text.strip_prefix("yum update failed with result code:") {
            self.blocked_in_yum(list);
        }
        self.raw(body);
    }

    fn blocked_in_yum(&mut self, text: &str) {
        let Some(list) = text.find('[').and_then(|at| text.get(at..)) else { return };
        let Value::List(messages) = literal::read(list).value else { return };
        for message in &messages {
            if let Value::Text(message) = message
                && let Some((nevra, _)) = message.split_once(" requires ")
            {
                self.fail(&id_of(nevra), Some(message));
            }
        }
    }

    /// Lines of rpm and zypper.
    fn raw(&mut self, body: &str) {
        for (mark, end) in
            [("Error unpacking rpm package ", None), (" was supposed to be installed but is not!", Some(()))]
        {
            for (at, mark) in body.match_indices(mark) {
                let nevra = match end {
                    None => body.get(at + mark.len()..).and_then(word),
                    Some(()) => body.get(..at).and_then(last_word),
                };
                if let Some(nevra) = nevra {
                    self.fail(&id_of(nevra), Some(mark.trim()));
                }
            }
        }
        for (at, mark) in body.match_indices(") Installing: ") {
            let Some(rest) = body.get(at + mark.len()..) else { continue };
            let Some(nevra) = word(rest) else { continue };
            match rest.get(nevra.len()..).and_then(word) {
                Some("[..done]" | "[done]") => self.bring(id_of(nevra)),
                Some("[..error]" | "[error]") => self.fail(&id_of(nevra), Some("RPM failed")),
                _ => {}
            }
        }
        for (at, mark) in body.match_indices("Problem: nothing provides ") {
            let rest = body.get(at + mark.len()..).unwrap_or_default();
            let mut words = words(rest).map(|(_, word)| word);
            let missing: Vec<&str> = words.by_ref().take(LONGEST).take_while(|word| *word != "needed").collect();
            if let (true, Some(nevra)) = (words.next() == Some("by"), words.next()) {
                let missing = missing.join(" ");
                let missing = if missing.contains(CUT) { "a package" } else { &missing };
                self.fail(&id_of(nevra), Some(&format!("nothing provides {missing}")));
            }
        }
    }

    fn try_one(&mut self, id: String) {
        if is_whole(&id) {
            self.attempts.entry(id).or_default();
        }
    }

    fn bring(&mut self, id: String) {
        if is_whole(&id) {
            self.attempts.entry(id).or_default().installed = Some(true);
        }
    }

    /// `id` may be the name alone, as apt prints it.
    fn fail(&mut self, id: &str, message: Option<&str>) {
        if !is_whole(id) {
            return;
        }
        let prefix = format!("{id}.");
        let full = self.attempts.starting_at(&prefix).next().map(|(known, _)| known);
        let known = full.filter(|known| known.starts_with(&prefix) && !self.attempts.contains_key(id)).cloned();
        let attempt = self.attempts.entry(known.unwrap_or_else(|| id.to_owned())).or_default();
        attempt.installed = Some(false);
        if let Some(message) = message {
            attempt.message = Some(message.to_owned());
        }
    }

    /// Every package, those with a state first.
    pub(super) fn finish(mut self) -> Vec<DecodedPatch> {
        let mut patches = std::mem::take(&mut self.stated);
        let mut told: Vec<String> = Vec::new();
        for patch in &mut patches {
            let has_failed = patch.state == Some(PatchState::Failed);
            let name = patch.id.rsplit_once('.').map(|(name, _)| name).filter(|_| has_failed || patch.state.is_none());
            let mut keys = [Some(patch.id.as_str()), name].into_iter().flatten();
            let key = keys.find(|key| self.attempts.contains_key(*key)).map(str::to_owned);
            let attempt = key.as_ref().and_then(|key| self.attempts.get(key));
            // apt names a package without its architecture, so that the state knows better which of two it was.
            patch.installed = match (patch.state, attempt) {
                (Some(PatchState::Failed), _) => Some(false),
                (Some(state), Some(_)) if state.is_present() => Some(true),
                (_, attempt) => attempt.and_then(|attempt| attempt.installed),
            };
            if patch.installed == Some(false) {
                patch.message = attempt.and_then(|attempt| attempt.message.clone());
            }
            told.extend(key);
        }
        for key in told {
            self.attempts.remove(&key);
        }
        patches.extend(self.attempts.into_iter().map(|(id, Attempt { installed, message })| DecodedPatch {
            id,
            installed,
            message,
            state: (installed == Some(false)).then_some(PatchState::Failed),
            title: None,
        }));
        patches
    }
}

/// Whether all of a name is there: a log that was cut in the middle of it has a part or nothing left.
fn is_whole(id: &str) -> bool {
    !id.is_empty() && !id.contains([CUT, ERRORS])
}

/// The last word of a text.
fn last_word(text: &str) -> Option<&str> {
    // A package's name is no longer than this; without a limit, a text without blanks would be gone through every time.
    let mut from = text.len().saturating_sub(300);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..)?.rsplit(|char: char| char.is_whitespace() || char == ERRORS).next()
}

/// `name.arch` of `[epoch:]name-[epoch:]version-release.arch`.
fn id_of(nevra: &str) -> String {
    let parts = nevra.rsplit_once('.').and_then(|(rest, arch)| {
        let (rest, _) = rest.rsplit_once('-')?;
        let (name, _) = rest.rsplit_once('-')?;
        Some((name, arch))
    });
    let Some((name, arch)) = parts else { return nevra.to_owned() };
    let epoch = name.split_once(':').filter(|(epoch, _)| epoch.bytes().all(|byte| byte.is_ascii_digit()));
    format!("{}.{arch}", epoch.map_or(name, |(_, name)| name))
}

/// The name in a member; a damaged log may have lost it.
fn named<'v>(patch: &'v Value, key: &str) -> Option<&'v str> {
    text_of(patch, key).filter(|id| !id.is_empty())
}

/// What a title begins with.
fn id_in_title(title: &str) -> Option<&str> {
    title.split(':').next().filter(|id| !id.is_empty())
}
