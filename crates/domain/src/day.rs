//! A posyandu day's own attributes: who measured with what, and the kader's totals on paper.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{Values, field};

/// What is known of a posyandu day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PosyanduDay {
    /// Somebody opened it.
    pub opened: bool,
    /// It is finished: nothing more is expected.
    pub finished: bool,
    /// Who measured.
    pub measured_by: Option<String>,
    /// Which scale.
    pub scale: Option<String>,
    /// Which length board.
    pub board: Option<String>,
    /// It did not take place.
    pub cancelled: bool,
    /// It took place on this date instead.
    pub moved_to: Option<NaiveDate>,
    /// What the kader counted on paper, by letter (`s`, `d`, `n`, `t`, `o`, `b`, `bgm` …).
    pub paper_totals: BTreeMap<String, u32>,
}

impl PosyanduDay {
    /// The values of every attribute that is given.
    pub fn values(&self) -> Values {
        let mut values = Values::new();
        values.set_some(field::DAY_OPENED, self.opened.then_some(true));
        values.set_some(field::DAY_FINISHED, self.finished.then_some(true));
        values.set_some(field::DAY_MEASURED_BY, self.measured_by.as_deref());
        values.set_some(field::DAY_SCALE, self.scale.as_deref());
        values.set_some(field::DAY_BOARD, self.board.as_deref());
        values.set_some(field::DAY_CANCELLED, self.cancelled.then_some(true));
        values.set_some(field::DAY_MOVED_TO, self.moved_to);
        if !self.paper_totals.is_empty() {
            let totals: Vec<_> = self
                .paper_totals
                .iter()
                .map(|(letter, count)| format!("{letter}={count}"))
                .collect();
            values.set(field::DAY_PAPER_TOTALS, totals.join(" "));
        }
        values
    }

    /// The attributes behind shown values.
    pub fn read(values: &Values) -> Self {
        let text = |field| values.text(field).map(str::to_owned);
        Self {
            opened: values.yes(field::DAY_OPENED) == Some(true),
            finished: values.yes(field::DAY_FINISHED) == Some(true),
            measured_by: text(field::DAY_MEASURED_BY),
            scale: text(field::DAY_SCALE),
            board: text(field::DAY_BOARD),
            cancelled: values.yes(field::DAY_CANCELLED) == Some(true),
            moved_to: values.date(field::DAY_MOVED_TO),
            paper_totals: values
                .text(field::DAY_PAPER_TOTALS)
                .map(read_totals)
                .unwrap_or_default(),
        }
    }
}

fn read_totals(text: &str) -> BTreeMap<String, u32> {
    let pair = |part: &str| {
        let (letter, count) = part.split_once('=')?;
        Some((letter.to_owned(), count.parse().ok()?))
    };
    text.split(' ').filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_survives_its_values() {
        let day = PosyanduDay {
            opened: true,
            finished: true,
            measured_by: Some("Kader Yuni".into()),
            scale: Some("dacin 2".into()),
            board: Some("infantometer 1".into()),
            cancelled: false,
            moved_to: "2026-11-13".parse().ok(),
            paper_totals: [("d".to_owned(), 54), ("s".to_owned(), 62)].into(),
        };
        assert_eq!(PosyanduDay::read(&day.values()), day);
        assert_eq!(PosyanduDay::read(&Values::new()), PosyanduDay::default());
    }
}
