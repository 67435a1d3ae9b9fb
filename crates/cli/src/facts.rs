//! The built-in patch facts: the default set for every run, the full set of a family when a scenario needs it.

use std::io;

use patchplay_playground::{Playground, ScenarioFile};

/// Names and bytes of all catalogues, the default set first; made by the build script.
const CATALOGS: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/catalogs.rs"));

/// A playground that has the default set, and whatever else a scenario needs.
///
/// # Errors
/// The program's own facts are damaged.
pub fn playground_for(file: &ScenarioFile) -> io::Result<Playground> {
    let mut playground = Playground::default();
    load(&mut playground, "default.catalog")?;
    for name in playground.missing_facts(file) {
        load(&mut playground, &name)?;
    }
    Ok(playground)
}

/// A playground that has everything there is: what a stream of nodes will need is not known before its end.
///
/// # Errors
/// The program's own facts are damaged.
pub fn playground_for_all() -> io::Result<Playground> {
    let mut playground = Playground::default();
    CATALOGS.iter().try_for_each(|(name, _)| load(&mut playground, name))?;
    Ok(playground)
}

fn load(playground: &mut Playground, name: &str) -> io::Result<()> {
    let Some((_, bytes)) = CATALOGS.iter().find(|(known, _)| *known == name) else {
        return Err(io::Error::other(format!("the program carries no `{name}`")));
    };
    playground.load_catalog(bytes).map_err(|error| io::Error::other(format!("{name}: {error}")))
}
