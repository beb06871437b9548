//! All that is known of one person, sorted by kind: what every indicator is computed from.

use chrono::NaiveDate;
use domain::{
    Arrival, BookWeight, Breastfeeding, CurveOverrule, Departure, Deworming, Fact, FactId,
    Immunisation, Measurement, Person, Referral, Sex, Visit, VitaminA,
};

/// The standing facts of one person, each kind in the order of entry.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Sex as registered.
    pub sex: Option<Sex>,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Weighings and measurings.
    pub measurements: Vec<(FactId, Measurement)>,
    /// Last weighings found in the child's book.
    pub book_weights: Vec<BookWeight>,
    /// Vitamin A capsules given.
    pub capsules: Vec<VitaminA>,
    /// Answers about breastfeeding.
    pub breastfeeding: Vec<Breastfeeding>,
    /// Deworming tablets given.
    pub dewormings: Vec<Deworming>,
    /// Months in which staff overruled a T.
    pub overrules: Vec<CurveOverrule>,
    /// Where the person came to live.
    pub arrivals: Vec<Arrival>,
    /// When the person left or died.
    pub departures: Vec<Departure>,
    /// Vaccine doses given.
    pub immunisations: Vec<(FactId, Immunisation)>,
    /// Referrals and what became of them.
    pub referrals: Vec<(FactId, Referral)>,
    /// Services given, as forms asked for them.
    pub visits: Vec<(FactId, Visit)>,
}

impl History {
    /// Sorts the standing facts of a person. They must come in the order of entry.
    pub fn of(person: &Person, facts: impl IntoIterator<Item = (FactId, Fact)>) -> Self {
        let mut history = Self {
            sex: person.sex,
            birth_date: person.birth_date,
            ..Self::default()
        };
        for (id, fact) in facts {
            history.take(id, fact);
        }
        history
    }

    fn take(&mut self, id: FactId, fact: Fact) {
        match fact {
            Fact::Measurement(fact) => self.measurements.push((id, fact)),
            Fact::BookWeight(fact) => self.book_weights.push(fact),
            Fact::VitaminA(fact) => self.capsules.push(fact),
            Fact::Breastfeeding(fact) => self.breastfeeding.push(fact),
            Fact::Deworming(fact) => self.dewormings.push(fact),
            Fact::CurveOverrule(fact) => self.overrules.push(fact),
            Fact::Arrival(fact) => self.arrivals.push(fact),
            Fact::Departure(fact) => self.departures.push(fact),
            Fact::Immunisation(fact) => self.immunisations.push((id, fact)),
            Fact::Referral(fact) => self.referrals.push((id, fact)),
            Fact::Visit(fact) => self.visits.push((id, fact)),
            Fact::Attendance(_) | Fact::Forwarded(_) | Fact::Same(_) | Fact::Distinct(_) => {}
        }
    }
}
