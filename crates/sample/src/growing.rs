//! How a made-up child really grows: the body behind the readings.
//!
//! A child starts with a place in the WHO standard for length, drifts away from it between 3 and 24
//! months as children of poor areas do, and carries a weight for its length that wanders from month
//! to month, dips with illness and with the rainy season. No child shrinks.

use chrono::{Datelike, NaiveDate};
use domain::Sex;
use growth::Chart;

use crate::rng::Rng;

/// The first day of life on which the standards compare standing height.
const STANDING_DAY: i32 = 731;

/// How much longer a child is lying than standing, cm.
pub(crate) const LYING_MINUS_STANDING_CM: f64 = 0.7;

/// What a child's body tends to.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    sex: Sex,
    birth_date: NaiveDate,
    /// Length-for-age at birth, SD.
    start: f64,
    /// Length-for-age lost between 3 and 24 months, SD.
    loss: f64,
    /// Weight-for-length, SD.
    build: f64,
    /// Head circumference beside what the length says, SD.
    head: f64,
    /// Arm circumference beside what the build says, SD.
    arm: f64,
}

/// What a family gives to all its children.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heritage {
    length: f64,
    build: f64,
}

impl Heritage {
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        Self {
            length: 0.45 * rng.deviate(),
            build: 0.35 * rng.deviate(),
        }
    }
}

/// The true sizes of a child on a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    /// Lying below 731 days, standing from then on, cm.
    pub(crate) length: f64,
    /// Kilograms.
    pub(crate) weight: f64,
    /// Head circumference, cm.
    pub(crate) head: f64,
    /// Mid-upper-arm circumference, cm; `None` before three months.
    pub(crate) arm: Option<f64>,
}

impl Body {
    pub(crate) fn draw(
        sex: Sex,
        birth_date: NaiveDate,
        twin: bool,
        heritage: Heritage,
        rng: &mut Rng,
    ) -> Self {
        let small_at_birth = if twin { 0.9 } else { 0.0 };
        let start = -0.3 - small_at_birth + heritage.length + 0.85 * rng.deviate();
        Self {
            sex,
            birth_date,
            start,
            loss: (0.8 - 0.4 * small_at_birth + 0.45 * rng.deviate()).max(-0.4),
            build: -0.25 + heritage.build + 0.2 * start + 0.8 * rng.deviate(),
            head: -0.3 + 0.7 * rng.deviate(),
            arm: -0.1 + 0.5 * rng.deviate(),
        }
    }

    /// Length-for-age on a day of life, SD.
    fn length_z(&self, age_days: i32) -> f64 {
        let drifted = (f64::from(age_days) - 90.0).clamp(0.0, 640.0) / 640.0;
        (self.start - self.loss * drifted).clamp(-4.8, 4.0)
    }

    /// The sizes on a date, `dip` being what this month takes from the weight-for-length.
    pub(crate) fn sizes(&self, on: NaiveDate, dip: f64) -> Sizes {
        let age_days = i32::try_from(domain::age::days(self.birth_date, on))
            .unwrap_or(0)
            .clamp(0, Chart::LAST_DAY);
        let day = f64::from(age_days);
        let sex = growth::Sex::from(self.sex);
        let length_z = self.length_z(age_days);
        let length = Chart::LengthForAge
            .value_at(sex, day, length_z)
            .unwrap_or(50.0);
        let build = (self.build + dip + season(on)).clamp(-4.5, 4.5);
        let head = Chart::HeadForAge
            .value_at(sex, day, self.head + 0.35 * length_z)
            .unwrap_or(35.0);
        let arm = Chart::ArmForAge.value_at(
            sex,
            day,
            (self.arm + 0.7 * build + 0.2 * length_z).max(-4.5),
        );
        Sizes {
            length,
            weight: weight_for(sex, age_days, length, build),
            head,
            arm,
        }
    }
}

/// The weight of that length and build; below the shortest row of the standard as the cube of the length.
fn weight_for(sex: growth::Sex, age_days: i32, length: f64, build: f64) -> f64 {
    let chart = if age_days < STANDING_DAY {
        Chart::WeightForLength
    } else {
        Chart::WeightForHeight
    };
    let (shortest, longest) = chart.range();
    let covered = length.clamp(shortest, longest);
    let weight = chart.value_at(sex, covered, build).unwrap_or(3.0);
    let beyond = length / covered;
    weight * beyond * beyond * beyond
}

/// What the time of the year does to the weight-for-length: rain and little work from November to February.
fn season(on: NaiveDate) -> f64 {
    match on.month() {
        12 | 1 => -0.08,
        11 | 2 => -0.04,
        6..=8 => 0.05,
        _ => 0.0,
    }
}

/// How the weight-for-length wanders from month to month.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wandering {
    deviation: f64,
}

impl Wandering {
    /// Lives through one month and tells what it took (or gave), SD.
    pub(crate) fn month(&mut self, rng: &mut Rng) -> f64 {
        self.deviation = 0.75 * self.deviation + 0.2 * rng.deviate();
        if rng.chance(0.05) {
            self.deviation -= rng.within(0.3, 0.9);
        }
        self.deviation
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    #[test]
    fn no_child_shrinks_and_every_size_is_one_a_child_can_have() {
        let birth_date = "2020-06-01".parse().unwrap();
        for stream in 0..300 {
            let mut rng = Rng::new(11, stream);
            let heritage = Heritage::draw(&mut rng);
            let sex = rng.pick(Sex::ALL);
            let body = Body::draw(sex, birth_date, stream % 9 == 0, heritage, &mut rng);
            let mut lying_before = 0.0;
            for month in 0..60 {
                let age_days = month * 30;
                let sizes = body.sizes(birth_date + Days::new(age_days), 0.0);
                let lying = sizes.length
                    + if age_days < 731 {
                        0.0
                    } else {
                        LYING_MINUS_STANDING_CM
                    };
                assert!(
                    lying > lying_before,
                    "child {stream} shrinks to {lying} cm at {age_days} days"
                );
                lying_before = lying;
                assert!((1.0..40.0).contains(&sizes.weight), "{} kg", sizes.weight);
                assert!((25.0..60.0).contains(&sizes.head), "head {} cm", sizes.head);
                assert!(
                    sizes.arm.is_none_or(|arm| (7.0..25.0).contains(&arm)),
                    "arm {:?} cm",
                    sizes.arm
                );
            }
        }
    }
}
