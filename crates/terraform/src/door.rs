//! The same in JSON, for callers that are not Rust.

use patchplay_ordered::SortedMap;
use serde::Deserialize;

use crate::translate;

#[derive(Deserialize)]
struct Request {
    files: Vec<File>,
    #[serde(default)]
    parameters: SortedMap<String, String>,
}

#[derive(Deserialize)]
struct File {
    name: String,
    text: String,
}

/// `{files: [{name, text}], parameters?}` in, the file `{name, text}` out, `null` when none of the files is Terraform.
///
/// # Errors
/// The request is no such object; the text says where.
pub fn translate_json(request: &str) -> Result<String, String> {
    let request: Request = serde_json::from_str(request).map_err(|error| error.to_string())?;
    let files: Vec<(&str, &str)> = request.files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
    let answer =
        translate(&files, &request.parameters).map(|(name, text)| serde_json::json!({ "name": name, "text": text }));
    Ok(answer.unwrap_or_default().to_string())
}
