//! Alternative repositories of baselines that no patch facts are loaded of.

use patchplay_language::{either, say};

use patchplay_catalog::Catalog;
use patchplay_document::{Diagnostic, Documents};
use patchplay_engine::repositories_of;
use patchplay_model::Platform;
use patchplay_ordered::SortedSet;

use crate::codes;

/// A word on each of the account's sources whose repository the catalogue does not know: nothing can be missing from it.
#[must_use]
pub fn unknown(documents: &Documents, catalog: &Catalog) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for found in &documents.baselines {
        let system = found.baseline.operating_system;
        if system.platform() != Platform::Linux || found.created == Some(false) || catalog.is_empty() {
            continue;
        }
        let rows = catalog.repositories().get(catalog.rows_of(system)).unwrap_or_default();
        let known: SortedSet<&str> = rows.iter().map(|&symbol| catalog.text(symbol)).collect();
        for (number, source) in found.baseline.sources.iter().enumerate() {
            let names = repositories_of(source, system);
            if names.iter().any(|name| known.contains(name.as_str())) {
                continue;
            }
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let place = found.sites.sources.get(number).unwrap_or(&found.place);
            diagnostics.push(codes::SOURCE_ABSENT.at(
                place.clone(),
                say!("no patch facts of the repository `{}` are loaded, so it offers nothing here", source.name),
                say!("load a catalogue whose column `repository` says {}", either(&names, names.len())),
            ));
        }
    }
    diagnostics
}
