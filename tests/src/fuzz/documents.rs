//! Documents: whatever is pasted is read, its problems lie in it, its fixes mend it, its exports are read again.

use patchplay_catalog::{Assumed, Imported};
use patchplay_document::{Diagnostic, Documents, Input, Position, SourceFile, complete, hover, read};
use patchplay_model::MessageEndpoint;
use patchplay_ordered::SortedMap;
use patchplay_terraform::translate;

use super::{places, round};

/// Fixes of one input that are tried: each costs a reading.
const FIXES: usize = 1;

/// Reads documents in an account whose instances have ids.
pub(super) fn reading(files: &[SourceFile]) -> Documents {
    let parameters = [("Prefix", "shop"), ("Stage", "live"), ("Days", "7")];
    let parameters: SortedMap<String, String> =
        parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    read(&Input {
        files,
        parameters: &parameters,
        region: Some("ap-northeast-1"),
        account: Some("123456789012"),
        message_endpoint: MessageEndpoint::Either,
        physical_id: &|id, kind| (kind == "AWS::EC2::Instance").then(|| format!("i-{id}")),
    })
}

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.to_owned() }
}

/// Everything that holds of documents, whatever their form.
fn check(files: &[SourceFile]) -> Documents {
    let documents = reading(files);
    places::hold(&documents.diagnostics, files);
    let broken = |documents: &Documents| documents.diagnostics.iter().any(|found| found.code == "syntax-error");
    let fixes = documents
        .diagnostics
        .iter()
        .filter_map(|found| Some((found, found.fix.as_ref()?)))
        .skip(text_length(files) % 3)
        .take(FIXES);
    for (diagnostic, fix) in fixes {
        let after = places::fixed(files, fix);
        let again = reading(&after);
        // The parser takes no colon in a plain value behind a tab, and a fix may bring one.
        let tab = files.iter().any(|file| file.text.contains(":\t"));
        // With less around its empty characters, a text may look like one of UTF-16.
        let empty = files.iter().any(|file| file.text.contains('\0'));
        assert!(
            tab || empty || broken(&documents) || !broken(&again),
            "`{}` leaves a text that cannot be read:\n{after:#?}",
            fix.title
        );
        // Where a key stands twice, the other one comes to light, perhaps in the very place.
        let twice = documents.diagnostics.iter().any(|found| found.code == "duplicate-key");
        let same = again.diagnostics.iter().find(|found| {
            let ours = |found: &Diagnostic| (found.code.clone(), found.message.clone(), found.place.start);
            found.place.file == diagnostic.place.file && ours(found) == ours(diagnostic)
        });
        assert!(twice || same.is_none(), "`{}` mends nothing: {diagnostic}\n{after:#?}", fix.title);
    }
    documents
}

fn text_length(files: &[SourceFile]) -> usize {
    files.iter().map(|file| file.text.len()).sum()
}

/// One document of any kind.
pub(super) fn read_alone(text: &str) {
    check(&[file("pasted.yaml", text)]);
    help(&file("pasted.yaml", text));
}

/// JSON: templates, answers of the API, patch facts.
pub(super) fn read_json(text: &str) {
    let files = [file("pasted.json", text)];
    round::trip(&check(&files));
    let _ = Imported::read(text, Assumed::default());
}

/// A root template and what it nests; a NUL stands between two files.
pub(super) fn read_stacks(text: &str) {
    const NAMES: [&str; 5] = ["root.yaml", "s3.yaml", "vpc.yaml", "ec2.yaml", "ssm.yaml"];
    let files: Vec<SourceFile> = NAMES.iter().zip(text.split('\0')).map(|(name, text)| file(name, text)).collect();
    round::trip(&check(&files));
}

/// Command lines of the AWS CLI.
pub(super) fn read_commands(text: &str) {
    let files = [file("pasted.sh", text)];
    round::trip(&check(&files));
}

/// Terraform with its translation.
pub(super) fn read_terraform(text: &str) {
    let parameters = [("prefix".to_owned(), "shop".to_owned())].into();
    let mut files = vec![file("pasted.tf", text)];
    files.extend(translate(&[("pasted.tf", text)], &parameters).map(|(name, text)| SourceFile { name, text }));
    let documents = reading(&files);
    places::hold(&documents.diagnostics, &files);
    round::trip(&documents);
}

/// Asks for help at a place that the text itself picks, if it picks one: each question costs several readings.
fn help(file: &SourceFile) {
    if !file.text.len().is_multiple_of(4) {
        return;
    }
    let lines = file.text.lines().count().max(1);
    let line = 1 + file.text.len() * 31 % lines;
    let width = file.text.lines().nth(line - 1).map_or(0, |line| line.encode_utf16().count());
    let at = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let position = Position { line: at(line), column: at(1 + file.text.len() * 17 % (width + 1)) };
    let _ = (complete(file, position, &[]), hover(file, position, &[]));
}
