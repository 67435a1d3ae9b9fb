//! The patch facts at hand, and which of them a scenario is decided on.
//!
//! A base set is always there; the full set of a family is laid over it when a scenario asks for it, or when the base
//! set knows nothing of a product that the scenario has. What was loaded for one scenario thus never changes another's
//! answer, and the order of loading does not matter.

use patchplay_language::{mark, said, say};
use patchplay_ordered::{SortedMap, SortedSet};
use std::{cell::RefCell, sync::Arc};

use patchplay_catalog::{Catalog, DecodeError, Family, product_label};
use patchplay_document::{CatalogChoice, Diagnostic, Documents, Scenario};
use patchplay_model::{Node, OperatingSystem};

use crate::{
    codes,
    fleet::FleetNode,
    origin::{self, Subject},
    own::Own,
    sources::Sources,
};

/// Patch facts that were loaded.
#[derive(Debug, Default)]
pub struct Shelf {
    base: Arc<Catalog>,
    full: SortedMap<Family, Arc<Catalog>>,
    last: RefCell<Last>,
}

/// What the last scenario was decided on, for the next key press.
#[derive(Debug, Default)]
struct Last {
    families: Vec<Family>,
    own: Own,
    catalog: Option<Arc<Catalog>>,
}

/// The facts that one scenario is decided on.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// All of them.
    pub catalog: Arc<Catalog>,
    /// Families whose full sets would decide and are not loaded.
    pub missing: Vec<Family>,
    /// Systems whose patches come from the scenario's own files alone.
    pub own: SortedSet<OperatingSystem>,
    /// Families of which everything known is there.
    pub whole: Vec<Family>,
}

impl Shelf {
    /// A shelf with this base set.
    #[must_use]
    pub fn new(base: Arc<Catalog>) -> Self {
        Self { base, ..Self::default() }
    }

    /// The base set.
    #[must_use]
    pub const fn base(&self) -> &Arc<Catalog> {
        &self.base
    }

    /// Adds a catalogue in its binary form. One with images is a base set and takes the place of the one before; one
    /// without is the full set of the families that it has patches of.
    ///
    /// # Errors
    /// The bytes are damaged or of another version; the facts stay as they were.
    pub fn load(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        let loaded = Catalog::from_bytes(bytes)?;
        if loaded.images().is_empty() {
            let families: SortedSet<Family> = loaded.systems().iter().map(|&system| Family::of(system)).collect();
            for &family in &families {
                let own = || loaded.of_systems(&|system| Family::of(system) == family);
                let set = if families.len() == 1 { loaded.clone() } else { own() };
                self.full.insert(family, Arc::new(set));
            }
        } else {
            self.base = Arc::new(loaded);
        }
        self.last.take();
        Ok(())
    }

    /// Decides which facts a scenario is played on.
    #[must_use]
    pub fn facts(
        &self,
        scenario: &Scenario,
        documents: &Documents,
        sources: &Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Facts {
        let subjects = origin::subjects(scenario, documents, &self.base);
        let mut last = self.last.borrow_mut();
        let own = Own::read(scenario, &subjects, &last.own, sources, diagnostics);
        let own_systems = own.systems();
        let wanted = self.wanted(&scenario.catalog, &subjects, &own_systems);
        let (families, missing): (Vec<Family>, Vec<Family>) =
            wanted.into_iter().partition(|family| self.full.contains_key(family));
        let kept = last.catalog.take().filter(|_| last.families == families && last.own == own);
        let catalog = kept.unwrap_or_else(|| self.lay(&families, &own));
        let whole = families.clone();
        *last = Last { families, own, catalog: Some(Arc::clone(&catalog)) };
        Facts { catalog, missing, own: own_systems, whole }
    }

    /// The families whose full sets decide.
    fn wanted(
        &self,
        choice: &CatalogChoice,
        subjects: &SortedSet<Subject>,
        own: &SortedSet<OperatingSystem>,
    ) -> SortedSet<Family> {
        let lacking = |(system, product): &&Subject| lacks(&self.base, *system, product.as_deref());
        match choice {
            CatalogChoice::Full => subjects.iter().map(|(system, _)| Family::of(*system)).collect(),
            CatalogChoice::Default => subjects.iter().filter(lacking).map(|(system, _)| Family::of(*system)).collect(),
            // The files decide what there is, the full set what is known besides of it.
            CatalogChoice::Files(_) => {
                let others = subjects.iter().filter(lacking).filter(|(system, _)| !own.contains(system));
                let others = others.map(|(system, _)| *system);
                others.chain(own.iter().copied()).map(Family::of).collect()
            }
        }
    }

    fn lay(&self, families: &[Family], own: &Own) -> Arc<Catalog> {
        if families.is_empty() && own.is_empty() {
            return Arc::clone(&self.base);
        }
        let mut catalog = Catalog::clone(&self.base);
        for full in families.iter().filter_map(|family| self.full.get(family)) {
            catalog.replace(full);
        }
        if !own.is_empty() {
            let facts = own.facts(&catalog);
            catalog.replace(&facts);
        }
        Arc::new(catalog)
    }
}

/// Whether nothing is known of a product or, where none is named, of a system.
fn lacks(catalog: &Catalog, system: OperatingSystem, product: Option<&str>) -> bool {
    let product = product.filter(|product| !product.is_empty());
    product.map_or_else(
        || catalog.rows_of(system).is_empty(),
        |product| !patchplay_engine::is_offered_anything(catalog, system, product),
    )
}

impl Facts {
    /// Names of the files that hold what is missing, such as `redhat.catalog`.
    #[must_use]
    pub fn missing_files(&self) -> Vec<String> {
        self.missing.iter().map(|family| family.file_name().to_owned()).collect()
    }

    /// Nodes of whose product nothing is known, and full sets that are not loaded.
    pub fn name_gaps(
        &self,
        fleet: &[FleetNode],
        documents: &Documents,
        sources: &Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut seen = SortedSet::new();
        let mut named = SortedSet::new();
        for member in fleet {
            let Node { system, product, name, .. } = &member.node;
            // A node of Windows without product is sent every KB of the catalogue; a package comes with its product.
            let is_open = *system == OperatingSystem::Windows && product.is_empty();
            if is_open || !seen.insert((*system, product)) || self.catalog.is_empty() {
                continue;
            }
            if patchplay_engine::is_offered_anything(&self.catalog, *system, product) {
                continue;
            }
            let label = if product.is_empty() { system.label().into() } else { product_label(product) };
            let place = member.instance.and_then(|number| documents.instances.get(number)).map_or_else(
                || member.overlay.map(|number| sources.place(&format!("instances[{number}]"))).unwrap_or_default(),
                |found| found.place.clone(),
            );
            let family = Family::of(*system);
            let (message, help) = if self.own.contains(system) {
                (say!("the scenario's own patch facts list no patch of {label}"), said(NO_PATCH))
            } else if self.missing.contains(&family) {
                named.insert(family);
                (say!("no patch facts of {label} are loaded"), load(family))
            } else {
                (say!("no patch facts of {label} are known"), said(NO_PATCH))
            };
            let message = say!("{message}, so nothing can be missing on node `{name}`");
            diagnostics.push(codes::FACTS_ABSENT.at(place, message, help));
        }
        for &family in self.missing.iter().filter(|family| !named.contains(family)) {
            let place = sources.known_place("catalog").unwrap_or_default();
            let message =
                say!("the full patch facts in `{}` are not loaded, so less is decided on", family.file_name());
            diagnostics.push(codes::FACTS_ABSENT.at(place, message, load(family)));
        }
    }
}

const NO_PATCH: &str = mark!("its zeros say nothing");

fn load(family: Family) -> String {
    say!("load `{}`", family.file_name())
}
