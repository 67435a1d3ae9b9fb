//! Patch facts of a few rows, for tests in which each patch is there for a reason. All are critical and were released on 4
//! January 2022.

use std::sync::Arc;

use patchplay_catalog::{Catalog, PatchFacts};
use patchplay_model::{Date, OperatingSystem};
use patchplay_playground::Playground;

fn facts(system: OperatingSystem, id: &str, product: &str, classification: &str) -> PatchFacts {
    PatchFacts {
        product: product.to_owned(),
        classification: classification.to_owned(),
        severity: "Critical".to_owned(),
        released: Date::parse("2022-01-04").ok(),
        ..PatchFacts::new(system, id)
    }
}

/// A security update of Windows Server 2019.
pub fn update(id: &str) -> PatchFacts {
    PatchFacts {
        family: "Windows".to_owned(),
        ..facts(OperatingSystem::Windows, id, "WindowsServer2019", "SecurityUpdates")
    }
}

/// A version of `curl`; without a classification no notice names it.
pub fn curl(system: OperatingSystem, product: &str, version: &str, classification: &str) -> PatchFacts {
    PatchFacts {
        version: version.to_owned(),
        release: "1".to_owned(),
        arch: "x86_64".to_owned(),
        ..facts(system, "curl", product, classification)
    }
}

/// A playground that knows these patches alone.
pub fn playground(rows: Vec<PatchFacts>) -> Playground {
    Playground::new(Arc::new(Catalog::from_facts(rows, Vec::new())))
}
