//! Text into a spanned tree, into the model and diagnostics.
//!
//! The pipeline, one module per stage: `text` (lines and columns), `tree` (YAML and JSON with places), `template` (what
//! kind of document it is), `evaluate` (CloudFormation's functions), then one reader per resource type (`baseline`,
//! `instance`, `run`) and `network`. What is no template, answers of the API and command lines, comes to the same readers
//! through `forms`. [`read_scenario`] takes the tree of a scenario into a [`Scenario`]. Nothing stops at
//! the first problem, every part keeps the place it was read from, and nothing here knows what becomes of patches.
//!
//! ```
//! use patchplay_document::{Input, SourceFile, read};
//!
//! // A baseline as people paste it, with a name that nothing declares.
//! let text = "Name: !Sub '${Prefix}-web'\nPatchGroups: [web]\nApprovedPatches: [KB5009557]\n";
//! let files = [SourceFile { name: "baseline.yaml".to_owned(), text: text.to_owned() }];
//! let documents = read(&Input {
//!     files: &files,
//!     parameters: &[("Prefix".to_owned(), "shop".to_owned())].into(),
//!     region: Some("ap-northeast-1"),
//!     account: None,
//!     message_endpoint: Default::default(),
//!     physical_id: &|_, _| None,
//! });
//! assert!(documents.diagnostics.is_empty());
//! assert_eq!(documents.baselines[0].baseline.name.as_deref(), Some("shop-web"));
//! assert_eq!(documents.baselines[0].sites.patch_groups[0].start.line, 2);
//! ```

mod apply;
mod assist;
mod baseline;
mod bucket;
mod cidr;
mod code;
mod diagnostic;
mod documents;
mod edit;
mod evaluate;
mod export;
mod fields;
mod forms;
mod found;
mod group;
mod instance;
mod instances;
mod json;
mod keys;
mod launch;
mod lesson;
mod lesson_text;
mod literal;
mod network;
mod nodes_text;
mod override_file;
mod override_list;
mod parameter;
mod pattern;
mod policy_pattern;
mod report;
mod rights;
mod run;
mod scenario;
mod scenario_text;
mod stacks;
mod syntax;
mod template;
mod text;
mod translation;
mod tree;
mod value;
mod value_list;
mod wording;

pub use apply::{Edit, apply, text_at};
pub use assist::{Completion, CompletionKind, Hover, ImageWords, complete, definition, hover};
pub use code::{CODES, CodeEntry};
pub use diagnostic::{Diagnostic, Fix, Place, Position, Severity};
pub use documents::read;
pub use export::{ExportFormat, UnknownFormat, export};
pub use found::{
    BaselineSites, DerivedWay, Documents, FilterSites, FoundBaseline, FoundInstance, FoundOverride, FoundOverrideList,
    FoundParameter, FoundRun, Hop, HopKind, ImageReference, Input, OverrideEntry, Reach, ReportedState, RuleSites,
    TagSite, Unresolved, UpdateWays,
};
pub use instances::Instances;
pub use lesson::{AnswerOption, Ask, Lesson, Question, Words};
pub use lesson_text::{LessonText, read_lesson};
pub use nodes_text::{NodesText, read_nodes, rewrite_nodes, write_nodes};
pub use rights::{Rights, Role};
pub use scenario::{
    CatalogChoice, Expectation, HistoryEntry, InstanceOverlay, NetworkOverlay, Observed, RunOverlay, Scenario,
    SettingsOverlay, SourceFile,
};
pub use scenario_text::{KEY, OnDisk, ScenarioText, is_document, read_scenario, write_scenario};
pub use value_list::{Commented, add_member, add_value, commented_values, remove_value};
