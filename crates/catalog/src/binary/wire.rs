//! The shapes on the wire. Any change of them is a new [`FORMAT_VERSION`](super::FORMAT_VERSION).

use patchplay_model::OperatingSystem;
use serde::{Deserialize, Serialize};

use super::words::Words;
use crate::image::{ImageCertainty, InstalledVersion};

/// A catalogue.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Wire {
    /// Systems in order, with the number of their rows.
    pub(super) systems: Vec<(OperatingSystem, u32)>,
    /// Ids of rows, predecessors and images.
    pub(super) ids: Words,
    /// Each row's place in `ids`, as distance from the row before.
    pub(super) id_rows: Vec<i32>,
    /// Days that occur, counted from 1970-01-01, each as distance from the one before.
    pub(super) days: Vec<i32>,
    /// Each row's place in `days`.
    pub(super) day_rows: Vec<u32>,
    /// Each row's kind, by number.
    pub(super) kinds: Vec<u8>,
    /// Whether each row asks for a reboot.
    pub(super) needs_reboot: Vec<bool>,
    /// Patterns of titles.
    pub(super) titles: Column,
    pub(super) products: Column,
    pub(super) families: Column,
    pub(super) classifications: Column,
    pub(super) severities: Column,
    pub(super) epochs: Column,
    pub(super) versions: Column,
    pub(super) releases: Column,
    pub(super) arches: Column,
    pub(super) priorities: Column,
    pub(super) sections: Column,
    pub(super) repositories: Column,
    pub(super) certainties: Column,
    /// Number of predecessors of each row.
    pub(super) supersedes_counts: Vec<u32>,
    /// Predecessors' places in `ids`, as distance back from the row's own.
    pub(super) supersedes: Vec<i32>,
    pub(super) cves: ListColumn,
    pub(super) advisories: ListColumn,
    pub(super) bugs: ListColumn,
    pub(super) depends: ListColumn,
    /// Rows whose version left its repository, ascending, each with the day since 1970-01-01.
    pub(super) withdrawn: Vec<(u32, i32)>,
    /// Rows whose notice cannot be read, ascending.
    pub(super) malformed: Vec<u32>,
    pub(super) images: Vec<WireImage>,
}

/// A column of texts: a dictionary and each row's place in it. A column without any text has neither.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Column {
    pub(super) words: Words,
    pub(super) rows: Vec<u32>,
}

/// A column of lists; one without any item has no counts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct ListColumn {
    pub(super) words: Words,
    pub(super) counts: Vec<u32>,
    /// Places in the dictionary, each as distance from the item before it, rows notwithstanding.
    pub(super) items: Vec<i32>,
}

/// An image.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WireImage {
    pub(super) key: String,
    pub(super) system: OperatingSystem,
    pub(super) product: String,
    pub(super) image: String,
    /// Days since 1970-01-01.
    pub(super) built: i32,
    pub(super) installed: Vec<(u32, InstalledVersion)>,
    pub(super) installed_other: Vec<(u32, InstalledVersion)>,
    pub(super) replaces: Vec<(u32, Vec<u32>)>,
    pub(super) basis: String,
    pub(super) certainty: ImageCertainty,
}
