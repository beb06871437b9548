//! What a measurement says, as screens show it.

use growth::Score;
use indicators::Measured;
use indicators::advice::{AdviceRule, advice};
use indicators::care::rules::Verified;
use indicators::doubt::{self, Reason, Subject};
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

use crate::Detail;

/// What to do next, by a rule that is named.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Advice {
    /// Code of the sentence.
    pub code: &'static str,
    /// Code of the rule it follows from.
    pub rule: &'static str,
    /// Today, not at the next visit.
    pub urgent: bool,
}

impl From<&'static AdviceRule> for Advice {
    fn from(rule: &'static AdviceRule) -> Self {
        Self {
            code: &rule.advice,
            rule: &rule.rule,
            urgent: rule.urgent == Verified::Yes,
        }
    }
}

/// A measurement judged: code, z-scores in hundredths, categories by their codes.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(
    missing_docs,
    reason = "the fields are the indices and categories of the form"
)]
pub struct Judgement {
    /// N, T, O or B; none without a weight.
    pub code: Option<&'static str>,
    pub twice_t: bool,
    pub follows_curve: Option<bool>,
    /// Staff said N where the gain says T.
    pub overruled: bool,
    /// Grams since last month.
    #[ts(type = "number | null")]
    pub gain: Option<i64>,
    /// Grams that count as naik at this age.
    pub minimum_gain: Option<u32>,
    pub bgm: bool,
    pub waz: Option<i32>,
    pub haz: Option<i32>,
    pub whz: Option<i32>,
    pub baz: Option<i32>,
    pub hcz: Option<i32>,
    pub acz: Option<i32>,
    pub bb_u: Option<&'static str>,
    pub tb_u: Option<&'static str>,
    pub bb_tb: Option<&'static str>,
    pub imt_u: Option<&'static str>,
    pub lk_u: Option<&'static str>,
    pub lila: Option<&'static str>,
    pub status: Option<&'static str>,
    /// Names of the implausible indices.
    pub flags: Vec<&'static str>,
    /// Length or height as used, in millimetres.
    pub corrected_length: Option<u32>,
    /// What the correction for the position added, in millimetres.
    #[ts(type = "number")]
    pub correction: i64,
    pub advice: Vec<Advice>,
}

impl Judgement {
    /// The judgement of a month's measurement.
    pub fn of(measured: &Measured) -> Self {
        let judged = &measured.judgement;
        let z = |score: Option<Score>| score.map(|score| score.z.hundredths());
        let length = measured
            .measurement
            .length
            .map(|length| i64::from(length.0));
        let corrected = judged.corrected_length.map(i64::from);
        Self {
            code: measured.code.map(indicators::WeighingCode::letter),
            twice_t: measured.twice_t,
            follows_curve: measured.follows_curve,
            overruled: measured.overruled,
            gain: measured.gain,
            minimum_gain: measured.minimum_gain.map(|gain| gain.0),
            bgm: judged.bgm,
            waz: z(judged.waz),
            haz: z(judged.haz),
            whz: z(judged.whz),
            baz: z(judged.baz),
            hcz: z(judged.hcz),
            acz: z(judged.acz),
            bb_u: judged.bb_u.map(growth::category::WeightCategory::code),
            tb_u: judged.tb_u.map(growth::category::LengthCategory::code),
            bb_tb: judged.bb_tb.map(growth::category::NutritionCategory::code),
            imt_u: judged.imt_u.map(growth::category::NutritionCategory::code),
            lk_u: judged.lk_u.map(growth::category::HeadCategory::code),
            lila: judged.lila.map(growth::category::ArmCategory::code),
            status: judged.status.map(growth::category::NutritionCategory::code),
            flags: judged.flags(),
            corrected_length: judged.corrected_length,
            correction: corrected
                .zip(length)
                .map_or(0, |(corrected, length)| corrected - length),
            advice: advice(measured).map(Advice::from).collect(),
        }
    }
}

/// A doubt as screens show it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Doubt {
    /// Code of the question.
    pub code: &'static str,
    /// `weight`, `length` or `date`.
    pub field: &'static str,
    /// Numbers and dates for the question.
    pub detail: BTreeMap<String, Detail>,
}

impl Doubt {
    /// The doubt of a measurement.
    pub fn of(doubt: &doubt::Doubt) -> Self {
        let field = match doubt.subject {
            Subject::Weight => "weight",
            Subject::Length => "length",
            Subject::Date => "date",
        };
        let mut detail = BTreeMap::new();
        let mut number =
            |name: &str, value: i64| detail.insert(name.to_owned(), Detail::Number(value));
        let on = match doubt.reason {
            Reason::Flagged => None,
            Reason::DecimalSlip { meant } => {
                number("meant", i64::from(meant));
                None
            }
            Reason::Shrinking { before, on } => {
                number("before", i64::from(before.0));
                Some(on)
            }
            Reason::Jump { before, on } => {
                number("before", i64::from(before));
                Some(on)
            }
            Reason::WeightLoss { before, on } => {
                number("before", i64::from(before.0));
                Some(on)
            }
            Reason::SameWeight { times } => {
                number("times", i64::try_from(times).unwrap_or(i64::MAX));
                None
            }
            Reason::Interval { days } => {
                number("days", days);
                None
            }
        };
        if let Some(on) = on {
            detail.insert("on".to_owned(), Detail::Text(on.to_string()));
        }
        Self {
            code: doubt.reason.code(),
            field,
            detail,
        }
    }

    /// The name under which a confirmation is kept: `field:code`.
    pub fn key(&self) -> String {
        format!("{}:{}", self.field, self.code)
    }
}
