//! Runs that end before their report (spec logs 5).

use patchplay_engine::PackageManager;
use patchplay_language::mark;
use patchplay_model::{EarlyExit, LinuxPayload, OperatingSystem, Trouble};

use super::{Errand, Site, apt, dnf, package::Package, pen::Pen, shell, start, yum, zypper};
use crate::{ids, page::StepLog};

/// Where the payload works on the node.
const FOLDER: &str = "/var/log/amazon/ssm/patch-baseline-operations";
/// curl's code when no connection comes about.
const CURL_NO_CONNECTION: u8 = 7;
/// curl's code when it cannot write.
const CURL_WRITE_ERROR: u8 = 23;
/// What apt says after a run of dpkg that was cut off.
pub(super) const DPKG_INTERRUPTED: &str =
    "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.";

/// The bucket of the payload cannot be reached (rule `net-no-s3-linux`).
#[must_use]
pub fn payload_unreachable(site: &Site<'_>, errand: &Errand<'_>) -> StepLog {
    not_downloaded(site, errand, CURL_NO_CONNECTION)
}

fn not_downloaded(site: &Site<'_>, errand: &Errand<'_>, curl: u8) -> StepLog {
    let mut pen = Pen::new(errand.start);
    let _ = shell::preamble(&mut pen, site);
    start::download(&mut pen, site);
    pen.at(errand.end);
    pen.error(&format!("Error code returned from curl is {curl}"));
    pen.complain(&format!("Unable to download payload: {}.", site.payload_url()));
    if curl == CURL_NO_CONNECTION {
        pen.reconstructed(mark!("the code that curl returns"));
    }
    pen.end(156)
}

/// A step that the agent stops: what the payload logs goes to stdout as it comes, so the beginning is there. The agent's
/// own line stands under failures alone (rule cmd-agent-failure-line).
#[must_use]
pub fn stopped(site: &Site<'_>, errand: &Errand<'_>, code: i64) -> StepLog {
    let mut pen = Pen::new(errand.start);
    let _ = shell::preamble(&mut pen, site);
    start::download(&mut pen, site);
    pen.reconstructed(mark!("how much a step had printed when it was stopped"));
    StepLog { code, passes: vec![code], ..pen.end(0) }
}

/// The script or the payload ends because of something on the node, before it looks at a package; `code` is that of
/// [`crate::trouble::response_code`].
#[must_use]
pub fn broken_early(site: &Site<'_>, errand: &Errand<'_>, trouble: Trouble, code: i64) -> StepLog {
    let mut pen = Pen::new(errand.start);
    if trouble == Trouble::NoExec {
        pen.complain(&format!(
            "sh: /var/lib/amazon/ssm/{}/document/orchestration/{}/awsrunShellScript/{}/_script.sh: Permission denied\n",
            site.instance_id,
            site.execution_id,
            site.step_name()
        ));
        return pen.end(code);
    }
    if shell::preamble(&mut pen, site).is_err() {
        return pen.end(code);
    }
    let archive = start::archive(site.readings.linux_second_pass.version());
    match trouble {
        Trouble::NoDirectory => pen.complain(&format!("Unable to create dir: {FOLDER}")),
        Trouble::DiskFull => return not_downloaded(site, errand, CURL_WRITE_ERROR),
        Trouble::Checksum => {
            start::download(&mut pen, site);
            let sum = |what: &str| ids::checksum(what, &archive);
            pen.complain(&format!(
                "{archive} sha256 check failed, should be {}, but is {}",
                sum("published"),
                sum(site.instance_id)
            ));
            pen.reconstructed(mark!("the two checksums"));
        }
        Trouble::BrokenArchive => {
            start::download(&mut pen, site);
            pen.complain(&format!("Unable to extract tar file: {FOLDER}/{archive}."));
        }
        Trouble::BrokenPayload => {
            start::download(&mut pen, site);
            pen.complain("Unable to load and extract the content of payload, abort.");
        }
        Trouble::ParallelRun => {
            start::download(&mut pen, site);
            pen.complain(&format!("IOError: [Errno 2] No such file or directory: '{archive}'\n"));
            pen.reconstructed(mark!("the exit code of a run whose payload another run took away, and the traceback"));
        }
        _ => {
            start::running(&mut pen, site, errand);
            snapshot(&mut pen, site, errand, trouble);
        }
    }
    pen.end(code)
}

/// The node does not get its baseline.
fn snapshot(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>, trouble: Trouble) {
    let message = match trouble {
        Trouble::OverrideDenied => {
            let address = errand.baseline_override.unwrap_or_default();
            pen.info(&format!("Downloading Baseline Override from {address}"));
            format!("Unable to download file from S3: {address}.")
        }
        Trouble::NoCredentials => {
            "GetDeployableSnapshotForInstance had access denied and no metadata credentials were available".to_owned()
        }
        Trouble::SnapshotDenied => denied(pen, "ssm", "GetDeployablePatchSnapshotForInstance"),
        Trouble::ResourcesDenied => denied(pen, "tag", "GetResources"),
        Trouble::BaselinesDenied => denied(pen, "ssm", "DescribePatchBaselines"),
        Trouble::BaselineDenied => denied(pen, "ssm", "GetPatchBaseline"),
        _ => {
            start::credentials(pen, site);
            pen.warning("Unable to retrieve snapshot with default ssm client, retry with fallback ssm client");
            pen.reconstructed(mark!("the level of the record about the fallback client"));
            "Get Snapshot failed".to_owned()
        }
    };
    loading_failed(pen, site, &message);
}

/// What botocore says of a call that the role does not allow.
fn denied(pen: &mut Pen, service: &str, operation: &str) -> String {
    pen.reconstructed(mark!("the message of a call that is denied"));
    format!(
        "An error occurred (AccessDeniedException) when calling the {operation} operation: User is not authorized to \
         perform: {service}:{operation}"
    )
}

/// The records of an exception in the entrance file. The payload then looks for the code in a table that does not have it,
/// which is an exception again (rule `exit-before-patching-156`).
fn loading_failed(pen: &mut Pen, site: &Site<'_>, message: &str) {
    pen.wait(1);
    pen.error(message);
    pen.error(&format!("Error loading entrance module.\nTraceback (most recent call last):\nException: {message}"));
    pen.reconstructed(mark!("the traceback, whose lines of code are left out"));
    if site.readings.exit_code_before_patching == EarlyExit::Payload {
        pen.error("unsupported operand type(s) for %: 'NoneType' and 'tuple'");
    }
}

/// The run picks no baseline for the node, or its system is not supported; `message` as in [`crate::refused::message`].
#[must_use]
pub fn refused(site: &Site<'_>, errand: &Errand<'_>, message: &str, code: i64) -> StepLog {
    let mut pen = Pen::new(errand.start);
    let _ = shell::preamble(&mut pen, site);
    start::running(&mut pen, site, errand);
    if let Some(address) = errand.baseline_override {
        pen.info(&format!("Downloading Baseline Override from {address}"));
    }
    if let Some(tags) = &errand.tags {
        start::search(&mut pen, tags);
    }
    start::credentials(&mut pen, site);
    loading_failed(&mut pen, site, message);
    pen.end(code)
}

/// What ends a run in its package part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault<'a> {
    /// No repository answers (rules `net-no-repositories`, `log-linux-no-mirrors`, `log-linux-apt-no-result`).
    NoRepositories,
    /// None of the baseline's sources is for the product.
    NoSource,
    /// A message of the payload's own.
    Message(&'a str),
    /// Something on the node. The packages are those that were to come.
    Trouble(Trouble, &'a [Package<'a>]),
}

/// The run ends in its package part: exit 1, and no report (rule `exit-upload-failed`).
#[must_use]
pub fn in_packages(site: &Site<'_>, errand: &Errand<'_>, fault: Fault<'_>) -> StepLog {
    let mut pen = Pen::new(errand.start);
    let _ = shell::preamble(&mut pen, site);
    start::running(&mut pen, site, errand);
    start::header(&mut pen, site, errand);
    match fault {
        Fault::NoRepositories => no_repositories(&mut pen, site, errand),
        Fault::NoSource => pen.error(&format!(
            "No sources contained the product: {}. Add the product to a source to use the custom repository configuration",
            site.product
        )),
        Fault::Message(message) => {
            pen.error(message);
            pen.reconstructed(mark!("what surrounds the message of a filter that the package manager does not know"));
        }
        Fault::Trouble(trouble, packages) => troubled(&mut pen, site, errand, trouble, packages),
    }
    where_to_look(&mut pen, site);
    pen.end(1)
}

fn no_repositories(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>) {
    match site.manager {
        PackageManager::Yum | PackageManager::Dnf => {
            if site.manager == PackageManager::Yum {
                yum::plugins(pen, site);
            } else {
                dnf::refresh(pen);
            }
            pen.at(errand.end);
            pen.error(&format!(
                "NoMoreMirrorsRepoError: failure: repodata/repomd.xml from {}: [Errno 256] No more mirrors to try.",
                repository(site)
            ));
            pen.reconstructed(mark!("the name of the repository"));
        }
        PackageManager::Apt => {
            apt::begin(pen, site);
            pen.at(errand.end);
            no_result(pen, "apt.cache.FetchFailedException");
        }
        PackageManager::Zypper => {
            pen.info("Running scan operation to find missing packages...");
            pen.at(errand.end);
            pen.error(
                "Encountered a known exception in the CLI Invoker: CLIInvokerError(error_message='Unable to refresh the \
                 repositories', error_code='106')",
            );
            pen.reconstructed(mark!("what zypper says of repositories that it cannot reach"));
        }
        PackageManager::MacOs => {
            pen.at(errand.end);
            pen.error("Failure during execution of patching operation");
            pen.reconstructed(mark!("what a Mac says of update servers that it cannot reach"));
        }
    }
}

/// The repository that a node of the system asks first.
pub(super) fn repository(site: &Site<'_>) -> &'static str {
    match site.system {
        OperatingSystem::AmazonLinux => "amzn-main/latest",
        OperatingSystem::AmazonLinux2 => "amzn2-core/2/x86_64",
        OperatingSystem::AmazonLinux2022 | OperatingSystem::AmazonLinux2023 => "amazonlinux",
        OperatingSystem::RedHat => "rhel-rhui-server-rpms",
        OperatingSystem::OracleLinux => "ol_baseos_latest",
        _ => "base",
    }
}

/// The records of an exception inside apt (rule `log-linux-apt-no-result`).
fn no_result(pen: &mut Pen, exception: &str) {
    pen.error(&format!(
        "Failure during execution of patching operation\nTraceback (most recent call last):\n{exception}"
    ));
    pen.error(
        "Patching operation completed with no result from APT. This can be a sign of exception during patching. Exiting \
         with failure.",
    );
    pen.reconstructed(mark!("the traceback, whose lines of code are left out"));
}

fn troubled(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>, trouble: Trouble, packages: &[Package<'_>]) {
    match trouble {
        Trouble::ListDenied => {
            let address = errand.install_override_list.unwrap_or_default();
            pen.error(&format!("Unable to download file from S3: {address}."));
            pen.reconstructed(mark!("what follows when the file of InstallOverrideList is denied"));
        }
        Trouble::NoMemory => {
            yum::plugins(pen, site);
            pen.at(errand.end);
            let name = packages.first().map(Package::envra).unwrap_or_default();
            pen.error(&format!(
                "YumDownloadError: [u'Errors were encountered while downloading packages.', u'{name}: [Errno 5] [Errno 12] \
                 Cannot allocate memory']"
            ));
        }
        Trouble::CommitError => {
            zypper::updating(pen, packages.len() as i64);
            pen.at(errand.end);
            pen.error("Commit subprocess was not successful. Exit Code: 8 ");
            pen.error(" Aborting.");
            pen.reconstructed(mark!("zypper's exit code"));
        }
        Trouble::NoPublicKey => {
            apt::begin(pen, site);
            pen.error(&format!(
                "W:GPG error: {} {} InRelease: The following signatures couldn't be verified because the public key is not \
                 available: NO_PUBKEY {}",
                "https://packages.example.com/apt",
                apt::suite(site.product),
                ids::checksum("public key", site.instance_id).get(..16).unwrap_or_default().to_uppercase()
            ));
            no_result(pen, "apt.cache.FetchFailedException");
            pen.reconstructed(mark!("the repository and its key"));
        }
        Trouble::DpkgLocked => {
            apt::begin(pen, site);
            pen.at(errand.end);
            pen.error("install errors: dpkg: error: dpkg frontend is locked by another process");
            no_result(pen, "apt.cache.LockFailedException: Failed to lock /var/lib/dpkg/lock-frontend");
        }
        _ => {
            apt::begin(pen, site);
            no_result(pen, DPKG_INTERRUPTED);
        }
    }
}

/// The two records with which newer payloads end a failure.
fn where_to_look(pen: &mut Pen, site: &Site<'_>) {
    if site.readings.linux_second_pass != LinuxPayload::V1_110 {
        return;
    }
    let (region, node, command) = (site.region, site.instance_id, site.execution_id);
    pen.error(&format!(
        "To troubleshoot this execution failure using Systems Manager Automation, visit \
         https://{region}.console.aws.amazon.com/systems-manager/automation/execute/AWSSupport-TroubleshootPatchManagerLinux\
         ?region={region}#InstanceId={node}&RunCommandId={command}"
    ));
    pen.error(
        "For common errors related to patching, visit \
         https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-troubleshooting.html",
    );
}
