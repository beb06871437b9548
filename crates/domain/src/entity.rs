//! The things that carry registers: people, places, posyandu days, users, facts and figures.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{FactId, FigureId, PersonId, PlaceId, UserId};

/// One posyandu day: two laptops that open the same day mean one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DayKey {
    /// Whose day.
    pub posyandu: PlaceId,
    /// Which day, as planned or first opened.
    pub date: NaiveDate,
}

/// Anything an edit can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Entity {
    /// A person's attributes.
    Person(PersonId),
    /// A place's attributes.
    Place(PlaceId),
    /// A posyandu day.
    Day(DayKey),
    /// A user's name and role.
    User(UserId),
    /// A fact: to amend it, void it or restore it.
    Fact(FactId),
    /// A target, a recap or a note about an area.
    Figure(FigureId),
}
