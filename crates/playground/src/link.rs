//! Share links: a scenario as the fragment of an address, and back.
//!
//! A fragment is `v1.` and, in base64url without padding, the zlib stream of the scenario's JSON. The number is the
//! fragment's own: the scenario inside says its version itself. Equal scenarios give equal fragments on every platform.
//!
//! Whoever opens a link trusts nobody: no more is inflated than a file of the page may hold, the checksum of the stream
//! tells a cut or mistyped link, and what cannot be read is said and changes nothing. A reader of a version stays for
//! ever, since links lie in pages and messages that nobody rewrites.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use miniz_oxide::{
    deflate::compress_to_vec_zlib,
    inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit},
};
use patchplay_document::{Diagnostic, Place, Scenario, read_scenario};

use patchplay_language::say;

use crate::{Playground, codes, view::Opened};

/// What the fragments that are written begin with.
const MARK: &str = "v1.";

/// Bytes of JSON up to which a scenario goes into a link, and up to which one is inflated: as many as a text may have.
pub const MAX_BYTES: usize = 5_000_000;

/// The best level: links are made once and read by people, who see their length.
const LEVEL: u8 = 10;

/// Codes of the problems for which a scenario is not opened: it speaks of something that this version does not know, and
/// without that it would be another scenario. Any other mistake is the author's and is shown with the scenario.
const FOREIGN: &[&str] = &["unknown-key", "unknown-version"];

impl Playground {
    /// The fragment that holds a scenario, without `#`; `None` for one that is larger than [`MAX_BYTES`].
    #[must_use]
    pub fn link(scenario: &Scenario) -> Option<String> {
        let json = serde_json::to_vec(scenario).ok().filter(|json| json.len() <= MAX_BYTES)?;
        let mut fragment = MARK.to_owned();
        URL_SAFE_NO_PAD.encode_string(compress_to_vec_zlib(&json, LEVEL), &mut fragment);
        Some(fragment)
    }

    /// The scenario in a fragment, with or without `#`.
    #[must_use]
    pub fn open_link(fragment: &str) -> Opened {
        match scenario(fragment.strip_prefix('#').unwrap_or(fragment)) {
            Ok(scenario) => Opened { scenario: Some(scenario), diagnostics: Vec::new() },
            Err(problem) => Opened { scenario: None, diagnostics: vec![*problem] },
        }
    }
}

/// Whether a fragment is meant as a share link, of whatever version: `v`, a number, a point.
#[must_use]
pub fn is_link(fragment: &str) -> bool {
    version(fragment.strip_prefix('#').unwrap_or(fragment)).is_some()
}

/// The version of a fragment and what it holds.
fn version(fragment: &str) -> Option<(&str, &str)> {
    let (number, rest) = fragment.strip_prefix('v')?.split_once('.')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some((number, rest))
}

fn scenario(fragment: &str) -> Result<Scenario, Box<Diagnostic>> {
    match version(fragment) {
        Some(("1", packed)) => first(packed),
        Some((number, _)) => Err(foreign(say!("the link is of version `{number}`, and this reads version 1"))),
        None => Err(damaged(&say!("it does not begin with `v1.`"))),
    }
}

/// Reads what version 1 holds.
fn first(packed: &str) -> Result<Scenario, Box<Diagnostic>> {
    let stream = URL_SAFE_NO_PAD
        .decode(packed)
        .map_err(|_| damaged(&say!("it is cut off or has characters that no link has")))?;
    let json = decompress_to_vec_zlib_with_limit(&stream, MAX_BYTES).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => large(),
        _ => damaged(&say!("a part of it is missing or changed")),
    })?;
    let text = String::from_utf8(json).map_err(|_| damaged(&say!("what it holds is no text")))?;
    if !text.starts_with('{') {
        return Err(foreign(say!("what the link holds is no scenario")));
    }
    let read = patchplay_json::read::<Scenario>(&text);
    // Of what stands in the text and is no member of a scenario, only the strict reader knows.
    let strict = read_scenario("link", &text).diagnostics;
    if let Some(problem) = strict.into_iter().find(|problem| FOREIGN.contains(&problem.code.as_str())) {
        return Err(foreign(say!("what the link holds is not known here: {}", problem.message)));
    }
    read.map_err(|error| foreign(say!("the link holds no scenario that is known here: {error}")))
}

fn damaged(how: &str) -> Box<Diagnostic> {
    Box::new(codes::LINK_DAMAGED.at(
        Place::default(),
        say!("the link is not whole: {how}"),
        say!("copy it again from where it comes from; mail and chat programs cut long links"),
    ))
}

fn foreign(message: String) -> Box<Diagnostic> {
    Box::new(codes::LINK_FOREIGN.at(
        Place::default(),
        message,
        say!("open it with the version of patchplay that wrote it, which is the newest one if this page was open for long"),
    ))
}

fn large() -> Box<Diagnostic> {
    Box::new(codes::LINK_LARGE.at(
        Place::default(),
        say!("the link holds more than {MAX_BYTES} bytes"),
        say!("ask for the scenario as a file"),
    ))
}
