//! The kept corpus of the fuzzer, and the texts it begins from, on every test run.

use std::fs;

use patchplay_tests::fuzz::TARGETS;

/// Bytes of all kept inputs: they travel with every checkout.
const LIMIT: u64 = 400_000;

#[test]
fn every_kept_input_is_answered() {
    let mut bytes = 0;
    for target in TARGETS {
        let folder = patchplay_tests::path("fuzz/corpus").join(target.name);
        let mut files: Vec<_> = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        assert!(files.len() > 20, "{} has a corpus", target.name);
        for file in files {
            let input = fs::read(&file).expect("a kept input");
            bytes += input.len() as u64;
            if std::panic::catch_unwind(|| target.check(&input)).is_err() {
                panic!("{} fails on {}", target.name, file.display());
            }
        }
    }
    assert!(bytes < LIMIT, "the corpus has grown to {bytes} bytes");
}

#[test]
fn every_seed_is_answered() {
    for target in TARGETS {
        for seed in target.seeds() {
            if std::panic::catch_unwind(|| target.check(seed.as_bytes())).is_err() {
                panic!("{} fails on\n{seed}", target.name);
            }
        }
    }
}
