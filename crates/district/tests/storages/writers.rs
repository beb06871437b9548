//! Many write at once, and slowly: who reads by cursor misses nothing, and nothing is taken twice.
//!
//! In the long form `SIKLUS_WRITERS` write for `SIKLUS_WRITER_SECONDS`.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use domain::OpId;
use protocol::{Digest, Sealed};
use siklus_district::pull;
use siklus_district::push::{Taken, take};
use siklus_district::scope::Head;
use testkit::{Laptop, child};

use crate::databases::{Engine, read, variable};
use crate::slow::Slow;
use crate::stage::{APPLIED, DUPLICATE, District, Sender, budi};

on_every_storage!(
    a_cursor_steps_over_nothing_while_many_write_at_once,
    one_segment_sent_by_many_at_once_is_taken_once,
    of_two_laptops_that_write_one_log_at_once_one_is_found_out,
);

/// Readers beside the writers.
const N_READERS: usize = 2;

/// What somebody who pulled by cursor has.
struct Pulled {
    operations: BTreeSet<OpId>,
    digest: Digest,
    head: Head,
    n_pulls: u64,
}

#[expect(clippy::print_stdout, reason = "the long form says how long it was")]
fn a_cursor_steps_over_nothing_while_many_write_at_once(engine: Engine) {
    let n_writers = variable("SIKLUS_WRITERS", 8);
    let time = Duration::from_secs(variable("SIKLUS_WRITER_SECONDS", 2));
    let n_sessions = usize::try_from(n_writers).unwrap() + N_READERS;
    let district = District::over(engine.empty_for(n_sessions));
    let senders: Vec<Sender> = (1..=n_writers)
        .map(|number| Sender::enrolled(&district, u8::try_from(number).unwrap()))
        .collect();
    let slow = Slow::over(&*district.storage);
    let (begun, n_writing) = (Instant::now(), AtomicUsize::new(senders.len()));
    let write = |mut sender: Sender| {
        let _writing = Writing(&n_writing);
        let number = sender.number;
        for n in 1.. {
            // A few operations in each segment, and no child so well weighed that it takes long.
            let new = child(&format!("Anak {n} {number}"))
                .born("2025-09-01")
                .girl();
            sender.laptop.register(&new);
            sender.weigh(&new, "2026-05-14", "7.0");
            let sealed = sender.seal();
            assert_eq!(take(&slow, &sealed.bytes, None).unwrap(), APPLIED);
            sender.sent(&sealed);
            if begun.elapsed() >= time {
                break;
            }
        }
        sender
            .laptop
            .log()
            .iter()
            .map(|operation| operation.id)
            .collect()
    };
    let (sent, pulled): (Vec<BTreeSet<OpId>>, Vec<Pulled>) = thread::scope(|scope| {
        let write = &write;
        let readers: Vec<_> = (0..N_READERS)
            .map(|_| scope.spawn(|| pull_until_all_is_written(&district, &n_writing)))
            .collect();
        let writers: Vec<_> = senders
            .into_iter()
            .map(|sender| scope.spawn(move || write(sender)))
            .collect();
        (
            writers
                .into_iter()
                .map(|writer| writer.join().unwrap())
                .collect(),
            readers
                .into_iter()
                .map(|reader| reader.join().unwrap())
                .collect(),
        )
    });
    let sent: BTreeSet<OpId> = sent.into_iter().flatten().collect();
    for pulled in pulled {
        assert_eq!(pulled.operations, sent, "all that was sent was pulled");
        assert_eq!(pulled.head, district.head());
        assert_eq!(pulled.digest, pulled.head.digest);
        println!(
            "{n_writers} writers, {} operations, {} pulls, 0 missed",
            sent.len(),
            pulled.n_pulls
        );
    }
}

/// One of those who write, until it is dropped.
struct Writing<'a>(&'a AtomicUsize);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Pulls by cursor for as long as somebody writes, and then to the end.
fn pull_until_all_is_written(district: &District, n_writing: &AtomicUsize) -> Pulled {
    let mut pulled = Pulled {
        operations: BTreeSet::new(),
        digest: Digest::default(),
        head: Head::default(),
        n_pulls: 0,
    };
    loop {
        let all_is_written = n_writing.load(Ordering::SeqCst) == 0;
        let given = read(&*district.storage, |tx| {
            pull::give(tx, district.stabat, pulled.head.ssn, 50)
        });
        pulled.n_pulls += 1;
        let n = given.entries.len() as u64;
        assert_eq!(
            n,
            given.head.ssn - pulled.head.ssn,
            "no number is stepped over"
        );
        for entry in given.entries {
            pulled.digest.add(&entry.hash());
            assert!(pulled.operations.insert(entry.id), "none comes twice");
        }
        if n > 0 {
            assert_eq!(given.head.digest, pulled.digest);
            pulled.head = given.head;
        } else if all_is_written {
            return pulled;
        }
    }
}

/// What becomes of segments that are all sent at one moment.
fn taken_at_once(district: &District, sealed: &[&Sealed]) -> Vec<Taken> {
    let (all, slow) = (Barrier::new(sealed.len()), Slow::over(&*district.storage));
    let send = |sealed: &Sealed| {
        all.wait();
        take(&slow, &sealed.bytes, None).unwrap()
    };
    thread::scope(|scope| {
        let send = &send;
        let senders: Vec<_> = sealed
            .iter()
            .map(|sealed| scope.spawn(move || send(sealed)))
            .collect();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap())
            .collect()
    })
}

fn one_segment_sent_by_many_at_once_is_taken_once(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    let budi = budi();
    ani.laptop.register(&budi);
    for _ in 0..10 {
        ani.weigh(&budi, "2026-05-14", "7.0");
        let sealed = ani.seal();
        let mut taken = taken_at_once(&district, &[&sealed; 6]);
        ani.sent(&sealed);
        let first = taken.iter().position(|taken| *taken == APPLIED).unwrap();
        taken.swap_remove(first);
        assert_eq!(taken, [DUPLICATE; 5]);
        assert_eq!(district.head().ssn, ani.laptop.log().len() as u64);
    }
}

fn of_two_laptops_that_write_one_log_at_once_one_is_found_out(engine: Engine) {
    let district = District::on(engine);
    let mut n_taken = 0;
    for number in 1..=10 {
        let mut ani = Sender::enrolled(&district, number);
        let mut twin = Sender {
            laptop: Laptop::numbered(number.into()),
            key: protocol::SecretKey::from_random(&[number; 32]),
            ..ani
        };
        ani.laptop.register(&budi());
        twin.laptop
            .register(&child("Citra").born("2025-01-03").girl());
        let sealed = [ani.seal(), twin.seal()];
        let taken = taken_at_once(&district, &[&sealed[0], &sealed[1]]);
        let (kept, other) = match taken[0] == APPLIED {
            true => (&ani, &taken[1]),
            false => (&twin, &taken[0]),
        };
        assert!(taken.contains(&APPLIED), "{taken:?}");
        let have = kept.laptop.log().len() as u64;
        assert_eq!(*other, Taken::Fork { have });
        let before = n_taken;
        n_taken += have;
        assert_eq!(district.head().ssn, n_taken);
        let (all, _) = district.pulled(50);
        let last = &all[usize::try_from(before).unwrap()..];
        let last: Vec<_> = last
            .iter()
            .map(|entry| entry.operation().unwrap())
            .collect();
        assert_eq!(
            last,
            kept.laptop.log(),
            "all of one, and nothing of the other"
        );
    }
}
