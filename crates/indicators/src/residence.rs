//! Where a person lived from when to when, from arrivals, departures and death.

use chrono::NaiveDate;
use domain::{Leaving, PlaceId};

use crate::History;

/// A stay in the area of one posyandu: from the first day on, until the day before `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Residence {
    /// Whose area.
    pub posyandu: PlaceId,
    /// The first day; `None` is since birth.
    pub from: Option<NaiveDate>,
    /// The first day gone, moved or dead; `None` while it lasts.
    pub to: Option<NaiveDate>,
}

impl Residence {
    /// Whether the person lived there on a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }
}

impl History {
    /// The first day the person was dead, if a death stands. Of several, the earliest.
    pub fn died(&self) -> Option<NaiveDate> {
        self.departures
            .iter()
            .filter(|departure| departure.leaving == Leaving::Died)
            .map(|died| died.date)
            .min()
    }

    /// The stays, in order of time. A later arrival ends an earlier stay; so does a departure or death.
    /// Of two arrivals on one day the one entered last counts.
    pub fn residences(&self) -> Vec<Residence> {
        let mut arrivals: Vec<_> = self.arrivals.iter().collect();
        arrivals.sort_by_key(|arrival| arrival.date);
        let mut stays: Vec<Residence> = Vec::with_capacity(arrivals.len());
        for (place, arrival) in arrivals.iter().enumerate() {
            let next = arrivals.get(place + 1).map(|next| next.date);
            if next == Some(arrival.date) {
                continue;
            }
            let left = self.departures.iter().map(|departure| departure.date);
            let left = left
                .filter(|left| arrival.date.is_none_or(|from| from <= *left))
                .min();
            let to = [next.flatten(), left, self.died()]
                .into_iter()
                .flatten()
                .min();
            if to.is_none_or(|to| arrival.date.is_none_or(|from| from < to)) {
                stays.push(Residence {
                    posyandu: arrival.posyandu,
                    from: arrival.date,
                    to,
                });
            }
        }
        stays
    }
}

#[cfg(test)]
mod tests {
    use domain::{Arrival, Departure};
    use uuid::Uuid;

    use super::*;

    const MELATI: PlaceId = PlaceId(Uuid::from_u128(1));
    const MAWAR: PlaceId = PlaceId(Uuid::from_u128(2));

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn history(arrivals: &[(PlaceId, Option<&str>)], departures: &[(&str, Leaving)]) -> History {
        History {
            arrivals: arrivals
                .iter()
                .map(|(posyandu, date)| Arrival {
                    posyandu: *posyandu,
                    date: date.map(day),
                })
                .collect(),
            departures: departures
                .iter()
                .map(|(date, leaving)| Departure {
                    date: day(date),
                    leaving: *leaving,
                })
                .collect(),
            ..History::default()
        }
    }

    /// The posyandu on the day before, on and after each of the given days.
    fn home(history: &History, on: &str) -> Option<PlaceId> {
        let stays = history.residences();
        let here: Vec<_> = stays.iter().filter(|stay| stay.covers(day(on))).collect();
        assert!(here.len() <= 1, "nobody lives in two places");
        here.first().map(|stay| stay.posyandu)
    }

    #[test]
    fn a_move_ends_one_stay_and_begins_another_on_the_same_day() {
        let child = history(&[(MELATI, None), (MAWAR, Some("2026-05-10"))], &[]);
        assert_eq!(home(&child, "2020-01-01"), Some(MELATI));
        assert_eq!(home(&child, "2026-05-09"), Some(MELATI));
        assert_eq!(home(&child, "2026-05-10"), Some(MAWAR));
    }

    #[test]
    fn who_left_can_come_back() {
        let child = history(
            &[(MELATI, Some("2026-01-01")), (MELATI, Some("2026-08-01"))],
            &[("2026-03-01", Leaving::Moved)],
        );
        assert_eq!(home(&child, "2025-12-31"), None);
        assert_eq!(home(&child, "2026-02-28"), Some(MELATI));
        assert_eq!(home(&child, "2026-03-01"), None);
        assert_eq!(home(&child, "2026-08-01"), Some(MELATI));
    }

    #[test]
    fn the_dead_live_nowhere_whatever_is_entered_after() {
        let child = history(
            &[(MELATI, None), (MAWAR, Some("2026-09-01"))],
            &[("2026-06-02", Leaving::Died)],
        );
        assert_eq!(home(&child, "2026-06-01"), Some(MELATI));
        assert_eq!(home(&child, "2026-06-02"), None);
        assert_eq!(home(&child, "2026-09-02"), None);
    }

    #[test]
    fn of_two_arrivals_on_one_day_the_last_entered_counts() {
        let child = history(
            &[(MELATI, Some("2026-01-01")), (MAWAR, Some("2026-01-01"))],
            &[],
        );
        assert_eq!(home(&child, "2026-01-01"), Some(MAWAR));
        let since_birth = history(&[(MELATI, None), (MAWAR, None)], &[]);
        assert_eq!(home(&since_birth, "2026-01-01"), Some(MAWAR));
    }
}
