//! Services along the life cycle: what somebody is due for, what was done, and what a year comes to.
//!
//! [`Care`] reads a history once: visits by date, pregnancies. From it come the windows of what is due
//! ([`Care::due`]), the years of the twelve SPM services ([`Care::years`]) and what counts in the monitoring of
//! villages ([`Care::attainments`]). What is asked for, by when and how often stands in `rules/*.csv`, each row with
//! its source; nothing here depends on today.

mod allowed;
mod attained;
pub mod class;
mod count;
mod dose;
mod due;
pub mod plan;
mod pregnancy;
pub mod rules;
pub mod target;
mod year;

use chrono::NaiveDate;
use domain::{FactId, Sex, Visit};

use crate::History;

pub use allowed::{GridColumn, Offer, Refusal, Suspicion, grid_columns, offers};
pub use attained::Attainment;
pub use dose::{Dose, DoseState, Given};
pub use due::Due;
pub use pregnancy::{End, Pregnancy, Trimester};
pub use year::{PersonYear, Progress, births_of};

/// A person's services, read once.
#[derive(Debug, Clone)]
pub struct Care<'a> {
    /// What it was read from.
    pub history: &'a History,
    /// Visits by date; of one day in the order of entry.
    pub visits: Vec<(FactId, &'a Visit)>,
    /// Pregnancies in order.
    pub pregnancies: Vec<Pregnancy>,
}

impl<'a> Care<'a> {
    /// Reads the services of a history.
    pub fn of(history: &'a History) -> Self {
        let mut visits: Vec<_> = history
            .visits
            .iter()
            .map(|(id, visit)| (*id, visit))
            .collect();
        visits.sort_by_key(|(_, visit)| visit.date);
        let pregnancies = match history.sex {
            Some(Sex::Female) => pregnancy::of(&visits),
            Some(Sex::Male) | None => Vec::new(),
        };
        Self {
            history,
            visits,
            pregnancies,
        }
    }

    /// The visits of a form, by date.
    pub fn of_form<'s>(&'s self, form: &'s str) -> impl Iterator<Item = (FactId, &'a Visit)> + 's {
        self.visits
            .iter()
            .copied()
            .filter(move |(_, visit)| visit.form == form)
    }

    /// The pregnancy that is open on a day.
    pub fn pregnant(&self, on: NaiveDate) -> Option<&Pregnancy> {
        self.pregnancies.iter().find(|pregnancy| pregnancy.open(on))
    }

    /// The last birth not later than a day, if the 42 days after it are not over.
    pub fn postpartum(&self, on: NaiveDate) -> Option<&Pregnancy> {
        self.pregnancies.iter().rev().find(|pregnancy| {
            pregnancy.birth().is_some_and(|birth| {
                birth <= on && (on - birth).num_days() <= pregnancy::PUERPERIUM_DAYS
            })
        })
    }
}

#[cfg(test)]
mod tests;
