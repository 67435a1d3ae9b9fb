//! The nouns of patching with AWS Systems Manager, and nothing that decides.
//!
//! Every other crate speaks in these types: a [`PatchBaseline`] with its [`PatchRule`]s and [`PatchFilter`]s, a managed
//! [`Node`] with [`Tag`]s, a [`Run`] of a command document, a [`PatchState`]. Names on the wire are AWS's (PascalCase
//! members, upper-case enums); serde converts here and nowhere else. Tables of the field (operating systems, filter keys
//! and their values, limits, AWS's own baselines, the readings of unsettled points) stand once, beside the type they
//! belong to, so that validation, completion and documentation cannot drift apart.
//!
//! ```
//! use patchplay_model::{FilterKey, OperatingSystem, Timestamp};
//!
//! assert_eq!("WINDOWS".parse(), Ok(OperatingSystem::Windows));
//! assert!(FilterKey::allowed_for(OperatingSystem::Windows).contains(&FilterKey::MsrcSeverity));
//! let clock = Timestamp::parse("2022-01-22T11:19:01Z").unwrap();
//! assert_eq!(clock.date().to_string(), "2022-01-22");
//! ```

mod baseline;
mod bucket;
mod compliance;
mod filter;
mod group;
mod name;
mod node;
mod occurrences;
mod override_list;
mod parameter;
mod patch;
mod predefined;
mod products;
mod readings;
mod run;
mod schedule;
mod support;
mod system;
mod time;
mod translation;
mod trouble;
mod window;
mod zone;

pub use baseline::{Approval, BaselineId, PatchBaseline, PatchRule, PatchSource, limits};
pub use bucket::{macos_bucket, payload_bucket, snapshot_bucket};
pub use compliance::{ComplianceLevel, ComplianceStatus, RejectedPatchesAction};
pub use filter::{FilterKey, FilterValues, PatchFilter};
pub use group::{GroupMembers, ResourceGroup};
pub use name::UnknownName;
pub use node::{Agent, Interruptions, Node, NodeSettings, PATCH_GROUP_TAG_KEYS, Paths, Tag};
pub use occurrences::Occurrences;
pub use override_list::{AddressFault, InstallOverrideList, ListedPatch, file_of_address};
pub use parameter::{DELIVERY_TIMEOUT, ParameterFault, STEP_TIMEOUT, is_placeholder, is_uuid, parameter_fault};
pub use patch::{Counts, DeploymentStatus, PatchState};
pub use predefined::{AVAILABLE_SECURITY_UPDATES_SINCE, OwnedBaseline, PredefinedBaseline};
pub use products::product_family;
pub use readings::{
    ApplicationRule, AssociationConcurrency, AssociationFallback, AsuCountLine, AvailableStatusDefault, BaselineQuota,
    ClosingLines, DebWildcards, DefaultLogGroup, DependencyEnd, EarlyExit, ExitMinusOne, FailedPatchEnd, LabelColumn,
    LinuxPayload, ListAndGlobalFilter, MessageEndpoint, NoUpdateinfo, OutsideInstalls, OverallSeverityFloor, Reading,
    Readings, RejectedAllowedInstalled, SupersededBy, UnlistedVersions, WindowsModule,
};
pub use run::{
    BaselineTags, CloudWatchOutput, Document, Hook, OTHER_DOCUMENTS, Operation, Origin, OutputLocation, RebootOption,
    Run, Target, file_name, object_of_address, policy_file, policy_of_bucket,
};
pub use schedule::Schedule;
pub use system::{OperatingSystem, Platform};
pub use time::{Date, TimeError, Timestamp};
pub use translation::{
    Branch, BranchKind, Stretch, TRANSLATION_VERSION, TRANSLATOR, TranslatedProblem, TranslatedSource,
    TranslatedTemplate, Translation, digest, is_terraform, is_translation,
};
pub use trouble::Trouble;
pub use window::{CutoffBehavior, Window, WindowTask};
pub use zone::Zone;
