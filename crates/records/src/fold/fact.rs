//! Writing the state of facts.

use domain::{Fact, FactId, PlaceId, ReplicaId, field};
use ledger::{Body, EntityState};
use rusqlite::{OptionalExtension, named_params, params};

use crate::{Error, Fold};

/// The log of an operation as an SQL integer.
#[expect(clippy::cast_possible_wrap, reason = "a replica id has 63 bits")]
pub(crate) fn replica(id: FactId) -> i64 {
    id.replica.number() as i64
}

/// The place of an operation in its log as an SQL integer.
#[expect(clippy::cast_possible_wrap, reason = "no log holds 2^63 operations")]
pub(crate) fn seq(id: FactId) -> i64 {
    id.seq as i64
}

/// The fact behind the SQL integers of its operation.
pub(crate) fn fact_id(replica: i64, seq: i64) -> FactId {
    FactId {
        replica: ReplicaId::from_random(replica.unsigned_abs()),
        seq: seq.unsigned_abs(),
    }
}

impl Fold<'_> {
    /// Whether there are edits of facts that have not arrived.
    pub(super) fn edits_wait(&mut self) -> Result<bool, Error> {
        if let Some(wait) = self.edits_wait {
            return Ok(wait);
        }
        let sql = "SELECT 1 FROM unborn_facts LIMIT 1";
        let wait = self.tx.prepare_cached(sql)?.exists([])?;
        self.edits_wait = Some(wait);
        Ok(wait)
    }

    /// The edits of a fact that came before the fact itself; the fact again, should it come twice.
    pub(super) fn unborn(&self, id: FactId) -> Result<EntityState, Error> {
        let key = params![replica(id), seq(id)];
        let known = "SELECT 1 FROM facts WHERE replica = ?1 AND seq = ?2";
        if self.tx.prepare_cached(known)?.exists(key)? {
            return self.state(domain::Entity::Fact(id));
        }
        let sql = "SELECT state FROM unborn_facts WHERE replica = ?1 AND seq = ?2";
        let Some(bytes) = self.bytes(sql, key)? else {
            return Ok(EntityState::default());
        };
        self.tx
            .prepare_cached("DELETE FROM unborn_facts WHERE replica = ?1 AND seq = ?2")?
            .execute(key)?;
        EntityState::from_bytes(&bytes).map_err(|_| Error::DamagedRow {
            table: "unborn_facts",
        })
    }

    pub(super) fn write_fact(
        &mut self,
        id: FactId,
        body: &Body,
        state: &EntityState,
    ) -> Result<(), Error> {
        match (state.birth(), body) {
            (None, _) => self.write_unborn(id, state),
            (Some(birth), Body::Fact(new)) => {
                let person = self.person_row(birth.person)?;
                self.insert_fact(id, person, new.digest(), state)
            }
            (Some(birth), Body::Edit(_)) => {
                let person = self.person_row(birth.person)?;
                self.update_fact(id, person, state)
            }
        }
    }

    fn write_unborn(&mut self, id: FactId, state: &EntityState) -> Result<(), Error> {
        self.edits_wait = Some(true);
        let sql = "INSERT INTO unborn_facts (replica, seq, state) VALUES (?1, ?2, ?3)
                   ON CONFLICT (replica, seq) DO UPDATE SET state = ?3";
        self.tx
            .prepare_cached(sql)?
            .execute(params![replica(id), seq(id), state.to_bytes()])?;
        Ok(())
    }

    fn insert_fact(
        &mut self,
        id: FactId,
        person: i64,
        first_digest: i64,
        state: &EntityState,
    ) -> Result<(), Error> {
        let shown = self.shown(state)?;
        let bytes = state.to_bytes();
        let sql = "INSERT INTO facts
                       (person_id, replica, seq, kind, date, live, posyandu_id, other_id, first_digest, state)
                   VALUES
                       (:person_id, :replica, :seq, :kind, :date, :live, :posyandu_id, :other_id, :first_digest,
                        :state)
                   ON CONFLICT (person_id, replica, seq) DO NOTHING";
        self.tx.prepare_cached(sql)?.execute(named_params! {
            ":person_id": person,
            ":replica": replica(id),
            ":seq": seq(id),
            ":kind": state.birth().map(|birth| birth.kind.0),
            ":date": shown.date,
            ":live": state.live(),
            ":posyandu_id": shown.posyandu,
            ":other_id": shown.other,
            ":first_digest": first_digest,
            ":state": bytes,
        })?;
        let head = self.head_of(person)?;
        if let (Some(whole), Some(birth)) = (self.whole.get_mut(&head), state.birth()) {
            whole.put(id, birth.kind, &bytes, first_digest)?;
        }
        self.touch(person, [shown.date, None]);
        self.relate(person, shown.other);
        Ok(())
    }

    fn update_fact(&mut self, id: FactId, person: i64, state: &EntityState) -> Result<(), Error> {
        let key = params![person, replica(id), seq(id)];
        let before = "SELECT date FROM facts WHERE person_id = ?1 AND replica = ?2 AND seq = ?3";
        let before = self
            .tx
            .prepare_cached(before)?
            .query_row(key, |row| row.get(0))
            .optional()?
            .flatten();
        let shown = self.shown(state)?;
        let bytes = state.to_bytes();
        let sql = "UPDATE facts
                   SET date = :date, live = :live, posyandu_id = :posyandu_id, other_id = :other_id, state = :state
                   WHERE person_id = :person_id AND replica = :replica AND seq = :seq";
        self.tx.prepare_cached(sql)?.execute(named_params! {
            ":person_id": person,
            ":replica": replica(id),
            ":seq": seq(id),
            ":date": shown.date,
            ":live": state.live(),
            ":posyandu_id": shown.posyandu,
            ":other_id": shown.other,
            ":state": bytes,
        })?;
        let head = self.head_of(person)?;
        if let Some(whole) = self.whole.get_mut(&head) {
            whole.amend(id, &bytes)?;
        }
        self.touch(person, [before, shown.date]);
        self.relate(person, shown.other);
        Ok(())
    }

    fn shown(&mut self, state: &EntityState) -> Result<Shown, Error> {
        let values = state.values();
        let posyandu = values.id(field::POSYANDU).map(PlaceId);
        let posyandu = posyandu.map(|id| self.place_row(id)).transpose()?;
        let fact = state
            .birth()
            .and_then(|birth| Fact::read(birth.kind, &values));
        let other = fact.as_ref().and_then(Fact::other);
        let other = other.map(|other| self.person_row(other)).transpose()?;
        Ok(Shown {
            date: fact.and_then(|fact| fact.date()),
            posyandu,
            other,
        })
    }
}

/// The shown values that have columns of their own.
struct Shown {
    date: Option<chrono::NaiveDate>,
    posyandu: Option<i64>,
    other: Option<i64>,
}
