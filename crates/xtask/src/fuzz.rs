//! The fuzzer: libFuzzer on nightly over the targets of `tests/fuzz`, one after the other.
//!
//! The compiler's flags are those that make libFuzzer see which ways an input takes; no further tool is needed. Address
//! sanitiser is left out, since the crates forbid `unsafe`. What libFuzzer learns stays in `target/fuzz`; `--keep` takes
//! a small part of it into the repository, where every test run replays it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::house::House;
use crate::process::{self, Usage, say};
use crate::stamp;

/// The toolchain; the pinned one has the passes too, but nobody promises that they stay.
const TOOLCHAIN: &str = "nightly";

/// Coverage as libFuzzer reads it: counters at edges. Both sides of comparisons would cost four fifths of the time, and
/// what they find, the dictionary holds.
const FLAGS: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
];

/// Executions of each target before the fuzzer is content.
const RUNS: u64 = 10_000_000;

/// Longest input: long enough for a whole baseline, short enough for ten thousand executions a second.
const LONGEST: usize = 1024;

/// What libFuzzer weighs its inputs by. With how often an edge is taken, and with the entropy of inputs, it spends more
/// time on its books than on the product; whether an edge is taken is enough.
const WEIGHING: [&str; 2] = ["-entropic=0", "-use_counters=0"];

/// Bytes that one target keeps in the repository.
const KEPT: u64 = 40_000;

/// What the words ask for.
#[derive(Debug)]
struct Wish<'w> {
    target: Option<&'w str>,
    runs: u64,
    keep: bool,
}

/// Fuzzes the target of the words, or all.
pub(crate) fn run(house: &House, words: &[&str]) -> Result<()> {
    let wish = wish(words)?;
    let known = targets(house)?;
    let chosen: Vec<&str> = match wish.target {
        None => known.iter().map(String::as_str).collect(),
        Some(name) if known.iter().any(|target| target == name) => vec![name],
        Some(name) => {
            let text = format!("`{name}` is no target of the fuzzer; there are: {}", known.join(", "));
            return Err(Usage(text).into());
        }
    };
    let fuzzer = Fuzzer { house, program: build(house)? };
    for target in chosen {
        if wish.keep { fuzzer.keep(target)? } else { fuzzer.fuzz(target, wish.runs)? }
    }
    Ok(())
}

fn wish<'w>(words: &[&'w str]) -> Result<Wish<'w>> {
    let mut wish = Wish { target: None, runs: RUNS, keep: false };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--keep" => wish.keep = true,
            "--runs" => {
                let number = words.next().and_then(|number| number.parse().ok());
                wish.runs = number.ok_or_else(|| Usage("`--runs` takes a number".to_owned()))?;
            }
            name if !name.starts_with('-') && wish.target.is_none() => wish.target = Some(name),
            other => return Err(Usage(format!("`{other}`: fuzz takes [TARGET] [--runs N] [--keep]")).into()),
        }
    }
    Ok(wish)
}

/// Names of the targets: each has a folder of kept inputs.
fn targets(house: &House) -> Result<Vec<String>> {
    let folder = house.path(CORPUS);
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

/// Inputs that lie in the repository, one folder for each target.
const CORPUS: &str = "tests/fuzz/corpus";

/// Compiles the fuzzer, apart from everything that stable builds.
fn build(house: &House) -> Result<PathBuf> {
    let host = process::output(Command::new("rustc").current_dir(&house.root).args(["--print", "host-tuple"]))?;
    let host = host.trim();
    let target = house.path("target/fuzz");
    say(format_args!("compiling the fuzzer with the {TOOLCHAIN} toolchain"));
    process::run(
        // By rustup, since the cargo that runs us puts its own toolchain in front. With a target given, build scripts
        // and macros stay without the flags.
        Command::new("rustup")
            .current_dir(house.path("tests/fuzz"))
            .env_remove("RUSTUP_TOOLCHAIN")
            .env_remove("CARGO")
            .env("RUSTFLAGS", FLAGS.join(" "))
            .args(["run", TOOLCHAIN, "cargo", "build", "--release", "--target", host, "--target-dir"])
            .arg(&target),
    )
    .with_context(|| format!("`rustup toolchain install {TOOLCHAIN} --profile minimal` installs the toolchain"))?;
    Ok(target.join(host).join("release/fuzz").with_extension(std::env::consts::EXE_EXTENSION))
}

/// A fuzzer that is ready to run.
struct Fuzzer<'h> {
    house: &'h House,
    program: PathBuf,
}

impl Fuzzer<'_> {
    /// Runs one target until it has done its number of executions, or something is found.
    fn fuzz(&self, target: &str, runs: u64) -> Result<()> {
        let (learnt, seeds, found) = (self.folder("corpus", target), self.folder("seeds", target), self.found(target));
        for folder in [&learnt, &seeds, &found] {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        say(format_args!("fuzzing {target}: {runs} executions"));
        process::run(
            self.command(target)
                .env("PATCHPLAY_FUZZ_SEEDS", &seeds)
                .arg(format!("-runs={runs}"))
                .arg(format!("-max_len={LONGEST}"))
                .arg(format!("-dict={}", seeds.with_extension("dict").display()))
                .arg(format!("-artifact_prefix={}/", found.display()))
                .args(WEIGHING)
                .args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"])
                .args([&learnt, &self.house.path(CORPUS).join(target), &seeds]),
        )
        .with_context(|| {
            format!("the input lies in {}; keep it under {CORPUS}/{target} once it is mended", found.display())
        })
    }

    /// Replaces the kept inputs by the smallest of those that together take every way that is known. Inputs with a name
    /// of their own, past findings, stay.
    fn keep(&self, target: &str) -> Result<()> {
        let kept = self.house.path(CORPUS).join(target);
        let least = self.folder("least", target);
        if least.exists() {
            fs::remove_dir_all(&least).with_context(|| format!("cannot empty {}", least.display()))?;
        }
        fs::create_dir_all(&least)?;
        process::run(self.command(target).arg("-set_cover_merge=1").arg(format!("-max_len={LONGEST}")).args([
            &least,
            &self.folder("corpus", target),
            &kept,
        ]))?;
        let is_digest = |file: &Path| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            name.len() == 40 && name.chars().all(|char| char.is_ascii_hexdigit())
        };
        for file in stamp::files(&kept)?.iter().filter(|file| is_digest(file)) {
            fs::remove_file(file)?;
        }
        let mut inputs = Vec::new();
        for file in stamp::files(&least)? {
            inputs.push((fs::metadata(&file)?.len(), file));
        }
        inputs.sort();
        let (mut bytes, mut count) = (0, 0);
        for (length, file) in inputs {
            if bytes + length > KEPT {
                break;
            }
            bytes += length;
            count += 1;
            fs::copy(&file, kept.join(file.file_name().unwrap_or_default()))?;
        }
        if count == 0 {
            bail!("nothing is known of {target} yet; `cargo xtask fuzz {target}` comes first");
        }
        say(format_args!("{target} keeps {count} inputs, {bytes} bytes"));
        Ok(())
    }

    fn command(&self, target: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.house.root).env("PATCHPLAY_FUZZ_TARGET", target);
        command
    }

    fn folder(&self, what: &str, target: &str) -> PathBuf {
        self.house.path("target/fuzz").join(what).join(target)
    }

    fn found(&self, target: &str) -> PathBuf {
        self.folder("found", target)
    }
}
