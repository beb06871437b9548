//! SKDN: who belongs to a posyandu in a month, and the twelve rows counted over them.

use chrono::{Months, NaiveDate};
use domain::{Capsule, Month, Sex, age};

use crate::WeighingCode;

/// From this completed month on a child is a balita no more.
pub const BALITA_MONTHS: u32 = 60;

/// The day a child's month is judged on: that of its measurement, else the last of the month.
pub fn reference_date(month: Month, measured: Option<NaiveDate>) -> NaiveDate {
    measured.unwrap_or_else(|| month.last_day())
}

/// A date of birth before which nobody is a balita on a day.
pub fn oldest_birth(date: NaiveDate) -> NaiveDate {
    date.checked_sub_months(Months::new(BALITA_MONTHS + 1))
        .unwrap_or(NaiveDate::MIN)
}

/// The age bands of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AgeBand {
    /// 0–5 completed months.
    To5,
    /// 6–11.
    To11,
    /// 12–23.
    To23,
    /// 24–59.
    To59,
}

/// The band of a child on a day; `None` before birth and from 60 completed months on.
pub fn age_band(birth_date: NaiveDate, on: NaiveDate) -> Option<AgeBand> {
    Some(match age::completed_months(birth_date, on)? {
        0..=5 => AgeBand::To5,
        6..=11 => AgeBand::To11,
        12..=23 => AgeBand::To23,
        24..BALITA_MONTHS => AgeBand::To59,
        _ => return None,
    })
}

/// What a child of S brings to the form of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Boy or girl.
    pub sex: Sex,
    /// Age on the reference date.
    pub band: AgeBand,
    /// Owns a KMS or Buku KIA.
    pub owns_kms: bool,
    /// The KMS code of the month; `None` when not weighed.
    pub code: Option<WeighingCode>,
    /// Below the red line.
    pub bgm: bool,
    /// The capsule given this month.
    pub capsule: Option<Capsule>,
    /// The last answer this month to "only breast milk?".
    pub exclusive: Option<bool>,
}

/// A row of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Row {
    /// 01: all children of the posyandu.
    S,
    /// 02: own a KMS or Buku KIA.
    K,
    /// 03: gained.
    N,
    /// 04: did not gain.
    T,
    /// 05: not weighed last month.
    O,
    /// 06: weighed for the first time.
    B,
    /// 07: weighed.
    D,
    /// 08: not weighed.
    NotWeighed,
    /// 09: below the red line.
    Bgm,
    /// 10: blue vitamin A capsule, 6–11 months.
    VitaminABlue,
    /// 11: red vitamin A capsule, 12–59 months.
    VitaminARed,
    /// 12: only breast milk, 0–5 months.
    Exclusive,
}

impl Row {
    /// All rows, in the order of the form.
    pub const ALL: [Self; 12] = [
        Self::S,
        Self::K,
        Self::N,
        Self::T,
        Self::O,
        Self::B,
        Self::D,
        Self::NotWeighed,
        Self::Bgm,
        Self::VitaminABlue,
        Self::VitaminARed,
        Self::Exclusive,
    ];

    /// The number on the form, 01 to 12.
    pub fn number(self) -> String {
        format!("{:02}", self as usize + 1)
    }

    /// A short code for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::S => "s",
            Self::K => "k",
            Self::N => "n",
            Self::T => "t",
            Self::O => "o",
            Self::B => "b",
            Self::D => "d",
            Self::NotWeighed => "not_weighed",
            Self::Bgm => "bgm",
            Self::VitaminABlue => "vitamin_a_blue",
            Self::VitaminARed => "vitamin_a_red",
            Self::Exclusive => "exclusive",
        }
    }

    /// Whether a child counts in this row.
    pub fn counts(self, child: &Counted) -> bool {
        match self {
            Self::S => true,
            Self::K => child.owns_kms,
            Self::N => child.code == Some(WeighingCode::Naik),
            Self::T => child.code == Some(WeighingCode::TidakNaik),
            Self::O => child.code == Some(WeighingCode::TidakDitimbangBulanLalu),
            Self::B => child.code == Some(WeighingCode::Baru),
            Self::D => child.code.is_some(),
            Self::NotWeighed => child.code.is_none(),
            Self::Bgm => child.bgm,
            Self::VitaminABlue => {
                child.capsule == Some(Capsule::Blue) && child.band == AgeBand::To11
            }
            Self::VitaminARed => {
                child.capsule == Some(Capsule::Red)
                    && matches!(child.band, AgeBand::To23 | AgeBand::To59)
            }
            Self::Exclusive => child.exclusive == Some(true) && child.band == AgeBand::To5,
        }
    }
}

/// The columns of the form: each band by sex, then the sums.
pub const COLUMNS: [&str; 11] = [
    "l_0_5", "p_0_5", "l_6_11", "p_6_11", "l_12_23", "p_12_23", "l_24_59", "p_24_59", "l", "p",
    "total",
];

/// Whether a child counts in a column (an index into [`COLUMNS`]).
pub fn in_column(column: usize, child: &Counted) -> bool {
    let own = 2 * child.band as usize + sex_offset(child.sex);
    column == own || column == 8 + sex_offset(child.sex) || column == 10
}

fn sex_offset(sex: Sex) -> usize {
    match sex {
        Sex::Male => 0,
        Sex::Female => 1,
    }
}

/// The form of a month: twelve rows of eleven columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skdn {
    cells: [[u32; 11]; 12],
}

impl Skdn {
    /// Counts a child of S.
    pub fn count(&mut self, child: &Counted) {
        for (row, cells) in Row::ALL.iter().zip(&mut self.cells) {
            if row.counts(child) {
                for (column, cell) in cells.iter_mut().enumerate() {
                    *cell += u32::from(in_column(column, child));
                }
            }
        }
    }

    /// Adds the counts of other children.
    pub fn add(&mut self, other: &Self) {
        let cells = self.cells.iter_mut().flatten();
        for (cell, more) in cells.zip(other.cells.iter().flatten()) {
            *cell += more;
        }
    }

    /// The cells of a row, in the order of [`COLUMNS`].
    pub fn row(&self, row: Row) -> &[u32; 11] {
        &self.cells[row as usize]
    }

    /// The total of a row.
    pub fn total(&self, row: Row) -> u32 {
        self.cells[row as usize][10]
    }

    /// D − O − B: the weighed who could be judged.
    pub fn judged(&self) -> u32 {
        self.total(Row::N) + self.total(Row::T)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn child(sex: Sex, band: AgeBand, code: Option<WeighingCode>) -> Counted {
        Counted {
            sex,
            band,
            owns_kms: true,
            code,
            bgm: false,
            capsule: None,
            exclusive: None,
        }
    }

    #[test]
    fn d_is_the_sum_of_the_codes_and_columns_add_up() {
        let mut form = Skdn::default();
        let codes = [
            None,
            Some(WeighingCode::Naik),
            Some(WeighingCode::TidakNaik),
            Some(WeighingCode::TidakDitimbangBulanLalu),
            Some(WeighingCode::Baru),
        ];
        for sex in [Sex::Male, Sex::Female] {
            for band in [AgeBand::To5, AgeBand::To11, AgeBand::To23, AgeBand::To59] {
                for code in codes {
                    form.count(&child(sex, band, code));
                }
            }
        }
        assert_eq!(form.total(Row::S), 40);
        assert_eq!(form.total(Row::D), 32);
        assert_eq!(form.total(Row::NotWeighed), 8);
        assert_eq!(form.judged(), 16);
        for row in Row::ALL {
            let cells = form.row(row);
            assert_eq!(
                cells[..8].iter().sum::<u32>(),
                cells[10],
                "{row:?} by band and sex"
            );
            assert_eq!(cells[8] + cells[9], cells[10], "{row:?} by sex");
        }
        let sum: u32 = [Row::N, Row::T, Row::O, Row::B]
            .into_iter()
            .map(|row| form.total(row))
            .sum();
        assert_eq!(form.total(Row::D), sum);
    }

    #[test]
    fn a_capsule_counts_only_in_the_ages_it_is_for() {
        let given = |band, capsule| Counted {
            capsule: Some(capsule),
            ..child(Sex::Male, band, None)
        };
        assert!(Row::VitaminABlue.counts(&given(AgeBand::To11, Capsule::Blue)));
        assert!(!Row::VitaminABlue.counts(&given(AgeBand::To23, Capsule::Blue)));
        assert!(Row::VitaminARed.counts(&given(AgeBand::To59, Capsule::Red)));
        assert!(!Row::VitaminARed.counts(&given(AgeBand::To11, Capsule::Red)));
        assert_eq!(Row::Exclusive.number(), "12");
    }
}
