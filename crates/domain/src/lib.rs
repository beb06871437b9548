//! The words of primary care as types, and the rules that need no database.
//!
//! People, places, posyandu days and facts; NIK, names, areas, dates and numbers as people write
//! them. Pure: no clock, no disk, no network, no randomness. Time, ids and random bytes enter
//! through [`Surroundings`], which the programs implement.

pub mod age;
pub mod area;
mod coded;
mod day;
mod entity;
mod fact;
pub mod field;
mod figure;
pub mod form;
mod id;
pub mod kader;
pub mod name;
pub mod nik;
mod person;
mod place;
pub mod question;
pub mod reading;
mod schedule;
mod surroundings;
mod value;

pub use age::{Month, NotAMonth};
pub use area::AreaCode;
pub use coded::{
    Absence, Capsule, Destination, FigureKind, Leaving, NikState, Origin, Outcome, PlaceKind,
    Position, Relation, Role, Sex, Site,
};
pub use day::PosyanduDay;
pub use entity::{DayKey, Entity};
pub use fact::{
    Arrival, Attendance, BookWeight, Breastfeeding, CurveOverrule, Departure, Deworming, Fact,
    FactKind, Forwarded, Immunisation, Kinship, Measurement, Referral, Visit, VitaminA,
};
pub use figure::{Figure, FigureKey};
pub use growth::{Grams, Millimetres};
pub use id::{FactId, FigureId, NotAnOpId, OpId, PersonId, PlaceId, ReplicaId, UserId};
pub use kader::Kader;
pub use person::Person;
pub use place::Place;
pub use schedule::{NotASchedule, Schedule};
pub use surroundings::Surroundings;
pub use value::{Field, Value, Values};
