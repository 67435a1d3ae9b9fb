//! Stories of Windows nodes: chains, diamonds and mutual pairs of supersedence.

use std::sync::Arc;

use patchplay_catalog::{PatchFacts, PatchKind};
use patchplay_model::{Date, FilterKey, ListedPatch, NodeSettings, OperatingSystem};

use super::{Facts, Rng, Story, draw::Material};

const PRODUCTS: &[&str] = &["WindowsServer2019", "WindowsServer2022", "MicrosoftDefenderAntivirus", "Office 2016"];
const FAMILIES: &[&str] = &["Windows", "Office", "SQL Server"];
const CLASSES: &[&str] = &["SecurityUpdates", "SecurityUpdates", "CriticalUpdates", "Updates", "UpdateRollups"];
const SEVERITIES: &[&str] = &["Critical", "Important", "Moderate", "Unspecified"];
const KINDS: &[PatchKind] = &[PatchKind::Lcu, PatchKind::Lcu, PatchKind::Lcu, PatchKind::Ssu, PatchKind::Other];
/// Around this day the service learned the state AvailableSecurityUpdate.
const FIRST_DAY: &str = "2025-03-01";

pub fn dense(rng: &mut Rng) -> Story {
    let rows = rows(rng);
    let ids = ids_of(&rows);
    let product =
        *rng.pick(&["WindowsServer2019", "WindowsServer2019", "WindowsServer2019", "WindowsServer2022", "Windows11"]);
    around(rng, product, &ids, FIRST_DAY, 45).with_rows(rows)
}

pub fn real(rng: &mut Rng, facts: &Facts) -> Story {
    let ids = ids_of(&facts.rows);
    let images: Vec<_> = facts.catalog.images().iter().filter(|image| image.system == facts.system).collect();
    let image = *rng.pick(&images);
    let (first, span) = *rng.pick(&[("2019-02-01", 1400), ("2021-12-10", 60), ("2025-03-20", 30)]);
    let mut story = around(rng, &image.product, &ids, first, span);
    story.installed.extend(image.ids().map(str::to_owned));
    Story { rows: Arc::clone(&facts.rows), catalog: Arc::clone(&facts.catalog), ..story }
}

fn around(rng: &mut Rng, product: &str, ids: &[String], first: &str, span: usize) -> Story {
    let known: Vec<String> = ids.iter().cloned().chain(["KB4999999".to_owned()]).collect();
    let entries: Vec<String> = known.iter().cloned().chain(["MS25-001", "MS25-002"].map(str::to_owned)).collect();
    let to_install: Vec<ListedPatch> = entries
        .iter()
        .map(|id| ListedPatch { id: id.clone(), title: rng.chance(20).then(|| "any".to_owned()) })
        .collect();
    let material = Material {
        system: OperatingSystem::Windows,
        to_install: &to_install,
        product,
        entries: &entries,
        listed: if ids.len() > 20 { 20 } else { 3 },
        first_day: day(first),
        span,
    };
    Story {
        system: OperatingSystem::Windows,
        rows: Arc::default(),
        catalog: Arc::default(),
        account: material.account(rng),
        settings: NodeSettings {
            wsus_withholds: if rng.chance(25) { rng.some(&known, 4) } else { Vec::new() },
            other_microsoft_products: !rng.chance(20),
            ..NodeSettings::default()
        },
        readings: material.readings(rng),
        acts: material.acts(rng),
        product: product.to_owned(),
        installed: rng.some(&known, 6),
        failing: rng.some(&known, 8),
    }
}

fn day(text: &str) -> i32 {
    Date::parse(text).expect("a date").days()
}

fn ids_of(rows: &[PatchFacts]) -> Vec<String> {
    let mut ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Rows over two months. Two patches replace each other only in disjoint pairs of neighbours: longer loops have no
/// meaning in what AWS documents.
fn rows(rng: &mut Rng) -> Vec<PatchFacts> {
    let count = 2 + rng.below(11);
    let ids: Vec<String> =
        (0..count).map(|n| if rng.chance(8) { format!("KB99900{n}") } else { format!("KB50000{n:02}") }).collect();
    let mut rows = Vec::new();
    for number in 0..count {
        let mut products: Vec<&str> = (0..rng.below(3)).map(|_| *rng.pick(PRODUCTS)).collect();
        if products.is_empty() || rng.chance(80) {
            products.push("WindowsServer2019");
        }
        products.sort_unstable();
        products.dedup();
        for product in products {
            let mut days: Vec<Option<Date>> = (0..=usize::from(rng.chance(20)))
                .map(|_| (!rng.chance(5)).then(|| Date::from_days(day(FIRST_DAY) + 4 * rng.below(11) as i32)))
                .collect();
            days.sort();
            days.dedup();
            for released in days {
                rows.push(row(rng, &ids, number, product, released));
            }
        }
    }
    rng.shuffle(&mut rows);
    rows
}

fn row(rng: &mut Rng, ids: &[String], number: usize, product: &str, released: Option<Date>) -> PatchFacts {
    let mut supersedes = rng.some(&ids[..number], 2);
    if number > 0 && rng.chance(30) {
        supersedes.push(ids[number - 1].clone());
    }
    if number.is_multiple_of(2) && number + 1 < ids.len() && rng.chance(30) {
        supersedes.push(ids[number + 1].clone());
    } else if number % 2 == 1 && rng.chance(40) {
        supersedes.push(ids[number - 1].clone());
    }
    if rng.chance(5) {
        supersedes.push(ids[number].clone());
    }
    if rng.chance(5) {
        supersedes.push("KB4000000".to_owned());
    }
    let odd = |rng: &mut Rng, text: &str| if rng.chance(6) { String::new() } else { text.to_owned() };
    let family = if rng.chance(85) { "Windows" } else { *rng.pick(FAMILIES) };
    let class = *rng.pick(CLASSES);
    let severity = *rng.pick(SEVERITIES);
    PatchFacts {
        product: product.to_owned(),
        family: odd(rng, family),
        classification: odd(rng, class),
        severity: odd(rng, severity),
        released,
        kind: *rng.pick(KINDS),
        supersedes,
        advisories: if rng.chance(20) { vec![format!("MS25-00{}", 1 + rng.below(3))] } else { Vec::new() },
        ..PatchFacts::new(OperatingSystem::Windows, ids[number].clone())
    }
}

/// A value for a key: mostly one that patches carry, now and then one that none does.
pub fn value(rng: &mut Rng, key: FilterKey) -> &'static str {
    let carried: &[&str] = match key {
        FilterKey::PatchSet => &["OS", "APPLICATION"],
        FilterKey::Product => PRODUCTS,
        FilterKey::ProductFamily => FAMILIES,
        FilterKey::Classification => CLASSES,
        _ => SEVERITIES,
    };
    if key != FilterKey::PatchSet && rng.chance(6) {
        return rng.pick::<&str>(&["Office*", "securityupdates", "Windows", ""]);
    }
    rng.pick::<&str>(carried)
}
