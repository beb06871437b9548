//! What one measurement says by itself: z-scores, categories, nutrition status.

use chrono::NaiveDate;
use domain::{Measurement, Sex, age};
use growth::category::{
    ArmCategory, HeadCategory, LengthCategory, NutritionCategory, WeightCategory, nutrition_status,
};
use growth::{Oedema, Score, Z, kms, who2006};

/// The edition of the KMS whose red line means BGM in reports.
pub const BGM_EDITION: kms::Edition = kms::Edition::BukuKia2020;

/// The z-scores, categories and status of one measurement. `None` is what the standard does not give.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// BB/U.
    pub waz: Option<Score>,
    /// PB/U or TB/U.
    pub haz: Option<Score>,
    /// BB/PB or BB/TB.
    pub whz: Option<Score>,
    /// IMT/U.
    pub baz: Option<Score>,
    /// LK/U.
    pub hcz: Option<Score>,
    /// LiLA/U.
    pub acz: Option<Score>,
    /// Category of BB/U.
    pub bb_u: Option<WeightCategory>,
    /// Category of PB/U or TB/U.
    pub tb_u: Option<LengthCategory>,
    /// Category of BB/PB or BB/TB.
    pub bb_tb: Option<NutritionCategory>,
    /// Category of IMT/U.
    pub imt_u: Option<NutritionCategory>,
    /// Class of LK/U.
    pub lk_u: Option<HeadCategory>,
    /// Class of LiLA.
    pub lila: Option<ArmCategory>,
    /// Status gizi.
    pub status: Option<NutritionCategory>,
    /// Below the red line of the card.
    pub bgm: bool,
    /// Length or height as used, in millimetres, after correction for the position.
    pub corrected_length: Option<u32>,
}

impl Judgement {
    /// Judges a measurement of a child of this sex and date of birth.
    pub fn of(sex: Sex, birth_date: NaiveDate, measurement: &Measurement) -> Self {
        let age_days = i32::try_from(age::days(birth_date, measurement.date)).unwrap_or(i32::MAX);
        let completed_months = age::completed_months(birth_date, measurement.date).unwrap_or(0);
        let oedema = if measurement.oedema {
            Oedema::Present
        } else {
            Oedema::Absent
        };
        let scores = who2006::assess(&who2006::Measurement {
            weight: measurement.weight.map(Into::into),
            length: measurement.length.map(Into::into),
            position: measurement.position.map(Into::into),
            head: measurement.head.map(Into::into),
            arm: measurement.arm.map(Into::into),
            oedema,
            ..who2006::Measurement::new(sex.into(), age_days)
        });
        let z = |score: Option<Score>| score.map(|score| score.z);
        let bb_tb = z(scores.weight_for_length).map(NutritionCategory::of);
        Self {
            bb_u: z(scores.weight_for_age).map(WeightCategory::of),
            tb_u: z(scores.length_for_age).map(LengthCategory::of),
            bb_tb,
            imt_u: z(scores.bmi_for_age).map(NutritionCategory::of),
            lk_u: z(scores.head_for_age).map(HeadCategory::of),
            lila: measurement
                .arm
                .and_then(|arm| ArmCategory::of(arm, completed_months)),
            status: nutrition_status(bb_tb, oedema, measurement.arm, completed_months),
            bgm: z(scores.weight_for_age).is_some_and(|z| kms::is_bgm(BGM_EDITION, z)),
            corrected_length: scores.length.value.map(|length| to_millimetres(length.0)),
            waz: scores.weight_for_age,
            haz: scores.length_for_age,
            whz: scores.weight_for_length,
            baz: scores.bmi_for_age,
            hcz: scores.head_for_age,
            acz: scores.arm_for_age,
        }
    }

    /// The implausible ones among `waz haz whz baz`, in this order.
    pub fn flags(&self) -> Vec<&'static str> {
        [
            ("waz", self.waz),
            ("haz", self.haz),
            ("whz", self.whz),
            ("baz", self.baz),
        ]
        .into_iter()
        .filter(|(_, score)| score.is_some_and(|score| score.flagged))
        .map(|(name, _)| name)
        .collect()
    }

    /// BB/U in hundredths.
    pub fn waz(&self) -> Option<Z> {
        self.waz.map(|score| score.z)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths the standard gives are 30 to 200 cm"
)]
fn to_millimetres(centimetres: f64) -> u32 {
    (centimetres * 10.0).round() as u32
}
