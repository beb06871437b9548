//! The one nutrition status (status gizi) of a child under five.

use super::{ArmCategory, NutritionCategory};
use crate::units::{Millimetres, Oedema};

/// Status gizi from BB/PB or BB/TB, oedema and arm circumference.
///
/// *Buruk* if any one of the three says so: oedema, the category, LiLA below
/// 11.5 cm at 6 to 59 completed months. Else *kurang* if the category or such
/// a LiLA (below 12.5 cm) says so; else the category; else *baik* if only a
/// LiLA is known; `None` when nothing is known.
///
/// Source: Permenkes 2/2020 with the criteria of gizi buruk (any one of BB/PB–BB/TB
/// below −3 SD, LiLA below 11.5 cm, bilateral pitting oedema).
#[must_use]
pub fn nutrition_status(
    weight_for_length: Option<NutritionCategory>,
    oedema: Oedema,
    arm: Option<Millimetres>,
    completed_months: u32,
) -> Option<NutritionCategory> {
    let by_arm = arm
        .and_then(|arm| ArmCategory::of(arm, completed_months))
        .map(|class| match class {
            ArmCategory::Buruk => NutritionCategory::Buruk,
            ArmCategory::Kurang => NutritionCategory::Kurang,
            ArmCategory::Normal => NutritionCategory::Baik,
        });
    let says = |category| weight_for_length == Some(category) || by_arm == Some(category);
    if oedema == Oedema::Present || says(NutritionCategory::Buruk) {
        Some(NutritionCategory::Buruk)
    } else if says(NutritionCategory::Kurang) {
        Some(NutritionCategory::Kurang)
    } else {
        weight_for_length.or(by_arm)
    }
}
