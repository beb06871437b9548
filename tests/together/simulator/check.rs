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
use super::truth::{Mark, Standing, of};

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
        "SELECT concat_ws('|', hex(uuid), hex(state)) FROM people ORDER BY uuid",
        "SELECT concat_ws('|', hex(key), hex(state)) FROM entities WHERE scope = $1 AND kind = 1 ORDER BY key",
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
            told.head == self.office.head(),
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

    /// No log of a laptop has a hole.
    pub(super) fn no_hole(&self, at: usize) -> Result<(), String> {
        let holes =
            "SELECT hex(replica) FROM operations GROUP BY replica HAVING max(seq) <> count(*)";
        must(
            self.seats[at].texts(holes).is_empty(),
            || "a log has a hole",
        )
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
        let mut theirs = self.office.texts(OF_DISTRICT);
        theirs.truncate(usize::try_from(cursor).unwrap());
        same("operations up to the cursor", &own, &theirs)
    }

    /// Compares everything, once all have come to the same.
    pub(super) fn compare_all(&self, kept: &[Sent]) -> Result<(), String> {
        self.district_holds()?;
        let content = content(&self.seats[0]);
        for at in 0..self.seats.len() {
            let seat = &self.seats[at];
            self.after_round(at)?;
            self.same_up_to_its_cursor(at)?;
            let own = self::content(seat);
            let what = format!(
                "content of laptops {} and {}",
                self.seats[0].number, seat.number
            );
            same(&what, &content, &own)?;
            let report = seat
                .store()
                .doctor(at == 0)
                .map_err(|error| error.to_string())?;
            must(report.troubles.is_empty(), || {
                format!(
                    "the doctor finds {:?} at laptop {}",
                    report.troubles, seat.number
                )
            })?;
            must(
                report.operations == self.office.head().ssn,
                || "a log is longer than the district's",
            )?;
        }
        for (what, laptop, district) in ALIKE {
            let what = format!("{what} of laptop and district");
            same(
                &what,
                &self.seats[0].texts(laptop),
                &self.office.texts(district),
            )?;
        }
        self.nothing_is_missing_or_doubled()?;
        self.nothing_concurrent_was_dropped()?;
        // What was said already says nothing new.
        let head = self.office.head();
        for sent in kept {
            self.office.answer(&sent.path, &sent.bytes, None).ok();
        }
        must(
            self.office.head() == head,
            || "old requests changed something",
        )
    }

    /// The head is the sum over the operations, numbers have no holes, derived rows follow from the state.
    fn district_holds(&self) -> Result<(), String> {
        let head = self.office.head();
        let sql =
            "SELECT ssn, replica, seq, author, body FROM operations WHERE scope = $1 ORDER BY ssn";
        let (mut sum, mut n_operations, mut holes) = (0_u128, 0, false);
        self.office.change(|tx| {
            (sum, n_operations, holes) = (0, 0, false);
            for row in tx.query(sql, &[self.office.puskesmas.0.into()]).unwrap() {
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
            let of = |(_, _, sql): &(&str, &str, &str)| office.texts(sql);
            ALIKE.iter().flat_map(of).collect::<Vec<_>>()
        };
        let before = derived(&self.office);
        let scope = self.office.puskesmas;
        self.office
            .change(|tx| district::derived::rebuild(tx, scope).unwrap());
        same(
            "rows of the district and their fresh fold",
            &before,
            &derived(&self.office),
        )
    }

    /// Every save is there once, as it was told.
    fn nothing_is_missing_or_doubled(&self) -> Result<(), String> {
        let mut found: BTreeMap<Mark, Vec<Vec<u8>>> = BTreeMap::new();
        let read = self.seats[0].store().read::<_, store::Error>(|db| {
            let sql = "SELECT author, body FROM operations ORDER BY replica, seq";
            let mut statement = db.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<Vec<(Mark, Vec<u8>)>, _>>()?)
        });
        for (mark, body) in read.unwrap() {
            found.entry(mark).or_default().push(body);
        }
        for (mark, save) in &self.truth.saves {
            let found = found.remove(mark).unwrap_or_default();
            if found.is_empty() && !save.must {
                continue;
            }
            must(!found.is_empty(), || {
                format!("save {mark} is lost: {:?}", save.told)
            })?;
            let told = save
                .told
                .iter()
                .zip(&found)
                .all(|(told, found)| told.is_said_by(found));
            must(told && found.len() == save.told.len(), || {
                format!(
                    "save {mark} is not as it was told: {} for {}",
                    found.len(),
                    save.told.len()
                )
            })?;
        }
        must(found.is_empty(), || {
            format!("nobody saved {:?}", found.keys())
        })
    }

    /// In every register stands what nobody replaced knowingly, and nothing else.
    fn nothing_concurrent_was_dropped(&self) -> Result<(), String> {
        let store = self.seats[0].store();
        let there = self.seats[0].marks();
        let stands = standing(store).map_err(|error| error.to_string())?;
        let mut expected = self.truth.registers(&there);
        expected.retain(|_, standing| !standing.is_empty());
        // Who corrected what a stick had brought of a log with two writers named it as it was called then. When
        // the district gave its place away, both stand side by side: one conflict too many, and nothing hidden.
        let may_stand_too = !self.forked.is_empty() && self.case.rate(Fault::Stick) > 0.0;
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
fn standing(
    store: &Store,
) -> Result<BTreeMap<(super::truth::Of, domain::Field), Standing>, store::Error> {
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

fn must<S: Into<String>>(holds: bool, or: impl FnOnce() -> S) -> Result<(), String> {
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
