//! KBM (kenaikan berat badan minimal): the gain that counts as *naik*.

use std::sync::OnceLock;

use crate::rows::{cells, rows};
use crate::units::{Grams, Sex};

/// Which printed table of minimum gains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Edition {
    /// Boys and girls by their own card: the one that decides N and T.
    #[default]
    BySex,
    /// One row for all, as many apps have it: to explain differences with them.
    Unisex,
}

impl Edition {
    /// The name of the edition in the rule table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BySex => "by_sex",
            Self::Unisex => "unisex",
        }
    }
}

/// The last completed month with a minimum gain.
const LAST_MONTH: usize = 60;

/// The least gain since last month's weighing that counts as *naik*.
///
/// The age is in completed months at this weighing: nothing is asked before
/// one month (0 g), and nothing is said past 60 (`None`).
#[must_use]
pub fn minimum_gain(edition: Edition, sex: Sex, completed_months: u32) -> Option<Grams> {
    let months = table(edition).of(sex);
    months.get(usize::try_from(completed_months).ok()?).copied()
}

/// The least weight that counts as *naik* for a child who weighed `previous`
/// last month: what a kader looks up before the child steps on the scale.
#[must_use]
pub fn minimum_weight(
    edition: Edition,
    sex: Sex,
    completed_months: u32,
    previous: Grams,
) -> Option<Grams> {
    let gain = minimum_gain(edition, sex, completed_months)?;
    previous.0.checked_add(gain.0).map(Grams)
}

/// Minimum gains by completed month.
struct Table {
    boys: Vec<Grams>,
    girls: Vec<Grams>,
}

impl Table {
    fn of(&self, sex: Sex) -> &[Grams] {
        match sex {
            Sex::Male => &self.boys,
            Sex::Female => &self.girls,
        }
    }

    fn read(text: &str, edition: Edition) -> Option<Self> {
        let mut table = Self {
            boys: Vec::with_capacity(LAST_MONTH + 1),
            girls: Vec::with_capacity(LAST_MONTH + 1),
        };
        for line in rows(text, "edition,sex,from_month,to_month,gram")? {
            let [of_edition, sexes, from_month, to_month, gram] = cells(line)?;
            if of_edition != edition.code() {
                continue;
            }
            let (from_month, to_month): (usize, usize) =
                (from_month.parse().ok()?, to_month.parse().ok()?);
            let gain = Grams(gram.parse().ok()?);
            for (letter, months) in [('L', &mut table.boys), ('P', &mut table.girls)] {
                if sexes.contains(letter) {
                    if months.len() != from_month || to_month > LAST_MONTH {
                        return None;
                    }
                    months.resize(to_month + 1, gain);
                }
            }
        }
        let is_whole = table.boys.len() == LAST_MONTH + 1 && table.girls.len() == LAST_MONTH + 1;
        is_whole.then_some(table)
    }
}

#[expect(
    clippy::expect_used,
    reason = "the rule is compiled in and read by a test"
)]
fn table(edition: Edition) -> &'static Table {
    static BY_SEX: OnceLock<Table> = OnceLock::new();
    static UNISEX: OnceLock<Table> = OnceLock::new();
    let place = match edition {
        Edition::BySex => &BY_SEX,
        Edition::Unisex => &UNISEX,
    };
    place.get_or_init(|| {
        Table::read(include_str!("../rules/minimum-gain.csv"), edition)
            .expect("because the rule is compiled in and read by a test")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_month_has_the_gain_of_its_card() {
        let boys = [
            0, 800, 900, 800, 600, 500, 400, 400, 300, 300, 300, 300, 200,
        ];
        let girls = [
            0, 800, 900, 800, 600, 500, 400, 300, 300, 300, 300, 200, 200,
        ];
        for (edition, sex, gains) in [
            (Edition::BySex, Sex::Male, boys),
            (Edition::BySex, Sex::Female, girls),
            (Edition::Unisex, Sex::Male, girls),
            (Edition::Unisex, Sex::Female, girls),
        ] {
            for months in 0..=60_u32 {
                let expected = gains[(months as usize).min(12)];
                assert_eq!(
                    minimum_gain(edition, sex, months),
                    Some(Grams(expected)),
                    "{sex:?} {months} months"
                );
            }
            assert_eq!(minimum_gain(edition, sex, 61), None);
            assert_eq!(minimum_gain(edition, sex, u32::MAX), None);
        }
    }

    #[test]
    fn the_weight_to_reach_is_last_months_plus_the_gain() {
        let weight =
            |months, previous| minimum_weight(Edition::BySex, Sex::Male, months, Grams(previous));
        assert_eq!(weight(7, 7_300), Some(Grams(7_700)));
        assert_eq!(weight(0, 3_100), Some(Grams(3_100)));
        assert_eq!(weight(61, 17_000), None);
        assert_eq!(weight(7, u32::MAX), None);
    }

    #[test]
    fn a_table_with_a_missing_month_is_not_read() {
        let header = "edition,sex,from_month,to_month,gram";
        let whole = format!("{header}\nby_sex,LP,0,0,0\nby_sex,LP,1,60,200\n");
        let holed = format!("{header}\nby_sex,LP,0,0,0\nby_sex,LP,2,60,200\n");
        let short = format!("{header}\nby_sex,LP,0,0,0\nby_sex,LP,1,59,200\n");
        assert!(Table::read(&whole, Edition::BySex).is_some());
        assert!(Table::read(&holed, Edition::BySex).is_none());
        assert!(Table::read(&short, Edition::BySex).is_none());
    }
}
