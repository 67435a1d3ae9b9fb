//! `cargo xtask`: builds, serves, tests and measures patchplay.
//!
//! It needs Rust by rustup and Node.js, and for some tests Python; everything else it brings along or names in one line. Each module is one noun of
//! that work; this file only reads the words of the command line.

mod bench;
mod bindings;
mod browser;
mod fuzz;
mod house;
mod languages;
mod node;
mod notices;
mod package;
mod precompressed;
mod process;
mod python;
mod reproduce;
mod rust_tools;
mod serve;
mod shapes;
mod site;
mod sizes;
mod stamp;
mod suite;
mod wasm_opt;
mod yaml;

use std::env;
use std::process::ExitCode;

use house::House;

const HELP: &str = "\
cargo xtask WORD

  serve [--port N]   build what changed, serve the page, build and reload on every change
  build              the site into dist/, compressed too, the npm package into target/npm, and a table of their sizes
  reproduce          build twice, the second time from a clone in another folder, and compare every byte
  test [LAYER...]    every test, or these layers: fmt lint native shapes yaml docs wasm site package web e2e
  bench [PART...]    against their budgets: fleet (10,000 nodes beside bare set operations), page (sizes, key presses),
                     lint (checking templates beside cfn-lint)
  fuzz [TARGET] [--runs N] [--keep]
                     random inputs on nightly, 10 million each; --keep renews the inputs that every test run replays
  bindings           only web/generated, for an editor or type checker
  help               this text

Needs Rust by rustup (https://rustup.rs) and Node.js 20.19 or newer (https://nodejs.org); some layers of the tests also
Python 3 with pip (https://www.python.org).";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = House::find().and_then(|house| match words.as_slice() {
        ["serve", rest @ ..] => serve::serve(&house, rest),
        ["build"] => site::build_and_report(&house),
        ["reproduce"] => reproduce::run(&house),
        ["test", layers @ ..] => suite::run(&house, layers),
        ["bench", parts @ ..] => bench::run(&house, parts),
        ["fuzz", rest @ ..] => fuzz::run(&house, rest),
        ["bindings"] => bindings::generate(&house, bindings::Profile::Dev),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        [word, ..] => Err(process::Usage(format!("`{word}` is no word of xtask\n\n{HELP}")).into()),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(if error.is::<process::Usage>() { 2 } else { 1 })
        }
    }
}
