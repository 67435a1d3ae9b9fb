//! libFuzzer around one target of `patchplay_tests::fuzz`. The variables below stand for arguments, since the command
//! line belongs to libFuzzer; `cargo xtask fuzz` sets them.
#![no_main]

use std::{env, fs, path::PathBuf, sync::OnceLock};

use libfuzzer_sys::fuzz_target;
use patchplay_tests::fuzz::{Target, dictionary};

static TARGET: OnceLock<&'static Target> = OnceLock::new();

/// Finds the target, and writes what libFuzzer is about to read: seeds and dictionary.
fn start() {
    let name = env::var("PATCHPLAY_FUZZ_TARGET").unwrap_or_default();
    let target = Target::named(&name).unwrap_or_else(|| {
        eprintln!("`{name}` is no target");
        std::process::exit(2)
    });
    TARGET.set(target).ok();
    let Some(folder) = env::var_os("PATCHPLAY_FUZZ_SEEDS").map(PathBuf::from) else { return };
    let written = fs::create_dir_all(&folder).and_then(|()| {
        fs::write(folder.with_extension("dict"), dictionary())?;
        target.seeds().iter().enumerate().try_for_each(|(number, text)| fs::write(folder.join(number.to_string()), text))
    });
    if let Err(error) = written {
        eprintln!("{}: {error}", folder.display());
        std::process::exit(2);
    }
}

fuzz_target!(
    init: start(),
    |bytes: &[u8]| {
        if let Some(target) = TARGET.get() {
            target.check(bytes);
        }
    }
);
