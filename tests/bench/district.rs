//! A district to which all laptops send a month at once, each several hundred children who are known there.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Instant;

use chrono::NaiveDate;
use district::home::{self, Home};
use district::push::{Taken, take};
use district::report::{self, Over};
use district::storage::{PostgresAddress, Storage};
use district::surroundings::System;
use district::{devices, roster};
use domain::{AreaCode, Month, OpId, PersonId, Place, PlaceKind, ReplicaId, UserId, area, field};
use ledger::{Body, Clock, Operation, Written};
use protocol::{Entry, NoNames, Sealed, SecretKey, Segment};
use sample::{Ground, Rng, Sample, Wanted, person_bodies, place_body};
use uuid::Version;
use vault::Passphrase;

use crate::Size;
use crate::crowd::{self, Member, Went};
use crate::figure::{Figures, Reach, Times};

const LAPTOPS: u32 = 300;
/// Laptops of one puskesmas.
const SHARING: u32 = 10;
/// Children of one laptop: enough for 1,500 operations a month.
const CHILDREN: u32 = 2_440;
/// Months of records, the last of which is measured.
const MONTHS: u32 = 2;
const TODAY: &str = "2026-11-22";
pub(crate) const KABUPATEN: &str = "12.05";
/// Requests that are answered at once.
const AT_ONCE: usize = 2;

/// Fills a district, then times a month and the reports over it.
pub(crate) fn measure(figures: &mut Figures, size: Size) {
    let district = harness::District::langkat();
    let place = home::Place::Folder(district.data());
    measure_on(&district, &place, &mut Told { figures, on: "" }, size);
}

/// The same on a PostgreSQL that shares the processors of this machine.
pub(crate) fn measure_on_postgres(figures: &mut Figures, size: Size) {
    let url = cluster::database().url();
    let district = harness::District::langkat_on(&url);
    let address = PostgresAddress::parse(&url, None).unwrap();
    let on = "PostgreSQL: ";
    let place = home::Place::Postgres(Box::new(address));
    measure_on(&district, &place, &mut Told { figures, on }, size);
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

fn measure_on(
    district: &harness::District,
    place: &home::Place,
    figures: &mut Told<'_>,
    size: Size,
) {
    let home = open(place);
    let (mut before, mut month) = (VecDeque::new(), Vec::new());
    for puskesmas in 0..size.of(LAPTOPS) / SHARING {
        for (number, said) in (puskesmas * SHARING..).zip(bodies(puskesmas)) {
            let (earlier, last) = laptop(home.storage(), number, said);
            before.push_back(earlier);
            month.push(last);
        }
    }
    let n_before: usize = before.iter().flatten().map(|(_, n)| n).sum();
    let n_before = f64::from(u32::try_from(n_before).unwrap());
    let seconds = push(home.storage(), before);
    figures.tell(
        "records before the month",
        n_before,
        "operations",
        Reach::Told,
    );
    let rate = n_before / seconds;
    figures.tell("sent to a new district", rate, "operations/s", Reach::Told);
    let key = home.public_key();
    drop(home);

    let n_month: usize = month.iter().map(|(_, n)| n).sum();
    let n_month = f64::from(u32::try_from(n_month).unwrap());
    let members: Vec<Member> = month.into_iter().map(|(member, _)| member).collect();
    let serving = district.serve(&[]);
    let went = crowd::send(serving.url(), &key, &members);
    let peak = f64::from(crate::program::peak_of(serving.id())) / 1024.0;
    let served = serving.stop();
    // Whatever it answers with a status of 5xx it writes down as an error.
    let errors = served.stderr.lines().filter(|line| line.contains("ERROR"));
    let n_failed = u32::try_from(errors.count()).unwrap();
    served.succeeded();
    tell_crowd(figures, &went, n_month, peak, place);
    figures.tell(
        "errors of the server",
        n_failed.into(),
        "lines",
        Reach::AtMost(0.0),
    );

    let home = open(place);
    let mut held = 0;
    home.storage()
        .read(district::storage::Reach::District, &mut |tx| {
            let all = devices::all_puskesmas(tx)?;
            held = all.iter().map(|puskesmas| puskesmas.head.ssn).sum();
            Ok(())
        })
        .unwrap();
    let lost_or_doubled = (n_before + n_month - held as f64).abs();
    figures.tell(
        "lost or doubled",
        lost_or_doubled,
        "operations",
        Reach::AtMost(0.0),
    );
    tell_reports(figures, home.storage());
}

fn tell_crowd(
    figures: &mut Told<'_>,
    went: &Went,
    n_operations: f64,
    peak_mib: f64,
    place: &home::Place,
) {
    let seconds = match place {
        home::Place::Folder(_) => 45.0,
        home::Place::Postgres(_) => 60.0,
    };
    figures.tell(
        "a month of all laptops",
        n_operations,
        "operations",
        Reach::Told,
    );
    figures.tell(
        "a month sent at once, over HTTP",
        went.seconds,
        "s",
        Reach::AtMost(seconds),
    );
    figures.tell(
        "a month sent at once, over HTTP: folded",
        n_operations / went.seconds,
        "operations/s",
        Reach::AtLeast(10_000.0),
    );
    for (percent, reach) in [(50, Reach::Told), (99, Reach::AtMost(2_000.0))] {
        let took = went.times.percentile_ms(percent);
        let name = format!("one question with segments, as its laptop saw it, p{percent}");
        figures.tell(&name, took, "ms", reach);
    }
    figures.tell(
        "told to come back later",
        went.n_busy.into(),
        "questions",
        Reach::Told,
    );
    figures.tell(
        "memory of the server at most",
        peak_mib,
        "MiB",
        Reach::AtMost(512.0),
    );
}

pub(crate) fn open(place: &home::Place) -> Home {
    let secret = Passphrase::new(harness::SECRET.to_owned());
    Home::open(place, &secret, System::new(None)).unwrap()
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

pub(crate) fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

/// The segments of one laptop, with how many operations are in each.
pub(crate) type Segments = Vec<(Sealed, usize)>;

/// Makes a laptop known; answers what it sends before the last month, and itself with what it sends in it and how
/// many operations that is.
fn laptop(storage: &dyn Storage, number: u32, said: Bodies) -> (Segments, (Member, usize)) {
    let mut random = [0; 32];
    random[..4].copy_from_slice(&number.to_le_bytes());
    let key = SecretKey::from_random(&random);
    let replica = ReplicaId::from_random(u64::from(number) + 1);
    let puskesmas = name_of(number / SHARING);
    let kabupaten = KABUPATEN.parse().unwrap();
    let mut device = None;
    storage
        .write(district::storage::Reach::District, &mut |tx| {
            let place = Place::id(PlaceKind::Puskesmas, &kabupaten, &puskesmas);
            let scope = roster::add_scope(tx, place, &puskesmas)?;
            roster::add_laptop(tx, scope, "Laptop", key.public(), replica)?;
            device = devices::of_key(tx, &key.public())?;
            Ok(())
        })
        .unwrap();
    let mut sender = Sender::new(replica, key);
    let before = sender.seal(said.before);
    let month = sender.seal(said.month);
    let n_month = month.iter().map(|(_, n)| n).sum();
    let member = Member {
        device: device.unwrap().number,
        replica,
        key: sender.key,
        segments: month.into_iter().map(|(segment, _)| segment).collect(),
    };
    (before, (member, n_month))
}

pub(crate) fn name_of(puskesmas: u32) -> String {
    format!("Puskesmas {}", puskesmas + 1)
}

/// Where the children of a puskesmas live: a desa for each of its laptops, as far as there are desa.
pub(crate) fn desa_of(puskesmas: u32) -> Vec<AreaCode> {
    let kabupaten = KABUPATEN.parse().unwrap();
    let kecamatan = area::children_of(Some(kabupaten)).into_iter();
    let desa = kecamatan.flat_map(|kecamatan| area::children_of(Some(kecamatan.code)));
    let desa: Vec<AreaCode> = desa.map(|desa| desa.code).collect();
    let first = puskesmas as usize * SHARING as usize;
    (first..first + SHARING as usize)
        .map(|number| desa[number % desa.len()])
        .collect()
}

/// What is entered on a laptop.
#[derive(Default)]
struct Bodies {
    /// Before the last month.
    before: Vec<Body>,
    /// In it, in the order of dates.
    month: Vec<Body>,
}

/// What is entered on the laptops of a puskesmas.
fn bodies(puskesmas: u32) -> Vec<Bodies> {
    let sample = Sample::of(Wanted {
        seed: puskesmas.into(),
        today: today(),
        n_children: CHILDREN * SHARING,
        n_others: 0,
        n_months: MONTHS,
        ground: Ground::new(&name_of(puskesmas), &desa_of(puskesmas)).unwrap(),
    });
    let sample = sample.unwrap();
    let places = sample
        .places()
        .filter_map(|(id, place)| place_body(id, place));
    let first = Bodies {
        before: places.collect(),
        month: Vec::new(),
    };
    let mut laptops = vec![first];
    laptops.resize_with(SHARING as usize, Bodies::default);
    let this_month = Month::of(today());
    let mut people: Vec<_> = sample.people().collect();
    // Each laptop looks after some posyandu, and has registered their children one after the other.
    people.sort_by_key(|person| person.posyandu);
    let a_laptop = people.len().div_ceil(SHARING as usize);
    for (place, mut person) in people.into_iter().enumerate() {
        person.id = registered(puskesmas, place as u64);
        let laptop = &mut laptops[place / a_laptop];
        for body in person_bodies(&person) {
            match date_of(&body).is_some_and(|date| this_month.contains(date)) {
                true => laptop.month.push(body),
                false => laptop.before.push(body),
            }
        }
    }
    for laptop in &mut laptops {
        laptop.month.sort_by_key(date_of);
    }
    laptops
}

fn date_of(body: &Body) -> Option<NaiveDate> {
    match body {
        Body::Fact(fact) => fact.values.date(field::DATE),
        Body::Edit(_) => None,
    }
}

/// The id that an app gives to the people of a register which it reads in: by time, one after the other.
fn registered(puskesmas: u32, place: u64) -> PersonId {
    let milliseconds = 1_780_000_000_000 + u64::from(puskesmas) * 36_000_000 + place * 20;
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&milliseconds.to_be_bytes()[2..]);
    Rng::new(place, puskesmas.into()).fill(&mut bytes[6..]);
    PersonId(
        uuid::Builder::from_bytes(bytes)
            .with_version(Version::SortRand)
            .into_uuid(),
    )
}

/// Writes the log of a laptop.
pub(crate) struct Sender {
    replica: ReplicaId,
    key: SecretKey,
    chain: [u8; 32],
    seq: u64,
}

impl Sender {
    pub(crate) fn new(replica: ReplicaId, key: SecretKey) -> Self {
        Self {
            replica,
            key,
            chain: [0; 32],
            seq: 0,
        }
    }

    pub(crate) fn seal(&mut self, bodies: Vec<Body>) -> Segments {
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

/// Takes in everything, some laptops at once; answers the seconds it took.
pub(crate) fn push(storage: &dyn Storage, laptops: VecDeque<Segments>) -> f64 {
    let waiting = Mutex::new(laptops);
    let begun = Instant::now();
    std::thread::scope(|threads| {
        for _ in 0..AT_ONCE {
            threads.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap().pop_front();
                    let Some(segments) = next else { break };
                    for (sealed, _) in segments {
                        let taken = take(storage, &sealed.bytes, Some(today())).unwrap();
                        assert!(matches!(taken, Taken::Applied { .. }), "{taken:?}");
                    }
                }
            });
        }
    });
    begun.elapsed().as_secs_f64()
}
