//! Facts: things that happened to a person on a date. Created once; corrected by amend or void.
//!
//! A fact travels as [`Values`]; here it gets its shape. Reading is forgiving: a value of another
//! type than expected counts as not given, so that a fact written by a newer program still shows.

mod care;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Absence, Capsule, Field, Grams, Leaving, Millimetres, Origin, PersonId, PlaceId, Position,
    Site, Values, field,
};

pub use care::{Immunisation, Referral, Visit};

/// The kinds of facts, by number. Append only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactKind(pub u16);

impl FactKind {
    /// [`Measurement`].
    pub const MEASUREMENT: Self = Self(1);
    /// [`VitaminA`].
    pub const VITAMIN_A: Self = Self(2);
    /// [`Breastfeeding`].
    pub const BREASTFEEDING: Self = Self(3);
    /// [`BookWeight`].
    pub const BOOK_WEIGHT: Self = Self(4);
    /// [`Arrival`].
    pub const ARRIVAL: Self = Self(5);
    /// [`Departure`].
    pub const DEPARTURE: Self = Self(6);
    /// [`Attendance`].
    pub const ATTENDANCE: Self = Self(7);
    /// [`CurveOverrule`].
    pub const CURVE_OVERRULE: Self = Self(8);
    /// [`Deworming`].
    pub const DEWORMING: Self = Self(9);
    /// [`Immunisation`].
    pub const IMMUNISATION: Self = Self(10);
    /// [`Forwarded`].
    pub const FORWARDED: Self = Self(11);
    /// [`Referral`].
    pub const REFERRAL: Self = Self(12);
    /// [`Kinship`]: two records are of one person.
    pub const SAME: Self = Self(13);
    /// [`Kinship`]: two records that look alike are of two persons.
    pub const DISTINCT: Self = Self(14);
    /// [`Visit`].
    pub const VISIT: Self = Self(15);

    /// Whether this program knows what a fact of this kind says.
    pub const fn is_known(self) -> bool {
        self.0 >= Self::MEASUREMENT.0 && self.0 <= Self::VISIT.0
    }
}

/// A weighing or measuring. At least one of weight, length, arm and head is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurement {
    /// When.
    pub date: NaiveDate,
    /// Weight.
    pub weight: Option<Grams>,
    /// Length or height as read from the board, never corrected.
    pub length: Option<Millimetres>,
    /// How the length was taken; `None` when not recorded.
    pub position: Option<Position>,
    /// Mid-upper-arm circumference.
    pub arm: Option<Millimetres>,
    /// Head circumference.
    pub head: Option<Millimetres>,
    /// Bilateral pitting oedema was seen.
    pub oedema: bool,
    /// Where.
    pub site: Option<Site>,
    /// The posyandu whose day it belongs to.
    pub posyandu: Option<PlaceId>,
    /// Who measured, when another than the day's.
    pub measured_by: Option<String>,
    /// Codes of the doubts a person confirmed, separated by spaces.
    pub confirmed: Option<String>,
    /// Codes of the doubts to be settled by measuring again next month.
    pub to_remeasure: Option<String>,
    /// Repeated to confirm an earlier value.
    pub remeasured: bool,
    /// How it came in.
    pub origin: Origin,
}

/// A vitamin A capsule given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VitaminA {
    /// When.
    pub date: NaiveDate,
    /// Which.
    pub capsule: Capsule,
}

/// The answer to "only breast milk?" asked on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breastfeeding {
    /// When asked.
    pub date: NaiveDate,
    /// Only breast milk so far.
    pub exclusive: bool,
}

/// The last weighing found in the child's own book before our records begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookWeight {
    /// When it was weighed.
    pub date: NaiveDate,
    /// Weight.
    pub weight: Grams,
}

/// The person lives in the area of a posyandu from a date on; a later arrival elsewhere is a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// From when; `None` is since birth.
    pub date: Option<NaiveDate>,
    /// Where.
    pub posyandu: PlaceId,
}

/// The person lives in our area no more, from this date on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The first day on which the person is gone.
    pub date: NaiveDate,
    /// Why.
    pub leaving: Leaving,
}

/// A child of the roster that was not weighed on a posyandu day, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// The posyandu day.
    pub date: NaiveDate,
    /// Whose day.
    pub posyandu: PlaceId,
    /// Why.
    pub absence: Absence,
}

/// Staff say N where the gain says T, because the curve follows its line. For the month of the date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurveOverrule {
    /// The date of the weighing that is judged.
    pub date: NaiveDate,
}

/// A deworming tablet given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deworming {
    /// When.
    pub date: NaiveDate,
}

/// The measurement of this date has been typed into e-PPGBM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forwarded {
    /// The date of the measurement.
    pub date: NaiveDate,
}

/// What is said of two records of people: that they are of one person, or of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinship {
    /// The other record.
    pub other: PersonId,
}

/// Any fact this program understands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the type of its name")]
pub enum Fact {
    Measurement(Measurement),
    VitaminA(VitaminA),
    Breastfeeding(Breastfeeding),
    BookWeight(BookWeight),
    Arrival(Arrival),
    Departure(Departure),
    Attendance(Attendance),
    CurveOverrule(CurveOverrule),
    Deworming(Deworming),
    Immunisation(Immunisation),
    Forwarded(Forwarded),
    Referral(Referral),
    Same(Kinship),
    Distinct(Kinship),
    Visit(Visit),
}

impl Fact {
    /// The number of its kind.
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Measurement(_) => FactKind::MEASUREMENT,
            Self::VitaminA(_) => FactKind::VITAMIN_A,
            Self::Breastfeeding(_) => FactKind::BREASTFEEDING,
            Self::BookWeight(_) => FactKind::BOOK_WEIGHT,
            Self::Arrival(_) => FactKind::ARRIVAL,
            Self::Departure(_) => FactKind::DEPARTURE,
            Self::Attendance(_) => FactKind::ATTENDANCE,
            Self::CurveOverrule(_) => FactKind::CURVE_OVERRULE,
            Self::Deworming(_) => FactKind::DEWORMING,
            Self::Immunisation(_) => FactKind::IMMUNISATION,
            Self::Forwarded(_) => FactKind::FORWARDED,
            Self::Referral(_) => FactKind::REFERRAL,
            Self::Same(_) => FactKind::SAME,
            Self::Distinct(_) => FactKind::DISTINCT,
            Self::Visit(_) => FactKind::VISIT,
        }
    }

    /// The day it happened; `None` for an arrival since birth, a dose of an unknown day, and what has none.
    pub fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Measurement(fact) => Some(fact.date),
            Self::VitaminA(fact) => Some(fact.date),
            Self::Breastfeeding(fact) => Some(fact.date),
            Self::BookWeight(fact) => Some(fact.date),
            Self::Arrival(fact) => fact.date,
            Self::Departure(fact) => Some(fact.date),
            Self::Attendance(fact) => Some(fact.date),
            Self::CurveOverrule(fact) => Some(fact.date),
            Self::Deworming(fact) => Some(fact.date),
            Self::Immunisation(fact) => fact.date,
            Self::Forwarded(fact) => Some(fact.date),
            Self::Referral(fact) => Some(fact.date),
            Self::Visit(fact) => Some(fact.date),
            Self::Same(_) | Self::Distinct(_) => None,
        }
    }

    /// The other record that a kinship speaks of.
    pub fn other(&self) -> Option<PersonId> {
        match self {
            Self::Same(fact) | Self::Distinct(fact) => Some(fact.other),
            _ => None,
        }
    }

    /// The fact as it travels. Yes/no fields that are "no" are left out.
    pub fn values(&self) -> Values {
        let mut values = Values::new();
        values.set_some(field::DATE, self.date());
        match self {
            Self::Measurement(fact) => fact.write(&mut values),
            Self::VitaminA(fact) => values.set(field::CAPSULE, fact.capsule),
            Self::Breastfeeding(fact) => values.set(field::YES, fact.exclusive),
            Self::BookWeight(fact) => values.set(field::WEIGHT, fact.weight),
            Self::Arrival(fact) => values.set(field::POSYANDU, fact.posyandu),
            Self::Departure(fact) => values.set(field::LEAVING, fact.leaving),
            Self::Attendance(fact) => {
                values.set(field::POSYANDU, fact.posyandu);
                values.set(field::ABSENCE, fact.absence);
            }
            Self::Immunisation(fact) => fact.write(&mut values),
            Self::Referral(fact) => fact.write(&mut values),
            Self::Visit(fact) => fact.write(&mut values),
            Self::Same(fact) | Self::Distinct(fact) => values.set(field::OTHER, fact.other),
            Self::CurveOverrule(_) | Self::Deworming(_) | Self::Forwarded(_) => {}
        }
        values
    }

    /// The fact behind its values; `None` for an unknown kind or when a value it cannot be without is missing.
    pub fn read(kind: FactKind, values: &Values) -> Option<Self> {
        let date = values.date(field::DATE);
        Some(match kind {
            FactKind::MEASUREMENT => Self::Measurement(Measurement::read(date?, values)),
            FactKind::VITAMIN_A => Self::VitaminA(VitaminA {
                date: date?,
                capsule: coded(values, field::CAPSULE, Capsule::from_code)?,
            }),
            FactKind::BREASTFEEDING => Self::Breastfeeding(Breastfeeding {
                date: date?,
                exclusive: values.yes(field::YES)?,
            }),
            FactKind::BOOK_WEIGHT => Self::BookWeight(BookWeight {
                date: date?,
                weight: values.grams(field::WEIGHT)?,
            }),
            FactKind::ARRIVAL => Self::Arrival(Arrival {
                date,
                posyandu: PlaceId(values.id(field::POSYANDU)?),
            }),
            FactKind::DEPARTURE => Self::Departure(Departure {
                date: date?,
                leaving: coded(values, field::LEAVING, Leaving::from_code)?,
            }),
            FactKind::ATTENDANCE => Self::Attendance(Attendance {
                date: date?,
                posyandu: PlaceId(values.id(field::POSYANDU)?),
                absence: coded(values, field::ABSENCE, Absence::from_code)?,
            }),
            FactKind::CURVE_OVERRULE => Self::CurveOverrule(CurveOverrule { date: date? }),
            FactKind::DEWORMING => Self::Deworming(Deworming { date: date? }),
            FactKind::IMMUNISATION => Self::Immunisation(Immunisation::read(date, values)?),
            FactKind::FORWARDED => Self::Forwarded(Forwarded { date: date? }),
            FactKind::REFERRAL => Self::Referral(Referral::read(date?, values)),
            FactKind::VISIT => Self::Visit(Visit::read(date?, values)?),
            FactKind::SAME => Self::Same(Kinship::read(values)?),
            FactKind::DISTINCT => Self::Distinct(Kinship::read(values)?),
            FactKind(_) => return None,
        })
    }
}

fn coded<T>(values: &Values, field: Field, from_code: fn(i64) -> Option<T>) -> Option<T> {
    values.int(field).and_then(from_code)
}

impl Kinship {
    fn read(values: &Values) -> Option<Self> {
        let other = PersonId(values.id(field::OTHER)?);
        Some(Self { other })
    }
}

impl Measurement {
    /// A measurement of nothing yet.
    pub fn on(date: NaiveDate, origin: Origin) -> Self {
        Self {
            date,
            weight: None,
            length: None,
            position: None,
            arm: None,
            head: None,
            oedema: false,
            site: None,
            posyandu: None,
            measured_by: None,
            confirmed: None,
            to_remeasure: None,
            remeasured: false,
            origin,
        }
    }

    /// Whether it holds any number at all.
    pub fn measures_something(&self) -> bool {
        self.weight.is_some() || self.length.is_some() || self.arm.is_some() || self.head.is_some()
    }

    fn write(&self, values: &mut Values) {
        values.set_some(field::WEIGHT, self.weight);
        values.set_some(field::LENGTH, self.length);
        values.set_some(field::POSITION, self.position);
        values.set_some(field::ARM, self.arm);
        values.set_some(field::HEAD, self.head);
        values.set_some(field::OEDEMA, self.oedema.then_some(true));
        values.set_some(field::SITE, self.site);
        values.set_some(field::POSYANDU, self.posyandu);
        values.set_some(field::MEASURED_BY, self.measured_by.as_deref());
        values.set_some(field::CONFIRMED, self.confirmed.as_deref());
        values.set_some(field::TO_REMEASURE, self.to_remeasure.as_deref());
        values.set_some(field::REMEASURED, self.remeasured.then_some(true));
        values.set(field::ORIGIN, self.origin);
    }

    fn read(date: NaiveDate, values: &Values) -> Self {
        Self {
            date,
            weight: values.grams(field::WEIGHT),
            length: values.millimetres(field::LENGTH),
            position: coded(values, field::POSITION, Position::from_code),
            arm: values.millimetres(field::ARM),
            head: values.millimetres(field::HEAD),
            oedema: values.yes(field::OEDEMA) == Some(true),
            site: coded(values, field::SITE, Site::from_code),
            posyandu: values.id(field::POSYANDU).map(PlaceId),
            measured_by: values.text(field::MEASURED_BY).map(str::to_owned),
            confirmed: values.text(field::CONFIRMED).map(str::to_owned),
            to_remeasure: values.text(field::TO_REMEASURE).map(str::to_owned),
            remeasured: values.yes(field::REMEASURED) == Some(true),
            origin: coded(values, field::ORIGIN, Origin::from_code).unwrap_or(Origin::Live),
        }
    }
}

#[cfg(test)]
mod tests;
