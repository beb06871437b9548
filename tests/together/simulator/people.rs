//! What people do at a laptop.

use chrono::{Days, NaiveDate};
use domain::{
    Arrival, DayKey, Departure, Entity, Fact, FactId, Field, Grams, Leaving, Measurement, OpId,
    Origin, Person, PersonId, PosyanduDay, ReplicaId, Sex, UserId, Value, Values, field,
};
use ledger::{Body, NewFact};
use sample::Rng;
use store::Writer;
use testkit::Posyandu;
use uuid::Uuid;

use super::case::{Case, Fault};
use super::run::PUSKESMAS;
use super::seat::Seat;
use super::truth::{Told, Truth};
use crate::bed;

/// What a person does next.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Register,
    /// A second child of the same day and mother.
    Twin,
    /// A child that another laptop may have registered too.
    Known,
    Weigh,
    Amend,
    Void,
    Undo,
    Rename,
    BirthDate,
    Day,
    Move,
    Death,
    /// A child goes to another puskesmas.
    Leave,
    /// A child of another puskesmas lives here from now on.
    Receive,
    /// A child of another puskesmas is weighed here.
    SeeVisitor,
}

/// What is done between puskesmas.
const BETWEEN: [(u32, Deed); 3] = [(3, Deed::Leave), (2, Deed::Receive), (2, Deed::SeeVisitor)];

const DEEDS: [(u32, Deed); 12] = [
    (10, Deed::Register),
    (2, Deed::Twin),
    (3, Deed::Known),
    (40, Deed::Weigh),
    (14, Deed::Amend),
    (6, Deed::Void),
    (4, Deed::Undo),
    (8, Deed::Rename),
    (4, Deed::BirthDate),
    (6, Deed::Day),
    (3, Deed::Move),
    (1, Deed::Death),
];

const NAMES: [&str; 8] = [
    "Budi", "Citra", "Dewi", "Eko", "Fitri", "Gita", "Hadi", "Indah",
];

/// Somebody at a laptop does one thing; what was saved is told to the truth.
pub(crate) fn work(
    case: &Case,
    seat: &Seat,
    rng: &mut Rng,
    today: NaiveDate,
    truth: &mut Truth,
) -> Result<(), String> {
    let author = truth.next();
    let several = case.n_puskesmas() > 1;
    let desk = Desk {
        seat,
        several,
        today,
        author,
    };
    let deed = match several && rng.chance(case.rate(Fault::Moves)) {
        true => rng.weighted(&BETWEEN),
        false => rng.weighted(&DEEDS),
    };
    let told = match deed {
        Deed::Register => desk.register(rng, rng_name),
        Deed::Twin => desk.register(rng, |_| ("Kembar".to_owned(), 1)),
        Deed::Known => desk.register(rng, |rng| (rng.pick(&NAMES).to_owned(), 1)),
        Deed::Weigh => desk.weigh(rng),
        Deed::Amend => {
            let grams = Value::Int(i64::from(rng.between(3_000, 15_000)));
            desk.correct(rng, field::WEIGHT, &grams)
        }
        Deed::Void => desk.correct(rng, field::LIVE, &Value::Int(0)),
        Deed::Undo => desk.correct(rng, field::LIVE, &Value::Int(1)),
        Deed::Rename => {
            let (name, _) = rng_name(rng);
            desk.edit_child(rng, field::NAME, &Value::Text(name))
        }
        Deed::BirthDate => {
            let date = desk.days_ago(rng.between(30, 900));
            desk.edit_child(rng, field::BIRTH_DATE, &Value::Date(date))
        }
        Deed::Day => desk.posyandu_day(rng),
        Deed::Move if several => match desk.child(rng) {
            Some(child) => desk.arrive(rng, child, seat.home),
            None => Ok(Vec::new()),
        },
        Deed::Move => desk.fact(rng, |desk, rng| {
            Fact::Arrival(Arrival {
                date: Some(desk.days_ago(rng.below(20))),
                posyandu: desk.posyandu(rng).id(),
            })
        }),
        Deed::Leave => match desk.child(rng) {
            Some(child) => {
                let other = 1 + rng.below(PUSKESMAS.len() as u32 - 1) as usize;
                desk.arrive(rng, child, (seat.home + other) % PUSKESMAS.len())
            }
            None => Ok(Vec::new()),
        },
        Deed::Receive => match one_of(&truth.people, rng) {
            Some(child) => desk.arrive(rng, child, seat.home),
            None => Ok(Vec::new()),
        },
        Deed::SeeVisitor => match one_of(&truth.people, rng) {
            Some(child) => {
                let weighing = desk.a_weighing(rng);
                desk.save(|writer| Ok(vec![record(writer, child, &weighing)?]))
            }
            None => Ok(Vec::new()),
        },
        Deed::Death => desk.fact(rng, |desk, _| {
            Fact::Departure(Departure {
                date: desk.today,
                leaving: Leaving::Died,
            })
        }),
    };
    let told = told?;
    if let (Deed::Register | Deed::Twin | Deed::Known, Some(first)) = (deed, told.first()) {
        truth.people.extend(truth.person(first));
    }
    truth.saved(author, seat.home, told);
    Ok(())
}

fn rng_name(rng: &mut Rng) -> (String, u32) {
    let name = format!("{} {}", rng.pick(&NAMES), rng.pick(&NAMES));
    (name, rng.between(30, 900))
}

/// A posyandu of a puskesmas, where there are several.
fn posyandu_of(rng: &mut Rng, home: usize) -> Posyandu {
    let posyandu = testkit::a_posyandu(rng.pick(&["Melati", "Mawar", "Anggrek"]));
    let desa = ["12.05.07.2001", "12.05.08.2001", "12.05.09.2001"][home];
    let puskesmas = bed::puskesmas(PUSKESMAS[home]);
    posyandu.in_desa(desa).of_puskesmas(puskesmas)
}

struct Desk<'a> {
    seat: &'a Seat,
    /// There are several puskesmas.
    several: bool,
    today: NaiveDate,
    author: UserId,
}

impl Desk<'_> {
    fn days_ago(&self, days: u32) -> NaiveDate {
        self.today - Days::new(days.into())
    }

    /// Saves; what it wrote is what the truth is told.
    fn save(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<Vec<Body>, store::Error>,
    ) -> Result<Vec<Told>, String> {
        let saved = self
            .seat
            .store()
            .write::<_, store::Error>(self.author, |writer| {
                let bodies = work(writer)?;
                let db = writer.db();
                let who = |id: OpId| {
                    let sql = "SELECT author FROM operations WHERE replica = ?1 AND seq = ?2";
                    let key = [id.replica.number().cast_signed(), id.seq.cast_signed()];
                    db.query_row(sql, key, |row| row.get::<_, Uuid>(0)).unwrap()
                };
                let told = bodies
                    .into_iter()
                    .map(|body| Told::new(self.author, &body, &who));
                Ok(told.collect())
            });
        let saved = saved.map_err(|error| format!("a save failed: {error}"))?;
        Ok(saved.answer)
    }

    fn register(
        &self,
        rng: &mut Rng,
        who: impl Fn(&mut Rng) -> (String, u32),
    ) -> Result<Vec<Told>, String> {
        let mut bits = [0; 16];
        rng.fill(&mut bits);
        let id = PersonId(Uuid::new_v8(bits));
        let (name, days) = who(rng);
        let person = Person {
            name,
            sex: Some(rng.pick(&[Sex::Male, Sex::Female])),
            birth_date: Some(self.days_ago(days)),
            ..Person::default()
        };
        let posyandu = self.posyandu(rng);
        let arrival = Fact::Arrival(Arrival {
            date: None,
            posyandu: posyandu.id(),
        });
        self.save(|writer| {
            let entity = Entity::Person(id);
            let mut bodies = edit(writer, entity, person.values())?;
            if self.several {
                let place = Entity::Place(posyandu.id());
                bodies.extend(edit(writer, place, posyandu.place().values())?);
            }
            bodies.push(record(writer, id, &arrival)?);
            Ok(bodies)
        })
    }

    /// Somebody lives at a posyandu of a puskesmas from now on, whose people look after the child then.
    fn arrive(&self, rng: &mut Rng, child: PersonId, home: usize) -> Result<Vec<Told>, String> {
        let posyandu = posyandu_of(rng, home);
        let arrival = Arrival {
            date: Some(self.days_ago(rng.below(20))),
            posyandu: posyandu.id(),
        };
        self.save(|writer| {
            let place = Entity::Place(posyandu.id());
            writer.edit(place, posyandu.place().values(), "salah tulis")?;
            writer.arrive(child, arrival)?;
            let sql = "SELECT body FROM operations WHERE author = ?1 ORDER BY replica, seq";
            let mut statement = writer.db().prepare_cached(sql)?;
            let rows = statement.query_map([self.author.0], |row| row.get::<_, Vec<u8>>(0))?;
            let bodies = rows.collect::<Result<Vec<_>, _>>()?;
            let read = bodies.iter().map(|body| Body::from_bytes(body));
            Ok(read.collect::<Result<_, _>>().unwrap())
        })
    }

    fn posyandu(&self, rng: &mut Rng) -> Posyandu {
        match self.several {
            true => posyandu_of(rng, self.seat.home),
            false => testkit::a_posyandu(rng.pick(&["Melati", "Mawar", "Anggrek"])),
        }
    }

    fn a_weighing(&self, rng: &mut Rng) -> Fact {
        let mut weighing = Measurement::on(self.days_ago(rng.below(45)), Origin::Live);
        weighing.weight = Some(Grams(rng.between(3_000, 15_000)));
        weighing.posyandu = Some(self.posyandu(rng).id());
        Fact::Measurement(weighing)
    }

    fn weigh(&self, rng: &mut Rng) -> Result<Vec<Told>, String> {
        self.fact(rng, Self::a_weighing)
    }

    fn fact(
        &self,
        rng: &mut Rng,
        fact: impl Fn(&Self, &mut Rng) -> Fact,
    ) -> Result<Vec<Told>, String> {
        let Some(child) = self.child(rng) else {
            return Ok(Vec::new());
        };
        let fact = fact(self, rng);
        self.save(|writer| Ok(vec![record(writer, child, &fact)?]))
    }

    fn edit_child(&self, rng: &mut Rng, field: Field, value: &Value) -> Result<Vec<Told>, String> {
        match self.child(rng) {
            Some(child) => self.set(Entity::Person(child), field, value),
            None => Ok(Vec::new()),
        }
    }

    fn correct(&self, rng: &mut Rng, field: Field, value: &Value) -> Result<Vec<Told>, String> {
        match self.weighing(rng) {
            Some(fact) => self.set(Entity::Fact(fact), field, value),
            None => Ok(Vec::new()),
        }
    }

    fn posyandu_day(&self, rng: &mut Rng) -> Result<Vec<Told>, String> {
        let key = DayKey {
            posyandu: self.posyandu(rng).id(),
            date: self.today,
        };
        let day = PosyanduDay {
            opened: true,
            finished: rng.chance(0.3),
            measured_by: Some(rng.pick(&NAMES).to_owned()),
            ..PosyanduDay::default()
        };
        self.save(|writer| edit(writer, Entity::Day(key), day.values()))
    }

    /// Sets one field; what was entered last, knowing all there is here, is what shows.
    fn set(&self, entity: Entity, field: Field, value: &Value) -> Result<Vec<Told>, String> {
        let values: Values = [(field, value.clone())].into_iter().collect();
        let told = self.save(|writer| edit(writer, entity, values))?;
        let state = self
            .seat
            .store()
            .read::<_, store::Error>(|db| Ok(records::Fold::new(db).state(entity)?));
        let state = state.map_err(|error| format!("a state cannot be read: {error}"))?;
        let register = state.registers().find(|(known, _)| *known == field);
        let conflict = register.is_some_and(|(_, register)| register.conflict());
        if !told.is_empty() && (conflict || state.value(field) != Some(value)) {
            return Err("what somebody just entered, knowing the rest, does not show".to_owned());
        }
        Ok(told)
    }

    /// A child that this laptop knows; half of the time one of the first few, on whom many work.
    fn child(&self, rng: &mut Rng) -> Option<PersonId> {
        let children = self.seat.store().read::<_, store::Error>(|db| {
            // Who is registered here: of others only something that happened is known.
            let sql = "SELECT uuid FROM people WHERE name <> '' ORDER BY uuid";
            let mut statement = db.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<Vec<Uuid>, _>>()?)
        });
        one_of(&children.unwrap(), rng).map(PersonId)
    }

    fn weighing(&self, rng: &mut Rng) -> Option<FactId> {
        let facts = self.seat.store().read::<_, store::Error>(|db| {
            let sql = "SELECT replica, seq FROM facts WHERE kind = 1 ORDER BY replica, seq";
            let mut statement = db.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| {
                Ok(OpId {
                    replica: ReplicaId::from_random(row.get::<_, i64>(0)?.cast_unsigned()),
                    seq: row.get::<_, i64>(1)?.cast_unsigned(),
                })
            })?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        });
        one_of(&facts.unwrap(), rng)
    }
}

fn one_of<T: Copy>(all: &[T], rng: &mut Rng) -> Option<T> {
    let few = match rng.chance(0.5) {
        true => &all[..all.len().min(3)],
        false => all,
    };
    (!few.is_empty()).then(|| rng.pick(few))
}

fn edit(
    writer: &mut Writer<'_>,
    entity: Entity,
    values: Values,
) -> Result<Vec<Body>, store::Error> {
    let Some(edit) = writer.state(entity)?.edit(entity, values, "salah tulis") else {
        return Ok(Vec::new());
    };
    let body = Body::Edit(edit);
    writer.append(body.clone())?;
    Ok(vec![body])
}

fn record(writer: &mut Writer<'_>, person: PersonId, fact: &Fact) -> Result<Body, store::Error> {
    let body = Body::Fact(NewFact {
        kind: fact.kind(),
        person,
        values: fact.values(),
    });
    writer.append(body.clone())?;
    Ok(body)
}
