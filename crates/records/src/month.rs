//! The rows of `child_months`: what a child's month came to, as reports read it.

use chrono::NaiveDate;
use domain::{Capsule, FactId, Month};
use growth::Score;
use indicators::{ChildMonth, Measured, WeighingCode};
use rusqlite::Row;

use crate::fold::{replica, seq};

/// One row of `child_months`. z-scores in hundredths; categories by their codes.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the migration"
)]
pub struct MonthRow {
    pub month: u32,
    pub fact: Option<(i64, i64)>,
    pub date: Option<NaiveDate>,
    pub weight: Option<u32>,
    pub length: Option<u32>,
    pub arm: Option<u32>,
    pub oedema: bool,
    pub code: Option<String>,
    pub twice_t: bool,
    pub follows_curve: Option<bool>,
    pub bgm: bool,
    pub gain: Option<i64>,
    pub minimum_gain: Option<u32>,
    pub waz: Option<i32>,
    pub haz: Option<i32>,
    pub whz: Option<i32>,
    pub baz: Option<i32>,
    pub bb_u: Option<String>,
    pub tb_u: Option<String>,
    pub bb_tb: Option<String>,
    pub imt_u: Option<String>,
    pub status: Option<String>,
    pub flags: String,
    pub vitamin_a: Option<i64>,
    pub exclusive: Option<bool>,
    pub dewormed: bool,
}

impl MonthRow {
    /// The columns of the table in the order of [`MonthRow::read`].
    pub const COLUMNS: &str = "month, fact_replica, fact_seq, date, weight, length, arm, oedema, code, twice_t,
        follows_curve, bgm, gain, minimum_gain, waz, haz, whz, baz, bb_u, tb_u, bb_tb, imt_u, status, flags,
        vitamin_a, exclusive, dewormed";

    /// The row of a computed month.
    pub fn of(child_month: &ChildMonth) -> Self {
        let empty = Self {
            month: child_month.month.index(),
            fact: None,
            date: None,
            weight: None,
            length: None,
            arm: None,
            oedema: false,
            code: None,
            twice_t: false,
            follows_curve: None,
            bgm: false,
            gain: None,
            minimum_gain: None,
            waz: None,
            haz: None,
            whz: None,
            baz: None,
            bb_u: None,
            tb_u: None,
            bb_tb: None,
            imt_u: None,
            status: None,
            flags: String::new(),
            vitamin_a: child_month.capsule.map(Capsule::code),
            exclusive: child_month.exclusive,
            dewormed: child_month.dewormed,
        };
        match &child_month.measured {
            Some(measured) => empty.with(measured),
            None => empty,
        }
    }

    fn with(self, measured: &Measured) -> Self {
        let z = |score: Option<Score>| score.map(|score| score.z.hundredths());
        let measurement = &measured.measurement;
        let judgement = &measured.judgement;
        Self {
            fact: Some((replica(measured.fact), seq(measured.fact))),
            date: Some(measurement.date),
            weight: measurement.weight.map(|weight| weight.0),
            length: measurement.length.map(|length| length.0),
            arm: measurement.arm.map(|arm| arm.0),
            oedema: measurement.oedema,
            code: measured.code.map(|code| code.letter().to_owned()),
            twice_t: measured.twice_t,
            follows_curve: measured.follows_curve,
            bgm: judgement.bgm,
            gain: measured.gain,
            minimum_gain: measured.minimum_gain.map(|gain| gain.0),
            waz: z(judgement.waz),
            haz: z(judgement.haz),
            whz: z(judgement.whz),
            baz: z(judgement.baz),
            bb_u: judgement.bb_u.map(|category| category.code().to_owned()),
            tb_u: judgement.tb_u.map(|category| category.code().to_owned()),
            bb_tb: judgement.bb_tb.map(|category| category.code().to_owned()),
            imt_u: judgement.imt_u.map(|category| category.code().to_owned()),
            status: judgement.status.map(|category| category.code().to_owned()),
            flags: judgement.flags().join(" "),
            ..self
        }
    }

    /// Reads a row whose columns from `first` on are [`MonthRow::COLUMNS`].
    ///
    /// # Errors
    /// When a column is not of its type.
    pub fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        let fact_replica: Option<i64> = row.get(first + 1)?;
        let fact_seq: Option<i64> = row.get(first + 2)?;
        Ok(Self {
            month: row.get(first)?,
            fact: fact_replica.zip(fact_seq),
            date: row.get(first + 3)?,
            weight: row.get(first + 4)?,
            length: row.get(first + 5)?,
            arm: row.get(first + 6)?,
            oedema: row.get(first + 7)?,
            code: row.get(first + 8)?,
            twice_t: row.get(first + 9)?,
            follows_curve: row.get(first + 10)?,
            bgm: row.get(first + 11)?,
            gain: row.get(first + 12)?,
            minimum_gain: row.get(first + 13)?,
            waz: row.get(first + 14)?,
            haz: row.get(first + 15)?,
            whz: row.get(first + 16)?,
            baz: row.get(first + 17)?,
            bb_u: row.get(first + 18)?,
            tb_u: row.get(first + 19)?,
            bb_tb: row.get(first + 20)?,
            imt_u: row.get(first + 21)?,
            status: row.get(first + 22)?,
            flags: row.get(first + 23)?,
            vitamin_a: row.get(first + 24)?,
            exclusive: row.get(first + 25)?,
            dewormed: row.get(first + 26)?,
        })
    }

    /// Which month.
    pub fn month(&self) -> Option<Month> {
        Month::from_index(self.month)
    }

    /// The KMS code of the month.
    pub fn weighing_code(&self) -> Option<WeighingCode> {
        self.code.as_deref().and_then(WeighingCode::from_letter)
    }

    /// The fact the month goes by.
    pub fn fact_id(&self) -> Option<FactId> {
        self.fact
            .map(|(replica, seq)| crate::fold::fact_id(replica, seq))
    }
}
