//! One cell of the posyandu book: what a child's month came to.
//!
//! Everything a report counts is decided here, once, from the child's whole history. Rules: which
//! measurement a month goes by, the KMS code (rule `nt_rule = kbm`), 2T and whether the curve
//! follows its line.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{BookWeight, Capsule, FactId, Grams, Measurement, Month, Sex, Site, age};
use growth::minimum_gain::{self, minimum_gain};
use growth::{WeightKg, Z, who2006};

use crate::{History, Judgement};

/// The KBM table in force.
pub const MINIMUM_GAIN_EDITION: minimum_gain::Edition = minimum_gain::Edition::BySex;

/// By how many hundredths of a z-score BB/U may fall while the curve still follows its line.
const CURVE_TOLERANCE: i32 = 10;

/// The code of a month's weighing on the KMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WeighingCode {
    /// N, naik: gained enough since last month.
    Naik,
    /// T, tidak naik: did not.
    TidakNaik,
    /// O: not to be compared, since it was not weighed last month, or because of oedema.
    TidakDitimbangBulanLalu,
    /// B, baru: weighed for the first time ever.
    Baru,
}

impl WeighingCode {
    /// The letter on the KMS.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Naik => "N",
            Self::TidakNaik => "T",
            Self::TidakDitimbangBulanLalu => "O",
            Self::Baru => "B",
        }
    }

    /// The code behind a letter.
    pub fn from_letter(letter: &str) -> Option<Self> {
        [
            Self::Naik,
            Self::TidakNaik,
            Self::TidakDitimbangBulanLalu,
            Self::Baru,
        ]
        .into_iter()
        .find(|code| code.letter() == letter)
    }
}

/// The month's measurement and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The fact it is.
    pub fact: FactId,
    /// The measurement itself.
    pub measurement: Measurement,
    /// What it says by itself.
    pub judgement: Judgement,
    /// The KMS code; `None` without a weight.
    pub code: Option<WeighingCode>,
    /// T now and T in the previous calendar month.
    pub twice_t: bool,
    /// For N and T with both BB/U known: whether weight rose and BB/U fell by no more than 0.10.
    pub follows_curve: Option<bool>,
    /// Staff said N where the gain says T.
    pub overruled: bool,
    /// Weight since the previous calendar month's, in grams.
    pub gain: Option<i64>,
    /// The gain that counts as naik at this age.
    pub minimum_gain: Option<Grams>,
}

/// One child and one month in which something was measured or given.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildMonth {
    /// Which month.
    pub month: Month,
    /// The measurement the month goes by.
    pub measured: Option<Measured>,
    /// The vitamin A capsule given; of several the last.
    pub capsule: Option<Capsule>,
    /// The last answer to "only breast milk?".
    pub exclusive: Option<bool>,
    /// A deworming tablet was given.
    pub dewormed: bool,
}

/// A weight to compare with: of a month's measurement, or of the child's book.
#[derive(Clone, Copy)]
struct Weighing {
    date: NaiveDate,
    weight: Grams,
    oedema: bool,
    code: Option<WeighingCode>,
}

impl Weighing {
    /// The weighing of a month's measurement, if it has a weight.
    fn of(measured: &Measured) -> Option<Self> {
        Some(Self {
            date: measured.measurement.date,
            weight: measured.measurement.weight?,
            oedema: measured.measurement.oedema,
            code: measured.code,
        })
    }
}

impl History {
    /// All months of the child in which something was measured or given, in order.
    ///
    /// Needs sex and date of birth; without them there are none, since nothing can be judged.
    pub fn child_months(&self) -> Vec<ChildMonth> {
        Month::from_index(0)
            .map(|first| self.child_months_from(first))
            .unwrap_or_default()
    }

    /// The months of [`History::child_months`] that are not before `since`.
    pub fn child_months_from(&self, since: Month) -> Vec<ChildMonth> {
        let (Some(sex), Some(birth_date)) = (self.sex, self.birth_date) else {
            return Vec::new();
        };
        let mut last = self.weighing_judged(sex, birth_date, since);
        let mut months = Vec::new();
        for month in self.months_from(since) {
            let measured = self.measurement_of(month).map(|(fact, measurement)| {
                let previous = self.weighing_to_compare(last, month, measurement.date);
                self.judge(sex, birth_date, *fact, measurement, previous)
            });
            last = measured.as_ref().and_then(Weighing::of).or(last);
            months.push(ChildMonth {
                month,
                measured,
                capsule: self
                    .capsules
                    .iter()
                    .rfind(|given| month.contains(given.date))
                    .map(|given| given.capsule),
                exclusive: self
                    .breastfeeding
                    .iter()
                    .rfind(|asked| month.contains(asked.date))
                    .map(|asked| asked.exclusive),
                dewormed: self
                    .dewormings
                    .iter()
                    .any(|given| month.contains(given.date)),
            });
        }
        months
    }

    /// A measurement judged as if its month went by it, whatever else was measured that month.
    pub fn judged(&self, fact: FactId) -> Option<Measured> {
        let (_, measurement) = self.measurements.iter().find(|(id, _)| *id == fact)?;
        let (sex, birth_date) = (self.sex?, self.birth_date?);
        let month = Month::of(measurement.date);
        let last = self.weighing_judged(sex, birth_date, month);
        let previous = self.weighing_to_compare(last, month, measurement.date);
        Some(self.judge(sex, birth_date, fact, measurement, previous))
    }

    /// The history as it would be without a measurement.
    #[must_use]
    pub fn without(&self, fact: FactId) -> Self {
        let mut history = self.clone();
        history.measurements.retain(|(id, _)| *id != fact);
        history
    }

    /// The last month's weighing before a month, with its code if that may matter to a 2T.
    fn weighing_judged(&self, sex: Sex, birth_date: NaiveDate, before: Month) -> Option<Weighing> {
        let last = self.weighing_before(before)?;
        let month = Month::of(last.date);
        if month != before.previous() {
            return Some(last);
        }
        let (fact, measurement) = self.measurement_of(month)?;
        let previous =
            self.weighing_to_compare(self.weighing_before(month), month, measurement.date);
        Weighing::of(&self.judge(sex, birth_date, *fact, measurement, previous))
    }

    /// The weighing of the last month before `month` that has one; its code is not known.
    fn weighing_before(&self, month: Month) -> Option<Weighing> {
        let earlier = self
            .measurements
            .iter()
            .filter(|(_, earlier)| earlier.weight.is_some())
            .map(|(_, earlier)| Month::of(earlier.date));
        let last = earlier.filter(|earlier| *earlier < month).max()?;
        let (_, measurement) = self.measurement_of(last)?;
        Some(Weighing {
            date: measurement.date,
            weight: measurement.weight?,
            oedema: measurement.oedema,
            code: None,
        })
    }

    fn months_from(&self, since: Month) -> BTreeSet<Month> {
        let measured = self
            .measurements
            .iter()
            .map(|(_, measurement)| measurement.date);
        let given = self.capsules.iter().map(|given| given.date);
        let asked = self.breastfeeding.iter().map(|asked| asked.date);
        let dewormed = self.dewormings.iter().map(|given| given.date);
        measured
            .chain(given)
            .chain(asked)
            .chain(dewormed)
            .map(Month::of)
            .filter(|month| *month >= since)
            .collect()
    }

    /// The measurement a month goes by: one with a weight if there is any; of those a confirming
    /// re-measurement first, then a posyandu day's, then the latest date; on one date the last entered.
    pub fn measurement_of(&self, month: Month) -> Option<&(FactId, Measurement)> {
        let this_month = self
            .measurements
            .iter()
            .filter(|(_, measurement)| month.contains(measurement.date));
        this_month.max_by_key(|(_, measurement)| {
            let weighed = measurement.weight.is_some();
            let at_posyandu =
                measurement.posyandu.is_some() || measurement.site == Some(Site::Posyandu);
            (
                weighed,
                measurement.remeasured,
                weighed && at_posyandu,
                measurement.date,
            )
        })
    }

    /// The weighing this one is compared with: the previous calendar month's if there is one, else any
    /// earlier one. A weighing in the child's book counts where our own records have none that month.
    fn weighing_to_compare(
        &self,
        own: Option<Weighing>,
        month: Month,
        date: NaiveDate,
    ) -> Option<Weighing> {
        let book = self
            .book_weights
            .iter()
            .filter(|book| book.date < date)
            .max_by_key(|book| book.date);
        let book = book.map(|BookWeight { date, weight }| Weighing {
            date: *date,
            weight: *weight,
            oedema: false,
            code: None,
        });
        match (own, book) {
            (Some(own), Some(book)) if Month::of(own.date) != month.previous() => {
                Some(if Month::of(book.date) == month.previous() {
                    book
                } else {
                    own
                })
            }
            (own, book) => own.or(book),
        }
    }

    fn judge(
        &self,
        sex: Sex,
        birth_date: NaiveDate,
        fact: FactId,
        measurement: &Measurement,
        previous: Option<Weighing>,
    ) -> Measured {
        let month = Month::of(measurement.date);
        let judgement = Judgement::of(sex, birth_date, measurement);
        let last_month = previous.filter(|previous| Month::of(previous.date) == month.previous());
        let age = age::completed_months(birth_date, measurement.date);
        let wanted = age.and_then(|months| minimum_gain(MINIMUM_GAIN_EDITION, sex.into(), months));
        let comparable = last_month.filter(|last| !last.oedema && !measurement.oedema);
        let gain = measurement
            .weight
            .zip(comparable)
            .map(|(now, then)| i64::from(now.0) - i64::from(then.weight.0));
        let follows_curve = comparable.and_then(|then| {
            let then_waz = waz(sex, birth_date, then)?;
            let fall = then_waz.hundredths() - judgement.waz()?.hundredths();
            Some(gain? > 0 && fall <= CURVE_TOLERANCE)
        });
        let by_gain = measurement.weight.map(|_| match (previous, gain) {
            (None, _) => WeighingCode::Baru,
            (Some(_), None) => WeighingCode::TidakDitimbangBulanLalu,
            (Some(_), Some(gain)) if gain >= wanted.map_or(0, |wanted| i64::from(wanted.0)) => {
                WeighingCode::Naik
            }
            (Some(_), Some(_)) => WeighingCode::TidakNaik,
        });
        let overruled = by_gain == Some(WeighingCode::TidakNaik)
            && follows_curve == Some(true)
            && self
                .overrules
                .iter()
                .any(|overrule| month.contains(overrule.date));
        let code = if overruled {
            Some(WeighingCode::Naik)
        } else {
            by_gain
        };
        let t = Some(WeighingCode::TidakNaik);
        Measured {
            fact,
            measurement: measurement.clone(),
            judgement,
            twice_t: code == t && last_month.is_some_and(|last| last.code == t),
            code,
            follows_curve,
            overruled,
            gain,
            minimum_gain: wanted,
        }
    }
}

fn waz(sex: Sex, birth_date: NaiveDate, weighing: Weighing) -> Option<Z> {
    let age_days = i32::try_from(age::days(birth_date, weighing.date)).ok()?;
    who2006::weight_for_age(sex.into(), age_days, WeightKg::from(weighing.weight))
        .map(|score| score.z)
}
