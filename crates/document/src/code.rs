//! The table of diagnostic codes: every problem this crate can report, its usual weight, and what it means.

use crate::Severity;

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeEntry {
    /// The code, stable and kebab-case.
    pub code: &'static str,
    /// Severity unless the place that reports it knows better.
    pub severity: Severity,
    /// What it means, in one line.
    pub meaning: &'static str,
}

/// Keeps variants and table together.
macro_rules! codes {
    ($($variant:ident = $code:literal, $severity:ident, $meaning:literal;)+) => {
        /// A code of the table, for the places that report it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Code { $($variant,)+ }

        impl Code {
            pub(crate) const fn entry(self) -> CodeEntry {
                match self {
                    $(Self::$variant =>
                        CodeEntry { code: $code, severity: Severity::$severity, meaning: $meaning },)+
                }
            }
        }

        /// Every code this crate reports, in the order of the pipeline.
        pub const CODES: &[CodeEntry] = &[$(Code::$variant.entry(),)+];
    };
}

codes! {
    SyntaxError = "syntax-error", Error, "the text is neither YAML nor JSON from this place on";
    TooLarge = "too-large", Error, "the text exceeds a limit of size, depth or number of nodes";
    DuplicateKey = "duplicate-key", Error, "a mapping has the same key twice";
    ComplexKey = "complex-key", Error, "a key is itself a list or mapping";
    YamlAlias = "yaml-alias", Warning, "an anchor's alias or a merge key, which CloudFormation does not accept";
    MoreDocuments = "more-documents", Note, "YAML documents behind those that are read";
    EmptyDocument = "empty-document", Note, "the text holds nothing yet";

    TerraformNotLoaded = "terraform-not-loaded", Error, "Terraform, which a module of its own reads, and that module is not loaded";
    NotATemplate = "not-a-template", Error, "the text is no template, resource or patch baseline";
    UnknownSection = "unknown-section", Error, "a top-level key that no CloudFormation template has";
    NotAResource = "not-a-resource", Error, "an entry of Resources without a usable Type";
    UnknownType = "unknown-type", Warning, "a resource type that nearly is one this tool reads";
    ResourceKey = "resource-key", Error, "a key beside Type and Properties that no resource has";
    NotCreated = "not-created", Note, "a resource that its condition leaves out";
    NothingToRead = "nothing-to-read", Note, "a template without baseline, instance or patch run";

    ShellSyntax = "shell-syntax", Error, "a command line that the shell or the AWS CLI cannot read";
    UnknownCommand = "unknown-command", Warning, "a command that nearly is one this tool reads";
    FileNotGiven = "file-not-given", Warning, "a command names a file that is not among the texts";
    UnknownBaseline = "unknown-baseline", Warning, "a command or answer names a baseline that no text has";
    RulesNotListed = "rules-not-listed", Note, "a list of baselines names one whose rules no text tells";
    NodeLeftOut = "node-left-out", Note, "an answer's instance that exists no more";
    PatchData = "patch-data", Note, "an answer about patches or states, from which no baseline is read";

    UndeclaredName = "undeclared-name", Warning, "a fragment uses a name that nothing declares";
    UnknownReference = "unknown-reference", Error, "a name that the template neither declares nor defines";
    UnknownDependency = "unknown-dependency", Warning, "DependsOn names a resource that does not exist";
    CircularReference = "circular-reference", Error, "conditions or resources that depend on themselves";
    UnknownFunction = "unknown-function", Error, "a tag or Fn:: name that CloudFormation does not have";
    FunctionArguments = "function-arguments", Error, "a function with arguments it cannot work with";
    MappingKey = "mapping-key", Error, "FindInMap looks for a mapping or key that is not there";
    MissingTransform = "missing-transform", Error, "a function needs Transform: AWS::LanguageExtensions";
    ParameterValue = "parameter-value", Error, "a parameter's value that its declaration does not allow";
    TemplateMissing = "template-missing", Note, "a nested stack's TemplateURL names no file of the scenario";
    StackParameter = "stack-parameter", Error, "a nested stack's Parameters and its template's do not fit together";
    ExportTaken = "export-taken", Error, "two outputs are exported under one name";
    UnresolvedValue = "unresolved-value", Note, "a value that is unknown before deployment";
    PatchGroupUnknown = "patch-group-unknown", Warning, "a patch group without a value: no node can match it";

    NullValue = "null-value", Error, "a key without a value";
    WrongType = "wrong-type", Error, "a list, mapping or text where another kind of value belongs";
    UnknownKey = "unknown-key", Error, "a key that its place does not take";
    MissingKey = "missing-key", Error, "a required key is missing";
    UnknownValue = "unknown-value", Error, "a word outside the closed list of its key";
    OutOfRange = "out-of-range", Error, "a number, length or count outside its limits";
    NamePattern = "name-pattern", Error, "a name with characters that AWS refuses";

    DateForm = "date-form", Error, "a date that is not YYYY-MM-DD or that no calendar has";
    TwoApprovals = "two-approvals", Error, "a rule with both ApproveAfterDays and ApproveUntilDate";
    NoApproval = "no-approval", Error, "a rule with neither ApproveAfterDays nor ApproveUntilDate";
    DelayWithoutEffect = "delay-without-effect", Note, "an approval date on a system where dates are not compared";
    TooManyFilters = "too-many-filters", Warning, "more filters in a group than the API takes";
    WrongFilterKey = "wrong-filter-key", Error, "a filter key that the baseline's operating system does not have";
    UnknownFilterValue = "unknown-filter-value", Error, "a filter value that AWS refuses for this key and system";
    UnknownProduct = "unknown-product", Warning, "a product or product family that is not in the known list";
    PatternInValue = "pattern-in-value", Warning, "a `*` inside a longer filter value, where it is no wildcard";
    ApplicationWithoutPatchSet = "application-without-patch-set", Error, "a Microsoft application outside PATCH_SET APPLICATION";
    ProductNotOfFamily = "product-not-of-family", Warning, "a product outside the PRODUCT_FAMILY that its group names";
    RepeatedFilterKey = "repeated-filter-key", Note, "the same filter key twice in one group: both must match";
    MatchesEverything = "matches-everything", Warning, "a rule without filters approves every patch of its system";
    ApprovesNothing = "approves-nothing", Warning, "a baseline without rules and without approved patches";
    PatchNameForm = "patch-name-form", Warning, "an entry of a patch list in a form its system does not know";
    ApprovedAndRejected = "approved-and-rejected", Warning, "a patch in both lists is rejected";
    WrongSystem = "wrong-system", Warning, "a property without effect on the baseline's operating system";
    OverQuota = "over-quota", Warning, "more of something than the service lets an account have";
    PatchGroupTaken = "patch-group-taken", Error, "one patch group registered twice for one operating system";
    TwoDefaults = "two-defaults", Warning, "two default baselines of one operating system";

    OverrideNotJson = "override-not-json", Error, "a file for BaselineOverride that is not JSON";

    PatchGroupTagsDiffer = "patch-group-tags-differ", Warning, "an instance whose tags Patch Group and PatchGroup differ";
    TagKeyBlank = "tag-key-blank", Error, "a tag key with a blank on an instance whose metadata shows its tags";

    ParameterNotList = "parameter-not-list", Error, "a document parameter whose value must be a list";
    UnknownParameter = "unknown-parameter", Error, "a parameter that the command document does not have";
    UnknownDocument = "unknown-document", Warning, "a document name that nearly is a patch document's";
    LegacyDocument = "legacy-document", Warning, "a patch document that Patch Manager supports no longer";
    CronOnly = "cron-only", Warning, "a setting that works with a cron schedule alone";
    CutoffTooLate = "cutoff-too-late", Error, "a maintenance window in which no task can start";
    RateControlMissing = "rate-control-missing", Error, "a window's task with targets, but without MaxConcurrency and MaxErrors";
    NotSimulated = "not-simulated", Note, "something the simulation leaves out";
    NoTargets = "no-targets", Warning, "a run that names no targets";

    UnknownOption = "unknown-option", Error, "a scenario option or reading that does not exist";
    UnknownVersion = "unknown-version", Error, "a scenario of another format version";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_and_unique() {
        let mut seen = patchplay_ordered::SortedSet::new();
        for entry in CODES {
            assert!(entry.code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", entry.code);
            assert!(seen.insert(entry.code), "{} stands twice", entry.code);
            assert!(!entry.meaning.ends_with('.') && !entry.meaning.is_empty());
        }
    }
}
