//! A fleet over the full catalogue, and the bare set operations on the same data.
//!
//! `cargo xtask bench` runs it twice at one optimisation level: as a program, and in WebAssembly under Node.js. Both
//! read the same catalogue files and must come to the same sums; time is taken outside, by whoever has a clock.

mod account;
mod bare;
mod dice;
mod fleet;

use std::sync::Arc;

pub use bare::Bare;
pub use fleet::{Compiled, Fleet};
use patchplay_catalog::{Catalog, DecodeError};
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads catalogues in their binary form; each takes the place of the rows of its systems.
///
/// # Errors
/// Bytes that are no catalogue.
pub fn catalog<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Result<Arc<Catalog>, DecodeError> {
    let mut all = Catalog::default();
    for bytes in files {
        all.replace(&Catalog::from_bytes(bytes)?);
    }
    Ok(Arc::new(all))
}

/// The whole measurement for JavaScript, one step a call.
#[wasm_bindgen]
#[derive(Default)]
pub struct Bench {
    catalog: Catalog,
    fleet: Option<Fleet>,
    compiled: Option<Compiled>,
    bare: Option<Bare>,
}

#[wasm_bindgen]
impl Bench {
    /// Nothing loaded yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a catalogue; false if the bytes are none.
    pub fn load(&mut self, bytes: &[u8]) -> bool {
        Catalog::from_bytes(bytes).map(|catalog| self.catalog.replace(&catalog)).is_ok()
    }

    /// Makes a fleet of so many nodes.
    pub fn prepare(&mut self, nodes: usize) {
        let fleet = Fleet::new(&Arc::new(self.catalog.clone()), nodes);
        self.bare = Some(Bare::new(&fleet));
        self.fleet = Some(fleet);
    }

    /// Compiles an account whose baselines have so many rules each.
    pub fn compile(&mut self, rules: usize) {
        self.compiled = self.fleet.as_ref().map(|fleet| fleet.compile(rules));
    }

    /// How often that asked a rule about a row.
    pub fn decisions(&self) -> usize {
        self.compiled.as_ref().map(Compiled::decisions).unwrap_or_default()
    }

    /// Scans every node: the sum of all counters.
    pub fn scan(&self) -> f64 {
        let sum = self.fleet.as_ref().zip(self.compiled.as_ref()).map(|(fleet, compiled)| fleet.scan(compiled));
        sum.unwrap_or_default() as f64
    }

    /// Counts over the bare sets.
    pub fn bare(&self) -> f64 {
        self.bare.as_ref().map(Bare::count).unwrap_or_default() as f64
    }
}
