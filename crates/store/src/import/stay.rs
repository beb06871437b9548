//! Where the people of a register live: one home, or the dated stays of somebody who moved.

use domain::{
    Arrival, Departure, Entity, Fact, FactId, FactKind, Leaving, PersonId, PlaceId, Values, field,
};
use indicators::Residence;
use records::person::{self, Known, KnownFact};
use records::place;

use super::{Arrivals, Incoming, is_known};
use crate::Error;

impl Arrivals<'_, '_> {
    /// Of people who are alike, those who once lived in the row's desa or live or lived in the one it names.
    pub(super) fn who_lived_there(
        &self,
        alike: Vec<Known>,
        row: &Incoming,
    ) -> Result<Vec<Known>, Error> {
        let mut found = Vec::new();
        for known in alike {
            let mut areas: Vec<_> = known.person.desa.into_iter().collect();
            for fact in person::facts(self.writer.db(), known.row)? {
                if fact.live
                    && let Some(Fact::Arrival(arrival)) = fact.fact
                {
                    areas.push(place::find(self.writer.db(), arrival.posyandu)?.place.area);
                }
            }
            if areas.contains(&row.desa) || row.from_desa.is_some_and(|desa| areas.contains(&desa))
            {
                found.push(known);
            }
        }
        Ok(found)
    }

    /// Somebody without a home gets the row's. A stay that the row dates, and that lies beside all stays that are
    /// known, is one more. Otherwise somebody with another home is doubted and stays there; only a death is believed.
    pub(super) fn reside(
        &mut self,
        row: &Incoming,
        id: PersonId,
        posyandu: Option<PlaceId>,
        known: &[KnownFact],
    ) -> Result<(), Error> {
        let mut arrivals = arrivals(known);
        let mut contradicted = false;
        if let Some(posyandu) = posyandu {
            let told = Arrival {
                date: row.since,
                posyandu,
            };
            let is_home = arrivals.iter().any(|home| home.posyandu == posyandu);
            let brought_before =
                arrivals.contains(&told) || is_known(known, id, &Fact::Arrival(told.clone()));
            if arrivals.is_empty() || (!brought_before && lies_beside(row, &told, known)) {
                self.arrive(row, id, &told, known)?;
                arrivals.push(told);
            } else if !is_home && !brought_before {
                contradicted = true;
                self.doubt(row.row, "other_posyandu", &["posyandu"]);
            }
        }
        if let Some(left) = &row.left {
            // Who leaves one of our posyandu for another does not leave us.
            let within = arrivals.iter().any(|home| home.date == Some(left.date));
            let believed = left.leaving == Leaving::Died || !(within || contradicted);
            let left = Fact::Departure(left.clone());
            if believed && !is_known(known, id, &left) {
                self.writer.record(id, &left)?;
            }
        }
        Ok(())
    }

    fn arrive(
        &mut self,
        row: &Incoming,
        id: PersonId,
        told: &Arrival,
        known: &[KnownFact],
    ) -> Result<(), Error> {
        for departure in departures_on(told, known) {
            let taken_back = [(field::LIVE, false.into())].into_iter().collect();
            self.writer.edit(Entity::Fact(departure), taken_back, "")?;
        }
        if arrivals(known).iter().all(|home| home.date < told.date) {
            let mut desa = Values::new();
            desa.set(field::DESA, row.desa.to_string());
            self.writer.edit(Entity::Person(id), desa, "")?;
        }
        self.writer.arrive(id, told.clone())?;
        Ok(())
    }
}

fn arrivals(known: &[KnownFact]) -> Vec<Arrival> {
    let standing = known.iter().filter(|fact| fact.live);
    standing
        .filter_map(|fact| match &fact.fact {
            Some(Fact::Arrival(arrival)) => Some(arrival.clone()),
            _ => None,
        })
        .collect()
}

/// The departures that were no departure, as an arrival on the same day shows.
fn departures_on(told: &Arrival, known: &[KnownFact]) -> Vec<FactId> {
    let standing = known.iter().filter(|fact| fact.live);
    standing
        .filter(|fact| {
            matches!(&fact.fact, Some(Fact::Departure(Departure { date, leaving: Leaving::Moved }))
                if told.date == Some(*date))
        })
        .map(|fact| fact.id)
        .collect()
}

/// Whether the person lived nowhere that we know of during the stay that a row tells of.
fn lies_beside(row: &Incoming, told: &Arrival, known: &[KnownFact]) -> bool {
    let moves = known
        .iter()
        .filter(|fact| matches!(fact.kind, FactKind::ARRIVAL | FactKind::DEPARTURE));
    let history = person::history(&row.person, moves);
    let stay = Residence {
        posyandu: told.posyandu,
        from: told.date,
        to: row.left.as_ref().map(|left| left.date),
    };
    let ends_before = |one: &Residence, other: &Residence| {
        one.to.zip(other.from).is_some_and(|(to, from)| to <= from)
    };
    let outlived = history
        .died()
        .is_some_and(|died| stay.to.is_none_or(|to| died < to));
    !outlived
        && history
            .residences()
            .iter()
            .all(|known| ends_before(known, &stay) || ends_before(&stay, known))
}
