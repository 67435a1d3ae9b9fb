//! What is exported as YAML, read by a reader of YAML 1.1 as AWS's tools are.

use anyhow::Result;

use crate::house::House;
use crate::process;
use crate::python::Python;

/// The list of packages with a YAML 1.1 reader.
pub(crate) const PACKAGES: &str = "pyyaml";

/// Runs the tests that need PyYAML.
pub(crate) fn test(house: &House) -> Result<()> {
    let mut test = house.cargo();
    test.args(["test", "--package", "patchplay-tests", "--test", "yaml_1_1", "--", "--include-ignored"]);
    Python::with(house, PACKAGES)?.lend(&mut test);
    process::run(&mut test)
}
