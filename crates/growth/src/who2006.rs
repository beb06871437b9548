//! WHO Child Growth Standards (2006): birth to 60 months.
//!
//! Follows WHO's own software (R package `anthro`): age in days; length and
//! height brought to what the age calls for; a position that cannot be true
//! ignored; no weight-based index with oedema; z-scores to two decimals.

use crate::chart::Chart;
use crate::score::Score;
use crate::units::{BmiKgM2, LengthCm, Oedema, Position, Sex, WeightKg};

/// What lying adds to standing, in cm.
const LYING_OVER_STANDING_CM: f64 = 0.7;

/// From this day on a child is measured standing (24 months of 30.4375 days).
pub const FIRST_DAY_OF_HEIGHT: i32 = 731;

/// Before this day nobody stands on a board (9 months of 30.4375 days): the
/// position is taken for a slip of the pen.
const FIRST_DAY_OF_STANDING: i32 = 274;

/// With neither age nor position known, from this length on a child counts as
/// measured standing (WHO Anthro: the median of boys and girls at 24 months).
const HEIGHT_FROM_CM: f64 = 87.0;

/// One child on one day. Every field but the sex may be missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measurement {
    /// Boy or girl.
    pub sex: Sex,
    /// Days from birth to the measurement. Without it only weight-for-length is scored.
    pub age_days: Option<i32>,
    /// Weight as read from the scale.
    pub weight: Option<WeightKg>,
    /// Length or height as read from the board, not corrected.
    pub length: Option<LengthCm>,
    /// How the length was taken; `None` means as the age calls for.
    pub position: Option<Position>,
    /// Head circumference.
    pub head: Option<LengthCm>,
    /// Mid-upper arm circumference.
    pub arm: Option<LengthCm>,
    /// Oedema of both feet.
    pub oedema: Oedema,
}

impl Measurement {
    /// A child of this sex and age with nothing measured yet.
    #[must_use]
    pub fn new(sex: Sex, age_days: i32) -> Self {
        Self {
            sex,
            age_days: Some(age_days),
            weight: None,
            length: None,
            position: None,
            head: None,
            arm: None,
            oedema: Oedema::Absent,
        }
    }
}

/// Everything WHO's software says about one [`Measurement`]; `None` = not computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Length or height as used in the indices.
    pub length: Corrected,
    /// PB/U or TB/U (`zlen`).
    pub length_for_age: Option<Score>,
    /// BB/U (`zwei`).
    pub weight_for_age: Option<Score>,
    /// BB/PB or BB/TB (`zwfl`).
    pub weight_for_length: Option<Score>,
    /// IMT/U (`zbmi`).
    pub bmi_for_age: Option<Score>,
    /// LK/U (`zhc`).
    pub head_for_age: Option<Score>,
    /// LiLA/U (`zac`), from day 91.
    pub arm_for_age: Option<Score>,
}

/// Length or height after correction for the position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corrected {
    /// Lying length before [`FIRST_DAY_OF_HEIGHT`], standing height from then on (`clenhei`).
    pub value: Option<LengthCm>,
    /// "Standing" was ignored because the child is under 9 months (`c9mo_flag`).
    pub standing_ignored: bool,
    /// The table of weights it belongs to: by length or by height.
    pub weight_chart: Chart,
}

/// Scores all indices of one child on one day.
#[must_use]
pub fn assess(child: &Measurement) -> Scores {
    let length = correct_length(child.age_days, child.length, child.position);
    let weight = match child.oedema {
        Oedema::Absent => child.weight,
        Oedema::Present => None,
    };
    let by_age = |chart: Chart, measured: Option<f64>| {
        chart.score_on_day(child.sex, child.age_days?, measured?)
    };
    let weight_and_length = weight.zip(length.value);
    Scores {
        length_for_age: by_age(Chart::LengthForAge, length.value.map(|length| length.0)),
        weight_for_age: by_age(Chart::WeightForAge, weight.map(|weight| weight.0)),
        weight_for_length: weight_and_length.and_then(|(weight, length_cm)| {
            if child.age_days.is_some_and(|days| !is_covered(days)) {
                return None;
            }
            length.weight_chart.score(child.sex, length_cm.0, weight.0)
        }),
        bmi_for_age: by_age(
            Chart::BmiForAge,
            weight_and_length.map(|(weight, length_cm)| BmiKgM2::of(weight, length_cm).0),
        ),
        head_for_age: by_age(Chart::HeadForAge, child.head.map(|head| head.0)),
        arm_for_age: by_age(Chart::ArmForAge, child.arm.map(|arm| arm.0)),
        length,
    }
}

/// BB/U alone: `None` outside birth to 60 months or for an impossible weight.
///
/// Not to be asked for a child with oedema.
#[must_use]
pub fn weight_for_age(sex: Sex, age_days: i32, weight: WeightKg) -> Option<Score> {
    Chart::WeightForAge.score_on_day(sex, age_days, weight.0)
}

/// PB/U or TB/U alone, of a length that [`correct_length`] has seen.
#[must_use]
pub fn length_for_age(sex: Sex, age_days: i32, corrected: LengthCm) -> Option<Score> {
    Chart::LengthForAge.score_on_day(sex, age_days, corrected.0)
}

/// BB/PB (before day 731) or BB/TB alone, of a length that [`correct_length`] has seen.
///
/// Not to be asked for a child with oedema.
#[must_use]
pub fn weight_for_length(
    sex: Sex,
    age_days: i32,
    corrected: LengthCm,
    weight: WeightKg,
) -> Option<Score> {
    if !is_covered(age_days) {
        return None;
    }
    weight_chart_at(age_days).score(sex, corrected.0, weight.0)
}

/// Brings a length or height to the position that the age calls for.
///
/// Standing before day 731 gains 0.7 cm, lying from day 731 on loses 0.7 cm;
/// an unknown position leaves the value as it is, and so does an unknown age.
/// Keep the raw value and its position in the record, never this one.
#[must_use]
pub fn correct_length(
    age_days: Option<i32>,
    measured: Option<LengthCm>,
    position: Option<Position>,
) -> Corrected {
    let Some(days) = age_days else {
        return Corrected {
            value: measured,
            standing_ignored: false,
            weight_chart: weight_chart_without_age(measured, position),
        };
    };
    let standing_ignored = days < FIRST_DAY_OF_STANDING && position == Some(Position::Standing);
    let correction_cm = match position {
        Some(Position::Standing) if days < FIRST_DAY_OF_HEIGHT && !standing_ignored => {
            LYING_OVER_STANDING_CM
        }
        Some(Position::Lying) if days >= FIRST_DAY_OF_HEIGHT => -LYING_OVER_STANDING_CM,
        Some(Position::Standing | Position::Lying) | None => 0.0,
    };
    Corrected {
        value: measured.map(|length| LengthCm(length.0 + correction_cm)),
        standing_ignored,
        weight_chart: weight_chart_at(days),
    }
}

fn is_covered(age_days: i32) -> bool {
    (0..=Chart::LAST_DAY).contains(&age_days)
}

fn weight_chart_at(age_days: i32) -> Chart {
    if age_days < FIRST_DAY_OF_HEIGHT {
        Chart::WeightForLength
    } else {
        Chart::WeightForHeight
    }
}

fn weight_chart_without_age(measured: Option<LengthCm>, position: Option<Position>) -> Chart {
    match (position, measured) {
        (Some(Position::Lying), _) => Chart::WeightForLength,
        (Some(Position::Standing), _) => Chart::WeightForHeight,
        (None, Some(length)) if length.0 >= HEIGHT_FROM_CM => Chart::WeightForHeight,
        (None, _) => Chart::WeightForLength,
    }
}
