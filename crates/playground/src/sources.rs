//! Where the members of a scenario stand, when it came as text.

use patchplay_document::Place;
use patchplay_ordered::SortedMap;

/// Places of a scenario's members, by path such as `instances[1].image`. Empty for a scenario that came as an object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    places: SortedMap<String, Place>,
}

impl Sources {
    /// Takes the places that reading the text found.
    #[must_use]
    pub const fn new(places: SortedMap<String, Place>) -> Self {
        Self { places }
    }

    /// The place of a member, or of the nearest member that contains it, or nowhere.
    #[must_use]
    pub fn place(&self, path: &str) -> Place {
        let mut path = path;
        loop {
            if let Some(place) = self.places.get(path) {
                return place.clone();
            }
            match path.rfind(['.', '[']).and_then(|end| path.get(..end)) {
                Some(outer) => path = outer,
                None => return Place::default(),
            }
        }
    }

    /// The place of exactly this member.
    #[must_use]
    pub fn known_place(&self, path: &str) -> Option<Place> {
        self.places.get(path).cloned()
    }

    /// These places but those of one member of the scenario and of what it holds.
    #[must_use]
    pub fn without(&self, member: &str) -> Self {
        let is_within =
            |path: &str| path.strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        let kept = self.places.iter().filter(|(path, _)| !is_within(path));
        Self { places: kept.map(|(path, place)| (path.clone(), place.clone())).collect() }
    }

    /// These places, and more of them.
    #[must_use]
    pub fn with(&self, more: impl IntoIterator<Item = (String, Place)>) -> Self {
        let mut places = self.places.clone();
        places.extend(more);
        Self { places }
    }
}
