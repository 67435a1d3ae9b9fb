//! Exit codes: how a log tells one, and what each means (spec documents 7).

use super::scan::{number, words};

/// What the agent writes behind the standard error of a step that failed.
pub(super) const AGENT_LINE: &str = "failed to run commands:";

/// What an exit code of the patch step means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// The code.
    pub code: i64,
    /// What it means.
    pub meaning: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

const fn exit(code: i64, meaning: &'static str, remedy: &'static str) -> Exit {
    Exit { code, meaning, remedy }
}

const RIGHTS: &str = "give the node's role the policy AmazonSSMManagedInstanceCore, which allows the call";
const SERVICE: &str = "run the command again; if it stays so, look at the node's way to the ssm endpoint";
const OVERRIDE: &str = "correct the file that the parameter BaselineOverride names";

/// Every code that the step or the agent is known to end with. Those from 130 to 150 and from 160 to 167 name a cause
/// inside the payload; payload 1.80 lets most of them out as 156.
pub const EXITS: &[Exit] = &[
    exit(0, "the step succeeded; that says nothing about compliance", "look at the counters"),
    exit(
        1,
        "something in the run failed: a package, a repository, the report, or a check of the script",
        "read the records marked ERROR above it; run it again once the cause is gone",
    ),
    exit(
        2,
        "a package could not come because of what it depends on; the others did",
        "allow or install what the package needs, or reject the package as well",
    ),
    exit(
        3,
        "the node was asked four times to reboot and never went down",
        "find out what keeps the node from rebooting, reboot it by hand and run a Scan",
    ),
    exit(
        126,
        "the agent's script may not be executed: its volume is mounted noexec",
        "mount the volume of /var/lib/amazon/ssm without noexec",
    ),
    exit(130, "the search for the baseline by its tags failed", SERVICE),
    exit(131, "the API answered the search for the baseline by its tags with an error", SERVICE),
    exit(132, "the node may not look for the baseline by its tags", RIGHTS),
    exit(133, "the baseline could not be read", SERVICE),
    exit(134, "the API answered GetPatchBaseline with an error", SERVICE),
    exit(135, "the node may not call GetPatchBaseline", RIGHTS),
    exit(136, "the baselines could not be listed", SERVICE),
    exit(
        137,
        "the agent stopped the process: the command was cancelled or ran out of time",
        "give it a longer timeout",
    ),
    exit(138, "the node may not call DescribePatchBaselines", RIGHTS),
    exit(139, "resources could not be found by their tags", SERVICE),
    exit(140, "the API answered GetResources with an error", SERVICE),
    exit(141, "the node may not call GetResources", "allow tag:GetResources to the node's role"),
    exit(142, "several baselines carry the tags of BaselineTags", "leave the tags on one baseline of each system"),
    exit(143, "the snapshot of the baseline could not be had", SERVICE),
    exit(144, "Systems Manager answered the request for the snapshot with an error", SERVICE),
    exit(145, "the node may not ask for the snapshot of the baseline", RIGHTS),
    exit(
        146,
        "Patch Manager does not support this operating system or version",
        "look at the list of supported systems",
    ),
    exit(147, "the snapshot could not be saved on the node", "make room on the node's disk"),
    exit(148, "the node has no credentials", "attach an instance profile with AmazonSSMManagedInstanceCore"),
    exit(149, "the report could not be uploaded", RIGHTS),
    exit(150, "the snapshot of the baseline cannot be read", SERVICE),
    exit(
        151,
        "the payload that was downloaded is not the one that was published",
        "look for a proxy that changes downloads, and run the command again",
    ),
    exit(
        152,
        "the payload could not be loaded: a second run at the same time, or a full disk",
        "let one patch run at a time run on a node, and make room in /var",
    ),
    exit(153, "BaselineTags are not of the form Key=key,Values=value", "correct the parameter"),
    exit(154, "the payload's folder could not be made", "look at rights and room of /var/log/amazon/ssm"),
    exit(
        155,
        "the payload could not be unpacked: a second run at the same time, or /var is full",
        "let one patch run at a time run on a node, and make room in /var",
    ),
    exit(
        156,
        "the payload was not downloaded, or failed before it looked at packages",
        "read the records above it: no way to S3, no baseline, no credentials and an override that cannot be read all end so",
    ),
    exit(160, "the node may not read the file of BaselineOverride", "allow s3:GetObject on it to the node's role"),
    exit(161, "the file of BaselineOverride is not valid", OVERRIDE),
    exit(162, "the file of BaselineOverride could not be downloaded", "allow s3:GetObject on it to the node's role"),
    exit(163, "the file of BaselineOverride has no baseline for the node's system", OVERRIDE),
    exit(165, "the file of BaselineOverride has several baselines for the node's system", OVERRIDE),
    exit(166, "the file of BaselineOverride names a system that is not supported", OVERRIDE),
    exit(167, "BaselineOverride and InstallOverrideList were given together", "give one of the two"),
    exit(168, "the step succeeded, and the steps after it were skipped", "nothing"),
    exit(169, "the step failed, and the steps after it were skipped", "read the text of the step itself"),
    exit(
        194,
        "the node is to reboot; the step goes on after it, and only then has an end",
        "wait for the pass after the reboot, which is added to the same log",
    ),
    exit(195, "a package failed, and the node reboots; after the reboot the step fails", "look at the failed packages"),
    exit(
        196,
        "a dependency kept a package away, and the node reboots; after the reboot the step fails",
        "look at the failed packages",
    ),
    exit(3010, "the node is to reboot, and the step goes on after it", "wait for the pass after the reboot"),
    exit(
        -1,
        "the script or module of Windows gave up; the agent writes 4294967295, newer ones 0xffffffff",
        "read the error above it; cancelled and timed-out runs have this code as well",
    ),
];

/// The code in the agent's line: the last one, since every pass may add one.
pub(super) fn of_agent(text: &str) -> Option<i64> {
    let (_, rest) = text.rsplit_once(AGENT_LINE)?;
    let mut words = words(rest).map(|(_, word)| word);
    let code = words.next().filter(|word| *word == "exit").and_then(|_| words.next());
    let code = code.filter(|word| *word == "status").and_then(|_| words.next())?;
    let (digits, radix) = match code.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None => (code.strip_prefix('-').unwrap_or(code), 10),
    };
    let end = digits.find(|char: char| !char.is_digit(radix)).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at_checked(end)?;
    if rest.starts_with(super::plain::CUT) {
        return None;
    }
    let number = i64::from_str_radix(digits, radix).ok()?;
    // Windows has codes of 32 bits, and -1 is written without its sign.
    Some(match u32::try_from(number) {
        Ok(bits) if code.starts_with("0x") || bits > i32::MAX.cast_unsigned() => i64::from(bits.cast_signed()),
        _ if code.starts_with('-') => -number,
        _ => number,
    })
}

/// How the closing records of the payload say that the step ends.
#[derive(Debug, Default)]
pub(super) struct Ending {
    code: Option<i64>,
    /// What the pass after the reboot that was asked for will end with.
    after_reboot: Option<Option<i64>>,
}

impl Ending {
    /// Takes one record.
    pub(super) fn record(&mut self, text: &str) {
        let code_in = |prefix: &str| text.strip_prefix(prefix).map(number);
        let own = crate::linux_log::REBOOT;
        let is_wish = text.starts_with("Reboot is required with patching exit code");
        if text.starts_with("Reboot is not required") || text.starts_with("Reboot is not permitted") {
            self.code = Some(0);
        } else if let Some(code) = code_in("Failure occurred in the operation, patching exit code is ") {
            self.code = failed(code);
        } else if is_wish {
            (self.code, self.after_reboot) = (Some(own), Some(Some(0)));
        } else if let Some(code) = code_in("Patching Operation failed with exit code ") {
            (self.code, self.after_reboot) = (Some(own), Some(failed(code)));
        } else if text.starts_with("Patching exit code is ") {
            (self.code, self.after_reboot) = (Some(own), Some(Some(1)));
        } else if text.starts_with("Patching payload detected a missed reboot") {
            self.code = Some(own);
        } else if text.starts_with("Patching payload failed to reboot 4x in a row") {
            self.code = Some(3);
        } else if text.starts_with(super::span::DOWNLOADING)
            && let Some(code) = self.after_reboot
        {
            self.code = code;
        }
    }

    /// What the step ends with; `None` if the log does not reach its end or leaves it open.
    pub(super) const fn code(&self) -> Option<i64> {
        self.code
    }
}

/// What a step ends with whose package part has this code: a failure of dependencies is 1 to payload 1.80 and 2 to the
/// guide.
const fn failed(code: Option<i64>) -> Option<i64> {
    match code {
        None | Some(2 | 196) => None,
        Some(_) => Some(1),
    }
}
