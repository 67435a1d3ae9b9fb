//! Growth as pictures.

use std::path::Path;

use plotters::prelude::*;

use crate::growth::Growth;

const SIZE: (u32, u32) = (640, 400);

/// Draws one picture into a folder.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn draw(growth: &Growth, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let file = folder.join(format!("{}.svg", growth.name));
    let area = SVGBackend::new(&file, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let widest = growth.points.iter().map(|point| point.size).max().unwrap_or(1) as f64;
    let highest = growth.points.iter().map(|point| point.engine.max(point.bare)).fold(1.0, f64::max);
    let mut chart = ChartBuilder::on(&area)
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(56)
        .build_cartesian_2d(0.0..widest * 1.02, 0.0..highest * 1.1)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .x_desc(growth.axis)
        .y_desc("milliseconds")
        .x_label_formatter(&|value| format!("{value:.0}"))
        .y_label_formatter(&|value| format!("{value:.0}"))
        .draw()?;
    let blue = RGBColor(9, 105, 218);
    let grey = RGBColor(110, 119, 129);
    let engine = || growth.points.iter().map(|point| (point.size as f64, point.engine));
    let bare = || growth.points.iter().map(|point| (point.size as f64, point.bare));
    chart
        .draw_series(LineSeries::new(engine(), blue.stroke_width(2)))?
        .label("decide and count")
        .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], blue.stroke_width(2)));
    chart.draw_series(engine().map(|at| Circle::new(at, 3, blue.filled())))?;
    chart
        .draw_series(LineSeries::new(bare(), grey.stroke_width(2)))?
        .label("bare set operations")
        .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], grey.stroke_width(2)));
    chart.draw_series(bare().map(|at| Circle::new(at, 3, grey.filled())))?;
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE)
        .border_style(grey)
        .draw()?;
    area.present()?;
    Ok(())
}
