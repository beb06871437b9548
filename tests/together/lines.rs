//! Bad lines: whatever is cut, repeated or answered by somebody else, the next round goes on.

use std::cell::Cell;

use sync::{Link, LinkError};
use testkit::child;

use crate::bed::{Desk, District, Line, assert_same};

/// A line on which something happens to the request or the answer of one number.
struct Broken<'a> {
    line: Line<'a>,
    asked: Cell<u32>,
    at: u32,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// The request never arrives.
    RequestLost,
    /// The district did it, and nobody heard.
    AnswerLost,
    /// The answer ends early.
    AnswerCut,
    /// One bit of it is another.
    AnswerChanged,
    /// A free Wi-Fi answers.
    Portal,
    /// The request arrives twice.
    Twice,
}

const ALL: [What; 6] = [
    What::RequestLost,
    What::AnswerLost,
    What::AnswerCut,
    What::AnswerChanged,
    What::Portal,
    What::Twice,
];

impl Link for Broken<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        self.asked.set(self.asked.get() + 1);
        if self.asked.get() != self.at {
            return self.line.ask(path, body);
        }
        match self.what {
            What::RequestLost => Err(LinkError::Offline),
            What::AnswerLost => {
                self.line.ask(path, body)?;
                Err(LinkError::TimedOut)
            }
            What::AnswerCut => {
                let mut answer = self.line.ask(path, body)?;
                answer.truncate(answer.len() * 2 / 3);
                Ok(answer)
            }
            What::AnswerChanged => {
                let mut answer = self.line.ask(path, body)?;
                let middle = answer.len() / 2;
                answer[middle] ^= 4;
                Ok(answer)
            }
            What::Portal => Ok(b"<html><body>Silakan masuk ke Wi-Fi</body></html>".repeat(20)),
            What::Twice => {
                self.line.ask(path, body)?;
                self.line.ask(path, body)
            }
        }
    }
}

#[test]
fn whatever_happens_to_a_message_the_next_round_ends_and_both_are_the_same() {
    for what in ALL {
        for at in 1..=4 {
            let district = District::new();
            let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
            let citra = child("Citra").born("2025-01-03").girl();
            eka.register(&citra);
            eka.weigh(&citra, "2026-04-10", "9.1");
            eka.sync(&district).unwrap();
            let budi = child("Budi").born("2025-09-01").boy();
            ani.register(&budi);
            ani.weigh(&budi, "2026-05-14", "7.0");

            let broken = Broken {
                line: Line(&district.server),
                asked: Cell::new(0),
                at,
                what,
            };
            let ended = ani.sync_over(&broken);
            if broken.asked.get() >= at && what != What::Twice {
                ended.unwrap_err();
                let told = ani.store.district().unwrap().unwrap();
                assert!(
                    told.minute.is_none(),
                    "{what:?} at {at}: it never says it is done"
                );
            }
            let ani = ani.reopened();
            ani.sync(&district).unwrap();
            eka.sync(&district).unwrap();
            assert_same(&ani.content(), &eka.content());
            ani.assert_same_as(&district);
            eka.assert_same_as(&district);
        }
    }
}

#[test]
fn somebody_else_s_answer_is_told_apart_from_no_answer() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    let broken = |what| Broken {
        line: Line(&district.server),
        asked: Cell::new(0),
        at: 1,
        what,
    };
    let code = |what| ani.sync_over(&broken(what)).unwrap_err().code().to_owned();
    assert_eq!(code(What::Portal), "portal");
    assert_eq!(code(What::RequestLost), "offline");
    assert_eq!(code(What::AnswerLost), "timed_out");
}

#[test]
fn what_a_revoked_laptop_still_held_waits_at_the_district_and_is_not_lost() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    let head = district.head();
    let device = ani.store.district().unwrap().unwrap().device;
    assert!(district.change(|tx| district::devices::revoke(tx, device).unwrap()));
    ani.weigh(&budi, "2026-05-14", "7.0");
    eka.register(&child("Citra").born("2025-01-03").girl());
    eka.sync(&district).unwrap();

    assert_eq!(ani.sync(&district).unwrap_err().code(), "revoked");
    assert_eq!(ani.store.waiting().unwrap(), 0);
    assert_eq!(ani.store.n_aside().unwrap(), 1);
    let told = ani.store.district().unwrap().unwrap();
    assert!(told.revoked && told.head == head, "it is given nothing");
    eka.sync(&district).unwrap();
    assert_eq!(eka.weights(&budi), []);

    let storage = district.server.storage();
    assert_eq!(
        district::quarantine::release(storage, device, None).unwrap(),
        1
    );
    eka.sync(&district).unwrap();
    assert_eq!(eka.weights(&budi).len(), 1);
    eka.assert_same_as(&district);
}
