use patchplay_model::{EarlyExit, Readings, Trouble};

use super::*;
use crate::{exit::EXITS, golden};

/// Every fact and every advice of a text.
fn told(text: &str) -> String {
    format!("{}\n", serde_json::to_string_pretty(&decode(text).unwrap()).unwrap())
}

fn codes(text: &str) -> Vec<&'static str> {
    decode(text).unwrap().advice.iter().map(|advice| advice.code).collect()
}

const FIELDS: &str = "Patch Summary for i-0abc\n\nPatchGroup          : web servers\nBaselineId          : \
                      pb-1\nBaseline            : {\"BaselineId\":\"pb-1\",\"Name\":\"PatchGroup : no\"}\nSnapshotId : \
                      s\nRebootOption : NoReboot\nOwnerInformation : \nOperationType : \
                      Install\nInstalledCount      : 28\nMissingCount : 0\n";

#[test]
fn labels_are_read_in_any_column_and_without_lines() {
    for text in [FIELDS.to_owned(), FIELDS.replace('\n', "\r\n"), FIELDS.replace("  ", " "), FIELDS.replace('\n', " ")]
    {
        let read = decode(&text).unwrap();
        assert_eq!(read.patch_group.as_deref(), Some("web servers"), "{text}");
        assert_eq!(read.baseline_name.as_deref(), Some("PatchGroup : no"));
        assert_eq!(read.reboot_option, Some(RebootOption::NoReboot));
        assert_eq!((read.counts["InstalledCount"], read.counts["MissingCount"]), (28, 0));
    }
}

#[test]
fn a_page_s_quotes_and_blanks_are_plain_again() {
    let page = FIELDS.replace('"', "&quot;").replace(' ', "&nbsp;").replace("web", "&#119;eb");
    let read = decode(&format!("\u{feff}{page}")).unwrap();
    assert_eq!(read.patch_group.as_deref(), Some("web servers"));
    assert_eq!(read.baseline_name.as_deref(), Some("PatchGroup : no"));
    let curled = FIELDS.replace("{\"", "{\u{201c}").replace("\":\"", "\u{201d}:\u{201c}").replace(" : ", "\u{a0}: ");
    assert_eq!(decode(&curled).unwrap().baseline_id.as_deref(), Some("pb-1"));
}

#[test]
fn a_value_that_a_cut_touches_is_absent() {
    let whole = decode(FIELDS).unwrap();
    for end in (1..FIELDS.len()).filter(|end| FIELDS.is_char_boundary(*end)) {
        let text = format!("{}\n---Output truncated---", FIELDS.get(..end).unwrap());
        let Some(read) = decode(&text) else { continue };
        assert!(read.is_cut);
        for (name, count) in &read.counts {
            assert_eq!(Some(count), whole.counts.get(name), "{text}");
        }
        assert!(read.patch_group.is_none() || read.patch_group == whole.patch_group, "{text}");
        assert!(read.baseline_name.is_none() || read.baseline_name == whole.baseline_name, "{text}");
        assert!(read.operation.is_none() || read.operation == whole.operation, "{text}");
    }
}

/// Rule log-win-decode-wrapped-scan.
#[test]
fn a_list_of_missing_patches_is_read_over_its_lines() {
    let text = format!(
        "{}HOST - PatchBaselineOperations Assessment Results - 2020-12-30T20:59:46.169\n\nScan found the following updates \
         missing: KB1 KB2\nKB3\nKB4 \n",
        FIELDS.replace("Install\n", "Scan\n").replace("MissingCount : 0", "MissingCount : 4")
    );
    let read = decode(&text).unwrap();
    let ids: Vec<&str> = read.patches.iter().map(|patch| patch.id.as_str()).collect();
    assert_eq!(ids, ["KB1", "KB2", "KB3", "KB4"]);
    assert!(read.patches.iter().all(|patch| patch.state == Some(PatchState::Missing)));
    assert_eq!(read.advice[0].message, "Success does not mean compliant: 4 patches are Missing");
}

/// Rule log-win-decode-known-errors.
#[test]
fn errors_of_windows_that_only_run_books_know() {
    let block = |message: &str| {
        format!("Invoke-PatchBaselineOperation : {message}\nAt C:\\x\nfailed to run commands: exit status 0xffffffff")
    };
    for (message, code) in [
        ("A system shutdown is in progress.", "shutting-down"),
        ("Could not load type 'Amazon.Runtime.Internal.InvokeOptions' from assembly 'AWSSDK.Core'", "missing-assembly"),
        ("A system shut\ndown is in progress.", "shutting-down"),
    ] {
        let text = block(message);
        assert_eq!(codes(&text), [code, "exit-code"], "{text}");
        assert_eq!(decode(&text).unwrap().exit_code, Some(-1));
    }
}

/// Rule log-linux-apt-known-errors.
#[test]
fn errors_of_apt() {
    for (text, wanted) in [
        (
            "install errors: dpkg: error: dpkg frontend is locked by another process\nfailed to run commands: exit status \
             2Failed to install package; install status Failed",
            &["dpkg-locked", "other-step", "exit-code"][..],
        ),
        (
            "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.",
            &["dpkg-interrupted", "exit-code"],
        ),
        (
            "W:GPG error: https://x focal InRelease: The following signatures couldn't be verified because the public key \
             is not available: NO_PUBKEY 1234",
            &["no-public-key", "exit-code"],
        ),
    ] {
        assert_eq!(codes(text), wanted, "{text}");
    }
}

#[test]
fn every_known_error_gives_its_advice() {
    let mut text = String::new();
    for known in known::TABLE {
        let read = decode(known.sample()).unwrap_or_else(|| panic!("{}", known.code()));
        let advice = read.advice.iter().find(|advice| advice.code == known.code()).unwrap();
        assert!(!advice.message.is_empty() && !advice.help.is_empty() && advice.page.starts_with("https://"));
        text += &format!("{}: {}\n    {}\n", advice.code, advice.message, advice.help);
        if let Some(code) = read.exit_code {
            text += &format!("    ends {code}\n");
        }
    }
    for exit in EXITS {
        let read = decode(&format!("failed to run commands: exit status {}", exit.code)).unwrap();
        assert_eq!(read.exit_code, Some(exit.code));
        assert_eq!(read.advice.len(), usize::from(exit.code != 0));
        text += &format!("exit {}: {}\n    {}\n", exit.code, exit.meaning, exit.remedy);
    }
    golden::check_in("decode", "advice.txt", &text);
}

#[test]
fn every_code_that_the_simulation_ends_with_is_explained() {
    for exit_code_before_patching in EarlyExit::ALL.iter().copied() {
        let readings = Readings { exit_code_before_patching, ..Readings::default() };
        for trouble in Trouble::ALL {
            for platform in trouble.platforms() {
                let code = crate::trouble::response_code(*trouble, *platform, &readings);
                assert!(EXITS.iter().any(|exit| exit.code == code), "{trouble} ends {code}");
            }
        }
    }
}

#[test]
fn exit_codes_are_read_in_every_spelling() {
    for (line, wanted) in [
        ("exit status 4294967295", Some(-1)),
        ("exit status 0xffffffff", Some(-1)),
        ("exit status -1", Some(-1)),
        ("exit status 155", Some(155)),
        ("exit status 2Failed to install", Some(2)),
        ("exit status 15\n---Error truncated----", None),
        ("exit status", None),
        ("exit status 99999999999999999999999", None),
    ] {
        let text = format!("payload.tar.gz.failed to run commands: {line}");
        assert_eq!(decode(&text).unwrap().exit_code, wanted, "{line}");
    }
}

#[test]
fn a_package_right_behind_the_title_of_the_errors_is_named_alone() {
    let line = "05/14/2024 02:00:26 root [INFO]: payload.tar.gz.failed to run commands: exit status 1\n";
    let text = format!("{line}----------ERROR-------sudo-1.9.5-1.x86_64 was supposed to be installed but is not!");
    let read = decode(&text).unwrap();
    assert_eq!(read.patches.iter().map(|patch| patch.id.as_str()).collect::<Vec<_>>(), ["sudo.x86_64"]);
    let text = format!("{line}\nProblem: nothing provides libc---Output truncated---needed by sudo-1.9.5-1.x86_64");
    let signs = |text: &str| text.contains([plain::CUT, plain::ERRORS]);
    assert!(!decode(&text).unwrap().patches.iter().any(|patch| patch.message.as_deref().is_some_and(signs)));
}

#[test]
fn the_last_of_several_nodes_and_runs_is_read() {
    let other = FIELDS.replace("i-0abc", "i-0def").replace("28", "5");
    let both = decode(&format!("{FIELDS}{other}")).unwrap();
    assert_eq!((both.nodes, both.instance_id.as_deref(), both.counts["InstalledCount"]), (2, Some("i-0def"), 5));
    let twice = decode(&format!("{FIELDS}{}", FIELDS.replace("28", "30"))).unwrap();
    assert_eq!((twice.nodes, twice.runs, twice.counts["InstalledCount"]), (1, 2, 30));
}

#[test]
fn what_is_no_patch_log_is_none() {
    for text in
        ["", "hello", "Access Denied", "{\"BaselineId\": \"pb-1\"}", "Resources:\n  A: {Type: x}\n", "\u{1}\u{2}"]
    {
        assert_eq!(decode(text), None, "{text}");
    }
}

#[test]
fn a_megabyte_of_anything_takes_a_moment() {
    for piece in [
        "]: ",
        "[",
        "{'a': ",
        "KB1 Yes ",
        "&#1",
        "Package x failed to install: y ",
        "05/14/2024 02:00:00 root [INFO]: {",
        "PatchGroup : ",
        "Patch Summary for i-0 ",
        "Problem: nothing provides ",
        "---Output truncated---",
        "aaaa",
        "was supposed to be installed but is not!",
        "05/14/2024 02:00:00 root [INFO]: Updated: a-1-1.x Finished [1/1] ",
        "InstanceData\\i-1\\ InstanceData\\i-2\\ ",
        ") Installing: ",
        "Baseline : {\"a\": [",
        "orchestration/",
    ] {
        let text = format!("Patch Summary for i-0 {}", piece.repeat(1_000_000 / piece.len()));
        let _ = decode(&text);
        let _ = decode(&format!("Running with snapshot id = {}", piece.repeat(1_000_000 / piece.len())));
    }
}

#[test]
fn goldens_of_whole_logs() {
    for name in ["windows/updates-unreachable", "windows/install-failed-patch", "linux/apt-install-blocked"] {
        let file = |end: &str| {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/");
            std::fs::read_to_string(format!("{path}{name}{end}")).unwrap_or_default()
        };
        let text = file(".log") + "\n----------ERROR-------\n" + &file(".stderr.log");
        golden::check_in("decode", &format!("{}.json", name.replace('/', "-")), &told(&text));
    }
}
