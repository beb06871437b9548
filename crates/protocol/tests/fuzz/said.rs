//! Messages, the envelopes around them, and manifests.

use bolero::check;
use serde::de::DeserializeOwned;
use siklus_protocol::enrol::{Code, Enrol, Enrolled, Sealed};
use siklus_protocol::message::{
    self, Answer, Hello, Known, Notice, Round, Rounded, Verdict, Welcome,
};
use siklus_protocol::repair::{Compare, Compared, Fetch, Fetched, FetchedOperation, Sums, Told};
use siklus_protocol::snapshot::{
    AskChunk, AskSnapshot, ChunkName, GivenChunk, Kind, Manifest, Taken,
};
use siklus_protocol::succession::{AskSuccession, Step, Succession};
use siklus_protocol::{Head, Refused, Request, SecretKey, open_answer, seal_answer};

use crate::good::{key, log, logs};
use crate::spoiled::Spoiled;
use crate::{ITERATIONS, memory_of};

/// A message of a few bytes cannot ask for a lot of memory.
const MOST_MEMORY: u64 = 64 << 20;

fn manifest() -> Manifest {
    let taken = [(1, 300), (301, 60), (361, 40)].map(|(first, count)| Taken {
        number: 1,
        first,
        count,
        joined: false,
    });
    let chunk = ChunkName {
        hash: [1; 32],
        bytes: 9,
        rows: 400,
        kind: Kind::Records,
    };
    let head = Head {
        ssn: 400,
        ..Head::default()
    };
    Manifest::new(3, head, &[0; 64], logs(), &taken, vec![chunk]).unwrap()
}

fn notice(seq: u64, code: u8) -> Notice {
    let code = code.into();
    Notice { seq, code }
}

fn good() -> Vec<Vec<u8>> {
    let hello = Hello {
        versions: [1, 1],
        random: [9; 16],
        epoch: 3,
        logs: vec![log().number(), 7],
        known: 4,
        puskesmas: 2,
        told: true,
    };
    let known = Known {
        scope: 2,
        puskesmas: [3; 16],
        key: key().public().to_bytes(),
        logs: Vec::new(),
    };
    let round = Round {
        epoch: 3,
        after: 90,
        own: vec![(1, 40)],
        noticed: 80,
        most: 4_096,
        segments: vec![vec![1, 2, 3].into()],
    };
    let rounded = Rounded {
        verdicts: vec![
            Verdict::Applied {
                notices: vec![notice(7, 1), notice(300, 5)],
            },
            Verdict::Duplicate {
                notices: vec![notice(u64::MAX, 200)],
            },
            Verdict::Gap { have: 2 },
            Verdict::Refused {
                code: "malformed".to_owned(),
            },
        ],
        commits: vec![message::Commit::Own {
            number: 1,
            first: 2,
            count: 3,
        }],
        notices: vec![(1, notice(4, 3))],
        head: Head::default(),
        proof: vec![0; 64].into(),
        ssn: 9,
    };
    vec![
        message::to_bytes(&hello),
        message::to_bytes(&known),
        message::to_bytes(&round),
        message::to_bytes(&Answer::Yes(rounded)),
        message::to_bytes(&manifest()),
        message::to_bytes(&GivenChunk {
            bytes: Some(vec![5; 20].into()),
        }),
    ]
}

fn read<T: DeserializeOwned>(bytes: &[u8]) {
    let memory = memory_of(|| {
        // Only that it ends matters, and what it costs.
        let _: Result<T, Refused> = message::from_bytes(bytes);
    });
    assert!(memory <= MOST_MEMORY, "{memory} bytes of memory");
}

#[test]
fn any_message_is_read_or_refused() {
    check!()
        .with_generator(Spoiled(good()))
        .with_iterations(ITERATIONS)
        .for_each(|spoiled| {
            if let Ok(Answer::Yes(rounded)) = message::from_bytes::<Answer<Rounded>>(&spoiled.0) {
                // Also codes that this program has no name for.
                let again = message::to_bytes(&Answer::Yes(&rounded));
                assert_eq!(message::from_bytes(&again), Ok(Answer::Yes(rounded)));
            }
            read::<Hello>(&spoiled.0);
            read::<Known>(&spoiled.0);
            read::<Answer<Welcome>>(&spoiled.0);
            read::<Round>(&spoiled.0);
            read::<Answer<Rounded>>(&spoiled.0);
            read::<GivenChunk>(&spoiled.0);
            read::<Manifest>(&spoiled.0);
            read::<AskSnapshot>(&spoiled.0);
            read::<AskChunk>(&spoiled.0);
        });
}

fn good_of_repairs() -> Vec<Vec<u8>> {
    let compare = Compare {
        epoch: 3,
        ssn: 400,
        sums: Sums::default().list().to_vec(),
    };
    let told = Told {
        log: 1,
        seq: 2,
        ssn: 3,
        hash: [4; 8],
    };
    let compared = Compared {
        head: Head::default(),
        buckets: vec![0, 200],
        operations: vec![told; 9],
    };
    let fetch = Fetch {
        operations: vec![(1, 2), (1, 300)],
    };
    let fetched = Fetched {
        operations: vec![FetchedOperation {
            log: 1,
            seq: 2,
            ssn: 3,
            author: [5; 16],
            minute: -9,
            suspect: true,
            body: vec![200, 1].into(),
        }],
    };
    vec![
        message::to_bytes(&compare),
        message::to_bytes(&Answer::Yes(compared)),
        message::to_bytes(&fetch),
        message::to_bytes(&Answer::Yes(fetched)),
    ]
}

#[test]
fn any_message_of_a_repair_is_read_or_refused() {
    check!()
        .with_generator(Spoiled(good_of_repairs()))
        .with_iterations(ITERATIONS)
        .for_each(|spoiled| {
            read::<Compare>(&spoiled.0);
            read::<Answer<Compared>>(&spoiled.0);
            read::<Fetch>(&spoiled.0);
            read::<Answer<Fetched>>(&spoiled.0);
        });
}

#[test]
fn any_enrolment_is_read_or_refused_and_none_is_believed_without_the_code() {
    let code = Code::read("K7DM-2QPX").unwrap();
    let enrol = Enrol {
        invite: "K7D".to_owned(),
        name: "Laptop KIA".to_owned(),
        kabupaten: "12.05".to_owned(),
        key: key().public().to_bytes(),
        logs: vec![log().number()],
        random: [6; 16],
    };
    let asked = Sealed::asked(enrol, &code);
    let enrolled = Enrolled {
        device: 4,
        district: "Dinas Kesehatan Langkat".to_owned(),
        key: key().public().to_bytes(),
        steps: Vec::new(),
        pins: vec![[8; 32]],
        epoch: 3,
        scope: 2,
        puskesmas: [9; 16],
        puskesmas_name: "Stabat".to_owned(),
        desa: vec!["12.05.07.1004".to_owned()],
    };
    let answered = Sealed::answered(enrolled, &asked.seal, &code);
    let good = vec![message::to_bytes(&asked), message::to_bytes(&answered)];
    check!()
        .with_generator(Spoiled(good))
        .with_iterations(ITERATIONS)
        .for_each(|spoiled| {
            let memory = memory_of(|| {
                if let Ok(read) = message::from_bytes::<Sealed<Enrol>>(&spoiled.0) {
                    assert!(!read.is_of(&code) || read == asked);
                }
                if let Ok(read) = message::from_bytes::<Sealed<Enrolled>>(&spoiled.0) {
                    assert!(!read.answers(&asked.seal, &code) || read == answered);
                }
                let text = String::from_utf8_lossy(&spoiled.0);
                if let Ok(code) = Code::read(&text) {
                    assert_eq!(Code::read(&code.text()).unwrap().text(), code.text());
                }
            });
            assert!(memory <= MOST_MEMORY, "{memory} bytes of memory");
        });
}

#[test]
fn any_succession_is_read_or_refused_and_leads_only_where_the_district_went() {
    let (first, last) = (key(), SecretKey::from_random(&[77; 32]));
    let way = vec![Step::new(&first, &last)];
    let good = Succession::answer(&way, &[[8; 32]], b"question", &last);
    let asked = AskSuccession {
        key: first.public().to_bytes(),
        random: [6; 16],
    };
    check!()
        .with_generator(Spoiled(vec![
            message::to_bytes(&good),
            message::to_bytes(&asked),
        ]))
        .with_iterations(ITERATIONS)
        .for_each(|spoiled| {
            let memory = memory_of(|| {
                read::<AskSuccession>(&spoiled.0);
                let Ok(read) = message::from_bytes::<Succession>(&spoiled.0) else {
                    return;
                };
                if let Ok((key, pins)) = read.believed(&first.public(), b"question") {
                    assert_eq!((key, pins.pins), (last.public(), vec![[8; 32]]));
                }
            });
            assert!(memory <= MOST_MEMORY, "{memory} bytes of memory");
        });
}

#[test]
fn any_manifest_gives_numbers_or_is_refused() {
    check!()
        .with_generator(Spoiled(vec![message::to_bytes(&manifest())]))
        .with_iterations(ITERATIONS)
        .for_each(|spoiled| {
            let memory = memory_of(|| {
                let Ok(manifest) = message::from_bytes::<Manifest>(&spoiled.0) else {
                    return;
                };
                if let Ok(numbers) = manifest.numbers() {
                    assert_eq!(numbers.head(&[]).is_some(), manifest.head.ssn == 0);
                }
            });
            assert!(memory <= MOST_MEMORY, "{memory} bytes of memory");
        });
}

#[test]
fn any_envelope_is_opened_or_refused() {
    let key = key();
    let hash = [4; 32];
    let request = Request::seal("/v1/round", &[1; 16], 3, b"halo", &key);
    let answer = seal_answer(&hash, b"baik", &key);
    check!()
        .with_generator(Spoiled(vec![request.bytes, answer]))
        .with_iterations(ITERATIONS)
        .for_each(|spoiled| {
            if let Ok(request) = Request::open(&spoiled.0) {
                let verified = request.verify("/v1/round", &[1; 16], &key.public());
                assert!(verified.is_err() || request.body == b"halo");
            }
            let opened = open_answer(&hash, &spoiled.0, &key.public());
            assert!(opened.is_err() || opened.unwrap() == b"baik");
        });
}
