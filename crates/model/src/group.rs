//! Resource groups, as far as nodes are in them (AWS::ResourceGroups::Group).

use crate::Node;

/// A resource group that runs can name as their target (`resource-groups:Name`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceGroup {
    /// Its name, compared exactly.
    pub name: String,
    /// What belongs to it.
    pub members: GroupMembers,
}

/// What belongs to a resource group, by the kind of its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupMembers {
    /// `TAG_FILTERS_1_0`: nodes that have every one of these tags, with one of the values; no values: with any.
    Tags(Vec<(String, Vec<String>)>),
    /// `CLOUDFORMATION_STACK_1_0`: the nodes of a stack, by logical id.
    Stack(Vec<String>),
    /// Nothing that runs a command, or nothing that is known before deployment.
    Nothing,
}

impl ResourceGroup {
    /// Whether a node belongs to the group.
    #[must_use]
    pub fn holds(&self, node: &Node) -> bool {
        match &self.members {
            GroupMembers::Tags(filters) => {
                !filters.is_empty()
                    && filters.iter().all(|(key, values)| {
                        node.tag(key)
                            .is_some_and(|value| values.is_empty() || values.iter().any(|known| known == value))
                    })
            }
            GroupMembers::Stack(ids) => node.logical_id.as_ref().is_some_and(|id| ids.contains(id)),
            GroupMembers::Nothing => false,
        }
    }
}
