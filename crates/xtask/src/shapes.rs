//! Our answers held to AWS's own description of its API.

use anyhow::{Context, Result};

use crate::house::House;
use crate::process;
use crate::python::Python;

/// The list of packages with that description.
pub(crate) const PACKAGES: &str = "botocore";
/// The description of Systems Manager within botocore.
const MODEL: &str = "botocore/data/ssm/2014-11-06/service-2.json.gz";
/// Unpacks a file to another.
const UNPACK: &str = "import gzip, sys; open(sys.argv[2], 'wb').write(gzip.open(sys.argv[1]).read())";

/// Runs the tests that need the description.
pub(crate) fn test(house: &House) -> Result<()> {
    let python = Python::with(house, PACKAGES)?;
    let model = python.packages.join("ssm.json");
    process::run(python.command().args(["-c", UNPACK]).arg(python.packages.join(MODEL)).arg(&model))
        .context("botocore keeps its data elsewhere")?;
    let mut test = house.cargo();
    test.args(["test", "--package", "patchplay-tests", "--test", "shapes"]);
    process::run(test.args(["--", "--include-ignored"]).env("PATCHPLAY_SSM_MODEL", model))
}
