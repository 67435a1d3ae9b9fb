//! Diagnostics about the scenario as a whole: what no single document can know.

use patchplay_language::{either, say};

use patchplay_document::{Diagnostic, Place, Severity};

/// A kind of problem: its stable code and how much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Kebab-case, for ever.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it means, in one line.
    pub meaning: &'static str,
}

/// Declares the codes and the table of all of them.
macro_rules! codes {
    ($($name:ident = $code:literal, $severity:ident, $meaning:literal;)+) => {
        $(#[doc = $meaning] pub const $name: Code = Code { code: $code, severity: Severity::$severity, meaning: $meaning };)+
        /// Every code of this crate.
        pub const ALL: &[Code] = &[$($name,)+];
    };
}

codes! {
    IMAGE_ASSUMED = "image-assumed", Note, "no image is named for a node, so the newest one before the clock is taken";
    IMAGE_UNKNOWN = "image-unknown", Error, "a node names an image that the catalogue does not have";
    INSTANCE_UNKNOWN = "instance-unknown", Error, "an overlay names a logical id that no instance of the files has";
    NODE_TWICE = "node-twice", Error, "two nodes have the same instance id";
    APPLICATION_PRODUCT = "application-rule-without-product", Warning, "a rule on Microsoft applications that names no product";
    RULE_IDLE = "rule-matches-nothing", Warning, "a rule that no patch known for its system can match";
    BASELINES_QUOTA = "too-many-baselines", Error, "more baselines than an account may have in a region";
    SETTING_FOREIGN = "setting-without-effect", Warning, "a setting of a node that its system does not have";
    NODE_NOT_THERE = "node-not-there", Note, "a node is registered with Systems Manager after the run has started";
    EDITED_UNKNOWN = "edited-baseline-unknown", Warning, "an edited baseline that no file of the scenario has";
    POLICY_OUT_OF_DATE = "policy-out-of-date", Note, "a patch policy does not know the edit of a baseline yet";
    REBOOT_SCHEDULED = "scheduled-reboot", Note, "nodes that wait for a reboot get it at a time of their own, after the run";
    DELETED_UNKNOWN = "deleted-baseline-unknown", Warning, "a deleted baseline that no file of the scenario names";
    PATCH_UNKNOWN = "patch-unknown", Note, "a node has a patch that the catalogue knows nothing of";
    TROUBLE_IDLE = "trouble-idle", Warning, "a node cannot have the trouble that the scenario gives it";
    RUN_UNKNOWN = "run-unknown", Error, "the run names a logical id that no association or task of the files has";
    GROUP_UNKNOWN = "group-unknown", Warning, "a target names a resource group that no file defines";
    RUN_CHOSEN = "run-chosen", Note, "the files define several runs, and one of them was taken";
    RUN_VALUE = "run-value", Error, "a member of the run has a value that the document does not take";
    RUN_LIST_ABSENT = "run-list-absent", Error, "an Install names a list of patches that is no file of the scenario";
    RUN_TARGET = "run-target", Error, "a run has targets that the service refuses";
    RUN_WAITS = "run-waits", Note, "an association waits for its schedule instead of running when it is created";
    RUN_REPEATS = "run-repeats", Note, "an association runs when it is created and again on its schedule";
    RUN_NO_EFFECT = "run-no-effect", Warning, "a member of the run has no effect with its document";
    WINDOW_OPENS = "window-opens", Note, "a maintenance window opens at another moment than the clock";
    WINDOW_CLOSED = "window-closed", Warning, "a maintenance window does not open at the clock, by its StartDate or EndDate";
    WINDOW_TASKS = "window-tasks", Note, "a maintenance window runs other tasks before or after the run";
    WINDOW_TOO_LATE = "window-too-late", Warning, "a task does not start, because the cutoff of its window has come";
    NODE_NOT_EC2 = "node-not-ec2", Warning, "a document that runs on EC2 instances alone, or not on macOS, meets another node";
    RUN_FILE_UNKNOWN = "run-file-unknown", Error, "a parameter of the run names a file that the scenario does not have";
    RUN_FILE_FORM = "run-file-form", Error, "a parameter of the run names a file of another kind";
    BASELINE_TAGS_FORM = "baseline-tags-form", Warning, "BaselineTags in a form that no node understands";
    CATALOG_FILE_UNKNOWN = "catalog-file-unknown", Error, "the scenario takes patch facts from a file that it does not have";
    CATALOG_FILE_UNREADABLE = "catalog-file-unreadable", Error, "a file cannot be read as patch facts";
    CATALOG_FILE_UNUSED = "catalog-file-unused", Note, "a file lists patches, and nothing is decided on it";
    REPORTED_PATCHES = "reported-patches", Note, "a node has the patches that an answer of AWS reports of it";
    REPORTED_OTHERWISE = "reported-otherwise", Note, "a run comes to another state or count than AWS reported";
    CATALOG_ABSENT = "catalog-absent", Error, "no patch facts are loaded";
    FACTS_ABSENT = "facts-absent", Warning, "patch facts that a scenario needs are not loaded, or nobody knows them";
    SOURCE_ABSENT = "source-absent", Warning, "no patch facts of an alternative repository are loaded";
    CLOCK_BEYOND_FACTS = "clock-beyond-facts", Warning, "the clock is later than the last day of the patch facts";
    VERSION_UNKNOWN = "unknown-version", Error, "the scenario has a version that this program does not read";
    OPTION_UNKNOWN = "unknown-option", Error, "an option of the scenario has no such name or reading";
    TAG_NEAR_MISS = "tag-near-miss", Warning, "a tag nearly names a patch group, and AWS compares exactly";
    TAG_OTHER_SYSTEM = "tag-other-system", Note, "a node's patch group is registered only with a baseline of another system";
    TAGS_DIFFER = "patch-group-tags-differ", Warning, "a node whose tags Patch Group and PatchGroup differ";
    OBSERVED_UNKNOWN = "observed-unknown", Warning, "an observation belongs to no node and no baseline";
    PATCH_LOG = "patch-log", Note, "a file is a log of the patch step and no document";
    LOG_UNKNOWN = "not-a-patch-log", Error, "a text that is to be read as a log of the patch step is none";
    LOG_SEVERAL = "several-logs", Note, "a text holds several logs, and the last was read";
    LOG_CUT = "truncated-log", Note, "the agent cut a log off";
    EXPORT_NOTHING = "nothing-to-export", Error, "a document without baseline is to be written in another form";
    EXPORT_LEFT_OUT = "left-out-of-export", Note, "a form does not take a part of the baseline";
    LINK_DAMAGED = "damaged-link", Error, "a share link that is cut off or changed";
    LINK_FOREIGN = "foreign-link", Error, "a share link that another version of patchplay wrote, with what this one does not know";
    LINK_LARGE = "large-link", Error, "a share link that holds more than a page reads";
    EXPECT_NODE_UNKNOWN = "expect-node-unknown", Error, "an assertion speaks of a node that does not exist";
    EXPECT_VALUE = "expect-value", Error, "an assertion speaks of a counter or rule that does not exist";
}

impl Code {
    /// A diagnostic of this kind.
    #[must_use]
    pub fn at(self, place: Place, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self.code.to_owned(),
            severity: self.severity,
            place,
            message: message.into(),
            help: help.into(),
            fix: None,
        }
    }
}

/// "did you mean", for the help of a diagnostic: the known word nearest to the given one, if it is near. Where several
/// stacks have the given logical id, their paths are what was meant.
#[must_use]
pub fn did_you_mean<'k>(given: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let within: Vec<String> = known
        .iter()
        .filter(|word| word.rsplit_once('/').is_some_and(|(_, last)| last == given))
        .map(|word| format!("`{word}`"))
        .collect();
    if !within.is_empty() {
        return say!("several stacks have it: write {}", either(&within, usize::MAX));
    }
    let limit = given.chars().count() / 3 + 1;
    let near = known
        .iter()
        .map(|word| (strsim::damerau_levenshtein(given, word), *word))
        .filter(|(distance, _)| *distance <= limit)
        .min();
    // Words may have a date or a version behind what people remember of them.
    let begun = || known.iter().copied().filter(|word| !given.is_empty() && word.starts_with(given)).max();
    near.map(|(_, word)| word).or_else(begun).map_or_else(String::new, |word| say!("did you mean `{word}`?"))
}

/// The same, and where nothing is near all that there is: whoever writes a scenario has no other list.
#[must_use]
pub fn one_of<'k>(given: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> String {
    let help = did_you_mean(given, known.clone());
    let words: Vec<String> = known.into_iter().map(|word| format!("`{word}`")).collect();
    if help.is_empty() && !words.is_empty() { say!("there is {}", either(&words, MOST_LISTED)) } else { help }
}

/// Words that a help lists: all images, and not all nodes of a fleet.
const MOST_LISTED: usize = 40;
