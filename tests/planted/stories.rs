//! Bugs that need somebody who means harm, or a hand at the district, told as stories.

use protocol::message::Commit;
use protocol::{Entry, Hash, Segment};
use testkit::child;

use crate::bed::{Desk, District};

/// Short names of nobody.
struct NoNames;

impl protocol::Names for NoNames {
    fn number(&self, _: domain::ReplicaId) -> Option<u32> {
        None
    }

    fn replica(&self, _: u32) -> Option<domain::ReplicaId> {
        None
    }

    fn operation(&self, _: domain::PersonId) -> Option<domain::OpId> {
        None
    }

    fn person(&self, _: domain::OpId) -> Option<domain::PersonId> {
        None
    }
}

/// A segment put after another one than it was signed for is refused.
pub(crate) fn a_segment_names_the_one_before() -> Result<(), String> {
    let mut laptop = testkit::Laptop::numbered(1);
    laptop.register(&child("Budi").born("2025-09-01").boy());
    let entries: Vec<Entry> = laptop.log().iter().map(Entry::of).collect();
    let key = protocol::SecretKey::from_random(&[7; 32]);
    let previous: Hash = [3; 32];
    let sealed = Segment::seal(&entries, &previous, &key, &NoNames).unwrap();
    let opened = Segment::open(&sealed.bytes, &NoNames).unwrap();
    opened.verify(&previous, &key.public()).unwrap();
    match opened.verify(&[4; 32], &key.public()) {
        Ok(_) => Err("a segment was taken after another than it follows".to_owned()),
        Err(_) => Ok(()),
    }
}

/// Commits that do not add up to the head they come with are not kept.
pub(crate) fn what_the_district_does_not_hold_is_not_taken_in() -> Result<(), String> {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    ani.register(&child("Budi").born("2025-09-01").boy());
    ani.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    let own = ani.store.own_logs().unwrap()[0];
    let known = ani.store.known_logs().unwrap();
    let number = known.iter().find(|log| log.replica == own).unwrap().number;
    ani.rename(child("Budi").id(), "Budiman");
    let before = ani.store.district().unwrap().unwrap().head;
    let other = protocol::Head {
        ssn: before.ssn + 1,
        ..protocol::Head::default()
    };
    let first = before.ssn + 1;
    let commit = Commit::Own {
        number,
        first,
        count: 1,
    };
    match ani.store.take_in(&[commit], &other, &[]) {
        Ok(_) => Err("a head that is not the sum was believed".to_owned()),
        Err(_) => Ok(()),
    }
}

/// What a revoked laptop sends gets no number.
pub(crate) fn a_revoked_laptop_adds_nothing() -> Result<(), String> {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    ani.register(&child("Budi").born("2025-09-01").boy());
    ani.sync(&district).unwrap();
    let device = ani.store.district().unwrap().unwrap().device;
    let head = district.head();
    district.change(|tx| district::devices::revoke(tx, device).unwrap());
    ani.weigh(&child("Budi"), "2026-05-14", "7.0");
    ani.sync(&district).ok();
    match district.head() == head {
        true => Ok(()),
        false => Err("a revoked laptop was believed".to_owned()),
    }
}

/// Of two weighings of one day the one numbered later counts, also where both were here before their numbers.
pub(crate) fn numbers_decide_what_counts() -> Result<(), String> {
    for (reader, writer) in [(1, 2), (2, 1)] {
        let district = District::new();
        let (reader, writer) = (
            Desk::joined(&district, reader),
            Desk::joined(&district, writer),
        );
        let budi = child("Budi").born("2025-09-01").boy();
        reader.register(&budi);
        for desk in [&reader, &writer, &reader] {
            desk.sync(&district).unwrap();
        }
        reader.weigh(&budi, "2026-05-14", "7.0");
        writer.weigh(&budi, "2026-05-14", "7.4");
        let stick = writer.store.bundle().unwrap();
        reader.store.take_bundle(&stick).unwrap();
        reader.sync(&district).unwrap();
        let report = reader.store.doctor(true).unwrap();
        if !report.troubles.is_empty() {
            return Err("what counts does not follow from the numbers".to_owned());
        }
    }
    Ok(())
}

/// What lacks its beginning waits, whoever brings it.
pub(crate) fn a_stick_without_its_beginning_waits() -> Result<(), String> {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    for desk in [&ani, &eka] {
        desk.sync(&district).unwrap();
    }
    for date in ["2026-05-14", "2026-06-11"] {
        ani.weigh(&budi, date, "7.0");
        ani.store.cut().unwrap();
    }
    let mut bundle = ani.store.bundle().unwrap();
    bundle.waiting.remove(0);
    match eka.store.take_bundle(&bundle).unwrap().n_new {
        0 => Ok(()),
        _ => Err("what lacks its beginning was taken".to_owned()),
    }
}
