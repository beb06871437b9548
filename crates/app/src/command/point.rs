//! One point of a child's growth charts: used by the child page and by the panel of the grid.

use chrono::NaiveDate;
use domain::age;
use growth::{BmiKgM2, LengthCm, Score, WeightKg};
use indicators::Measured;
use serde::Serialize;
use ts_rs::TS;

/// A measurement as charts draw it. Weights in grams, lengths in millimetres, z in hundredths.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(
    missing_docs,
    reason = "the fields are the measures and indices of the charts"
)]
pub struct ChartPoint {
    /// The fact; none while it is only being typed.
    pub fact: Option<String>,
    pub date: String,
    #[ts(type = "number")]
    pub age_days: i64,
    pub age_months: u32,
    pub weight: Option<u32>,
    pub length: Option<u32>,
    pub corrected_length: Option<u32>,
    pub head: Option<u32>,
    pub arm: Option<u32>,
    /// kg/m² × 100.
    pub bmi: Option<i32>,
    pub waz: Option<i32>,
    pub haz: Option<i32>,
    pub whz: Option<i32>,
    pub baz: Option<i32>,
    pub hcz: Option<i32>,
    /// N, T, O or B, when the month goes by this measurement.
    pub code: Option<&'static str>,
    pub minimum_gain: Option<u32>,
    /// The month goes by this measurement.
    pub counted: bool,
    pub position: Option<&'static str>,
}

impl ChartPoint {
    /// The point of a judged measurement of a child born on a day.
    pub fn of(measured: &Measured, birth_date: NaiveDate, counted: bool) -> Self {
        let measurement = &measured.measurement;
        let judged = &measured.judgement;
        let z = |score: Option<Score>| score.map(|score| score.z.hundredths());
        Self {
            fact: Some(measured.fact.to_string()),
            date: measurement.date.to_string(),
            age_days: age::days(birth_date, measurement.date),
            age_months: age::completed_months(birth_date, measurement.date).unwrap_or(0),
            weight: measurement.weight.map(|weight| weight.0),
            length: measurement.length.map(|length| length.0),
            corrected_length: judged.corrected_length,
            head: measurement.head.map(|head| head.0),
            arm: measurement.arm.map(|arm| arm.0),
            bmi: measurement
                .weight
                .zip(judged.corrected_length)
                .map(|(weight, length)| {
                    bmi_hundredths(WeightKg::from(weight), LengthCm(f64::from(length) / 10.0))
                }),
            waz: z(judged.waz),
            haz: z(judged.haz),
            whz: z(judged.whz),
            baz: z(judged.baz),
            hcz: z(judged.hcz),
            code: measured
                .code
                .filter(|_| counted)
                .map(indicators::WeighingCode::letter),
            minimum_gain: measured.minimum_gain.map(|gain| gain.0),
            counted,
            position: measurement.position.map(domain::Position::word),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a body mass index is far below 2^31"
)]
fn bmi_hundredths(weight: WeightKg, length: LengthCm) -> i32 {
    (BmiKgM2::of(weight, length).0 * 100.0).round() as i32
}
