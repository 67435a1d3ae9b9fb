//! Patches from a table in RFC 4180's form with a header row; `data/README.md` lists the columns. Their order is free,
//! all but `os` and `id` may be missing, and a column we do not know is an error, since it is more often a slip of the
//! pen than a surplus.

use std::str::FromStr as _;

use patchplay_language::{joined, say};
use patchplay_model::{Date, OperatingSystem};

use super::{
    ImportError,
    records::{Record, Records},
};
use crate::{PatchFacts, PatchKind};

/// Every column.
const COLUMNS: &[&str] = &[
    "os",
    "id",
    "epoch",
    "version",
    "release",
    "arch",
    "title",
    "released",
    "product",
    "product_family",
    "classification",
    "severity",
    "priority",
    "section",
    "advisories",
    "bugzilla",
    "cves",
    "supersedes",
    "depends",
    "needs_reboot",
    "kind",
    "repository",
    "withdrawn",
    "malformed",
    "certainty",
];

/// Whether a line is the header of such a table: `os`, `id`, and nothing that is no column.
pub(super) fn is_header(line: &str) -> bool {
    let names = || line.split(',').map(|name| name.trim().trim_matches('"'));
    names().all(|name| COLUMNS.contains(&name))
        && ["os", "id"].iter().all(|required| names().any(|name| name == *required))
}

/// The patches of a table, of the systems that `systems` lets pass.
pub(crate) fn patches(csv: &str, systems: &dyn Fn(OperatingSystem) -> bool) -> Result<Vec<PatchFacts>, ImportError> {
    let text = csv.strip_prefix('\u{feff}').unwrap_or(csv);
    let mut records = Records::new(text);
    let header = Header::read(&records.read()?.unwrap_or_else(|| Record { line: 1, fields: Vec::new() }))?;
    let mut patches = Vec::new();
    while let Some(record) = records.read()? {
        let (len, columns) = (record.fields.len(), header.0.len());
        if len != columns {
            let message = say!("{len} fields where the header has {columns} columns");
            return Err(ImportError::new(message).on_line(record.line));
        }
        let row = Row { header: &header, record: &record };
        if let Some(patch) = row.patch(systems).map_err(|error| error.on_line(record.line))? {
            patches.push(patch);
        }
    }
    Ok(patches)
}

/// Where each column of [`COLUMNS`] stands in this table.
struct Header(Vec<(&'static str, usize)>);

impl Header {
    fn read(names: &Record<'_>) -> Result<Self, ImportError> {
        let mut header = Self(Vec::new());
        for (place, name) in names.fields.iter().enumerate() {
            let Some(&known) = COLUMNS.iter().find(|known| **known == name.trim()) else {
                let message = say!("`{name}` is not a column of patches; known are {}", joined(COLUMNS));
                return Err(ImportError::new(message).on_line(names.line));
            };
            if header.place(known).is_some() {
                return Err(ImportError::new(say!("the column stands twice in the header"))
                    .in_column(known)
                    .on_line(1));
            }
            header.0.push((known, place));
        }
        match ["os", "id"].into_iter().find(|required| header.place(required).is_none()) {
            Some(required) => Err(ImportError::new(say!("the column is missing")).in_column(required).on_line(1)),
            None => Ok(header),
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.0.iter().find(|(known, _)| *known == name).map(|&(_, place)| place)
    }
}

/// One row and what its columns mean.
struct Row<'a> {
    header: &'a Header,
    record: &'a Record<'a>,
}

impl Row<'_> {
    fn field(&self, name: &str) -> &str {
        self.header.place(name).and_then(|place| self.record.get(place)).unwrap_or_default()
    }

    /// A field whose text may be wrong.
    fn read<T>(&self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<T, ImportError> {
        read(self.field(name)).map_err(|message| ImportError::new(message).in_column(name))
    }

    fn list(&self, name: &str) -> Vec<String> {
        self.field(name).split(' ').filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    /// The row's patch, or nothing when its system is not wanted.
    fn patch(&self, systems: &dyn Fn(OperatingSystem) -> bool) -> Result<Option<PatchFacts>, ImportError> {
        let system = self.read("os", |text| OperatingSystem::from_str(text).map_err(|error| error.to_string()))?;
        if !systems(system) {
            return Ok(None);
        }
        let text = |name| self.field(name).to_owned();
        let mut patch = PatchFacts::new(system, self.read("id", id)?);
        patch.released = self.read("released", day)?;
        patch.needs_reboot = self.read("needs_reboot", flag)?;
        patch.malformed = self.read("malformed", flag)?;
        // A table without kinds is still a table: what a KB is then stays open.
        if self.header.place("kind").is_some() {
            patch.kind = self.read("kind", kind)?;
        }
        patch.cves = self.list("cves");
        patch.supersedes = self.list("supersedes");
        patch.advisories = self.list("advisories");
        patch.bugs = self.list("bugzilla");
        patch.depends = self.list("depends");
        patch.withdrawn = self.read("withdrawn", day)?;
        Ok(Some(PatchFacts {
            title: text("title"),
            product: text("product"),
            family: text("product_family"),
            classification: text("classification"),
            severity: text("severity"),
            epoch: text("epoch"),
            version: text("version"),
            release: text("release"),
            arch: text("arch"),
            priority: text("priority"),
            section: text("section"),
            repository: text("repository"),
            certainty: text("certainty"),
            ..patch
        }))
    }
}

fn id(text: &str) -> Result<String, String> {
    if text.is_empty() { Err(say!("every patch needs an id")) } else { Ok(text.to_owned()) }
}

fn day(text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    Date::parse(text).map(Some).map_err(|error| error.to_string())
}

fn flag(text: &str) -> Result<bool, String> {
    match text {
        "true" => Ok(true),
        "false" | "" => Ok(false),
        _ => Err(say!("`{text}` is neither `true` nor `false`")),
    }
}

fn kind(text: &str) -> Result<PatchKind, String> {
    PatchKind::from_word(text).ok_or_else(|| {
        let known: Vec<&str> =
            PatchKind::ALL.iter().map(|kind| kind.as_str()).filter(|word| !word.is_empty()).collect();
        say!("`{text}` is not a kind of patch; known are {}", joined(&known))
    })
}
