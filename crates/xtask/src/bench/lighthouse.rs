//! Lighthouse's verdict on the built site, on a desktop and on a slow phone.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Budget, Line};
use crate::house::House;
use crate::{browser, node, process, site};

const FOLDER: &str = "tests/bench/lighthouse";

/// What each category of the desktop has to reach, of 100.
const LEAST: f64 = 95.0;

/// The simulated phone is told, and judged by what does not depend on the size of the code alone.
const OF_DEVICE: &str = "performance";

/// Builds the release and has it judged.
pub(super) fn measure(house: &House) -> Result<Vec<Line>> {
    let chromium = browser::chromium()?;
    site::build(house)?;
    node::packages(house, FOLDER)?;
    let printed = process::output(node::node(house, FOLDER).env("CHROME", chromium).arg("measure.mjs"))?;
    let devices: Value = serde_json::from_str(&printed).context("measure.mjs printed no JSON")?;
    let mut lines = Vec::new();
    for device in ["desktop", "phone"] {
        let categories = devices.get(device).and_then(Value::as_object);
        let categories = categories.with_context(|| format!("measure.mjs says nothing of the {device}"))?;
        lines.extend(categories.iter().map(|(category, score)| {
            let judged = device == "desktop" || category != OF_DEVICE;
            let budget = if judged { Budget::AtLeast(LEAST) } else { Budget::None };
            Line::new(format!("Lighthouse, {device}: {category}"), score.as_f64().unwrap_or_default(), "", budget)
        }));
    }
    Ok(lines)
}
