//! What somebody has come to of what is watched village by village, and on which day.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use domain::PlaceId;

use super::Care;
use super::count::{Span, calendar, newborn, reached};
use super::rules::{Indicator, Who, indicators};

/// An indicator somebody came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Attainment {
    /// Which, by its name in `pws.csv`.
    pub indicator: &'static str,
    /// When.
    pub date: NaiveDate,
}

impl Care<'_> {
    /// All of them, in order; each once for each pregnancy, birth or year.
    pub fn attainments(&self) -> BTreeSet<Attainment> {
        let mut all = BTreeSet::new();
        for row in indicators() {
            for span in self.spans(row) {
                let mut days = self.counted(&row.counts, span);
                days.sort();
                all.extend(reached(&days, row.least).map(|date| Attainment {
                    indicator: &row.indicator,
                    date,
                }));
            }
        }
        all
    }

    /// All of them with the posyandu at which the person lived on the day; nothing of days on which she lived at none.
    pub fn attained_at_home(&self) -> Vec<(Attainment, PlaceId)> {
        let stays = self.history.residences();
        let home = |day: NaiveDate| stays.iter().find(|stay| stay.covers(day));
        let all = self.attainments().into_iter();
        all.filter_map(|attained| Some((attained, home(attained.date)?.posyandu)))
            .collect()
    }

    /// What an indicator is looked for in.
    fn spans(&self, row: &Indicator) -> Vec<Span<'_>> {
        match row.who {
            Who::Pregnancy => {
                let pregnancies = self
                    .pregnancies
                    .iter()
                    .filter(|pregnancy| pregnancy.counts());
                pregnancies
                    .map(|pregnancy| Span {
                        from: pregnancy.lmp,
                        to: pregnancy.end.map_or(NaiveDate::MAX, |end| end.date),
                        pregnancy: Some(pregnancy),
                        birth: None,
                    })
                    .collect()
            }
            Who::Delivery => {
                let births = self.births().into_iter();
                births
                    .map(|birth| Span {
                        from: birth,
                        to: birth,
                        pregnancy: None,
                        birth: Some(birth),
                    })
                    .collect()
            }
            Who::Newborn => self.history.birth_date.map(newborn).into_iter().collect(),
            Who::Once | Who::Age | Who::Register => vec![Span {
                from: NaiveDate::MIN,
                to: NaiveDate::MAX,
                pregnancy: None,
                birth: self.history.birth_date,
            }],
            Who::Year => {
                let years: BTreeSet<i32> = self
                    .visits
                    .iter()
                    .map(|(_, visit)| visit.date.year())
                    .collect();
                years.into_iter().map(calendar).collect()
            }
        }
    }
}
