//! WHO Growth Reference (2007): 5 to 19 years.
//!
//! Follows WHO's own software (R package `anthroplus`): age in months with
//! decimals, figures interpolated between whole months; from 60 to 228 months,
//! weight-for-age to 120; no weight-based index with oedema; z-scores to two
//! decimals.

use crate::chart::Chart;
use crate::score::Score;
use crate::units::{BmiKgM2, LengthCm, Oedema, Sex, WeightKg};

/// Days in a month, as WHO counts them.
const DAYS_OF_MONTH: f64 = 30.4375;

/// One child or adolescent on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measurement {
    /// Boy or girl.
    pub sex: Sex,
    /// Age in months, with decimals.
    pub age_months: Option<f64>,
    /// Weight as read from the scale.
    pub weight: Option<WeightKg>,
    /// Standing height.
    pub height: Option<LengthCm>,
    /// Oedema of both feet.
    pub oedema: Oedema,
}

/// Everything WHO's software says about one [`Measurement`]; `None` = not computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// TB/U (`zhfa`).
    pub height_for_age: Option<Score>,
    /// BB/U (`zwfa`), to 120 months.
    pub weight_for_age: Option<Score>,
    /// IMT/U (`zbfa`).
    pub bmi_for_age: Option<Score>,
}

/// Age in WHO's months from an age in days.
#[must_use]
pub fn age_months(age_days: i32) -> f64 {
    f64::from(age_days) / DAYS_OF_MONTH
}

/// Scores all indices of one child on one day.
#[must_use]
pub fn assess(child: &Measurement) -> Scores {
    let weight = match child.oedema {
        Oedema::Absent => child.weight,
        Oedema::Present => None,
    };
    let score =
        |chart: Chart, measured: Option<f64>| chart.score(child.sex, child.age_months?, measured?);
    let bmi = weight
        .zip(child.height)
        .map(|(weight, height)| BmiKgM2::of(weight, height));
    Scores {
        height_for_age: score(
            Chart::SchoolHeightForAge,
            child.height.map(|height| height.0),
        ),
        weight_for_age: score(Chart::SchoolWeightForAge, weight.map(|weight| weight.0)),
        bmi_for_age: score(Chart::SchoolBmiForAge, bmi.map(|bmi| bmi.0)),
    }
}
