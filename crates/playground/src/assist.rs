//! Help while writing a document.

use patchplay_document::{Completion, Diagnostic, Hover, Place, Position, SourceFile};
use serde::Serialize;

use crate::Playground;

/// `complete`: what may stand at a place.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CompleteAnswer {
    /// Words; none where anything may stand.
    pub items: Vec<Completion>,
    /// Always empty: a text that is being written is wrong by nature, and `check` says how.
    pub diagnostics: Vec<Diagnostic>,
}

/// `hover`: what the word at a place means. Without the members of [`Hover`] nothing is known of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct HoverAnswer {
    /// The word and its meaning.
    #[serde(flatten)]
    pub hover: Option<Hover>,
    /// Always empty, as those of [`CompleteAnswer`].
    pub diagnostics: Vec<Diagnostic>,
}

/// `definition`: where the name at a place is defined. Without the members of [`Place`] no text defines it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DefinitionAnswer {
    /// The key of what defines it.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// Always empty, as those of [`CompleteAnswer`].
    pub diagnostics: Vec<Diagnostic>,
}

impl Playground {
    /// What may stand at a position of a document or scenario.
    #[must_use]
    pub fn complete(&self, file: &SourceFile, position: Position) -> CompleteAnswer {
        let items = patchplay_document::complete(file, position, &self.image_words());
        CompleteAnswer { items, diagnostics: Vec::new() }
    }

    /// What the word at a position of a document or scenario means.
    #[must_use]
    pub fn hover(&self, file: &SourceFile, position: Position) -> HoverAnswer {
        let hover = patchplay_document::hover(file, position, &self.image_words());
        HoverAnswer { hover, diagnostics: Vec::new() }
    }

    /// Where the name at a position of a template is defined.
    #[must_use]
    pub fn definition(file: &SourceFile, position: Position) -> DefinitionAnswer {
        DefinitionAnswer { place: patchplay_document::definition(file, position), diagnostics: Vec::new() }
    }

    fn image_words(&self) -> Vec<(String, String)> {
        self.images().into_iter().map(|image| (image.key, image.label)).collect()
    }
}
