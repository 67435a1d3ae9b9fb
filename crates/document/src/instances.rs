//! The `instances` of a scenario as one shared list: a page keeps a scenario for every edit, and most edits are of texts.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::InstanceOverlay;

/// Nodes of a scenario. Clones share them until one is changed, so that a clone of ten thousand costs as much as of none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instances(Arc<Vec<InstanceOverlay>>);

impl Instances {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both are one list in memory: then neither was changed since one was cloned from the other.
    #[must_use]
    pub fn is_shared_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Instances {
    type Target = Vec<InstanceOverlay>;

    fn deref(&self) -> &Vec<InstanceOverlay> {
        &self.0
    }
}

impl DerefMut for Instances {
    fn deref_mut(&mut self) -> &mut Vec<InstanceOverlay> {
        Arc::make_mut(&mut self.0)
    }
}

impl From<Vec<InstanceOverlay>> for Instances {
    fn from(instances: Vec<InstanceOverlay>) -> Self {
        Self(Arc::new(instances))
    }
}

impl FromIterator<InstanceOverlay> for Instances {
    fn from_iter<I: IntoIterator<Item = InstanceOverlay>>(instances: I) -> Self {
        Vec::from_iter(instances).into()
    }
}

impl<'a> IntoIterator for &'a Instances {
    type Item = &'a InstanceOverlay;
    type IntoIter = std::slice::Iter<'a, InstanceOverlay>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Serialize for Instances {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_slice().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Instances {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_are_shared_until_one_is_changed() {
        let one: Instances = vec![InstanceOverlay::default()].into();
        let mut other = one.clone();
        assert!(one.is_shared_with(&other));
        other.push(InstanceOverlay::default());
        assert!(!one.is_shared_with(&other));
        assert_eq!((one.len(), other.len()), (1, 2));
        let read: Instances = serde_json::from_str(&serde_json::to_string(&other).unwrap()).unwrap();
        assert_eq!(read, other);
    }
}
