//! The bounds of categories, read from a table in `rules/`.

use std::ops::RangeInclusive;

use crate::rows::{cells, rows};

/// Categories from the lowest up, each with the greatest value it still holds.
///
/// Values are whole units of the table's resolution: hundredths of a z-score,
/// millimetres. Every value falls in exactly one category.
#[derive(Debug)]
pub(super) struct Bounds<Category> {
    months: RangeInclusive<u32>,
    below_top: Vec<(i64, Category)>,
    top: Category,
}

impl<Category: Copy> Bounds<Category> {
    /// The bounds of one index of a rule table of this crate.
    #[expect(
        clippy::expect_used,
        reason = "rules are compiled in and read by tests"
    )]
    pub(super) fn compiled_in(
        text: &'static str,
        index: &str,
        units: i32,
        category: fn(&str) -> Option<Category>,
    ) -> Self {
        Self::read(text, index, units, category)
            .expect("because the rule is compiled in and read by tests")
    }

    /// Reads the rows of one index; `None` if they leave a gap or overlap, or
    /// name a category that does not exist.
    pub(super) fn read(
        text: &str,
        index: &str,
        units: i32,
        category: fn(&str) -> Option<Category>,
    ) -> Option<Self> {
        let units_of = |bound: &str| -> Option<Option<i64>> {
            if bound.is_empty() {
                return Some(None);
            }
            let scaled = bound.parse::<f64>().ok()? * f64::from(units);
            #[expect(clippy::cast_possible_truncation, reason = "bounds are small numbers")]
            Some(Some(scaled.round() as i64))
        };
        let mut months: Option<RangeInclusive<u32>> = None;
        let mut held = Vec::new();
        let mut next_lowest = None;
        for line in rows(
            text,
            "index,from_month,to_month,code,above,at_least,at_most,below",
        )? {
            let [
                of_index,
                from_month,
                to_month,
                code,
                above,
                at_least,
                at_most,
                below,
            ] = cells(line)?;
            if of_index != index {
                continue;
            }
            let of_months = from_month.parse().ok()?..=to_month.parse().ok()?;
            let lowest = units_of(above)?
                .map(|bound| bound + 1)
                .or(units_of(at_least)?);
            let greatest = units_of(below)?
                .map(|bound| bound - 1)
                .or(units_of(at_most)?);
            if lowest != next_lowest || months.as_ref().is_some_and(|months| *months != of_months) {
                return None;
            }
            next_lowest = greatest.map(|bound| bound + 1);
            months = Some(of_months);
            held.push((greatest, category(code)?));
        }
        let (None, top) = held.pop()? else {
            return None;
        };
        let below_top = held
            .into_iter()
            .map(|(greatest, category)| Some((greatest?, category)))
            .collect::<Option<Vec<_>>>()?;
        Some(Self {
            months: months?,
            below_top,
            top,
        })
    }

    /// The category that holds a value.
    pub(super) fn find(&self, value: i64) -> Category {
        self.below_top
            .iter()
            .find(|(greatest, _)| value <= *greatest)
            .map_or(self.top, |(_, category)| *category)
    }

    /// The completed months of age for which the categories are made.
    pub(super) fn months(&self) -> &RangeInclusive<u32> {
        &self.months
    }
}
