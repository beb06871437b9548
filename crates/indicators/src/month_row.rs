//! A child's month as it is stored and reported: plain columns.

use chrono::NaiveDate;
use domain::{Capsule, FactId};
use growth::Score;

use crate::{ChildMonth, InMonth, Marks, Measured, Nutrition};

/// One row of `child_months`. z-scores in hundredths; categories by their codes.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the migrations"
)]
pub struct MonthRow {
    pub month: u32,
    pub fact: Option<FactId>,
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
    pub marks: u32,
}

impl MonthRow {
    /// The row of a computed month.
    pub fn of(child_month: &ChildMonth) -> Self {
        let empty = Self {
            month: child_month.month.index(),
            vitamin_a: child_month.capsule.map(Capsule::code),
            exclusive: child_month.exclusive,
            dewormed: child_month.dewormed,
            ..Self::default()
        };
        match &child_month.measured {
            Some(measured) => empty.with(measured),
            None => empty,
        }
        .marked()
    }

    /// With the number of what is counted of it.
    fn marked(self) -> Self {
        let words = (
            self.bb_u.as_deref(),
            self.tb_u.as_deref(),
            self.status.as_deref(),
        );
        let nutrition = Nutrition::of(words.0, words.1, words.2, &self.flags, self.twice_t);
        Self {
            marks: Marks::of(&InMonth::from(&self), &nutrition).0,
            ..self
        }
    }

    fn with(self, measured: &Measured) -> Self {
        let z = |score: Option<Score>| score.map(|score| score.z.hundredths());
        let measurement = &measured.measurement;
        let judgement = &measured.judgement;
        Self {
            fact: Some(measured.fact),
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
}
