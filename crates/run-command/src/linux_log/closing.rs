//! How a pass ends: whether the node reboots, and with which code (spec logs 4.4, 4.5).

use patchplay_model::{ClosingLines, LinuxPayload, Operation, RebootOption, Timestamp};

use super::{Errand, Findings, REBOOT, Site, pen::Pen, shell, start};
use crate::page::StepLog;

/// What becomes of the wish to reboot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reboot {
    /// There is none.
    None,
    /// The node reboots, and the step goes on at this time.
    Done(Timestamp),
    /// The node does not reboot; the last pass is at this time.
    Missed(Timestamp),
}

/// Passes that find no reboot and ask for it again, before the one that gives up (rule `exit-missed-reboots`).
const RETRIES: i64 = 3;

/// The closing lines, as often as they are printed (rules `log-linux-end*`).
pub(super) fn lines(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>, findings: &Findings<'_>) {
    super::report::uptime(pen, site);
    let times = match site.readings.linux_closing_lines {
        ClosingLines::Twice => 2,
        ClosingLines::Once => 1,
    };
    for _ in 0..times {
        once(pen, errand, findings);
    }
}

fn once(pen: &mut Pen, errand: &Errand<'_>, findings: &Findings<'_>) {
    let code = findings.patching_code();
    let uploaded = findings.report.fault.is_none();
    pen.mark("Reboot");
    if findings.reboot != Reboot::None {
        match (uploaded, code) {
            (true, 0 | REBOOT) => {
                pen.info("Inventory upload was successful");
                pen.info(&format!("Reboot is required with patching exit code {code}"));
            }
            (true, _) => {
                pen.error(&format!("Patching Operation failed with exit code {code} but instance needs reboot"))
            }
            (false, _) => pen
                .error(&format!("Patching exit code is {code} and inventory reporting failed but reboot is required")),
        }
        return;
    }
    pen.info(match (errand.operation, errand.reboot_option) {
        (Operation::Scan, _) => "Reboot is not permitted for scan operation",
        (Operation::Install, RebootOption::NoReboot) => "Reboot is not permitted because RebootOption is NoReboot",
        (Operation::Install, RebootOption::RebootIfNeeded) => "Reboot is not required",
    });
    if !uploaded || !matches!(code, 0 | REBOOT) {
        // The second number is a boolean: 1 when the upload succeeded.
        pen.error(&format!(
            "Failure occurred in the operation, patching exit code is {code} and inventory exit code is {}",
            u8::from(uploaded)
        ));
    }
}

/// The passes after the first (rules `log-linux-second-pass`, `exit-second-pass-remembers`, `exit-missed-reboots`);
/// `code` is what the step ends with.
pub(super) fn later_passes(first: StepLog, site: &Site<'_>, from: Timestamp, reboot: Reboot, code: i64) -> StepLog {
    match reboot {
        Reboot::None => first,
        Reboot::Done(at) => first.then(pass(site, at, code, |_| ())),
        Reboot::Missed(last) => {
            let step = (last.ticks() - from.ticks()) / (RETRIES + 1);
            let log = (1..=RETRIES).fold(first, |log, number| {
                log.then(pass(site, from.plus_ticks(number * step), REBOOT, |pen| {
                    pen.info("Patching payload detected a missed reboot, issuing exit code 194 to retry reboot");
                }))
            });
            log.then(pass(site, last, code, |pen| {
                pen.error("Patching payload failed to reboot 4x in a row, reporting failure code 3");
            }))
        }
    }
}

/// A pass that patches nothing: the script begins anew, and the payload ends with what it remembers.
fn pass(site: &Site<'_>, at: Timestamp, code: i64, says: impl FnOnce(&mut Pen)) -> StepLog {
    let mut pen = Pen::new(at);
    // What ends the preamble early has ended the first pass already.
    let _ = shell::preamble(&mut pen, site);
    start::download(&mut pen, site);
    says(&mut pen);
    if site.readings.linux_second_pass == LinuxPayload::V1_110 {
        start::import(&mut pen);
    }
    pen.end(code)
}
