//! Exit codes of the patch step: the one table of what each means and what to do (spec documents 7). What is played takes
//! its codes from here, and what is read back its words.

use patchplay_language::mark;

/// The script or module of Windows gave up, or the agent stopped it.
pub const GAVE_UP: i64 = -1;
/// The step ran to its end.
pub const SUCCESS: i64 = 0;
/// A failure of the package manager's part, of the script's look for Python, and of what no document gives a code.
pub const FAILURE: i64 = 1;
/// Dependencies failed, as the guide has it.
pub const DEPENDENCY_FAILURE: i64 = 2;
/// The fourth reboot did not come (rule exit-missed-reboots).
pub const MISSED_REBOOTS: i64 = 3;
/// The shell may not execute the script (rule exit-126-noexec).
pub const NOT_EXECUTABLE: i64 = 126;
/// GetPatchBaseline was denied.
pub const BASELINE_DENIED: i64 = 135;
/// On Linux and macOS the agent killed the process by signal 9 (rule exit-stopped-by-agent).
pub const KILLED: i64 = 137;
/// DescribePatchBaselines was denied.
pub const BASELINES_DENIED: i64 = 138;
/// GetResources was denied.
pub const RESOURCES_DENIED: i64 = 141;
/// Several baselines carry the tags.
pub const SEVERAL_TAGGED: i64 = 142;
/// The snapshot did not come (rule net-no-snapshot-bucket).
pub const SNAPSHOT_FAILED: i64 = 143;
/// The API answered the request for the snapshot with an error.
pub const SNAPSHOT_ERROR: i64 = 144;
/// The request for the snapshot was denied.
pub const SNAPSHOT_DENIED: i64 = 145;
/// The system is not supported.
pub const UNSUPPORTED_SYSTEM: i64 = 146;
/// There are no credentials.
pub const NO_CREDENTIALS: i64 = 148;
/// The payload is not what it should be.
pub const CHECKSUM: i64 = 151;
/// The payload cannot be loaded.
pub const BROKEN_PAYLOAD: i64 = 152;
/// BaselineTags have another form.
pub const TAGS_FORM: i64 = 153;
/// The payload's folder cannot be made.
pub const NO_DIRECTORY: i64 = 154;
/// The payload cannot be unpacked.
pub const BROKEN_ARCHIVE: i64 = 155;
/// The payload did not come; also what every failure of it before its package part ends as, whatever the cause (rules net-no-s3-linux, exit-before-patching-156).
pub const NO_PAYLOAD: i64 = 156;
/// The file of BaselineOverride did not come.
pub const OVERRIDE_DENIED: i64 = 162;
/// BaselineOverride lacks the system.
pub const NOT_OVERRIDDEN: i64 = 163;
/// BaselineOverride has the system twice.
pub const OVERRIDDEN_TWICE: i64 = 165;
/// Both override parameters were given.
pub const TWO_OVERRIDES: i64 = 167;
/// To the agent: done, without the steps that are left (rule exit-agent-168-169).
pub const SKIP_AND_SUCCEED: i64 = 168;
/// To the agent: failed, without the steps that are left.
pub const SKIP_AND_FAIL: i64 = 169;
/// Linux and macOS ask the agent for a reboot.
pub const REBOOT: i64 = 194;
/// Windows asks the agent for a reboot.
pub const REBOOT_WINDOWS: i64 = 3010;

/// What an exit code of the patch step means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// The code.
    pub code: i64,
    /// A text of the log by which this meaning of the code is told from its other one.
    pub mark: Option<&'static str>,
    /// What it means.
    pub meaning: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

const fn exit(code: i64, meaning: &'static str, remedy: &'static str) -> Exit {
    Exit { code, mark: None, meaning, remedy }
}

const RIGHTS: &str = mark!("give the node's role the policy AmazonSSMManagedInstanceCore, which allows the call");
const TAG_RIGHTS: &str = mark!("give the node's role the policy AmazonSSMPatchAssociation, which allows the call");
const SERVICE: &str = mark!("run the command again; if it stays so, look at the node's way to the ssm endpoint");
const OVERRIDE: &str = mark!("correct the file that the parameter BaselineOverride names");

/// Every code that the step or the agent is known to end with. Those from 130 to 150 and from 160 to 167 name a cause
/// inside the payload; payload 1.80 lets most of them out as 156.
pub const EXITS: &[Exit] = &[
    exit(SUCCESS, mark!("the step succeeded; that says nothing about compliance"), mark!("look at the counters")),
    exit(
        FAILURE,
        mark!("something in the run failed: a package, a repository, the report, or a check of the script"),
        mark!("read the records marked ERROR above it; run it again once the cause is gone"),
    ),
    exit(
        DEPENDENCY_FAILURE,
        mark!("a package could not come because of what it depends on; the others did"),
        mark!("allow or install what the package needs, or reject the package as well"),
    ),
    exit(
        MISSED_REBOOTS,
        mark!("the node was asked four times to reboot and never went down"),
        mark!("find out what keeps the node from rebooting, reboot it by hand and run a Scan"),
    ),
    exit(
        NOT_EXECUTABLE,
        mark!("the agent's script may not be executed: its volume is mounted noexec"),
        mark!("mount the volume of /var/lib/amazon/ssm without noexec"),
    ),
    exit(130, mark!("the search for the baseline by its tags failed"), SERVICE),
    exit(131, mark!("the API answered the search for the baseline by its tags with an error"), SERVICE),
    exit(132, mark!("the node may not look for the baseline by its tags"), TAG_RIGHTS),
    exit(133, mark!("the baseline could not be read"), SERVICE),
    exit(134, mark!("the API answered GetPatchBaseline with an error"), SERVICE),
    exit(BASELINE_DENIED, mark!("the node may not call GetPatchBaseline"), TAG_RIGHTS),
    exit(136, mark!("the baselines could not be listed"), SERVICE),
    Exit {
        code: KILLED,
        mark: Some("DescribePatchBaselines"),
        meaning: mark!("the API answered DescribePatchBaselines with an error"),
        remedy: SERVICE,
    },
    exit(
        KILLED,
        mark!("the agent stopped the process: the command was cancelled or ran out of time"),
        mark!("give it a longer timeout"),
    ),
    exit(BASELINES_DENIED, mark!("the node may not call DescribePatchBaselines"), TAG_RIGHTS),
    exit(139, mark!("resources could not be found by their tags"), SERVICE),
    exit(140, mark!("the API answered GetResources with an error"), SERVICE),
    exit(RESOURCES_DENIED, mark!("the node may not call GetResources"), TAG_RIGHTS),
    exit(
        SEVERAL_TAGGED,
        mark!("several baselines of the node's system carry the tags of BaselineTags"),
        mark!("leave the tags on one baseline of each system"),
    ),
    exit(SNAPSHOT_FAILED, mark!("the snapshot of the baseline could not be had"), SERVICE),
    exit(SNAPSHOT_ERROR, mark!("Systems Manager answered the request for the snapshot with an error"), SERVICE),
    exit(SNAPSHOT_DENIED, mark!("the node may not ask for the snapshot of the baseline"), RIGHTS),
    exit(
        UNSUPPORTED_SYSTEM,
        mark!("Patch Manager does not support this operating system or version"),
        mark!("look at the list of supported systems, and upgrade the node"),
    ),
    exit(147, mark!("the snapshot could not be saved on the node"), mark!("make room on the node's disk")),
    exit(
        NO_CREDENTIALS,
        mark!("the node has no credentials"),
        mark!("attach an instance profile with AmazonSSMManagedInstanceCore"),
    ),
    exit(149, mark!("the report could not be uploaded"), RIGHTS),
    exit(150, mark!("the snapshot of the baseline cannot be read"), SERVICE),
    exit(
        CHECKSUM,
        mark!("the payload that was downloaded is not the one that was published"),
        mark!("look for a proxy that changes downloads, and run the command again"),
    ),
    exit(
        BROKEN_PAYLOAD,
        mark!("the payload could not be loaded: a second run at the same time, or a full disk"),
        mark!("let one patch run at a time run on a node, and make room in /var"),
    ),
    exit(TAGS_FORM, mark!("BaselineTags are not of the form Key=key,Values=value"), mark!("correct the parameter")),
    exit(
        NO_DIRECTORY,
        mark!("the payload's folder could not be made"),
        mark!("look at rights and room of /var/log/amazon/ssm"),
    ),
    exit(
        BROKEN_ARCHIVE,
        mark!("the payload could not be unpacked: a second run at the same time, or /var is full"),
        mark!("let one patch run at a time run on a node, and make room in /var"),
    ),
    exit(
        NO_PAYLOAD,
        mark!("the payload was not downloaded, or failed before it looked at packages"),
        mark!(
            "read the records above it: no way to S3, no baseline, no credentials and an override that cannot be read all end so"
        ),
    ),
    exit(
        160,
        mark!("the node may not read the file of BaselineOverride"),
        mark!("allow s3:GetObject on it to the node's role"),
    ),
    exit(161, mark!("the file of BaselineOverride is not valid"), OVERRIDE),
    exit(
        OVERRIDE_DENIED,
        mark!("the file of BaselineOverride could not be downloaded"),
        mark!("allow s3:GetObject on it to the node's role"),
    ),
    exit(
        NOT_OVERRIDDEN,
        mark!("the file of BaselineOverride has no baseline for the node's system"),
        mark!("add one, or send the command to nodes of the file's systems alone"),
    ),
    exit(
        OVERRIDDEN_TWICE,
        mark!("the file of BaselineOverride has several baselines for the node's system"),
        mark!("leave one of each system"),
    ),
    exit(166, mark!("the file of BaselineOverride names a system that is not supported"), OVERRIDE),
    exit(
        TWO_OVERRIDES,
        mark!("BaselineOverride and InstallOverrideList were given together"),
        mark!("give one of the two"),
    ),
    exit(SKIP_AND_SUCCEED, mark!("the step succeeded, and the steps after it were skipped"), mark!("nothing")),
    exit(
        SKIP_AND_FAIL,
        mark!("the step failed, and the steps after it were skipped"),
        mark!("read the text of the step itself"),
    ),
    exit(
        REBOOT,
        mark!("the node is to reboot; the step goes on after it, and only then has an end"),
        mark!("wait for the pass after the reboot, which is added to the same log"),
    ),
    exit(
        195,
        mark!("a package failed, and the node reboots; after the reboot the step fails"),
        mark!("look at the failed packages"),
    ),
    exit(
        196,
        mark!("a dependency kept a package away, and the node reboots; after the reboot the step fails"),
        mark!("look at the failed packages"),
    ),
    exit(
        REBOOT_WINDOWS,
        mark!("the node is to reboot, and the step goes on after it"),
        mark!("wait for the pass after the reboot"),
    ),
    exit(
        GAVE_UP,
        mark!("the script or module of Windows gave up; the agent writes 4294967295, newer ones 0xffffffff"),
        mark!("read the error above it; cancelled and timed-out runs have this code as well"),
    ),
];

/// The meaning of a code in a log without white space; where it has two, the one whose mark stands there.
#[must_use]
pub fn meaning(code: i64, bare: &str) -> Option<&'static Exit> {
    let fits = |exit: &&Exit| exit.code == code && exit.mark.is_none_or(|mark| bare.contains(mark));
    EXITS.iter().find(fits)
}

/// Whether the agent passes over the steps that are left in the document (rule exit-agent-168-169).
#[must_use]
pub const fn skips_the_rest(code: i64) -> bool {
    matches!(code, SKIP_AND_SUCCEED | SKIP_AND_FAIL)
}

/// Whether the agent counts a step that ended with the code, and is not to run again, as successful.
#[must_use]
pub const fn is_success(code: i64) -> bool {
    matches!(code, SUCCESS | SKIP_AND_SUCCEED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_meaning_unless_a_mark_tells_two_apart() {
        for exit in EXITS {
            let unmarked = EXITS.iter().filter(|other| other.code == exit.code && other.mark.is_none()).count();
            assert_eq!(unmarked, 1, "{}", exit.code);
        }
        assert!(meaning(KILLED, "").unwrap().meaning.contains("stopped the process"));
        assert!(meaning(KILLED, "callingtheDescribePatchBaselinesoperation").unwrap().meaning.contains("API"));
        assert_eq!(meaning(7, ""), None);
    }

    #[test]
    fn two_codes_pass_over_what_is_left() {
        assert!(skips_the_rest(SKIP_AND_SUCCEED) && is_success(SKIP_AND_SUCCEED));
        assert!(skips_the_rest(SKIP_AND_FAIL) && !is_success(SKIP_AND_FAIL));
        assert!(!skips_the_rest(SUCCESS) && !skips_the_rest(FAILURE) && !is_success(FAILURE));
    }
}
