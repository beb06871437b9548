//! A district to which all laptops send a month at once, each several hundred children who are known there.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use chrono::NaiveDate;
use district::push::{Taken, take};
use district::report::{self, Over};
use district::roster;
use district::storage::{POSTGRES_SHAPE, PostgresAddress, PostgresStorage, SqliteStorage, Storage};
use domain::{AreaCode, Month, OpId, PersonId, Place, PlaceKind, ReplicaId, UserId, area, field};
use ledger::{Body, Clock, Operation, Written};
use protocol::{Entry, NoNames, Sealed, SecretKey, Segment};
use sample::{Ground, Rng, Sample, Wanted, person_bodies, place_body};
use uuid::Version;

use crate::Size;
use crate::figure::{Figures, Reach, Times};

const LAPTOPS: u32 = 300;
/// Laptops of one puskesmas.
const SHARING: u32 = 10;
/// Children of one laptop: enough for 1,500 operations a month.
const CHILDREN: u32 = 1_000;
/// Months of records, the last of which is measured.
const MONTHS: u32 = 4;
const TODAY: &str = "2026-11-22";
const KABUPATEN: &str = "12.05";
/// Requests that are answered at once.
const AT_ONCE: usize = 2;

/// Fills a district, then times a month and the reports over it.
pub(crate) fn measure(figures: &mut Figures, size: Size) {
    let folder = tempfile::tempdir().unwrap();
    let storage = new_district(folder.path());
    measure_on(&storage, &mut Told { figures, on: "" }, size);
}

/// The same on a PostgreSQL that shares the processors of this machine.
pub(crate) fn measure_on_postgres(figures: &mut Figures, size: Size) {
    let address = PostgresAddress::parse(&cluster::database().url(), None).unwrap();
    let storage = PostgresStorage::open(address, 4, &POSTGRES_SHAPE).unwrap();
    let on = "PostgreSQL: ";
    measure_on(&storage, &mut Told { figures, on }, size);
}

/// Figures of one storage.
struct Told<'a> {
    figures: &'a mut Figures,
    on: &'static str,
}

impl Told<'_> {
    fn tell(&mut self, name: &str, value: f64, unit: &str, reach: Reach) {
        let name = format!("{}{name}", self.on);
        self.figures.tell(&name, value, unit, reach);
    }
}

fn measure_on(storage: &dyn Storage, figures: &mut Told<'_>, size: Size) {
    let n_laptops = size.of(LAPTOPS);
    let (mut before, mut month) = (VecDeque::new(), VecDeque::new());
    for number in 0..n_laptops {
        let (earlier, last) = laptop(storage, number);
        before.push_back(earlier);
        month.push_back(last);
    }
    let n_operations = count(&before);
    let (seconds, _) = push(storage, before);
    let rate = n_operations / seconds;
    figures.tell(
        "records before the month",
        n_operations,
        "operations",
        Reach::Told,
    );
    figures.tell("sent to a new district", rate, "operations/s", Reach::Told);

    let n_operations = count(&month);
    let (seconds, times) = push(storage, month);
    let rate = n_operations / seconds;
    figures.tell(
        "a month of all laptops",
        n_operations,
        "operations",
        Reach::Told,
    );
    let enough = Reach::AtLeast(10_000.0);
    figures.tell("a month sent at once", rate, "operations/s", enough);
    let p99 = times.percentile_ms(99);
    figures.tell("one push, 99 of 100", p99, "ms", Reach::AtMost(2_000.0));
    tell_reports(figures, storage);
}

fn tell_reports(figures: &mut Told<'_>, storage: &dyn Storage) {
    let month = Month::of(today());
    let mut times = Times::default();
    times.time(|| report::skdn(storage, Over::Kabupaten, month).unwrap());
    figures.tell(
        "SKDN of the kabupaten",
        times.percentile_ms(50),
        "ms",
        Reach::Told,
    );
    let mut bytes = Vec::new();
    let mut times = Times::default();
    times.time(|| {
        report::write_child_months(storage, Over::Kabupaten, month, month, &mut bytes).unwrap();
    });
    let took = times.percentile_ms(50);
    figures.tell("child-months of a month", took, "ms", Reach::Told);
}

fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

fn new_district(folder: &Path) -> SqliteStorage {
    let key = sqlite::Key::from_slice(&[7; 32]).unwrap();
    SqliteStorage::create(&folder.join("district.db"), &key, &district::SHAPE).unwrap()
}

/// The segments of one laptop, with how many operations are in each.
type Segments = Vec<(Sealed, usize)>;

/// Makes a laptop known; answers what it sends before the last month, and in it.
fn laptop(storage: &dyn Storage, number: u32) -> (Segments, Segments) {
    let mut random = [0; 32];
    random[..4].copy_from_slice(&number.to_le_bytes());
    let key = SecretKey::from_random(&random);
    let replica = ReplicaId::from_random(u64::from(number) + 1);
    let puskesmas = format!("Puskesmas {}", number / SHARING + 1);
    let kabupaten = KABUPATEN.parse().unwrap();
    storage
        .write(district::storage::Reach::District, &mut |tx| {
            let place = Place::id(PlaceKind::Puskesmas, &kabupaten, &puskesmas);
            let scope = roster::add_scope(tx, place, &puskesmas)?;
            roster::add_laptop(tx, scope, "Laptop", key.public(), replica)?;
            Ok(())
        })
        .unwrap();
    let (before, month) = bodies(number, &puskesmas);
    let mut sender = Sender {
        replica,
        key,
        chain: [0; 32],
        seq: 0,
    };
    (sender.seal(before), sender.seal(month))
}

/// Where the children of a laptop live: a desa of its own, as far as there are desa.
fn desa_of(laptop: u32) -> AreaCode {
    let kabupaten = KABUPATEN.parse().unwrap();
    let kecamatan = area::children_of(Some(kabupaten)).into_iter();
    let mut desa = kecamatan.flat_map(|kecamatan| area::children_of(Some(kecamatan.code)));
    let n_desa = desa.clone().count();
    let place = usize::try_from(laptop).unwrap() % n_desa;
    desa.nth(place).unwrap().code
}

/// What is entered before the last month, and in it, in the order of dates.
fn bodies(number: u32, puskesmas: &str) -> (Vec<Body>, Vec<Body>) {
    let sample = Sample::of(Wanted {
        seed: u64::from(number),
        today: today(),
        n_children: CHILDREN,
        n_others: 0,
        n_months: MONTHS,
        ground: Ground::new(puskesmas, &[desa_of(number)]).unwrap(),
    });
    let sample = sample.unwrap();
    let places = sample
        .places()
        .filter_map(|(id, place)| place_body(id, place));
    let mut before: Vec<Body> = places.collect();
    let mut month = Vec::new();
    let this_month = Month::of(today());
    for (place, mut person) in (0..).zip(sample.people()) {
        person.id = registered(number, place);
        for body in person_bodies(&person) {
            let date = match &body {
                Body::Fact(fact) => fact.values.date(field::DATE),
                Body::Edit(_) => None,
            };
            match date {
                Some(date) if this_month.contains(date) => month.push((date, body)),
                Some(_) | None => before.push(body),
            }
        }
    }
    month.sort_by_key(|(date, _)| *date);
    (before, month.into_iter().map(|(_, body)| body).collect())
}

/// The id that an app gives to the people of a register which it reads in: by time, one after the other.
fn registered(laptop: u32, place: u64) -> PersonId {
    let milliseconds = 1_780_000_000_000 + u64::from(laptop) * 3_600_000 + place * 20;
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&milliseconds.to_be_bytes()[2..]);
    Rng::new(place, laptop.into()).fill(&mut bytes[6..]);
    PersonId(
        uuid::Builder::from_bytes(bytes)
            .with_version(Version::SortRand)
            .into_uuid(),
    )
}

struct Sender {
    replica: ReplicaId,
    key: SecretKey,
    chain: [u8; 32],
    seq: u64,
}

impl Sender {
    fn seal(&mut self, bodies: Vec<Body>) -> Segments {
        let entries: Vec<Entry> = bodies.into_iter().map(|body| self.entry(body)).collect();
        let mut segments = Vec::new();
        for some in entries.chunks(protocol::MOST_ENTRIES) {
            let sealed = Segment::seal(some, &self.chain, &self.key, &NoNames).unwrap();
            self.chain = sealed.hash;
            segments.push((sealed, some.len()));
        }
        segments
    }

    fn entry(&mut self, body: Body) -> Entry {
        self.seq += 1;
        Entry::of(&Operation {
            id: OpId {
                replica: self.replica,
                seq: self.seq,
            },
            author: UserId(uuid::Uuid::from_u128(self.replica.number().into())),
            written: Written {
                minute: 29_900_000,
                clock: Clock::Plausible,
            },
            body,
        })
    }
}

fn count(laptops: &VecDeque<Segments>) -> f64 {
    let n: usize = laptops.iter().flatten().map(|(_, n)| n).sum();
    f64::from(u32::try_from(n).unwrap())
}

/// Sends everything, some laptops at once; answers the seconds it took, and the time of each segment.
fn push(storage: &dyn Storage, laptops: VecDeque<Segments>) -> (f64, Times) {
    let (waiting, all) = (Mutex::new(laptops), Mutex::new(Times::default()));
    let begun = Instant::now();
    std::thread::scope(|threads| {
        for _ in 0..AT_ONCE {
            threads.spawn(|| {
                let mut times = Times::default();
                loop {
                    let next = waiting.lock().unwrap().pop_front();
                    let Some(segments) = next else { break };
                    for (sealed, _) in segments {
                        let taken = times.time(|| take(storage, &sealed.bytes, None).unwrap());
                        assert!(matches!(taken, Taken::Applied { .. }), "{taken:?}");
                    }
                }
                all.lock().unwrap().add(times);
            });
        }
    });
    (begun.elapsed().as_secs_f64(), all.into_inner().unwrap())
}
