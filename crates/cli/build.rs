//! Turns the built-in facts into the catalogue's binary form, which the program carries.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let Some(folder) = env::var_os("OUT_DIR") else {
        return Err(io::Error::other("cargo sets OUT_DIR for build scripts"));
    };
    println!("cargo::rerun-if-changed=build.rs");
    fs::write(Path::new(&folder).join("default.catalog"), patchplay_catalog::default_set().to_bytes())
}
