//! Turns the built-in facts into the catalogues' binary form, which the program carries.

use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    let Some(folder) = env::var_os("OUT_DIR") else {
        return Err(io::Error::other("cargo sets OUT_DIR for build scripts"));
    };
    println!("cargo::rerun-if-changed=build.rs");
    let folder = Path::new(&folder);
    let mut table = "[".to_owned();
    let default = ("default.catalog", patchplay_catalog::default_set());
    let full = patchplay_catalog::full_sets().map(|(family, facts)| (family.file_name(), facts));
    for (name, facts) in std::iter::once(default).chain(full) {
        fs::write(folder.join(name), facts.to_bytes())?;
        let _ = write!(table, "({name:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))),");
    }
    fs::write(folder.join("catalogs.rs"), table + "]")
}
