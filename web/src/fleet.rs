//! Many nodes on one screen: equal results fold into one row.

use patchplay_playground::view::{NodeView, Phrase};

/// Fleets of up to this many nodes are shown node by node.
pub const MOST_SINGLE: usize = 6;

/// Nodes that are shown as one; the first stands for all.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Indices among the result's nodes, at least one.
    pub members: Vec<usize>,
}

fn words(phrases: &[Phrase]) -> impl Iterator<Item = &str> {
    phrases.iter().map(|phrase| phrase.text.as_str())
}

/// Whether two nodes came to the same result for the same reason.
fn alike(a: &NodeView, b: &NodeView) -> bool {
    let reason = |node: &NodeView| node.baseline.as_ref().map(|chosen| chosen.id.clone());
    a.product == b.product
        && a.image == b.image
        && a.managed == b.managed
        && a.targeted == b.targeted
        && a.status == b.status
        && a.counts == b.counts
        && a.newly_installed.len() == b.newly_installed.len()
        && reason(a) == reason(b)
        && match (&a.baseline, &b.baseline) {
            (Some(a), Some(b)) => words(&a.because).eq(words(&b.because)),
            _ => true,
        }
}

/// The rows of a fleet in the order of its nodes.
pub fn groups(nodes: &[NodeView]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let same = (nodes.len() > MOST_SINGLE).then(|| {
            groups.iter_mut().find(|group| {
                group.members.first().and_then(|&first| nodes.get(first)).is_some_and(|first| alike(first, node))
            })
        });
        match same.flatten() {
            Some(group) => group.members.push(index),
            None => groups.push(Group { members: vec![index] }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use patchplay_model::{Counts, OperatingSystem, Paths};

    fn node(name: &str, installed: i64) -> NodeView {
        NodeView {
            instance_id: format!("i-{name}"),
            logical_id: None,
            name: name.to_owned(),
            system: OperatingSystem::Windows,
            product: "WindowsServer2019".to_owned(),
            product_label: "Windows Server 2019".to_owned(),
            image: None,
            image_assumed: false,
            image_certainty: None,
            tags: Vec::new(),
            managed: true,
            targeted: true,
            paths: Paths::ALL,
            baseline: None,
            refusal: Vec::new(),
            near_miss: None,
            status: Some("Success".to_owned()),
            status_details: Some("Success".to_owned()),
            counts: Some(Counts { installed_count: installed, ..Counts::default() }),
            compliance: None,
            overall_severity: None,
            newly_installed: Vec::new(),
            missing: Vec::new(),
            failed: Vec::new(),
        }
    }

    #[test]
    fn small_fleets_show_every_node() {
        let nodes: Vec<_> = (0..6).map(|index| node(&format!("n{index}"), 1)).collect();
        assert_eq!(groups(&nodes).len(), 6);
    }

    #[test]
    fn equal_results_of_a_large_fleet_share_a_row() {
        let nodes: Vec<_> = (0..50).map(|index| node(&format!("n{index}"), i64::from(index == 7))).collect();
        let groups = groups(&nodes);
        assert_eq!(groups.iter().map(|group| group.members.len()).collect::<Vec<_>>(), [49, 1]);
        assert_eq!(groups[1].members, [7]);
    }
}
