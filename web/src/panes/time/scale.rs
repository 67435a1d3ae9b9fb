//! Days on the horizontal scale of the charts.

use patchplay_model::{Date, Timestamp};

/// A day at a clock's time of day.
pub fn at_time_of(clock: Timestamp, day: Date) -> Timestamp {
    day.midnight().plus_ticks(clock.ticks() - clock.date().midnight().ticks())
}

/// A span of days drawn over a hundred percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub from: Date,
    pub to: Date,
}

impl Scale {
    /// Where a day begins, in percent; days outside lie on the ends.
    pub fn at(self, day: Date) -> f64 {
        let days = f64::from((self.to.days() - self.from.days()).max(1));
        (f64::from(day.days() - self.from.days()) / days * 100.0).clamp(0.0, 100.0)
    }

    /// Start and width of the days from one to another, in percent.
    pub fn span(self, from: Date, to: Date) -> (f64, f64) {
        let start = self.at(from);
        (start, (self.at(to) - start).max(0.0))
    }

    /// The first days of the months, with the names of those that there is room for.
    pub fn months(self) -> Vec<(Date, String)> {
        let first = |day: &Date| day.year_month_day().2 == 1;
        let days = (self.from.days()..=self.to.days()).map(Date::from_days).filter(first);
        let named = days.map(|day| {
            let name = crate::words::day(day);
            (day, name.split_once(' ').map_or_else(String::new, |(_, month)| month.to_owned()))
        });
        named.collect()
    }
}

/// A number of percent, as geometry attributes take it.
pub fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_lie_between_the_ends() {
        let day = |text| Date::parse(text).unwrap();
        let scale = Scale { from: day("2022-01-01"), to: day("2022-01-11") };
        assert_eq!(percent(scale.at(day("2022-01-06"))), "50.00%");
        assert_eq!(scale.span(day("2021-12-01"), day("2022-01-02")), (0.0, 10.0));
        assert_eq!(scale.span(day("2022-02-01"), day("2022-03-02")), (100.0, 0.0));
        assert_eq!(scale.months(), [(day("2022-01-01"), "Jan 2022".to_owned())]);
    }
}
