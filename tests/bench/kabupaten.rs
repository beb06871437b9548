//! A kabupaten of a million people whose services are entered: folding them, and its boards.

use std::collections::VecDeque;
use std::sync::Mutex;

use district::home;
use district::report::{Boards, Within};
use district::roster;
use district::scope::ScopeId;
use district::storage::{PostgresAddress, Reach as Whose, Storage};
use domain::{Fact, Month, Origin, PersonId, Place, PlaceKind, ReplicaId, Values, Visit, question};
use ledger::{Body, NewFact};
use protocol::SecretKey;
use sample::{Ground, Sample, Wanted, person_bodies, place_body};

use crate::Size;
use crate::district::{KABUPATEN, Segments, Sender, desa_of, name_of, open, push, today};
use crate::figure::{Figures, Reach, Times};

const PUSKESMAS: u32 = 30;
/// Of one puskesmas: 88,000 children under five in all, a million people.
const CHILDREN: u32 = 2_934;
const OTHERS: u32 = 30_400;
const MONTHS: u32 = 24;
/// Puskesmas that send between two looks at the board.
const BUSY: usize = 3;

/// On the embedded database.
pub(crate) fn measure(figures: &mut Figures, size: Size) {
    let district = harness::District::langkat();
    let place = home::Place::Folder(district.data());
    measure_on(&place, figures, "", size);
}

/// On a PostgreSQL that shares the processors of this machine.
pub(crate) fn measure_on_postgres(figures: &mut Figures, size: Size) {
    let url = cluster::database().url();
    let _district = harness::District::langkat_on(&url);
    let address = PostgresAddress::parse(&url, None).unwrap();
    let place = home::Place::Postgres(Box::new(address));
    measure_on(&place, figures, "PostgreSQL: ", size);
}

/// A puskesmas as its one laptop knows it.
struct Puskesmas {
    scope: ScopeId,
    sender: Sender,
    /// Somebody who can be visited once more.
    somebody: PersonId,
}

fn measure_on(place: &home::Place, figures: &mut Figures, on: &str, size: Size) {
    let home = open(place);
    let storage = home.storage();
    let waiting = Mutex::new((0..PUSKESMAS).collect::<VecDeque<u32>>());
    let (all, sums) = (Mutex::new(Vec::new()), Mutex::new([0_f64; 4]));
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap().pop_front();
                    let Some(number) = next else { break };
                    let (puskesmas, segments, counts) = filled(storage, number, size);
                    let seconds = push(storage, VecDeque::from([segments]));
                    let mut sums = sums.lock().unwrap();
                    for (sum, count) in sums
                        .iter_mut()
                        .zip([counts[0], counts[1], counts[2], seconds])
                    {
                        *sum += count;
                    }
                    all.lock().unwrap().push(puskesmas);
                }
            });
        }
    });
    let [people, visits, operations, seconds] = sums.into_inner().unwrap();
    let mut all = all.into_inner().unwrap();
    let tell = |figures: &mut Figures, name: &str, value: f64, unit: &str, reach: Reach| {
        figures.tell(&format!("{on}{name}"), value, unit, reach);
    };
    tell(
        figures,
        "people of the kabupaten",
        people,
        "people",
        Reach::Told,
    );
    tell(
        figures,
        "visits of the kabupaten, weighings among them",
        visits,
        "visits",
        Reach::Told,
    );
    // Two at once, each for half of the time.
    let rate = operations / (seconds / 2.0);
    tell(
        figures,
        "services folded",
        rate,
        "operations/s",
        Reach::AtLeast(10_000.0),
    );

    let boards = Boards::default();
    let month = Month::of(today());
    let mut first = Times::default();
    first.time(|| {
        boards
            .pws(storage, Within::Kabupaten, month, today())
            .unwrap()
    });
    tell(
        figures,
        "PWS of the kabupaten, first look",
        first.percentile_ms(50),
        "ms",
        Reach::Told,
    );
    let (mut pws, mut part, mut spm) = (Times::default(), Times::default(), Times::default());
    for nth in 0..20 {
        for busy in 0..BUSY {
            let at = (nth * BUSY + busy) % all.len();
            one_more(storage, &mut all[at]);
        }
        pws.time(|| {
            boards
                .pws(storage, Within::Kabupaten, month, today())
                .unwrap()
        });
        let one = all[nth % all.len()].scope;
        part.time(|| {
            boards
                .pws(storage, Within::Puskesmas(one), month, today())
                .unwrap()
        });
        if nth < 5 {
            spm.time(|| {
                boards
                    .spm(storage, Within::Kabupaten, month, today())
                    .unwrap()
            });
        }
    }
    let after = format!("PWS of the kabupaten after {BUSY} puskesmas have sent, p95");
    tell(
        figures,
        &after,
        pws.percentile_ms(95),
        "ms",
        Reach::AtMost(300.0),
    );
    tell(
        figures,
        "PWS of a puskesmas at the district, p95",
        part.percentile_ms(95),
        "ms",
        Reach::Told,
    );
    tell(
        figures,
        "SPM of the kabupaten, p95 (one of five is the first look)",
        spm.percentile_ms(95),
        "ms",
        Reach::Told,
    );
    let mut trend = Times::default();
    trend.time(|| {
        boards
            .trend(storage, Within::Kabupaten, month, today())
            .unwrap()
    });
    tell(
        figures,
        "24 months of the kabupaten, first look",
        trend.percentile_ms(50),
        "ms",
        Reach::Told,
    );
}

/// Makes a puskesmas known; answers what its laptop sends, and how many people, visits and operations that is.
fn filled(storage: &dyn Storage, number: u32, size: Size) -> (Puskesmas, Segments, [f64; 3]) {
    let sample = Sample::of(Wanted {
        seed: number.into(),
        today: today(),
        n_children: size.of(CHILDREN),
        n_others: size.of(OTHERS),
        n_months: MONTHS,
        ground: Ground::new(&name_of(number), &desa_of(number)).unwrap(),
    });
    let sample = sample.unwrap().cared_for();
    let mut bodies: Vec<Body> = sample
        .places()
        .filter_map(|(id, place)| place_body(id, place))
        .collect();
    let (mut people, mut visits, mut somebody) = (0_u32, 0_u32, None);
    for person in sample.people() {
        people += 1;
        let seen = person
            .facts
            .iter()
            .filter(|fact| matches!(fact, Fact::Visit(_) | Fact::Measurement(_)));
        visits += u32::try_from(seen.count()).unwrap();
        somebody = Some(person.id);
        bodies.extend(person_bodies(&person));
    }
    let operations = f64::from(u32::try_from(bodies.len()).unwrap());
    let mut random = [1; 32];
    random[..4].copy_from_slice(&number.to_le_bytes());
    let key = SecretKey::from_random(&random);
    let replica = ReplicaId::from_random(u64::from(number) + 10_001);
    let (name, kabupaten) = (name_of(number), KABUPATEN.parse().unwrap());
    let mut scope = None;
    storage
        .write(Whose::District, &mut |tx| {
            let place = Place::id(PlaceKind::Puskesmas, &kabupaten, &name);
            let known = roster::add_scope(tx, place, &name)?;
            roster::add_laptop(tx, known, "Laptop", key.public(), replica)?;
            scope = Some(known);
            Ok(())
        })
        .unwrap();
    let mut sender = Sender::new(replica, key);
    let segments = sender.seal(bodies);
    let puskesmas = Puskesmas {
        scope: scope.unwrap(),
        sender,
        somebody: somebody.unwrap(),
    };
    (
        puskesmas,
        segments,
        [people.into(), visits.into(), operations],
    )
}

/// Sends one more visit.
fn one_more(storage: &dyn Storage, puskesmas: &mut Puskesmas) {
    let mut answers = Values::new();
    answers.set(question::OFFICER, "kader");
    let visit = Fact::Visit(Visit {
        date: today().pred_opt().unwrap(),
        form: "tb_screening".to_owned(),
        version: 1,
        site: None,
        posyandu: None,
        confirmed: None,
        origin: Origin::Live,
        answers,
    });
    let body = Body::Fact(NewFact {
        kind: visit.kind(),
        person: puskesmas.somebody,
        values: visit.values(),
    });
    push(storage, VecDeque::from([puskesmas.sender.seal(vec![body])]));
}
