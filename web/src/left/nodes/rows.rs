//! The nodes as rows: those of the files in the answer's order, then those made by hand in the scenario's.
//!
//! A row is looked up when it is drawn or searched; nothing is made for ten thousand nodes of which forty are in sight.

use patchplay_document::{InstanceOverlay, Scenario};
use patchplay_language::say;
use patchplay_ordered::SortedMap;
use patchplay_playground::view::{FleetView, ImageView, NodeList, ShareView};

use crate::overlay::NodeKey;

/// Where the nodes of a scenario stand, and what the last answer says of them.
pub struct Rows<'a> {
    scenario: &'a Scenario,
    fleet: Option<&'a FleetView>,
    images: &'a [ImageView],
    /// Numbers among `instances` of nodes made by hand.
    made: Vec<usize>,
    /// Numbers among `instances` of what is laid over instances of the files, by logical id.
    laid: SortedMap<&'a str, usize>,
    /// Whether the answer is of these hand-made nodes, by their number: else it is older and is left aside for them.
    current: bool,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which node.
    pub key: NodeKey,
    /// Name.
    pub name: String,
    /// Product, or what is known of it.
    pub product: String,
    /// Keys and values of its tags.
    pub tags: Vec<(String, String)>,
    /// Name of its baseline, if it is known.
    pub baseline: Option<String>,
    /// Whether one of its tags nearly names a patch group.
    pub near_miss: bool,
    /// Whether something is laid over an instance of the files.
    pub laid_over: bool,
    /// Instance id, if it is known.
    pub instance_id: Option<String>,
}

/// Which rows are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Part of a name, a tag, a product or a baseline.
    pub text: String,
    /// Only nodes with this baseline.
    pub baseline: Option<String>,
    /// Only nodes of the files, or only those made by hand.
    pub of_files: Option<bool>,
}

impl Filter {
    /// Whether every row passes.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
}

impl<'a> Rows<'a> {
    /// Rows of a scenario.
    pub fn new(scenario: &'a Scenario, fleet: Option<&'a FleetView>, images: &'a [ImageView]) -> Self {
        let (mut made, mut laid) = (Vec::new(), SortedMap::new());
        for (number, instance) in scenario.instances.iter().enumerate() {
            match &instance.logical_id {
                Some(id) => {
                    laid.insert(id.as_str(), number);
                }
                None => made.push(number),
            }
        }
        let current = fleet.and_then(|fleet| fleet.list.as_ref()).is_some_and(|list| list.made == made);
        Self { scenario, fleet, images, made, laid, current }
    }

    fn list(&self) -> Option<&'a NodeList> {
        self.fleet.and_then(|fleet| fleet.list.as_ref())
    }

    /// How many nodes come from the files.
    pub fn of_files(&self) -> usize {
        self.list().map_or(0, |list| list.of_files.len())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.of_files() + self.made.len()
    }

    /// Names of the nodes of the files.
    pub fn names_of_files(&self) -> Vec<String> {
        self.list().map_or_else(Vec::new, |list| list.of_files.iter().map(|line| line.name.clone()).collect())
    }

    fn share(&self, row: usize) -> Option<&'a ShareView> {
        let known = row < self.of_files() || self.current;
        let share = *self.list().filter(|_| known)?.shares.get(row)?;
        self.fleet?.shares.get(share)
    }

    fn overlay(&self, number: usize) -> Option<&'a InstanceOverlay> {
        self.scenario.instances.get(number)
    }

    /// The row with this number, from 0.
    pub fn row(&self, row: usize) -> Option<Row> {
        let baseline = self.share(row).map(|share| share.baseline.clone()).filter(|name| !name.is_empty());
        let known = row < self.of_files() || self.current;
        let near_miss = known && self.list().is_some_and(|list| list.near_misses.binary_search(&row).is_ok());
        if let Some(line) = self.list().and_then(|list| list.of_files.get(row)) {
            let laid = self.laid.get(line.logical_id.as_str()).and_then(|number| self.overlay(*number));
            return Some(Row {
                key: NodeKey::Template(line.logical_id.clone()),
                name: laid.and_then(|laid| laid.name.clone()).unwrap_or_else(|| line.name.clone()),
                product: line.product.clone(),
                tags: line.tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect(),
                baseline,
                near_miss,
                // An id of its own changes nothing of what the files say.
                laid_over: laid.is_some_and(|laid| !is_bare(laid)),
                instance_id: Some(line.instance_id.clone()),
            });
        }
        let position = row.checked_sub(self.of_files())?;
        let number = *self.made.get(position)?;
        let node = self.overlay(number)?;
        let list = self.list().filter(|_| self.current);
        let instance_id = list.and_then(|list| list.ids.get(position)).cloned();
        let image = node.image.as_ref().and_then(|key| self.images.iter().find(|image| image.key == *key));
        let product = list.and_then(|list| list.products.get(*list.product_of.get(position)?)).cloned();
        Some(Row {
            key: NodeKey::Made(number),
            name: name(node, instance_id.as_deref()),
            product: image.map(|image| image.label.clone()).or(product).unwrap_or_default(),
            tags: node.tags.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect(),
            baseline,
            near_miss,
            laid_over: false,
            instance_id,
        })
    }

    /// The number of a node's row.
    pub fn position(&self, key: &NodeKey) -> Option<usize> {
        match key {
            NodeKey::Template(id) => self.list()?.of_files.iter().position(|line| line.logical_id == *id),
            NodeKey::Made(number) => self.made.binary_search(number).ok().map(|position| self.of_files() + position),
        }
    }

    /// Numbers of the rows that pass a filter; `None`: all of them do.
    pub fn passing(&self, filter: &Filter) -> Option<Vec<usize>> {
        if filter.is_open() {
            return None;
        }
        let text = filter.text.trim().to_lowercase();
        let passes = |row: &usize| {
            filter.of_files.is_none_or(|of_files| of_files == (*row < self.of_files()))
                && filter
                    .baseline
                    .as_ref()
                    .is_none_or(|name| self.share(*row).is_some_and(|share| share.baseline == *name))
                && (text.is_empty() || self.row(*row).is_some_and(|row| row.holds(&text)))
        };
        Some((0..self.len()).filter(passes).collect())
    }

    /// Names of the baselines, and how many nodes have each.
    pub fn baselines(&self) -> Vec<(String, usize)> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for share in self.fleet.iter().flat_map(|fleet| &fleet.shares).filter(|share| !share.baseline.is_empty()) {
            match counts.iter_mut().find(|(name, _)| *name == share.baseline) {
                Some((_, count)) => *count += share.total(),
                None => counts.push((share.baseline.clone(), share.total())),
            }
        }
        counts
    }
}

impl Row {
    /// `Patch Group = web`, one for each tag.
    pub fn tag_words(&self) -> Vec<String> {
        self.tags.iter().filter(|(key, _)| key != "Name").map(|(key, value)| format!("{key} = {value}")).collect()
    }

    /// Whether a text in small letters stands in it.
    fn holds(&self, text: &str) -> bool {
        let has = |words: &str| words.to_lowercase().contains(text);
        has(&self.name)
            || self.tag_words().iter().any(|words| has(words))
            || has(&self.product)
            || self.baseline.as_deref().is_some_and(has)
            || self.instance_id.as_deref().is_some_and(has)
    }
}

/// The name of a node made by hand, as the engine finds it.
fn name(node: &InstanceOverlay, instance_id: Option<&str>) -> String {
    let tag = || node.tags.get("Name").cloned().flatten();
    let own = node.name.clone().or_else(tag).or_else(|| node.id.clone());
    own.or_else(|| instance_id.map(str::to_owned)).unwrap_or_else(|| say!("unnamed"))
}

/// Whether nothing but its ids is said.
pub fn is_bare(node: &InstanceOverlay) -> bool {
    let ids =
        InstanceOverlay { logical_id: node.logical_id.clone(), id: node.id.clone(), ..InstanceOverlay::default() };
    *node == ids
}

#[cfg(test)]
mod tests {
    use patchplay_document::Scenario;
    use patchplay_model::{OperatingSystem, Tag};
    use patchplay_playground::view::{NodeLine, Outcome, OutcomeCount};

    use super::*;
    use crate::bulk::Bulk;

    fn scenario() -> Scenario {
        let mut scenario = Scenario::default();
        scenario.instances.push(InstanceOverlay {
            logical_id: Some("Instance1".to_owned()),
            profile: Some(false),
            ..InstanceOverlay::default()
        });
        let many = Bulk { count: 4, value: "web".to_owned(), percent: 50, ..Bulk::default() };
        scenario.instances.extend(many.nodes(&patchplay_ordered::SortedSet::new()));
        scenario
    }

    fn fleet(made: Vec<usize>) -> FleetView {
        let share = |baseline: &str, count| ShareView {
            baseline: baseline.to_owned(),
            patch_group: None,
            outcomes: vec![OutcomeCount { outcome: Outcome::Compliant, count }],
        };
        let line = NodeLine {
            logical_id: "Instance1".to_owned(),
            instance_id: "i-1".to_owned(),
            name: "Instance1".to_owned(),
            system: OperatingSystem::Windows,
            product: "Windows Server 2019".to_owned(),
            tags: vec![Tag { key: "Name".to_owned(), value: "Instance1".to_owned() }],
        };
        let list = NodeList {
            of_files: vec![line],
            ids: made.iter().map(|number| format!("i-made-{number}")).collect(),
            products: vec!["Windows Server 2019".to_owned()],
            product_of: vec![0; made.len()],
            made,
            shares: vec![0, 0, 1, 0, 1],
            near_misses: vec![3],
        };
        FleetView {
            total: 5,
            shares: vec![share("Default", 3), share("Mine", 2)],
            list: Some(list),
            ..FleetView::default()
        }
    }

    #[test]
    fn rows_tell_where_a_node_comes_from_and_what_it_has() {
        let (scenario, fleet) = (scenario(), fleet(vec![1, 2, 3, 4]));
        let rows = Rows::new(&scenario, Some(&fleet), &[]);
        assert_eq!((rows.len(), rows.of_files()), (5, 1));
        let first = rows.row(0).unwrap();
        assert_eq!((first.key, first.laid_over), (NodeKey::Template("Instance1".to_owned()), true));
        let second = rows.row(2).unwrap();
        assert_eq!((second.name.as_str(), second.baseline.as_deref()), ("web-2", Some("Mine")));
        assert_eq!(second.tag_words(), ["Patch Group = web"]);
        assert_eq!(rows.position(&NodeKey::Made(2)), Some(2));
        assert!(rows.row(3).unwrap().near_miss);
        assert_eq!(rows.baselines(), [("Default".to_owned(), 3), ("Mine".to_owned(), 2)]);
    }

    #[test]
    fn an_answer_of_other_nodes_says_nothing_about_these() {
        let (scenario, fleet) = (scenario(), fleet(vec![1, 2, 3]));
        let rows = Rows::new(&scenario, Some(&fleet), &[]);
        let second = rows.row(2).unwrap();
        assert_eq!((second.name.as_str(), second.baseline), ("web-2", None));
    }

    #[test]
    fn rows_are_there_before_any_answer() {
        let scenario = scenario();
        let rows = Rows::new(&scenario, None, &[]);
        assert_eq!(rows.len(), 4);
        assert_eq!(rows.row(0).map(|row| row.name).as_deref(), Some("web-1"));
    }

    #[test]
    fn a_filter_looks_at_names_tags_baselines_and_origins() {
        let (scenario, fleet) = (scenario(), fleet(vec![1, 2, 3, 4]));
        let rows = Rows::new(&scenario, Some(&fleet), &[]);
        let passing = |filter: Filter| rows.passing(&filter).map(|rows| rows.len());
        assert_eq!(passing(Filter::default()), None);
        assert_eq!(passing(Filter { text: "WEB-3".to_owned(), ..Filter::default() }), Some(1));
        assert_eq!(passing(Filter { text: "group = web".to_owned(), ..Filter::default() }), Some(2));
        assert_eq!(passing(Filter { baseline: Some("Default".to_owned()), ..Filter::default() }), Some(3));
        assert_eq!(passing(Filter { of_files: Some(true), ..Filter::default() }), Some(1));
        assert_eq!(passing(Filter { text: "nobody".to_owned(), ..Filter::default() }), Some(0));
    }
}
