//! Errors that are known by their text: what each means and what to do (spec logs 3 and 5).
//!
//! Marks are compared without white space, since PowerShell and pages break lines where they like. What a node's trouble
//! comes to has the trouble's name, and its exit code is the one of [`trouble`], which the simulation plays.

use patchplay_language::mark;
use patchplay_model::{Platform, Readings, Trouble};

use super::scan::bare;
use crate::{exit, refused, trouble};

/// The guide's page on errors of patch runs.
pub(super) const TROUBLESHOOTING: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-troubleshooting.html";
const PREREQUISITES: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-prerequisites.html";
const OVERRIDE: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-baselineoverride-parameter.html";
const ASSOCIATION: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaselineassociation.html";
const PROFILE: &str = "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html";
const APPLICATIONS: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-patching-windows-applications.html";
const INSTALL_LIST: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html";

/// Where an error comes from.
#[derive(Debug, Clone, Copy)]
enum Cause {
    /// A trouble of the node, which the simulation knows as well.
    Trouble(Trouble, Platform),
    /// Something else, by a name of its own, and what it ends with.
    Other(&'static str, Option<i64>),
    /// What the payload refuses, by a name of its own and the code that names it; the table of codes has the words.
    Refusal(&'static str, i64),
}

/// One error.
#[derive(Debug)]
pub(super) struct Known {
    cause: Cause,
    /// Texts of which one stands in the log.
    marks: &'static [&'static str],
    /// Texts that tell more than this one does.
    unless: &'static [&'static str],
    message: &'static str,
    help: &'static str,
    /// Where AWS says so.
    pub(super) page: &'static str,
}

impl Known {
    /// A text that has the error.
    #[cfg(test)]
    pub(super) fn sample(&self) -> &'static str {
        self.marks[0]
    }

    /// Its stable name.
    pub(super) const fn code(&self) -> &'static str {
        match self.cause {
            Cause::Trouble(trouble, _) => trouble.as_str(),
            Cause::Other(name, _) | Cause::Refusal(name, _) => name,
        }
    }

    /// What the step ends with; `None` where that depends on more.
    pub(super) fn exit(&self) -> Option<i64> {
        match self.cause {
            Cause::Trouble(Trouble::NoMetadata | Trouble::YumLocked | Trouble::LogGroupDenied, _) => None,
            Cause::Trouble(trouble, platform) => Some(trouble::response_code(trouble, platform, &Readings::default())),
            Cause::Other(_, exit) => exit,
            // By the payload of 2021 every cause ends alike, and the log then says so.
            Cause::Refusal(..) => None,
        }
    }

    /// What happened, and what to do.
    pub(super) fn words(&self) -> (&'static str, &'static str) {
        match self.cause {
            Cause::Refusal(_, code) => exit::meaning(code, "").map_or(("", ""), |exit| (exit.meaning, exit.remedy)),
            _ => (self.message, self.help),
        }
    }
}

/// The errors of a text without white space, in the order of the table.
pub(super) fn in_text(text: &str) -> impl Iterator<Item = &'static Known> {
    let has = |marks: &[&str]| marks.iter().any(|mark| text.contains(&bare(mark)));
    TABLE.iter().filter(move |known| has(known.marks) && !has(known.unless))
}

const fn known(
    cause: Cause,
    marks: &'static [&'static str],
    message: &'static str,
    help: &'static str,
    page: &'static str,
) -> Known {
    Known { cause, marks, unless: &[], message, help, page }
}

/// What the payload refuses: its words are those of the code.
const fn refusal(name: &'static str, marks: &'static [&'static str], code: i64, page: &'static str) -> Known {
    known(Cause::Refusal(name, code), marks, "", "", page)
}

const fn windows(trouble: Trouble) -> Cause {
    Cause::Trouble(trouble, Platform::Windows)
}

const fn linux(trouble: Trouble) -> Cause {
    Cause::Trouble(trouble, Platform::Linux)
}

const TIMED_OUT: &str = "HRESULT: 0x80072EE2";
const CURL_CANNOT_WRITE: &str = "Error code returned from curl is 23";
const NO_KEY: &str = "NO_PUBKEY";
const DPKG_LOCKED: &str = "dpkg frontend is locked by another process";
const DPKG_INTERRUPTED: &str = "E: dpkg was interrupted, you must manually run 'dpkg --configure -a'";
const FILE_DENIED: &str = "Unable to download file from S3:";
const OVERRIDE_ASKED: &str = "Downloading Baseline Override from";
const LIST_ASKED: &str = "Downloading InstallOverrideList from";
const SNAPSHOT_DENIED: &str = mark!("the node's role may not ask for the snapshot of its baseline");
const SNAPSHOT_RIGHTS: &str =
    mark!("give the role the policy AmazonSSMManagedInstanceCore, or allow ssm:GetDeployablePatchSnapshotForInstance");
const FIND_TAGS: &str = mark!("the node's role may not look for the baseline by its tags");
const TAG_RIGHTS: &str = mark!(
    "give the role the policy AmazonSSMPatchAssociation, which allows tag:GetResources, \
                          ssm:DescribePatchBaselines, ssm:GetPatchBaseline and \
                          ssm:DescribeEffectivePatchesForPatchBaseline"
);
const NO_MEMORY: &str = "Cannot allocate memory";

/// Every error, Windows first.
pub(super) const TABLE: &[Known] = &[
    known(
        Cause::Other("windows-update-unreachable", Some(-1)),
        &[TIMED_OUT],
        mark!("the node does not reach Windows Update: the search for updates timed out (0x80072EE2)"),
        mark!(
            "the node reaches Systems Manager and S3, so it is the way to the internet or to the WSUS server that is missing: \
         give its subnet a route through a NAT gateway or internet gateway, and let security group, network ACL and proxy \
         pass HTTP and HTTPS"
        ),
        TROUBLESHOOTING,
    ),
    Known {
        cause: windows(Trouble::SearchError),
        marks: &[
            "An error occurred when attempting to search Windows Update",
            "Searching for updates resulted in error",
        ],
        unless: &[TIMED_OUT],
        message: mark!("Windows Update was asked for updates and answered with an error"),
        help: mark!(
            "look the HRESULT up; check the node's way to Windows Update or its WSUS server, and search for updates on \
               the node itself to see whether the same error comes"
        ),
        page: TROUBLESHOOTING,
    },
    known(
        Cause::Other("module-unreachable", Some(-1)),
        &["An error occurred when executing PatchBaselineOperations: Unable to connect to the remote server"],
        mark!("the node does not reach S3, where the PowerShell module PatchBaselineOperations lies"),
        mark!(
            "give the node a way to S3: a NAT gateway, or a gateway endpoint for S3 in its route table whose policy lets the \
         bucket aws-ssm-REGION pass"
        ),
        TROUBLESHOOTING,
    ),
    known(
        Cause::Other("snapshot-unreachable", Some(-1)),
        &["attempting to download the patch baseline snapshot"],
        mark!("the node does not reach S3, where the snapshot of its baseline lies"),
        mark!(
            "give the node a way to S3: a NAT gateway, or a gateway endpoint for S3 whose policy lets the bucket \
         patch-baseline-snapshot-REGION pass"
        ),
        TROUBLESHOOTING,
    ),
    known(
        windows(Trouble::Checksum),
        &["The SHA hash of the PatchBaselineOperations S3 source file does not match"],
        mark!("the module that was downloaded is not the one that was published"),
        mark!("look for a proxy that changes downloads, and run the command again"),
        TROUBLESHOOTING,
    ),
    known(
        windows(Trouble::OldWindows),
        &["not supported on Windows 2003 or lower"],
        mark!("the node runs Windows Server 2003 or older, which Patch Manager does not support"),
        mark!("patch it by other means, or replace it"),
        PREREQUISITES,
    ),
    known(
        windows(Trouble::NanoServer),
        &["not supported on Windows 2016 Nano Server"],
        mark!("the node runs Nano Server of Windows Server 2016, which Patch Manager does not support"),
        mark!("replace the image instead of patching it"),
        PREREQUISITES,
    ),
    known(
        windows(Trouble::OldAgent),
        &["not supported with SSM Agent version less than"],
        mark!("SSM Agent on the node is too old for this document"),
        mark!("update the agent with AWS-UpdateSSMAgent"),
        PREREQUISITES,
    ),
    known(
        windows(Trouble::ShuttingDown),
        &["A system shutdown is in progress"],
        mark!("the node was shutting down when the module started"),
        mark!(
            "wait until the node is up again, then run the command again; keep reboots out of the maintenance window"
        ),
        TROUBLESHOOTING,
    ),
    known(
        windows(Trouble::MissingAssembly),
        &["from assembly 'AWSSDK.Core'", "from assembly 'AWSSDK.Core,"],
        mark!(
            "the module met another version of the AWS SDK than its own on the node, so that a type could not be loaded"
        ),
        mark!(
            "remove old AWS modules of PowerShell that are loaded from the profile or the module path, then run it again"
        ),
        TROUBLESHOOTING,
    ),
    known(
        windows(Trouble::OverrideDenied),
        &["Invoke-PatchBaselineOperation : Access Denied", "[Invoke-PatchBaselineOperation], AmazonS3Exception"],
        mark!("the node may not read the file of BaselineOverride, of its patch policy or of InstallOverrideList"),
        mark!(
            "allow s3:GetObject on the file to the node's role; a patch policy also wants the tag that Quick Setup puts on the \
         role"
        ),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::NoExec),
        &["_script.sh: Permission denied"],
        mark!("the agent's script may not be executed: its volume is mounted noexec"),
        mark!("mount the volume of /var/lib/amazon/ssm without noexec"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::NoPython),
        &["An unsupported package manager and python version combination was found"],
        mark!("the node has no Python that its package manager can use"),
        mark!(
            "install it: Python 2 for yum, Python 3 for apt, either of them for dnf and zypper; 0 in the line below means found"
        ),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::YumImport),
        &["Unable to import yum module, please check version compatibility"],
        mark!("none of the node's Pythons can import yum"),
        mark!("let /usr/bin/python2 be the Python that came with the system"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::NoMetadata),
        &["Unable to pull security credentials from Instance Metadata Service"],
        mark!("instance metadata gave no credentials, and the ones in the local file were taken; this is a warning"),
        mark!("if calls are denied later, attach an instance profile and let the node reach 169.254.169.254"),
        PROFILE,
    ),
    known(
        linux(Trouble::NoDirectory),
        &["Unable to create dir:"],
        mark!("the payload's folder could not be made"),
        mark!("look at rights and room of /var/log/amazon/ssm"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::DiskFull),
        &[CURL_CANNOT_WRITE],
        mark!("the payload could not be written: curl ended with 23"),
        mark!("make room on the disk of /var, and look at the rights of /var/log/amazon/ssm"),
        TROUBLESHOOTING,
    ),
    Known {
        cause: Cause::Other("payload-unreachable", Some(156)),
        marks: &["Unable to download payload:"],
        unless: &[CURL_CANNOT_WRITE],
        message: mark!("the node does not reach S3, where the payload of Patch Manager lies"),
        help: mark!(
            "give the node a way to S3: a NAT gateway, or a gateway endpoint for S3 in its route table whose policy lets \
               the bucket aws-ssm-REGION pass; curl's code says what failed"
        ),
        page: TROUBLESHOOTING,
    },
    known(
        linux(Trouble::Checksum),
        &["sha256 check failed, should be"],
        mark!("the payload that was downloaded is not the one that was published"),
        mark!("look for a proxy that changes downloads, and run the command again"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::BrokenArchive),
        &["Unable to extract tar file:"],
        mark!("the payload could not be unpacked: a second run at the same time took it away, or /var is full"),
        mark!(
            "do not let two patch runs meet on one node (tasks of equal priority in a maintenance window do), and make room in \
         /var"
        ),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::BrokenPayload),
        &["Unable to load and extract the content of payload, abort"],
        mark!("the payload could not be loaded: a second run at the same time took it away, or the disk is full"),
        mark!(
            "do not let two patch runs meet on one node (tasks of equal priority in a maintenance window do), and make room in \
         /var"
        ),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::ParallelRun),
        &["No such file or directory: 'patch-baseline-operations-"],
        mark!("a second run on the node took the payload away"),
        mark!(
            "do not let two patch runs meet on one node: give the tasks of a maintenance window different priorities"
        ),
        TROUBLESHOOTING,
    ),
    Known {
        cause: linux(Trouble::OverrideDenied),
        marks: &[FILE_DENIED],
        unless: &[LIST_ASKED],
        message: mark!("the node may not read the file of BaselineOverride or of its patch policy"),
        help: mark!(
            "allow s3:GetObject on the file to the node's role; a patch policy also wants the tag that Quick Setup puts on \
               the role"
        ),
        page: TROUBLESHOOTING,
    },
    known(
        linux(Trouble::NoCredentials),
        &["had access denied and no metadata credentials were available"],
        mark!("the node has no credentials to ask for its baseline"),
        mark!("attach an instance profile with AmazonSSMManagedInstanceCore"),
        PROFILE,
    ),
    known(
        linux(Trouble::SnapshotDenied),
        &["(AccessDeniedException) when calling the GetDeployablePatchSnapshotForInstance"],
        SNAPSHOT_DENIED,
        SNAPSHOT_RIGHTS,
        PROFILE,
    ),
    known(
        linux(Trouble::SnapshotError),
        &["Get Snapshot failed"],
        mark!("Systems Manager did not give the node the snapshot of its baseline"),
        mark!("check the way to the ssm endpoint and the policy of a VPC endpoint for it, then run the command again"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::YumLocked),
        &["another process has acquired yum lock"],
        mark!("another process had the lock of yum for a while, and the run waited for it"),
        mark!("nothing, if the run went on; otherwise end the process that holds /var/run/yum.pid"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::DpkgLocked),
        &[DPKG_LOCKED],
        mark!("another process, often unattended-upgrades, had the lock of dpkg"),
        mark!("wait for it or stop it, then run the command again; keep its timer out of the maintenance window"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::DpkgInterrupted),
        &[DPKG_INTERRUPTED],
        mark!("an earlier run of dpkg was cut off in the middle"),
        mark!("run `dpkg --configure -a` on the node, then the command again"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::NoPublicKey),
        &[NO_KEY],
        mark!("a repository of apt is signed with a key that the node does not have"),
        mark!("install the repository's key, whose id stands behind NO_PUBKEY, or remove the repository"),
        TROUBLESHOOTING,
    ),
    Known {
        cause: Cause::Other("apt-no-result", Some(1)),
        marks: &["Patching operation completed with no result from APT"],
        unless: &[NO_KEY, DPKG_LOCKED, DPKG_INTERRUPTED],
        message: mark!("apt ended with an exception, most often because a repository could not be reached"),
        help: mark!(
            "read the traceback above it; run `apt-get update` on the node and give it a way to the repositories that fail"
        ),
        page: TROUBLESHOOTING,
    },
    Known {
        cause: Cause::Other("operation-failed", Some(1)),
        marks: &["Failure during execution of patching operation"],
        unless: &["Patching operation completed with no result from APT"],
        message: mark!(
            "the package manager's part ended with an exception, most often because a repository or update server \
                  could not be reached"
        ),
        help: mark!("read the traceback behind it, and give the node a way to its update servers"),
        page: TROUBLESHOOTING,
    },
    Known {
        cause: Cause::Other("no-mirrors", Some(1)),
        marks: &["No more mirrors to try", "NoMoreMirrorsRepoError"],
        unless: &[NO_MEMORY],
        message: mark!("a repository of yum or dnf cannot be reached"),
        help: mark!(
            "give the node a way to it: through a NAT gateway, or, for Amazon Linux, through a gateway endpoint for S3; \
               or remove the repository"
        ),
        page: TROUBLESHOOTING,
    },
    known(
        Cause::Other("repositories-unreachable", Some(1)),
        &["Unable to refresh the repositories"],
        mark!("zypper cannot reach its repositories"),
        mark!("give the node a way to them, and run `zypper refresh` on the node"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::NoMemory),
        &[NO_MEMORY],
        mark!("the node had not enough memory to download its packages"),
        mark!("give it swap or a larger instance type, or install fewer packages at a time"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::CommitError),
        &["Commit subprocess was not successful"],
        mark!("zypper ended its transaction with an error"),
        mark!("read what zypper prints above it, and run `zypper patch` on the node"),
        TROUBLESHOOTING,
    ),
    known(
        Cause::Other("dependency-failure", None),
        &[
            "yum update failed with result code:",
            "Commit subprocess had dependency check issues",
            "Dependency check failure during commit process",
            "has a blocked dependency",
            "patching exit code is 2 and",
            "patching exit code is 196 and",
            "failed with exit code 196 but",
        ],
        mark!("a package could not come because of what it depends on; the others did"),
        mark!(
            "allow or install what the package needs: approve it as well, take it out of RejectedPatches, or remove what keeps \
         it at its version"
        ),
        TROUBLESHOOTING,
    ),
    known(
        Cause::Other("rpm-not-unpacked", None),
        &["Error unpacking rpm package", "was supposed to be removed but is not!"],
        mark!("rpm could not write a package's files, often because pip had put others in their place"),
        mark!(
            "remove what pip installed over the package on the node, reinstall the package, and run the command again"
        ),
        TROUBLESHOOTING,
    ),
    known(
        Cause::Other("no-source-for-product", Some(1)),
        &["No sources contained the product:"],
        mark!("none of the baseline's Sources is for the node's product"),
        mark!("add the product to a source, or take the sources out of the baseline"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::InventoryDenied),
        &["Unable to upload compliance report."],
        mark!("patching was done, and the report could not be uploaded: AWS still shows what was there before"),
        mark!("allow ssm:PutInventory to the node's role, then run a Scan"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::InventoryError),
        &["Encounter service side error when uploading the inventory"],
        mark!("patching was done, and Systems Manager did not take the report; two runs at once on a node do this"),
        mark!("do not let two patch runs meet on one node, then run a Scan"),
        TROUBLESHOOTING,
    ),
    known(
        linux(Trouble::MissedReboot),
        &["Patching payload failed to reboot 4x in a row"],
        mark!("the node was asked four times to reboot and never went down"),
        mark!("find out what keeps it from rebooting, reboot it by hand and run a Scan"),
        TROUBLESHOOTING,
    ),
    known(
        Cause::Other("other-step", None),
        &["Failed to install package; install status Failed"],
        mark!("this line is of the plugin aws:configurePackage, not of the patch step"),
        mark!("look for the document that installs the package"),
        TROUBLESHOOTING,
    ),
    known(
        Cause::Other("sni-warning", None),
        &["SNIMissingWarning"],
        mark!("the node's Python 2 cannot tell a server the name it wants; this is a warning"),
        mark!("nothing: the run goes on"),
        TROUBLESHOOTING,
    ),
    refusal("several-tagged-baselines", &[refused::SEVERAL_TAGGED], exit::SEVERAL_TAGGED, ASSOCIATION),
    refusal("baseline-tags-form", &["BaselineTags are not of the form"], exit::TAGS_FORM, ASSOCIATION),
    refusal("not-overridden", &[refused::NOT_OVERRIDDEN], exit::NOT_OVERRIDDEN, OVERRIDE),
    refusal("overridden-twice", &[refused::OVERRIDDEN_TWICE], exit::OVERRIDDEN_TWICE, OVERRIDE),
    refusal("two-overrides", &[refused::TWO_OVERRIDES], exit::TWO_OVERRIDES, OVERRIDE),
    refusal(
        "unsupported-system",
        &["(UnsupportedOperatingSystem)", "Unsupported Operating System"],
        exit::UNSUPPORTED_SYSTEM,
        PREREQUISITES,
    ),
    known(
        Cause::Other("listed-without-id", None),
        &[refused::WITHOUT_ID],
        mark!("an entry of the InstallOverrideList has no id"),
        mark!("give every patch of the list an id"),
        INSTALL_LIST,
    ),
    known(
        Cause::Other("unknown-filter-key", None),
        &[refused::FOREIGN_KEY],
        mark!("a baseline has a filter whose key the node's system does not know"),
        mark!("use the keys of the system: DescribePatchProperties lists them"),
        OVERRIDE,
    ),
    known(
        windows(Trouble::StandardTier),
        &["UnsupportedFeatureRequiredException"],
        mark!(
            "the baseline covers Microsoft applications, and the node is a hybrid machine in the standard-instances tier"
        ),
        mark!(
            "turn on the advanced-instances tier of the account and region, or leave applications out of the baseline"
        ),
        APPLICATIONS,
    ),
    known(
        windows(Trouble::ResourcesDenied),
        &["Invoke-PatchBaselineOperation : User is not authorized to perform: tag:GetResources"],
        FIND_TAGS,
        TAG_RIGHTS,
        ASSOCIATION,
    ),
    known(
        windows(Trouble::BaselinesDenied),
        &["Invoke-PatchBaselineOperation : User is not authorized to perform: ssm:DescribePatchBaselines"],
        FIND_TAGS,
        TAG_RIGHTS,
        ASSOCIATION,
    ),
    known(
        windows(Trouble::BaselineDenied),
        &["Invoke-PatchBaselineOperation : User is not authorized to perform: ssm:GetPatchBaseline"],
        FIND_TAGS,
        TAG_RIGHTS,
        ASSOCIATION,
    ),
    known(
        windows(Trouble::SnapshotDenied),
        &[
            "Invoke-PatchBaselineOperation : User is not authorized to perform: ssm:GetDeployablePatchSnapshotForInstance",
        ],
        SNAPSHOT_DENIED,
        SNAPSHOT_RIGHTS,
        PROFILE,
    ),
    known(
        linux(Trouble::ResourcesDenied),
        &["(AccessDeniedException) when calling the GetResources operation"],
        FIND_TAGS,
        TAG_RIGHTS,
        ASSOCIATION,
    ),
    known(
        linux(Trouble::BaselinesDenied),
        &["(AccessDeniedException) when calling the DescribePatchBaselines operation"],
        FIND_TAGS,
        TAG_RIGHTS,
        ASSOCIATION,
    ),
    known(
        linux(Trouble::BaselineDenied),
        &["(AccessDeniedException) when calling the GetPatchBaseline operation"],
        FIND_TAGS,
        TAG_RIGHTS,
        ASSOCIATION,
    ),
    Known {
        cause: linux(Trouble::ListDenied),
        marks: &[FILE_DENIED],
        unless: &[OVERRIDE_ASKED],
        message: mark!("the node may not read the file of InstallOverrideList"),
        help: mark!("allow s3:GetObject on the file to the node's role, and name it by its s3:// address"),
        page: INSTALL_LIST,
    },
];
