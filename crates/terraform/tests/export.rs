//! Baselines written as Terraform, and read again.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

#[path = "../../document/tests/common/random_baseline.rs"]
mod random_baseline;

use patchplay_document::{ExportFormat, Input, SourceFile, export, read};
use patchplay_model::MessageEndpoint;
use patchplay_ordered::{SortedMap, SortedSet};
use patchplay_terraform::translate;
use random_baseline::{Noise, baseline, found};

#[test]
fn what_is_written_is_read_again() {
    let mut noise = Noise(11);
    for round in 0..400 {
        let mut wanted = baseline(&mut noise);
        // AWS refuses a second tag of one key, and Terraform cannot write it.
        let mut keys = SortedSet::new();
        wanted.tags.retain(|tag| keys.insert(tag.key.clone()));
        let text = export(&[found(wanted.clone(), Some("On"))], ExportFormat::Terraform);
        let none = SortedMap::new();
        let (name, translation) = translate(&[("main.tf", &text)], &none).unwrap();
        let files =
            [SourceFile { name: "main.tf".to_owned(), text: text.clone() }, SourceFile { name, text: translation }];
        let documents = read(&Input {
            files: &files,
            parameters: &none,
            region: None,
            account: None,
            message_endpoint: MessageEndpoint::Either,
            physical_id: &|_, _| None,
        });
        assert_eq!(documents.baselines.len(), 1, "round {round}\n{text}\n{:#?}", documents.diagnostics);
        assert_eq!(documents.baselines[0].baseline, wanted, "round {round}\n{text}\n{:#?}", documents.diagnostics);
        assert_eq!(export(&documents.baselines, ExportFormat::Terraform), text, "round {round}");
    }
}
