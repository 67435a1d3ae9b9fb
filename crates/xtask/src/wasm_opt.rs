//! Binaryen's `wasm-opt`, as the npm package brings it.

use std::path::Path;

use anyhow::Result;

use crate::house::House;
use crate::node;
use crate::process;

/// Optimises a module in place. No features are named: the module says itself which it uses.
pub(crate) fn optimise(house: &House, module: &Path) -> Result<()> {
    let optimised = module.with_extension("opt");
    process::run(
        node::node(house, "web")
            .arg("node_modules/binaryen/bin/wasm-opt")
            .arg(module)
            .args(["-Oz", "--strip-debug", "--strip-producers", "-o"])
            .arg(&optimised),
    )?;
    std::fs::rename(optimised, module)?;
    Ok(())
}
