//! What speaks against a measurement that could still be true: reasons to measure again or read the
//! paper again. A doubt never blocks and never changes a number.
//!
//! The limits are this program's own, chosen so that not more than one row in ten asks; those of
//! WHO (the flags) are marked. They decide no category and no official number.

use chrono::NaiveDate;
use domain::{Grams, Measurement, Millimetres, Sex, age};

use crate::{History, Judgement};

/// Shorter by more than this since the last measurement is doubted, in millimetres.
const SHRINKING_MM: i64 = 5;
/// A change of length- or weight-for-age by more than this, in hundredths, is a jump …
const JUMP: i32 = 100;
/// … when it happened within so many days.
const JUMP_DAYS: i64 = 92;
/// Losing more than this share of the weight, in per cent, within [`JUMP_DAYS`].
const LOSS_PERCENT: i64 = 10;
/// The same weight in this many consecutive weighings.
const SAME_WEIGHT_RUN: usize = 3;
/// Two weighings of neighbouring months lie so many days apart.
const INTERVAL_DAYS: std::ops::RangeInclusive<i64> = 20..=45;
/// A value is taken for a slip when ten times more or less of it lies within this z-score, in hundredths.
const PLAUSIBLE: i32 = 300;

/// What is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The weight.
    Weight,
    /// The length or height.
    Length,
    /// The date.
    Date,
}

/// One reason to look again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// What is doubted.
    pub subject: Subject,
    /// Why.
    pub reason: Reason,
}

/// Why a measurement is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A z-score is outside what WHO's software accepts as possible.
    Flagged,
    /// Ten times more, or a tenth of it, would be plausible: grams or millimetres that were meant.
    DecimalSlip {
        /// What was perhaps meant, in grams or millimetres.
        meant: u32,
    },
    /// Shorter than before.
    Shrinking {
        /// The earlier length.
        before: Millimetres,
        /// When that was.
        on: NaiveDate,
    },
    /// The z-score jumped since the last measurement.
    Jump {
        /// The earlier value, in grams or millimetres.
        before: u32,
        /// When that was.
        on: NaiveDate,
    },
    /// Much lighter than at the last weighing.
    WeightLoss {
        /// The earlier weight.
        before: Grams,
        /// When that was.
        on: NaiveDate,
    },
    /// The same weight to the gram several times running.
    SameWeight {
        /// How many weighings in a row, this one included.
        times: usize,
    },
    /// Unusually few or many days since last month's weighing.
    Interval {
        /// How many.
        days: i64,
    },
}

impl Reason {
    /// The code for screens and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Flagged => "flagged",
            Self::DecimalSlip { .. } => "decimal_slip",
            Self::Shrinking { .. } => "shrinking",
            Self::Jump { .. } => "jump",
            Self::WeightLoss { .. } => "weight_loss",
            Self::SameWeight { .. } => "same_weight",
            Self::Interval { .. } => "interval",
        }
    }

    /// Whether an import lists it: the value itself is improbable, not only its company.
    pub const fn about_the_value(self) -> bool {
        match self {
            Self::Flagged
            | Self::DecimalSlip { .. }
            | Self::Shrinking { .. }
            | Self::Jump { .. }
            | Self::WeightLoss { .. } => true,
            Self::SameWeight { .. } | Self::Interval { .. } => false,
        }
    }
}

impl History {
    /// The doubts about a measurement, given all others of the child. For each subject the first
    /// that applies, the most telling first.
    ///
    /// `self` must not hold the measurement itself. Needs sex and date of birth.
    pub fn doubts(&self, measurement: &Measurement) -> Vec<Doubt> {
        let (Some(sex), Some(birth_date)) = (self.sex, self.birth_date) else {
            return Vec::new();
        };
        let judgement = Judgement::of(sex, birth_date, measurement);
        let child = Child {
            history: self,
            sex,
            birth_date,
            measurement,
            judgement: &judgement,
        };
        let weight = measurement
            .weight
            .and_then(|weight| child.about_weight(weight));
        let length = measurement
            .length
            .and_then(|length| child.about_length(length));
        let date = measurement.weight.and_then(|_| child.about_date());
        [
            (Subject::Weight, weight),
            (Subject::Length, length),
            (Subject::Date, date),
        ]
        .into_iter()
        .filter_map(|(subject, reason)| {
            Some(Doubt {
                subject,
                reason: reason?,
            })
        })
        .collect()
    }
}

struct Child<'a> {
    history: &'a History,
    sex: Sex,
    birth_date: NaiveDate,
    measurement: &'a Measurement,
    judgement: &'a Judgement,
}

impl Child<'_> {
    fn about_weight(&self, weight: Grams) -> Option<Reason> {
        let waz = self.judgement.waz;
        if waz.is_some_and(|score| score.flagged) {
            let with = |grams| Measurement {
                weight: Some(Grams(grams)),
                ..self.bare()
            };
            return Some(
                self.slip(weight.0, with, |judged| judged.waz())
                    .unwrap_or(Reason::Flagged),
            );
        }
        let before = self.last(|measurement| measurement.weight);
        if let Some((on, before)) = before.filter(|(on, _)| self.days_since(*on) <= JUMP_DAYS) {
            let lost = i64::from(before.0) - i64::from(weight.0);
            if lost * 100 > i64::from(before.0) * LOSS_PERCENT {
                return Some(Reason::WeightLoss { before, on });
            }
            let then = Measurement {
                date: on,
                weight: Some(before),
                ..self.bare()
            };
            if self.jumped(&then, Judgement::waz) {
                return Some(Reason::Jump {
                    before: before.0,
                    on,
                });
            }
        }
        let times = 1 + self.run_of(weight);
        (times >= SAME_WEIGHT_RUN).then_some(Reason::SameWeight { times })
    }

    fn about_length(&self, length: Millimetres) -> Option<Reason> {
        let haz = |judged: &Judgement| judged.haz.map(|score| score.z);
        let flagged = |score: Option<growth::Score>| score.is_some_and(|score| score.flagged);
        if flagged(self.judgement.haz) {
            let with = |millimetres| Measurement {
                length: Some(Millimetres(millimetres)),
                position: self.measurement.position,
                ..self.bare()
            };
            return Some(self.slip(length.0, with, haz).unwrap_or(Reason::Flagged));
        }
        let before = self.last(|measurement| {
            measurement
                .length
                .map(|length| (length, measurement.position))
        });
        if let Some((on, (before, position))) = before {
            if i64::from(before.0) - i64::from(length.0) > SHRINKING_MM {
                return Some(Reason::Shrinking { before, on });
            }
            let then = Measurement {
                date: on,
                length: Some(before),
                position,
                ..self.bare()
            };
            if self.days_since(on) <= JUMP_DAYS && self.jumped(&then, haz) {
                return Some(Reason::Jump {
                    before: before.0,
                    on,
                });
            }
        }
        // A weight that is doubted already makes every weight-for-length doubtful.
        let weight_is_sound = !flagged(self.judgement.waz);
        (weight_is_sound && flagged(self.judgement.whz)).then_some(Reason::Flagged)
    }

    fn about_date(&self) -> Option<Reason> {
        let (on, _) = self.last(|measurement| measurement.weight)?;
        let month = domain::Month::of(self.measurement.date);
        let days = self.days_since(on);
        let neighbour = domain::Month::of(on) == month.previous();
        (neighbour && !INTERVAL_DAYS.contains(&days)).then_some(Reason::Interval { days })
    }

    /// The same child on the same day with nothing measured.
    fn bare(&self) -> Measurement {
        Measurement::on(self.measurement.date, self.measurement.origin)
    }

    fn days_since(&self, on: NaiveDate) -> i64 {
        age::days(on, self.measurement.date)
    }

    /// The newest earlier value of some kind.
    fn last<T>(&self, value: impl Fn(&Measurement) -> Option<T>) -> Option<(NaiveDate, T)> {
        let earlier = self
            .history
            .measurements
            .iter()
            .filter(|(_, other)| other.date < self.measurement.date);
        earlier
            .filter_map(|(_, other)| Some((other.date, value(other)?)))
            .max_by_key(|(on, _)| *on)
    }

    /// How many weighings just before this one had the same weight.
    fn run_of(&self, weight: Grams) -> usize {
        let earlier = self
            .history
            .measurements
            .iter()
            .filter(|(_, other)| other.date < self.measurement.date);
        let mut weights: Vec<_> = earlier
            .filter_map(|(_, other)| Some((other.date, other.weight?)))
            .collect();
        weights.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
        weights
            .iter()
            .take_while(|(_, other)| *other == weight)
            .count()
    }

    fn jumped(&self, then: &Measurement, z: impl Fn(&Judgement) -> Option<growth::Z>) -> bool {
        let before = Judgement::of(self.sex, self.birth_date, then);
        z(&before)
            .zip(z(self.judgement))
            .is_some_and(|(before, now)| (before.hundredths() - now.hundredths()).abs() > JUMP)
    }

    /// Whether ten times more or less of the value would be plausible.
    fn slip(
        &self,
        value: u32,
        with: impl Fn(u32) -> Measurement,
        z: impl Fn(&Judgement) -> Option<growth::Z>,
    ) -> Option<Reason> {
        [value / 10, value.saturating_mul(10)]
            .into_iter()
            .find_map(|meant| {
                let judged = Judgement::of(self.sex, self.birth_date, &with(meant));
                (z(&judged)?.hundredths().abs() <= PLAUSIBLE)
                    .then_some(Reason::DecimalSlip { meant })
            })
    }
}

#[cfg(test)]
mod tests {
    use domain::{OpId, Origin, ReplicaId};

    use super::*;

    fn measured(date: &str, grams: u32, millimetres: u32) -> Measurement {
        Measurement {
            weight: Some(Grams(grams)),
            length: Some(Millimetres(millimetres)),
            ..Measurement::on(date.parse().unwrap(), Origin::Live)
        }
    }

    /// A boy born on 14 January 2025 with some earlier measurements.
    fn boy(earlier: &[Measurement]) -> History {
        let id = |seq| OpId {
            replica: ReplicaId::from_random(1),
            seq,
        };
        History {
            sex: Some(Sex::Male),
            birth_date: "2025-01-14".parse().ok(),
            measurements: (1..).map(id).zip(earlier.iter().cloned()).collect(),
            ..History::default()
        }
    }

    fn codes(history: &History, measurement: &Measurement) -> Vec<(Subject, &'static str)> {
        history
            .doubts(measurement)
            .iter()
            .map(|doubt| (doubt.subject, doubt.reason.code()))
            .collect()
    }

    #[test]
    fn what_people_mistype_is_doubted_and_what_is_true_is_not() {
        let last_month = measured("2026-01-12", 9600, 757);
        let history = boy(std::slice::from_ref(&last_month));
        let feb = "2026-02-12";
        for (now, doubts) in [
            (measured(feb, 9800, 766), vec![]),
            (measured(feb, 9500, 757), vec![]),
            (
                measured(feb, 9800, 749),
                vec![(Subject::Length, "shrinking")],
            ),
            (measured(feb, 9800, 812), vec![(Subject::Length, "jump")]),
            (
                measured(feb, 8400, 766),
                vec![(Subject::Weight, "weight_loss")],
            ),
            (measured(feb, 12400, 766), vec![(Subject::Weight, "jump")]),
            (
                measured(feb, 980, 766),
                vec![(Subject::Weight, "decimal_slip")],
            ),
            (measured("2026-02-01", 9700, 760), vec![]),
            (
                measured("2026-02-28", 9700, 760),
                vec![(Subject::Date, "interval")],
            ),
        ] {
            assert_eq!(codes(&history, &now), doubts, "{now:?}");
        }
        let slip = history.doubts(&measured(feb, 980, 766));
        assert_eq!(slip[0].reason, Reason::DecimalSlip { meant: 9800 });
    }

    #[test]
    fn a_weight_copied_month_after_month_is_doubted() {
        let history = boy(&[
            measured("2025-12-12", 9600, 750),
            measured("2026-01-12", 9600, 757),
        ]);
        assert_eq!(
            codes(&history, &measured("2026-02-12", 9600, 766)),
            [(Subject::Weight, "same_weight")]
        );
        assert_eq!(codes(&history, &measured("2026-02-12", 9700, 766)), []);
    }
}
