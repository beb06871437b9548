//! What must hold: along the way after every round, and for everything in the end.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Entity, OpId, ReplicaId, UserId};
use ledger::{Clock, Written};
use protocol::{Digest, Entry};
use store::Store;

use super::case::Fault;
use super::lines::Sent;
use super::run::Run;
use super::seat::Seat;
use super::truth::{Mark, Of, Standing, of};

/// The tables of a laptop whose rows are the same on every laptop, each row as a text.
const CONTENT: [&str; 8] = [
    "SELECT concat_ws('|', hex(uuid), name, birth_date, hex(state)) FROM people ORDER BY uuid",
    "SELECT concat_ws('|', hex(uuid), name, hex(state)) FROM places ORDER BY uuid",
    "SELECT concat_ws('|', hex(places.uuid), date, opened, finished, hex(posyandu_days.state))
     FROM posyandu_days JOIN places ON places.id = posyandu_id ORDER BY places.uuid, date",
    "SELECT concat_ws('|', hex(uuid), replica, seq, facts.kind, coalesce(date, '-'), live, hex(facts.state))
     FROM facts JOIN people ON people.id = person_id ORDER BY replica, seq",
    "SELECT concat_ws('|', replica, seq, hex(state)) FROM unborn_facts ORDER BY replica, seq",
    "SELECT concat_ws('|', hex(places.uuid), hex(people.uuid), residences.birth_date, from_date, coalesce(to_date, '-'))
     FROM residences JOIN people ON people.id = person_id JOIN places ON places.id = posyandu_id
     ORDER BY people.uuid, from_date, places.uuid",
    "SELECT concat_ws('|', hex(people.uuid), month, coalesce(fact_replica, '-'), coalesce(fact_seq, '-'), coalesce(date, '-'),
                      coalesce(weight, '-'), coalesce(code, '-'), twice_t, bgm, coalesce(waz, '-'), coalesce(status, '-'), flags)
     FROM child_months JOIN people ON people.id = person_id ORDER BY people.uuid, month",
    "SELECT concat_ws('|', coalesce(ssn, '-'), replica, seq, hex(author), hex(body)) FROM operations ORDER BY ssn, replica, seq",
];

/// Rows that a laptop and the district have alike: the laptop's query and the district's.
const ALIKE: [(&str, &str, &str); 4] = [
    (
        "people",
        // Of whom only happenings are known here, nothing is said.
        "SELECT concat_ws('|', hex(uuid), hex(state)) FROM people WHERE length(state) > 2 ORDER BY uuid",
        "SELECT concat_ws('|', hex(key), hex(state)) FROM entities
         WHERE scope = $1 AND kind = 1 AND length(state) > 2 ORDER BY key",
    ),
    (
        "facts",
        "SELECT concat_ws('|', replica, seq, hex(state)) FROM facts ORDER BY replica, seq",
        "SELECT concat_ws('|', replica, seq, hex(state)) FROM facts
         WHERE scope = $1 AND kind IS NOT NULL ORDER BY replica, seq",
    ),
    (
        "residences",
        "SELECT concat_ws('|', hex(places.uuid), hex(people.uuid), residences.birth_date, from_date, coalesce(to_date, '-'))
         FROM residences JOIN people ON people.id = person_id JOIN places ON places.id = posyandu_id
         ORDER BY people.uuid, from_date, places.uuid",
        "SELECT concat_ws('|', hex(posyandu), hex(person), birth_date, from_date, coalesce(to_date, '-'))
         FROM residences WHERE scope = $1 ORDER BY person, from_date, posyandu",
    ),
    (
        "child-months",
        "SELECT concat_ws('|', hex(people.uuid), month, coalesce(fact_replica, '-'), coalesce(fact_seq, '-'),
                          coalesce(date, '-'), coalesce(weight, '-'), coalesce(code, '-'), twice_t, bgm,
                          coalesce(gain, '-'), coalesce(waz, '-'), coalesce(bb_u, '-'), coalesce(status, '-'), flags)
         FROM child_months JOIN people ON people.id = person_id ORDER BY people.uuid, month",
        "SELECT concat_ws('|', hex(person), month, coalesce(fact_replica, '-'), coalesce(fact_seq, '-'),
                          coalesce(date, '-'), coalesce(weight, '-'), coalesce(code, '-'), twice_t, bgm,
                          coalesce(gain, '-'), coalesce(waz, '-'), coalesce(bb_u, '-'), coalesce(status, '-'), flags)
         FROM child_months WHERE scope = $1 ORDER BY person, month",
    ),
];

const OF_LAPTOP: &str = "SELECT concat_ws('|', ssn, replica, seq, hex(author), hex(body))
                         FROM operations WHERE ssn IS NOT NULL ORDER BY ssn";
const OF_DISTRICT: &str = "SELECT concat_ws('|', ssn, replica, seq, hex(author), hex(body))
                           FROM operations WHERE scope = $1 ORDER BY ssn";

/// One in so many rounds is followed by a comparison of all operations.
const EACH: u64 = 8;

impl Run<'_> {
    /// After a round that came to its end: nothing waits, and both are as far.
    pub(super) fn after_round(&self, at: usize) -> Result<(), String> {
        let store = self.seats[at].store();
        let told = store
            .district()
            .unwrap()
            .ok_or("it has left its district")?;
        must(
            store.waiting().unwrap() == 0,
            || "it says it is done, and something waits",
        )?;
        must(
            told.head == self.office.head(self.seats[at].home),
            || "it says it is done, and is not where the district is",
        )?;
        let not_there = "SELECT hex(body) FROM operations
                         WHERE ssn IS NULL AND replica IN (SELECT replica FROM incarnations)";
        must(
            self.seats[at].texts(not_there).is_empty(),
            || "it says it is done, and the district lacks something",
        )?;
        match self.figures.n_rounds % EACH {
            0 => self.same_up_to_its_cursor(at),
            _ => Ok(()),
        }
    }

    /// No log of the laptop's puskesmas has a hole here.
    pub(super) fn no_hole(&self, at: usize) -> Result<(), String> {
        let home = self.seats[at].home;
        let of_here = self.seats.iter().filter(|seat| seat.home == home);
        let logs: BTreeSet<u64> = of_here.flat_map(Seat::own_logs).collect();
        let holes = "SELECT CAST(replica AS TEXT) FROM operations
                     GROUP BY replica HAVING max(seq) <> count(*)";
        let holes = self.seats[at].texts(holes).into_iter();
        let mut holes = holes.map(|log| log.parse::<i64>().unwrap().cast_unsigned());
        must(!holes.any(|log| logs.contains(&log)), || "a log has a hole")
    }

    /// A laptop has exactly the operations up to its cursor.
    fn same_up_to_its_cursor(&self, at: usize) -> Result<(), String> {
        let seat = &self.seats[at];
        let cursor = seat
            .store()
            .district()
            .unwrap()
            .map_or(0, |district| district.head.ssn);
        let own = seat.texts(OF_LAPTOP);
        let mut theirs = self.office.texts(seat.home, OF_DISTRICT);
        theirs.truncate(usize::try_from(cursor).unwrap());
        same("operations up to the cursor", &own, &theirs)
    }

    /// Compares everything, once all have come to the same.
    pub(super) fn compare_all(&self, kept: &[Sent]) -> Result<(), String> {
        for home in 0..self.case.n_puskesmas() {
            self.district_holds(home)?;
            self.compare_laptops_of(home)?;
        }
        self.nothing_is_missing_or_doubled()?;
        // What was said already says nothing new.
        let heads = || (0..self.case.n_puskesmas()).map(|home| self.office.head(home));
        let before: Vec<_> = heads().collect();
        for sent in kept {
            self.office.answer(&sent.path, &sent.bytes, None).ok();
        }
        must(
            before.into_iter().eq(heads()),
            || "old requests changed something",
        )
    }

    /// Compares the laptops of a puskesmas with each other, with the district, and with what was told.
    fn compare_laptops_of(&self, home: usize) -> Result<(), String> {
        let here = |at: &usize| self.seats[*at].home == home;
        let all: Vec<usize> = (0..self.seats.len()).filter(here).collect();
        let Some(first) = all.first().map(|at| &self.seats[*at]) else {
            return Ok(());
        };
        let restored = self.case.rate(Fault::ServerRestore) > 0.0 && self.case.n_puskesmas() > 1;
        let handed_before = "SELECT '' FROM operations WHERE ssn IS NULL LIMIT 1";
        if restored
            && all
                .iter()
                .any(|at| !self.seats[*at].texts(handed_before).is_empty())
        {
            // What a puskesmas was given of somebody who is no longer its own it is not given again by a district
            // that went back: it stays where it is.
            for at in all {
                self.after_round(at)?;
                self.same_up_to_its_cursor(at)?;
            }
            return self.nothing_concurrent_was_dropped(first);
        }
        let content = content(first);
        for at in all {
            let seat = &self.seats[at];
            self.after_round(at)?;
            self.same_up_to_its_cursor(at)?;
            let own = self::content(seat);
            let what = format!("content of laptops {} and {}", first.number, seat.number);
            same(&what, &content, &own)?;
            let report = seat
                .store()
                .doctor(seat.number == first.number)
                .map_err(|error| error.to_string())?;
            must(report.troubles.is_empty(), || {
                format!(
                    "the doctor finds {:?} at laptop {}",
                    report.troubles, seat.number
                )
            })?;
            must(
                report.operations == self.office.head(home).ssn,
                || "a log is longer than the district's",
            )?;
        }
        for (what, laptop, district) in ALIKE {
            let what = format!("{what} of laptop and district");
            same(
                &what,
                &first.texts(laptop),
                &self.office.texts(home, district),
            )?;
        }
        self.nothing_concurrent_was_dropped(first)
    }

    /// The head is the sum over the operations, numbers have no holes, derived rows follow from the state.
    fn district_holds(&self, home: usize) -> Result<(), String> {
        let head = self.office.head(home);
        let scope = self.office.puskesmas[home];
        let sql =
            "SELECT ssn, replica, seq, author, body FROM operations WHERE scope = $1 ORDER BY ssn";
        let (mut sum, mut n_operations, mut holes) = (0_u128, 0, false);
        self.office.change(|tx| {
            (sum, n_operations, holes) = (0, 0, false);
            for row in tx.query(sql, &[scope.0.into()]).unwrap() {
                n_operations += 1;
                holes |= row.number(0).unwrap() != n_operations;
                let entry = Entry {
                    id: OpId {
                        replica: ReplicaId::from_random(row.number(1).unwrap()),
                        seq: row.number(2).unwrap(),
                    },
                    author: UserId(uuid::Uuid::from_bytes(row.array(3).unwrap())),
                    written: Written {
                        minute: 0,
                        clock: Clock::Plausible,
                    },
                    body: row.bytes(4).unwrap().to_vec(),
                };
                let half: [u8; 16] = entry.hash()[..16].try_into().unwrap();
                sum = sum.wrapping_add(u128::from_be_bytes(half));
            }
        });
        must(
            !holes && n_operations == head.ssn,
            || "the district's numbers have holes",
        )?;
        must(
            Digest::from_bytes(sum.to_be_bytes()) == head.digest,
            || "the digest is not the sum",
        )?;
        let derived = |office: &super::office::Office| {
            let of = |(_, _, sql): &(&str, &str, &str)| office.texts(home, sql);
            ALIKE.iter().flat_map(of).collect::<Vec<_>>()
        };
        let before = derived(&self.office);
        self.office
            .change(|tx| district::derived::rebuild(tx, scope).unwrap());
        same(
            "rows of the district and their fresh fold",
            &before,
            &derived(&self.office),
        )
    }

    /// In every register stands what nobody replaced knowingly, and nothing else: where people move, in those of whom this
    /// puskesmas looks after.
    fn nothing_concurrent_was_dropped(&self, seat: &Seat) -> Result<(), String> {
        let there = self.office.marks();
        let mut stands = standing(seat.store()).map_err(|error| error.to_string())?;
        let mut expected = self.truth.registers(&there);
        expected.retain(|_, standing| !standing.is_empty());
        if self.case.n_puskesmas() > 1 {
            let whole = self.looked_after(seat.home, &there);
            expected.retain(|(of, _), _| whole.contains(of));
            stands.retain(|(of, _), _| whole.contains(of));
        }
        // Who corrected what is in a log with two writers, and had it by a stick or before the district went back,
        // named it as it was called then. When the district gave its place away, both stand side by side: one
        // conflict too many, and nothing hidden.
        let may_stand_too =
            !self.forked.is_empty() && self.case.has_any(&[Fault::Stick, Fault::ServerRestore]);
        if may_stand_too {
            // Who corrected so what is lost by now corrected nothing.
            let lost = |of: &Of| match of {
                Of::Fact(mark) => !there.contains(mark),
                Of::Other(_) => false,
            };
            expected.retain(|(of, _), _| !lost(of));
            stands.retain(|(of, _), _| !lost(of));
        }
        for (register, standing) in &expected {
            let found = stands.get(register);
            let holds = match found {
                Some(found) if may_stand_too => found.is_superset(standing),
                found => found == Some(standing),
            };
            must(holds, || {
                format!("in {register:?} stands {found:?}, not {standing:?}")
            })?;
        }
        must(
            stands.len() == expected.len(),
            || "a register holds what nobody entered",
        )
    }
}

/// What stands in the registers of a store.
fn standing(store: &Store) -> Result<BTreeMap<(Of, domain::Field), Standing>, store::Error> {
    store.read(|db| {
        let mut authors = BTreeMap::new();
        let mut entities = BTreeSet::new();
        let sql = "SELECT replica, seq, author, body FROM operations WHERE deferred = 0";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id = OpId {
                replica: ReplicaId::from_random(row.get::<_, i64>(0)?.cast_unsigned()),
                seq: row.get::<_, i64>(1)?.cast_unsigned(),
            };
            authors.insert(id, row.get::<_, Mark>(2)?);
            let body: Vec<u8> = row.get(3)?;
            entities.insert(match ledger::Body::from_bytes(&body) {
                Ok(ledger::Body::Edit(edit)) => edit.entity,
                Ok(ledger::Body::Fact(_)) | Err(_) => Entity::Fact(id),
            });
        }
        let who = |id: OpId| authors.get(&id).copied().unwrap_or_default();
        let fold = records::Fold::new(db);
        let mut registers = BTreeMap::new();
        for entity in entities {
            for (field, register) in fold.state(entity)?.registers() {
                let standing = register.standing().iter();
                let standing: Standing = standing
                    .map(|version| (who(version.op), version.value.clone()))
                    .collect();
                if !standing.is_empty() {
                    registers.insert((of(entity, &who), field), standing);
                }
            }
        }
        Ok(registers)
    })
}

/// Everything a laptop holds, whatever order it came in.
fn content(seat: &Seat) -> Vec<String> {
    CONTENT.iter().flat_map(|sql| seat.texts(sql)).collect()
}

pub(super) fn must<S: Into<String>>(holds: bool, or: impl FnOnce() -> S) -> Result<(), String> {
    match holds {
        true => Ok(()),
        false => Err(or().into()),
    }
}

/// Two lists are the same; otherwise the first difference is told.
fn same(what: &str, one: &[String], other: &[String]) -> Result<(), String> {
    if one == other {
        return Ok(());
    }
    let at = one
        .iter()
        .zip(other)
        .take_while(|(one, other)| one == other)
        .count();
    Err(format!(
        "{what} differ ({} and {} rows), first at {at}: {:?} and {:?}",
        one.len(),
        other.len(),
        one.get(at),
        other.get(at)
    ))
}
