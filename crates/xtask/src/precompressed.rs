//! The site's files compressed beside themselves, for hosts that send what lies there: brotli at its highest level, and
//! gzip for whoever asks for no better. Node's own libraries compress; equal files give equal bytes.

use std::path::Path;

use anyhow::Result;

use crate::house::House;
use crate::process::{self, say};
use crate::{node, stamp};

/// Endings of the copies.
const ENDINGS: [&str; 2] = ["br", "gz"];

/// What has been compressed by its own form.
const DENSE: [&str; 1] = ["png"];

const COMPRESS: &str = "const fs = require('node:fs'), zlib = require('node:zlib'); \
    for (const file of process.argv.slice(1)) { const bytes = fs.readFileSync(file); \
    fs.writeFileSync(file + '.br', zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, \
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })); \
    fs.writeFileSync(file + '.gz', zlib.gzipSync(bytes, { level: 9 })); }";

/// Writes the copies of every file of a folder.
pub(crate) fn write(house: &House, folder: &str) -> Result<()> {
    say(format_args!("compressing {folder}"));
    let has_ending = |file: &Path, endings: &[&str]| {
        file.extension().is_some_and(|extension| endings.iter().any(|ending| extension == *ending))
    };
    let mut files = stamp::files(&house.path(folder))?;
    files.retain(|file| !has_ending(file, &ENDINGS) && !has_ending(file, &DENSE));
    process::run(node::node(house, folder).args(["-e", COMPRESS, "--"]).args(&files))
}

/// Whether a file is such a copy.
pub(crate) fn is_copy(file: &Path) -> bool {
    file.extension().is_some_and(|extension| ENDINGS.iter().any(|ending| extension == *ending))
}
