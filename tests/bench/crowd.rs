//! Laptops that speak to a district all at once, over HTTP with TLS, each signing for itself.

use std::sync::{Barrier, Mutex};
use std::time::{Duration, Instant};

use ::sync::http::Http;
use ::sync::{Link as _, LinkError};
use domain::ReplicaId;
use protocol::message::{Answer, Hello, NOTHING, Round, Rounded, VERSIONS, Verdict, Welcome, path};
use protocol::{Nonce, PublicKey, Request, Sealed, SecretKey, message, open_answer};
use serde_bytes::ByteBuf;

use crate::figure::Times;

/// Bytes of segments that a laptop sends with its first question, and at most.
const FIRST_BYTES: usize = 16 << 10;
const MOST_BYTES: usize = 256 << 10;

/// A laptop with something to send.
pub(crate) struct Member {
    pub(crate) device: u32,
    pub(crate) replica: ReplicaId,
    pub(crate) key: SecretKey,
    pub(crate) segments: Vec<Sealed>,
}

/// How it went.
#[derive(Debug, Default)]
pub(crate) struct Went {
    pub(crate) seconds: f64,
    /// Of each question with segments that was answered, as its laptop saw it.
    pub(crate) times: Times,
    /// Questions that were told to come back later (429 and 5xx).
    pub(crate) n_busy: u32,
}

/// Lets all of them send at one moment.
pub(crate) fn send(url: &str, district: &PublicKey, members: &[Member]) -> Went {
    let ready = Barrier::new(members.len() + 1);
    let all = Mutex::new(Went::default());
    let mut begun = Instant::now();
    std::thread::scope(|threads| {
        for member in members {
            threads.spawn(|| {
                let talk = Talk {
                    http: Http::to(url, &[]).unwrap(),
                    district,
                    member,
                };
                ready.wait();
                let went = talk.send();
                let mut all = all.lock().unwrap();
                all.times.add(went.times);
                all.n_busy += went.n_busy;
            });
        }
        ready.wait();
        begun = Instant::now();
    });
    Went {
        seconds: begun.elapsed().as_secs_f64(),
        ..all.into_inner().unwrap()
    }
}

struct Talk<'a> {
    http: Http,
    district: &'a PublicKey,
    member: &'a Member,
}

impl Talk<'_> {
    fn send(&self) -> Went {
        let mut went = Went::default();
        let hello = Hello {
            versions: VERSIONS,
            random: [7; 16],
            epoch: 0,
            logs: vec![self.member.replica.number()],
            known: 0,
            puskesmas: 0,
            told: false,
        };
        let welcome: Welcome = self.ask(path::HELLO, &Nonce::default(), &hello, &mut went);
        let (mut waiting, mut most) = (self.member.segments.as_slice(), FIRST_BYTES);
        while !waiting.is_empty() {
            let mut bytes = 0;
            let fits = waiting.iter().take_while(|segment| {
                bytes += segment.bytes.len();
                bytes <= most
            });
            let n_now = fits.count().max(1);
            let (now, later) = waiting.split_at(n_now);
            let round = Round {
                epoch: welcome.epoch,
                after: NOTHING,
                own: Vec::new(),
                noticed: NOTHING,
                most: 0,
                segments: now
                    .iter()
                    .map(|segment| ByteBuf::from(segment.bytes.as_slice()))
                    .collect(),
            };
            let rounded: Rounded = self.ask(path::ROUND, &welcome.nonce, &round, &mut went);
            let applied = |verdict: &Verdict| matches!(verdict, Verdict::Applied { .. });
            assert!(
                rounded.verdicts.iter().all(applied),
                "{:?}",
                rounded.verdicts
            );
            waiting = later;
            most = (most * 2).min(MOST_BYTES);
        }
        went
    }

    fn ask<A: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        nonce: &Nonce,
        question: &impl serde::Serialize,
        went: &mut Went,
    ) -> A {
        let body = message::to_bytes(question);
        let request = Request::seal(path, nonce, self.member.device, &body, &self.member.key);
        let bytes = loop {
            let begun = Instant::now();
            match self.http.ask(path, &request.bytes) {
                Ok(bytes) => {
                    if path == path::ROUND {
                        went.times.took(begun.elapsed());
                    }
                    break bytes;
                }
                // As a laptop would, if sooner: what was not answered is asked again.
                Err(LinkError::Busy | LinkError::TimedOut | LinkError::Offline) => went.n_busy += 1,
                Err(error) => panic!("{path}: {error}"),
            }
            std::thread::park_timeout(Duration::from_secs(1));
        };
        let answer = open_answer(&request.hash, &bytes, self.district).unwrap();
        match message::from_bytes(&answer).unwrap() {
            Answer::Yes(answer) => answer,
            Answer::No(no) => panic!("{path}: {no:?}"),
        }
    }
}
