//! Golden files: what a form prints, byte for byte, in `tests/golden/windows` and `tests/golden/linux`.
//!
//! `PATCHPLAY_BLESS=1 cargo test -p patchplay-run-command` writes them anew; the change is then reviewed as a diff.

use std::{env, fs, path::PathBuf};

/// Holds a text to the golden file of this name.
pub fn check(name: &str, text: &str) {
    check_in("windows", name, text);
}

/// The same in another folder.
pub fn check_in(folder: &str, name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(folder).join(name);
    if env::var_os("PATCHPLAY_BLESS").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // Debug output, because the two may differ in line ends alone.
    for (number, (ours, theirs)) in text.split_inclusive('\n').zip(golden.split_inclusive('\n')).enumerate() {
        assert_eq!(ours, theirs, "{name}, line {}", number + 1);
    }
    assert_eq!(text.len(), golden.len(), "{name} is longer or shorter than its golden");
}
