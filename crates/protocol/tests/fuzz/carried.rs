//! What sticks bring.

use bolero::check;
use siklus_protocol::bundle::Bundle;
use siklus_protocol::message::{self, LogName};
use siklus_protocol::succession::Step;
use siklus_protocol::{Head, NoNames, SecretKey, Segment, vouch};

use crate::good::{entries, key, log};
use crate::spoiled::Spoiled;
use crate::{ITERATIONS, memory_of};

/// Many times what the stick itself holds, and little on any laptop.
const MOST_MEMORY: u64 = 64 << 20;

fn bundle() -> Bundle {
    let entries = entries();
    let sealed = Segment::seal(&entries[..40], &[0; 32], &key(), &NoNames).unwrap();
    let name = LogName {
        number: 1,
        replica: log().number(),
        key: key().public().to_bytes(),
        proof: Vec::new().into(),
    };
    let proof = vouch::for_log(&key(), 2, &name).to_vec();
    Bundle {
        scope: 2,
        district: key().public().to_bytes(),
        steps: vec![Step::new(&key(), &key())],
        epoch: 3,
        logs: vec![LogName {
            proof: proof.into(),
            ..name
        }],
        after: 0,
        commits: vec![sealed.bytes.clone().into()],
        head: Head::default(),
        proof: vec![0; 64].into(),
        waiting: vec![sealed.bytes.into()],
    }
}

#[test]
fn any_stick_is_opened_or_refused() {
    let reader = SecretKey::from_random(&[8; 32]);
    let mut next = 0_u8;
    let mut fill = |bytes: &mut [u8]| {
        for byte in bytes {
            next = next.wrapping_mul(31).wrapping_add(7);
            *byte = next;
        }
    };
    let bundle = bundle();
    let readers = [key().public(), reader.public()];
    let sealed = bundle.seal(&readers, &mut fill).unwrap();
    check!()
        .with_generator(Spoiled(vec![sealed]))
        .with_iterations(ITERATIONS)
        .for_each(|spoiled| {
            let memory = memory_of(|| {
                if let Ok(opened) = Bundle::open(&spoiled.0, &reader) {
                    assert_eq!(opened, bundle, "what opens is what was sealed");
                }
            });
            assert!(memory <= MOST_MEMORY, "{memory} bytes of memory");
        });
}

#[test]
fn any_content_of_a_stick_is_read_or_refused() {
    let key = key();
    check!()
        .with_generator(Spoiled(vec![message::to_bytes(&bundle())]))
        .with_iterations(ITERATIONS)
        .for_each(|spoiled| {
            let memory = memory_of(|| {
                let Ok(bundle) = message::from_bytes::<Bundle>(&spoiled.0) else {
                    return;
                };
                for name in &bundle.logs {
                    let vouched = vouch::check_log(&key.public(), bundle.scope, name);
                    assert!(vouched.is_err() || name.replica == log().number());
                }
                for segment in bundle.commits.iter().chain(&bundle.waiting) {
                    if let Ok(opened) = Segment::open(segment, &NoNames) {
                        // Only that it ends matters.
                        let _ = opened.verify(&[0; 32], &key.public());
                    }
                }
            });
            assert!(memory <= MOST_MEMORY, "{memory} bytes of memory");
        });
}
