//! `wasm-bindgen` and `wasm-bindgen-test-runner` of the locked release: which of the two it is, its own name says.

use std::env;
use std::path::Path;

fn main() -> anyhow::Result<()> {
    let program = env::args_os().next().unwrap_or_default();
    let name = Path::new(&program).file_stem().unwrap_or_default();
    if name == "wasm-bindgen-test-runner" {
        wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(env::args_os())
    } else {
        wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(env::args_os())
    }
}
