//! Images from JSON: `{"images": [...]}` with the members of [`ImageProfile`]. A patch is its KB number, or a package
//! `{"name", "evr"}` or `{"name", "older_than"}`.

use patchplay_language::say;
use patchplay_model::{Date, OperatingSystem};
use patchplay_ordered::{SortedMap, SortedSet};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::ImportError;
use crate::{ImageCertainty, ImageProfile, InstalledPatch, InstalledVersion};

/// The images of a list, of the systems that `systems` lets pass. A blank text is a list without images.
pub(crate) fn images(json: &str, systems: &dyn Fn(OperatingSystem) -> bool) -> Result<Vec<ImageProfile>, ImportError> {
    if json.trim().is_empty() {
        return Ok(Vec::new());
    }
    let file: File = serde_json::from_str(json).map_err(|error| {
        let text = error.to_string();
        // serde_json puts the place behind the message; ours stands before it.
        let message = text.split_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        ImportError::new(format!("images: {message}")).on_line(u64::try_from(error.line()).unwrap_or_default())
    })?;
    let mut keys = SortedSet::new();
    if let Some(twice) = file.images.iter().find(|image| !keys.insert(image.key.as_str())) {
        return Err(ImportError::new(say!("images: two images have the key `{}`", twice.key)));
    }
    Ok(file.images.into_iter().filter(|image| systems(image.system)).map(Image::profile).collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    images: Vec<Image>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    key: String,
    system: OperatingSystem,
    product: String,
    image: String,
    built: Date,
    certainty: ImageCertainty,
    basis: String,
    installed: Vec<Entry>,
    #[serde(default)]
    installed_other: Vec<Entry>,
    #[serde(default)]
    replaces: SortedMap<String, Vec<String>>,
}

impl Image {
    fn profile(self) -> ImageProfile {
        ImageProfile {
            key: self.key,
            system: self.system,
            product: self.product,
            image: self.image,
            built: self.built,
            installed: self.installed.into_iter().map(|entry| entry.0).collect(),
            installed_other: self.installed_other.into_iter().map(|entry| entry.0).collect(),
            replaces: self.replaces.into_iter().collect(),
            basis: self.basis,
            certainty: self.certainty,
        }
    }
}

struct Entry(InstalledPatch);

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Kb(String),
            Package(Package),
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Package {
            name: String,
            evr: Option<String>,
            older_than: Option<String>,
        }
        let (id, version) = match Form::deserialize(deserializer)? {
            Form::Kb(id) => (id, InstalledVersion::Whole),
            Form::Package(Package { name, evr: Some(evr), older_than: None }) => (name, InstalledVersion::Exactly(evr)),
            Form::Package(Package { name, evr: None, older_than: Some(version) }) => {
                (name, InstalledVersion::OlderThan(version))
            }
            Form::Package(Package { name, .. }) => {
                return Err(D::Error::custom(say!("package `{name}` needs either `evr` or `older_than`")));
            }
        };
        Ok(Self(InstalledPatch { id, version }))
    }
}
