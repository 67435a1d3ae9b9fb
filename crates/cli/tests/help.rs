//! What the program says of itself: help, completions, colours.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

mod support;

use std::process::{Command, Stdio};

use support::{article, folder, patchplay, program, shown};

const COMMANDS: [&str; 8] = ["check", "inspect", "run", "fleet", "explain", "decode", "export", "completions"];

fn help_of(command: &str) -> String {
    let output = patchplay(&[command, "--help"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    String::from_utf8(output.stdout).expect("help is text")
}

#[test]
fn every_command_has_an_example_that_works_and_its_exit_codes() {
    let overview = shown(&patchplay(&["--help"]));
    for command in COMMANDS {
        assert!(overview.contains(&format!("\n  {command} ")), "{command}: {overview}");
        let help = help_of(command);
        assert!(help.contains("Exit codes: 0 "), "{help}");
        let examples: Vec<&str> = help.lines().filter_map(|line| line.strip_prefix("  patchplay ")).collect();
        assert_eq!(examples.len(), 1, "{help}");
        for example in examples {
            assert!(example.starts_with(command), "{example}");
            let output = patchplay(&example.split(' ').collect::<Vec<_>>());
            assert_eq!(output.status.code(), Some(0), "{example}: {}", shown(&output));
        }
    }
    // `help` itself is the only other word.
    let listed = overview.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    assert_eq!(listed.count(), COMMANDS.len() + 1, "{overview}");
}

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = patchplay(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}: {}", shown(&output));
        let script = String::from_utf8(output.stdout).expect("a script is text");
        for word in COMMANDS.iter().chain(&["--nodes", "--instance"]) {
            let word = if shell == "fish" { word.trim_start_matches("--") } else { word };
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
    assert_eq!(patchplay(&["completions", "cmd"]).status.code(), Some(2));
}

/// The script is bash, and completes: it is asked as bash asks it.
#[test]
fn bash_takes_the_completions() {
    let script = folder("completions").join("patchplay.bash");
    std::fs::write(&script, patchplay(&["completions", "bash"]).stdout).expect("the script is written");
    let ask = "source \"$0\"; COMP_WORDS=(patchplay exp); COMP_CWORD=1; _patchplay patchplay exp patchplay; echo \"${COMPREPLY[@]}\"";
    let Ok(asked) = Command::new("bash").args(["-c", ask]).arg(&script).stderr(Stdio::piped()).output() else {
        // Not every system has bash.
        return;
    };
    assert_eq!(String::from_utf8_lossy(&asked.stdout).trim(), "explain export", "{}", shown(&asked));
}

/// Standard output is a pipe here, so only `CLICOLOR_FORCE` brings colours, and `NO_COLOR` is heard.
#[test]
fn colours_are_for_terminals() {
    let coloured = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = program();
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let output = command.envs(variables.iter().copied()).args(arguments).output().expect("the program runs");
        shown(&output).contains("\u{1b}[")
    };
    let run = ["run", &article()];
    assert!(!coloured(&[], &run));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")], &run));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")], &["check", "fragments/properties.yaml"]));
    assert!(!coloured(&[("NO_COLOR", "1")], &run));
    // What programs read has none in any case.
    for form in ["json", "sarif"] {
        let check = ["check", "fragments/properties.yaml", "--format", form];
        assert!(!coloured(&[("CLICOLOR_FORCE", "1")], &check));
    }
}
