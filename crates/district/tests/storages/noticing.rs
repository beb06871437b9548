//! What deserves a look in a segment is told with it, and stops nothing.

use domain::{Entity, FactId, FactKind, OpId, Values, field};
use ledger::notice::Code;
use ledger::{Body, NewFact};
use protocol::message::Notice;
use protocol::{Entry, Hash, Sealed, Segment};
use siklus_district::notices::{self, Open};
use siklus_district::push::{Taken, take};
use siklus_district::roster;
use testkit::{Child, child, day};

use crate::databases::{Engine, written};
use crate::stage::{APPLIED, District, Sender, budi};

on_every_storage!(
    each_row_that_deserves_a_look_is_told_and_told_again_when_the_answer_was_lost,
    what_is_looked_after_is_settled_and_stays_told_to_whoever_asks_again,
    whoever_is_registered_later_is_nobody_unknown_any_more,
    one_poisoned_row_among_ten_thousand_stops_none_of_the_others,
);

const TODAY: &str = "2026-11-22";

/// What is said of entries that follow what a laptop has sent.
fn told(district: &District, sealed: &Sealed) -> Vec<(u64, Code)> {
    let taken = take(&*district.storage, &sealed.bytes, Some(day(TODAY))).unwrap();
    let (Taken::Applied { notices } | Taken::Duplicate { notices }) = taken else {
        panic!("{taken:?}");
    };
    let pair = |notice: Notice| (notice.seq, notice.code);
    notices.into_iter().map(pair).collect()
}

fn pushed(district: &District, laptop: &mut Sender) -> Vec<(u64, Code)> {
    let sealed = laptop.seal();
    let told = told(district, &sealed);
    laptop.sent(&sealed);
    told
}

/// What is open, by reason.
fn open(district: &District) -> Vec<(Code, u64)> {
    let open = written(&*district.storage, |tx| notices::open(tx));
    let of = |one: Open| {
        assert_eq!((one.scope, one.device), (district.stabat, 1));
        (one.code, one.n_operations)
    };
    open.into_iter().map(of).collect()
}

fn weighed(laptop: &mut Sender, child: &Child, date: &str, kg: &str) -> FactId {
    laptop.weigh(child, date, kg);
    laptop.laptop.log().last().unwrap().id
}

fn each_row_that_deserves_a_look_is_told_and_told_again_when_the_answer_was_lost(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    let (budi, nobody) = (budi(), child("Citra").another(9).born("2025-01-03").girl());
    ani.laptop.register(&budi);
    assert_eq!(pushed(&district, &mut ani), []);
    let sound = weighed(&mut ani, &budi, "2026-06-11", "7.4");
    let ahead = weighed(&mut ani, &budi, "2026-11-24", "8.9");
    let flagged = weighed(&mut ani, &budi, "2026-07-09", "39");
    let unknown = weighed(&mut ani, &nobody, "2026-07-09", "8.4");
    let newer = ani.laptop.write(Body::Fact(NewFact {
        kind: FactKind(999),
        person: budi.id(),
        values: Values::new(),
    }));
    let [strange, cut] = [(); 2].map(|()| weighed(&mut ani, &budi, "2026-08-13", "7.9"));
    // What is put right before it is sent deserves no look any more.
    let typo = weighed(&mut ani, &budi, "2026-09-10", "81");
    let right = ani.laptop.amend(typo, field::WEIGHT, 8_100_i64).unwrap();
    let mut entries: Vec<Entry> = ani.laptop.log()[ani.sent..].iter().map(Entry::of).collect();
    let of = |id: OpId| usize::try_from(id.seq - sound.seq).unwrap();
    entries[of(strange)].body = vec![200, 1, 2, 3];
    entries[of(cut)].body.truncate(20);
    let sealed = Segment::seal(&entries, &ani.chain, &ani.key, &ani).unwrap();
    let expected = [
        (ahead.seq, Code::FutureDate),
        (flagged.seq, Code::Implausible),
        (unknown.seq, Code::UnknownPerson),
        (newer.seq, Code::UnknownKind),
        (strange.seq, Code::UnknownKind),
        (cut.seq, Code::Malformed),
    ];
    assert_eq!(told(&district, &sealed), expected);
    assert_eq!(
        told(&district, &sealed),
        expected,
        "a lost answer is given again"
    );
    assert_eq!(
        district.head().ssn,
        right.seq,
        "all of it is kept and numbered"
    );
    assert_eq!(
        open(&district),
        [
            (Code::UnknownKind, 2),
            (Code::Malformed, 1),
            (Code::FutureDate, 1),
            (Code::UnknownPerson, 1),
            (Code::Implausible, 1),
        ]
    );
}

fn what_is_looked_after_is_settled_and_stays_told_to_whoever_asks_again(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    let budi = budi();
    ani.laptop.register(&budi);
    let first = weighed(&mut ani, &budi, "2026-11-24", "8.9");
    let second = weighed(&mut ani, &budi, "2026-07-09", "39");
    let third = weighed(&mut ani, &budi, "2026-08-13", "93");
    let sealed = ani.seal();
    let said = [
        (first.seq, Code::FutureDate),
        (second.seq, Code::Implausible),
        (third.seq, Code::Implausible),
    ];
    assert_eq!(pushed(&district, &mut ani), said);

    // Corrected halfway: what is still amiss is said of the correction.
    let still = ani
        .laptop
        .amend(first, field::DATE, day("2026-12-24"))
        .unwrap();
    ani.laptop.void(second).unwrap();
    ani.laptop
        .amend(third, field::CONFIRMED, "flagged")
        .unwrap();
    assert_eq!(pushed(&district, &mut ani), [(still.seq, Code::FutureDate)]);
    assert_eq!(open(&district), [(Code::FutureDate, 1)]);
    ani.laptop
        .amend(first, field::DATE, day("2026-11-19"))
        .unwrap();
    assert_eq!(pushed(&district, &mut ani), []);
    assert_eq!(open(&district), []);
    assert_eq!(
        told(&district, &sealed),
        said,
        "the laptop knows what came after"
    );
}

fn whoever_is_registered_later_is_nobody_unknown_any_more(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    let binjai = written(&*district.storage, |tx| {
        roster::add_scope(tx, domain::PlaceId(uuid::Uuid::from_u128(78)), "Binjai")
    });
    let mut eka = Sender::enrolled_at(&district, binjai, 2);
    let [budi, citra] = [1, 2].map(|n| child("Bayi").another(n).born("2025-09-01").boy());
    let [one, again] = ["2026-06-11", "2026-07-09"].map(|date| weighed(&mut ani, &budi, date, "7"));
    let said = [one, again].map(|fact| (fact.seq, Code::UnknownPerson));
    assert_eq!(pushed(&district, &mut ani), said);
    let later = weighed(&mut ani, &budi, "2026-08-13", "7.5");
    assert_eq!(
        pushed(&district, &mut ani),
        [(later.seq, Code::UnknownPerson)]
    );
    assert_eq!(open(&district), [(Code::UnknownPerson, 3)]);
    ani.laptop.register(&budi);
    assert_eq!(pushed(&district, &mut ani), []);
    assert_eq!(open(&district), []);

    // Another puskesmas knows her: what is written here is handed on to it, and nobody need look.
    eka.laptop.register(&citra);
    assert_eq!(eka.push(&district), APPLIED);
    weighed(&mut ani, &citra, "2026-08-13", "7.5");
    assert_eq!(pushed(&district, &mut ani), []);
    let edited: Values = [(field::PHONE, "0812".into())].into_iter().collect();
    ani.laptop.edit(Entity::Person(citra.id()), edited, "");
    assert_eq!(pushed(&district, &mut ani), []);
}

fn one_poisoned_row_among_ten_thousand_stops_none_of_the_others(engine: Engine) {
    const CHILDREN: u64 = 400;
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    let children: Vec<Child> = (0..CHILDREN)
        .map(|n| child("Anak").another(n).born("2024-01-03").girl())
        .collect();
    for child in &children {
        ani.laptop.register(child);
    }
    let (mut month, mut n_weighings) = (1, 0);
    while ani.laptop.log().len() < 10_000 {
        let (year, of_year) = (2024 + month / 12, month % 12 + 1);
        let kg = format!("{}.{}", 4 + month / 4, month % 10);
        for child in &children {
            ani.weigh(child, &format!("{year}-{of_year:02}-10"), &kg);
        }
        month += 1;
        n_weighings += children.len();
    }
    let mut entries: Vec<Entry> = ani.laptop.log().iter().map(Entry::of).collect();
    let poisoned = entries.len() / 2;
    entries[poisoned].body.truncate(25);
    let (mut said, mut chain): (Vec<(u64, Code)>, Hash) = (Vec::new(), [0; 32]);
    for some in entries.chunks(500) {
        let sealed = Segment::seal(some, &chain, &ani.key, &ani).unwrap();
        ani.sent = usize::try_from(some.last().unwrap().id.seq).unwrap();
        chain = sealed.hash;
        said.extend(told(&district, &sealed));
    }
    assert_eq!(said, [(poisoned as u64 + 1, Code::Malformed)]);
    assert_eq!(district.head().ssn, entries.len() as u64);
    assert_eq!(
        district.pulled(2_000).0,
        entries,
        "given to others as it came"
    );
    let counted = written(&*district.storage, |tx| {
        tx.query(
            "SELECT count(*) FROM child_months WHERE scope = $1",
            &[district.stabat.0.into()],
        )
    });
    let counted = counted[0].number(0).unwrap();
    assert_eq!(
        counted,
        n_weighings as u64 - 1,
        "every other weighing counts"
    );
}
