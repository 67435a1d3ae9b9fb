//! Named readings of points on which AWS's sources disagree or are silent (a scenario's `options:`).
//!
//! Each option has its readings, default first. Only options that change an answer are listed: setting one that does
//! nothing would be a promise we do not keep.

use crate::name::{doc_text, named};

/// Declares one option: an enum of readings whose first is the default, and whose documentation says what it settles.
macro_rules! reading {
    ($(#[$($attribute:tt)*])* $name:ident as $what:literal {
        $($(#[$($vattribute:tt)*])* $variant:ident = $text:literal,)+
    }) => {
        named! { $(#[$($attribute)*])* pub enum $name as $what { $($(#[$($vattribute)*])* $variant = $text,)+ } }
        impl $name {
            /// What the option settles; begins with a blank.
            const SETTLES: &'static str = concat!($(doc_text!($($attribute)*)),*);
        }
        impl Default for $name {
            fn default() -> Self { first_of!($($variant,)+) }
        }
    };
}
macro_rules! first_of {
    ($first:ident, $($rest:ident,)*) => {
        Self::$first
    };
}

reading! {
    /// Which successor makes an approved KB that is not installed NotApplicable, besides one that is installed.
    SupersededBy as "reading of superseded-by" {
        /// One that is approved and applicable, or a published security update, approved or not.
        PublishedSecurity = "published-security",
        /// Only one that is approved and applicable.
        Approved = "approved",
        /// Any published one.
        Published = "published",
    }
}
reading! {
    /// How a Windows Install ends in which a patch failed.
    FailedPatchEnd as "reading of windows-failed-patch" {
        /// The invocation ends Success, as operators report.
        Success = "success",
        /// The invocation ends Failed.
        Failed = "failed",
    }
}
reading! {
    /// What a custom Windows baseline without `AvailableSecurityUpdatesComplianceStatus` means.
    AvailableStatusDefault as "reading of available-status-default" {
        /// Available security updates do not count against the node.
        Compliant = "compliant",
        /// They do.
        NonCompliant = "non-compliant",
    }
}
reading! {
    /// Version of the Windows module, which decides the fields of the summary.
    WindowsModule as "reading of windows-module" {
        /// 2022: ExecutionId and the three NonCompliantCount lines.
        V1_33 = "1.33",
        /// 2020: without them, and the zip goes to C:\Windows\TEMP.
        V1_29 = "1.29",
    }
}
reading! {
    /// Whether and where the Windows summary prints AvailableSecurityUpdateCount.
    AsuCountLine as "reading of windows-available-security-update-count" {
        /// Nowhere.
        Omit = "omit",
        /// After SecurityNonCompliantCount.
        AfterSecurity = "after-security",
        /// As the last counter.
        Last = "last",
    }
}
reading! {
    /// How exit code -1 of a Windows step is printed.
    ExitMinusOne as "reading of windows-exit-minus-one" {
        /// 4294967295, by older agents.
        Decimal = "decimal",
        /// 0xffffffff, by newer ones.
        Hex = "hex",
    }
}
reading! {
    /// What a node needs beside `ssm` to get its commands.
    MessageEndpoint as "reading of message-endpoint" {
        /// One of ssmmessages and ec2messages.
        Either = "either",
        /// ec2messages, by the guide of 2023 and agents before 3.3.40.0.
        Ec2messagesRequired = "ec2messages-required",
    }
}

reading! {
    /// Whether `ApprovedPatches` pass over the global filters on Linux.
    ListAndGlobalFilter as "reading of approved-list-and-global-filter" {
        /// Everywhere, as the guide says.
        Documented = "documented",
        /// Not on apt, and on yum not for entries that are advisory or CVE ids.
        Payload = "payload-1.80",
    }
}
reading! {
    /// What a rejected package is that is installed under ALLOW_AS_DEPENDENCY.
    RejectedAllowedInstalled as "reading of rejected-allowed-installed" {
        /// InstalledOther.
        Documented = "documented",
        /// InstalledRejected on dnf and zypper, whatever the action.
        Payload = "payload-1.80",
    }
}
reading! {
    /// Whether lists on Debian's family take wildcards.
    DebWildcards as "reading of deb-wildcards" {
        /// They match nothing.
        Documented = "documented",
        /// `*`, `?` and `[..]`, any number of them, in any letter case.
        Payload = "payload-1.80",
    }
}

reading! {
    /// What a non-compliant node is reported with when all its non-compliant patches are UNSPECIFIED.
    OverallSeverityFloor as "reading of overall-severity-floor" {
        /// INFORMATIONAL.
        Informational = "informational",
        /// Their own level: the guide knows no floor.
        Absent = "none",
    }
}
reading! {
    /// The last resort of `BaselineTags` that no baseline carries; the guide says both.
    AssociationFallback as "reading of association-fallback-baseline" {
        /// The account's default of the node's system.
        AccountDefault = "account-default",
        /// AWS's own baseline, whatever the account's default is.
        AwsPredefined = "aws-predefined",
    }
}
reading! {
    /// The exit code of a Linux or macOS step that fails before it looks at packages.
    EarlyExit as "reading of exit-code-before-patching" {
        /// 156, whatever the cause.
        Payload = "payload-1.80",
        /// The code that names the cause: 142, 153, 163 and so on.
        Named = "named-code",
    }
}
reading! {
    /// How a Linux step ends in which a package failed because of what it depends on.
    DependencyEnd as "reading of exit-code-dependency-failure" {
        /// With 1, as after any other failure.
        Payload = "payload-1.80",
        /// With 2, after a reboot too.
        Documented = "documented",
    }
}
reading! {
    /// How often the closing lines of a Linux run are printed.
    ClosingLines as "reading of linux-closing-lines" {
        /// Twice.
        Twice = "twice",
        /// Once.
        Once = "once",
    }
}
reading! {
    /// The payload of Linux that the pass after a reboot is printed by; its version stands in the address.
    LinuxPayload as "reading of linux-second-pass" {
        /// The pass ends before it names its entrance file.
        V1_80 = "payload-1.80",
        /// It names it, as operators report of 1.110 and later.
        V1_110 = "payload-1.110",
    }
}

impl LinuxPayload {
    /// Version of the payload.
    #[must_use]
    pub const fn version(self) -> &'static str {
        match self {
            Self::V1_80 => "1.80",
            Self::V1_110 => "1.110",
        }
    }
}
reading! {
    /// What Red Hat, Rocky and Alma Linux get from a repository without updateinfo.xml.
    NoUpdateinfo as "reading of no-updateinfo-rhel" {
        /// What a rule with EnableNonSecurity takes, as on other systems, by the guide of 2025.
        Documented2025 = "documented-2025",
        /// Nothing, by the guide of 2023.
        Documented2023 = "documented-2023",
    }
}
reading! {
    /// Whether patches wait for a reboot that something else than Patch Manager installed since the last one.
    OutsideInstalls as "reading of pending-reboot-outside-installs" {
        /// Only what an Install with NoReboot brought does.
        OwnRunsOnly = "own-runs-only",
        /// They do too, by the guide of 2025.
        AlsoOutside = "also-outside",
    }
}

reading! {
    /// What a rule with PATCH_SET APPLICATION and without PRODUCT is: the guide forbids it, AWS's own baseline has one.
    ApplicationRule as "reading of application-rule-without-product" {
        /// It is created, with a word of warning.
        Warning = "warning",
        /// The service refuses the baseline.
        Error = "error",
    }
}
reading! {
    /// How many baselines an account may have in a region.
    BaselineQuota as "reading of baseline-quota" {
        /// By the table of quotas of 2025.
        Fifty = "50",
        /// By an older one.
        TwentyFive = "25",
    }
}

impl BaselineQuota {
    /// The number.
    #[must_use]
    pub const fn baselines(self) -> usize {
        match self {
            Self::Fifty => 50,
            Self::TwentyFive => 25,
        }
    }
}

// The prerequisites' page of 2025 has no Amazon Linux 1, CentOS 8 or Raspbian any more.
reading! {
    /// What becomes of a node whose version has left the list of supported ones, which AWS still has baselines for.
    UnlistedVersions as "reading of unlisted-versions" {
        /// It gets no snapshot, and the run fails on it.
        Refused = "refused",
        /// It is patched as before.
        Patched = "patched",
    }
}

reading! {
    /// On how many nodes at a time an association runs that names no MaxConcurrency.
    AssociationConcurrency as "reading of association-default-concurrency" {
        /// 50, by the guide.
        Fifty = "50",
        /// All of them, by the API's text.
        All = "100-percent",
    }
}

reading! {
    /// How the log group is called that a run without one of its own writes to.
    DefaultLogGroup as "reading of cloudwatch-default-group" {
        /// `/aws/ssm/{DocumentName}`, by the guide.
        LeadingSlash = "leading-slash",
        /// `aws/ssm/{DocumentName}`, by the API's text.
        NoLeadingSlash = "no-leading-slash",
    }
}

/// The reading chosen for every option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "each field is the option of that name; its type tells the readings")]
pub struct Readings {
    pub superseded_by: SupersededBy,
    pub windows_failed_patch: FailedPatchEnd,
    pub available_status_default: AvailableStatusDefault,
    pub windows_module: WindowsModule,
    pub windows_label_column: LabelColumn,
    pub windows_available_security_update_count: AsuCountLine,
    pub windows_exit_minus_one: ExitMinusOne,
    pub message_endpoint: MessageEndpoint,
    pub approved_list_and_global_filter: ListAndGlobalFilter,
    pub rejected_allowed_installed: RejectedAllowedInstalled,
    pub deb_wildcards: DebWildcards,
    pub overall_severity_floor: OverallSeverityFloor,
    pub association_fallback_baseline: AssociationFallback,
    pub exit_code_before_patching: EarlyExit,
    pub exit_code_dependency_failure: DependencyEnd,
    pub linux_closing_lines: ClosingLines,
    pub linux_second_pass: LinuxPayload,
    pub no_updateinfo_rhel: NoUpdateinfo,
    pub pending_reboot_outside_installs: OutsideInstalls,
    pub unlisted_versions: UnlistedVersions,
    pub cloudwatch_default_group: DefaultLogGroup,
    pub application_rule_without_product: ApplicationRule,
    pub baseline_quota: BaselineQuota,
    pub association_default_concurrency: AssociationConcurrency,
}

reading! {
    /// Column in which the colon of the Windows summary stands; no source settles it.
    LabelColumn as "reading of windows-label-column" {
        /// As in the one excerpt that keeps its blanks.
        C21 = "21",
        /// As PowerShell's Format-List would.
        C30 = "30",
        /// A field of thirty.
        C31 = "31",
    }
}

impl LabelColumn {
    /// Characters to which a label is padded, the colon standing behind them.
    #[must_use]
    pub const fn width(self) -> usize {
        match self {
            Self::C21 => 20,
            Self::C30 => 29,
            Self::C31 => 30,
        }
    }
}

/// One option of the table: its name and its readings, default first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Name under `options:`.
    pub name: &'static str,
    /// What it settles, in a sentence that begins with a blank.
    pub settles: &'static str,
    /// Readings, default first.
    pub readings: &'static [&'static str],
    /// A sentence about each of them; it begins with a blank.
    pub docs: &'static [&'static str],
    /// The rule that the option reads.
    pub rule: &'static str,
}

/// A row of the table.
macro_rules! row {
    ($name:literal, $readings:ident, $rule:literal) => {
        Reading {
            name: $name,
            settles: $readings::SETTLES,
            readings: $readings::NAMES,
            docs: $readings::DOCS,
            rule: $rule,
        }
    };
}

impl Readings {
    /// Every option there is.
    pub const TABLE: &'static [Reading] = &[
        row!("superseded-by", SupersededBy, "state-na-windows-superseded"),
        row!("windows-failed-patch", FailedPatchEnd, "exit-windows-failed-patch"),
        row!("available-status-default", AvailableStatusDefault, "model-asu-status-unset"),
        row!("windows-module", WindowsModule, "log-win-old-module-fields"),
        row!("windows-label-column", LabelColumn, "log-win-label-width"),
        row!("windows-available-security-update-count", AsuCountLine, "log-win-asu-count-line"),
        row!("windows-exit-minus-one", ExitMinusOne, "exit-windows-minus-one"),
        row!("message-endpoint", MessageEndpoint, "net-control-endpoints"),
        row!("approved-list-and-global-filter", ListAndGlobalFilter, "approve-list-beats-global"),
        row!("rejected-allowed-installed", RejectedAllowedInstalled, "state-other-rejected-allow"),
        row!("deb-wildcards", DebWildcards, "approve-name-deb-no-wildcard"),
        row!("overall-severity-floor", OverallSeverityFloor, "count-overall-severity-floor"),
        row!("association-fallback-baseline", AssociationFallback, "select-baseline-tags-none"),
        row!("exit-code-before-patching", EarlyExit, "exit-before-patching-156"),
        row!("exit-code-dependency-failure", DependencyEnd, "exit-dependency-failure"),
        row!("linux-closing-lines", ClosingLines, "log-linux-end-twice"),
        row!("linux-second-pass", LinuxPayload, "log-linux-second-pass"),
        row!("no-updateinfo-rhel", NoUpdateinfo, "approve-rhel-no-updateinfo"),
        row!("pending-reboot-outside-installs", OutsideInstalls, "state-pending-outside-installs"),
        row!("unlisted-versions", UnlistedVersions, "select-unsupported-system-fails"),
        row!("cloudwatch-default-group", DefaultLogGroup, "out-cloudwatch-group-default"),
        row!("application-rule-without-product", ApplicationRule, "diag-application-rule-without-product"),
        row!("baseline-quota", BaselineQuota, "diag-baselines-quota"),
        row!("association-default-concurrency", AssociationConcurrency, "param-association-max-concurrency-default"),
    ];

    /// Sets one option; false when the table has no such name or the option no such reading.
    pub fn set(&mut self, name: &str, reading: &str) -> bool {
        fn put<T: std::str::FromStr>(field: &mut T, reading: &str) -> bool {
            reading.parse().map(|value| *field = value).is_ok()
        }
        match name {
            "superseded-by" => put(&mut self.superseded_by, reading),
            "windows-failed-patch" => put(&mut self.windows_failed_patch, reading),
            "available-status-default" => put(&mut self.available_status_default, reading),
            "windows-module" => put(&mut self.windows_module, reading),
            "windows-label-column" => put(&mut self.windows_label_column, reading),
            "windows-available-security-update-count" => {
                put(&mut self.windows_available_security_update_count, reading)
            }
            "windows-exit-minus-one" => put(&mut self.windows_exit_minus_one, reading),
            "message-endpoint" => put(&mut self.message_endpoint, reading),
            "approved-list-and-global-filter" => put(&mut self.approved_list_and_global_filter, reading),
            "rejected-allowed-installed" => put(&mut self.rejected_allowed_installed, reading),
            "deb-wildcards" => put(&mut self.deb_wildcards, reading),
            "overall-severity-floor" => put(&mut self.overall_severity_floor, reading),
            "association-fallback-baseline" => put(&mut self.association_fallback_baseline, reading),
            "exit-code-before-patching" => put(&mut self.exit_code_before_patching, reading),
            "exit-code-dependency-failure" => put(&mut self.exit_code_dependency_failure, reading),
            "linux-closing-lines" => put(&mut self.linux_closing_lines, reading),
            "linux-second-pass" => put(&mut self.linux_second_pass, reading),
            "no-updateinfo-rhel" => put(&mut self.no_updateinfo_rhel, reading),
            "association-default-concurrency" => put(&mut self.association_default_concurrency, reading),
            "unlisted-versions" => put(&mut self.unlisted_versions, reading),
            "cloudwatch-default-group" => put(&mut self.cloudwatch_default_group, reading),
            "application-rule-without-product" => put(&mut self.application_rule_without_product, reading),
            "baseline-quota" => put(&mut self.baseline_quota, reading),
            "pending-reboot-outside-installs" => put(&mut self.pending_reboot_outside_installs, reading),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_of_the_table_can_be_set_to_each_of_its_readings() {
        for option in Readings::TABLE {
            for (index, reading) in option.readings.iter().enumerate() {
                let mut readings = Readings::default();
                assert!(readings.set(option.name, reading), "{} {reading}", option.name);
                assert_eq!(
                    readings == Readings::default(),
                    index == 0,
                    "the first reading of {} is the default",
                    option.name
                );
            }
            assert!(!Readings::default().set(option.name, "no such reading"));
        }
        assert!(!Readings::default().set("no-such-option", "21"));
    }
}
