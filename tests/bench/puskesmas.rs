//! A puskesmas whose district holds all that its laptops entered, as they entered it: one posyandu day after
//! the other, in the order of the book.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use district::about::{self, About};
use district::push::{Taken, take};
use district::storage::{SqliteStorage, Storage, Tx};
use district::{Server, roster, scope};
use domain::{AreaCode, OpId, Place, PlaceId, PlaceKind, ReplicaId, UserId, field};
use ledger::{Body, Clock, Written};
use protocol::{Entry, NoNames, PublicKey, SecretKey, Segment};
use sample::{Ground, Rng, Sample, Wanted, day_body, person_bodies, place_body};
use testkit::World;
use uuid::Uuid;

pub(crate) const TODAY: &str = "2026-11-22";
const KABUPATEN: &str = "12.05";
const DESA: [&str; 4] = [
    "12.05.07.1004",
    "12.05.07.1005",
    "12.05.07.2001",
    "12.05.07.2003",
];
const MONTHS: u32 = 24;
const LAPTOPS: usize = 5;
/// Operations that are sent together: about a posyandu day.
const AT_ONCE: usize = 60;

/// What somebody entered: when, where, whose turn it was.
type Entered = ((NaiveDate, Uuid, u32, usize), Body);

/// A district with one puskesmas.
pub(crate) struct Puskesmas {
    pub(crate) server: Arc<Server>,
    pub(crate) world: Arc<World>,
    pub(crate) scope: scope::ScopeId,
    pub(crate) n_operations: u64,
    pub(crate) n_people: u32,
    pub(crate) bodies: Vec<Body>,
}

pub(crate) fn kabupaten() -> AreaCode {
    KABUPATEN.parse().unwrap()
}

pub(crate) fn place() -> PlaceId {
    Place::id(PlaceKind::Puskesmas, &kabupaten(), "Stabat")
}

pub(crate) fn desa() -> Vec<AreaCode> {
    DESA.iter().filter_map(|code| code.parse().ok()).collect()
}

impl Puskesmas {
    /// With so many children under five, and those who have outgrown the posyandu meanwhile.
    pub(crate) fn with(n_children: u32, folder: &Path) -> Self {
        let (entered, n_people) = entered(n_children);
        let bodies: Vec<Body> = entered.iter().map(|(_, body)| body.clone()).collect();
        let none = Self::without_records(folder);
        send(none.server.storage(), none.scope, entered);
        Self {
            n_operations: bodies.len() as u64,
            n_people,
            bodies,
            ..none
        }
    }

    /// Of which nothing was entered yet.
    pub(crate) fn without_records(folder: &Path) -> Self {
        let key = sqlite::Key::from_slice(&[7; 32]).unwrap();
        let path = folder.join("district.db");
        let storage = SqliteStorage::create(&path, &key, &district::SHAPE).unwrap();
        let scope = changed(&storage, |tx| {
            roster::add_scope(tx, place(), "Stabat").unwrap()
        });
        changed(&storage, |tx| {
            let about = About {
                kabupaten: kabupaten(),
                name: "Dinas Kesehatan Langkat".to_owned(),
                admin: "Rina".to_owned(),
            };
            about.write(tx).unwrap();
            about::begin_epoch(tx, 1).unwrap();
        });
        let world = Arc::new(World::on(TODAY).seeded(99));
        let key = SecretKey::from_random(&[42; 32]);
        let server = Server::new(Box::new(storage), key, Arc::clone(&world) as Arc<_>);
        Self {
            world,
            server: Arc::new(server),
            scope,
            n_operations: 0,
            n_people: 0,
            bodies: Vec::new(),
        }
    }

    /// What was entered until there were so many facts.
    pub(crate) fn until(&self, n_facts: usize) -> &[Body] {
        let places = self.bodies.iter().enumerate();
        let facts = places.filter(|(_, body)| matches!(body, Body::Fact(_)));
        let last = facts.map(|(place, _)| place).nth(n_facts - 1);
        &self.bodies[..=last.unwrap()]
    }

    /// Makes a laptop known; answers its number.
    pub(crate) fn add_laptop(&self, key: PublicKey, replica: ReplicaId) -> u32 {
        let mut device = 0;
        let done = self
            .server
            .storage()
            .write(district::storage::Reach::District, &mut |tx| {
                let log = roster::add_laptop(tx, self.scope, "Laptop", key, replica)?;
                let rows = tx.query("SELECT device FROM logs WHERE number = $1", &[log.into()])?;
                device = rows[0].int(0)?;
                Ok(())
            });
        done.unwrap();
        u32::try_from(device).unwrap()
    }
}

fn changed<T>(storage: &dyn Storage, mut work: impl FnMut(&mut dyn Tx) -> T) -> T {
    let mut answer = None;
    let done = storage.write(district::storage::Reach::District, &mut |tx| {
        answer = Some(work(tx));
        Ok(())
    });
    done.unwrap();
    answer.unwrap()
}

/// Everything in the order in which it was entered, and how many people there are.
fn entered(n_children: u32) -> (Vec<Entered>, u32) {
    let today: NaiveDate = TODAY.parse().unwrap();
    let begun = today - Days::new(u64::from(MONTHS) * 31);
    let sample = Sample::of(Wanted {
        seed: 1,
        today,
        n_children,
        n_others: 0,
        n_months: MONTHS,
        ground: Ground::new("Stabat", &desa()).unwrap(),
    });
    let sample = sample.unwrap();
    let places = sample
        .places()
        .filter_map(|(id, place)| place_body(id, place));
    let mut all: Vec<Entered> = places
        .map(|body| ((begun, Uuid::nil(), 0, 0), body))
        .collect();
    for (key, day) in sample.days() {
        let body = day_body(key, &day);
        all.extend(body.map(|body| ((key.date, key.posyandu.0, 0, 0), body)));
    }
    let mut n_people = 0;
    for person in sample.people() {
        n_people += 1;
        let number = person.person.register_number.unwrap_or(u32::MAX);
        let date = |body: &Body| match body {
            Body::Fact(fact) => fact.values.date(field::DATE),
            Body::Edit(_) => None,
        };
        let bodies: Vec<Body> = person_bodies(&person).collect();
        let first = bodies
            .iter()
            .filter_map(date)
            .min()
            .unwrap_or(begun)
            .max(begun);
        for (nth, body) in bodies.into_iter().enumerate() {
            let on = date(&body).unwrap_or(first).max(first);
            all.push(((on, person.posyandu.0, number, nth), body));
        }
    }
    all.sort_by_key(|(turn, _)| *turn);
    (all, n_people)
}

/// Each posyandu enters on one laptop; each sends after a posyandu day or so.
fn send(storage: &dyn Storage, scope: scope::ScopeId, entered: Vec<Entered>) {
    let mut laptops: Vec<Sender> = (0..LAPTOPS)
        .map(|nth| Sender::new(storage, scope, nth))
        .collect();
    for ((_, posyandu, ..), body) in entered {
        let laptop = usize::from(posyandu.as_bytes()[15]) % LAPTOPS;
        laptops[laptop].enter(storage, &body);
    }
    laptops.iter_mut().for_each(|laptop| laptop.send(storage));
}

struct Sender {
    replica: ReplicaId,
    key: SecretKey,
    author: UserId,
    chain: [u8; 32],
    seq: u64,
    waiting: Vec<Entry>,
}

impl Sender {
    fn new(storage: &dyn Storage, scope: scope::ScopeId, nth: usize) -> Self {
        let nth = u8::try_from(nth).unwrap() + 1;
        let key = SecretKey::from_random(&[nth; 32]);
        let replica = ReplicaId::from_random(u64::from(nth) * 0x0123_4567_89ab);
        changed(storage, |tx| {
            roster::add_laptop(tx, scope, "Laptop", key.public(), replica).unwrap()
        });
        Self {
            replica,
            key,
            author: UserId(Uuid::from_u128(nth.into())),
            chain: [0; 32],
            seq: 0,
            waiting: Vec::new(),
        }
    }

    fn enter(&mut self, storage: &dyn Storage, body: &Body) {
        self.seq += 1;
        self.waiting.push(Entry {
            id: OpId {
                replica: self.replica,
                seq: self.seq,
            },
            author: self.author,
            written: Written {
                minute: 29_900_000,
                clock: Clock::Plausible,
            },
            body: body.to_bytes(),
        });
        if self.waiting.len() == AT_ONCE {
            self.send(storage);
        }
    }

    fn send(&mut self, storage: &dyn Storage) {
        if self.waiting.is_empty() {
            return;
        }
        let sealed = Segment::seal(&self.waiting, &self.chain, &self.key, &NoNames).unwrap();
        let taken = take(storage, &sealed.bytes, None).unwrap();
        assert!(matches!(taken, Taken::Applied { .. }), "{taken:?}");
        self.chain = sealed.hash;
        self.waiting.clear();
    }
}

/// The same as flat documents, one JSON a line, keys by name: each with an id of its own, as document stores
/// give them (UUID, version 4).
pub(crate) fn documents(bodies: &[Body]) -> Vec<u8> {
    let name = |of: domain::Field| field::name(of).unwrap_or("unknown").to_lowercase();
    let mut all = Vec::new();
    let mut rng = Rng::new(4, 0);
    for body in bodies {
        let mut object = BTreeMap::new();
        let mut id = [0; 16];
        rng.fill(&mut id);
        let id = uuid::Builder::from_random_bytes(id).into_uuid();
        object.insert("_id".to_owned(), id.to_string());
        let values: Vec<(domain::Field, domain::Value)> = match body {
            Body::Fact(fact) => {
                object.insert("kind".to_owned(), fact.kind.0.to_string());
                object.insert("person".to_owned(), fact.person.to_string());
                fact.values
                    .iter()
                    .map(|(of, value)| (of, value.clone()))
                    .collect()
            }
            Body::Edit(edit) => {
                object.insert("entity".to_owned(), format!("{:?}", edit.entity));
                let sets = edit.sets.iter();
                sets.map(|set| (set.field, set.value.clone())).collect()
            }
        };
        let text = |value: domain::Value| match value {
            domain::Value::Empty => String::new(),
            domain::Value::Int(number) => number.to_string(),
            domain::Value::Text(text) => text,
            domain::Value::Date(date) => date.to_string(),
            domain::Value::Id(id) => id.to_string(),
        };
        object.extend(
            values
                .into_iter()
                .map(|(of, value)| (name(of), text(value))),
        );
        serde_json::to_writer(&mut all, &object).unwrap();
        all.push(b'\n');
    }
    all
}
