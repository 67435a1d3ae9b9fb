//! Many nodes at once: so many, named by a pattern, a share of them with a tag. No chance is in it: the tag is spread
//! evenly, and equal words make equal nodes.

use patchplay_document::{InstanceOverlay, Scenario};
use patchplay_language::{counts, say};
use patchplay_ordered::SortedSet;

use crate::overlay;
use crate::words;

/// Nodes that a fleet on the page may have.
pub const MOST: usize = 10_000;
/// Where the number stands in a pattern.
pub const NUMBER: &str = "{n}";

/// What is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulk {
    /// How many.
    pub count: usize,
    /// Their names, with [`NUMBER`] for the number; without it the number stands at the end.
    pub pattern: String,
    /// Key of their image; `None`: the newest of the baseline's system.
    pub image: Option<String>,
    /// Key of a tag; empty: none.
    pub key: String,
    /// Its value.
    pub value: String,
    /// How many in a hundred carry it.
    pub percent: usize,
}

impl Default for Bulk {
    fn default() -> Self {
        Self {
            count: 200,
            pattern: format!("web-{NUMBER}"),
            image: None,
            key: "Patch Group".to_owned(),
            value: String::new(),
            percent: 60,
        }
    }
}

impl Bulk {
    /// How many of them carry the tag: the share, rounded to whole nodes.
    pub fn tagged(&self) -> usize {
        if self.key.is_empty() { 0 } else { (self.count * self.percent.min(100) + 50) / 100 }
    }

    /// Whether the node at a position carries it. Every stretch of the list has its share.
    fn is_tagged(&self, position: usize) -> bool {
        let tagged = self.tagged();
        (position + 1) * tagged / self.count.max(1) > position * tagged / self.count.max(1)
    }

    fn name(&self, number: usize) -> String {
        let number = number.to_string();
        if self.pattern.contains(NUMBER) {
            self.pattern.replace(NUMBER, &number)
        } else if self.pattern.is_empty() || self.pattern.ends_with(['-', '_', '.', ' ']) {
            format!("{}{number}", self.pattern)
        } else {
            format!("{}-{number}", self.pattern)
        }
    }

    /// The number of the first: 1, or behind those of the names that are taken.
    fn first_number(&self, taken: &SortedSet<String>) -> usize {
        let end = (1..=MOST).rev().find(|number| taken.contains(&self.name(*number)));
        end.map_or(1, |last| last + 1)
    }

    /// First and last name.
    pub fn ends(&self, taken: &SortedSet<String>) -> (String, String) {
        let first = self.first_number(taken);
        (self.name(first), self.name(first + self.count.saturating_sub(1)))
    }

    /// The nodes.
    pub fn nodes(&self, taken: &SortedSet<String>) -> Vec<InstanceOverlay> {
        let first = self.first_number(taken);
        let node = |position: usize| InstanceOverlay {
            name: Some(self.name(first + position)),
            image: self.image.clone(),
            tags: self.is_tagged(position).then(|| (self.key.clone(), Some(self.value.clone()))).into_iter().collect(),
            ..InstanceOverlay::default()
        };
        (0..self.count).map(node).collect()
    }

    /// Why nothing can be added, in words; `room` is how many more the fleet may have.
    pub fn fault(&self, room: usize) -> Option<String> {
        if self.count == 0 {
            return Some(say!("Say how many nodes to add: 1 or more."));
        }
        if self.count > room {
            let room = words::count(room);
            return Some(say!(
                "A fleet has at most {} nodes here, so there is room for {room} more.",
                words::count(MOST)
            ));
        }
        let half = !self.key.is_empty() && self.value.is_empty() && self.percent > 0;
        half.then(|| say!("Say which value the tag {} has, or clear its key.", self.key))
    }

    /// What would be added, as a sentence.
    pub fn sentence(&self, taken: &SortedSet<String>) -> String {
        let (first, last) = self.ends(taken);
        let names = if self.count == 1 { first } else { say!("{first} to {last}") };
        let tagged = self.tagged();
        let tag = format!("{} = {}", self.key, self.value);
        let tags = match (tagged, self.count - tagged.min(self.count)) {
            (0, _) => say!("without a tag"),
            (_, 0) => say!("all with {tag}"),
            (with, without) => {
                say!("{} with {tag}, spread evenly, and {} without", words::count(with), words::count(without))
            }
        };
        say!("Adds {}, {names}: {tags}.", counts::nodes(self.count))
    }
}

/// Names of the nodes of a scenario, those of the files being given.
pub fn taken(scenario: &Scenario, of_files: &[String]) -> SortedSet<String> {
    let made = scenario.instances.iter().filter_map(|instance| instance.name.clone());
    made.chain(of_files.iter().cloned()).collect()
}

/// How many more nodes a fleet may have.
pub fn room(scenario: &Scenario, of_files: usize) -> usize {
    MOST.saturating_sub(overlay::made_count(scenario) + of_files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bulk(count: usize, percent: usize) -> Bulk {
        Bulk { count, percent, value: "web".to_owned(), ..Bulk::default() }
    }

    fn tags(nodes: &[InstanceOverlay]) -> usize {
        nodes.iter().filter(|node| node.tags.get("Patch Group") == Some(&Some("web".to_owned()))).count()
    }

    #[test]
    fn the_share_is_met_to_the_node_and_spread_evenly() {
        for (count, percent, tagged) in
            [(200, 60, 120), (10, 25, 3), (7, 0, 0), (7, 100, 7), (1, 50, 1), (10_000, 33, 3_300)]
        {
            let nodes = bulk(count, percent).nodes(&SortedSet::new());
            assert_eq!((nodes.len(), tags(&nodes)), (count, tagged), "{count} {percent}");
            // No ten neighbours in a row are off their share by more than one.
            for ten in nodes.windows(10) {
                let off = tags(ten).abs_diff((10 * tagged).div_ceil(count));
                assert!(off <= 1, "{count} {percent}");
            }
        }
        assert_eq!(bulk(200, 60).nodes(&SortedSet::new()), bulk(200, 60).nodes(&SortedSet::new()));
    }

    #[test]
    fn names_follow_the_pattern_behind_those_that_are_taken() {
        let names = |bulk: &Bulk, taken: &SortedSet<String>| -> Vec<String> {
            bulk.nodes(taken).into_iter().filter_map(|node| node.name).collect()
        };
        let three = bulk(3, 0);
        assert_eq!(names(&three, &SortedSet::new()), ["web-1", "web-2", "web-3"]);
        assert_eq!(names(&three, &["web-2".to_owned()].into()), ["web-3", "web-4", "web-5"]);
        let plain = |pattern: &str| Bulk { pattern: pattern.to_owned(), ..bulk(1, 0) };
        assert_eq!(names(&plain("db"), &SortedSet::new()), ["db-1"]);
        assert_eq!(names(&plain("db_"), &SortedSet::new()), ["db_1"]);
        assert_eq!(names(&plain("{n}.web"), &SortedSet::new()), ["1.web"]);
    }

    #[test]
    fn what_would_be_added_is_said_before() {
        let none = SortedSet::new();
        let sentence = bulk(200, 60).sentence(&none);
        assert_eq!(
            sentence,
            "Adds 200 nodes, web-1 to web-200: 120 with Patch Group = web, spread evenly, and 80 without."
        );
        assert_eq!(bulk(1, 0).sentence(&none), "Adds 1 node, web-1: without a tag.");
        assert_eq!(
            bulk(10_000, 100).sentence(&none),
            "Adds 10,000 nodes, web-1 to web-10000: all with Patch Group = web."
        );
    }

    #[test]
    fn what_cannot_be_added_is_said_too() {
        assert!(bulk(0, 60).fault(MOST).is_some());
        assert!(bulk(200, 60).fault(199).is_some_and(|why| why.contains("199")));
        assert!(Bulk { value: String::new(), ..bulk(200, 60) }.fault(MOST).is_some());
        assert_eq!(Bulk { value: String::new(), ..bulk(200, 0) }.fault(MOST), None);
        assert_eq!(bulk(MOST, 60).fault(MOST), None);
    }
}
