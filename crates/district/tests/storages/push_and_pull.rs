//! What laptops send is numbered, folded and given to the others, whatever comes in between.

use domain::{Entity, ReplicaId, Values, field};
use ledger::Operation;
use ledger::notice::Code;
use protocol::message::Notice;
use protocol::{Digest, Entry, NoNames, Refused, Sealed, SecretKey, Segment};
use siklus_district::push::{Taken, take};
use siklus_district::quarantine;
use siklus_district::scope::Head;
use testkit::{Laptop, child};

use crate::databases::{Engine, written};
use crate::stage::{APPLIED, DUPLICATE, District, Sender, budi};

on_every_storage!(
    what_two_laptops_send_is_one_log_without_holes_and_its_sum_is_what_a_laptop_counts,
    a_segment_sent_again_changes_nothing,
    what_comes_before_its_turn_waits_for_what_is_missing,
    two_laptops_of_one_disk_image_are_found_out_and_nothing_is_overwritten,
    strangers_forgers_and_the_revoked_are_told_apart_and_leave_nothing,
    what_a_revoked_laptop_sends_waits_in_order_and_is_taken_in_when_it_is_released,
    an_operation_of_a_newer_program_is_kept_and_given_as_it_came,
    what_no_text_may_hold_is_taken_in_and_given_as_it_came,
);

fn what_two_laptops_send_is_one_log_without_holes_and_its_sum_is_what_a_laptop_counts(
    engine: Engine,
) {
    let district = District::on(engine);
    let (mut ani, mut eka) = (
        Sender::enrolled(&district, 1),
        Sender::enrolled(&district, 2),
    );
    let budi = budi();
    ani.laptop.register(&budi);
    assert_eq!(ani.push(&district), APPLIED);
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.weigh(&budi, "2026-06-11", "7.4");
    assert_eq!(ani.push(&district), APPLIED, "the child by its short name");
    eka.laptop
        .register(&child("Citra").born("2025-01-03").girl());
    assert_eq!(eka.push(&district), APPLIED);

    let (all, head) = district.pulled(2);
    assert_eq!(head, district.head());
    let mut digest = Digest::default();
    all.iter().for_each(|entry| digest.add(&entry.hash()));
    assert_eq!(digest, head.digest);
    let written: Vec<Operation> = ani
        .laptop
        .log()
        .iter()
        .chain(eka.laptop.log())
        .cloned()
        .collect();
    let pulled: Vec<Operation> = all.iter().map(|entry| entry.operation().unwrap()).collect();
    assert_eq!(pulled, written);
}

fn a_segment_sent_again_changes_nothing(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    ani.laptop.register(&budi());
    let sealed = ani.seal();
    assert_eq!(
        take(&*district.storage, &sealed.bytes, None).unwrap(),
        APPLIED
    );
    let head = district.head();
    for _ in 0..3 {
        let again = take(&*district.storage, &sealed.bytes, None).unwrap();
        assert_eq!(again, DUPLICATE);
    }
    assert_eq!(district.head(), head);
}

fn what_comes_before_its_turn_waits_for_what_is_missing(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    ani.laptop.register(&budi());
    let first = ani.seal();
    ani.sent(&first);
    ani.weigh(&budi(), "2026-05-14", "7.0");
    let second = ani.seal();
    let take = |sealed: &Sealed| take(&*district.storage, &sealed.bytes, None).unwrap();
    assert_eq!(take(&second), Taken::Gap { have: 0 });
    assert_eq!(district.head(), Head::default());
    assert_eq!(take(&first), APPLIED);
    assert_eq!(take(&second), APPLIED);
    assert_eq!(take(&first), DUPLICATE);
}

fn two_laptops_of_one_disk_image_are_found_out_and_nothing_is_overwritten(engine: Engine) {
    let district = District::on(engine);
    let (mut ani, mut clone) = (Sender::enrolled(&district, 1), {
        let other = District::on(engine);
        Sender::enrolled(&other, 1)
    });
    ani.laptop.register(&budi());
    assert_eq!(ani.push(&district), APPLIED);
    let head = district.head();
    clone
        .laptop
        .register(&child("Citra").born("2025-01-03").girl());
    let have = ani.laptop.log().len() as u64;
    assert_eq!(clone.push(&district), Taken::Fork { have });
    assert_eq!(district.head(), head);
}

fn strangers_forgers_and_the_revoked_are_told_apart_and_leave_nothing(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    ani.laptop.register(&budi());
    let take = |bytes: &[u8]| take(&*district.storage, bytes, None).unwrap();

    let entries: Vec<Entry> = ani.laptop.log().iter().map(Entry::of).collect();
    let forger = SecretKey::from_random(&[99; 32]);
    let forged = Segment::seal(&entries, &[0; 32], &forger, &NoNames).unwrap();
    assert_eq!(take(&forged.bytes), Taken::Refused(Refused::BadSignature));
    assert_eq!(
        take(b"<html>Masuk ke Wi-Fi</html>"),
        Taken::Refused(Refused::Malformed)
    );

    let stranger = Laptop::numbered(50);
    let mut stranger = Sender {
        laptop: stranger,
        replica: ReplicaId::from_random(50),
        number: 50,
        key: forger,
        chain: [0; 32],
        sent: 0,
    };
    stranger.laptop.register(&budi());
    assert_eq!(take(&stranger.seal().bytes), Taken::Unknown);

    written(&*district.storage, |tx| {
        tx.execute("UPDATE devices SET revoked = 1", &[])
    });
    assert_eq!(take(&ani.seal().bytes), Taken::Quarantined);
    assert_eq!(district.head(), Head::default());
}

fn what_a_revoked_laptop_sends_waits_in_order_and_is_taken_in_when_it_is_released(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    ani.laptop.register(&budi());
    assert_eq!(ani.push(&district), APPLIED);
    written(&*district.storage, |tx| {
        tx.execute("UPDATE devices SET revoked = 1", &[])
    });
    let head = district.head();
    ani.weigh(&budi(), "2026-05-14", "7.0");
    let first = ani.seal();
    ani.sent(&first);
    ani.weigh(&budi(), "2026-06-11", "7.4");
    let second = ani.seal();
    ani.sent(&second);
    let take = |sealed: &Sealed| take(&*district.storage, &sealed.bytes, None).unwrap();
    let have = first.header.first - 1;
    assert_eq!(take(&second), Taken::Gap { have });
    for sealed in [&first, &second, &first, &second] {
        assert_eq!(take(sealed), Taken::Quarantined);
    }
    assert_eq!(district.head(), head, "nobody else sees it");
    let waiting = written(&*district.storage, |tx| quarantine::waiting(tx));
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].n_operations, 2);

    let released = quarantine::release(&*district.storage, waiting[0].device, None).unwrap();
    assert_eq!((released, district.head().ssn), (2, head.ssn + 2));
    assert_eq!(take(&first), DUPLICATE);
    let waiting = written(&*district.storage, |tx| quarantine::waiting(tx));
    assert_eq!(waiting, []);
}

fn an_operation_of_a_newer_program_is_kept_and_given_as_it_came(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    ani.laptop.register(&budi());
    let mut entries: Vec<Entry> = ani.laptop.log().iter().map(Entry::of).collect();
    let last = entries.last_mut().unwrap();
    last.body = vec![200, 1, 2, 3];
    let sealed = Segment::seal(&entries, &[0; 32], &ani.key, &NoNames).unwrap();
    let taken = take(&*district.storage, &sealed.bytes, None).unwrap();
    let notices = vec![Notice {
        seq: entries.len() as u64,
        code: Code::UnknownKind,
    }];
    assert_eq!(taken, Taken::Applied { notices });
    assert_eq!(district.pulled(100).0, entries);
}

fn what_no_text_may_hold_is_taken_in_and_given_as_it_came(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    let budi = budi();
    ani.laptop.register(&budi);
    let mut values = Values::new();
    values.set(field::NIK, "12\0");
    values.set(field::NAME, "\0");
    ani.laptop.edit(Entity::Person(budi.id()), values, "\0");
    ani.weigh(&budi, "2026-05-14", "7.0");
    let sent: Vec<Entry> = ani.laptop.log().iter().map(Entry::of).collect();
    assert_eq!(ani.push(&district), APPLIED);
    assert_eq!(district.pulled(100).0, sent);
}
