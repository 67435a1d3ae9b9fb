//! Which days differ from the day before them: only those are played.

use patchplay_catalog::Catalog;
use patchplay_engine::Registry;
use patchplay_model::{AVAILABLE_SECURITY_UPDATES_SINCE, Approval, Date, OperatingSystem, Timestamp};
use patchplay_ordered::{SortedSet, sort};

use crate::stage::Stage;

/// Everything of a day that decides what a run on it comes to. Days with equal marks come to the same.
#[derive(Debug, PartialEq)]
pub(super) struct Mark {
    published: usize,
    due: Vec<usize>,
    withdrawn: usize,
    images: usize,
    there: usize,
    reports_available: bool,
    /// Which of the products Patch Manager supports on the day.
    supported: Vec<bool>,
    registry: Registry,
}

/// The days of the patch facts, made ready for marks.
pub(super) struct Calendar {
    released: Vec<Date>,
    withdrawn: Vec<Date>,
    images: Vec<Date>,
    since: Vec<Timestamp>,
    products: SortedSet<(OperatingSystem, String)>,
    delays: SortedSet<u16>,
}

fn sorted<T: Ord>(days: impl Iterator<Item = T>) -> Vec<T> {
    let mut days: Vec<T> = days.collect();
    sort(&mut days);
    days
}

/// How many of the sorted entries pass a test that later ones do not.
fn count<T>(sorted: &[T], passes: impl Fn(&T) -> bool) -> usize {
    sorted.partition_point(passes)
}

impl Calendar {
    /// The days that matter to the nodes of a stage.
    pub(super) fn of(stage: &Stage) -> Self {
        let catalog = &stage.facts.catalog;
        let systems: SortedSet<OperatingSystem> = stage.nodes.iter().map(|node| node.system).collect();
        let of_rows = |days: fn(&Catalog) -> &[Date]| {
            let ranges = systems.iter().map(|&system| catalog.rows_of(system));
            sorted(ranges.flat_map(|range| days(catalog).get(range).unwrap_or_default()).copied())
        };
        let entries = stage.registry.entries().iter().map(|entry| &entry.baseline);
        let rules = entries.filter(|baseline| systems.contains(&baseline.operating_system)).flat_map(|b| &b.rules);
        // Whether an image is the newest before the clock matters to nodes of which nobody says their image.
        let is_assumed = stage.fleet.iter().any(|member| member.image_assumed);
        let images = catalog.images().iter().filter(|image| is_assumed && systems.contains(&image.system));
        Self {
            released: of_rows(Catalog::released),
            withdrawn: of_rows(Catalog::withdrawn),
            images: sorted(images.map(|image| image.built)),
            since: sorted(stage.nodes.iter().filter_map(|node| node.since)),
            products: stage.nodes.iter().map(|node| (node.system, node.product.clone())).collect(),
            delays: rules
                .filter_map(|rule| match rule.approval {
                    Some(Approval::AfterDays(days)) => Some(days),
                    _ => None,
                })
                .collect(),
        }
    }

    /// How much one day's world is made of.
    pub(super) const fn rows(&self) -> usize {
        self.released.len()
    }

    /// First day on which anything is released.
    pub(super) fn first(&self) -> Option<Date> {
        self.released.iter().find(|day| **day != Date::EPOCH).copied()
    }

    /// The mark of a run that starts at an instant and finds these baselines.
    pub(super) fn mark(&self, clock: Timestamp, mut registry: Registry) -> Mark {
        // The day on which it looks whether a system is supported is no difference by itself.
        registry.refuse_unsupported(Date::EPOCH);
        let due = |days: &u16| count(&self.released, |day| day.midnight().plus_days(i64::from(*days)) < clock);
        Mark {
            published: count(&self.released, |day| day.midnight() <= clock),
            due: self.delays.iter().map(due).collect(),
            withdrawn: count(&self.withdrawn, |day| day.midnight() <= clock),
            images: count(&self.images, |day| *day <= clock.date()),
            there: count(&self.since, |since| *since <= clock),
            reports_available: clock.date() >= AVAILABLE_SECURITY_UPDATES_SINCE,
            supported: self.products.iter().map(|(system, product)| system.supports(product, clock.date())).collect(),
            registry,
        }
    }
}
